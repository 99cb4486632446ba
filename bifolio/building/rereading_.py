"""Rereading: what depends on one text alone is read once, and then known by that text."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from typing import Any

from bifolio.diagnostics import Finding, Findings
from bifolio.files.cache import Ledger
from bifolio.files.serialization import decoded, encoded
from bifolio.loading.library import Reading, Remember
from bifolio.model import Bibliography, Blocks, ComparisonTable, Fact, FigurePlan
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Source

_Found = tuple[Finding, ...]
KINDS: Mapping[str, Any] = {  # what comes of each kind of file
    "chapter": tuple[Blocks, _Found],
    "table": tuple[ComparisonTable | None, _Found],
    "figure": tuple[FigurePlan | None, _Found],
    "facts": tuple[dict[str, Fact], _Found],
    "bibliography": tuple[Bibliography, _Found],
}
_known = lru_cache(maxsize=256)(decoded)  # nouns do not change: `watch` has them at hand


def remembering_reader(ledger: Ledger) -> Remember:
    """Reads what depends on one text alone; the ledger knows what came of the same text."""
    def remember(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
        question = fingerprint(source.path, source.text)
        content = ledger.recall(kind, question, lambda _: "")
        with suppress(ValueError):
            if content is not None:
                noun, found = _known(content, KINDS[kind])
                findings.extend(found)
                return noun
        own = Findings()
        noun = reading(source, own)
        findings.extend(own)
        ledger.note(kind, question, {}, encoded((noun, tuple(own))))
        return noun

    return remember
