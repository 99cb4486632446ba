"""How easy a text is to read by the formulas of its language, and how easy it ought to be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bifolio.proofreading.readability.formulas import Counts, fkgl, inflesz, smog
from bifolio.proofreading.readability.spanish import spanish_syllables
from bifolio.proofreading.readability.syllables import syllables

AIM_FKGL, AIM_SMOG, TOO_HARD = 6.0, 6.5, 8.0  # school years
LEAST_INFLESZ = 65.0  # from here “bastante fácil”
_ENOUGH_SENTENCES = 30  # below, SMOG is not what it was made for


@dataclass(frozen=True, slots=True)
class Measure:
    """What a formula says of a text: what it aims at, and from where on it is refused.

    Both are None where the value is only shown.
    """

    name: str
    value: float
    aim: float | None = None
    refused: float | None = None
    higher_is_easier: bool = False

    @property
    def is_met(self) -> bool:
        """Whether the value, as it is shown, keeps to its aim."""
        return self.aim is None or (
            self._shown >= self.aim if self.higher_is_easier else self._shown <= self.aim)

    @property
    def is_refused(self) -> bool:
        """Whether the text is too hard to be delivered."""
        return self.refused is not None and (
            self._shown < self.refused if self.higher_is_easier else self._shown >= self.refused)

    @property
    def asks_for(self) -> str:
        """Its aim in words: “at most 6.0”; "" for none."""
        if self.aim is None:
            return ""
        return f"at {'least' if self.higher_is_easier else 'most'} {self.aim:.1f}"

    @property
    def _shown(self) -> float:
        return round(self.value, 1)


def _english(counts: Counts) -> tuple[Measure, ...]:
    grade = Measure("FKGL", fkgl(counts), AIM_FKGL, TOO_HARD)
    if counts.sentences < _ENOUGH_SENTENCES:
        return (grade,)
    return (grade, Measure("SMOG", smog(counts)),
            Measure("SMOG with known names counted once", smog(counts, once=True),
                    AIM_SMOG, TOO_HARD))


def _spanish(counts: Counts) -> tuple[Measure, ...]:
    return (Measure("INFLESZ", inflesz(counts), LEAST_INFLESZ,
                    LEAST_INFLESZ, True),)


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
