"""Readability: what the formulas say of one edition, gathered for the eye."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model import Edition
from bifolio.proofreading.readability.formulas import Counts, forcast
from bifolio.proofreading.readability.hardest_sentences import Hard, hardest
from bifolio.proofreading.readability.passages import Section
from bifolio.proofreading.readability.reading_ease import Measure
from bifolio.proofreading.readability.scoring import Reading, is_scored


@dataclass(frozen=True, slots=True)
class Ease:
    """How hard an edition is to read, as a whole and by section.

    A section that is too short to be scored has no measures; `forcast` is None but for English.
    `unfamiliar` is the share of words that are not among those used most: “15%”.
    """

    edition: Edition
    whole: Counts
    measures: tuple[Measure, ...]
    forcast: float | None
    unfamiliar: str
    sections: tuple[tuple[Section, Counts, tuple[Measure, ...]], ...]
    hardest: tuple[Hard, ...]


def ease_of(edition: Edition, reading: Reading) -> Ease:
    """The readability of an edition that was read."""
    whole = reading.whole
    sections = tuple((section, counts, reading.measures(counts) if is_scored(counts) else ())
                     for section, counts in reading.by_section)
    scored = forcast(whole) if whole.words and reading.is_english else None
    return Ease(edition, whole, reading.measures(whole), scored, _share(whole.unfamiliar, whole),
                sections, hardest(reading))


def _share(number: int, of: Counts) -> str:
    return f"{number / max(1, of.words):.0%}"
