"""What a fact is said to be holds the fact’s own numbers, and a difference those of its arms."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.model import Fact, Role, Text
from bifolio.model.numbers import POINTS, numbers_in
from bifolio.model.said_numbers import (
    PRINTED,
    Said,
    is_near_above,
    is_near_below,
    is_rounded,
    said_numbers,
)
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import rewrite

_DIGITS = re.compile(r"\d+(?:[,\u202f]\d{3})*(?:\.\d+)?")
_DAYS = {"minute": Fraction(1, 1440), "hour": Fraction(1, 24), "day": Fraction(1),
         "week": Fraction(7), "month": Fraction(365, 12), "year": Fraction(365)}
_PERIOD = re.compile(rf"\s({'|'.join(_DAYS)})s?\b", re.IGNORECASE)
_SPAN = re.compile(rf"(\d{{1,9}}(?:\.\d{{1,9}})?)\s({'|'.join(_DAYS)})s?\b", re.IGNORECASE)
_OF_ALL = re.compile(r"\bper\s(\d[\d,]{0,12})|\bin\s(\d[\d,]{0,12})")
_DIFFERENCE = re.compile(r"(more|fewer|less)\b.{0,40}\bper\s\d")
_ABOUT_SHARE = Fraction(1, 10)  # of a share, that it may be off
_PLAIN_UNITS = frozenset(("%", POINTS))


def find_strange_sayings(facts: Mapping[str, Fact], findings: Findings) -> None:
    """A finding for each number in a `say` that is not the fact's, nor a rounding of it.

    Numbers that a register prints are its own. And one for each difference that is not that of
    its two arms.
    """
    for fact in facts.values():
        own = _numbers_of(fact)
        for wording in fact.say:
            for run in runs(rewrite(wording.content, _hide)):
                text = run.text.replace("\u00a0", " ")
                for said in said_numbers(text):
                    period = _PERIOD.match(text, said.end) if said.kind == "plain" else None
                    if not (_is_its_time(said, period[1], fact) if period
                            else _is_own(said, fact, own)):
                        _tell(fact, run, said, text, findings)
        _find_false_difference(fact, facts, findings)
        _find_other_comparator(fact, facts, findings)


def _hide(noun: Any) -> Any:
    return Text(PRINTED, noun.span) if isinstance(noun, Role) and noun.name == "fact" else noun


def _tell(fact: Fact, run: Run, said: Said, text: str, findings: Findings) -> None:
    words = " ".join(text[said.start:said.end].replace(PRINTED, "…").split())
    findings.add("number-not-of-fact", run.place(said.start),
                 f"“{words}” is not what the fact “{fact.name}” holds: {_held(fact)}.",
                 "Print the number from the fact, {fact}`" + fact.name + ".number`, or say "
                 "“about” and the nearest whole number.")


def _held(fact: Fact) -> str:
    parts = [f"{fact.value} {fact.unit}".strip()]
    if fact.comparator:
        parts.append(f"{fact.comparator.label} {fact.comparator.value}")
    parts += [part for part in (f"{fact.people} people" if fact.people else "", fact.time) if part]
    return ", ".join(parts)


def _numbers_of(fact: Fact) -> tuple[Decimal, ...]:
    """The value first, with what it is compared with, then every other number of the fact."""
    return tuple(abs(number) for number in (*_measured(fact), *_others(fact)))


def _measured(fact: Fact) -> tuple[Decimal, ...]:
    ends = (fact.interval.low, fact.interval.high) if fact.interval else ()
    compared = fact.comparator.value if fact.comparator else ""
    return tuple(number for text in (fact.value, compared, *ends) for number in numbers_in(text))


def _others(fact: Fact) -> Iterator[Decimal]:
    label = fact.comparator.label if fact.comparator else ""
    for text in (fact.people, fact.time, fact.population, fact.quantity, fact.unit, label):
        for found in _DIGITS.finditer(text):
            yield Decimal(re.sub(r"[,\u202f]", "", found.group()))


def _wholes(fact: Fact) -> frozenset[Fraction]:
    """Out of how many a share of the fact is counted: 100 for percent, 10,000 for 1 in 10,000."""
    named = {Fraction((found[1] or found[2]).replace(",", ""))
             for found in _OF_ALL.finditer(fact.unit)}
    return frozenset(named | ({Fraction(100)} if fact.unit[:2].strip() in _PLAIN_UNITS
                              or fact.unit.startswith("%") else set()))


def _is_own(said: Said, fact: Fact, own: tuple[Decimal, ...]) -> bool:
    numbers = tuple(number for number in said.numbers if number is not None)
    if said.kind != "share":
        return _agrees(numbers, said.hedge, own) or (
            said.kind == "times" and any(_is_times(number, fact) for number in numbers))
    if said.whole is None:  # in words, or all of it is printed
        return len(numbers) < len(said.numbers) or all(
            _is_share(number, said.hedge, fact) for number in numbers)
    wholes = _wholes(fact)
    if said.whole in wholes:
        return _agrees(numbers, said.hedge, own)
    if {*numbers, said.whole} <= set(map(Fraction, own)):
        return True
    return bool(numbers) and all(
        _is_share(number / said.whole, said.hedge, fact) for number in numbers)


def _is_its_time(said: Said, period: str, fact: Fact) -> bool:
    """Whether a number of weeks or years is a time of the fact; “about” may be a twelfth off."""
    words = " · ".join((fact.time, fact.quantity, fact.population, f"{fact.value} {fact.unit}"))
    known = [Fraction(found[1]) * _DAYS[found[2].lower()] for found in _SPAN.finditer(words)]
    days = [number * _DAYS[period.lower()] for number in said.numbers if number is not None]
    off = Fraction(1, 12) if said.hedge else 0
    return all(any(abs(one - other) <= off * other for other in known) for one in days)


def _agrees(numbers: tuple[Fraction, ...], hedge: str, own: tuple[Decimal, ...]) -> bool:
    """Whether each number is one of a fact's, by as much as its hedge allows."""
    exact = frozenset(map(Fraction, own))
    if len(numbers) == 2 and numbers[1] == numbers[0] + 1 and any(
            numbers[0] <= number <= numbers[1] for number in exact):
        return True  # 4 or 5 of 100
    for number in numbers:
        if number in exact:
            continue
        allows = {"about": is_rounded, "more": is_near_below, "less": is_near_above}.get(hedge)
        if allows is None or not any(allows(number, held) for held in own):
            return False
    return True


def _is_share(share: Fraction, hedge: str, fact: Fact) -> bool:
    """Whether a share is the fact's percentage, or what that leaves: half of them, half as many."""
    held = [Fraction(number) for number in map(abs, _measured(fact))]
    if Fraction(100) in _wholes(fact):
        held = [number / 100 for number in held]
        held += [1 - number for number in held]
    if hedge in ("more", "less"):
        sign = 1 if hedge == "more" else -1
        return any(0 <= (number - share) * sign <= share / 4 for number in held)
    off = _ABOUT_SHARE * share if hedge == "about" else Fraction(1, 100) * share
    return any(abs(number - share) <= off for number in held)


def _is_times(times: Fraction, fact: Fact) -> bool:
    """Whether the fact's value is so many times what it is compared with, within a tenth."""
    measured = [Fraction(abs(number)) for number in numbers_in(fact.value)[:1]]
    compared = [Fraction(abs(number)) for number in numbers_in(
        fact.comparator.value)[:1]] if fact.comparator else []
    return any(other and abs(one / other - times) <= times / 10
               for one in measured for other in compared)


def _find_false_difference(fact: Fact, facts: Mapping[str, Fact], findings: Findings) -> None:
    value = next(iter(numbers_in(fact.value)), None)
    if value is None or not (fact.arms or _DIFFERENCE.match(fact.unit)):
        return
    if fact.arms:
        pairs = [tuple(number for number in (_arm(name, facts) for name in fact.arms)
                       if number is not None)]
        other = next((_other_setting(facts[name.partition(".")[0]], fact) for name in fact.arms
                      if name.partition(".")[0] in facts), "")
    else:
        pairs, other = [*_pairs(fact, facts)], ""
    whole = [pair for pair in pairs if len(pair) == 2]
    if fact.arms and not whole:
        wrong = "names an arm that is no fact, or has no number"
    elif whole and not any(_is_difference(value, fact, pair) for pair in whole):
        wrong = f"says {fact.value} {fact.unit}; its arms are {whole[0][0]} and {whole[0][1]}"
    elif other:
        wrong = f"has another {other} than its arms"
    else:
        return
    findings.add("unequal-difference", fact.value_span, f"The fact “{fact.name}” {wrong}.",
                 "Compare all three with the source. Under “arms” stand the two facts that it is "
                 "the difference of, its own group first.")


def _other_setting(arm: Fact, fact: Fact) -> str:
    """What an arm was measured in otherwise than the difference."""
    return next((what for what, one, other in (
        ("population", arm.population, fact.population), ("time", arm.time, fact.time),
        ("people", arm.people, fact.people)) if one != other), "")


def _find_other_comparator(fact: Fact, facts: Mapping[str, Fact], findings: Findings) -> None:
    """A finding where a fact is compared with one number, and the fact of that arm has another."""
    arm = fact.comparator and facts.get(f"{fact.name}-{fact.comparator.label.replace(' ', '-')}")
    if arm and fact.comparator and arm.unit == fact.unit \
            and numbers_in(arm.value) != numbers_in(fact.comparator.value):
        findings.add("contradicting-facts", fact.span,
                     f"The fact “{fact.name}” is compared with {fact.comparator.value}, and "
                     f"“{arm.name}” says {arm.value} ({arm.value_span}).",
                     "Correct one of them.")


def _arm(name: str, facts: Mapping[str, Fact]) -> Decimal | None:
    """The number of a fact, or of what it is compared with: an-id, an-id.comparator."""
    name, _, part = name.partition(".")
    fact = facts.get(name)
    if fact is None:
        return None
    said = fact.comparator.value if part and fact.comparator else "" if part else fact.value
    return next(iter(numbers_in(said)), None)


def _pairs(fact: Fact, facts: Mapping[str, Fact]) -> Iterator[tuple[Decimal, ...]]:
    """The arms of the same people, time and sources that could be meant."""
    asked = (fact.population, fact.time, {item.key for item in fact.sources})
    arms = [other for other in facts.values() if other is not fact
            and not _DIFFERENCE.match(other.unit) and Fraction(100) in _wholes(other)
            and (other.population, other.time, {item.key for item in other.sources}) == asked]
    for arm in arms:
        if arm.comparator:
            yield tuple(numbers_in(said)[0] for said in (arm.value, arm.comparator.value)
                        if numbers_in(said))
    for one, other in combinations(arms[:12], 2):
        yield tuple(numbers_in(arm.value)[0] for arm in (one, other) if numbers_in(arm.value))


def _is_difference(value: Decimal, fact: Fact, arms: tuple[Decimal | None, ...]) -> bool:
    first, second = (arm or Decimal(0) for arm in arms)
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    word = _DIFFERENCE.match(fact.unit)
    if fact.arms and word and (first > second) != (word[1] == "more"):
        return False
    return abs(abs(first - second) - abs(value)) <= step / 2


