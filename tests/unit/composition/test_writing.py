"""What is written on the paper by hand: lines to write on, and boxes to tick."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model import BulletList, OrderedList, WritingLines
from bifolio.model.source import Source
from tests.support.writing_cases import ASKED


def test_lines_stay_with_what_they_answer() -> None:
    """Lines are blocks of the item that they stand in, as many as are asked for."""
    findings = Findings()
    (asked,) = parse_blocks(Source("c.md", ASKED), findings)
    assert isinstance(asked, OrderedList) and not tuple(findings)
    assert [(block.count, block.span.line) for item in asked.items for block in item
            if isinstance(block, WritingLines)] == [(2, 2), (1, 6)]


@pytest.mark.parametrize(("text", "code"), [
    ("```{lines}\n```", "missing-key"),
    ("```{lines} 0\n```", "unexpected-value"),
    ("```{lines} 21\n```", "unexpected-value"),
    ("```{lines} three\n```", "unexpected-value"),
    ("```{lines} 3\nName:\n```", "unexpected-value"),
])
def test_lines_that_cannot_be_left_are_told(text: str, code: str) -> None:
    """No number, a number out of bounds and a text between the lines are findings."""
    findings = Findings()
    parse_blocks(Source("c.md", f"Words.\n\n{text}\n"), findings)
    assert [(f.code, f.span.line, f.span.column) for f in findings] == [(code, 3, 1)]


def test_a_list_with_a_box_missing_stays_as_typed() -> None:
    """One item without [ ] makes it a list like any other, in which nothing is lost."""
    (bullets,) = parse_blocks(Source("c.md", "- [ ] Walk.\n- Swim.\n"), Findings())
    assert isinstance(bullets, BulletList) and not bullets.boxes
    (ticked,) = parse_blocks(Source("c.md", "- [ ] Walk.\n"), Findings())
    assert isinstance(ticked, BulletList) and ticked.boxes
    (first,) = ticked.items[0]
    assert (first.content[0].text, first.content[0].span.column) == ("Walk.", 7)  # type: ignore[union-attr]
