"""Dress: the values that one handout sets over its style sheets."""

from __future__ import annotations

from collections.abc import Collection

from bifolio.model import Clinic, Handout
from bifolio.model.colours import tint

_SPECIAL = ("patient", "clinician", "a4", "letter", "sheet", "standard", "large", "colour",
            "mono", "web", "scorecard", "report")
_TINT = 0.07  # pale enough that all text keeps its contrast on it


def sheets_for(handout: Handout, names: Collection[str]) -> list[str]:
    """Which of the style sheets of these names a handout is set with, in their order.

    The general ones come first, then the audience's, then the format's: `patient`, `a4`, `sheet`
    for a one-page edition, `standard`, `colour`, as far as they are there.
    """
    page = handout.format
    chosen = (handout.audience, page.paper, "sheet" if handout.sheet else "", page.size, page.ink)
    return [*(name for name in names if name not in _SPECIAL),
            *(str(name) for name in chosen if name in names)]


def accent_of(clinic: Clinic | None) -> str:
    """CSS that gives the page a clinic's accent colour; "" when it has none of its own."""
    if clinic is None or not clinic.accent:
        return ""
    return f":root {{ --accent: {clinic.accent}; --accent-tint: {tint(clinic.accent, _TINT)}; }}\n"


def dress(handout: Handout, clinic: Clinic | None, orientation: str = "portrait") -> str:
    """CSS with all that is this handout's own; in mono there is no accent."""
    accent = accent_of(clinic) if handout.format.ink == "colour" else ""
    if orientation == "landscape":
        return f"{accent}@page {{ size: {handout.format.paper} landscape; }}\n"
    return accent
