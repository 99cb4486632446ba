"""Changes: which pages look otherwise than the ones of the same handout that were shown before."""

from __future__ import annotations

from bifolio.model.passages import PassageKind
from bifolio.printing.pdf.pictures import page_prints
from bifolio.printing.pdf.sight import Box
from bifolio.server.shown import Shown

_WIDE = 10_000  # points: beyond any page
_MARGINS = f"/{PassageKind.FURNITURE}"


class Changes:
    """What the pages of each handout looked like when it was shown last.

    Their margins do not count: the code of a page is another with each change anywhere.
    """

    def __init__(self) -> None:
        self._known: dict[str, tuple[str, tuple[str, ...]]] = {}
        self._told: dict[str, tuple[int, ...]] = {}

    def of(self, shown: Shown) -> tuple[int, ...]:
        """The numbers of the pages that none of those before looked like; none at first."""
        name = shown.handout.name
        digest, before = self._known.get(name, ("", ()))
        if digest != shown.digest:
            now = page_prints(shown.pdf, _margins(shown))
            self._known[name] = shown.digest, now
            self._told[name] = tuple(number for number, seen in enumerate(now, 1)
                                     if seen not in before) if digest else ()
        return self._told[name]


def _margins(shown: Shown) -> dict[int, list[Box]]:
    """By page, the rows that the words of the margins stand in, however wide these are."""
    boxes: dict[int, list[Box]] = {}
    for printed in shown.printed.proof.printed:
        if _MARGINS in printed.passage:
            boxes.setdefault(printed.page, []).append(
                (0, printed.bottom, _WIDE, printed.top))
    return boxes
