"""Simple tables: what names them, and what names their rows."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks
from bifolio.model import Blocks, Paragraph, PipeTable, Text
from bifolio.model.source import Source
from bifolio.model.trees import plain

ROWS = "| Drug | Dose |\n|---|---|\n| A | 1 mg |\n| B | 2 mg |"


def read(text: str) -> tuple[Blocks, list[str]]:
    """The blocks of a chapter, and the rules that it breaks."""
    findings = Findings()
    return parse_blocks(Source("c.md", text), findings), [finding.code for finding in findings]


def titled(blocks: Blocks) -> list[str]:
    """The caption of each table, and the words of each paragraph in brackets."""
    return [plain(block.caption) if isinstance(block, PipeTable) else f"({plain(block)})"
            for block in blocks if isinstance(block, PipeTable | Paragraph)]


@pytest.mark.parametrize(("text", "told"), [
    (f"Table: Doses\n\n{ROWS}", ["Doses"]),
    (f"{ROWS}\n\nTable: Doses", ["Doses"]),
    (f"{ROWS}\n\n: Doses", ["Doses"]),
    (f"Table: Doses\n{ROWS}", ["Doses"]),
    (f"table: *Doses* of two\n\n{ROWS}\n\nTable: of nothing",
     ["Doses of two", "(Table: of nothing)"]),
    (f"Table: One\n\n{ROWS}\n\nTable: Two\n\n{ROWS}", ["One", "Two"]),
    (f"{ROWS}\n\nTable: One\n\n{ROWS}\n\nTable: Two", ["One", "Two"]),
    (f"{ROWS}\n\n{ROWS}", ["", ""]),
    (f"Table: of words\n\nMore.\n\n{ROWS}", ["(Table: of words)", "(More.)", ""]),
    (f"Tables: two\n\n{ROWS}\n\nTable:", ["(Tables: two)", "", "(Table:)"]),
])
def test_a_caption_stands_before_its_table_or_after_it(text: str, told: list[str]) -> None:
    """“Table:” or “:” begins the caption of a table beside it, and is told elsewhere."""
    blocks, codes = read(text)
    lost = [words for words in told if words.startswith("(Table: ")]
    assert titled(blocks) == told and codes == ["other-markdown"] * len(lost)


def test_a_caption_keeps_its_place() -> None:
    """What is found in a caption is told where it was typed."""
    (table,), _ = read(f"{ROWS}\n\nTable: Doses of two")
    assert isinstance(table, PipeTable)
    first, = table.caption
    assert isinstance(first, Text) and (first.span.line, first.span.column) == (6, 8)


@pytest.mark.parametrize(("rows", "named"), [
    ("| A | 1 |\n| B | 2 |", True),
    ("| A | 1 |\n| A | 2 |", False),
    ("| A | 1 |\n|   | 2 |", False),
])
def test_a_first_column_names_the_rows_where_it_tells_them_apart(rows: str, named: bool) -> None:
    """Each row has a name of its own, or none has one."""
    (table,), _ = read(f"| Drug | Dose |\n|---|---|\n{rows}")
    assert isinstance(table, PipeTable) and table.names_rows is named


def test_a_single_column_names_nothing() -> None:
    """A table of one column has no rows to name."""
    (table,), _ = read("| Drug |\n|---|\n| A |\n| B |")
    assert isinstance(table, PipeTable) and not table.names_rows


@pytest.mark.parametrize("written", ["\\: a colon", "Table\\: none", "table\\:none"])
def test_an_escaped_colon_begins_no_caption(written: str) -> None:
    """It is printed as typed, beside a table and alone, and nothing is found."""
    for text in (written, f"{written}\n\n{ROWS}"):
        blocks, codes = read(text)
        assert not codes and f"({written.replace(chr(92), '')})" in titled(blocks)
