"""Entries: what the catalogue says of one handout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import unescape
from typing import Any

from bifolio.diagnostics import Finding
from bifolio.model import Edition, Handout, References
from bifolio.model.page_words import words_of
from bifolio.model.trees import plain
from bifolio.printing.pdf.file_digest import FileDigest


@dataclass(frozen=True, slots=True)
class Delivered:
    """A finished handout: its PDF and how many pages it has, its web page, its findings.

    `digest` is what it says of itself, `sources` are the files it was made from with their hashes;
    `basis` is a stamp of all that its words come from; `places` tells where on its pages they
    stand, and where in the library.
    """

    pdf: bytes
    pages: int
    web: str
    findings: tuple[Finding, ...]
    digest: FileDigest
    sources: Mapping[str, str]
    expired: bool
    basis: str = ""
    places: bytes = b""


def entry_of(handout: Handout, edition: Edition, references: References,
             made: Delivered) -> dict[str, Any]:
    """All that is listed of a handout that was delivered, but for where."""
    return {
        **_asked(handout),
        "title": plain(edition.title),
        "revision": edition.imprint.revision,
        "review_by": edition.imprint.review_by.isoformat(),
        **_signed(edition),
        "expired": made.expired,
        "code": made.digest.code,
        "pages": made.pages,
        "bytes": len(made.pdf),
        "sha256": sha256(made.pdf).hexdigest(),
        "references": [entry.key for entry in references.entries],
        "text": made.digest.text,
        "sources": dict(made.sources),
        "basis": made.basis,
        "current": True,
        "findings": [told(finding) for finding in made.findings],
    }


def _asked(handout: Handout) -> dict[str, str]:
    """What is listed of a handout before it is made: which of all it is."""
    return {
        "name": handout.name,
        "work": handout.work,
        "edition": f"{handout.audience}-{handout.language}",
        "sheet": handout.sheet,
        "audience": str(handout.audience),
        "language": handout.language,
        "format": handout.format.name,
        "clinic": handout.clinic,
    }


def entry_of_found(handout: Handout, pdf: bytes, digest: FileDigest) -> dict[str, Any]:
    """What is listed of a handout that lies there whole, and of which no list tells any more."""
    said = unescape(pdf.decode("utf-8", "replace"))
    return {
        **_asked(handout),
        "revision": digest.revision,
        "review_by": digest.review_by,
        "draft": words_of(handout.language).draft_until_signed in said,
        "code": digest.code,
        "bytes": len(pdf),
        "sha256": sha256(pdf).hexdigest(),
        "text": digest.text,
        "current": False,
    }


def told(finding: Finding) -> dict[str, object]:
    """A finding, as the catalogue tells it."""
    return {"code": finding.code, "severity": finding.severity.word, "path": finding.span.path,
            "line": finding.span.line, "column": finding.span.column, "what": finding.what}


def _signed(edition: Edition) -> dict[str, object]:
    """What the catalogue says of who has signed an edition, and why it is a draft."""
    return {
        "draft": edition.draft,
        "missing_signoffs": list(edition.missing_signoffs),
        "void_signoffs": list(edition.void_signoffs),
        "signoffs": [{"role": signed.role, "name": signed.name, "date": signed.date.isoformat()}
                     for signed in edition.signoffs],
    }
