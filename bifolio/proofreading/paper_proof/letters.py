"""Letters: what a passage must come to on paper, sign by sign, and what may stand between."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, takewhile
from string import ascii_lowercase

from bifolio.model.passages import Passage, PassageKind, Spot, SpotKind

_INVISIBLE = (r"\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff")
_NEVER_SEEN, _UNSEEN = re.compile(f"[{_INVISIBLE}]+"), re.compile(rf"[\s{_INVISIBLE}]+")
_SPACES = re.compile(r"\s+")
_ALIKE = str.maketrans({  # signs that a font may draw with one glyph, which then has one name
    "\u2010": "-", "\u2011": "-", "\u00b5": "\u03bc", "\u2126": "\u03a9", "\u212a": "K",
    "\u212b": "\u00c5", "\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi",
    "\ufb04": "ffl"})
_KNOWN_BY = 20  # signs of what follows: no word that is broken is longer
IDEOGRAPHS = "\u2e80"  # what is written without spaces
_PARTED = "\x00"
_BULLETS = "•◦▪▫‣⁃–-·□▢☐○●■◆❖▸›»"  # they say nothing; a tick or a cross would
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]+"  # Hebrew, Arabic and their kin
_LEFTWARD = re.compile(f"{_RTL}(?: {_RTL})*")
_CLOSING, OPENED, CLOSED = ".):", "[(", "])"
_UNPRINTED = (PassageKind.FURNITURE, PassageKind.METADATA)


def letters(words: str) -> str:
    """Words by their signs alone: without spaces, and what is never seen."""
    if words.isascii():
        return "".join(words.split())
    return _UNSEEN.sub("", words).translate(_ALIKE)


def visible(words: str) -> str:
    """Words without what is never seen; each stretch of it that holds a space is one."""
    return _SPACES.sub(" ", words if words.isascii() else _NEVER_SEEN.sub("", words))


def letters_of(pieces: Sequence[str]) -> list[str]:
    """The signs of each of many pieces of paper, at once.

    What is read from right to left stands there from left to right, as the eye sees it.
    """
    signs = letters(_PARTED.join(pieces)) if pieces else ""
    return _turned(signs).split(_PARTED) if pieces else []


def spaces_in(piece: str) -> list[int]:
    """Before which signs of a piece of paper, from 0, a space stands; not of that at its ends."""
    return _starts(_turned(visible(piece))) if len(piece.split()) > 1 else []


def starts_in(words: str) -> list[int]:
    """With which of their signs, from 0, words begin, but for the first of them."""
    return _starts(visible(words))


def _starts(words: str) -> list[int]:
    parted = (words if words.isascii() else words.translate(_ALIKE)).strip().split(" ")
    return list(accumulate(map(len, parted[:-1])))


def _turned(signs: str) -> str:
    """What is read from right to left, as it is read."""
    return _LEFTWARD.sub(lambda found: found[0][::-1], signs)


@dataclass(frozen=True, slots=True)
class Piece:
    """Signs that must come next; or, when it is `free`, signs of which one may, or none.

    A `mark` is none of the passage's own words: the number of an item, the sign of a footnote.
    """

    signs: str
    free: bool = False
    mark: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What a passage must come to."""

    passage: Passage
    pieces: tuple[Piece, ...]

    @property
    def signs(self) -> str:
        """All that must be there."""
        return "".join(piece.signs for piece in self.pieces if not piece.free)

    @property
    def pattern(self) -> re.Pattern[str]:
        """What finds it in a text."""
        return re.compile("".join(f"[{re.escape(piece.signs)}]?" if piece.free else
                                  re.escape(piece.signs) for piece in self.pieces))

    def follow(self, text: str, at: int) -> int:
        """Where in `text` it ends when it stands at `at`, or -1."""
        for number, piece in enumerate(self.pieces):
            if not piece.free:
                if not text.startswith(piece.signs, at):
                    return -1
                at += len(piece.signs)
            else:
                at += self._takes(number, text, at)
        return at

    def _takes(self, number: int, text: str, at: int) -> bool:
        """Whether a sign of a free piece stands here, and not the same sign of what follows it."""
        if not text[at:at + 1] or text[at] not in self.pieces[number].signs:
            return False
        ahead = next((p.signs for p in self.pieces[number + 1:] if not p.free), "")
        return not (ahead and text.startswith(ahead[:_KNOWN_BY], at))

    def follow_broken(self, text: str, at: int, ends_line: Callable[[int], bool]) -> int:
        """As `follow`, with hyphens where words are broken at the end of a line."""
        for number, piece in enumerate(self.pieces):
            if piece.free:
                at += self._takes(number, text, at)
                continue
            rest = piece.signs
            while rest:
                pairs = zip(rest, text[at:at + len(rest)], strict=False)
                same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
                at, rest = at + same, rest[same:]
                if rest:
                    if text[at:at + 1] != "-" or not ends_line(at + 1):
                        return -1
                    at += 1
        return at

    def places(self, text: str) -> tuple[list[int], list[int]]:
        """Where in `text`, which it is, each of its words' own signs stands, and each mark."""
        own: list[int] = []
        marks: list[int] = []
        at = 0
        for number, piece in enumerate(self.pieces):
            if piece.free:
                at += self._takes(number, text, at)
                continue
            if text.startswith(piece.signs, at):
                (marks if piece.mark else own).extend(range(at, at + len(piece.signs)))
                at += len(piece.signs)
                continue
            for sign in piece.signs:
                while at < len(text) and text[at] != sign:
                    at += 1  # a hyphen where a word is broken
                (marks if piece.mark else own).append(at)
                at += 1
        return own, marks

    def words_at(self, ranges: Sequence[tuple[int, int]]) -> str:
        """The words that stand at some of its signs; its marks count as signs."""
        lost: set[int] = set()
        place = own = 0
        for piece in self.pieces:
            if not piece.free:
                length = len(piece.signs)
                for start, end in ranges if not piece.mark else ():
                    lost.update(range(own + max(start - place, 0), own + min(end - place, length)))
                place, own = place + length, own + length * (not piece.mark)
        found, at = [], 0
        for word in self.passage.words.split():
            length = len(letters(word))
            if not lost.isdisjoint(range(at, at + length)):
                found.append(word)
            at += length
        return " ".join(found) or self.passage.number or self.signs


def expected(passages: Iterable[Passage]) -> tuple[Expected, ...]:
    """What the text of a page must come to, passage by passage; its margins have other rules."""
    return tuple(_expected(passages))


def _expected(passages: Iterable[Passage]) -> Iterator[Expected]:
    calls = 0
    owed: list[str] = []  # the signs of footnotes that were called
    for passage in passages:
        if passage.kind in _UNPRINTED:
            continue
        pieces: list[Piece] = []
        if passage.number:
            pieces += [Piece(passage.number.rstrip("."), mark=True), Piece(_CLOSING, free=True)]
        elif passage.kind == PassageKind.ITEM:
            pieces.append(Piece(_BULLETS, free=True))
        elif passage.kind == PassageKind.FOOTNOTE and owed:
            pieces.append(Piece(owed.pop(0), mark=True))
        between: list[tuple[int, Piece]] = []
        for spot in passage.spots:
            if spot.kind == SpotKind.CALL:
                calls += 1
                owed.append(_lower_alpha(calls))
                between.append((spot.start, Piece(owed[-1], mark=True)))
            elif spot.kind == SpotKind.CITATION:
                between += [(spot.start, Piece(OPENED, free=True)),
                            (spot.end, Piece(CLOSED, free=True))]
        pieces += _cut(passage.words, sorted(between, key=lambda place: place[0]))
        if any(piece.signs and not piece.free for piece in pieces) or (
                passage.kind == PassageKind.ITEM and passage.pictures):
            yield Expected(passage, tuple(pieces))


def bare(wanted: Expected) -> Expected:
    """A passage without its marks of sources and notes."""
    words = wanted.passage.words
    for spot in sorted(wanted.passage.spots, key=lambda spot: spot.start, reverse=True):
        if spot.kind == SpotKind.CITATION:
            words = words[:spot.start] + words[spot.end:]
    return Expected(wanted.passage, (Piece(letters(words)),))


def _cut(words: str, between: Sequence[tuple[int, Piece]]) -> Iterator[Piece]:
    """The words in pieces, with what stands between them."""
    done = 0
    for at, piece in between:
        if signs := letters(words[done:at]):
            yield Piece(signs)
        yield piece
        done = at
    if signs := letters(words[done:]):
        yield Piece(signs)


def _lower_alpha(number: int) -> str:
    """The sign of a footnote: a, b, …, z, aa, ab, …"""
    sign = ""
    while number:
        number, at = divmod(number - 1, len(ascii_lowercase))
        sign = ascii_lowercase[at] + sign
    return sign


def numbered(passages: Iterable[Passage], pages: Mapping[str, int]) -> list[Passage]:
    """The passages with the number of each page that they lead to; `pages` has it by anchor.

    A place that is not among them has no number.
    """
    return [_numbered(passage, pages) if any(spot.kind == SpotKind.THERE for spot in passage.spots)
            else passage for passage in passages]


def _numbered(passage: Passage, pages: Mapping[str, int]) -> Passage:
    words, spots = passage.words, list(passage.spots)
    for spot in [spot for spot in spots if spot.kind == SpotKind.THERE][::-1]:
        number = str(pages.get(spot.target, ""))
        words = words[:spot.start] + number + words[spot.end:]
        more = len(number) - (spot.end - spot.start)
        spots = [Spot(each.kind, each.start + more * (each.start >= spot.end),
                      each.end + more * (each.end >= spot.end), each.target) for each in spots]
    return replace(passage, words=words, spots=tuple(spots))


def in_margin(passage: Passage, page: int, pages: int) -> Expected:
    """What a passage of the margins must come to on one page."""
    words = passage.words
    for spot in reversed(sorted(passage.spots, key=lambda spot: spot.start)):  # noqa: C413  # in turn
        number = {SpotKind.FOLIO: page, SpotKind.PAGES: pages}.get(spot.kind)
        if number is not None:
            words = _apart(_apart(words[:spot.start], str(number)), words[spot.end:])
    return Expected(replace(passage, words=words, spots=()), (Piece(letters(words)),))


def _apart(before: str, after: str) -> str:
    """A number with the words beside it: no reader of a page knows a space that ends a passage."""
    beside = before[-1:] + after[:1]
    parted = len(beside) > 1 and beside.isalnum() and max(beside) < IDEOGRAPHS
    return f"{before} {after}" if parted else before + after
