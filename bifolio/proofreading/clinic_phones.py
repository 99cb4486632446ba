"""Whom to call must stand on every patient handout that a clinic gives out."""

from __future__ import annotations

from bifolio.diagnostics import Findings
from bifolio.model import Audience, Clinic


def find_missing_phones(clinic: Clinic | None, audience: Audience, findings: Findings) -> None:
    """A finding for a clinic whose readers are told to call, and would be told nobody's number."""
    if clinic and audience.traits.calls and not any(phone.number for phone in clinic.phones):
        findings.add("missing-phone", clinic.span,
                     f"The clinic “{clinic.title}” has no phone number for this handout.",
                     "Add one under phones: - {label: Nurse line, number: 01632 960 100}. One with "
                     "works: stands on their handouts alone.")
