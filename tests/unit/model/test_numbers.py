"""Numbers: one set of rules for signs, units and intervals, and for finding those in prose."""

from __future__ import annotations

from decimal import Decimal

import pytest

from bifolio.model.numbers import (
    ends_in_zero,
    numbers_in,
    numerals_with_unit,
    set_comparison,
    set_interval,
    set_quantity,
)


def spaced(text: str) -> str:
    """A text with the spaces that hold a line together made visible: _ and ’ for the thin one."""
    return text.replace("\u00a0", "_").replace("\u202f", "’")


@pytest.mark.parametrize(("value", "unit", "said"), [
    ("-15.2", "%", "−15.2%"),
    ("+5.0", "%", "+5.0%"),
    ("0.2 to 1.7", "%", "0.2% to 1.7%"),
    ("3.3", "HR", "HR_3.3"),
    ("1.8", "mg once a week", "1.8_mg once a week"),
    ("5 to 15", "mg", "5 to 15_mg"),
    (">5", "kg", ">5_kg"),
    ("-2.1", "pp", "−2.1_percentage points"),
    ("-1", "pp", "−1_percentage point"),
    ("1", "weeks", "1_week"),
    ("26", "weeks", "26_weeks"),
    ("17604", "", "17,604"),
    ("999", "", "999"),
    ("1000", "", "1,000"),
])
def test_a_quantity_is_set_by_the_rules(value: str, unit: str, said: str) -> None:
    """A true minus, thousands from 1,000, no line end before a unit, no space before %."""
    assert spaced(set_quantity(value, unit, "en-GB")) == said


def test_intervals_and_comparisons() -> None:
    """An interval says its level, then both bounds, with the words of the language."""
    assert spaced(set_interval("1.4", "9.6", "95% CI", "en")) == "95%_CI 1.4 to 9.6"
    assert spaced(set_interval("-19.6", "-11.4", "95% CI", "es")) == "95%_CI −19,6 a −11,4"
    assert set_comparison("−15.2%", "5.0% placebo", "en") == "−15.2% v 5.0% placebo"


def test_numbers_are_read_from_values() -> None:
    """A value holds one number or the two ends of a range, with either minus."""
    assert numbers_in("-15.2") == numbers_in("−15.2") == (Decimal("-15.2"),)
    assert numbers_in("0.2 to 1.7") == (Decimal("0.2"), Decimal("1.7"))
    assert numbers_in("none") == ()


def test_a_zero_at_the_end_is_seen() -> None:
    """1.0 and 2.50 end in a zero that misleads; 10 and 1.05 do not."""
    assert [ends_in_zero(value) for value in ("1.0", "2.50", "0.5 to 1.0", "10", "1.05")] == \
        [True, True, True, False, False]


@pytest.mark.parametrize(("text", "found"), [
    ("Walk 150 minutes a week.", ["150 minutes"]),
    ("Walk 30\u00a0minutes.", ["30\u00a0minutes"]),
    ("It fell by −15.2%, or 15 percent.", ["−15.2%", "15 percent"]),
    ("HR 0.74 (95% CI 0.58 to 0.95)", ["HR 0.74", "95% CI 0.58 to 0.95"]),
    ("1 in 10 people; 12 fewer per 100", ["1 in 10", "12 fewer per 100"]),
    ("n = 1,879 at 30 kg/m² and 54 mg/dL", ["n = 1,879", "30 kg/m²", "54 mg/dL"]),
    ("5 to 15 mg, 5–10 kg, a 10-year risk", ["5 to 15 mg", "5–10 kg", "10-year"]),
    ("Type 2 diabetes, GLP-1, step 2 of 3, page 4, HbA1c, in 2025, COVID-19 days, 2 drugs", []),
    ("DPP-4 in 10 words; B12 months", []),
])
def test_a_number_with_a_unit_is_found_in_prose(text: str, found: list[str]) -> None:
    """Numbers with a unit are found whole; names, years and counted steps are left alone."""
    assert [number for _, number in numerals_with_unit(text)] == found
    assert all(text[at:].startswith(number) for at, number in numerals_with_unit(text))
