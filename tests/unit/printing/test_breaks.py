"""No bad breaks: what the style sheets avoid, and what is found where they cannot."""

from __future__ import annotations

import pytest

from bifolio.printing.typesetting.page_layout import PageLayout, Piece
from bifolio.printing.typesetting.table_breaks import ends_short


@pytest.mark.parametrize(("lines", "short"), [(0, True), (4, True), (5, False)])
def test_five_lines_make_a_last_page(lines: int, short: bool) -> None:
    """Fewer than five lines are too few, five are enough; an only page is never too short."""
    last = PageLayout(2, 900.0, (Piece("text", 1, 0, "Words", lines, 20.0),), (), lines, 0.0)
    assert ends_short((last, last)) is short
    assert ends_short((last,)) is False
