"""Doses, ranges, times and days are set as another implementation of CLDR sets them."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from bifolio.model.languages import language
from bifolio.model.numbers import set_quantity
from bifolio.model.page_words import catalogue_of, names
from tests.support.places import ROOT

# What ICU said (`from` tells which), by tag; tests/support/record_doses.mjs records it.
RECORDED = json.loads((ROOT / "tests/support/recorded_doses.json").read_text(encoding="utf-8"))
TAGS = [tag for tag in RECORDED if tag != "from"]


def by_our_rules(said: str, tag: str) -> str:
    """What ICU says, changed as our own rules ask for. These are all of them:

    a true minus; the curly sign between thousands; a range in words, as a dash is read as a minus;
    a space that never breaks between number and unit, whatever CLDR has; none before a degree.
    """
    said = re.sub(r"^-", "−", said).replace("'", "’")
    said = re.sub(r"(?<=\d)[-–](?=\d)", f" {language(tag).words.to} ", said)
    said = re.sub(r"(?<=\d)[ \u00a0\u202f](?=[^\W\d]|°)(?!to |a )", "\u00a0", said)
    return said.replace("\u00a0°", "°")


@pytest.mark.parametrize("tag", TAGS)
def test_ten_doses_in_ten_languages_are_as_icu_sets_them(tag: str) -> None:
    """Signs, groups, minus and percent of ten doses and two ranges are those of the place."""
    doses: list[dict[str, str]] = [*RECORDED[tag]["doses"], *RECORDED[tag]["ranges"]]
    assert len(doses) == 12 and len({tag.partition("-")[0] for tag in TAGS}) == 10
    assert [set_quantity(dose["value"], dose["unit"], tag) for dose in doses] == [
        by_our_rules(dose["said"], tag) for dose in doses]


@pytest.mark.parametrize("tag", TAGS)
def test_a_time_goes_with_its_number_as_icu_has_it(tag: str) -> None:
    """A unit of time that a fact writes as of several has the form of its number."""
    times: list[dict[str, Any]] = RECORDED[tag]["times"]
    assert [set_quantity(time["value"], time["unit"], tag) for time in times] == [
        by_our_rules(time["said"], tag) for time in times]


@pytest.mark.parametrize("tag", TAGS)
def test_a_day_is_as_icu_writes_it(tag: str) -> None:
    """Order, month and the words between are those of the place."""
    assert language(tag).long_date(date(2026, 11, 2)) == RECORDED[tag]["day"]


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag.partition("-")[0] in names()])
def test_a_catalogue_has_the_form_of_one_for_the_numbers_that_icu_says(tag: str) -> None:
    """Behind which numbers “unit” and “percentage point” stand alone is what ICU says, too."""
    for forms in catalogue_of(tag).counted:
        assert [number for number in ("1", "1.5", "2", "5", "21", "1000000")
                if set_quantity(number, forms[-1], tag).endswith(f"\u00a0{forms[0]}")
                ] == RECORDED[tag]["alone"]
