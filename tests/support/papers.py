"""A finished PDF, and what only tests ask of it: where words are printed, sizes, artifacts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pypdfium2

from bifolio.printing import pdf


@dataclass(frozen=True, slots=True)
class Printed:
    """Where words are printed: the page from 1, and points from its left and bottom edge."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class Paper(pdf.Paper):
    """One finished PDF, as bytes."""

    def find(self, words: str) -> tuple[Printed, ...]:
        """Where on its pages the words are printed, in reading order."""
        with closing(pypdfium2.PdfDocument(self.content)) as document:
            return tuple(place for number, page in enumerate(document, 1)
                         for place in _found(page.get_textpage(), words, number))

    @cached_property
    def artifacts(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Of each page what is no part of the text: a subtype (Header, Footer, "") and words."""
        return tuple(tuple((kind, words.text) for kind, words in page.artifacts if words.text)
                     for page in self._content.values())


def _found(page: Any, words: str, number: int) -> Iterator[Printed]:
    search = page.search(words)
    while found := search.get_next():
        start, length = found
        boxes = [page.get_charbox(start + at, loose=True) for at in range(length)]
        yield Printed(number, min(box[0] for box in boxes), min(box[1] for box in boxes),
                      max(box[2] for box in boxes), max(box[3] for box in boxes))
