"""Ranges of numbers: how a style cuts the last page."""

from __future__ import annotations

import pytest

from bifolio.citations.ranges import last_page, ranged, several


@pytest.mark.parametrize(("form", "first", "last", "printed"), [
    ("minimal", "321", "328", "8"), ("minimal", "1", "10", "10"), ("minimal", "3", "32", "32"),
    ("minimal", "99", "102", "102"), ("minimal", "S12", "S19", "9"), ("minimal", "5", "5", "5"),
    ("minimal", "374", "364", "364"),
    ("minimal", "S98", "S112", "112"),
    ("minimal", "R1", "R81", "81"), ("minimal", "S9", "112", "112"), ("minimal", "A1", "B3", "B3"),
    ("minimal", "e12", "f12", "f12"), ("minimal", "1.e1", "1.e9", "1.e9"),
    ("minimal-two", "321", "328", "28"), ("minimal-two", "7", "9", "9"),
    ("expanded", "321", "328", "328"), (None, "321", "8", "8"),
    ("chicago-16", "71", "72", "72"), ("chicago-16", "100", "104", "104"),
    ("chicago-16", "107", "108", "8"), ("chicago-16", "321", "325", "25"),
    ("chicago-16", "1496", "1500", "500"), ("chicago-15", "1496", "1504", "1504"),
    ("chicago", "S12", "S19", "19"),
])
def test_last_page(form: str | None, first: str, last: str, printed: str) -> None:
    """A last page loses what it has in common with the first, and never what would mislead."""
    assert last_page(first, last, form) == printed


def test_ranges_and_lists() -> None:
    """A range gets the dash of its style; a locator of two is more than one."""
    assert [ranged(number, "–") for number in ("7-8", "12", "18-24 B")] == ["7–8", "12", "18-24 B"]
    assert [several(number) for number in ("4", "4-6", "4, 7", "1.2", "S1–S3")] == [
        False, True, True, False, True]
