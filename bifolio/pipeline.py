"""One handout: from text on the shelf to a PDF on the desk. The verbs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from bifolio.citations import cite
from bifolio.composition import Composer, Setting
from bifolio.diagnostics import Findings
from bifolio.dress import accent_of, dress
from bifolio.editions import select
from bifolio.finishing import finish
from bifolio.model import Audience, Edition, Handout, Library, References
from bifolio.paper import Paper
from bifolio.proofreading import Proof, proofread
from bifolio.proofs.accessibility import find_inaccessible
from bifolio.proofs.breaks import find_bad_breaks
from bifolio.proofs.leaks import Marked
from bifolio.proofs.web_pages import texts_of
from bifolio.sheets.fitting import find_overflow
from bifolio.sheets.selecting import select_sheet
from bifolio.typesetting import Typesetter

Timed = Callable[[str], AbstractContextManager[None]]  # a verb's name → what times it


@dataclass(frozen=True, slots=True)
class Press:
    """What every handout of a run is made with.

    `typesetter` is None for a run that makes no pages; `marked` holds what each audience of a
    work must not read; `web_styles` is the CSS of each audience's web page.
    """

    library: Library
    composer: Composer
    typesetter: Typesetter | None
    glyphs: frozenset[int]
    marked: Mapping[tuple[str, Audience], Marked]
    web_styles: Mapping[Audience, str]


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one handout: a PDF and a web page, or neither when a finding forbids it."""

    handout: Handout
    edition: Edition
    references: References
    pdf: bytes = b""
    web: str = ""
    pages: int = 0


def make(handout: Handout, press: Press, findings: Findings, timed: Timed) -> Made:
    """Make one handout; with an error among `findings` it gets no further than its HTML."""
    library = press.library
    with timed("select"):
        work = library.works[handout.work]
        sheet = work.sheet(handout.sheet)
        edition = select_sheet(library, work, sheet, findings) if sheet else \
            select(library, work, handout.audience, findings)
    with timed("cite"):
        references = cite(edition, library.bibliography, library.style, findings)
    with timed("proofread"):
        clinic = library.clinics.get(handout.clinic)
        proofread(Proof(edition, references, library, handout), press.glyphs, findings)
    with timed("compose"):
        html = press.composer.compose(edition, references, Setting(handout, clinic), findings)
        style = press.web_styles[handout.audience] + accent_of(clinic)
        web = press.composer.compose(edition, references, Setting(handout, clinic, style), findings)
    made = Made(handout, edition, references)
    if findings.failed or press.typesetter is None:
        return made
    with timed("typeset"):
        values = dress(handout, clinic, sheet.orientation if sheet else "portrait")
        pages = press.typesetter.typeset(html, handout, values, findings)
        if sheet and pages.count > 1:
            find_overflow(handout, edition, _Fitting(press, handout, values).fits, findings)
        find_bad_breaks(pages.galleys, edition, findings)
    with timed("finish"):
        pdf = finish(pages, findings)
        paper = Paper(pdf)
        find_inaccessible(paper, findings)
        _prove(paper, web, press.marked[handout.work, handout.audience], findings)
    if findings.failed:
        return made
    return Made(handout, edition, references, pdf, web, pages.count)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Sets an edition as a handout is set, only to see whether it needs one page."""

    press: Press
    handout: Handout
    values: str

    def fits(self, edition: Edition) -> bool:
        assert self.press.typesetter is not None
        library, unread = self.press.library, Findings()
        references = cite(edition, library.bibliography, library.style, unread)
        setting = Setting(self.handout, library.clinics.get(self.handout.clinic))
        html = self.press.composer.compose(edition, references, setting, unread)
        return self.press.typesetter.typeset(html, self.handout, self.values, unread).count == 1


def _prove(paper: Paper, web: str, marked: Marked, findings: Findings) -> None:
    """Search the finished handout for words that are marked for other readers."""
    marked.find((paper.text,), "the text", findings)
    marked.find(paper.outline, "the outline", findings)
    marked.find(paper.descriptions, "a description", findings)
    marked.find(paper.metadata.values(), "the metadata", findings)
    marked.find(texts_of(web), "the web page", findings)
