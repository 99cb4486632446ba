"""The tags of a PDF while it is written: a tree that can be changed, read and written back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf


@dataclass(frozen=True, slots=True)
class Content:
    """A marked piece of a page's content stream; pages count from 0."""

    page: int
    mark: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """A place on a page that can be clicked: its object reference, and the annotation itself."""

    reference: Any
    target: Any


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element; `box` is the typeset box that it was made for, if there is one.

    `number` tells the order in which the boxes stand; `page` is where it begins, from 0.
    """

    kind: str
    number: int
    page: int
    box: Any = None
    entries: dict[str, Any] = field(default_factory=dict)
    kids: list[Tag | Content | Annotation] = field(default_factory=list)

    @property
    def html(self) -> Any:
        """The element of the HTML that it comes from, or None."""
        return None if self.box is None else self.box.element

    @property
    def name(self) -> str:
        """The name of that element, with the pseudo-element it may be: li, li::marker."""
        return str(self.box.element_tag or "") if self.html is not None else ""

    @property
    def tags(self) -> list[Tag]:
        """The tags in it."""
        return [kid for kid in self.kids if isinstance(kid, Tag)]

    def attribute(self, name: str) -> str:
        """An attribute of its HTML element, "" when it is not there."""
        html = self.html
        return str(html.get(name) or "") if html is not None else ""

    def walk(self) -> Iterator[Tag]:
        """Itself and all tags below, in reading order."""
        ahead = [self]
        while ahead:
            tag = ahead.pop()
            yield tag
            ahead.extend(reversed(tag.tags))

    def parents(self) -> dict[Tag, Tag]:
        """Each tag below with the one it stands in."""
        return {kid: parent for parent in self.walk() for kid in parent.tags}

    def layout(self, owner: str) -> Any:
        """Its attributes for an owner (Table, List, Layout), made when it has none."""
        attributes = self.entries.get("A")
        if attributes is None or attributes["O"] != f"/{owner}":
            attributes = self.entries["A"] = pydyf.Dictionary({"O": f"/{owner}"})
        return attributes


_OWN = ("Type", "S", "K", "P", "Pg")


class _Nothing(pydyf.Object):  # type: ignore[misc]  # pydyf ships no types
    """Stands in a file for an object that was taken out: the others keep their numbers."""

    data = b"null"


class Tags:
    """All tags of one PDF: `document` is the tag that holds the others.

    `loose` are the boxes that stand outside it, as running headers do, each with its content.
    """

    def __init__(self, pdf: Any, document: Tag, loose: Iterable[tuple[Any, Content]] = ()) -> None:
        self.pdf, self.document, self.loose = pdf, document, tuple(loose)
        self.pages: tuple[bytes, ...] = pdf.page_references  # which it makes anew when asked

    @classmethod
    def read(cls, pdf: Any, boxes: Iterable[tuple[Any, Any]]) -> Tags:
        """The tags that WeasyPrint made in `pdf`; `boxes` tells which box each was made for."""
        made_for: dict[int, Any] = {}
        for box, element in boxes:
            made_for.setdefault(id(element), box)
        root = _resolve(pdf, pdf.catalog["StructTreeRoot"])
        pages = {reference: at for at, reference in enumerate(pdf.page_references)}

        def tag(element: Any) -> Tag:
            page = pages.get(element.get("Pg"), 0)
            entries = {key: value for key, value in element.items() if key not in _OWN}
            return Tag(element["S"].lstrip("/"), element.number, page,
                       made_for.get(id(element)), entries, [kid(k, page) for k in element["K"]])

        def kid(value: Any, page: int) -> Tag | Content | Annotation:
            if isinstance(value, int):
                return Content(page, value)
            element = _resolve(pdf, value)
            if element.get("Type") == "/OBJR":
                return Annotation(value, _resolve(pdf, element["Obj"]))
            return tag(element)

        document = tag(_resolve(pdf, root["K"][0]))
        tied = {part.number for part in document.walk()}
        loose = ((made_for[id(element)], content) for element in list(pdf.objects)
                 if id(element) in made_for and element.number not in tied
                 for part in tag(element).walk() for content in part.kids
                 if isinstance(content, Content))
        return cls(pdf, document, loose)

    def stream(self, page: int) -> list[Any]:
        """The items of a page's content stream; changing the list changes the page."""
        drawn = _resolve(self.pdf, self.pages[page])
        stream: list[Any] = _resolve(self.pdf, drawn["Contents"]).stream
        return stream

    def marks(self, page: int) -> list[tuple[int, Any]]:
        """What a page's stream says of each marked piece of it, with its place in the stream."""
        return [(at, item) for at, item in enumerate(self.stream(page))
                if isinstance(item, pydyf.Dictionary) and "MCID" in item]

    def walk(self, *kinds: str) -> Iterator[Tag]:
        """The tags of these kinds, of all when none is named, in reading order."""
        return (tag for tag in self.document.walk() if not kinds or tag.kind in kinds)

    def contents(self) -> set[Content]:
        """Every marked content that is in the tree."""
        return {kid for tag in self.walk() for kid in tag.kids if isinstance(kid, Content)}

    def write(self) -> None:
        """Put the tree into the PDF, with the three indexes that lead into it."""
        root = _resolve(self.pdf, self.pdf.catalog["StructTreeRoot"])
        for element in list(self.pdf.objects):
            if isinstance(element, pydyf.Dictionary) and element.get("Type") == "/StructElem":
                self._take_out(element)
        marks: dict[Content, bytes] = {}
        ids: dict[bytes, bytes] = {}
        pressed: list[tuple[Any, bytes]] = []
        self._write(self.document, root.reference, (marks, ids, pressed))
        root["K"] = pydyf.Array([self._element(self.document).reference])
        if ids:
            names = [part for name in sorted(ids) for part in (pydyf.String(name), ids[name])]
            tree = pydyf.Dictionary({"Names": pydyf.Array(names)})
            self.pdf.add_object(tree)
            root["IDTree"] = tree.reference
        numbers = _resolve(self.pdf, root["ParentTree"])
        numbers["Nums"] = pydyf.Array(_parents(marks, pressed, len(self.pages)))

    def _take_out(self, element: Any) -> None:
        nothing = _Nothing()
        nothing.number = element.number
        self.pdf.objects[element.number] = nothing

    def _element(self, tag: Tag) -> Any:
        return self.pdf.objects[tag.number]

    def _write(self, tag: Tag, parent: bytes, indexes: Any) -> None:
        marks, ids, pressed = indexes
        element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{tag.kind}", "P": parent,
                                    "K": pydyf.Array(), "Pg": self.pages[tag.page], **tag.entries})
        if tag.number:
            element.number = tag.number
            self.pdf.objects[tag.number] = element
        else:
            self.pdf.add_object(element)
            tag.number = element.number
        if "ID" in tag.entries:
            ids[tag.entries["ID"].string.encode()] = element.reference
        for kid in tag.kids:
            if isinstance(kid, Tag):
                self._write(kid, element.reference, indexes)
                element["K"].append(self._element(kid).reference)
            elif isinstance(kid, Annotation):
                pressed.append((kid.target, element.reference))
                element["K"].append(kid.reference)
            else:
                marks[kid] = element.reference
                element["K"].append(kid.mark if kid.page == tag.page else pydyf.Dictionary(
                    {"Type": "/MCR", "Pg": self.pages[kid.page], "MCID": kid.mark}))


def _resolve(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _parents(marks: dict[Content, bytes], pressed: list[tuple[Any, bytes]],
             pages: int) -> Iterator[Any]:
    """The number tree that leads from each page's marks, and each annotation, to its tag."""
    for page in range(pages):
        last = max((content.mark for content in marks if content.page == page), default=-1)
        yield page
        yield pydyf.Array(marks.get(Content(page, mark), "null") for mark in range(last + 1))
    for at, (annotation, reference) in enumerate(pressed, pages):
        annotation["StructParent"] = at
        yield from (at, reference)
