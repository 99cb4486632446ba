"""Laying out a comparison table as one audience reads it, every cell with its header cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.loading.wordings import wording_for
from bifolio.model import (
    Audience,
    Cell,
    ComparisonTable,
    Criterion,
    Grid,
    Inlines,
    Option,
    RowGroup,
    Wordings,
)
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class _Line:
    """A column or a row to be: an option or a criterion as one audience sees it."""

    name: str
    anchor: str
    label: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class _Band:
    """Neighbouring lines under one label; an empty `anchor` means that they have none."""

    anchor: str
    label: Inlines
    lines: tuple[_Line, ...]

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
    options = layout.bands([(group.label, group.options) for group in table.option_groups])
    criteria = layout.bands([(group.label, group.criteria) for group in table.criterion_groups])
    if not options or not criteria:
        lacking = "criterion" if options else "option"
        findings.add("broken-reference", table.span,
                     f"The table “{table.name}” has no {lacking} for the {audience} edition.",
                     "Give it one, or write at its head for whom the table is: “audience: …”.")
        return None
    return layout.grid(options, criteria)


class _Layout:
    """One table on its way to one audience's grid."""

    def __init__(self, table: ComparisonTable, audience: Audience, findings: Findings) -> None:
        self.table, self.audience, self.findings = table, audience, findings
        # An id has no “--” in it, so neither tables nor the parts of one share an anchor.
        self.prefix = re.sub(r"[^A-Za-z0-9]+", "-", table.name)

    def bands(self, groups: Sequence[tuple[Wordings, Sequence[Option | Criterion]]]
              ) -> tuple[_Band, ...]:
        """The groups with what this audience sees of them; unlabelled neighbours are one."""
        bands: list[_Band] = []
        for number, (wordings, things) in enumerate(groups, 1):
            lines = tuple(self._line(thing) for thing in things if self.audience in thing.readers)
            label = wording_for(wordings, self.audience)
            if not lines:
                continue
            kind = "options" if isinstance(things[0], Option) else "criteria"
            if not label and bands and not bands[-1].anchor:
                bands[-1] = _Band("", (), bands[-1].lines + lines)
            else:
                anchor = f"{self.prefix}--{kind}-{number}" if label else ""
                bands.append(_Band(anchor, label, lines))
        return tuple(bands)

    def _line(self, thing: Option | Criterion) -> _Line:
        noun = "option" if isinstance(thing, Option) else "criterion"
        label = wording_for(thing.label, self.audience)
        if thing.label and not label:
            self.findings.add("ragged-table", thing.span,
                              f"The {noun} “{thing.name}” has no name for the {self.audience} "
                              "edition.", f"Add “{self.audience}: …” under its name.")
        return _Line(thing.name, f"{self.prefix}--{noun}-{thing.name}", label, thing.span)

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
        return Grid(
            name=table.name, title=title, note=wording_for(table.note, audience),
            head=self._head(across),
            groups=tuple(self._row_group(band, across, turned) for band in down),
            columns=1 + sum(len(band.lines) for band in across),
            span=table.span, wide=table.wide,
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
                          anchor=line.anchor, headers=band.above) for line in band.lines]
            if band.anchor:
                first.append(Cell(band.label, band.lines[0].span, "colgroup",
                                  columns=len(cells), anchor=band.anchor))
                second += cells
            else:
                first += cells
        return (tuple(first), tuple(second)) if second else (tuple(first),)

    def _row_group(self, band: _Band, across: tuple[_Band, ...], turned: bool) -> RowGroup:
        label = None
        if band.anchor:
            label = Cell(band.label, band.lines[0].span, "rowgroup", anchor=band.anchor,
                         columns=1 + sum(len(other.lines) for other in across))
        rows = []
        for line in band.lines:
            row = [Cell(line.label, line.span, "row", anchor=line.anchor, headers=band.above)]
            for column_band in across:
                for column in column_band.lines:
                    option, criterion = (line, column) if turned else (column, line)
                    headers = (*column_band.above, column.anchor, *band.above, line.anchor)
                    row.append(self._answer(option, criterion, headers))
            rows.append(tuple(row))
        return RowGroup(label, tuple(rows))

    def _answer(self, option: _Line, criterion: _Line, headers: tuple[str, ...]) -> Cell:
        wordings = self.table.answers.get((option.name, criterion.name), ())
        said = [wording for wording in wordings if self.audience in wording.readers]
        if said:
            return Cell(said[0].content, said[0].span, headers=headers)
        self.findings.add(
            "ragged-table", option.span,
            f"The option “{option.name}” has no answer to “{criterion.name}” for the "
            f"{self.audience} edition.",
            f"Write it under answers → {option.name} → {criterion.name}; where there is nothing "
            "to say, say so: “none”, “not studied”.")
        return Cell((), option.span, headers=headers)
