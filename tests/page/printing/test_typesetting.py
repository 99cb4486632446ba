"""The lines of a paragraph, where WeasyPrint alone would go wrong."""

from __future__ import annotations

import gc
import os
import sys
from ctypes import CDLL, Structure, c_size_t
from pathlib import Path
from shutil import rmtree
from subprocess import run

import pytest

from bifolio.building import plan
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.building.set_job import Worker
from bifolio.diagnostics import Findings, ToolchainError
from bifolio.files import engine_files
from bifolio.files.reading import gather
from bifolio.model import Audience, Format, Handout
from bifolio.printing.pdf import Paper
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting import typesetter
from bifolio.printing.typesetting.typesetter import Typesetter
from tests.support.library import TinyLibrary
from tests.support.pages import finished
from tests.support.places import ROOT

TEXT = "Of all that you can do for a sore knee, a short walk is the best"


@pytest.mark.parametrize("after", ["\n", " <b>now and then</b>, at any time"])
def test_a_text_that_fits_its_line_stays_on_it(tmp_path: Path, after: str) -> None:
    """At no width is a text broken after its first word because the space behind it is wide."""
    findings = Findings()
    source_files = gather(tmp_path, {"styles": engine_files.styles()}, findings)
    measures = (f'<p style="width: {tenth / 10}pt">{TEXT}{after}</p>'
                for tenth in range(3500, 4000, 3))  # the text is about 376 pt wide
    handout = Handout("test", Audience.PATIENT, "en", Format())
    html = f'<html lang="en"><title>Measures</title><h1>Measures</h1>{"".join(measures)}'
    pages = Typesetter(source_files, findings).typeset(html, handout, "", findings)
    lines = [line.strip() for line in Paper(finish(pages, findings)).text.split("\n")]
    assert any(line.startswith(TEXT) for line in lines)
    assert "Of" not in lines
    assert not list(findings)


@pytest.mark.skipif(not hasattr(CDLL(None) if os.name == "posix" else None, "mallinfo2"),
                    reason="only glibc tells how much memory is in use")
def test_lines_give_back_the_memory_that_they_took() -> None:
    """Small capitals and figures of one width, set again and again, leave nothing behind."""
    body = "".join(f"<p>{TEXT} {number}.</p>" for number in range(100))
    style = "p { font-variant-caps: small-caps; font-variant-numeric: tabular-nums }"
    for _ in range(2):  # what is kept for good is there after the first
        finished(body, style)
    gc.collect()
    before = _in_use()
    for _ in range(4):
        finished(body, style)
    gc.collect()
    assert _in_use() - before < 100_000


class _Heap(Structure):
    """Glibc's `struct mallinfo2`."""

    _fields_ = [(name, c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]


def _in_use() -> int:
    """Bytes that this process has asked for and not given back."""
    ask = CDLL(None).mallinfo2
    ask.restype = _Heap
    heap = ask()
    return int(heap.uordblks + heap.hblkhd)


@pytest.mark.parametrize("gone", ["the folder", "a font", "all files", "a font is another",
                                  "while it is set"])
def test_fonts_that_are_cleared_away(built: TinyLibrary, gone: str,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """What clears away temporary files takes no letter from a page: the fonts are laid out anew."""
    source_files = plan.source_files_of(built.order(), Findings())
    html = "<html lang='en'><title>A</title><body><h1>Handgloves</h1><p>0123 <b>fix</b>"
    handout = Handout("knees", Audience.PATIENT, "en", Format())
    print_job = PrintJob(handout, html, "")
    before = Worker(source_files).print(print_job)
    assert not before.findings
    typesetter._font_configuration.cache_clear()
    worker = Worker(source_files)  # it has laid its fonts out, and opened none of them

    def clear() -> None:
        folder = worker._typesetter._fonts._folder
        fonts = sorted(path for path in folder.iterdir() if path.name != "held")
        match gone:
            case "a font is another":
                fonts[0].write_bytes(fonts[0].read_bytes()[:-1])
            case "a font":
                fonts[0].unlink()
            case "all files":
                for path in fonts:
                    path.unlink()
            case _:
                rmtree(folder)

    if gone == "while it is set":
        usual, times = Worker._print, list[int]()

        def late(self: Worker, print_job: PrintJob) -> TypesetResult:
            times.append(len(times))
            if times == [0]:
                clear()
            return usual(self, print_job)

        monkeypatch.setattr(Worker, "_print", late)
    else:
        clear()
    again = worker.print(PrintJob(handout, html.replace("fix", "fox"), ""))
    assert not again.findings and Paper(again.pdf).text.split() == ["Handgloves", "0123", "fox"]
    assert worker.print(print_job).pdf == before.pdf


def test_fonts_that_are_always_cleared_away(built: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                            ) -> None:
    """Where the fonts do not stay, that is said, and no page without them is believed."""
    worker = Worker(plan.source_files_of(built.order(), Findings()))
    usual = Worker._print

    def clear(self: Worker, print_job: PrintJob) -> TypesetResult:
        rmtree(self._typesetter._fonts._folder)
        return usual(self, print_job)

    monkeypatch.setattr(Worker, "_print", clear)
    with pytest.raises(ToolchainError, match="clears away the fonts"):
        worker.print(PrintJob(Handout("knees", Audience.PATIENT, "en", Format()), "<p>a", ""))


def test_a_weasyprint_that_no_patch_fits_prints_plainly(tiny: TinyLibrary, tmp_path: Path) -> None:
    """Where it lacks what we patch, the command says so, and how to do without our patches."""
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text(  # each worker is a process of its own
        "import sys, weasyprint.svg\n"
        "del weasyprint.layout.table.collapse_table_borders\n"
        "del weasyprint.svg.TAGS['path']\n"
        "sys.modules['weasyprint.draw.text'] = None\n")
    command = [sys.executable, "-W", "ignore", "-m", "bifolio", "--root", str(tiny.root), "build",
               "--audience", "patient", "--jobs", "1"]
    environment = {**os.environ, "PYTHONPATH": f"{site}{os.pathsep}{ROOT}"}
    told = run(command, env=environment, capture_output=True, text=True, check=False)
    assert told.returncode == 3 and "Traceback" not in told.stderr
    for words in ("collapse_table_borders", "path", "draw.text", "--plain-weasyprint"):
        assert words in told.stderr
    plain = run([*command, "--plain-weasyprint"], env=environment, check=False)
    assert plain.returncode == 0 and tiny.paper("patient").pages
