"""Aligning numbers: in a column of numbers the decimal points stand under one another.

A number is not cut in two for that. Figures that are not printed, the number's *hang*, stand
before it and make up for what its whole part is short of the column's longest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from bifolio.model import Citation, Footnote, Grid, Inlines, PipeTable, Text
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
        case Grid():
            return _align_grid(noun)
        case PipeTable():
            rows = _hangs([[*row] for row in noun.rows])
            hangs = tuple(tuple(None if side else hang for side, hang in zip(
                noun.alignments, row, strict=True)) for row in rows)
            return replace(noun, hangs=hangs) if any(set(row) != {None} for row in hangs) else noun
    return noun


def _align_grid(grid: Grid) -> Grid:
    """A grid with its hangs; a row's first cell is a header and no number."""
    body = [row for group in grid.groups for row in group.rows]
    hangs = iter(_hangs([[cell.content for cell in row[1:]] for row in body]))
    groups = tuple(
        replace(group, rows=tuple(
            (row[0], *(replace(cell, hang=hang) for cell, hang in zip(
                row[1:], next(hangs), strict=True)))
            for row in group.rows))
        for group in grid.groups)
    return replace(grid, groups=groups)


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
