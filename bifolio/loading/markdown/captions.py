"""Captions of simple tables: a paragraph beside one that begins with “Table:” or a colon."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bifolio.model import Block, Blocks, Inlines, Paragraph, PipeTable, Text

_CAPTION = re.compile(r"(?:[Tt]able:|:(?=\s))\s*")  # how Pandoc begins a table's caption
_ESCAPED = re.compile(r"\s*(?:[Tt]able)?\\:")


def captioned(blocks: Sequence[Block]) -> Blocks:
    """The blocks, with each simple table's caption, before or after it, in the table."""
    done: list[Block] = []
    before: tuple[Block, Inlines] | None = None  # a paragraph that is a caption, if a table follows
    for block in blocks:
        caption = caption_of(block)
        last = done[-1] if done else None
        if caption and isinstance(last, PipeTable) and not last.caption:
            done[-1], before = replace(last, caption=caption), None
            continue
        if isinstance(block, PipeTable) and before and before[0] is last:
            done[-1] = replace(block, caption=before[1])
        else:
            done.append(block)
        before = (block, caption) if caption else None
    return tuple(done)


def no_caption(written: str, content: Inlines) -> Inlines:
    """The words of a paragraph; of one whose colon was `written` with a backslash so that nothing
    takes it for a caption.
    """
    match content:
        case (Text(text=text, span=span) as first, *rest) if _ESCAPED.match(written):
            at = text.index(":") or 1  # parted there, it has no caption's head any more
            after = replace(first, text=text[at:], span=replace(span, column=span.column + at))
            return (replace(first, text=text[:at]), *((after,) if after.text else ()), *rest)
    return content


def caption_of(block: Block) -> Inlines:
    """What a paragraph says behind “Table:” or “:” at its head; () where that is not there."""
    match block:
        case Paragraph(content=(Text(text=text, span=span) as first, *rest)) if (
                found := _CAPTION.match(text)) and (rest or found.end() < len(text)):
            place = replace(span, column=span.column + found.end())
            words = (replace(first, text=text[found.end():], span=place),)
            return (*(words if words[0].text else ()), *rest)
    return ()
