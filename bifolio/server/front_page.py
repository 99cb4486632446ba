"""The page itself: its HTML, with the token that its script needs, and the files beside it.

Every word that it says stands in static/words.json, which its scripts read too. Its type is that of
the handouts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bifolio.files import engine_files

_HERE = Path(__file__).parent


@cache
def _templates() -> Environment:
    """Our own templates, of which none comes from a library."""
    return Environment(loader=FileSystemLoader(_HERE / "templates"), autoescape=True,
                       undefined=StrictUndefined)


@cache
def _words() -> Mapping[str, Any]:
    """Each sentence of the page by its name; where it counts, its forms."""
    return dict(json.loads((_HERE / "static" / "words.json").read_text(encoding="utf-8")))


def front_page(request: Request) -> HTMLResponse:
    """GET /."""
    state = request.app.state
    return HTMLResponse(_templates().get_template("press-room.html").render(
        token=state.token, read_only=state.room.read_only, words=_words()))


ROUTES: Sequence[BaseRoute] = (
    Route("/", front_page),
    Mount("/static/fonts", StaticFiles(directory=engine_files.fonts())),
    Mount("/static", StaticFiles(directory=_HERE / "static")),
)
