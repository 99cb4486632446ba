"""What a web page says: the words of the paper in their order, and all that its file holds."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from html.parser import HTMLParser
from itertools import takewhile
from urllib.parse import unquote_to_bytes

from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.model.passages import EXPANSION, PAGE_THERE, Passage, PassageKind, SpotKind
from bifolio.model.pieces import pieces_of
from bifolio.model.source import Span
from bifolio.proofreading.designs import WORD, says

_TOLD = frozenset(("abbr", "alt", "content", "label", "placeholder", "summary", "title", "value"))
_INLINE = frozenset((  # elements that part no words
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "kbd", "mark", "q",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr"))
_PICTURE = "data:image/svg+xml"
_WAYS_BACK = re.compile(r"(?:\s*↑\d*)+$")  # behind a source, where a screen has room for them
_SOURCES, _ROUND, _RUNNING = "reference-list", 4, "running-"
_TOLD_ALIKE = ("alt", "aria-label", EXPANSION)
_ROUND_PAGES = " (,)"  # what stands round the page of a part
_CONTENTS = "contents"  # the class of the list of headings that leads about in a page


def find_other_words(paper: Sequence[Passage], web: Sequence[Passage], ways: Collection[str],
                     template: str, source_files: SourceFiles, findings: Findings) -> None:
    """A finding where the web page does not say what the page of paper says, in its order.

    Each is given as the passages of the page as it was composed. What stands in the margins of
    paper, and the ways back from a source, are not on both. Nor are the contents, which say the
    headings and `ways`, the page's own words for them; nor on which page of paper a part stands;
    nor a column's name in a cell that stands under it. A drawing is drawn for each in its own size,
    with other marks on its axes: it is known by its description.
    """
    own, on_web = _own(paper, ways), _own(web, ways)
    for on_paper, on_screen in ((_seen(own), _seen(on_web, screen=True)),
                                (_heard(own), _heard(on_web))):
        if on_paper == on_screen:
            continue
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1],
                                        zip(on_paper, on_screen, strict=False)))
        there, here = on_paper[same:], on_screen[same:]
        back = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1],
                                        zip(there[::-1], here[::-1], strict=False)))
        there, here = there[:len(there) - back], here[:len(here) - back]
        said = [found[0].casefold() for found in WORD.finditer(" ".join(here[:_ROUND]))]
        place = next(iter(says(said, source_files) if said else ()), Span(template))
        findings.add("other-words", place,
                     f"The web page says {_told(here)} where the paper says {_told(there)}, behind "
                     f"“… {' '.join(on_paper[max(same - _ROUND, 0):same])}”.",
                     "Let the template print the same words for both.")


def _own(page: Sequence[Passage], ways: Collection[str]) -> list[Passage]:
    """The passages of a page but for what it says twice, so that one finds one's way in it.

    What is no heading, out of the headings' order, or no name of its cell's column, stays.
    """
    headings = (_without(each, SpotKind.CITATION, SpotKind.REFERENCE) for each in page
                if each.kind is PassageKind.HEADING and _CONTENTS not in each.classes)
    heads: dict[str, list[Passage]] = {}
    for passage in page:
        if passage.kind is PassageKind.HEADER:
            heads.setdefault(_table(passage), []).append(passage)
    unsaid = [*ways]
    own = []
    for passage in page:
        if _CONTENTS in passage.classes and not passage.heard:
            if passage.words in unsaid:
                unsaid.remove(passage.words)
                continue
            if passage.kind is PassageKind.ITEM and \
                    _without(passage, SpotKind.THERE) in headings:
                continue  # it has taken the headings up to its own
        elif (named := {passage.words[spot.start:spot.end] for spot in passage.spots
                        if spot.kind is SpotKind.COLUMN}) and named <= {
                _without(head, SpotKind.CITATION) for head in heads.get(_table(passage), ())
                if head.row < passage.row
                and head.column <= passage.column < head.column + head.columns}:
            passage = replace(passage, words=_without(passage, SpotKind.COLUMN))
        elif _says_pages(passage, ways):
            passage = replace(passage, words=_without(passage, SpotKind.REFERENCE))
        own.append(passage)
    return own


def _says_pages(passage: Passage, ways: Collection[str]) -> bool:
    """Whether what it says of the pages that parts stand on is in the page's own words alone."""
    said = {passage.words[spot.start:spot.end].strip(_ROUND_PAGES)
            for spot in passage.spots if spot.kind is SpotKind.REFERENCE}
    return bool(said) and said <= {" ".join(way.format(page=PAGE_THERE).split()) for way in ways}


def _without(passage: Passage, *kinds: SpotKind) -> str:
    """The words of a passage but for what is said at its spots of some kinds."""
    words = passage.words
    for spot in reversed(passage.spots):
        if spot.kind in kinds:
            words = words[:spot.start] + words[spot.end:]
    return " ".join(words.split())


def _table(cell: Passage) -> str:
    return cell.id.rpartition("/")[0]


def _told(words: list[str]) -> str:
    said = " ".join(words[:2 * _ROUND])
    return f"“{said}{' …' * (len(words) > 2 * _ROUND)}”" if words else "nothing"


def _seen(passages: Iterable[Passage], screen: bool = False) -> list[str]:
    """The words that a page shows, each number of a list before its item."""
    return [word for passage in passages for word in _words(passage, screen)]


def _words(passage: Passage, screen: bool) -> Iterator[str]:
    beside = (PassageKind.METADATA, PassageKind.DRAWN,
              *(() if screen else (PassageKind.FURNITURE,)))
    if passage.kind in beside or passage.id.startswith(_RUNNING):
        return
    words = passage.words
    if _SOURCES in passage.classes:
        words = _WAYS_BACK.sub("", words)
    yield from filter(None, (passage.number, *words.split()))


def _heard(passages: Iterable[Passage]) -> list[str]:
    """The words that a page has beside those that it shows, for those who hear it."""
    return [word for passage in passages for heard in passage.heard
            if passage.kind == PassageKind.METADATA or heard.name in _TOLD_ALIKE
            for word in heard.words.split()]


def texts_of(html: str, shared: Iterable[str] = ()) -> tuple[str, ...]:
    """What a page says: its text, with and without a space at each tag within a word; attributes
    with words in them; comments; and all that the pictures say that it holds.

    What is `shared` with other pages is read once.
    """
    reader = _PageReader()
    for piece in pieces_of(html, shared):
        known = _texts_of_part(piece.text) if piece.shared and reader.rests else None
        if known is None:
            reader.feed(piece.text)
        else:
            reader.parted.append(known[0])
            reader.joined.append(known[1])
            reader.values += known[2:]
    reader.close()
    return ("".join(reader.parted), "".join(reader.joined), *reader.values)


@lru_cache(maxsize=512)
def _texts_of_part(text: str) -> tuple[str, ...] | None:
    """What a part of many pages says; None where it cannot be read by itself."""
    reader = _PageReader()
    reader.feed(text)
    return ("".join(reader.parted), "".join(reader.joined), *reader.values) \
        if reader.rests else None


class _PageReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parted: list[str] = []
        self.joined: list[str] = []
        self.values: list[str] = []

    @property
    def rests(self) -> bool:
        """Whether nothing is under way."""
        return not self.rawdata and self.cdata_elem is None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._part(tag)
        if ("http-equiv", "Content-Security-Policy") in attrs:
            return  # the engine's word to the browser
        for name, value in attrs:
            if value and (name in _TOLD or (name.startswith(("data-", "aria-"))
                                            and name != "aria-labelledby")  # which has an id
                          or (name.endswith("href") and ":" in value)):
                self.values.append(value)
            if value and value.startswith(_PICTURE):
                self.values += texts_of(_drawing(value))

    def handle_endtag(self, tag: str) -> None:
        self._part(tag)

    def handle_data(self, data: str) -> None:
        if self.cdata_elem is None:
            self.parted.append(data)
            self.joined.append(data)

    def handle_comment(self, data: str) -> None:
        self.values.append(data)

    def handle_decl(self, decl: str) -> None:
        if decl.casefold() != "doctype html":
            self.values.append(decl)

    def handle_pi(self, data: str) -> None:
        self.values.append(data)

    def unknown_decl(self, data: str) -> None:
        self.values.append(data)

    def _part(self, tag: str) -> None:
        self.parted.append(" ")
        if tag not in _INLINE:
            self.joined.append(" ")


def _drawing(address: str) -> str:
    head, _, content = address.partition(",")
    try:
        drawing = b64decode(content) if head.endswith(";base64") else unquote_to_bytes(content)
    except Base64Error:
        return ""
    return drawing.decode("utf-8", "replace")
