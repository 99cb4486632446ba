"""Arrangements: what may be written, and what is told of each misuse."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model import Arrangement
from bifolio.model.source import Source
from bifolio.model.trees import walk

PICTURE = "![A knee.](images/knee.png)"


def findings_of(text: str) -> list[str]:
    """The findings of a chapter, as code, line and column."""
    findings = Findings()
    parse_blocks(Source("c.md", text), findings)
    return [f"{f.code} {f.span.line}:{f.span.column}" for f in findings]


@pytest.mark.parametrize(("text", "findings"), [
    (f"::: pair\n{PICTURE}\n\n{PICTURE}\n:::", []),
    (f"::: pair\n::: note\nOne.\n:::\n{PICTURE}\n:::", []),
    (f"1. One\n\n   ::: pair\n   {PICTURE}\n\n   {PICTURE}\n   :::", []),
    ("::: pair\n::: do\n- One\n:::\n::: dont\n- Two\n:::\n:::", []),
    ("::: pair\n::: do\n- One\n:::\n::: don't\n- Two\n:::\n:::", [
        "misplaced-block 1:1", "unknown-fence 5:1"]),
    (f"::: {{.pair .patient}}\n{PICTURE}\n\n{PICTURE}\n:::", []),
    (f"::: pair\n{PICTURE}\n:::", ["misplaced-block 1:1"]),
    (f"::: pair\n{PICTURE}\n\n{PICTURE}\n\n{PICTURE}\n:::", ["misplaced-block 1:1"]),
    (f"::: pair\n{PICTURE}\n\nWords.\n\n- One\n- Two\n:::", []),
    (f"::: pair\nWords.\n\n{PICTURE}\n:::", []),
    (f"::: pair\n{PICTURE}\n\nWords.\n\n{PICTURE}\n:::", ["misplaced-block 1:1"]),
    ("::: pair\nWords.\n\nMore words.\n:::", ["misplaced-block 1:1"]),
    ("::: pair\n:::", ["misplaced-block 1:1"]),
    (f"::: pair\n{PICTURE}\n\n## Words\n\nMore.\n:::", ["misplaced-block 4:1"]),
    (f"::: pair\n{PICTURE}\n\n```{{table}} doses\n```\n:::", ["misplaced-block 4:1"]),
    (f"::: pair\n{PICTURE}\n\n::: pair\n{PICTURE}\n\n{PICTURE}\n:::\n:::", [
        "misplaced-block 4:1"]),
    (f"::: pair\n{PICTURE}\n\n::: patient\n{PICTURE}\n:::\n:::", ["misplaced-block 4:1"]),
    (f"- One\n  ::: pair\n  {PICTURE}\n  :::", ["misplaced-block 2:3"]),
    (f"::: pair warning\n{PICTURE}\n\n{PICTURE}\n:::", ["unexpected-value 1:1"]),
    (f"::: pair now\n{PICTURE}\n\n{PICTURE}\n:::", ["unexpected-value 1:1"]),
    (f"::: pairs\n{PICTURE}\n\n{PICTURE}\n:::", ["unknown-fence 1:1"]),
    (f"::: pair\n{PICTURE}\n\n{PICTURE}\n", ["unclosed-fence 1:1"]),
])
def test_a_pair_is_of_two_that_fit_side_by_side(text: str, findings: list[str]) -> None:
    """Anything else in a pair is told with its place."""
    assert findings_of(text) == findings


def test_an_arrangement_holds_its_blocks() -> None:
    """A pair in a part for some readers is read as it stands there."""
    blocks = parse_blocks(Source("c.md", f"::: {{.pair .patient}}\n{PICTURE}\n\n{PICTURE}\n:::"),
                          Findings())
    (pair,) = (noun for noun in walk(blocks) if isinstance(noun, Arrangement))
    assert pair.name == "pair" and len(pair.blocks) == 2
