"""How much memory one process comes to need while it makes handout after handout."""

from __future__ import annotations

import resource
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.yardsticks import Silence
from bifolio import production

_HANDOUTS = 200


class Gauge(Silence):
    """Notes the peak of memory after each handout, in kilobytes."""

    def __init__(self) -> None:
        self.peaks: list[int] = []

    def deliver(self, delivery: Any) -> None:  # noqa: ARG002  # what it is told
        self.peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def main(root: str) -> None:
    """Make the handouts of a library anew until there are 200; print both peaks.

    In one format, so that the first ten hold the longest of them, too: what comes after is growth.
    """
    gauge, out = Gauge(), Path(root) / "out"
    while len(gauge.peaks) < _HANDOUTS:
        shutil.rmtree(out, ignore_errors=True)
        production.build(production.Order(root=Path(root), out=out), gauge)
    sys.stdout.write(f"{gauge.peaks[9]} {gauge.peaks[_HANDOUTS - 1]}\n")
