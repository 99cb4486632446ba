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

_FULL = 0.97  # of a page: what lies below is left to the footer
_MOST = 2.0  # times as wide as the style sheets say a gap may become,
_WIDEST = 9 / 25.4 * 96  # and no wider than this: what is farther apart does not belong together


def justify_pages(patches: Patches, layout: Any) -> None:
    """Let each finished page be justified before WeasyPrint places what lies behind its text."""
    lay_out = layout.layout_backgrounds

    def lay_out_justified(page: Any, *more: Any) -> None:
        justify(page)
        lay_out(page, *more)

    patches.put(layout, "layout_backgrounds", lay_out_justified)


def justify(page: Any) -> None:
    """Widen the gaps on a page, all by one factor, so that those of a kind stay alike.

    A gap that no page may break at, as under a heading, keeps its width.
    """
    text, *others = page.children
    standing = list(_standing(text))
    blocks = [block for block in standing if block.is_in_normal_flow()]
    gaps = [0.0, *(_gap(above, below) for above, below in pairwise(blocks))]
    if not any(gaps):
        return
    notes = sum(box.margin_height() for box in others if type(box).__name__ == "FootnoteAreaBox")
    foot = max(map(foot_of, standing))
    room = page.content_box_y() + _FULL * (page.height - notes) - foot
    more = min(_MOST - 1, _WIDEST / max(gaps) - 1, room / sum(gaps))
    if more > 0:
        down, downs = 0.0, {}
        for block, gap in zip(blocks, gaps, strict=True):
            downs[block] = down = down + more * gap
        _move(text, downs, down)


def _standing(box: Any) -> Iterator[Any]:
    """What stands on a page from its head to its foot, and what floats; what groups is none of it.
    """
    for child in box.children:
        if _is_group(child):
            yield from _standing(child)
        elif child.is_in_normal_flow() or child.is_floated():
            yield child


def _is_group(box: Any) -> bool:
    """Whether a box does no more than group blocks: it has no frame, and a page may end in it."""
    return (box.element_tag in GROUPS and type(box).__name__ == "BlockBox"
            and box.is_in_normal_flow() and bool(box.children)
            and type(box.children[0]).__name__ != "LineBox"
            and box.style["break_inside"] not in AVOIDED
            and box.style["column_count"] == box.style["column_width"] == "auto"
            and not (box.border_top_width or box.border_bottom_width))


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
