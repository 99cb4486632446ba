"""A whole run: which handouts, which are stale, delivering them, and the catalogue of it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from bifolio import versions
from bifolio.catalogue import Catalogue, Delivered
from bifolio.citations import unused
from bifolio.composition import web_style
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.formes import Printed
from bifolio.ledger import FOLDER, Ledger, turn
from bifolio.libraries import read
from bifolio.model import Audience, Handout
from bifolio.orders import Delivery, Order, Progress, Run
from bifolio.pipeline import Composed, Room, compose, prove
from bifolio.planning import cited_keys, handouts_of, makeable, plan, shelf_of
from bifolio.printers import LocalPrinter
from bifolio.reasons import Reasons
from bifolio.remembering import Desk, Printer, remembering_reader
from bifolio.shelf import Shelf
from bifolio.staleness import Outcome, Wanted, record, stamps
from bifolio.usage import find_unused
from bifolio.watching import WatchedShelf
from bifolio.writing import holds

__all__ = ["Delivery", "Order", "Progress", "Run", "build", "check", "compare", "plan"]

PrinterOf = Callable[[Shelf], Printer]


def build(order: Order, progress: Progress, printer_of: PrinterOf = LocalPrinter,
          remembers: bool = True) -> Run:
    """Make the handouts and deliver those without an error; the last good one of others stays.

    What was made before from the same is not made again, unless the run `remembers` nothing.
    """
    if not (order.root / "content" / "library.yaml").is_file():
        return _Production(order, progress, printer_of, Ledger(None, {})).run(deliver=True)
    with turn(order.out):
        ledger = Ledger(order.out if remembers else None, versions.engine())
        return _Production(order, progress, printer_of, ledger).run(deliver=True)


def compare(order: Order, progress: Progress) -> tuple[dict[str, str], Run]:
    """Make everything from nothing, elsewhere, and hold it against what lies in `order.out`.

    Returns each file by its path in `out` with how it differs, "" where it does not; and the run.
    """
    with TemporaryDirectory(prefix="bifolio-") as folder:
        run = build(replace(order, out=Path(folder)), progress, remembers=False)
        found: dict[str, str] = {}
        for made in sorted(Path(folder).glob("*/*")):
            path = made.relative_to(folder).as_posix()
            lying = order.out / path
            if path.startswith(FOLDER):
                continue
            found[path] = "" if holds(lying, made.read_bytes()) else (
                "is not what is made from nothing." if lying.is_file() else "is not there.")
    return found, run


def check(order: Order, progress: Progress, printer_of: PrinterOf = LocalPrinter) -> Run:
    """Everything up to the page, and nothing written but in a ledger that is there already."""
    ledger = Ledger(order.out, versions.engine(), writes=(order.out / FOLDER).is_dir())
    return _Production(order, progress, printer_of, ledger).run(deliver=False)


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
        self.printer = printer_of(shelf)
        self.desk = Desk(self.library, self.shelf, ledger, self.printer)
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
        found = Findings(self.library_findings)
        if not found.failed:  # a chapter that cannot be read cites nothing
            unused(self.library.bibliography, cited_keys(self.library), found)
            find_unused(self.library, found)
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
            if not (self.order.works or self.order.audiences or self.library_findings.failed):
                planned = makeable(self.library)
        finally:  # a run that is stopped has delivered what it has delivered
            if catalogue:
                removed = catalogue.close(planned)
            self.ledger.close()
        run = Run(tuple(deliveries), tuple(found), removed, bool(found.at_least(self.limit)),
                  catalogue.outdated if catalogue else ())
        if catalogue and deliveries:
            self._record(run)
        return run

    def _deliveries(self, handouts: tuple[Handout, ...], catalogue: Catalogue | None
                    ) -> Iterator[Delivery]:
        """What becomes of each handout, in order, however many are at the press at a time."""
        room = Room(self.library, self.desk, {audience: web_style(self.shelf, audience)
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
        findings = Findings(self._of_concern(handout), handout.audience)
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
        printed = job.printed() if job.printed else None
        if printed and composed.forme:
            if job.fresh:
                self.desk.keep(composed.forme, printed)
            prove(composed, printed, room, findings)
            self.libraries.update((sight.partition(":")[2], stamp) for sight, stamp
                                  in printed.sights.items() if sight.startswith("library:"))
        path, kept, lay = "", False, False
        if catalogue and printed and not findings.at_least(self.limit):
            made = Delivered(printed.pdf, printed.pages, composed.web, tuple(findings))
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
                        tuple(page.name for page in order.formats), order.clinic, order.strict)
        lying = [delivery for delivery in run.deliveries if delivery.path]
        withheld = tuple(delivery.withheld for delivery in run.deliveries if not delivery.path)
        asked = tuple(delivery.handout.name for delivery in run.deliveries)
        outcome = Outcome(asked, len(lying), sum(d.draft for d in lying), withheld, run.findings,
                          run.failed)
        record(wanted, self.ledger, stamps(self.shelf.stamps.files(), self.shelf.refused), outcome,
               self.libraries)
