"""Where a sentence ends, and which words it has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bifolio.model.source import Span
from bifolio.model.text_runs import Run

_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"
                   r"|(?:[^\W_]|(?<=\d)[.,](?=\d)|(?<=[^\W_])['’‑-](?=[^\W_])|(?<=\d)%)+")
_END = re.compile(r"[.?!…]+[”’\"')\]]*(?=\s|$)")
_LEFT_BY_CITATION = re.compile(r" (?=[.,;:?!])")
_GOES_ON = re.compile(r"\s+[^\W\d_]")
# Words whose full stop ends no sentence.
_SHORT = re.compile(r"(?:^|[\s(])(?:e\.g|i\.e|etc|vs|v|cf|approx|ca|Dr|Mr|Mrs|Ms|Prof|St|No|Nr|Fig"
                    r"|Sr|Sra|Dra|p\. ej|[A-Z])$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: its words as written, where it begins."""

    text: str
    words: tuple[str, ...]
    place: Span


def split(run: Run) -> tuple[Sentence, ...]:
    """The sentences of a run of words: one at least, where there is a word."""
    sentences = []
    for start, text in _pieces(run.text):
        words = list(_WORD.finditer(text))
        if words:
            place = run.place(start + words[0].start())
            said = _LEFT_BY_CITATION.sub("", " ".join(text.split()))
            sentences.append(Sentence(said, tuple(found.group() for found in words), place))
    return tuple(sentences)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    for end in _END.finditer(text):
        follows = _GOES_ON.match(text, end.end())
        if follows and follows.group()[-1].islower():
            continue
        if end.group() == "." and follows and _SHORT.search(text[start:end.start()]):
            continue
        yield start, text[start:end.end()]
        start = end.end()
    yield start, text[start:]
