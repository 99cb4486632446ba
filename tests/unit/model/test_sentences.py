"""Where a sentence ends: one rule, whoever asks."""

from __future__ import annotations

import ast

import pytest

from bifolio.model.grades import GRADES
from bifolio.model.sentences import sentence_at, sentences_of
from tests.support.places import ROOT

MARK = GRADES["A"].mark


@pytest.mark.parametrize("said", [
    ["One is here.", "Is “two?”", "And three"],
    ["It helps a few (e.g. Ann, i.e. Mr. Smith et al. and Dr. No) v. others.", "Next."],
    ["She said “stop.” and went on.", "Then 5 mg more."],
    ["Take about 2.5 mg.", "5 mg is too much!", "Why?"],
    [f"It may help. {MARK}", f"It is not shown.† {MARK}", "Nothing more."],
    ["It falls.†", "Most comes back.*", "(Not yet checked.)", "“So.”", "End"],
    ["A line of its own", "And one more", "12 dots … and on"],
    ["Wait…", "What now?!"],
    [],
])
def test_the_sentences_of_a_text(said: list[str]) -> None:
    """Each with its signs and mark of certainty; no abbreviation ends one, a line's end does."""
    text = ("\n" if said and said[0].startswith("A line") else " ").join(said)
    assert [text[start:end] for start, end in sentences_of(f"{text}")] == said
    spaced = f"  {text}  "
    assert [spaced[start:end].strip() for start, end in sentences_of(spaced)] == said


@pytest.mark.parametrize(("offset", "said"), [
    (0, "One is here."), (11, "One is here."), (12, "Is “two?”"), (13, "Is “two?”"),
    (23, "And three"), (99, "And three")])
def test_the_sentence_at_a_place(offset: int, said: str) -> None:
    """The sentence that holds an offset, or follows it; the last one for an offset past the end."""
    text = "One is here. Is “two?” And three"
    start, end = sentence_at(text, offset)
    assert text[start:end] == said
    assert sentence_at("", 3) == (0, 0)


def test_no_other_module_has_a_rule_of_its_own() -> None:
    """Whoever looks for the stop of a sentence asks here."""
    rooms = ("model", "diagnostics", "loading", "editions", "proofreading", "composition")
    stops = [path.name for room in rooms for path in (ROOT / "bifolio" / room).rglob("*.py")
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Constant) and isinstance(node.value, str)
             and any(sign in node.value for sign in ("[.!?]", "[.?!"))]
    assert set(stops) == {"sentences.py"}
