"""What is looked at: told, and changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bifolio.diagnostics import BifolioError
from bifolio.server.refusals import Refusal
from bifolio.server.requests import apart, said
from bifolio.server.room import PressRoom
from bifolio.server.shown import Choice


def look(request: Request) -> JSONResponse:
    """GET /api/look: the work, the format and the clinic; nothing where no library can be read."""
    room: PressRoom = request.app.state.room
    try:
        return JSONResponse(asdict(room.choice))
    except BifolioError:
        return JSONResponse(asdict(Choice()))


async def look_at(request: Request) -> JSONResponse:
    """POST /api/look with {work, format, clinic}: what is not told stays as it is.

    Answers with all three, and with the run up to which what is heard may be of something else.
    """
    sent, room = await said(request), request.app.state.room
    return JSONResponse(await apart(_look_at, room, sent))


def _look_at(room: PressRoom, sent: dict[str, object]) -> dict[str, object]:
    chosen = asdict(room.choice) | {
        name: sent[name] or "" for name in ("work", "format", "clinic") if name in sent}
    if not all(isinstance(name, str) for name in chosen.values()):
        raise Refusal(400, "What is to be looked at cannot be read.", "Choose from the lists.")
    number = room.look_at(Choice(**chosen))
    return {**chosen, "run": number}


ROUTES: Sequence[BaseRoute] = (
    Route("/api/look", look),
    Route("/api/look", look_at, methods=["POST"]),
)
