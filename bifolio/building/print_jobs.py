"""Print jobs: what is printed, and what comes off it. Both can be kept, or sent elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bifolio.composition.setting import Setting
from bifolio.diagnostics import Finding
from bifolio.model import Edition, Handout, References
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.printing.typesetting.page_layout import PageLayout
from bifolio.proofreading.paper_proof.faults import PaperProof


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A page to be printed: its HTML, CSS with what is its own, and a handout's digest.

    One that is `plain` is set by WeasyPrint as it comes, without our patches. `made` is the PDF
    that came of it before its order was broken off: while its proof holds, it is not set again.
    """

    handout: Handout
    html: str
    values: str
    digest: FileDigest | None = None
    plain: bool = False
    made: bytes = b""


@dataclass(frozen=True, slots=True)
class Composed:
    """A handout before it is printed.

    Its digest has no hash of its words yet; for it, `seen` has what was looked at for the page.
    """

    setting: Setting
    edition: Edition
    references: References
    print_job: PrintJob
    digest: FileDigest
    seen: frozenset[str]

    @property
    def handout(self) -> Handout:
        return self.setting.handout


@dataclass(frozen=True, slots=True)
class TypesetResult:
    """A finished PDF, with all that must be known of it to prove it against any text.

    `pdf` has a digest only once it is closed. `findings` are those that stand on the pages, with
    no place in the text; `told` is what it tells a reader, by where (“the text”, “the outline”,
    …); `proof` is what its words, read back, were found to be; `sights` is what was looked at
    while it was made, each with its stamp. Where what was `made` before is `kept`, there are no
    layouts, nor what was found while it was set.
    """

    pdf: bytes
    pages: int
    layouts: tuple[PageLayout, ...]
    findings: tuple[Finding, ...]
    told: tuple[tuple[str, tuple[str, ...]], ...]
    proof: PaperProof = field(default_factory=PaperProof)
    sights: Mapping[str, str] = field(default_factory=dict)
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Printing:
    """A print job that was taken on. `fresh` tells that it was not known from before.

    `result` waits for what comes of it. It raises LostWorkerError when the worker died over it.
    """

    result: Callable[[], TypesetResult]
    fresh: bool = True
