"""Places: where on the pages that stands which a finding is of, and where a word was written."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import asdict
from threading import Lock
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bifolio.building.orders import Opened
from bifolio.building.page_places import PagePlaces, page_places
from bifolio.diagnostics import Finding
from bifolio.printing.pdf import Paper
from bifolio.server.refusals import Refusal
from bifolio.server.shown import Look, Shown

if TYPE_CHECKING:
    from bifolio.server.room import PressRoom

_KEPT = 8  # sets of pages whose words are known


class Places:
    """The places of the words of what was shown last; `reading` is held by who reads a PDF."""

    def __init__(self, reading: Lock) -> None:
        self._reading, self._lock = reading, Lock()
        self._known: OrderedDict[str, tuple[Opened, PagePlaces]] = OrderedDict()

    def of(self, shown: Shown, opened: Opened) -> PagePlaces:
        """Those of some pages, of a library as it was `opened` for them.

        The same pages may come of other lines: an empty one was put in, say.
        """
        with self._lock:
            known, places = self._known.get(shown.digest, (None, PagePlaces()))
            if known is not opened:
                paper = Paper(shown.pdf)
                with self._reading:
                    _ = paper.sizes
                places = page_places(shown.page, paper, opened)
            self._known[shown.digest] = opened, places
            self._known.move_to_end(shown.digest)
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return places

    def told(self, finding: Finding, look: Look) -> list[dict[str, Any]]:
        """Where a finding stands on the pages of a look, as the browser is told."""
        opened = look.opened
        return [{"audience": str(audience), **asdict(box)}
                for audience, shown in look.shown.items() if opened
                for box in self.of(shown, opened).boxes(finding.span)]


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
        "text": word.text, **_box(places.box((word,))),
        "path": word.origin.span.path if word.origin else None,
        "line": word.origin.span.line if word.origin else None}
        for word in places.on(named["number"])]})


def _box(box: Any) -> dict[str, float]:
    return {side: getattr(box, side) for side in ("x", "y", "w", "h")}


ROUTES: Sequence[BaseRoute] = (
    Route("/api/words/{audience}/{digest}/{number:int}", words),
)
