"""Measure: from the boxes of finished pages to page layouts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from typing import Any

from bifolio.printing.typesetting.page_layout import STACKED, PageLayout, Part, Piece, Row
from bifolio.printing.typesetting.text_area import pictures_on, strays_on

GROUPS = frozenset(("article", "body", "header", "html", "main", "section"))  # of blocks
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_KINDS = {"caption": "caption", "td": "cell", "th": "cell"}
_ARRANGED = ("keep-together", "page-break", STACKED)
_WORDS = 8  # of a piece are enough to know it by
_NARROW = 5.5  # ems: a column below this holds hardly a word a line …
_UNINKED = 4.2 / 25.4 * 96  # pixels at the foot of a sheet of paper
_SQUEEZED = 4  # … and text of more lines than this is squeezed in it
_HAIR = 0.001  # pixels: sums are not exact


def measure(document: Any) -> tuple[PageLayout, ...]:
    """What stands on each page of a WeasyPrint document."""
    boxes = [page._page_box for page in document.pages]
    numbers: dict[Any, int] = {}
    for box in boxes:
        for element in _html(box).element.iter():
            numbers.setdefault(element, len(numbers))
        break
    return tuple(_Page(box, numbers).layout(number) for number, box in enumerate(boxes, 1))


def foot_needed(pages: Iterable[tuple[Any, Iterable[Any]]]) -> float:
    """How deep the bottom margin must be for the tallest footer, in CSS pixels; 0 when it is.

    Below the last line 4 mm stay free: many printers ink nothing there. `pages` are the boxes of
    pages, each with those of its margins.
    """
    lacks = [(line.position_y + line.height + _UNINKED - page.margin_height(), page.margin_bottom)
             for page, margins in pages for margin in margins
             if str(getattr(margin, "at_keyword", "")).startswith("@bottom")
             for line in _below(margin) if _type(line) == "LineBox"]
    lack, margin = max(lacks, default=(0, 0))
    return float(margin + lack) if lack > _HAIR else 0


def title_place(document: Any) -> tuple[float, float, float] | None:
    """How high the title block of page 1 is, the most it may be, and how deep its page's foot is.

    None when it has none, or does not stand whole on a document of one page.
    """
    first = document.pages[0]._page_box
    block = next((box for box in _below(_html(first)) if box.element_tag == "header"
                  and box.element.get("class") == "title-block"), None)
    if len(document.pages) > 1 or block is None:
        return None
    return float(block.height), float(first.height), float(first.margin_bottom)


def feet_of(document: Any) -> frozenset[tuple[float, ...]]:
    """Of all pages the size, and the margins that their feet stand in; one, where all are alike."""
    boxes = [page._page_box for page in document.pages]
    return frozenset(tuple(round(edge, 3) for edge in (
        box.margin_width(), box.margin_height(), box.margin_left, box.margin_right,
        box.margin_bottom)) for box in boxes)


def foot_of(box: Any) -> float:
    """Where that ends which is seen of a block, in CSS pixels from the head of the paper.

    A block that goes on on the next page is as tall as this one, whatever of it stands here.
    """
    if _type(box) == "LineBox":
        return float(box.position_y + box.height)
    own = float(box.border_box_y() + box.border_height())
    if _type(box) == "TableRowGroupBox" or (
            box.element_tag not in GROUPS and not _type(box).endswith("TableBox") and (
            box.border_left_width or box.border_bottom_width
            or getattr(box.style["background_color"], "alpha", 1))):
        return own
    return max((foot_of(child) for child in getattr(box, "children", ()) if _type(child) ==
                "LineBox" or child.is_in_normal_flow() or child.is_floated()), default=own)


def levels(box: Any) -> Iterator[int]:
    """Where each line of text in a box ends, in CSS pixels from the head of the paper.

    The header rows of tables are left out: what stands under them is the table.
    """
    for child in getattr(box, "children", ()):
        if _type(child) == "LineBox":
            yield round(child.position_y + child.height)
        elif not child.element_tag.endswith("::marker") and not (
                _type(child) == "TableRowGroupBox" and child.is_header):
            yield from levels(child)


def _html(page: Any) -> Any:
    """The text of a page, without its margins and notes."""
    return next(child for child in page.children if child.element_tag == "html")


def _type(box: Any) -> str:
    return type(box).__name__


def stack_tall_pairs(document: Any) -> bool:
    """Have each pair that is taller than its page set again, one part under the other, if any is.

    WeasyPrint 70 parts nothing that stands side by side.
    """
    tall = [box.element for page in (each._page_box for each in document.pages)
            for box in _below(page) if box.element is not None and box.element_tag == "div"
            and "pair" in (names := (box.element.get("class") or "").split())
            and STACKED not in names
            and box.position_y + box.height > page.content_box_y() + page.height]
    for element in tall:
        element.set("class", f"{element.get('class')} {STACKED}")
    return bool(tall)


def _below(box: Any) -> Iterator[Any]:
    """The boxes in a box, depth first."""
    for child in getattr(box, "children", ()):
        yield child
        yield from _below(child)


def _words(box: Any, limit: int = _WORDS) -> str:
    """The first words of a box."""
    text = " ".join("".join(inner.text for inner in _below(line) if _type(inner) == "TextBox")
                    for line in _below(box) if _type(line) == "LineBox")
    return " ".join(text.replace("\u2060", "").split()[:limit])


def _own_lines(box: Any) -> list[Any]:
    return [child for child in getattr(box, "children", ()) if _type(child) == "LineBox"]


class _Page:
    """One page on its way to a page layout."""

    def __init__(self, box: Any, numbers: dict[Any, int]) -> None:
        self.box, self.numbers = box, numbers
        self.order = count()
        self.pieces: dict[tuple[str, int], Piece] = {}
        self.parts: list[Part] = []
        self.levels = set(levels(_html(box)))
        self.top = box.content_box_y()

    def layout(self, number: int) -> PageLayout:
        self._walk(_html(self.box), self.box.width)
        notes = sum(child.margin_height() for child in self.box.children
                    if _type(child) == "FootnoteAreaBox")
        height = self.box.height - notes
        return PageLayout(number, height, tuple(self.pieces.values()), tuple(self.parts),
                      len(self.levels), height + self.top - max(self.levels, default=self.top),
                      getattr(self.box, "given", 0), pictures_on(self.box), strays_on(self.box))

    def _walk(self, box: Any, measure: float) -> None:
        """Note what stands in a box; `measure` is the width that there is for it."""
        if box.element_tag.endswith("::marker"):
            return
        if getattr(box, "is_table_wrapper", False):
            self.parts.append(self._part(box, measure))
        self._add(box)
        for child in getattr(box, "children", ()):
            if not (_type(child) == "TableRowGroupBox" and child.is_header):
                self._walk(child, box.width)

    def _add(self, box: Any) -> None:
        """Note the piece that a box is, if it is one."""
        kind, lines = self._kind(box), len(_own_lines(box))
        if not kind or box.element is None:
            return
        element = self._number(box.element)
        before = self.pieces.get((kind, element))
        if before:  # an anonymous box in, or beside, one of the same element
            self.pieces[kind, element] = Piece(
                kind, element, before.order, before.words, before.lines + lines, before.height)
        else:
            self.pieces[kind, element] = Piece(
                kind, element, next(self.order), _words(box), lines, box.border_height())

    def _number(self, element: Any) -> int:
        """The number of an element; a label that was put in while paging has one beyond the rest.
        """
        return self.numbers.setdefault(element, len(self.numbers))

    def _kind(self, box: Any) -> str:
        tag = box.element_tag
        classes = (box.element.get("class") or "").split() if box.element is not None else []
        if _type(box) == "TableRowBox":
            return "row"
        if arranged := [name for name in _ARRANGED if name in classes]:
            return arranged[0]
        if tag == "figure" or (tag == "div" and "box" in classes):
            return "figure" if tag == "figure" else "box"
        if "writing-lines" in classes:
            return "lines"
        if not _own_lines(box):
            return ""
        return "heading" if tag in _HEADINGS else _KINDS.get(tag, "text")

    # --- tables ---

    def _part(self, wrapper: Any, measure: float) -> Part:
        groups = [group for table in wrapper.children if _type(table).endswith("TableBox")
                  for group in table.children]  # none on a page that has the caption only
        heads = [group for group in groups if group.is_header]
        rows = tuple(self._row(row, group) for group in groups
                     if group not in heads for row in group.children)
        element = wrapper.element
        caption = element.find("caption")
        head = element.find("thead")
        if caption is not None:
            title = "".join(caption.itertext())
        else:  # it is known by its heads
            cells = head.iter("th") if head is not None else ()
            title = " ".join("".join(cell.itertext()) for cell in cells)
        return Part(
            element=self._number(element),
            name=(element.get("data-name") or ""),
            words=" ".join(title.split()),
            owed=len(head) if head is not None else 0,
            header=sum(len(group.children) for group in heads),
            header_height=sum(group.height for group in heads),
            top=wrapper.position_y - self.top,
            width=wrapper.width,
            measure=measure,
            narrow=tuple(_squeezed(groups)),
            rows=rows)

    def _row(self, box: Any, group: Any) -> Row:
        element = box.element
        first = group.element.find("tr")
        labelled = first is not None and "group-label" in (first.get("class") or "")
        return Row(self._number(element), self._number(group.element),
                   self._number(first) if labelled else -1,
                   "continued" in (element.get("class") or ""), box.height,
                   "goes-on" in (element.get("class") or ""))


def _squeezed(groups: Sequence[Any]) -> Iterator[str]:
    """Words of each cell whose text runs down a column too narrow to read."""
    for group in groups:
        for row in group.children:
            for cell in row.children:
                lines = sum(len(_own_lines(box)) for box in (cell, *_below(cell)))
                if cell.width < _NARROW * cell.style["font_size"] and lines > _SQUEEZED:
                    yield _words(cell)
