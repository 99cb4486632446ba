"""What a drawing (SVG) comes to with all that it uses written out, before it is drawn.

A drawing of two thousand letters can name itself by halves thirty times, and be a thousand million
elements; the typesetter would draw them all.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree

from bifolio.model.bounds import DRAWN, LEVELS
from bifolio.model.xml import too_deep, tree

_LETTERS = 200  # of a path, that count as one element
_TARGET = re.compile(r"url\(\s*[\"']?#([^\"')]+)")
_POINT = re.compile(r"[A-Za-z]|[\d.]+[\s,]+[\d.]+")


def too_much(content: bytes) -> str:
    """Why a drawing is not drawn; "" when nothing is wrong, or it is no drawing at all."""
    try:
        if too_deep(content, LEVELS.most):
            return f"it is nested deeper than {LEVELS}"
        root = tree(content)
    except ValueError:
        return ""  # who draws it says so
    named = {element.get("id", ""): element for element in root.iter()}
    if _Weigher(named).weight(root) > DRAWN.most:
        return f"with all that it uses written out it has more than {DRAWN}"
    return ""


class _Weigher:
    """Counts elements, each as often as it is drawn."""

    def __init__(self, named: Mapping[str, ElementTree.Element]) -> None:
        self._named = named
        self._known: dict[ElementTree.Element, int] = {}

    def weight(self, element: ElementTree.Element) -> int:
        """How many elements it comes to; one that uses itself counts once."""
        if element in self._known:
            return self._known[element]
        self._known[element] = 0  # while it is weighed
        weight = 1 + sum(self.weight(child) for child in element)
        for name, value in element.attrib.items():
            weight += len(value) // _LETTERS
            if name.rpartition("}")[2] == "href" and value.startswith("#"):
                weight += self._target(value[1:])
            for target in _TARGET.findall(value):
                times = len(_POINT.findall(element.get("d", "") + element.get("points", "")))
                weight += self._target(target) * (max(times, 1) if "marker" in name + value else 1)
        self._known[element] = min(weight, DRAWN.most + 1)
        return self._known[element]

    def _target(self, name: str) -> int:
        return self.weight(self._named[name]) if name in self._named else 0
