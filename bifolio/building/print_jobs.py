"""Print jobs: what is printed, and what comes off it. Both can be kept, or sent elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bifolio.diagnostics import Finding
from bifolio.model import Handout
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.printing.typesetting.page_layout import PageLayout


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A page for the press: its HTML, CSS with what is its own, and a handout's digest."""

    handout: Handout
    html: str
    values: str
    digest: FileDigest | None = None


@dataclass(frozen=True, slots=True)
class TypesetResult:
    """A finished PDF, with all that must be known of it to prove it against any text.

    `findings` are those that stand on the pages, with no place in the text; `told` is what it
    tells a reader, by where (“the text”, “the outline”, …); `sights` is what was looked at while
    it was made, each with its stamp.
    """

    pdf: bytes
    pages: int
    layouts: tuple[PageLayout, ...]
    findings: tuple[Finding, ...]
    told: tuple[tuple[str, tuple[str, ...]], ...]
    sights: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Printing:
    """A print job that was taken on. `fresh` tells that it was not known from before.

    `result` waits for what comes of it. It raises LostWorkerError when the worker died over it.
    """

    result: Callable[[], TypesetResult]
    fresh: bool = True
