"""The typefaces of a web page: what of each font file its words need, in the page itself.

What nearly every page needs is cut out of a font once; what one page needs beyond stands apart.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from itertools import groupby

from bifolio.composition.fonts import subset_of
from bifolio.composition.web.styles import Face, as_string, faces_of, in_page
from bifolio.files.reading import SourceFiles
from bifolio.model.pieces import pieces_of

Cut = Callable[[str, SourceFiles, tuple[int, ...]], str]
Points = Callable[[str, SourceFiles], frozenset[int]]

_USUAL = frozenset((*range(0x20, 0x7F), *map(ord, "\u00a0°±²³µ·½×–—‘’“”•…←↑→−≈≤≥⊕⊖□✓⚠\u2060")))
_SLANTED = ("<em", "<i", "<cite", "<dfn", "<var", "<address")  # elements that are set in italics


def cut(path: str, source_files: SourceFiles, points: tuple[int, ...]) -> str:
    """A font with these signs alone, as base64 of WOFF2; "" where it cannot be read."""
    return b64encode(subset_of(path, source_files, points)).decode()


def typefaces(html: str, families: Iterable[Sequence[str]], source_files: SourceFiles,
              cut: Cut, points_of: Points, shared: Iterable[str] = ()) -> str:
    """CSS that brings a page the fonts of its style.

    `families` are the lists of faces that its style asks for, of which the first that has a sign
    sets it; `points_of` tells which signs a font has. What is `shared` with other pages is looked
    at once.
    """
    faces = [face for face in faces_of(source_files)
             if face.style == "normal" or any(f"{tag}{end}" in html for tag in _SLANTED
                                              for end in (">", " "))]
    points_in = {face.path: points_of(face.path, source_files) for face in faces}
    used = frozenset().union(*(_signs_of(piece.text) if piece.shared else _signs(piece.text)
                               for piece in pieces_of(html, shared))) - _USUAL
    css = []
    for face in faces:
        left_over = _left_over(face.family, families, faces, points_in)
        for wanted in (_USUAL, used):
            points = tuple(sorted(wanted & points_in[face.path] & left_over(wanted)))
            if points and (font := cut(face.path, source_files, points)):
                css.append(_rule(face, points, font))
    return in_page("\n".join(css))


def _signs(html: str) -> frozenset[int]:
    return frozenset(map(ord, set(unescape(html))))


_signs_of = lru_cache(maxsize=512)(_signs)


def _left_over(family: str, families: Iterable[Sequence[str]], faces: Sequence[Face],
               points_in: Mapping[str, frozenset[int]]
               ) -> Callable[[Iterable[int]], frozenset[int]]:
    """What of some signs a family may be asked for: those that none before it in a list has."""
    before: list[frozenset[int]] = []
    for names in families:
        if family in names:
            earlier = names[:names.index(family)]
            before.append(frozenset().union(*(points_in[face.path] for face in faces
                                              if face.family in earlier)))

    had = frozenset.intersection(*before) if before else None
    return lambda points: frozenset() if had is None else frozenset(points) - had


def _rule(face: Face, points: Sequence[int], font: str) -> str:
    return (f'@font-face{{font-family:{as_string(face.family)};font-weight:{face.weight};'
            f"font-style:{face.style};unicode-range:{','.join(_ranges(points))};"
            f'src:url("data:font/woff2;base64,{font}") format("woff2")}}')


def _ranges(points: Sequence[int]) -> Iterator[str]:
    for _, group in groupby(enumerate(points), lambda pair: pair[1] - pair[0]):
        run = [point for _, point in group]
        yield f"U+{run[0]:X}" if len(run) == 1 else f"U+{run[0]:X}-{run[-1]:X}"
