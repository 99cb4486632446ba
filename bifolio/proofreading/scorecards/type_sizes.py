"""Type sizes: how large a library's own styles set what patients read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import tokens_of
from bifolio.model import Audience, Format, Handout

_SIZE = re.compile(r"(\d+(?:\.\d+)?)(pt|px|mm|cm|in)")
_POINTS = {"pt": 1.0, "px": 0.75, "mm": 72 / 25.4, "cm": 720 / 25.4, "in": 72.0}
_LEAST = 12.0  # points; source: RNIB, clear print


@dataclass(frozen=True, slots=True)
class TypeSizes:
    """The size of the body as the styles have it (“14pt”): of standard type, and of large."""

    standard: str
    large: str

    @property
    def says(self) -> str:
        """One sentence on both."""
        short = "" if self.legible else f"; {_LEAST:.0f} pt are the least"
        return (f"The styles set the text (--body-size) in {self.standard or 'no size'}, "
                f"in large print in {self.large or 'no size'}{short}.")

    @property
    def legible(self) -> bool:
        """Whether standard type is 12 pt or more; not when its size cannot be told."""
        size = _SIZE.fullmatch(self.standard)
        return size is not None and float(size[1]) * _POINTS[size[2]] >= _LEAST


def type_sizes(source_files: SourceFiles, audience: Audience) -> TypeSizes:
    """The sizes of an audience's page, by their styles."""
    pages = (Handout("", audience, "", Format(size=size)) for size in ("standard", "large"))
    return TypeSizes(*(tokens_of(source_files, page, "").get("--body-size", "") for page in pages))
