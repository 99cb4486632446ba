"""Passages of a composed page: its words in document order, each piece with an id that stays.

The reader knows HTML and nothing of style: what a style sheet hides, moves or adds is not here, so
that a finished page can be held against it.

One module, as the reader's state tells where a part of many pages may be taken in as it was read.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

from bifolio.model.numbers import numeral
from bifolio.model.passages import (
    EXPANSION,
    PAGE_THERE,
    Heard,
    Passage,
    PassageKind,
    Shown,
    Spot,
    SpotKind,
)
from bifolio.model.pieces import pieces_of

_KINDS = {
    "h1": PassageKind.HEADING, "h2": PassageKind.HEADING, "h3": PassageKind.HEADING,
    "h4": PassageKind.HEADING, "h5": PassageKind.HEADING, "h6": PassageKind.HEADING,
    "li": PassageKind.ITEM, "dt": PassageKind.TERM, "dd": PassageKind.MEANING,
    "td": PassageKind.CELL, "th": PassageKind.HEADER,
    "caption": PassageKind.CAPTION, "figcaption": PassageKind.CAPTION,
    "text": PassageKind.DRAWN,
}
_BLOCKS = frozenset((
    *_KINDS, "html", "body", "main", "section", "article", "aside", "nav", "header", "footer",
    "address", "div", "p", "blockquote", "pre", "figure", "hr", "ul", "ol", "dl", "table", "thead",
    "tbody", "tfoot", "tr", "colgroup", "details", "summary", "fieldset", "legend", "form", "svg"))
_CELLS, _MOST_SPANNED = ("td", "th"), 1000
_VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta",
                   "param", "source", "track", "wbr"))
_UNREAD = frozenset(("script", "style", "template", "head"))
_HEARD = ("alt", "aria-label", "aria-description", "title", "data-label")
_METADATA = ("author", "description", "keywords")
_DESCRIBED = ("title", "desc")  # elements of a drawing that are read out
_ENDED = {  # what an element ends that was left open before it
    "li": ("li",), "dt": ("dt", "dd"), "dd": ("dt", "dd"), "tr": ("tr", "td", "th"),
    "td": ("td", "th"), "th": ("td", "th"), "tbody": ("thead", "tbody", "tr", "td", "th")}
_SCOPES = frozenset(("ul", "ol", "dl", "table", "html"))  # what such an end does not reach beyond
_RUNNING = ("title", "publisher", "status")  # data- attributes of the page, which it prints
_SPOTS = {"page-number": SpotKind.FOLIO, "page-count": SpotKind.PAGES,
          "page-there": SpotKind.THERE, "page-reference": SpotKind.REFERENCE,
          "citation": SpotKind.CITATION, "column-name": SpotKind.COLUMN}
_SCRIPTS = {"sup": SpotKind.RAISED, "sub": SpotKind.LOWERED}
_ROUND = frozenset(("", "html", "body", "main", "section", "article", "div"))  # what counts nothing
_FOOTNOTE, _UNNUMBERED, _FOOT = "footnote", "unnumbered", "foot"
_SVG = "data:image/svg+xml"
_COMMENT = re.compile(r"<!--(?:-?>|.*?(?:--!?>|\Z))", re.S)  # as HTML5 ends it


def passages_of(html: str, shared: Iterable[str] = ()) -> tuple[Passage, ...]:
    """The passages of a page, in document order; a footnote follows the passage that calls it.

    What is `shared` with other pages is read once, where it stands in the same elements.
    """
    reader = _Reader([_Frame("", "page", PassageKind.TEXT, ())])
    for piece in pieces_of(html, shared):
        if not (piece.shared and reader.take_in(piece.text)):
            reader.feed(piece.text)
    reader.close()
    return tuple(reader.read())


@dataclass(slots=True)
class _Run:
    """Words on their way to a passage; `parts` are as written, with all their spaces."""

    frame: _Frame
    anchor: str
    kind: PassageKind
    number: str = ""
    parts: list[str] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    spots: list[tuple[SpotKind, int, int, str]] = field(default_factory=list)
    pictures: list[Shown] = field(default_factory=list)
    after: list[_Run] = field(default_factory=list)  # footnotes, and what is drawn

    @property
    def length(self) -> int:
        return sum(map(len, self.parts))


@dataclass(slots=True)
class _Frame:
    """An open element. `anchor` is what the ids of the passages in it begin with."""

    tag: str
    anchor: str
    kind: PassageKind
    classes: tuple[str, ...]
    cell: tuple[int, int, int, int] = (0, 0, 1, 1)  # row, column, rows, columns of its cell
    number: int = 0  # of the next item, where items have numbers,
    numerals: str = "1"  # and by which
    rows: int = 0  # of a table, so far; the place of its last cell; and the places that are taken
    column: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    spots: list[SpotKind] = field(default_factory=list)
    start: int = 0  # of its spots, in the run,
    target: str = ""  # and the anchor that they name
    outer: _Run | None = None  # the run that a footnote interrupts
    unread: bool = False


_Stands = tuple[str, str, PassageKind, tuple[str, ...], bool]  # in what: all that counts of a frame


@dataclass(frozen=True, slots=True)
class _Part:
    """What was read in a part of many pages: its runs, and the passages that these are alone.

    `anchor` is what follows it stands under; `tables` are those that it has without a name.
    """

    runs: tuple[_Run, ...]
    passages: tuple[Passage, ...]
    numbers: Counter[str]
    anchor: str
    tables: Counter[str]


class _Reader(HTMLParser):
    """Reads a page element by element, and gathers the runs of words in it."""

    def __init__(self, frames: list[_Frame]) -> None:
        super().__init__()
        self._frames = frames
        self._runs: list[_Run | _Part] = []
        self._run: _Run | None = None
        self._marker = self._continued = ""  # what the next run is to have
        self._begins = False  # whether the next run begins an item: no other has its sign
        self._tables: Counter[str] = Counter()

    # --- what the parser meets ---

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._end_what_was_left_open(tag)
        if tag == "meta" and values.get("name") in _METADATA and values.get("content", "").strip():
            self._beside(values["name"], values["content"])
        if tag == "html":
            self._running(values)
        parent = self._frames[-1]
        if tag in _BLOCKS and not parent.unread:
            self._end_run()
        frame = self._frame(tag, values, parent)
        self._frames.append(frame)
        if not frame.unread:
            self._enter(frame, values, parent)
        if tag in _VOID:
            self._frames.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID and any(frame.tag == "svg" for frame in self._frames):
            self.handle_endtag(tag)  # elsewhere HTML takes no notice of the stroke

    def handle_endtag(self, tag: str) -> None:
        if all(frame.tag != tag for frame in self._frames[1:]):
            return
        while True:
            frame = self._frames.pop()
            self._leave(frame)
            if frame.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        frame = self._frames[-1]
        if frame.tag in _DESCRIBED:
            if data.strip():
                if any(outer.tag == "svg" for outer in self._frames):
                    self._here().heard.append(Heard(frame.tag, _closed_up(data)))
                else:
                    self._beside(frame.tag, data)
        elif not frame.unread and (self._run or data.strip()):
            self._here().parts.append(data)

    def parse_comment(self, i: int, report: int = 1) -> int:  # noqa: ARG002  # the parser's own
        """Passes over a comment; returns where it ends for a browser and a printer."""
        comment = _COMMENT.match(self.rawdata, i)
        return comment.end() if comment else -1

    def parse_html_declaration(self, i: int) -> int:
        """Passes over whatever else begins with “<!”: for HTML5 it ends at the first “>”."""
        return self.rawdata.find(">", i) + 1 or len(self.rawdata)

    # --- elements ---

    def _frame(self, tag: str, values: dict[str, str], parent: _Frame) -> _Frame:
        own = tuple(values.get("class", "").split())
        kind = _KINDS.get(tag, parent.kind)
        if _FOOT in own:
            kind = PassageKind.FURNITURE
        frame = _Frame(tag, parent.anchor, kind, (*parent.classes, *own),
                       cell=parent.cell, unread=parent.unread or tag in _UNREAD)
        named = values.get("id", "")
        if tag in _BLOCKS and named and tag not in _CELLS:
            frame.anchor = named
            if _KINDS.get(tag) == PassageKind.HEADING:  # what follows it stands under it
                parent.anchor = named
        elif tag == "table" and "data-name" not in values:  # else what is round it is its anchor
            self._tables[parent.anchor] += 1
            frame.anchor = f"{parent.anchor}/table-{self._tables[parent.anchor]}"
        if tag == "ol" and _UNNUMBERED not in own:
            frame.number = _whole(values.get("start", ""), 1)
            frame.numerals = values.get("type", "1")
        if tag in _CELLS:
            self._place_cell(frame, values)
        elif tag == "tr":
            table = self._table()
            table.rows, table.column = table.rows + 1, 0
        return frame

    def _enter(self, frame: _Frame, values: dict[str, str], parent: _Frame) -> None:
        """What an element brings: its number, words that are heard, a spot, a footnote."""
        if frame.tag == "li":
            self._marker = f"{numeral(parent.number, parent.numerals)}." if parent.number else ""
            parent.number += bool(parent.number)
            self._begins = True
        self._continued = values.get("data-continued", self._continued)
        own = frame.classes[len(parent.classes):]
        if _FOOTNOTE in own and frame.tag not in _BLOCKS:
            run = self._here()
            run.spots.append((SpotKind.CALL, run.length, run.length, ""))
            frame.outer, frame.kind = run, PassageKind.FOOTNOTE
            self._run = _Run(frame, frame.anchor, frame.kind)
            run.after.append(self._run)
        elif frame.tag == "br" or (frame.tag not in _BLOCKS and "footnote-paragraph" in own):
            self._space()
        frame.spots = [_SPOTS[name] for name in own if name in _SPOTS]
        frame.spots += [_SCRIPTS[frame.tag]] if frame.tag in _SCRIPTS else []
        if frame.spots:
            frame.start = self._here().length
            frame.target = values.get("data-of", "").removeprefix("#")
            if SpotKind.THERE in frame.spots:
                self._here().parts.append(PAGE_THERE)
        for name in _HEARD:
            if values.get(name, "").strip():
                told = EXPANSION if (frame.tag, name) == ("abbr", "title") else name
                self._here().heard.append(Heard(told, _closed_up(values[name])))
        if frame.tag == "img":
            drawn = values.get("src", "").startswith(_SVG)
            self._here().pictures.append(Shown(_closed_up(values.get("alt", "")), drawn))
            if drawn:
                self._draw(values["src"])

    def _leave(self, frame: _Frame) -> None:
        if self._run:
            self._run.spots += [(kind, frame.start, self._run.length, frame.target)
                                for kind in frame.spots]
        if frame.outer:
            self._run = frame.outer
        elif frame.tag in _BLOCKS and not frame.unread:
            self._end_run()

    def _end_what_was_left_open(self, tag: str) -> None:
        for depth in range(len(self._frames) - 1, 0, -1):
            frame = self._frames[depth]
            if frame.tag in _ENDED.get(tag, ()):
                self.handle_endtag(frame.tag)
                self._end_what_was_left_open(tag)
                return
            if frame.tag in _SCOPES:
                return

    # --- tables ---

    def _table(self) -> _Frame:
        return next((f for f in reversed(self._frames) if f.tag == "table"), self._frames[0])

    def _place_cell(self, frame: _Frame, values: dict[str, str]) -> None:
        table = self._table()
        column = table.column + 1
        while (table.rows, column) in table.taken:
            column += 1
        columns, rows = (max(1, min(_whole(values.get(name, ""), 1), _MOST_SPANNED))
                         for name in ("colspan", "rowspan"))
        table.taken.update((table.rows + down, column + along)
                           for down in range(1, rows) for along in range(columns))
        frame.cell = table.rows, column, rows, columns
        table.column = column + columns - 1

    # --- runs ---

    def _here(self) -> _Run:
        """The run that is on its way, or a new one in the element that is open."""
        if self._run is None:
            frame = self._frames[-1]
            goes_on = frame.kind == PassageKind.ITEM and not self._begins
            kind = PassageKind.TEXT if goes_on else frame.kind
            self._run, self._begins = _Run(frame, frame.anchor, kind, self._marker), False
            if self._continued.strip():
                self._run.heard.append(Heard("data-continued", _closed_up(self._continued)))
            self._marker = self._continued = ""
        return self._run

    def _space(self) -> None:
        if self._run:
            self._run.parts.append(" ")

    def _end_run(self) -> None:
        run, self._run = self._run, None
        if run:
            self._runs.append(run)
            self._runs.extend(run.after)

    def _running(self, values: dict[str, str]) -> None:
        """What the page's element has the margins print."""
        for name in _RUNNING:
            if values.get(f"data-{name}", "").strip():
                self._runs.append(_Run(self._frames[0], f"running-{name}", PassageKind.FURNITURE,
                                       parts=[values[f"data-{name}"]]))

    def _beside(self, name: str, words: str) -> None:
        self._runs.append(_Run(self._frames[0], name, PassageKind.METADATA,
                               heard=[Heard(name, _closed_up(words))]))

    def _draw(self, address: str) -> None:
        """The words of a drawing that its address holds."""
        run = self._here()
        for passage in _drawn(address):
            run.after.append(_Run(run.frame, run.anchor, PassageKind.DRAWN,
                                  parts=[passage.words], heard=list(passage.heard)))

    # --- what is shared with other pages ---

    def take_in(self, text: str) -> bool:
        """Take in what was read in another page, if it stands here as there; tells whether it did.
        """
        if not self._rests or any(frame.tag not in _ROUND for frame in self._frames):
            return False
        part = _part_of(text, tuple((frame.tag, frame.anchor, frame.kind, frame.classes,
                                     frame.unread) for frame in self._frames))
        if part is None or not self._tables.keys().isdisjoint(part.tables):
            return False
        self._runs.append(part)
        self._tables.update(part.tables)
        self._frames[-1].anchor = part.anchor
        return True

    @property
    def _rests(self) -> bool:
        """Whether nothing is under way."""
        return not (self.rawdata or self.cdata_elem or self._run or self._marker
                    or self._continued or self._begins)

    def part(self, text: str, stands: tuple[_Stands, ...]) -> _Part | None:
        """What is in a part of a page; None where it has to do with what stands round it."""
        self.feed(text)
        *outer, inner = ((frame.tag, frame.anchor, frame.kind, frame.classes, frame.unread)
                         for frame in self._frames)
        anchor = inner[1]
        alike = (*outer, (inner[0], stands[-1][1], *inner[2:])) == stands
        page = self._frames[0]  # in which cells stand that are in no table
        if not (alike and self._rests) or page.rows or page.column or page.taken:
            return None
        numbers = Counter[str]()
        runs = tuple(run for run in self._runs if isinstance(run, _Run))
        return _Part(runs, tuple(_passages(runs, numbers)), numbers, anchor, self._tables)

    # --- what comes of it ---

    def read(self) -> Iterator[Passage]:
        """The passages; a run without a word to see or hear is none."""
        while len(self._frames) > 1:
            self.handle_endtag(self._frames[-1].tag)
        self._end_run()
        numbers = Counter[str]()
        for run in self._runs:
            if isinstance(run, _Run):
                yield from _passages((run,), numbers)
            elif numbers.keys().isdisjoint(run.numbers):
                numbers.update(run.numbers)
                yield from run.passages
            else:
                yield from _passages(run.runs, numbers)


@lru_cache(maxsize=512)
def _part_of(text: str, stands: tuple[_Stands, ...]) -> _Part | None:
    """What is in a part of many pages, which stands in the same elements of each."""
    frames = [_Frame(tag, anchor, kind, classes, unread=unread)
              for tag, anchor, kind, classes, unread in stands]
    return _Reader(frames).part(text, stands)


def _passages(runs: Iterable[_Run], numbers: Counter[str]) -> Iterator[Passage]:
    """The passages of runs; `numbers` tells how many of one name there were before."""
    for run in runs:
        written = "".join(run.parts)
        words = _closed_up(written)
        if not words and not run.heard and not run.spots and not run.pictures:
            continue
        row, column, rows, columns = run.frame.cell
        name = f"{run.anchor}/{run.kind}" + (f"-{row}-{column}" if row else "")
        numbers[name] += 1
        if not row or numbers[name] > 1:
            name += f"-{numbers[name]}"
        yield Passage(name, run.kind, words, tuple(run.heard), run.number,
                      tuple(_spot(written, *spot) for spot in run.spots),
                      tuple(run.pictures), run.frame.classes,
                      row, column, rows, columns)


def _closed_up(words: str) -> str:
    return " ".join(words.split())


def _spot(written: str, kind: SpotKind, start: int, end: int, target: str) -> Spot:
    """A spot as it lies in the words once their spaces are closed up."""
    return Spot(kind, _offset(written, start), _offset(written, end), target)


def _offset(written: str, at: int) -> int:
    before = _closed_up(written[:at])
    parted = written[at - 1:at].isspace() and written[at:].strip()
    return len(before) + bool(before and parted)


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else otherwise


def _drawn(address: str) -> tuple[Passage, ...]:
    head, _, content = address.partition(",")
    try:
        drawing = b64decode(content) if head.endswith(";base64") else unquote_to_bytes(content)
    except Base64Error:
        return ()
    return passages_of(drawing.decode("utf-8", "replace"))
