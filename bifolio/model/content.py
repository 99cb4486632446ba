"""Blocks: headings, paragraphs, lists, boxes, tables, figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from bifolio.model.audiences import Readers
from bifolio.model.drawings import Drawing, FigurePlacement
from bifolio.model.inlines import Inlines
from bifolio.model.source import Span


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
    kind: ClassVar[str] = "ordered-list"
    items: tuple[Blocks, ...]
    tight: bool
    start: int
    span: Span


@dataclass(frozen=True, slots=True)
class Definition:
    """A term of a definition list and what is said of it."""

    term: Inlines
    descriptions: tuple[Blocks, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class DefinitionList:
    kind: ClassVar[str] = "definition-list"
    items: tuple[Definition, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Quotation:
    kind: ClassVar[str] = "quotation"
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class Box:
    """A set-apart block: key message, action box, warning box. `role` is which."""

    kind: ClassVar[str] = "box"
    role: str
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class Division:
    """Blocks for some readers only; gone once an edition is selected."""

    kind: ClassVar[str] = "division"
    readers: Readers
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class PipeTable:
    """A simple table written in Markdown; every row has as many cells as the header.

    `hangs` tells for each cell, row by row, how its number is set in; empty without numbers.
    """

    kind: ClassVar[str] = "pipe-table"
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[str, ...]  # "left", "right", "center" or "" for each column
    span: Span
    hangs: tuple[tuple[str | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Preformatted:
    kind: ClassVar[str] = "preformatted"
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ThematicBreak:
    kind: ClassVar[str] = "thematic-break"
    span: Span


@dataclass(frozen=True, slots=True)
class WritingLines:
    """Empty lines for the reader to write on."""

    kind: ClassVar[str] = "writing-lines"
    count: int
    span: Span


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with its caption; `source` is its path relative to the library."""

    kind: ClassVar[str] = "figure"
    source: str
    alt: str
    caption: Inlines
    span: Span


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
    """A cell of a grid. `anchor` names a header cell; `headers` name a cell's header cells.

    `scope` is empty for a data cell, else "col", "row", "colgroup" or "rowgroup". `hang` tells
    how a number in a column of numbers is set in (see `bifolio.composition.number_alignment`), else None.
    """

    content: Inlines
    span: Span
    scope: str = ""
    columns: int = 1
    rows: int = 1
    anchor: str = ""
    headers: tuple[str, ...] = ()
    hang: str | None = None


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, under an optional label that spans the table."""

    label: Cell | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison table as one edition prints it. `columns` counts columns.

    `wide` gives it a page across, of its own: "always", in "large" print only, or never ("").
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


Block = (
    Heading | Paragraph | BulletList | OrderedList | DefinitionList | Quotation | Box | Division
    | PipeTable | Preformatted | ThematicBreak | WritingLines | Figure | TablePlacement | Grid
    | FigurePlacement | Drawing
)
Blocks = tuple[Block, ...]
