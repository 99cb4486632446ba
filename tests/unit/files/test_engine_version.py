"""Versions: what the engine is changes with every file that it goes by."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.files import engine_version
from bifolio.files.engine_files import PACKAGE

KINDS = {path.suffix for path in PACKAGE.rglob("*") if path.is_file()
         and not {"starters", "__pycache__", "server"} & set(path.parts)} - {".md", ".typed"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_file_that_changes_makes_another_engine(kind: str, tmp_path: Path,
                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was remembered was made by the engine before: code, lists, styles and words."""
    monkeypatch.setattr(engine_version, "PACKAGE", tmp_path)
    file = tmp_path / "room" / f"part{kind}"
    file.parent.mkdir()
    said = []
    for text in "one", "two":
        file.write_text(text)
        said.append(engine_version.engine.__wrapped__()["Bifolio"])
    assert said[0] != said[1]
