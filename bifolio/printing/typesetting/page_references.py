"""Page references: on which page another part stands, put in when all pages are final.

A style sheet keeps room for two figures. Their place is known only now, so lines and pages are made
once: `target-counter` would have WeasyPrint make them twice. What follows in a line closes up, and
where it ends at the right, or is alone in its box, the number stands at the right.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

_NUMBER, _TARGET = "page-there", "data-of"  # the class of its element, and what names the place
_AT_END = ("end", "right")


def put_in_pages(document: Any) -> None:
    """Set the number of each page that a finished WeasyPrint document refers to.

    A place that stands on no page has none. A number of three figures needs more room than there is
    kept, and moves what follows it.
    """
    numbers: dict[str, int] = {}
    for number, page in enumerate(document.pages, 1):
        for anchor in page.anchors:
            numbers.setdefault(anchor, number)
    for at, page in enumerate(document.pages):
        found = list(_numbers(page._page_box, ()))
        for around in found:
            _put_in(around, numbers)
        if found:  # where its links lie has changed
            document.pages[at] = type(page)(page._page_box)


def _numbers(box: Any, around: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """The text boxes that stand for numbers, each behind the boxes that it stands in."""
    around = (*around, box)
    if hasattr(box, "text"):
        if box.element is not None and _NUMBER in (box.element.get("class") or "").split():
            yield around
        return
    for child in getattr(box, "children", ()):
        yield from _numbers(child, around)


def _put_in(around: Sequence[Any], numbers: dict[str, int]) -> None:
    """Give a text box its number, and its line the room that is left over."""
    box = around[-1]
    held, said = box.text, str(numbers.get(box.element.get(_TARGET, "").removeprefix("#"), ""))
    box.text = box.pango_layout.text = said
    more = box.width * (len(said) / len(held) - 1)  # figures are all of one width
    box.width += more
    if not said:
        box.pango_layout.text = held  # nothing is drawn of a box without text
    inner = box
    for place in range(len(around) - 2, 0, -1):
        outer, beyond = around[place], around[place - 1]
        after = outer.children.index(inner) + 1
        ends = type(outer).__name__ == "LineBox"
        if ends and outer.style["text_align_all"] in _AT_END:
            for child in outer.children[:after]:
                child.translate(dx=-more)
            return
        for child in outer.children[after:]:
            child.translate(dx=more)
        if ends and not _fits(beyond):
            return
        outer.width += more
        inner = outer


def _fits(box: Any) -> bool:
    """Whether a box stands in a line and is as wide as the one line in it."""
    return (type(box).__name__ == "InlineBlockBox" and len(box.children) == 1
            and box.style["width"] == "auto")
