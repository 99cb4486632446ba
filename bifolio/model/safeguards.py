"""What a library guards against: words it never says, sources that no longer stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class ForbiddenWords:
    """Words that no edition may say, and why; a sentence with one of `unless` may."""

    words: str
    reason: str
    unless: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Notice:
    """What was published about a paper after it: a retraction, a concern, a correction.

    `nature` is in small letters, as the list has it; `day` is date.min when it is not told.
    """

    nature: str
    day: date
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class Safeguards:
    """The guards of a library.

    `years` is the age from which a source is called old, 0 for never. `longest_waiver` is how
    many days ahead a waiver's last day may lie. `notices` are by DOI in
    small letters and by "pmid:" with the PMID, oldest first.
    """

    never_say: tuple[ForbiddenWords, ...] = ()
    years: int = 0
    longest_waiver: int = 365
    notices_path: str = ""
    notices_span: Span = field(default_factory=lambda: Span(""))
    notices: Mapping[str, tuple[Notice, ...]] = field(default_factory=dict)
