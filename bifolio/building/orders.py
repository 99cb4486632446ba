"""What is ordered, and what came of it: the nouns of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from bifolio.diagnostics import Finding
from bifolio.diagnostics.reports import counts
from bifolio.files import clock
from bifolio.model import Audience, Format, Handout, RuleWaiver
from bifolio.model.fingerprints import fingerprint

if TYPE_CHECKING:  # the last run is asked for without them
    from bifolio.building.print_jobs import Composed, Printing
    from bifolio.building.signoff_status import SignoffStatus
    from bifolio.composition.compose import Composer
    from bifolio.editions.selections import Selections
    from bifolio.files.reading import SourceFiles
    from bifolio.model import Library, Work


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a library, where to put what is made, and which of it (all when empty).

    Without `formats` they are the library's own, and so is the clinic while it is None; "" is
    for no clinic. With `clinics` it is for each of these; where it is a part of an order for more,
    `among` are all of them. With `allow_expired` what is past its review date is stamped, not
    withheld; with `release` drafts are withheld, and all is made from nothing, whatever is
    remembered; so it is without `remembers`. `jobs` handouts are printed at once; 0 is for as many
    as there are cores. With `plain_weasyprint` nothing of ours is put into WeasyPrint; nor is
    anything remembered, as the pages are others. `drafts` are texts that nobody has saved yet, by
    path: each counts in the place of its file.
    """

    root: Path
    out: Path
    works: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    formats: tuple[Format, ...] = ()
    clinic: str | None = None
    clinics: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    strict: bool = False
    today: date = field(default_factory=clock.today)
    allow_expired: bool = False
    release: bool = False
    jobs: int = 1
    remembers: bool = True
    plain_weasyprint: bool = False
    drafts: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def recalls(self) -> bool:
        """Whether what earlier runs have noted is believed."""
        return self.remembers and not self.release and not self.plain_weasyprint

    @property
    def asked(self) -> str:
        """What is wanted of a library, as a fingerprint: the same comes of the same, on a day."""
        return fingerprint(replace(self, root=Path(), out=Path(), today=date.min, jobs=0,
                                   remembers=True, drafts={}))


@dataclass(frozen=True)
class Opened:
    """A library as it was read, once for all that a command does with it.

    `source_files` are those that it was read from, `findings` what reading it found; of its
    `selections` each is made once, and so is the status of each edition.
    """

    source_files: SourceFiles
    selections: Selections
    findings: tuple[Finding, ...]
    _statuses: dict[tuple[str, Audience], SignoffStatus] = field(
        default_factory=dict, init=False, repr=False, compare=False)

    @property
    def library(self) -> Library:
        return self.selections.library

    @cached_property
    def _composer(self) -> Composer:
        from bifolio.composition.compose import Composer  # late: Jinja2

        return Composer(self.source_files)

    def status(self, work: Work, audience: Audience, composer: Composer | None = None
               ) -> SignoffStatus:
        """Who has signed an edition as it stands; `composer` is one that is there already."""
        from bifolio.building.signoff_status import signoff_status

        if (work.name, audience) not in self._statuses:
            self._statuses[work.name, audience] = signoff_status(
                self.selections, work, audience, composer or self._composer)
        return self._statuses[work.name, audience]


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one handout. `path` is relative to `out`, "" when it was not delivered.

    `files` are the hashes of what lies in its place, by path; of a handout that was not delivered,
    of an earlier, good one. `made` is false when it was known to lie there already, just as it
    would have been made. `why` tells why it was made, or why not. `refused` tells that its
    finished pages did not pass their proof.
    """

    handout: Handout
    path: str
    draft: bool
    pages: int
    bytes: int
    seconds: float
    findings: tuple[Finding, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    made: bool = True
    why: str = ""
    refused: bool = False

    @property
    def again(self) -> Delivery:
        """The same, for a run that has nothing to do for it."""
        why = "nothing that it is made from has changed" if self.path else self.why
        return replace(self, seconds=0.0, made=False, why=why)

    @property
    def withheld(self) -> str:
        """For a handout that was not delivered: which, and what was found."""
        kept = "; the earlier one stays" if self.files else ""
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
    """Who is told how a run is coming along; what was `found` in texts, before their pages are."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Handout) -> None: ...
    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None: ...
    def found(self, findings: Sequence[Finding]) -> None: ...
    def deliver(self, delivery: Delivery) -> None: ...


@runtime_checkable
class Viewer(Progress, Protocol):
    """Who looks at pages while they are made, also of a text with an error, which nobody prints.

    Of each handout it is told what was found in its text as soon as that was `read`, which page
    is with a worker, to `show` it when its `printing` has a result, and its web page. What was
    edited comes first. Of a handout that it `waits` long for it is shown a preview before: the
    edited chapters alone.
    """

    def read(self, handout: Handout, findings: Sequence[Finding]) -> None: ...
    def show(self, page: Composed, printing: Printing) -> None: ...
    def waits(self, handout: Handout) -> bool: ...
    def preview(self, page: Composed, printing: Printing) -> None: ...
    def show_web(self, page: Composed, web: str) -> None: ...


def viewer_in(progress: Progress | None) -> Viewer | None:
    """Who follows a run, if it is one that looks at pages."""
    return progress if isinstance(progress, Viewer) else None
