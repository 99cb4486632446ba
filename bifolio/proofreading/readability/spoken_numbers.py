"""Figures as they are read aloud in English."""

from __future__ import annotations

from unicodedata import digit

_ONES = (2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1, 3, 1, 2, 2, 2, 2, 3, 2, 2)  # zero … nineteen
_TENS = (0, 0, 2, 2, 2, 2, 2, 3, 2, 2)  # twenty … ninety
_GROUPS = ((1_000_000_000, 2), (1_000_000, 2), (1000, 2), (100, 2))  # billion … hundred
_YEARS = range(1100, 2100)


def said_of_figures(figures: str) -> int:
    """The syllables of a numeral: “150” one hundred fifty, “0.5” zero point five, “2026” a year.

    A comma is taken for a separator of thousands.
    """
    whole, point, decimals = figures.replace(",", "").partition(".")
    plain = (whole + decimals).isdecimal()  # ² is a digit, and no number
    if "." in decimals or len(whole) > 12 or not plain:  # a version, a section, 10²
        return sum(_ONES[digit(sign)] for sign in figures if sign.isdigit())
    said = _year(int(whole)) if "," not in figures and not point else _number(int(whole or "0"))
    return said + (1 + sum(_ONES[int(sign)] for sign in decimals) if point else 0)


def _year(number: int) -> int:
    """Four figures of our age are read in two halves: “twenty twenty-six”."""
    if number not in _YEARS or 2000 <= number < 2010:
        return _number(number)
    century, year = divmod(number, 100)
    if not year:
        return _number(century) + 2  # “nineteen hundred”
    return _number(century) + (_number(year) if year > 9 else 1 + _ONES[year])


def _number(number: int) -> int:
    if number < len(_ONES):
        return _ONES[number]
    for size, name in _GROUPS:
        if number >= size:
            many, rest = divmod(number, size)
            return _number(many) + name + (_number(rest) if rest else 0)
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (_ONES[ones] if ones else 0)
