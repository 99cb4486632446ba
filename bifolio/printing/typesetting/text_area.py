"""The text area: what pictures take of it, and what stands beyond it. Lengths are CSS pixels."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from bifolio.printing.typesetting.page_layout import Pictured, Stray

_TOUCH = 1  # pixel that anything may stand out, as sums are not exact
_BLANK = 0.4  # ems: the most that a space at the end of a line takes, which nobody sees
_INCH = 96
_WHOLE = ("contain", "fill", "scale-down")  # as a picture may be fitted into its box


def pictures_on(page: Any) -> tuple[Pictured, ...]:
    """Each picture on a page, which is WeasyPrint's box of it."""
    return tuple(replace(_pictured(box, page), whole=not meddled)
                 for box, meddled in _below(page.children[0], False, _is_meddled_with)
                 if hasattr(box, "replacement") and box.element is not None)


def strays_on(page: Any) -> tuple[Stray, ...]:
    """The words that stand at the left or the right of a page's text area; those in tables are
    told with their table."""
    left, right = page.content_box_x(), page.content_box_x() + page.width
    found = []
    for box, in_table in _below(page.children[0], False, _is_table):
        if type(box).__name__ == "TextBox" and not in_table and box.style[
                "visibility"] == "visible" and box.text.strip():
            blank = _BLANK * box.style["font_size"] * (len(box.text) - len(box.text.rstrip()))
            beyond = max(left - box.position_x, box.position_x + box.width - blank - right)
            if beyond > _TOUCH:
                found.append(Stray(" ".join(box.text.split()), beyond))
    return tuple(found)


def _pictured(box: Any, page: Any) -> Pictured:
    x, y = box.border_box_x(), box.border_box_y()
    left, top = page.content_box_x(), page.content_box_y()
    beyond = max(left - x, x + box.border_width() - left - page.width,
                 top - y, y + box.border_height() - top - page.height)
    picture, pixels, dots, width = box.replacement, 0, 0.0, float(box.width)
    if type(picture).__name__ == "RasterImage" and min(
            box.width, box.height, picture.width, picture.height) > 0:
        pixels = int(picture.width)
        scale = min(box.width / picture.width, box.height / picture.height)  # it is never distorted
        dots, width = _INCH / scale, picture.width * scale
    return Pictured(box.element.get("src") or "", box.element.get("alt") or "", pixels, dots,
                    float(width), max(0.0, float(beyond)) if beyond > _TOUCH else 0.0)


def _below(box: Any, before: bool, told: Callable[[Any], bool]) -> Iterator[tuple[Any, bool]]:
    """The boxes in a box, and whether something is `told` of each or of a box that it stands in."""
    for child in getattr(box, "children", ()):
        if not (child.element_tag or "").endswith("::marker"):
            here = before or told(child)
            yield child, here
            yield from _below(child, here, told)


def _is_table(box: Any) -> bool:
    return type(box).__name__.endswith("TableBox")


def _is_meddled_with(box: Any) -> bool:
    """Whether a style sheet moves, cuts or hides what is in a box."""
    style = box.style
    return bool(style["visibility"] != "visible" or style["opacity"] < 1 or style["transform"]
                or style["clip"] or (style["object_fit"] not in _WHOLE
                                     if hasattr(box, "replacement") else
                                     style["overflow"] != "visible"))
