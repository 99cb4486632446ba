"""The reference library, finished: all that is known is said, every number is traced."""

from __future__ import annotations

import re

import pytest

from tests.support.reference_library_cases import NEVER, SCHEDULE


@pytest.mark.parametrize("claim", [
    "It can reverse diabetes.", "A cure.", "Restores balance.", "A precision tool.",
    "The root cause.", "15–22% less", "a temporary rise", "Bioidentical hormones."])
def test_what_is_never_said_would_be_found(claim: str) -> None:
    """The search knows the words in the forms that they are used in."""
    assert re.search(rf"(?i)(?<!\w)(?:{NEVER})(?!\w)", claim)


@pytest.mark.parametrize("claim", [
    "CJC-1295, 100 mcg at bedtime", "Ipamorelin is used off-label.", "BPC-157 twice a day",
    "Hexarelin in cycles of weeks"])
def test_a_schedule_would_be_found(claim: str) -> None:
    """The search knows doses, hours and cycles of the products that are not approved."""
    assert re.search(rf"(?i){SCHEDULE}", claim)
