"""Pictures of finished pages, and contact sheets of them, for the eye."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from bifolio.printing.pdf.sight import Box

Picture = Image.Image

_GROUND = (223, 228, 232)  # what the pages lie on
_FRAME = (138, 151, 161)
_INK = (40, 50, 58)
_GAP = 24  # pixels round and between the pages
_LABEL = 17  # pixels: how high the letters are
_LINE = 26  # pixels: a line of them, with its air
_COLOURS, _ROUNDS = 256, 3  # of a picture's file
_QUICK = 1  # of the levels of a PNG's packing: it is shown on the same computer
_FINER = 2  # drawn so much larger and then reduced: small letters keep their shape


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of words for a contact sheet, and the font file it is set in."""

    text: str
    font: str

    def write(self, canvas: ImageDraw.ImageDraw, x: float, y: float, anchor: str) -> None:
        """Set the line; `anchor` tells what of it stands at x, y: "lt" its top left."""
        face = ImageFont.truetype(self.font, _LABEL, layout_engine=ImageFont.Layout.BASIC)
        canvas.text((x, y), self.text, fill=_INK, font=face, anchor=anchor)


def draw_pages(content: bytes, dots: float, numbers: Sequence[int] = ()) -> tuple[Picture, ...]:
    """Pictures of a PDF's pages, `dots` an inch; those of these numbers (from 1), or all.

    Raises IndexError for a number that it has no page of.
    """
    document = pypdfium2.PdfDocument(content)
    try:
        chosen = numbers or range(1, len(document) + 1)
        if not all(1 <= number <= len(document) for number in chosen):
            raise IndexError(f"it has {len(document)} pages")
        return tuple(_drawn(document[number - 1], dots) for number in chosen)
    finally:
        document.close()


def page_prints(content: bytes, blanks: Mapping[int, Sequence[Box]]) -> tuple[str, ...]:
    """Of each page a hash of what an eye sees on it, but for the `blanks`, by page, from 1."""
    document = pypdfium2.PdfDocument(content)
    try:
        return tuple(_print(page, blanks.get(number, ()))
                     for number, page in enumerate(document, 1))
    finally:
        document.close()


def _print(page: pypdfium2.PdfPage, blanks: Sequence[Box]) -> str:
    picture: Picture = page.render(scale=1).to_pil()
    canvas, height = ImageDraw.Draw(picture), page.get_height()
    for left, bottom, right, top in blanks:
        canvas.rectangle((left - 1, height - top - 1, right + 1, height - bottom + 1), fill=0)
    return sha256(picture.tobytes()).hexdigest()


def draw_page(content: bytes, number: int, width: int) -> bytes:
    """A PDF's page of this number (from 1) as a PNG, as many pixels wide; made quickly.

    Raises IndexError for a number that it has no page of.
    """
    result = BytesIO()
    document = pypdfium2.PdfDocument(content)
    try:
        if not 1 <= number <= len(document):
            raise IndexError(f"it has {len(document)} pages")
        page = document[number - 1]
        picture: Picture = page.render(scale=width / page.get_width()).to_pil().convert("RGB")
    finally:
        document.close()
    picture.save(result, "PNG", compress_level=_QUICK)
    return result.getvalue()


def _drawn(page: pypdfium2.PdfPage, dots: float) -> Picture:
    picture: Picture = page.render(scale=_FINER * dots / 72).to_pil().convert("RGB")
    return picture.reduce(_FINER)


def in_rows(pages: Sequence[tuple[Caption, Picture]], columns: int, head: Caption) -> Picture:
    """A contact sheet: pages in rows, each with a thin frame and its caption below."""
    return _titled(_rows(pages, columns), head)


def side_by_side(left: Picture | None, right: Picture | None) -> Picture:
    """Two contact sheets (not both None) next to each other; None leaves its room empty."""
    halves = [half for half in (left, right) if half]
    wide = max(half.width for half in halves)
    sheet = Image.new("RGB", (2 * wide, max(half.height for half in halves)), _GROUND)
    for half, x in ((left, 0), (right, wide)):
        if half:
            sheet.paste(half, (x, 0))
    return sheet


def _rows(pages: Sequence[tuple[Caption, Picture]], columns: int) -> Picture:
    wide = max(picture.width for _, picture in pages)
    rows = [pages[start:start + columns] for start in range(0, len(pages), columns)]
    heights = [max(picture.height for _, picture in row) for row in rows]
    captioned = _LINE if any(caption.text for caption, _ in pages) else 0
    sheet = Image.new("RGB", (_GAP + (wide + _GAP) * columns,
                              _GAP + sum(height + captioned + _GAP for height in heights)), _GROUND)
    canvas, y = ImageDraw.Draw(sheet), _GAP
    for row, height in zip(rows, heights, strict=True):
        for number, (caption, picture) in enumerate(row):
            x = _GAP + (wide + _GAP) * number + (wide - picture.width) // 2
            canvas.rectangle((x - 1, y - 1, x + picture.width, y + picture.height), outline=_FRAME)
            sheet.paste(picture, (x, y))
            if caption.text:
                caption.write(canvas, x + picture.width / 2, y + picture.height + _LINE / 2,
                              "mm")
        y += height + captioned + _GAP
    return sheet


def _titled(rows: Picture, head: Caption) -> Picture:
    """The rows with a line above them; without words, the rows as they are."""
    if not head.text:
        return rows
    sheet = Image.new("RGB", (rows.width, rows.height + _LINE), _GROUND)
    sheet.paste(rows, (0, _LINE))
    head.write(ImageDraw.Draw(sheet), _GAP, _GAP / 2 + _LINE / 2, "lm")
    return sheet


def as_png(picture: Picture) -> bytes:
    """The picture's file, a PNG, which says nothing of when it was made.

    A page has few colours, with their shades toward white: 256 show it true, in a third of the
    bytes. They are chosen in rounds, or a rare colour, as the red of a warning, would turn dull.
    """
    result = BytesIO()
    few = picture.quantize(_COLOURS, Image.Quantize.MEDIANCUT, _ROUNDS, dither=Image.Dither.NONE)
    few.save(result, "PNG", compress_level=9)
    return result.getvalue()
