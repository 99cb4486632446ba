"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, how much breaking it weighs, why it stands, and a broken example.

    `clinician` is what it weighs in a clinician edition, where that is not the same; `source` is
    who asks for it, in words that lead to the text, "" for a rule of this house. A `waivable` one
    is a matter of judgement: content/waivers.yaml may set it aside in one place.
    """

    code: str
    severity: str  # "note", "warning" or "error"
    why: str
    example: str
    source: str = ""
    clinician: str = ""
    waivable: bool = False

    def severity_for(self, audience: str) -> str:
        """How much it weighs for an audience; "" is for what is read by nobody or by all."""
        return self.clinician if self.clinician and audience == "clinician" else self.severity


def judged(*rules: Rule) -> tuple[Rule, ...]:
    """Rules that are matters of judgement, all of them: each can be waived."""
    return tuple(replace(rule, waivable=True) for rule in rules)
