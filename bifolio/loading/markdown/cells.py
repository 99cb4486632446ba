"""Cells: what stands in a cell of a table: words, in several lines where it is so typed, and lists.

A cell is one line of its file in Markdown, and so a line ends in it at <br> or at a backslash; an
answer of a comparison table may have lines of its own. Two lines or more that begin as the items of
one list do are that list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from string import ascii_uppercase
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from bifolio.diagnostics import Findings
from bifolio.loading.markdown.inlines import InlineReader, Notes, Place, opened
from bifolio.loading.markdown.parser import CELL, CELL_BREAK, grammar
from bifolio.loading.markdown.typed_lists import values_of
from bifolio.model import BulletList, Inlines, OrderedList, Paragraph
from bifolio.model.source import Span

_BREAK = re.compile(rf"(?:{CELL_BREAK})[ \t]*|\n")
_ITEM = re.compile(r"[ \t]*(?:(?P<bullet>[-*+•‣◦▪●–—])"
                   r"|(?P<open>\(?)(?P<value>[0-9]{1,3}|[A-Za-z]|[ivx]{2,5})(?P<close>[.)]))"
                   r"[ \t]+(?=\S)")
_INITIAL, _CAPITALS = re.compile(r"[A-Z]\.\Z"), ascii_uppercase  # by which lists count up from A
_AMOUNT = r"[0-9][0-9.,]{0,19}"
_MEASURE = (r"(?:[%‰]|per[ -]?cent(?:age)?)(?:[ \t][\w-]{1,30}){0,4}|points?|SDs?|°[ \t]?[CF]?"
            r"|mm[ \t]?Hg|(?:mc|[kdcmnpµμ])?(?:g|[lL]|mol|m|cal|Pa|J|Eq)|I?U|lbs?|oz|dB|D")
# A number with its sign, a range of them, or what is measured in them; not so many of a thing.
_SIGNED = re.compile(rf"[-–—+][ \t]+{_AMOUNT}(?:[ \t]?(?:to|or|and|[-–—])[ \t]?[-–−]?{_AMOUNT})?"
                     rf"(?:[ \t]?(?:{_MEASURE})(?:/[\w.²³]{{1,12}}){{0,3}})?"
                     r"(?:[ \t]?\([^()]{1,60}\))?[ \t]*")

_FAR = 40  # blanks before an item, at the most that are counted
_RUN_ON = "These lines look like a list, and would run on as one."


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cell, by where its words begin and end; `item` is how it begins as one."""

    start: int
    end: int
    item: re.Match[str] | None

    @property
    def form(self) -> tuple[str | None, ...]:
        """By which items of one list are told; () for words."""
        return (self.item["bullet"], self.item["open"], self.item["close"]) if self.item else ()

    @property
    def initial(self) -> str:
        """The capital and point with which it begins, as a name may; "" for all other lines."""
        return self.item["value"] if self.item and _INITIAL.match(self.item[0].strip()) else ""


def read_cell(text: str, place: Place, findings: Findings, notes: Notes,
              environment: Mapping[str, Any]) -> Inlines:
    """What stands in a cell; `place` tells where an offset of its text stands in the file."""
    cell = _Cell(text, place, findings, notes, environment)
    return tuple(part for group in _groups(tuple(_lines(text))) for part in cell.read(group))


def parse_cell(text: str, origin: Span, findings: Findings) -> Inlines:
    """What stands in the cell of a table in YAML, of which the text starts at `origin`."""
    if found := opened(text, origin, findings):
        return read_cell(text, *found, {})
    return ()


def bullets(items: Sequence[Inlines], span: Span) -> BulletList:
    """A list in a cell."""
    return BulletList(tuple((Paragraph(item, span),) for item in items), True, span)


def _lines(text: str) -> Iterator[_Line]:
    """The lines of a cell's text; one that is set in, in YAML, goes on with the item above it."""
    start, held = 0, None
    for found in (*_BREAK.finditer(text), None):
        end = found.start() if found else len(text)
        line = _Line(start, end, _ITEM.match(text, start, end))
        goes_on = held and held.item and not line.item and text[start - 1] == "\n"
        if held and not goes_on:
            yield held
        held = _Line(held.start, end, held.item) if held and goes_on else line
        start = found.end() if found else end
    if held:
        yield held


def _groups(lines: Sequence[_Line]) -> Iterator[Sequence[_Line]]:
    """Lines that are read together: the items of one list, or words from one list to the next.

    Capitals that do not count up from A. begin names, and those are words.
    """
    words: list[_Line] = []
    for form, run in groupby(lines, lambda line: line.form):
        group = list(run)
        initials = "".join(line.initial for line in group)
        if len(initials) == len(group) and (not group[1:] or not _CAPITALS.startswith(initials)):
            form, group = (), [replace(line, item=None) for line in group]
        if form and group[1:]:
            yield from filter(None, (words, group))
            words = []
        else:
            words += group
    yield from filter(None, (words,))


class _Cell:
    """Reads groups of lines of one cell."""

    def __init__(self, text: str, place: Place, findings: Findings, notes: Notes,
                 environment: Mapping[str, Any]) -> None:
        self.text, self.place, self.findings, self.notes = text, place, findings, notes
        self.environment = {**environment, CELL: True}

    def read(self, group: Sequence[_Line]) -> Inlines:
        """The words of a group, or its list; what looks like a list and is none is told."""
        items = [line.item for line in group if line.item]
        if not group[1:] or {line.form for line in group} != {group[0].form} or not items:
            if items[1:]:
                self._refuse(self.place(items[0].start()), _RUN_ON, "Begin each item of a list "
                             "alike, and write no words between them.")
            return self._words(group[0].start, group[-1].end)
        self._refuse_inner(items)
        span = self.place(group[0].start)
        if items[0]["bullet"]:
            if all(_SIGNED.fullmatch(self.text, line.start, line.end) for line in group):
                self.findings.add("lost-sign", span, "It is not plain whether these lines are a "
                                  "list or numbers with their signs.", "Begin each item with a "
                                  "word, or write a number below zero as −5, without a blank.")
            return (bullets(self._items(group), span),)
        counted = [values_of(item["value"]) for item in items]
        for kind, first in counted[0].items():
            values = [each.get(kind, 0) for each in counted]
            if all(after == before + 1 for before, after in pairwise(values)) or set(values) == {1}:
                blocks = tuple((Paragraph(item, span),) for item in self._items(group))
                return (OrderedList(blocks, True, first, span, kind),)
        self._refuse(span, _RUN_ON, "Write the numbers in their order, or sentences.")
        return self._words(group[0].start, group[-1].end)

    def _refuse_inner(self, items: Sequence[re.Match[str]]) -> None:
        """A finding for an item that is set in further than others: it would stand in line."""
        heads = [item.end() - len(item[0].lstrip(" \t")) for item in items[1:]]
        far = [at - len(self.text[:at].rstrip(" \t")) if at <= _FAR else
               _FAR - len(self.text[at - _FAR:at].rstrip(" \t")) for at in heads]
        if far and max(far) - min(far) > 1:
            self._refuse(self.place(heads[far.index(max(far))]), "This item is set in, and would "
                         "be printed in line with the others.", "A cell has no list within a "
                         "list: write its items in line, or as words of the item above them.")

    def _items(self, group: Sequence[_Line]) -> list[Inlines]:
        return [self._words(line.item.end(), line.end) for line in group if line.item]

    def _refuse(self, span: Span, what: str, fix: str) -> None:
        self.findings.add("run-on-list", span, what, fix)

    def _words(self, start: int, end: int) -> Inlines:
        text = self.text[start:end].rstrip()
        tokens = grammar().parseInline(text, dict(self.environment))
        nodes = SyntaxTreeNode(tokens).children[0].children
        return InlineReader(text, lambda at: self.place(start + at), self.findings, self.notes,
                            "cell").read_all(nodes)
