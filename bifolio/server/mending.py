"""Mending: the one replacement that mends a finding is made, in the text that was checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from bifolio.server.texts import Text, hash_of, text_of


def correct(room: PressRoom, name: str, base: str, found: Mapping[str, Finding]) -> dict[str, Any]:
    """Make the replacement of a finding in the text whose hash is `base`; a draft stays one.

    Raises Refusal when there is none, or when the text has moved on.
    """
    finding = found.get(name)
    if finding is None or finding.correction is None:
        raise Refusal(404, "This is not found any more, or a person must mend it.",
                      "Read what is found now.")
    text = read_text(room, finding.span.path)
    if (raw := room.drafts.get(text.path)) is not None and hash_of(raw) == base:
        content = _corrected(text_of(text.path, raw), finding)
        raw = text.with_content(content)
        room.draft(text.path, raw)
        return {"path": text.path, "hash": hash_of(raw), "text": content, "draft": True}
    if text.hash != base or raw is not None:
        raise Refusal(409, "This text has changed since it was checked.",
                      "Wait until it is checked again.", theirs=text.content, hash=text.hash)
    content = _corrected(text, finding)
    return {"path": text.path, "hash": save_text(room, text.path, content, base),
            "text": content, "draft": False}


def _corrected(text: Text, finding: Finding) -> str:
    assert finding.correction
    at = place_of(finding.correction, finding.span, text.content)
    if at is None:
        raise Refusal(409, "The words to be replaced do not stand there.", "Mend it by hand.")
    return (text.content[:at] + finding.correction.new
            + text.content[at + len(finding.correction.old):])


async def make(request: Request) -> JSONResponse:
    """POST /api/correct with {id, hash}."""
    sent, room = await said(request), request.app.state.room
    name, base = sent.get("id"), sent.get("hash")
    if not isinstance(name, str) or not isinstance(base, str):
        raise Refusal(400, "It is not told what is to be corrected.", "Load the page again.")
    return JSONResponse(await apart(correct, room, name, base, room.found))


ROUTES: Sequence[BaseRoute] = (
    Route("/api/correct", make, methods=["POST"]),
)
