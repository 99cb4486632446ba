"""The tiers: a unit test that needs the typesetter or a process fails."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module

import pytest

from bifolio.building.executors import LocalWorker
from bifolio.files.reading import SourceFiles


@pytest.mark.parametrize("start", [
    lambda: subprocess.run([sys.executable, "-V"], check=False),
    lambda: os.fork(), lambda: os.system("ls")], ids=["run", "fork", "system"])
def test_no_process(start: Callable[[], object]) -> None:
    """Whoever starts a process is told where its test belongs."""
    with pytest.raises(pytest.fail.Exception, match="tests/system/"):
        start()


@pytest.mark.parametrize("name", ["weasyprint", "bifolio.printing.typesetting.typesetter"])
def test_no_typesetter(name: str) -> None:
    """The typesetter cannot be imported, even where another tier has done so before."""
    with pytest.raises(ImportError):
        import_module(name)


def test_no_style_sheet_is_read() -> None:
    """A check reads no style sheet, for that takes the typesetter; so style rules are page tier."""
    assert LocalWorker(SourceFiles({"styles/page.css": b"p { no: such }"})).style_findings() == ()
