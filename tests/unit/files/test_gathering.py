"""Gathering: only ordinary files of the library are read, and what is not is told by its path."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from bifolio.diagnostics import Finding, Severity
from bifolio.files.engine_files import engine_folders
from bifolio.files.reading import survey
from tests.support.gathering_cases import PATIENT
from tests.support.library import TinyLibrary

PLACES = (PATIENT, "content/knees/chapters/10-what.md", "content/knees/tables/options.yaml",
          "content/knees/facts.yaml", "content/knees/figures/walk.yaml", "content/glossary.yaml",
          "content/knees/work.yaml", "content/library.yaml", "content/clinics/north.yaml",
          "bibliography.bib", "house.csl", "retractions.csv", "styles/house.css",
          "styles/fonts/House.woff2", "styles/paper.png", "templates/imprint.html")


def told(tiny: TinyLibrary, path: str) -> Finding:
    """The one finding at a path, an error."""
    finding, = (f for f in tiny.check() if f.span.path == path)
    assert finding.severity is Severity.ERROR
    return finding


@pytest.mark.parametrize("path", PLACES)
def test_a_file_behind_a_link_that_leaves_is_an_error_at_its_path(
        tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory, path: str) -> None:
    """Whatever it is, it is not read, and the finding says how to bring it in."""
    outside = tmp_path_factory.mktemp("outside") / "shared.file"
    place = tiny.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        outside.write_bytes(place.read_bytes())
        place.unlink()
    else:
        outside.write_text("# CANARY")
    place.symlink_to(outside)
    finding = told(tiny, path)
    assert finding.code == "link-leaves-library"
    assert "shared.file" in finding.what
    assert "Copy it into the library" in finding.fix
    assert str(outside.parent) not in finding.what + finding.fix


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
    os.mkfifo(place.parent / ".pipe")
    place.symlink_to(".pipe")


@pytest.mark.parametrize("path", PLACES)
@pytest.mark.parametrize("make", [_pipe, _socket, Path.mkdir, _linked_pipe,
                                  lambda place: place.symlink_to(place.name),
                                  lambda place: place.symlink_to("nowhere")],
                         ids=["pipe", "socket", "folder", "link to a pipe", "link to itself",
                              "link to nothing"])
def test_what_is_no_file_is_told_and_never_read(tiny: TinyLibrary, path: str, make: object) -> None:
    """A pipe would make the run wait for ever; a folder or a broken link would be lost."""
    place = tiny.root / path
    place.parent.mkdir(parents=True, exist_ok=True)
    place.unlink(missing_ok=True)
    make(place)  # type: ignore[operator]
    if path.endswith((".woff2", ".png")) and place.is_dir() and not place.is_symlink():
        return  # a folder of that name can be one
    assert told(tiny, path).code == "unreadable-file"
    assert dict(survey(tiny.root, engine_folders()))[path] is None


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
