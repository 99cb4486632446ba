"""Numbers that go from one to another: pages, issues, locators."""

from __future__ import annotations

import re

_PAGE = re.compile(r"([^\W\d]*)(\d+)")
_RANGE = re.compile(r"(\d+)\s*[-–]\s*(\d+)")


def several(number: str) -> bool:
    """Whether it is more than one: 4-6; 4, 7."""
    return bool(re.search(r"\d\s*[-–,&]\s*\w*\d", number))


def last_page(first: str, last: str, form: str | None) -> str:
    """The last page as a style writes it (CSL 1.0.2, Page ranges): 321–8, 1–10, S12–9, S98–112."""
    start, end = _PAGE.fullmatch(first), _PAGE.fullmatch(last)
    if form not in ("minimal", "minimal-two", "chicago", "chicago-15", "chicago-16"):
        return last
    if not start or not end or end[1] not in ("", start[1]):
        return last
    one, other = start[2], end[2]
    if len(one) < len(other):
        return other if start[1] == end[1] else last
    if len(one) > len(other) or one >= other:
        return last
    same = next(at for at, digits in enumerate(zip(one, other, strict=True))
                if digits[0] != digits[1])
    if form.startswith("chicago"):
        number = int(one) if len(one) < 10 else 111
        if number < 100 or number % 100 == 0 or (form != "chicago-16" and len(one) > 3
                                                 and same < len(one) - 2):
            return other
        form = "minimal" if number % 100 < 10 else "minimal-two"
    return other[same if form == "minimal" else min(same, max(len(one) - 2, 0)):]


def ranged(number: str, dash: str) -> str:
    """7-8 with this dash between; anything else as it is."""
    found = _RANGE.fullmatch(number.strip())
    return f"{found[1]}{dash}{found[2]}" if found else number
