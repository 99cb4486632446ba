"""A whole run: which handouts, which are stale, delivering them, and the catalogue of it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from time import perf_counter

from bifolio.building.executors import ExecutorOf, LocalWorker, usual_executor
from bifolio.building.explanations import Reasons
from bifolio.building.memo import Memo
from bifolio.building.orders import Delivery, Opened, Order, Progress, Run
from bifolio.building.pipeline import Context, make
from bifolio.building.plan import (
    cited_keys,
    handouts_of,
    makeable,
    open_library,
    plan,
    source_files_of,
)
from bifolio.building.recovering import recovered
from bifolio.building.unchanged_works import UnchangedWorks, note, settle, tell_blocked
from bifolio.delivery.catalogue import Catalogue
from bifolio.diagnostics import Findings, Severity
from bifolio.editions.selections import Selections
from bifolio.files import engine_version
from bifolio.files.cache import FOLDER, Ledger, turn
from bifolio.files.tracking import WatchedFiles
from bifolio.files.writing import Folder
from bifolio.loading.citation_keys import unused
from bifolio.model import Handout
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


class _Production:
    """One run on its way."""

    def __init__(self, order: Order, progress: Progress, executor_of: ExecutorOf, ledger: Ledger,
                 deliver: bool = True, opened: Opened | None = None) -> None:
        self.order, self.progress, self.ledger = order, progress, ledger
        self.deliver = deliver
        self.library_findings = Findings(opened.findings if opened else ())
        with self._timed("gather"):
            source_files = opened.source_files if opened else \
                source_files_of(order, self.library_findings)
            self.source_files = WatchedFiles.over(source_files)
        with self._timed("read"):
            self.unchanged = UnchangedWorks(order, ledger, self.source_files, deliver)
            self.opened = opened or Opened(
                source_files, Selections(self.unchanged.read(self.library_findings),
                                         self.library_findings), tuple(self.library_findings))
            self.library = self.opened.library
        self.waiving = Waiving(self.library, order.today, source_files)
        self.waiving.recall(self.unchanged.waived)
        self.executor = executor_of(source_files)
        self.memo = Memo(self.opened.selections, self.source_files, ledger, self.executor)

    @contextmanager
    def _timed(self, verb: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.progress.verb(None, verb, perf_counter() - start)

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
        limit = Severity.WARNING if self.order.strict else Severity.ERROR
        run = Run(tuple(deliveries), tuple(found), removed, bool(found.at_least(limit)),
                  catalogue.outdated if catalogue else (), self.waiving.used, self.opened)
        if catalogue and deliveries:
            self._note(run)
        return run

    def _note(self, run: Run) -> None:
        """Note how the run ended, as a whole and for each work of it; no accident is repeated."""
        if any(finding.code in ("lost-press", "blocked-path") for finding in run.findings):
            return
        days = self.unchanged.days(self.library)
        libraries = {**self.unchanged.libraries, **self.memo.libraries}
        note(run, self.order, days, self.ledger, (self.source_files, libraries))
        if not self.library_findings.failed:
            found = (*self.library_findings, *self._unused)
            self.unchanged.note(settle(self.library, run.deliveries, found, self.waiving.of_works,
                                      self.order.today), libraries)

    def _deliveries(self, asked: Sequence[Handout | Delivery], catalogue: Catalogue | None
                    ) -> Iterator[Delivery]:
        """What becomes of each handout, in order, however many are with workers at a time."""
        reasons = Reasons(self.ledger, self.source_files, self.library.bibliography)
        context = Context(self.order, self.memo, self.waiving, self.library_findings,
                          self.progress, catalogue, reasons if catalogue else None)
        waiting: deque[Generator[None, None, Delivery] | Delivery] = deque()
        for item in asked:
            if isinstance(item, Delivery):
                waiting.append(item)
            else:
                waiting.append(making := make(item, context))
                next(making)
            if len(waiting) > self.executor.ahead:
                yield self._end(waiting.popleft())
        while waiting:
            yield self._end(waiting.popleft())

    def _end(self, making: Generator[None, None, Delivery] | Delivery) -> Delivery:
        """What becomes of a handout whose page may be with a worker."""
        if isinstance(making, Delivery):
            return making
        if self._readable:
            _ = self._unused  # looked for while the worker is at work
        try:
            next(making)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
        raise AssertionError("a handout pauses once")

    @cached_property
    def _unused(self) -> Findings:
        """What nothing in the library makes use of."""
        findings = Findings()
        unused(self.library.bibliography, cited_keys(self.library) | self.unchanged.cited, findings)
        find_unused(self.library, findings, self.memo.selections)
        return findings
