"""The nouns of the house. All are frozen; passes return new ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar

from bifolio.source import Span


class Audience(StrEnum):
    """Who reads an edition."""

    PATIENT = "patient"
    CLINICIAN = "clinician"


Readers = frozenset[Audience]
EVERYONE: Readers = frozenset(Audience)

# --- inlines ---------------------------------------------------------------------------------
# `kind` is what templates test; it is the word of the trade for the thing.


@dataclass(frozen=True, slots=True)
class Text:
    kind: ClassVar[str] = "text"
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Emphasis:
    kind: ClassVar[str] = "emphasis"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Strong:
    kind: ClassVar[str] = "strong"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Superscript:
    kind: ClassVar[str] = "superscript"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Subscript:
    kind: ClassVar[str] = "subscript"
    content: Inlines


@dataclass(frozen=True, slots=True)
class Code:
    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True, slots=True)
class LineBreak:
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
    """``{term}`GLP-1` `` or ``{fact}`id` ``: `name` is the role, `text` what it marks."""

    kind: ClassVar[str] = "role"
    name: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Footnote:
    """A footnote at the place that calls it; `serial` counts from 1 in one edition."""

    kind: ClassVar[str] = "footnote"
    blocks: Blocks
    span: Span
    serial: int = 0


Inline = (
    Text | Emphasis | Strong | Superscript | Subscript | Code | LineBreak | Link | Image
    | Citation | Role | Footnote
)
Inlines = tuple[Inline, ...]

# --- blocks ----------------------------------------------------------------------------------


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
    kind: ClassVar[str] = "bullet-list"
    items: tuple[Blocks, ...]
    tight: bool
    span: Span


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
    """A simple table written in Markdown; every row has as many cells as the header."""

    kind: ClassVar[str] = "pipe-table"
    header: tuple[Inlines, ...]
    rows: tuple[tuple[Inlines, ...], ...]
    alignments: tuple[str, ...]  # "left", "right", "center" or "" for each column
    span: Span


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
class Figure:
    """A picture with its caption; `source` is its path relative to the library."""

    kind: ClassVar[str] = "figure"
    source: str
    alt: str
    caption: Inlines
    span: Span


@dataclass(frozen=True, slots=True)
class TablePlacement:
    """Where a comparison table is to stand; `name` is its file's name without `.yaml`."""

    kind: ClassVar[str] = "table-placement"
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid. `anchor` names a header cell; `headers` name a cell's header cells.

    `scope` is empty for a data cell, else "col", "row", "colgroup" or "rowgroup".
    """

    content: Inlines
    span: Span
    scope: str = ""
    columns: int = 1
    rows: int = 1
    anchor: str = ""
    headers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, under an optional label that spans the table."""

    label: Cell | None
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A comparison table as one edition prints it. `columns` counts columns."""

    kind: ClassVar[str] = "grid"
    name: str
    title: Inlines
    head: tuple[tuple[Cell, ...], ...]
    groups: tuple[RowGroup, ...]
    note: Inlines
    columns: int
    span: Span


Block = (
    Heading | Paragraph | BulletList | OrderedList | DefinitionList | Quotation | Box | Division
    | PipeTable | Preformatted | ThematicBreak | Figure | TablePlacement | Grid
)
Blocks = tuple[Block, ...]

# --- what an author writes ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a thing, and to whom."""

    readers: Readers
    content: Inlines
    span: Span


Wordings = tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """What is compared."""

    name: str
    label: Wordings
    readers: Readers
    span: Span


@dataclass(frozen=True, slots=True)
class Criterion:
    """The question that is asked of every option."""

    name: str
    label: Wordings
    readers: Readers
    span: Span


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Options under one label; an empty label groups nothing."""

    label: Wordings
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class CriterionGroup:
    """Criteria under one label; an empty label groups nothing."""

    label: Wordings
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Options × criteria for all readers. `options_run` is "across" (columns) or "down" (rows)."""

    name: str
    title: Wordings
    corner: Wordings
    note: Wordings
    readers: Readers
    options_run: str
    option_groups: tuple[OptionGroup, ...]
    criterion_groups: tuple[CriterionGroup, ...]
    answers: Mapping[tuple[str, str], Wordings]  # (option name, criterion name)
    span: Span


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter file: for whom, in which language ("" is the work's own), and its blocks."""

    name: str
    readers: Readers
    language: str
    blocks: Blocks
    span: Span


@dataclass(frozen=True, slots=True)
class Imprint:
    """Who answers for the text, and until when."""

    publisher: str
    revision: str
    written: date
    revised: date
    review_by: date
    authors: tuple[str, ...]
    funding: str


@dataclass(frozen=True, slots=True)
class Work:
    """Everything written on one subject."""

    name: str
    language: str
    audiences: tuple[Audience, ...]
    titles: Wordings
    subtitles: Wordings
    chapters: tuple[Chapter, ...]
    tables: Mapping[str, ComparisonTable]
    imprint: Imprint
    span: Span


@dataclass(frozen=True, slots=True)
class Phone:
    """A number to call and what it is for."""

    label: str
    number: str


@dataclass(frozen=True, slots=True)
class Clinic:
    """Whose name, phones and logo a handout carries; `logo` is a path in the library or ""."""

    name: str
    title: str
    address: tuple[str, ...]
    phones: tuple[Phone, ...]
    hours: str
    logo: str
    accent: str
    span: Span


@dataclass(frozen=True, slots=True)
class Reference:
    """One source: its citation key and its CSL-JSON item (without the key)."""

    key: str
    item: Mapping[str, Any]
    span: Span


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Every source of the library, by citation key, in the order of the file."""

    references: Mapping[str, Reference]
    path: str = "bibliography.bib"


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """A CSL style: its name, and its text when the library brings its own file."""

    name: str
    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Format:
    """Paper × type size × ink."""

    paper: str = "a4"
    size: str = "standard"
    ink: str = "colour"

    @property
    def name(self) -> str:
        return f"{self.paper}-{self.size}-{self.ink}"


@dataclass(frozen=True, slots=True)
class Library:
    """A folder of works, read and checked."""

    publisher: str
    language: str
    formats: tuple[Format, ...]
    style: CitationStyle
    required_signoffs: Mapping[Audience, tuple[str, ...]]
    works: Mapping[str, Work]
    clinics: Mapping[str, Clinic]
    bibliography: Bibliography


# --- what is made of it ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Edition:
    """A work for one audience in one language: nothing for anybody else is in it.

    `missing_signoffs` are the roles that have yet to sign; while there are any it is a draft.
    """

    work: str
    audience: Audience
    language: str
    title: Inlines
    subtitle: Inlines
    chapters: tuple[Chapter, ...]
    imprint: Imprint
    missing_signoffs: tuple[str, ...]
    span: Span

    @property
    def draft(self) -> bool:
        return bool(self.missing_signoffs)


@dataclass(frozen=True, slots=True)
class MarkPart:
    """A piece of a citation's label; `target` is the anchor it links to, or "" for none."""

    content: Inlines
    target: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """What is printed where a citation stands; `raised` when the style sets it superior."""

    anchor: str
    parts: tuple[MarkPart, ...]
    raised: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a reference list. `label` is its printed number, "" in author-date styles.

    `mentions` are the anchors of the citations that cite it, in order.
    """

    key: str
    anchor: str
    label: str
    content: Inlines
    mentions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class References:
    """An edition's citation marks (by serial) and its reference list, in printing order."""

    marks: Mapping[int, Mark] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Handout:
    """One finished PDF to be: edition × format × clinic ("" for none)."""

    work: str
    audience: Audience
    language: str
    format: Format
    clinic: str = ""

    @property
    def name(self) -> str:
        parts = [self.work, self.audience.value, self.format.name]
        if self.clinic:
            parts.append(self.clinic)
        return "-".join(parts)
