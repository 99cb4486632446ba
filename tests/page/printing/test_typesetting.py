"""The lines of a paragraph, where WeasyPrint alone would go wrong."""

from __future__ import annotations

import gc
import os
import sys
from ctypes import CDLL, Structure, c_size_t
from pathlib import Path
from subprocess import run

import pytest

from bifolio.diagnostics import Findings
from bifolio.files import engine_files
from bifolio.files.reading import gather
from bifolio.model import Audience, Format, Handout
from bifolio.printing.pdf import Paper
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.typesetter import Typesetter
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


_PLAIN = """
import sys
if sys.argv[1] == "mended":
    import bifolio.typesetting
from weasyprint import HTML
sys.stdout.buffer.write(HTML(string=sys.stdin.read()).write_pdf())
"""


def test_what_needs_no_mend_is_set_as_weasyprint_sets_it() -> None:
    """What is looked up or drawn sooner is the same, byte for byte: styles, drawings, features."""
    person = "M2 4a2 2 0 1 0 4 0a2 2 0 1 0 -4 0zM1 12q0 -5 3 -5q3 0 3 5z"
    people = "".join(f'<path transform="translate({8 * at} 0)" d="{person}" fill="#046" '
                     'marker-end="url(#end)"/>'
                     for at in range(5))
    lines = "".join(f'<path d="M{at} 0h10%v50%" stroke="#a00"/>' for at in (2, 3))
    lines += "".join(f'<g font-size="{size}"><path d="M0 0h1em" stroke="#0a0"/></g>'
                     for size in (4, 9))
    lines += '<path d="M1 1l2" stroke="#00a"/>' * 2  # its end is missing
    lines += ('<clipPath id="cut"><path d="M0 0h1em"/></clipPath>'
              '<path d="M0 0h1em" clip-path="url(#cut)"/>')
    face = min((ROOT / "styles" / "fonts").glob("*.[ot]tf")).as_uri()
    page = f"""<style>
        @font-face {{ font-family: House; src: url({face}) }}
        :root {{ --room: 8pt; color: #223; font: small-caps 12pt House }}
        div {{ margin-inline-start: calc(var(--room) * 2); padding: 2% 1em; width: 60% }}
        em {{ text-decoration: underline; direction: rtl; padding-inline-end: 3pt }}
        p {{ color: inherit; min-height: 2em; border-start-start-radius: 3pt; position: relative }}
        section {{ display: flex; page: broad; break-before: page }} p::before {{ content: "a" }}
        @page broad {{ size: A5 landscape; @top-left {{ content: "b"; width: 50% }} }}
        </style><div><p>One <em>and <b>two</b></em></p><p style="float: right">Three</p></div>
        <p style="letter-spacing: 1pt; word-spacing: 2pt; overflow-wrap: anywhere; width: 9em;
          text-align: justify; text-align-last: justify; hyphens: auto" lang="en">In every
          handout an unforgettable word stands alone.</p>
        <p style="white-space: pre; tab-size: 6; font-variant-numeric: tabular-nums">1\t2\t3</p>
        <section><p style="margin-right: 4pt">Four</p>
        <svg width="90" height="20"><marker id="end" markerWidth="3" markerHeight="3" orient="auto">
        <path d="M0 0h3v1z"/></marker>{people}</svg><svg width="60" height="10">{lines}</svg>
        <svg width="30" height="30">{lines}</svg></section>"""
    alone, mended = (run([sys.executable, "-W", "ignore", "-c", _PLAIN, how], input=page.encode(),
                         check=True, capture_output=True, cwd=ROOT).stdout
                     for how in ("alone", "mended"))
    assert len(alone) > 3000
    assert mended == alone
