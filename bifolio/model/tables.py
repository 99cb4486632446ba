"""Comparison tables as they are written: options, criteria and answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bifolio.model.audiences import Readers
from bifolio.model.boxes import Urgency
from bifolio.model.source import Span
from bifolio.model.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Side:
    """What an answer belongs to: an option, which is compared, or a criterion, by which.

    Where it is `empty`, answers that are not there are cells to write in, so many millimetres high
    (0: as high as a line to write on).
    """

    name: str
    label: Wordings
    readers: Readers
    span: Span
    empty: bool = False
    height: int = 0
    tone: str = ""


@dataclass(frozen=True, slots=True)
class SideGroup:
    """Options, or criteria, under one label; an empty label groups nothing."""

    label: Wordings
    sides: tuple[Side, ...]
    urgency: Urgency | None = None


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Options × criteria for all readers. `options_run` is "across" (columns) or "down" (rows).

    `wide` asks for a page across, of the table's own: "always", in "large" print only, or "".
    """

    name: str
    title: Wordings
    corner: Wordings
    note: Wordings
    readers: Readers
    options_run: str
    option_groups: tuple[SideGroup, ...]
    criterion_groups: tuple[SideGroup, ...]
    answers: Mapping[tuple[str, str], Wordings]  # (option name, criterion name)
    span: Span
    wide: str = ""
