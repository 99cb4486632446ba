"""The command line: what may be typed, what is shown, and the exit code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bifolio.cli import main
from bifolio.cli.fast_path import repeat
from bifolio.files import reading
from bifolio.loading import library
from tests.support.cli_cases import HANDOUTS
from tests.support.library import TinyLibrary


@pytest.mark.parametrize("words", [
    "--allow-expired", "--release", "build --jobs abc", "build --jobs 0", "build --out",
    "build --format", "build build", "build --explain", "check"])
def test_the_quick_way_takes_no_wrong_word(built: TinyLibrary, monkeypatch: pytest.MonkeyPatch,
                                           words: str) -> None:
    """What a build does not take is refused by the commands, though nothing has changed."""
    monkeypatch.chdir(built.root)
    assert main([]) == 0
    assert repeat([]) == 0 and repeat(["build"]) == 0
    assert repeat(words.split()) is None

Shown = pytest.CaptureFixture[str]


def test_new_is_ready_to_make(tmp_path: Path, capsys: Shown) -> None:
    """A new library is made at once without a finding, and each reader gets the own text."""
    from bifolio.printing.pdf import Paper

    main(["new", str(tmp_path / "mine")])
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
            counted[name] += 1
            return real(*given)

        return count

    monkeypatch.setattr(reading, "SourceFiles", counting("gathered", reading.SourceFiles))
    monkeypatch.setattr(library, "read_settings", counting("read", library.read_settings))
    monkeypatch.chdir(ready.root)
    assert main(words) in (0, 1)
    assert counted == {"gathered": 1, "read": 1}
