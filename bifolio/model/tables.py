"""Comparison tables as they are written: options, criteria and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bifolio.model.audiences import Readers
from bifolio.model.boxes import Urgency
from bifolio.model.source import Span
from bifolio.model.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Side:
    """What an answer belongs to: an option, which is compared, or a criterion, by which.

    Where it is `empty`, answers that are not there are cells to write in, so many millimetres high
    (0: as high as a line to write on). `width` is the share of its column, 0 where none is said.
    """

    name: str
    label: Wordings
    readers: Readers
    span: Span
    empty: bool = False
    height: int = 0
    tone: str = ""
    width: int = 0


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
    `names_width` is the share of its width that the names of its rows have; 0 where none is said.
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
    names_width: int = 0


def in_percent(shares: Sequence[int]) -> tuple[float, ...]:
    """What each share is of all of them."""
    return tuple(round(100 * share / sum(shares), 2) for share in shares)
