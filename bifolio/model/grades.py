"""Grades: how sure the evidence is, as a sign on the page and in words for who hears it."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model.page_words import PageWords


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: its letter, its sign, and the name of the page's words for it."""

    letter: str
    sign: str
    word: str

    @property
    def mark(self) -> str:
        """What is printed: the sign and the letter, which no line break parts."""
        return f"{self.sign}\u00a0{self.letter}"

    def says(self, words: PageWords) -> str:
        """What it says of the evidence."""
        return str(getattr(words, self.word))

    def spoken(self, words: PageWords) -> str:
        """What a screen reader says, and what is copied, in the place of the mark."""
        return words.grade.format(letter=self.letter, certainty=self.says(words))


# Four circles are GRADE's notation of certainty (Guyatt et al., BMJ 2008;336:924); advice has none.
GRADES = {grade.letter: grade for grade in (
    Grade("A", "●●●●", "high_certainty"),
    Grade("B", "●●●○", "moderate_certainty"),
    Grade("C", "●●○○", "low_certainty"),
    Grade("D", "●○○○", "very_low_certainty"),
    Grade("E", "§", "guideline"),
    Grade("N", "○○○○", "no_evidence"),
)}
