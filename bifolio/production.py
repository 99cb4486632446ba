"""A whole run: which handouts, which are stale, delivering them, and the catalogue of it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter

from bifolio import versions
from bifolio.catalogue import Catalogue
from bifolio.citations import unused
from bifolio.composition import web_style
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.entries import Delivered
from bifolio.formes import LostPressError, Printed
from bifolio.ledger import FOLDER, Ledger, turn
from bifolio.libraries import read
from bifolio.lots import sources_of
from bifolio.model import Audience, Handout
from bifolio.orders import Delivery, Order, Progress, Run
from bifolio.pipeline import Composed, Room, compose, prove
from bifolio.planning import cited_keys, handouts_of, makeable, open_library, plan, shelf_of
from bifolio.pressroom import Pressroom, cores
from bifolio.printers import LocalPrinter
from bifolio.proofs.clearance import Conditions
from bifolio.reasons import Reasons
from bifolio.remembering import Desk, Printer, remembering_reader
from bifolio.shelf import Shelf
from bifolio.staleness import Outcome, Wanted, record, stamps
from bifolio.usage import find_unused
from bifolio.waivers import Waiving
from bifolio.watching import WatchedShelf

__all__ = ["Delivery", "Order", "Progress", "Run", "build", "check", "open_library", "plan",
           "usual_printer"]

PrinterOf = Callable[[Shelf], Printer]


def build(order: Order, progress: Progress, printer_of: PrinterOf | None = None,
          remembers: bool = True) -> Run:
    """Make the handouts and deliver those without an error; the last good one of others stays.

    What was made before from the same is not made again, unless the run `remembers` nothing.
    """
    printer_of = printer_of or usual_printer(order)
    if not (order.root / "content" / "library.yaml").is_file():
        return _Production(order, progress, printer_of, Ledger(None, {})).run(deliver=True)
    with turn(order.out):
        ledger = Ledger(order.out if remembers else None, versions.engine())
        return _Production(order, progress, printer_of, ledger).run(deliver=True)


def check(order: Order, progress: Progress, printer_of: PrinterOf = LocalPrinter) -> Run:
    """Everything up to the page, and nothing written but in a ledger that is there already."""
    ledger = Ledger(order.out, versions.engine(), writes=(order.out / FOLDER).is_dir())
    return _Production(order, progress, printer_of, ledger).run(deliver=False)


def usual_printer(order: Order) -> PrinterOf:
    """One press here, or a room of them."""
    jobs = order.jobs or cores()
    return LocalPrinter if jobs == 1 else lambda shelf: Pressroom(shelf, jobs)


@dataclass(frozen=True, slots=True)
class _Job:
    """A handout on its way: `printed` waits for the press; None when it goes no further."""

    composed: Composed
    findings: Findings
    printed: Callable[[], Printed] | None
    fresh: bool
    seconds: float


class _Production:
    """One run on its way."""

    def __init__(self, order: Order, progress: Progress, printer_of: PrinterOf, ledger: Ledger
                 ) -> None:
        self.order, self.progress, self.ledger = order, progress, ledger
        self.limit = Severity.WARNING if order.strict else Severity.ERROR
        self.library_findings = Findings()
        with self._timed(None, "gather"):
            shelf = shelf_of(order, self.library_findings)
            self.shelf = WatchedShelf.over(shelf)
        with self._timed(None, "read"):
            self.library = read(shelf, self.library_findings, remembering_reader(ledger))
        self.waiving = Waiving(self.library, order.today, shelf)
        self.printer = printer_of(shelf)
        self.desk = Desk(self.library, self.shelf, ledger, self.printer,
                         self.library_findings)
        self.reasons = Reasons(ledger, self.shelf, self.library.bibliography)
        self.libraries: dict[str, str] = {}

    @contextmanager
    def _timed(self, handout: Handout | None, verb: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.progress.verb(handout, verb, perf_counter() - start)

    def run(self, deliver: bool) -> Run:
        """Make all handouts of the order, and deliver them when that is wanted."""
        handouts = handouts_of(self.library, self.order)
        self.progress.expect(len(handouts))
        found = Findings(self.library_findings, waives=self.waiving)
        readable = not found.failed
        self.library_findings.extend(self.desk.style_findings())
        found.extend(self.library_findings)
        catalogue = (Catalogue.open(self.order.out, self.library.publisher) if deliver else None)
        planned: frozenset[str] | None = None
        removed: tuple[str, ...] = ()
        deliveries: list[Delivery] = []
        try:
            for delivery in self._deliveries(handouts, catalogue):
                deliveries.append(delivery)
                found.extend(delivery.findings)
                self.progress.deliver(delivery)
            if readable:  # a chapter that cannot be read cites nothing
                unused(self.library.bibliography, cited_keys(self.library), found)
                find_unused(self.library, found, self.desk.selections)
            if not (self.order.works or self.order.audiences or self.library_findings.failed):
                planned = makeable(self.library)
            self.waiving.review(found, whole=planned is not None)
        finally:  # a run that is stopped has delivered what it has delivered
            self.printer.close()
            self.ledger.close()
            if catalogue:
                removed = catalogue.close(planned)
        run = Run(tuple(deliveries), tuple(found), removed, bool(found.at_least(self.limit)),
                  catalogue.outdated if catalogue else (), self.waiving.used)
        if catalogue and deliveries:
            self._record(run)
        return run

    def _deliveries(self, handouts: tuple[Handout, ...], catalogue: Catalogue | None
                    ) -> Iterator[Delivery]:
        """What becomes of each handout, in order, however many are at the press at a time."""
        order = self.order
        conditions = Conditions(order.today, order.allow_expired, order.release)
        room = Room(self.library, self.desk, conditions, {audience: web_style(self.shelf, audience)
                                              for audience in Audience})
        waiting: deque[_Job] = deque()
        for handout in handouts:
            waiting.append(self._begin(handout, room, press=catalogue is not None))
            if len(waiting) > self.printer.ahead:
                yield self._end(waiting.popleft(), room, catalogue)
        while waiting:
            yield self._end(waiting.popleft(), room, catalogue)

    def _begin(self, handout: Handout, room: Room, press: bool) -> _Job:
        """Compose a handout, and send it to press unless it is known what would come of it."""
        start = perf_counter()
        self.progress.begin(handout)
        findings = Findings(self._of_concern(handout), handout.audience, self.waiving)
        self.desk.composing = {}

        def timed(verb: str) -> AbstractContextManager[None]:
            return self._timed(handout, verb)

        composed = compose(handout, room, findings, timed)
        self.reasons.begin(composed, self.desk.composing)
        printed: Callable[[], Printed] | None = None
        fresh = False
        if press and composed.forme:
            known = self.desk.printed(composed.forme)
            fresh = known is None
            printed = (lambda: known) if known else self.printer.submit(composed.forme, timed)
        return _Job(composed, findings, printed, fresh, perf_counter() - start)

    def _end(self, job: _Job, room: Room, catalogue: Catalogue | None) -> Delivery:
        """One handout, from the press to its place; with an error the last good one stays."""
        start = perf_counter()
        composed, findings, handout = job.composed, job.findings, job.composed.handout
        printed = self._await(job)
        if printed and composed.forme:
            if job.fresh:
                self.desk.keep(composed.forme, printed)
            prove(composed, printed, room, findings)
            self.libraries.update((sight.partition(":")[2], stamp) for sight, stamp
                                  in printed.sights.items() if sight.startswith("library:"))
        path, kept, lay = "", False, False
        if catalogue and printed and not findings.at_least(self.limit):
            made = Delivered(printed.pdf, printed.pages, composed.web, tuple(findings),
                             composed.seal, sources_of(handout, self.shelf),
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

    def _await(self, job: _Job) -> Printed | None:
        """The pages of a job; None when it has none, or its press is gone."""
        try:
            return job.printed() if job.printed else None
        except LostPressError as lost:
            job.findings.add("lost-press", job.composed.edition.span,
                             f"The press is gone that was printing {job.composed.handout.told}: "
                             f"{lost}.", "Build again; with little memory, with --jobs 1.")
            return None

    def _of_concern(self, handout: Handout) -> Iterator[Finding]:
        """The library's findings about this handout: not those in other works and clinics."""
        folders = {path.split("/")[1] for path in self.shelf.under("content/") if "/" in path[8:]}
        others = tuple(f"content/{work}/" for work in folders - {handout.work, "clinics"})
        others += tuple(clinic.span.path for clinic in self.library.clinics.values()
                        if clinic.name != handout.clinic)
        return (finding for finding in self.library_findings
                if not finding.span.path.startswith(others))

    def _record(self, run: Run) -> None:
        order = self.order
        wanted = Wanted(order.root, order.out, order.works, tuple(map(str, order.audiences)),
                        tuple(page.name for page in order.formats), order.clinic, order.strict,
                        order.allow_expired, order.release)
        lying = [delivery for delivery in run.deliveries if delivery.path]
        withheld = tuple(delivery.withheld for delivery in run.deliveries if not delivery.path)
        asked = tuple(delivery.handout.name for delivery in run.deliveries)
        outcome = Outcome(asked, len(lying), sum(d.draft for d in lying), withheld, run.findings,
                          run.failed, self._days(), len(run.waived))
        record(wanted, self.ledger, stamps(self.shelf.stamps.files(), self.shelf.refused), outcome,
               self.libraries)

    def _days(self) -> tuple[date, date]:
        """The first and the last day on which nothing expires that has not, and nothing less."""
        last = [work.imprint.review_by for work in self.library.works.values()]
        last += self.waiving.last_days
        passed = [day + timedelta(1) for day in last if date.min < day < self.order.today]
        coming = [day for day in last if day >= self.order.today]
        return max(passed, default=date.min), min(coming, default=date.max)
