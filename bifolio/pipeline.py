"""One handout: from text on the shelf to a PDF on the desk. The verbs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace

from bifolio.citations import cite
from bifolio.composition import Composer, Setting
from bifolio.diagnostics import Findings
from bifolio.dress import accent_of, dress
from bifolio.editions import select
from bifolio.finishing import finish
from bifolio.lots import BLANK, code_of, fingerprint
from bifolio.model import Audience, Edition, Handout, Library, References
from bifolio.paper import Paper
from bifolio.proofreading import Proof, proofread
from bifolio.proofs.accessibility import find_inaccessible
from bifolio.proofs.breaks import find_bad_breaks
from bifolio.proofs.clearance import Conditions, find_hindrances
from bifolio.proofs.leaks import Marked
from bifolio.proofs.web_pages import texts_of
from bifolio.seals import Seal
from bifolio.sheets.fitting import find_overflow
from bifolio.sheets.selecting import select_sheet
from bifolio.shelf import Shelf
from bifolio.standing import Standing
from bifolio.typesetting import Typesetter

Timed = Callable[[str], AbstractContextManager[None]]  # a verb's name → what times it


@dataclass(frozen=True, slots=True)
class Press:
    """What every handout of a run is made with.

    `typesetter` is None for a run that makes no pages; `marked` holds what each audience of a
    work must not read, `standings` who has signed its edition; `web_styles` is the CSS of each
    audience's web page.
    """

    library: Library
    shelf: Shelf
    conditions: Conditions
    composer: Composer
    typesetter: Typesetter | None
    glyphs: frozenset[int]
    marked: Mapping[tuple[str, Audience], Marked]
    standings: Mapping[tuple[str, Audience], Standing]
    web_styles: Mapping[Audience, str]


@dataclass(frozen=True, slots=True)
class Composed:
    """A handout before it is set: its HTML, its web page, and the code that its pages carry.

    `dress` is the CSS with the values that are its own.
    """

    handout: Handout
    edition: Edition
    references: References
    setting: Setting
    dress: str
    html: str
    web: str
    code: str

    @property
    def seal(self) -> Seal:
        """What the finished file says of itself."""
        imprint = self.edition.imprint
        return Seal(self.handout.name, imprint.revision, imprint.review_by.isoformat(), self.code,
                    fingerprint((self.edition, self.references.entries)))


@dataclass(frozen=True, slots=True)
class Made:
    """What came of one handout: its PDF and pages, or none when a finding forbids it."""

    composed: Composed
    pdf: bytes = b""
    pages: int = 0


def compose(handout: Handout, press: Press, findings: Findings, timed: Timed) -> Composed:
    """A handout up to its HTML, with all that is found wrong on the way and with its code."""
    library = press.library
    with timed("select"):
        work = library.works[handout.work]
        sheet = work.sheet(handout.sheet)
        edition = select_sheet(library, work, sheet, findings) if sheet else \
            select(library, work, handout.audience, findings)
        edition = press.standings[handout.work, handout.audience].sign(edition)
    with timed("cite"):
        references = cite(edition, library.bibliography, library.style, findings)
    with timed("proofread"):
        clinic = library.clinics.get(handout.clinic)
        proofread(Proof(edition, references, library, handout), press.glyphs, findings)
        find_hindrances(edition, handout, press.conditions, findings)
    with timed("compose"):
        setting = Setting(handout, clinic, expired=press.conditions.expired(edition), code=BLANK)
        html = press.composer.compose(edition, references, setting, findings)
        style = press.web_styles[handout.audience] + accent_of(clinic)
        web = press.composer.compose(edition, references, replace(setting, web_style=style),
                                     findings)
        values = dress(handout, clinic, sheet.orientation if sheet else "portrait")
        code = code_of(html, values, handout, press.shelf)
    return Composed(handout, edition, references, setting, values, html.replace(BLANK, code),
                    web.replace(BLANK, code), code)


def make(handout: Handout, press: Press, findings: Findings, timed: Timed) -> Made:
    """Make one handout; with an error among `findings` it gets no further than its HTML."""
    composed = compose(handout, press, findings, timed)
    if findings.failed or press.typesetter is None:
        return Made(composed)
    with timed("typeset"):
        pages = press.typesetter.typeset(composed.html, handout, composed.dress, findings)
        if handout.sheet and pages.count > 1:
            find_overflow(handout, composed.edition, _Fitting(press, composed).fits, findings)
        find_bad_breaks(pages.galleys, composed.edition, findings)
    with timed("finish"):
        pdf = finish(pages, findings, composed.seal)
        paper = Paper(pdf)
        find_inaccessible(paper, findings)
        _prove(paper, composed.web, press.marked[handout.work, handout.audience], findings)
    if findings.failed:
        return Made(composed)
    return Made(composed, pdf, pages.count)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Sets an edition as a handout is set, only to see whether it needs one page."""

    press: Press
    composed: Composed

    def fits(self, edition: Edition) -> bool:
        assert self.press.typesetter is not None
        library, unread = self.press.library, Findings()
        references = cite(edition, library.bibliography, library.style, unread)
        html = self.press.composer.compose(edition, references, self.composed.setting, unread)
        return self.press.typesetter.typeset(html, self.composed.handout, self.composed.dress,
                                             unread).count == 1


def _prove(paper: Paper, web: str, marked: Marked, findings: Findings) -> None:
    """Search the finished handout for words that are marked for other readers."""
    marked.find((paper.text,), "the text", findings)
    marked.find(paper.outline, "the outline", findings)
    marked.find(paper.descriptions, "a description", findings)
    marked.find(paper.metadata.values(), "the metadata", findings)
    marked.find(texts_of(web), "the web page", findings)
