"""Header truth in more than five hundred tables; a few of the documents are in the page tier."""

from __future__ import annotations

import pytest

from tests.support.header_truth_cases import (
    DOCUMENTS,
    FEW,
    TABLES,
    every_cell_is_announced_with_its_own_headers,
)


@pytest.mark.parametrize("number", DOCUMENTS[len(FEW):])
def test_every_cell_is_announced_with_its_own_headers(number: int) -> None:
    """Every data cell's announced headers equal the author's grid, in whole and split tables."""
    every_cell_is_announced_with_its_own_headers(number)


def test_there_are_more_than_five_hundred() -> None:
    """The lot draws as many tables as were promised, spans and splits among them."""
    assert TABLES * len(DOCUMENTS) > 500
