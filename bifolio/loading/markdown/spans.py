"""Spans: cells of a simple table that go on in the next column (<<) or in the next row (^^).

An empty cell is no sign of either: “||” would be one cell for MultiMarkdown, and two for others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bifolio.diagnostics import Findings
from bifolio.model import Cell, RowGroup
from bifolio.model.content import Row
from bifolio.model.trees import plain

LEFT, ABOVE = "<<", "^^"
_Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class TypedCell:
    """A cell as it is typed; `mark` is "<<" where the one to its left goes on, or "^^"."""

    cell: Cell
    mark: str = ""


def joined(rows: Sequence[Sequence[TypedCell]], findings: Findings) -> tuple[Row, ...]:
    """The rows of a table's head or body, with their spans; one that cannot be is a finding."""
    owners: dict[_Place, _Place] = {}
    taken: dict[_Place, list[_Place]] = defaultdict(list)
    for at, row in enumerate(rows):
        for column, typed in enumerate(row):
            before = (at, column - 1) if typed.mark == LEFT else (at - 1, column)
            if typed.mark and before not in owners:
                findings.add("ragged-table", typed.cell.span,
                             f"“{typed.mark}” stands in the first "
                             f"{'column' if typed.mark == LEFT else 'row'}, and no cell goes on "
                             "here.", "Write << right of a cell that goes on, and ^^ below it.")
            owner = owners.get(before, (at, column)) if typed.mark else (at, column)
            owners[at, column] = owner
            taken[owner].append((at, column))
    for owner, places in tuple(taken.items()):
        if not _fill_a_rectangle(places):
            at, column = max(places)
            said = plain(rows[owner[0]][owner[1]].cell.content).strip()
            findings.add("ragged-table", rows[at][column].cell.span,
                         f"The places in which “{said}” goes on make no rectangle.",
                         "Write << or ^^ into each place of a rectangle, and into no other.")
            taken |= {place: [place] for place in places}  # each alone: rows keep their length
    return tuple(tuple(_spanned(typed.cell, taken[at, column])
                       for column, typed in enumerate(row) if (at, column) in taken)
                 for at, row in enumerate(rows))


def _sides(places: Sequence[_Place]) -> tuple[int, int]:
    """Over how many rows and columns these places reach."""
    down, along = zip(*places, strict=True)
    return max(down) - min(down) + 1, max(along) - min(along) + 1


def _fill_a_rectangle(places: Sequence[_Place]) -> bool:
    deep, broad = _sides(places)
    return deep * broad == len(places)


def _spanned(cell: Cell, places: Sequence[_Place]) -> Cell:
    """A cell over all its places."""
    deep, broad = _sides(places)
    return replace(cell, rows=deep, columns=broad, side="center" if broad > 1 else cell.side)


def grouped(rows: Sequence[Row], columns: int) -> Iterator[RowGroup]:
    """Rows in groups: a cell that spans all columns labels those below it."""
    label: Cell | None = None
    group: list[Row] = []
    for row, following in pairwise((*rows, ())):
        labels = columns > 1 and len(row) == 1 and row[0].columns == columns and \
            row[0].rows == 1 and len(following) > 1
        if not labels:
            group.append(row)
            continue
        if group:
            yield RowGroup(label, tuple(group))
        label, group = replace(row[0], scope="rowgroup", side=""), []
    yield RowGroup(label, tuple(group))
