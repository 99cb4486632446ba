"""Page breaks: what a page leaves to the next one, decided while pages are laid out.

WeasyPrint 70 makes each page as full as it can, and knows of no page but that. So the function that
makes a page is wrapped here: it makes the page again where much would stay empty for the sake of
what is kept whole. And so is the one that makes them all: where a page has too little it lets the
page before give it more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

from bifolio.printing.typesetting.page_measuring import foot_needed, foot_of
from bifolio.printing.typesetting.pages import complaints
from bifolio.printing.typesetting.table_breaks import (
    AVOIDED,
    EMPTY,
    Resume,
    TableBreaks,
    restyle,
)
from bifolio.printing.typesetting.weasyprint_patches import Patches

_EMPTY_FOR_TABLE = 0.5  # of a page is too much for a table, which is read with its note
_FULL_ENOUGH, _LAST_ENOUGH = 0.75, 0.25  # of a page, and of the last one before a new beginning


def decide_in_layout(patches: Patches, weasyprint: Any,
                     deeper_foot: Callable[[float, Any], Any]) -> None:
    """Let each document's pages break as `_PageBreaks` has it, and its tables as `TableBreaks`.

    `deeper_foot` is a style sheet that gives pages a bottom margin, for a font configuration.
    """
    document, layout = weasyprint.document, weasyprint.layout
    block, page = layout.block, layout.page
    lay_out, make_all, lay_out_a_block = (
        document.layout_document, layout.make_all_pages, page.block_level_layout)
    parts = SimpleNamespace(
        css=weasyprint.css, build=weasyprint.formatting_structure.build, page=page,
        make=page.make_page, lay_out=block.table_layout, deeper_foot=deeper_foot,
        collapse=layout.table.collapse_table_borders, remove=block.remove_placeholders)

    def lay_out_document(html: Any, root_box: Any, context: Any, *more: Any) -> Any:
        context.page_breaks = _PageBreaks(html, context, parts)
        return lay_out(html, root_box, context, *more)

    def lay_out_a_table(context: Any, box: Any, *more: Any) -> Any:
        return context.page_breaks.tables.lay_out(box, *more)

    def make_a_page(context: Any, *more: Any) -> Any:
        return context.page_breaks.make_page(*more)

    def make_all_pages(context: Any, root_box: Any, html: Any, pages: list[Any]) -> list[Any]:
        def make(pages: list[Any]) -> list[Any]:
            return list(make_all(context, root_box, html, pages))

        return context.page_breaks.balanced(make(pages), make)  # type: ignore[no-any-return]

    def lay_out_text(context: Any, box: Any, bottom_space: float, *more: Any, **named: Any) -> Any:
        if box.is_for_root_element:
            bottom_space += context.page_breaks.spared.get(context.current_page, 0)
        return lay_out_a_block(context, box, bottom_space, *more, **named)

    patches.put(document, "layout_document", lay_out_document)
    patches.put(layout, "make_all_pages", make_all_pages)
    patches.put(page, "make_page", make_a_page)
    patches.put(page, "block_level_layout", lay_out_text)
    patches.put(block, "table_layout", lay_out_a_table)


class _PageBreaks:
    """What is decided of one document's pages, which are numbered from 1.

    `weasyprint` are the parts of WeasyPrint that are needed, `context` is its own state.
    """

    def __init__(self, html: Any, context: Any, weasyprint: Any) -> None:
        self.html, self.context, self.weasyprint = html, context, weasyprint
        self.tables = TableBreaks(html, context, weasyprint)
        self.spared: dict[int, float] = {}  # what pages leave free at their foot, in CSS pixels
        self.before: dict[int, tuple[Any, ...]] = {}  # what was to be placed on each page
        self.again = 0  # the page that is to be made from what was to be placed on it before
        self.root: Any = None  # the box that all pages are filled from

    def make_page(self, root_box: Any, page_type: Any, resume_at: Resume, number: int, state: Any
                  ) -> Any:
        """WeasyPrint's `make_page`, once more where something comes out that it must know before.

        That is a foot which takes more than there is room, as a long name does: it is so on all
        pages. And it is a page on which much is left empty for the sake of what is kept whole.
        """
        self.root = root_box
        if number == self.again:
            self._recall(self.before[number], number)
            self.again = 0
        before = self.before[number] = self._remembered(number)
        counted = deepcopy(state)

        def made() -> Any:
            self.tables.pushed.clear()
            return self.weasyprint.make(self.context, root_box, page_type, resume_at, number, state)

        def made_again() -> Any:
            self._recall(before, number)
            for now, then in zip(state, deepcopy(counted), strict=True):
                now.clear()
                (now.update if isinstance(now, dict) else now.extend)(then)
            return made()

        page = made()
        if number == 1 and self._deepened(page[0], page_type, state):
            page = made_again()
        while page[1] and not self.spared.get(number) and (self.tables.begin_pushed(page[0])
                           or self._part_next(page[0], root_box, page[1])):
            page = made_again()
        return page

    def _part_next(self, page: Any, root_box: Any, resume_at: Resume) -> bool:
        """Let what the next page begins with part, where much is left empty for it; whether it did.

        It is a box or a table, with what must stand before it. A table that a page can hold whole
        stays whole, unless half a page would stay empty for it.
        """
        empty = 1 - _share(page)
        if empty <= EMPTY:
            return False
        for block, below in pairwise([*_following(root_box, resume_at), None]):
            tables = list(_tables(block))
            if _is_of(block, "keep-together"):  # its writer wants it so
                break
            if _is_box(block) or (tables and (empty > _EMPTY_FOR_TABLE or any(
                    map(self.tables.fits_on_no_page, tables)))):
                changed = [restyle(box, break_inside="auto") for box in (block, *tables)]
                return any(changed)
            if below is None or not {block.style["break_after"],
                                     below.style["break_before"]} & AVOIDED:
                break
        return False

    def _deepened(self, page: Any, page_type: Any, state: Any) -> bool:
        """Give all pages a deeper foot when the first one needs it; whether it does."""
        context = self.context
        state = deepcopy(state)
        state[1]["pages"] = [99]
        with complaints():  # it complains of the same when it makes them to keep
            margins = list(self.weasyprint.page.make_margin_boxes(context, page, state))
        if foot := foot_needed([(page, margins)]):
            sheet = self.weasyprint.deeper_foot(foot, context.font_config)
            context.style_for._sheets.append((sheet, "user", None))
            self.weasyprint.page.set_page_type_computed_styles(
                page_type, self.html, context.style_for)
        return bool(foot)

    # --- pages that have too little ---

    def balanced(self, pages: list[Any], make: Callable[[list[Any]], list[Any]]) -> list[Any]:
        """The pages, where one that has too little takes over the foot of the page before.

        Nothing is changed while what they say of each other's numbers is not known, nor where a
        note may stand on another page than its mark. `make` makes those pages again that WeasyPrint
        is told to.
        """
        if any(state["content_changed"] for *_, state in self.context.page_maker) or any(
                note.style["footnote_policy"] == "auto" for note in self.before[1][0]):
            return pages
        for number in range(len(pages) - 1, 0, -1):
            is_last = number == len(pages) - 1 or not self._flows_on(pages, number + 1)
            wanted = _LAST_ENOUGH if is_last else _FULL_ENOUGH
            if number not in self.spared and _share(pages[number]) < wanted and \
                    self._flows_on(pages, number):
                pages = self._shared_out(pages, number, wanted, make)
        return pages

    def _flows_on(self, pages: list[Any], number: int) -> bool:
        """Whether the page after this one begins where this one was full, and for nothing else."""
        above, below = pages[number - 1:number + 1]
        begins = self.context.page_maker[number][1]
        return begins["break"] == "any" and bool(above.page_type.name == below.page_type.name)

    def _shared_out(self, pages: list[Any], number: int, wanted: float,
                    make: Callable[[list[Any]], list[Any]]) -> list[Any]:
        """The pages, with more on the page after this one: those as they were if that is no gain.

        It is none where a box would part that stands whole.
        """
        above, below = pages[number - 1:number + 1]
        parted = self._parts_a_box(number)
        self.spared[number] = (1 - _share(above)) * above.height + (
            wanted - _share(below)) * below.height
        again = self._made_again(pages, number, make)
        if len(again) == len(pages) and parted >= self._parts_a_box(number) and _share(
                below) < min(_share(again[number]), _share(again[number - 1])):
            return again
        self.spared[number] = 0
        return self._made_again(again, number, make)

    def _parts_a_box(self, number: int) -> bool:
        """Whether the page after this one begins within a box."""
        blocks, resume_at = [self.root], self.context.page_maker[number][0]
        while blocks and resume_at:
            if _is_box(blocks[0]):
                return True
            at, resume_at = next(iter(resume_at.items()))
            blocks = list(getattr(blocks[0], "children", ())[at:])  # of a line there may be none
        return False

    def _made_again(self, pages: list[Any], number: int,
                    make: Callable[[list[Any]], list[Any]]) -> list[Any]:
        """All pages, when a page is made again; those are yet to be that name the page of another.

        WeasyPrint 70 does not see for itself that such a number changes.
        """
        context = self.context
        self.again = number
        context.footnotes = list(self.before[1][0])
        context.page_maker[number - 1][-1]["content_changed"] = True
        pages = make(pages)
        for (_, token), item in context.target_collector.counter_lookup_items.items():
            if token == "content" and item.missing_target_counters and \
                    item.page_maker_index is not None:
                context.page_maker[item.page_maker_index][-1]["content_changed"] = True
                item.parse_again(item.cached_page_counter_values)
        return pages

    # --- what is to be placed ---

    def _remembered(self, number: int) -> tuple[Any, ...]:
        context = self.context
        return (list(context.footnotes), list(context.reported_footnotes),
                dict(context.broken_out_of_flow), list(context.rendered_notes),
                {name: pages.get(number) for name, pages in context.running_elements.items()})

    def _recall(self, before: tuple[Any, ...], number: int) -> None:
        """Put back what is to be placed on a page, as it was before the page was made.

        The targets and page numbers found on it are forgotten: they may stand on the next one.
        That they changed what the page says is not, as WeasyPrint tells it only once.
        """
        context = self.context
        context.page_maker[number - 1][-1].update(anchors=[], content_lookups=[])
        footnotes, reported, broken, notes, running = before
        context.footnotes, context.reported_footnotes = list(footnotes), list(reported)
        context.broken_out_of_flow, context.rendered_notes = dict(broken), list(notes)
        for pages in context.running_elements.values():
            pages.pop(number, None)
        for name, boxes in running.items():
            if boxes is not None:
                context.running_elements[name][number] = boxes


def _share(page: Any) -> float:
    """The share of a page that is full, whose text has no margins yet; 1 where it has no room."""
    notes = sum(box.margin_height() for box in page.children[1:]
                if type(box).__name__ == "FootnoteAreaBox" and box.children)
    height = page.height - notes
    return float((foot_of(page.children[0]) - page.content_box_y()) / height) if height > 0 else 1


def _following(box: Any, resume_at: Resume) -> Iterator[Any]:
    """The blocks of a box from where a page begins; none that stands in another of them."""
    at, rest = next(iter(resume_at.items())) if resume_at else (0, None)
    for child in box.children[at:]:
        inner = getattr(child, "children", ())
        if rest or (inner and type(inner[0]).__name__ != "LineBox"
                    and not getattr(child, "is_table_wrapper", False)
                    and child.style["break_inside"] not in AVOIDED):
            yield from _following(child, rest)
        else:
            yield child
        rest = None


def _is_box(block: Any) -> bool:
    return _is_of(block, "box")


def _is_of(block: Any, name: str) -> bool:
    """Whether a block is of a class."""
    return block.element is not None and name in (block.element.get("class") or "").split()


def _tables(block: Any) -> Iterator[Any]:
    """The table that a block is, or that it holds with a note."""
    for box in (block, *getattr(block, "children", ())):
        if getattr(box, "is_table_wrapper", False):
            yield from (inner for inner in box.children
                        if type(inner).__name__.endswith("TableBox"))
