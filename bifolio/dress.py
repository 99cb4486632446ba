"""Dress: the values that one handout sets over its style sheets."""

from __future__ import annotations

from bifolio.colours import tint
from bifolio.model import Clinic, Handout

_TINT = 0.07  # pale enough that all text keeps its contrast on it


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
