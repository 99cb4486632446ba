"""What a text is made of: what stands in a line, blocks, and figures that are drawn.

`kind` is what templates test: the trade's word for the thing. One module, as they hold one another.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain, pairwise
from typing import ClassVar

from bifolio.model.audiences import Readers
from bifolio.model.boxes import BOXES, NOTE, TONES, ZONE_STYLES, BoxKind, Urgency
from bifolio.model.figure_kinds import FIGURE_KINDS, FigureKind
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class Text:
    """Words. `fact` or `term` name the fact or the term that printed them, "" for an author's.

    `grade` is the letter of a mark of certainty, "" for all other words.
    """

    kind: ClassVar[str] = "text"
    text: str
    span: Span
    fact: str = ""
    term: str = ""
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Words that are emphasized, in italics."""

    kind: ClassVar[str] = "emphasis"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that are important, in bold."""

    kind: ClassVar[str] = "strong"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised signs."""

    kind: ClassVar[str] = "superscript"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Subscript:
    """Lowered signs."""

    kind: ClassVar[str] = "subscript"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Code:
    """Text to be read sign by sign."""

    kind: ClassVar[str] = "code"
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A new line within a paragraph."""

    kind: ClassVar[str] = "line-break"


@dataclass(frozen=True, slots=True)
class Link:
    """A link to `target`: an absolute address, or `#anchor` in the same work."""

    kind: ClassVar[str] = "link"
    target: str
    content: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class Image:
    """A picture; `source` is its path relative to the library."""

    kind: ClassVar[str] = "image"
    source: str
    alt: str
    span: Span


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One source of a citation: `see @key, p. 4` has prefix, key, locator."""

    key: str
    span: Span
    prefix: str = ""
    label: str = ""  # CSL term for what the locator counts: "page", "chapter", …
    locator: str = ""
    suffix: str = ""
    without_author: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A place that cites; `serial` counts citations of one edition from 1 (0: not yet counted).

    `narrative` is `@key` in the running text, which names the author.
    """

    kind: ClassVar[str] = "citation"
    items: tuple[CitationItem, ...]
    narrative: bool
    span: Span
    serial: int = 0


@dataclass(frozen=True, slots=True)
class Role:
    """``{term}`GLP-1` ``, ``{fact}`id` ``, ``{grade}`A` ``: a role's name, and what it marks."""

    kind: ClassVar[str] = "role"
    name: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to write in: a "line" or a "space", or a "box" to tick; or one that is "ticked".

    `width` is that of a line, in millimetres; `height` that of a space, which is as wide as its
    cell, and 0 for that of a row. "lines" are `count` lines as wide as their cell.
    """

    kind: ClassVar[str] = "blank"
    sort: str
    span: Span
    width: int = 0
    height: int = 0
    count: int = 1


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote at the place that calls it; `serial` counts from 1 in one edition."""

    kind: ClassVar[str] = "footnote"
    blocks: Blocks
    span: Span
    serial: int = 0


Inline = (
    Text | Emphasis | Strong | Superscript | Subscript | Code | LineBreak | Link | Image
    | Citation | Role | Footnote | Blank
)


@dataclass(frozen=True, slots=True)
class FigurePlacement:
    """Where a drawn figure is to stand; `name` is its file's name without `.yaml`."""

    kind: ClassVar[str] = "figure-placement"
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class DrawnNumber:
    """A number as it is drawn: digits with a point, as in the register; "" for no interval.

    `at` is the time it belongs to, counted in `period` (weeks, months), on a time line.
    """

    value: str
    unit: str
    low: str = ""
    high: str = ""
    level: str = ""
    at: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class IconCount:
    """How many of how many icons are filled; `exact` is false when a number was rounded."""

    filled: int
    of: int
    exact: bool


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """A mark as one audience sees it (see `PlannedMark`); `said` is its number in words."""

    label: Inlines
    said: Inlines
    number: DrawnNumber | None
    span: Span
    special: bool = False
    icons: IconCount | None = None
    name: str = ""
    shape: str = ""
    column: int = 0
    row: int = 0
    share: str = ""
    examples: Inlines = ()


@dataclass(frozen=True, slots=True)
class DrawnArrow:
    """An arrow between two elements of a schematic, by their names."""

    start: str
    end: str
    style: str
    label: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """Marks that are drawn together."""

    label: Inlines
    axis: Inlines
    note: Inlines
    marks: tuple[DrawnMark, ...]
    arrows: tuple[DrawnArrow, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure as one edition prints it; `form` is its kind: "icon-array", "bars", …

    `alt` is the author's own description; `told` is what is read out, made when that is empty.
    `setting` says who was studied, for how long, and where that comes from.
    """

    kind: ClassVar[str] = "drawing"
    name: str
    form: str
    title: Inlines
    how_to_read: Inlines
    setting: Inlines
    note: Inlines
    alt: Inlines
    axis: Inlines
    keys: tuple[Inlines, ...]
    panels: tuple[DrawnPanel, ...]
    language: str
    span: Span
    from_zero: bool = False
    told: str = ""

    @property
    def sort(self) -> FigureKind:
        """What all figures of its kind have in common."""
        return FIGURE_KINDS[self.form]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the chapter's own."""

    kind: ClassVar[str] = "heading"
    level: int
    content: Inlines
    anchor: str
    span: Span


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences that belong together."""

    kind: ClassVar[str] = "paragraph"
    content: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class BulletList:
    """A list without numbers; `boxes` puts a box to tick before each item."""

    kind: ClassVar[str] = "bullet-list"
    items: tuple[Blocks, ...]
    tight: bool
    span: Span
    boxes: bool = False


@dataclass(frozen=True, slots=True)
class OrderedList:
    """Items in an order, numbered from `start` by one of `NUMERALS`: 1, a, A, i or I."""

    kind: ClassVar[str] = "ordered-list"
    items: tuple[Blocks, ...]
    tight: bool
    start: int
    span: Span
    numerals: str = "1"


Inlines = tuple[Inline | BulletList | OrderedList, ...]  # lists stand in cells of tables alone


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of a definition list and what is said of it."""

    term: Inlines
    descriptions: tuple[Blocks, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DefinitionList:
    """Terms, each with what it means."""

    kind: ClassVar[str] = "definition-list"
    items: tuple[Definition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody else has said or written."""

    kind: ClassVar[str] = "quotation"
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class Box:
    """A set-apart block; `role` says which of `BOXES`.

    Its name is a heading: its kind, and the heading that it begins with. Where it begins with none,
    `level` is that of its name.
    """

    kind: ClassVar[str] = "box"
    role: str
    blocks: Blocks
    span: Span
    urgency: Urgency | None = None
    level: int = 1

    @property
    def heading(self) -> Heading | None:
        """The heading that it begins with."""
        first = next(iter(self.blocks), None)
        return first if isinstance(first, Heading) else None

    @property
    def sign(self) -> str:
        """What stands before its name, or ""."""
        return self.sort.sign or (self.urgency.sign if self.urgency else "")

    @property
    def sort(self) -> BoxKind:
        """What all boxes of its role have in common."""
        return BOXES[self.role]

    @property
    def words(self) -> tuple[str, ...]:
        """The page's words that its name begins with: its kind, and how urgent it is or its zone.

        A note that is a zone is called by its zone alone.
        """
        level = self.urgency.level if self.urgency else ""
        kind = () if level in TONES and self.sort is NOTE else (self.sort.word,)
        return (*kind, level) if level else kind

    @property
    def style(self) -> str:
        """What it says of its own colours, as CSS: those of its zone, or of its kind."""
        return ZONE_STYLES.get(self.urgency.level if self.urgency else "", self.sort.style)


ARRANGEMENTS = ("columns", "keep-together", "pair")  # how blocks can be arranged
WORDS = "words"


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Blocks that are arranged on their page, and say no more for it; `name` tells how.

    It is one of `ARRANGEMENTS`: a "pair" stands side by side where both have room,
    lists in "columns" run in two where a line has room, and what is to "keep-together" begins a
    page rather than go on on the next. `WORDS` are blocks that are one of a pair.
    """

    kind: ClassVar[str] = "arrangement"
    name: str
    blocks: Blocks
    span: Span


PAGE_BREAK = "page-break"


@dataclass(frozen=True, slots=True)
class PageBreak:
    """Where the next page is to begin on paper."""

    kind: ClassVar[str] = PAGE_BREAK
    span: Span


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks for some readers only; gone once an edition is selected."""

    kind: ClassVar[str] = "division"
    readers: Readers
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class Preformatted:
    """Text whose lines and spaces stay as they are."""

    kind: ClassVar[str] = "preformatted"
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    """A change of subject without a heading."""

    kind: ClassVar[str] = "thematic-break"
    span: Span


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Empty lines for the reader to write on."""

    kind: ClassVar[str] = "writing-lines"
    count: int
    span: Span


LOCAL_ROOMS = {"small": 25, "middle": 60, "large": 120}  # the most words in a place of each size


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """A place for a clinic's own words; `room` is one of `LOCAL_ROOMS`."""

    kind: ClassVar[str] = "local-place"
    name: str
    room: str
    span: Span

    @property
    def words(self) -> int:
        """How many words it has room for."""
        return LOCAL_ROOMS[self.room]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; `source` is its path relative to the library.

    `width` is how much of the text's width it takes, in percent; 0 is its own size.
    """

    kind: ClassVar[str] = "figure"
    source: str
    alt: str
    caption: Inlines
    span: Span
    width: int = 0


@dataclass(frozen=True, slots=True)
class TablePlacement:
    """Where a comparison table is to stand; `name` is its file's name without `.yaml`.

    `left_out` are criteria that have no room there.
    """

    kind: ClassVar[str] = "table-placement"
    name: str
    span: Span
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table. `anchor` names a header cell; `headers` name a cell's header cells.

    `scope` is empty for a data cell, else "col", "row", "colgroup" or "rowgroup". `hang` tells
    how a number in a column of numbers is set in (see `bifolio.composition.number_alignment`),
    else None. `urgency` is that of what it is the header of; `tone` is the zone that it is in.
    `side` is where its words stand: "left", "right", "center", or "" where it is not said.
    """

    content: Inlines
    span: Span
    scope: str = ""
    columns: int = 1
    rows: int = 1
    anchor: str = ""
    headers: tuple[str, ...] = ()
    hang: str | None = None
    urgency: Urgency | None = None
    tone: str = ""
    side: str = ""


Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, under an optional label that spans the table."""

    label: Cell | None
    rows: tuple[Row, ...]

    @property
    def lines(self) -> tuple[Row, ...]:
        """The rows with a cell for each column: one that spans several places stands in each."""
        lines: list[Row] = []
        held: dict[int, tuple[Cell, int]] = {}  # by column, what stands there, for how many rows
        for row in self.rows:
            held = {column: (cell, left - 1) for column, (cell, left) in held.items() if left > 1}
            column = 0
            for cell in row:
                while column in held:
                    column += 1
                held |= {column + along: (cell, cell.rows) for along in range(cell.columns)}
            lines.append(tuple(held[column][0] for column in sorted(held)))
        return tuple(lines)

    @property
    def goes_on(self) -> tuple[bool, ...]:
        """Of each row whether a cell of it goes on in the next."""
        return tuple(any(cell is below for cell, below in zip(line, following, strict=False))
                     for line, following in pairwise((*self.lines, ())))


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A cell of a simple table's body: its first column, the lines of cells that it stands in, the
    cells that name them (a group's label, and the first of each), and those at the head above it.
    """

    cell: Cell
    column: int
    beside: Row
    names: Row
    above: Row


@dataclass(frozen=True, slots=True)
class PipeTable:
    """A simple table written in Markdown; every row has as many cells as the header.

    `names_rows` says that its first column names the rows. `named_by` is the id of what names it on
    its page: its caption, or the heading that it stands under; or "". `widths` are the shares of
    its width that its columns have, in percent; () where that is not said.
    """

    kind: ClassVar[str] = "pipe-table"
    header: Row
    groups: tuple[RowGroup, ...]
    span: Span
    caption: Inlines = ()
    names_rows: bool = False
    named_by: str = ""
    widths: tuple[float, ...] = ()

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return sum(cell.columns for cell in self.header)

    @property
    def spans(self) -> bool:
        """Whether a cell of it spans several rows or columns; labels of groups are none."""
        return any(cell.rows > 1 or cell.columns > 1 for row in (
            self.header, *(row for group in self.groups for row in group.rows)) for cell in row)

    @property
    def placed(self) -> tuple[PlacedCell, ...]:
        """Each cell of its body once, with those that head it and those beside it."""
        head, = RowGroup(None, (self.header,)).lines
        placed: list[PlacedCell] = []
        for group in self.groups:
            label = (group.label,) if group.label else ()
            found: dict[int, list[tuple[int, Row]]] = {}  # each cell's columns and lines
            cells: dict[int, Cell] = {}
            for line in group.lines:
                for column, cell in enumerate(line):
                    cells[id(cell)] = cell
                    found.setdefault(id(cell), []).append((column, line))
            for each, places in found.items():
                lines = {id(line): line for _, line in places}.values()
                names = {id(line[0]): line[0] for line in lines}.values()
                above = {id(head[column]): head[column] for column, _ in places}.values()
                placed.append(PlacedCell(cells[each], places[0][0], tuple(chain(*lines)),
                                         (*label, *names), tuple(above)))
        return tuple(placed)


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison table as one edition prints it. `columns` counts columns.

    `wide` gives it a page across, of its own: "always", in "large" print only, or never ("").
    `widths` are the shares of its width that its columns have, in percent, or ().
    """

    kind: ClassVar[str] = "grid"
    name: str
    title: Inlines
    head: tuple[tuple[Cell, ...], ...]
    groups: tuple[RowGroup, ...]
    note: Inlines
    columns: int
    span: Span
    wide: str = ""
    widths: tuple[float, ...] = ()


Block = (
    Heading | Paragraph | BulletList | OrderedList | DefinitionList | Quotation | Box | Arrangement
    | Division | PipeTable | Preformatted | ThematicBreak | WritingLines | LocalPlace | Figure
    | PageBreak | TablePlacement | Grid | FigurePlacement | Drawing
)
Blocks = tuple[Block, ...]
