"""Obstacles: what in a library's own style sheet keeps its pages from being set in two parts.

A clinic's panel and the master that it is put in are pages by themselves. A rule holds in both:
what it paints where both have an element is painted twice, and what looks at the title block from
the rest of a page sees another one there. Where it cannot be told that a rule does no such thing,
it is an obstacle: then a page is set in full, which is only slower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_PASSED = re.compile(r"/\*.*?(?:\*/|\Z)|\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'", re.S)
_PIECE = re.compile(r"([^{};]*)([{};])")
_OF_PAGES = re.compile(r"@page|(?:counters?|string|element|running)\s*\(|[.#]foot\b", re.I)
_LOOKING = re.compile(r":has\(|\[\s*data-(?:publisher|status)|\[\s*(?:lang|style)\b|\\", re.I)
_WITHIN = re.compile(r"[\[(][^\[\]()]*[\])]")
_OPEN, _DEPTH = re.compile(r"[\[\]()]"), 4  # brackets within brackets; in more nobody looks
_STEPS = re.compile(r"[\s>+~]+")
_NAME = re.compile(r"[a-z][\w-]*|\*|[.#][\w-]+", re.I)
_PSEUDO = re.compile(r"::?(?:before|after|marker|first-(?:letter|line)|footnote-[a-z]+)\b", re.I)
_STATE = re.compile(r"::?[\w-]+")
_ALWAYS, _IF_FIRM = "always", "where it is important"
_FIRM = re.compile(r"!\s*important", re.I)
_BOTH = {"html", "body", "header", "div", "*"}  # stand in both parts
_PLACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6"}  # stand in a master's place, unseen
# What paints and moves nothing by itself, but is handed down to what is within.
_HANDED_DOWN = re.compile(
    r"--[\w-]+|color|font(?:-(?!size-adjust)[\w-]+)?|line-height|letter-spacing|word-spacing"
    r"|text-align(?:-[\w-]+)?|hyphen[\w-]+|overflow-wrap|orphans|widows|margin-bottom", re.I)


def obstacle_in(css: str) -> tuple[int, str] | None:
    """Where the first obstacle of a style sheet stands, and what it is; None without one."""
    bare = _PASSED.sub(lambda passed: re.sub(r"[^\n]", " ", passed[0]), css)
    if found := _OF_PAGES.search(bare):
        return found.start(), "a style sheet says how pages are made"
    return next(_obstacles(bare), None)


def _obstacles(bare: str) -> Iterator[tuple[int, str]]:
    """The obstacles among the rules of a style sheet without comments and strings."""
    rules = [""]  # of those that are open whether they reach what stands in both parts
    for piece in _PIECE.finditer(f"{bare};"):
        said, end = piece[1].strip(), piece[2]
        at = piece.start() + len(piece[1]) - len(piece[1].lstrip())
        if end == "{":
            rules.append(rules[-1] if said.startswith("@") else _reach(said))
            if not said.startswith("@") and _LOOKING.search(said):
                yield at, "a rule looks at what may be each clinic's own"
            continue
        reaches = rules[-1] == _ALWAYS or (rules[-1] == _IF_FIRM and _FIRM.search(said))
        if reaches and said and not _HANDED_DOWN.fullmatch(said.partition(":")[0].strip()):
            yield at, "a rule paints or moves what stands in the place of a title block, too"
        if end == "}" and len(rules) > 1:
            rules.pop()


def _reach(selectors: str) -> str:
    """Whether what a rule says is seen at a master's place as well as in a panel; "" when not."""
    for _ in range(_DEPTH):
        selectors = _WITHIN.sub("", selectors)
    reach = ""
    for selector in selectors.split(","):
        subject = _STEPS.split(selector.strip())[-1]
        names = {name.lower() for name in _NAME.findall(_STATE.sub("", subject))} or {"*"}
        classes = {name for name in names if name[0] in ".#"}
        if _OPEN.search(subject) or ".title-block" in classes or (not classes and names & _BOTH):
            return _ALWAYS
        if "#" in subject or (not classes and names & _PLACED):
            if _PSEUDO.search(subject):
                return _ALWAYS
            reach = _IF_FIRM
    return reach
