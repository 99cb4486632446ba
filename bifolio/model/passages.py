"""Passages: the words of a composed page, piece by piece, as a reader meets them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class PassageKind(StrEnum):
    """What a passage is."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"  # of a list
    TERM = "term"  # of a list of terms,
    MEANING = "meaning"  # and what it means
    HEADER = "header"  # a cell at the head of a column or row,
    CELL = "cell"  # and any other
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    DRAWN = "drawn"  # words within a drawing
    FURNITURE = "furniture"  # what stands in the margins of the pages
    METADATA = "metadata"  # what stands on no page: title and description of the file


class SpotKind(StrEnum):
    """What is said at a spot of a passage that no letter of it says."""

    CITATION = "citation"  # a mark, which a style sheet may set in brackets
    CALL = "call"  # the sign of a footnote
    RAISED = "raised"  # above its line, or below it: on the line it would be read otherwise
    LOWERED = "lowered"
    COLUMN = "column"  # a column's name, where a cell of it stands by itself on a small screen
    FOLIO = "folio"  # the number of the page,
    PAGES = "pages"  # and of all pages
    THERE = "there"  # the number of the page that another place stands on,
    REFERENCE = "reference"  # and all that is said of it, on paper alone


PAGE_THERE = "\ufffc"  # stands in the words for that number, which nobody knows before all is set


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the words of a passage, from letter `start` to letter `end`.

    `target` is the anchor of the place whose page it tells.
    """

    kind: SpotKind
    start: int
    end: int
    target: str = ""


EXPANSION = "expansion"


@dataclass(frozen=True, slots=True)
class Heard:
    """Words that are read out or shown on demand, and stand nowhere on the page.

    `name` is the attribute, or the element of a drawing, that has them; of what an abbreviation
    stands for it is EXPANSION.
    """

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture: what is heard of it, and whether it is `drawn` for the page or a file."""

    alt: str
    drawn: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """An unbroken run of words: a paragraph, a heading, a cell, a line in a drawing.

    `id` is the nearest anchor, the kind, and a number among its like below that anchor: words that
    are added elsewhere leave it as it is. `words` are parted by single spaces. `number` is what a
    numbered list puts before it. `classes` are those of its element and all around it, outermost
    first; `row`, `column`, `rows` and `columns` tell where a cell stands in its table, from 1.
    """

    id: str
    kind: PassageKind
    words: str
    heard: tuple[Heard, ...] = ()
    number: str = ""
    spots: tuple[Spot, ...] = ()
    pictures: tuple[Shown, ...] = ()
    classes: tuple[str, ...] = ()
    row: int = 0
    column: int = 0
    rows: int = 1
    columns: int = 1
