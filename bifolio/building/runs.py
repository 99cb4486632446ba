"""A whole run: which handouts, what is known of them, delivering them, and listing it all."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from itertools import chain
from time import perf_counter

from bifolio.building import last_run
from bifolio.building.currency import currency
from bifolio.building.executors import ExecutorOf, LocalWorker, usual_executor
from bifolio.building.explanations import Reasons
from bifolio.building.memo import Memo, lasts
from bifolio.building.order_records import OrderRecord
from bifolio.building.orders import Delivery, Opened, Order, Progress, Run, viewer_in
from bifolio.building.pipeline import Attempt, Context, attempt
from bifolio.building.plan import (
    Makeable,
    cited_keys,
    every_handout,
    handouts_of,
    makeable,
    source_files_of,
)
from bifolio.building.recovering import recovered
from bifolio.building.unchanged_works import UnchangedWorks, as_unchanged, tell_blocked
from bifolio.delivery.catalogue import Catalogue
from bifolio.diagnostics import ContentError, Finding, Findings, Severity, UnknownNameError
from bifolio.editions.selections import Selections
from bifolio.files import engine_version, temporary
from bifolio.files.cache import FOLDER, Ledger, turn
from bifolio.files.tracking import Stamps, WatchedFiles
from bifolio.files.writing import Folder
from bifolio.loading.citation_keys import unused
from bifolio.loading.library import CLINICS
from bifolio.model import Handout
from bifolio.model.fingerprints import fingerprint
from bifolio.proofreading.uses import find_unchecked_doses, find_unused
from bifolio.proofreading.waivers import Waiving

__all__ = ["Delivery", "Order", "Progress", "Run", "build", "check", "usual_executor"]


def build(order: Order, progress: Progress, executor_of: ExecutorOf | None = None,
          opened: Opened | None = None) -> Run:
    """Make the handouts and deliver those without an error; the last good one of others stays.

    What was made before from the same is not made again, while the order `recalls` it. What is
    `opened` already is not read again.
    """
    executor_of = executor_of or usual_executor(order)
    if not (order.root / "content" / "library.yaml").is_file():
        return _Production(order, progress, executor_of, Ledger(None, {})).run()
    temporary.sweep()
    with turn(order.out):
        ledger = Ledger(order.out if order.recalls else None, engine_version.engine())
        return recovered(
            lambda ledger: _Production(order, progress, executor_of, ledger,
                                       opened=opened).run(), ledger)


def check(order: Order, progress: Progress, executor_of: ExecutorOf = LocalWorker,
          opened: Opened | None = None) -> Run:
    """Everything up to the page, and nothing written but in a ledger that is there already.

    What is `opened` already is not read again.
    """
    writes = Folder(order.out).has(FOLDER, folder=True)
    ledger = Ledger(order.out if order.recalls else None, engine_version.engine(), writes)
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
            self.unchanged = UnchangedWorks(order, ledger, self.source_files,
                                            deliver and not opened)
            self.opened = opened or Opened(
                source_files, Selections(self.unchanged.read(self.library_findings),
                                         self.library_findings), tuple(self.library_findings))
            self.library = self.opened.library
        self.waiving = Waiving(self.library, order.today, source_files)
        self.waiving.recall(self.unchanged.waived)
        self._others: tuple[tuple[str, bool, str], ...] | None = None
        self.executor = executor_of(source_files)
        self.memo = Memo(self.opened, self.source_files, ledger, self.executor,
                         faces=deliver or not ledger.blank)

    @contextmanager
    def _timed(self, verb: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.progress.verb(None, verb, perf_counter() - start)

    def run(self) -> Run:
        """Make all handouts of the order, and deliver them when that is wanted."""
        try:
            named = handouts_of(self.library, self.order)
        except UnknownNameError as error:
            own = f"content/{error.name}/", f"content/clinics/{error.name}.yaml"
            table = Findings(f for f in self.library_findings if f.span.path == CLINICS)
            if not (table.failed or any(path.startswith(own) for path in
                                        (*self.source_files.files, *self.source_files.refused))):
                raise
            raise ContentError(error.unread, self.library_findings) from None
        asked = self.unchanged.among(named)
        self.progress.expect(len(asked))
        found = Findings(self.library_findings, waives=self.waiving)
        self._readable = not found.failed  # a chapter that cannot be read cites nothing
        self.library_findings.extend(self.memo.style_findings())
        self.library_findings.extend(self.memo.font_findings())
        found.extend(self.library_findings)
        catalogue = None
        if self.deliver:
            catalogue = Catalogue.open(self.order.out, self.library.publisher)
            catalogue.adopt(every_handout(self.library))
        planned: Makeable | None = None
        removed: tuple[str, ...] = ()
        deliveries: list[Delivery] = []
        try:
            for delivery in self._deliveries(asked, catalogue, tuple(found)):
                deliveries.append(delivery)
                found.extend(delivery.findings)
                self.progress.deliver(delivery)
            if self._readable:
                found.extend(self._unused)
            found.extend(self.unchanged.findings)
            if catalogue:
                catalogue.mark(self._currency(asked, catalogue))
            if not (self.order.works or self.order.audiences or self.library_findings.failed):
                planned = makeable(self.library, self.unchanged.names)
            self.waiving.review(found, whole=planned is not None)
        finally:  # a run that is stopped has delivered what it has delivered
            self.executor.close()
            if catalogue:
                removed = catalogue.close(planned)
            self.ledger.close(*catalogue.extent if catalogue else ())
        tell_blocked(self.order.out, (self.ledger, catalogue), found)
        if catalogue:
            catalogue.tell_damage(found)
            catalogue.tell_unlisted(found)
        limit = Severity.WARNING if self.order.strict else Severity.ERROR
        run = Run(tuple(deliveries), tuple(found), removed, bool(found.at_least(limit)),
                  catalogue.outdated if catalogue else (), self.waiving.used, self.opened)
        if catalogue and deliveries:
            self._note(run, catalogue)
        return run

    def _note(self, run: Run, catalogue: Catalogue) -> None:
        """Note how the run ended, as a whole and for each work of it.

        No accident is repeated, and nothing that was refused.
        """
        refused = {delivery.handout.work for delivery in run.deliveries if delivery.refused}
        if not lasts(run.findings):
            return
        days = self.unchanged.days(self.library)
        libraries = {**self.unchanged.libraries, **self.memo.libraries}
        if not refused:
            listed = catalogue.stamp((delivery.handout for delivery in run.deliveries),
                                     alone=bool(self.order.among))
            last_run.note(self.order, run, days, self.ledger, listed,
                          (made_from(self.order, self.opened, self.source_files.stamps), libraries))
        if not self.library_findings.failed:
            found = (*self.library_findings, *self._unused)
            works = as_unchanged(self.library, run.deliveries, found, self.waiving.of_works,
                                 self.order.today)
            self.unchanged.note((pair for pair in works if pair[0] not in refused), catalogue,
                                libraries)

    def _context(self, catalogue: Catalogue | None) -> Context:
        return Context(self.order, self.memo, self.waiving, self.library_findings,
                       self.progress, catalogue)

    def _deliveries(self, asked: Sequence[Handout | Delivery], catalogue: Catalogue | None,
                    found: Sequence[Finding]) -> Iterator[Delivery]:
        """What becomes of each handout, in order, however many are with workers at a time.

        What was `found` is told with the findings of the texts, before a page is waited for.
        """
        reasons = Reasons(self.ledger, self.source_files, self.library.bibliography)
        record = OrderRecord.of(self.order, self.source_files) \
            if catalogue and self.order.release and self.order.among else None
        context = replace(self._context(catalogue), reasons=reasons if catalogue else None,
                          record=record, viewer=viewer_in(self.progress),
                          edited=self._changed)
        coming, waiting, texts = deque(asked), deque[Attempt | Delivery](), [*found]
        while coming or waiting:
            room = self.executor.ahead + 1 - len(waiting)
            few = [coming.popleft() for _ in range(min(room, len(coming)))]
            begun, early = dict[int, _Stepped](), dict[int, _Stepped]()
            for number, item in sorted(enumerate(few), key=self._urgency):
                begun[number] = _step(
                    item if isinstance(item, Delivery) else attempt(item, context))
                if context.viewer and isinstance(item, Handout):  # who waits for this one first
                    early[number] = _step(begun[number][0])
                    context.viewer.read(item, early[number][1])
            read = [early.get(number) or _step(begun[number][0])  # while pages are set
                    for number in range(len(few))]
            if not all(isinstance(item, Delivery) for item in few):
                self.progress.found((*texts, *chain(*(more for _, more in read))))
                texts.clear()
            waiting.extend(_step(making)[0] for making, _ in read)
            if not isinstance(waiting[0], Delivery):  # looked for while the worker is at work
                if self._readable:
                    _ = self._unused
                if catalogue and not coming:
                    self._currency(asked, catalogue)
            made, _ = _step(waiting.popleft())
            assert isinstance(made, Delivery), "a handout pauses three times"
            yield made

    def _currency(self, asked: Sequence[Handout | Delivery], catalogue: Catalogue
                  ) -> tuple[tuple[str, bool, str], ...]:
        """What is to be marked of the handouts that nobody asked for."""
        if self._others is None:
            handouts = [each.handout if isinstance(each, Delivery) else each for each in asked]
            known = {handout.name for handout in handouts}
            unchanged = Makeable(self.unchanged.names, frozenset(self.library.clinics))
            bare = {replace(handout, clinic="").name for handout in handouts}
            known |= {f"{name}-{clinic}" for clinic in self.order.among for name in bare}
            self._others = tuple(currency(self._context(catalogue), (known, unchanged)))
        return self._others

    def _urgency(self, numbered: tuple[int, Handout | Delivery]) -> tuple[bool, int]:
        """What was edited comes first, as it alone may need a worker; then the longest text, as its
        page is set the longest.
        """
        _, item = numbered
        if isinstance(item, Delivery):
            return True, 0
        paths = [chapter.span.path for chapter in self.library.works[item.work].chapters
                 if item.audience in chapter.readers]
        files = self.source_files.files.files
        return (self._changed.isdisjoint(paths),
                0 if item.sheet else -sum(len(files[path]) for path in paths))

    @cached_property
    def _changed(self) -> frozenset[str]:
        """The source files that were edited since the last run."""
        return last_run.changed(self.order, self.ledger, self.source_files.stamps.everything())

    @cached_property
    def _unused(self) -> Findings:
        """What nothing in the library makes use of."""
        findings = Findings()
        unused(self.library.bibliography, cited_keys(self.library) | self.unchanged.cited, findings)
        find_unused(self.memo.selections, findings)
        find_unchecked_doses(self.library, findings)
        return findings


def made_from(order: Order, opened: Opened, stamps: Stamps) -> Mapping[str, str]:
    """The stamps of all that comes of an order.

    For a part of one for many clinics it counts which clinics these are; of the clinics of its
    other parts nothing counts but what was found while the library was read.
    """
    files = stamps.everything()
    if not order.among:
        return files
    others = set(order.among).difference(order.clinics)
    elsewhere = {f"content/clinics/{name}.yaml" for name in others} | {CLINICS}
    rows = {f"{CLINICS}#{name}": fingerprint(clinic)
            for name, clinic in opened.library.clinics.items()
            if clinic.end.line and name not in others}
    return {**{path: stamp for path, stamp in files.items() if path not in elsewhere}, **rows,
            "clinics": fingerprint(order.clinics), "findings": fingerprint(opened.findings)}


_Stepped = tuple[Attempt | Delivery, tuple[Finding, ...]]


def _step(making: Attempt | Delivery) -> _Stepped:
    """A handout after its next step, and what was found meanwhile."""
    if isinstance(making, Delivery):
        return making, ()
    try:
        return making, next(making)
    except StopIteration as end:
        return end.value, end.value.findings
