"""Tables by lot, and what a screen reader announces for a cell is what stands over and beside it.

More than five hundred tables are drawn by lot, with spans in head, labels and body. What must be
announced is read off a sheet of squares that the test fills in itself; what is announced is read
from the finished PDF. The lot is the same on every run.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from html import escape
from random import Random

from tests.support.pages import finished

TABLES = 27  # in one document
DOCUMENTS = range(20)
FEW = DOCUMENTS[:4]  # split tables and whole ones
# The last page is not nearly empty: the house would make the page before it again.
TAIL = f"<div style='break-inside: avoid'>{'<p>A line.</p>' * 8}</div>"
Squares = dict[tuple[int, int], str]  # row and column → the words that cover the square


@dataclass
class Author:
    """A table being drawn: its HTML, and the sheet of squares that its author sees."""

    lot: Random
    name: str
    explicit: bool  # whether cells name their headers, or leave it to the scopes
    columns: int = 0
    stub: int = 0
    above: Squares = field(default_factory=dict)
    beside: Squares = field(default_factory=dict)
    label: dict[int, str] = field(default_factory=dict)
    truth: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ids: dict[str, str] = field(default_factory=dict)
    row: int = 0

    def draw(self) -> str:
        """The table's HTML; `truth` then tells what each data cell's headers are, in order."""
        self.stub = self.lot.choice((0, 1, 1, 1, 2))
        self.columns = self.stub + self.lot.randint(1, 5)
        head = self._head(self.lot.randint(1, 3))
        bodies = [self._body() for _ in range(self.lot.randint(1, 2))]
        caption = f"<caption>{self.name}</caption>" if self.lot.random() < 0.7 else ""
        return f"<table>{caption}<thead>{head}</thead>{''.join(bodies)}</table>"

    def _cell(self, words: str, scope: str, size: tuple[int, int]) -> str:
        rows, columns = size
        spans = f" rowspan={rows}" * (rows > 1) + f" colspan={columns}" * (columns > 1)
        if not scope:
            headers = " ".join(self.ids[name] for name in self.truth[words])
            named = f' headers="{headers}"' if self.explicit and headers else ""
            return f"<td{spans}{named}>{escape(words)}</td>"
        self.ids[words] = f"h{len(self.ids)}-{self.name}"
        anchor = f' id="{self.ids[words]}"' if self.explicit else ""
        return f"<th scope={scope}{spans}{anchor}>{escape(words)}</th>"

    def _head(self, depth: int) -> str:
        lines: list[list[str]] = [[] for _ in range(depth)]
        if self.stub:
            words = f"{self.name} corner"
            lines[0].append(self._cell(words, "col", (depth, self.stub)))
            self.above |= {(r, c): words for r in range(depth) for c in range(self.stub)}
        edges = {self.stub, self.columns}
        for row in range(depth):
            last = row == depth - 1
            edges |= {c for c in range(self.stub, self.columns) if last or self.lot.random() < 0.4}
            cuts = sorted(edges)
            for left, right in itertools.pairwise(cuts):
                if (row, left) in self.above:
                    continue
                tall = depth - row if right - left == 1 and self.lot.random() < 0.4 else 1
                words = f"{self.name} head {row}.{left}"
                scope = "colgroup" if right - left > 1 else "col"
                lines[row].append(self._cell(words, scope, (tall, right - left)))
                self.above |= {(r, c): words for r in range(row, row + tall)
                               for c in range(left, right)}
        self.row = depth
        return "".join(f"<tr>{''.join(line)}</tr>" for line in lines)

    def _body(self) -> str:
        label = ""
        first = self.row
        if self.stub and self.lot.random() < 0.4:
            words = f"{self.name} label {first}"
            label = f"<tr>{self._cell(words, 'rowgroup', (1, self.columns))}</tr>"
            self.row += 1
        else:
            words = ""
        height = self.lot.randint(1, 4)
        rows = range(self.row, self.row + height)
        self.label |= {row: words for row in rows if words}
        lines: dict[int, list[str]] = {row: [] for row in rows}
        for column in range(self.stub):
            self._stub(column, rows, lines)
        self._data(rows, lines)
        self.row += height
        return f"<tbody>{label}" + "".join(
            f"<tr>{''.join(text for _, text in sorted(line))}</tr>"
            for line in lines.values()) + "</tbody>"

    def _stub(self, column: int, rows: range, lines: dict[int, list[tuple[int, str]]]) -> None:
        row = rows.start
        while row < rows.stop:
            outer = column < self.stub - 1
            tall = min(self.lot.choice((1, 2, 3)), rows.stop - row) if outer else 1
            words = f"{self.name} row {row}.{column}"
            lines[row].append((column, self._cell(words, "row", (tall, 1))))
            self.beside |= {(r, column): words for r in range(row, row + tall)}
            row += tall

    def _data(self, rows: range, lines: dict[int, list[tuple[int, str]]]) -> None:
        taken: set[tuple[int, int]] = set()
        for row in rows:
            for column in range(self.stub, self.columns):
                if (row, column) in taken:
                    continue
                tall = 2 if row + 1 < rows.stop and self.lot.random() < 0.1 else 1
                wide = 2 if column + 1 < self.columns and self.lot.random() < 0.15 else 1
                squares = {(r, c) for r in range(row, row + tall)
                           for c in range(column, column + wide)}
                if squares & taken:
                    squares, tall, wide = {(row, column)}, 1, 1
                taken |= squares
                words = f"{self.name} cell {row}.{column}"
                self.truth[words] = self._heard(squares)
                lines[row].append((column, self._cell(words, "", (tall, wide))))

    def _heard(self, squares: set[tuple[int, int]]) -> tuple[str, ...]:
        """What covers the squares over it, from the top, then its label and what is beside it."""
        columns = {column for _, column in squares}
        rows = {row for row, _ in squares}
        over = [words for (_, c), words in sorted(self.above.items()) if c in columns]
        label = [self.label[row] for row in sorted(rows) if row in self.label]
        beside = [words for (r, _), words in sorted(self.beside.items()) if r in rows]
        return tuple(dict.fromkeys((*over, *label, *beside)))


def every_cell_is_announced_with_its_own_headers(number: int) -> None:
    """Every data cell's announced headers equal the author's grid, in whole and split tables."""
    lot = Random(number)
    split = number % 2 == 1
    authors = [Author(lot, f"T{number}-{at}", lot.random() < 0.5) for at in range(TABLES)]
    style = "table { font-size: 6pt; margin: 0 } thead, tbody { break-inside: auto }"
    style += "tbody td, tbody th { height: 60pt }" if split else "table { break-inside: avoid }"
    drawn = "".join(author.draw() for author in authors)
    paper = finished(drawn + TAIL, style)
    assert len(paper.tables) == TABLES
    for author, table in zip(authors, paper.tables, strict=True):
        heard = {_words(cell.text): tuple(_words(name) for name in cell.headers)
                 for cell in table if not cell.header}
        wanted = {_words(words): tuple(_words(name) for name in names)
                  for words, names in author.truth.items()}
        assert heard == wanted, author.name
        assert not any(cell.lost for cell in table)
    repeated = [text for pieces in paper.artifacts for kind, text in pieces if not kind]
    assert bool(repeated) == split


def _words(text: str) -> str:
    """Without spaces: a line that ends between two words carries none."""
    return "".join(text.split())
