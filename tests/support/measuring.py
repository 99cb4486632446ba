"""Measuring a finished page: how large its type is, how long its lines, what ink lies on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from math import hypot

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image

_COLOURS = {"rg", "RG", "g", "G", "k", "K", "sc", "SC", "scn", "SCN", "cs", "CS", "sh", "Do"}


@dataclass(frozen=True)
class Measured:
    """A finished PDF, as bytes."""

    content: bytes

    @property
    def sheets(self) -> set[tuple[float, float]]:
        """Width and height of the pages, in millimetres."""
        with pikepdf.open(BytesIO(self.content)) as pdf:
            return {(round(float(page.mediabox[2]) * 25.4 / 72, 1),
                     round(float(page.mediabox[3]) * 25.4 / 72, 1)) for page in pdf.pages}

    @property
    def characters(self) -> Iterator[tuple[int, str, float]]:
        """Page (from 1), character and type size in points of all that is printed."""
        document = pypdfium2.PdfDocument(self.content)
        for number, page in enumerate(document, 1):
            text = page.get_textpage()
            for at in range(text.count_chars()):
                matrix = pdfium.FS_MATRIX()
                pdfium.FPDFText_GetMatrix(text.raw, at, matrix)
                size = pdfium.FPDFText_GetFontSize(text.raw, at) * hypot(matrix.b, matrix.d)
                sign = chr(pdfium.FPDFText_GetUnicode(text.raw, at))
                if not sign.isspace():
                    yield number, sign, round(size, 2)
        document.close()

    def smallest(self) -> dict[int, float]:
        """The smallest type on each page, in points."""
        sizes: dict[int, float] = {}
        for page, _, size in self.characters:
            sizes[page] = min(size, sizes.get(page, size))
        return sizes

    def zeros(self) -> Iterator[tuple[int, str, bool]]:
        """Each zero that is printed: its page (from 1), what it stands in, and whether it is open.

        It is open when nothing lies in the middle of it, and ink lies to its left and right.
        """
        document, scale = pypdfium2.PdfDocument(self.content), 300 / 72
        for number, page in enumerate(document, 1):
            text, picture = page.get_textpage(), page.render(scale=scale).to_pil().convert("L")
            for at in range(text.count_chars()):
                if chr(pdfium.FPDFText_GetUnicode(text.raw, at)) in "0\u2070\u2080":
                    left, low, right, high = text.get_charbox(at)
                    box = [round(edge * scale) for edge in
                           (left, page.get_height() - high, right, page.get_height() - low)]
                    yield (number, text.get_text_range(max(at - 8, 0), 16),
                           _is_open(picture.crop((box[0], box[1], box[2] + 1, box[3] + 1))))
        document.close()

    def lines(self) -> list[str]:
        """The printed lines of all pages."""
        document = pypdfium2.PdfDocument(self.content)
        texts = [page.get_textpage().get_text_range() for page in document]
        document.close()
        return [line.strip() for text in texts for line in text.splitlines()]

    def fills(self, head: float, foot: float) -> list[float]:
        """The share of each page that has ink on it, from its head margin down to the last of it.

        The margins are in millimetres.
        """
        document, scale = pypdfium2.PdfDocument(self.content), 72 / 25.4
        pictures = [page.render(scale=1).to_pil().convert("L") for page in document]
        document.close()
        areas = [picture.crop((0, round(head * scale), picture.width,
                               picture.height - round(foot * scale))) for picture in pictures]
        inked = [area.point(lambda shade: 255 - shade).getbbox() for area in areas]
        return [(box[3] if box else 0) / area.height
                for box, area in zip(inked, areas, strict=True)]

    def inks(self) -> set[str]:
        """Every operator that sets a colour, with its operands, on the pages and in their forms.

        A colour of a list of colours is told as the red, green and blue that it is.
        """
        with pikepdf.open(BytesIO(self.content)) as pdf:
            return {ink for page in pdf.pages for ink in _inks(page.obj)}

    def line_widths(self) -> set[float]:
        """How wide the drawn lines are, and the thin side of drawn bars, in points."""
        widths: set[float] = set()
        with pikepdf.open(BytesIO(self.content)) as pdf:
            for page in pdf.pages:
                scale, stack = 1.0, list[float]()
                for instruction in pikepdf.parse_content_stream(page):
                    name, operands = str(instruction.operator), instruction.operands
                    if name == "q":
                        stack.append(scale)
                    elif name == "Q":
                        scale = stack.pop()
                    elif name == "cm":
                        scale *= hypot(float(operands[0]), float(operands[1]))
                    elif name == "w":
                        widths.add(round(float(operands[0]) * scale, 3))
                    elif name == "re":
                        sides = (abs(float(operands[2])), abs(float(operands[3])))
                        widths.add(round(min(sides) * scale, 3))
        return widths


def _is_open(zero: Image.Image) -> bool:
    """Whether the counter of a zero, of which this is a close picture, has nothing in it."""
    wide, high = zero.size
    sides, row = (0, wide - wide // 3), high // 2
    middle = zero.crop((wide * 2 // 5, high * 2 // 5, wide * 3 // 5 + 1, high * 3 // 5 + 1))
    ground, darkest = max(middle.tobytes()), min(middle.tobytes())
    stems = [max(abs(shade - ground) for shade in
                 zero.crop((left, row, left + wide // 3, row + 1)).tobytes()) for left in sides]
    return ground - darkest < 40 and min(stems) > 70


def _inks(painted: pikepdf.Object) -> Iterator[str]:
    """The operators that set a colour in what is painted: a page, or a form."""
    own, listed = painted.get("/Resources", {}), dict[str, bytes]()
    for operands, operator in pikepdf.parse_content_stream(painted):
        name = str(operator)
        space = own.get("/ColorSpace", {}).get(str(operands[0])) if name in ("cs", "CS") else None
        form = own["/XObject"][str(operands[0])] if name == "Do" else None
        if form is not None and form.Subtype == "/Form":
            yield from _inks(form)
        elif isinstance(space, pikepdf.Array) and space[0] == "/Indexed":
            listed[name.replace("cs", "sc").replace("CS", "SC")] = bytes(space[3])
        elif name in listed and name in ("sc", "SC"):
            at = int(operands[0]) * 3
            yield " ".join((*(f"{sign / 255:g}" for sign in listed[name][at:at + 3]),
                            "rg" if name == "sc" else "RG"))
        elif name in _COLOURS:
            yield " ".join((*(str(one) if isinstance(one, pikepdf.Name) else f"{float(one):g}"
                              for one in operands), name))
