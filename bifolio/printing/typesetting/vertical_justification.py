"""Vertical justification: what a page leaves empty is given to the space between its blocks.

It is done when all pages are laid out and nothing is drawn yet: whole blocks move down on their
page, so no line and no page breaks elsewhere, and links and outline follow. Lengths are CSS pixels.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from bifolio.printing.typesetting.page_measuring import GROUPS, foot_of
from bifolio.printing.typesetting.table_breaks import AVOIDED
from bifolio.printing.typesetting.weasyprint_patches import Patches

_ASKING = frozenset(("li", "ol", "ul"))  # what may hold lines to write on
_FULL = 0.97  # of a page: what lies below is left to the footer
_MOST = 2.0  # times as wide as the style sheets say a gap may become,
_WIDEST = 9 / 25.4 * 96  # and no wider than this: what is farther apart does not belong together
_MOST_OF_LINE = 1.35  # times the height that the style sheets give a line to write on


def justify_pages(patches: Patches, layout: Any) -> None:
    """Let each finished page be justified before WeasyPrint places what lies behind its text."""
    lay_out = layout.layout_backgrounds

    def lay_out_justified(page: Any, *more: Any) -> None:
        justify(page)
        lay_out(page, *more)

    patches.put(layout, "layout_backgrounds", lay_out_justified)


def justify(page: Any) -> None:
    """Widen the gaps on a page, all by one factor, so that those of a kind stay alike.

    A gap that no page may break at, as under a heading, keeps its width. What is left then goes to
    the lines that a reader writes on.
    """
    text, *others = page.children
    standing = dict(_standing(text))
    blocks = [block for block in standing if block.is_in_normal_flow()]
    gaps = [0.0, *(_gap(above, below) for above, below in pairwise(blocks))]
    lines = [block.border_height() if standing[block] else 0.0 for block in blocks]
    if not any((*gaps, *lines)):
        return
    notes = sum(box.margin_height() for box in others if type(box).__name__ == "FootnoteAreaBox")
    foot = max(map(foot_of, standing))
    room = page.content_box_y() + _FULL * (page.height - notes) - foot
    more = max(0, min(_MOST - 1, _WIDEST / max(gaps) - 1, room / sum(gaps))) if any(gaps) else 0
    room -= more * sum(gaps)
    higher = max(0, min(_MOST_OF_LINE - 1, room / sum(lines))) if any(lines) else 0
    if more or higher:
        down, downs = 0.0, {}
        for block, gap, line in zip(blocks, gaps, lines, strict=True):
            downs[block] = down = down + more * gap + higher * line
        _move(text, downs, down)
        page.given = down


def _standing(box: Any) -> Iterator[tuple[Any, bool]]:
    """What stands on a page from its head to its foot, and what floats; what groups is none of it.

    With each goes whether it is a line to write on.
    """
    for child in box.children:
        if _is_group(child):
            yield from _standing(child)
        elif child.is_in_normal_flow() or child.is_floated():
            yield child, _are_lines(box)


def _is_group(box: Any) -> bool:
    """Whether a box does no more than group blocks: it has no frame, and a page may end in it."""
    return ((box.element_tag in GROUPS or _has_lines(box)) and type(box).__name__ == "BlockBox"
            and box.is_in_normal_flow() and bool(box.children)
            and type(box.children[0]).__name__ != "LineBox"
            and (box.style["break_inside"] not in AVOIDED or _has_lines(box))
            and box.style["column_count"] == box.style["column_width"] == "auto"
            and not (box.border_top_width or box.border_bottom_width))


def _has_lines(box: Any) -> bool:
    """Whether a box holds lines to write on: a list of questions, one of them, the lines."""
    return _are_lines(box) or (box.element_tag in _ASKING and any(
        map(_has_lines, (child for child in getattr(box, "children", ())
                         if type(child).__name__ == "BlockBox"))))


def _are_lines(box: Any) -> bool:
    return box.element is not None and box.element.get("class") == "writing-lines"


def _gap(above: Any, below: Any) -> float:
    """The space between two blocks that may be widened; 0 where they belong together."""
    if {above.style["break_after"], below.style["break_before"]} & AVOIDED:
        return 0
    gap = below.border_box_y() - above.border_box_y() - above.border_height()
    return float(max(0, gap))


def _move(box: Any, downs: Mapping[Any, float], down: float) -> float:
    """Move what stands in a group: each block as `downs` says, all else with the block after it.

    `down` is how far the block after the group moves; returned is how far its first one does.
    """
    last = None
    for child in reversed(box.children):
        if _is_group(child):
            down = _move(child, downs, down)
        elif child.style["top"] == child.style["bottom"] == "auto" or child.is_in_normal_flow():
            # all else has a place of its own
            down = downs.get(child, down)
            child.translate(dy=down)
        last = down if last is None else last
    box.position_y += down
    box.height += (last or 0) - down
    return down
