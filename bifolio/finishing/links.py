"""Links: each says in words where it leads, and is printed."""

from __future__ import annotations

from typing import Any

import pydyf

from bifolio.finishing.tags import Annotation, Tags

_PRINT = 4  # the third bit of an annotation's flags


def describe_links(tags: Tags) -> None:
    """Say where a link leads: what its title says, or else its own words."""
    for link in tags.walk("Link"):
        words = link.attribute("title") or _words(link.html)
        for kid in link.kids:
            if isinstance(kid, Annotation) and words:
                kid.target["Contents"] = pydyf.String(words)


def print_annotations(tags: Tags) -> None:
    """Let every annotation be printed; an archive must show the page as it was."""
    for item in tags.pdf.objects:
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/Annot":
            item["F"] = item.get("F", 0) | _PRINT


def _words(html: Any) -> str:
    words = " ".join("".join(html.itertext()).replace("\u2060", "").split())
    pictures = (str(picture.get("alt") or "") for picture in html.iter("img"))
    return words or " ".join(pictures)
