"""Order: a page's content stands in the file in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pydyf

from bifolio.finishing.tags import Content, Tag, Tags

_COLOURS = (b"rg", b"g", b"k", b"cs", b"scn", b"sc")


def paint_labels_first(tags: Tags) -> None:
    """Write each list label before its item's text; WeasyPrint paints all of a page's at its end.

    A label is moved with the ink that it was painted with, and leaves behind what ink it chose for
    what follows, so the page looks the same.
    """
    for item in tags.walk("LI"):
        if len(item.tags) < 2:
            continue
        label, body = _contents(item.tags[0]), _contents(item.tags[-1])
        for content in label:
            first = next((c for c in body if c.page == content.page), None)
            if first is not None:
                _move(tags.stream(content.page), content.mark, first.mark)


def _contents(tag: Tag) -> list[Content]:
    return [kid for part in tag.walk() for kid in part.kids if isinstance(kid, Content)]


def _move(stream: list[Any], mark: int, before: int) -> None:
    """Move one marked sequence of a page to stand just before another."""
    start, end = _sequence(stream, mark)
    sequence = stream[start:end]
    ink = _ink(stream, start)
    stream[start:end] = _ink(stream, end)
    target = _sequence(stream, before)[0]
    stream[target:target] = [b"q", *ink, *sequence, b"Q"]


def _sequence(stream: Sequence[Any], mark: int) -> tuple[int, int]:
    """Where a marked sequence begins, and where what follows it does."""
    at = next(at for at, item in enumerate(stream)
              if isinstance(item, pydyf.Dictionary) and item.get("MCID") == mark)
    depth = 1
    end = at + 2
    while depth:
        depth += (stream[end] in (b"BDC", b"BMC")) - (stream[end] == b"EMC")
        end += 1
    return at - 1, end


def _ink(stream: Sequence[Any], end: int) -> tuple[bytes, ...]:
    """What sets colour and opacity as they are at a place of a page."""
    kept: list[dict[bytes, bytes]] = [{}]
    for item in stream[:end]:
        if item == b"q":
            kept.append(dict(kept[-1]))
        elif item == b"Q":
            kept.pop()
        elif isinstance(item, bytes):
            operator = item.rsplit(b" ", 1)[-1]
            if operator in _COLOURS:
                kept[-1].pop(b"colour", None) if operator != b"scn" else None
                kept[-1][b"colour"] = kept[-1].get(b"colour", b"") + b" " + item
            elif operator == b"gs":
                kept[-1][b"opacity"] = item
    return tuple(value.strip() for value in kept[-1].values())
