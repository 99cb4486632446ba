"""Figures: the picture with its description and its caption in one."""

from __future__ import annotations

from typing import Any

import pydyf

from bifolio.printing.tagging.tags import Tag, Tags

_POINTS = 0.75  # of a CSS pixel


def set_bounds(tags: Tags, pages: Any) -> None:
    """Give a picture's bounds in the page's own measure: points, from the foot of the page."""
    for tag in tags.walk("Figure"):
        x1, top, x2, bottom = tag.layout("Layout")["BBox"]
        height = pages[tag.page].height
        bounds = (x1, height - bottom, x2, height - top)
        tag.layout("Layout")["BBox"] = pydyf.Array(round(at * _POINTS, 3) for at in bounds)


def put_captions_inside(tags: Tags) -> None:
    """Make an HTML figure one Figure: the picture, then the caption."""
    for figure in list(tags.walk("NonStruct")):
        pictures = [tag for tag in figure.walk() if tag.kind == "Figure"]
        if figure.name != "figure" or len(pictures) != 1:
            continue
        picture = pictures[0]
        captions: list[Tag] = [tag for tag in figure.tags if tag.kind == "Caption"]
        figure.kind, figure.entries, figure.page = "Figure", picture.entries, picture.page
        figure.kids = [*picture.kids, *captions]
