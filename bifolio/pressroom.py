"""The pressroom: several presses at once, each in a process of its own, started only when it pays.

Processes, because threads that share fonts corrupt memory; started afresh (“spawn”), because a
copy of a process that has loaded the typesetter may hang. A press that dies takes the one handout
with it that it was printing. Results do not depend on how many presses there are.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any

from bifolio.diagnostics import BifolioError, Finding
from bifolio.formes import Forme, LostPressError, Printed
from bifolio.pipeline import Timed
from bifolio.printers import LocalPrinter
from bifolio.shelf import Shelf

_WORTH = 3  # formes at once; fewer are printed here before a process has loaded its typesetter
_WORN = 100  # handouts after which a press is replaced by a fresh one: WeasyPrint gathers memory
_PATIENCE = 5.0  # seconds that a press is given to end


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(slots=True)
class _Task:
    """A forme on its way through the pressroom, and in the end what came of it."""

    forme: Forme
    timed: Timed
    done: Event = field(default_factory=Event)
    outcome: Printed | Exception | None = None

    def end(self, outcome: Printed | Exception) -> None:
        self.outcome = outcome
        self.done.set()


class Pressroom:
    """Prints with up to `presses` processes; a few formes it prints in this one."""

    def __init__(self, shelf: Shelf, presses: int) -> None:
        self.ahead = 2 * presses
        self._shelf, self._presses = shelf, presses
        self._here = LocalPrinter(shelf)
        self._waiting: list[_Task] = []
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._minders: list[_Minder] = []

    def submit(self, forme: Forme, timed: Timed) -> Callable[[], Printed]:
        """Take a forme on; what is returned waits for its pages.

        That raises LostPressError when the press died over it.
        """
        task = _Task(forme, timed)
        if self._minders:
            self._queue.put(task)
        else:
            self._waiting.append(task)
            if len(self._waiting) == _WORTH:
                self._open()
        return lambda: self._result(task)

    def _open(self) -> None:
        self._minders = [_Minder(self._shelf, self._queue) for _ in range(self._presses)]
        for task in self._waiting:
            self._queue.put(task)
        self._waiting.clear()

    def _result(self, task: _Task) -> Printed:
        if not self._minders:
            self._waiting.remove(task)
            return self._here.submit(task.forme, task.timed)()
        with task.timed("typeset"):
            task.done.wait()
        if isinstance(task.outcome, Printed):
            return task.outcome
        assert task.outcome
        raise task.outcome

    def count(self, forme: Forme) -> int:
        """How many pages a forme takes."""
        return self._here.count(forme)

    def style_findings(self) -> tuple[Finding, ...]:
        """What the press does not know in the style sheets."""
        return self._here.style_findings()

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

    def __init__(self, shelf: Shelf, queue: SimpleQueue[_Task | None]) -> None:
        super().__init__(daemon=True)
        self._shelf, self._queue = shelf, queue
        self._press: _RemotePress | None = None
        self.start()

    def run(self) -> None:
        self._press = _RemotePress(self._shelf)  # it loads while the first forme is composed
        while task := self._queue.get():
            if self._press is None or self._press.printed >= _WORN:
                if self._press:
                    self._press.close()
                self._press = _RemotePress(self._shelf)
            try:
                task.end(self._press.print(task.forme))
            except LostPressError as lost:
                self._press = None
                task.end(lost)
        if self._press:
            self._press.close()

    def close(self) -> None:
        """End the press, whether or not it is at work."""
        self.join(0.2)
        if self.is_alive() and self._press:
            self._press.stop()
        self.join(_PATIENCE)


class _RemotePress:
    """A press in a process of its own, at the other end of a pipe."""

    def __init__(self, shelf: Shelf) -> None:
        context = get_context("spawn")
        self._line, far = context.Pipe()
        self._process = context.Process(target=_serve, args=(shelf, far), daemon=True)
        self._process.start()
        far.close()  # so that its end is heard here
        self.printed = 0

    def print(self, forme: Forme) -> Printed | Exception:
        """The pages of a forme, or the error that kept them back. Raises LostPressError."""
        try:
            self._line.send(forme)
            outcome: Printed | Exception = self._line.recv()
        except (EOFError, OSError) as error:
            self._process.join(_PATIENCE)
            raise LostPressError(_told(self._process.exitcode)) from error
        self.printed += 1
        return outcome

    def close(self) -> None:
        """Let it end."""
        with suppress(OSError):
            self._line.send(None)
        self._process.join(_PATIENCE)

    def stop(self) -> None:
        """End it at once."""
        self._process.terminate()


def _told(code: int | None) -> str:
    """How a process ended, in words."""
    if code is not None and code < 0:
        killed = ", as the system does when memory runs out" if code == -9 else ""
        return f"it was ended by signal {-code}{killed}"
    return f"it ended with exit code {code}"


def _serve(shelf: Shelf, line: Connection) -> None:
    """What a press does in its process: print what it is sent, until it is sent nothing more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by who started us
    from bifolio.presswork import Press

    press: Press | None = None
    with suppress(EOFError, BrokenPipeError):
        while (forme := line.recv()) is not None:
            try:
                press = press or Press(shelf)
                outcome: Any = press.print(forme)
            except BifolioError as error:
                outcome = error
            except Exception as error:
                error.add_note(f"while printing {forme.handout.name}")
                outcome = error
            line.send(outcome)



