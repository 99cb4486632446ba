"""Arrangements: what may be written, and what is told of each misuse."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model import Arrangement, Box
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


@pytest.mark.parametrize(("names", "sign"), [
    ("dont now", "✗"), ("do now", "✓"), ("dont", "✗"), ("warning now", "⚠"), ("note now", "⚠"),
    ("note today", "")])
def test_a_box_of_its_own_sign_keeps_it(names: str, sign: str) -> None:
    """However urgent it is."""
    (box,) = parse_blocks(Source("c.md", f"::: {names}\nOne.\n:::"), Findings())
    assert isinstance(box, Box) and box.sign == sign


@pytest.mark.parametrize(("text", "findings"), [
    ("One.\n\n::: page-break\n:::\n\nTwo.", []),
    ("::: {.page-break .clinician}\n:::", []),
    ("::: patient\nOne.\n\n::: page-break\n:::\n\nTwo.\n:::", []),
    ("::: page-break\nOne.\n:::", ["unexpected-value 1:1"]),
    ("::: page-break\n\nOne.", ["unclosed-fence 1:1", "unexpected-value 1:1"]),
    ("::: note\nOne.\n\n::: page-break\n:::\n:::", ["misplaced-block 4:1"]),
    ("::: keep-together\n::: patient\n::: page-break\n:::\n:::\n:::", ["misplaced-block 3:1"]),
    ("- One\n\n  ::: page-break\n  :::", ["misplaced-block 3:3"]),
    ("::: page-break now\n:::", ["unexpected-value 1:1"]),
    ("::: page-break note\n:::", ["unexpected-value 1:1"]),
    ("::: pagebreak\n:::", ["unknown-fence 1:1"]),
])
def test_a_page_breaks_between_blocks(text: str, findings: list[str]) -> None:
    """A break holds nothing, and stands in nothing but a part for some readers."""
    assert findings_of(text) == findings


@pytest.mark.parametrize(("text", "findings"), [
    ("::: keep-together\nOne.\n\n- Two\n\n::: note\n### Three\nFour.\n:::\n:::", []),
    ("- One\n\n  ::: keep-together\n  Two.\n\n  Three.\n  :::", []),
    ("::: {.keep-together .patient}\nOne.\n\nTwo.\n:::", []),
    ("::: keep-together\n## One\n\nTwo.\n:::", ["misplaced-block 2:1"]),
    ("::: keep-together\nOne.", ["unclosed-fence 1:1"]),
    ("::: keep-together pair\nOne.\n:::", ["unexpected-value 1:1"]),
    ("::: keep-together\n:::", ["misplaced-block 1:1"]),
    ("1. One\n\n   ::: tear-off\n   Two.\n   :::", ["misplaced-block 3:4"]),
    ("::: note\n::: tear-off\nTwo.\n:::\n:::", ["misplaced-block 2:1"]),
    ("::: patient\n::: tear-off\nTwo.\n:::\n:::", []),
])
def test_a_heading_stands_above_what_is_kept_together(text: str, findings: list[str]) -> None:
    """Any block is kept but a heading, which would begin no section there."""
    assert findings_of(text) == findings


@pytest.mark.parametrize(("text", "findings"), [
    ("::: columns\n- One\n- Two\n:::", []),
    ("::: columns\n1. One\n   - Two\n2. Three\n\n- Four\n:::", []),
    ("::: note\n::: columns\n- One\n- Two\n:::\n:::", []),
    ("- One\n\n  ::: columns\n  - Two\n  - Three\n  :::", []),
    ("::: columns\n- One\n\nWords.\n:::", ["misplaced-block 4:1"]),
    (f"::: columns\n- One\n\n  {PICTURE}\n:::", ["misplaced-block 4:3"]),
    ("::: columns\n- One\n  ::: note\n  Two.\n  :::\n:::", ["misplaced-block 3:3"]),
    ("::: columns\n- One\n\n  | a | b |\n  |---|---|\n  | c | d |\n:::", ["misplaced-block 4:3"]),
    ("::: columns\n```{table} doses\n```\n:::", ["misplaced-block 2:1"]),
    ("::: columns\n- One", ["unclosed-fence 1:1"]),
    ("::: column\n- One\n:::", ["unknown-fence 1:1"]),
])
def test_columns_are_of_short_lists(text: str, findings: list[str]) -> None:
    """Lists of words run in columns; what is wider than one is told with its place."""
    assert findings_of(text) == findings
