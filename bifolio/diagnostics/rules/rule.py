"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bifolio.model import Audience


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its code, how much breaking it weighs, why it stands, and a broken example.

    `clinician` is what it weighs for trained readers, where that is not the same; `source` is
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

    def severity_for(self, audience: Audience | None) -> str:
        """How much it weighs for an audience; None is for what is read by nobody or by all."""
        trained = audience is not None and audience.traits.trained
        return self.clinician if self.clinician and trained else self.severity


def judged(*rules: Rule) -> tuple[Rule, ...]:
    """Rules that are matters of judgement, all of them: each can be waived."""
    return tuple(replace(rule, waivable=True) for rule in rules)
