"""build.py and what it asks of the system: every decision, with nothing installed or fetched."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest


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
