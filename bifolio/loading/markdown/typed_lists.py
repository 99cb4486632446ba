"""Lists as people type them, and Word gives them away: • and –, a. and b., (1) and (2).

CommonMark has none of these. Their lines are given its own signs before they are read, where two
items or a bullet leave no doubt; what looks like a list and stays in doubt is told.
"""

from __future__ import annotations

import re
from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

_LINE = re.compile(
    r"(?P<before>[ \t>]*)(?:(?P<bullet>[•‣◦▪●▸➢·–—\uf0b7\uf0a7\uf0d8]|o(?=\t))"
    r"|(?P<open>\(?)(?P<value>[0-9]{1,3}|[ivx]{1,5}|[IVX]{1,5}|[A-Za-z]|\#)(?P<close>[.)]))"
    r"(?P<blank>[ \t]*)(?=(?P<letter>[^\W\d_]{2})|\S)")
_DASHES = "–—"
_ROMAN = {"i": 1, "v": 5, "x": 10}
# What begins a line inside an item as if it were the next one: without its blank, or set out.
_BLANKLESS = re.compile(r"(?:[-•‣◦▪●▸➢]|[0-9]{1,3}[.)](?=[^\W\d_]{2}))(?=\w)")
_SET_OUT = re.compile(
    r"[-–—•‣◦▪●▸➢·][ \t]*(?=[\w*\[“\"(])|\*(?=[^\W\d])[^*]*$"
    r"|\(?(?:[0-9]{1,3}|[a-z]|[ivx]{2,5})[.)](?:[ \t]+(?=\w)(?![A-Za-z]\.)|(?=[^\W\d_]{2}))"
    r"|[0-9]{1,2}(?:[-–:]| [.)])[ \t]+(?=[^\W\d])(?!(?:to|or|and)\b)")
_CAPITAL = re.compile(r"[ \t>]*\(?[A-Z][.)][ \t]")
SLIP = "Write each item as “- item” or “1. item”, with a blank line before the first."


@dataclass(frozen=True, slots=True)
class TypedLists:
    """A text with its lists in CommonMark's signs.

    `items` are the lines that were given such signs, and `numerals` how the ordered ones of them
    count; `slips` are the lines, each with a fix, that look like a list and are none.
    """

    text: str
    items: Collection[int]
    numerals: Mapping[int, str]
    slips: Sequence[tuple[int, str]]


@dataclass(slots=True)
class _Item:
    """A line that may be an item; `values` are what its marker may count, by its numerals."""

    line: int
    indent: int
    found: re.Match[str]
    values: dict[str, int]

    @property
    def form(self) -> str:
        found = self.found
        return "–" if found["bullet"] else f"{found['open']}{found['close']}"


def may_hold_lists(text: str) -> bool:
    """Whether a line begins as an item may; else nothing is to be read."""
    return any(map(_LINE.match, text.split("\n")))


def read_lists(text: str, paragraphs: Collection[range], known: Collection[int]) -> TypedLists:
    """The text with the lists that stand in lines of its paragraphs in CommonMark's signs.

    `known` are lines that begin an item already.
    """
    lines = text.split("\n")
    items = [item for span in paragraphs for number in span
             if number not in known and (item := _item(number, lines))]
    firsts = {span.start for span in paragraphs}
    numerals: dict[int, str] = {}
    changed: set[int] = set()
    slips: list[tuple[int, str]] = []
    for group in _groups([item for item in items if item.values], lines):
        first = group[0]
        kind = next(iter(first.values))
        initials = kind in ("A", "I") and first.form.startswith(".")
        # “vitamin D. … E. coli”, as lines happen to end
        if initials and first.line not in firsts and \
                not lines[first.line - 1].rstrip().endswith(":"):
            continue
        read = all(item.found["blank"] for item in group) and (first.found["open"] or kind != "1" or
                                         first.found["value"] == "#")
        if not read or (first.values[kind] != 1 and first.line not in firsts):
            slips.append((first.line, SLIP))
            continue
        for item in group:
            numerals[item.line] = kind
            changed.add(item.line)
            marker = item.found
            width = marker.end("close") - marker.end("before") - 1
            _put(lines, item, f"{item.values[kind]:0{width}})")
    for group in _groups([item for item in items if not item.values], lines):
        dashed = group[0].found["bullet"] in _DASHES
        if not all(item.found["blank"] for item in group):
            slips += [(group[0].line, "Write each item as “- item”, with a blank behind the dash.")]
        elif not dashed or group[1:]:
            levels = list(dict.fromkeys(item.found["bullet"] for item in group))
            for item in group:
                changed.add(item.line)
                _put(lines, item, "  " * levels.index(item.found["bullet"]) + "-")
    return TypedLists("\n".join(lines), changed, numerals, slips)


def slip_in_an_item(lines: Sequence[str], column: int) -> int | None:
    """Which line of a paragraph in an item, whose words begin at `column`, begins as an item."""
    capital = _CAPITAL.match(lines[0])
    for number, line in enumerate(lines[1:], 1):
        words = line.lstrip(" \t>")
        set_out = len(line) - len(words) < column
        if _BLANKLESS.match(words) or (set_out and (
                _SET_OUT.match(words) or (capital and _CAPITAL.match(words)))):
            return number
    return None


def _item(number: int, lines: Sequence[str]) -> _Item | None:
    found = _LINE.match(lines[number])
    if not found or not (found["blank"] or found["letter"]):
        return None
    if found["bullet"]:
        bullet = found["bullet"]
        known = found["blank"] or bullet not in ("o", "·", *_DASHES)
        return _Item(number, found.end("before"), found, {}) if known else None
    if bool(found["open"]) and found["close"] != ")":
        return None
    return _Item(number, found.end("before"), found, values_of(found["value"]))


def values_of(marker: str) -> dict[str, int]:
    """What a marker may count: i is the ninth letter, and one in Roman numerals."""
    if marker == "#":
        return {"1": 1}
    if marker.isdigit():
        return {"1": int(marker)}
    values = {}
    capital = marker.isupper()
    if all(sign in _ROMAN for sign in marker.lower()):
        digits = [_ROMAN[sign] for sign in marker.lower()]
        values["I" if capital else "i"] = sum(
            -digit if digit < max(digits[at:]) else digit for at, digit in enumerate(digits))
    if len(marker) == 1:
        values["A" if capital else "a"] = ord(marker.lower()) - ord("a") + 1
    return values


def _groups(items: Sequence[_Item], lines: Sequence[str]) -> Iterator[list[_Item]]:
    """Items that follow one another in one list: of ordered ones two or more, in their order."""
    open_: dict[tuple[int, str, str], deque[list[_Item]]] = defaultdict(lambda: deque(maxlen=2))
    groups: list[list[_Item]] = []
    for item in items:
        places = [(kind, open_[item.indent, item.form, kind]) for kind in item.values or [""]]
        for kind, group in ((kind, group) for kind, last in places for group in last):
            if (not kind or item.found["value"] == "#"
                    or group[-1].values.get(kind) == item.values[kind] - 1) and \
                    _goes_on(group[-1], item, lines):
                for one in (item, *group[:1]) if kind else ():  # the first alone may mean two
                    one.values = {kind: one.values[kind]}
                group.append(item)
                break
        else:
            group = [item]
            groups.append(group)
        for _, last in places:
            if group in last:
                last.remove(group)
            last.appendleft(group)
    yield from (group for group in groups if group[1:] or not group[0].values)


def _goes_on(last: _Item, item: _Item, lines: Sequence[str]) -> bool:
    """Whether nothing between two items stands outside their list."""
    blank = False
    for line in lines[last.line + 1:item.line]:
        blank = blank or not line.strip(" \t>")
        if blank and line.strip(" \t>") and len(line) - len(line.lstrip(" \t>")) <= item.indent:
            return False
    return True


def _put(lines: list[str], item: _Item, marker: str) -> None:
    found, line = item.found, lines[item.line]
    end = found.end("bullet") if found["bullet"] else found.end("close")
    lines[item.line] = line[:found.end("before")] + marker + line[end:]
