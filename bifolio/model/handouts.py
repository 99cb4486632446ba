"""The handouts to be. Light, as a run that has nothing to do needs no more."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model.audiences import Audience
from bifolio.model.formats import THEMES, Format


@dataclass(frozen=True, slots=True)
class Handout:
    """One finished PDF to be: edition × format × clinic ("" for none).

    `sheet` names the one-page edition that it is; "" for a whole edition. `theme` is the look that
    its library gives to all.
    """

    work: str
    audience: Audience
    language: str
    format: Format
    clinic: str = ""
    sheet: str = ""
    theme: str = THEMES[0]

    @property
    def name(self) -> str:
        return "-".join(filter(None, (
            self.work, self.sheet, self.audience, self.format.name, self.clinic)))

    @property
    def id(self) -> str:
        """What each page calls it: its work, sheet and audience."""
        return "-".join(filter(None, (self.work, self.sheet, self.audience)))

    @property
    def edition(self) -> str:
        """Which edition of its work, for people: “patient (en)”, “warning-signs, patient (en)”."""
        return ", ".join(filter(None, (self.sheet, f"{self.audience} ({self.language})")))

    @property
    def edition_name(self) -> str:
        """What all formats of it share."""
        return "-".join(filter(None, (self.work, self.sheet, self.audience, self.clinic)))

    @property
    def told(self) -> str:
        """Which one it is, for people: “asthma · attack · patient · a4-large-mono · riverside”."""
        return " · ".join(filter(None, (
            self.work, self.sheet, self.audience, self.format.name, self.clinic)))
