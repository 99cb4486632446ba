"""XML: as a tree, and where it is nested too deeply, found out without going that deep."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


def tree(content: bytes) -> Element:
    """XML as a tree. Raises ValueError, with what is wrong, where it is none.

    For a damaged file, an unknown encoding or a sign that may not be, the parser has an error each.
    """
    from xml.etree import ElementTree  # late: few runs need it

    try:
        return ElementTree.fromstring(content)
    except (ElementTree.ParseError, expat.ExpatError, LookupError, ValueError) as error:
        raise ValueError(str(error)) from None


def too_deep(content: bytes, most: int) -> int:
    """The line of the first element that lies in more than `most` others; 0 where there is none.

    Raises ValueError, with what is wrong, where it is no XML.
    """
    depth = line = 0

    def begin(_: str, __: object) -> None:
        nonlocal depth, line
        depth += 1
        if depth > most and not line:
            line = parser.CurrentLineNumber

    def end(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    try:
        parser.Parse(content, True)
    except (expat.ExpatError, LookupError, ValueError) as error:
        if not line:
            raise ValueError(str(error)) from None
    return line
