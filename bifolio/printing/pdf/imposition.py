"""Impose: a handout's pages arranged anew on paper, for folding, saving paper, or a press.

A print copy is for paper only: imposing drops the tags, the links and the outline. Its title says
so, and the reading copy stays what it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Rectangle

from bifolio.model import FORMATS, Format, bounds
from bifolio.model.page_words import words_of

BLANK = 0
Spread = tuple[int, int]  # page numbers from 1, left and right; BLANK is a page with nothing on it


def booklet(pages: int) -> tuple[Spread, ...]:
    """The sides of a saddle-stitched booklet, front and back in turn, outermost paper first.

    Each piece of paper is folded once and carries four pages, so blanks at the end make the
    count a multiple of four; the pieces lie in each other and are stapled through the fold.
    """
    return tuple(_numbered(spread, pages) for spread in _folded(-(-pages // 4) * 4))


def two_up(pages: int) -> tuple[Spread, ...]:
    """The sides of a copy with two pages next to each other, in reading order."""
    return tuple(_numbered((left, left + 1), pages) for left in range(1, pages + 1, 2))


def _folded(count: int) -> Iterator[Spread]:
    for outer in range(1, count // 2, 2):
        yield count + 1 - outer, outer  # front
        yield outer + 1, count - outer  # back


def _numbered(spread: Spread, pages: int) -> Spread:
    left, right = (number if number <= pages else BLANK for number in spread)
    return left, right

MM = 72 / 25.4  # points
BLEED = 3 * MM  # what a press asks for beyond the trimmed edge
MARK_GAP = 1 * MM  # from the bleed's edge to a crop mark: marks never reach into the bleed
MARK_LENGTH = 5 * MM
MARK_WEIGHT = 0.25  # points; anything thinner is lost on some plates
_ALIKE = 1  # point: sizes that differ by less are one
_A4 = Format().points  # on which two pages of A5 lie side by side
_LEAST = 10  # points: as wide or high as a page must be
SLUG = BLEED + MARK_GAP + MARK_LENGTH + 1 * MM  # from the trimmed edge to the paper's


class PrintForm(StrEnum):
    """How a print copy is arranged."""

    BOOKLET = "booklet"
    TWO_UP = "2up"
    PRESS = "press"


@dataclass(frozen=True, slots=True)
class PrintCopy:
    """A PDF for the printer, and on how many sides it is printed."""

    pdf: bytes
    sides: int


def unfit(content: bytes) -> str:
    """Why no copy can be made of a PDF, as it has too many pages or too large ones; "" when it can.

    Raises whatever pikepdf does for one that cannot be read.
    """
    with pikepdf.open(BytesIO(content)) as handout:
        if _is_long(handout):
            return f"This PDF has more than {bounds.PAGES}."
        if not handout.pages:
            return "This PDF has no page."
        for number, page in enumerate(handout.pages, 1):
            for box in (page.mediabox, page.cropbox, page.trimbox):
                width, height = _size(page, box)
                if not all(_LEAST <= side <= bounds.PAPER.most for side in (width, height)):
                    return (f"Page {number} of this PDF is {width:,.0f} by {height:,.0f} points; "
                            f"each may be {_LEAST} to {bounds.PAPER}.")
    return ""


def _is_long(handout: pikepdf.Pdf) -> bool:
    """Whether it has too many pages, told without reading all of them, or a loop in their tree."""
    nodes, most = [handout.Root.Pages], bounds.PAGES.most
    seen, leaves = 0, 0
    while nodes and leaves <= most and seen <= 2 * most:
        kids, seen = nodes.pop().get("/Kids"), seen + 1
        if not isinstance(kids, Array):
            leaves += 1
        elif len(kids) > most:
            return True
        else:
            nodes += [kid for kid in kids if isinstance(kid, Dictionary)]
    return bool(nodes) or leaves > most


def impose(content: bytes, form: PrintForm) -> PrintCopy:
    """A print copy of one handout (a PDF's bytes); the same bytes every time.

    A booklet or 2-up copy has two pages a side: A5 on A4, half Letter on Letter. Pages of A4 or
    Letter are reduced for it; pages of A5 stay as large as they are. A press copy has each page in
    its own size with room for the cut.
    """
    with pikepdf.open(BytesIO(content)) as handout, pikepdf.new() as copy:
        _ARRANGED[form](handout, copy)
        for key, value in handout.docinfo.items():
            copy.docinfo[key] = str(value)
        title = str(handout.docinfo.get("/Title", ""))
        return _finished(copy, handout, title, "" if form is PrintForm.PRESS else "Short")


def join(contents: Sequence[bytes], title: str) -> PrintCopy:
    """Handouts one after another for printing on both sides of the paper.

    One with an odd number of pages gets a blank last page, so that the next begins on the front
    of a leaf of its own. Raises ValueError when there is none.
    """
    if not contents:
        raise ValueError("no handout to join")
    with ExitStack() as opened, pikepdf.new() as copy:
        handouts = [opened.enter_context(pikepdf.open(BytesIO(each))) for each in contents]
        for handout in handouts:
            for page in handout.pages:
                width, height = _size(page)
                side = _blank_side(copy, width, height)
                _place(copy, side, page, Rectangle(0, 0, width, height))
            if len(handout.pages) % 2:
                _blank_side(copy, *_size(handout.pages[-1]))
        return _finished(copy, handouts[0], title, "Long")


def language_in(content: bytes) -> str:
    """The language that a PDF says it is in, or ""."""
    with pikepdf.open(BytesIO(content)) as handout:
        return _language(handout)


def _language(handout: pikepdf.Pdf) -> str:
    return str(handout.Root.get("/Lang", ""))


def _size(page: pikepdf.Page, box: Array | None = None) -> tuple[float, float]:
    """Width and height of a page as it is seen, in points; as trimmed, or of another box."""
    left, bottom, right, top = (float(edge) for edge in (box or page.trimbox).as_list())
    turned = int(page.get("/Rotate", 0)) % 180 != 0
    return (top - bottom, right - left) if turned else (right - left, top - bottom)


def _blank_side(copy: pikepdf.Pdf, width: float, height: float) -> pikepdf.Page:
    """A new last side of the copy, with nothing on it."""
    return copy.add_blank_page(page_size=(round(width, 4), round(height, 4)))


def _place(copy: pikepdf.Pdf, side: pikepdf.Page, page: pikepdf.Page, place: Rectangle) -> None:
    """Put a page in the middle of a place, as large as it goes in; never larger than it is.

    A page that lies across in an upright place is turned, its head to the left.
    """
    width, height = _size(page)
    picture = copy.copy_foreign(page.as_form_xobject())
    number = len(side.resources.get("/XObject", {})) + 1  # left to itself, pikepdf draws lots
    name = side.add_resource(picture, Name.XObject, Name(f"/Page{number}"))
    turn = b""
    if width > height and place.width < place.height:
        turn = f"0 1 -1 0 {place.urx:.4f} {place.lly:.4f} cm\n".encode()
        place = Rectangle(0, 0, place.height, place.width)
    drawing = side.calc_form_xobject_placement(
        picture, name, place, invert_transformations=True, allow_shrink=True, allow_expand=False)
    side.contents_add(b"q\n" + turn + drawing + b"Q\n")


def _two_a_side(order: Callable[[int], tuple[Spread, ...]]
                ) -> Callable[[pikepdf.Pdf, pikepdf.Pdf], None]:
    """An arrangement in which two pages, in this order, share each side of the turned paper."""
    def arrange(handout: pikepdf.Pdf, copy: pikepdf.Pdf) -> None:
        height, width = _spread(handout.pages[0])
        halves = (Rectangle(0, 0, width / 2, height), Rectangle(width / 2, 0, width, height))
        for spread in order(len(handout.pages)):
            side = _blank_side(copy, width, height)
            for number, half in zip(spread, halves, strict=True):
                if number:
                    _place(copy, side, handout.pages[number - 1], half)

    return arrange


def _spread(page: pikepdf.Page) -> tuple[float, float]:
    """The height and the width of the paper for two pages: the page's own, or twice A5, turned."""
    short, long = sorted(_size(page))
    for paper in (made.points for made in FORMATS.values() if made.folds):
        if abs(short - paper[0]) < _ALIKE and abs(long - paper[1]) < _ALIKE:
            return _A4
    return short, long


def _for_press(handout: pikepdf.Pdf, copy: pikepdf.Pdf) -> None:
    """Each page in its own size, with 3 mm of bleed and crop marks outside it.

    No part of our design touches the paper's edge, so nothing is scaled and nothing has to be
    drawn into the bleed: the page's box is extended by its own white. A cut that is a little off
    then shows white paper, as the page itself does.
    """
    for page in handout.pages:
        width, height = _size(page)
        side = _blank_side(copy, width + 2 * SLUG, height + 2 * SLUG)
        trim = Rectangle(SLUG, SLUG, SLUG + width, SLUG + height)
        side.TrimBox = _box(trim)
        side.BleedBox = _box(Rectangle(trim.llx - BLEED, trim.lly - BLEED,
                                       trim.urx + BLEED, trim.ury + BLEED))
        _place(copy, side, page, trim)
        _mark(copy, side, trim)


def _box(place: Rectangle) -> Array:
    return Array([round(edge, 4) for edge in (place.llx, place.lly, place.urx, place.ury)])


def _mark(copy: pikepdf.Pdf, side: pikepdf.Page, trim: Rectangle) -> None:
    """Draw crop marks in registration colour, which is black on every plate."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1], C1=[0], N=1)
    every_plate = Array([Name.Separation, Name.All, Name.DeviceGray, tint])
    side.add_resource(copy.make_indirect(every_plate), Name.ColorSpace, Name.EveryPlate)
    lines = "\n".join(f"{x:.4f} {y:.4f} m {to_x:.4f} {to_y:.4f} l S"
                      for x, y, to_x, to_y in _crop_marks(trim))
    side.contents_add(f"q\n/EveryPlate CS 1 SCN {MARK_WEIGHT} w 0 J\n{lines}\nQ\n".encode())


def _crop_marks(trim: Rectangle) -> Iterator[tuple[float, float, float, float]]:
    """Two lines at each corner, in line with the trimmed edges: from x, y to x, y."""
    near = BLEED + MARK_GAP
    far = near + MARK_LENGTH
    for x, outward in ((trim.llx, -1), (trim.urx, 1)):
        for y, upward in ((trim.lly, -1), (trim.ury, 1)):
            yield x + outward * near, y, x + outward * far, y
            yield x, y + upward * near, x, y + upward * far


def _finished(copy: pikepdf.Pdf, handout: pikepdf.Pdf, title: str, flip: str) -> PrintCopy:
    """The copy's bytes, marked as a print copy; language and colours are the handout's.

    `flip` is the edge that a printer turns the paper over ("Long", "Short", or "" for none);
    printers that heed it need no setting by hand.
    """
    language = _language(handout)
    copy.docinfo.Title = words_of(language).print_copy.format(title=title).strip()
    with copy.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as packet:
        packet.load_from_docinfo(copy.docinfo)
    if language:
        copy.Root.Lang = pikepdf.String(language)
    if "/OutputIntents" in handout.Root:  # what the colours' numbers mean
        intents = handout.make_indirect(handout.Root.OutputIntents)
        copy.Root.OutputIntents = copy.copy_foreign(intents)
    wishes = Dictionary(DisplayDocTitle=True, PrintScaling=Name("/None"))
    if flip:
        wishes.Duplex = Name(f"/DuplexFlip{flip}Edge")
    copy.Root.ViewerPreferences = wishes
    sides, result = len(copy.pages), BytesIO()
    copy.save(result, min_version="1.7", deterministic_id=True)
    return PrintCopy(result.getvalue(), sides)


_ARRANGED: dict[PrintForm, Callable[[pikepdf.Pdf, pikepdf.Pdf], None]] = {
    PrintForm.BOOKLET: _two_a_side(booklet),
    PrintForm.TWO_UP: _two_a_side(two_up),
    PrintForm.PRESS: _for_press,
}
