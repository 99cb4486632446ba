"""build.py and what it asks of the system: every decision, with nothing installed or fetched."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.places import ROOT


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """build.py as if it lay in a folder of its own, with one package in each lock file."""
    spec = importlib.util.spec_from_file_location("front_door", ROOT / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    (tmp_path / "requirements.lock").write_text("click==8.5.1 \\\n    --hash=sha256:00\n")
    (tmp_path / "requirements-test.lock").write_text("pytest==9.2.0 \\\n    --hash=sha256:11\n")
    monkeypatch.setattr(module, "ROOT", str(tmp_path))
    monkeypatch.setattr(module, "VENV", str(tmp_path / ".venv"))
    monkeypatch.setattr(module, "STAMP", str(tmp_path / ".venv" / "made-from"))
    monkeypatch.setattr(module, "LOCK", str(tmp_path / "requirements.lock"))
    monkeypatch.setattr(module, "TEST_LOCK", str(tmp_path / "requirements-test.lock"))
    monkeypatch.setattr(module, "PYTHON", str(tmp_path / ".venv" / "bin" / "python"))
    monkeypatch.setattr(sys, "path", list(sys.path))
    return module


def test_a_failed_install_shows_why_and_a_way_out(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When pip fails the end of what it said is shown, with what to do about it."""
    said = "import sys; print('noise\\n' * 99 + 'no network'); sys.exit(1)"
    monkeypatch.setattr(door, "PYTHON", sys.executable)
    assert door.run([sys.executable, "-c", said]).splitlines()[-1] == "  no network"
    assert door.run([sys.executable, "-c", "print('all well')"]) == ""
    monkeypatch.setattr(door, "run", lambda command: "  no network")
    with pytest.raises(door.Trouble, match=r"(?s)no network.*HTTPS_PROXY.*hash"):
        door.install(door.LOCK, "")
