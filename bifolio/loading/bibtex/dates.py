"""Dates in a bibliography as CSL-JSON dates, and what of them is not understood."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from typing import Any

from bifolio.loading.bibtex.field_values import MONTHS
from bifolio.loading.bibtex.latex import plain

Date = dict[str, Any]

_NAMES = tuple(MONTHS)
# A day of ISO 8601 or a part of it, with what EDTF adds: ~ and ? for “about”, u or X for unknown.
_ISO = (r"([0-9]{4})(?:-(0?[1-9]|1[0-2]|2[1-4]|00|uu|XX)"
        r"(?:-(0?[1-9]|[12][0-9]|3[01]|00|uu|XX))?)?([~?%]{0,2})(?:[ T][0-9]{1,2}:[0-9:.Z+-]*)?")
_DAY = re.compile(rf"{_ISO}(?:/(?:\.\.|open|unknown|{_ISO})?)?")
_YEARS = re.compile(r"([0-9]{4})\s*(?:-{1,3}|[–—])\s*([0-9]{4})"
                    r"|([0-9]{4})(?:-{2,3}|[–—])([0-9]{2})")
_BEGINNING = re.compile(rf"{_ISO}(?=[/~?%T ])|[0-9]{{4}}(?=-)")
_DIGITS = re.compile(r"['’]?[0-9][0-9 /.–-]*")
_DECADE = re.compile(r"([0-9]{3})[uX][~?%]?")
_NAME = rf"(?:{'|'.join(_NAMES)})[a-z]*\.?"
_ENGLISH_NAME = (r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
                 r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?")
_NUMBER = r"[0-9]{1,2}(?:st|nd|rd|th)?\.?"
_TO = r"\s*(?:[-–—/&]+|and|to)\s*"
_ENGLISH = tuple(re.compile(form, re.I) for form in (
    rf"(?P<month>{_ENGLISH_NAME})(?:\s*(?P<day>{_NUMBER}))?[\s,]+(?P<year>[0-9]{{4}})",
    rf"(?P<day>{_NUMBER})\s*(?P<month>{_ENGLISH_NAME})[\s,]+(?P<year>[0-9]{{4}})",
    rf"(?P<year>[0-9]{{4}})[\s,]+(?P<month>{_ENGLISH_NAME})(?:\s*(?P<day>{_NUMBER}))?",
    r"(?P<year>[0-9]{4})[/.](?P<month>[0-9]{1,2})[/.](?P<day>[0-9]{1,2})"))
_READ_ON = re.compile(r"(?:last\s+)?(?:accessed|retrieved|viewed|visited|cited|read|checked)"
                      r"(?:\s+on)?\s*:?\s+", re.I)
_MONTH = rf"(?:{_NAME}|(?:0?[1-9]|1[0-2])(?![0-9]))"
# A month, to another one, or with a day that may begin a range; a day before its month.
_MONTHLY = re.compile(rf"({_MONTH})(?:{_TO}({_MONTH})|[\s,]*({_NUMBER})(?:{_TO}({_NUMBER}))?)?",
                      re.I)
_DAY_FIRST = re.compile(rf"({_NUMBER})\s*({_NAME})", re.I)
_DAILY = re.compile(rf"({_NUMBER})(?:{_TO}({_NUMBER}))?")


def issued(fields: Mapping[str, str]) -> Date | None:
    """When a source appeared; None when its entry does not say."""
    if date := fields.get("date"):
        return read_date(date)
    year = plain(written := fields.get("year", ""))
    if not re.fullmatch(r"[0-9]{4}", year) or written.endswith("~"):
        return read_date(written)
    (first, last), _ = _months_and_days(fields)
    days = [_in_calendar([int(year), *parts]) for parts in (first, last)
            if parts or parts is first]
    return {"date-parts": days}


def read_date(text: str) -> Date | None:
    """A biblatex date, 2019-03-14, a part of it or a range; or an English one, Feb. 3, 2016."""
    return _read(text)[0]


def not_understood(fields: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The fields of a date of which something would be lost, and what each says.

    A year that does not begin as one, “in press”, is printed as it stands; digits alone are told.
    """
    for name in ("date", "year", "urldate"):
        date, whole = _read(fields.get(name, ""))
        in_words = date and name != "urldate" and "literal" in date and \
            not _DIGITS.fullmatch(date["literal"])
        if date and not (whole or in_words):
            yield name, plain(fields[name])
    days, lost = _months_and_days(fields)
    year = plain(fields.get("year", ""))
    if not lost and re.fullmatch(r"[0-9]{4}", year) and not fields.get("date") and any(
            _in_calendar(date) != date for date in ([int(year), *day] for day in days)):
        lost.append("day" if fields.get("day") else "month")
    for name in lost:
        yield name, plain(fields[name])


def _read(text: str) -> tuple[Date | None, bool]:
    """A date, and whether nothing of the text is missing in it."""
    text = (plain(text) if re.search(r"[\\{}$]", text) else text).strip()
    text = _READ_ON.sub("", text, count=1) if _READ_ON.match(text) else text
    if found := _DAY.fullmatch(text):
        begin, end = _possible(found.groups()[:3]), _possible(found.groups()[4:7])
        date: Date = {"date-parts": [begin, *([end] if begin < end else [])]}
        if found[4] or found[8]:
            date["circa"] = True
        whole = _is_whole(found.groups()[:3], begin) and _is_whole(found.groups()[4:7], end)
        return date, whole and (not end or begin <= end)
    if found := _YEARS.fullmatch(text):
        first = int(found[1] or found[3])
        last = int(found[2] or found[3][:2] + found[4])
        return {"date-parts": [[first], *([[last]] if first < last else [])]}, first <= last
    if found := _DECADE.fullmatch(text):
        return {"literal": f"{found[1]}0s"}, True
    if found := next(filter(None, (form.fullmatch(text) for form in _ENGLISH)), None):
        parts = (found["year"], _month(found["month"]), _digits(found["day"]))
        day = _possible(parts)
        return {"date-parts": [day]}, _is_whole(parts, day)
    if found := _BEGINNING.match(text):
        return {"date-parts": [_possible(found.groups()[:3]) or [int(found[0])]]}, False
    return ({"literal": plain(text)} if text else None), False


def _months_and_days(fields: Mapping[str, str]) -> tuple[tuple[list[int], list[int]], list[str]]:
    """What `month` and `day` say: the parts of a date behind its year, those of a range's end or
    none, and the fields that say more."""
    month, day = (plain(fields.get(name, "")).replace("\xa0", " ") for name in ("month", "day"))
    lost = []
    first, last = "", ""  # days
    month_last = ""
    if found := _MONTHLY.fullmatch(month):
        month, month_last, first, last = (_digits(part) for part in (
            _month(found[1]), _month(found[2] or ""), found[3], found[4]))
    elif found := _DAY_FIRST.fullmatch(month):
        month, first = _month(found[2]), _digits(found[1])
    elif month:
        lost.append("month")
        found = re.search(_NAME, month, re.I) or re.match(_MONTH, month)
        month = _month(found[0]) if found else ""
    if day:
        if found := _DAILY.fullmatch(day):
            first, last = first or _digits(found[1]), last or _digits(found[2])
        else:
            lost.append("day")
    begin = [int(part) for part in _known(month, first if not month_last else "")]
    end = [int(part) for part in _known(month_last or (month if last else ""), last)]
    if end and end <= begin:
        lost += ["month"] if month_last else ["day" if day else "month"]
        end = []
    return (begin, end), lost


def _month(text: str) -> str:
    """The number of a month that is written in letters or digits."""
    name = text[:3].lower()
    return str(_NAMES.index(name) + 1) if name in _NAMES else _digits(text)


def _digits(text: str | None) -> str:
    return re.sub(r"[^0-9]", "", text or "")


def _known(*parts: str | None) -> list[str]:
    """Year, month and day, or month and day, up to what is not known."""
    known = []
    for part in parts:
        if not part or not part.isdigit():
            break
        known.append(part)
    return known


def _possible(written: tuple[str | None, ...]) -> list[int]:
    """Year, month and day without what no calendar has."""
    parts = [int(part) for part in _known(*written)]
    if len(parts) > 1 and not 1 <= parts[1] <= 12:
        return parts[:1]
    return _in_calendar(parts)


def _in_calendar(parts: list[int]) -> list[int]:
    """Year, month and day without a day that its month does not have."""
    return parts[:2] if len(parts) > 2 and not 1 <= parts[2] <= monthrange(*parts[:2])[1] else parts


def _is_whole(written: tuple[str | None, ...], parts: list[int]) -> bool:
    """Whether no day was lost: 00 is none."""
    return len(parts) != 2 or not any(int(day) for day in _known(*written)[2:])
