"""What is ordered, and what came of it: the nouns of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

from bifolio.diagnostics import Finding
from bifolio.diagnostics.reports import counts
from bifolio.editions.selections import Selections
from bifolio.files import clock
from bifolio.files.reading import SourceFiles
from bifolio.model import Audience, Format, Handout, Library, RuleWaiver


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a library, where to put what is made, and which of it (all when empty).

    Without `formats` they are the library's own, and so is the clinic while it is None; "" is
    for no clinic. With `allow_expired` what is past its review date is stamped, not withheld;
    with `release` drafts are withheld. `jobs` handouts are printed at once; 0 is for as many as
    there are cores.
    """

    root: Path
    out: Path
    works: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    formats: tuple[Format, ...] = ()
    clinic: str | None = None
    strict: bool = False
    today: date = field(default_factory=clock.today)
    allow_expired: bool = False
    release: bool = False
    jobs: int = 1


@dataclass(frozen=True, slots=True)
class Opened:
    """A library as it was read, once for all that a command does with it.

    `source_files` are those that it was read from, `findings` what reading it found; of its
    `selections` each is made once.
    """

    source_files: SourceFiles
    selections: Selections
    findings: tuple[Finding, ...]

    @property
    def library(self) -> Library:
        return self.selections.library


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one handout. `path` is relative to `out`, "" when it was not delivered.

    `kept` tells that an earlier, good handout still lies in its place; `made` is false when it
    was known to lie there already, just as it would have been made. `why` tells why it was made,
    or why not.
    """

    handout: Handout
    path: str
    draft: bool
    pages: int
    bytes: int
    seconds: float
    findings: tuple[Finding, ...]
    kept: bool = False
    made: bool = True
    why: str = ""

    @property
    def withheld(self) -> str:
        """For a handout that was not delivered: which, and what was found."""
        kept = "; the earlier one stays" if self.kept else ""
        return f"{self.handout.told}: {counts(self.findings)}{kept}"


@dataclass(frozen=True, slots=True)
class Run:
    """A run at its end: every delivery, every finding once, and what was removed from `out`.

    `outdated` are removed too: print copies and contact sheets of what is no longer so. `waived`
    is what was set aside, each with its waiver. `opened` is what it was made from; a build leaves
    out the works that nothing has touched since the last one.
    """

    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...]
    removed: tuple[str, ...]
    failed: bool
    outdated: tuple[str, ...] = ()
    waived: tuple[tuple[Finding, RuleWaiver], ...] = ()
    opened: Opened | None = field(default=None, repr=False, compare=False)


class Progress(Protocol):
    """Who is told how a run is coming along."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Handout) -> None: ...
    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None: ...
    def deliver(self, delivery: Delivery) -> None: ...
