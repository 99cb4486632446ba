"""Limits of time and memory: what takes too long is ended, in whatever thread, and told."""

from __future__ import annotations

import re
import signal
import threading

import pytest

from bifolio.diagnostics import Findings
from bifolio.files import limits
from bifolio.files.limits import TooLongError, bounded, time_limit
from bifolio.model import bounds
from bifolio.model.source import Span


def endless() -> None:
    number = 0
    while True:
        number += 1


def stubborn() -> None:
    """As a library that goes on after whatever goes wrong."""
    while True:
        try:
            endless()
        except Exception:  # noqa: S112, PERF203, RUF100
            continue


def doubling() -> None:
    """A search that would take longer than anybody lives, in one call."""
    re.fullmatch(r"(a|a)*b", "a" * 60)


@pytest.mark.parametrize("work", [endless, stubborn, doubling])
def test_what_has_no_end_is_ended(work: object) -> None:
    """A loop, one that swallows errors, and a search in C are each ended in their time."""
    with pytest.raises(TooLongError), time_limit(0.1):
        work()  # type: ignore[operator]


@pytest.mark.skipif(not limits.TIMED, reason="the system has no such signal")
def test_a_limit_that_is_reached_at_the_very_end_does_not_come_again(
        monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock is stopped even where it strikes while it is being stopped."""
    setitimer, struck = signal.setitimer, []

    def strikes(which: int, seconds: float, interval: float = 0.0) -> object:
        if not seconds and not struck:
            struck.append(which)
            raise TooLongError
        return setitimer(which, seconds, interval)

    monkeypatch.setattr(signal, "setitimer", strikes)
    before = signal.getsignal(signal.SIGPROF)
    with time_limit(60):
        pass
    assert struck and signal.getitimer(signal.ITIMER_PROF) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGPROF) == before


def test_another_thread_is_ended_too() -> None:
    """What runs in a thread of its own is ended there, and no other thread is."""
    ended: list[BaseException] = []

    def run() -> None:
        try:
            with time_limit(0.1):
                stubborn()
        except TooLongError as error:
            ended.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(30)
    assert len(ended) == 1 and not thread.is_alive()


def test_what_ends_in_time_is_let_be() -> None:
    """A limit is over with what it limits: nothing is ended afterwards."""
    with time_limit(0.05):
        pass
    sum(range(3_000_000))


@pytest.mark.parametrize(("error", "code", "said"), [
    (MemoryError(), "past-bound", "more memory"), (RecursionError(), "past-bound", "too deeply"),
    (TooLongError(), "past-bound", "seconds"), (TypeError("odd"), "engine-fault", "TypeError: odd"),
])
def test_whatever_is_raised_is_a_finding(error: BaseException, code: str, said: str) -> None:
    """Too much of anything is told with its file, and so is a fault that nobody foresaw."""
    findings = Findings()
    with bounded("styles/house.css", findings):
        raise error
    (finding,) = findings
    assert (finding.code, finding.span) == (code, Span("styles/house.css"))
    assert said in finding.what


@pytest.mark.parametrize(("typed", "seconds"), [("7", 7), ("", 60), ("0", 60), ("-1", 60),
                                                ("²", 60), ("9" * 5000, 999_999_999)])
def test_the_time_can_be_set(monkeypatch: pytest.MonkeyPatch, typed: str, seconds: int) -> None:
    """BIFOLIO_SECONDS gives a step more time or less; what is no number counts for nothing."""
    monkeypatch.setenv("BIFOLIO_SECONDS", typed)
    assert bounds.seconds() == seconds


def test_a_long_page_may_take_longer() -> None:
    """What is printed is given time by its letters: a book is not taken for something endless."""
    assert bounds.seconds(10_000_000) > 50 * bounds.seconds()


def test_memory_is_limited_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A limit that the system has set already, and is lower, stays."""
    resource = pytest.importorskip("resource")
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(resource, "setrlimit", lambda _, both: told.append(both))
    for soft in (1_000, resource.RLIM_INFINITY):
        monkeypatch.setattr(resource, "getrlimit", lambda _, soft=soft: (soft, 5))
        limits.limit_memory()
    assert told == [(bounds.memory(), 5)]
