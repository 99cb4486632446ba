"""Whoever hears a handout must get all of it: the finished PDF's tags, read back.

Small on purpose: what a checker of PDF/UA would say is tested elsewhere. These are the faults
that would change or drop what a reader is told.
"""

from __future__ import annotations

from collections.abc import Iterator

from bifolio.diagnostics import Findings
from bifolio.model.source import Span
from bifolio.printing.pdf import Paper, PaperCell, PaperTag

_TEMPLATE = "Mend the text, the template or the style sheet that it comes from."


def find_inaccessible(paper: Paper, findings: Findings) -> None:
    """A finding for each thing that a screen reader would leave out or say wrongly."""
    for what, fix in (*_unnamed(paper), *_silent_figures(paper), *_loose_cells(paper),
                      *_long_rows(paper), *_loose_links(paper), *_stray(paper)):
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


def _long_rows(paper: Paper) -> Iterator[tuple[str, str]]:
    """Rows with a cell in no column of the table's head: the eye finds no header over it."""
    for number, table in enumerate(paper.structure.walk("Table"), 1):
        columns = max((wide for head in table.walk("THead") for _, wide in _rows(head)), default=0)
        for group in (table, *table.walk("TBody", "TFoot")) if columns else ():
            for row, wide in _rows(group):
                if wide > columns:
                    words = " ".join(" ".join(cell.text for cell in row.tags).split())[:60]
                    yield (f"In table {number} the row “{words}” takes {wide} columns; the "
                           f"table's head has {columns}.", _TEMPLATE)


def _rows(group: PaperTag) -> Iterator[tuple[PaperTag, int]]:
    """The rows of a group, each with how many columns its cells, and those from above, take."""
    below: list[tuple[int, int]] = []  # columns, and how many rows they still take
    for row in (tag for tag in group.tags if tag.kind == "TR"):
        spans = [cell.attributes or {} for cell in row.tags if cell.kind in ("TH", "TD")]
        below += [(int(span.get("ColSpan", 1)), int(span.get("RowSpan", 1))) for span in spans]
        yield row, sum(columns for columns, _ in below)
        below = [(columns, rows - 1) for columns, rows in below if rows > 1]


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
