"""Tables: one element each, and every cell tied to the header cells that the author gave it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pydyf

from bifolio.printing.tagging.artifacts import keep_links
from bifolio.printing.tagging.tags import Tag, Tags

_SCOPES = {"col": "Column", "colgroup": "Column", "row": "Row", "rowgroup": "Row"}
_GROUPS = ("THead", "TBody", "TFoot")


def join_tables(tags: Tags) -> None:
    """Order a table's parts, and join tables that go on (data-continues) to the one they name.

    The caption is first, the foot last; the head of a table that goes on is an artifact.
    """
    tables = list(tags.walk("Table"))
    named = {table.attribute("id"): table for table in tables if table.attribute("id")}
    for table in tables:
        first = named.get(table.attribute("data-continues"))
        if first is None or first is table:
            continue
        for part in table.tags:
            if part.kind not in ("THead", "Caption"):
                first.kids.append(part)
            elif head := next((tag for tag in first.tags if tag.kind == part.kind), None):
                keep_links(part, head)
        table.kids = []
    order = ("Caption", "THead", "TBody", "TR", "TFoot")
    for table in tables:
        table.kids.sort(key=lambda kid: order.index(kid.kind)
                        if isinstance(kid, Tag) and kid.kind in order else 2)


@dataclass(frozen=True, slots=True)
class _Place:
    """A cell in its table's grid: rows and columns from 0, the ends not included.

    `group` counts the row groups; the head is one.
    """

    cell: Tag
    row: int
    bottom: int
    column: int
    right: int
    group: int
    in_head: bool

    @property
    def scope(self) -> str:
        named = _SCOPES.get(self.cell.attribute("scope"))
        return named or ("Column" if self.in_head else "Row")

    def heads(self, other: _Place) -> bool:
        """Whether it is a header of `other` by its scope and place."""
        if self.scope == "Column":
            return self.row < other.row and self._meets_columns(other)
        return self.column < other.column and self.row < other.bottom and other.row < self.bottom

    def labels(self, other: _Place) -> bool:
        """Whether it is a line of its own that labels the lines of its group below it."""
        return (self.cell.attribute("scope") == "rowgroup" and self.group == other.group
                and self.row < other.row and self.column == 0 and other.right <= self.right)

    def _meets_columns(self, other: _Place) -> bool:
        return self.column < other.right and other.column < self.right


def tie_headers(tags: Tags) -> None:
    """Set spans, ID, Scope and Headers of every cell.

    WeasyPrint 70 works the headers out itself and goes wrong at the first rowspan: the adult
    dose is announced as the child's. Here the HTML's `headers` say it, or, where they are
    missing, the scopes of the header cells above and beside.
    """
    for number, table in enumerate(tags.walk("Table"), 1):
        places = list(_grid(table))
        headers = [place for place in places if place.cell.kind == "TH"]
        ids: dict[int, str] = {}
        for place in headers:
            anchor = place.cell.attribute("id")
            ids[id(place.cell)] = anchor or f"table-{number}.{place.row}.{place.column}"
        known = frozenset(ids.values())
        for place in places:
            cell = place.cell
            named = [name for name in cell.attribute("headers").split() if name in known]
            if not named and cell.kind == "TD":
                named = [ids[id(header.cell)] for header in _heard(place, headers)]
            _tie(place, ids.get(id(cell), ""), named)


def _heard(place: _Place, headers: list[_Place]) -> list[_Place]:
    """The headers of a cell by scope and place: over it, its group's label, beside it."""
    over = [h for h in headers if h.scope == "Column" and h.heads(place)]
    label = [h for h in headers if h.labels(place)][-1:]
    return over + label + [h for h in headers if h.scope == "Row" and h.heads(place)]


def _tie(place: _Place, name: str, headers: list[str]) -> None:
    """Write a cell's attributes anew: spans, scope, the names of its headers; and its own name."""
    cell = place.cell
    attributes = cell.entries["A"] = pydyf.Dictionary({"O": "/Table"})
    if place.bottom - place.row > 1:
        attributes["RowSpan"] = place.bottom - place.row
    if place.right - place.column > 1:
        attributes["ColSpan"] = place.right - place.column
    cell.entries.pop("ID", None)
    if name:
        attributes["Scope"] = f"/{place.scope}"
        cell.entries["ID"] = pydyf.String(name)
    if headers:
        attributes["Headers"] = pydyf.Array(pydyf.String(header) for header in headers)


def _grid(table: Tag) -> Iterator[_Place]:
    """Every cell at its place, as HTML places cells: a row span ends with its row group."""
    groups = [tag for tag in table.tags if tag.kind in _GROUPS] or [table]
    row = 0
    for number, group in enumerate(groups):
        rows = [tag for tag in group.tags if tag.kind == "TR"]
        end, taken = row + len(rows), set[tuple[int, int]]()
        for line in rows:
            column = 0
            for cell in (tag for tag in line.tags if tag.kind in ("TH", "TD")):
                while (row, column) in taken:
                    column += 1
                right = column + _span(cell, "colspan")
                bottom = min(row + _span(cell, "rowspan"), end)
                taken |= {(r, c) for r in range(row, bottom) for c in range(column, right)}
                yield _Place(cell, row, bottom, column, right, number,
                             group.kind == "THead")
                column = right
            row += 1


def _span(cell: Tag, name: str) -> int:
    value = cell.attribute(name)
    return max(int(value), 1) if value.isdecimal() else 1
