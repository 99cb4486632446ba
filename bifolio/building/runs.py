"""A whole run: which handouts, which are stale, delivering them, and the catalogue of it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cached_property
from time import perf_counter

from bifolio.building.explanations import Reasons
from bifolio.building.local_worker import LocalWorker
from bifolio.building.memo import Memo
from bifolio.building.orders import Delivery, Opened, Order, Progress, Run
from bifolio.building.pipeline import Composed, Room, compose, proofread, prove
from bifolio.building.plan import (
    cited_keys,
    handouts_of,
    makeable,
    open_library,
    plan,
    source_files_of,
)
from bifolio.building.print_jobs import TypesetResult
from bifolio.building.recovering import recovered
from bifolio.building.unchanged_works import UnchangedWorks, note, settle, tell_blocked
from bifolio.building.worker import LostWorkerError
from bifolio.building.worker_pool import ExecutorOf, usual_executor
from bifolio.delivery.catalogue import Catalogue
from bifolio.delivery.catalogue_entries import Delivered
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.editions.page_codes import sources_of
from bifolio.editions.selections import Selections
from bifolio.files import engine_version
from bifolio.files.cache import FOLDER, Ledger, turn
from bifolio.files.style_sheets import web_style
from bifolio.files.tracking import WatchedFiles
from bifolio.files.writing import Folder
from bifolio.loading.citation_keys import unused
from bifolio.model import Audience, Handout
from bifolio.proofreading.release_conditions import Conditions
from bifolio.proofreading.uses import find_unused
from bifolio.proofreading.waivers import Waiving

__all__ = ["Delivery", "Order", "Progress", "Run", "build", "check", "open_library", "plan",
           "usual_executor"]

def build(order: Order, progress: Progress, executor_of: ExecutorOf | None = None,
          remembers: bool = True) -> Run:
    """Make the handouts and deliver those without an error; the last good one of others stays.

    What was made before from the same is not made again, unless the run `remembers` nothing.
    """
    executor_of = executor_of or usual_executor(order)
    if not (order.root / "content" / "library.yaml").is_file():
        return _Production(order, progress, executor_of, Ledger(None, {})).run()
    with turn(order.out):
        ledger = Ledger(order.out if remembers else None, engine_version.engine())
        return recovered(
            lambda ledger: _Production(order, progress, executor_of, ledger).run(), ledger)


def check(order: Order, progress: Progress, executor_of: ExecutorOf = LocalWorker,
          opened: Opened | None = None) -> Run:
    """Everything up to the page, and nothing written but in a ledger that is there already.

    What is `opened` already is not read again.
    """
    writes = Folder(order.out).has(FOLDER, folder=True)
    ledger = Ledger(order.out, engine_version.engine(), writes)
    return recovered(
        lambda ledger: _Production(order, progress, executor_of, ledger, False, opened).run(),
        ledger)


@dataclass(frozen=True, slots=True)
class _Job:
    """A handout on its way: `printed` waits for the worker; None when it goes no further."""

    composed: Composed
    web: str
    findings: Findings
    printed: Callable[[], TypesetResult] | None
    fresh: bool
    seconds: float


class _Production:
    """One run on its way."""

    def __init__(self, order: Order, progress: Progress, executor_of: ExecutorOf, ledger: Ledger,
                 deliver: bool = True, opened: Opened | None = None) -> None:
        self.order, self.progress, self.ledger = order, progress, ledger
        self.deliver = deliver
        self.limit = Severity.WARNING if order.strict else Severity.ERROR
        self.library_findings = Findings(opened.findings if opened else ())
        with self._timed(None, "gather"):
            source_files = opened.source_files if opened else \
                source_files_of(order, self.library_findings)
            self.source_files = WatchedFiles.over(source_files)
        with self._timed(None, "read"):
            self.unchanged = UnchangedWorks(order, ledger, self.source_files, deliver)
            self.opened = opened or Opened(
                source_files, Selections(self.unchanged.read(self.library_findings),
                                         self.library_findings), tuple(self.library_findings))
            self.library = self.opened.library
        self.waiving = Waiving(self.library, order.today, source_files)
        self.waiving.recall(self.unchanged.waived)
        self.executor = executor_of(source_files)
        self.memo = Memo(self.opened.selections, self.source_files, ledger, self.executor)
        self.reasons = Reasons(ledger, self.source_files, self.library.bibliography)
        self.libraries = dict(self.unchanged.libraries)

    @contextmanager
    def _timed(self, handout: Handout | None, verb: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.progress.verb(handout, verb, perf_counter() - start)

    def run(self) -> Run:
        """Make all handouts of the order, and deliver them when that is wanted."""
        asked = self.unchanged.among(handouts_of(self.library, self.order))
        self.progress.expect(len(asked))
        found = Findings(self.library_findings, waives=self.waiving)
        self._readable = not found.failed  # a chapter that cannot be read cites nothing
        self.library_findings.extend(self.memo.style_findings())
        found.extend(self.library_findings)
        catalogue = None
        if self.deliver:
            catalogue = Catalogue.open(self.order.out, self.library.publisher)
        planned: frozenset[str] | None = None
        removed: tuple[str, ...] = ()
        deliveries: list[Delivery] = []
        try:
            for delivery in self._deliveries(asked, catalogue):
                deliveries.append(delivery)
                found.extend(delivery.findings)
                self.progress.deliver(delivery)
            if self._readable:
                found.extend(self._unused)
            found.extend(self.unchanged.findings)
            if not (self.order.works or self.order.audiences or self.library_findings.failed):
                planned = makeable(self.library) | self.unchanged.names
            self.waiving.review(found, whole=planned is not None)
        finally:  # a run that is stopped has delivered what it has delivered
            self.executor.close()
            self.ledger.close()
            if catalogue:
                removed = catalogue.close(planned)
        tell_blocked(self.order.out, (self.ledger, catalogue), found)
        run = Run(tuple(deliveries), tuple(found), removed, bool(found.at_least(self.limit)),
                  catalogue.outdated if catalogue else (), self.waiving.used, self.opened)
        if catalogue and deliveries:
            self._note(run)
        return run

    def _note(self, run: Run) -> None:
        """Note how the run ended, as a whole and for each work of it; no accident is repeated."""
        if any(finding.code in ("lost-press", "blocked-path") for finding in run.findings):
            return
        days = self.unchanged.days(self.library)
        note(run, self.order, days, self.ledger, (self.source_files, self.libraries))
        if not self.library_findings.failed:
            found = (*self.library_findings, *self._unused)
            self.unchanged.note(settle(self.library, run.deliveries, found, self.waiving.of_works,
                                      self.order.today), self.libraries)

    def _deliveries(self, asked: Sequence[Handout | Delivery], catalogue: Catalogue | None
                    ) -> Iterator[Delivery]:
        """What becomes of each handout, in order, however many are with workers at a time."""
        order = self.order
        conditions = Conditions(order.today, order.allow_expired, order.release)
        room = Room(self.library, self.memo, conditions, {audience: web_style(self.source_files,
                                                                              audience)
                                              for audience in Audience})
        waiting: deque[_Job | Delivery] = deque()
        for item in asked:
            waiting.append(item if isinstance(item, Delivery) else
                           self._begin(item, room, prints=catalogue is not None))
            if len(waiting) > self.executor.ahead:
                yield self._end(waiting.popleft(), room, catalogue)
        while waiting:
            yield self._end(waiting.popleft(), room, catalogue)

    def _begin(self, handout: Handout, room: Room, prints: bool) -> _Job:
        """Compose a handout and proofread it; it is printed if nobody knows what comes of it."""
        start = perf_counter()
        self.progress.begin(handout)
        findings = Findings(self._of_concern(handout), handout.audience,
                            self.waiving.within(handout.work))
        self.memo.composing = {}

        def timed(verb: str) -> AbstractContextManager[None]:
            return self._timed(handout, verb)

        composed = compose(handout, room, findings, timed)
        printed: Callable[[], TypesetResult] | None = None
        fresh = False
        if prints and composed.print_job:
            known = self.memo.printed(composed.print_job)
            fresh = known is None
            printed = (lambda: known) if known else self.executor.submit(composed.print_job, timed)
        with timed("proofread"):  # meanwhile the worker is at work
            web = proofread(composed, room, findings)
        if printed:
            self.memo.marked(handout.work, handout.audience)
        self.reasons.begin(composed, self.memo.composing)
        return _Job(composed, web, findings, None if findings.failed else printed, fresh,
                    perf_counter() - start)

    def _end(self, job: _Job | Delivery, room: Room, catalogue: Catalogue | None) -> Delivery:
        """One handout, from the worker to its place; with an error the last good one stays."""
        if isinstance(job, Delivery):
            return job
        start = perf_counter()
        composed, findings, handout = job.composed, job.findings, job.composed.handout
        printed = self._await(job)
        if printed and composed.print_job:
            if job.fresh:
                self.memo.keep(composed.print_job, printed)
            prove(composed, printed, job.web, room, findings)
            self.libraries.update((sight.partition(":")[2], stamp) for sight, stamp
                                  in printed.sights.items() if sight.startswith("library:"))
        path, kept, lay = "", False, False
        if catalogue and printed and not findings.at_least(self.limit):
            made = Delivered(printed.pdf, printed.pages, job.web, tuple(findings),
                             composed.digest, sources_of(handout, self.source_files),
                             composed.setting.expired)
            lay = catalogue.holds(handout, made)
            with self._timed(handout, "deliver"):
                path = catalogue.deliver(handout, composed.edition, composed.references, made)
        elif catalogue:
            kept = catalogue.withhold(handout, findings)
        why = self.reasons.end(composed, printed, job.fresh, lay) if catalogue else ""
        return Delivery(handout, path, composed.edition.draft, printed.pages if printed else 0,
                        len(printed.pdf) if printed else 0,
                        job.seconds + perf_counter() - start, tuple(findings), kept,
                        job.fresh or not lay, why)

    def _await(self, job: _Job) -> TypesetResult | None:
        """The pages of a job; None when it has none, or its worker is gone."""
        if job.printed and self._readable:
            _ = self._unused  # looked for while the worker is at work
        try:
            return job.printed() if job.printed else None
        except LostWorkerError as lost:
            job.findings.add("lost-press", job.composed.edition.span,
                             f"The press is gone that was printing {job.composed.handout.told}: "
                             f"{lost}.", "Build again; with little memory, with --jobs 1.")
            return None

    @cached_property
    def _unused(self) -> Findings:
        """What nothing in the library makes use of."""
        findings = Findings()
        unused(self.library.bibliography, cited_keys(self.library) | self.unchanged.cited, findings)
        find_unused(self.library, findings, self.memo.selections)
        return findings

    def _of_concern(self, handout: Handout) -> Iterator[Finding]:
        """The library's findings about this handout: not those in other works and clinics."""
        folders = {path.split("/")[1] for path in self.source_files.under("content/")
                   if "/" in path[8:]}
        others = tuple(f"content/{work}/" for work in folders - {handout.work, "clinics"})
        others += tuple(clinic.span.path for clinic in self.library.clinics.values()
                        if clinic.name != handout.clinic)
        return (finding for finding in self.library_findings
                if not finding.span.path.startswith(others))
