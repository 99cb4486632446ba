"""What keeps the unit tier quick: no typesetter and no process, or the test fails."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import NoReturn

import pytest

from bifolio.building import executors, worker
from bifolio.building.executors import LocalWorker

TYPESETTER = ("weasyprint", "pydyf", "bifolio.building.set_job",
              "bifolio.printing.typesetting.typesetter")


def refuse(*_: object, **__: object) -> NoReturn:
    """Stands in for what starts a process."""
    pytest.fail("A unit test starts no process: this one belongs to tests/system/.")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A unit test imports no typesetter and starts no process; style sheets go unread."""
    for name in TYPESETTER:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
    for name in ("fork", "posix_spawn", "system"):
        monkeypatch.setattr(os, name, refuse, raising=False)
    for module in (worker, executors):
        monkeypatch.setattr(module, "cores", lambda: 1)  # so that no worker is begun beforehand
    monkeypatch.setattr(LocalWorker, "style_findings", lambda self: ())
