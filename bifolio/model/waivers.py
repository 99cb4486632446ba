"""Waivers: what a library sets aside, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class Waiver:
    """Words with a number that no fact stands behind, and why that is right."""

    text: str
    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class RuleWaiver:
    """A rule that is set aside in one place: why, by whom, and until what day.

    `file` is a path in the library, or "" for all; `words` stand in what the finding says, or in
    the line that it is about.
    """

    rule: str
    file: str
    words: str
    reason: str
    by: str
    until: date
    span: Span
