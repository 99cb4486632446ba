"""The sentences of an edition that are hardest to read, and why they are."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.proofreading.readability.formulas import LONG, fkgl
from bifolio.proofreading.readability.passive_voice import is_passive
from bifolio.proofreading.readability.scoring import Reading
from bifolio.proofreading.readability.sentences import Sentence
from bifolio.proofreading.readability.syllables import is_figure

LONG_SENTENCE = 20  # words; one more is too long for a patient
_MANY = 16  # words from which length is worth a remark
_SHARE = 0.2  # of long words in a sentence, from which they are


@dataclass(frozen=True, slots=True)
class Hard:
    """A sentence, its grade (Flesch–Kincaid, as if it stood alone), and what makes it hard."""

    sentence: Sentence
    grade: float
    reasons: tuple[str, ...]


def hardest(reading: Reading, number: int = 10) -> tuple[Hard, ...]:
    """The hardest sentences, hardest first; of equals, the first in reading order."""
    ranked = [_judge(reading, sentence) for sentence in reading.sentences]
    ranked = [hard for hard in ranked if hard.reasons]
    return tuple(sorted(ranked, key=lambda hard: -hard.grade)[:number])


def _judge(reading: Reading, sentence: Sentence) -> Hard:
    reasons = []
    if len(sentence.words) >= _MANY:
        reasons.append(f"{len(sentence.words)} words")
    long = long_words(reading, sentence)
    if len(long) > max(1, _SHARE * len(sentence.words)):
        reasons.append("long words: " + ", ".join(dict.fromkeys(long)))
    if reading.is_english and is_passive(sentence.text):
        reasons.append("passive voice")
    return Hard(sentence, fkgl(reading.counts((sentence,))), tuple(reasons))


def long_words(reading: Reading, sentence: Sentence) -> list[str]:
    """The words of three syllables or more, figures and units apart."""
    return [word for word in sentence.words
            if reading.syllables(word) >= LONG and not is_figure(word)]
