"""What the tests of certainty share."""

from __future__ import annotations

WHAT = "content/knees/chapters/10-what.md"
PATIENT = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/options.yaml"
SMOOTH = "The smooth cover"


def grade(letter: str) -> str:
    """A mark as an author types it."""
    return f"{{grade}}`{letter}`"
