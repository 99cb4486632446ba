"""Doses in a text beside those of the register: unit, frequency, range, and which medicine."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise
from typing import TypeVar

from bifolio.diagnostics import Findings
from bifolio.model import Fact
from bifolio.model.doses import Amount, Often, amounts_in, frequencies_in, route_in
from bifolio.model.numbers import numbers_in
from bifolio.model.sentences import sentences_of
from bifolio.model.text_runs import Run
from bifolio.proofreading.medication.names import (
    Named,
    look_alikes_of,
    named_in,
    under_headers,
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
    for run, names in under_headers(copy):
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
        for amount in linked:
            _check_amount(run, first, amount, name, facts, findings)
        for one in _between(often, start, end):
            if not _said_of_dose(text, one, linked, name if name in names else None):
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


def _check_amount(run: Run, first: int, amount: Amount, name: Named, facts: list[Fact],
                  findings: Findings) -> None:
    known = [dose for fact in facts for dose in amounts_in(f"{fact.value} {fact.unit}")]
    said = " ".join(run.text[first + amount.start:first + amount.end].split())
    place = run.place(first + amount.start)
    units = {dose.unit for dose in known}
    weights = {number for dose in known for number in dose.weights}
    limited = next((fact for fact in facts if fact.range), None)
    others = amount.weights or amount.unit == "units" or (amount.unit == "mL" and "units" in units)
    if units and others and amount.unit not in units and any(
            dose.weights or dose.unit == "units" for dose in known) \
            and not (amount.weights and weights.issuperset(amount.weights)):
        findings.add("other-dose", place,
                     f"“{said}” is said of {name.name}; the register has its doses in "
                     f"{' and '.join(sorted(units))} ({facts[0].span}).",
                     "Compare the unit with the source: mg and micrograms differ a thousand times.")
    elif limited and limited.range and not any(_allows(fact, amount) for fact in facts):
        findings.add("dose-outside-range", place,
                     f"“{said}” of {name.name} is not {limited.range.said} {limited.unit} "
                     f"({limited.span}).",
                     "Compare the dose and the range with their sources.")


def _allows(fact: Fact, amount: Amount) -> bool:
    """Whether a fact's range holds an amount; one without says the very amount, or nothing."""
    if not fact.range:
        return set(numbers_in(fact.value)).issuperset(amount.numbers)
    unit = next(amounts_in(f"1 {fact.unit}"), None)
    if unit and unit.weights and amount.weights:
        return all(fact.range.holds(number / unit.weights[0]) for number in amount.weights)
    return not unit or unit.unit != amount.unit or all(map(fact.range.holds, amount.numbers))


def _check_frequency(text: str, often: Often, start: int, end: int, name: Named,
                     facts: list[Fact]) -> str:
    """What is wrong with how often a medicine is given by the way that is named beside it."""
    cuts = [start, *(cut.end() for cut in _PIECE.finditer(text, start, end)), end]
    piece = next(text[one:other] for one, other in pairwise(cuts) if often.start < other)
    way = route_in(piece)
    known = [(each, route_in(fact.words)) for fact in facts
             for each in frequencies_in(f"{fact.unit} {fact.frequency}")]
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
