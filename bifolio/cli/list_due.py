"""The command `list due`: what comes up for review."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.listing import Listing, in_columns
from bifolio.cli.options import Examples, takes
from bifolio.cli.terminal import shown, write_bytes
from bifolio.diagnostics.control_signs import on_one_line

if TYPE_CHECKING:
    from bifolio.editions.review_dates import Review

_DAYS = 90  # how far the text looks ahead


@click.command(cls=Examples)
@takes("works")
@click.option("--within", metavar="DAYS", type=click.IntRange(min=0),
              help=f"How far to look ahead.  [{_DAYS}; in a table or calendar, to the end]")
@click.option("--format", "form", type=click.Choice(["text", "csv", "ics"]), default="text",
              help="As text, as a table (CSV) or as a calendar (iCalendar).")
@click.option("--to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Where it goes.  [the terminal]")
def due(within: int | None, form: str, to: Path | None, **given: Any) -> int:
    """What comes up for review, soonest first.

    Ends with code 1 when something is overdue.
    """
    from bifolio.editions.review_dates import as_calendar, as_csv, reviews
    from bifolio.editions.review_dates import within as due_within
    from bifolio.files.writing import put

    listing = Listing(given, cites=False)
    today, asked = listing.order.today, {work.name for work in listing.works}
    listed = [review for review in reviews(listing.opened.library) if review.work in asked]
    overdue = any(review.days_left(today) < 0 for review in listed)
    days = _DAYS if within is None and form == "text" else within
    found = listed if days is None else due_within(listed, days, today)
    if form == "text":
        text = "".join(f"{on_one_line(line)}\n" for line in _due_lines(found, today, days or 0))
    else:
        text = as_csv(found, today) if form == "csv" else as_calendar(found)
    if to:
        put(to, text.encode(), listing.order.out)
        listing.terminal.say(f"{shown(to)} written: {len(found)} review{'s' * (len(found) != 1)}.")
    else:
        write_bytes(text.encode())
    return listing.end(shows=bool(to) or form == "text", failed=overdue)


due.examples = (
    ("list due --within 180", "the next half year"),
    ("list due --format ics --to reviews.ics", "for a calendar"),
)


def _due_lines(found: Sequence[Review], today: date, days: int) -> list[str]:
    """One line a review: its day, how far off that is, and of what."""
    if not found:
        return [f"Nothing is due for review within {days} days."]
    return in_columns([(review.review_by.isoformat(), review.when(today), review.work,
                        review.title) for review in found])
