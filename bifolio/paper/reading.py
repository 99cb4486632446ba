"""A finished PDF read back: its text (pypdfium2), outline, descriptions and metadata (pikepdf)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2


@dataclass(frozen=True)
class Paper:
    """One finished PDF, as bytes."""

    content: bytes

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """The text of each page, in reading order."""
        document = pypdfium2.PdfDocument(self.content)
        try:
            return tuple(page.get_textpage().get_text_range() for page in document)
        finally:
            document.close()

    def find(self, words: str) -> tuple[Place, ...]:
        """Where on its pages the words are printed, in reading order."""
        document = pypdfium2.PdfDocument(self.content)
        try:
            return tuple(place for number, page in enumerate(document, 1)
                         for place in _found(page.get_textpage(), words, number))
        finally:
            document.close()

    @cached_property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page, in points."""
        document = pypdfium2.PdfDocument(self.content)
        try:
            return tuple(page.get_size() for page in document)
        finally:
            document.close()

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(self.pages)

    @cached_property
    def outline(self) -> tuple[str, ...]:
        """The titles of the outline, depth first."""
        with self._open() as pdf, pdf.open_outline() as outline:
            return tuple(_titles(outline.root))

    @cached_property
    def descriptions(self) -> tuple[str, ...]:
        """Every text kept beside the page: alternatives, actual texts, annotations' contents."""
        with self._open() as pdf:
            found = (str(value[key]) for value in pdf.objects
                     if isinstance(value, pikepdf.Dictionary)
                     for key in ("/Alt", "/ActualText", "/Contents", "/E", "/T", "/TU", "/URI")
                     if isinstance(value.get(key), pikepdf.String))
            return tuple(found)

    @cached_property
    def metadata(self) -> dict[str, str]:
        """The document information, and the XMP packet under "XMP"."""
        with self._open() as pdf:
            entries = {key.lstrip("/"): str(value) for key, value in pdf.docinfo.items()}
            if "/Metadata" in pdf.Root:
                entries["XMP"] = pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
            if "/Lang" in pdf.Root:
                entries["Lang"] = str(pdf.Root.Lang)
            return entries

    @cached_property
    def tables(self) -> tuple[tuple[PaperCell, ...], ...]:
        """Every table of the structure tree: its cells with what a screen reader announces."""
        with self._open() as pdf:
            texts = _marked_texts(pdf)
            tables = [table for table in _elements(pdf.Root.StructTreeRoot)
                      if table.get("/S") == "/Table"]
            named = {bytes(cell.ID): _text(cell, texts) for table in tables
                     for cell in _elements(table) if "/ID" in cell}
            return tuple(_cells(table, texts, named) for table in tables)

    def _open(self) -> pikepdf.Pdf:
        return pikepdf.open(BytesIO(self.content))


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A table cell of the structure tree: its text, scope, and the texts of its headers."""

    text: str
    header: bool
    scope: str
    headers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where words are printed: the page from 1, and points from its left and bottom edge."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


def _found(page: Any, words: str, number: int) -> Iterator[Place]:
    search = page.search(words)
    while found := search.get_next():
        start, length = found
        boxes = [page.get_charbox(start + at, loose=True) for at in range(length)]
        yield Place(number, min(box[0] for box in boxes), min(box[1] for box in boxes),
                    max(box[2] for box in boxes), max(box[3] for box in boxes))


def _titles(items: Any) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _kids(element: Any) -> list[Any]:
    kids = element.get("/K")
    if kids is None:
        return []
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _elements(element: Any) -> Iterator[Any]:
    """Structure elements below `element`, depth first."""
    for kid in _kids(element):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _elements(kid)


def _marked_texts(pdf: pikepdf.Pdf) -> dict[tuple[Any, int], str]:
    """(page's object number, marked content id) → text, by way of each page's fonts."""
    return {(page.objgen, mark): text
            for page in pdf.pages for mark, text in _page_texts(page).items()}


def _page_texts(page: pikepdf.Page) -> dict[int, str]:
    fonts = {name: _to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    texts: dict[int, str] = {}
    mark, font = -1, dict[int, str]()
    for instruction in pikepdf.parse_content_stream(page):
        operands, name = instruction.operands, str(instruction.operator)
        if name == "BDC" and isinstance(operands[1], pikepdf.Dictionary):
            mark = int(operands[1].get("/MCID", -1))
        elif name == "EMC":
            mark = -1
        elif name == "Tf":
            font = fonts.get(str(operands[0]), {})
        elif name in ("TJ", "Tj") and mark >= 0:
            runs = operands[0] if name == "TJ" else [operands[0]]
            codes = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
            pairs = zip(codes[::2], codes[1::2], strict=True)
            glyphs = (font.get(high << 8 | low, "\ufffd") for high, low in pairs)
            texts[mark] = texts.get(mark, "") + "".join(glyphs)
    return texts


def _to_unicode(font: Any) -> dict[int, str]:
    """A font's map from two-byte codes to text, from its ToUnicode stream."""
    table: dict[int, str] = {}
    if "/ToUnicode" not in font:
        return table
    for instruction in pikepdf.parse_content_stream(font.ToUnicode):
        if str(instruction.operator) == "endbfchar":
            values = [bytes(value) for value in instruction.operands]
            for code, text in zip(values[::2], values[1::2], strict=True):
                table[int.from_bytes(code, "big")] = text.decode("utf-16-be", "replace")
    return table


def _text(element: Any, texts: dict[tuple[Any, int], str]) -> str:
    page = element.get("/Pg")
    parts: list[str] = []
    for kid in _kids(element):
        if isinstance(kid, int):
            parts.append(texts.get((page.objgen, kid), ""))
        elif isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            parts.append(_text(kid, texts))
    return "".join(parts)


def _cells(table: Any, texts: dict[tuple[Any, int], str],
           named: dict[bytes, str]) -> tuple[PaperCell, ...]:
    cells = [cell for cell in _elements(table) if cell.get("/S") in ("/TH", "/TD")]
    found: list[PaperCell] = []
    for cell in cells:
        attributes = cell.get("/A", pikepdf.Dictionary())
        headers = tuple(named[bytes(header)] for header in attributes.get("/Headers", []))
        found.append(PaperCell(_text(cell, texts), cell.S == "/TH",
                               str(attributes.get("/Scope", "")).lstrip("/"), headers))
    return tuple(found)
