"""Blocks in a step of a list: which stand there, and what only looks like one."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model import Blocks, Box, Figure, OrderedList, PipeTable, WritingLines
from bifolio.model.source import Source
from bifolio.model.trees import plain, walk

STEPS = """\
1. Take the tablet.

   ::: warning today
   ### If you are sick
   Take no second one.

   1. Ring us.
   2. Rest.
   :::

2. Wash your hands.

   ```{figure} images/hands.png
   :alt: Two hands.
   Wash both.
   ```

   | Day | Done |
   |-----|------|
   | Mon | {blank} |

3. Write it down.

   ```{lines} 2
   ```

   - at night
     ::: note
     With food.
     :::
"""


def read(text: str) -> tuple[Blocks, list[str]]:
    """The blocks of a chapter, and its findings as code, line and column."""
    findings = Findings()
    blocks = parse_blocks(Source("c.md", text), findings)
    return blocks, [f"{f.code} {f.span.line}:{f.span.column}" for f in findings]


def test_a_step_holds_what_belongs_to_it() -> None:
    """Boxes, pictures, tables and lines stand in their steps, and the numbers go on after them."""
    (steps,), findings = read(STEPS)
    assert isinstance(steps, OrderedList) and not findings
    kinds = [[type(block) for block in item] for item in steps.items]
    assert len(kinds) == 3
    assert Box in kinds[0] and {Figure, PipeTable} <= set(kinds[1]) and WritingLines in kinds[2]
    warning, note = (noun for noun in walk(steps) if isinstance(noun, Box))
    assert (warning.role, warning.urgency and warning.urgency.level) == ("warning", "today")
    assert warning.heading and plain(warning.heading.content) == "If you are sick"
    inner = warning.blocks[-1]
    assert isinstance(inner, OrderedList) and len(inner.items) == 2
    assert note.role == "note" and (note.span.line, note.span.column) == (28, 6)


@pytest.mark.parametrize(("text", "findings"), [
    ("- One\n  ::: warning\n  Two\n\nThree", ["unclosed-fence 2:3"]),
    ("- One\n  ::: warning\n  ::: note\n  Two\n  :::\n- Three", ["unclosed-fence 2:3"]),
    ("1. One\n\n   ::: warnign\n   Two\n   :::", ["unknown-fence 3:4"]),
    ("1. One\n\n   :::\n2. Two", ["unknown-fence 3:4"]),
    ("1. One\n\n  ::: note\n  Two\n  :::", ["unknown-fence 3:3", "unknown-fence 5:3"]),
    ("Words.\n\n   ::: note\n   Two\n   :::", ["unknown-fence 3:4", "unknown-fence 5:4"]),
    ("1. One\n\n   ```\n   ::: note\n   ```", ["unknown-fence 4:4"]),
    ("1. One\n\n   ::: now\n   Two\n   :::", ["unexpected-value 3:4"]),
    ("Words.[^1]\n\n[^1]: A note\n    ::: warning\n    Two\n    :::", [
        "unknown-fence 4:5", "unknown-fence 6:5"]),
    ("1. One\n\n   > Two\n   ::: note\n   Three\n   :::", []),
    ("Word\n:   Meaning.\n\n    ::: note\n    More.\n    :::", []),
    ("1. One\n\n   - Two\n\n     ::: note\n     ::: action\n     Three\n     :::\n     :::", []),
])
def test_an_edge_in_a_list_is_read_or_told(text: str, findings: list[str]) -> None:
    """A box in an item is closed there and set in with its words; any other edge is an error."""
    assert read(text)[1] == findings


def test_a_part_for_one_reader_is_no_part_of_a_list() -> None:
    """Nothing that is set in is kept from a reader: it is an error, and printed for nobody."""
    blocks, findings = read("1. One\n\n   ::: clinician\n   SECRET\n   :::\n\n2. Two")
    assert findings == ["unknown-fence 3:4"]
    assert "SECRET" not in str(blocks)


def test_thousands_of_open_blocks_are_read_quickly() -> None:
    """Blocks in blocks without an end are told, and take no more than a moment."""
    text = "- One\n" + "  ::: note\n" * 3000
    codes = {finding.split()[0] for finding in read(text)[1]}
    assert {"unclosed-fence", "unknown-fence"} <= codes
