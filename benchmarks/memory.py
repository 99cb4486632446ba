"""How much memory one process comes to need while it makes handout after handout."""

from __future__ import annotations

import re
import resource
import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.yardsticks import Silence
from bifolio.building import runs
from bifolio.building.batches import open_batches
from bifolio.building.executors import LocalWorker
from bifolio.model import FORMATS, Audience

_HANDOUTS = 200
_PEAK = re.compile(r"VmHWM:\s+(\d+)")


class Gauge(Silence):
    """Notes the peak of memory after each handout, in kilobytes."""

    def __init__(self) -> None:
        self.peaks: list[int] = []

    def deliver(self, delivery: Any) -> None:  # noqa: ARG002  # what it is told
        self.peaks.append(peak())


def peak() -> int:
    """The most memory that this process has held, in kilobytes.

    Linux tells it of this program alone; `getrusage` counts what its parent held as well.
    """
    status = Path("/proc/self/status")
    found = _PEAK.search(status.read_text(encoding="ascii")) if status.is_file() else None
    return int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(root: str) -> None:
    """Make the handouts of a library anew, in all formats, until there are 200; print both peaks.

    Large print on Letter comes first, so that the longest handout is one of the first ten: what
    comes after them is growth. All is done in this process: what setting pages takes is counted.
    """
    gauge, out = Gauge(), Path(root) / "out"
    formats = tuple(sorted(FORMATS.values(), reverse=True,
                           key=lambda form: (form.size == "large", form.paper == "letter")))
    while len(gauge.peaks) < _HANDOUTS:
        shutil.rmtree(out, ignore_errors=True)
        runs.build(runs.Order(root=Path(root), out=out, formats=formats), gauge, LocalWorker)
    sys.stdout.write(f"{gauge.peaks[9]} {gauge.peaks[_HANDOUTS - 1]}\n")


def copies(root: str, early: str) -> None:
    """Make the patient handout for all clinics of a library; print the peak after so many, and the
    last.

    All is done in this process, and its worker stays one to the end.
    """
    gauge, folder = Gauge(), Path(root)
    order = runs.Order(root=folder, out=folder / "out", audiences=(Audience.PATIENT,),
                       formats=(FORMATS["a4-standard-colour"],), remembers=False)
    for _ in open_batches(order, "all").runs(gauge, LocalWorker):
        pass
    sys.stdout.write(f"{gauge.peaks[int(early) - 1]} {gauge.peaks[-1]}\n")
