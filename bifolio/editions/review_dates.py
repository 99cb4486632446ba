"""Reviews: what is to be looked at again and by when, for people, for tables, for calendars."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from io import StringIO

from bifolio import __version__
from bifolio.diagnostics.control_signs import as_cell, visible
from bifolio.loading.wordings import wording_for
from bifolio.model import Library
from bifolio.model.fingerprints import hashed
from bifolio.model.source import Span
from bifolio.model.trees import plain

_AHEAD = 90  # days before a review is due that a calendar gives notice
_OCTETS = 75  # the longest line of an iCalendar file, without its end
_COLUMNS = ("review_by", "days_left", "kind", "work", "title", "revision", "revised")


@dataclass(frozen=True, slots=True)
class Review:
    """One thing that is to be reviewed: its `kind` (“work”), name, title, and by when."""

    kind: str
    work: str
    title: str
    publisher: str
    revision: str
    revised: date
    review_by: date
    span: Span

    def days_left(self, today: date) -> int:
        """Days from `today` to the review; below zero when it is overdue."""
        return (self.review_by - today).days

    def when(self, today: date) -> str:
        """How far off it is, in words: “in 5 days”."""
        left = self.days_left(today)
        if left < 0:
            return f"overdue by {-left} day{'s' * (left != -1)}"
        return f"in {left} day{'s' * (left != 1)}" if left else "today"

    @property
    def uid(self) -> str:
        """A name for calendars that stays when the date is moved, so that the entry moves too."""
        named = "\0".join((self.publisher, self.kind, self.work))
        return f"{hashed(named.encode())[:24]}@bifolio.invalid"


def reviews(library: Library) -> tuple[Review, ...]:
    """All that the library has to review, soonest first; what has no date is left out."""
    found = [
        Review("work", work.name, plain(wording_for(work.titles, work.audiences[0])),
               library.publisher, work.imprint.revision, work.imprint.revised,
               work.imprint.review_by, work.imprint.review_span)
        for work in library.works.values()
        if work.audiences and work.imprint.review_by > date.min]
    return tuple(sorted(found, key=lambda review: (review.review_by, review.work)))


def within(found: Sequence[Review], days: int, today: date) -> tuple[Review, ...]:
    """Those that are due in so many days, or overdue."""
    return tuple(review for review in found if review.days_left(today) <= days)


def as_csv(found: Sequence[Review], today: date) -> str:
    """A table with a header row; source: RFC 4180."""
    text = StringIO(newline="")
    table = csv.writer(text)
    table.writerow(_COLUMNS)
    for review in found:
        texts = map(as_cell, (review.kind, review.work, review.title, review.revision))
        table.writerow((review.review_by, review.days_left(today), *texts, review.revised))
    return text.getvalue()


def as_calendar(found: Sequence[Review]) -> str:
    """An iCalendar file with a day for each review, and notice 90 days before.

    No clock: an entry's time stamp is the day of its revision. Source: RFC 5545.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Bifolio//Bifolio {__version__}//EN",
             "CALSCALE:GREGORIAN"]
    for review in found:
        lines += _event(review)
    if not found:  # a calendar must hold something: a day that nobody is shown
        lines += ["BEGIN:VTIMEZONE", "TZID:UTC", "BEGIN:STANDARD", "DTSTART:19700101T000000",
                  "TZOFFSETFROM:+0000", "TZOFFSETTO:+0000", "END:STANDARD", "END:VTIMEZONE"]
    return "".join(f"{piece}\r\n" for line in (*lines, "END:VCALENDAR") for piece in _folded(line))


def _event(review: Review) -> list[str]:
    summary = _escaped(f"Review due: {review.title}")
    return [
        "BEGIN:VEVENT", f"UID:{review.uid}", f"DTSTAMP:{review.revised:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{review.review_by:%Y%m%d}",  # and no end: one day
        f"SUMMARY:{summary}",
        "DESCRIPTION:" + _escaped(f"{review.publisher}: {review.kind} “{review.work}”, revision "
                                  f"{review.revision}. After this day it is no longer handed out."),
        "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{summary}", f"TRIGGER:-P{_AHEAD}D",
        "END:VALARM", "END:VEVENT"]


def _escaped(text: str) -> str:
    for sign in ("\\", ";", ","):
        text = text.replace(sign, f"\\{sign}")
    return visible(" ".join(text.split()))


def _folded(line: str) -> Iterator[str]:
    """A content line in pieces of at most 75 octets, none broken within a character."""
    piece, size = "", 0
    for sign in line:
        octets = len(sign.encode())
        if size + octets > _OCTETS:
            yield piece
            piece, size = " ", 1
        piece, size = piece + sign, size + octets
    yield piece
