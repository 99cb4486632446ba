"""Entries: what the catalogue says of one handout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bifolio.diagnostics import Finding
from bifolio.editions.signoff_status import as_entry
from bifolio.model import Edition, Handout, References
from bifolio.model.trees import plain
from bifolio.printing.pdf.file_digest import FileDigest


@dataclass(frozen=True, slots=True)
class Delivered:
    """A finished handout: its PDF and how many pages it has, its web page, its findings.

    `digest` is what it says of itself, `sources` are the files it was made from with their hashes.
    """

    pdf: bytes
    pages: int
    web: str
    findings: tuple[Finding, ...]
    digest: FileDigest
    sources: Mapping[str, str]
    expired: bool


def entry_of(handout: Handout, edition: Edition, references: References,
             made: Delivered) -> dict[str, Any]:
    """All that is listed of a handout that was delivered, but for where."""
    return {
        "name": handout.name,
        "work": handout.work,
        "edition": f"{handout.audience}-{handout.language}",
        "sheet": handout.sheet,
        "audience": str(handout.audience),
        "language": handout.language,
        "format": handout.format.name,
        "clinic": handout.clinic,
        "title": plain(edition.title),
        "revision": edition.imprint.revision,
        "review_by": edition.imprint.review_by.isoformat(),
        **as_entry(edition),
        "expired": made.expired,
        "code": made.digest.code,
        "pages": made.pages,
        "bytes": len(made.pdf),
        "sha256": sha256(made.pdf).hexdigest(),
        "references": [entry.key for entry in references.entries],
        "text": made.digest.text,
        "sources": dict(made.sources),
        "current": True,
        "findings": [told(finding) for finding in made.findings],
    }


def told(finding: Finding) -> dict[str, object]:
    """A finding, as the catalogue tells it."""
    return {"code": finding.code, "severity": finding.severity.word, "path": finding.span.path,
            "line": finding.span.line, "column": finding.span.column, "what": finding.what}
