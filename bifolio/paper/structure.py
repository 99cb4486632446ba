"""The structure tree of a finished PDF read back: what a screen reader goes by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pikepdf

from bifolio.paper.content import PageContent


@dataclass(frozen=True, slots=True)
class PaperTag:
    """A structure element: its kind, what it says, and the tags in it.

    `text` is all its text with that of the tags in it, or what is said in its place; `contents`
    are the marked pieces, as (page's object number, id), that stand in it directly; `name` is
    its ID.
    """

    kind: str
    text: str
    name: bytes = b""
    alternative: str = ""
    language: str = ""
    attributes: Mapping[str, Any] | None = None
    contents: tuple[tuple[Any, int], ...] = ()
    links: int = 0
    tags: tuple[PaperTag, ...] = ()

    def walk(self, *kinds: str) -> Iterator[PaperTag]:
        """Itself and all tags below of these kinds (all when none is named), in reading order."""
        if not kinds or self.kind in kinds:
            yield self
        for tag in self.tags:
            yield from tag.walk(*kinds)


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A table cell of the structure tree: its text, scope, and the texts of its headers.

    `lost` are the names of headers that are nowhere in the table.
    """

    text: str
    header: bool
    scope: str
    headers: tuple[str, ...]
    in_head: bool = False
    lost: tuple[str, ...] = ()


def read_tags(pdf: pikepdf.Pdf, content: Mapping[Any, PageContent]) -> PaperTag:
    """The tree, from its root; a file without one has an empty root."""
    root = pdf.Root.get("/StructTreeRoot", pikepdf.Dictionary())
    return _tag(root, None, content)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _tag(element: Any, page: Any, content: Mapping[Any, PageContent]) -> PaperTag:
    page = element.get("/Pg", page)
    text, links = "", 0
    tags: list[PaperTag] = []
    contents: list[tuple[Any, int]] = []
    for kid in _kids(element):
        if isinstance(kid, int):
            contents.append((page.objgen, kid))
            text += _text(contents[-1], content)
        elif kid.get("/Type") == "/MCR":
            contents.append((kid.get("/Pg", page).objgen, int(kid.MCID)))
            text += _text(contents[-1], content)
        elif kid.get("/Type") == "/OBJR":
            links += 1
        else:
            tags.append(_tag(kid, page, content))
            text += tags[-1].text
    attributes = element.get("/A", pikepdf.Dictionary())
    text = str(element.get("/ActualText", text))
    return PaperTag(
        str(element.get("/S", "/")).lstrip("/"), text, bytes(element.get("/ID", b"")),
        str(element.get("/Alt", "")), str(element.get("/Lang", "")),
        {key.lstrip("/"): _plain(value) for key, value in attributes.items()},
        tuple(contents), links, tuple(tags))


def _plain(value: Any) -> Any:
    """An attribute's value, free of the file it was read from."""
    if isinstance(value, pikepdf.Array):
        return tuple(_plain(part) for part in value)
    if isinstance(value, pikepdf.String):
        return bytes(value)
    return str(value).lstrip("/") if isinstance(value, pikepdf.Object) else value


def _text(place: tuple[Any, int], content: Mapping[Any, PageContent]) -> str:
    page, mark = place
    return content[page].texts.get(mark, "") if page in content else ""


def cells_of(table: PaperTag) -> tuple[PaperCell, ...]:
    """The cells of a table, row by row, each with what is announced before it."""
    cells = list(table.walk("TH", "TD"))
    named = {cell.name: cell.text for cell in cells if cell.name}
    head = {id(cell) for group in table.walk("THead") for cell in group.walk("TH", "TD")}
    found: list[PaperCell] = []
    for cell in cells:
        attributes = cell.attributes or {}
        headers = attributes.get("Headers", ())
        found.append(PaperCell(
            cell.text, cell.kind == "TH", str(attributes.get("Scope", "")),
            tuple(named[name] for name in headers if name in named), id(cell) in head,
            tuple(name.decode() for name in headers if name not in named)))
    return tuple(found)
