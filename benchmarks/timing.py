"""Two things timed against each other, turn by turn, so that both have the same weather."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter

Turn = Callable[[], float]  # runs once and tells the seconds (or bytes) that it took


@dataclass(frozen=True, slots=True)
class Measured:
    """The medians of two things over the same turns, in seconds or bytes, and how they compare."""

    ours: float
    yardstick: float

    @property
    def ratio(self) -> float:
        return self.ours / self.yardstick

    @property
    def difference(self) -> float:
        return self.ours - self.yardstick


def alternate(ours: Turn, yardstick: Turn, turns: int) -> Measured:
    """Run both in turn, `turns` times after one that does not count."""
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 1):
        pair = (ours(), yardstick()) if turn % 2 else (yardstick(), ours())[::-1]
        if turn:
            times[0].append(pair[0])
            times[1].append(pair[1])
    return Measured(median(times[0]), median(times[1]))


def toil(arguments: Sequence[str | Path], folder: Path) -> float:
    """Seconds that the processors work for a whole process, however many others they work for.

    Raises `CalledProcessError` when it fails.
    """
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command(arguments, folder)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def command(arguments: Sequence[str | Path], folder: Path) -> float:
    """Seconds that a whole process takes. Raises `CalledProcessError` when it fails."""
    start = perf_counter()
    subprocess.run([str(argument) for argument in arguments], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    return perf_counter() - start
