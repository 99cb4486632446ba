"""Selections: the editions and sheets of one library, each selected once however many ask."""

from __future__ import annotations

from dataclasses import dataclass, field

from bifolio.diagnostics import Finding, Findings
from bifolio.editions.select import select
from bifolio.editions.sheets import select_sheet
from bifolio.model import Audience, Edition, Library, Work


@dataclass(frozen=True, slots=True)
class Selections:
    """Selects for one library. What is found wrong on the way is told to each who asks.

    `known` is what reading the library found: what follows from that is not said again.
    """

    library: Library
    known: Findings = field(default_factory=Findings)
    _made: dict[tuple[str, str, str], tuple[Edition, tuple[Finding, ...]]] = field(
        default_factory=dict)

    def edition(self, work: Work, audience: Audience, findings: Findings) -> Edition:
        """As `editions.select`."""
        return self._once(work, audience, "", findings)

    def sheet(self, work: Work, name: str, findings: Findings) -> Edition:
        """As `select_sheet`, for the sheet of this name."""
        sheet = work.sheet(name)
        assert sheet
        return self._once(work, sheet.audience, name, findings)

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
