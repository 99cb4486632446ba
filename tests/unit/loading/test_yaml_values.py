"""YAML in which every value knows its place and every scalar keeps its text."""

from __future__ import annotations

from datetime import date

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.yaml import Mapping, Reader, Scalar, Sequence, Value, read_yaml
from bifolio.loading.yaml.shapes import Day, PlainText, Shape, may, must
from bifolio.model.source import Source, Span


def read(text: str) -> tuple[Value | None, list[tuple[str, int, int]]]:
    """The value of a YAML text, and its findings as (code, line, column)."""
    findings = Findings()
    value = read_yaml(Source("a.yaml", text), findings)
    return value, [(f.code, f.span.line, f.span.column) for f in findings]


def scalar(text: str, key: str = "a") -> Scalar:
    """The scalar under `key` of a YAML text without findings."""
    value, findings = read(text)
    assert findings == []
    assert isinstance(value, Mapping)
    found = value.get(key)
    assert isinstance(found, Scalar)
    return found


@pytest.mark.parametrize("typed", ["012", "1.10", "12:30", "no", "2.0e3", "2026-11-22", "0x1F",
                                   "~", "null", "1_000", "Yes", ".5", "−5 %", "≥ 7.0"])
def test_keeps_text(typed: str) -> None:
    """A value is never guessed into a number, a date or a truth value."""
    assert scalar(f"a: {typed}\n").text == typed


@pytest.mark.parametrize(("text", "span", "origin", "literal"), [
    ("a: one", (1, 4), (1, 4), True),
    ("# head\n\na:   one", (3, 6), (3, 6), True),
    ('a: "one"', (1, 4), (1, 5), True),
    ("a: 'it''s'", (1, 4), (1, 5), False),
    ('a: "x\\ty"', (1, 4), (1, 5), False),
    ("a: one\n  two", (1, 4), (1, 4), False),
    ("a: |\n  one\n  two\n", (1, 4), (2, 3), False),
    ("a: >-\n    one\n    two\n", (1, 4), (2, 5), False),
    ("a: |\n\n   one\n", (1, 4), (2, 4), False),
    ("a: |2\n    one\n", (1, 4), (2, 3), False),
    ("a: |  # says\n  one\n", (1, 4), (2, 3), False),
    ('a: &x "one"\nb: *x', (1, 4), (1, 8), True),
    ("a:", (1, 3), (1, 3), True),
    ("b: \"x\u2028y\"\na: one", (2, 4), (2, 4), True),
    ("b: [≥, {c: d}]\na: one", (2, 4), (2, 4), True),
])
def test_places(text: str, span: tuple[int, int], origin: tuple[int, int],
                literal: bool) -> None:
    """A scalar knows where it stands and where its first character stands, counted from 1."""
    found = scalar(text)
    assert (found.span, found.origin) == (Span("a.yaml", *span), Span("a.yaml", *origin))
    assert found.literal is literal


def test_places_of_keys_and_lists() -> None:
    """Keys, lists, their items and mappings know their places too."""
    value, _ = read("list:\n  - one\n  - two: {three: 3}\n")
    assert isinstance(value, Mapping)
    (key, items), = value.pairs
    assert isinstance(items, Sequence)
    inner = items.items[1]
    assert isinstance(inner, Mapping)
    nested = inner.get("two")
    assert nested is not None
    places = [(thing.span.line, thing.span.column) for thing in (key, items, *items.items, nested)]
    assert places == [(1, 1), (2, 3), (2, 5), (3, 5), (3, 10)]


def test_block_texts() -> None:
    """Block texts keep their lines (|) or are folded into one (>)."""
    assert scalar("a: |\n  one\n  two\n").text == "one\ntwo\n"
    assert scalar("a: >-\n  one\n  two\n").text == "one two"


def test_duplicate_key() -> None:
    """The second of two equal keys is reported at its place, and the first is kept."""
    value, findings = read("dose: 1 mg\nb: x\ndose: 2 mg\n")
    assert findings == [("duplicate-yaml-key", 3, 1)]
    assert isinstance(value, Mapping)
    dose = value.get("dose")
    assert isinstance(dose, Scalar)
    assert dose.text == "1 mg"


@pytest.mark.parametrize(("text", "line", "column", "said"), [
    ("a:\n\tb: c", 2, 1, "tab"),
    ("a: b: c", 1, 5, "colon"),
    ("a: **bold** text", 1, 4, "quotation marks"),
    ("a: [@key] shows", 1, 5, "quotation marks"),
    ('a: "Yes" she said', 1, 10, "closing quotation mark"),
    ('a: b\nc: "open\nd: e\n', 2, 4, "never closed"),
    ("a: [one, two\nb: c\n", 1, 4, "not closed with ]"),
    ("a: {one: two\nb: c\n", 1, 4, "not closed with }"),
    ("a: > 2 mg\nb: c\n", 1, 4, "cannot start with >"),
    ("a: b\nc\n", 2, 1, "neither a colon nor a dash"),
    ("a:\n  b: c\n d: e\n", 3, 2, "another column"),
    ("a: b\n---\nc: d\n", 2, 1, "second file"),
    ("a: x\nb: y\x07", 2, 5, "U+0007"),
    ("a: !Do not inject", 1, 4, "“!Do” would be lost"),
    ("a: &now inject", 1, 4, "“&now” would be lost"),
    ("? [a]\n: b", 1, 3, "plain word"),
    ('a: "\\q"', 1, 6, "backslash"),
    ("a: - b", 1, 4, "middle of a line"),
    ("a: {b: Your tablets, your blood tests, c: x}", 1, 22, "ends the text"),
    ("a: {b: one, two, three, c: x}", 1, 13, "“two”"),
    ("- {label: Nurse, Riverside, number: 1}", 1, 18, "“Riverside”"),
])
def test_syntax(text: str, line: int, column: int, said: str) -> None:
    """What is not YAML is one finding, at its place, in words that a nurse can use."""
    findings = Findings()
    read_yaml(Source("a.yaml", text), findings)
    finding, = findings
    assert finding.code == "yaml-syntax"
    assert finding.span == Span("a.yaml", line, column)
    assert said in finding.what


def test_a_text_that_a_comma_cut_is_given_back_whole() -> None:
    """The fix has all of it in quotation marks, of whatever kind it needs; a colon keeps a key."""
    def fixes(text: str) -> list[str]:
        findings = Findings()
        read_yaml(Source("a.yaml", text), findings)
        return [finding.fix for finding in findings]

    assert fixes("{b: one, two, three, c: x, y}") == [
        'Put quotation marks round the whole text: b: "one, two, three".',
        'Put quotation marks round the whole text: c: "x, y".']
    assert fixes("{b: say \"no\", please}")[0].endswith("""b: 'say "no", please'.""")
    assert fixes("{b: , c: x}") == fixes("{b: 'one, two', c: x}") == fixes("{b: , }") == []


def test_alias_bomb() -> None:
    """A file that doubles itself over and over is refused with one finding."""
    lines = ["a: &a [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 10)}]"
              for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    value, findings = read("\n".join(lines))
    assert value is None
    assert [code for code, _, _ in findings] == ["yaml-syntax"]


@pytest.mark.parametrize("text", ["a: &a [*a]", "[" * 200 + "]" * 200, "[" * 9000 + "]" * 9000])
def test_depth(text: str) -> None:
    """Endless nesting is a finding, never a crash."""
    value, findings = read(text)
    assert value is None
    assert [code for code, _, _ in findings] == ["yaml-syntax"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n"])
def test_empty(text: str) -> None:
    """A file without a value is read without a finding."""
    value, findings = read(text)
    assert findings == []
    assert value is None or (isinstance(value, Scalar) and value.text == "")


def ask(text: str) -> tuple[Reader, Value | None]:
    """A reader and the value it is to be asked about."""
    findings = Findings()
    source = Source("a.yaml", text)
    return Reader(source, findings), read_yaml(source, findings)


A_TABLE = Shape("a table", (must("title", PlainText("The title"), "Its title."),
                            may("audience", PlainText("The audience"), "Who reads it."),
                            may("note", PlainText("The note"), "Words under it.")))


def test_unknown_key() -> None:
    """A key that is not known is reported at its place with its near match."""
    reader, value = ask("title: x\naudiense: clinician\n")
    reader.mapping(value, A_TABLE)
    finding, = reader.findings
    assert (finding.code, finding.span) == ("unknown-key", Span("a.yaml", 2, 1))
    assert finding.fix == "Did you mean “audience”?"


def test_missing_key() -> None:
    """A required key that is absent is reported by its name."""
    reader, value = ask("note: x\n")
    reader.mapping(value, A_TABLE)
    finding, = reader.findings
    assert (finding.code, finding.what) == ("missing-key", "“title” is missing from a table.")


def test_not_a_mapping() -> None:
    """A list where keys belong is a finding, and an empty mapping stands in."""
    reader, value = ask("- x\n")
    assert reader.mapping(value, A_TABLE).pairs == ()
    assert [f.code for f in reader.findings] == ["unexpected-value"]


def test_texts() -> None:
    """A text alone counts as a list of one; what is no text is a finding at its place."""
    reader, value = ask("a: one\nb: [one, [two]]\n")
    assert isinstance(value, Mapping)
    assert reader.texts(value.get("a"), PlainText("A line")) == ("one",)
    assert len(reader.findings) == 0
    reader.texts(value.get("b"), PlainText("A line"))
    assert [f.span for f in reader.findings] == [Span("a.yaml", 2, 10)]


@pytest.mark.parametrize("typed", ["next spring", "2027-13-01", "22.05.2027", "20270522",
                                   "2027-W21-6"])
def test_wrong_day(typed: str) -> None:
    """A date is written year-month-day; anything else is a finding."""
    reader, value = ask(f"a: {typed}\n")
    assert isinstance(value, Mapping)
    assert reader.day(value.get("a"), Day("The day")) == date.min
    assert [f.code for f in reader.findings] == ["unexpected-value"]


def test_day() -> None:
    """A date is read as one."""
    reader, value = ask("a: 2027-05-22\n")
    assert isinstance(value, Mapping)
    assert reader.day(value.get("a"), Day("The day")) == date(2027, 5, 22)
    assert len(reader.findings) == 0
