"""Nouns as JSON and back: nothing is lost, and nothing else can come in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from shutil import copytree, ignore_patterns
from typing import Any

import pytest

from bifolio.building import last_run, memo, runs, unchanged_works
from bifolio.files.cache import FOLDER, Ledger
from bifolio.files.serialization import decoded, encoded
from tests.support.library import Silence, TinyLibrary
from tests.support.places import ROOT
from tests.support.serialization_cases import KINDS, said
from tests.support.workers import WORKERS


@pytest.mark.parametrize("reference", [False, True])
def test_what_is_remembered_comes_back(reference: bool, tiny: TinyLibrary, tmp_path: Path,
                                       monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a run has noted, of a small library and of the large one, comes back as it was."""
    nouns: dict[bytes, Any] = {}
    kept: list[tuple[str, bytes, Any]] = []
    note, keep = Ledger.note, Ledger.keep

    def encode(noun: Any) -> bytes:
        content = encoded(noun)
        nouns[content] = noun
        return content

    def watch(self: Ledger, kind: str, question: str, sights: Mapping[str, str],
              content: bytes, *of: Any) -> None:
        kept.append((kind, content, nouns.pop(content)))
        note(self, kind, question, sights, content, *of)

    def watch_works(self: Ledger, content: bytes) -> str:
        if content in nouns:  # no note, and no text of the source files
            noun = nouns[content]
            kept.append(("run" if isinstance(noun, tuple) else "settled", content, noun))
        return keep(self, content)

    monkeypatch.setattr(Ledger, "note", watch)
    monkeypatch.setattr(Ledger, "keep", watch_works)
    for module in (last_run, memo, unchanged_works):
        monkeypatch.setattr(module, "encoded", encode)
    if reference:
        root = tmp_path / "reference"
        for part in ("content", "templates", "styles"):
            copytree(ROOT / part, root / part, ignore=ignore_patterns(".*"))
        (root / "bibliography.bib").write_bytes((ROOT / "bibliography.bib").read_bytes())
        (root / "out" / FOLDER).mkdir(parents=True)
        runs.check(runs.Order(root, root / "out"), Silence(), WORKERS)
        missing = {"pages", "settled", "run"}
    else:
        tiny.build()
        missing = {"figure", "facts"}
    assert {kind for kind, _, _ in kept} == KINDS.keys() - missing
    for kind, content, noun in kept:
        assert said(decoded(content, KINDS[kind])) == said(noun)
