"""Comparing: what lies in the folder of handouts with what would be made from nothing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bifolio.building.orders import Order, Progress, Run
from bifolio.building.runs import build
from bifolio.files.cache import FOLDER
from bifolio.files.writing import Folder


def compare(order: Order, progress: Progress) -> tuple[dict[str, str], Run]:
    """Make everything from nothing, elsewhere, and hold it against what lies in `order.out`.

    Returns each file by its path in `out` with how it differs, "" where it does not; and the run.
    """
    with TemporaryDirectory(prefix="bifolio-") as folder:
        run = build(replace(order, out=Path(folder)), progress, remembers=False)
        found: dict[str, str] = {}
        lying = Folder(order.out)
        for made in sorted(Path(folder).glob("*/*")):
            path = made.relative_to(folder).as_posix()
            if path.startswith(FOLDER):
                continue
            found[path] = "" if lying.holds(path, made.read_bytes()) else (
                "is not what is made from nothing." if lying.has(path) else "is not there.")
    return found, run
