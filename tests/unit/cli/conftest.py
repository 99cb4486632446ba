"""What the tests of the command line are given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bifolio.building import plan, runs
from bifolio.diagnostics import Finding
from tests.support.cli_cases import Rehearsal, StandIn


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> StandIn:
    """Puts a rehearsal in place of a run, in a folder that holds one work."""
    (tmp_path / "content" / "hand-washing").mkdir(parents=True)
    (tmp_path / "content" / "library.yaml").touch()
    (tmp_path / "content" / "hand-washing" / "work.yaml").touch()
    monkeypatch.chdir(tmp_path)

    def prepare(*findings: Finding, **given: Any) -> Rehearsal:
        made = Rehearsal(findings, **given)
        monkeypatch.setattr(runs, "build", made.build)
        monkeypatch.setattr(runs, "check", made.check)
        monkeypatch.setattr(plan, "open_library", made.open_library)
        monkeypatch.setattr(plan, "handouts_of", lambda *_: made.handouts)
        return made

    return prepare
