"""Pieces of a page: those that other pages have too, and what stands between them.

What was found in a piece is not looked for again in the next page that has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

COMMENT = re.compile(r"<!--(?!-?>)(?>(?:(?!--).)*)-->", re.S)
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)"
                 r"((?>(?:\s+[^\s\"'<>/=]+"
                 r"(?:\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+))?)*))\s*/?>")
_RAW = re.compile(r"<(?:script|textarea|xmp|iframe|noembed|noframes|noscript|plaintext)(?![^\s/>])",
                  re.IGNORECASE)  # what a reader takes for words that stand in it
_OPENS = re.compile(r"<(?:style|title)(?![^\s/>])", re.IGNORECASE)
_DOCTYPE = re.compile(r"<!DOCTYPE html>", re.IGNORECASE)


class Piece(NamedTuple):
    """A piece of a page; `shared` tells that other pages have it, too."""

    text: str
    shared: bool = False


def pieces_of(html: str, shared: Iterable[str]) -> tuple[Piece, ...]:
    """A page in pieces: those that are `shared`, in their order, and what stands between them.

    A page of which it cannot be told that each piece can be read by itself is one.
    """
    pieces, at = list[Piece](), 0
    for text in shared:
        start = html.find(text, at) if _stands_alone(text) else -1
        if start >= 0:
            pieces += [Piece(html[at:start]), Piece(text, True)]
            at = start + len(text)
    if not pieces:
        return (Piece(html),)
    pieces.append(Piece(html[at:]))
    if not all(_is_plain(piece.text) for piece in pieces if not piece.shared):
        return (Piece(html),)
    return tuple(pieces)


@lru_cache(maxsize=1024)
def _stands_alone(text: str) -> bool:
    """Whether a text begins and ends with a tag, and is plain in between."""
    bare = text.strip()
    return bare.startswith("<") and bare.endswith(">") and _is_plain(text)


def _is_plain(text: str) -> bool:
    """Whether no tag, no comment, and nothing that is read as it stands, goes beyond a text."""
    at = text.find("<")
    if _RAW.search(text):
        return False
    while at >= 0:
        if _OPENS.match(text, at):
            name = text[at + 1:at + 6]
            end, closing = text.find("</", at), f"</{name}>"
            if not (text.startswith(f"<{name}>", at) and text.startswith(closing, end)):
                return False
            at = text.find("<", end + len(closing))
            continue
        found = COMMENT.match(text, at) or _DOCTYPE.match(text, at) or TAG.match(text, at)
        if found is None:
            return False
        at = text.find("<", found.end())
    return True
