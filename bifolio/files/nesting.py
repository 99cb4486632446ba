"""Where a style sheet, a drawing, a citation style or a template is too much for its readers.

Whoever reads such a file calls himself for each level, and makes a number of all digits that stand
together; so both are counted once, before any reads it.
"""

from __future__ import annotations

import re

from bifolio.model.bounds import DIGITS, LEVELS
from bifolio.model.xml import too_deep as deep_element

_XML = (".svg", ".csl")
_NUMBERED = (*_XML, ".css", ".html")
_LONG = re.compile(rb"[0-9]{%d}" % (DIGITS.most + 1))
_BRACKET = re.compile(  # or what may hold some and means none
    rb"/\*.*?(?:\*/|\Z)|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|\\.|[(\[{]|[)\]}]", re.S)
_ENDS = {b"(": b")", b"[": b"]", b"{": b"}"}


def too_much(path: str, content: bytes) -> tuple[int, str, str]:
    """The line where a file is too much for its readers, why, and what to do; 0 for any other."""
    if line := _deep_line(path, content):
        return line, f"From here on it goes deeper than {LEVELS}.", "Close what is open, or take " \
            "it out."
    if found := _LONG.search(content) if path.endswith(_NUMBERED) else None:
        return content.count(b"\n", 0, found.start()) + 1, \
            f"{DIGITS.what[0].upper()}{DIGITS.what[1:]} may have {DIGITS}; this has more.", \
            "Make it shorter, or take it out."
    return 0, "", ""


def _deep_line(path: str, content: bytes) -> int:
    if path.endswith(".css"):
        return _deep_style(content)
    try:
        return deep_element(content, LEVELS.most) if path.endswith(_XML) else 0
    except ValueError:
        return 0  # who reads it says so


def _deep_style(content: bytes) -> int:
    ends: list[bytes] = []  # of what is open: nothing else closes it
    for found in _BRACKET.finditer(content):
        if end := _ENDS.get(found[0]):
            ends.append(end)
            if len(ends) > LEVELS.most:
                return content.count(b"\n", 0, found.start()) + 1
        elif ends and found[0] == ends[-1]:
            ends.pop()
    return 0
