"""Tables and pictures that can be read without having learned how."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from bifolio.diagnostics import Findings
from bifolio.model import (
    Block,
    Cell,
    ComparisonTable,
    Figure,
    Grid,
    Image,
    Paragraph,
    PipeTable,
)
from bifolio.model.languages import language
from bifolio.model.trees import opened, plain
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.structure.main_points import SHORT

MOST_COLUMNS, MOST_HEADER_WORDS, MOST_RATIO = 5, 4, 1.5
_MANY_WORDS = 30  # on the longest option, below which a ratio means nothing
_MANY_CELLS = 16  # from here a table needs a word on how to read it
_HOW_TO_READ = re.compile(r"\bhow to read\b|\bto read (?:it|this)\b|"
                          r"\bread (?:across|down|each|this|along)\b|"
                          r"\blook (?:for|along|down|up)\b|\bfind your\b|"
                          r"\beach (?:row|column|figure|dot|square)\b", re.I)


def find_hard_displays(copy: ProofCopy, findings: Findings,
                       tables: Mapping[str, ComparisonTable]) -> None:
    """A finding for each picture without a caption and each table that is hard to read."""
    for noun in copy.nouns(Figure, Paragraph, Grid, PipeTable):
        match noun:
            case Figure() if not noun.caption:
                _report_caption(noun, findings)
            case Paragraph(content=(Image() as image,)):
                _report_caption(image, findings)
            case Grid() | PipeTable():
                _find_wide(noun, findings)
    tells = copy.word_count >= SHORT and language(copy.edition.language).is_english
    for chapter in copy.edition.chapters:
        for block, beside in _with_neighbours(opened(chapter.blocks)):
            if isinstance(block, Grid):
                _find_unequal(block, tables, findings)
                if tells:
                    _find_unread(block, beside, findings)


def _report_caption(picture: Figure | Image, findings: Findings) -> None:
    findings.add("no-caption", picture.span, f"The picture “{picture.alt}” has no caption.",
                 "Place it with ```{figure} and a line that says what it shows.")


def _find_wide(table: Grid | PipeTable, findings: Findings) -> None:
    if table.columns > MOST_COLUMNS:
        findings.add("wide-table", table.span,
                     f"This table has {table.columns} columns; {MOST_COLUMNS} are the most.",
                     "Turn it round, leave a column out, or make two tables of it.")
    head = table.head if isinstance(table, Grid) else (table.header,)
    for cell in (cell for row in head for cell in row):
        words = plain(cell.content)
        if len(words.split()) > MOST_HEADER_WORDS:
            findings.add("long-header", cell.span,
                         f"The column heading “{words}” has {len(words.split())} words; "
                         f"{MOST_HEADER_WORDS} are the most.",
                         "Shorten it, and say the rest in the table's note.")


def _with_neighbours(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, str]]:
    """Each block with the words of the paragraphs before and after it."""
    for at, block in enumerate(blocks):
        near = blocks[max(0, at - 1):at] + blocks[at + 1:at + 2]
        yield block, " ".join(plain(other.content) for other in near
                              if isinstance(other, Paragraph))


def _find_unread(grid: Grid, beside: str, findings: Findings) -> None:
    cells = sum(len(row) - 1 for group in grid.groups for row in group.rows)
    words = f"{plain(grid.title)} {plain(grid.note)} {beside}"
    if cells >= _MANY_CELLS and not _HOW_TO_READ.search(words):
        findings.add("no-how-to-read", grid.span,
                     f"Nothing tells how to read the table “{plain(grid.title)}”.",
                     "Add to its note, or beside it: How to read this: ….")


def _find_unequal(grid: Grid, tables: Mapping[str, ComparisonTable], findings: Findings) -> None:
    words = option_words(grid, tables)
    most, least = max(words, key=lambda name: words[name], default=""), \
        min(words, key=lambda name: words[name], default="")
    if most and words[most] >= _MANY_WORDS and words[most] > MOST_RATIO * words[least]:
        findings.add("unequal-options", grid.span,
                     f"This table says {words[most]} words on “{most}” and {words[least]} on "
                     f"“{least}”; half as many again are the most.",
                     "Tell as much of each, gains and harms.")


def option_words(grid: Grid, tables: Mapping[str, ComparisonTable]) -> dict[str, int]:
    """How many words a comparison table says on each option."""
    table = tables.get(grid.name)
    if table is None:
        return {}
    rows = [row for group in grid.groups for row in group.rows]
    if table.options_run == "down":
        return {plain(row[0].content): sum(_words(cell) for cell in row[1:]) for row in rows}
    names = [cell for row in grid.head for cell in row if cell.scope == "col"]
    by_anchor = {cell.anchor: plain(cell.content) for cell in names}
    words: dict[str, int] = {}
    for row in rows:
        for cell in row[1:]:
            name = next((by_anchor[header] for header in cell.headers if header in by_anchor), "")
            words[name] = words.get(name, 0) + _words(cell)
    return words


def _words(cell: Cell) -> int:
    return len(plain(cell.content).split())
