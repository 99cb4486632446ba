"""Doses in a text beside those of the register: unit, frequency, range, and which medicine."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import TypeVar

from bifolio.diagnostics import Findings
from bifolio.model import Fact
from bifolio.model.doses import Amount, Often, amounts_in, frequencies_in, route_in, routes_in
from bifolio.model.numbers import numbers_in
from bifolio.model.sentences import sentences_of
from bifolio.model.text_runs import Run
from bifolio.proofreading.medication.clauses import is_forbidden, is_harmful
from bifolio.proofreading.medication.names import (
    Named,
    cells_under_headers,
    look_alikes_of,
    named_in,
)
from bifolio.proofreading.proof_copy import ProofCopy

_Place = TypeVar("_Place", Amount, Often)

# What may stand between a medicine and its amount, and between two amounts.
_LINK = re.compile(r"(?:[\s,:(–-]|\b(?:injections?|tablets?|pens?|capsules?|inhalers?|creams?"
                   r"|sodium|doses?|at|of|to|up|is|was|are|were|be|the|an?|in|by|mouth|one|label|maximum"
                   r"|max|limit|usual|starts?|starting|with|from|or|then|takes?|taken|given|use[ds]?"
                   r"|inject(?:ed)?|daily|weekly|once|twice|low|high|higher|lower|full)\b){0,12}")
_BEFORE = re.compile(r"\s(?:of\s)?(?:the\s|your\s)?")  # and between an amount and its medicine
_GIVEN = re.compile(r"(?:\s|,|\b(?:of|it|them|this|under|the|skin|by|mouth|injected|taken|given|as"
                    r"|an?|injections?|tablets?|in|your|thigh|arm|belly|at|dose|is)\b){0,8}")
_NAMED = re.compile(r"\s(?:(?:is|are|it|given|taken|injected|used|under|the|skin|by|mouth)\s){0,6}")
_FORM = (r"(?:injections?|tablets?|capsules?|pens?|shots?|puffs?|pills?|doses?|(?:by\s)?mouth|skin"
         r"|injected|injecting|taken|given|used|inject|takes?|use|give|takes?\sit|inject\sit)")
_BY_FORM = re.compile(rf"\b{_FORM}(?:\s(?:it|them|this|is|are|one|under\sthe\sskin|by\smouth|only"
                      r"|given|taken))?\s$", re.IGNORECASE)
_OF_FORM = re.compile(rf"[\s-](?:\w{{1,12}}\s)?{_FORM}\b", re.IGNORECASE)
_PIECE = re.compile(r"[,;]|\b(?:or|and|but|not|never)\b")
# A strength or a share by weight of the body, and how much there may be of a medicine in a day.
_PER = re.compile(r"\s?/\s?(?:\d{1,3}\s?)?(?:ml|kg)\b|\s(?:per|in\s(?:a|one|each|every))\s"
                  r"(?:ml|millilit(?:re|er)|kg|kilogram)\b|\sin\s\d{1,3}\s?ml\b", re.IGNORECASE)
_LIMIT = re.compile(r"\b(?:more\sthan|at\smost|up\sto|exceed(?:s|ing)?|over|above"
                    r"|(?:maximum|most|limit)(?:\s\w{1,12}){0,4}:?)\s$", re.IGNORECASE)
_A_DAY = re.compile(r"(?:\s(?!(?:once|twice|times?)\b)[^\W\d_]{1,30}){0,5}?\s(?:(?:(?:in\s)?(?:a|an"
                    r"|any|one|each)|per|every)\sday|daily|in\s(?:any\s|a\s|one\s)?24\shours)\b",
                    re.IGNORECASE)
_DAYS = re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE)
# A cell that says how often and nothing else, and the columns whose times are of other things.
_ALONE = re.compile(r"(?:\W|\b(?:usually|mostly|often|only|about|by|mouth|under|the|skin|injected"
                    r"|taken|with|food|water|after|before|meals?|and|or|in|at|on|a|an|as|single|dose"
                    r"|once|morning|evening|night|bedtime|day|week|daily|weekly|same)\b){0,24}",
                    re.IGNORECASE)
_VISITS = re.compile(r"\b(?:tests?|checks?|visits?|reviews?|scans?|monitor\w{0,3}|measure\w{0,5}"
                     r"|appointments?|follow|see|refills?|suppl(?:y|ies))\b", re.IGNORECASE)
_IN_A_DAY = re.compile(r"\bin\s(?:any\s|one\s)?24\shours\b", re.IGNORECASE)


def find_other_doses(copy: ProofCopy, findings: Findings, doses: tuple[Fact, ...]) -> None:
    """A finding for each dose in words that the register's doses of that medicine speak against.

    Its unit, how often it is given by that way, or a range; and for each name that looks like the
    name of a medicine in the register, and is in no fact itself.
    """
    register = [(fact, named_in(fact.words)) for fact in doses]
    register = [(fact, names) for fact, names in register if names]
    if not register:
        return
    for passage in copy.passages:
        for first, last in sentences_of(passage.text):
            _read_sentence(passage, first, last, (), register, findings)
        _find_look_alikes(passage, register, findings)
    for run, headers in cells_under_headers(copy):
        names = tuple(name for header in headers for name in named_in(header))
        if _VISITS.search(" · ".join(headers)) and not any(amounts_in(run.text)):
            continue
        if names and not named_in(run.text):
            _read_sentence(run, 0, len(run.text), names, register, findings)


_Register = list[tuple[Fact, tuple[Named, ...]]]
_NEAR = 60  # signs before a medicine in which its amount is looked for


def _read_sentence(run: Run, first: int, last: int, context: tuple[Named, ...],
                   register: _Register, findings: Findings) -> None:
    """Each amount and each frequency of a sentence, with the medicine that it is said of."""
    text = run.text[first:last]
    names = named_in(text)
    if not names and not context:
        return
    amounts, often = tuple(amounts_in(text)), tuple(frequencies_in(text))
    told: set[str] = set()
    for name, start, end in _parts(text, names, context):
        facts = _facts_of(name, register)
        if not facts:
            continue
        linked = _linked(text, name, names, _between(amounts, max(0, start - _NEAR), end))
        daily = any(one.a_week >= 7 for fact in facts for one in _frequencies_of(fact))
        totals = {amount: _total_end(text, amount) if daily else 0 for amount in linked}
        for amount in linked:
            given = _given_so(text, amount, start, end, facts)
            fault = _is_instruction(text, amount, facts) and _check_amount(
                text, amount, name, given, bool(totals[amount]))
            if fault:
                code, what, fix = fault
                findings.add(code, run.place(first + amount.start), what, fix)
        for one in _between(often, start, end):
            alone = not names and _ALONE.fullmatch(text[:one.start] + text[one.end:])
            if not (alone or _said_of_dose(text, one, linked, name if name in names else None)) \
                    or is_forbidden(text, one.start) or is_harmful(text, one.start) \
                    or any(amount.end <= one.start < total for amount, total in totals.items()):
                continue
            what = _check_frequency(text, one, start, end, name, facts)
            if what and what not in told:
                told.add(what)
                findings.add("other-dose", run.place(first + one.start), what,
                             "Compare the text and the register with the source.")


def _between(places: tuple[_Place, ...], start: int, end: int) -> tuple[_Place, ...]:
    """Those that begin from `start` on and before `end`; they stand in their order."""
    return places[bisect_left(places, start, key=_start):bisect_left(places, end, key=_start)]


def _start(place: Amount | Often) -> int:
    return place.start


def _parts(text: str, names: tuple[Named, ...], context: tuple[Named, ...]
           ) -> Iterator[tuple[Named, int, int]]:
    """Each medicine, and from where to where a sentence speaks of it."""
    if not names:
        yield from ((name, 0, len(text)) for name in context[:1])
        return
    starts = [0, *(name.start for name in names[1:]), len(text)]
    for name, (start, end) in zip(names, pairwise(starts), strict=True):
        yield name, start, end


def _linked(text: str, name: Named, names: tuple[Named, ...], amounts: tuple[Amount, ...]
            ) -> tuple[Amount, ...]:
    """The amounts that are said of a medicine: before it, behind it, or one behind the other.

    Of a medicine that is named elsewhere, at the head of the row, they are all.
    """
    if not names:
        return amounts
    found: list[Amount] = []
    at = name.end
    for amount in amounts:
        if amount.end <= name.start:
            if _BEFORE.fullmatch(text, amount.end, name.start):
                found.append(amount)
        elif (at <= amount.start and _LINK.fullmatch(text, at, amount.start)
              and not _is_next(text, amount.end)):
            found.append(amount)
            at = amount.end
    return tuple(found)


def _is_next(text: str, end: int) -> bool:
    """Whether an amount that ends here is that of the medicine behind it: 5 mg of warfarin."""
    behind = _BEFORE.match(text, end)
    names = named_in(text[behind.end():behind.end() + _NEAR]) if behind else ()
    return bool(names) and names[0].start == 0


def _said_of_dose(text: str, often: Often, amounts: tuple[Amount, ...], name: Named | None) -> bool:
    """Whether a frequency is that of a dose, and not of a visit or a step."""
    return (any(_GIVEN.fullmatch(text, amount.end, often.start) for amount in amounts)
            or bool(name and _NAMED.fullmatch(text, name.end, often.start))
            or bool(_BY_FORM.search(text, max(0, often.start - _NEAR), often.start))
            or bool(_OF_FORM.match(text, often.end)))


def _facts_of(name: Named, register: _Register) -> list[Fact]:
    """The doses of a medicine: those of the very brand if there are any, else of the substance."""
    own = [fact for fact, names in register if any(other.name == name.name for other in names)]
    if own and name.name != name.substance:
        return own
    return [fact for fact, names in register
            if any(other.substance and other.substance == name.substance for other in names)]


def _total_end(text: str, amount: Amount) -> int:
    """Where an amount ends that is the most of a whole day; 0 for any other."""
    if not _LIMIT.search(text, max(0, amount.start - _NEAR), amount.start):
        return 0
    found = _A_DAY.match(text, amount.end)
    return found.end() if found else amount.end if _IN_A_DAY.search(text) else 0


def _piece(text: str, at: int, start: int, end: int) -> str:
    """What stands between two cuts of a part, around a place."""
    cuts = [start, *(cut.end() for cut in _PIECE.finditer(text, start, end)), end]
    return next(text[one:other] for one, other in pairwise(cuts) if at < other)


def _given_so(text: str, amount: Amount, start: int, end: int, facts: list[Fact]) -> list[Fact]:
    """The doses by the one way and with the frequency that are said of an amount; else all."""
    ways = (set(routes_in(_piece(text, amount.start, start, end)))
            or set(routes_in(text[start:end])))
    by_way = [fact for fact in facts if len(ways) != 1 or route_in(fact.words) in ("", *ways)]
    often = next(frequencies_in(text[amount.end:amount.end + _NEAR]), None)
    if often and not _GIVEN.fullmatch(text, amount.end, amount.end + often.start):
        often = None
    so_often = [fact for fact in by_way or facts if not often or any(
        one.a_week == often.a_week for one in _frequencies_of(fact))]
    return so_often or by_way or facts


def _is_instruction(text: str, amount: Amount, facts: list[Fact]) -> bool:
    """Whether an amount is one to take: no strength, and nothing that the text warns of."""
    per = _PER.match(text, amount.end)
    if per and not any(_PER.search(fact.unit) for fact in facts):
        return False
    return not is_harmful(text, amount.start) and (
        not is_forbidden(text, amount.start)
        or bool(_LIMIT.search(text, max(0, amount.start - _NEAR), amount.start)))


def _check_amount(text: str, amount: Amount, name: Named, facts: list[Fact], total: bool
                  ) -> tuple[str, str, str] | None:
    """What is wrong with an amount, by code, what and fix; `total` is the most of a day."""
    known = [dose for fact in facts for dose in amounts_in(f"{fact.value} {fact.unit}")]
    said = " ".join(text[amount.start:amount.end].split())
    units = {dose.unit for dose in known}
    limited = next((fact for fact in facts if fact.range), None)
    allowed = any(_allows(fact, amount, total) for fact in facts)
    others = amount.weights or amount.unit == "units" or (amount.unit == "mL" and "units" in units)
    if units and others and amount.unit not in units and any(
            dose.weights or dose.unit == "units" for dose in known) \
            and not (amount.weights and (_is_like(amount, known, 100 if total else 10)
                                         or (limited and allowed and not total))):
        return ("other-dose",
                f"“{said}” is said of {name.name}; the register has its doses in "
                f"{' and '.join(sorted(units))} ({facts[0].span}).",
                "Compare the unit with the source: mg and micrograms differ a thousand times.")
    if limited and limited.range and not allowed:
        return ("dose-outside-range",
                f"“{said}” of {name.name} is not {limited.range.said} {limited.unit} "
                f"({limited.span}).",
                "Compare the dose and the range with their sources.")
    return None


def _is_like(amount: Amount, known: list[Amount], times: int) -> bool:
    """Whether weights in two units are near each other: no slip of the unit lies between them."""
    weights = {number for dose in known for number in dose.weights}
    return all(any(weight <= number * times and number <= weight * times for weight in weights)
               for number in amount.weights)


def _allows(fact: Fact, amount: Amount, total: bool) -> bool:
    """Whether a fact's range holds an amount; one without says the very amount, or nothing.

    The most of a day is held against all doses of a day.
    """
    if not fact.range:
        return set(numbers_in(fact.value)).issuperset(amount.numbers)
    unit, numbers = next(amounts_in(f"1 {fact.unit}"), None), amount.numbers
    if unit and unit.weights and amount.weights:
        numbers = tuple(number / unit.weights[0] for number in amount.weights)
    elif unit and unit.unit != amount.unit:
        return True
    if not total:
        return all(map(fact.range.holds, numbers))
    times = [often.a_week / 7 for often in _frequencies_of(fact)]
    most = Fraction(numbers_in(fact.range.high)[-1]) * max((Fraction(1), *times))
    return not times or all(Fraction(number) <= most for number in numbers)


def _frequencies_of(fact: Fact) -> Iterator[Often]:
    return frequencies_in(f"{fact.unit} {fact.frequency}")


def _check_frequency(text: str, often: Often, start: int, end: int, name: Named,
                     facts: list[Fact]) -> str:
    """What is wrong with how often a medicine is given by the way that is named beside it."""
    way = route_in(_piece(text, often.start, start, end))
    known = [(each, route_in(fact.words)) for fact in facts for each in _frequencies_of(fact)]
    if _DAYS.search(text, often.start, often.end) and any(each.a_week >= 7 for each, _ in known):
        return ""  # each day has an amount of its own
    by_way = [each for each, route in known if not way or not route or route == way]
    if not known or any(each.a_week == often.a_week for each in by_way):
        return ""
    said = " ".join(text[often.start:often.end].split())
    by = f" by {way}" if way and len(by_way) < len(known) else ""
    return (f"“{said}”{by} is said of {name.name}; no dose of the register is given so often "
            f"({facts[0].span}).")


def _find_look_alikes(run: Run, register: _Register, findings: Findings) -> None:
    registered = {name.name: fact for fact, names in register for name in names}
    for name in named_in(run.text):
        alike = sorted(look_alikes_of(name.name) & registered.keys())
        if alike and name.name not in registered:
            findings.add("look-alike-name", run.place(name.start),
                         f"“{name.name}” has been taken for “{alike[0]}”, which the register "
                         f"names ({registered[alike[0]].span}).",
                         "Make sure which medicine is meant. If it is right, add it to "
                         "content/waivers.yaml.")
