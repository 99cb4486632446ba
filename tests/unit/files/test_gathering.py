"""Gathering: only ordinary files of the library are read, and what is not is told by its path."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from shutil import rmtree
from threading import Event, Thread

import pytest

from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.files import reading
from bifolio.files.engine_files import engine_folders
from bifolio.files.reading import survey
from bifolio.files.writing import Folder
from tests.support.gathering_cases import PATIENT
from tests.support.library import TinyLibrary, tiny_in

PLACES = (PATIENT, "content/knees/chapters/10-what.md", "content/knees/tables/options.yaml",
          "content/knees/facts.yaml", "content/knees/figures/walk.yaml", "content/glossary.yaml",
          "content/knees/work.yaml", "content/library.yaml", "content/clinics/north.yaml",
          "bibliography.bib", "house.csl", "retractions.csv", "styles/house.css",
          "styles/fonts/House.woff2", "styles/paper.png", "templates/imprint.html")


def told(tiny: TinyLibrary, path: str) -> Finding:
    """The one finding at a path, an error."""
    return error_at(path, tiny.check())


def error_at(path: str, found: Iterable[Finding]) -> Finding:
    """The one of all findings that is at a path, an error."""
    finding, = (f for f in found if f.span.path == path)
    assert finding.severity is Severity.ERROR
    return finding


def broken(folder: Path, harm: Callable[[Path], object]) -> TinyLibrary:
    """A tiny library with harm done to all the places: what is told of one hides no other."""
    tiny = tiny_in(folder)
    for path in PLACES:
        place = tiny.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        harm(place)
    return tiny


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Finding, ...]]:
    """What is found where all the places are links that leave the library, and to where."""
    outside = tmp_path_factory.mktemp("outside")

    def link(place: Path) -> None:
        shared = outside / f"shared-{place.name}"
        shared.write_bytes(place.read_bytes() if place.exists() else b"# CANARY")
        place.unlink(missing_ok=True)
        place.symlink_to(shared)

    return outside, broken(tmp_path_factory.mktemp("linked"), link).check()


@pytest.mark.parametrize("path", PLACES)
def test_a_file_behind_a_link_that_leaves_is_an_error_at_its_path(
        linked: tuple[Path, tuple[Finding, ...]], path: str) -> None:
    """Whatever it is, it is not read, and the finding says how to bring it in."""
    outside, found = linked
    finding = error_at(path, found)
    assert finding.code == "link-leaves-library"
    assert f"shared-{Path(path).name}" in finding.what
    assert "Copy it into the library" in finding.fix
    assert str(outside) not in finding.what + finding.fix


@pytest.mark.parametrize("folder", ["content", "templates", "styles", "content/knees",
                                    "content/knees/chapters", "content/knees/tables",
                                    "styles/fonts"])
def test_a_folder_behind_a_link_that_leaves_is_told_once(
        tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory, folder: str) -> None:
    """The link is named, not each file behind it."""
    outside = tmp_path_factory.mktemp("outside") / "shared"
    if (tiny.root / folder).exists():
        (tiny.root / folder).rename(outside)
    else:
        outside.mkdir()
    (outside / "more.css").write_text("p { margin: 0 }")
    (tiny.root / folder).parent.mkdir(exist_ok=True)
    (tiny.root / folder).symlink_to(outside)
    places = [f.span.path for f in tiny.check() if f.code == "link-leaves-library"]
    assert places == [folder]


def _pipe(place: Path) -> None:
    os.mkfifo(place)


def _socket(place: Path) -> None:
    here = Path.cwd()
    os.chdir(place.parent)  # the path of a socket may not be long
    try:
        with socket.socket(socket.AF_UNIX) as door:
            door.bind(place.name)
    finally:
        os.chdir(here)


def _linked_pipe(place: Path) -> None:
    os.mkfifo(place.parent / f".{place.name}-pipe")
    place.symlink_to(f".{place.name}-pipe")


@pytest.fixture(scope="module", params=[
    _pipe, _socket, Path.mkdir, _linked_pipe, lambda place: place.symlink_to(place.name),
    lambda place: place.symlink_to("nowhere")],
    ids=["pipe", "socket", "folder", "link to a pipe", "link to itself", "link to nothing"])
def harmed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
           ) -> tuple[TinyLibrary, tuple[Finding, ...]]:
    """A library in which none of the places is a file, and what is found."""
    def harm(place: Path) -> None:
        place.unlink(missing_ok=True)
        request.param(place)

    tiny = broken(tmp_path_factory.mktemp("harmed"), harm)
    return tiny, tiny.check()


@pytest.mark.parametrize("path", PLACES)
def test_what_is_no_file_is_told_and_never_read(
        harmed: tuple[TinyLibrary, tuple[Finding, ...]], path: str) -> None:
    """A pipe would make the run wait for ever; a folder or a broken link would be lost."""
    tiny, found = harmed
    place = tiny.root / path
    if path.endswith((".woff2", ".png")) and place.is_dir() and not place.is_symlink():
        return  # a folder of that name can be one
    assert error_at(path, found).code == "unreadable-file"
    assert dict(survey(tiny.root, engine_folders(), tiny.out))[path] is None


def test_a_link_from_a_folder_to_itself_is_told(tiny: TinyLibrary) -> None:
    """`ln -s a content/a` ends the run with a finding, not with a fault."""
    (tiny.root / "content/a").symlink_to("a")
    assert told(tiny, "content/a").code == "unreadable-file"


def test_a_link_to_a_folder_inside_is_told(tiny: TinyLibrary) -> None:
    """Such a link is not followed, and what lies behind it is not lost without a word."""
    (tiny.root / "content/knees/more").symlink_to("chapters")
    (tiny.root / "content/round").symlink_to(".")
    assert told(tiny, "content/knees/more").code == "unreadable-file"
    assert told(tiny, "content/round").code == "unreadable-file"


FOLDERS = ("content/clinics", "content/knees/chapters", "content/knees/tables",
           "content/knees/figures", "content/knees/images", "styles/fonts", "templates", "styles")


@pytest.fixture(scope="module", params=[
    _pipe, _socket, Path.touch, _linked_pipe, lambda place: place.symlink_to(place.name),
    lambda place: place.symlink_to("nowhere")],
    ids=["pipe", "socket", "file", "link to a pipe", "link to itself", "link to nothing"])
def unfolded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
             ) -> list[Finding]:
    """What is found where none of the folders is one: those within another first, then that."""
    found: list[Finding] = []
    for paths in (FOLDERS[:-1], FOLDERS[-1:]):
        tiny = tiny_in(tmp_path_factory.mktemp("unfolded"))
        for path in paths:
            place = tiny.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            if place.exists():
                rmtree(place)
            request.param(place)
        found += (f for f in tiny.check() if f.span.path in paths)
    return found


@pytest.mark.parametrize("path", FOLDERS)
def test_what_is_no_folder_is_told(unfolded: list[Finding], path: str) -> None:
    """Where a folder of the library should be, nothing else is taken for “there is none”."""
    assert error_at(path, unfolded).code == "unreadable-file"


@pytest.mark.parametrize("path", ["templates", "styles", "content"])
def test_a_folder_of_sources_may_lie_elsewhere_in_the_library(tiny: TinyLibrary, path: str) -> None:
    """A link from one of the three folders to another place inside is followed."""
    before = [(f.span.path, f.code) for f in tiny.check()]
    (tiny.root / path).mkdir(exist_ok=True)
    (tiny.root / path).rename(tiny.root / "elsewhere")
    (tiny.root / path).symlink_to("elsewhere")
    assert [(f.span.path, f.code) for f in tiny.check()] == before


@pytest.mark.parametrize("swap", ["file for a link", "file for a pipe", "folder for a link",
                                  "file for a folder", "root of sources for a link"])
def test_what_is_swapped_while_it_is_read(
        tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory,
        monkeypatch: pytest.MonkeyPatch, swap: str) -> None:
    """What becomes a link or a pipe when it was looked at already is not followed, and is told.

    Where the folder that was looked at is open still, its own text is read.
    """
    outside = tmp_path_factory.mktemp("outside")
    (outside / "10-what.md").write_text("# CANARY\n\nRead from outside.\n")
    (outside / "knees" / "chapters").mkdir(parents=True)
    (outside / "knees" / "chapters" / "10-what.md").write_text("# CANARY\n")
    file, usual = tiny.root / "content/knees/chapters/10-what.md", reading.content_of
    text = file.read_bytes()

    def late(path: Path, root: Path, *more: Folder) -> bytes:
        if path == file and not path.with_name(".old").exists():
            match swap:
                case "folder for a link":
                    file.parent.rename(file.parent.parent / ".old")
                    file.parent.symlink_to(outside)
                case "root of sources for a link":
                    (tiny.root / "content").rename(tiny.root / ".old")
                    (tiny.root / "content").symlink_to(outside)
                case _:
                    file.rename(file.with_name(".old"))
                    if "link" in swap:
                        file.symlink_to(outside / "10-what.md")
                    elif "pipe" in swap:
                        os.mkfifo(file)
                    else:
                        file.mkdir()
        return usual(path, root, *more)

    monkeypatch.setattr(reading, "content_of", late)
    found = Findings()
    gathered = reading.gather(tiny.root, engine_folders(), found)
    assert not any(b"CANARY" in content for content in gathered.files.values())
    read = gathered.files.get("content/knees/chapters/10-what.md")
    assert read == text if swap.startswith("root") else read is None
    assert (read is None) == ("unreadable-file" in [finding.code for finding in found])


def test_a_file_is_swapped_for_a_link_all_the_time(
        tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory) -> None:
    """However often a file and a link to another's take turns, that is not read."""
    secret = tmp_path_factory.mktemp("outside") / "secret"
    secret.write_text("CANARY")
    file, ended = tiny.root / "content/knees/chapters/10-what.md", Event()
    text = file.read_bytes()
    file.with_name(".link").symlink_to(secret)

    def swap() -> None:
        while not ended.is_set():
            os.rename(file.with_name(".link"), file.with_name(".between"))
            os.rename(file, file.with_name(".file"))
            os.rename(file.with_name(".between"), file)
            os.rename(file, file.with_name(".link"))
            os.rename(file.with_name(".file"), file)

    thread = Thread(target=swap)
    thread.start()
    try:
        for _ in range(400):
            with suppress(OSError):
                assert reading.content_of(file, tiny.root) == text
    finally:
        ended.set()
        thread.join()
