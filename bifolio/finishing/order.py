"""Order: a page's content stands in the file in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

import pydyf

from bifolio.finishing.tags import Content, Tag, Tags

_COLOURS = (b"rg", b"g", b"k", b"cs", b"scn", b"sc")


def paint_labels_first(tags: Tags) -> None:
    """Write each list label before its item's text; WeasyPrint paints all of a page's at its end.

    A label is moved with the ink that it was painted with, and leaves behind what ink it chose for
    what follows, so the page looks the same.
    """
    moves: dict[int, list[tuple[int, int]]] = {}
    labels = {c for item in tags.walk("LI") if len(item.tags) > 1 for c in _contents(item.tags[0])}
    for item in tags.walk("LI"):
        if len(item.tags) < 2:
            continue
        label, body = _contents(item.tags[0]), _contents(item.tags[-1])
        for content in label:
            first = next((c for c in body if c.page == content.page and c not in labels), None)
            if first is not None:
                moves.setdefault(content.page, []).append((content.mark, first.mark))
    for page, pairs in moves.items():
        _move(tags.stream(page), pairs)


def _contents(tag: Tag) -> list[Content]:
    return [kid for part in tag.walk() for kid in part.kids if isinstance(kid, Content)]


def _move(stream: list[Any], pairs: Sequence[tuple[int, int]]) -> None:
    """Move marked sequences of a page, each to stand just before another."""
    starts = {item["MCID"]: at - 1 for at, item in enumerate(stream)
              if isinstance(item, pydyf.Dictionary) and "MCID" in item}
    # What is painted in a group, as what is half transparent, stands in a stream of its own.
    pairs = [(mark, before) for mark, before in pairs if mark in starts and before in starts]
    spans = [(starts[mark], _end(stream, starts[mark])) for mark, _ in pairs]
    inks = _inks(stream, {at for span in spans for at in span})
    arriving: dict[int, list[Any]] = {}
    for (start, end), (_, before) in zip(spans, pairs, strict=True):
        piece = [b"q", *inks[start], *stream[start:end], b"Q"]
        arriving.setdefault(starts[before], []).extend(piece)
    ends = dict(spans)
    moved: list[Any] = []
    at = 0
    while at < len(stream):
        moved += arriving.get(at, ())
        if at in ends:
            moved += inks[ends[at]]
            at = ends[at]
        else:
            moved.append(stream[at])
            at += 1
    stream[:] = moved


def _end(stream: Sequence[Any], start: int) -> int:
    """Where what follows a marked sequence begins."""
    depth, end = 1, start + 3
    while depth:
        depth += (stream[end] in (b"BDC", b"BMC")) - (stream[end] == b"EMC")
        end += 1
    return end


def _inks(stream: Sequence[Any], places: AbstractSet[int]) -> dict[int, tuple[bytes, ...]]:
    """What sets colour and opacity as they are at some places of a page."""
    found: dict[int, tuple[bytes, ...]] = {}
    kept: list[dict[bytes, bytes]] = [{}]
    for at, item in enumerate((*stream, b"")):
        if at in places:
            found[at] = tuple(value.strip() for value in kept[-1].values())
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
    return found
