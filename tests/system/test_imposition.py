"""Print copies: which page stands where, on what paper, and what the printer is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bifolio.cli import main
from tests.support.imposition_cases import files
from tests.support.library import TinyLibrary
from tests.support.places import ROOT


def test_same_bytes_anywhere(ready: TinyLibrary, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed and process give the same print copies and list."""
    other = tmp_path / "elsewhere"
    shutil.copytree(ready.root, other)
    main(["--quiet", "impose", "--root", str(ready.root)])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C",
                   "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "bifolio", "impose", "--root", str(other), "--quiet"],
                   check=True, env=environment, cwd=tmp_path)
    made = files(ready, "**/*.*")
    assert len(made) == 11
    assert files(TinyLibrary(other), "**/*.*") == made
