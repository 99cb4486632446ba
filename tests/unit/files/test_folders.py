"""Folders that are refused, ways out of a folder that lead nowhere, and the one door to files."""

from __future__ import annotations

import ast
import json
import os
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import time

import pytest

from bifolio.cli import main
from bifolio.diagnostics import ToolchainError
from bifolio.files import engine_files, places
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder, put
from tests.support.folders import (
    CARE,
    COMMANDS,
    KINDS,
    Shown,
    lay,
    seen,
    told,
    unix,
)
from tests.support.library import TinyLibrary, tiny_in
from tests.support.places import ROOT

pytestmark = [unix, pytest.mark.usefixtures("in_time")]


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    """A tiny library of which nothing was made."""
    return tiny_in(tmp_path / "library")


@pytest.mark.parametrize("words", [*COMMANDS, "watch", "list due", "list sources", "list facts",
                                   "list signoffs", "build --check"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_is_a_link_itself(library: TinyLibrary, precious: Path, capsys: Shown,
                                        words: str, kind: str) -> None:
    """Every command refuses a folder of handouts that is a link or no folder, and names why."""
    lay(library.out, kind, precious)
    before = seen(precious.parent)
    assert main([*words.split(), *(["ABCD2345"] if words == "verify" else []),
                 "--root", str(library.root)]) == 3
    said = told(capsys)
    assert "Nothing was read, written or removed there." in said and "--out" in said
    if "link" in kind:
        assert f"{library.out} is a link to {os.readlink(library.out)}." in said
    assert seen(precious.parent) == before


@pytest.mark.parametrize("out", ["styles", "templates/x", "styles/fonts"])
def test_a_folder_of_sources_that_is_not_there_yet_takes_no_handouts(
        library: TinyLibrary, capsys: Shown, out: str) -> None:
    """What will be a folder of sources is none for handouts, made or not."""
    assert main(["build", "--root", str(library.root), "--out", str(library.root / out)]) == 2
    assert "lies among" in told(capsys) and not (library.root / out).exists()


@pytest.mark.parametrize("folder", engine_files.all_folders())
def test_the_folders_of_the_program_take_no_handouts(library: TinyLibrary, capsys: Shown,
                                                     folder: Path) -> None:
    """The next library would be made from what lies there."""
    assert main(["build", "--root", str(library.root), "--out", str(folder / "x")]) == 2
    assert "a folder of the program itself" in told(capsys) and not (folder / "x").exists()


@pytest.mark.parametrize("words", ["build", "check", "clean", "impose", "list", "verify ABCD2345"])
@pytest.mark.parametrize(("out", "how"), [
    ("", "holds"), ("..", "holds"), ("../..", "holds"), ("/", "holds"), ("linked", "holds"),
    ("content", "holds"), ("content/knees", "lies among"), ("content/knees/new/out", "lies among"),
    ("templates/out", "lies among"), ("styles/out", "lies among"), ("content/../", "holds"),
    ("linked/content/out", "lies among"),
])
def test_handouts_and_sources_stay_apart(library: TinyLibrary, capsys: Shown, out: str, how: str,
                                         words: str) -> None:
    """A folder of handouts that holds the library or lies in its sources is wrongly typed."""
    for name in ("templates", "styles"):
        (library.root / name).mkdir()
    (library.root.parent / "linked").symlink_to(library.root)
    target = library.root.parent / out / ("." if out == "linked" else "") \
        if out.startswith("linked") else library.root / out
    listed = [{"name": "x", "path": path} for path in (CARE, "bibliography.bib")]
    if target.is_dir() and os.access(target, os.W_OK) and target.is_relative_to(library.root):
        (target / "catalogue.json").write_text(json.dumps({"handouts": listed}))
    before = seen(library.root.parent)
    shown = f"{target}/." if out == "linked" else str(target)
    code = main([*words.split(), "--root", str(library.root), "--out", shown])
    said = told(capsys)
    if out == "linked":  # a link itself
        assert code == 3 and "is a link to" in said
    else:
        assert code == 2
        assert how in said and "--out" in said and str(library.root.resolve()) in said
        assert str(target.resolve()) in said
    assert seen(library.root.parent) == before


def test_a_link_with_commands_for_the_terminal(tmp_path: Path) -> None:
    """What a link is called, and where it leads, is shown without its control characters."""
    (tmp_path / "a\x1b[2J").symlink_to("b\x07\u202e")
    with pytest.raises(BlockedError) as blocked:
        Folder(tmp_path).put("a\x1b[2J", b"")
    assert "a?[2J is a link to b??." in str(blocked.value)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../../x", "", ".", "a//b", "a/\0"])
def test_a_path_that_leads_out(tmp_path: Path, path: str) -> None:
    """A path that an edited list names leads nowhere when it leads out of the folder."""
    (tmp_path / "x").write_text("mine")
    (tmp_path / "out" / "a").mkdir(parents=True)
    folder = Folder(tmp_path / "out")
    assert folder.read(path) is None
    assert not folder.remove(path) and not folder.has(path)
    with pytest.raises(ValueError, match="Not a path"):
        folder.put(path, b"")
    assert seen(tmp_path).keys() == {str(tmp_path / name) for name in ("x", "out", "out/a")}


# --- swapped meanwhile ---------------------------------------------------------------------------


@pytest.mark.skipif(not places._STEPS, reason="the system has no steps from folder to folder")
def test_a_folder_swapped_while_writing(tmp_path: Path, precious: Path,
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that becomes a link when it was looked at already leads nowhere else."""
    before, knees = seen(precious), tmp_path / "out" / "knees"
    folder = Folder(tmp_path / "out")
    folder.put("knees/a.pdf", b"old")
    usual = os.urandom

    def swap(number: int) -> bytes:
        knees.rename(tmp_path / "out" / "moved")
        knees.symlink_to(precious)
        return usual(number)

    monkeypatch.setattr(places.os, "urandom", swap)
    folder.put("knees/thesis.docx", b"new")
    assert (tmp_path / "out" / "moved" / "thesis.docx").read_bytes() == b"new"
    with pytest.raises(BlockedError):
        folder.remove("knees/thesis.docx")
    assert seen(precious) == before


@pytest.mark.skipif(not places._STEPS, reason="the system has no steps from folder to folder")
def test_a_folder_that_is_swapped_all_the_time(tmp_path: Path, precious: Path) -> None:
    """However often a folder and a link take turns, what lies behind the link is left alone."""
    out, folder, ended = tmp_path / "out", Folder(tmp_path / "out"), Event()
    (out / "hands").mkdir(parents=True)
    (out / "link").symlink_to(precious)
    before, mine = seen(precious), 0

    def swap() -> None:
        while not ended.is_set():
            for one, other in (("hands", "x"), ("link", "knees"), ("knees", "link"), ("x", "hands"),
                               ("hands", "knees"), ("knees", "hands")):
                with suppress(OSError):
                    os.rename(out / one, out / other)

    thread = Thread(target=swap)
    thread.start()
    try:
        for _ in range(1500):
            with suppress(ToolchainError, OSError):
                folder.put("knees/thesis.docx", b"ours")
                mine += 1
            with suppress(ToolchainError, OSError):
                assert folder.read("knees/thesis.docx") in (None, b"ours")
            with suppress(ToolchainError, OSError):
                folder.remove("knees/thesis.docx")
            folder.sweep(1e12)
    finally:
        ended.set()
        thread.join()
    assert mine
    assert seen(precious) == before


def test_a_file_of_one_s_own(tmp_path: Path, precious: Path) -> None:
    """A file outside the folder of handouts is written where it was named, in its real folder."""
    (tmp_path / "way").symlink_to(precious)
    put(tmp_path / "way" / "new.ics", b"new", tmp_path / "out")
    assert (precious / "new.ics").read_bytes() == b"new"
    (precious / "link.ics").symlink_to("thesis.docx")
    with pytest.raises(BlockedError, match=r"is a link to thesis\.docx"):
        put(precious / "link.ics", b"new", tmp_path / "out")


# --- how files lie there --------------------------------------------------------------------------


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002, 0o027])
def test_files_and_folders_may_be_read_by_whom_the_system_says(tmp_path: Path, mask: int) -> None:
    """What is written follows the umask, files as well as folders."""
    before = os.umask(mask)
    try:
        Folder(tmp_path / "out").put("knees/a.pdf", b"")
        Folder(tmp_path / "out").append("list", b"")
        os.close(Folder(tmp_path / "out").open("lock"))
    finally:
        os.umask(before)
    assert [(tmp_path / "out" / name).stat().st_mode & 0o777 for name in (
        "knees", "knees/a.pdf", "list", "lock")] == [0o777 & ~mask, *[0o666 & ~mask] * 3]


def test_what_was_appended_stands_behind(tmp_path: Path) -> None:
    """A file is written on at its end, and made when it is not there."""
    folder = Folder(tmp_path / "out")
    for word in (b"one ", b"two"):
        folder.append("a/list", word)
    assert folder.read("a/list") == b"one two"
    (tmp_path / "out" / "link").symlink_to("a/list")
    with pytest.raises(BlockedError):
        folder.append("link", b"")


def test_what_has_another_name_elsewhere_is_not_written_on(tmp_path: Path) -> None:
    """A hard link is no way out of the folder: nothing is added, and what is put is a new file."""
    mine, folder = tmp_path / "mine.txt", Folder(tmp_path / "out")
    mine.write_bytes(b"mine")
    for path in ("list", "a/list"):
        folder.put(path, b"")
        (tmp_path / "out" / path).unlink()
        (tmp_path / "out" / path).hardlink_to(mine)
        with pytest.raises(BlockedError, match=r"list is a file that has another name somewhere"):
            folder.append(path, b"more")
        folder.put(path, b"new")
        folder.append(path, b" and more")
        assert folder.read(path) == b"new and more" and mine.read_bytes() == b"mine"


def test_drafts_of_writers_that_are_gone(tmp_path: Path) -> None:
    """A draft goes when its process is gone; another's, who may be at work elsewhere, by age."""
    gone = 2 ** 30  # more than there are
    lot, here = "0123456789abcdef", os.getpid()
    ours = [f".draft-{gone}-{lot}", f"a/.draft-{gone}-{lot}", f".draft-{10 ** 30}-{lot}",
            f".draft-{here}-{lot}"]
    theirs = ["a/draft", ".draft-letter.txt", "a/.draft-7", f".draft-{gone}-{lot}.txt",
              f".draft-{gone}-notes", f"a/.draft--{lot}", f"a/my.draft-{gone}-{lot}"]
    names = [*ours, *theirs]
    folder, now = Folder(tmp_path), time()
    for name in names:
        folder.put(name, b"")
    folder.sweep(now)
    assert all(folder.has(name) for name in names)
    folder.sweep(now, alone=True)
    assert [name for name in names if folder.has(name)] == [ours[-1], *theirs]
    folder.sweep(now + 4000)
    assert [name for name in names if folder.has(name)] == theirs


def test_a_lock_that_another_person_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lock that may only be read is locked all the same."""
    (tmp_path / "lock").write_bytes(b"")
    usual = os.open

    def refuse(path: str, flags: int, *also: object, **named: object) -> int:
        if flags & (os.O_RDWR | os.O_WRONLY):
            raise PermissionError(13, "Permission denied")
        return usual(path, flags, *also, **named)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(places.os, "open", refuse)
        os.close(Folder(tmp_path).open("lock"))


# --- one door ------------------------------------------------------------------------------------

ENGINE = ROOT / "bifolio"
DOORS = ("places.py", "writing.py")
_CHANGING = {"write_text", "write_bytes", "unlink", "mkdir", "makedirs", "rmdir", "removedirs",
             "rename", "renames", "touch", "symlink_to", "hardlink_to", "symlink", "link", "chmod",
             "rmtree", "copytree", "copyfile", "copy", "copy2", "move", "mkstemp", "mkdtemp",
             "NamedTemporaryFile", "TemporaryDirectory", "truncate", "utime", "mkfifo", "fdopen"}
# What writes elsewhere: into a new library, a folder of the system's, a stream, the engine's own.
ELSEWHERE = {
    "cli/check.py": {"choices.delivery / 'report.html'"},  # for put_paper
    "cli/new.py": {"shutil.copytree"},
    "building/worker.py": {"os.fdopen"},
    "cli/__init__.py": {"os.open"},
    "cli/list_due.py": {"write_bytes"},  # of cli.terminal
    "cli/terminal.py": {"os.open"},
    "files/cache.py": {"os.fdopen"},
    "files/own_key.py": {"os.fdopen", "os.link", "os.open", "path.parent.mkdir",
                         "unfinished.unlink"},  # in the person's own folder for such things
    "files/temporary.py": {"mkdtemp", "os.open", "os.rename", "os.rmdir", "os.unlink", "rmtree"},
    "printing/pdf/content.py": {"state.copy"},
    "printing/typesetting/columns.py": {"child.copy"},
    "printing/typesetting/table_breaks.py": {"box.style.copy", "cell.copy"},
}
_OUT = ("out", "_out", "delivery")


def changes(text: str) -> set[str]:
    """What a module calls that can change a file, and what it reaches in a folder of handouts."""
    found = set()
    tree = ast.parse(text)
    shown = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.Call)
             and ast.unparse(node.func) in ("shown", "put_paper") for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            name = called.split(".")[-1]
            mode = " ".join(ast.unparse(each) for each in [*node.args[:2], *(
                word.value for word in node.keywords)])
            if name in _CHANGING or called in ("os.open", "os.replace", "os.remove") or (
                    name == "open" and any(f"'{sign}" in mode for sign in ("w", "a", "x", "r+"))):
                found.add(called)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div) and id(node) not in shown:
            left = ast.unparse(node.left)
            if left.split(".")[-1] in _OUT:
                found.add(ast.unparse(node))
    return found


def test_one_door() -> None:
    """No module but the door writes, moves or removes a file, or takes a path in the folder."""
    found = {path.relative_to(ENGINE).as_posix(): changes(path.read_text(encoding="utf-8"))
             for path in ENGINE.rglob("*.py") if path.name not in DOORS}
    assert {name: called for name, called in found.items() if called} == ELSEWHERE


@pytest.mark.parametrize("text", [
    "path.write_text('')", "open(path, 'w')", "path.open(mode='ab')", "os.replace(a, b)",
    "rmtree(out)", "shutil.move(a, b)", "(out / 'x').read_bytes()", "self._out / path",
    "choices.delivery / path", "os.open(path, 1)"])
def test_another_door_is_seen(text: str) -> None:
    """A write beside the door is seen; a reading, and a path that is only shown, are none."""
    assert changes(text)
    assert not changes("open(path, 'rb'); shown(out / path); text.replace('a', 'b'); a / b")
