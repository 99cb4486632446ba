"""Tables that survive their pages: headers, labels, rows, numbers, and pages across."""

from __future__ import annotations

from bifolio.composition.number_alignment import align_numbers
from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model.source import Source
from tests.support.tables_cases import NUMBERS


def test_two_numbers_are_no_column_of_numbers() -> None:
    """Three bare numbers or more make a column whose numbers are set in; two do not."""
    block, = align_numbers(parse_blocks(Source("x.md", NUMBERS.lstrip()), Findings()))
    assert block.hangs == ((None, "−,00", None), (None, "−,000", None), (None, "", None),
                           (None, "−,000", None))
