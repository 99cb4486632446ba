"""Many clinics in one build: what is made is counted beforehand, followed, and summed up."""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bifolio.cli.terminal import Terminal, Ticker, summed_up
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.diagnostics.control_signs import on_one_line
from bifolio.diagnostics.reports import counts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.progress import ProgressColumn

    from bifolio.building.batches import Batches
    from bifolio.building.orders import Delivery, Run
    from bifolio.model import RuleWaiver

_RECENT = 60.0  # seconds by which the rate is reckoned
_SURE = 5.0  # and before which there is none
_OFTEN = 20.0  # seconds between two lines on how far it has come, where no bar can move


def counted(number: int, noun: str) -> str:
    """1 clinic, 10,000 clinics; 1 copy, 2 copies."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def told_beforehand(batches: Batches) -> str:
    """How many copies are to be made, and why so many; and for which clinics none, while it is time
    to mend them.
    """
    handouts, unread, parts = batches.handouts, batches.unread, []
    for noun, kinds in (("work", {each.work for each in handouts}),
                        ("edition", {(each.work, each.audience, each.sheet) for each in handouts}),
                        ("format", {each.format.name for each in handouts})):
        parts.append(counted(len(kinds), noun))
    others = f" and {len(unread) - 1:,} more" if len(unread) > 1 else ""
    lost = f"\nNothing is made for {unread[0]}{others}: what is wrong there stands at the end; " \
        "“check” tells it at once." if unread else ""
    return (f"{counted(batches.copies, 'copy')} to make: {counted(len(handouts), 'handout')} "
            f"({', '.join(parts)}) for {'each of ' * (len(batches.clinics) > 1)}"
            f"{counted(len(batches.clinics), 'clinic')}.{lost}")


def lasting(seconds: float) -> str:
    """A time in two units at most: 40 s, 12 min, 3 h 5 min."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"


class Tally(Ticker):
    """Tells how many of all copies are done, how many a second, and how long the rest will take.

    Of single copies only those are told that are not made, or all when verbose; of those with just
    the same findings, which are no clinic's own, the first.
    """

    names = False  # before it could be read, the next one has begun

    def __init__(self, terminal: Terminal, out: Path, explains: bool, copies: int) -> None:
        super().__init__(terminal, out, explains)
        self.copies = copies
        self._recent = deque[tuple[float, int]]()  # when how many were done
        self._told = 0.0
        self._why: set[tuple[Finding, ...]] = set()

    def __exit__(self, *ended: object) -> None:
        super().__exit__(*ended)
        if ended[0] and 0 < self.done < self.copies:
            self.terminal.say(f"Broken off after {self.done:,} of {counted(self.copies, 'copy')}. "
                              "The same command goes on from there.")

    def expect(self, handouts: int) -> None:
        """One batch more is begun; the bar is that of all."""
        if not self.terminal.bar:
            super().expect(max(handouts, self.copies))
            self._show(self.progress)

    def deliver(self, delivery: Delivery) -> None:
        super().deliver(delivery)
        now = self.seconds
        self._recent.append((now, self.done))
        while len(self._recent) > 2 and now - self._recent[1][0] > _RECENT:
            self._recent.popleft()
        if self.terminal.bar:
            self._show(self.progress)
        elif now - self._told >= _OFTEN and self.done < self.copies:
            self._told = now
            self.terminal.say(self.progress)

    def _counts(self) -> Sequence[ProgressColumn]:
        return ()  # all is told in words

    @property
    def progress(self) -> str:
        """How far it has come, and how fast since the first copy: before that all else is begun.
        """
        (begin, before), (now, done) = (self._recent[0], self._recent[-1]) if self._recent else (
            (0.0, 0), (0.0, 0))
        told = f"{done:,} of {counted(self.copies, 'copy')}"
        if now - begin < _SURE:
            return told
        rate = (done - before) / (now - begin)
        often = f"{rate:.1f} a second" if rate >= 1 else f"{rate * 60:.0f} a minute"
        return f"{told}, {often}, about {lasting((self.copies - done) / max(rate, 0.001))} left"

    def _line(self, delivery: Delivery, out: Path) -> str:
        all_ = self.terminal.verbose or self.explains
        is_new = not delivery.path and delivery.findings not in self._why
        if is_new and delivery.findings:
            self._why.add(delivery.findings)
        return super()._line(delivery, out) if all_ or is_new else ""


@dataclass
class Sum:
    """What came of all batches: how much was made, what was found, and what was not made."""

    made: int = 0
    lying: int = 0
    drafts: int = 0
    failed: bool = False
    withheld: Counter[str] = field(default_factory=Counter)  # copies of each clinic
    why: dict[str, Findings] = field(default_factory=dict)  # what was found in those
    waived: dict[tuple[Finding, RuleWaiver], None] = field(default_factory=dict)
    _found: Findings = field(default_factory=Findings)
    _idle: set[Finding] | None = None

    def take(self, run: Run) -> None:
        """Add what came of a batch."""
        for delivery in run.deliveries:
            self.made += bool(delivery.path and delivery.made)
            self.lying += bool(delivery.path and not delivery.made)
            self.drafts += bool(delivery.path and delivery.draft)
            if not delivery.path:
                clinic = delivery.handout.clinic
                self.withheld[clinic] += 1
                self.why.setdefault(clinic, Findings()).extend(delivery.findings)
        self.failed |= run.failed
        self.waived |= dict.fromkeys(run.waived)
        idle = {finding for finding in run.findings if finding.code == "idle-waiver"}
        self._idle = idle if self._idle is None else self._idle & idle
        self._found.extend(finding for finding in run.findings if finding not in idle)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Each finding once; a waiver is idle when no batch had use for it."""
        return tuple(Findings((*self._found, *(self._idle or ()))))

    def told(self, seconds: float) -> str:
        """How many were made, and how many were not."""
        return summed_up(self.made, self.lying, self.drafts, sum(self.withheld.values()), seconds)

    def failures(self, copies: int, unread: tuple[str, ...], clinics: int) -> list[str]:
        """A line for each of the clinics for which not all was made, of so many copies.

        What keeps all copies of all of them back is told in one.
        """
        told, shared = list[str](), set[Finding]()
        if len(self.withheld) == clinics > 1 and {*self.withheld.values()} == {copies}:
            shared = set[Finding].intersection(*map(set, self.why.values()))
        if any(finding.severity is Severity.ERROR for finding in shared):
            told.append(f"all {counted(clinics, 'clinic')}: {copies} of {counted(copies, 'copy')} "
                         f"not made; {counts(tuple(shared))}")
        lines = [f"{clinic}: {number} of {counted(copies, 'copy')} not made; "
                  f"{counts(tuple(self.why[clinic]))}"
                  for clinic, number in sorted(self.withheld.items())
                  if not told or {*self.why[clinic]} - shared]
        lines += [f"{place}: nothing is made; "
                  f"{'its clinics' if place.endswith('.csv') else 'this clinic'} cannot be read"
                  for place in unread]
        return [on_one_line(line) for line in told + lines]
