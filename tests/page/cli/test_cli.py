"""The command line: what may be typed, what is shown, and the exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bifolio.cli import main
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import WatchedFiles
from bifolio.loading import library
from tests.support.cli_cases import HANDOUTS
from tests.support.library import TinyLibrary
from tests.support.memo_cases import repeated
from tests.support.papers import Paper
from tests.support.word_cases import CASES

Shown = pytest.CaptureFixture[str]


@pytest.mark.parametrize("words", [
    "--allow-expire", "--releases", "build --jobs abc", "build --jobs 0", "build --out",
    "build --format", "build build", "build --work knee"])
def test_the_quick_way_takes_no_wrong_word(built: TinyLibrary, monkeypatch: pytest.MonkeyPatch,
                                           words: str) -> None:
    """What a build does not take is refused, though nothing has changed."""
    monkeypatch.chdir(built.root)
    assert main([]) == 0 and repeated() == 0 and repeated("build") == 0
    assert repeated(*words.split()) == 2


@pytest.mark.parametrize("words", [
    "--quiet", "build -v", "--strict build", "build --jobs=2", "--work knees build --work knees",
    "build --audience=patient --format a4-standard-colour", "--clinic none", "build --explain",
    "--out elsewhere", "build --allow-expired", "--allow-expired", "--allow-expired build"])
def test_the_quick_way_takes_every_word(ready: TinyLibrary, monkeypatch: pytest.MonkeyPatch,
                                        capsys: Shown, words: str) -> None:
    """However a build is asked for, the same again makes nothing, and says so unless quiet."""
    monkeypatch.chdir(ready.root)
    assert main(words.split()) == 0
    capsys.readouterr()
    assert repeated(*words.split()) == 0
    told = capsys.readouterr().out
    assert ("Nothing to make: " in told) == ("quiet" not in words)
    assert told.count("not made, because nothing that it is made from has changed") == \
        2 * ("explain" in words)


def test_a_check_is_no_build(ready: TinyLibrary, monkeypatch: pytest.MonkeyPatch, capsys: Shown
                             ) -> None:
    """check tells what it has checked, though a build has nothing to make."""
    monkeypatch.chdir(ready.root)
    assert main(["check"]) == 0
    assert "2 handouts checked" in capsys.readouterr().out


def test_new_is_ready_to_make(tmp_path: Path, capsys: Shown) -> None:
    """A new library is made at once without a finding, and each reader gets the own text."""
    from bifolio.printing.pdf import Paper

    main(["new", str(tmp_path / "mine")])
    ignored = (tmp_path / "mine" / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/out/", "/.venv/"} <= set(ignored)
    root = ["--root", str(tmp_path / "mine")]
    assert main(["check", "--strict", *root]) == 0
    assert "no findings" in capsys.readouterr().out
    assert main(["--verbose", *root]) == 0
    assert "note" not in capsys.readouterr().out
    patient, clinician = (
        Paper(path.read_bytes()).text for path in (
            tmp_path / "mine" / "out" / "hand-washing" / f"{handout.name}.pdf"
            for handout in HANDOUTS))
    assert "How to clean your hands" in patient
    assert "five moments" not in patient
    assert "five moments" in clinician
    assert main(["clean", *root]) == 0
    assert not (tmp_path / "mine" / "out").exists()


@pytest.mark.parametrize("kind", engine_files.KINDS[1:])
def test_each_kind_of_beginning_is_ready_to_make(kind: str, tmp_path: Path, capsys: Shown) -> None:
    """In small type and in large, without a finding; there is something to fill in."""
    from bifolio.printing.pdf import Paper

    assert main(["new", str(tmp_path / "mine"), "--kind", kind]) == 0
    root = ["--root", str(tmp_path / "mine")]
    assert main([*root, "--strict", "--verbose", "--format", "a4-standard-colour",
                 "--format", "letter-large-mono", "--format", "a5-standard-colour"]) == 0
    said = capsys.readouterr().out
    assert "warning[" not in said and "note[" not in said
    made = list((tmp_path / "mine" / "out").rglob("*.pdf"))
    assert len(made) >= 3
    assert any(tag.alternative == "Blank to fill in" for path in made
               for tag in Paper(path.read_bytes()).structure.walk("Figure"))


def test_list_tells_how_each_handout_lies(tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]
                                          ) -> None:
    """Not made, made, draft where a role has to sign, and outdated where others were made since."""
    def states() -> list[str]:
        capsys.readouterr()
        assert main(["list", *root]) == 0
        head, *lines = capsys.readouterr().out.splitlines()
        at, end = head.index("state"), head.index("title")
        return [line[at:end].strip() for line in lines]

    root = ["--root", str(tiny.root), "--out", str(tiny.out)]
    assert states() == ["not made", "not made"]
    assert main([*root, "--quiet"]) == 0
    assert states() == ["made", "made"]
    tiny.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    assert main([*root, "--quiet", "--audience", "clinician"]) == 0
    assert states() == ["made, outdated", "made"]
    tiny.change("content/library.yaml", "language", "required_signoffs: {patient: [nurse]}\n"
                "language")
    assert main([*root, "--quiet"]) == 0
    assert states() == ["draft", "made"]


@pytest.mark.parametrize("words", [
    ["build", "--jobs", "1"], ["check"], ["check", "--format", "html"],
    ["check", "--scorecard"], ["verify", "out/knees/knees-patient-a4-standard-colour.pdf"],
    ["list"], ["list", "facts"], ["list", "sources"], ["list", "due"], ["list", "signoffs"],
    ["approve", "knees", "--edition", "patient", "--role", "nurse", "--name", "A. B."]],
    ids=" ".join)
def test_a_library_is_read_once(words: list[str], ready: TinyLibrary,
                                monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the command, the files of a library are gathered once, and read once."""
    ready.change("content/library.yaml", "language", "required_signoffs: {patient: [nurse]}\n"
                 "language")
    counted = {"gathered": 0, "read": 0}

    def counting(name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def count(*given: Any) -> Any:
            counted[name] += type(given[0]) is not WatchedFiles  # which watches those gathered
            return real(*given)

        return count

    monkeypatch.setattr(SourceFiles, "__init__", counting("gathered", SourceFiles.__init__))
    monkeypatch.setattr(library, "read_settings", counting("read", library.read_settings))
    monkeypatch.chdir(ready.root)
    assert main(words) in (0, 1)
    assert counted == {"gathered": 1, "read": 1}


def test_leaflets_from_word_are_printed(tmp_path: Path) -> None:
    """Ten leaflets from Word become a library of ten works, and each is delivered."""
    for name, write in CASES.items():
        path = write(tmp_path / f"{name}.docx")
        assert main(["new", str(tmp_path / "mine"), "--from", str(path)]) == 0
    mine = TinyLibrary(tmp_path / "mine")
    run = mine.build()
    assert len(run.deliveries) == len(CASES)
    assert all(delivery.path for delivery in run.deliveries)
    words = Paper(next(mine.out.rglob("steps-to-take-*.pdf")).read_bytes()).text
    assert "1. Wash." in words.replace("\n", " ")
