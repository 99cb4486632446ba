"""Header truth: what a screen reader announces for a cell is what stands over and beside it."""

from __future__ import annotations

import pytest

from tests.support.header_truth_cases import (
    FEW,
    every_cell_is_announced_with_its_own_headers,
)
from tests.support.pages import finished


@pytest.mark.parametrize("number", FEW)
def test_every_cell_is_announced_with_its_own_headers(number: int) -> None:
    """Every data cell's announced headers equal the author's grid, in whole and split tables."""
    every_cell_is_announced_with_its_own_headers(number)


def test_a_wrong_header_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """With WeasyPrint's own headers left as they are, the adult dose is told as the child's."""
    import bifolio.printing.tagging as finishing

    html = ("<table><thead><tr><th rowspan=2 scope=col>Drug<th colspan=2 scope=colgroup>Dose"
            "<th rowspan=2 scope=col>Note</tr><tr><th scope=col>Adult<th scope=col>Child</tr>"
            "</thead><tbody><tr><th scope=row>A<td>5<td>2<td>none</tr></tbody></table>")
    right = {cell.text: cell.headers for cell in finished(html).tables[0] if not cell.header}
    assert right == {"5": ("Dose", "Adult", "A"), "2": ("Dose", "Child", "A"),
                     "none": ("Note", "A")}
    monkeypatch.setattr(finishing, "tie_headers", lambda tags: None)
    wrong = {cell.text: cell.headers for cell in finished(html).tables[0] if not cell.header}
    assert "Child" in wrong["5"] and "Child" not in wrong["2"]
