"""Order: a page's content stands in the file in the order in which it is read."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from bifolio.printing.tagging.tags import Content, Tag, Tags

_COLOURS = (b"rg", b"g", b"k", b"cs", b"scn", b"sc")


def paint_labels_first(tags: Tags) -> None:
    """Write each list label before its item's text; WeasyPrint paints all of a page's at its end.

    A label is moved with the ink that it was painted with, and leaves behind what ink it chose for
    what follows, so the page looks the same.
    """
    moves: dict[int, list[tuple[int, int]]] = {}
    parts = [item.tags for item in tags.walk("LI")]
    items = [(_contents(part[0]), _contents(part[-1])) for part in parts if len(part) > 1]
    labels = {content for label, _ in items for content in label}
    for label, body in items:
        for content in label:
            first = next((c for c in body if c.page == content.page and c not in labels), None)
            if first is not None:
                moves.setdefault(content.page, []).append((content.mark, first.mark))
    for page, pairs in moves.items():
        starts = {item["MCID"]: at - 1 for at, item in tags.marks(page)}
        # What is painted in a group, as what is half transparent, stands in a stream of its own.
        stream = tags.stream(page)
        outside = _outside_clips(stream, {starts[b] for _, b in pairs if b in starts})
        _move(stream, [(starts[mark], outside[starts[before]]) for mark, before in pairs
                       if mark in starts and before in starts])


def _contents(tag: Tag) -> list[Content]:
    return [kid for part in tag.walk() for kid in part.kids if isinstance(kid, Content)]


def _outside_clips(stream: Sequence[Any], places: AbstractSet[int]) -> dict[int, int]:
    """For each of some places of a page one before it that is in no clip, as a picture's own is."""
    found: dict[int, int] = {}
    kept: list[tuple[int, bool]] = [(0, False)]  # where each state began that is saved, if clipped
    for at, item in enumerate(stream):
        if at in places:
            found[at] = next((start for start, clipped in kept[1:] if clipped), at)
        if item == b"q":
            kept.append((at, False))
        elif item == b"Q":
            kept.pop()
        elif item in (b"W", b"W*"):
            kept[-1] = kept[-1][0], True
    return found


def _move(stream: list[Any], pairs: Sequence[tuple[int, int]]) -> None:
    """Move marked sequences of a page, given by where they start, each just before another."""
    spans = [(start, _end(stream, start)) for start, _ in pairs]
    inks = _inks(stream, {at for span in spans for at in span})
    arriving: dict[int, list[Any]] = {}
    for (start, end), (_, before) in zip(spans, pairs, strict=True):
        piece = [b"q", *inks[start], *stream[start:end], b"Q"]
        arriving.setdefault(before, []).extend(piece)
    ends = dict(spans)
    moved: list[Any] = []
    at = 0
    for place in sorted({*arriving, *ends}):
        if place < at:  # in what was moved
            continue
        moved += [*stream[at:place], *arriving.get(place, ())]
        at = ends.get(place, place)
        moved += inks[at] if place in ends else ()
    stream[:] = [*moved, *stream[at:]]


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
