"""What stands once and is printed in many places: facts, and the terms of the glossary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bifolio.model.content import CitationItem, Inlines
from bifolio.model.numbers import numbers_in
from bifolio.model.source import Span
from bifolio.model.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Interval:
    """How sure a value is: bounds in the value's unit, and what they are ("95% CI")."""

    low: str
    high: str
    level: str


@dataclass(frozen=True, slots=True)
class Comparator:
    """What a value is compared with; `value` is in the fact's own unit."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class DoseRange:
    """What a dose may be, by a source: both ends in the fact's own unit, `low` "" for none."""

    low: str
    high: str
    sources: tuple[CitationItem, ...]

    @property
    def said(self) -> str:
        """The range in words."""
        return f"within {self.low} to {self.high}" if self.low else f"at most {self.high}"

    def holds(self, number: Decimal) -> bool:
        """Whether a number in the fact's unit is within it."""
        low, high = numbers_in(self.low), numbers_in(self.high)
        return (not low or number >= low[0]) and number <= high[-1]


@dataclass(frozen=True, slots=True)
class Fact:
    """A number, written once, with all that makes it one.

    Numbers are texts with a point for the decimal sign, as they were typed; `unit` may be "".
    `say` holds wordings for readers whom the default does not serve. `value_span` is the place
    of the number itself. A dose has a way in which it is given (`route`) and a `frequency`, both ""
    where its other words tell them, and a `range` if somebody has said what it may be.
    """

    name: str
    quantity: str
    value: str
    unit: str
    comparator: Comparator | None
    interval: Interval | None
    population: str
    people: str
    time: str
    sources: tuple[CitationItem, ...]
    grade: str  # A, B, C, D, E or N
    confidence: str  # "verified", "secondary" or "memory"
    as_of: date
    dose: bool
    say: Wordings
    span: Span
    value_span: Span
    route: str = ""
    frequency: str = ""
    range: DoseRange | None = None
    arms: tuple[str, ...] = ()  # whose difference it is: two facts, or id.comparator

    @property
    def words(self) -> str:
        """All that is said of it beside its number: what, in which unit, how and how often."""
        return " · ".join((self.quantity, self.unit, self.route, self.frequency))


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the glossary: what it means to each reader, and its other forms.

    `expansion` is what an abbreviation stands for, or "". A product that is not `approved` has no
    doses here.
    """

    name: str
    meanings: Wordings
    expansion: str
    also: tuple[str, ...]
    span: Span
    approved: bool = True


@dataclass(frozen=True, slots=True)
class PrintedTerm:
    """A term as one edition explains it at its end.

    `short` are its forms that are abbreviations of `expansion`; both are empty where nobody has
    said what letters stand for.
    """

    word: Inlines
    content: Inlines
    span: Span
    short: tuple[str, ...] = ()
    expansion: str = ""
