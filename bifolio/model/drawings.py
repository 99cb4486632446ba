"""Figures that are drawn from facts: as one edition prints them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bifolio.model.inlines import Inlines
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class FigurePlacement:
    """Where a drawn figure is to stand; `name` is its file's name without `.yaml`."""

    kind: ClassVar[str] = "figure-placement"
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class DrawnNumber:
    """A number as it is drawn: digits with a point, as in the register; "" for no interval.

    `at` is the time it belongs to, counted in `period` (weeks, months), on a time line.
    """

    value: str
    unit: str
    low: str = ""
    high: str = ""
    level: str = ""
    at: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class IconCount:
    """How many of how many icons are filled; `exact` is false when a number was rounded."""

    filled: int
    of: int
    exact: bool


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark as one audience sees it (see `PlannedMark`); `said` is its number in words."""

    label: Inlines
    said: Inlines
    number: DrawnNumber | None
    span: Span
    special: bool = False
    icons: IconCount | None = None
    name: str = ""
    shape: str = ""
    column: int = 0
    row: int = 0


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow between two elements of a schematic, by their names."""

    start: str
    end: str
    style: str
    label: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """Marks that are drawn together."""

    label: Inlines
    axis: Inlines
    note: Inlines
    marks: tuple[DrawnMark, ...]
    arrows: tuple[DrawnArrow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as one edition prints it; `form` is its kind: "icon-array", "bars", …

    `alt` is the author's own description; `told` is what is read out, made when that is empty.
    `setting` says who was studied, for how long, and where that comes from.
    """

    kind: ClassVar[str] = "drawing"
    name: str
    form: str
    title: Inlines
    how_to_read: Inlines
    setting: Inlines
    note: Inlines
    alt: Inlines
    axis: Inlines
    keys: tuple[Inlines, ...]
    panels: tuple[DrawnPanel, ...]
    language: str
    span: Span
    from_zero: bool = False
    told: str = ""
