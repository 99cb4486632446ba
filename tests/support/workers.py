"""Presses and templates that the tests share, so that what takes long to load is loaded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from jinja2 import Environment

from bifolio.building.executors import TEXTS, LocalWorker
from bifolio.files.reading import SourceFiles
from bifolio.model.fingerprints import fingerprint

_KEPT = 6  # presses; each holds style sheets that were taken apart


class SharedWorkers:
    """Lends the same press to all libraries with the same style sheets, fonts and pictures."""

    def __init__(self) -> None:
        self._workers: OrderedDict[str, LocalWorker] = OrderedDict()

    def __call__(self, source_files: SourceFiles) -> LocalWorker:
        looks = fingerprint({path: content for path, content in source_files.files.items()
                             if not path.endswith(TEXTS)})
        worker = self._workers.pop(looks, None) or LocalWorker(source_files)
        self._workers[looks] = worker
        if len(self._workers) > _KEPT:
            self._workers.popitem(last=False)
        return worker


WORKERS = SharedWorkers()


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
