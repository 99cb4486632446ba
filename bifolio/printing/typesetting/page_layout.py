"""Page layouts: what stands on each finished page, measured. Lengths are CSS pixels (1/96 inch)."""

from __future__ import annotations

from dataclasses import dataclass

STACKED = "stacked"  # the class of a pair that no page can hold side by side


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands of one element on one page.

    `kind` is "heading", "caption", "text", "lines" (to write on), "cell", "box", "figure", "row",
    "keep-together" or "page-break";
    `element` is one number for every piece of an element; `order` tells which piece comes first on
    the page. `lines` counts the lines of its own text, `words` are the first of them.
    """

    kind: str
    element: int
    order: int
    words: str
    lines: int
    height: float


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table's body as it stands on one page; `continued` was put in while paging.

    `group` is the element of the row group, `label` that of the group's label row, or -1.
    """

    element: int
    group: int
    label: int
    continued: bool
    height: float
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What stands of one table on one page.

    `owed` is the number of header rows the table has, `header` how many are printed here, in
    `header_height`. `top` is how far down the page it begins; `width` is what the table takes,
    `measure` what there is for it.
    `narrow` holds words of cells that are squeezed into a column too narrow to read.
    """

    element: int
    name: str
    words: str
    owed: int
    header: int
    header_height: float
    top: float
    width: float
    measure: float
    narrow: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def overfull(self) -> bool:
        """Whether it is wider than the text."""
        return self.width > self.measure + 1


@dataclass(frozen=True, slots=True)
class Pictured:
    """A picture as it stands on a page: its address and description, and how wide it is.

    A picture of dots is so many `pixels` wide, and has so many `dots` an inch there; a drawing has
    0 of both. `beyond` is how far it stands out of the text area. `alike` are two of its colours
    that one ink makes the same grey. It is not `whole` where a style sheet moves, cuts or hides it.
    """

    address: str
    alt: str
    pixels: int
    dots: float
    width: float
    beyond: float
    alike: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Stray:
    """Words that stand out of the text area, and how far."""

    words: str
    beyond: float


@dataclass(frozen=True, slots=True)
class PageLayout:
    """One page: its number from 1, the height that text may take, and what stands there.

    `lines` counts the lines of text one under another; what stands side by side is one line.
    `left` is the height that is left empty at its foot, `given` what was given to its gaps.
    """

    number: int
    height: float
    pieces: tuple[Piece, ...]
    parts: tuple[Part, ...]
    lines: int
    left: float
    given: float = 0
    pictures: tuple[Pictured, ...] = ()
    strays: tuple[Stray, ...] = ()
