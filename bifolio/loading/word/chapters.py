"""The blocks of a document as the lines of a chapter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from string import ascii_lowercase

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.loading.word.inlines import Piece, heading, markdown, plain
from bifolio.model import BulletList, OrderedList
from bifolio.model.source import Source

_DEEPEST = 6
_MOST_ROMAN = 40
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
    """An item of a list; `level` counts from 0, and `numerals` are 1, a, A, i or I."""

    level: int
    ordered: bool
    number: int
    pieces: tuple[Piece, ...]
    numerals: str = "1"

    @property
    def value(self) -> str:
        """The number as it is printed: 4, d or iv; in digits where it has no short name."""
        if self.numerals in "aA" and 0 < self.number <= len(ascii_lowercase):
            value = ascii_lowercase[self.number - 1]
        elif self.numerals in "iI" and 0 < self.number < _MOST_ROMAN:
            tens, ones = divmod(self.number, 10)
            value = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
        else:
            return str(self.number)
        return value.upper() if self.numerals.isupper() else value


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
               captions: Mapping[int, ParagraphBlock],
               notes: Mapping[str, Sequence[Sequence[Piece]]], images: str) -> str:
    """The chapter: its title, its blocks with their captions, its footnotes."""
    parts = [f"# {heading(title)}", *_parts(blocks, captions, images)]
    for label, texts in notes.items():
        inner = "\n\n".join(markdown(text) for text in texts)
        parts.append(f"[^{label}]: " + inner.replace("\n", "\n    ").replace("    \n", "\n"))
    return "\n\n".join(parts) + "\n"


def _parts(blocks: Sequence[Block], captions: Mapping[int, ParagraphBlock], images: str
           ) -> Iterator[str]:
    """Each block as lines, items of one list together."""
    lowest = min((block.level for block in blocks
                  if isinstance(block, HeadingBlock) and block.level), default=1)
    level, items, marks = 1, list[ItemBlock](), list[int]()
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
                alt = markdown((Piece(block.alt),)).replace("{box}", "☐") if block.alt else ""
                yield f"![{alt}]({images}/{block.name})"
            case TableBlock():
                yield "\n".join(_table(block))
                if caption := captions.get(id(block)):
                    yield f"Table: {heading(caption.pieces)}"
    if items:
        yield "\n".join(_list(items))
    if marks:
        yield _mark(marks)


def captioned(blocks: Sequence[Block]) -> tuple[Mapping[int, ParagraphBlock],
                                                Sequence[ParagraphBlock]]:
    """The captions of pictures and tables, by the id of each, and the captions in doubt.

    A picture's follows it. Those of tables all stand above them, or all below: which, say those
    that have a table on one side alone.
    """
    seen = [block for block in blocks if not isinstance(block, MarkBlock)]
    beside = [(block, tuple(_owners(before, block, after))) for before, block, after
              in zip((None, *seen), seen, (*seen[1:], None), strict=False)
              if isinstance(block, ParagraphBlock) and block.caption
              and not any(piece.note for piece in block.pieces)]
    sides = {owners[0][1] for _, owners in beside if len(owners) == 1
             and isinstance(owners[0][0], TableBlock)}
    if len(sides) == 1:
        beside = [(block, tuple(owner for owner in owners if owner[1] in sides
                                or isinstance(owner[0], PictureBlock)))
                  for block, owners in beside]
    wanted = Counter(id(owner) for _, owners in beside for owner, _ in owners)
    found, doubtful = dict[int, ParagraphBlock](), list[ParagraphBlock]()
    for block, owners in beside:
        if len(owners) == 1 and wanted[id(owners[0][0])] == 1:
            found[id(owners[0][0])] = block
        elif owners:
            doubtful.append(block)
    return found, doubtful


def numbered(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], Sequence[ItemBlock]]:
    """The blocks with letters and Roman numerals before those items alone that a chapter reads so;
    and the first item of each list that has digits instead.
    """
    done: list[Block] = []
    changed: list[ItemBlock] = []
    for _, group in groupby(blocks, lambda block: isinstance(block, ItemBlock | MarkBlock)):
        listed = list(group)
        for single in (True, False):
            items = [block for block in listed if isinstance(block, ItemBlock)]
            others = [item for item in items if item.numerals != "1"]
            if not others or _read_so(items):
                break
            places = {(item.level, item.numerals, item.number) for item in others}
            wrong = {id(item) for item in others if not single or _alone(item, places)}
            changed += [item for item in others if id(item) in wrong][:1]
            listed = [replace(block, numerals="1") if isinstance(block, ItemBlock)
                      and id(block) in wrong else block for block in listed]
        done += listed
    return tuple(done), changed


def _alone(item: ItemBlock, places: Collection[tuple[int, str, int]]) -> bool:
    """Whether an item has none beside it, which alone would show that it is one."""
    return not any((item.level, item.numerals, item.number + step) in places for step in (-1, 1))


def _read_so(items: Sequence[ItemBlock]) -> bool:
    """Whether a chapter reads the items with their own numerals."""
    findings = Findings()
    blocks = parse_blocks(Source("chapter.md", "\n".join(_list(items))), findings)
    wanted = [(item.numerals, item.number) if item.ordered else ("-", 0) for item in items]
    return list(_counted(blocks)) == wanted and not any(
        finding.code in ("run-on-list", "other-markdown") for finding in findings)


def _counted(blocks: Sequence[object]) -> Iterator[tuple[str, int]]:
    """The numerals and the number of each item of lists and the lists in them."""
    for block in blocks:
        if isinstance(block, OrderedList | BulletList):
            for at, item in enumerate(block.items):
                yield (block.numerals, block.start + at) if isinstance(block, OrderedList) \
                    else ("-", 0)
                yield from _counted(item)


def _owners(before: Block | None, caption: ParagraphBlock, after: Block | None
            ) -> Iterator[tuple[Block, str]]:
    """What beside a caption it may belong to, and on which side of that it stands."""
    label = plain(caption.pieces).casefold()
    if isinstance(before, TableBlock) and not label.startswith("fig"):
        yield before, "below"
    if isinstance(before, PictureBlock) and not label.startswith("table"):
        yield before, "below"
    if isinstance(after, TableBlock) and not label.startswith("fig"):
        yield after, "above"


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
            if item.ordered and item.numerals != "1":
                sign = ")" if item.numerals.isupper() else "."
            elif item.ordered:
                again = last.ordered and item.number != last.number + 1
                sign = {".": ")", ")": "."}.get(sign, ".") if again else sign if last.ordered \
                    else "."
            last.ordered, last.number, last.sign = item.ordered, item.number, sign
        else:
            if open_ and item.ordered and item.number != 1:
                yield ""  # else it would go on with the words above
            open_.append(_Level(item.level, item.ordered, item.number,
                                ")" if item.numerals.isupper() else ".", 0))
        now = open_[-1]
        marker = f"{item.value}{now.sign} " if item.ordered else "- "
        now.width = len(marker)
        indent = " " * sum(each.width for each in open_[:-1])
        inner = markdown(item.pieces).replace("\n", f"\n{indent}{' ' * now.width}")
        yield f"{indent}{marker}{inner}"
