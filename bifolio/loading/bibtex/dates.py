"""Dates in a bibliography as CSL-JSON dates, and what of them is not understood."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bifolio.loading.bibtex.field_values import MONTHS
from bifolio.loading.bibtex.latex import plain

Date = dict[str, Any]

_NAMES = tuple(MONTHS)
_DAY = r"[0-9]{4}(?:-(?:0?[1-9]|1[0-2]|2[1-4])(?:-(?:0?[1-9]|[12][0-9]|3[01]))?)?[~?%]?"
_TIME = r"[ T][0-9]{1,2}:[0-9:.Z+-]*"
# A day, or a range of them, of which the start is printed.
_UNDERSTOOD = re.compile(rf"{_DAY}(?:{_TIME})?(?:/(?:\.\.|{_DAY}(?:{_TIME})?)?)?")
_MONTH = rf"(?:(?:{'|'.join(_NAMES)})[a-z]*\.?|0?[1-9]|1[0-2])"
_NUMBER = r"[0-9]{1,2}(?:st|nd|rd|th)?\.?"
_PARTS = {"month": re.compile(rf"{_MONTH}(?:\W*(?:{_MONTH}|{_NUMBER}))*", re.I),
          "day": re.compile(rf"{_NUMBER}(?:\W*{_NUMBER})*")}


def issued(fields: Mapping[str, str]) -> Date | None:
    """When a source appeared; None when its entry does not say."""
    if date := fields.get("date"):
        return read_date(date)
    year = plain(fields.get("year", ""))
    if not re.fullmatch(r"[0-9]{4}", year):
        return read_date(year)
    parts = [int(year)]
    month = plain(fields.get("month", ""))
    name = re.search(r"[A-Za-z]{3}", month)
    if name and name[0].lower() in _NAMES:
        parts.append(_NAMES.index(name[0].lower()) + 1)
        day = re.search(r"[0-9]{1,2}", month)
        digits = day[0] if day else plain(fields.get("day", ""))
    else:
        number = re.match(r"[0-9]{1,2}", month)
        parts += [int(number[0])] if number else []
        rest = month[number.end():] if number else ""
        ranges = rest[:1] in ("-", "–")
        digits = "" if ranges else re.sub(r"[^0-9]", "", rest) or plain(fields.get("day", ""))
    if len(parts) == 2 and re.fullmatch(r"[0-9]{1,2}", digits):
        parts.append(int(digits))
    return {"date-parts": [_possible(parts)]}


def read_date(text: str) -> Date | None:
    """A biblatex date, 2019-03-14 or a part of it; of a range its start."""
    text = plain(text).strip()
    match = re.match(r"([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?(?=$|[/~?%T ])", text)
    if not match:
        return {"literal": text} if text else None
    date: Date = {"date-parts": [_possible([int(part) for part in match.groups() if part])]}
    if re.match(r"[~%]", text[match.end():]):
        date["circa"] = True
    return date


def _possible(parts: list[int]) -> list[int]:
    """Year, month and day without what no calendar has."""
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        return parts[:1]
    return parts[:2] if len(parts) > 2 and not 1 <= parts[2] <= 31 else parts


def not_understood(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of a date of which something would be lost, and what each says.

    A year that does not begin as one, “in press”, is printed as it stands.
    """
    for name in ("date", "year", "urldate"):
        text = plain(fields.get(name, ""))
        printed = read_date(text) or {}
        if "date-parts" in printed and not _UNDERSTOOD.fullmatch(text):
            yield name, text
    for name, understood in _PARTS.items():
        text = plain(fields.get(name, ""))
        if text and not understood.fullmatch(text):
            yield name, text
