"""Figures that are drawn from facts: as an author plans one for all readers."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model.audiences import EVERYONE, Readers
from bifolio.model.content import Inlines
from bifolio.model.figure_kinds import FIGURE_KINDS, FigureKind
from bifolio.model.source import Span
from bifolio.model.wordings import Wordings


@dataclass(frozen=True, slots=True)
class FactPart:
    """A number of the register: a fact's own ("value") or that of its "comparator"."""

    fact: str
    part: str
    span: Span


@dataclass(frozen=True, slots=True)
class PlannedMark:
    """A group of icons, a row, a bar, a point, an element of a schematic, or a part of a plate.

    `fact` is None in a schematic, where `shape`, `column` and `row` (from 1) tell what stands
    where; `said` prints the number. A `special` mark is head to head: it has another shape. A part
    of a plate has one of `SHARES` and `examples`.
    """

    label: Wordings
    readers: Readers
    span: Span
    fact: FactPart | None = None
    said: Inlines = ()
    special: bool = False
    name: str = ""
    shape: str = ""
    column: int = 0
    row: int = 0
    share: str = ""
    examples: Wordings = ()


@dataclass(frozen=True, slots=True)
class PlannedArrow:
    """An arrow between two elements; `style` is "solid", "dashed" or "blocked"."""

    start: str
    end: str
    style: str
    label: Wordings
    readers: Readers
    span: Span


@dataclass(frozen=True, slots=True)
class PlannedPanel:
    """Marks that are drawn together, under one name or none, along one axis or none."""

    label: Wordings
    axis: Wordings
    note: Wordings
    marks: tuple[PlannedMark, ...]
    readers: Readers
    span: Span
    arrows: tuple[PlannedArrow, ...] = ()


@dataclass(frozen=True, slots=True)
class FigurePlan:
    """A figure for all readers, as its file has it.

    `keys` explain the two looks of a mark: filled and open icons, or what a special shape means.
    `population` and `time` stand for those of the facts where they are given.
    """

    name: str
    kind: str
    title: Wordings
    how_to_read: Wordings
    alt: Wordings
    note: Wordings
    population: Wordings
    time: Wordings
    axis: Wordings
    keys: tuple[Wordings, ...]
    panels: tuple[PlannedPanel, ...]
    span: Span
    readers: Readers = EVERYONE
    from_zero: bool = False

    @property
    def sort(self) -> FigureKind:
        """What all figures of its kind have in common."""
        return FIGURE_KINDS[self.kind]
