"""One handout: from text on the shelf to a PDF on the desk. The verbs, in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from bifolio.building.print_jobs import Forme, Printed
from bifolio.composition import Setting
from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import BLANK
from bifolio.editions.selections import Selections
from bifolio.editions.signoff_status import Standing
from bifolio.files.style_sheets import accent_of, dress
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
from bifolio.printing.pdf.file_digest import Seal
from bifolio.proofreading import proofread as proofreading
from bifolio.proofreading.breaks import find_bad_breaks
from bifolio.proofreading.leaks import Marked
from bifolio.proofreading.proofread import Proof
from bifolio.proofreading.release_conditions import Conditions, find_hindrances
from bifolio.proofreading.sheet_overflow import find_overflow
from bifolio.proofreading.web_pages import texts_of

Timed = Callable[[str], AbstractContextManager[None]]  # a verb's name → what times it


class Desk(Protocol):
    """Who does what takes long, or knows what came of it the last time."""

    selections: Selections

    def cite(self, edition: Edition, bibliography: Bibliography, style: CitationStyle,
             findings: Findings) -> References: ...
    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings) -> str: ...
    def read_through(self, proof: Proof, findings: Findings) -> None: ...
    def glyphs(self) -> frozenset[int]: ...
    def standing(self, work: str, audience: Audience) -> Standing: ...
    def code(self, html: str, values: str, handout: Handout) -> str: ...
    def words(self, handout: Handout) -> str: ...
    def marked(self, work: str, audience: Audience) -> Marked: ...
    def count(self, forme: Forme) -> int: ...


@dataclass(frozen=True, slots=True)
class Room:
    """What every handout of a run is made with; `web_styles` is the CSS of its web pages."""

    library: Library
    desk: Desk
    conditions: Conditions
    web_styles: Mapping[Audience, str]


@dataclass(frozen=True, slots=True)
class Composed:
    """A handout before it goes to press; without a `forme` where a finding forbids it."""

    setting: Setting
    edition: Edition
    references: References
    seal: Seal
    forme: Forme | None

    @property
    def handout(self) -> Handout:
        return self.setting.handout


def compose(handout: Handout, room: Room, findings: Findings, timed: Timed) -> Composed:
    """Everything that the press waits for: select, cite, compose."""
    library, desk = room.library, room.desk
    with timed("select"):
        work = library.works[handout.work]
        sheet = work.sheet(handout.sheet)
        edition = desk.selections.sheet(work, sheet.name, findings) if sheet else \
            desk.selections.edition(work, handout.audience, findings)
        edition = desk.standing(handout.work, handout.audience).sign(edition)
    with timed("cite"):
        references = desk.cite(edition, library.bibliography, library.style, findings)
    with timed("compose"):
        clinic = library.clinics.get(handout.clinic)
        setting = Setting(handout, clinic, expired=room.conditions.expired(edition), code=BLANK)
        html = desk.compose(edition, references, setting, findings)
        values = _values(handout, sheet, library)
        seal = _seal(edition, handout, desk.code(html, values, handout), desk.words(handout))
    forme = None if findings.failed else Forme(
        handout, html.replace(BLANK, seal.code), values, seal)
    return Composed(setting, edition, references, seal, forme)


def proofread(composed: Composed, room: Room, findings: Findings) -> str:
    """What nobody prints for: the text proofread, and its web page, which is returned."""
    library, desk, setting = room.library, room.desk, composed.setting
    handout, edition, references = composed.handout, composed.edition, composed.references
    proof = Proof(edition, references, library, handout)
    desk.read_through(proof, findings)
    proofreading.proofread(proof, desk.glyphs(), findings)
    find_hindrances(edition, handout, room.conditions, findings)
    style = room.web_styles[handout.audience] + accent_of(library.clinics.get(handout.clinic))
    web = desk.compose(edition, references, replace(setting, web_style=style), findings)
    return web.replace(BLANK, composed.seal.code)


def prove(composed: Composed, printed: Printed, web: str, room: Room, findings: Findings
          ) -> None:
    """What is to be said about the finished pages, with the places where the text stands now."""
    handout, edition, forme = composed.handout, composed.edition, composed.forme
    assert forme
    findings.extend(printed.findings)
    if handout.sheet and printed.pages > 1:
        find_overflow(handout, edition, _Fitting(room, composed).fits, findings)
    find_bad_breaks(printed.galleys, edition, findings)
    marked = room.desk.marked(handout.work, handout.audience)
    for where, texts in (*printed.told, ("the web page", texts_of(web))):
        marked.find(texts, where, findings)


def _seal(edition: Edition, handout: Handout, code: str, words: str) -> Seal:
    """What the finished file says of itself."""
    imprint = edition.imprint
    return Seal(handout.name, imprint.revision, imprint.review_by.isoformat(), code, words)


def _values(handout: Handout, sheet: Sheet | None, library: Library) -> str:
    return dress(handout, library.clinics.get(handout.clinic),
                 sheet.orientation if sheet else "portrait")


@dataclass(frozen=True, slots=True)
class _Fitting:
    """Sets an edition as a handout is set, only to see whether it needs one page."""

    room: Room
    composed: Composed

    def fits(self, edition: Edition) -> bool:
        library, desk, unread = self.room.library, self.room.desk, Findings()
        forme = self.composed.forme
        assert forme
        references = desk.cite(edition, library.bibliography, library.style, unread)
        html = desk.compose(edition, references, self.composed.setting, unread)
        return desk.count(replace(forme, html=html)) == 1
