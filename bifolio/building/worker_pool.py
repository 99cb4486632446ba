"""The worker pool: several workers at once, each started only when it pays.

A worker that dies takes the one handout with it that it was printing. Results do not depend on how
many workers there are.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from bifolio.building.local_worker import LocalWorker
from bifolio.building.memo import Executor
from bifolio.building.orders import Order
from bifolio.building.pipeline import Timed
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.building.worker import PATIENCE, LostWorkerError, RemoteWorker, cores, take
from bifolio.diagnostics import BifolioError, Finding
from bifolio.files.reading import SourceFiles

ExecutorOf = Callable[[SourceFiles], Executor]

_WORTH = 3  # print jobs at once; fewer are printed sooner by the worker that is there already
_WORN = 100  # handouts after which a worker is replaced by a fresh one: WeasyPrint gathers memory


@dataclass(slots=True)
class _Task:
    """Something that is asked of a worker, and in the end what came of it."""

    verb: str
    nouns: tuple[Any, ...] = ()
    done: Event = field(default_factory=Event)
    outcome: Any = None

    def end(self, outcome: Any) -> None:
        self.outcome = outcome
        self.done.set()

    def result(self) -> Any:
        """What came of it, once it is there; an error is raised."""
        self.done.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class WorkerPool:
    """Prints with up to `workers` processes.

    With a `first` worker, which is loading already, nothing is printed in this process. Without
    one a few print jobs are: they are done before another process has loaded its typesetter.
    """

    def __init__(self, source_files: SourceFiles, workers: int,
                 first: RemoteWorker | None = None) -> None:
        self.ahead = 2 * workers
        self._source_files, self._workers = source_files, workers
        self._here = LocalWorker(source_files)
        self._waiting: list[_Task] = []
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._minders: list[_Minder] = []
        if first:
            self._hire(first)

    def submit(self, print_job: PrintJob, timed: Timed) -> Callable[[], TypesetResult]:
        """Take a print job on; what is returned waits for its pages.

        That raises LostWorkerError when the worker died over it.
        """
        task = _Task("print", (print_job,))
        if self._minders:
            self._queue.put(task)
            if self._queue.qsize() >= _WORTH - 1 and len(self._minders) < self._workers:
                self._hire()
        else:
            self._waiting.append(task)
            if len(self._waiting) == _WORTH:
                self._open()
        return lambda: self._printed(task, timed)

    def _open(self) -> None:
        for _ in range(self._workers):
            self._hire()
        for task in self._waiting:
            self._queue.put(task)
        self._waiting.clear()

    def _hire(self, worker: RemoteWorker | None = None) -> None:
        self._minders.append(_Minder(self._source_files, self._queue, worker))

    def _printed(self, task: _Task, timed: Timed) -> TypesetResult:
        if not self._minders:
            self._waiting.remove(task)
            return self._here.submit(task.nouns[0], timed)()
        with timed("typeset"):
            printed: TypesetResult = task.result()
        return printed

    def count(self, print_job: PrintJob) -> int:
        """How many pages a print job takes."""
        with suppress(LostWorkerError):  # then it is found out here
            if self._minders:
                return int(self._asked("count", print_job))
        return self._here.count(print_job)

    def style_findings(self) -> tuple[Finding, ...]:
        """What the worker does not know in the style sheets."""
        with suppress(LostWorkerError):
            if self._minders:
                return tuple(self._asked("tell_style_findings"))
        return self._here.style_findings()

    def _asked(self, verb: str, *nouns: Any) -> Any:
        task = _Task(verb, nouns)
        self._queue.put(task)
        return task.result()

    def close(self) -> None:
        """End all workers; what they have not printed yet is not wanted any more."""
        with suppress(Exception):
            while not self._queue.empty():
                self._queue.get_nowait()
        for _ in self._minders:
            self._queue.put(None)
        for minder in self._minders:
            minder.close()


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
            try:
                worker = self._worker = self._fresh(self._worker)
                task.end(_noted(task, worker.ask(task.verb, *task.nouns)))
            except LostWorkerError as lost:
                self._worker = None
                task.end(lost)
            except Exception as error:  # nobody must wait for a thread that is gone
                task.end(error)
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


def usual_executor(order: Order) -> ExecutorOf:
    """One worker here, or a room of them."""
    jobs = order.jobs or cores()
    return LocalWorker if jobs == 1 else lambda source_files: WorkerPool(source_files, jobs, take())


def _noted(task: _Task, outcome: Any) -> Any:
    """What came of a task; a fault of our own says over which handout it happened."""
    if isinstance(outcome, Exception) and not isinstance(outcome, BifolioError) and task.nouns:
        outcome.add_note(f"while printing {task.nouns[0].handout.name}")
    return outcome
