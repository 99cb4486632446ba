"""The room itself: what it shows of a run that something newer has overtaken, and whose it is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bifolio.building import runs
from bifolio.building.plan import source_files_of
from bifolio.diagnostics import Findings
from bifolio.files.tracking import Stamps
from bifolio.model import FORMATS, Audience, Handout
from bifolio.server import telling
from bifolio.server.room import PressRoom, _Viewer
from bifolio.server.shown import Choice, Look, Shown
from tests.support.library import Silence, tiny_in
from tests.support.workers import WORKERS


@pytest.fixture
def room(tmp_path: Path) -> PressRoom:
    return PressRoom(tiny_in(tmp_path).root)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[Shown]:
    """The pages that are told."""
    heard: list[Shown] = []
    monkeypatch.setattr(telling, "tell_pages",
                        lambda events, reading, run, shown, *more: heard.append(shown))
    return heard


def _page() -> Any:
    handout = Handout("knees", Audience("patient"), "en", FORMATS["a4-standard-colour"])
    return SimpleNamespace(handout=handout, digest=SimpleNamespace(code="x"))


def _printing() -> Any:
    return SimpleNamespace(fresh=False, result=lambda: SimpleNamespace(pdf=b"%PDF"))


def test_pages_that_were_overtaken_are_kept_and_told_at_the_end(
        room: PressRoom, told: list[Shown]) -> None:
    """A run that ends although something newer was wanted meanwhile has pages: else the ones
    before it would stay, as if they were of this text."""
    viewer = _Viewer(room, room._number, False, None)
    room._wanted.set()
    viewer.show(_page(), _printing())
    assert not told
    assert [shown.pdf for shown in viewer.end().values()] == [b"%PDF"]


def test_a_look_that_lacks_pages_is_looked_at_anew(
        room: PressRoom, told: list[Shown], monkeypatch: pytest.MonkeyPatch) -> None:
    """Only when all its pages were shown does a look count for the same text once more."""
    choice = room.choice
    run = runs.check(room._order_of(choice), Silence(), WORKERS)
    monkeypatch.setattr(room, "_lend", None)
    ran: list[int] = []
    monkeypatch.setattr(runs, "build", lambda *_: ran.append(1) or run)  # type: ignore[func-returns-value]
    monkeypatch.setattr(room, "worker", SimpleNamespace(
        seen=_stamps(room, choice), warm=lambda: None))
    patient = {Audience("patient"): cast(Any, None)}
    whole = {each.handout.audience: cast(Any, None) for each in run.deliveries}
    for shown, runs_more in ((whole, False), (patient, True)):
        ran.clear()
        room.last = Look(1, choice, False, run, shown)
        room._run(2)
        assert bool(ran) is runs_more


def _stamps(room: PressRoom, choice: Choice) -> Any:
    return Stamps(source_files_of(room._order_of(choice), Findings())).files()
