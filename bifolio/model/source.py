"""A text from the library, and a place in one."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a file: path relative to the library, line and column from 1.

    Line 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}"

    @property
    def short(self) -> str:
        """File name and line, for where the folder is known."""
        name = self.path.rpartition("/")[2]
        return f"{name}, line {self.line}" if self.line else name


@dataclass(frozen=True, slots=True)
class Source:
    """One text file as it was gathered; `path` is relative to the library, with slashes."""

    path: str
    text: str
    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        starts = (found.end() for found in re.finditer("\n", self.text))
        object.__setattr__(self, "_starts", (0, *starts))

    def at(self, offset: int) -> Span:
        """The place of the character at `offset` (from 0)."""
        line = bisect_right(self._starts, offset)
        return Span(self.path, line, offset - self._starts[line - 1] + 1)

    def offset(self, line: int, column: int = 1) -> int:
        """The offset (from 0) of a line and column (from 1)."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def on_its_line(self, place: Span) -> Span:
        """A place that was counted along a text on the line where it is: the text may go on below.

        A text in YAML that is folded has one space where a line ends, and none where one begins.
        """
        line, column = place.line, place.column
        while 0 < line < len(self._starts) and column > (
                length := self._starts[line] - self._starts[line - 1]):
            column -= length
            line += 1
            begun = self.text[self._starts[line - 1]:].split("\n", 1)[0]
            column += len(begun) - len(begun.lstrip())
        return Span(place.path, line, column)

    def whole(self) -> Span:
        """The file itself as a place."""
        return Span(self.path)
