"""A page's content stream read back: what is marked as which piece of the text, and what is not.

It reads what this house writes, and no more of PDF: text in fonts of two bytes a sign, placed by
a matrix. An instruction that places text otherwise is an error: what cannot be read is not guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf

Matrix = tuple[float, float, float, float, float, float]

_LITERAL = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)"  # beside the text; none of it is shown
_TOKEN = re.compile(
    rb"\[[^\[\]()]*\]|<<(?:[^<>()]|<[^<>]*>|" + _LITERAL + rb")*>>|<[0-9A-Fa-f\s]*>"
    rb"|/[^\s\[\]<>()/%{}]*|[^\s\[\]<>()/%{}]+|\S", re.DOTALL)
_OPERATOR = re.compile(rb"[A-Za-z'\"(){}%]")  # how one begins, or what is not read
_PAINTING = frozenset((b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*", b"S", b"s", b"sh"))
_UNREAD = frozenset((b"Td", b"TD", b"T*", b"Tc", b"Tw", b"Tz", b"TL", b"'", b'"', b"BI",
                     b"(", b")", b"{", b"}", b"%"))
_BETWEEN = re.compile(rb"\A[^<]*<?|>[^<]*(?:<|\Z)")  # of an array: all but its codes
_MOVED = re.compile(rb">\s*(?!0\s*[<\]])([-+.\d]+)|\[\s*([-+.\d]+)")  # its numbers but for 0
_MOVED_BACK = re.compile(rb"([0-9A-Fa-f]{4})>\s*([-+.\d]+)")
_LIGATURE = 3  # letters: ffi
_DEEPEST = 20  # forms within forms
_UNIT: Matrix = (1, 0, 0, 1, 0, 0)


class UnreadablePaperError(Exception):
    """A finished PDF that cannot be read back; its message tells what is in the way."""


class _Signs(dict[int, str]):
    """What codes stand for; one that no font names stands for no sign."""

    def __missing__(self, code: int) -> str:
        return "\ufffd"


class Font:
    """A font that a page is set in: what each of its codes stands for, and how wide it is.

    Widths are thousandths of the type size.
    """

    def __init__(self, entry: Any = None) -> None:
        """Read the ToUnicode stream and the widths of the font's `entry`, if there is one."""
        self.signs: dict[int, str] = _Signs()
        self.encoding = "utf-16-be"
        self.widths: dict[str, float] = {}
        if entry is None or "/ToUnicode" not in entry:
            return
        if entry.get("/Subtype") == "/Type3":  # of pictures, with one byte a sign
            self.encoding = "latin-1"
            self.widths.update((chr(int(entry.FirstChar) + at), float(width) * 1000)
                               for at, width in enumerate(entry.Widths))
        for instruction in pikepdf.parse_content_stream(entry.ToUnicode):
            if str(instruction.operator) == "endbfchar":
                values = [bytes(value) for value in instruction.operands]
                for code, text in zip(values[::2], values[1::2], strict=True):
                    self.signs[int.from_bytes(code, "big")] = text.decode("utf-16-be", "replace")
        for descendant in entry.get("/DescendantFonts", ()):
            widths = list(descendant.get("/W", ()))
            for first, several in zip(widths[::2], widths[1::2], strict=False):
                self.widths.update((chr(int(first) + at), float(width))
                                   for at, width in enumerate(several))


@dataclass(eq=False)
class Run:
    """Signs that are shown at once, from left to right along a baseline.

    `matrix` takes a place of the text, in its own points along the baseline and above it, to the
    page; `size` is the type size in the same points. It begins where the run `before` it ends, or
    at 0. `rendering` is PDF's mode: 0 is filled, 3 is unseen.
    """

    font: Font
    shown: bytes
    size: float
    rise: float
    matrix: Matrix
    rendering: int = 0
    before: Run | None = None

    @cached_property
    def codes(self) -> str:
        """The code of each sign, as a character of that number."""
        try:
            return bytes.fromhex(_BETWEEN.sub(b"", self.shown).decode()).decode(
                self.font.encoding, "surrogatepass")
        except ValueError as error:
            raise UnreadablePaperError("codes that are not of two bytes each") from error

    @cached_property
    def text(self) -> str:
        """What the signs say, by the font's own word."""
        return self.codes.translate(self.font.signs)

    @cached_property
    def moves(self) -> list[float]:
        """By how many thousandths of the type size a sign is drawn back to the one before it."""
        return [float(between or ahead) for between, ahead in _MOVED.findall(self.shown)]

    @property
    def bundles(self) -> bool:
        """Whether a sign of it says more than any ligature of letters could show."""
        return len(self.text) > len(self.codes) and any(
            len(said) > _LIGATURE or (len(said) > 1 and any(map(str.isspace, said)))
            for said in (self.font.signs.get(ord(code), "") for code in self.codes))

    @property
    def spaces(self) -> list[float]:
        """How wide its spaces are that are not as wide as their font has them, in thousandths."""
        widths, signs = self.font.widths, self.font.signs
        spaced = ((int(code, 16), float(move)) for code, move in _MOVED_BACK.findall(self.shown))
        return [widths.get(chr(code), 0.0) - move for code, move in spaced
                if signs.get(code, "").isspace()]

    @cached_property
    def start(self) -> float:
        """Where it begins."""
        return self.before.end if self.before else 0.0

    @cached_property
    def end(self) -> float:
        """Where it ends."""
        widths = self.font.widths
        width = sum([widths.get(code, 0.0) for code in self.codes])
        return self.start + (width - sum(self.moves)) * self.size / 1000


@dataclass
class Words:
    """What is shown in one place of a page, run by run. Most of them nobody asks what they say."""

    page: int = 0
    runs: list[Run] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """What they say; only to be asked for when the whole page is read."""
        return "".join(run.text for run in self.runs)


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
    """The content of every page, by the page's object number.

    Raises UnreadablePaperError when a stream holds what this house does not write.
    """
    known: dict[Any, Font] = {}
    return {page.objgen: _Reader(number, known).read(page)
            for number, page in enumerate(pdf.pages, 1)}


@dataclass(slots=True)
class _State:
    """The state that `q` keeps and `Q` brings back."""

    matrix: Matrix
    font: Font
    size: float = 0.0
    rise: float = 0.0
    rendering: int = 0

    def copy(self) -> _State:
        return _State(self.matrix, self.font, self.size, self.rise, self.rendering)


class _Reader:
    """Reads one page's stream, instruction by instruction."""

    def __init__(self, number: int, known: dict[Any, Font]) -> None:
        self.number, self.known, self.found = number, known, PageContent()
        self.within: list[int | str | None] = []  # mark, artifact's subtype, or neither
        self.depth = 0

    def read(self, page: pikepdf.Page) -> PageContent:
        contents = page.obj.get("/Contents", pikepdf.Array())
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        try:
            self._read(b"\n".join(part.read_bytes() for part in parts),
                       page.obj.get("/Resources", pikepdf.Dictionary()), _State(_UNIT, Font()))
        except (ValueError, IndexError, TypeError, KeyError, pikepdf.PdfError) as error:
            raise UnreadablePaperError(f"an instruction that cannot be read ({error})") from error
        return self.found

    def _read(self, stream: bytes, resources: Any, state: _State) -> None:
        """The instructions of a stream; its last `operands` are what stands before an operator."""
        states: list[_State] = []
        operands: list[bytes] = []
        line, before = _UNIT, None  # of the text: its matrix, and what was shown since
        for token in _TOKEN.findall(stream):
            if not _OPERATOR.match(token):
                operands.append(token)
                continue
            if token in (b"TJ", b"Tj"):
                before = Run(state.font, operands[-1], state.size, state.rise,
                             _times(line, state.matrix), state.rendering, before)
                self._show(before)
            elif token == b"Tm":
                line, before = _matrix(operands), None
            elif token == b"BT":
                line, before = _UNIT, None
            elif token == b"Tf":
                state.font, state.size = self._font(operands[-2], resources), float(operands[-1])
            elif token == b"EMC":
                self.within.pop()
            elif token in (b"BDC", b"BMC"):
                self._enter(operands)
            elif token == b"q":
                states.append(state)
                state = state.copy()
            elif token == b"Q":
                state = states.pop() if states else state
            elif token == b"cm":
                state.matrix = _times(_matrix(operands), state.matrix)
            elif token in _PAINTING:
                self._paint(token.decode())
            elif token == b"Do":
                self._draw(operands[-1], resources, state)
            elif token == b"Ts":
                state.rise = float(operands[-1])
            elif token == b"Tr":
                state.rendering = int(operands[-1])
            elif token in _UNREAD:
                raise UnreadablePaperError(f"an instruction “{token.decode()}” in its text")
            operands.clear()

    def _enter(self, operands: list[bytes]) -> None:
        properties = operands[-1]
        if b"/Artifact" in operands:
            subtype = re.search(rb"/Subtype\s*/(\w+)", properties)
            self.within.append(subtype[1].decode() if subtype else "")
            self.found.artifacts.append((str(self.within[-1]), Words(self.number)))
        elif mark := re.search(rb"/MCID\s+(\d+)", properties):
            self.within.append(int(mark[1]))
            self.found.words.setdefault(int(mark[1]), Words(self.number))
        else:
            self.within.append(None)

    def _place(self) -> list[int | str]:
        return [place for place in self.within if place is not None]

    def _paint(self, name: str) -> None:
        if not self._place():
            self.found.stray.append(name)

    def _show(self, run: Run) -> None:
        place = self._place()
        if not place:
            self.found.stray.append(run.text)
            return
        last = place[-1]
        words = self.found.words[last] if isinstance(last, int) else self.found.artifacts[-1][1]
        words.runs.append(run)

    def _draw(self, name: bytes, resources: Any, state: _State) -> None:
        """A picture, or a form: what the form shows belongs to where it stands."""
        self._paint("Do")
        drawn = resources.get("/XObject", pikepdf.Dictionary()).get(name.decode())
        if drawn is None or drawn.get("/Subtype") != "/Form":
            return
        if self.depth >= _DEEPEST:
            raise UnreadablePaperError("forms within forms without an end")
        inner = state.copy()
        inner.matrix = _times(_numbers(drawn.get("/Matrix", _UNIT)), state.matrix)
        outside, self.within = self.within, [place for place in self.within if place is not None]
        self.depth += 1
        self._read(drawn.read_bytes(), drawn.get("/Resources", resources), inner)
        self.depth -= 1
        self.within = outside

    def _font(self, name: bytes, resources: Any) -> Font:
        entry = resources.get("/Font", pikepdf.Dictionary()).get(name.decode())
        if entry is None:
            return Font()
        if entry.objgen not in self.known:
            self.known[entry.objgen] = Font(entry)
        return self.known[entry.objgen]


def _matrix(operands: list[bytes]) -> Matrix:
    return _numbers(map(float, operands[-6:]))


def _numbers(numbers: Any) -> Matrix:
    a, b, c, d, e, f = (float(number) for number in numbers)
    return a, b, c, d, e, f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, \
        e * g + f * i + k, e * h + f * j + m
