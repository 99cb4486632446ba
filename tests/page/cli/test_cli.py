"""The command line: what may be typed, what is shown, and the exit code."""

from __future__ import annotations

import pytest

from bifolio.cli import main
from bifolio.cli.fast_path import repeat
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
