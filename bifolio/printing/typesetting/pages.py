"""Pages: a typeset document between typesetting and finishing, and what was complained of."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from bifolio.printing.typesetting.page_layout import PageLayout


@dataclass(frozen=True, slots=True)
class Pages:
    """A typeset document, not yet a file; `document` is WeasyPrint's, `layouts` measure it.

    `sights` is what of the source files was looked at while it was set, each with its stamp.
    """

    document: Any
    layouts: tuple[PageLayout, ...] = ()
    sights: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return len(self.document.pages)


@contextmanager
def complaints() -> Iterator[list[str]]:
    """What the typesetting libraries log meanwhile, in order; none of it reaches the terminal."""
    heard: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record.getMessage().rstrip("."))

    loggers = [logging.getLogger("weasyprint"), logging.getLogger("fontTools")]
    listener = Listener(logging.WARNING)
    before = [(log, log.propagate, list(log.handlers)) for log in loggers]
    for log in loggers:
        log.propagate, log.handlers = False, [listener]
    try:
        yield heard
    finally:
        for log, propagate, handlers in before:
            log.propagate, log.handlers = propagate, handlers
