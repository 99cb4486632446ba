"""Executors: who takes print jobs on. Here, in other processes, or on other computers.

A run knows no more of them than the protocol `Executor`. Results do not depend on which it is.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

from bifolio.building.orders import Order
from bifolio.building.print_jobs import Printing, PrintJob
from bifolio.building.worker import PATIENCE, LostWorkerError, RemoteWorker, cores, take
from bifolio.diagnostics import BifolioError, Finding
from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import Sights, Stamps
from bifolio.model.fingerprints import fingerprint

if TYPE_CHECKING:
    from bifolio.building.set_job import Worker

TEXTS = (".md", ".yaml", ".bib", ".csl", ".csv", ".html")  # no worker looks at these
_MANY = 2  # print jobs that wait; fewer are printed sooner by the workers that are there
_WORN = 100  # handouts after which a worker is replaced by a fresh one: WeasyPrint gathers memory


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

    def close(self) -> None:
        """End it. What it has not printed yet is not wanted any more."""


ExecutorOf = Callable[[SourceFiles], Executor]


class LocalWorker:
    """Prints in this process, each job when its pages are asked for.

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
        self._minders: list[_Minder] = []
        if first:
            self._hire(first)

    def submit(self, print_job: PrintJob) -> Printing:
        return Printing(self._ask("print", print_job).result)

    def count(self, print_job: PrintJob) -> int:
        try:
            return int(self._ask("count", print_job).result())
        except LostWorkerError:  # then it is found out here
            return LocalWorker(self._source_files).count(print_job)

    def style_findings(self) -> tuple[Finding, ...]:
        try:
            return tuple(self._ask("style_findings").result())
        except LostWorkerError:
            return LocalWorker(self._source_files).style_findings()

    def close(self) -> None:
        with suppress(Exception):
            while not self._queue.empty():
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
        self._minders.append(_Minder(self._source_files, self._queue, worker))


class _Minder(Thread):
    """A thread that feeds one worker, and sets up a new one when it is worn or has died."""

    def __init__(self, source_files: SourceFiles, queue: SimpleQueue[_Task | None],
                 worker: RemoteWorker | None) -> None:
        super().__init__(daemon=True)
        self._source_files, self._queue = source_files, queue
        self._worker: RemoteWorker | None = worker
        self.start()

    def run(self) -> None:
        with suppress(LostWorkerError):  # then the first task says so
            self._worker = self._worker or RemoteWorker()  # it loads while a print job is composed
            self._worker.furnish(self._source_files)
        while task := self._queue.get():
            verb, nouns, answer = task
            try:
                self._worker = self._fresh(self._worker)
                answer.set_result(self._worker.ask(verb, *nouns))
            except Exception as error:  # nobody must wait for a thread that is gone
                if isinstance(error, LostWorkerError):
                    self._worker = None
                elif nouns and not isinstance(error, BifolioError):
                    error.add_note(f"while printing {nouns[0].handout.name}")
                answer.set_exception(error)
        if self._worker:
            self._worker.close()

    def _fresh(self, worker: RemoteWorker | None) -> RemoteWorker:
        """A worker that is neither dead nor worn."""
        if worker and worker.asked < _WORN:
            return worker
        if worker:
            worker.close()
        worker = RemoteWorker()
        worker.furnish(self._source_files)
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
        return _Lent(self._executor)

    def warm(self) -> None:
        """Load the typesetter and the style sheets now, so that the next run finds them there."""
        if self._executor:
            self._executor.style_findings()

    def close(self) -> None:
        """End what is warm; the next run begins afresh."""
        if self._executor:
            self._executor.close()
        self._executor = None


class _Lent:
    """An executor for one run. What that leaves undone, nobody waits for."""

    def __init__(self, executor: Executor) -> None:
        self.ahead = executor.ahead
        self.submit, self.count = executor.submit, executor.count
        self.style_findings = executor.style_findings

    def close(self) -> None: ...


def usual_executor(order: Order) -> ExecutorOf:
    """One worker here, or a pool of them."""
    jobs = order.jobs or cores()
    return LocalWorker if jobs == 1 else lambda source_files: WorkerPool(source_files, jobs, take())
