"""Arrangements: what may be arranged, and where; all else is a finding at its place."""

from __future__ import annotations

from collections.abc import Iterator

from bifolio.diagnostics import Findings
from bifolio.model import (
    Arrangement,
    Block,
    Blocks,
    Box,
    BulletList,
    DefinitionList,
    Division,
    Figure,
    FigurePlacement,
    Heading,
    OrderedList,
    PageBreak,
    Paragraph,
    PipeTable,
    Quotation,
    TablePlacement,
)
from bifolio.model.boxes import TEAR_OFF
from bifolio.model.trees import walk

_WIDE = (Arrangement, Box, Figure, FigurePlacement, PipeTable, TablePlacement)


def find_misplaced(blocks: Blocks, findings: Findings, held: bool = False) -> None:
    """A finding for each block that cannot stand where it was put, in these and further in.

    `held` says that the blocks stand in another, which is more than for whom they are.
    """
    for block in blocks:
        match block:
            case Arrangement(name="pair"):
                _look_at_pair(block, findings)
            case Arrangement(name="columns"):
                _look_at_columns(block, findings)
            case Arrangement(name="keep-together"):
                _look_at_kept(block, findings)
            case Box(role=TEAR_OFF.role) if held:
                findings.add("misplaced-block", block.span, "A slip to cut off cannot stand within "
                             "a list or a block.", "Put it before it or after it.")
            case PageBreak() if held:
                findings.add("misplaced-block", block.span, "A page cannot break within a list or "
                             "a block.", "Put the break before it or after it.")
        for inner in _within(block):
            find_misplaced(inner, findings, held or not isinstance(block, Division))


def _within(block: Block) -> Iterator[Blocks]:
    """Each run of blocks that a block holds."""
    match block:
        case Box() | Division() | Quotation() | Arrangement():
            yield block.blocks
        case BulletList() | OrderedList():
            yield from block.items
        case DefinitionList():
            for definition in block.items:
                yield from definition.descriptions


def _look_at_pair(pair: Arrangement, findings: Findings) -> None:
    """A pair is of two for the same readers: pictures, boxes, or one of them and its words."""
    for block in (inner for one in pair.blocks if isinstance(one, Arrangement)
                  for inner in one.blocks):
        if not isinstance(block, Paragraph | BulletList | OrderedList | DefinitionList):
            findings.add("misplaced-block", block.span, "This cannot stand in a pair.",
                         "A pair holds pictures, boxes, paragraphs and lists. What is for some "
                         "readers only stands round the whole pair.")
            return
    if len(pair.blocks) != 2:
        findings.add("misplaced-block", pair.span, f"This pair has {len(pair.blocks)} parts, and "
                     "not two.", "Write two pictures, two boxes, or one of them and the words "
                     "beside it.")


def _look_at_kept(kept: Arrangement, findings: Findings) -> None:
    """A section's heading stays with what is kept below it, and would be no section's in it."""
    if not kept.blocks:
        findings.add("misplaced-block", kept.span, "Nothing is kept together here.",
                     "Write it between this line and its “:::”, or take both out.")
    for block in kept.blocks:
        if isinstance(block, Heading):
            findings.add("misplaced-block", block.span, "A heading cannot stand in what is kept "
                         "together.", "Put it above: a heading is never parted from what follows.")


def _look_at_columns(columns: Arrangement, findings: Findings) -> None:
    """Columns are of lists, whose items are words: what is wider has no room in them."""
    for block in columns.blocks:
        wide = block if not isinstance(block, BulletList | OrderedList) else next(
            (noun for noun in walk(block.items) if isinstance(noun, _WIDE)), None)
        if wide is not None:
            findings.add("misplaced-block", wide.span, "This has no room in columns.",
                         "Write lists of short items into the columns, and all else outside them.")
            return
