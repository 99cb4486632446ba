"""Formats: paper, type size and ink."""

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
    def points(self) -> tuple[float, float]:
        """The short and the long side of its paper, in points."""
        return {"a4": (210 / 25.4 * 72, 297 / 25.4 * 72), "letter": (612.0, 792.0)}[self.paper]


FORMATS: Mapping[str, Format] = {page.name: page for page in (
    Format(*words) for words in product(("a4", "letter"), ("standard", "large"),
                                        ("colour", "mono")))}
