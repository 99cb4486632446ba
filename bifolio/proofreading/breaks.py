"""No bad breaks: each is measured on the finished pages."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from bifolio.diagnostics import Findings
from bifolio.model import Edition, PageBreak
from bifolio.model.content import PAGE_BREAK
from bifolio.model.source import Span
from bifolio.model.trees import walk
from bifolio.printing.typesetting.page_layout import STACKED, PageLayout, Part, Piece
from bifolio.printing.typesetting.table_breaks import EMPTY, FEWEST_LINES, ends_short, lost, strayed
from bifolio.proofreading.written_places import key_of, written_places

_LARGE = 0.8  # of what may stay empty: the gap above a box, which goes with it, is not measured
_ALMOST_EMPTY = 0.7  # of a page's height that stays free
_HEADER_SHARE = 0.25  # of a page's height that header rows may take
_WIDE = "Write “wide: true” in its file, which gives it a page across,"
_SIMPLE = "Shorten its longest words, take a column out,"  # it has no file
_NAMES = {"box": "box", "figure": "figure", "row": "row", "text": "paragraph",
          "heading": "heading", "caption": "title", "keep-together": "block"}


def find_bad_breaks(layouts: Sequence[PageLayout], edition: Edition, findings: Findings) -> None:
    """A finding for each break that parts what belongs together, with its page and words."""
    _Breaks(layouts, edition, findings).find()


class _Breaks:
    """The pages of one handout under proof."""

    def __init__(self, layouts: Sequence[PageLayout], edition: Edition, findings: Findings) -> None:
        self.layouts, self.edition, self.findings = layouts, edition, findings
        self.places = written_places(edition)
        self.split: dict[tuple[str, int], list[tuple[PageLayout, Piece]]] = {}
        for layout in layouts:
            for piece in layout.pieces:
                self.split.setdefault((piece.kind, piece.element), []).append((layout, piece))

    def find(self) -> None:
        for layout in self.layouts[:-1]:
            self._foot(layout)
        self._early_breaks()
        for parts in self.split.values():
            if len(parts) > 1:
                self._parted(parts)
        if ends_short(self.layouts):
            self._short_last_page(self.layouts[-1])
        tables: dict[int, list[tuple[PageLayout, Part]]] = {}
        for layout in self.layouts:
            for part in layout.parts:
                tables.setdefault(part.element, []).append((layout, part))
        for pages in tables.values():
            self._table(pages)

    def _early_breaks(self) -> None:
        """A finding for each page of which a break leaves more empty than is filled."""
        breaks = [noun.span for noun in walk(self.edition.chapters) if isinstance(noun, PageBreak)]
        met = 0
        for layout in self.layouts:
            pieces = sorted(layout.pieces, key=lambda piece: piece.order)
            met += sum(piece.kind == PAGE_BREAK for piece in pieces)
            empty = (layout.left + layout.given) / layout.height
            if pieces and pieces[-1].kind == PAGE_BREAK and empty > _ALMOST_EMPTY:
                span = breaks[met - 1] if met <= len(breaks) else self.edition.span  # a template's
                self.findings.add("early-break", span, f"The break leaves {empty:.0%} "
                                  f"of page {layout.number} empty.", "Put it further down, or take "
                                  "it out: pages break well by themselves.")

    def _foot(self, layout: PageLayout) -> None:
        last = max(layout.pieces, key=lambda piece: piece.order, default=None)
        if last and last.kind in ("heading", "caption"):
            self._add("heading-at-foot", last.words,
                      f"The {_NAMES[last.kind]} “{last.words}” is the last thing on page "
                      f"{layout.number}; what it is about begins on page {layout.number + 1}.",
                      "Shorten the text before it, or what follows it so that it can begin there.")

    def _parted(self, parts: Sequence[tuple[PageLayout, Piece]]) -> None:
        """One element that stands on several pages."""
        first_page, first = parts[0]
        name = _NAMES.get(first.kind, "")
        pages = f"pages {first_page.number} and {parts[-1][0].number}"
        whole = sum(piece.height for _, piece in parts)
        if first.kind == "text":
            for layout, piece in parts:
                if piece.lines == 1:
                    side = "foot" if piece is first else "head"
                    self._add("lone-line", first.words,
                              f"One line of the paragraph “{first.words} …” stands alone at the "
                              f"{side} of page {layout.number}.",
                              "Make the paragraph, or one before it, a line shorter or longer.")
        elif first.kind == STACKED:
            known = (piece.words for piece in sorted(first_page.pieces, key=lambda p: p.order)
                     if piece.order > first.order and key_of(piece.words) in self.places)
            self._add("tall-block", next(known, first.words),
                      f"The pair from “{first.words} …” is taller than a page. Its parts stand one "
                      f"under the other, on {pages}.",
                      "Write shorter lists or fewer words into it.")
        elif first.kind == "keep-together" and whole > self._room(parts):
            self._add("tall-block", first.words,
                      f"What is kept together from “{first.words} …” is taller than a page, and "
                      f"stands on {pages}.", "Keep less of it together.")
        elif first.kind == "box" and (
                first.height + first_page.left > _LARGE * EMPTY * first_page.height):
            return  # so much of the page would be empty if it were whole
        elif first.kind in ("box", "figure", "row", "keep-together") and whole <= self._room(parts):
            self._add("split-block", first.words,
                      f"The {name} “{first.words} …” is split over {pages}, though it fits on one.",
                      "Move it, or shorten what stands before it.")
        elif first.kind == "row":
            self._add("tall-row", first.words,
                      f"The row “{first.words} …” is taller than a page and is split over {pages}.",
                      "Shorten its longest cell, or say in a paragraph what it holds.")

    def _room(self, parts: Sequence[tuple[PageLayout, Piece]]) -> float:
        """The height that a piece could have had on one page, under a table's header if a row."""
        header = max((part.header_height for layout, piece in parts if piece.kind == "row"
                      for part in layout.parts
                      if any(row.element == piece.element for row in part.rows)), default=0.0)
        return min(layout.height for layout, _ in parts) - header

    def _short_last_page(self, layout: PageLayout) -> None:
        words = layout.pieces[0].words if layout.pieces else ""
        count = f"{layout.lines} line{'s' if layout.lines != 1 else ''}"
        self._add("short-last-page", words,
                  f"The last page, {layout.number}, has only {count}: “{words} …”.",
                  f"Shorten the text by {count}, or lengthen it so that the page holds "
                  f"{FEWEST_LINES}.")

    # --- tables ---

    def _table(self, pages: Sequence[tuple[PageLayout, Part]]) -> None:
        widest = max((part for _, part in pages), key=lambda part: part.width - part.measure)
        for layout, part in pages:
            header = part.header_height / layout.height
            if part.rows and part.header < part.owed:
                self._on_table("lost-header", part, f"prints no header rows on page "
                               f"{layout.number}.", "Shorten its column headings or its rows.")
            elif header > _HEADER_SHARE:
                self._on_table("tall-header", part, f"has header rows that take {header:.0%} of "
                               f"page {layout.number}.", "Shorten its column headings.")
            for row in strayed(part):
                self._label(part, row.element, layout)
        for (_, before), (layout, part) in pairwise(pages):
            if before.rows and before.rows[-1].goes_on:
                self._on_table("lost-label", part, f"has a cell that goes on over page "
                               f"{layout.number}, and does not show there what it says.", "Give "
                               "the cell fewer rows, or write it again on each of its rows.")
            for row in lost((before, part)):
                self._label(part, row.element, layout)
        if widest.overfull:
            self._on_table("overfull-table", widest,
                           f"is {(widest.width - widest.measure) / 96 * 25.4:.0f} mm wider than "
                           "the text.", f"{_WIDE if widest.name else _SIMPLE} or split it.")
        elif words := [word for _, part in pages for word in part.narrow]:
            self._on_table("narrow-column", widest, f"squeezes “{words[0]} …” into a narrow "
                           "column.", f"{_WIDE if widest.name else _SIMPLE} shorten the cell, or "
                           "give the table fewer columns.")

    def _label(self, part: Part, element: int, layout: PageLayout) -> None:
        words = next((piece.words for piece in layout.pieces if piece.element == element), "")
        self._on_table("lost-label", part, f"does not show on page {layout.number} to which group "
                       f"“{words}” belongs.", "Give the group fewer rows, or make it two.")

    def _on_table(self, code: str, part: Part, what: str, fix: str) -> None:
        span = self.places.get(part.name) if part.name else None
        span = span or self._place(part.words)
        self.findings.add(code, span, f"The table “{part.words or part.name}” {what}", fix)

    def _add(self, code: str, words: str, what: str, fix: str) -> None:
        self.findings.add(code, self._place(words), what, fix)

    def _place(self, words: str) -> Span:
        return self.places.get(key_of(words), self.edition.span)
