"""Lists of a document: which paragraph is an item of which, and its number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from bifolio.loading.word.left_out import Leavings
from bifolio.loading.word.packages import WordFile, w

_LEVELS = 9
_PLAIN = re.compile(r"\(?%\d[.)]?$")
_NUMERALS = {"decimal": "1", "lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i",
             "upperRoman": "I"}
_INNER = re.compile(r"list (?:bullet|number) ([2-5])$")  # Word's own styles of lists in lists


@dataclass(frozen=True, slots=True)
class Item:
    """An item: its level from 0, whether it has a number and which, and whether Word prints it.

    `numerals` are those of the number: 1, a, A, i or I.
    """

    level: int
    ordered: bool
    number: int
    label: bool
    numerals: str = "1"


@dataclass
class ListNumbers:
    """Counts the items of each list as Word does."""

    file: WordFile
    leavings: Leavings
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[str] = field(default_factory=set)
    _told: set[tuple[str, int]] = field(default_factory=set)

    def number(self, properties: Any, names: Sequence[tuple[str, Any]]) -> Item | None:
        """The item that a paragraph is; None for what stands in no list."""
        number, level = self._numbered(properties, names)
        kind, start, text, abstract = self._level(number, level)
        if kind in ("", "none"):
            return None
        inner = (_INNER.match(name) for name, _ in names)
        shown = level or next((int(found[1]) - 1 for found in inner if found), 0)
        if kind == "bullet":
            return Item(shown, False, 0, True)
        counts = self._counts.setdefault(abstract, [0] * _LEVELS)
        restart = self._restart(number, level)
        if restart is not None and f"{number}/{level}" not in self._begun:
            counts[level] = 0
            start = restart
        self._begun.add(f"{number}/{level}")
        counts[level] = counts[level] + 1 if counts[level] else start
        counts[level + 1:] = [0] * (_LEVELS - level - 1)
        numerals = _NUMERALS.get(kind, "")
        if not (numerals and _PLAIN.match(text)) and (abstract, level) not in self._told:
            self._told.add((abstract, level))
            label = re.sub(r"%\d", _sample(kind), text)
            self.leavings.note("labels that Word makes", marked=False, remark=
                               f"Word prints “{label}”; such items begin with "
                               f"{numerals or 1}. in the chapter. Mend what names a label.")
        return Item(shown, True, counts[level], True, numerals or "1")

    def skip(self, properties: Any, names: Sequence[tuple[str, Any]]) -> None:
        """An item without words: it counts, and is not printed."""
        self.number(properties, names)

    def tell_heading(self) -> None:
        """Headings lose the numbers that Word gives them."""
        if ("heading", 0) not in self._told:
            self._told.add(("heading", 0))
            self.leavings.note("numbers of headings", remark="Word numbers them by itself; the "
                               "chapter's headings have none.", marked=False)

    def _numbered(self, properties: Any, names: Sequence[tuple[str, Any]]) -> tuple[str, int]:
        """The list and the level that a paragraph, or else its style, is given."""
        places = [properties, *(style.find(w("pPr")) for _, style in names if style is not None)]
        number, level = "", ""
        for place in places:
            found = place.find(w("numPr")) if place is not None else None
            if found is None:
                continue
            which, depth = found.find(w("numId")), found.find(w("ilvl"))
            level = level or (depth.get(w("val"), "") if depth is not None else "")
            if which is not None:
                number = which.get(w("val"), "")
                break
        return number, int(level) if level in set("012345678") and level else 0

    def _num(self, number: str) -> Any:
        if self.file.numbering is None or number in ("", "0"):
            return None
        return next((each for each in self.file.numbering.iterchildren(w("num"))
                     if each.get(w("numId")) == number), None)

    def _level(self, number: str, level: int) -> tuple[str, int, str, str]:
        """A level's kind of numbers, first number, label and list; "" for no list."""
        num = self._num(number)
        for _ in range(2):  # a list may take its look from a style, which names another list
            which = num.find(w("abstractNumId")) if num is not None else None
            if which is None:
                return "", 1, "", ""
            key = which.get(w("val"), "")
            abstract = next((each for each in self.file.numbering.iterchildren(w("abstractNum"))
                             if each.get(w("abstractNumId")) == key), None)
            if abstract is None:
                return "", 1, "", ""
            overridden = next((each.find(w("lvl")) for each in num.iterchildren(w("lvlOverride"))
                               if each.get(w("ilvl")) == str(level)), None)
            found = overridden if overridden is not None else next(
                (each for each in abstract.iterchildren(w("lvl"))
                 if each.get(w("ilvl")) == str(level)), None)
            if found is not None:
                return (_value(found, "numFmt", "decimal"), _count(_value(found, "start", "1")),
                        _value(found, "lvlText", "%1."), key)
            link = abstract.find(w("numStyleLink"))
            style = self.file.styles.get(link.get(w("val"), "")) if link is not None else None
            named = style.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}") if style is not None \
                else None
            num = self._num(named.get(w("val"), "")) if named is not None else None
        return "", 1, "", ""

    def _restart(self, number: str, level: int) -> int | None:
        """The number at which a list begins anew."""
        num = self._num(number)
        for each in num.iterchildren(w("lvlOverride")) if num is not None else ():
            found = each.find(w("startOverride"))
            if each.get(w("ilvl")) == str(level) and found is not None:
                return _count(found.get(w("val"), "1"))
        return None


def _value(element: Any, name: str, otherwise: str) -> str:
    found = element.find(w(name))
    return str(found.get(w("val"), otherwise)) if found is not None else otherwise


def _count(value: str) -> int:
    """A number that a list can begin with."""
    return int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else 1


def _sample(kind: str) -> str:
    return _NUMERALS.get(kind, f"({kind})")
