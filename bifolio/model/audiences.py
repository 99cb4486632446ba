"""Who reads."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who reads an edition."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


Readers = frozenset[Audience]
EVERYONE: Readers = frozenset(Audience)
