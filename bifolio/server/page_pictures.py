"""Pictures of pages, as large as they are shown, with their words; and the web edition."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bifolio.building.page_places import PageBox
from bifolio.printing.pdf.pictures import draw_page
from bifolio.server.refusals import Refusal
from bifolio.server.room import PressRoom

_NARROW, _WIDE, _USUAL = 32, 3_000, 900  # pixels
_ROOM = 60_000_000  # bytes of pictures that are kept
_POLICY = ("sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; "
           "base-uri 'none'; form-action 'none'; frame-ancestors 'self'")


class Pictures:
    """The pictures that were drawn last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[str, int, int], bytes] = OrderedDict()

    def of(self, room: PressRoom, audience: str, digest: str, page: tuple[int, int]) -> bytes:
        """A page as a PNG: its number, and how many pixels wide. Raises Refusal."""
        key = digest, *page
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        shown = room.pages(audience, digest)
        try:
            with room.reading:
                drawn = draw_page(shown.pdf, *page)
        except IndexError:
            raise Refusal(404, "There is no such page.", "Choose another one.") from None
        with self._lock:
            self._kept[key] = drawn
            while sum(map(len, self._kept.values())) > _ROOM:
                self._kept.popitem(last=False)
        return drawn


def picture(request: Request) -> Response:
    """GET /page/{audience}/{digest}/{number}.png?width=W."""
    named, wide = request.path_params, request.query_params.get("width", str(_USUAL))
    if not (wide.isascii() and wide.isdecimal() and _NARROW <= int(wide[:9]) <= _WIDE):
        raise Refusal(400, f"A page can be {_NARROW} to {_WIDE:,} pixels wide.",
                      "Ask for such a width.")
    pictures: Pictures = request.app.state.pictures
    drawn = pictures.of(request.app.state.room, named["audience"], named["digest"],
                        (named["number"], int(wide)))
    return Response(drawn, media_type="image/png",  # its name tells what it shows
                    headers={"Cache-Control": "private, max-age=3600, immutable"})


def web_edition(request: Request) -> Response:
    """GET /web/{audience}/{digest}: with no script, and nothing from elsewhere."""
    room: PressRoom = request.app.state.room
    shown = room.pages(request.path_params["audience"], request.path_params["digest"])
    return HTMLResponse(room.web(shown), headers={"Content-Security-Policy": _POLICY})


def words(request: Request) -> JSONResponse:
    """GET /api/words/{audience}/{digest}/{number}: each word of a page, and its line."""
    room: PressRoom = request.app.state.room
    named = request.path_params
    shown, look = room.pages(named["audience"], named["digest"]), room.last
    if look is None or look.opened is None:
        raise Refusal(404, "The words of these pages are not known yet.",
                      "They are when all is checked.")
    places = room.places.of(shown, look.opened)
    if not 1 <= named["number"] <= max(1, len(places.sizes)):
        raise Refusal(404, "There is no such page.", "Choose another one.")
    return JSONResponse({"words": [{
        "text": word.text, **_sides(places.box((word,))),
        "path": word.origin.span.path if word.origin else None,
        "line": word.origin.span.line if word.origin else None}
        for word in places.on(named["number"])]})


def _sides(box: PageBox) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "w": box.w, "h": box.h}


ROUTES: Sequence[BaseRoute] = (
    Route("/page/{audience}/{digest}/{number:int}.png", picture),
    Route("/web/{audience}/{digest}", web_edition),
    Route("/api/words/{audience}/{digest}/{number:int}", words),
)
