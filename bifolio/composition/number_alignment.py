"""Aligning numbers: in a column of numbers the decimal points stand under one another.

A number is not cut in two for that. Figures that are not printed, the number's *hang*, stand
before it and make up for what its whole part is short of the column's longest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bifolio.model import Citation, Footnote, Grid, Inlines, PipeTable, RowGroup, Text
from bifolio.model.trees import plain, rewrite

_FEWEST = 3  # numbers that make a column of numbers
_MOST_SIGNS = 60  # of estimates in a row: wider ones may have to break, and are set as other words
_NUMBER = re.compile(
    r"(?P<sign>[−+±≤≥<>~≈-]?)(?P<whole>\d+|\d{1,3}(?:[,\u202f\u00a0 ]\d{3})+)"
    r"(?:\.\d+)?(?:[\s\u00a0\u202f]?(?:%|‰|°C|[A-Za-zµμ]{1,6}(?:/[A-Za-z]{1,4})?))?"
    r"(?P<interval> \([^()]*\d[^()]*\))?[*†‡§]*")  # its interval, and marks of what is said of it
_SEPARATOR = re.compile(r"\D")


def align_numbers(tree: Any) -> Any:
    """A copy of `tree` in which the tables' numbers have their hangs."""
    return rewrite(tree, _aligned)


def _aligned(noun: Any) -> Any:
    match noun:
        case PipeTable():
            return replace(noun, groups=_aligned_groups(noun.groups, 0))
        case Grid():
            return replace(noun, groups=_aligned_groups(noun.groups, 1))  # names are no numbers
    return noun


def _aligned_groups(groups: tuple[RowGroup, ...], first: int) -> tuple[RowGroup, ...]:
    """The groups with the hangs of their cells, from column `first` on.

    A cell that spans several columns stands in none, and one whose side is said has its place.
    """
    lines = [line for group in groups for line in group.lines]
    hangs = _hangs([[() if cell.columns > 1 or cell.side else cell.content for cell in line[first:]]
                    for line in lines])
    hang_of = {id(cell): hang for line, row in zip(lines, hangs, strict=True)
               for cell, hang in zip(line[first:], row, strict=True) if hang is not None}
    return tuple(replace(group, rows=tuple(
        tuple(replace(cell, hang=hang_of[id(cell)]) if id(cell) in hang_of else cell
              for cell in row) for row in group.rows)) for group in groups)


def _hangs(rows: Sequence[Sequence[Inlines]]) -> list[tuple[str | None, ...]]:
    """The hang of each cell, row by row; None for what is no number of a column of them."""
    estimates = sum(max((len(number[0]) for number in map(_number, column)
                         if number and number["interval"]), default=0)
                    for column in zip(*rows, strict=True))
    columns = [_column(column, estimates <= _MOST_SIGNS) for column in zip(*rows, strict=True)]
    return list(zip(*columns, strict=True)) if columns else [() for _ in rows]


def _column(cells: Sequence[Inlines], with_estimates: bool) -> list[str | None]:
    numbers = [number if number and (with_estimates or not number["interval"]) else None
               for number in map(_number, cells)]
    known = [number for number in numbers if number]
    if len(known) < _FEWEST:
        return [None] * len(cells)
    figures = max(len(_figures(number)) for number in known)
    separators = max(len(_separators(number)) for number in known)
    signed = any(number["sign"] for number in known)
    return [
        None if number is None else
        ("−" if signed and not number["sign"] else "")
        + "," * (separators - len(_separators(number)))
        + "0" * (figures - len(_figures(number)))
        for number in numbers]


def _number(content: Inlines) -> re.Match[str] | None:
    """What a cell's whole text, but for marks of sources and notes, is as a number."""
    said = [inline for inline in content if not isinstance(inline, Citation | Footnote)]
    if not all(isinstance(inline, Text) for inline in said):
        return None
    return _NUMBER.fullmatch(plain(tuple(said)).strip())


def _figures(number: re.Match[str]) -> str:
    return _SEPARATOR.sub("", number["whole"])


def _separators(number: re.Match[str]) -> list[str]:
    return _SEPARATOR.findall(number["whole"])
