"""Whether a handout may go out today: its review date, and who has signed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bifolio.diagnostics import Findings
from bifolio.model import Edition, Handout
from bifolio.model.languages import language


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a run holds handouts to: the day, whether expired ones may pass, whether drafts may."""

    today: date
    allow_expired: bool = False
    release: bool = False

    def expired(self, edition: Edition) -> bool:
        """Whether its review date has passed; on the day itself it is still good.

        Where the date could not be read, that is a finding of its own.
        """
        return date.min < edition.imprint.review_by < self.today

    def passes_expired(self, edition: Edition) -> bool:
        """Whether it is made all the same. A draft is: its pages say that it is not for use.

        As long as one role has yet to sign, it says so; a release holds no draft.
        """
        return self.allow_expired or (edition.draft and not self.release)


def find_hindrances(edition: Edition, handout: Handout, conditions: Conditions,
                    findings: Findings) -> None:
    """A finding for a handout past its review date, and for a draft that is to be released."""
    imprint = edition.imprint
    if conditions.expired(edition):
        passed = f"“{edition.work}” was to be reviewed by {imprint.review_by}."
        if conditions.passes_expired(edition):
            findings.add("expired-handout", imprint.review_span, passed,
                         "Have it reviewed, then set revised and review_by in work.yaml.")
        else:
            findings.add("review-overdue", imprint.review_span, passed,
                         "Have it reviewed, then set revised and review_by in work.yaml; or build "
                         "with --allow-expired, which prints EXPIRED on every page.")
    if conditions.release:
        _find_unsigned(edition, handout, findings)


def _find_unsigned(edition: Edition, handout: Handout, findings: Findings) -> None:
    """Findings for a draft that is to be released: its text, and the words of its page."""
    spoken = language(edition.language)
    if spoken.unread:
        findings.add("unread-page-words", edition.span,
                     f"The {handout.audience} edition of “{edition.work}” is a draft: "
                     f"{spoken.why_unread}.", spoken.how_to_read)
    missing = [role for role in edition.missing_signoffs if role not in spoken.unread]
    if missing:
        roles = ", ".join(f"{role} (the text has changed since)" if role in edition.void_signoffs
                          else role for role in missing)
        findings.add("unsigned-edition", edition.span,
                     f"The {handout.audience} edition of “{edition.work}” is not signed off. "
                     f"Still to sign: {roles}.",
                     f"When they have read it: approve {edition.work} --edition "
                     f"{handout.audience} --role “…” --name “…”.")
