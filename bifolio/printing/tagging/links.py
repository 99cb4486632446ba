"""Links: each says in words where it leads."""

from __future__ import annotations

from typing import Any

import pydyf

from bifolio.printing.tagging.tags import Annotation, Tags


def describe_links(tags: Tags) -> None:
    """Say where a link leads: what its title says, or else its own words."""
    for link in tags.walk("Link"):
        words = link.attribute("title") or _words(link.html)
        for kid in link.kids:
            if isinstance(kid, Annotation) and words:
                kid.target["Contents"] = pydyf.String(words)


def lift_presses(tags: Tags) -> None:
    """Let what is pressed in a linked picture belong to the link, not to the picture."""
    for link in list(tags.walk("Link")):
        for tag in list(link.walk()):
            pressed = [kid for kid in tag.kids if isinstance(kid, Annotation)]
            if tag is not link and tag.kind != "Link":
                tag.kids = [kid for kid in tag.kids if kid not in pressed]
                link.kids += pressed


def _words(html: Any) -> str:
    words = " ".join("".join(html.itertext()).replace("\u2060", "").split())
    pictures = (str(picture.get("alt") or "") for picture in html.iter("img"))
    return words or " ".join(pictures)
