"""Numbers as a sentence says them, in digits and in words, and how far they may be rounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
         "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
         "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_LARGE = {"hundred": 100, "thousand": 1000, "million": 1_000_000}
_WORDS = {**{word: at for at, word in enumerate(_ONES, start=1)},
          **{word: at * 10 for at, word in enumerate(_TENS, start=2)}, "dozen": 12}
_ONE_WORD = "|".join((*_TENS, *sorted(_ONES, key=len, reverse=True), "dozen"))
_WORD = (rf"(?:(?:{_ONE_WORD})(?:[\s-](?:{'|'.join(_ONES[:9])}))?"
         r"(?:\s(?:hundred|thousand|million))?|(?:a\s)?(?:hundred|thousand|million))")
PRINTED = "\ufffc"  # stands for what a register prints of itself
_DIGITS = r"\d{1,9}(?:[,\u202f]\d{3}){0,3}(?:\.\d{1,9})?"
NUMERAL = rf"(?:(?<![\w.,])(?<![A-Za-z]-){_DIGITS}(?![\w]|[.,]\d)|\b{_WORD}\b|{PRINTED})"
_SHARES = {"half": Fraction(1, 2), "halves": Fraction(1, 2), "third": Fraction(1, 3),
           "quarter": Fraction(1, 4), "fifth": Fraction(1, 5), "tenth": Fraction(1, 10)}
_SHARE = re.compile(r"\b(?:(?P<count>one|two|three|four|a)[\s-])?(?P<share>half|halves|thirds?"
                    r"|quarters?|fifths?|tenths?)\b", re.IGNORECASE)
_RATIO = re.compile(rf"(?P<part>{NUMERAL})(?:\s(?:or|to)\s(?P<other>{NUMERAL}))?"
                    rf"(?:\s(?!(?:in|of|per|out)\b)[a-z]{{1,12}}){{0,4}}"
                    r"\s(?:in|of|out\sof|per)\s(?:every\s)?(?!(?:19|20)\d\d\b)"
                    rf"(?P<all>{NUMERAL})(?!\s(?:day|week|month|year|hour|minute)s?\b)",
                    re.IGNORECASE)
_TIMES = re.compile(r"\b(?P<double>twice|doubled?|doubles|two-?fold)\b"
                    rf"|(?P<fold>{NUMERAL})-?fold\b", re.IGNORECASE)
_PLAIN = re.compile(rf"(?P<one>{NUMERAL})(?:\s(?:or|to)\s(?P<other>{NUMERAL}))?", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:about|around|roughly|nearly|almost|approximately|close\sto|some"
                    r"|just\sover|just\sunder)\s(?:a\s)?$", re.IGNORECASE)
_MORE = re.compile(r"\b(?:more\sthan|over|at\sleast|above)\s(?:a\s)?$", re.IGNORECASE)
_LESS = re.compile(r"\b(?:fewer\sthan|less\sthan|under|at\smost|up\sto|no\smore\sthan|below)\s"
                   r"(?:a\s)?$", re.IGNORECASE)
# What counts nothing: type 2, grade 3, in 2026.
_NAMED = re.compile(r"\b(?:type|grade|stage|phase|class|level|step|vitamin|figure|table|page)\s$",
                    re.IGNORECASE)
_IN = re.compile(r"\b(?:in|since|until|before|after|of|from)\s$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d(?![\d,])")
_OR_LESS = re.compile(r"(?:\s[a-z]{1,12}){0,2}\sor\s(?:fewer|less)\b", re.IGNORECASE)
_OR_MORE = re.compile(r"(?:\s[a-z]{1,12}){0,2}\sor\smore\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A number in a text: one, or the two of “4 or 5”, None for what a register prints.

    `kind` is "plain", "times" (twice), or "share" (a third, 1 in 3). A share has its whole in
    `whole`, which is None for one in words. `hedge` is "about", "more", "less" or "".
    """

    kind: str
    numbers: tuple[Fraction | None, ...]
    hedge: str
    start: int
    end: int
    whole: Fraction | None = None


def said_numbers(text: str) -> Iterator[Said]:
    """Each number of a text in digits and English words; “one” by itself is none."""
    taken = bytearray(len(text))

    def free(found: re.Match[str]) -> bool:
        start, end = found.span()
        inside = any(taken[start:end])
        if not inside:
            taken[start:end] = b"\1" * (end - start)
        return not inside

    for found in filter(free, _RATIO.finditer(text)):
        parts = tuple(_number(part) for part in (found["part"], found["other"]) if part)
        yield _said("share", parts, text, found, _number(found["all"]))
    for found in filter(free, _SHARE.finditer(text)):
        word = found["share"].lower()
        share = _SHARES[word if word in _SHARES else word.removesuffix("s")]
        yield _said("share", (share * int(_number(found["count"] or "a") or 1),), text, found)
    for found in filter(free, _TIMES.finditer(text)):
        number = Fraction(2) if found["double"] else _number(found["fold"])
        yield _said("times", (number,), text, found)
    for found in filter(free, _PLAIN.finditer(text)):
        if found.group().lower() not in ("one", PRINTED) \
                and not _is_name(text, found.start()):
            yield _said("plain", tuple(_number(part) for part in (found["one"], found["other"])
                                       if part), text, found)


def _is_name(text: str, start: int) -> bool:
    """Whether what begins here is part of a name: type 2; or a year: in 2026."""
    return bool(_NAMED.search(text, max(0, start - 12), start) or (
        _IN.search(text, max(0, start - 12), start) and _YEAR.match(text, start)))


def _said(kind: str, numbers: tuple[Fraction | None, ...], text: str, found: re.Match[str],
          whole: Fraction | None = None) -> Said:
    before = text[max(0, found.start() - 24):found.start()]
    hedge = ("about" if _ABOUT.search(before)
             else "more" if _MORE.search(before) or _OR_MORE.match(text, found.end())
             else "less" if _LESS.search(before) or _OR_LESS.match(text, found.end()) else "")
    return Said(kind, numbers, hedge, found.start(), found.end(), whole)


def _number(said: str) -> Fraction | None:
    if said == PRINTED:
        return None
    if said[0].isdigit():
        return Fraction(re.sub(r"[,\u202f]", "", said))
    total, value = 0, 0
    for word in re.split(r"[\s-]", said.lower()):
        if word in _LARGE:
            total, value = total + (value or 1) * _LARGE[word], 0
        else:
            value += _WORDS.get(word, 1)
    return Fraction(total + value)


def roundings(number: Decimal) -> frozenset[Decimal]:
    """What “about” may say of a number: the nearest whole, from 100 on two figures of it.

    Below 1 it is one figure. A half goes either way.
    """
    exact = abs(number)
    places = Decimal(1) if exact >= 1 else Decimal(1).scaleb(exact.adjusted() if exact else 0)
    steps = [places] if exact < 100 else [places, Decimal(1).scaleb(exact.adjusted() - 1)]
    return frozenset((exact / step).quantize(Decimal(1), way) * step
                     for step in steps for way in (ROUND_HALF_UP, ROUND_HALF_DOWN))


def is_rounded(said: Fraction, number: Decimal) -> bool:
    """Whether a number is what “about” may say of another."""
    return any(said == Fraction(rounded) for rounded in roundings(number))


def is_near_above(said: Fraction, number: Decimal) -> bool:
    """Whether “fewer than” or “up to” may say it: not below, and by no more than the rounding."""
    exact = abs(number)
    return Fraction(exact) <= said <= max(
        Fraction((exact).quantize(Decimal(1), ROUND_CEILING)),
        *(Fraction(rounded) for rounded in roundings(number)))


def is_near_below(said: Fraction, number: Decimal) -> bool:
    """Whether “more than” or “at least” may say it."""
    exact = abs(number)
    return min(Fraction(exact.quantize(Decimal(1), ROUND_FLOOR)),
               *(Fraction(rounded) for rounded in roundings(number))) <= said <= Fraction(exact)
