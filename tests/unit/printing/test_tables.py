"""Tables that survive their pages: headers, labels, rows, numbers, and pages across."""

from __future__ import annotations

from bifolio.composition.number_alignment import align_numbers
from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model import PipeTable
from bifolio.model.source import Source
from tests.support.tables_cases import NUMBERS

ESTIMATES = """\
| trial | change |
|---|---|
| A | 0.87 (0.78 to 0.97) |
| B | −15.0% (−15.9 to −14.2)† |
| C | 12 points (95% CI 8.7 to 45.2) |
| D | 4 kg‡ |
| E | 4 kg (more in women) than before |
"""


def hangs(table: PipeTable) -> tuple[tuple[str | None, ...], ...]:
    """How each number of its body is set in, row by row."""
    return tuple(tuple(cell.hang for cell in row) for group in table.groups for row in group.rows)


def test_two_numbers_are_no_column_of_numbers() -> None:
    """Three bare numbers or more make a column whose numbers are set in; two do not."""
    block, = align_numbers(parse_blocks(Source("x.md", NUMBERS.lstrip()), Findings()))
    assert hangs(block) == ((None, "−,00", None), (None, "−,000", None), (None, "", None),
                           (None, "−,000", None))


def test_estimates_stand_with_their_points_under_one_another() -> None:
    """A number with its interval, a unit and marks is a number of its column; a sentence is none.
    """
    block, = align_numbers(parse_blocks(Source("x.md", ESTIMATES), Findings()))
    assert [row[1] for row in hangs(block)] == ["−0", "", "−", "−0", None]
