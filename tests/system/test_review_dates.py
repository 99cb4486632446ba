"""The review clock: what is due, what is overdue, and what happens to a handout then."""

from __future__ import annotations

import pytest

from bifolio.cli import main
from tests.support.library import TinyLibrary

Shown = pytest.CaptureFixture[str]


def test_allow_expired_on_the_command_line(
        tiny: TinyLibrary, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the run ends with code 1; with it the handouts are made, under a warning."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    words = ["--root", str(tiny.root), "--audience", "patient"]
    assert main(["build", *words]) == 1
    assert "error[review-overdue]" in capsys.readouterr().out
    assert main(["build", "--allow-expired", *words]) == 0
    assert "warning[expired-handout]" in capsys.readouterr().out
    assert main(["build", "--allow-expired", "--strict", *words]) == 1
