"""How easy a patient's text is to read by each formula, and how easy it ought to be."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.proofreading.readability.formulas import Counts, fkgl, inflesz, smog
from bifolio.proofreading.readability.scoring import Reading

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


def measures(reading: Reading, counts: Counts) -> tuple[Measure, ...]:
    """What the formulas for this language say; none where there is no formula."""
    if reading.counter is None or not counts.sentences:
        return ()
    if reading.base == "es":
        return (Measure("INFLESZ", inflesz(counts), LEAST_INFLESZ, True),)
    grade = Measure("FKGL", fkgl(counts), MOST_FKGL)
    if counts.sentences < _ENOUGH_SENTENCES:
        return (grade,)
    return (grade, Measure("SMOG", smog(counts), MOST_SMOG),
            Measure("SMOG with known names counted once", smog(counts, once=True),
                    MOST_ADJUSTED))
