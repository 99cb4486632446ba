"""The register of facts: content/WORK/facts.yaml, and how a fact is said to a reader."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings, suggest
from bifolio.loading.markdown import parse_inlines
from bifolio.loading.wordings import read_wordings
from bifolio.loading.yaml import Mapping, Reader, Scalar, Value, read_yaml
from bifolio.model import Citation, CitationItem, Comparator, Fact, Interval
from bifolio.model.grades import GRADES
from bifolio.model.numbers import (
    SHAPE,
    ends_in_zero,
    numbers_in,
)
from bifolio.model.source import Source, Span

_REQUIRED = ("quantity", "value", "unit", "population", "sources", "grade", "confidence", "as_of")
_OPTIONAL = ("comparator", "interval", "people", "time", "dose", "say")
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_CONFIDENCES = ("verified", "secondary", "memory")
_END_ZEROS = re.compile(r"(\.\d*[1-9])0+(?!\d)|\.0+(?!\d)")
_KEPT = r"\1"
_SHORT = r"(?=.{1,60}$)"  # a longer number is a slip
_NUMBER_FIX = "Write digits, with a point for the decimal sign: 17604, \"-15.2\", 0.2 to 1.7."


def read_facts(source: Source, findings: Findings) -> dict[str, Fact]:
    """The facts in `source` by id; what is wrong with one, or between two, is a finding."""
    reader = Reader(source, findings)
    value = read_yaml(source, findings)
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reader.mapping(value, "the facts", (), ("the id of each fact",))
        return {}
    facts: dict[str, Fact] = {}
    for key, entry in value.pairs:
        reader.shaped(key, "The id of a fact", _ID,
                      "Use small letters, digits, and single - between them.")
        facts[key.text] = _FactReader(reader, f"the fact “{key.text}”").read(key, entry)
    _find_contradictions(facts, findings)
    return facts


class _FactReader:
    """Reads one entry; `of` names it in words."""

    def __init__(self, reader: Reader, of: str) -> None:
        self.reader, self.findings, self.of = reader, reader.findings, of

    def read(self, key: Scalar, entry: Value) -> Fact:
        """The fact. One with a fault is a fact still: where it is printed is no second fault."""
        keys = self.reader.mapping(entry, self.of, _REQUIRED, _OPTIONAL)
        text, dose = self.reader.text, self._dose(keys.get("dose"))
        typed, unit = keys.get("value"), keys.get("unit")
        value = self._number(typed, dose)
        return Fact(
            name=key.text,
            quantity=text(keys.get("quantity"), "The quantity"),
            value=value or _as_typed(typed),
            unit=unit.text.strip() if isinstance(unit, Scalar) else text(unit, "The unit"),
            comparator=self._comparator(keys.get("comparator"), dose),
            interval=self._interval(keys.get("interval"), value, dose),
            population=text(keys.get("population"), "The population"),
            people=self._people(keys.get("people")),
            time=text(keys.get("time"), "The time"),
            sources=self._sources(keys.get("sources")),
            grade=self._one_of(keys.get("grade"), "The grade", tuple(GRADES)),
            confidence=self._one_of(keys.get("confidence"), "The confidence", _CONFIDENCES),
            as_of=self.reader.day(keys.get("as_of"), "The day it was checked"),
            dose=dose,
            say=read_wordings(keys.get("say"), "What is said", self.reader),
            span=key.span,
            value_span=typed.span if typed else keys.span,
        )

    def _number(self, value: Value | None, dose: bool) -> str:
        number = self.reader.shaped(value, "A number", _SHORT + SHAPE, _NUMBER_FIX)
        if value is not None and dose and ends_in_zero(number):
            self.findings.add("trailing-zero", value.span, f"The dose “{number}” ends in a zero.",
                              f"Write {_END_ZEROS.sub(_KEPT, number)}.")
        return number

    def _people(self, value: Value | None) -> str:
        people = self.reader.shaped(value, "The number of people", r"\d{1,12}",
                                    "Write digits only: 17604.")
        return people or _as_typed(value)

    def _dose(self, value: Value | None) -> bool:
        return value is not None and self._one_of(value, "dose", ("true", "false")) == "true"

    def _comparator(self, value: Value | None, dose: bool) -> Comparator | None:
        if value is None:
            return None
        keys = self.reader.mapping(value, "the comparator", ("label", "value"))
        label = self.reader.text(keys.get("label"), "The comparator's label")
        number = self._number(keys.get("value"), dose)
        return Comparator(label, number) if label and number else None

    def _interval(self, value: Value | None, held: str, dose: bool) -> Interval | None:
        if value is None:
            return None
        keys = self.reader.mapping(value, "the interval", ("low", "high", "level"))
        low, high = self._number(keys.get("low"), dose), self._number(keys.get("high"), dose)
        level = self.reader.text(keys.get("level"), "The interval's level")
        ends = (*numbers_in(low)[:1], *numbers_in(high)[-1:])
        inside = (*numbers_in(held), *ends[1:])
        if len(ends) == 2 and not all(ends[0] <= number <= ends[1] for number in inside):
            self.findings.add("unexpected-value", value.span,
                              f"The interval {low} to {high} does not hold the value {held}.",
                              "Compare all three with the source: sign, order and decimal point.")
        return Interval(low, high, level) if low and high and level else None

    def _sources(self, value: Value | None) -> tuple[CitationItem, ...]:
        """The sources, each a citation key with an optional locator: "falutz2007, p. 3"."""
        if value is not None and not self.reader.items(value):
            self.findings.add("unexpected-value", value.span, "This list of sources is empty.",
                              "Name the citation key of each source it rests on.")
        items: list[CitationItem] = []
        for entry in self.reader.items(value):
            text = self.reader.text(entry, "A source")
            if not text or not isinstance(entry, Scalar):
                continue
            bare = text.removeprefix("@")
            column = entry.origin.column + len(text) - len(bare)
            origin = Span(entry.origin.path, entry.origin.line, column - 1)
            read = parse_inlines(f"[@{bare}]", origin, self.findings)
            if len(read) == 1 and isinstance(read[0], Citation):
                items += read[0].items
            else:
                self.findings.add("unexpected-value", entry.span, f"“{text}” names no source.",
                                  "Write a citation key, and a page if you like: "
                                  "“falutz2007, p. 3”.")
        return tuple(items)

    def _one_of(self, value: Value | None, of: str, known: tuple[str, ...]) -> str:
        text = self.reader.text(value, of)
        if value is not None and text and text not in known:
            fix = suggest(text, known, f"Write {', '.join(known[:-1])} or {known[-1]}.")
            self.findings.add("unexpected-value", value.span, f"{of} cannot be “{text}”.", fix)
            return ""
        return text


def _as_typed(value: Value | None) -> str:
    return value.text.strip()[:60] if isinstance(value, Scalar) else ""


def _find_contradictions(facts: dict[str, Fact], findings: Findings) -> None:
    """A finding for each fact that gives another number for what an earlier one says."""
    first: dict[tuple[str, ...], Fact] = {}
    for fact in facts.values():
        label = fact.comparator.label if fact.comparator else ""
        asked = (fact.quantity, fact.population, fact.time, label, fact.unit)
        other = first.setdefault(tuple(" ".join(t.casefold().split()) for t in asked), fact)
        if _numbers(other) != _numbers(fact):
            findings.add("contradicting-facts", fact.value_span,
                         f"The fact “{fact.name}” says {fact.value}, and “{other.name}” says "
                         f"{other.value} ({other.value_span}) of the same quantity, population "
                         "and time.",
                         "Correct one of them, or say in “quantity”, “population” or “time” "
                         "what differs.")


def _numbers(fact: Fact) -> tuple[object, ...]:
    compared = fact.comparator.value if fact.comparator else ""
    return numbers_in(fact.value), numbers_in(compared)
