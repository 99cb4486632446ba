"""Executors: who takes print jobs on. Here, in other processes, or on other computers.

A run knows no more of them than the protocol `Executor`. Results do not depend on which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any, Protocol

from bifolio.building.orders import Order
from bifolio.building.print_jobs import Printing, PrintJob
from bifolio.building.worker import PATIENCE, LostWorkerError, RemoteWorker, cores
from bifolio.diagnostics import BifolioError, Finding, Findings
from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import Sights, Stamps
from bifolio.model.bounds import seconds
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Span

if TYPE_CHECKING:
    from bifolio.building.set_job import Worker

TEXTS = (".md", ".yaml", ".bib", ".csl", ".csv", ".html")  # no worker looks at these
_BROKEN_OFF = "Something newer was saved."
_WARM = 2  # workers that wait for the next save
_MANY = 2  # print jobs that wait; fewer are printed sooner by the workers that are there
_HURRY = 4  # a part of the usual time, once it has been too short
_WORN = 100  # pages set in full after which a worker is replaced: WeasyPrint gathers memory


class BrokenOffError(BifolioError):
    """A newer save has made a run pointless."""


class Executor(Protocol):
    """Prints with the style sheets and fonts of some source files.

    `ahead` is how many print jobs it wants to have before the first of them is waited for.
    """

    ahead: int

    def submit(self, print_job: PrintJob) -> Printing:
        """Take a print job on."""

    def count(self, print_job: PrintJob) -> int:
        """How many pages a print job takes."""

    def style_findings(self) -> tuple[Finding, ...]:
        """What it does not know in the style sheets."""

    def break_off(self) -> None:
        """What it has not printed yet is not wanted any more: to wait for that raises
        BrokenOffError."""

    def warm(self) -> None:
        """Load now all that printing takes."""

    def close(self) -> None:
        """End it. What it has not printed yet is not wanted any more."""


ExecutorOf = Callable[[SourceFiles], Executor]


class LocalWorker:
    """Prints in this process, each job when its pages are asked for; for what prints next to none.

    The worker, which takes a while to load, waits until it is needed.
    """

    ahead = 0  # nothing is gained by giving it print jobs beforehand

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files = source_files
        self._loaded: Worker | None = None

    def submit(self, print_job: PrintJob) -> Printing:
        def result() -> Any:
            self._worker.sweep()
            return self._worker.print(print_job)

        return Printing(result)

    def count(self, print_job: PrintJob) -> int:
        return self._worker.count(print_job)

    def style_findings(self) -> tuple[Finding, ...]:
        return self._worker.style_findings()

    def break_off(self) -> None: ...

    def warm(self) -> None:
        _ = self._worker

    def close(self) -> None: ...

    @property
    def _worker(self) -> Worker:
        if self._loaded is None:
            from bifolio.building.set_job import Worker

            self._loaded = Worker(self._source_files)
        return self._loaded


_Task = tuple[str, tuple[Any, ...], "Future[Any]"]  # what is asked of a worker, and of what


class WorkerPool:
    """Prints with up to `workers` processes, each started only when it pays.

    A `first` worker may be loading already. One that dies takes with it the one handout that it
    was printing.
    """

    def __init__(self, source_files: SourceFiles, workers: int,
                 first: RemoteWorker | None = None) -> None:
        self.ahead = 2 * workers
        self._source_files, self._workers = source_files, workers
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._late = Event()
        self._minders: list[_Minder] = []
        if first:
            self._hire(first)

    def submit(self, print_job: PrintJob) -> Printing:
        return Printing(self._ask("print", print_job).result)

    def count(self, print_job: PrintJob) -> int:
        try:
            return int(self._ask("count", print_job).result())
        except LostWorkerError:  # it is only asked for advice
            return 0

    def style_findings(self) -> tuple[Finding, ...]:
        try:
            return tuple(self._ask("style_findings").result())
        except LostWorkerError as lost:
            if not lost.late:  # it may have been ended from without, before it was asked
                with suppress(LostWorkerError):
                    return tuple(self._ask("style_findings").result())
            findings = Findings()
            findings.add("past-bound" if lost.late else "lost-worker", Span("styles/"),
                         f"Reading the style sheets was ended: {lost}.",
                         "Look for what is unusual in the style sheets and fonts of the library.")
            return tuple(findings)

    def break_off(self) -> None:
        with suppress(Empty):
            while True:
                task = self._queue.get_nowait()
                if task is None:  # it is being closed, and a minder must be told
                    self._queue.put(None)
                    break
                task[-1].set_exception(BrokenOffError(_BROKEN_OFF))
        for minder in self._minders:
            minder.break_off()

    def warm(self) -> None:
        """Two workers, where there may be: they print both editions of a text at once, and when
        the work of one is broken off, the other is ready."""
        while len(self._minders) < min(self._workers, _WARM):
            self._hire()

    def close(self) -> None:
        with suppress(Empty):
            while True:
                self._queue.get_nowait()
        for _ in self._minders:
            self._queue.put(None)
        for minder in self._minders:
            minder.close()

    def _ask(self, verb: str, *nouns: Any) -> Future[Any]:
        answer: Future[Any] = Future()
        self._queue.put((verb, nouns, answer))
        if not self._minders or (self._queue.qsize() >= _MANY
                                 and len(self._minders) < self._workers):
            self._hire()
        return answer

    def _hire(self, worker: RemoteWorker | None = None) -> None:
        self._minders.append(_Minder(self._source_files, self._queue, worker, self._late))


class _Minder(Thread):
    """A thread that feeds one worker, and sets up a new one when it is worn or has died."""

    def __init__(self, source_files: SourceFiles, queue: SimpleQueue[_Task | None],
                 worker: RemoteWorker | None, late: Event) -> None:
        super().__init__(daemon=True)
        self._late = late  # some worker of the pool took too long
        self._turn = Lock()  # to begin a task, to have done with it, or to break it off
        self._at_work = self._broken_off = False
        self._source_files, self._queue = source_files, queue
        self._worker: RemoteWorker | None = worker
        self.start()

    def run(self) -> None:
        worker, self._worker = self._worker, None
        with suppress(Exception):  # then the first task says so
            self._worker = self._furnished(worker)  # it loads while a print job is composed
        while task := self._queue.get():
            verb, nouns, answer = task
            try:
                answer.set_result(self._ask(verb, nouns))
            except Exception as error:  # nobody must wait for a thread that is gone
                if isinstance(error, LostWorkerError):
                    self._worker = None
                    if error.late:
                        self._late.set()
                elif nouns and not isinstance(error, BifolioError):
                    error.add_note(f"while printing {nouns[0].handout.name}")
                answer.set_exception(error)
                if isinstance(error, BrokenOffError):
                    with suppress(Exception):  # then the next task says so
                        self._worker = self._furnished(None)  # it loads while others print
        if self._worker:
            self._worker.close()

    def _ask(self, verb: str, nouns: tuple[Any, ...]) -> Any:
        """What the worker answers. Raises BrokenOffError when nobody wants to know any more."""
        with self._turn:
            self._at_work, self._broken_off = True, False
        try:
            self._worker = self._fresh(self._worker)
            if not self._broken_off:  # meanwhile: a new worker takes a while
                return self._worker.ask(verb, *nouns, seconds=self._seconds(*nouns))
        finally:
            with self._turn:
                self._at_work, broken_off = False, self._broken_off
            if broken_off:
                if self._worker:
                    self._worker.stop()
                self._worker = None
                raise BrokenOffError(_BROKEN_OFF)

    def break_off(self) -> None:
        """End the worker, if it is at work; one that has done with its task is left alone."""
        with self._turn:
            self._broken_off |= self._at_work
            if self._at_work and self._worker:
                self._worker.stop()

    def _seconds(self, print_job: PrintJob | None = None) -> float:
        """How much processor time an answer may take; less, when one has taken too much.

        Else a style sheet that stops each of a hundred handouts would take hours.
        """
        usual = seconds(len(print_job.html) if print_job else 0)
        return usual / _HURRY if self._late.is_set() else usual

    def _fresh(self, worker: RemoteWorker | None) -> RemoteWorker:
        """A worker that is neither dead nor worn."""
        if worker and worker.worn < _WORN:
            return worker
        if worker:
            worker.close()
        return self._furnished(None)

    def _furnished(self, worker: RemoteWorker | None) -> RemoteWorker:
        """A worker, or a new one, that knows the source files."""
        worker = worker or RemoteWorker()
        try:
            worker.furnish(self._source_files)
        except Exception:
            worker.stop()
            raise
        return worker

    def close(self) -> None:
        """End the worker, whether or not it is at work."""
        self.join(0.2)
        if self.is_alive() and self._worker:
            self._worker.stop()
        self.join(PATIENCE)


class WarmWorker:
    """Lends the same executor to run after run, until a style, font or picture is another.

    `seen` has the stamps of the files that the latest run was given; None before there was one.
    """

    def __init__(self, new_executor: ExecutorOf) -> None:
        self._new_executor = new_executor
        self._executor: Executor | None = None
        self._lent: _Lent | None = None
        self._looks = ""
        self.seen: Sights | None = None

    def lend(self, source_files: SourceFiles) -> Executor:
        """The executor for a run over source files; the run does not end it."""
        self.seen = Stamps(source_files).files()
        looks = fingerprint({path: stamp for path, stamp in self.seen.items()
                             if not path.endswith(TEXTS)})
        if self._executor is None or looks != self._looks:
            self.close()
            self._executor, self._looks = self._new_executor(source_files), looks
        self._lent = _Lent(self._executor)
        return self._lent

    def warm(self) -> None:
        """Load the typesetter and the style sheets now, so that the next run finds them there."""
        if self._executor:
            self._executor.warm()

    def break_off(self, now: Mapping[str, str]) -> None:
        """End the latest run, if it was given other files than those with the stamps of `now`."""
        lent = self._lent
        if lent and self.seen not in (None, now):
            lent.break_off()

    def close(self) -> None:
        """End what is warm; the next run begins afresh."""
        if self._executor:
            self._executor.close()
        self._executor = None


class _Lent:
    """An executor for one run. What that leaves undone, nobody waits for."""

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self.ahead = executor.ahead
        self.style_findings, self.count = executor.style_findings, executor.count
        self._broken_off = False

    def submit(self, print_job: PrintJob) -> Printing:
        if self._broken_off:
            raise BrokenOffError(_BROKEN_OFF)
        return self._executor.submit(print_job)

    def break_off(self) -> None:
        self._broken_off = True
        self._executor.break_off()

    def warm(self) -> None: ...

    def close(self) -> None: ...


def usual_executor(order: Order, first: RemoteWorker | None = None) -> ExecutorOf:
    """A pool of workers, be it of one: a process of its own can be ended when it does not end.

    A `first` one may have begun to load.
    """
    jobs = order.jobs or cores()
    return lambda source_files: WorkerPool(source_files, jobs, first)
