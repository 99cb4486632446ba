"""Workers in processes of their own. Each begins to load the typesetter before there is any work.

Processes, because threads that share fonts corrupt memory; started afresh, because a copy of a
process that has loaded the typesetter may hang. They are spoken to through their standard streams.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import sys
import traceback
from contextlib import suppress
from subprocess import PIPE, Popen, TimeoutExpired
from threading import Event, Thread, Timer
from time import sleep
from typing import TYPE_CHECKING, Any, BinaryIO

from bifolio.diagnostics.control_signs import show_log_lines
from bifolio.files import temporary

if TYPE_CHECKING:  # a worker is begun before these are loaded
    from bifolio.building.set_job import Worker
    from bifolio.files.reading import SourceFiles

PATIENCE = 5.0  # seconds that a worker is given to end
_WAITS = 4  # times the processor time that a worker may take, its answer is waited for
_SIGPROF = getattr(signal, "SIGPROF", 0)  # how the system ends what takes too much of it
_TOO_LARGE = 66  # the exit code of a worker that took too much memory
_OFTEN = 0.5  # seconds between two looks whether whoever started a worker is still there
_ORPHANED = 1  # Linux's name for “tell me when my parent ends”


class LostWorkerError(Exception):
    """The process of a worker is gone; the message says how it ended.

    `late` tells that it took longer than it may.
    """

    late = False


class RemoteWorker:
    """A worker in a process of its own. `worn` counts what it has set in full.

    Raises LostWorkerError when there is no room for another process.
    """

    def __init__(self) -> None:
        code = (f"import sys; sys.path[:] = {sys.path!r}; "
                "from bifolio.building.worker import serve; serve()")
        try:
            self._process = Popen([sys.executable, "-c", code], stdin=PIPE, stdout=PIPE)
        except OSError as error:
            raise LostWorkerError(f"it could not be started: {error.strerror or error}") from error
        self.worn = 0

    def furnish(self, source_files: SourceFiles) -> None:
        """Give it the source files whose style sheets and fonts it prints with."""
        with suppress(OSError):  # the first question tells that it is gone
            self._tell(source_files)

    def ask(self, verb: str, *nouns: Any, seconds: float) -> Any:
        """What a method of its worker returns; raises what it raised, and LostWorkerError.

        It ends itself after so many seconds of processor time, and is ended after longer: one
        that was stopped, or waits, takes none.
        """
        assert self._process.stdout
        late = Event()

        def end() -> None:
            late.set()
            self._process.kill()

        timer = Timer(seconds * _WAITS, end)
        timer.daemon = True
        timer.start()
        try:
            self._tell((verb, nouns, seconds))
            outcome, worn = pickle.load(self._process.stdout)  # our own process's word
        except Exception as error:  # its end, or an answer that cannot be read
            if not isinstance(error, EOFError | OSError):
                self._process.terminate()
            code = self._ended()
            lost = LostWorkerError(f"it did not answer within {seconds * _WAITS:g} seconds"
                                   if late.is_set() else _told(code, seconds))
            lost.late = late.is_set() or code in (-_SIGPROF, _TOO_LARGE)
            raise lost from error
        finally:
            timer.cancel()
        self.worn += worn
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
        if code:
            temporary.sweep()  # it was killed, and could not do so itself
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was not sent any more
                stream.close() if stream else None
        return code


def begin() -> RemoteWorker | None:
    """A worker for `usual_executor`, where there is a core for it.

    It loads while what it is to print is read and composed.
    """
    if cores() > 1:
        with suppress(LostWorkerError):  # the executor tries again, and says so
            return RemoteWorker()
    return None


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _told(code: int, seconds: float) -> str:
    """How a process ended, in words."""
    if _SIGPROF and code == -_SIGPROF:
        return f"it took more than {seconds:g} seconds of processor time"
    if code == _TOO_LARGE:
        return "it took more memory than it may"
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
    show_log_lines()
    _keep_watch()
    try:
        with suppress(EOFError, BrokenPipeError):
            _answer(questions, answers)
    finally:
        temporary.remove_all()
    os._exit(0)  # nothing else is to be tidied up


def _keep_watch() -> None:
    """End this process when its parent is gone, or when it has taken too much memory.

    Even in the midst of its work: Linux sends a signal and has a limit; elsewhere a thread looks.
    """
    from bifolio.files.limits import memory_taken, parent_is_there
    from bifolio.model import bounds

    is_there = parent_is_there()

    def watch() -> None:
        while (parent := is_there()) and memory_taken() < bounds.memory():
            sleep(_OFTEN)
        with suppress(Exception):
            temporary.remove_all()  # what lies in the folder for temporary files
        os._exit(_TOO_LARGE if parent else 1)

    with suppress(Exception):
        import ctypes

        ctypes.CDLL(None).prctl(_ORPHANED, signal.SIGTERM)
    Thread(target=watch, daemon=True).start()


def _answer(questions: BinaryIO, answers: BinaryIO) -> None:
    gc.disable()  # all that is loaded lasts
    with suppress(Exception):  # what keeps it from loading is told when something is asked
        import bifolio.building.set_job  # noqa: F401
    gc.freeze()
    gc.enable()
    from bifolio.files.limits import TIMED, limit_memory
    from bifolio.model import bounds

    def may_take(seconds: float) -> None:
        if TIMED:  # nobody handles the signal, so that it ends us whatever we are at
            signal.setitimer(signal.ITIMER_PROF, seconds)

    limit_memory()
    source_files, worker = pickle.load(questions), None
    may_take(bounds.seconds())
    with suppress(Exception):
        worker = source_files and _set_up(source_files)
    may_take(0)
    while source_files and (question := pickle.load(questions)):
        verb, nouns, seconds = question
        try:
            may_take(seconds)
            worker = worker or _set_up(source_files)
            outcome = getattr(worker, verb)(*nouns)
        except Exception as error:
            from bifolio.diagnostics import BifolioError

            if not isinstance(error, BifolioError):  # a traceback does not travel otherwise
                error.add_note(traceback.format_exc())
            outcome = error
        may_take(0)
        pickle.dump((outcome, worker.worn() if worker else 1), answers, protocol=5)
        answers.flush()
        if worker:
            worker.sweep()  # now nobody waits for it


def _set_up(source_files: SourceFiles) -> Worker:
    from bifolio.building.set_job import Worker

    return Worker(source_files)
