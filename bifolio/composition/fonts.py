"""The page's fonts: which signs they have, how wide each is, and what of them a web page needs.

fontTools' door.
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeVar
from urllib.parse import unquote

from bifolio.diagnostics import Findings
from bifolio.files.limits import TooLongError, past, tell, time_limit
from bifolio.files.reading import SourceFiles
from bifolio.model.bounds import FONT, seconds
from bifolio.model.source import Span

logging.getLogger("fontTools").addHandler(logging.NullHandler())  # what it mutters is told
_FONTS = (".ttf", ".otf", ".woff", ".woff2")
_FACE = re.compile(r"@font-face\s*\{([^}]*)\}")
_ENTRY = re.compile(r"([\w-]+)\s*:\s*([^;]+)")
_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)""")
_Read = TypeVar("_Read")
_FIGURES = ("lnum", "onum", "pnum", "tnum")  # features of figures, which a style may ask for
# Bits of a font's tables; source: the OpenType specification, “OS/2” (fsSelection, fsType) and
# “head” (macStyle). Of the lowest four bits of fsType a restricted font has the second alone.
_SLANTED, _BOLD, _BOLD_STYLE, _SLANTED_STYLE = 0x1, 0x20, 0x1, 0x2
_RIGHTS = ((0xF, 0x2, "its licence bits forbid that it is embedded"),
           (0x100, 0x100, "its licence bits forbid that a part of it is embedded"),
           (0x200, 0x200, "its licence bits forbid that its outlines are embedded"))
_BOLD_WEIGHT = 600  # from which on a face is bold
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


@dataclass(frozen=True, slots=True)
class FontFile:
    """A font by what it says of itself. `weight` is from 100 to 900; `varies` has no one weight.

    `withheld` says why it must not stand in what is given away; "" when it may.
    """

    weight: int
    slanted: bool
    varies: bool
    withheld: str


def font_file(path: str, source_files: SourceFiles) -> FontFile | None:
    """What a font file says of itself; None where it is damaged, which is told elsewhere."""
    return _read(path, source_files, _described, Findings())


def is_font(path: str) -> bool:
    """Whether a path is one of a font that pages can be set with."""
    return path.endswith(_FONTS)


def glyphs_of(source_files: SourceFiles, findings: Findings) -> frozenset[int]:
    """The code points that the fonts have, together, which style sheets name.

    A damaged font is a finding, whether it is named or not.
    """
    points: set[int] = set()
    named = {path for _, path in _faces(source_files)}
    for path in filter(is_font, source_files.under("styles/")):
        found = _read(path, source_files, _points, findings) or ()
        points.update(found if path in named else ())
    return frozenset(points)


def lettering_of(source_files: SourceFiles, faces: tuple[str, ...]) -> Lettering:
    """The widths of the font families `faces`, of which the first that has a sign sets it."""
    regular: dict[int, float] = {}
    bold: dict[int, float] = {}
    files = _files(source_files)
    for family in faces:
        for weight, widths in (("400", regular), ("700", bold)):
            path = files.get((family, weight), files.get((family, "400"), ""))
            found = _read(path, source_files, _widths, Findings()) if path else None
            for point, width in found or ():
                widths.setdefault(point, width)
    return Lettering(regular, bold)


def points_of(path: str, source_files: SourceFiles) -> frozenset[int]:
    """The code points that a font file has; none where it is damaged, which is told elsewhere."""
    return _read(path, source_files, _points, Findings()) or frozenset()


def subset_of(path: str, source_files: SourceFiles, points: tuple[int, ...]) -> bytes:
    """A font file with no signs but these, as WOFF2; the same bytes whenever it is asked for.

    It is empty where the file is damaged.
    """
    return _read(path, source_files, lambda content: _subset(content, points), Findings()) or b""


@lru_cache(maxsize=64)
def _subset(content: bytes, points: tuple[int, ...]) -> bytes:
    from fontTools.subset import Options, Subsetter  # late: it takes a while to load

    options = Options(hinting=False, name_IDs=[], notdef_outline=True,
                      layout_features=[*Options().layout_features, *_FIGURES])
    with _opened(content) as font:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=points)
        subsetter.subset(font)
        font.flavor = "woff2"
        written = BytesIO()
        font.save(written, reorderTables=False)
    return written.getvalue()


def _files(source_files: SourceFiles) -> dict[tuple[str, str], str]:
    """The upright font files that the style sheets name, by family and weight."""
    return {(entries.get("font-family", "").strip("\"'"), entries.get("font-weight", "400")): path
            for entries, path in _faces(source_files)
            if entries.get("font-style", "normal") == "normal"}


def _faces(source_files: SourceFiles) -> Iterator[tuple[Mapping[str, str], str]]:
    """Each face that a style sheet names and whose file is there: what is said of it, and the file.
    """
    for sheet in (path for path in source_files.under("styles/") if path.endswith(".css")):
        for face in _FACE.findall(source_files.files[sheet].decode("utf-8", "replace")):
            entries = {name: value.strip() for name, value in _ENTRY.findall(face)}
            found = _ADDRESS.search(entries.get("src", ""))
            path = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), unquote(found[1]))) \
                if found else ""
            if path in source_files.files:
                yield entries, path


def _read(path: str, source_files: SourceFiles, read: Callable[[bytes], _Read],
          findings: Findings) -> _Read | None:
    """What `read` finds in a font file; None, and a finding, when it cannot be read."""
    content = source_files.files[path]
    try:
        with time_limit(seconds()):
            if unpacked(content) > FONT.most:
                raise MemoryError
            return read(content)
    except (Exception, TooLongError) as error:  # fontTools has many ways to stumble
        if past(error):
            tell(error, Span(path), findings, path)
        else:
            said = " ".join(str(error).split()) or type(error).__name__
            findings.add("broken-font", Span(path), f"The font cannot be read: {said[:200]}.",
                         "Copy or download it again, or remove it.")
    return None


def unpacked(content: bytes) -> int:
    """How many bytes a font in a packed form says that it has; 0 for other forms."""
    if content[:4] not in (b"wOFF", b"wOF2"):
        return 0
    tables = content[44:44 + 20 * int.from_bytes(content[12:14], "big")]
    sizes = [int.from_bytes(tables[at + 12:at + 16], "big") for at in range(0, len(tables), 20)]
    return max(int.from_bytes(content[16:20], "big"),
               sum(sizes) if content[:4] == b"wOFF" else 0)


def _described(content: bytes) -> FontFile:
    with _opened(content) as font:
        _signs(font)  # raises where it has none
        measures, style = font["OS/2"], font["head"].macStyle
        weight = int(measures.usWeightClass)
        if (style & _BOLD_STYLE or measures.fsSelection & _BOLD) and weight < _BOLD_WEIGHT:
            weight = 700
        rights = int(measures.fsType)
        withheld = next((why for bits, value, why in _RIGHTS if rights & bits == value), "")
        return FontFile(weight, bool(style & _SLANTED_STYLE or measures.fsSelection & _SLANTED),
                        "fvar" in font, withheld)


@lru_cache(maxsize=16)
def _points(content: bytes) -> frozenset[int]:
    """The code points that a font file has."""
    with _opened(content) as font:
        return frozenset(_signs(font))


@lru_cache(maxsize=16)
def _widths(content: bytes) -> tuple[tuple[int, float], ...]:
    """The width of each sign of a font file, in ems, by code point."""
    with _opened(content) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return tuple((point, metrics[name][0] / em) for point, name in _signs(font).items())


def _signs(font: Any) -> Mapping[int, str]:
    """The glyph of each sign of a font. Raises ValueError where there are none."""
    signs: Mapping[int, str] | None = font.getBestCmap()
    if not signs:
        raise ValueError("it does not say which letters it has")
    return signs


def _opened(content: bytes) -> Any:
    """A font file, read as far as it is looked at."""
    from fontTools.ttLib import TTFont  # late: it takes a while to load

    return TTFont(BytesIO(content), lazy=True, recalcTimestamp=False)
