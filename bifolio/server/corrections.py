"""Corrections: the one replacement that mends a finding, offered and made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bifolio.diagnostics import Correction, Finding
from bifolio.model.source import Source, Span
from bifolio.server.refusals import Refusal
from bifolio.server.requests import apart, said
from bifolio.server.shown import Look
from bifolio.server.texts import Text, hash_of, text_of

if TYPE_CHECKING:
    from bifolio.server.room import PressRoom


def place_of(correction: Correction, span: Span, content: str) -> int | None:
    """Where in a text that stands which is to be replaced: at its place, or once on its line."""
    source = Source(span.path, content)
    if not span.line or span.line > content.count("\n") + 1:
        return None
    span = source.on_its_line(span)
    start = source.offset(span.line)
    line = content[start:].split("\n", 1)[0]
    if line.startswith(correction.old, span.column - 1):
        return start + span.column - 1
    return start + line.index(correction.old) if line.count(correction.old) == 1 else None


def told(finding: Finding, look: Look) -> dict[str, Any] | None:
    """What the browser is told of a correction, of the text that was looked at."""
    correction, span = finding.correction, finding.span
    raw = look.opened.source_files.files.get(span.path) if look.opened else None
    if correction is None or raw is None:
        return None
    try:
        text = text_of(span.path, raw)
    except UnicodeDecodeError:
        return None
    at = place_of(correction, span, text.content)
    if at is None:
        return None
    before = text.content[:at]
    return {"path": span.path, "from": _units(before), "to": _units(before + correction.old),
            "line": before.count("\n") + 1, "column": at - before.rfind("\n"),
            "old": correction.old, "new": correction.new, "hash": text.hash}


def _units(text: str) -> int:
    """How long a browser takes a text to be."""
    return len(text.encode("utf-16-le")) // 2


def correct(room: PressRoom, name: str, base: str, found: Mapping[str, Finding]) -> dict[str, Any]:
    """Make the replacement of a finding in the text whose hash is `base`; a draft stays one.

    Raises Refusal when there is none, or when the text has moved on.
    """
    from bifolio.server.library_files import read_text, save_text  # late: it asks the room

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
