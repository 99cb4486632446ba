"""The folder of handouts, whatever lies in it: nothing outside it is read, written or removed."""

from __future__ import annotations

import ast
import json
import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread
from types import FrameType

import pytest

from bifolio.building import runs
from bifolio.cli import main
from bifolio.diagnostics import ToolchainError
from bifolio.files import places
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder, put
from tests.support.library import TinyLibrary
from tests.support.workers import WORKERS

unix = pytest.mark.skipif(os.name == "nt", reason="links and pipes are those of Unix")
pytestmark = unix
Shown = pytest.CaptureFixture[str]

ENGINE = Path(runs.__file__).parents[1]
CARE = "content/knees/chapters/20-care.patient.md"
PDF = "knees/knees-patient-a4-standard-colour.pdf"
LEDGER = (".ledger", ".ledger/objects", ".ledger/notes", ".ledger/runs", ".ledger/works",
          ".ledger/handouts", ".ledger/lock", ".ledger/uses.json")
DELIVERED = ("knees", PDF, "knees/knees-patient.html", "catalogue.json")
COPIES = {"knees/print": "impose", "look": "look", "report.html": "check --format html",
          "scorecards": "score", "scorecards/knees-patient.pdf": "score"}
WITHIN = (".ledger/objects/*", ".ledger/objects/*/*", ".ledger/notes/*")
KINDS = ("folder link", "file link", "dangling link", "link to itself", "pipe", "other kind")
COMMANDS = ("list", "check", "build", "look", "impose", "check --format html", "score", "verify",
            "clean")


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """One press for all, and nobody waits for ever."""
    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError("It hangs.")

    monkeypatch.setattr(runs, "usual_printer", lambda order: WORKERS)
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def precious(tmp_path: Path) -> Path:
    """Somebody's own files, in folders that are named as ours are."""
    folder = tmp_path / "precious"
    for path in ("thesis.docx", "lock", "uses.json", "catalogue.json", "objects/ab/mine",
                 "notes/x.json", "runs/r.json", "works/w.json", "handouts/h.json",
                 f"{PDF}", "print/mine.pdf", "look/mine.png", ".draft-mine"):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text("{}" if path.endswith(".json") else "Years of work.")
        os.utime(target, (1, 1))
    with (folder / "objects" / "ab" / "film").open("wb") as film:
        film.truncate(300_000_000)  # more than the ledger has room for
    return folder


def seen(folder: Path, *but: Path) -> dict[str, object]:
    """Everything below a folder, but for some: what it is, its content, and when it was changed."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        if any(path.is_relative_to(each) for each in but):
            continue
        state = path.lstat()
        content = path.read_bytes() if path.is_file() and state.st_size < 1_000_000 else b""
        found[str(path)] = (state.st_mode, state.st_size, content,
                            0 if path.is_dir() else state.st_mtime_ns)
    return found


def lay(place: Path, kind: str, precious: Path) -> None:
    """Lay something that does not belong there in the place of a file or folder."""
    folder = place.is_dir() or (not place.exists() and not place.suffix)
    if place.is_dir():
        rmtree(place)
    place.unlink(missing_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    match kind:
        case "folder link":
            place.symlink_to(precious)
        case "file link":
            place.symlink_to(precious / "thesis.docx")
        case "dangling link":
            place.symlink_to(precious / "new")
        case "link to itself":
            place.symlink_to(place.name)
        case "pipe":
            os.mkfifo(place)
        case "other kind" if folder:
            place.write_text("mine")
        case "other kind":
            place.mkdir()
            (place / "mine").write_text("mine")


def command(library: TinyLibrary, words: str) -> int:
    also = (str(library.out / PDF),) if words == "verify" else ()
    return main([*words.split(), *also, "--root", str(library.root)])


def told(capsys: Shown) -> str:
    out, err = capsys.readouterr()
    return " ".join((out + err).split())


@pytest.mark.parametrize(("where", "kind"), [
    *((where, kind) for where in (*LEDGER, *WITHIN, *DELIVERED) for kind in KINDS),
    *((where, kind) for where in COPIES for kind in ("folder link", "dangling link", "pipe"))])
def test_nothing_outside_is_touched(ready: TinyLibrary, precious: Path, capsys: Shown,
                                    where: str, kind: str) -> None:
    """Whatever lies in the folder of handouts, every command leaves all other folders alone."""
    places = sorted(ready.out.glob(where))[:1] if "*" in where else [ready.out / where]
    lay(places[0], kind, precious)
    ready.change(CARE, "a little", "a lot")
    root = precious.parent
    before, said = seen(root, ready.out), {}
    for words in COMMANDS:
        if words in COPIES.values() and words not in COPIES.get(where, ""):
            continue  # one that looks there is enough: they take long
        code = command(ready, words)
        said[words] = told(capsys)
        assert code in (0, 1, 2, 3), said[words]
        assert seen(root, ready.out) == before, words
    what = f"{where} is {'a link to' if 'link' in kind else 'something' if kind == 'pipe' else 'a'}"
    if where in LEDGER:
        assert what in said["build"] and "warning[blocked-path]" in said["build"]
    elif where in DELIVERED:
        assert what in said["build"] and "was read, written or removed" in said["build"]
    elif where in COPIES:
        assert what in said[COPIES[where]]


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


@pytest.mark.parametrize("words", [*COMMANDS, "watch", "due", "sources", "facts", "signoffs",
                                   "build --check"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_folder_that_is_a_link_itself(ready: TinyLibrary, precious: Path, capsys: Shown,
                                        words: str, kind: str) -> None:
    """Every command refuses a folder of handouts that is a link or no folder, and names why."""
    rmtree(ready.out)
    lay(ready.out, kind, precious)
    before = seen(precious.parent)
    assert main([*words.split(), *(["ABCD2345"] if words == "verify" else []),
                 "--root", str(ready.root)]) == 3
    said = told(capsys)
    assert "Nothing was read, written or removed there." in said and "--out" in said
    if "link" in kind:
        assert f"{ready.out} is a link to {os.readlink(ready.out)}." in said
    assert seen(precious.parent) == before


@pytest.mark.parametrize("words", ["build", "check", "clean", "impose", "list", "verify ABCD2345"])
@pytest.mark.parametrize(("out", "how"), [
    ("", "holds"), ("..", "holds"), ("../..", "holds"), ("/", "holds"), ("linked", "holds"),
    ("content", "holds"), ("content/knees", "lies among"), ("content/knees/new/out", "lies among"),
    ("templates/out", "lies among"), ("styles/out", "lies among"), ("content/../", "holds"),
    ("linked/content/out", "lies among"),
])
def test_handouts_and_sources_stay_apart(ready: TinyLibrary, capsys: Shown, out: str, how: str,
                                         words: str) -> None:
    """A folder of handouts that holds the library or lies in its sources is wrongly typed."""
    for name in ("templates", "styles"):
        (ready.root / name).mkdir()
    (ready.root.parent / "linked").symlink_to(ready.root)
    target = ready.root.parent / out / ("." if out == "linked" else "") \
        if out.startswith("linked") else ready.root / out
    listed = [{"name": "x", "path": path} for path in (CARE, "bibliography.bib")]
    if target.is_dir() and os.access(target, os.W_OK) and target.is_relative_to(ready.root):
        (target / "catalogue.json").write_text(json.dumps({"handouts": listed}))
    before = seen(ready.root.parent)
    shown = f"{target}/." if out == "linked" else str(target)
    code = main([*words.split(), "--root", str(ready.root), "--out", shown])
    said = told(capsys)
    if out == "linked":  # a link itself
        assert code == 3 and "is a link to" in said
    else:
        assert code == 2
        assert how in said and "--out" in said and str(ready.root.resolve()) in said
        assert str(target.resolve()) in said
    assert seen(ready.root.parent) == before


def test_a_folder_behind_a_link_is_fine(ready: TinyLibrary) -> None:
    """A link on the way to the folder of handouts is followed: a home may lie on another disk."""
    (ready.root.parent / "disk").mkdir()
    (ready.root.parent / "home").symlink_to("disk")
    out = ready.root.parent / "home" / "handouts"
    assert main(["--root", str(ready.root), "--out", str(out)]) == 0
    assert (ready.root.parent / "disk" / "handouts" / PDF).is_file()


@pytest.mark.parametrize("words", ["check --format html --to", "due --to", "look --pair 1:1 --to"])
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


def test_a_file_of_one_s_own(tmp_path: Path, precious: Path) -> None:
    """A file outside the folder of handouts is written where it was named, in its real folder."""
    (tmp_path / "way").symlink_to(precious)
    put(tmp_path / "way" / "new.ics", b"new", tmp_path / "out")
    assert (precious / "new.ics").read_bytes() == b"new"
    (precious / "link.ics").symlink_to("thesis.docx")
    with pytest.raises(BlockedError, match=r"is a link to thesis\.docx"):
        put(precious / "link.ics", b"new", tmp_path / "out")


# --- one door ------------------------------------------------------------------------------------

DOORS = ("places.py", "writing.py")
_CHANGING = {"write_text", "write_bytes", "unlink", "mkdir", "makedirs", "rmdir", "removedirs",
             "rename", "renames", "touch", "symlink_to", "hardlink_to", "symlink", "link", "chmod",
             "rmtree", "copytree", "copyfile", "copy", "copy2", "move", "mkstemp", "mkdtemp",
             "NamedTemporaryFile", "TemporaryDirectory", "truncate", "utime", "mkfifo", "fdopen"}
# What writes elsewhere: into a new library, a folder of the system's, a stream, the engine's own.
ELSEWHERE = {
    "cli/app.py": {"choices.delivery / 'report.html'"},  # for put_paper
    "cli/new.py": {"shutil.copytree"},
    "building/compare.py": {"TemporaryDirectory"},
    "building/worker.py": {"tempfile.TemporaryDirectory", "os.fdopen"},
    "cli/fast_path.py": {"os.open"},
    "cli/main.py": {"os.open"},
    "files/cache.py": {"os.fdopen"},
    "proofreading/readability/syllable_table.py":
        {"Path(__file__).with_name('english.txt').write_text"},
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
