"""Sign-off status: which required roles have approved an edition as it stands, and which not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Finding, Findings, Severity
from bifolio.editions.selections import Selections
from bifolio.files.limits import bounded
from bifolio.model import Audience, Edition, SignOff, Work
from bifolio.model.reading_copies import ReadingCopy


@dataclass(frozen=True, slots=True)
class SignoffStatus:
    """What is signed of one edition, by role: sign-offs that hold, and those that are void.

    A role that is in neither has never signed. `copy` is the text that they are held against. With
    an error among the `findings` there is no such text, and no sign-off of it holds.
    """

    edition: str
    roles: tuple[str, ...]
    copy: ReadingCopy
    valid: Mapping[str, SignOff]
    void: Mapping[str, SignOff]
    findings: tuple[Finding, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles that have to sign, for the first time or anew."""
        return tuple(role for role in self.roles if role not in self.valid)

    def held(self, records: Sequence[SignOff]) -> SignoffStatus:
        """The same text, with what these records, oldest first, say of it."""
        last = {record.role: record for record in records
                if record.edition == self.edition and record.role in self.roles}
        valid = {record.role: record for record in records
                 if not self.findings and record.edition == self.edition
                 and record.role in self.roles and record.text_hash == self.copy.text_hash}
        void = {role: record for role, record in last.items() if role not in valid}
        return replace(self, valid=valid, void=void)

    def changed(self, record: SignOff) -> tuple[str, ...]:
        """The parts whose words are not those of a record: changed, new or gone."""
        now = self.copy.hashes
        names = dict.fromkeys((*now, *record.parts))
        return tuple(name for name in names if now.get(name) != record.parts.get(name))

    def sign(self, edition: Edition) -> Edition:
        """The edition, or a sheet of it, with the sign-offs that hold and the roles without."""
        return replace(edition.unsigned(*self.missing),
                       signoffs=tuple(self.valid[r] for r in self.roles if r in self.valid),
                       void_signoffs=tuple(r for r in self.missing if r in self.void))


def edition_of(work: Work, audience: Audience) -> str:
    """What sign-offs call an edition: “patient-en-GB”."""
    return f"{audience}-{work.language}"


def signoff_status(selections: Selections, work: Work, audience: Audience, composer: Composer
                   ) -> SignoffStatus:
    """How the edition of `work` for `audience` stands with the roles that the library requires."""
    roles = selections.library.required_signoffs.get(audience, ())
    findings, copy = Findings(), ReadingCopy(())
    with bounded(f"The text of {work.name} that is signed", findings, work.span):
        copy = reading_copy(selections, work, audience, composer, findings)
    wrong = tuple(findings.at_least(Severity.ERROR))
    return SignoffStatus(edition_of(work, audience), roles, ReadingCopy(()) if wrong else copy,
                         {}, {}, wrong).held(work.signoffs)
