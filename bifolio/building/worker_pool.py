"""The pressroom: several presses at once, each started only when it pays.

A press that dies takes the one handout with it that it was printing. Results do not depend on how
many presses there are.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from bifolio.building.local_worker import LocalPrinter
from bifolio.building.memo import Printer
from bifolio.building.orders import Order
from bifolio.building.pipeline import Timed
from bifolio.building.print_jobs import Forme, Printed
from bifolio.building.worker import PATIENCE, LostPressError, RemotePress, cores, take
from bifolio.diagnostics import BifolioError, Finding
from bifolio.files.reading import Shelf

PrinterOf = Callable[[Shelf], Printer]

_WORTH = 3  # formes at once; fewer are printed sooner by the press that is there already
_WORN = 100  # handouts after which a press is replaced by a fresh one: WeasyPrint gathers memory


@dataclass(slots=True)
class _Task:
    """Something that is asked of a press, and in the end what came of it."""

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


class Pressroom:
    """Prints with up to `presses` processes.

    With a `first` press, which is loading already, nothing is printed in this process. Without
    one a few formes are: they are done before another process has loaded its typesetter.
    """

    def __init__(self, shelf: Shelf, presses: int, first: RemotePress | None = None) -> None:
        self.ahead = 2 * presses
        self._shelf, self._presses = shelf, presses
        self._here = LocalPrinter(shelf)
        self._waiting: list[_Task] = []
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._minders: list[_Minder] = []
        if first:
            self._hire(first)

    def submit(self, forme: Forme, timed: Timed) -> Callable[[], Printed]:
        """Take a forme on; what is returned waits for its pages.

        That raises LostPressError when the press died over it.
        """
        task = _Task("print", (forme,))
        if self._minders:
            self._queue.put(task)
            if self._queue.qsize() >= _WORTH - 1 and len(self._minders) < self._presses:
                self._hire()
        else:
            self._waiting.append(task)
            if len(self._waiting) == _WORTH:
                self._open()
        return lambda: self._printed(task, timed)

    def _open(self) -> None:
        for _ in range(self._presses):
            self._hire()
        for task in self._waiting:
            self._queue.put(task)
        self._waiting.clear()

    def _hire(self, press: RemotePress | None = None) -> None:
        self._minders.append(_Minder(self._shelf, self._queue, press))

    def _printed(self, task: _Task, timed: Timed) -> Printed:
        if not self._minders:
            self._waiting.remove(task)
            return self._here.submit(task.nouns[0], timed)()
        with timed("typeset"):
            printed: Printed = task.result()
        return printed

    def count(self, forme: Forme) -> int:
        """How many pages a forme takes."""
        with suppress(LostPressError):  # then it is found out here
            if self._minders:
                return int(self._asked("count", forme))
        return self._here.count(forme)

    def style_findings(self) -> tuple[Finding, ...]:
        """What the press does not know in the style sheets."""
        with suppress(LostPressError):
            if self._minders:
                return tuple(self._asked("tell_style_findings"))
        return self._here.style_findings()

    def _asked(self, verb: str, *nouns: Any) -> Any:
        task = _Task(verb, nouns)
        self._queue.put(task)
        return task.result()

    def close(self) -> None:
        """End all presses; what they have not printed yet is not wanted any more."""
        with suppress(Exception):
            while not self._queue.empty():
                self._queue.get_nowait()
        for _ in self._minders:
            self._queue.put(None)
        for minder in self._minders:
            minder.close()


class _Minder(Thread):
    """A thread that feeds one press, and sets up a new one when it is worn or has died."""

    def __init__(self, shelf: Shelf, queue: SimpleQueue[_Task | None],
                 press: RemotePress | None) -> None:
        super().__init__(daemon=True)
        self._shelf, self._queue = shelf, queue
        self._press: RemotePress | None = press
        self.start()

    def run(self) -> None:
        with suppress(LostPressError):  # then the first task says so
            self._press = self._press or RemotePress()  # it loads while a forme is composed
            self._press.furnish(self._shelf)
        while task := self._queue.get():
            try:
                press = self._press = self._fresh(self._press)
                task.end(_noted(task, press.ask(task.verb, *task.nouns)))
            except LostPressError as lost:
                self._press = None
                task.end(lost)
            except Exception as error:  # nobody must wait for a thread that is gone
                task.end(error)
        if self._press:
            self._press.close()

    def _fresh(self, press: RemotePress | None) -> RemotePress:
        """A press that is neither dead nor worn."""
        if press and press.asked < _WORN:
            return press
        if press:
            press.close()
        press = RemotePress()
        press.furnish(self._shelf)
        return press

    def close(self) -> None:
        """End the press, whether or not it is at work."""
        self.join(0.2)
        if self.is_alive() and self._press:
            self._press.stop()
        self.join(PATIENCE)


def usual_printer(order: Order) -> PrinterOf:
    """One press here, or a room of them."""
    jobs = order.jobs or cores()
    return LocalPrinter if jobs == 1 else lambda shelf: Pressroom(shelf, jobs, take())


def _noted(task: _Task, outcome: Any) -> Any:
    """What came of a task; a fault of our own says over which handout it happened."""
    if isinstance(outcome, Exception) and not isinstance(outcome, BifolioError) and task.nouns:
        outcome.add_note(f"while printing {task.nouns[0].handout.name}")
    return outcome
