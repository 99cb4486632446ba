"""A cluster on this computer: a real scheduler and workers, in processes of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from time import monotonic, sleep

from tests.support.places import ROOT

_SOON = 60.0  # seconds


class Cluster:
    """A scheduler, and workers that come and go."""

    def __init__(self, folder: Path, host: str = "127.0.0.1", **settings: str) -> None:
        self._folder, self._settings = folder, settings
        self._processes = ExitStack()
        self.workers: list[subprocess.Popen[bytes]] = []
        said = folder / "scheduler.json"
        self.scheduler = self._begin("scheduler", "--host", host, "--port", "0",
                                     "--scheduler-file", str(said))
        _until(said.exists)
        self.address = json.loads(said.read_text())["address"]

    def hire(self) -> None:
        """One worker more."""
        own = self._folder / f"worker-{len(self.workers)}"
        self.workers.append(self._begin("worker", self.address, "--nthreads", "1", "--no-nanny",
                                        "--local-directory", str(own)))

    def _begin(self, *words: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", words[0], "--no-dashboard", *words[1:]], cwd=ROOT,
            env=os.environ | self._settings | {"PYTHONPATH": str(ROOT)},
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self._processes.callback(process.wait, 20)
        self._processes.callback(process.kill)
        return process

    def close(self) -> None:
        self._processes.close()


def _until(there: Callable[[], bool]) -> None:
    end = monotonic() + _SOON
    while not there():
        assert monotonic() < end
        sleep(0.1)


@contextmanager
def a_cluster(folder: Path, workers: int = 2, **settings: str) -> Iterator[Cluster]:
    folder.mkdir()
    made = Cluster(folder, **settings)
    try:
        for _ in range(workers):
            made.hire()
        yield made
    finally:
        made.close()
