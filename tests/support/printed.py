"""What a finished handout says: its text by passages, without marks that only lead elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from html import unescape
from itertools import pairwise

from bifolio.printing.pdf import Paper, PaperTag

_OPEN = ("Document", "Part", "Sect", "Div", "L", "LI", "Table", "THead", "TBody", "TFoot", "TR",
         "NonStruct", "BlockQuote")
_INLINE = ("Span", "Link", "Code", "Quote", "Reference", "NonStruct")
_SIGNS = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2011": "-", "\u00ad": "", "\u2060": ""})
_BARE = re.compile(r"[-+\u2212]?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Passage:
    """One paragraph, cell, item, heading or drawing; `part` is the heading it stands under."""

    part: str
    kind: str
    text: str


def passages(paper: Paper, web: str = "") -> tuple[Passage, ...]:
    """All passages of the text in reading order.

    Citation marks and the numbers of lists are left out, as are running headers, folios and
    all else that is no part of the text. The words of drawings, which a page holds in one piece,
    are told apart by the same edition's page on the web; their scales are left out.
    """
    found: list[Passage] = []
    part = ""
    drawings = iter(_drawn(web))
    for tag in _blocks(paper.structure):
        text = _said(tag)
        if tag.kind == "Figure" and web:
            pieces = next(drawings)
            assert squeezed(tag.text).startswith(squeezed("".join(pieces))), tag.text
            text = _without_scale(pieces)
        part = text if tag.kind in ("H1", "H2") else part
        if text:
            found.append(Passage(part, tag.kind, text))
    return tuple(found)


def rows(paper: Paper) -> Iterator[str]:
    """Every row of every table, as one text."""
    for row in paper.structure.walk("TR"):
        yield " ".join(_said(cell) for cell in row.tags)


def squeezed(text: str) -> str:
    """A text by its letters and figures alone: without spaces, hyphens and marks of certainty."""
    text = re.sub(r" grade [A-EN]: (?:[a-z]+ certainty|guideline or regulator|no evidence found)",
                  "", text.translate(_SIGNS))
    return re.sub(r"[\s\u2020\u2021-]", "", text)


def _blocks(tag: PaperTag) -> Iterator[PaperTag]:
    for kid in tag.tags:
        if kid.kind in _OPEN or (kid.kind == "LBody" and any(
                inner.kind not in _INLINE for inner in kid.tags)):
            yield from _blocks(kid)
        elif kid.kind != "Lbl":
            yield kid


def _said(tag: PaperTag) -> str:
    text = ""
    for piece in _leaves(tag):
        joined = not text or text[-1] in " -/" or not piece[0].isalnum()
        text += piece if joined else f" {piece}"
    return " ".join(text.split())


def _leaves(tag: PaperTag) -> Iterator[str]:
    if _cites(tag) or tag.kind in ("Lbl", "Note"):
        return
    if tag.tags:
        for kid in tag.tags:
            yield from _leaves(kid)
    elif tag.text:
        yield tag.text.translate(_SIGNS)


def _cites(tag: PaperTag) -> bool:
    """Whether this is a citation mark: links to the reference list, and signs between them."""
    return tag.kind == "Span" and any(tag.walk("Link")) and not re.search(
        r"[^\W\d_]", re.sub(r"\(p+ ?[\d–-]+\)", "", tag.text))


def _drawn(web: str) -> Iterator[list[str]]:
    """The pieces of text of each drawing on a page on the web, as it is drawn for paper."""
    wide = re.sub(r'<div class="drawn-narrow">.*?</svg>', "", web, flags=re.DOTALL)
    for drawing in re.findall(r"<svg.*?</svg>", wide, re.DOTALL):
        pieces = re.findall(r"<text[^>]*>(.*?)</text>", drawing, re.DOTALL)
        if pieces:  # a logo has none
            yield [unescape(re.sub(r"<[^>]*>", "", piece)).translate(_SIGNS) for piece in pieces]


def _without_scale(pieces: list[str]) -> str:
    """The words of a drawing, but for its scales: three bare numbers or more in equal steps."""
    kept: list[str] = []
    scale: list[str] = []
    for piece in (*pieces, ""):
        if _BARE.fullmatch(piece):
            scale.append(piece)
            continue
        kept += () if _in_steps(scale) else scale
        scale = []
        kept.append(piece)
    return " ".join(" ".join(kept).split())


def _in_steps(scale: list[str]) -> bool:
    values = [Decimal(piece.replace("\u2212", "-")) for piece in scale]
    steps = {after - before for before, after in pairwise(values)}
    return len(values) > 2 and len(steps) == 1
