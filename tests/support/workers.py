"""Workers, templates and texts that the tests share: what takes long to load is loaded once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache, lru_cache
from typing import Any
from unittest.mock import patch

from jinja2 import Environment

from bifolio.building.executors import TEXTS, LocalWorker
from bifolio.diagnostics import Finding, Findings
from bifolio.files.reading import SourceFiles
from bifolio.model import Bibliography, Citation, Edition
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Source
from bifolio.model.trees import walk

_KEPT = 6  # workers; each holds style sheets that were taken apart


class SharedWorkers:
    """Lends the same worker to all libraries with the same style sheets, fonts and pictures."""

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


@cache
def _reading_once() -> tuple[tuple[Any, str, Callable[..., Any]], ...]:
    """What reads texts in a check of a library, and what reads each text once for all of them."""
    from bifolio.building import memo  # late: to begin to test takes as long as what is loaded
    from bifolio.citations import cite as citations
    from bifolio.composition import reading_copies
    from bifolio.proofreading.medication import reading

    known: dict[tuple[str, str, str], tuple[Any, tuple[Finding, ...]]] = {}
    anew = memo.read_anew

    def read(kind: str, source: Source, of_kind: Callable[..., Any], findings: Findings) -> Any:
        question = kind, source.path, source.text
        if question not in known:
            own = Findings()
            known[question] = anew(kind, source, of_kind, own), tuple(own)
        noun, found = known[question]
        findings.extend(found)
        return noun

    cited: dict[str, tuple[Any, tuple[Finding, ...]]] = {}
    cites = citations.cite

    def cite(edition: Edition, bibliography: Bibliography, style: Any, findings: Findings) -> Any:
        labels = tuple(noun for noun in walk(edition) if isinstance(noun, Citation))
        references = bibliography.references
        keys = {item.key: references[item.key] for label in labels for item in label.items
                if item.key in references}
        question = fingerprint(labels, edition.language, style, keys, tuple(references))
        if question not in cited:
            own = Findings(audience=findings.audience)
            cited[question] = cites(edition, bibliography, style, own), tuple(own)
        noun, found = cited[question]
        findings.extend(found)
        return noun

    error_prone = reading.error_prone
    wordings = lru_cache(maxsize=5000)(lambda *asked: tuple(error_prone(*asked)))
    passages = lru_cache(maxsize=200)(memo.passages_of)
    return ((memo, "read_anew", read), (memo, "passages_of", passages),
            (reading_copies, "passages_of", passages), (reading, "error_prone", wordings),
            (citations, "cite", cite))


@contextmanager
def reading_once() -> Iterator[None]:
    """While it lasts, what one text says by itself is read once for all libraries that have it."""
    with ExitStack() as patches:
        for module, name, once in _reading_once():
            patches.enter_context(patch.object(module, name, once))
        yield


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
