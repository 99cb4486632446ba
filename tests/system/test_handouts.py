"""The finished handouts: what is printed, for whom, and what a screen reader says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.library import TinyLibrary
from tests.support.places import ROOT


def _built_in(root: Path, library: TinyLibrary, seed: str, zone: str, *words: str) -> Path:
    """Where a copy of `library` in `root` was delivered by a process of its own."""
    shutil.copytree(library.root, root, ignore=shutil.ignore_patterns("out"))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": "C",
                   "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "86400"}
    subprocess.run([sys.executable, "-m", "bifolio", "--root", str(root), "--quiet", *words],
                   check=True, env=environment, cwd=root.parent)
    return root / "out"


def _files(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.glob("**/*.*")
            if path.is_file() and ".ledger" not in path.parts}


def test_same_text_same_bytes_anywhere(built: TinyLibrary, tmp_path: Path) -> None:
    """Another folder, time zone, locale, hash seed and process give the same bytes."""
    elsewhere = _built_in(tmp_path / "elsewhere", built, "7", "Asia/Tokyo")
    assert _files(elsewhere) == _files(built.out)


def test_every_format_is_the_same_bytes_anywhere(built: TinyLibrary, tmp_path: Path) -> None:
    """All formats come out the same in two folders, time zones, locales and hash seeds."""
    first, second = (
        _files(_built_in(tmp_path / f"folder {seed}", built, seed, zone, "--formats", "all"))
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/New_York")))
    assert sum(path.suffix == ".pdf" for path in first) == 18  # A5 is for patients
    assert first == second
