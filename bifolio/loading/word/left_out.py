"""What of a document has no place in a chapter: its words, in the order in which they stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from bifolio.loading.word.packages import w

_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_CHART = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OLD = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
CHOICE, FALLBACK = f"{_OLD}Choice", f"{_OLD}Fallback"
_DESCRIBED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
_TEXTS = frozenset((w("t"), w("delText"), f"{_MATHS}t", f"{_DRAWING}t", f"{_CHART}v"))
# Attributes that hold words: of pictures, of letters that are drawn, of what may be chosen.
_WORDED = {_DESCRIBED: ("descr",), f"{_VML}textpath": ("string",), f"{_VML}shape": ("alt",),
           w("listItem"): (w("displayText"),), w("listEntry"): (w("val"),), w("default"): ()}
_BREAKS = {w("p"): "\n", f"{_DRAWING}p": "\n", w("tr"): "\n", w("tc"): " | ", w("tab"): " ",
           w("br"): "\n", w("cr"): "\n", f"{_CHART}pt": "\n", f"{_CHART}ser": "\n",
           w("noBreakHyphen"): "\u2011", f"{_MATHS}sSup": " ", f"{_MATHS}sSub": " ",
           f"{_DRAWING}br": "\n"}


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the chapter lacks: what it is, and its words.

    `remark` says what is to be looked at; a word that it quotes stands in the chapter.
    """

    kind: str
    words: str = ""
    remark: str = ""


@dataclass
class Leavings:
    """The list while it grows, and which elements of the document have been put anywhere yet."""

    found: list[LeftOut] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)  # numbers that the chapter does not yet bear
    _seen: set[Any] = field(default_factory=set)  # elements are kept, so that each stays the same
    _open: tuple[str, int] = ("", 0)

    def take(self, element: Any) -> None:
        """The words of this element stand in the chapter."""
        self._seen.add(element)

    def leave(self, element: Any, kind: str, at: int = 0, marked: bool = True) -> bool:
        """Put what words an element holds on the list; tells whether there were any.

        Those of one kind that touch stay together. `at` counts what the chapter has so far: it says
        what touches.
        """
        words = self._words_in(element)
        if not words:
            return False
        if self._open == (kind, at) and at:
            last = self.found[-1]
            self.found[-1] = replace(last, words=last.words + words)
            return True
        self.note(kind, words, marked=marked)
        self._open = (kind, at)
        return True

    def note(self, kind: str, words: str = "", remark: str = "", marked: bool = True) -> None:
        """Put something on the list."""
        self.found.append(LeftOut(kind, words, remark))
        self._open = ("", 0)
        if marked:
            self.marks.append(len(self.found))

    def remains(self, root: Any, kind: str) -> None:
        """Put on the list what of a part has been put nowhere yet."""
        self.leave(root, kind, marked=False)

    def _words_in(self, element: Any) -> str:
        """The words in an element that stand nowhere yet, with a line for each paragraph."""
        said: list[str] = []
        worded = False
        for inner in element.iter():
            if inner.tag == FALLBACK and inner.getprevious() is not None:
                self._seen.update(inner.iter())  # the same again, for other programs
        for inner in element.iter():
            if inner in self._seen:
                continue
            if inner.tag in _BREAKS and not _leads_cell(inner):
                said.append(_BREAKS[inner.tag])
            if inner.tag in _TEXTS or inner.tag in _WORDED:
                self._seen.add(inner)
                words = "".join(_own(inner))
                worded = worded or bool(words.strip())
                said.append(words)
        return "".join(said) if worded else ""


def _leads_cell(element: Any) -> bool:
    """Whether it is the first paragraph of a cell, which stands in the row's line."""
    parent, before = element.getparent(), element.getprevious()
    return element.tag == w("p") and parent is not None and parent.tag == w("tc") and (
        before is None or before.tag == w("tcPr"))


def _own(element: Any) -> Iterator[str]:
    """The words of one element."""
    if element.tag in _TEXTS:
        yield element.text or ""
    elif element.tag == w("default"):
        parent = element.getparent()
        if parent is not None and parent.tag == w("textInput"):
            yield f"\n{element.get(w('val'), '')}\n"
    else:
        for name in _WORDED[element.tag]:
            if words := element.get(name, "").strip():
                yield f"\n{words}\n"


def cleaned(found: LeftOut) -> LeftOut:
    """The same without blank lines and needless space."""
    lines = (" ".join(line.split()).strip("| ") for line in found.words.split("\n"))
    return replace(found, words="\n".join(line for line in lines if line))
