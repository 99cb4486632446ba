"""Who reads, and what that asks of a text and of its page: all that differs by audience is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Traits:
    """What an audience is, as far as a text or a page asks.

    `plain`: it needs plain language, which is proofread and scored, and a term's meaning where that
    first stands. `statistics`: it is told what a number is compared with and how sure it is.
    `calls`: it is told whom to call, and when. `large_type`: 12 points are the least that it can
    read. `trained`: some rules weigh less. `contents`: it finds a long text's parts by page.
    `meaning` is the key of the glossary that tells what a
    term means to it. `words` are the names of those of the page's words that differ by audience, by
    where they stand.
    """

    plain: bool
    statistics: bool
    calls: bool
    large_type: bool
    trained: bool
    contents: bool
    meaning: str
    words: Mapping[str, str]


class Audience(StrEnum):
    """Who reads an edition. Nothing asks which audience it is, but only for its traits."""

    PATIENT = "patient"
    CLINICIAN = "clinician"

    @property
    def traits(self) -> Traits:
        return _TRAITS[self]


_TRAITS = {
    Audience.PATIENT: Traits(
        plain=True, statistics=False, calls=True, large_type=True, trained=False,
        contents=False, meaning="plain",
        words={"readers": "for_patients", "description": "handout_for_patients",
               "copies": "copies_for_patients", "draft": "not_yet_for_use",
               "expired": "ask_for_newer", "glossary": "words_to_know",
               "references": "where_from", "imprint": "for_learning", "sheet": "goes_with",
               "sheet_imprint": "sheet_for_learning"}),
    Audience.CLINICIAN: Traits(
        plain=False, statistics=True, calls=False, large_type=False, trained=True,
        contents=True, meaning="clinical",
        words={"readers": "for_clinicians", "description": "handout_for_clinicians",
               "copies": "copies_for_clinicians", "draft": "not_for_clinical_use",
               "expired": "not_for_clinical_use", "glossary": "glossary",
               "references": "references", "imprint": "", "sheet": "references_in",
               "sheet_imprint": "sheet_for_clinicians"}),
}
Readers = frozenset[Audience]
EVERYONE: Readers = frozenset(Audience)
