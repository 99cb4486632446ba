"""The formulas of readability, from counts alone.

FKGL: Kincaid and others 1975. SMOG: McLaughlin 1969. FORCAST: Caylor and others 1973. INFLESZ:
Szigriszt Pazos 1993 with the scale of Barrio-Cantalejo and others 2008.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

LONG = 3  # syllables from which a word is long


@dataclass(frozen=True, slots=True)
class Counts:
    """What a text is made of.

    `long` are the words of three syllables or more, `short` those of one; `once` is `long` with
    names of medicines and explained terms counted once each, and without figures and units.
    `unfamiliar` are words that are not among those that the language is written with most.
    """

    words: int = 0
    sentences: int = 0
    syllables: int = 0
    short: int = 0
    long: int = 0
    once: int = 0
    unfamiliar: int = 0

    @property
    def mean(self) -> float:
        """Words in a sentence."""
        return self.words / self.sentences


def fkgl(counts: Counts) -> float:
    """Flesch–Kincaid grade level, in US school years."""
    return 0.39 * counts.mean + 11.8 * counts.syllables / counts.words - 15.59


def smog(counts: Counts, once: bool = False) -> float:
    """SMOG grade, in US school years; with `once`, known names count only the first time."""
    long = counts.once if once else counts.long
    return 1.0430 * sqrt(long * 30 / counts.sentences) + 3.1291


def forcast(counts: Counts) -> float:
    """FORCAST grade, in US school years; it does not look at sentences."""
    return 20 - counts.short * 150 / counts.words / 10


def inflesz(counts: Counts) -> float:
    """Szigriszt-Pazos perspicuity of a Spanish text, 0 (very hard) to 100 (very easy)."""
    return 206.835 - 62.3 * counts.syllables / counts.words - counts.mean
