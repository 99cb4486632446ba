"""Repage: what to change in the HTML so that its tables survive their page breaks.

WeasyPrint 70 repeats a table's header rows but never the label of a group, and it drops the
header rows where the first row under them is too tall for the page. Both are seen on the
finished pages (the page layouts) and mended in the HTML, which is then set again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

from bifolio.printing.typesetting.page_layout import PageLayout, Part, Row

FEWEST_LINES = 5  # that make a last page
_LOOSE = "break-before: auto; break-after: auto"
_SPLIT = f"break-inside: auto; {_LOOSE}"
_NOT_REPEATED = ("citation", "footnote")  # in a label: a mark and a note stand in one place only
_EMPTY = 0.3  # of a page is too much to leave empty for the sake of a group
_AT_HEAD = 0.1  # of a page: a table that begins above this heads its page
_KEPT_WHOLE = 6  # rows, of a group that styles/tables.css does not break
_SLACK = 1.0  # CSS pixels that a foretold page may differ from the real one


def repage(root: Element, layouts: Sequence[PageLayout], foretell: bool) -> bool:
    """Mend the tables of `root`; False when there is nothing (more) to mend.

    With `foretell` the later pages of a table are worked out from the heights of its rows, so
    that one more setting is enough; without it one page at a time is mended.
    """
    elements = list(root.iter())
    if _loosen_groups(layouts, elements):
        return True
    changed = False
    tables: dict[int, list[tuple[Part, float]]] = {}
    for layout in layouts:
        for part in layout.parts:
            tables.setdefault(part.element, []).append((part, layout.height))
    for parts in tables.values():
        if len(parts) > 1 or parts[0][0].header < parts[0][0].owed:
            changed |= _Table(parts, elements, foretell).mend()
    return changed


def _loosen_groups(layouts: Sequence[PageLayout], elements: Sequence[Any]) -> bool:
    """Let a group break that was kept whole at the cost of a page with much left empty.

    Also one that was broken all the same: WeasyPrint parts it even from its label where a
    table begins with it near a foot, and does not do so when the group may break.
    """
    loose: list[int] = []
    for before, layout in pairwise(layouts):
        for part in layout.parts[:1]:
            head = part.top < layout.height * _AT_HEAD and before.left > before.height * _EMPTY
            loose += [row.group for row in part.rows[:1] if head and row.element == row.label]
        for part in before.parts[-1:]:
            loose += [row.group for row in part.rows[-1:] if layout.parts and row.group in
                      [other.group for other in layout.parts[0].rows[:1]]]
    tight = [elements[group] for group in loose
             if len(elements[group]) <= _KEPT_WHOLE and not elements[group].get("style")]
    for group in tight:
        group.set("style", "break-inside: auto")
    return bool(tight)


def unglue(root: Element) -> bool:
    """Let rows part that the style sheets keep together; False when all of them may already.

    First the two rows under a label, then a label from its row. WeasyPrint 70 stops with an
    AssertionError at some rows that are kept together and do not fit on a page together.
    """
    groups = [list(group) for group in root.iter("tbody")]
    seconds = [row for group in groups for label, row in pairwise(group)
               if "group-label" in (label.get("class") or "")]
    for rows in (seconds, [row for group in groups for row in group]):
        glued = [row for row in rows if not row.get("style")]
        for row in glued:
            row.set("style", _LOOSE)
        if glued:
            return True
    return False


def ends_short(layouts: Sequence[PageLayout]) -> bool:
    """Whether the last page of several has hardly a line on it."""
    return len(layouts) > 1 and layouts[-1].lines < FEWEST_LINES


def tighten(root: Element, tightness: str) -> None:
    """Narrow the space round blocks to a part of what the style sheets say ("" is all of it)."""
    if tightness:
        root.set("style", f"--tightness: {tightness}")


def lost(parts: Sequence[Part]) -> Iterator[Row]:
    """The rows at the head of a page, of a table's parts in order, that lack their label."""
    for part in parts[1:]:
        first = part.rows[0] if part.rows else None
        if first and first.label >= 0 and first.element != first.label and not first.continued \
                and not _cut(first, parts, part):
            yield first


def strayed(part: Part) -> Iterator[Row]:
    """Continued labels that do not stand at the head of their page."""
    return (row for row in part.rows[1:] if row.continued)


def _cut(row: Row, parts: Sequence[Part], part: Part) -> bool:
    """Whether a row began on an earlier page."""
    before = parts[parts.index(part) - 1].rows
    return bool(before) and before[-1].element == row.element


class _Table:
    """One table that is split over pages, or lacks its header."""

    def __init__(self, parts: Sequence[tuple[Part, float]], elements: Sequence[Any],
                 foretell: bool) -> None:
        self.parts = [part for part, _ in parts]
        self.heights = [height for _, height in parts]
        self.elements, self.foretell = elements, foretell
        self.tall: dict[int, float] = {}
        for row in (row for part in self.parts for row in part.rows):
            self.tall[row.element] = self.tall.get(row.element, 0.0) + row.height

    def mend(self) -> bool:
        """Mend the first fault, and foretell what follows from it; whether anything changed."""
        if self._free_rows():
            return True
        wanting = [row.element for row in lost(self.parts)]
        stray = [row.element for part in self.parts for row in strayed(part)]
        if not wanting and not stray:
            return False
        start = min(at for at, part in enumerate(self.parts)
                    for row in part.rows if row.element in {*wanting, *stray})
        rows = [row for part in self.parts[start:] for row in part.rows]
        breaks = self._foretold(rows, start) if self.foretell else wanting[:1]
        for row in rows:
            if row.continued and (self.foretell or row.element in stray):
                self._parent(row).remove(self.elements[row.element])
        for at in breaks:
            self._continue(next(row for row in rows if row.element == at))
        return True

    def _free_rows(self) -> bool:
        """Free the rows of each page that lost its header; whether there were any to free.

        A row too tall for any page may break inside; the others need not stay together.
        """
        changed = False
        for at, part in enumerate(self.parts):
            for row in part.rows if part.header < part.owed else ():
                if row.element == row.label:
                    continue
                group, line = self._parent(row), self.elements[row.element]
                style = _SPLIT if self.tall[row.element] > self._room(at) else _LOOSE
                changed |= line.get("style") != style
                group.set("style", _SPLIT)
                line.set("style", style)
        return changed

    def _foretold(self, rows: Sequence[Row], start: int) -> list[int]:
        """The rows that will head a page below a continued label, page after page."""
        labels = self._label_heights()
        body = [row for row in dict.fromkeys(rows) if not row.continued]
        begun = {row.element for part in self.parts[:start] for row in part.rows}
        heads, page, at = [], start, 0
        while at < len(body):
            row, left = body[at], self._room(page)
            cut = row.element in begun.union(before.element for before in body[:at])
            if row.label >= 0 and row.element != row.label and not cut:
                heads.append(row.element)
                left -= labels.get(row.label, 0.0)
            page, at = page + 1, self._filled(body, at, left)
        return heads

    def _filled(self, body: Sequence[Row], start: int, left: float) -> int:
        """Where the next page begins when the page from `start` has `left` for rows."""
        at = start
        while at < len(body) and body[at].height <= left:
            left -= body[at].height
            at += 1
        end = max(at, start + 1)
        while start < at < len(body) and self._glued(body, at):
            at -= 1
        return at if at > start else end

    def _glued(self, body: Sequence[Row], at: int) -> bool:
        """Whether the style sheet keeps a row with the one before it."""
        row, before = body[at], body[at - 1]
        if row.element == row.label:
            return False
        under_label = before.element == before.label or (
            at > 1 and row.label >= 0 and body[at - 2].element == row.label)
        group = self._parent(row)
        whole = row.label >= 0 and len(group) <= _KEPT_WHOLE and not group.get("style")
        return under_label or whole or at == len(body) - 1

    def _label_heights(self) -> Mapping[int, float]:
        return {row.label: self.tall.get(row.label, row.height) for part in self.parts
                for row in part.rows if row.label >= 0}

    def _room(self, page: int) -> float:
        """The height that rows may take on a page that the table heads."""
        at = min(page, len(self.parts) - 1)
        return max(self.heights[at:]) - max(p.header_height for p in self.parts) - _SLACK

    def _parent(self, row: Row) -> Any:
        return self.elements[row.group]

    def _continue(self, row: Row) -> None:
        """Put the label of a row's group, and that it is continued, before the row."""
        group = self._parent(row)
        label = deepcopy(self.elements[row.label])
        label.attrib.pop("style", None)
        label.set("class", f"{label.get('class')} continued")
        for parent in list(label.iter()):
            parent.attrib.pop("id", None)
            for child in list(parent):
                if child.get("class") in _NOT_REPEATED:
                    _drop(parent, child)
        cell = label[0]
        last = cell[-1] if len(cell) else None
        words = " " + group.get("data-continued", "")
        if last is None:
            cell.text = (cell.text or "").rstrip() + words
        else:
            last.tail = (last.tail or "").rstrip() + words
        group.insert(list(group).index(self.elements[row.element]), label)


def _drop(parent: Any, child: Any) -> None:
    """Remove a child and keep the text after it."""
    at = list(parent).index(child)
    if at:
        parent[at - 1].tail = (parent[at - 1].tail or "") + (child.tail or "")
    else:
        parent.text = (parent.text or "") + (child.tail or "")
    parent.remove(child)
