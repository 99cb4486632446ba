"""The sentences of a run, and which words each has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bifolio.model.sentences import sentences_of
from bifolio.model.source import Span
from bifolio.model.text_runs import Run

_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"
                   r"|(?:[^\W_]|(?<=\d)[.,](?=\d)|(?<=[^\W_])['’‑-](?=[^\W_])|(?<=\d)%)+")
_LEFT_BY_CITATION = re.compile(r" (?=[.,;:?!])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: its words as written, where it begins."""

    text: str
    words: tuple[str, ...]
    place: Span


def split(run: Run) -> tuple[Sentence, ...]:
    """The sentences of a run of words: one at least, where there is a word."""
    sentences = []
    for start, end in sentences_of(run.text):
        text = run.text[start:end]
        words = list(_WORD.finditer(text))
        if words:
            place = run.place(start + words[0].start())
            said = _LEFT_BY_CITATION.sub("", " ".join(text.split()))
            sentences.append(Sentence(said, tuple(found.group() for found in words), place))
    return tuple(sentences)
