"""The lines of a paragraph, where WeasyPrint alone would go wrong."""

from __future__ import annotations

import gc
import os
from ctypes import CDLL, Structure, c_size_t
from pathlib import Path

import pytest

from bifolio.diagnostics import Findings
from bifolio.files import engine_files
from bifolio.files.reading import gather
from bifolio.model import Audience, Format, Handout
from bifolio.printing.pdf import Paper
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.typesetter import Typesetter
from tests.support.pages import finished

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
