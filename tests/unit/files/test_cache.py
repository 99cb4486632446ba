"""What the ledger keeps when room runs short: the latest of all that is listed, before all else."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bifolio.files.cache import FOLDER, Ledger, forget, strangers, turn
from bifolio.files.writing import Folder

NAMES = [f"w{number}-patient" for number in range(8)]


def text(name: str, time: int) -> bytes:
    return f"{name} {time} ".encode() * 100


def known(out: Path, kind: str, name: str, time: int) -> bool:
    return Ledger(out, {}).recall(kind, f"{name} {time}", lambda _: "") is not None


def edited(out: Path, turns: int, **limits: object) -> Ledger:
    """Eight handouts, of which one was edited so many times since all were made."""
    for time in range(turns):
        ledger = Ledger(out, {})
        for name in NAMES if time == 0 else NAMES[:1]:
            ledger.note("pages", f"{name} {time}", {}, text(name, time), name)
            ledger.note("compose", f"{name} {time}", {}, text(name, time)[:500], name)
            ledger.note("compose", f"{name} {time} web", {}, text(name, time)[:600], f"{name} web")
        ledger.close(**limits)  # type: ignore[arg-type]
    return ledger


def test_the_latest_of_each_listed_handout_stays(tmp_path: Path) -> None:
    """However often one handout is edited, what is known of the others is not forgotten for it."""
    size = 8 * 8 * len(text(NAMES[0], 0))
    ledger = edited(tmp_path, 30, listed=NAMES, size=0, room=size // 3)
    assert not ledger.short
    for name in NAMES[1:]:
        for kind, time in (("pages", "0"), ("compose", "0"), ("compose", "0 web")):
            assert Ledger(tmp_path, {}).recall(kind, f"{name} {time}", lambda _: ""), (name, kind)
    assert known(tmp_path, "pages", NAMES[0], 29) and not known(tmp_path, "pages", NAMES[0], 5)


def test_of_what_is_not_listed_any_more_nothing_stays_first(tmp_path: Path) -> None:
    """What was known of a handout that is gone goes before what was edited since."""
    edited(tmp_path, 12, listed=NAMES[:1], size=0, room=12_000)
    assert known(tmp_path, "pages", NAMES[0], 11) and known(tmp_path, "pages", NAMES[0], 10)
    assert not any(known(tmp_path, "pages", name, 0) for name in NAMES[1:])


def test_room_goes_with_the_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large library has more room, but not more than half of what the disk has."""
    monkeypatch.setattr("bifolio.files.cache._ROOM", 1000)
    assert not edited(tmp_path / "large", 3, listed=NAMES, size=100_000).short
    assert all(known(tmp_path / "large", "pages", NAMES[0], time) for time in range(3))
    monkeypatch.setattr(Folder, "free", lambda _: 0)
    assert edited(tmp_path / "full", 1, listed=NAMES, size=100_000).short > 0


def test_what_came_of_works_stays(tmp_path: Path) -> None:
    """What tells that a work is unchanged is kept while there is any room."""
    ledger = Ledger(tmp_path, {})
    ledger.write("works/w.json", {"content": ledger.keep(b"what came of it")})
    edited(tmp_path, 5, room=3000)
    page = Ledger(tmp_path, {}).read("works/w.json")
    assert page and Ledger(tmp_path, {}).content(page["content"]) == b"what came of it"
    assert (tmp_path / FOLDER / "objects").is_dir()


def test_what_is_not_ours_in_the_ledger_stays(tmp_path: Path) -> None:
    """To forget removes what a ledger writes, in every folder of it, and no other file."""
    ledger = Ledger(tmp_path, {})
    for kind in ("pages", "other-words"):
        ledger.note(kind, "a", {}, b"content")
    for page in ("handouts/knees-patient-a4-standard-colour", "runs/0a", "works/0b"):
        ledger.write(f"{page}.json", {})
    ledger.close()
    with turn(tmp_path):
        pass
    theirs = ("letter.txt", "objects/ab/mine", "notes/x.json", "new/uses.json", "lock.txt", ".own")
    for name in theirs:
        path = tmp_path / FOLDER / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine")
    assert forget(tmp_path) and not forget(tmp_path)
    assert {path.relative_to(tmp_path / FOLDER).as_posix()
            for path in tmp_path.rglob("*") if path.is_file()} == set(theirs)
    assert set(strangers(tmp_path)) == {f"{FOLDER}/{name}" for name in theirs}


def test_a_ledger_that_may_not_be_read_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                    ) -> None:
    """Another person's ledger, which may be neither read nor written, costs time and nothing else.
    """
    Ledger(tmp_path, {}).note("pages", "a", {}, b"content")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    usual = os.open

    def refuse(path: str, *rest: object, **named: object) -> int:
        if path == FOLDER:
            raise PermissionError(13, "Permission denied")
        return usual(path, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", refuse)
    with turn(tmp_path):
        ledger = Ledger(tmp_path, {})
        assert ledger.recall("pages", "a", lambda _: "") is None
        ledger.note("pages", "b", {}, b"other")
        ledger.write("runs/a.json", {})
        ledger.close()
        assert not ledger.blocked and not forget(tmp_path)
    monkeypatch.undo()
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
