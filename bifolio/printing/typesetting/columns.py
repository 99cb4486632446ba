"""Columns: filled one after the other, and evened out by what the blocks in them measure.

WeasyPrint 70 sets columns several times over: to see whether all fits, to measure what comes next,
and then again for each step by which it makes them taller. Blocks without notes are set once here
where they fill their columns, and once more where they end in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bifolio.printing.typesetting.table_breaks import AVOIDED, Resume
from bifolio.printing.typesetting.weasyprint_patches import Patches

_STEPS = 20  # by which the lowest height is found, each half as wide as the one before
_SLACK = 0.05  # CSS pixels: sums are not exact
_ATTEMPTS = 3  # at a height in which the columns hold all; then they stay as they were filled
_NEXT = {"break": "any", "page": None}


def fill_columns(patches: Patches, block: Any, column: Any) -> None:
    """Let boxes in columns be laid out here, those apart that hold what only WeasyPrint can."""
    lay_out = block.columns_layout

    def lay_out_columns(context: Any, box: Any, bottom_space: float, skip: Resume, around: Any,
                        *more: Any) -> Any:
        if not _is_plain(box, context):
            return lay_out(context, box, bottom_space, skip, around, *more)
        page_is_empty, absolute, fixed, margins, *first_styles = more
        box = box.copy_with_children(box.children)
        box.position_y += block.collapse_margin(margins)
        block.block_level_width(box, around)
        count = box.style["column_count"]
        gap = column.percentage(box.style["column_gap"], box.style, box.width)
        width = max(0, box.width - (count - 1) * gap) / count
        at, rest = next(iter(skip.items())) if skip else (0, None)
        children = [child.copy() for child in box.children[at:]]
        top, shapes = box.content_box_y(), context.excluded_shapes[:]

        def fill(bottom_space: float) -> tuple[list[Any], Resume, Any]:
            """The columns above `bottom_space`, and where the next page goes on."""
            columns, resume_at, following = [], {0: rest} if skip else None, _NEXT
            for number in range(count):
                new = column._create_column_box(box, around, children, width, top)
                new.position_x += number * (width + gap)
                filled, after, page, *_ = block.block_box_layout(
                    context, new, bottom_space, resume_at, around, page_is_empty, absolute, fixed,
                    None, *first_styles, discard=False, max_lines=None)
                if filled is None:
                    break
                columns.append(filled)
                resume_at, following = after, page
                if not resume_at:
                    break
            return columns, resume_at, following

        def refill(columns: list[Any], bottom_space: float) -> tuple[list[Any], Resume, Any]:
            block.remove_placeholders(context, columns, absolute, fixed)
            context.excluded_shapes[:] = shapes
            return fill(bottom_space)

        context.in_column = True
        columns, resume_at, following = fill(bottom_space)
        if columns and not resume_at and box.style["column_fill"] == "balance":
            for height in _heights(columns, top, count):
                columns, resume_at, following = refill(
                    columns, max(bottom_space, context.page_bottom - top - height))
                if columns and not resume_at:
                    break
            else:
                columns, resume_at, following = refill(columns, bottom_space)
        context.in_column = False
        if not columns:
            return None, {0: None}, _NEXT, [], False
        tallest = max(each.margin_height() for each in columns)
        for each in columns:
            each.height = tallest
        box.children, box.height = columns, tallest
        if resume_at:
            (child, inner), = resume_at.items()
            resume_at = {at + child: inner}
        return box, resume_at, following, [], False

    patches.put(block, "columns_layout", lay_out_columns)


def _is_plain(box: Any, context: Any) -> bool:
    """Whether a box holds nothing but blocks, in so many columns, none of them across."""
    style = box.style
    return bool(
        box.children and not context.footnotes and not context.current_page_footnotes
        and style["column_count"] != "auto" and style["column_width"] == "auto"
        and style["column_gap"] != "normal" and style["height"] == "auto"
        and style["position"] == "static" and style["direction"] == "ltr"
        and all(child.style["column_span"] == "none" and type(child).__name__ == "BlockBox"
                and (child.is_in_normal_flow() or child.is_floated()) for child in box.children))


def _heights(columns: Sequence[Any], top: float, count: int) -> Iterator[float]:
    """Heights in which so many columns may hold all that is in these, the likeliest first."""
    spans = list(_spans(columns, top))
    if len(spans) < 2:
        return
    low, high = (spans[-1][1] - spans[0][0]) / count, spans[-1][1] - spans[0][0]
    for _ in range(_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if _columns_of(spans, middle) <= count else (middle, high)
    for attempt in range(_ATTEMPTS):
        yield high + _SLACK + attempt * columns[0].style["font_size"]


def _spans(columns: Sequence[Any], top: float) -> Iterator[tuple[float, float]]:
    """From where to where each block reaches, with those it may not part from, in one column."""
    offset, start = 0.0, None
    for column in columns:
        end = 0.0
        for child in column.children:
            head = child.position_y - top
            end = max(end, head + child.margin_height())
            start = offset + head if start is None else start
            if not child.is_floated() and child.style["break_after"] not in AVOIDED:
                yield start, offset + end
                start = None
        offset += end


def _columns_of(spans: Sequence[tuple[float, float]], height: float) -> float:
    """How many columns of a height these blocks take, each whole."""
    number, head = 1, spans[0][0]
    for start, end in spans:
        if end - start > height:
            return float("inf")
        if end - head > height:
            number, head = number + 1, start
    return number


