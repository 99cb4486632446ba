"""Limits of time and memory: what a step may take, and how it is ended when it takes more."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType

from bifolio.diagnostics import BifolioError, Findings
from bifolio.model import bounds
from bifolio.model.source import Span

_MAY_WAIT, _AT_WORK = 0x00100000, 0x00000102  # Windows: for a process to end; it has not yet
_STEP = 0.2  # seconds between two looks at the time
TIMED = hasattr(signal, "setitimer")  # the system can end what takes too long


class TooLongError(BaseException):
    """It takes longer than it may. No `except Exception` of a library keeps this one.

    `span` is the line that was at work, where that is known.
    """

    span: Span | None = None


_nested = threading.local()


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise TooLongError within it after so many seconds of processor time.

    One within another counts for nothing.
    """
    if getattr(_nested, "within", False):
        yield
        return
    _nested.within = True
    try:
        main = threading.current_thread() is threading.main_thread()
        with (_by_signal if TIMED and main else _by_thread)(seconds):
            yield
    finally:
        _nested.within = False


@contextmanager
def _by_signal(seconds: float) -> Iterator[None]:
    """The system interrupts, and again each second: a library may swallow the first."""
    def late(_: int, __: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, late)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)
    try:
        yield
    finally:
        armed = True
        while armed:
            with suppress(TooLongError):  # at the last moment: it must not come again each second
                signal.setitimer(signal.ITIMER_PROF, 0)
                signal.signal(signal.SIGPROF, before)
                armed = False


@contextmanager
def _by_thread(seconds: float) -> Iterator[None]:
    """A thread looks at the time, where the system has no such signal or this is no main thread."""
    over, thread, end = threading.Event(), threading.get_ident(), time.process_time() + seconds

    def watch() -> None:
        import ctypes  # late: seldom needed

        while not over.wait(_STEP):
            if time.process_time() > end:
                ctypes.pythonapi.PyThreadState_SetAsyncExc(
                    ctypes.c_ulong(thread), ctypes.py_object(TooLongError))
                over.wait(1)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()


def limit_memory() -> None:
    """Let this process take no more memory than one may: what wants more fails, and is told."""
    with suppress(ImportError, ValueError, OSError):  # where the system has no such limit
        import resource

        most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = bounds.memory()
        if most[0] == resource.RLIM_INFINITY or most[0] > wanted:
            resource.setrlimit(resource.RLIMIT_AS, (wanted, most[1]))


def memory_taken() -> int:
    """How many bytes this process has taken, where the system has no limit for it; else 0."""
    with suppress(Exception):
        if sys.platform == "darwin":
            import resource

            return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if sys.platform == "win32":
            import ctypes

            class Counters(ctypes.Structure):
                _fields_ = [("size", ctypes.c_uint32), ("faults", ctypes.c_uint32),
                            ("most", ctypes.c_size_t), ("others", ctypes.c_size_t * 7)]

            counters = Counters(ctypes.sizeof(Counters))
            ctypes.windll.kernel32.K32GetProcessMemoryInfo(
                ctypes.c_void_p(-1), ctypes.byref(counters), ctypes.sizeof(counters))
            return int(counters.most)
    return 0


def parent_is_there() -> Callable[[], bool]:
    """Tells, whenever it is asked, whether the process that started this one is still there."""
    parent = os.getppid()
    if sys.platform != "win32":
        return lambda: os.getppid() == parent
    with suppress(Exception):
        import ctypes

        system = ctypes.windll.kernel32
        handle = ctypes.c_void_p(system.OpenProcess(_MAY_WAIT, False, parent))
        return lambda: bool(system.WaitForSingleObject(handle, 0) == _AT_WORK)
    return lambda: True


def past(error: BaseException) -> str:
    """Which bound an exception tells of; "" for one that tells of none."""
    if isinstance(error, TooLongError):
        return f"takes longer than {bounds.seconds()} seconds of processor time"
    if isinstance(error, MemoryError):
        return "needs more memory than one step may take"
    if isinstance(error, ValueError) and "integer string conversion" in str(error):
        return f"has a number of more than {sys.get_int_max_str_digits():,} digits"
    return "is nested too deeply" if isinstance(error, RecursionError) else ""


@contextmanager
def bounded(path: str, findings: Findings, span: Span | None = None) -> Iterator[None]:
    """Within it what is too much, or fails in any way, is a finding at a file."""
    try:
        with time_limit(bounds.seconds()):
            yield
    except (BifolioError, OSError):
        raise
    except (Exception, TooLongError) as error:
        tell(error, getattr(error, "span", None) or span or Span(path), findings, path)


def tell(error: BaseException, span: Span, findings: Findings, what: str) -> None:
    """The finding for an exception that nobody foresaw."""
    if bound := past(error):
        findings.add("past-bound", span, f"{what} {bound}.",
                     "Make it smaller or simpler, or remove it.")
    else:
        said = " ".join(str(error).split())[:200]
        last = traceback.extract_tb(error.__traceback__)[-1:]
        where = "".join(f" ({Path(one.filename).name}:{one.lineno})" for one in last)
        findings.add("engine-fault", span, f"{what} ended in a fault of Bifolio: "
                     f"{type(error).__name__}: {said}{where}.",
                     "Look for what is unusual there; and please report it with that file.")
