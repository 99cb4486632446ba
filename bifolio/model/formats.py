"""Formats: paper, type size and ink; and themes, which are looks of all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Format:
    """Paper × type size × ink."""

    paper: str = "a4"
    size: str = "standard"
    ink: str = "colour"

    @property
    def name(self) -> str:
        return f"{self.paper}-{self.size}-{self.ink}"

    @property
    def folds(self) -> bool:
        """Whether its pages are those of a booklet: in the size at which they are read."""
        return self.paper == "a5"

    @property
    def points(self) -> tuple[float, float]:
        """The short and the long side of its paper, in points."""
        return _PAPERS[self.paper]


# The first is the look when nobody says otherwise. Each is a style sheet of its name, if it has any
# values of its own.
THEMES = ("calm", "plain")
_MM = 72 / 25.4
_PAPERS = {"a4": (210 * _MM, 297 * _MM), "letter": (612.0, 792.0), "a5": (148 * _MM, 210 * _MM)}
FORMATS: Mapping[str, Format] = {page.name: page for page in (
    *(Format(*words) for words in product(("a4", "letter"), ("standard", "large"),
                                          ("colour", "mono"))),
    Format("a5", ink="colour"), Format("a5", ink="mono"))}
