"""How easy a text is to read by the formulas of its language, and how easy it ought to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bifolio.proofreading.readability.formulas import Counts, fkgl, inflesz, smog
from bifolio.proofreading.readability.spanish import spanish_syllables
from bifolio.proofreading.readability.syllables import syllables

MOST_FKGL, MOST_SMOG, MOST_ADJUSTED = 6.0, 8.0, 6.5  # school years
LEAST_INFLESZ = 65.0  # from here “bastante fácil”
_ENOUGH_SENTENCES = 30  # below, SMOG is not what it was made for


@dataclass(frozen=True, slots=True)
class Measure:
    """What a formula says of a text, and its limit."""

    name: str
    value: float
    limit: float
    higher_is_easier: bool = False

    @property
    def met(self) -> bool:
        """Whether the value, as it is shown, keeps to the limit."""
        shown = round(self.value, 1)
        return shown >= self.limit if self.higher_is_easier else shown <= self.limit


def _english(counts: Counts) -> tuple[Measure, ...]:
    grade = Measure("FKGL", fkgl(counts), MOST_FKGL)
    if counts.sentences < _ENOUGH_SENTENCES:
        return (grade,)
    return (grade, Measure("SMOG", smog(counts), MOST_SMOG),
            Measure("SMOG with known names counted once", smog(counts, once=True),
                    MOST_ADJUSTED))


def _spanish(counts: Counts) -> tuple[Measure, ...]:
    return (Measure("INFLESZ", inflesz(counts), LEAST_INFLESZ, True),)


@dataclass(frozen=True, slots=True)
class ReadingScale:
    """How a text of some language is scored: a word's syllables, and what the formulas say.

    `graded` tells that they speak in school years.
    """

    syllables: Callable[[str], int]
    measures: Callable[[Counts], tuple[Measure, ...]]
    graded: bool


SCALES = {  # by language, whatever the place; where there is none, nothing is scored
    "en": ReadingScale(syllables, _english, graded=True),
    "es": ReadingScale(spanish_syllables, _spanish, graded=False),
}
