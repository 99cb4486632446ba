"""The page's fonts: which signs they have, and how wide each is. fontTools' door."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from bifolio.files.reading import SourceFiles

_FONTS = (".ttf", ".otf", ".woff", ".woff2")
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_ENTRY = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")
_UNKNOWN = 0.6  # ems, of a sign that no font has


@dataclass(frozen=True, slots=True)
class Lettering:
    """How wide signs are set, in ems, by code point: upright at weight 400, and at 700."""

    regular: Mapping[int, float]
    bold: Mapping[int, float]

    def width(self, words: str, size: float, bold: bool = False) -> float:
        """The width of words in one line, in the unit of `size`; pairs are not kerned."""
        widths = self.bold if bold else self.regular
        return size * sum(widths.get(ord(sign), _UNKNOWN) for sign in words)


def glyphs_of(source_files: SourceFiles) -> frozenset[int]:
    """The code points that the fonts under styles/ have, together."""
    points: set[int] = set()
    for path in source_files.under("styles/"):
        if path.endswith(_FONTS):
            points |= _points(source_files.files[path])
    return frozenset(points)


def lettering_of(source_files: SourceFiles, faces: tuple[str, ...]) -> Lettering:
    """The widths of the font families `faces`, of which the first that has a sign sets it."""
    regular: dict[int, float] = {}
    bold: dict[int, float] = {}
    files = _files(source_files)
    for family in faces:
        for weight, widths in (("400", regular), ("700", bold)):
            path = files.get((family, weight), files.get((family, "400"), ""))
            for point, width in _widths(source_files.files[path]) if path else ():
                widths.setdefault(point, width)
    return Lettering(regular, bold)


def _files(source_files: SourceFiles) -> dict[tuple[str, str], str]:
    """The upright font files that the style sheets name, by family and weight."""
    files: dict[tuple[str, str], str] = {}
    for sheet in (path for path in source_files.under("styles/") if path.endswith(".css")):
        for face in _FACE.findall(source_files.files[sheet].decode("utf-8", "replace")):
            entries = {name: value.strip() for name, value in _ENTRY.findall(face)}
            found = _ADDRESS.search(entries.get("src", ""))
            path = posixpath.join(posixpath.dirname(sheet), found[1]) if found else ""
            if entries.get("font-style", "normal") == "normal" and path in source_files.files:
                family = entries.get("font-family", "").strip("\"'")
                files[family, entries.get("font-weight", "400")] = path
    return files


@lru_cache(maxsize=16)
def _points(content: bytes) -> frozenset[int]:
    """The code points that a font file has."""
    with _opened(content) as font:
        return frozenset(font.getBestCmap())


@lru_cache(maxsize=16)
def _widths(content: bytes) -> tuple[tuple[int, float], ...]:
    """The width of each sign of a font file, in ems, by code point."""
    with _opened(content) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return tuple((point, metrics[name][0] / em) for point, name in font.getBestCmap().items())


def _opened(content: bytes) -> Any:
    """A font file, read as far as it is looked at."""
    from fontTools.ttLib import TTFont  # late: it takes a while to load

    return TTFont(BytesIO(content), lazy=True)
