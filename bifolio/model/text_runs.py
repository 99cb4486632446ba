"""Runs: the words of one paragraph, cell or heading in one piece, each still with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, is_dataclass
from typing import Any

from bifolio.model import (
    Blank,
    BulletList,
    Cell,
    Citation,
    Code,
    Drawing,
    DrawnMark,
    Figure,
    Footnote,
    Heading,
    Image,
    Inline,
    LineBreak,
    OrderedList,
    PipeTable,
    PrintedTerm,
    Role,
    Text,
)
from bifolio.model.source import Span
from bifolio.model.trees import branches

_KINDS: dict[type, str] = {Cell: "cell", PipeTable: "cell", Heading: "heading", Figure: "figure",
                           Drawing: "figure", DrawnMark: "mark",
                           Footnote: "footnote", PrintedTerm: "glossary"}
UNSEEN = re.compile(  # signs without a letter of their own, within words too
    "[\x02\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f"
    "\ufeff\ufff9-\ufffb\ufffe\U000e0000-\U000e0fff]")
_HIDDEN = "\ufffc"  # stands for a sign that a proof must not read


@dataclass(frozen=True, slots=True)
class Run:
    """An unbroken run of words. `kind` tells where: "text", "cell", "heading", "mark", …"""

    kind: str
    pieces: tuple[Text | Citation, ...]

    @property
    def text(self) -> str:
        """All words; a citation has none."""
        return "".join(piece.text for piece in self.pieces if isinstance(piece, Text))

    def without(self, hidden: Callable[[Text], bool]) -> str:
        """The words, with as many placeholders in the place of each `hidden` piece."""
        return "".join(_HIDDEN * len(p.text) if hidden(p) else p.text
                       for p in self.pieces if isinstance(p, Text))

    def located(self) -> Iterator[tuple[int, Text | Citation]]:
        """Each piece with the offset it starts at."""
        offset = 0
        for piece in self.pieces:
            yield offset, piece
            offset += len(piece.text) if isinstance(piece, Text) else 0

    def place(self, offset: int) -> Span:
        """Where the word at an offset stands in its file."""
        place = Span("")
        for start, piece in self.located():
            if isinstance(piece, Text) and start <= offset and piece.span.path:
                along = min(offset - start, len(piece.text))
                place = Span(piece.span.path, piece.span.line, piece.span.column + along)
        return place


def runs(tree: Any, kind: str = "text") -> Iterator[Run]:
    """Every run in `tree`, in reading order; those of a footnote after the one that calls it, and
    those of a list in a cell after the cell's own.
    """
    if isinstance(tree, tuple):
        if any(isinstance(part, Inline) for part in tree):
            pieces: list[Text | Citation] = []
            beside: list[Footnote | BulletList | OrderedList] = []
            _flatten(tree, pieces, beside)
            yield Run(kind, tuple(pieces))
            tree = tuple(beside)
        for part in tree:
            yield from runs(part, kind)
    elif isinstance(tree, DrawnMark):  # its name and its number are read as one
        yield from runs((*tree.label, Text(": ", tree.span), *tree.said), _KINDS[DrawnMark])
    elif is_dataclass(tree) and not isinstance(tree, type):
        for name in branches(type(tree)):
            yield from runs(getattr(tree, name), _KINDS.get(type(tree), kind))


def _flatten(content: tuple[Any, ...], pieces: list[Text | Citation],
             beside: list[Footnote | BulletList | OrderedList]) -> None:
    for inline in content:
        match inline:
            case Text() | Citation():
                pieces.append(inline)
            case Code() | Role():
                pieces.append(Text(inline.text, getattr(inline, "span", Span(""))))
            case LineBreak() | Image() | Blank():
                pieces.append(Text(" ", Span("")))
            case Footnote() | BulletList() | OrderedList():
                beside.append(inline)
            case _:
                _flatten(inline.content, pieces, beside)
