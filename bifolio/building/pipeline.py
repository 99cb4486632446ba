"""One handout: from text to a finished PDF. The verbs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.composition import Setting
from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import BLANK
from bifolio.editions.selections import Selections
from bifolio.editions.signoff_status import SignoffStatus
from bifolio.files.style_sheets import accent_of, values_of
from bifolio.model import (
    Audience,
    Bibliography,
    CitationStyle,
    Edition,
    Handout,
    Library,
    References,
    Sheet,
)
from bifolio.printing.pdf.file_digest import FileDigest
from bifolio.proofreading import proofread as proofreading
from bifolio.proofreading.breaks import find_bad_breaks
from bifolio.proofreading.leaks import Marked
from bifolio.proofreading.proofread import Proof
from bifolio.proofreading.release_conditions import Conditions, find_hindrances
from bifolio.proofreading.sheet_overflow import find_overflow
from bifolio.proofreading.web_pages import texts_of

Timed = Callable[[str], AbstractContextManager[None]]  # a verb's name → what times it


class Steps(Protocol):
    """Who does what takes long, or knows what came of it the last time."""

    selections: Selections

    def cite(self, edition: Edition, bibliography: Bibliography, style: CitationStyle,
             findings: Findings) -> References: ...
    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings) -> str: ...
    def read_through(self, proof: Proof, findings: Findings) -> None: ...
    def glyphs(self) -> frozenset[int]: ...
    def status(self, work: str, audience: Audience) -> SignoffStatus: ...
    def code(self, html: str, values: str, handout: Handout) -> str: ...
    def words(self, handout: Handout) -> str: ...
    def marked(self, work: str, audience: Audience) -> Marked: ...
    def count(self, print_job: PrintJob) -> int: ...


@dataclass(frozen=True, slots=True)
class Room:
    """What every handout of a run is made with; `web_styles` is the CSS of its web pages."""

    library: Library
    steps: Steps
    conditions: Conditions
    web_styles: Mapping[Audience, str]


@dataclass(frozen=True, slots=True)
class Composed:
    """A handout before it is printed; without a `print_job` where a finding forbids it."""

    setting: Setting
    edition: Edition
    references: References
    digest: FileDigest
    print_job: PrintJob | None

    @property
    def handout(self) -> Handout:
        return self.setting.handout


def compose(handout: Handout, room: Room, findings: Findings, timed: Timed) -> Composed:
    """Everything that the worker waits for: select, cite, compose."""
    library, steps = room.library, room.steps
    with timed("select"):
        work = library.works[handout.work]
        sheet = work.sheet(handout.sheet)
        edition = steps.selections.sheet(work, sheet.name, findings) if sheet else \
            steps.selections.edition(work, handout.audience, findings)
        edition = steps.status(handout.work, handout.audience).sign(edition)
    with timed("cite"):
        references = steps.cite(edition, library.bibliography, library.style, findings)
    with timed("compose"):
        clinic = library.clinics.get(handout.clinic)
        setting = Setting(handout, clinic, expired=room.conditions.expired(edition), code=BLANK)
        html = steps.compose(edition, references, setting, findings)
        values = _values(handout, sheet, library)
        digest = _seal(edition, handout, steps.code(html, values, handout), steps.words(handout))
    print_job = None if findings.failed else PrintJob(
        handout, html.replace(BLANK, digest.code), values, digest)
    return Composed(setting, edition, references, digest, print_job)


def proofread(composed: Composed, room: Room, findings: Findings) -> str:
    """What nobody prints for: the text proofread, and its web page, which is returned."""
    library, steps, setting = room.library, room.steps, composed.setting
    handout, edition, references = composed.handout, composed.edition, composed.references
    proof = Proof(edition, references, library, handout)
    steps.read_through(proof, findings)
    proofreading.proofread(proof, steps.glyphs(), findings)
    find_hindrances(edition, handout, room.conditions, findings)
    style = room.web_styles[handout.audience] + accent_of(library.clinics.get(handout.clinic))
    web = steps.compose(edition, references, replace(setting, web_style=style), findings)
    return web.replace(BLANK, composed.digest.code)


def prove(composed: Composed, printed: TypesetResult, web: str, room: Room, findings: Findings
          ) -> None:
    """What is to be said about the finished pages, with the places where the text stands now."""
    handout, edition, print_job = composed.handout, composed.edition, composed.print_job
    assert print_job
    findings.extend(printed.findings)
    if handout.sheet and printed.pages > 1:
        find_overflow(handout, edition, _Fitting(room, composed).fits, findings)
    find_bad_breaks(printed.layouts, edition, findings)
    marked = room.steps.marked(handout.work, handout.audience)
    for where, texts in (*printed.told, ("the web page", texts_of(web))):
        marked.find(texts, where, findings)


def _seal(edition: Edition, handout: Handout, code: str, words: str) -> FileDigest:
    """What the finished file says of itself."""
    imprint = edition.imprint
    return FileDigest(handout.name, imprint.revision, imprint.review_by.isoformat(), code, words)


def _values(handout: Handout, sheet: Sheet | None, library: Library) -> str:
    return values_of(handout, library.clinics.get(handout.clinic),
                 sheet.orientation if sheet else "portrait")


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Sets an edition as a handout is set, only to see whether it needs one page."""

    room: Room
    composed: Composed

    def fits(self, edition: Edition) -> bool:
        library, steps, unread = self.room.library, self.room.steps, Findings()
        print_job = self.composed.print_job
        assert print_job
        references = steps.cite(edition, library.bibliography, library.style, unread)
        html = steps.compose(edition, references, self.composed.setting, unread)
        return steps.count(replace(print_job, html=html)) == 1
