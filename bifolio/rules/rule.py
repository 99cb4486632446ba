"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, how much breaking it weighs, why it stands, and a broken example."""

    code: str
    severity: str  # "note", "warning" or "error"
    why: str
    example: str
