"""Presses in processes of their own. Each begins to load the typesetter before there is any work.

Processes, because threads that share fonts corrupt memory; started afresh, because a copy of a
process that has loaded the typesetter may hang. They are spoken to through their standard streams.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import tempfile
import traceback
from contextlib import ExitStack, suppress
from subprocess import PIPE, Popen, TimeoutExpired
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:  # a worker is begun before these are loaded
    from bifolio.building.set_job import Worker
    from bifolio.files.reading import SourceFiles

PATIENCE = 5.0  # seconds that a worker is given to end
_begun: list[RemoteWorker] = []


class LostWorkerError(Exception):
    """The process of a worker is gone; the message says how it ended."""


class RemoteWorker:
    """A worker in a process of its own. `asked` counts what it was asked.

    Raises LostWorkerError when there is no room for another process.
    """

    def __init__(self) -> None:
        code = (f"import sys; sys.path[:] = {sys.path!r}; "
                "from bifolio.building.worker import serve; serve()")
        try:
            self._process = Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE)
        except OSError as error:
            raise LostWorkerError(f"it could not be started: {error.strerror or error}") from error
        self.asked = 0

    def furnish(self, source_files: SourceFiles) -> None:
        """Give it the source files whose style sheets and fonts it prints with."""
        with suppress(OSError):  # the first question tells that it is gone
            self._tell(source_files)

    def ask(self, verb: str, *nouns: Any) -> Any:
        """What a method of its worker returns; raises what it raised, and LostWorkerError."""
        assert self._process.stdout
        try:
            self._tell((verb, nouns))
            outcome = pickle.load(self._process.stdout)  # our own process's word
        except Exception as error:  # its end, or an answer that cannot be read
            if not isinstance(error, EOFError | OSError):
                self._process.terminate()
            raise LostWorkerError(_told(self._ended())) from error
        self.asked += 1
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Let it end what it does, and end."""
        with suppress(OSError, ValueError):  # it is gone already
            self._tell(None)
        self._ended()

    def stop(self) -> None:
        """End it at once."""
        self._process.terminate()
        self._ended()

    def _tell(self, noun: Any) -> None:
        assert self._process.stdin
        pickle.dump(noun, self._process.stdin, protocol=5)
        self._process.stdin.flush()

    def _ended(self) -> int:
        """The exit code, once it has ended, or has been made to."""
        try:
            code = self._process.wait(PATIENCE)
        except TimeoutExpired:
            self._process.kill()
            code = self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent any more
                stream.close() if stream else None
        return code


def begin() -> None:
    """Set up a worker for whoever takes one next: it loads while what it is to print is written."""
    if not _begun and cores() > 1:
        with suppress(LostWorkerError):  # then all is printed in this process
            _begun.append(RemoteWorker())


def take() -> RemoteWorker | None:
    """The worker that was begun, if any was."""
    return _begun.pop() if _begun else None


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _told(code: int) -> str:
    """How a process ended, in words."""
    if code < 0:
        killed = ", as the system does when memory runs out" if code == -9 else ""
        return f"it was ended by signal {-code}{killed}"
    return f"it ended with exit code {code}"


def serve() -> None:
    """What a worker does in its process: what it is asked, until it is asked nothing more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is answered by who started us
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that what follows is tidied up
    questions, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no answer
    with ExitStack() as place:
        with suppress(OSError):  # the typesetter says that there is no room for its fonts
            tempfile.tempdir = place.enter_context(tempfile.TemporaryDirectory(prefix="bifolio-"))
        with suppress(EOFError, BrokenPipeError):
            _answer(questions, answers)
    os._exit(0)  # nothing else is to be tidied up


def _answer(questions: BinaryIO, answers: BinaryIO) -> None:
    gc.disable()  # all that is loaded lasts
    with suppress(Exception):  # what keeps it from loading is told when something is asked
        import bifolio.building.set_job  # noqa: F401
    gc.freeze()
    gc.enable()
    source_files, worker = pickle.load(questions), None
    with suppress(Exception):
        worker = source_files and _set_up(source_files)
    while source_files and (question := pickle.load(questions)):
        verb, nouns = question
        try:
            worker = worker or _set_up(source_files)
            outcome = getattr(worker, verb)(*nouns)
        except Exception as error:
            from bifolio.diagnostics import BifolioError

            if not isinstance(error, BifolioError):  # a traceback does not travel otherwise
                error.add_note(traceback.format_exc())
            outcome = error
        pickle.dump(outcome, answers, protocol=5)
        answers.flush()
        if worker:
            worker.sweep()  # now nobody waits for it


def _set_up(source_files: SourceFiles) -> Worker:
    from bifolio.building.set_job import Worker

    return Worker(source_files)
