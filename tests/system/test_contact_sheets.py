"""Contact sheets: how large, how many pages, and that something can be seen on them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from bifolio.cli import main
from tests.support.library import TinyLibrary
from tests.support.places import ROOT


def test_same_bytes_anywhere(ready: TinyLibrary, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed and process give the same pictures."""
    other = tmp_path / "elsewhere"
    shutil.copytree(ready.root, other)
    main(["--quiet", "impose", "--as", "contact-sheet", "--root", str(ready.root)])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C",
                   "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "bifolio", "impose", "--as", "contact-sheet",
                    "--root", str(other), "--quiet"], check=True, env=environment, cwd=tmp_path)
    for path in (ready.out / "look").glob("*.png"):
        assert (other / "out" / "look" / path.name).read_bytes() == path.read_bytes()
