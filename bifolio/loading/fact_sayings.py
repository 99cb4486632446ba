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
_PEOPLE = re.compile(r"\s(?:(?!more\b|fewer\b|less\b)[a-z-]{1,20}\s){0,2}"
                     r"(?:people|persons?|patients?|adults?|women|men|children|babies|users"
                     r"|participants?|volunteers?|who)\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:aged|over|under|above|below|from)\s$", re.IGNORECASE)
_NOUN = re.compile(r"[\s-]?(%|[^\W\d_]{1,30})")
# What the rest is said by: 75 of 100 did not; half of them were left; half as many.
_REST = re.compile(r"\b(?:(?:not|no)(?!\s(?:more|fewer|less)\sthan\b)|never|none|nobody|without"
                   r"|neither|cannot|free|left|remain(?:s|ed|ing)?|still|stay(?:s|ed)?|the\srest"
                   r"|as\s(?:many|much|often|likely|high|large|common))\b|n[’']t\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[.;:,?!](?!\d)|\b(?:but|while|whereas)\b")
_UP, _DOWN = ("more", "higher", "greater", "extra"), ("fewer", "less", "lower", "smaller")
_WAY_WORD = rf"(?<!or\s)\b({'|'.join((*_UP, *_DOWN))})\b"
_WAY = re.compile(r"(?:\s?%|\sper\s?cent(?:age\spoints?)?|\s[^\W\d_]{1,6})?\s" + _WAY_WORD,
                  re.IGNORECASE)
_WAY_INSIDE = re.compile(_WAY_WORD, re.IGNORECASE)
_MOVED = re.compile(
    r"\b(?:(?:(?P<up>rose|risen|grew|grown|gained|increased|went\sup)"
    r"|fell|fallen|dropped|lost|decreased|went\sdown)(?:\sby)?|(?:(?P<higher>rise|increase|higher)"
    r"|fall|drop|reduction|decrease|lower)\s(?:of|by))\s(?:(?:about|around|nearly|almost)\s)?$",
    re.IGNORECASE)
_CHANGE = re.compile(r"(?:(rise|increase)|fall|drop|reduction|decrease)\s(?:in|of)\b")
_CLOSE = 120  # signs, that a word which turns a number round may stand away
_PERCENT = re.compile(r"\s?%|\sper\s?cent\b", re.IGNORECASE)
_AS_MANY = re.compile(r"\sas\s(?:many|much|often|likely|high|large|common)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{4,}")
# What is said of any arm, and not of what was measured in it.
_OF_ARMS = frozenset(("people", "with", "from", "against", "than", "arms", "group", "trial",
                      "while", "treatment", "placebo", "control", "difference", "change", "were",
                      "that"))
_Arm = tuple[Decimal, Fact]  # a number, and the fact that it stands in
_NEXT_TO = {"more": is_near_below, "less": is_near_above}  # by its hedge, what a number may say
_ABOUT_SHARE = Fraction(1, 10)  # of a share, that it may be off
_PLAIN_UNITS = frozenset(("%", POINTS))


def find_strange_sayings(facts: Mapping[str, Fact], findings: Findings) -> None:
    """A finding for each number in a `say` that is not the fact's, nor a rounding of it.

    Numbers that a register prints are its own. And one for each difference that is not that of
    its two arms.
    """
    for fact in facts.values():
        for wording in fact.say:
            for run in runs(rewrite(wording.content, _hide)):
                text = run.text.replace("\u00a0", " ")
                for said in said_numbers(text):
                    period = _PERIOD.match(text, said.end) if said.kind == "plain" else None
                    if not (_is_its_time(said, period[1], fact) if period
                            else _is_own(said, text, fact)):
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


def _measured(fact: Fact, way: str = "") -> tuple[Decimal, ...]:
    """Its value, interval and comparator; said to be “more”, none of which it is known to be less.
    """
    ends = (fact.interval.low, fact.interval.high) if fact.interval else ()
    compared = fact.comparator.value if fact.comparator else ""
    return tuple(abs(number) for text in (fact.value, compared, *ends)
                 for number in numbers_in(text)
                 if not way or _way_of(number, text, fact) in (way, ""))


def _way_of(number: Decimal, text: str, fact: Fact) -> str:
    """Whether a number of a fact is of “more” or of “less”, by its sign or by the fact's words."""
    if number < 0 or "+" in text:
        return "less" if number < 0 else "more"
    unit, change = _DIFFERENCE.match(fact.unit), _CHANGE.match(fact.quantity)
    if unit:
        return "more" if unit[1] == "more" else "less"
    return "" if not change else "more" if change[1] else "less"


def _said_way(said: Said, text: str) -> str:
    """Whether a number is said to be “more” or “less” of something: 15% less, rose by 5."""
    moved = _MOVED.search(text, max(0, said.start - 40), said.start)
    if moved:
        return "more" if moved["up"] or moved["higher"] else "less"
    word = _WAY.match(text, said.end) or _WAY_INSIDE.search(text, said.start, said.end)
    return "" if not word else "more" if word[1].lower() in _UP else "less"


def _beside(said: Said, text: str, fact: Fact) -> tuple[Decimal, ...]:
    """The numbers that stand by the same word in what a fact says beside its value."""
    label = fact.comparator.label if fact.comparator else ""
    words = _words_by(text, said.start, said.end)
    return tuple(Decimal(re.sub(r"[,\u202f]", "", found.group()))
                 for own in (fact.population, fact.quantity, fact.unit, label)
                 for found in _DIGITS.finditer(own) if words & _words_by(own, *found.span()))


def _words_by(text: str, start: int, end: int) -> frozenset[str]:
    """The word behind a number, and before it that of an age or a bound: over 65, if no percent."""
    percent = _PERCENT.match(text, end)
    by = (_NOUN.match(text, end),
          None if percent else _AGED.search(text, max(0, start - 12), start))
    return frozenset(word[0].strip(" -").lower() for word in by if word)


def _wholes(fact: Fact) -> frozenset[Fraction]:
    """Out of how many a share of the fact is counted: 100 for percent, 10,000 for 1 in 10,000."""
    named = {Fraction((found[1] or found[2]).replace(",", ""))
             for found in _OF_ALL.finditer(fact.unit)}
    return frozenset(named | ({Fraction(100)} if fact.unit[:2].strip() in _PLAIN_UNITS
                              or fact.unit.startswith("%") else set()))


def _is_own(said: Said, text: str, fact: Fact) -> bool:
    numbers = tuple(number for number in said.numbers if number is not None)
    held, wholes = _measured(fact, _said_way(said, text)), _wholes(fact)
    percent = _PERCENT.match(text, said.end) if said.kind == "plain" else None
    whole = Fraction(100) if percent else said.whole
    if said.kind == "plain" and (_is_beside(numbers, said, text, fact) or (
            not percent and _agrees(numbers, said.hedge, held))):
        return True
    if said.kind == "times":
        return (not wholes and _agrees(numbers, said.hedge, held)) or any(
            _is_times(number, fact) for number in numbers)
    rest = _is_rest(said, text)
    shares = _shares(held, fact, rest, alone=bool(_AS_MANY.match(text, said.end)))
    if whole is None:  # in words, or all of it is printed
        return said.kind == "share" and (len(numbers) < len(said.numbers) or all(
            _is_share(number, said.hedge, shares) for number in numbers))
    if whole in wholes:
        return _agrees(numbers, said.hedge, held) or (rest and _agrees(
            numbers, said.hedge, tuple(int(whole) - number for number in held)))
    if not percent and _counts_so(numbers, whole, fact):
        return True
    return bool(numbers) and bool(wholes) and all(
        _is_share(number / whole, said.hedge, shares) for number in numbers)


def _is_beside(numbers: tuple[Fraction, ...], said: Said, text: str, fact: Fact) -> bool:
    """Whether a number is the fact's people, or one that stands in its words before that word."""
    if _PEOPLE.match(text, said.end) and fact.people and _agrees(
            numbers, said.hedge, tuple(numbers_in(fact.people))):
        return True
    return _agrees(numbers, said.hedge, _beside(said, text, fact))


def _counts_so(numbers: tuple[Fraction, ...], whole: Fraction, fact: Fact) -> bool:
    """Whether a fact counts so many of its own people, or says the two together: 12 of 60."""
    people = {Fraction(number) for number in numbers_in(fact.people)}
    if not _wholes(fact) and whole in people:
        return set(numbers) <= set(map(Fraction, _measured(fact)))
    words = " · ".join((fact.population, fact.quantity, f"{fact.value} {fact.unit}"))
    return any(own.whole == whole and set(numbers) <= {*own.numbers}
               for own in said_numbers(words))


def _is_rest(said: Said, text: str) -> bool:
    """Whether a number may be said of those that are left: 75 of 100 did not."""
    first, last = max(0, said.start - _CLOSE), min(len(text), said.end + _CLOSE)
    before = [found.end() for found in _CLAUSE.finditer(text, first, said.start)]
    behind = _CLAUSE.search(text, said.end, last)
    return bool(_REST.search(text, before[-1] if before else first,
                             behind.start() if behind else last))


def _is_its_time(said: Said, period: str, fact: Fact) -> bool:
    """Whether a number of weeks or years is a time of the fact.

    “About” may be a twelfth off; “more than” or “less than” goes to the whole number next to it.
    """
    words = " · ".join((fact.time, fact.quantity, fact.population, f"{fact.value} {fact.unit}"))
    known = [Fraction(found[1]) * _DAYS[found[2].lower()] for found in _SPAN.finditer(words)]
    days = [number * _DAYS[period.lower()] for number in said.numbers if number is not None]
    off = Fraction(1, 12 if said.hedge else 100)  # 52 weeks are a year
    allows = _NEXT_TO.get(said.hedge)
    unit = _DAYS[period.lower()]
    return all(any(abs(one - other) <= off * other or (allows and allows(
        one / unit, Decimal((other / unit).numerator) / (other / unit).denominator))
        for other in known) for one in days)


def _agrees(numbers: tuple[Fraction, ...], hedge: str, own: tuple[Decimal, ...]) -> bool:
    """Whether each number is one of a fact's, by as much as its hedge allows."""
    exact = frozenset(map(Fraction, own))
    if len(numbers) == 2 and numbers[1] == numbers[0] + 1 and any(
            numbers[0] <= number <= numbers[1] for number in exact):
        return True  # 4 or 5 of 100
    for number in numbers:
        if number in exact:
            continue
        allows = {"about": is_rounded, **_NEXT_TO}.get(hedge)
        if allows is None or not any(allows(number, held) for held in own):
            return False
    return True


def _shares(numbers: tuple[Decimal, ...], fact: Fact, rest: bool, alone: bool) -> list[Fraction]:
    """A fact's numbers as shares, with what they leave where it is the `rest` that is told.

    Of what is known to be less that stands `alone`: a quarter as many.
    """
    whole = min(_wholes(fact), default=Fraction(1))
    held = [Fraction(number) / whole for number in numbers]
    left = [1 - number for number in held] if rest else []
    value = next(iter(numbers_in(fact.value)), Decimal(0))
    return left if alone and _way_of(value, fact.value, fact) == "less" else held + left


def _is_share(share: Fraction, hedge: str, held: list[Fraction]) -> bool:
    """Whether a share is one of these, by as much as its hedge allows."""
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
        pairs = [tuple(arm for arm in (_arm(name, facts) for name in fact.arms) if arm)]
        other = next((_other_setting(facts[name.partition(".")[0]], fact) for name in fact.arms
                      if name.partition(".")[0] in facts), "")
    else:
        pairs, other = [*_pairs(fact, facts)], ""
    whole = [pair for pair in pairs if len(pair) == 2]
    if fact.arms and not whole:
        wrong = "names an arm that is no fact, or has no number"
    elif whole and not any(_is_difference(value, fact, pair) for pair in whole):
        wrong = f"says {fact.value} {fact.unit}; its arms are {whole[0][0][0]} and {whole[0][1][0]}"
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


def _arm(name: str, facts: Mapping[str, Fact]) -> _Arm | None:
    """That of a fact, or of what it is compared with: an-id, an-id.comparator."""
    name, _, part = name.partition(".")
    fact = facts.get(name)
    if fact is None:
        return None
    said = fact.comparator.value if part and fact.comparator else "" if part else fact.value
    return next(((number, fact) for number in numbers_in(said)), None)


def _pairs(fact: Fact, facts: Mapping[str, Fact]) -> Iterator[tuple[_Arm, ...]]:
    """The arms of the same quantity, people, time and sources that could be meant.

    Of the same quantity they are where all their words, or all that two arms share, are its own.
    """
    asked = (fact.population, fact.time, {item.key for item in fact.sources})
    words = _words_of(fact)
    arms = [other for other in facts.values() if other is not fact
            and not _DIFFERENCE.match(other.unit) and _wholes(other)
            and (other.population, other.time, {item.key for item in other.sources}) == asked]
    for arm in arms:
        if arm.comparator and _words_of(arm) and _words_of(arm) <= words:
            yield tuple((numbers_in(said)[0], arm) for said in (arm.value, arm.comparator.value)
                        if numbers_in(said))
    for one, other in combinations(arms[:12], 2):
        shared = _words_of(one) & _words_of(other)
        if shared and shared <= words and one.unit == other.unit:
            yield tuple((numbers_in(arm.value)[0], arm) for arm in (one, other)
                        if numbers_in(arm.value))


def _words_of(fact: Fact) -> frozenset[str]:
    """The words that tell what a fact measured, and not in whom."""
    return frozenset(_WORD.findall(fact.quantity.lower())) - _OF_ARMS


def _is_difference(value: Decimal, fact: Fact, arms: tuple[_Arm, ...]) -> bool:
    """Whether a number is that of its arms, as many as of its own 100 or 1,000, and which way."""
    gap, *less = (Fraction(number) * _scale(arm, fact) for number, arm in arms)
    gap -= sum(less)
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    way = _way_of(value, fact.value, fact) if _DIFFERENCE.match(fact.unit) or fact.value[:1] in (
        "+", "-", "\u2212") else ""
    if fact.arms and way and (gap > 0) != (way == "more"):
        return False
    return abs(abs(gap) - abs(Fraction(value))) <= Fraction(step) / 2


def _scale(arm: Fact, fact: Fact) -> Fraction:
    """What an arm's number is multiplied by to be counted of as many as the difference is."""
    one, other = _wholes(fact), _wholes(arm)
    return min(one) / min(other) if one and other else Fraction(1)
