"""How numbers are set: one set of rules for signs, units and intervals, by language.

A number is written in a library as a text with a point for the decimal sign ("-15.2", "1879",
"0.2 to 1.7", ">5"), and set here: a true minus, the signs that the language has for decimals and
for thousands, no line end between a number and its unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from bifolio.model.languages import language as language_of

NBSP = "\u00a0"
_MINUS = "\u2212"
_ONE = r"[-+\u2212]?[0-9]+(?:\.[0-9]+)?"
SHAPE = rf"[<>≤≥~]?{_ONE}(?: to {_ONE})?"  # what a number may look like in a library
_NUMBER = re.compile(_ONE)
_TRAILING_ZERO = re.compile(r"\.\d*0(?!\d)")
_CLINGING = ("%", "‰", "°")  # set against the number, with the space that the language has
RATIOS = ("HR", "RR", "OR", "IRR")  # of two risks: 1 is no difference
COMPARING = (*RATIOS, "SMD")  # units that are none: the number compares two groups
_LEADING = (*COMPARING, "n")  # stand before the number
POINTS = "pp"  # percentage points


def numbers_in(value: str) -> tuple[Decimal, ...]:
    """The numbers of a value: one, or the two ends of a range; () when it has none."""
    return tuple(Decimal(found.replace(_MINUS, "-")) for found in _NUMBER.findall(value))


def ends_in_zero(value: str) -> bool:
    """Whether a number has a zero at its end that says nothing and can be misread: 1.0, 2.50."""
    return bool(_TRAILING_ZERO.search(value))


def set_number(value: str, language: str) -> str:
    """A number alone: −15.2, 17,604, 0.2 to 1.7."""
    usage = language_of(language)

    def digits(found: re.Match[str]) -> str:
        sign, whole, _, part = re.fullmatch(r"([-+\u2212]?)(\d+)(\.?)(\d*)", found[0]).groups()  # type: ignore[union-attr]
        grouped = usage.grouped(whole) if whole[0] != "0" else whole
        return (_MINUS if sign in ("-", _MINUS) else sign) + grouped + \
            (usage.decimal + part if part else "")

    return _NUMBER.sub(digits, value.replace(" to ", f" {usage.words.to} "))


def set_quantity(value: str, unit: str, language: str) -> str:
    """A number with its unit: −15.2%, HR 3.3, 1.8 mg once a week, 2.1 percentage points."""
    usage, said = language_of(language), set_number(value, language)
    if unit in _LEADING:
        return f"{unit}{NBSP}{said}"
    if unit.startswith(_CLINGING):
        form = "{}" + unit if unit[0] == "°" else usage.percent.replace("%", unit[0]) + unit[1:]
        joint = f" {usage.words.to} "
        return joint.join(
            _MINUS * end.startswith(_MINUS) + form.replace("{}", end.removeprefix(_MINUS))
            for end in said.split(joint))
    if unit == POINTS:
        unit = usage.words.points
    if len(numbers := numbers_in(value)) == 1:
        unit = usage.counted(unit, abs(numbers[0]))
    return f"{said}{NBSP}{unit}" if unit else said


def set_interval(low: str, high: str, level: str, language: str) -> str:
    """An interval with its name: 95% CI 1.4 to 9.6."""
    to = language_of(language).words.to
    ends = f"{set_number(low, language)} {to} {set_number(high, language)}"
    return f"{level.replace(' ', NBSP)} {ends}".strip()


def set_comparison(value: str, comparator: str, language: str) -> str:
    """Two quantities that are compared, both set already: −15.2% v 5.0% placebo."""
    return f"{value} {language_of(language).words.versus} {comparator}"


_UNITS = (
    r"%|‰|°C?|percent(?:age points?)?|per cent|points?|pp\b|mmHg|mm Hg"
    r"|(?:[kmµμcdn]|mc)?(?:g|L|l|mol|m|cal|J|U|IU|Eq)\b(?:/[\w²³µμ^]+)*|(?:mc|µ|μ)g|kcal|IU|lb|oz"
    r"|(?:calorie|gram|kilogram|milligram|pound|litre|liter|inch|foot|unit|cup|dose|pill|tablet"
    r"|second|minute|hour|day|week|month|year|time|step|people|person|adult|participant|patient)"
    r"e?s?\b|feet\b|inches\b"
    r"|segundos?\b|minutos?\b|horas?\b|días?\b|semanas?\b|mes(?:es)?\b|años?\b|gramos?\b|personas?\b"
    r"|Minuten?\b|Stunden?\b|Tagen?\b|Wochen?\b|Monaten?\b|Jahren?\b|Prozent\b"
    r"|minutes?\b|heures?\b|jours?\b|semaines?\b|mois\b|ans?\b|pour cent\b"
)
_GROUPED = r"\d{1,3}(?:[,\u00a0\u202f’]\d{3})+|\d+"
_STRAY_NUMBER = rf"(?<![\w.,-])[-+\u2212–<>≤≥~]?(?:{_GROUPED})(?:[.,]\d+)?"
_STRAY = re.compile(
    rf"(?:{_STRAY_NUMBER}%\s+CI\s+{_STRAY_NUMBER}(?:\sto\s{_STRAY_NUMBER})?"
    rf"|\b(?:{'|'.join(_LEADING)}|CI|BMI)\s*(?:of|=|:)?\s*{_STRAY_NUMBER}"
    rf"|{_STRAY_NUMBER}(?:(?:\s?[–-]\s?|\sto\s|\sor\s|\sand\s)(?:{_GROUPED})(?:[.,]\d+)?)?"
    rf"[\s\u00a0-]?(?:{_UNITS})"
    rf"|{_STRAY_NUMBER}(?:\s(?:more|fewer|less))?\s(?:in|out of|per)\s(?:every\s)?(?:{_GROUPED}))")


def numerals_with_unit(text: str) -> Iterator[tuple[int, str]]:
    """Each number with a unit in a text ("150 minutes", "HR 0.8", "1 in 10"), and its offset."""
    return ((found.start(), found.group()) for found in _STRAY.finditer(text))


NUMERALS = ("1", "a", "A", "i", "I")  # by which a list counts, as HTML names them
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def numeral(number: int, numerals: str) -> str:
    """A number of an item from 1, in digits, letters (a to z) or Roman numerals (to 39)."""
    said = str(number)
    if numerals in ("a", "A") and 1 <= number <= 26:
        said = chr(ord("a") + number - 1)
    elif numerals in ("i", "I") and 1 <= number < 40:
        said = ""
        for value, letters in _ROMAN:
            said += letters * (number // value)
            number %= value
    return said.upper() if numerals.isupper() else said
