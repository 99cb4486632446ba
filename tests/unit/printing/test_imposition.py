"""Print copies: which page stands where, on what paper, and what the printer is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from time import process_time
from typing import Any

import pikepdf
import pypdfium2
import pytest

from bifolio.cli import main
from bifolio.delivery import print_copies
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.imposition import (
    PrintCopy,
    PrintForm,
    booklet,
    impose,
    join,
    two_up,
    unfit,
)
from tests.support.imposition_cases import A4, LETTER, files, handout, list_by_hand, written
from tests.support.library import TinyLibrary

MM = 72 / 25.4
Shown = pytest.CaptureFixture[str]
# Written by hand with folded paper: left and right of each side, front and back in turn; 0 is
# a blank page.
BOOKLETS = {
    1: [(0, 1), (0, 0)],
    2: [(0, 1), (2, 0)],
    3: [(0, 1), (2, 3)],
    4: [(4, 1), (2, 3)],
    5: [(0, 1), (2, 0), (0, 3), (4, 5)],
    6: [(0, 1), (2, 0), (6, 3), (4, 5)],
    7: [(0, 1), (2, 7), (6, 3), (4, 5)],
    8: [(8, 1), (2, 7), (6, 3), (4, 5)],
    9: [(0, 1), (2, 0), (0, 3), (4, 9), (8, 5), (6, 7)],
}


def numbers(content: bytes) -> list[tuple[int, int]]:
    """The page numbers that stand on the left and on the right half of each side."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for side in document:
        width, height = side.get_size()
        text = side.get_textpage()
        halves = [text.get_text_bounded(left, 0, left + width / 2, height)
                  for left in (0, width / 2)]
        found.append(tuple(int(half.partition("-")[2] or 0) for half in halves))
    return found


def boxes(content: bytes, name: str) -> list[list[float]]:
    """A box of every page, in points."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [[float(edge) for edge in page.obj[name]] for page in pdf.pages]


@pytest.mark.parametrize("pages", BOOKLETS)
def test_booklet_order(pages: int) -> None:
    """Folded and laid in each other, the pages of a booklet follow each other."""
    assert list(booklet(pages)) == BOOKLETS[pages]


@pytest.mark.parametrize("pages", [*range(1, 10), 23, 64])
def test_a_folded_booklet_reads_on(pages: int) -> None:
    """Leafing through the folded paper gives each page once, in order, and blanks at the end."""
    sides = booklet(pages)
    fronts, backs = sides[::2], sides[1::2]
    read = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    inner = zip(reversed(fronts), reversed(backs), strict=True)
    read += [page for front, back in inner for page in (back[1], front[0])]
    assert read == [*range(1, pages + 1), *[0] * (-pages % 4)]


def test_two_up_order() -> None:
    """Two pages a side stand in reading order, and an odd last one stands alone."""
    assert [two_up(pages) for pages in (1, 2, 5)] == [
        ((1, 0),), ((1, 2),), ((1, 2), (3, 4), (5, 0))]


@pytest.mark.parametrize("pages", BOOKLETS)
def test_the_pages_stand_where_the_order_says(pages: int) -> None:
    """On the finished booklet and 2-up copy each half carries the text of its page."""
    content = handout(pages)
    assert numbers(impose(content, PrintForm.BOOKLET).pdf) == BOOKLETS[pages]
    assert numbers(impose(content, PrintForm.TWO_UP).pdf) == list(two_up(pages))


@pytest.mark.parametrize("form", [PrintForm.BOOKLET, PrintForm.TWO_UP])
@pytest.mark.parametrize("size", [A4, LETTER])
def test_the_paper_is_turned(form: PrintForm, size: tuple[float, float]) -> None:
    """Two pages share the handout's own paper, A4 or Letter, turned to lie across."""
    copy = impose(handout(3, size), form)
    assert copy.sides == 2
    for box in boxes(copy.pdf, "/MediaBox"):
        assert box == pytest.approx([0, 0, size[1], size[0]], abs=0.001)


@pytest.mark.parametrize("form", [PrintForm.BOOKLET, PrintForm.TWO_UP])
def test_pages_of_a5_are_not_reduced(form: PrintForm) -> None:
    """Two pages of A5 lie on A4, turned, each as large as it is and in the middle of its half."""
    a5 = A4[1] / 2 - 0.5 * MM / 2, A4[0]  # a fold of A4, half a millimetre less
    content = handout(4, a5)
    copy = impose(content, form).pdf
    assert boxes(copy, "/MediaBox") == [pytest.approx([0, 0, A4[1], A4[0]], abs=0.001)] * 2
    before, = letters(content, 0)
    right = letters(copy, 0)[1 if form is PrintForm.BOOKLET else 0]
    middle = A4[1] / 2 if form is PrintForm.BOOKLET else 0
    assert right == moved(before, 1, middle + (A4[1] / 2 - a5[0]) / 2, 0)


def letters(content: bytes, side: int) -> list[list[float]]:
    """The box (left, bottom, right, top) of the “p” that each page of a side begins with."""
    text = pypdfium2.PdfDocument(content)[side].get_textpage()
    whole = text.get_text_range()
    return [list(text.get_charbox(found.start())) for found in re.finditer("page", whole)]


def moved(box: list[float], scale: float, x: float, y: float) -> Any:
    """A box scaled, and then moved by x, y."""
    left, bottom, right, top = (edge * scale for edge in box)
    return pytest.approx([left + x, bottom + y, right + x, top + y], abs=0.1)


@pytest.mark.parametrize(("size", "scale"), [(A4, 210 / 297), (LETTER, 5.5 / 8.5)])
def test_a_page_fills_its_half(size: tuple[float, float], scale: float) -> None:
    """A page is as large as its half allows, in the middle: A5 on A4, half Letter on Letter."""
    content = handout(2, size)
    before, = letters(content, 0)
    left, right = letters(impose(content, PrintForm.TWO_UP).pdf, 0)
    beside = (size[1] / 2 - size[0] * scale) / 2
    below = (size[0] - size[1] * scale) / 2
    assert left == moved(before, scale, beside, below)
    assert right == moved(before, scale, size[1] / 2 + beside, below)


def test_a_page_across_is_turned_into_its_half() -> None:
    """A landscape page in a booklet is turned, its head to the left, as large as the others."""
    content = handout(2, across=frozenset({2}))
    (left, bottom, right, top), = letters(content, 1)
    turned = letters(impose(content, PrintForm.TWO_UP).pdf, 0)[1]
    scale = 210 / 297
    x, y = A4[1], 0.0  # where the corner at the page's foot and left comes to stand
    assert turned == pytest.approx([x - top * scale, y + left * scale,
                                    x - bottom * scale, y + right * scale], abs=0.1)


# --- for a press ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [A4, LETTER])
def test_press_boxes(size: tuple[float, float]) -> None:
    """The trimmed page has the page's own size; the bleed is 3 mm more on every side, exactly."""
    content = impose(handout(3, size, frozenset({2})), PrintForm.PRESS).pdf
    for number, (trim, bleed, media) in enumerate(zip(
            *(boxes(content, name) for name in ("/TrimBox", "/BleedBox", "/MediaBox")),
            strict=True), 1):
        width, height = size[::-1] if number == 2 else size
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((width, height), abs=0.001)
        grown = [trim[0] - 3 * MM, trim[1] - 3 * MM, trim[2] + 3 * MM, trim[3] + 3 * MM]
        assert bleed == pytest.approx(grown, abs=0.001)
        assert media[0] < bleed[0] and media[1] < bleed[1]
        assert media[2] > bleed[2] and media[3] > bleed[3]


def test_nothing_is_scaled_for_the_press() -> None:
    """A press copy shows each page in its own size, once."""
    content = handout(3)
    copy = impose(content, PrintForm.PRESS)
    assert copy.sides == 3
    assert [page.strip() for page in Paper(copy.pdf).pages] == ["page-1", "page-2", "page-3"]
    for number in range(3):
        trim = boxes(copy.pdf, "/TrimBox")[number]
        before, = letters(content, number)
        assert letters(copy.pdf, number) == [moved(before, 1, trim[0], trim[1])]


def marks(content: bytes) -> Iterator[tuple[list[float], float, Any]]:
    """Of each line on the first page: its two ends, its weight, and its colour space."""
    with pikepdf.open(BytesIO(content)) as pdf:
        page, weight, colour, start = pdf.pages[0], 0.0, None, [0.0, 0.0]
        for instruction in pikepdf.parse_content_stream(page):
            values, name = instruction.operands, str(instruction.operator)
            if name == "w":
                weight = float(values[0])
            elif name == "CS":
                colour = page.resources.ColorSpace[str(values[0])]
            elif name == "m":
                start = [float(value) for value in values]
            elif name == "l":
                yield [*start, *(float(value) for value in values)], weight, list(colour or [])[:2]


def test_crop_marks() -> None:
    """Two marks at each corner, in line with the cut, outside the bleed, on every plate."""
    content = impose(handout(1), PrintForm.PRESS).pdf
    trim, bleed = boxes(content, "/TrimBox")[0], boxes(content, "/BleedBox")[0]
    media = boxes(content, "/MediaBox")[0]
    found = list(marks(content))
    assert len(found) == 8
    corners = set()
    for (x, y, to_x, to_y), weight, colour in found:
        assert weight >= 0.25
        assert colour == ["/Separation", "/All"]
        upright = x == to_x
        cut, ends = (x, (y, to_y)) if upright else (y, (x, to_x))
        low, high = (1, 3) if upright else (0, 2)
        edges = (0, 2) if upright else (1, 3)
        edge = next(number for number in edges if abs(trim[number] - cut) < 0.001)
        assert max(ends) < bleed[low] or min(ends) > bleed[high]
        assert media[low] <= min(ends) and max(ends) <= media[high]
        corners.add((upright, edge, max(ends) < bleed[low]))
    assert len(corners) == 8


def test_crop_marks_can_be_seen() -> None:
    """The marks are black on the finished page, and the bleed round the page is white."""
    page = pypdfium2.PdfDocument(impose(handout(1), PrintForm.PRESS).pdf)[0]
    picture = page.render(scale=4).to_pil().convert("L")
    edge = round(10 * MM * 4)
    column = [picture.getpixel((edge, y)) for y in range(edge)]
    assert min(column) < 160, "no mark above the corner"
    assert min(column[-round(3 * MM * 4):]) == 255, "a mark in the bleed"


def test_printers_are_told_which_edge() -> None:
    """Two pages a side are turned over the short edge, joined handouts over the long one."""
    wanted = {impose(handout(4), PrintForm.BOOKLET).pdf: "/DuplexFlipShortEdge",
              impose(handout(4), PrintForm.TWO_UP).pdf: "/DuplexFlipShortEdge",
              join([handout(4)], "All").pdf: "/DuplexFlipLongEdge"}
    for content, edge in wanted.items():
        with pikepdf.open(BytesIO(content)) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == edge


def test_joined_handouts_begin_on_a_front() -> None:
    """A handout with an odd number of pages gets a blank last one; an even one gets none."""
    copy = join([handout(3), handout(2), handout(1)], "For patients")
    said = [page.strip() for page in Paper(copy.pdf).pages]
    assert said == ["page-1", "page-2", "page-3", "", "page-1", "page-2", "page-1", ""]
    assert copy.sides == 8
    assert Paper(copy.pdf).metadata["Title"] == "For patients (print copy)"


def test_nothing_cannot_be_joined() -> None:
    """To join no handout at all is a mistake of the caller."""
    with pytest.raises(ValueError, match="no handout"):
        join([], "Nothing")


@pytest.mark.parametrize(("words", "said"), [
    (["impose", "--as", "boklet"], "booklet"),
    (["impose", "--work", "kness"], "Did you mean “knees”?"),
    (["impose", "--audience", "patient"], "There are no handouts in "),
])
def test_slips(words: list[str], said: str, tiny: TinyLibrary, capsys: Shown) -> None:
    """What is wrongly typed, or comes too early, ends with code 2 and says the way out."""
    assert main([*words, "--root", str(tiny.root)]) == 2
    assert said in capsys.readouterr().err
    assert not tiny.out.exists()


# --- what is no handout --------------------------------------------------------------------------

BAD, GOOD = "knees-patient-a4-large-colour", "knees-clinician-a4-large-colour"
UNFIT = {
    "junk": b"junk", "nothing": b"", "cut off": handout(3)[:300], "no pages": written("", 0),
    "no tree of pages": written(root=""), "a tree that is a number": written(root="/Pages 7"),
    "a tree in itself": written("2 0 R"), "a tree in itself twice": written("2 0 R 2 0 R", 2),
    "a page of miles": written(box="0 0 99999999 842"), "no width": written(box="0 0 0 842"),
    "a cut of miles": written(more="/TrimBox[0 0 9e9 9e9]"), "a hair": written(box="0 0 595 0.5"),
    "a word for a turn": written(more="/Rotate/Left"),
    "brackets": written(more="/X " + "[" * 100_000 + "]" * 100_000),
    "many pages": written("3 0 R " * 1_001, 1_001),
    "very many pages": written("3 0 R " * 20_000, 20_000),
    "many that are not told": written("3 0 R " * 20_000, 1),
}


@pytest.mark.parametrize("words", [
    ["--as", "booklet", "--as", "2up", "--as", "press"], ["--duplex"], ["--as", "contact-sheet"]],
    ids=" ".join)
@pytest.mark.parametrize("what", UNFIT)
def test_what_cannot_be_read_is_told_and_the_others_are_copied(
        what: str, words: list[str], tiny: TinyLibrary, capsys: Shown) -> None:
    """A listed file of any content is a finding that names it, once, soon; no other is kept."""
    list_by_hand(tiny.out, {BAD: UNFIT[what], GOOD: handout(3)})
    start = process_time()
    assert main(["impose", *words, "--root", str(tiny.root)]) == 1
    assert process_time() - start < 10
    said = capsys.readouterr().out
    assert said.count("error[unreadable-handout]") == 1 and f"knees/{BAD}.pdf" in said
    made = [*files(tiny, "**/print/*"), *files(tiny, "look/*")]
    assert made and all("clinician" in path for path in made)


@pytest.mark.parametrize("content", [
    written("3 0 R " * 1_000, 1_000), written(count=10 ** 9), handout(1, (2384.0, 3370.0))],
    ids=["a thousand pages", "more told than there are", "A0"])
def test_what_is_only_large_is_copied(content: bytes) -> None:
    """Far more than a clinic prints can be copied."""
    assert unfit(content) == ""


def test_what_takes_too_long_is_told(tiny: TinyLibrary, capsys: Shown,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """Each copy has a bound of time of its own; the next is made all the same."""
    monkeypatch.setenv("BIFOLIO_SECONDS", "1")
    usual = print_copies.impose

    def slow(content: bytes, form: PrintForm) -> PrintCopy:
        while content == bad:
            pass
        return usual(content, form)

    monkeypatch.setattr(print_copies, "impose", slow)
    bad = handout(2)
    list_by_hand(tiny.out, {BAD: bad, GOOD: handout(3)})
    assert main(["impose", "--root", str(tiny.root)]) == 1
    said = capsys.readouterr().out
    assert said.count("error[unreadable-handout]") == 1
    assert "takes longer than 1 seconds of processor time" in said
    assert len(files(tiny, "knees/print/*")) == len(PrintForm)
