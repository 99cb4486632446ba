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
    OrderedList,
    Paragraph,
    Quotation,
)


def find_misplaced(blocks: Blocks, findings: Findings) -> None:
    """A finding for each block that cannot stand where it was put, in these and further in."""
    for block in blocks:
        if isinstance(block, Arrangement) and block.name == "pair":
            _look_at_pair(block, findings)
        for inner in _within(block):
            find_misplaced(inner, findings)


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
