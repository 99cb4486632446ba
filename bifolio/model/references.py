"""Sources as they are written, and the style in which they are cited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bifolio.model.source import Span

DEFAULT_STYLE = "american-medical-association"  # where a library names none that can be used


@dataclass(frozen=True, slots=True)
class Reference:
    """One source: its citation key and its CSL-JSON item (without the key).

    `superseded_by` is the key of the source that took its place, or ""; `keep` tells why it is
    cited though it is old, or "".
    """

    key: str
    item: Mapping[str, Any]
    span: Span
    superseded_by: str = ""
    keep: str = ""


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Every source of the library, by citation key, in the order of the file."""

    references: Mapping[str, Reference]
    path: str = "bibliography.bib"


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """A CSL style: its name, and its text when the library brings its own file.

    With `spares_pmids`, an entry that prints its DOI prints no PMID.
    """

    name: str
    text: str
    span: Span
    spares_pmids: bool = False
