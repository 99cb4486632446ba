"""The press room as an application: all its routes, behind the guard."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from bifolio.diagnostics import BifolioError
from bifolio.server import (
    downloads,
    events,
    following,
    front_page,
    library_files,
    looks,
    mending,
    page_pictures,
    telling,
)
from bifolio.server.refusals import Refusal
from bifolio.server.room import PressRoom
from bifolio.server.safety import Guard

_TOLD = 100  # findings of a library that cannot be read
_ROUTES: Sequence[BaseRoute] = (
    *front_page.ROUTES, *library_files.ROUTES, *looks.ROUTES, *events.ROUTES,
    *page_pictures.ROUTES, *mending.ROUTES, *following.ROUTES,
    *downloads.ROUTES,
)


def app_of(room: PressRoom, token: str, port: int) -> Guard:
    """The application for a room that is open at a port."""
    app = Starlette(routes=_ROUTES, exception_handlers={
        Refusal: _refused, BifolioError: _untold, HTTPException: _not_there, Exception: _fault})
    app.router.redirect_slashes = False
    app.state.room, app.state.token = room, token
    app.state.pictures = page_pictures.Pictures()
    return Guard(app, token, port, room.read_only)


def _refused(_: Request, error: Exception) -> Response:
    assert isinstance(error, Refusal)
    return error.answer


def _untold(_: Request, error: Exception) -> Response:
    """What a library cannot be asked that cannot be read."""
    assert isinstance(error, BifolioError)
    return Refusal(409, str(error), "Mend what is wrong first.", findings=[
        telling.told(finding) for finding in error.findings[:_TOLD]]).answer


def _not_there(_: Request, error: Exception) -> Response:
    """What no route answers."""
    assert isinstance(error, HTTPException)
    why = "This cannot be done there." if error.status_code == 405 else "There is nothing here."
    return Refusal(error.status_code, why, "Load the page again.").answer


def _fault(_: Request, __: Exception) -> Response:
    """Whatever else goes wrong: the guard tells the terminal, and the browser hears no trace."""
    return Refusal(500, "This went wrong, and the fault is Bifolio's.",
                   "Look at the terminal, and please report what it says.").answer
