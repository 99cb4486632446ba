"""Contact sheets: how large, how many pages, and that something can be seen on them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bifolio.printing.pdf.pictures import Caption, as_png, draw_pages, in_rows, side_by_side
from tests.support.contact_sheets_cases import GAP, inked
from tests.support.imposition_cases import A4, LETTER, handout

DESK, FRAME = (223, 228, 232), (138, 151, 161)
NOTHING = Caption("", "")


@pytest.mark.parametrize(("size", "pixels"), [(A4, (413, 584)), (LETTER, (425, 550))])
def test_pages_are_drawn_to_size(size: tuple[float, float], pixels: tuple[int, int]) -> None:
    """A picture of a page has as many dots an inch as were asked for, across pages too."""
    upright, across = draw_pages(handout(2, size, frozenset({2})), 50)
    assert upright.size == pytest.approx(pixels, abs=1)
    assert across.size == pytest.approx(pixels[::-1], abs=1)
    assert inked(upright) and inked(across)


def test_a_page_that_is_not_there() -> None:
    """Chosen pages come in the order asked for; one that is not there is an error."""
    assert len(draw_pages(handout(3), 50, (3, 1))) == 2
    for number in (0, 4):
        with pytest.raises(IndexError, match="it has 3 pages"):
            draw_pages(handout(3), 50, (number,))


def test_rows() -> None:
    """Pages stand in rows on a grey desk, each in a thin frame; the last row may be short."""
    pages = [(NOTHING, picture) for picture in draw_pages(handout(3), 50)]
    sheet = in_rows(pages, 2, NOTHING)
    width, height = pages[0][1].size
    assert sheet.size == (GAP + 2 * (width + GAP), GAP + 2 * (height + GAP))
    assert sheet.getpixel((2, 2)) == DESK
    assert sheet.getpixel((GAP - 1, GAP + 50)) == FRAME
    assert sheet.getpixel((GAP, GAP + 50)) == (255, 255, 255)
    third = (GAP, GAP + height + GAP, GAP + width, GAP + height + GAP + height)
    assert inked(sheet.crop(third))
    empty = sheet.crop((GAP + width + 2, third[1], sheet.width, sheet.height))
    assert empty.getcolors() == [(empty.width * empty.height, DESK)]


def test_side_by_side() -> None:
    """Two sheets stand next to each other; where one is missing its room stays empty."""
    page, = draw_pages(handout(1), 50)
    sheet = in_rows([(NOTHING, page)], 1, NOTHING)
    both, right = side_by_side(sheet, sheet), side_by_side(None, sheet)
    assert both.size == right.size == (2 * sheet.width, sheet.height)
    assert not inked(right.crop((0, 0, sheet.width, sheet.height)))
    assert inked(right.crop((sheet.width, 0, *right.size)))
    assert inked(both.crop((0, 0, sheet.width, sheet.height)))


def test_a_file_keeps_rare_colours() -> None:
    """A little red among much else is as red in the file as on the page."""
    page, = draw_pages(handout(1), 50)
    greys = Image.linear_gradient("L")
    many = Image.merge("RGB", (greys, greys.rotate(90), Image.radial_gradient("L")))
    noisy = many.resize((600, 600))
    noisy.paste(page, (0, 0))
    noisy.paste((154, 13, 13), (100, 200, 130, 204))
    red = Image.open(BytesIO(as_png(noisy))).convert("RGB").getpixel((110, 202))
    assert isinstance(red, tuple)
    assert all(abs(is_ - was) <= 12 for is_, was in zip(red, (154, 13, 13), strict=True))
