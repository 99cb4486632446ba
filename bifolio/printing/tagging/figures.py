"""Figures: where each picture lies on its page."""

from __future__ import annotations

from typing import Any

import pydyf

from bifolio.printing.tagging.tags import Tags

_POINTS = 0.75  # of a CSS pixel


def set_bounds(tags: Tags, pages: Any) -> None:
    """Give a picture's bounds in the page's own measure: points, from the foot of the page."""
    for tag in tags.walk("Figure"):
        x1, top, x2, bottom = tag.layout("Layout")["BBox"]
        height = pages[tag.page].height
        bounds = (x1, height - bottom, x2, height - top)
        tag.layout("Layout")["BBox"] = pydyf.Array(round(at * _POINTS, 3) for at in bounds)
