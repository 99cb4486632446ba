"""Spreadsheets: a table that one has saved as CSV, in which every cell knows its place.

The standard library's csv takes each row apart, strictly; where its cells stand is read beside it.
A row that cannot be read is a finding, and the next line is tried as a row of its own: a quotation
mark that is never closed does not swallow what follows.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.model.bounds import beginning, past_text
from bifolio.model.source import Source, Span

_SEPARATORS = ",;\t"  # as a spreadsheet writes them, by the country that it is set to
_SAID = re.compile(r"sep=([^\n])\n", re.I)  # a first line by which Excel is told which it is
_LINES = 50  # of one row; with more, a quotation mark was never closed
_SOME = 3  # separators within a line of a cell; fewer may be of its text
_SHORT = 500  # letters; fewer are past no bound of a text


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, without space around it, and where in the file it begins."""

    text: str
    offset: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, and its first and last line."""

    cells: tuple[Cell, ...]
    span: Span
    end: Span


def read_rows(source: Source, columns: Collection[str], findings: Findings) -> Iterator[Row]:
    """The rows of a table, but for empty ones; `columns` are the names that its first may have.

    By those it is told which sign separates the cells: a comma, a semicolon or a tab.
    """
    text = source.text
    said = _SAID.match(text)
    lines = [f"{line}\n" for line in text.split("\n")]
    at = 1 if said else 0
    separator = said[1] if said and said[1] in _SEPARATORS else _separator(lines[at:], columns)
    form = re.compile(rf' *(?:"(?P<quoted>[^"]*(?:""[^"]*)*)"|(?P<bare>[^{separator}\n]*))')
    width = 0  # of the first row
    while at < len(lines):
        if lines[at].isspace():
            at += 1
            continue
        few = lines[at:at + _LINES]
        rows = csv.reader(few, delimiter=separator, strict=True, skipinitialspace=True)
        start = source.offset(at + 1)
        try:
            values = next(rows)
        except csv.Error as error:
            culprit = start + _trouble("".join(few), form, separator)
            findings.add("unexpected-value", source.at(culprit),
                         f"This row cannot be read as CSV: {error}.",
                         "Look for a quotation mark that is opened and never closed; one within "
                         "a cell is typed twice.")
            at += 1
            continue
        at += rows.line_num
        if any(map(str.strip, values)):
            cells = tuple(_cells(values, source, start, form, findings))
            width = width or len(cells)
            if rows.line_num > 1:
                _find_swallowed(cells, separator, width, source, findings)
            yield Row(cells, Span(source.path, at - rows.line_num + 1, 1), Span(source.path, at, 1))


def _separator(lines: list[str], columns: Collection[str]) -> str:
    """The sign between which most of the first row's cells are names of columns."""
    first = next((line for line in lines if not line.isspace()), "")

    def known(separator: str) -> int:
        return sum(plain_name(cell) in columns for cell in first.split(separator))

    return max(_SEPARATORS, key=known)


def plain_name(text: str) -> str:
    """The name of a column, however it is set: “Phone Label” and “phone_label” are one."""
    return re.sub(r"[\W_]", "", text.casefold())


def _cells(values: list[str], source: Source, start: int, form: re.Pattern[str],
           findings: Findings) -> Iterator[Cell]:
    """The cells of a row that begins at an offset; one that is too long is a finding."""
    at = start
    for value in values:
        found = form.match(source.text, at)
        part = "bare" if not found or found["quoted"] is None else "quoted"
        begin, at = (found.start(part), found.end() + 1) if found else (at, at)
        text = value.strip()
        begin += len(value) - len(value.lstrip())
        if len(text) > _SHORT and (why := past_text(text)):
            findings.add("past-bound", source.at(begin), why, "Make it shorter, or take it out.")
            text = beginning(text)
        yield Cell(text, begin)


def _find_swallowed(cells: Sequence[Cell], separator: str, width: int, source: Source,
                    findings: Findings) -> None:
    """A finding for each line within a cell that has what separates all cells of a row.

    Within a sentence a comma has a space behind it, and is none of those.
    """
    for behind, cell in enumerate(reversed(cells)):
        for line in cell.text.split("\n")[1:]:
            number = len(re.findall(rf"{separator}(?! )", line))
            if number >= _SOME and number + behind >= width - 1:
                place = max(cell.offset, source.text.find(line, cell.offset))
                findings.add("unexpected-value", source.at(place), "This line looks like a row of "
                             "its own, and stands within a cell of the row before.", "Look for "
                             "the quotation mark that opens the cell, and close it in its own row.",
                             "A row within a cell makes no clinic, and is printed with another.")


def _trouble(lines: str, form: re.Pattern[str], separator: str) -> int:
    """Where in these lines a cell begins whose quotation marks do not fit; else 0."""
    at = 0
    while found := form.match(lines, at):
        behind = lines[found.end():found.end() + 1]
        if (found["bare"] or "").startswith('"') or behind not in (separator, "\n"):
            return at
        if behind == "\n":
            break
        at = found.end() + 1
    return 0
