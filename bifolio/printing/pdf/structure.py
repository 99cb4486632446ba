"""The structure tree of a finished PDF read back: what a screen reader goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf

from bifolio.printing.pdf.content import PageContent, Words


@dataclass(frozen=True)
class PaperTag:
    """A structure element: its kind, what it says, and the tags in it.

    `parts` are its own words and the tags in it, in reading order, and `said` what is said in
    their place; `contents` are the marked pieces, as (page's object number, id), that stand in it
    directly; `name` is its ID, and `expansion` what an abbreviation stands for.
    """

    kind: str
    parts: tuple[Words | PaperTag, ...] = ()
    said: str | None = None
    name: bytes = b""
    alternative: str = ""
    language: str = ""
    attributes: Mapping[str, Any] | None = None
    contents: tuple[tuple[Any, int], ...] = ()
    links: int = 0
    expansion: str = ""

    @cached_property
    def text(self) -> str:
        """All its text with that of the tags in it, or what is said in its place."""
        return "".join(part.text for part in self.parts) if self.said is None else self.said

    @cached_property
    def tags(self) -> tuple[PaperTag, ...]:
        """The tags in it."""
        return tuple(part for part in self.parts if isinstance(part, PaperTag))

    def walk(self, *kinds: str) -> Iterator[PaperTag]:
        """Itself and all tags below of these kinds (all when none is named), in reading order."""
        ahead = [self]
        while ahead:
            tag = ahead.pop()
            if not kinds or tag.kind in kinds:
                yield tag
            ahead.extend(reversed(tag.tags))


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A table cell of the structure tree: its tag, and the header cells announced before it.

    `lost` are the names of headers that are nowhere in the table.
    """

    tag: PaperTag
    heads: tuple[PaperTag, ...]
    in_head: bool = False
    lost: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """What it says."""
        return self.tag.text

    @property
    def header(self) -> bool:
        """Whether it is a header cell."""
        return self.tag.kind == "TH"

    @property
    def scope(self) -> str:
        """What a header cell is the header of: Column, Row or ""."""
        return str((self.tag.attributes or {}).get("Scope", ""))

    @property
    def headers(self) -> tuple[str, ...]:
        """The texts of its headers."""
        return tuple(head.text for head in self.heads)


def read_tags(pdf: pikepdf.Pdf, content: Mapping[Any, PageContent]) -> PaperTag:
    """The tree, from its root; a file without one has an empty root."""
    root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    return _tag(dict(root.items()), None, content)


def _kids(kids: Any) -> list[Any]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _tag(element: Mapping[str, Any], page: Any, content: Mapping[Any, PageContent]) -> PaperTag:
    """The tag of an element, whose entries were asked for at once: one by one they cost more."""
    page, links = element.get("/Pg", page), 0
    parts: list[Words | PaperTag] = []
    contents: list[tuple[Any, int]] = []
    for kid in _kids(element.get("/K")):
        if isinstance(kid, int):
            contents.append((page.objgen, kid))
            parts += _words(contents[-1], content)
            continue
        entries = dict(kid.items())
        kind = entries.get("/Type")
        if kind == "/MCR":
            contents.append((entries.get("/Pg", page).objgen, int(entries["/MCID"])))
            parts += _words(contents[-1], content)
        elif kind == "/OBJR":
            links += 1
        else:
            parts.append(_tag(entries, page, content))
    said, attributes = element.get("/ActualText"), element.get("/A")
    return PaperTag(
        str(element.get("/S", "/")).lstrip("/"), tuple(parts), None if said is None else str(said),
        bytes(element.get("/ID", b"")), str(element.get("/Alt", "")),
        str(element.get("/Lang", "")),
        {} if attributes is None else {key.lstrip("/"): _plain(value)
                                       for key, value in attributes.items()},
        tuple(contents), links, str(element.get("/E", "")))


def _plain(value: Any) -> Any:
    """An attribute's value, free of the file it was read from."""
    if isinstance(value, pikepdf.Array):
        return tuple(_plain(part) for part in value)
    if isinstance(value, pikepdf.String):
        return bytes(value)
    return str(value).lstrip("/") if isinstance(value, pikepdf.Object) else value


def _words(place: tuple[Any, int], content: Mapping[Any, PageContent]) -> tuple[Words, ...]:
    """The words of a marked piece; none when it stands in no page's own stream."""
    page, mark = place
    words = content[page].words.get(mark) if page in content else None
    return () if words is None else (words,)


def cells_of(table: PaperTag) -> tuple[PaperCell, ...]:
    """The cells of a table, row by row, each with what is announced before it."""
    cells = list(table.walk("TH", "TD"))
    named = {cell.name: cell for cell in cells if cell.name}
    head = {id(cell) for group in table.walk("THead") for cell in group.walk("TH", "TD")}
    found: list[PaperCell] = []
    for cell in cells:
        headers = (cell.attributes or {}).get("Headers", ())
        found.append(PaperCell(
            cell, tuple(named[name] for name in headers if name in named), id(cell) in head,
            tuple(name.decode() for name in headers if name not in named)))
    return tuple(found)
