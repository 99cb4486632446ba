"""The page itself: its HTML, with the token that its script needs, and the files beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

_HERE = Path(__file__).parent


@cache
def _templates() -> Environment:
    """Our own templates, of which none comes from a library."""
    return Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True,
                       undefined=StrictUndefined)


def front_page(request: Request) -> HTMLResponse:
    """GET /."""
    state = request.app.state
    return HTMLResponse(_templates().get_template("press-room.html").render(
        token=state.token, read_only=state.room.read_only))


ROUTES: Sequence[BaseRoute] = (
    Route("/", front_page),
    Mount("/static", StaticFiles(directory=_HERE / "static")),
)
