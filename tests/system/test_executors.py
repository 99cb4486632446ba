"""Several workers at once: the same bytes in the same order, and what a dead worker costs."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bifolio.building import runs, worker
from bifolio.building.executors import BrokenOffError, LocalWorker, WarmWorker, WorkerPool
from bifolio.building.print_jobs import Printing, PrintJob
from bifolio.building.worker import RemoteWorker
from bifolio.diagnostics import Finding, ToolchainError
from bifolio.files.reading import SourceFiles
from bifolio.model import FORMATS, Handout
from tests.support.library import Silence, TinyLibrary
from tests.support.places import ROOT

Process = subprocess.Popen[bytes]
_ALL = tuple(FORMATS.values())[:3]


def _contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*") if path.is_file() and ".ledger" not in path.parts}


class Witness(Silence):
    """Notes which handouts were delivered, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def deliver(self, delivery: runs.Delivery) -> None:
        self.names.append(delivery.handout.name)


class Killer(Witness):
    """Kills every worker once, after some handouts."""

    killed = 0

    def __init__(self, processes: list[Process], after: int = 2) -> None:
        super().__init__()
        self.processes, self.after = processes, after

    def deliver(self, delivery: runs.Delivery) -> None:
        super().deliver(delivery)
        if not self.killed and len(self.names) == self.after:
            for process in self.processes:
                os.kill(process.pid, signal.SIGKILL)
                self.killed += 1


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Process]]:
    """The processes of all workers that are set up; in the end none of them is left behind."""
    begun: list[Process] = []

    def popen(*arguments: Any, **options: Any) -> Process:
        begun.append(subprocess.Popen(*arguments, **options))
        return begun[-1]

    monkeypatch.setattr("bifolio.building.worker.Popen", popen)
    yield begun
    assert [process.poll() for process in begun if process.poll() is None] == []


@pytest.fixture
def order(tiny: TinyLibrary, processes: list[Process]) -> runs.Order:
    return runs.Order(tiny.root, tiny.out, formats=_ALL)


def test_any_number_of_workers_makes_the_same(order: runs.Order, tmp_path: Path) -> None:
    """With one worker or three come the same files, byte for byte, in the same order."""
    seen: list[Any] = []
    for jobs in (1, 3):
        witness, out = Witness(), tmp_path / f"out-{jobs}"
        run = runs.build(replace(order, out=out, jobs=jobs), witness)
        assert not run.failed
        seen.append((witness.names, _contents(out)))
    assert len(seen[0][0]) == 6 and seen[0] == seen[1]


def test_a_dead_worker_costs_its_own_handout(order: runs.Order, processes: list[Process],
                                            tmp_path: Path) -> None:
    """When workers are killed, what they were printing is reported, and all else is made."""
    killer = Killer(processes)
    run = runs.build(replace(order, jobs=2), killer)
    lost = [delivery for delivery in run.deliveries if not delivery.path]
    assert killer.killed == 2 and 1 <= len(lost) <= 2 and len(run.deliveries) == 6
    for delivery in lost:
        (finding,) = (f for f in delivery.findings if f.code == "lost-worker")
        assert delivery.handout.format.name in finding.what and "signal 9" in finding.what
    runs.build(order, Silence())
    clean = runs.build(replace(order, out=tmp_path / "clean"), Silence())
    assert not clean.failed and _contents(order.out) == _contents(tmp_path / "clean")


def test_what_is_broken_off_is_replaced(order: runs.Order, processes: list[Process],
                                        tmp_path: Path) -> None:
    """Who waits for what is broken off hears of it; what is asked next is made as ever."""
    class Hasty(WorkerPool):
        """Breaks off what it has just taken on, once."""

        taken = 0

        def submit(self, print_job: PrintJob) -> Printing:
            printing = super().submit(print_job)
            self.taken += 1
            if self.taken == 1:
                self.break_off()
            return printing

    warm = WarmWorker(lambda source_files: Hasty(source_files, 2))
    witness = Witness()
    with pytest.raises(BrokenOffError):
        runs.build(replace(order, jobs=2), witness, warm.lend)
    assert len(witness.names) < 6
    assert not runs.build(replace(order, jobs=2), Silence(), warm.lend).failed
    warm.close()
    assert 2 <= len(processes) <= 3
    assert not runs.build(replace(order, out=tmp_path / "clean"), Silence()).failed
    assert _contents(order.out) == _contents(tmp_path / "clean")


def test_few_handouts_start_one_worker(tiny: TinyLibrary, processes: list[Process]) -> None:
    """One or two handouts are printed by one process: a second would be ready too late."""
    run = runs.build(runs.Order(tiny.root, tiny.out, jobs=4), Silence())
    assert len(run.deliveries) == 2 and not run.failed and len(processes) == 1


def build_with(first: worker.RemoteWorker | None, order: runs.Order) -> runs.Run:
    """A build with a worker that was begun for it, as a command builds."""
    return runs.build(order, Silence(), runs.usual_executor(order, first))


def test_a_worker_that_was_begun_makes_the_same(
        tiny: TinyLibrary, processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that loads beforehand prints the few handouts of a run, as they are printed here."""
    here = runs.build(runs.Order(tiny.root, tiny.root / "here"), Silence(), LocalWorker)
    monkeypatch.setattr(worker, "cores", lambda: 2)
    there = build_with(worker.begin(), tiny.order(jobs=2))
    assert len(processes) == 1 and len(here.deliveries) == len(there.deliveries) == 2
    assert _contents(tiny.out) == _contents(tiny.root / "here")


def test_a_worker_that_was_begun_for_nothing_ends(
        tiny: TinyLibrary, processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is nothing to print after all, the worker that was begun ends with the run."""
    monkeypatch.setattr(worker, "cores", lambda: 2)
    runs.build(runs.Order(tiny.root, tiny.out), Silence(), LocalWorker)
    run = build_with(worker.begin(), tiny.order(jobs=2))
    assert len(processes) == 1 and not any(delivery.made for delivery in run.deliveries)


def test_a_worker_that_was_begun_and_died_costs_nothing(
        tiny: TinyLibrary, processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """When a worker is killed before it is given anything to print, another one prints it."""
    monkeypatch.setattr(worker, "cores", lambda: 2)
    first = worker.begin()
    processes[0].kill()
    run = build_with(first, tiny.order(jobs=2))
    assert all(delivery.path for delivery in run.deliveries) and len(processes) == 2


def test_no_room_for_a_worker_is_told(order: runs.Order, monkeypatch: pytest.MonkeyPatch
                                     ) -> None:
    """Where no process can be started any more, each handout says so, and the run ends."""
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr("bifolio.building.worker.Popen", refuse)
    monkeypatch.setattr(worker, "cores", lambda: 2)
    run = build_with(worker.begin(), replace(order, jobs=2))
    assert [delivery.path for delivery in run.deliveries] == [""] * 6
    assert all("Cannot allocate memory" in f.what for f in run.findings if f.code == "lost-worker")


def test_one_core_begins_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one core only, nothing is gained by a second process, and none is started."""
    monkeypatch.setattr(worker, "cores", lambda: 1)
    assert worker.begin() is None


def test_workers_end_on_a_full_disk(order: runs.Order, monkeypatch: pytest.MonkeyPatch
                                    ) -> None:
    """When nothing can be delivered or listed any more, no worker stays behind."""
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bifolio.files.places.fdopen", full)
    with pytest.raises(ToolchainError, match="No space left on device"):
        runs.build(replace(order, jobs=2), Silence())


@pytest.mark.parametrize("begun", [True, False])
def test_source_files_that_cannot_travel_are_told(processes: list[Process], begun: bool) -> None:
    """Nobody waits for an answer of a press that could not be given what it prints with."""
    source_files = SourceFiles({"styles/page.css": memoryview(b"")})  # type: ignore[dict-item]
    pool = WorkerPool(source_files, 2, RemoteWorker() if begun else None)
    with pytest.raises(TypeError, match="memoryview"):
        pool.style_findings()
    pool.close()


def test_pages_are_with_workers_before_texts_are_proofread(tiny: TinyLibrary) -> None:
    """All pages of a work are on their way before any text is proofread, the longest first.

    They are delivered in their order all the same. What was found is told before any web page is
    composed, and all that before a page is waited for.
    """
    steps: list[str] = []

    class Follower(Silence):
        def verb(self, handout: Handout | None, verb: str, seconds: float) -> None:
            if handout and verb in ("compose", "proofread", "web page", "typeset"):
                steps.append(f"{verb} {handout.audience}")

        def found(self, findings: Sequence[Finding]) -> None:
            steps.append("found")

        def deliver(self, delivery: runs.Delivery) -> None:
            steps.append(f"deliver {delivery.handout.audience}")

    text = "content/knees/chapters/20-care.clinician.md"
    tiny.change(text, "Offer", "Weigh this. " * 9 + "Offer")
    assert not runs.build(tiny.order(jobs=2), Follower()).failed
    assert steps == [
        "compose clinician", "compose patient", "proofread patient", "proofread clinician",
        "found", "web page patient", "web page clinician",
        "typeset patient", "deliver patient", "typeset clinician", "deliver clinician"]


def test_without_distributed(tiny: TinyLibrary) -> None:
    """Where it is missing, “--on” has the command that installs it; exit code 3."""
    script = ("import sys; sys.modules['distributed'] = None; from bifolio.cli import main; "
              f"sys.exit(main(['--root', {str(tiny.root)!r}, 'build', '--on', "
              "'tcp://127.0.0.1:8786']))")
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 3
    assert "-m pip install 'distributed>=2026.1'" in done.stderr and "Traceback" not in done.stderr
