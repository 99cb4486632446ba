"""Markdown of other dialects: what is read, what is told, and what is no order at all."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.markdown import parse_blocks, parse_inlines
from bifolio.model import (
    Block,
    Blocks,
    BulletList,
    Citation,
    OrderedList,
    Paragraph,
    Quotation,
    Subscript,
    Superscript,
    Text,
)
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain, walk


def read(text: str) -> tuple[Blocks, list[str]]:
    """The blocks of a chapter, and its findings as code, line and column."""
    findings = Findings()
    blocks = parse_blocks(Source("c.md", text), findings)
    return blocks, [f"{f.code} {f.span.line}:{f.span.column}" for f in findings]


def told(block: Block) -> str:
    """A block in short: lists with their numerals and their items."""
    match block:
        case OrderedList():
            return f"{block.numerals}{block.start}({_items(block.items)})"
        case BulletList():
            return f"•({_items(block.items)})"
        case Quotation():
            return f"“{' '.join(map(told, block.blocks))}”"
        case Paragraph():
            return plain(block.content)
    return block.kind


def _items(items: tuple[Blocks, ...]) -> str:
    return " / ".join(" + ".join(map(told, item)) for item in items)


@pytest.mark.parametrize(("typed", "printed"), [
    ("• one\n• two", "•(one / two)"), ("Do this:\n• one\n• two", "Do this: | •(one / two)"),
    ("•\tone\n•\ttwo", "•(one / two)"), ("\uf0b7\tone\n\uf0b7\ttwo", "•(one / two)"),
    ("o\tone\no\ttwo", "•(one / two)"), ("– one\n– two", "•(one / two)"),
    ("• one\n◦ in it\n◦ and this\n• two", "•(one + •(in it / and this) / two)"),
    ("• one\n  • in it\n• two", "•(one + •(in it) / two)"), ("> • one\n> • two", "“•(one / two)”"),
    ("a. one\nb. two\nc. three", "a1(one / two / three)"), ("a) one\nb) two", "a1(one / two)"),
    ("(a) one\n(b) two", "a1(one / two)"), ("A. one\nB. two", "A1(one / two)"),
    ("(1) one\n(2) two", "11(one / two)"), ("(2) two\n(3) three", "12(two / three)"),
    ("#. one\n#. two", "11(one / two)"), ("i. one\nii. two\niii. three", "i1(one / two / three)"),
    ("(I) one\n(II) two", "I1(one / two)"), ("h. eight\ni. nine", "a8(eight / nine)"),
    ("1. one\n    a. in it\n    b. and this\n2. two", "11(one + a1(in it / and this) / two)"),
    ("1. one\n\n   (a) in it\n\n   (b) and this\n\n2. two", "11(one + a1(in it / and this) / two)"),
    ("1. one\na. then\nb. this\n2. two", "11(one) | a1(then / this) | 12(two)"),
    ("Take these:\nA. card\nB. list", "Take these: | A1(card / list)"),
    ("1. Ask for:\n   I. one\n   II. two", "11(Ask for: + I1(one / two))"),
    ("1. one\n1. two", "11(one / two)"), ("3. three\n4. four", "13(three / four)"),
    ("a. one\n\n   goes on\n\nb. two", "a1(one + goes on / two)"),
])
def test_lists_are_read_as_people_type_them(typed: str, printed: str) -> None:
    """Bullets of Word, dashes, letters, Roman numerals and brackets make lists, and keep their
    order and what stands in what."""
    blocks, findings = read(typed)
    assert (" | ".join(map(told, blocks)), findings) == (printed, [])


@pytest.mark.parametrize("typed", [
    "A. Smith wrote.\n\nMore.\n\nB. Jones wrote.", "The liver – large\n– makes bile.",
    "It is\na. m. or p. m.", "(1) is the first sign.", "See (a) above\nand (b) below.",
    "e.g. this\nf.e. that", "    a. in code\n    b. in code", "```\n• in code\n```",
    "In May 2020.\n1 in 5 did.", "I. e. this", "Vitamin\nC. is good",
    "It has vitamin\nD. So has\nE. coli none.",
    "Take 2 – 3 tablets, not\n4 – 5 tablets.", "Since Day 3 on\nDay 4 of it."])
def test_what_only_begins_like_a_list_stays_a_paragraph(typed: str) -> None:
    """An initial, a dash of a sentence or a bracket alone makes no list, and code stays code."""
    blocks, findings = read(typed)
    assert not [noun for noun in walk(blocks) if isinstance(noun, BulletList | OrderedList)]
    assert findings == []


def test_a_word_in_a_list_keeps_its_place() -> None:
    """What is found in an item is told in the line and the column where it was typed."""
    blocks, _ = read("1. one\n    (a) in **it**\n    (b) this")
    (place,) = [noun.span for noun in walk(blocks) if isinstance(noun, Text) and noun.text == "it"]
    assert (place.line, place.column) == (2, 14)


@pytest.mark.parametrize(("typed", "finding"), [
    ("Take ~~two~~ one.", "other-markdown 1:6"), ("Take ~two~ one.", "other-markdown 1:6"),
    ("Take ==two== now.", "other-markdown 1:6"), ("Walk.^[Or swim.]", "other-markdown 1:6"),
    ("\\newpage", "other-markdown 1:1"), ("Go \\textbf{now}.", "other-markdown 1:4"),
    ("Of $x$ and more", "other-markdown 1:4"), ("Of $\\alpha$ more", "other-markdown 1:4"),
    ("Of $10^{-3}$ more", "other-markdown 1:4"), ("$$\nx\n$$", "other-markdown 1:1"),
    (":warning: Stop.", "other-markdown 1:1"), ("See [[Home]].", "other-markdown 1:5"),
    ("*[HTML]: A language", "other-markdown 1:1"), ("Walk---or swim.", "other-markdown 1:5"),
    ("Walk -- or swim.", "other-markdown 1:6"), ("As @a [p. 5] says", "other-markdown 1:4"),
    ("Walk [@a{p. 3}].", "other-markdown 1:9"), ("HLA-B*57 and A*31", "other-markdown 1:6"),
    ("## A ~~b~~", "other-markdown 1:6"), ("| a ~~b~~ | c |\n|---|---|", "other-markdown 1:5"),
    ("##What to do", "other-markdown 1:1"), ("#What", "other-markdown 1:1"),
    ("| a | b |\n| 1 | 2 |", "other-markdown 1:1"), ("a | b\n1 | 2", "other-markdown 1:1"),
    ("+---+---+\n| a | b |\n+---+---+", "other-markdown 1:1"),
    ("Day  Puffs\n---- -----\n1    2", "other-markdown 2:1"),
    ("| 4 Mill Lane\n| Town", "other-markdown 1:1"), ("Words.\n---", "other-markdown 1:1"),
    ("Words\n=====", "other-markdown 1:1"), ("---\n\n# A", "other-markdown 1:1"),
    ("One\nTwo\n:   meaning", "other-markdown 3:1"), ("Aged\n~ 65", "other-markdown 2:1"),
    ("```python\nx\n```", "other-markdown 1:1"), ("Table: of nothing", "other-markdown 1:1"),
    ("[TOC]", "other-markdown 1:1"), ("%% a remark", "other-markdown 1:1"),
    ("(@) one\n(@) two", "other-markdown 1:1"), ("- [x] done\n- [ ] more", "other-markdown 1:3"),
    ("- [ ] one\n- two", "other-markdown 1:3"),
    ("> [!WARNING]\n> Stop.", "unknown-fence 1:1"), (".. note:: Stop.", "unknown-fence 1:1"),
    ("•one\n•two", "run-on-list 1:1"), ("-one\n-two", "run-on-list 1:1"),
    ("*one\n*two", "run-on-list 1:1"), ("1.Wash\n2.Dry", "run-on-list 1:1"),
    ("a)Wash\nb)Dry", "run-on-list 1:1"), ("Then\n2. two\n3. three", "run-on-list 2:1"),
    ("Then\n(b) two\n(c) three", "run-on-list 2:1"),
    ("1. one\n  - in it\n2. two", "run-on-list 2:3"), ("- one\n - in it", "run-on-list 2:2"),
    ("A. one\na. in it\nb. this\nB. two", "run-on-list 2:1"),
    ("✓ do\n✗ do not", "run-on-list 1:1"), ("→ one\n→ two", "run-on-list 1:1"),
    ("Step 1: one\nStep 2: two", "run-on-list 1:1"), ("1- one\n2- two", "run-on-list 1:1"),
    ("1.1. one\n1.2. two", "run-on-list 1:1"), ("1. one\n3. two", "other-markdown 2:1"),
    ("1. one\n1. two\n2. three", "other-markdown 2:1"), ("[b]now[/b]", "other-markdown 1:1"),
    ("'''now'''", "other-markdown 1:1"), ("+++\nx\n+++", "other-markdown 1:1"),
    ("####### Seven", "other-markdown 1:1"), ("#+TITLE: x", "other-markdown 1:1"),
    ("Then\n        a. deep\n        b. deep", "run-on-list 2:9"),
])
def test_what_would_be_printed_with_its_signs_is_told(typed: str, finding: str) -> None:
    """What another dialect reads, and this one does not, is told at its place, in every text."""
    assert finding in read(typed)[1]


@pytest.mark.parametrize(("typed", "finding"), [
    ("- take 5 mg\n-10 mg if worse", "run-on-list 2:1"),
    ("- take 5 mg\n  -10 mg if worse", "run-on-list 2:3"),
    ("- take with food\n-do not crush", "run-on-list 2:1"), ("1. one\n2.two", "run-on-list 2:1"),
    ("1. one\n   2.two", "run-on-list 2:4"), ("a. one\nb.two", "run-on-list 1:1"),
    ("1. wash\n2- dry", "run-on-list 2:1"), ("1. wash\n\n   well\n2.dry", "run-on-list 4:1"),
    ("a. chest pain\nb. a rash\nd. black stools", "run-on-list 3:1"),
    ("A. one\nB. two\nD. four", "run-on-list 3:1"), ("> - one\n> -two", "run-on-list 2:3"),
    ("(1) one\n(2) two\n(4) four", "run-on-list 3:1"), ("- one\n-**two**", "run-on-list 2:1"),
    ("i. one\nii. two\niv. four", "run-on-list 3:1"), ("a) x\nb) y\nb) z", "run-on-list 3:1"),
    ("- one\n– two\n- three", "run-on-list 2:1"), ("- one\n*two", "run-on-list 2:1"),
    ("a. one\ni. in\nii. in\nb. two", "run-on-list 2:1"), ("- one\n(2) two", "run-on-list 2:1"),
])
def test_an_item_that_would_run_on_in_the_one_above_is_told(typed: str, finding: str) -> None:
    """One item without its blank, with a wrong letter or another sign is told where it begins."""
    assert read(typed)[1] == [finding]


@pytest.mark.parametrize("typed", [
    "- Your doctor\n  – who knows you – calls", "- aged\n2.5 years", "- see\ne.g. this",
    "- Dr\nA. Smith", "- Call\n+44 118 496 0002", "- one\n**two** more", "- one\n*two* more",
    "1. for a 1-\n2- or 3-day", "- Nehmen Sie\nz. B. Wasser", "- up to a\n  5. of May"])
def test_a_line_that_goes_on_in_an_item_is_no_item(typed: str) -> None:
    """A dash, a number or an initial that only happens to begin a line of an item is not told."""
    assert read(typed)[1] == []


@pytest.mark.parametrize(("typed", "finding"), [
    ("If your sugar is\n> 15 mmol/L, call us.", ["other-markdown 2:1"]),
    ("Call us when\nit is\n>38 °C", ["other-markdown 3:1"]), ("> = 5 days", ["other-markdown 1:1"]),
    (">= 5 days", ["other-markdown 1:1"]), ("It is\n> 38. Call.", ["other-markdown 2:1"]),
    ("- It is\n  > 38 °C", ["other-markdown 2:3"]), ("> > 38 °C", ["other-markdown 1:3"]),
    ("Keep at\n- 5 °C", ["other-markdown 2:1"]), ("> Keep at\n> - 5 °C", ["other-markdown 2:3"]),
    ("Take 5 mg\n+ 10 mg", ["other-markdown 2:1"]),
    ("It is \\\n\\> 15 mmol/L", []), ("> Take care.\n> 15 people said so.", []),
    ("> 1. one\n> 2. two", []), ("You need:\n- 5 plasters", []), ("Take\n\n- 5 mg", []),
    ("You need\n- 5 plasters\n- 1 cup", []), ("- Metformin\n  - 500 mg at night", []),
])
def test_no_sign_before_a_number_is_lost(typed: str, finding: list[str]) -> None:
    """A > or a - that a wrapped line begins with makes no quotation and no bullet in silence."""
    assert read(typed)[1] == finding


@pytest.mark.parametrize(("typed", "finding"), [
    ("Take ^1^/~2~ tablet", ["other-markdown 1:6"]), ("10^–9^ g", ["other-markdown 1:3"]),
    ("of x^(a)^ it", ["other-markdown 1:5"]), ("C~(max)~", ["other-markdown 1:2"]),
    ("m^*2*^", ["other-markdown 1:2"]), ("Words ^a^ go", ["other-markdown 1:7"]),
    ("Name {blank}3cm", ["other-markdown 1:6"]), ("Name {Blank}", ["other-markdown 1:6"]),
    ("Name {blank 3cm}", ["other-markdown 1:6"]), ("A { box } B", ["other-markdown 1:3"]),
    ("My {term}HbA1c", ["other-markdown 1:4"]),
    ("[ ] yes [ ] no", ["other-markdown 1:1", "other-markdown 1:9"]),
    ("Smoker: [] yes", ["other-markdown 1:9"]), ("1. [ ] one", ["other-markdown 1:4"]),
    ("| [ ] a | b |\n|---|---|", ["other-markdown 1:3"]),
    ("- [ ] yes [ ] no\n- [ ] more", ["other-markdown 1:11"]),
    ("10^−9^ g, m^2^, ^18^F, x^a^", []), ("Waist {blank} cm {box} no {blank}`3cm`", []),
    ("Write `{Blank}` or \\[ \\] or \\^1\\^.", []), ("An interval [ ] [](https://a.org)", []),
    ("- [ ] one\n- [ ] two", []), ("a[^1][^2]\n\n[^1]: x\n[^2]: y", []),
])
def test_signs_that_miss_their_form_are_told(typed: str, finding: list[str]) -> None:
    """A high or low sign, a blank or a box that is not read is told, not printed as it stands."""
    assert [f for f in read(typed)[1] if "footnote" not in f] == finding


@pytest.mark.parametrize(("typed", "finding"), [
    ("Walk [see @a, pp. 1-2, and @b, chap. 4].", ["other-markdown 1:28"]),
    ("Walk [@a and @b].", ["other-markdown 1:14"]), ("Walk [@a, @b].", ["other-markdown 1:11"]),
    ("Walk [@c; see -@a\n-@b].", ["other-markdown 2:2"]), ("Walk [@a, p. 5; see @b].", []),
    ("Walk [@a, by mail to x@y.org].", []), ("Walk [write to x@y.org, @a].", []),
])
def test_a_second_source_is_not_lost_in_the_words_behind_the_first(
        typed: str, finding: list[str]) -> None:
    """Each source of a citation stands behind a semicolon; another one is told at its @."""
    blocks, findings = read(typed)
    assert findings == finding
    assert {item.key for noun in walk(blocks) if isinstance(noun, Citation)
            for item in noun.items} <= {"a", "b", "c"}


def test_a_table_whose_lines_differ_is_told_once() -> None:
    """A table with a line of dashes is one that is ragged, and not one that has none."""
    assert read("| a | b | c |\n|---|---|\n| 1 | 2 |")[1] == ["ragged-table 1:1"]


@pytest.mark.parametrize(("typed", "findings"), [
    ("- one\n- two", ["run-on-list 3:9"]), ("Take:\n1. one\n2. two", ["run-on-list 4:1"]),
    ("• one\n• two", ["run-on-list 3:9"]), ("a) one\nb) two", ["run-on-list 3:9"]),
    ("Take ~~two~~ one", ["other-markdown 3:14"]),
    ("one – two\n– three", []), ("- none", []), ("2.5 mg\n5 mg", []), ("A. Smith", []),
])
def test_a_short_text_holds_no_list(typed: str, findings: list[str]) -> None:
    """A cell in YAML is words in a line: a list in it is told, and so are other signs."""
    found = Findings()
    parse_inlines(typed, Span("t.yaml", 3, 9), found)
    assert [f"{f.code} {f.span.line}:{f.span.column}" for f in found] == findings


@pytest.mark.parametrize(("typed", "low", "high"), [
    ("H~2~O, SpO~2~ and C~max~", ["2", "2", "max"], []), ("m^2^ and 10^-3^", [], ["2", "-3"]),
    ("^18^F and Ca^2+^", [], ["18", "2+"]), ("HCO~3~^-^, t~1/2~", ["3", "1/2"], ["-"]),
    ("aged ~65~70", [], []), ("~10/~20 and 5~10~15", [], []), ("5^ and ^6", [], []),
    ("about ~65 and ~70 years", [], []),
])
def test_low_and_high_signs_stand_close(typed: str, low: list[str], high: list[str]) -> None:
    """Only close to a letter, or a digit, ~ and ^ set a sign low or high: else none is lost."""
    blocks, findings = read(typed)
    assert findings == []
    assert [plain(noun.content) for noun in walk(blocks) if isinstance(noun, Subscript)] == low
    assert [plain(noun.content) for noun in walk(blocks) if isinstance(noun, Superscript)] == high
    assert low or high or plain(blocks) == typed


INNOCENT = r"""# Your results {#results}

Your potassium was 4.1 mmol/L (3.5–5.3), CRP < 5 mg/L, eGFR > 90 mL/min/1.73 m^2^, INR 2.0–3.0 and
HbA1c 48 mmol/mol (6.5%). SpO~2~ was 97% on room air; pH 7.41; Na^+^ 139; PaCO~2~ 5.3 kPa. Your
troponin was 3 ng/L at 10:30 and 4 ng/L at 13:30. Blood pressure 128/76, pulse 64, 37.2 °C, BMI 27.

On 3 May 2026, 03/05/2026 and 2026-05-03 you had version 2.1.0 (v2.1.0-rc.1) of the test. Call
0118 496 0000, (0118) 496-0001, +44 118 496 0002 or 1-800-555-0100. Write to a.b_c+d@example.org or
see https://example.org/a_b/~c--d?e=$f$&g==h== and [this](https://example.org/x~~y~~_(z)).

The genes *BRCA1*, *TP53*, HLA-B\*57:01, CYP2C19\*2, *UGT1A1*\*28, c.35delG, p.Gly12Asp, TNF-α,
IL-6, del(5q), t(9;22)(q34;q11) and 46,XX were looked at. CYP2D6*4 alone is no emphasis.

It costs $5 and $6, US$5 to US$10, £9.90 or €10; $1.50/day, $5-$6. One in 1,000 ≈ 0.1%. ~65 years,
60~65 kg, 2 * 3 * 4 = 24, 5 > 3, a | b, #1 priority, 50% & more, <5,
C:\Users\jo, 1:2:3, A/B, x_1, ^_^.

1. Take 1.5 mg at 8:00.
2. Take 2.5 mg at 20:00.

- [ ] I have my card.
- [ ] I have my list.

A. Smith, M.D., and B. Jones (a nurse) – who know you –
– will call. Is it (a) new or (b) old? At 8 a.m. or 9 p.m., e.g. on Mondays. See Fig. 2; i.e. above.

Knee
:   A joint.
"""


def test_an_item_may_begin_with_brackets_that_are_words() -> None:
    """A backslash makes them words: neither a box to tick, nor one that was typed wrongly."""
    for text in ("- \\[ ] 1", "- \\[ ] walk\n- \\[ ] rest", "- \\[x] 1\n- walk"):
        blocks, findings = read(text)
        assert findings == [] and not blocks[0].boxes
        assert plain(blocks).strip().startswith("[")
    blocks, findings = read("- [ ] 1\n- [ ] walk")
    assert findings == [] and blocks[0].boxes


def test_three_signs_after_a_letter_are_stress() -> None:
    """Two of them are no sign of a gene."""
    blocks, findings = read("Take1***2*** and b***3 a day***.")
    assert findings == [] and plain(blocks).strip() == "Take12 and b3 a day."


def test_an_innocent_page_has_no_finding() -> None:
    """Laboratory values, dates, versions, telephone numbers, addresses, genes and money are read
    as they are typed."""
    blocks, findings = read(INNOCENT)
    assert findings == []
    words = " ".join(plain(blocks).split())
    for kept in ("$5 and $6", "60~65 kg", "HLA-B*57:01", "CYP2D6*4 alone", "2 * 3 * 4", "a | b",
                 "#1 priority", "C:\\Users\\jo", "+44 118 496 0002", "^_^", "t(9;22)(q34;q11)"):
        assert kept in words


@pytest.mark.parametrize("text", [
    "• " * 9_000, "a. " * 9_000, "~" * 19_000, "~a" * 9_000, "^" * 19_000, "$" * 19_000,
    "$a" * 9_000, "=" * 19_000, "==a" * 6_000, "\\a" * 9_000, "\\aa{" * 4_000, ":a" * 9_000,
    ":a_" * 6_000, "#. x\n" * 3_000,
    "-a" * 9_000, "--" * 9_000, "|" * 400, "(a) x\n" * 3_000, "• x\n" * 4_000, "i. x\n" * 4_000,

    "- x\n" * 3_000, "- x\n" + "-x\n" * 4_000, "- x\n" + "*x " * 6_000,
    "@a" * 9_000, "{p. " * 4_000, "+-" * 9_000, " " * 19_000 + "•", "x*1" * 5_000, "x^" * 9_000,
    "^a*" * 6_000, "[ ] " * 4_000, "{blank " * 2_500,
    "<!-- -->" * 28 + "x", "<!--" * 4_000, "<!-- -->" * 2_000 + "x",
    "%%" * 9_000, "(" * 19_000, "9" * 1_000 + ".x\n" + "9" * 1_000 + ".y"])
def test_long_lines_are_read_in_time(text: str) -> None:
    """However often a sign is repeated, a chapter is read to its end in a time that is bounded."""
    read(text)


@pytest.mark.parametrize("typed", [
    "<!-- one --> Take two. <!-- three -->", "<!-- one --><!-- two --> x", "<!-- one\n--> Walk."])
def test_no_words_are_lost_beside_a_comment(typed: str) -> None:
    """Words in the line of a remark, or between two of them, are told; a remark alone is not."""
    assert read(typed)[1] == ["raw-html 1:1"]
    assert read("<!-- one --> <!-- two -->\n<!--\n-->\n<!---->")[1] == []
