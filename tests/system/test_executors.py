"""Several presses at once: the same bytes in the same order, and what a dead press costs."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bifolio.building import runs, worker
from bifolio.diagnostics import ToolchainError
from bifolio.model import FORMATS
from tests.support.library import Silence, TinyLibrary

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
    """Kills every press once, after some handouts."""

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
    """The processes of all presses that are set up; in the end none of them is left behind."""
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


def test_any_number_of_presses_makes_the_same(order: runs.Order, tmp_path: Path) -> None:
    """With one press or three come the same files, byte for byte, in the same order."""
    seen: list[Any] = []
    for jobs in (1, 3):
        witness, out = Witness(), tmp_path / f"out-{jobs}"
        run = runs.build(replace(order, out=out, jobs=jobs), witness)
        assert not run.failed
        seen.append((witness.names, _contents(out)))
    assert len(seen[0][0]) == 6 and seen[0] == seen[1]


def test_a_dead_press_costs_its_own_handout(order: runs.Order, processes: list[Process],
                                            tmp_path: Path) -> None:
    """When presses are killed, what they were printing is reported, and all else is made."""
    killer = Killer(processes)
    run = runs.build(replace(order, jobs=2), killer)
    lost = [delivery for delivery in run.deliveries if not delivery.path]
    assert killer.killed == 2 and 1 <= len(lost) <= 2 and len(run.deliveries) == 6
    for delivery in lost:
        (finding,) = (f for f in delivery.findings if f.code == "lost-press")
        assert delivery.handout.format.name in finding.what and "signal 9" in finding.what
    runs.build(order, Silence())
    clean = runs.build(replace(order, out=tmp_path / "clean"), Silence())
    assert not clean.failed and _contents(order.out) == _contents(tmp_path / "clean")


def test_few_handouts_start_one_press(tiny: TinyLibrary, processes: list[Process]) -> None:
    """One or two handouts are printed by one process: a second would be ready too late."""
    run = runs.build(runs.Order(tiny.root, tiny.out, jobs=4), Silence())
    assert len(run.deliveries) == 2 and not run.failed and len(processes) == 1


def test_a_press_that_was_begun_makes_the_same(
        tiny: TinyLibrary, processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """A press that loads beforehand prints the few handouts of a run, as they are printed here."""
    here = runs.build(runs.Order(tiny.root, tiny.root / "here", jobs=1), Silence())
    monkeypatch.setattr(worker, "cores", lambda: 2)
    worker.begin()
    there = runs.build(runs.Order(tiny.root, tiny.out, jobs=2), Silence())
    assert len(processes) == 1 and len(here.deliveries) == len(there.deliveries) == 2
    assert _contents(tiny.out) == _contents(tiny.root / "here")


def test_a_press_that_was_begun_for_nothing_ends(
        tiny: TinyLibrary, processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """When there is nothing to print after all, the press that was begun ends with the run."""
    monkeypatch.setattr(worker, "cores", lambda: 2)
    runs.build(runs.Order(tiny.root, tiny.out, jobs=1), Silence())
    worker.begin()
    run = runs.build(runs.Order(tiny.root, tiny.out, jobs=2), Silence())
    assert len(processes) == 1 and not any(delivery.made for delivery in run.deliveries)


def test_a_press_that_was_begun_and_died_costs_nothing(
        tiny: TinyLibrary, processes: list[Process], monkeypatch: pytest.MonkeyPatch) -> None:
    """When a press is killed before it is given anything to print, another one prints it."""
    monkeypatch.setattr(worker, "cores", lambda: 2)
    worker.begin()
    processes[0].kill()
    run = runs.build(runs.Order(tiny.root, tiny.out, jobs=2), Silence())
    assert all(delivery.path for delivery in run.deliveries) and len(processes) == 2


def test_no_room_for_a_press_is_told(order: runs.Order, monkeypatch: pytest.MonkeyPatch
                                     ) -> None:
    """Where no process can be started any more, each handout says so, and the run ends."""
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOMEM, "Cannot allocate memory")

    monkeypatch.setattr("bifolio.building.worker.Popen", refuse)
    monkeypatch.setattr(worker, "cores", lambda: 2)
    worker.begin()
    run = runs.build(replace(order, jobs=2), Silence())
    assert [delivery.path for delivery in run.deliveries] == [""] * 6
    assert all("Cannot allocate memory" in f.what for f in run.findings if f.code == "lost-press")


def test_one_core_begins_no_press(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one core only, nothing is gained by a second process, and none is started."""
    monkeypatch.setattr(worker, "cores", lambda: 1)
    worker.begin()
    assert worker.take() is None


def test_presses_end_on_a_full_disk(order: runs.Order, monkeypatch: pytest.MonkeyPatch
                                    ) -> None:
    """When nothing can be delivered or listed any more, no press stays behind."""
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bifolio.files.places.fdopen", full)
    with pytest.raises(ToolchainError, match="No space left on device"):
        runs.build(replace(order, jobs=2), Silence())
