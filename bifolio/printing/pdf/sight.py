"""What an eye can see of a finished page: whether the ink of its words stands out.

Each page is drawn three times: as it is, without its words, and with nothing but its words, in
black, whatever lies over them and whatever they are cut off by. Where the third has ink, the first
must differ from the second, and the ground below must be calm.
"""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from operator import mul
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from bifolio.printing.pdf.content import UnreadablePaperError

_Pixels = tuple[int, int, int, int]
Box = tuple[float, float, float, float]  # left, bottom, right, top: points from the lower left

# Shades out of 255. Between ink and ground 107 are a contrast of 3 : 1 or more, wherever on the
# scale they lie; this house's own words hold 180.
_CONTRAST = 0.42
_MEAN = 0.41  # the least of all the ink of a line together, where rounding evens out
_BLUR = 11  # what rounding may take of it at the edge of a letter,
_ROUNDED = 3  # and anywhere
_NARROW = 4  # pixels
_INKED = 8  # how dark a word's box must be on the whole where it is drawn alone
_LOST = 0.012  # the part of an em squared that may be lost where lines cross: less than a full stop
_CALM = 20  # shades that a ground may change by within two pixels
UNEVEN = "is crossed out, or lies on a ground that is not calm"
_SHADES = range(256)
_NEEDED = [max(0, round(shade * _CONTRAST - _ROUNDED - _BLUR * (1 - shade / 255)))
           for shade in _SHADES]
_PLAIN = [max(needed, round(shade * 0.45) * (shade >= 100))  # what has so much needs no closer look
          for shade, needed in enumerate(_NEEDED)]


@dataclass(frozen=True, slots=True)
class Print:
    """Where words are printed: as high as their capitals; `em` is their type size in points."""

    body: Box
    em: float


def unseen(content: bytes, prints: Mapping[int, Sequence[Print]]) -> dict[int, dict[int, str]]:
    """By page, from 1, which of its prints cannot be seen, and what is wrong with each.

    Raises UnreadablePaperError when the file cannot be drawn.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise UnreadablePaperError(str(error)) from error
    try:
        return {number: faults for number in prints
                if (faults := _Page(document[number - 1]).unseen(prints[number]))}
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise UnreadablePaperError(str(error)) from error
    finally:
        document.close()


class _Page:
    """A page, drawn three times at a pixel a point."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self.page, self.height = page, page.get_height()
        words, others, forms = _pieces(page)
        real = self._drawn()
        # pixels a point: paper that is no whole number of points is drawn a little larger
        self.scale = real.width / page.get_width(), real.height / self.height
        for piece in words:
            pdfium.FPDFPageObj_SetIsActive(piece, False)
        self.ground = self._drawn()
        for piece in others:
            pdfium.FPDFPageObj_SetIsActive(piece, False)
        for piece in words:
            pdfium.FPDFPageObj_SetIsActive(piece, True)
            _bare(piece)
        for piece in forms:
            _bare(piece)
        self.ink = ImageChops.invert(self._drawn())
        self.stands_out = ImageChops.difference(real, self.ground)
        self.plain = not ImageChops.subtract(self.ink.point(_PLAIN), self.stands_out).getbbox()
        if not self.plain:
            self.lost = ImageChops.subtract(self.ink.point(_NEEDED), self.stands_out)

    def _drawn(self) -> Image.Image:
        picture: Image.Image = self.page.render(scale=1, grayscale=True).to_pil()
        return picture

    def unseen(self, prints: Sequence[Print]) -> dict[int, str]:
        found: dict[int, str] = {}
        for at, printed in enumerate(prints):
            around, within = self._pixels(printed.body)
            narrow = within[2] - within[0] < _NARROW  # a comma may lie between two pixels
            left, _, right, _ = around if narrow else within
            place = left, around[1], right, around[3]
            ink = _mass(self.ink.crop(place))
            if ink < _INKED * (right - left) * (around[3] - around[1]):
                found[at] = "is not drawn"
            elif not self.plain and (
                    _mass(self.lost.crop(around)) > _LOST * printed.em ** 2 * 107
                    or _mass(self.stands_out.crop(place)) < _MEAN * ink):
                found[at] = "is pale, covered or cut off"
            elif not _is_calm(self.ground.crop(within)):
                found[at] = UNEVEN
        return found

    def _pixels(self, box: Box) -> tuple[_Pixels, _Pixels]:
        """All pixels that a box touches, and those that lie in it, at least one each way."""
        across, down = self.scale
        left, right = box[0] * across, box[2] * across
        top, bottom = (self.height - box[3]) * down, (self.height - box[1]) * down
        x, y = ceil(left), ceil(top)
        return ((int(left), int(top), ceil(right), ceil(bottom)),
                (x, y, max(int(right), x + 1), max(int(bottom), y + 1)))


def _pieces(page: Any) -> tuple[list[Any], list[Any], list[Any]]:
    """A page's words, what else is painted on it, and its forms, which hold more of both."""
    words, others, forms = [], [], []
    ahead = [pdfium.FPDFPage_GetObject(page, at)
             for at in range(pdfium.FPDFPage_CountObjects(page))]
    while ahead:
        piece = ahead.pop()
        kind = pdfium.FPDFPageObj_GetType(piece)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            words.append(piece)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            forms.append(piece)
            ahead += [pdfium.FPDFFormObj_GetObject(piece, at)
                      for at in range(pdfium.FPDFFormObj_CountObjects(piece))]
        else:
            others.append(piece)
    return words, others, forms


def _bare(piece: Any) -> None:
    """Let words, or a form that holds them, be drawn in full and in black."""
    pdfium.FPDFPageObj_SetFillColor(piece, 0, 0, 0, 255)
    clip = pdfium.FPDFPageObj_GetClipPath(piece)
    if clip and pdfium.FPDFClipPath_CountPaths(clip) > 0:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        pdfium.FPDFPageObj_GetBounds(piece, left, bottom, right, top)
        x, y = (left.value + right.value) / 2, (bottom.value + top.value) / 2
        wide = 1e4  # times as far from the middle of the words
        pdfium.FPDFPageObj_TransformClipPath(piece, wide, 0, 0, wide, x - wide * x, y - wide * y)


def _most(picture: Image.Image) -> int:
    extremes: Any = picture.getextrema()
    return int(extremes[1]) if picture.width and picture.height else 0


def _mass(picture: Image.Image) -> int:
    """All shades of a picture's pixels together."""
    return sum(map(mul, _SHADES, picture.histogram()))


def _is_calm(picture: Image.Image) -> bool:
    if not picture.width or not picture.height:
        return True
    extremes: Any = picture.getextrema()
    if extremes[1] - extremes[0] <= _CALM:
        return True
    steps = [ImageChops.difference(picture.crop((0, 0, picture.width - x, picture.height - y)),
                                   picture.crop((x, y, picture.width, picture.height)))
             for x, y in ((2, 0), (0, 2)) if picture.width > x and picture.height > y]
    return all(_most(step) <= _CALM for step in steps)
