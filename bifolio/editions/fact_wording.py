"""How a fact is said where its register does not say: value, interval, people, time."""

from __future__ import annotations

from collections.abc import Callable

from bifolio.model import Fact
from bifolio.model.numbers import (
    set_comparison,
    set_interval,
    set_number,
    set_quantity,
)


def _value(fact: Fact, language: str) -> str:
    return set_quantity(fact.value, fact.unit, language)


def _comparator(fact: Fact, language: str) -> str:
    if not fact.comparator:
        return ""
    return f"{set_quantity(fact.comparator.value, fact.unit, language)} {fact.comparator.label}"


def _interval(fact: Fact, language: str) -> str:
    if not fact.interval:
        return ""
    return set_interval(fact.interval.low, fact.interval.high, fact.interval.level, language)


def _limits(fact: Fact, language: str) -> str:
    """The interval without its name, for a table whose note names it."""
    if not fact.interval:
        return ""
    return set_interval(fact.interval.low, fact.interval.high, "", language)


PARTS: dict[str, Callable[[Fact, str], str]] = {
    "value": _value,
    "number": lambda fact, language: set_number(fact.value, language),
    "comparator": _comparator,
    "interval": _interval,
    "limits": _limits,
    "people": lambda fact, language: set_number(fact.people, language),
    "population": lambda fact, _: fact.population,
    "time": lambda fact, _: fact.time,
}


def default_wording(fact: Fact, statistics: bool, language: str) -> str:
    """What a fact says where it has no wording of its own for these readers.

    All read the value with its unit; who reads `statistics` also what it is compared with, and the
    interval.
    """
    said = _value(fact, language)
    if not statistics:
        return said
    if fact.comparator:
        said = set_comparison(said, _comparator(fact, language), language)
    return f"{said} ({_interval(fact, language)})" if fact.interval else said
