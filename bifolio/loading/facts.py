"""The register of facts: content/WORK/facts.yaml."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings
from bifolio.loading import shapes
from bifolio.loading.fact_sayings import find_strange_sayings
from bifolio.loading.markdown import parse_inlines
from bifolio.loading.wordings import wordings_of
from bifolio.loading.yaml import Fields, Reader, Scalar, Value, read_yaml
from bifolio.model import Citation, CitationItem, Comparator, DoseRange, Fact, Interval
from bifolio.model.doses import frequencies_in, route_in
from bifolio.model.numbers import ends_in_zero, numbers_in
from bifolio.model.source import Source, Span

_END_ZEROS = re.compile(r"(\.\d*[1-9])0+(?!\d)|\.0+(?!\d)")
_KEPT = r"\1"


def read_facts(source: Source, findings: Findings) -> dict[str, Fact]:
    """The facts in `source` by id; what is wrong with one, or between two, is a finding."""
    reader = Reader(source, findings)
    value = read_yaml(source, findings)
    if value is None:
        return {}
    facts: dict[str, Fact] = {}
    for key, entry in reader.each(value, shapes.FACTS):
        reader.text(key, shapes.FACT_ID)
        keys = reader.mapping(entry, shapes.FACT.named(f"the fact “{key.text}”"))
        facts[key.text] = _FactReader(keys).read(key)
        _find_unclear_dose(facts[key.text], keys, findings)
    _find_contradictions(facts, findings)
    find_strange_sayings(facts, findings)
    return facts


class _FactReader:
    """Reads one entry. One with a fault is a fact still: where it is printed is no second fault."""

    def __init__(self, keys: Fields) -> None:
        self.keys, self.reader, self.findings = keys, keys.reader, keys.reader.findings
        self.dose = keys.text("dose") == "true"

    def read(self, key: Scalar) -> Fact:
        """The fact of an id."""
        keys, text = self.keys, self.keys.text
        typed, value = keys.get("value"), self._number(keys, "value")
        return Fact(
            name=key.text,
            quantity=text("quantity"),
            value=value or _as_typed(typed),
            unit=text("unit"),
            comparator=self._comparator(keys.get("comparator")),
            interval=self._interval(keys.get("interval"), value),
            population=text("population"),
            people=text("people") or _as_typed(keys.get("people")),
            time=text("time"),
            sources=self._sources(self.keys),
            grade=text("grade"),
            confidence=text("confidence"),
            as_of=keys.day("as_of"),
            dose=self.dose,
            say=wordings_of(keys, "say"),
            span=key.span,
            value_span=keys.place("value"),
            route=text("route"),
            frequency=text("frequency"),
            range=self._range(keys.get("range"), value),
            arms=self._arms(keys.get("arms")),
        )

    def _number(self, keys: Fields, key: str) -> str:
        number = keys.text(key)
        if self.dose and ends_in_zero(number):
            self.findings.add("trailing-zero", keys.place(key),
                              f"The dose “{number}” ends in a zero.",
                              f"Write {_END_ZEROS.sub(_KEPT, number)}.")
        return number

    def _comparator(self, value: Value | None) -> Comparator | None:
        if value is None:
            return None
        keys = self.reader.mapping(value, shapes.COMPARATOR)
        label, number = keys.text("label"), self._number(keys, "value")
        return Comparator(label, number) if label and number else None

    def _interval(self, value: Value | None, held: str) -> Interval | None:
        if value is None:
            return None
        keys = self.reader.mapping(value, shapes.INTERVAL)
        low, high = self._number(keys, "low"), self._number(keys, "high")
        level = keys.text("level")
        ends = (*numbers_in(low)[:1], *numbers_in(high)[-1:])
        inside = (*numbers_in(held), *ends[1:])
        if len(ends) == 2 and not all(ends[0] <= number <= ends[1] for number in inside):
            self.findings.add("unexpected-value", value.span,
                              f"The interval {low} to {high} does not hold the value {held}.",
                              "Compare all three with the source: sign, order and decimal point.")
        return Interval(low, high, level) if low and high and level else None

    def _range(self, value: Value | None, held: str) -> DoseRange | None:
        if value is None:
            return None
        keys = self.reader.mapping(value, shapes.DOSE_RANGE)
        limits = DoseRange(self._number(keys, "from"), self._number(keys, "to"),
                           self._sources(keys))
        if not limits.high or not limits.sources:
            return None
        if not all(map(limits.holds, numbers_in(held))):
            self.findings.add("dose-outside-range", self.keys.place("value"),
                              f"The dose {held} is not {limits.said}.",
                              "Compare the dose and the range with their sources.")
        return limits

    def _arms(self, value: Value | None) -> tuple[str, ...]:
        if value is None:
            return ()
        arms = self.keys.texts("arms")
        if len(arms) != 2:
            self.findings.add("unexpected-value", value.span, "A difference has two arms.",
                              "Write arms: [an-id, another-id], its own group first.")
        return arms

    def _sources(self, keys: Fields) -> tuple[CitationItem, ...]:
        """The sources, each a citation key with an optional locator: "falutz2007, p. 3"."""
        items: list[CitationItem] = []
        for entry in keys.items("sources"):
            text = self.reader.text(entry, shapes.FACT_SOURCE)
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


def _find_unclear_dose(fact: Fact, keys: Fields, findings: Findings) -> None:
    """A finding for a dose that does not say how much of what, by which way or how often."""
    if not fact.dose or not fact.value:
        return
    often = next(frequencies_in(fact.unit), None)
    amount = fact.unit[:often.start if often else None].strip()
    lacking = [what for what, told in (
        ("no unit", amount), ("no way in which it is given", fact.route or route_in(fact.words)),
        ("no frequency", fact.frequency or often)) if not told]
    if lacking:
        findings.add("unclear-dose", keys.place("unit") if not amount else fact.value_span,
                     f"The dose “{fact.name}” has {' and '.join(lacking)}.",
                     "Add what its source says: a unit (mg once a week), “route: by mouth” and "
                     "“frequency: when needed”.")


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
