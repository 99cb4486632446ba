"""Laying out a comparison table as one audience reads it, every cell with its header cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from bifolio.diagnostics import Findings
from bifolio.loading.wordings import wording_for
from bifolio.model import (
    Audience,
    Blank,
    Cell,
    ComparisonTable,
    Grid,
    Inlines,
    RowGroup,
    Side,
    SideGroup,
)
from bifolio.model.boxes import TONES, Urgency
from bifolio.model.source import Span
from bifolio.model.tables import in_percent
from bifolio.model.trees import plain

_OPTION, _CRITERION = "--option-", "--criterion-"  # what an anchor has before a name


@dataclass(frozen=True, slots=True)
class _Line:
    """A column or a row to be: an option or a criterion as one audience sees it."""

    name: str
    anchor: str
    label: Inlines
    span: Span
    empty: bool = False
    height: int = 0
    tone: str = ""
    width: int = 0

    @property
    def urgency(self) -> Urgency | None:
        """Its tone, as its header tells it."""
        return Urgency(self.tone) if self.tone else None


@dataclass(frozen=True, slots=True)
class _Band:
    """Neighbouring lines under one label; an empty `anchor` means that they have none."""

    anchor: str
    label: Inlines
    lines: tuple[_Line, ...]
    urgency: Urgency | None = None

    @property
    def tone(self) -> str:
        """The zone of a plan that they are."""
        return self.urgency.level if self.urgency and self.urgency.level in TONES else ""

    @property
    def above(self) -> tuple[str, ...]:
        """The anchors of the header cells over its lines' own."""
        return (self.anchor,) if self.anchor else ()


def lay(table: ComparisonTable, audience: Audience, findings: Findings) -> Grid | None:
    """The table as this audience reads it, with the header cells of every cell named.

    None when it is not for this audience, or (a finding) when nothing of it is left for it.
    """
    if audience not in table.readers:
        return None
    layout = _Layout(table, audience, findings)
    options = layout.bands(table.option_groups, "options", _OPTION)
    criteria = layout.bands(table.criterion_groups, "criteria", _CRITERION)
    if not options or not criteria:
        lacking = "criterion" if options else "option"
        findings.add("broken-reference", table.span,
                     f"The table “{table.name}” has no {lacking} for the {audience} edition.",
                     "Give it one, or write at its head for whom the table is: “audience: …”.")
        return None
    return layout.grid(options, criteria)


def run_across(grid: Grid) -> Grid:
    """The same table with its options side by side, whichever way they run."""
    options = [row[0] for group in grid.groups for row in group.rows]
    if not options or _OPTION not in options[0].anchor:
        return grid
    labels = {group.label.anchor: group.label for group in grid.groups if group.label}
    labels |= {cell.anchor: cell for row in grid.head for cell in row if cell.anchor}
    answers = {(row[0].anchor, anchor): cell for group in grid.groups for row in group.rows
               for cell in row[1:] for anchor in cell.headers if _CRITERION in anchor}
    criteria = [labels[anchor] for option, anchor in answers if option == options[0].anchor]
    deep = 2 if any(option.headers for option in options) else 1
    first, second = [replace(grid.head[0][0], rows=deep)], list[Cell]()
    for above, cells in groupby(options, key=lambda option: option.headers):
        below = [replace(cell, scope="col", rows=1 if above else deep) for cell in cells]
        if above:
            first.append(replace(labels[above[0]], scope="colgroup", columns=len(below)))
        (second if above else first).extend(below)
    groups = []
    for above, cells in groupby(criteria, key=lambda criterion: criterion.headers):
        label = replace(labels[above[0]], scope="rowgroup", columns=1 + len(options)) \
            if above else None
        groups.append(RowGroup(label, tuple(
            (replace(cell, scope="row", rows=1),
             *(answers[option.anchor, cell.anchor] for option in options)) for cell in cells)))
    return replace(grid, head=(tuple(first), tuple(second)) if second else (tuple(first),),
                   groups=tuple(groups), columns=1 + len(options), widths=())


class _Layout:
    """One table on its way to one audience's grid."""

    def __init__(self, table: ComparisonTable, audience: Audience, findings: Findings) -> None:
        self.table, self.audience, self.findings = table, audience, findings
        # An id has no “--” in it, so neither tables nor the parts of one share an anchor.
        self.prefix = re.sub(r"[^A-Za-z0-9]+", "-", table.name)

    def bands(self, groups: Sequence[SideGroup], kind: str, sort: str) -> tuple[_Band, ...]:
        """The groups with what this audience sees of them; unlabelled neighbours are one."""
        bands: list[_Band] = []
        for number, group in enumerate(groups, 1):
            lines = tuple(self._line(side, sort) for side in group.sides
                          if self.audience in side.readers)
            label = wording_for(group.label, self.audience)
            if not lines:
                continue
            if group.urgency and not label:
                self.findings.add(
                    "unexpected-value", lines[0].span,
                    f"The group of “{plain(lines[0].label)}” is urgent ({group.urgency.level}), "
                    f"and has no label that tells {self.audience}s so.",
                    "Write a label for them too, or take “urgency” out.")
            if not label and bands and not bands[-1].anchor:
                bands[-1] = _Band("", (), bands[-1].lines + lines)
            else:
                anchor = f"{self.prefix}--{kind}-{number}" if label else ""
                bands.append(_Band(anchor, label, lines, group.urgency if label else None))
        return tuple(bands)

    def _line(self, side: Side, sort: str) -> _Line:
        label = wording_for(side.label, self.audience)
        if side.label and not label:
            self.findings.add("ragged-table", side.span,
                              f"The {sort.strip('-')} “{side.name}” has no name for the "
                              f"{self.audience} edition.",
                              f"Add “{self.audience}: …” under its name.")
        return _Line(side.name, f"{self.prefix}{sort}{side.name}", label, side.span, side.empty,
                     side.height, side.tone, side.width)

    def grid(self, options: tuple[_Band, ...], criteria: tuple[_Band, ...]) -> Grid:
        """Options across and criteria down, or the other way round."""
        table, audience = self.table, self.audience
        title = wording_for(table.title, audience)
        if table.title and not title:
            self.findings.add("missing-key", table.span,
                              f"The table “{table.name}” has no title for the {audience} edition.",
                              f"Add “{audience}: …” under its title.")
        turned = table.options_run == "down"
        across, down = (criteria, options) if turned else (options, criteria)
        widths = [table.names_width, *(line.width for band in across for line in band.lines)]
        return Grid(
            name=table.name, title=title, note=wording_for(table.note, audience),
            head=self._head(across),
            groups=tuple(self._row_group(band, across, turned) for band in down),
            columns=1 + sum(len(band.lines) for band in across),
            span=table.span, wide=table.wide,
            widths=in_percent(widths) if all(widths) else (),
        )

    def _head(self, across: tuple[_Band, ...]) -> tuple[tuple[Cell, ...], ...]:
        """One row of column headers; two when any of them stand in a labelled group."""
        deep = 2 if any(band.anchor for band in across) else 1
        corner = wording_for(self.table.corner, self.audience)
        first = [Cell(corner, self.table.span, "col" if corner else "", rows=deep,
                      anchor=f"{self.prefix}--corner" if corner else "")]
        second: list[Cell] = []
        for band in across:
            cells = [Cell(line.label, line.span, "col", rows=1 if band.anchor else deep,
                          anchor=line.anchor, headers=band.above, urgency=line.urgency)
                     for line in band.lines]
            if band.anchor:
                first.append(Cell(band.label, band.lines[0].span, "colgroup",
                                  columns=len(cells), anchor=band.anchor, urgency=band.urgency))
                second += cells
            else:
                first += cells
        return (tuple(first), tuple(second)) if second else (tuple(first),)

    def _row_group(self, band: _Band, across: tuple[_Band, ...], turned: bool) -> RowGroup:
        label = None
        if band.anchor:
            label = Cell(band.label, band.lines[0].span, "rowgroup", anchor=band.anchor,
                         columns=1 + sum(len(other.lines) for other in across),
                         urgency=band.urgency)
        rows = []
        for line in band.lines:
            row = [Cell(line.label, line.span, "row", anchor=line.anchor, headers=band.above,
                        urgency=line.urgency, tone=band.tone)]
            for column_band in across:
                for column in column_band.lines:
                    option, criterion = (line, column) if turned else (column, line)
                    headers = (*column_band.above, column.anchor, *band.above, line.anchor)
                    tone = line.tone or column.tone or band.tone or column_band.tone
                    row.append(replace(self._answer(option, criterion, headers), tone=tone))
            rows.append(tuple(row))
        return RowGroup(label, tuple(rows))

    def _answer(self, option: _Line, criterion: _Line, headers: tuple[str, ...]) -> Cell:
        wordings = self.table.answers.get((option.name, criterion.name), ())
        said = [wording for wording in wordings if self.audience in wording.readers]
        if said:
            return Cell(said[0].content, said[0].span, headers=headers)
        if option.empty or criterion.empty:
            blank = Blank("space", option.span, height=max(option.height, criterion.height))
            return Cell((blank,), option.span, headers=headers)
        self.findings.add(
            "ragged-table", option.span,
            f"The option “{option.name}” has no answer to “{criterion.name}” for the "
            f"{self.audience} edition.",
            f"Write it under answers → {option.name} → {criterion.name}; where there is nothing "
            "to say, say so: “none”, “not studied”. Cells to write in have “empty: true” beside "
            "the id.")
        return Cell((), option.span, headers=headers)
