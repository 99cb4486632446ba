"""Whoever hears a handout must get all of it: the finished PDF's tags, read back.

Small on purpose: what a checker of PDF/UA would say is tested elsewhere. These are the faults
that would change or drop what a reader is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from bifolio.diagnostics import Findings
from bifolio.model.source import Span
from bifolio.printing.pdf import Paper, PaperCell

_TEMPLATE = "Mend the text, the template or the style sheet that it comes from."


def find_inaccessible(paper: Paper, findings: Findings) -> None:
    """A finding for each thing that a screen reader would leave out or say wrongly."""
    for what, fix in (*_unnamed(paper), *_silent_figures(paper), *_loose_cells(paper),
                      *_loose_links(paper), *_stray(paper)):
        findings.add("not-accessible", Span("(page)"), what, fix)


def _unnamed(paper: Paper) -> Iterator[tuple[str, str]]:
    for entry, name in (("Title", "title"), ("Lang", "language")):
        if not paper.metadata.get(entry):
            yield f"The PDF does not say its {name}.", f"Give the work a {name}."


def _silent_figures(paper: Paper) -> Iterator[tuple[str, str]]:
    for figure in paper.structure.walk("Figure"):
        if not figure.alternative.strip():
            caption = figure.text.strip() or "no caption"
            yield (f"A picture ({caption}) has no description.",
                   "Say what it shows between the brackets: ![What it shows](picture.svg).")


def _loose_cells(paper: Paper) -> Iterator[tuple[str, str]]:
    for number, table in enumerate(paper.tables, 1):
        for cell in table:
            if fault := _fault(cell):
                yield f"In table {number} the cell “{cell.text.strip()}” {fault}.", _TEMPLATE


def _fault(cell: PaperCell) -> str:
    if cell.lost:
        return f"names a header that is not there: {', '.join(cell.lost)}"
    if not (cell.header or cell.heads or cell.in_head):
        return "is read out without a header"
    return ""


def _loose_links(paper: Paper) -> Iterator[tuple[str, str]]:
    for link in paper.links:
        if not link.description.strip():
            yield f"A link on page {link.page} does not say where it leads.", _TEMPLATE
        elif not (link.tagged and link.printed):
            fault = "is not printed" if link.tagged else "is not read out"
            yield f"The link “{link.description}” on page {link.page} {fault}.", _TEMPLATE


def _stray(paper: Paper) -> Iterator[tuple[str, str]]:
    for number, pieces in enumerate(paper.stray, 1):
        if pieces:
            words = " ".join(piece.strip() for piece in pieces)[:60]
            yield f"On page {number} something is shown and not read out: “{words}”.", _TEMPLATE
