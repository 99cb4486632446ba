"""The markup of a web page: a list of the elements and attributes that may stand in it.

A page is read sign by sign, and whatever is not in the list is refused: so nothing in it fetches,
runs, sends, or takes the words after it away from where they stand. It is stricter than browsers
are, each element must be closed where it belongs, so that no browser can read it in another way.
What the engine puts in goes where this reader has found the head, and the whole is read again.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from bifolio.composition.web.declarations import IN_LINE, IN_ROWS
from bifolio.model.numbers import NUMERALS
from bifolio.model.pieces import COMMENT, TAG, pieces_of

POLICY = ("default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:; "
          "base-uri 'none'; form-action 'none'")
_POLICY = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
VIEWPORT = "width=device-width, initial-scale=1"

_VOID = frozenset(("br", "hr", "img", "meta"))
_HEAD = frozenset(("meta", "title", "style"))
_BODY = frozenset((
    "a", "abbr", "address", "article", "aside", "b", "blockquote", "br", "caption", "cite", "code",
    "dd", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "i", "img", "kbd", "li", "main", "mark", "nav", "ol", "p", "pre",
    "samp", "section", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot",
    "th", "thead", "time", "tr", "ul", "var"))
_WITHIN: Mapping[str, frozenset[str]] = {  # the one parent that an element may have
    "head": frozenset(("html",)), "body": frozenset(("html",)),
    "caption": frozenset(("table",)), "thead": frozenset(("table",)),
    "tbody": frozenset(("table",)), "tfoot": frozenset(("table",)),
    "tr": frozenset(("table", "thead", "tbody", "tfoot")), "td": frozenset(("tr",)),
    "th": frozenset(("tr",)), "li": frozenset(("ul", "ol"))}
_HOLDS: Mapping[str, frozenset[str]] = {  # all that an element may hold; and no words of its own
    "": frozenset(("html",)), "html": frozenset(("head", "body")), "head": _HEAD,
    "table": frozenset(("caption", "thead", "tbody", "tfoot", "tr")),
    "thead": frozenset(("tr",)), "tbody": frozenset(("tr",)), "tfoot": frozenset(("tr",)),
    "tr": frozenset(("td", "th")), "ul": frozenset(("li",)), "ol": frozenset(("li",))}
_BLOCKS = frozenset((  # what ends a paragraph
    "address", "article", "aside", "blockquote", "div", "dl", "figure", "footer", "h1", "h2", "h3",
    "h4", "h5", "h6", "header", "hr", "main", "nav", "ol", "p", "pre", "section", "table", "ul"))
_SMALLER = ("small", "sub", "sup")
_ALONE = ("a", "h1", "h2", "h3", "h4", "h5", "h6")  # not within one of their own kind

_RUNNING = "the style sets things in <{}> side by side, and such words are to stand in a <p> there"

_ANY = frozenset((
    "class", "id", "lang", "title", "role", "aria-label", "aria-labelledby", "aria-hidden", "style",
    "tabindex"))
_OWN: Mapping[str, frozenset[str]] = {
    "a": frozenset(("href",)), "img": frozenset(("src", "alt", "width", "height")),
    "meta": frozenset(("charset", "name", "content")), "ol": frozenset(("start", "type")),
    "td": frozenset(("colspan", "rowspan", "headers")),
    "th": frozenset(("colspan", "rowspan", "headers", "scope", "abbr")),
    "time": frozenset(("datetime",))}
_NAMES = re.compile(r"author|description|generator|keywords|viewport|dcterms\.[a-z]+")
_PICTURE = re.compile(r"data:image/(?:svg\+xml|png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]*\Z")
_WHOLE = re.compile(r"[1-9][0-9]{0,4}\Z")

_DOCTYPE = re.compile(r"\s*<!DOCTYPE html>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+)))?")
_TITLE = re.compile(r"[^<]*</title\s*>", re.IGNORECASE)
_STYLE = re.compile(r"(?>(?:(?!</).)*)</style\s*>", re.IGNORECASE | re.S)


@dataclass(frozen=True, slots=True)
class Strange:
    """What may not stand in a page: its words there, what to look for in a template, and why.

    Of what is looked for, `inside` is the place that is meant. `unpaired` is the name of an element
    that is opened or closed alone.
    """

    written: str
    traces: tuple[str, ...]
    why: str
    inside: str = ""
    unpaired: str = ""


@dataclass(frozen=True, slots=True)
class Styled:
    """A style that the page brings: a sheet, or one element's own."""

    text: str
    element: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """Where what the head of a page holds begins and ends."""

    begin: int
    end: int


Met = Strange | Styled | Head  # what a reader meets in a page
Within = tuple[tuple[tuple[str, bool], ...], frozenset[str]]


def with_policy(html: str, head: Head, styles: Iterable[str]) -> str:
    """The page with the policy that keeps a browser from fetching or running anything in it.

    It stands before all else in the head, and the engine's own `styles` behind all else.
    """
    brought = "".join(f"<style>{style}</style>\n" for style in styles if style)
    return (f"{html[:head.begin]}\n{_POLICY}{html[head.begin:head.end]}{brought}"
            f"{html[head.end:]}")


def odd_comments(html: str) -> Iterator[str]:
    """What begins as a comment and is no plain one: who reads the page may see it end elsewhere."""
    at = html.find("<!--")
    while at >= 0:
        if not (comment := COMMENT.match(html, at)):
            yield html[at:at + 40].split("\n")[0]
        at = html.find("<!--", comment.end() if comment else at + 4)


def read_finished(html: str, drawings: Collection[str], lines_up: bool,
                  shared: Iterable[str] = ()) -> Iterator[Met]:
    """What `read_markup` tells of a page that has its policy."""
    return read_markup(html, (*drawings, _POLICY), lines_up, shared)


def read_markup(html: str, drawings: Collection[str] = (), lines_up: bool = False,
                shared: Iterable[str] = ()) -> Iterator[Met]:
    """What in a page may not stand there, each style that it brings, and where its head is.

    `drawings` are the engine's own, the only ones that may stand in the page itself. `lines_up`
    tells that the style sets side by side what some elements hold. What is `shared` with other
    pages is read once, where it stands in the same elements.
    """
    reader = _Reader(html, tuple(drawings), IN_ROWS if lines_up else frozenset(), shared)
    start = _DOCTYPE.match(html)
    if not start:
        yield Strange("<!DOCTYPE html>", (), "a page begins with it, or browsers read it in "
                                             "another way")
    yield from reader.read(start.end() if start else 0)


class _Reader:
    """Reads a page from tag to tag, and knows which elements are open."""

    def __init__(self, html: str, drawings: tuple[str, ...], rows: frozenset[str],
                 shared: Iterable[str] = (), within: Within = ((), frozenset())) -> None:
        self._html, self._drawings, self._rows = html, drawings, rows
        # names, whether screen readers pass over them, and how they are opened
        self._open: list[tuple[str, bool, str]] = [(*opened, "") for opened in within[0]]
        self._met = {*within[1]}
        self._head = 0  # where what it holds begins
        self._shared = deque[tuple[int, str]]()  # where what is shared begins
        at = 0
        for piece in pieces_of(html, shared):
            if piece.shared:
                self._shared.append((at, piece.text))
            at += len(piece.text)

    def read(self, at: int) -> Iterator[Met]:
        at = yield from self._read_on(at)
        if at < 0:
            return
        if self._open:
            yield self._unclosed("it is opened, and never closed")
        if not self._head:
            yield Strange("<head>", (), "a page has one, in which stands what browsers may do")

    def read_part(self) -> tuple[Met, ...] | None:
        """What is in a part of a page; None where it does not leave open just what was open."""
        within = self._within
        reading, met = self._read_on(0), list[Met]()
        try:
            while True:
                met.append(next(reading))
        except StopIteration as end:
            return tuple(met) if end.value >= 0 and self._within == within else None

    @property
    def _within(self) -> Within:
        """What is open, and which elements that a page has once were met."""
        return tuple((name, passed) for name, passed, _ in self._open), frozenset(self._met)

    def _read_on(self, at: int) -> Generator[Met, None, int]:
        """Reads to the end; returns where that is, or -1 when nobody can read on."""
        html = self._html
        while at < len(html):
            while self._shared and self._shared[0][0] < at:
                self._shared.popleft()
            if self._shared and not html[at:self._shared[0][0]].strip():
                at, text = self._shared.popleft()
                met = _read_shared(text, self._drawings, self._rows, self._within)
                if met is not None:
                    yield from met
                    at += len(text)
                    continue
            start = html.find("<", at)
            words = html[at:start if start >= 0 else len(html)]
            if words.strip():
                yield from self._read_words(words.strip())
            if start < 0:
                break
            at = yield from self._read_tag(start)
            if at < 0:
                return at
        return len(html)

    def _unclosed(self, why: str) -> Strange:
        name, _, written = self._open[-1]
        return Strange(written, (written, f"<{name}"), why, unpaired=name)

    def _read_words(self, words: str) -> Iterator[Strange]:
        parent = self._open[-1][0] if self._open else ""
        if parent in _HOLDS:
            yield Strange(words, (words, words.split()[0]),
                          f"words may not stand right in <{parent}>, where browsers put them in "
                          "another place" if parent else "words may not stand outside the page")
        if parent in self._rows:
            yield Strange(words, (words, words.split()[0]), _RUNNING.format(parent))
        if any(passed for _, passed, _ in self._open) and re.search(r"\w", unescape(words)):
            yield Strange(words, (words, 'aria-hidden="true"', "aria-hidden"),
                          "aria-hidden keeps these words from who hears the page")

    def _read_tag(self, start: int) -> Generator[Met, None, int]:
        """Reads one tag or comment; returns where it ends, or -1 when nobody can read on."""
        html = self._html
        if comment := COMMENT.match(html, start):
            return comment.end()
        drawing = next((each for each in self._drawings if each and html.startswith(each, start)),
                       "")
        if drawing:
            return start + len(drawing)
        tag = TAG.match(html, start)
        if tag is None:
            written = html[start:start + 40].split("\n")[0]
            yield Strange(written, (written, *_beginnings(written)),
                          "only plain tags and comments may stand in a page")
            return -1
        name = tag[2].lower()
        if tag[1]:
            if not self._open or self._open[-1][0] != name or tag[3]:
                if any(opened == name for opened, *_ in self._open[:-1]):
                    yield self._unclosed(f"it is opened, and not closed before {tag[0]}")
                else:
                    yield Strange(tag[0], (tag[0], f"</{name}"), "it closes what is not open "
                                  "there", unpaired=name)
                return -1
            self._open.pop()
            if name == "head":
                yield Head(self._head, start)
            return tag.end()
        fault = self._fault_of(name)
        if fault:
            yield Strange(tag[0], (tag[0], *_beginnings(tag[0])), fault)
            if name not in _BODY | _HEAD:
                return -1  # who knows how a browser would read on
        attributes = _attributes(tag[3])
        for attribute, value in attributes:
            if why := _fault_of(name, attribute, value):
                written = f"{attribute}=\"{value}\"" if value else attribute
                yield Strange(written, (tag[0], written, f"{attribute}='{value}'",
                                        f"{attribute}=", attribute), why, attribute)
            elif attribute == "style":
                yield Styled(value, name)
        said = dict(attributes)
        if said.get("name") == "viewport" and said.get("content") != VIEWPORT:
            yield Strange(tag[0], (tag[0], 'name="viewport"', "viewport"),
                          "it would change how large the words are")
        if "aria-labelledby" in said and said.get("role") != "region":
            yield Strange(tag[0], (tag[0], "aria-labelledby"),
                          "who hears the page may hear other words in the place of its own: only "
                          "a region, of which all is heard besides, has such a name")
        if len({attribute for attribute, _ in attributes}) < len(attributes):
            yield Strange(tag[0], (tag[0], *_beginnings(tag[0])),
                          "an attribute stands there twice")
        if name in ("title", "style"):
            closed = (_TITLE if name == "title" else _STYLE).match(html, tag.end())
            if closed is None:
                yield Strange(tag[0], (tag[0],), "it is opened, and not closed plainly")
                return -1
            if name == "style":
                yield Styled(html[tag.end():closed.end()].rpartition("</")[0])
            return closed.end()
        if name == "head":
            self._head = tag.end()
        if name not in _VOID:
            self._open.append((name, said.get("aria-hidden", "") == "true", tag[0]))
        return tag.end()

    def _fault_of(self, name: str) -> str:
        """Why an element may not stand where the reader is; "" when it may."""
        parent = self._open[-1][0] if self._open else ""
        names = [opened for opened, *_ in self._open]
        if name in ("html", "head", "body"):
            if name in self._met:
                return "it stands in the page twice"
            self._met.add(name)
        elif name not in _BODY | _HEAD:
            return "it is not among the elements of a page"
        if parent in _HOLDS and name not in _HOLDS[parent]:
            return f"it may not stand right in <{parent}>" if parent else \
                "it may not stand outside the page"
        if name in _WITHIN and parent not in _WITHIN[name]:
            return f"it may not stand in <{parent}>"
        if parent not in _HOLDS and name in _HEAD and name not in _BODY:
            return "it belongs into the head of the page"
        if parent in self._rows and name in IN_LINE - {"img"} | {"sub", "sup"}:
            return _RUNNING.format(parent)
        if name in _BLOCKS and "p" in names:
            return "it would end the paragraph that it stands in"
        if name in _ALONE and name in names:
            return f"it stands within another <{name}>"
        if name in _SMALLER and sum(opened in _SMALLER for opened in names) >= 2:
            return "its words would be too small to read"
        return ""


@lru_cache(maxsize=512)
def _read_shared(text: str, drawings: tuple[str, ...], rows: frozenset[str], within: Within
                 ) -> tuple[Met, ...] | None:
    """What is in a part of many pages, which stands within the same elements of each."""
    return _Reader(text, drawings, rows, within=within).read_part()


def _fault_of(element: str, name: str, value: str) -> str:
    """Why an attribute may not stand in an element; "" when it may."""
    allowed = _OWN.get(element, frozenset()) | (_ANY if element in _BODY | {"html", "body"} else
                                                 frozenset())
    if name.startswith("data-") or name not in allowed:
        return "" if name.startswith("data-") and element not in _HEAD else \
            f"it is not among the attributes of <{element}>"
    match name:
        case "src" if not _PICTURE.match(value):
            return "a web page fetches nothing: its pictures stand in it"
        case "charset" if value.lower() != "utf-8":
            return "a page is in UTF-8"
        case "name" if not _NAMES.fullmatch(value):
            return "only who wrote the page, and what it is, may stand there"
        case "tabindex" if value != "0":
            return "it would change the order in which the page is gone through"
        case "aria-hidden" if value not in ("true", "false"):
            return "it is true or false"
        case "width" | "height" | "colspan" | "rowspan" | "start" if not _WHOLE.match(value):
            return "it is a whole number"
        case "type" if value not in NUMERALS:
            return "a list counts by 1, a, A, i or I"
    return ""


def _attributes(text: str) -> list[tuple[str, str]]:
    return [(found[1].lower(), unescape(found[2] or found[3] or found[4] or ""))
            for found in _ATTRIBUTE.finditer(text)]


def _beginnings(written: str) -> Iterator[str]:
    """What of a tag may stand in a template as it is."""
    if found := re.match(r"<[!?/]?[\w-]*", written):
        yield found[0]
