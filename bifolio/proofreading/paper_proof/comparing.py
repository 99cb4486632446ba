"""Comparing: the words of the paper against those that were composed, in their order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import accumulate
from textwrap import shorten

from bifolio.model.passages import PassageKind, SpotKind
from bifolio.proofreading.paper_proof.faults import Fault
from bifolio.proofreading.paper_proof.letters import (
    IDEOGRAPHS,
    OPENED,
    Expected,
    letters,
    spaces_in,
    starts_in,
)
from bifolio.proofreading.paper_proof.lines import Line

_QUOTED = 80  # signs of what is too much are enough to know it by
_LONG = 20  # signs: a longer word, as an address, may break anywhere
_IN_NUMBERS = ".,%"
_BY_NUMBER = re.compile(r"\s*(\d+)\s*")
_SHIFTED = (SpotKind.RAISED, SpotKind.LOWERED, SpotKind.CITATION)
_AHEAD, _WINDOW = 40, 6000  # passages, and signs, among which the text is taken up again
_ALIKE = 0.5  # what is less alike is told as a whole, too
_WHOLE = 1.5  # so much more than what is too much is still told with it
_COMPARED = 4000  # signs that are compared one by one; more are told as a whole


@dataclass(frozen=True)
class Found:
    """A passage that was found on paper, with its lines."""

    expected: Expected
    lines: Sequence[Line]

    def parts(self, line: Line) -> bool:
        """Whether a space stands before a line of it, where its words are in one row.

        Where it begins with a mark in brackets, the space stands before the bracket.
        """
        start = self._starts.get(id(line), 0)
        return start + self._opens(start) in self._spaces and not self._opens(start - 1)

    def _opens(self, place: int) -> bool:
        """Whether a style's bracket of the mark that it begins with stands at a place."""
        own, _ = self._places
        return 0 <= place == own[0] - 1 and self._text[place] in OPENED

    def may_part(self, before: Line, after: Line) -> bool:
        """Whether a space may stand between two lines of it, or none: beside a page's number."""
        return self._is_numbered and (
            before.signs[-1:].isdecimal() or after.signs[:1].isdecimal())

    @property
    def _is_numbered(self) -> bool:
        """Whether it may have page numbers: the spaces beside those are guessed."""
        return self.expected.passage.kind == PassageKind.FURNITURE

    def breaks(self, before: Line, after: Line) -> bool:
        """Whether a word of usual length, or a number, is cut where a line ends, and no sign tells.
        """
        pair = before.signs[-1:] + after.signs[:1]
        if self.parts(after) or not (pair.isalnum() or pair.strip(_IN_NUMBERS).isdigit()):
            return False
        start = self._starts[id(after)]
        first = max((place for place in self._spaces if place < start), default=0)
        then = min((place for place in self._spaces if place > start), default=len(self._text))
        word = self._text[first:then]
        return len(word) <= _LONG and max(word) < IDEOGRAPHS

    def shifts(self, after: Line) -> bool:
        """Whether a line of it begins or follows a mark, or a sign that is raised or lowered."""
        start = self._starts[id(after)]
        opened = self._text[start] in OPENED
        return not self._shifted.isdisjoint((start - 1, start + opened))

    @cached_property
    def parted(self) -> str:
        """Which of its words are parted otherwise than they should be within a line, or ""."""
        words = self.expected.passage.words.split()
        said = [word for line in self.lines for word in line.run.text.split()]
        same = len(said) <= len(words) + 1 and said[len(said) - len(words):] == words
        if self._is_numbered:
            same = same or _BY_NUMBER.sub(r"\1", " ".join(said)) == \
                _BY_NUMBER.sub(r"\1", " ".join(words))
        return "" if same else self._parted()

    def _parted(self) -> str:
        own, _ = self._places
        begun = set(self.starts)

        def following(place: int) -> int:
            return own[min(bisect_left(own, place), len(own) - 1)]

        printed = {following(start + space)
                   for line, start in zip(self.lines, self.starts, strict=True)
                   for space in spaces_in(line.run.text)}
        for after in printed ^ self._spaces:
            before = own[bisect_left(own, after) - 1] if after > own[0] else -1
            if before >= 0 and begun.isdisjoint(range(before + 1, after + 1)):
                return ("two of its words run together" if after in self._spaces
                        else "one of its words is torn apart")
        for hyphen in self._hyphens.difference(own):
            after = following(hyphen)
            if hyphen > own[0] and (after in self._spaces or not (
                    self._text[hyphen - 1] + self._text[after]).isalpha()):
                return "a hyphen stands in it that is none of a broken word"
        return ""

    def at(self, letter: int) -> tuple[Line, Line | None, str]:
        """The line of a letter of its words, the line beside it, and the sign before it."""
        own, _ = self._places
        return self._at(own[len(letters(self.expected.passage.words[:letter]))])

    def own_sign(self, place: int) -> int:
        """The number of the sign of its own words at a place of its lines, or before it; or -1."""
        own, _ = self._places
        return max(bisect_right(own, place) - 1, 0) if own else -1

    @property
    def calls(self) -> list[tuple[Line, Line | None, str]]:
        """As `at`, for the sign of each footnote that it calls."""
        passage = self.expected.passage
        numbered = len(letters(passage.number.rstrip("."))) + (
            len(self._places[1]) if passage.kind == PassageKind.FOOTNOTE else 0)
        marks = self._places[1][numbered:]
        found: list[tuple[Line, Line | None, str]] = []
        for before, mark in zip((-1, *marks), marks, strict=False):
            line, beside, sign = self._at(mark)
            if found and mark == before + 1:  # beside it stands another one, raised as well
                beside = found[-1][1]
            found.append((line, beside, sign))
        return found

    def _at(self, place: int) -> tuple[Line, Line | None, str]:
        number = bisect_right(self.starts, place) - 1
        line = self.lines[number]
        beside = [other for other in (*self.lines[max(number - 1, 0):number],
                                      *self.lines[number + 1:number + 2])
                  if other.page == line.page and abs(other.baseline - line.baseline)
                  < max(other.em, line.em)]
        return line, beside[0] if beside else None, self._text[max(place - 1, 0):place]

    @cached_property
    def _text(self) -> str:
        return "".join(line.signs for line in self.lines)

    @cached_property
    def starts(self) -> list[int]:
        """The number of the first sign of each of its lines among those of all."""
        return list(accumulate((len(line.signs) for line in self.lines[:-1]), initial=0))

    @cached_property
    def _starts(self) -> dict[int, int]:
        return {id(line): start for line, start in zip(self.lines, self.starts, strict=True)}

    @cached_property
    def _places(self) -> tuple[list[int], list[int]]:
        return self.expected.places(self._text)

    @cached_property
    def _hyphens(self) -> frozenset[int]:
        """The places of hyphens at the ends of its lines."""
        return frozenset(start - 1 for start in self.starts if self._text[start - 1] == "-")

    @cached_property
    def _shifted(self) -> frozenset[int]:
        """The places of its marks, and of what stands raised or lowered."""
        own, marks = self._places
        words = self.expected.passage.words
        return frozenset(marks).union(*(
            own[len(letters(words[:spot.start])):len(letters(words[:spot.end]))]
            for spot in self.expected.passage.spots if spot.kind in _SHIFTED))

    @cached_property
    def _spaces(self) -> frozenset[int]:
        """The places in its signs that a space stands before; its number is parted, too."""
        own, _ = self._places
        starts = (0, *starts_in(self.expected.passage.words))
        return frozenset(own[start] for start in starts if start < len(own))


def compare(wanted: Sequence[Expected], lines: Sequence[Line]
            ) -> tuple[tuple[Found, ...], tuple[Fault, ...]]:
    """The passages that are on paper, word for word, and what is missing or too many."""
    comparing = _Comparing(wanted, lines)
    comparing.run()
    return tuple(comparing.found), tuple(comparing.faults)


class _Comparing:
    """Goes along the paper and the passages at once."""

    def __init__(self, wanted: Sequence[Expected], lines: Sequence[Line]) -> None:
        self.wanted, self.lines = wanted, lines
        self.text = "".join([line.signs for line in lines])
        self.starts = [0, *accumulate(len(line.signs) for line in lines)]
        self.found: list[Found] = []
        self.faults: list[Fault] = []

    def run(self) -> None:
        number = at = 0
        while number < len(self.wanted):
            end = self._follow(self.wanted[number], at)
            if end >= 0:
                self.found.append(Found(self.wanted[number], self._between(at, end)))
                number, at = number + 1, end
                continue
            onward, along = self._again(number, at)
            self._differ(self.wanted[number:onward], at, along)
            number, at = onward, along
        if at < len(self.text):
            self._differ((), at, len(self.text))

    def _follow(self, wanted: Expected, at: int) -> int:
        """Where a passage ends that begins here; hyphens may stand at the ends of its lines."""
        end = wanted.follow(self.text, at)
        if end >= 0:
            return end
        return wanted.follow_broken(self.text, at, self._ends_line)

    def _ends_line(self, at: int) -> bool:
        """Whether the sign before a place is the last of a line, and another line follows below."""
        line = bisect_right(self.starts, at - 1)
        if not 0 < line < len(self.lines) or self.starts[line] != at:
            return False
        here, below = self.lines[line - 1], self.lines[line]
        return below.page > here.page or below.baseline < here.baseline - here.em / 2

    def _between(self, start: int, end: int) -> Sequence[Line]:
        """The lines from one place of the text to another."""
        return self.lines[bisect_right(self.starts, start) - 1:bisect_right(self.starts, end - 1)]

    def _again(self, number: int, at: int) -> tuple[int, int]:
        """From which passage and place on they agree again: where least lies between."""
        best, least = (len(self.wanted), len(self.text)), _WINDOW
        skipped = 0
        for onward in range(number, min(number + _AHEAD, len(self.wanted))):
            found = self.wanted[onward].pattern.search(self.text, at, at + _WINDOW)
            if found and found.start() - at + skipped < least:
                best, least = (onward, found.start()), found.start() - at + skipped
            skipped += len(self.wanted[onward].signs)
            if skipped > least:
                break
        return best

    def _differ(self, wanted: Sequence[Expected], start: int, end: int) -> None:
        """Tell what passages and a stretch of the paper do not have in common."""
        signs = "".join(passage.signs for passage in wanted)
        missing, extra = [(0, len(signs))], [(start, end)]
        if len(signs) + end - start < _COMPARED:
            alike = SequenceMatcher(None, signs, self.text[start:end], autojunk=False)
            steps = alike.get_opcodes() if alike.ratio() > _ALIKE else ()
        else:
            steps = ()
        if steps:
            missing = [(a, b) for kind, a, b, _, _ in steps if kind in ("delete", "replace")]
            extra = [(start + a, start + b) for kind, _, _, a, b in steps
                     if kind in ("insert", "replace")]
        self.faults += self._missing(wanted, missing, start)
        self.faults += self._extra(extra, wanted)

    def _missing(self, wanted: Sequence[Expected], ranges: Sequence[tuple[int, int]], start: int
                 ) -> Iterator[Fault]:
        page = self._page(start)
        done = 0
        for passage in wanted:
            length = len(passage.signs)
            lost = [(max(a - done, 0), min(b - done, length)) for a, b in ranges
                    if a < done + length and b > done]
            if lost:
                yield Fault("word-not-on-paper", passage.passage.id, passage.words_at(lost), page)
            done += length

    def _extra(self, ranges: Sequence[tuple[int, int]], wanted: Sequence[Expected]
               ) -> Iterator[Fault]:
        for start, end in ranges:
            if start < end:
                lines = self._between(start, end)
                said = " ".join(" ".join(line.run.text for line in lines).split())
                near = wanted[0].passage.id if wanted else ""
                if sum(len(line.signs) for line in lines) < _WHOLE * (end - start):
                    yield Fault("word-nobody-wrote", near, said, lines[0].page)
                else:
                    yield Fault("word-nobody-wrote", near, self.text[start:end], lines[0].page,
                                f"it stands in “{shorten(said, _QUOTED, placeholder=' …')}”")

    def _page(self, at: int) -> int:
        if not self.lines:
            return 1
        return self.lines[min(bisect_right(self.starts, at), len(self.lines)) - 1].page
