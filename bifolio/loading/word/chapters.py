"""The blocks of a document as the lines of a chapter."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from bifolio.loading.word.inlines import Piece, heading, markdown, plain

_DEEPEST = 6
_SHORT = 100  # letters of a first line in bold that is a title


@dataclass(frozen=True, slots=True)
class HeadingBlock:
    """A heading; level 0 is the title."""

    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ParagraphBlock:
    """A paragraph; a `caption` belongs to the picture or the table beside it."""

    pieces: tuple[Piece, ...]
    caption: bool = False


@dataclass(frozen=True, slots=True)
class ItemBlock:
    """An item of a list; `level` counts from 0."""

    level: int
    ordered: bool
    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PictureBlock:
    """A picture, and its description."""

    name: str
    alt: str


@dataclass(frozen=True, slots=True)
class TableBlock:
    """A simple table; its first row is its header."""

    rows: tuple[tuple[tuple[Piece, ...], ...], ...]


@dataclass(frozen=True, slots=True)
class MarkBlock:
    """Where something was left out: its numbers on the list."""

    numbers: tuple[int, ...]


Block = HeadingBlock | ParagraphBlock | ItemBlock | PictureBlock | TableBlock | MarkBlock


def titled(blocks: Sequence[Block], given: str, name: str
           ) -> tuple[tuple[Piece, ...], tuple[Block, ...]]:
    """The title, and the blocks without it.

    It is the document's title, or its first heading, or a first line in bold; else what the
    document is called.
    """
    headings = [block for block in blocks if isinstance(block, HeadingBlock)]
    first = next(iter(blocks), None)
    chosen: Block | None = next((block for block in headings if block.level == 0),
                                headings[0] if headings else None)
    if chosen is None and isinstance(first, ParagraphBlock):
        words = plain(first.pieces)
        if len(words) <= _SHORT and (words == given or all(
                piece.bold or not piece.text.strip() for piece in first.pieces)):
            chosen = first
    if isinstance(chosen, HeadingBlock | ParagraphBlock):
        return chosen.pieces, tuple(block for block in blocks if block is not chosen)
    return (Piece(given or name.replace("_", " ").replace("-", " ")),), tuple(blocks)


def chapter_of(title: Sequence[Piece], blocks: Sequence[Block],
               notes: Mapping[str, Sequence[Sequence[Piece]]], images: str) -> str:
    """The chapter: its title, its blocks, its footnotes."""
    parts = [f"# {heading(title)}", *_parts(blocks, images)]
    for label, texts in notes.items():
        inner = "\n\n".join(markdown(text) for text in texts)
        parts.append(f"[^{label}]: " + inner.replace("\n", "\n    ").replace("    \n", "\n"))
    return "\n\n".join(parts) + "\n"


def _parts(blocks: Sequence[Block], images: str) -> Iterator[str]:
    """Each block as lines, items of one list together."""
    lowest = min((block.level for block in blocks
                  if isinstance(block, HeadingBlock) and block.level), default=1)
    level, items, marks = 1, list[ItemBlock](), list[int]()
    captions = _captions(blocks)
    placed = set(map(id, captions.values()))
    for block in blocks:
        if isinstance(block, ItemBlock):
            items.append(block)
            continue
        if isinstance(block, MarkBlock):
            marks += block.numbers  # at once it would tear a list apart
            continue
        if items:
            yield "\n".join(_list(items))
            items = []
        if marks:
            yield _mark(marks)
            marks = []
        match block:
            case HeadingBlock(level=wanted):
                level = min(max(wanted - lowest, 0) + 2, level + 1, _DEEPEST)
                yield f"{'#' * level} {heading(block.pieces)}"
            case ParagraphBlock() if id(block) not in placed:
                yield markdown(block.pieces)
            case PictureBlock() if caption := captions.get(id(block)):
                alt = f":alt: {block.alt}\n" if block.alt else ""
                yield f"```{{figure}} {images}/{block.name}\n{alt}{heading(caption.pieces)}\n```"
            case PictureBlock():
                yield f"![{markdown((Piece(block.alt),)) if block.alt else ''}]" \
                      f"({images}/{block.name})"
            case TableBlock():
                yield "\n".join(_table(block))
                if caption := captions.get(id(block)):
                    yield f"Table: {heading(caption.pieces)}"
    if items:
        yield "\n".join(_list(items))
    if marks:
        yield _mark(marks)


def _captions(blocks: Sequence[Block]) -> dict[int, ParagraphBlock]:
    """The caption of a picture, which follows it, and of a table, which stands on either side."""
    found: dict[int, ParagraphBlock] = {}
    seen = [block for block in blocks if not isinstance(block, MarkBlock)]
    for before, block, after in zip((None, *seen), seen, (*seen[1:], None), strict=False):
        if isinstance(block, ParagraphBlock) and block.caption and not any(
                piece.note for piece in block.pieces):
            tables: list[Block | None] = [each for each in (after, before)
                                          if isinstance(each, TableBlock)]
            beside = tables or [before]
            free = (each for each in beside
                    if isinstance(each, TableBlock | PictureBlock) and id(each) not in found)
            if (one := next(free, None)) is not None:
                found[id(one)] = block
    return found


def _mark(numbers: Sequence[int]) -> str:
    return f"<!-- from-word.md: {', '.join(map(str, numbers))} -->"


def _table(table: TableBlock) -> Iterator[str]:
    for at, row in enumerate(table.rows):
        yield f"| {' | '.join(markdown(cell) for cell in row)} |"
        if not at:
            yield f"|{'---|' * len(row)}"


@dataclass(slots=True)
class _Level:
    """A list that is open: its level in the document, and its last item."""

    level: int
    ordered: bool
    number: int
    sign: str
    width: int


def _list(items: Sequence[ItemBlock]) -> Iterator[str]:
    """The lines of a list, and of those in it."""
    open_: list[_Level] = []
    for item in items:
        while open_ and open_[-1].level > item.level and len(open_) > 1:
            open_.pop()
        last = open_[-1] if open_ and open_[-1].level >= item.level else None
        if last and (last.ordered != item.ordered
                     or (item.ordered and item.number != last.number + 1)):
            yield ""  # another list begins
        if last:
            last.level = item.level
            sign = last.sign
            if item.ordered:
                again = last.ordered and item.number != last.number + 1
                sign = {".": ")", ")": "."}.get(sign, ".") if again else sign if last.ordered \
                    else "."
            last.ordered, last.number, last.sign = item.ordered, item.number, sign
        else:
            if open_ and item.ordered and item.number != 1:
                yield ""  # else it would go on with the words above
            open_.append(_Level(item.level, item.ordered, item.number, ".", 0))
        now = open_[-1]
        marker = f"{item.number}{now.sign} " if item.ordered else "- "
        now.width = len(marker)
        indent = " " * sum(each.width for each in open_[:-1])
        inner = markdown(item.pieces).replace("\n", f"\n{indent}{' ' * now.width}")
        yield f"{indent}{marker}{inner}"
