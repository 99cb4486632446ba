"""Folders for temporary files: whose they are, and that those of the dead go."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from bifolio.files import temporary
from tests.support.folders import unix

pytestmark = unix


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for temporary files with nothing in it."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(temporary, "_mine", {})
    return tmp_path


def test_a_folder_that_is_held_stays(place: Path) -> None:
    """What a process that runs has made is swept by nobody, and goes when it ends."""
    one, other = temporary.new_folder(), temporary.new_folder()
    (one / "font").touch()
    temporary.sweep()
    assert sorted(place.iterdir()) == sorted((one, other))
    temporary.remove(one)
    assert list(place.iterdir()) == [other]
    temporary.remove_all()
    assert not list(place.iterdir())


def test_a_folder_that_nobody_holds_goes(place: Path) -> None:
    """The system lets go of what a killed process held; then its folder is swept."""
    folder = temporary.new_folder()
    (folder / "fonts").mkdir()
    (folder / "fonts" / "a.ttf").touch()
    os.close(temporary._mine.pop(folder))
    temporary.sweep()
    assert not list(place.iterdir())


@pytest.mark.parametrize("kind", [
    "file", "link", "other name", "a library", "an environment", "full", "young", "pipe in it",
    "a copy's"])
def test_what_is_not_left_is_let_be(place: Path, kind: str, monkeypatch: pytest.MonkeyPatch
                                    ) -> None:
    """A file, a link, somebody else's, or a folder that is only just being made stays."""
    mine = place / "mine"
    mine.mkdir()
    (mine / "held").touch()
    name = place / "bifolio-1-abcd_123"
    match kind:
        case "file":
            name.touch()
        case "link":
            name.symlink_to(mine)
        case "other name":
            (place / "weasyprint-abc").mkdir()
        case "a library" | "an environment":  # somebody's own, and old
            name = place / ("bifolio-clinics" if kind == "a library" else "bifolio-3.12-ffb68dd0")
            name.mkdir()
            (name / "held").touch()
            (name / "content").mkdir()
            os.utime(name, (1, 1))
        case "full":  # it has our name, but nothing that says it is ours
            name.mkdir()
            (name / "letter.md").touch()
            os.utime(name, (1, 1))
        case "young":
            name.mkdir()
        case "pipe in it":
            name.mkdir()
            os.mkfifo(name / "held")
            monkeypatch.setattr(os, "geteuid", lambda: 12345)
        case "a copy's":
            temporary.new_folder()
            monkeypatch.setattr(os, "getpid", lambda: 12345)
            temporary.remove_all()
    before = sorted(place.rglob("*"))
    temporary.sweep()
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("inside", [[], [".held"]])
def test_a_folder_that_was_never_held_goes_by_its_age(place: Path, inside: list[str]) -> None:
    """Of a process that was killed before it could hold its folder, that goes after an hour."""
    folder = place / "bifolio-1-abcd_123"
    folder.mkdir()
    for name in inside:
        (folder / name).touch()
    os.utime(folder, (1, 1))
    temporary.sweep()
    assert not folder.exists()
