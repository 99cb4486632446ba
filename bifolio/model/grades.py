"""Grades: how sure the evidence is, as a sign on the page and in words for who hears it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: its letter, its sign, and what it says of the evidence in words."""

    letter: str
    sign: str
    says: str

    @property
    def mark(self) -> str:
        """What is printed: the sign and the letter, which no line break parts."""
        return f"{self.sign}\u00a0{self.letter}"

    @property
    def spoken(self) -> str:
        """What a screen reader says, and what is copied, in the place of the mark."""
        return f"grade {self.letter}: {self.says}"


# Four circles are GRADE's notation of certainty (Guyatt et al., BMJ 2008;336:924); advice has none.
GRADES = {grade.letter: grade for grade in (
    Grade("A", "●●●●", "high certainty"),
    Grade("B", "●●●○", "moderate certainty"),
    Grade("C", "●●○○", "low certainty"),
    Grade("D", "●○○○", "very low certainty"),
    Grade("E", "§", "guideline or regulator"),
    Grade("N", "○○○○", "no evidence found"),
)}
