"""The folder of handouts, whatever lies in it: nothing outside it is read, written or removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.files import places
from tests.support.folders import (
    CARE,
    FEW,
    KINDS,
    PDF,
    Shown,
    command,
    lay,
    nothing_outside_is_touched,
    seen,
    told,
    unix,
)
from tests.support.library import TinyLibrary

pytestmark = [unix, pytest.mark.usefixtures("in_time")]


@pytest.mark.parametrize(("where", "kind"), FEW)
def test_nothing_outside_is_touched(ready: TinyLibrary, precious: Path, capsys: Shown,
                                    where: str, kind: str) -> None:
    """Whatever lies in the folder of handouts, every command leaves all other folders alone."""
    nothing_outside_is_touched(ready, precious, capsys, where, kind)


def test_a_full_ledger_behind_a_link(ready: TinyLibrary, precious: Path) -> None:
    """A ledger whose objects lie behind a link is not made smaller, and not believed."""
    before = seen(precious)
    lay(ready.out / ".ledger" / "objects", "folder link", precious / "objects")
    for words in ("a lot", "a bit"):
        ready.change(CARE, "Walk a", f"Walk {words} or a")
        assert command(ready, "build") == 0
        assert seen(precious) == before
    (ready.out / ".ledger" / "objects").unlink()
    assert command(ready, "build") == 0
    assert (ready.out / ".ledger" / "objects").is_dir()


def test_a_warning_ends_with_its_cause(ready: TinyLibrary, precious: Path, capsys: Shown) -> None:
    """What is in the way is told by each build until it is removed, and not after."""
    lay(ready.out / ".ledger", "folder link", precious)
    for _ in range(2):
        command(ready, "build")
        assert f".ledger is a link to {precious}." in told(capsys)
    assert command(ready, "build --strict") == 1
    (ready.out / ".ledger").unlink()
    capsys.readouterr()
    command(ready, "build")
    assert "link" not in told(capsys)
    command(ready, "build")
    assert told(capsys).startswith("Nothing to make")


def test_what_is_to_go_behind_a_link_stays(ready: TinyLibrary, precious: Path, capsys: Shown
                                           ) -> None:
    """A handout of a work that is gone, in a folder that leads elsewhere, is told and stays."""
    catalogue = json.loads((ready.out / "catalogue.json").read_text())
    old = {**catalogue["handouts"][0], "name": "hips", "work": "hips", "path": "hips/mine.pdf",
           "web_page": "hips/thesis.docx"}
    catalogue["handouts"].append(old)
    (ready.out / "catalogue.json").write_text(json.dumps(catalogue))
    (ready.out / "hips").symlink_to(precious)
    before = seen(precious)
    command(ready, "build")
    assert "hips is a link to" in told(capsys)
    assert seen(precious) == before


def test_a_folder_behind_a_link_is_fine(ready: TinyLibrary) -> None:
    """A link on the way to the folder of handouts is followed: a home may lie on another disk."""
    (ready.root.parent / "disk").mkdir()
    (ready.root.parent / "home").symlink_to("disk")
    out = ready.root.parent / "home" / "handouts"
    assert main(["--root", str(ready.root), "--out", str(out)]) == 0
    assert (ready.root.parent / "disk" / "handouts" / PDF).is_file()


@pytest.mark.parametrize("words", [
    "check --format html --to", "list due --to", "impose --as contact-sheet --pair 1:1 --to"])
def test_a_named_file_in_the_folder(ready: TinyLibrary, precious: Path, words: str) -> None:
    """A file that is to lie in the folder of handouts does not go through a link in it."""
    (ready.out / "mine").symlink_to(precious)
    (ready.out / "file").symlink_to(precious / "thesis.docx")
    before = seen(precious)
    for name in ("mine/new", "mine/thesis.docx", "file"):
        assert main([*words.split(), str(ready.out / name), "--root", str(ready.root)]) == 3
        assert seen(precious) == before


@pytest.mark.parametrize("catalogue", [
    "[" * 100_000, *(json.dumps({"handouts": [{"name": "x", "path": path}]})
                     for path in ("x" * 5000, "\ud800", "knees/\0", "../precious/thesis.docx"))])
def test_a_list_that_nobody_here_wrote(ready: TinyLibrary, precious: Path, catalogue: str) -> None:
    """A list of handouts that is not ours is mended by a build, and leads a clean to nothing."""
    before = seen(precious)
    for words in ("build", "clean"):
        (ready.out / "catalogue.json").write_text(catalogue)
        assert command(ready, words) == 0
    assert seen(precious) == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_system_without_steps(ready: TinyLibrary, precious: Path, kind: str,
                                monkeypatch: pytest.MonkeyPatch) -> None:
    """Where folders cannot be walked open, each is looked at before, and links are refused too."""
    monkeypatch.setattr(places, "_STEPS", False)
    ready.change(CARE, "a little", "a lot")
    assert command(ready, "build") == 0
    lay(ready.out / "knees", kind, precious)
    lay(ready.out / ".ledger" / "objects", kind, precious)
    before = seen(ready.root.parent, ready.out)
    ready.change(CARE, "a lot", "a bit")
    assert [command(ready, words) for words in ("build", "clean")] == [3, 3]
    assert seen(ready.root.parent, ready.out) | {str(ready.root / CARE): 0} == \
        before | {str(ready.root / CARE): 0}
