"""Selections: the editions and sheets of one library, each selected once however many ask."""

from __future__ import annotations

from dataclasses import dataclass, field

from bifolio.diagnostics import Finding, Findings
from bifolio.editions.clinic_words import for_clinic
from bifolio.editions.select import select
from bifolio.editions.sheets import select_sheet
from bifolio.model import Audience, Clinic, Edition, Library, Work
from bifolio.model.fingerprints import fingerprint
from bifolio.model.once import Once


@dataclass(frozen=True, slots=True)
class Selections:
    """Selects for one library. What is found wrong on the way is told to each who asks.

    `known` is what reading the library found: what follows from that is not said again.
    """

    library: Library
    known: Findings = field(default_factory=Findings)
    _made: dict[tuple[str, str, str], tuple[Edition, tuple[Finding, ...]]] = field(
        default_factory=dict)
    _handed_out: Once[tuple[Edition, tuple[Finding, ...]]] = field(default_factory=Once)

    def edition(self, work: Work, audience: Audience, findings: Findings) -> Edition:
        """As `editions.select`."""
        return self._once(work, audience, "", findings)

    def sheet(self, work: Work, name: str, findings: Findings) -> Edition:
        """As `select_sheet`, for the sheet of this name."""
        sheet = work.sheet(name)
        assert sheet
        return self._once(work, sheet.audience, name, findings)

    def for_clinic(self, edition: Edition, clinic: Clinic | None, findings: Findings) -> Edition:
        """As `editions.clinic_words.for_clinic`; clinics that have no words of their own, or the
        same, hand out the same edition.
        """
        def hand_out(*_: object) -> tuple[Edition, tuple[Finding, ...]]:
            own = Findings(audience=findings.audience)
            return for_clinic(edition, clinic, own), tuple(own)

        words = fingerprint(clinic.contact, clinic.local, clinic.form) \
            if clinic and clinic.has_own_words else ""
        handed_out, found = self._handed_out.of(hand_out, edition, words)
        findings.extend(found)
        return handed_out

    def _once(self, work: Work, audience: Audience, sheet: str, findings: Findings) -> Edition:
        name = (work.name, str(audience), sheet)
        if name not in self._made:
            own, named = Findings(self.known, audience), work.sheet(sheet)
            edition = select_sheet(self.library, work, named, own) if named else \
                select(self.library, work, audience, own)
            known = set(self.known)
            self._made[name] = edition, tuple(found for found in own if found not in known)
        edition, found = self._made[name]
        findings.extend(found)
        return edition
