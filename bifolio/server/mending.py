"""Mending: the one replacement that mends a finding is made, in the text that was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bifolio.diagnostics import Finding
from bifolio.server.corrections import place_of
from bifolio.server.library_files import read_text, save_text
from bifolio.server.refusals import Refusal
from bifolio.server.requests import apart, said
from bifolio.server.room import PressRoom
from bifolio.server.texts import Text, edited, hash_of, text_of


@dataclass(frozen=True, slots=True)
class Asked:
    """Which finding is to be mended, in the text of which hash, and the text that the page shows.
    """

    finding: str
    base: str
    shown: str


def correct(room: PressRoom, asked: Asked, found: Mapping[str, Finding]) -> dict[str, Any]:
    """Make the replacement of a finding in the text that was checked; a draft stays one.

    Raises Refusal when there is none, when the text has moved on, and when the page shows another:
    then it has words that are nowhere else.
    """
    finding, base = found.get(asked.finding), asked.base
    if finding is None or finding.correction is None:
        raise Refusal(404, "This is not found any more, or a person must mend it.",
                      "Read what is found now.")
    saved = read_text(room, finding.span.path)
    raw = room.drafts.get(saved.path)
    text = saved if raw is None else text_of(saved.path, raw)
    if text.hash != base or text.content != edited(asked.shown):
        raise Refusal(409, "This text has changed since it was checked.",
                      "Wait until it is checked again.", theirs=saved.content, hash=saved.hash)
    content = _corrected(text, finding)
    if raw is None:
        return {"path": text.path, "hash": save_text(room, text.path, content, base),
                "text": content, "draft": False}
    raw = saved.with_content(content)
    room.draft(text.path, raw)
    return {"path": text.path, "hash": hash_of(raw), "text": content, "draft": True}


def _corrected(text: Text, finding: Finding) -> str:
    assert finding.correction
    at = place_of(finding.correction, finding.span, text.content)
    if at is None:
        raise Refusal(409, "The words to be replaced do not stand there.", "Mend it by hand.")
    return (text.content[:at] + finding.correction.new
            + text.content[at + len(finding.correction.old):])


async def make(request: Request) -> JSONResponse:
    """POST /api/correct with {id, hash, shown}: the finding, the hash that it names, and the text
    as it stands on the page."""
    sent, room = await said(request), request.app.state.room
    told = [sent.get(name) for name in ("id", "hash", "shown")]
    if not all(isinstance(word, str) for word in told):
        raise Refusal(400, "It is not told what is to be corrected.", "Load the page again.")
    return JSONResponse(await apart(correct, room, Asked(*map(str, told)), room.found))


ROUTES: Sequence[BaseRoute] = (
    Route("/api/correct", make, methods=["POST"]),
)
