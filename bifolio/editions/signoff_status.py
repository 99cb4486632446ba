"""Standing: which required roles have approved an edition as it stands, and which have not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bifolio.editions.selections import Selections
from bifolio.editions.transcripts import Transcript, transcribe
from bifolio.files.reading import SourceFiles
from bifolio.model import Audience, Edition, SignOff, Work


@dataclass(frozen=True, slots=True)
class SignoffStatus:
    """What is signed of one edition, by role: sign-offs that hold, and those that are void.

    A role that is in neither has never signed. `transcript` is the text that they are held
    against.
    """

    edition: str
    roles: tuple[str, ...]
    transcript: Transcript
    valid: Mapping[str, SignOff]
    void: Mapping[str, SignOff]

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles that have to sign, for the first time or anew."""
        return tuple(role for role in self.roles if role not in self.valid)

    def changed(self, record: SignOff) -> tuple[str, ...]:
        """The parts whose words are not those of a record: changed, new or gone."""
        now = self.transcript.hashes
        names = dict.fromkeys((*now, *record.parts))
        return tuple(name for name in names if now.get(name) != record.parts.get(name))

    def sign(self, edition: Edition) -> Edition:
        """The edition, or a sheet of it, with the sign-offs that hold and the roles without."""
        return replace(edition, missing_signoffs=self.missing,
                       signoffs=tuple(self.valid[r] for r in self.roles if r in self.valid),
                       void_signoffs=tuple(r for r in self.missing if r in self.void))


def as_entry(edition: Edition) -> dict[str, object]:
    """What the catalogue says of who has signed an edition, and why it is a draft."""
    return {
        "draft": edition.draft,
        "missing_signoffs": list(edition.missing_signoffs),
        "void_signoffs": list(edition.void_signoffs),
        "signoffs": [{"role": signed.role, "name": signed.name, "date": signed.date.isoformat()}
                     for signed in edition.signoffs],
    }


def edition_of(work: Work, audience: Audience) -> str:
    """What sign-offs call an edition: “patient-en-GB”."""
    return f"{audience}-{work.language}"


def signoff_status(selections: Selections, work: Work, audience: Audience,
                   source_files: SourceFiles) -> SignoffStatus:
    """How the edition of `work` for `audience` stands with the roles that the library requires."""
    edition = edition_of(work, audience)
    roles = selections.library.required_signoffs.get(audience, ())
    transcript = transcribe(selections, work, audience, source_files)
    last: dict[str, SignOff] = {}
    valid: dict[str, SignOff] = {}
    for record in work.signoffs:
        if record.edition == edition and record.role in roles:
            last[record.role] = record
            if record.text_hash == transcript.text_hash:
                valid[record.role] = record
    void = {role: record for role, record in last.items() if role not in valid}
    return SignoffStatus(edition, roles, transcript, valid, void)
