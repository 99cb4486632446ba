"""Following: what is due for review, who has signed, and what has changed since, word by word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bifolio.building.orders import Opened
from bifolio.building.plan import open_library
from bifolio.building.signed_copies import since
from bifolio.building.signoff_status import SignoffStatus
from bifolio.editions.review_dates import Review, reviews
from bifolio.files.limits import TooLongError, time_limit
from bifolio.loading.wordings import wording_for
from bifolio.model import Audience, Heading, SignOff, Work
from bifolio.model.reading_copies import PAGE_WORDS, Change
from bifolio.model.trees import plain
from bifolio.server.refusals import Refusal
from bifolio.server.room import PressRoom

_SOON = 90  # days
_PATIENCE = 60.0  # seconds
_MOST = 2_000  # runs of words that are told; a text that is all new has one a part


def due(request: Request) -> JSONResponse:
    """GET /api/due: all that is to be reviewed, soonest first."""
    room: PressRoom = request.app.state.room
    opened = room.opened()
    today = room.order.today
    return JSONResponse({"rows": [_due(review, opened, today)
                                  for review in reviews(opened.library)]})


def _due(review: Review, opened: Opened, today: date) -> dict[str, str]:
    left, when = review.days_left(today), review.when(today)
    state = "overdue" if left < 0 else "soon" if left <= _SOON else "later"
    told = f"“{review.title}” is to be reviewed by {review.review_by}: {when}."
    if left < 0:
        told = (f"“{review.title}” was to be reviewed by {review.review_by}: {when}. Until it is "
                "reviewed it is not handed out.")
    return {"work": review.work, "title": review.title,
            "audience": ", ".join(opened.library.works[review.work].audiences),
            "due": review.review_by.isoformat(), "state": state, "sentence": told}


def signoffs(request: Request) -> JSONResponse:
    """GET /api/signoffs?work=NAME: each role that has to sign, and the changes since it did.

    What is looked at is what is saved.
    """
    room: PressRoom = request.app.state.room
    try:
        with time_limit(_PATIENCE):
            return JSONResponse(_followed(room, request.query_params.get("work", "")))
    except TooLongError:
        raise Refusal(413, "This text is too long to be compared here.",
                      "Ask the terminal: list signoffs.") from None


def _followed(room: PressRoom, name: str) -> dict[str, Any]:
    opened = open_library(room.order)
    work = opened.library.works.get(name)
    if work is None:
        raise Refusal(404, "There is no such handout here.", "Choose one from the list.")
    rows: list[dict[str, str]] = []
    changes: list[dict[str, Any]] = []
    for audience in work.audiences:
        status = opened.status(work, audience)
        rows += [_signed(status, role, audience) for role in status.roles]
        records = {} if status.findings else {
            record.text_hash: record for record in status.void.values()}
        for record in records.values():
            changes.append(_changed(room, work, (audience, status), record))
    return {"rows": rows, "changes": changes}


def _signed(status: SignoffStatus, role: str, audience: Audience) -> dict[str, str]:
    record = status.valid.get(role) or status.void.get(role)
    row = {"audience": str(audience), "role": role, "name": record.name if record else "",
           "date": record.date.isoformat() if record else ""}
    if role in status.valid and record:
        return {**row, "state": "valid", "sentence":
                f"{record.name}, {role}, has signed this text on {record.date}."}
    if record:
        why = "what would be signed cannot be worked out" if status.findings else \
            "the text has changed since"
        return {**row, "state": "void", "sentence":
                f"{record.name}, {role}, signed on {record.date}, but {why}."}
    return {**row, "state": "missing", "sentence": f"The {role} has not signed yet."}


def _changed(room: PressRoom, work: Work, of: tuple[Audience, SignoffStatus], record: SignOff
             ) -> dict[str, Any]:
    audience, status = of
    was, changes = since(room.root, work.name, status, record)
    why = ""
    if was.copy is None:
        why = ("What was signed cannot be shown: somebody has altered the copy that was kept."
               if was.altered else
               "What was signed cannot be shown: no copy of it was kept.")
    titles = dict(_titles(work, audience))
    parts = [_part(change, titles) for change in changes] if was.copy else [
        {"title": titles.get(name, name), "words": []} for name in status.changed(record)]
    return {"audience": str(audience), "role": record.role, "since": record.date.isoformat(),
            "why": why, "parts": parts}


def _titles(work: Work, audience: Audience) -> Iterator[tuple[str, str]]:
    """What a person calls the parts of a reading copy: chapters and tables by their titles."""
    yield PAGE_WORDS, "Words of every handout"
    for chapter in work.chapters:
        heading = next((block for block in chapter.blocks if isinstance(block, Heading)), None)
        if heading and audience in chapter.readers:
            yield f"chapter {chapter.name}", plain(heading.content)
    for name, table in work.tables.items():
        if title := wording_for(table.title, audience):
            yield f"table {name}", plain(title)


def _part(change: Change, titles: Mapping[str, str]) -> dict[str, Any]:
    said = change.words
    told = [asdict(each) for each in said[:_MOST]]
    if len(said) > _MOST:
        told.append({"text": "…", "how": "same"})
    return {"title": titles.get(change.part, change.title), "words": told}


ROUTES: Sequence[BaseRoute] = (
    Route("/api/due", due),
    Route("/api/signoffs", signoffs),
)
