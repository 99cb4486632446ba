"""Cells of tables: lines and lists in them, spans, and the widths of columns."""

from __future__ import annotations

import pytest

from bifolio.composition.number_alignment import align_numbers
from bifolio.diagnostics import Finding, Findings
from bifolio.loading.markdown import parse_blocks, parse_cell
from bifolio.loading.tables import read_table
from bifolio.model import BulletList, Footnote, Inlines, LineBreak, OrderedList, PipeTable
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain, walk

HEAD = "| A | B | C |\n|---|---|---|\n"
TABLE = """\
title: T
options: [{id: a, name: A}, {id: b, name: B, audience: patient}]
criteria: [{id: c, name: C}]
answers: {a: {c: ANSWER}, b: {c: none}}
"""


def told(content: Inlines) -> list[str | list[str]]:
    """The lines of a cell; of a list its items, each with its number or a dot."""
    said: list[str | list[str]] = [""]
    for part in content:
        match part:
            case LineBreak():
                said.append("")
            case BulletList():
                said.append([f"• {plain(item)}" for item in part.items])
            case OrderedList():
                said.append([f"{part.numerals}{number} {plain(item)}"
                             for number, item in enumerate(part.items, part.start)])
            case _:
                if not isinstance(said[-1], str):
                    said.append("")
                said[-1] = f"{said[-1]}{plain((part,))}"
    return [line for line in said if line]


def in_cell(text: str) -> tuple[list[str | list[str]], list[str]]:
    """What a cell of a simple table holds, and the rules that it breaks."""
    table, found = simple(f"{HEAD}| one | {text} | three |\n| two | 2 | 3 |")
    return told(table.groups[0].rows[0][1].content), [finding.code for finding in found]


def simple(text: str) -> tuple[PipeTable, tuple[Finding, ...]]:
    """The simple table of a chapter, and what is found."""
    findings = Findings()
    blocks = parse_blocks(Source("c.md", text), findings)
    table, = (block for block in blocks if isinstance(block, PipeTable))
    return table, tuple(findings)


CELLS = [
    ("one<br>two<BR />three", ["one", "two", "three"]),
    ("one \\ two\\ three", ["one", "two", "three"]),
    ("**one<br>two**", ["one two"]),
    ("- one<br>- two", [["• one", "• two"]]),
    ("• one<br>• two<br>• three", [["• one", "• two", "• three"]]),
    ("Take:<br>1. one<br>2. two<br>then go", ["Take:", ["11 one", "12 two"], "then go"]),
    ("4) four \\ 5) five", [["14 four", "15 five"]]),
    ("a. one<br>b. two", [["a1 one", "a2 two"]]),
    ("i. one<br>ii. two<br>iii. three", [["i1 one", "i2 two", "i3 three"]]),
    ("1. one<br>1. two", [["11 one", "12 two"]]),
    ("- one<br>- two<br>1. three<br>2. four", [["• one", "• two"], ["11 three", "12 four"]]),
    ("- 5 tablets<br>- 1 at night", [["• 5 tablets", "• 1 at night"]]),
    ("- one alone", ["- one alone"]),
    ("2. alone<br>two", ["2. alone", "two"]),
    ("5<br>− 3", ["5", "− 3"]),
    ("C:\\temp", ["C:\\temp"]),
    ("J. Smith<br>A. Patel", ["J. Smith", "A. Patel"]),
    ("J. Smith<br>K. Patel", ["J. Smith", "K. Patel"]),
    ("I. Okoro<br>J. Smith", ["I. Okoro", "J. Smith"]),
    ("A. Patel<br>A. Smith", ["A. Patel", "A. Smith"]),
    ("A. Patel<br>the nurse<br>J. Smith", ["A. Patel", "the nurse", "J. Smith"]),
    ("Ask:<br>J. Smith<br>B. Lee<br>- at nine<br>- at ten",
     ["Ask:", "J. Smith", "B. Lee", ["• at nine", "• at ten"]]),
    ("A. one<br>B. two<br>C. three", [["A1 one", "A2 two", "A3 three"]]),
    ("- [one](https://a.example)<br>- *two*", [["• one", "• two"]]),
]


@pytest.mark.parametrize(("text", "lines"), CELLS)
def test_a_cell_has_lines_and_lists(text: str, lines: list[str | list[str]]) -> None:
    """As they are typed in a simple table, and in an answer of a comparison table."""
    assert in_cell(text) == (lines, [])
    findings = Findings()
    assert told(parse_cell(text, Span("t.yaml", 1, 1), findings)) == lines and not list(findings)


def test_an_answer_of_several_lines_has_lists() -> None:
    """What is set in goes on with the item above it."""
    text = "Bring:\n1. your card\n2. a list of\n   medicines"
    assert told(parse_cell(text, Span("t.yaml", 1, 1), Findings())) == [
        "Bring:", ["11 your card", "12 a list of medicines"]]


@pytest.mark.parametrize(("text", "column"), [
    ("- one<br>* two", 9), ("1. one<br>3. two", 9),
    ("one<br>- two<br>three<br>- four", 16), ("1. one<br>2) two", 9), ("b. one<br>c) two", 9)])
def test_what_looks_like_a_list_and_is_none_is_told(text: str, column: int) -> None:
    """With its place."""
    _, found = simple(f"{HEAD}| one | {text} | three |")
    finding, = found
    assert (finding.code, finding.span.line, finding.span.column) == ("run-on-list", 3, column)


@pytest.mark.parametrize(("text", "column"), [
    ("- one<br>  - inner<br>- two", 20), ("1. one<br>   2. inner<br>3. two", 22)])
def test_a_list_within_a_list_of_a_cell_is_told(text: str, column: int) -> None:
    """It would be printed in line with the others."""
    _, found = simple(f"{HEAD}| one | {text} | three |")
    assert [(f.code, f.span.column) for f in found] == [("run-on-list", column)]
    for even in ("- one<br> - two<br> - three", "- one<br>  - two<br>  - three", "- one<br> - two"):
        assert not in_cell(even)[1]


@pytest.mark.parametrize("text", [
    "– 5 to 10<br>– 10 to 20", "- 1.5 % points<br>- 0.8 % points", "- 5 °C<br>- 3 °C",
    "- 5<br>- 3", "- 1,500 mL<br>- 10 mL", "— 2–4 %<br>— 1–3 %", "- 0.5 mmol/L<br>- 1 mmol/L",
    "- 3 mmHg<br>- 5 mm Hg", "- 1.2 (0.4 to 2.0)<br>- 2 (1 to 3)", "+ 2 kg<br>+ 3 kg",
    "- 4 % of body weight<br>- 2 % of body weight", "- 2 points<br>- 3 points"])
def test_a_minus_is_not_lost_in_the_sign_of_a_list(text: str) -> None:
    """Numbers, ranges and measures with their signs are no list before somebody says so."""
    assert in_cell(text)[1] == ["lost-sign"]


@pytest.mark.parametrize("text", [
    "- 2 puffs<br>- 4 puffs", "- 1 cup<br>- 2 slices", "• 5<br>• 3", "- 5 kg in May<br>- 3 kg",
    "- 2 eggs<br>- 1 apple", "- 10 g of sugar<br>- 3 glucose tablets", "- 5 days<br>- 7 days"])
def test_so_many_of_a_thing_are_items_of_a_list(text: str) -> None:
    """A thing that is counted has no sign."""
    (items,), found = in_cell(text)
    assert isinstance(items, list) and len(items) == 2 and not found


@pytest.mark.parametrize("text", ["a<br>b in a paragraph", "a <br/> b", "# A<br>title"])
def test_a_break_of_html_elsewhere_is_refused(text: str) -> None:
    """Only a cell has no other way to begin a new line."""
    findings = Findings()
    parse_blocks(Source("c.md", text), findings)
    assert [finding.code for finding in findings] == ["raw-html"]


@pytest.mark.parametrize(("text", "column"), [
    ("| A | B |\n|---|---|\n| one | Take 5\\ mg. |", 15), ("Take 5\\ mg.", 7),
    ("| A | B |\n|---|---|\n| one | Take 10 \\ mg. |", 17),
    ("| A | B |\n|---|---|\n| one | Take 10   \\ mg. |", 19),
    ("| A | B |\n|---|---|\n| one | Take **10**\\ mg. |", 20),
    ("| A | B |\n|---|---|\n| one | Take *10* \\ mg. |", 19), ("Take 10 \\ mg.", 9)])
def test_a_hard_blank_of_pandoc_tears_no_dose_from_its_unit(text: str, column: int) -> None:
    """A backslash between a number and a blank begins no new line, and is told."""
    findings = Findings()
    blocks = parse_blocks(Source("c.md", text), findings)
    assert [(f.code, f.span.column) for f in findings] == [("other-markdown", column)]
    assert not any(isinstance(noun, LineBreak) for noun in walk(blocks))


@pytest.mark.parametrize(("cell", "column"), [
    ("two[^1]", 12), ("**two[^1]**", 14), ("- two<br>- three[^1]", 25), ("one<br>two[^1]", 19)])
def test_a_footnote_has_no_room_in_a_cell(cell: str, column: int) -> None:
    """It is told where it is called, with what can be done, and is not printed."""
    table, found = simple(f"{HEAD}| one | {cell} | three |\n\n[^1]: A note.")
    finding, = found
    assert (finding.code, finding.span.line, finding.span.column) == ("misplaced-block", 3, column)
    assert "below the table" in finding.fix
    assert not any(isinstance(noun, Footnote) for noun in walk(table))


# --- lists of YAML ---


def answer(written: str) -> tuple[list[str | list[str]], list[str]]:
    """What an answer of a comparison table holds for patients, and the rules that it breaks."""
    findings = Findings()
    table = read_table("t", Source("t.yaml", TABLE.replace("ANSWER", written)), findings)
    wordings = table.answers["a", "c"] if table else ()
    return (told(wordings[0].content) if wordings else [], [f.code for f in findings])


@pytest.mark.parametrize(("written", "lines"), [
    ("[one, '**two**']", [["• one", "• two"]]), ("[one]", [["• one"]]),
    ("{patient: [one, two], clinician: other}", [["• one", "• two"]])])
def test_an_answer_may_be_a_list(written: str, lines: list[list[str]]) -> None:
    """For all readers or for one; each item is a text."""
    assert answer(written) == (lines, [])


@pytest.mark.parametrize("written", ["[]", "[one, {a: b}]", "[one, [two]]", '[one, ""]'])
def test_a_list_holds_texts(written: str) -> None:
    """An item that is none is told."""
    assert answer(written)[1] == ["unexpected-value"]


# --- spans ---


def shape(table: PipeTable) -> list[list[str]]:
    """The rows of a table's body: each cell with how many rows and columns it takes."""
    return [[f"{plain(cell.content)}{cell.rows}{cell.columns}" for cell in row]
            for group in table.groups for row in group.rows]


@pytest.mark.parametrize(("rows", "cells"), [
    ("| a | << | c |\n| d | e | f |", [["a12", "c11"], ["d11", "e11", "f11"]]),
    ("| a | b | c |\n| ^^ | e | << |", [["a21", "b11", "c11"], ["e12"]]),
    ("| a | << | c |\n| ^^ | << | ^^ |\n| x | y | z |",
     [["a22", "c21"], [], ["x11", "y11", "z11"]]),
    ("| a | << | c |\n| ^^ | ^^ | d |", [["a22", "c11"], ["d11"]]),
    ("| a |   | << |\n| b | ^^ | ^^ |", [["a11", "22"], ["b11"]]),
])
def test_a_cell_goes_on_to_the_right_and_below(rows: str, cells: list[list[str]]) -> None:
    """What it covers is a rectangle, and each cell stands once."""
    table, found = simple(HEAD + rows)
    assert shape(table) == cells and not found


@pytest.mark.parametrize(("rows", "place"), [
    ("| << | b | c |", (3, 3)), ("| ^^ | b | c |", (3, 3)),
    ("| a | << | c |\n| ^^ | e | f |", (4, 3)),
    ("| a | b | c |\n| ^^ | << | f |\n| ^^ | g | h |", (5, 3)),
    ("| a | b | c |\n| d | ^^ | << |", (4, 12)),
])
def test_what_makes_no_rectangle_is_told(rows: str, place: tuple[int, int]) -> None:
    """A cell that goes on from nowhere, or into half of a place, leaves a hole."""
    _, found = simple(HEAD + rows)
    finding, *_ = found
    assert finding.code == "ragged-table"
    assert (finding.span.line, finding.span.column) == place


@pytest.mark.parametrize("rows", [
    "| M | 1 | 5 |\n| ^^ | << | 2 |", "| a | << | 3 |\n| ^^ | e | f |\n| x | 1 | 2 |",
    "| a | b | c |\n| ^^ | << | 4 |\n| ^^ | 5 | 6 |"])
def test_where_a_span_is_broken_the_rows_keep_their_length(rows: str) -> None:
    """Each of its cells stands alone in its place, so that all else is looked at as well."""
    table, found = simple(HEAD + rows)
    assert {finding.code for finding in found} == {"ragged-table"}
    assert {cells[-2:] for row in shape(table) for cells in row} == {"11"}
    assert {len(row) for row in shape(table)} == {3}
    align_numbers(table)


@pytest.mark.parametrize(("text", "place"), [
    ("| A || C |\n|---|---|---|\n| a | b | c |", (1, 5)),
    (f"{HEAD}| a || c |", (3, 5)), (f"{HEAD}| a |||", (3, 5))])
def test_two_bars_side_by_side_are_told(text: str, place: tuple[int, int]) -> None:
    """Some read an empty cell, and others one that goes on; with a blank it is empty."""
    _, found = simple(text)
    assert [(f.code, f.span.line, f.span.column) for f in found if f.code == "other-markdown"] == [
        ("other-markdown", *place)]
    assert not simple(text.replace("||", "| |").replace("||", "| |"))[1]


def test_a_cell_through_all_columns_labels_the_rows_below() -> None:
    """At the end of a table it labels nothing, and is a row as others are."""
    table, found = simple(f"{HEAD}| a | b | c |\n| Day | << | << |\n| d | e | f |\n"
                          "| end | << | << |")
    assert not found
    assert [plain(group.label.content) if group.label else "" for group in table.groups] == [
        "", "Day"]
    assert shape(table) == [["a11", "b11", "c11"], ["d11", "e11", "f11"], ["end13"]]


def test_cells_know_what_heads_them() -> None:
    """Over all their columns, beside all their rows, and the label of their group."""
    table, _ = simple(f"{HEAD}| a | b | << |\n| Day | << | << |\n| d | e | f |\n| g | ^^ | h |")
    heads = {plain(placed.cell.content): (
        [plain(cell.content) for cell in placed.names],
        [plain(cell.content) for cell in placed.above]) for placed in table.placed}
    assert heads["b"] == (["a"], ["B", "C"])
    assert heads["e"] == (["Day", "d", "g"], ["B"])
    assert heads["h"] == (["Day", "g"], ["C"])


def test_many_spans_are_read_in_time() -> None:
    """Two thousand rows of which all but one go on are one cell, and found at once."""
    table, found = simple(HEAD + "| a | b | c |\n" + "| ^^ | ^^ | ^^ |\n" * 1998)
    assert shape(table)[0] == ["a19991", "b19991", "c19991"] and not found


# --- widths ---

ROWS = f"{HEAD}| a | b | c |"


@pytest.mark.parametrize("text", [
    f"{ROWS}\n\nWidths: 2, 1, 1", f"{ROWS}\n\nwidths: 2 1 1", f"Widths: 2,1,1\n\n{ROWS}",
    f"{ROWS}\n\nTable: Doses\nWidths: 2, 1, 1", f"Table: Doses\nWidths: 2, 1, 1\n\n{ROWS}",
    f"{ROWS}\n\nTable: Doses\n\nWidths: 2, 1, 1", f"{ROWS}\n\nWidths: 2, 1, 1\n\nTable: Doses"])
def test_widths_stand_beside_their_table(text: str) -> None:
    """Alone or under its caption, which is kept."""
    table, found = simple(text)
    assert table.widths == (50.0, 25.0, 25.0) and not found
    assert plain(table.caption) == ("Doses" if "Doses" in text else "")


@pytest.mark.parametrize(("text", "code"), [
    (f"{ROWS}\n\nWidths: 2, 1", "column-widths"), (f"{ROWS}\n\nWidths: 2, 1, 0", "column-widths"),
    (f"{ROWS}\n\nWidths: 90, 90, 1", "column-widths"),
    (f"{ROWS}\n\nWords.\n\nWidths: 2, 1, 1", "other-markdown"),
    (f"{ROWS}\n\nWidths: 2, 1, 1\n\nWidths: 1, 1, 1", "other-markdown")])
def test_widths_that_cannot_be_are_told(text: str, code: str) -> None:
    """A wrong number, a column of no width, one that holds no word, and widths of no table."""
    _, found = simple(text)
    assert [(f.code, f.span.line) for f in found] == [(code, text.count("\n") + 1)]


@pytest.mark.parametrize("typed", [
    "Widths: 1.5, 2, 1", "Widths: 1; 2; 1", "Widths: 2:1:1", "Width: 1, 2, 1", "widths: 30%, 70%",
    "Widths: two, one, one", "Widths:", "Widths: 1, 2, 1 cm", "Widths: 1, *2*, 1"])
@pytest.mark.parametrize("text", [
    f"{ROWS}\n\nTYPED", f"TYPED\n\n{ROWS}", f"{ROWS}\n\nTable: Doses\nTYPED",
    f"{ROWS}\n\nTable: Doses\n\nTYPED", f"Table: Doses\nTYPED\n\n{ROWS}"])
def test_widths_that_are_no_whole_shares_are_not_printed(text: str, typed: str) -> None:
    """However they are mistyped, beside a table they are told at their place."""
    text, findings = text.replace("TYPED", typed), Findings()
    blocks = parse_blocks(Source("c.md", text), findings)
    line = text[:text.index(typed)].count("\n") + 1
    assert [(f.code, f.span.line, f.span.column) for f in findings] == [("column-widths", line, 1)]
    assert all(isinstance(block, PipeTable) for block in blocks)


@pytest.mark.parametrize("text", [
    "Width: 3 cm.", f"{ROWS}\n\nWidth\\: at the navel.", f"{ROWS}\n\nWords.\n\nWidths: in cm."])
def test_words_about_widths_are_words(text: str) -> None:
    """Where no table stands beside them, or behind a backslash."""
    findings = Findings()
    *_, last = parse_blocks(Source("c.md", text), findings)
    assert plain(last.content).startswith("Width") and not list(findings)  # type: ignore[union-attr]


@pytest.mark.parametrize(("widths", "code"), [
    ("[2, 1, 1]", ""), ("[2, 1]", "column-widths"), ("[1, 1, 0]", "column-widths"),
    ("[1, 30, 1]", "column-widths"), ("[1, 1, 2cm]", "unexpected-value")])
def test_widths_of_a_comparison_table(widths: str, code: str) -> None:
    """A share for what names the rows, and for each column, whoever reads it."""
    findings = Findings()
    table = read_table("t", Source("t.yaml", TABLE + f"widths: {widths}\n"), findings)
    assert table and table.names_width == (0 if code else 2)
    assert [(f.code, f.span.line) for f in findings] == ([(code, 5)] if code else [])
