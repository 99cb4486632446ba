"""A finished PDF read back: its text (pypdfium2), outline, descriptions and metadata (pikepdf)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from bifolio.printing.pdf.content import PageContent, UnreadablePaperError, Words, read_content
from bifolio.printing.pdf.structure import PaperCell, PaperTag, cells_of, read_tags

_BESIDE = frozenset(("/ActualText", "/Alt", "/Contents", "/DV", "/Desc", "/E", "/F", "/JS", "/RC",
                     "/Subj", "/T", "/TM", "/TU", "/UF", "/URI", "/V"))
_ATTACHED = ("/EmbeddedFile", "/Metadata")  # kinds of streams that are no part of a page


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

    @property
    def ends(self) -> tuple[str, str]:
        """The text of its first page and of its last."""
        with closing(pypdfium2.PdfDocument(self.content)) as document:
            first, last = (document[at].get_textpage().get_text_range()
                           for at in (0, len(document) - 1))
            return first, last

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(self.pages)

    @property
    def outline(self) -> tuple[str, ...]:
        """The titles of the outline, depth first."""
        return tuple(heading.title for heading in self.contents)

    @cached_property
    def contents(self) -> tuple[PaperHeading, ...]:
        """The outline, depth first, with the page that each title leads to."""
        pages: dict[Any, int] = {
            page.objgen: number for number, page in enumerate(self._pdf.pages, 1)}
        with self._pdf.open_outline() as outline:
            return tuple(_headings(outline.root, pages))

    @cached_property
    def descriptions(self) -> tuple[str, ...]:
        """Every text kept beside the page: alternatives, actual texts, annotations' contents."""
        return tuple(text for entry in self._pdf.objects if isinstance(entry, pikepdf.Dictionary)
                     for text in _texts_beside(entry))

    @cached_property
    def attachments(self) -> tuple[str, ...]:
        """What is in the files that it carries, and what any part of it says of itself."""
        return tuple(entry.read_bytes().decode("utf-8", "replace") for entry in self._pdf.objects
                     if isinstance(entry, pikepdf.Stream) and entry.get("/Type") in _ATTACHED)

    @cached_property
    def metadata(self) -> dict[str, str]:
        """The document information, and the XMP packet under "XMP"."""
        pdf = self._pdf
        entries = {key.lstrip("/"): str(value) for key, value in pdf.docinfo.items()}
        if "/Metadata" in pdf.Root:
            entries["XMP"] = pdf.Root.Metadata.read_bytes().decode("utf-8", "replace")
        if "/Lang" in pdf.Root:
            entries["Lang"] = str(pdf.Root.Lang)
        return entries

    @cached_property
    def _content(self) -> dict[Any, PageContent]:
        return read_content(self._pdf)

    @cached_property
    def structure(self) -> PaperTag:
        """The structure tree, from its root: what a screen reader goes by."""
        return read_tags(self._pdf, self._content)

    @cached_property
    def tables(self) -> tuple[tuple[PaperCell, ...], ...]:
        """Every table of the structure tree: its cells with what a screen reader announces."""
        return tuple(cells_of(table) for table in self.structure.walk("Table"))

    @cached_property
    def sizes(self) -> tuple[tuple[float, float], ...]:
        """Width and height of each page, in points."""
        with closing(pypdfium2.PdfDocument(self.content)) as document:
            return tuple(map(document.get_page_size, range(len(document))))

    @cached_property
    def artifact_words(self) -> tuple[tuple[Words, ...], ...]:
        """Of each page the words that are no part of the text, in the order they are painted."""
        return tuple(tuple(words for _, words in page.artifacts)
                      for page in self._content.values())

    @cached_property
    def stray(self) -> tuple[tuple[str, ...], ...]:
        """Of each page what is painted and neither tagged nor an artifact."""
        tied = {place for tag in self.structure.walk() for place in tag.contents}
        return tuple(
            (*page.stray,
             *(words.text for mark, words in page.words.items() if (key, mark) not in tied))
            for key, page in self._content.items())

    @cached_property
    def links(self) -> tuple[PaperLink, ...]:
        """Every link annotation, page by page."""
        return tuple(
            PaperLink(number, str(note.get("/Contents", "")), bool(int(note.get("/F", 0)) & 4),
                      "/StructParent" in note)
            for number, page in enumerate(self._pdf.pages, 1) for note in page.get("/Annots", [])
            if note.get("/Subtype") == "/Link")

    @cached_property
    def places(self) -> dict[str, int]:
        """The page, from 1, that each name leads to which a link may ask for."""
        pages: dict[Any, int] = {
            page.objgen: number for number, page in enumerate(self._pdf.pages, 1)}
        names: Any = self._pdf.Root.get("/Names", pikepdf.Dictionary())
        if "/Dests" not in names:
            return {}
        return {str(name): pages.get(place[0].objgen, 0)
                for name, place in pikepdf.NameTree(names.Dests).items()}

    @cached_property
    def _pdf(self) -> pikepdf.Pdf:
        try:
            return pikepdf.open(BytesIO(self.content))
        except pikepdf.PdfError as error:
            raise UnreadablePaperError(str(error)) from error


@dataclass(frozen=True, slots=True)
class PaperHeading:
    """A title of the outline: its page (from 1, 0 for none), and its level, from 1."""

    title: str
    page: int
    level: int


@dataclass(frozen=True, slots=True)
class PaperLink:
    """A link annotation: its page (from 1), its description, if it is printed, if it is tagged."""

    page: int
    description: str
    printed: bool
    tagged: bool


def _texts_beside(entry: Any, linked: bool = True) -> Iterator[str]:
    """The texts that an object keeps beside the page, with those inside its /A if it is `linked`.

    Its keys are asked for at once: one by one, an object that has none of them costs the most.
    """
    keys = entry.keys()
    for key in sorted(_BESIDE & keys):
        if isinstance(entry[key], pikepdf.String):
            yield str(entry[key])
    if linked and "/A" in keys and isinstance(entry["/A"], pikepdf.Dictionary):
        yield from _texts_beside(entry["/A"], linked=False)


def _headings(items: Any, pages: Mapping[Any, int], level: int = 1) -> Iterator[PaperHeading]:
    for item in items:
        leads = item.destination
        page = pages.get(leads[0].objgen, 0) if isinstance(leads, pikepdf.Array) else 0
        yield PaperHeading(str(item.title), page, level)
        yield from _headings(item.children, pages, level + 1)
