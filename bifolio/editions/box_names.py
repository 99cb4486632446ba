"""The names of boxes and of urgent groups: at which level one stands, and what it still says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bifolio.model import (
    Arrangement,
    Block,
    Blocks,
    Box,
    BulletList,
    Cell,
    DefinitionList,
    Edition,
    Heading,
    Inlines,
    OrderedList,
    Quotation,
)
from bifolio.model.boxes import TONES
from bifolio.model.languages import language
from bifolio.model.trees import plain, rewrite, walk

_DEEPEST = 5  # of a text's headings, which are one level deeper on the page


def name_boxes(edition: Edition) -> Edition:
    """The edition with names for its boxes at levels that never skip one.

    What is urgent says so once: by the page's word, or by the writer's own that begins its heading.
    """
    words = language(edition.language).words

    def told(noun: Any) -> Any:
        if not isinstance(noun, Box | Cell) or not noun.urgency:
            return noun
        own: Inlines = noun.content if isinstance(noun, Cell) else \
            noun.heading.content if noun.heading else ()
        level = noun.urgency.level
        word = re.escape(getattr(words, level))
        end = r"\b" if level in TONES else r"\s*(?:$|[:;,.·–—-])"  # “Green zone”, and “Now: call”
        return replace(noun, urgency=replace(
            noun.urgency, told=bool(re.match(rf"\s*{word}{end}", plain(own), re.I))))

    chapters = tuple(replace(chapter, blocks=tuple(_levelled(chapter.blocks)))
                     for chapter in edition.chapters)
    named: Edition = rewrite(replace(edition, chapters=chapters), told)
    return named


def _levelled(blocks: Blocks) -> Iterator[Block]:
    """Each box one level below the heading that it stands under; none of its own is above that."""
    above = last = 0
    for block in blocks:
        match block:
            case Heading():
                above = last = block.level
            case Box():
                own = [noun.level for noun in walk(block) if isinstance(noun, Heading)]
                inner = own[block.heading is not None:]
                block = _at_level(min(above + 1, last + 1, _DEEPEST, *inner), block)
                last = [last, *own][-1]
            case BulletList() | OrderedList() | DefinitionList() | Quotation() | Arrangement():
                own = [noun.level for noun in walk(block) if isinstance(noun, Heading)]
                block = _at_level(min(above + 1, last + 1, _DEEPEST, *own), block)
                last = [last, *own][-1]
        yield block


def _at_level(level: int, block: Block) -> Block:
    """A block with names at this level for the boxes in it, and for itself if it is one."""
    levelled: Block = rewrite(
        block, lambda noun: replace(noun, level=level) if isinstance(noun, Box) else noun)
    return levelled
