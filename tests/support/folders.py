"""The folder of handouts with something in it that does not belong there."""

from __future__ import annotations

import os
from pathlib import Path
from shutil import rmtree

import pytest

from bifolio.cli import main
from tests.support.library import TinyLibrary

unix = pytest.mark.skipif(os.name == "nt", reason="links and pipes are those of Unix")
Shown = pytest.CaptureFixture[str]

CARE = "content/knees/chapters/20-care.patient.md"
PDF = "knees/knees-patient-a4-standard-colour.pdf"
LEDGER = (".ledger", ".ledger/objects", ".ledger/notes", ".ledger/runs", ".ledger/works",
          ".ledger/handouts", ".ledger/lock", ".ledger/uses.json")
JOURNAL = ".catalogue-journal"
DELIVERED = ("knees", PDF, "knees/knees-patient.html", "catalogue.json", JOURNAL)
COPIES = {"knees/print": "impose", "look": "impose --as contact-sheet",
          "report.html": "check --format html", "scorecards": "check --scorecard",
          "scorecards/knees-patient.pdf": "check --scorecard"}
WITHIN = (".ledger/objects/*", ".ledger/objects/*/*", ".ledger/notes/*")
KINDS = ("folder link", "file link", "dangling link", "link to itself", "pipe", "other kind")
COMMANDS = ("list", "check", "build", "impose --as contact-sheet", "impose", "check --format html",
            "check --scorecard", "verify", "clean", "clean --unlisted")
LAYOUTS = (*((where, kind) for where in (*LEDGER, *WITHIN, *DELIVERED) for kind in KINDS
             if (where, kind) != (JOURNAL, "other kind")),
           *((where, kind) for where in COPIES
             for kind in ("folder link", "dangling link", "pipe")))
FEW = tuple(layout for number, layout in enumerate(LAYOUTS) if number % 7 == 0)  # each kind


def precious_in(tmp_path: Path) -> Path:
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


def nothing_outside_is_touched(ready: TinyLibrary, precious: Path, capsys: Shown,
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
