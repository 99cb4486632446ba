"""Presses and templates that the tests share, so that what takes long to load is loaded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from jinja2 import Environment

from bifolio.building.local_worker import TEXTS, LocalPrinter
from bifolio.files.reading import Shelf
from bifolio.model.fingerprints import fingerprint

_KEPT = 6  # presses; each holds style sheets that were taken apart


class SharedPresses:
    """Lends the same press to all libraries with the same style sheets, fonts and pictures."""

    def __init__(self) -> None:
        self._presses: OrderedDict[str, LocalPrinter] = OrderedDict()

    def __call__(self, shelf: Shelf) -> LocalPrinter:
        looks = fingerprint({path: content for path, content in shelf.files.items()
                             if not path.endswith(TEXTS)})
        press = self._presses.pop(looks, None) or LocalPrinter(shelf)
        self._presses[looks] = press
        if len(self._presses) > _KEPT:
            self._presses.popitem(last=False)
        return press


PRESSES = SharedPresses()


def compile_once() -> Callable[..., object]:
    """Stands in for Jinja's compiler: the same template is compiled once for all libraries."""
    compiled = Environment.compile
    known: dict[tuple[object, ...], object] = {}

    def compile_(self: Environment, *words: object) -> object:
        question = (type(self), tuple(self.filters), *words)
        if question not in known:
            known[question] = compiled(self, *words)  # type: ignore[call-overload]
        return known[question]

    return compile_
