"""A scorecard: each item of each instrument with what was found, who said what, and the score."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.proofreading.scorecards.evidence import MEASURES, Evidence, Subject
from bifolio.proofreading.scorecards.instruments import (
    NOT_APPLICABLE,
    Instrument,
    Item,
    instruments,
)
from bifolio.proofreading.scorecards.ratings import Ratings

_MOST_SHOWN = 3  # findings named on one row


@dataclass(frozen=True, slots=True)
class Row:
    """An item on the card: the machine's verdict ("" for none), its evidence, each rater's.

    `earlier` is what was said on it of an earlier text: the rater's name, and the verdict.
    """

    item: Item
    machine: str
    evidence: tuple[str, ...]
    verdicts: tuple[str, ...]
    earlier: tuple[tuple[str, str], ...] = ()

    def verdict_of(self, rater: int) -> str:
        """What counts for this rater: the machine decides its own items."""
        return self.machine or (self.verdicts[rater] if rater < len(self.verdicts) else "")


@dataclass(frozen=True, slots=True)
class Score:
    """How one column comes out: a percentage once all is answered, else how much is."""

    answered: int
    needed: int
    percent: float | None

    def __str__(self) -> str:
        if self.percent is None:
            return f"{self.answered} of {self.needed} answered"
        return f"{self.percent:.0f} %"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One instrument on the card, with a score for each rater (for nobody: the machine's part)."""

    instrument: Instrument
    rows: tuple[Row, ...]
    scores: tuple[Score, ...]


def sheets_of(subject: Subject, ratings: Ratings) -> tuple[Sheet, ...]:
    """All instruments, filled as far as machine and raters have answered."""
    return tuple(_sheet(instrument, subject, ratings) for instrument in instruments())


def _sheet(instrument: Instrument, subject: Subject, ratings: Ratings) -> Sheet:
    rows = tuple(_row(item, instrument, subject, ratings) for item in instrument.items)
    columns = max(1, len(ratings.raters))
    return Sheet(instrument, rows, tuple(
        score([row.verdict_of(column) for row in rows]) for column in range(columns)))


def _row(item: Item, instrument: Instrument, subject: Subject, ratings: Ratings) -> Row:
    shown = [MEASURES[name](subject) for name in item.shows]
    broken = [finding for finding in subject.findings if finding.code in item.codes]
    said = [evidence.says for evidence in shown]
    said += [f"{finding.what} ({finding.span.short})" for finding in broken[:_MOST_SHOWN]]
    if len(broken) > _MOST_SHOWN:
        said.append(f"And {len(broken) - _MOST_SHOWN} more such findings.")
    key = instrument.key(item)
    before = zip(ratings.earlier, ratings.said(key, ratings.earlier), strict=True)
    machine = _decide(shown, bool(broken)) if item.check == "machine" else ""
    return Row(item, machine, tuple(said), ratings.said(key, ratings.raters),
               tuple((rater.name, verdict) for rater, verdict in before if verdict))


def _decide(shown: list[Evidence], broken: bool) -> str:
    """The machine's verdict: what does not apply, else the worse that anything says."""
    verdicts = [evidence.verdict for evidence in shown if evidence.verdict]
    if NOT_APPLICABLE in verdicts:
        return NOT_APPLICABLE
    if broken or "no" in verdicts:
        return "no"
    return "yes"


def score(verdicts: list[str]) -> Score:
    """The share of the items that hold, of those that apply; none before all are answered."""
    counted = [verdict for verdict in verdicts if verdict and verdict != NOT_APPLICABLE]
    answered = sum(bool(verdict) for verdict in verdicts)
    if answered < len(verdicts) or not counted:
        return Score(answered, len(verdicts), None)
    return Score(answered, len(verdicts), 100 * counted.count("yes") / len(counted))
