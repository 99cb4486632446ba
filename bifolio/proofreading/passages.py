"""Passages: all that an edition says in words, with the descriptions of its pictures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bifolio.model import Edition, Figure, Image, Preformatted, Text
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import walk

_GAP = re.compile(r"(?<=[.!?])\s+(?=[“\"(]?[^\W_a-z])|\n")


def passages(edition: Edition) -> Iterator[Run]:
    """Every run of words, then each picture's description and each preformatted text."""
    yield from runs(edition)
    for noun in walk(edition):
        if isinstance(noun, Figure | Image) and noun.alt:
            yield Run("description", (Text(noun.alt, noun.span),))
        elif isinstance(noun, Preformatted):
            yield Run("text", (Text(noun.text, noun.span),))


def sentence_at(text: str, offset: int) -> tuple[int, int]:
    """The sentence that holds an offset, as offsets."""
    first, last = 0, len(text)
    for gap in _GAP.finditer(text):
        if gap.end() <= offset:
            first = gap.end()
        elif gap.start() >= offset:
            last = gap.start()
            break
    return first, last
