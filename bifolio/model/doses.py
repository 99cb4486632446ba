"""Doses in words: amounts with their units, how often they are given, and by which way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from bifolio.model.said_numbers import NUMERAL, said_numbers

# Each unit by its own name, with its other spellings and how many micrograms it is; 0 for what is
# no weight.
_UNITS: tuple[tuple[str, str, int], ...] = (
    ("nanograms", r"nanograms?|ng", 0),
    ("micrograms", r"micrograms?|mcgs?|[µμ]g|ug", 1),
    ("mg", r"milligrams?|mgs?", 1000),
    ("g", r"grams?|gms?|g", 1_000_000),
    ("units", r"(?:international\s)?units?|IU", 0),
    ("mL", r"millilit(?:re|er)s?|mls?", 0),
    ("mmol", r"mmol", 0), ("mEq", r"mEq", 0),
    ("tablets", r"(?:\w{1,20}\s)?tablets?|tabs?", 0), ("capsules", r"capsules?|caps", 0),
    ("puffs", r"puffs?", 0), ("sprays", r"sprays?", 0), ("drops", r"drops?", 0),
    ("patches", r"patch(?:es)?", 0), ("sachets", r"sachets?", 0),
    ("spoonfuls", r"\w{0,12}spoon\w{0,5}", 0),
    ("doses", r"doses?|injections?|suppositor(?:y|ies)|lozenges?|pills?|ampoules?|vials?", 0),
)
_WEIGHED = {name: size for name, _, size in _UNITS if size}
_UNIT = "|".join(spelling for _, spelling, _ in _UNITS)
# Per litre, per mole, per area: what is measured in a person, and not given to one.
_MEASURED = (r"(?!\s?/\s?(?:[dn]?[Ll]\b|m?mol|mg\b|g\b|m[²³23]|mm|1\.73|min)|\s?per\s(?:deci)?lit)")
_NUMBER = r"\d{1,9}(?:,\d{3}){0,3}(?:\.\d{1,6})?"
_IN_WORDS = rf"(?=[a-z]){NUMERAL}"
_AMOUNT = re.compile(rf"(?<![\w.,])(?:({_NUMBER})"
                     rf"(?:\s(?:to|or)\s({_NUMBER})|\s?[-–]\s?({_NUMBER}))?[\s-]?"
                     rf"|({_IN_WORDS})(?:\s(?:to|or)\s({_IN_WORDS}))?[\s-])({_UNIT})\b"
                     rf"{_MEASURED}", re.IGNORECASE)
_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?"
_DAYS = re.compile(_DAY, re.IGNORECASE)
_COUNTED = {word: at for at, word in enumerate((
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve"), start=1)} | {"once": 1, "twice": 2}
_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_PERIODS = {"day": Fraction(7), "night": Fraction(7), "morning": Fraction(7),
            "evening": Fraction(7), "bedtime": Fraction(7), "hour": Fraction(168),
            "week": Fraction(1), "month": Fraction(12, 52), "year": Fraction(1, 52)}
_PERIOD = "day|night|morning|evening|week|month|hour|year"
_COUNT = rf"(?:{'|'.join(_COUNTED)}|[1-9]\d?)"
_TIMES = rf"once|twice|{_COUNT}[\s-]times?"
_OFTEN = re.compile(
    rf"\b(?:(?P<count>{_TIMES})[\s-](?P<ly>dai|night|week|month|hour)ly"
    rf"|(?P<times>{_TIMES})\s(?:a|an|per|each|every)\s(?P<per>{_PERIOD})"
    r"|(?P<adverb>dai|night|week|fortnight|month|hour|year)ly"
    rf"|(?:every|each)\s(?P<ordinal>{'|'.join(_ORDINALS)})\s(?P<nth>{_PERIOD})"
    rf"|every\s(?P<number>{_COUNT})\s(?P<numbered>{_PERIOD})s"
    rf"|(?:every|each|per)\s(?P<each>{_PERIOD})"
    r"|(?<!for\s)(?<!after\s)(?<!within\s)(?<!than\s)(?<!half\s)(?:a|an)\s"
    rf"(?P<span>{_PERIOD})\b(?!\s(?:before|after|ago|later|earlier|early|apart|ahead|at\sa\stime"
    r"|in\sadvance|from\snow|or\s(?:two|so|more)|until)\b)"
    rf"|(?:on|every|each)\s(?P<days>{_DAY}(?:(?:,\s|\sand\s|,\sand\s)(?:on\s)?{_DAY}){{0,6}})"
    r"|(?:at|before)\s(?P<late>bedtime|night)|in\sthe\s(?P<early>morning|evening))\b",
    re.IGNORECASE)
# A part of the day that is added to the one before it: “… and 500 mg in the evening”.
_ALSO = re.compile(
    rf"(?:,\s(?:and\s)?|\sand\s)(?:(?:then|again|another|the\sother|one|two|half|an?"
    rf"|{_NUMBER}[\s-]?(?:{_UNIT}))\s){{0,3}}(?:(?:in\sthe|at|before|each|every)\s)?"
    r"(?:morning|noon|midday|lunchtime|afternoon|teatime|evening|night|bedtime)\b", re.IGNORECASE)
_PARTS_OF_DAY = ("morning", "evening", "night", "bedtime")
_DATE = re.compile(rf"on\s{_DAY}(?<!s)", re.IGNORECASE)
_ROUTES = (
    ("injection", r"inject\w{0,4}|shots?|under\sthe\sskin|subcutaneous(?:ly)?|intramuscular(?:ly)?"
                  r"|intravenous(?:ly)?|infusions?|pens?|into\s(?:a\s|the\s)?(?:muscle|vein)"),
    ("mouth", r"by\smouth|oral(?:ly)?|tablets?|capsules?|swallow\w{0,3}|pills?|lozenges?|syrup"
              r"|sachets?|\w{0,12}spoon\w{0,5}"),
    ("lungs", r"inhal\w{1,5}|puffs?|nebuli[sz]\w{1,3}|breathed?\sin"),
    ("skin", r"creams?|ointments?|gels?|patch(?:es)?|lotions?|(?:on|to)\sthe\sskin"),
    ("eye, ear or nose", r"drops?|sprays?|(?:in|into)\sthe\s(?:eyes?|ears?|nose|nostrils?)"),
    ("rectum or vagina", r"suppositor(?:y|ies)|pessar(?:y|ies)|enemas?|rectal(?:ly)?"
                         r"|vaginal(?:ly)?"),
)
_ROUTE = re.compile("|".join(rf"\b(?P<r{at}>{words})\b" for at, (_, words) in enumerate(_ROUTES)),
                    re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Amount:
    """Numbers with one unit, by the unit's own name, and where they stand in a text."""

    numbers: tuple[Decimal, ...]
    unit: str
    start: int
    end: int

    @property
    def weights(self) -> tuple[Decimal, ...]:
        """The numbers in micrograms; () for what is no weight."""
        size = _WEIGHED.get(self.unit)
        return tuple(number * size for number in self.numbers) if size else ()


@dataclass(frozen=True, slots=True)
class Often:
    """How often something is given, in times a week, and where that stands in a text."""

    a_week: Fraction
    start: int
    end: int


def amounts_in(text: str) -> Iterator[Amount]:
    """Each amount of a medicine in a text; what is measured in a person is none."""
    for found in _AMOUNT.finditer(text):
        numbers = tuple(_value(number) for number in found.groups()[:5] if number)
        yield Amount(numbers, _unit(found[6]), found.start(), found.end())


def _value(said: str) -> Decimal:
    """A number in digits or in words; “one” by itself is told by no other reader."""
    if said[0].isdigit():
        return Decimal(said.replace(",", ""))
    return Decimal(next((int(number) for found in said_numbers(said) for number in found.numbers
                         if number), 1))


def _unit(said: str) -> str:
    return next(name for name, spelling, _ in _UNITS
                if re.fullmatch(spelling, said, re.IGNORECASE))


def frequencies_in(text: str) -> Iterator[Often]:
    """Each word of how often in a text: twice a day, weekly, every 8 hours, at bedtime.

    Parts of one day are added up: in the morning and at night. So are the days of a week; one
    Monday by itself is a date.
    """
    end = 0
    for found in _OFTEN.finditer(text):
        if found.start() < end or _DATE.fullmatch(found.group()):
            continue
        said, end = found.groupdict(), found.end()
        a_week = _a_week(said)
        if (said["early"] or said["late"] or said["each"] or "").lower() in _PARTS_OF_DAY:
            while also := _ALSO.match(text, end):
                a_week, end = a_week + _PERIODS["day"], also.end()
        yield Often(a_week, found.start(), end)


def _a_week(said: dict[str, str | None]) -> Fraction:
    if said["number"]:
        numbered = (said["numbered"] or "").lower()
        return _PERIODS[numbered] / _number(said["number"])
    if said["days"]:
        return Fraction(len(_DAYS.findall(said["days"])))
    if said["ordinal"]:
        return _PERIODS[(said["nth"] or "").lower()] / _ORDINALS[said["ordinal"].lower()]
    if (said["adverb"] or "").lower() == "fortnight":
        return Fraction(1, 2)
    times = _number(re.split(r"[\s-]", said["count"] or said["times"] or "one")[0])
    period = next(word for word in (said["ly"], said["per"], said["adverb"], said["each"],
                                    said["span"], said["late"], said["early"]) if word).lower()
    return _PERIODS["day" if period == "dai" else period] * times


def _number(word: str) -> int:
    return _COUNTED.get(word.lower()) or int(word)


def routes_in(text: str) -> Iterator[str]:
    """The ways by which a medicine is given, as each word of a form or way tells one."""
    for found in _ROUTE.finditer(text):
        yield _ROUTES[int((found.lastgroup or "r0")[1:])][0]


def route_in(text: str) -> str:
    """The way by which a medicine is given, as the first word of a form or way tells it; or ""."""
    return next(routes_in(text), "")
