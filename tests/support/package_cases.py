"""What the tests of package share."""

from __future__ import annotations

from tests.support.places import ROOT


def tracked(folder: str) -> set[str]:
    """The files of a folder of the checkout, without what Python leaves there."""
    files = (path for path in (ROOT / folder).rglob("*") if path.is_file())
    return {
        path.relative_to(ROOT).as_posix()
        for path in files
        if not {"__pycache__", ".mypy_cache", ".ruff_cache"} & set(path.parts)
    }
