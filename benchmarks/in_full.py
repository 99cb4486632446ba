"""Copies for clinics, each set in full: what one that shares a master with others must be like."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from unittest.mock import patch

from benchmarks.libraries import Copy
from benchmarks.yardsticks import Silence
from bifolio.building.batches import open_batches
from bifolio.building.executors import LocalWorker
from bifolio.building.orders import Order
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.building.set_job import Worker
from bifolio.model import FORMATS, Audience
from tests.support.imprints import Set


def set_in_full(library: Copy, clinics: Sequence[str], folder: Path) -> dict[str, Path]:
    """The patient handout of each of these clinics, set by itself; a PDF each in a folder.

    What is delivered meanwhile lies there, too, and goes nowhere else.
    """
    full: dict[str, Path] = {}
    printed = Worker.print

    def print_(worker: Worker, job: PrintJob) -> TypesetResult:
        result = printed(worker, job)
        path = folder / f"{job.handout.clinic}.pdf"
        path.write_bytes(Set(job, result, worker).in_full())
        full[job.handout.clinic] = path
        return result

    folder.mkdir()
    order = Order(library.root, folder / "out", audiences=(Audience.PATIENT,), remembers=False,
                  formats=(FORMATS["a4-standard-colour"],))
    with patch.object(Worker, "print", print_):
        for _ in open_batches(order, ",".join(clinics)).runs(Silence(), LocalWorker):
            pass
    return full
