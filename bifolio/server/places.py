"""Places: where on the pages that stands which a finding is of, and where each word was written."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from dataclasses import asdict
from threading import Lock
from typing import Any

from bifolio.building.orders import Opened
from bifolio.building.page_places import PagePlaces, page_places
from bifolio.diagnostics import Finding
from bifolio.files.limits import TooLongError, time_limit
from bifolio.printing.pdf import Paper
from bifolio.server.shown import Look, Shown

_KEPT = 8  # sets of pages whose words are known
_PATIENCE = 20.0  # seconds; pages that take longer have no words, and are shown as all others


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
                places = PagePlaces()
                with suppress(TooLongError), time_limit(_PATIENCE):
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
