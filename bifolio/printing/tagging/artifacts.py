"""Artifacts: what is on the page and not in the text. A screen reader passes over it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pydyf

from bifolio.printing.tagging.tags import Annotation, Content, Tag, Tags


def hide(tags: Tags) -> None:
    """Take what is shown for the eye alone out of the tree.

    That is what the HTML hides from screen readers (aria-hidden), and the label of a table's
    group where it is printed again on a later page (tr.continued): its rows are read on as one.
    """
    for tag in list(tags.walk()):
        tag.kids = [kid for kid in tag.kids if not (isinstance(kid, Tag) and _for_the_eye(kid))]


def _for_the_eye(tag: Tag) -> bool:
    again = tag.kind == "TR" and "continued" in tag.attribute("class").split()
    return again or tag.attribute("aria-hidden") == "true"


def keep_links(repeated: Tag, first: Tag) -> None:
    """Let the links of what is printed again still work: they join the links of the original."""
    links = {id(tag.html): tag for tag in first.walk() if tag.kind == "Link"}
    for tag in repeated.walk():
        if tag.kind == "Link" and id(tag.html) in links:
            links[id(tag.html)].kids += [k for k in tag.kids if isinstance(k, Annotation)]


def mark_artifacts(tags: Tags, pages: Any) -> None:
    """Mark what is not in the tree: running headers and folios, repeated table heads."""
    known = tags.contents()
    margins = {id(box): margin.at_keyword for page in pages
               for margin in page._page_box.children if hasattr(margin, "at_keyword")
               for box in _boxes(margin)}
    places = {content: margins[id(box)] for box, content in tags.loose if id(box) in margins}
    for number in range(len(tags.pages)):
        stream = tags.stream(number)
        for at, item in tags.marks(number):
            content = Content(number, item["MCID"])
            if content not in known:
                stream[at - 1] = "/Artifact"
                stream[at] = pydyf.Dictionary({"Type": "/Pagination"})
                if place := places.get(content):
                    top = place.startswith("@top")
                    stream[at]["Subtype"] = "/Header" if top else "/Footer"


def _boxes(box: Any) -> Iterator[Any]:
    for child in getattr(box, "children", ()):
        yield child
        yield from _boxes(child)
