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


FORMATS: Mapping[str, Format] = {page.name: page for page in (
    Format(*words) for words in product(("a4", "letter"), ("standard", "large"),
                                        ("colour", "mono")))}
