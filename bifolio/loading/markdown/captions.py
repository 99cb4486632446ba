"""What stands beside a simple table for it: its caption, behind “Table:” or a colon, and its
columns' widths, behind “Widths:”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, pairwise

from bifolio.diagnostics import Findings
from bifolio.model import Block, Blocks, Inlines, Paragraph, PipeTable, Text
from bifolio.model.source import Span
from bifolio.model.tables import in_percent
from bifolio.model.trees import plain

_CAPTION = re.compile(r"(?:[Tt]able:|:(?=\s))\s*")  # how Pandoc begins a table's caption
_WIDTHS = re.compile(r"[Ww]idths:[ \t]{0,9}[0-9][0-9, \t]{0,200}\Z")
_MEANT = re.compile(r"[Ww]idths?:")  # beside a table
_MOST_UNEQUAL = 20  # times as wide as a column: the most that a table is
_ESCAPED = re.compile(r"\s*(?:[Tt]able|[Ww]idths?)?\\:")


def widened(blocks: Sequence[Block], findings: Findings) -> tuple[Block, ...]:
    """The blocks, with the widths of each simple table's columns, below or above it, in the table.
    """
    done: list[Block] = []
    waiting: Text | None = None  # widths for the table that follows, if one does

    def refuse(widths: Text | None) -> None:
        if widths:
            findings.add("other-markdown", widths.span, "No simple table stands beside these "
                         "widths.", "Put them below its table, or take them out.")

    for block in _without_mistyped(tuple(chain.from_iterable(map(_parted, blocks))), findings):
        widths = _widths_of(block)
        if widths:
            refuse(waiting)
            waiting, last = None, len(done) - 1
            while last >= 0 and caption_of(done[last]):
                last -= 1
            table = done[last] if last >= 0 else None
            if isinstance(table, PipeTable) and not table.widths:
                done[last] = _with_widths(table, widths, findings)
            else:
                waiting = widths
            continue
        if isinstance(block, PipeTable) and waiting:
            block, waiting = _with_widths(block, waiting, findings), None
        elif waiting and not caption_of(block):
            refuse(waiting)
            waiting = None
        done.append(block)
    refuse(waiting)
    return tuple(done)


def _parted(block: Block) -> tuple[Block, ...]:
    """A caption and the widths in its last line apart; any other block as it is."""
    match block:
        case Paragraph(content=(*words, Text(text=" "), Text() as last)) if (
                words and _WIDTHS.match(last.text)):
            return replace(block, content=tuple(words)), Paragraph((last,), last.span)
        case Paragraph(content=content) if caption_of(block):
            for at, (blank, word) in enumerate(pairwise(content), 1):
                if isinstance(word, Text) and _MEANT.match(word.text) and plain((blank,)) == " ":
                    return (replace(block, content=content[:at - 1]),
                            Paragraph(content[at:], word.span))
    return (block,)


def _without_mistyped(blocks: Sequence[Block], findings: Findings) -> Iterator[Block]:
    """The blocks, but for what was meant as the widths of a table beside it and cannot be read."""
    for at, block in enumerate(blocks):
        match block:
            case Paragraph(content=(Text(text=text, span=span), *_)) if (
                    _MEANT.match(text) and not _widths_of(block) and _stands_beside(blocks, at)):
                findings.add("column-widths", span, "These widths cannot be read.",
                             "Write one whole share for each column: Widths: 2, 1, 1. Put a "
                             "backslash before the colon of words that are to be printed.")
            case _:
                yield block


def _stands_beside(blocks: Sequence[Block], at: int) -> bool:
    """Whether a simple table is the next block, captions and widths aside, before or after one."""
    return any(isinstance(next((blocks[near] for near in side if not (
        caption_of(blocks[near]) or _widths_of(blocks[near]))), None), PipeTable)
        for side in (range(at - 1, -1, -1), range(at + 1, len(blocks))))


def _widths_of(block: Block) -> Text | None:
    match block:
        case Paragraph(content=(Text() as text,)) if _WIDTHS.match(text.text):
            return text
    return None


def _with_widths(table: PipeTable, widths: Text, findings: Findings) -> PipeTable:
    return replace(table, widths=in_percent(sound_widths(
        re.findall("[0-9]+", widths.text), table.columns, widths.span, findings)))


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


def sound_widths(written: Sequence[str], columns: int, span: Span, findings: Findings
                 ) -> tuple[int, ...]:
    """The shares of a table's width that its columns have; (), and a finding, where they have none.

    None may be so small that no word stands in it.
    """
    if not written:
        return ()
    shares = tuple(map(int, written))
    if len(shares) != columns:
        findings.add("column-widths", span, f"There are {len(shares)} widths for {columns} "
                     "columns.", "Write one share for each column, what names the rows first.")
    elif min(shares) * _MOST_UNEQUAL < sum(shares):
        findings.add("column-widths", span, f"A column of {min(shares)} in {sum(shares)} would "
                     "hold no word.", "Write shares as 2, 1, 1, each at least a twentieth of all.")
    else:
        return shares
    return ()
