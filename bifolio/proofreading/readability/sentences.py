"""The sentences of a run, and which words each has."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bifolio.model import Text
from bifolio.model.sentences import sentences_of
from bifolio.model.source import Span
from bifolio.model.text_runs import Run

_WORD = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])"
                   r"|(?:[^\W_]|(?<=\d)[.,](?=\d)|(?<=[^\W_])['’‑-](?=[^\W_])|(?<=\d)%)+")
# An address or a telephone number is read at a glance, or not at all: it is no word.
_NO_WORDS = re.compile(
    r"(?i)\b(?:https?://|www\.)\S{1,2000}"
    r"|\b[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<![\w.-])(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:com|org|net|gov|edu|int|eu|uk|ie|au|nz|ca)(?:/\S{0,2000})?(?![\w-])"
    r"|(?<![\w.,-])(?:\+\d{1,3}[\s-]?|\(\d{2,5}\)\s?|0\d{1,5}[\s-]?"
    r"|(?:1-)?\d{3}[\s-](?=\d{3}[\s-]\d{4}\b))\d{2,4}(?:[\s-]?\d{2,4}){1,4}(?![\w-])")
_LEFT_BY_CITATION = re.compile(r" (?=[.,;:?!])")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text: its words as written, and where it begins.

    `added` is how many of the words stand in another file: what the glossary or a fact puts in.
    """

    text: str
    words: tuple[str, ...]
    place: Span
    added: int = 0


def split(run: Run) -> tuple[Sentence, ...]:
    """The sentences of a run of words: one at least, where there is a word."""
    is_joined = len({p.span.path for p in run.pieces if isinstance(p, Text)}) > 1
    sentences = []
    for start, end in sentences_of(run.text):
        text = run.text[start:end]
        words = list(_WORD.finditer(_NO_WORDS.sub(_blank, text)))
        if words:
            place = run.place(start + words[0].start())
            said = _LEFT_BY_CITATION.sub("", " ".join(text.split()))
            added = sum(run.place(start + found.start()).path != place.path
                        for found in words) if is_joined else 0
            sentences.append(Sentence(
                said, tuple(found.group() for found in words), place, added))
    return tuple(sentences)


def _blank(address: re.Match[str]) -> str:
    return " " * len(address.group())
