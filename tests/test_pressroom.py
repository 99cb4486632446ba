"""Several presses at once: the same bytes in the same order, and what a dead press costs."""

from __future__ import annotations

import errno
import multiprocessing
import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bifolio import production
from bifolio.diagnostics import ToolchainError
from bifolio.model import FORMATS
from tests.conftest import Silence, TinyLibrary

_ALL = tuple(FORMATS.values())[:3]


def _contents(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in out.rglob("*") if path.is_file() and ".ledger" not in path.parts}


class Witness(Silence):
    """Notes which handouts were delivered, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def deliver(self, delivery: production.Delivery) -> None:
        self.names.append(delivery.handout.name)


class Killer(Witness):
    """Kills every press once, after some handouts."""

    killed = 0

    def deliver(self, delivery: production.Delivery) -> None:
        super().deliver(delivery)
        if not self.killed and len(self.names) == 2:
            for child in multiprocessing.active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
                self.killed += 1


@pytest.fixture
def order(tiny: TinyLibrary) -> Iterator[production.Order]:
    yield production.Order(tiny.root, tiny.out, formats=_ALL)
    assert multiprocessing.active_children() == [], "no press is left behind"


def test_any_number_of_presses_makes_the_same(order: production.Order, tmp_path: Path) -> None:
    """With one press or three come the same files, byte for byte, in the same order."""
    seen: list[Any] = []
    for jobs in (1, 3):
        witness, out = Witness(), tmp_path / f"out-{jobs}"
        run = production.build(replace(order, out=out, jobs=jobs), witness)
        assert not run.failed
        seen.append((witness.names, _contents(out)))
    assert len(seen[0][0]) == 6 and seen[0] == seen[1]


def test_a_dead_press_costs_its_own_handout(order: production.Order, tmp_path: Path) -> None:
    """When presses are killed, what they were printing is reported, and all else is made."""
    killer = Killer()
    run = production.build(replace(order, jobs=2), killer)
    lost = [delivery for delivery in run.deliveries if not delivery.path]
    assert killer.killed == 2 and 1 <= len(lost) <= 2 and len(run.deliveries) == 6
    for delivery in lost:
        (finding,) = (f for f in delivery.findings if f.code == "lost-press")
        assert delivery.handout.format.name in finding.what and "signal 9" in finding.what
    production.build(order, Silence())
    clean = production.build(replace(order, out=tmp_path / "clean"), Silence())
    assert not clean.failed and _contents(order.out) == _contents(tmp_path / "clean")


def test_few_handouts_start_no_press(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """One or two handouts are printed at once, without waiting for a process to start."""
    monkeypatch.setattr("bifolio.pressroom._Minder", None)
    run = production.build(production.Order(tiny.root, tiny.out, jobs=4), Silence())
    assert len(run.deliveries) == 2 and not run.failed


def test_presses_end_on_a_full_disk(order: production.Order, monkeypatch: pytest.MonkeyPatch
                                    ) -> None:
    """When nothing can be delivered or listed any more, no press stays behind."""
    def full(**_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("bifolio.writing.NamedTemporaryFile", full)
    with pytest.raises(ToolchainError, match="No space left on device"):
        production.build(replace(order, jobs=2), Silence())
