"""Excerpts: the lines of a source round a place, with its sentence and the word at it set off."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bifolio.model.sentences import sentence_at
from bifolio.model.source import Span

# A heading, fence or row of a table is a paragraph; an item, a quotation or a key begins one.
_ALONE = re.compile(r"\s*(?:#|:::|```|\||$)")
_BEGINS = re.compile(r"\s*(?:[-*+]\s|\d+[.)]\s|>|[\w-]+:(?:\s|$))")
_WORD = re.compile(r"\s*\S+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line and its number: what stands before the sentence in question, in it, and after it.

    `sentence` is in three: before the place, the word at it, and after; "" in lines round about.
    """

    number: int
    before: str
    sentence: tuple[str, str, str] = ("", "", "")
    after: str = ""


def lines_of(files: Mapping[str, bytes], path: str) -> list[str]:
    """The lines of a gathered file; none when it is not there."""
    return files.get(path, b"").decode("utf-8-sig", "replace").splitlines()


def excerpt(files: Mapping[str, bytes], span: Span) -> tuple[Line, ...]:
    """The line of a place between the next ones that say something; empty for a whole file."""
    lines = lines_of(files, span.path)
    if not 0 < span.line <= len(lines):
        return ()
    said = [number for number, line in enumerate(lines, 1) if line.strip()]
    before = [Line(n, lines[n - 1]) for n in said if n < span.line][-1:]
    after = [Line(n, lines[n - 1]) for n in said if n > span.line][:1]
    return (*before, _marked(span.line, lines[span.line - 1], span.column), *after)


def _marked(number: int, line: str, column: int) -> Line:
    start, end = sentence_at(line, column - 1) if column else (0, len(line))
    at = min(max(column - 1, start), end)
    word = _WORD.match(line, at, end)
    stop = word.end() if word else end
    return Line(number, line[:start], (line[start:at], line[at:stop], line[stop:end]), line[end:])


def paragraph_at(lines: Sequence[str], number: int) -> tuple[int, int]:
    """The lines of the paragraph that has line `number` (from 1): its first, from 0, and its end.
    """
    first, end = number - 1, number
    if _ALONE.match(lines[first]):
        return first, end
    while first and not _BEGINS.match(lines[first]) and not _ALONE.match(lines[first - 1]):
        first -= 1
    while end < len(lines) and not _BEGINS.match(lines[end]) and not _ALONE.match(lines[end]):
        end += 1
    return first, end
