"""A page's content stream read back: what is marked as which piece of the text, and what is not."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

_PAINTING = frozenset(
    ("f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "Do", "BI", "INLINE IMAGE", "'", '"'))
_TEXT = ("TJ", "Tj")
_LOOKED_AT = " ".join(("BDC", "BMC", "EMC", "Tf", *_TEXT, *sorted(_PAINTING)))


class Font:
    """A font that a page is set in: what each of its two-byte codes stands for."""

    def __init__(self, entry: Any = None) -> None:
        """Read the ToUnicode stream of the font's `entry`, if there is one."""
        self._signs: dict[int, str] = {}
        if entry is None or "/ToUnicode" not in entry:
            return
        for instruction in pikepdf.parse_content_stream(entry.ToUnicode):
            if str(instruction.operator) == "endbfchar":
                values = [bytes(value) for value in instruction.operands]
                for code, text in zip(values[::2], values[1::2], strict=True):
                    self._signs[int.from_bytes(code, "big")] = text.decode("utf-16-be", "replace")

    def decode(self, runs: Any) -> str:
        """The text of an array of codes, and of numbers that move them."""
        codes = b"".join(bytes(run) for run in runs if isinstance(run, pikepdf.String))
        pairs = zip(codes[::2], codes[1::2], strict=False)
        return "".join(self._signs.get(high << 8 | low, "\ufffd") for high, low in pairs)


@dataclass
class Words:
    """What is shown in one place: arrays of codes, each with its font.

    Most of them nobody asks for, and a page has thousands of codes: they are read when one does,
    which may be after the file was closed; neither the arrays nor the fonts need it.
    """

    runs: list[tuple[Font, Any]] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """What the codes say; only to be asked for when the whole page is read."""
        return "".join(font.decode(run) for font, run in self.runs)


@dataclass(slots=True)
class PageContent:
    """What one page shows: words by marked content id, artifacts, and what is neither.

    An artifact is its subtype (Header, Footer or "") and its words; `stray` is what is painted
    outside both, as the operator or the text.
    """

    words: dict[int, Words] = field(default_factory=dict)
    artifacts: list[tuple[str, Words]] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)


def read_content(pdf: pikepdf.Pdf) -> dict[Any, PageContent]:
    """The content of every page, by the page's object number."""
    known: dict[Any, Font] = {}
    return {page.objgen: _Reader(page, known).read() for page in pdf.pages}


class _Reader:
    """Reads one page's stream, instruction by instruction."""

    def __init__(self, page: pikepdf.Page, known: dict[Any, Font]) -> None:
        self.page, self.known = page, known
        self.fonts = page.Resources.get("/Font", pikepdf.Dictionary())
        self.font = Font()
        self.within: list[int | str | None] = []  # mark, artifact's subtype, or neither
        self.found = PageContent()

    def read(self) -> PageContent:
        for instruction in pikepdf.parse_content_stream(self.page, _LOOKED_AT):
            operands, name = instruction.operands, str(instruction.operator)
            if name in ("BDC", "BMC"):
                self._enter(operands)
            elif name == "EMC":
                self.within.pop()
            elif name == "Tf":
                self.font = self._font(str(operands[0]))
            elif name in _TEXT:
                self._show(operands[0] if name == "TJ" else [operands[0]])
            elif not self._place():
                self.found.stray.append(name)
        return self.found

    def _enter(self, operands: Any) -> None:
        properties = operands[1] if len(operands) > 1 else pikepdf.Dictionary()
        if operands[0] == "/Artifact":
            subtype = str(properties.get("/Subtype", "")).lstrip("/")
            self.within.append(subtype)
            self.found.artifacts.append((subtype, Words()))
        elif isinstance(properties, pikepdf.Dictionary) and "/MCID" in properties:
            mark = int(properties.MCID)
            self.within.append(mark)
            self.found.words.setdefault(mark, Words())
        else:
            self.within.append(None)

    def _place(self) -> list[int | str]:
        return [place for place in self.within if place is not None]

    def _show(self, runs: Any) -> None:
        place = self._place()
        if not place:
            self.found.stray.append(self.font.decode(runs))
            return
        last = place[-1]
        words = self.found.words[last] if isinstance(last, int) else self.found.artifacts[-1][1]
        words.runs.append((self.font, runs))

    def _font(self, name: str) -> Font:
        entry = self.fonts.get(name)
        if entry is None:
            return Font()
        if entry.objgen not in self.known:
            self.known[entry.objgen] = Font(entry)
        return self.known[entry.objgen]
