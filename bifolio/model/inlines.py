"""Inlines: what stands in a line. `kind` is what templates test: the trade's word for the thing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from bifolio.model.source import Span

if TYPE_CHECKING:
    from bifolio.model.content import Blocks


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
    span: Span


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
    """``{term}`GLP-1` ``, ``{fact}`id` ``, ``{grade}`A` ``: a role's name, and what it marks."""

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
