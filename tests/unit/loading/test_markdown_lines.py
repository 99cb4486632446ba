"""Lines of Markdown: who reads which line is never in doubt, and no text is lost without a word."""

from __future__ import annotations

from typing import Any

import pytest

from bifolio.diagnostics import Findings
from bifolio.editions.select import keep
from bifolio.loading.markdown import parse_blocks
from bifolio.model import Audience, Blocks, Code, Preformatted, Text
from bifolio.model.source import Source
from bifolio.model.trees import walk


def read(text: str) -> tuple[Blocks, list[tuple[str, int]]]:
    """The blocks of a chapter, and its findings as code and line."""
    findings = Findings()
    blocks = parse_blocks(Source("c.md", text), findings)
    return blocks, [(finding.code, finding.span.line) for finding in findings]


def words(blocks: Blocks, audience: Audience) -> str:
    """All words that an audience reads."""
    kept: Any = keep(blocks, audience)
    return " ".join(noun.text for noun in walk(kept)
                    if isinstance(noun, Text | Code | Preformatted))


@pytest.mark.parametrize("text", [
    "For all.\n\n::: clinician\nSECRET\n:::\n\nFor all again.",
    "For all.\n::: clinician\nSECRET\n:::\nFor all again.",
    "::: warning\nFor all.\n\n::: {.clinician}\nSECRET\n\n- SECRET\n:::\n\nFor all again.\n:::",
    "::: {.warning .clinician}\n### SECRET\nSECRET\n:::\n\nFor all.",
    "::: clinician\n```\nSECRET\n``` python\n:::\n```\nSECRET\n:::\n\nFor all.",
    "::: clinician :::\nSECRET\n:::::\nFor all.",
    "::: clinician\nSECRET\n:::\n\n[^1]: For all.\n\nCalled.[^1]",
    "For all.\n\n::: clinician\nSECRET[^s]\n\n[^s]: SECRET\n:::",
    "For all.\r\n\r\n::: clinician\r\nSECRET\r\n:::\r\n".replace("\r\n", "\n"),
    "::: clinician\n> SECRET\n\nTerm\n:   SECRET\n\n| a | b |\n|---|---|\n| SECRET | c |\n:::\n\n"
    "For all.",
])
def test_what_is_marked_reaches_its_readers_only(text: str) -> None:
    """A text for clinicians is in their edition, and in no other, however it is nested."""
    blocks, findings = read(text)
    told = [code for code, _ in findings if code != "unknown-fence"]  # a ::: in code is refused
    assert not told
    assert "SECRET" in words(blocks, Audience.CLINICIAN)
    assert "SECRET" not in words(blocks, Audience.PATIENT)
    assert "For all" in words(blocks, Audience.PATIENT)


@pytest.mark.parametrize(("text", "line"), [
    ("    ::: clinician\n    SECRET\n    :::", 1),
    ("\t::: clinician", 1),
    (" ::: clinician\nSECRET\n:::", 1),
    ("Words.\n  ::: clinician", 2),
    (":: clinician\nSECRET\n::", 1),
    ("- First\n  ::: clinician\n  SECRET\n  :::\n- Second", 2),
    ("- ::: clinician\n  SECRET", 1),
    ("> ::: clinician\n> SECRET\n> :::", 1),
    ("1. One\n\n   ::: clinician\n   SECRET\n   :::", 3),
    ("```\n::: clinician\n```", 2),
])
def test_what_only_looks_like_a_fence_is_an_error(text: str, line: int) -> None:
    """A fence that is indented, in a list, a quotation or code, or short of a colon, is told."""
    assert ("unknown-fence", line) in read(text)[1]


@pytest.mark.parametrize(("text", "finding"), [
    ("::: clinician\nSECRET", ("unclosed-fence", 1)),
    ("::: clinician\n::: warning\nSECRET\n:::\nMore", ("unclosed-fence", 1)),
    ("Words.\n:::\nWords.", ("unclosed-fence", 2)),
    ("::: clinican\nSECRET\n:::", ("unknown-fence", 1)),
    ("::: clinician only\nSECRET\n:::", ("unknown-fence", 1)),
    ("::: {}\nSECRET\n:::", ("unknown-fence", 1)),
    ("::: warning soon\nSECRET\n:::", ("unknown-fence", 1)),
    ("::: now\nSECRET\n:::", ("unexpected-value", 1)),
    ("```{figure} x.png\n:alt: a\n:width: 5%\n```", ("unexpected-value", 1)),
    ("```{figure} x.png\n:alt: a\n:width: 6 cm\n```", ("unexpected-value", 1)),
    ("::: clinician now\nSECRET\n:::", ("unexpected-value", 1)),
    ("::: warning now week\nSECRET\n:::", ("unexpected-value", 1)),
])
def test_a_fence_in_doubt_is_an_error(text: str, finding: tuple[str, int]) -> None:
    """A fence that is not closed, closes nothing, has no known name or tells how urgent nothing is,
    or how urgent twice, is told with its line."""
    assert finding in read(text)[1]


def test_a_note_for_some_readers_cannot_be_called_by_all() -> None:
    """A footnote between fences belongs to their readers; a call from outside is an error."""
    blocks, findings = read("All see this.[^1]\n\n::: clinician\nClin.\n\n[^1]: SECRET\n:::")
    assert ("unknown-footnote", 1) in findings
    assert "SECRET" not in words(blocks, Audience.PATIENT)


def test_a_link_defined_for_some_readers_is_not_everyones() -> None:
    """A link definition between fences is not seen from outside them."""
    blocks, _ = read("[here][x]\n\n::: clinician\n[there][x]\n\n[x]: https://example.org/s\n:::")
    kept: Any = keep(blocks, Audience.PATIENT)
    assert not [noun for noun in walk(kept) if getattr(noun, "target", "")]


@pytest.mark.parametrize(("text", "finding"), [
    ("Words.[^a]", ("unknown-footnote", 1)),
    ("Words.\n\n[^a]: Never called.", ("unused-footnote", 3)),
    ("Words.[^a]\n\n[^a]: One.\n\n[^a]: Two.", ("duplicate-footnote", 5)),
    ("Words.[^a]\n\n[^a]: - a\n    - list", ("unexpected-value", 3)),
    ("Words.[^a]\n\n[^a]: Calls itself.[^a]", ("unknown-footnote", 3)),
    ("Before.\n\n<!-- never closed\n\nTake 5 mg.", ("raw-html", 3)),
    ("<!-- note --> Take 5 mg daily.", ("raw-html", 1)),
    ("| a | b |\n|---|---|\n| `x|y` | DOSE |", ("ragged-table", 3)),
    ("| a | b | c |\n|---|---|\n| 1 | 2 |", ("ragged-table", 1)),
    ('See [this](https://example.org "a title").', ("unexpected-value", 1)),
    ('See ![a](x.png "a caption") here.', ("unexpected-value", 1)),
])
def test_no_text_is_lost_without_a_word(text: str, finding: tuple[str, int]) -> None:
    """What would not be printed, or not as it was meant, is told with its line."""
    assert finding in read(text)[1]


@pytest.mark.parametrize("text", [
    "Words.[^a]\n\n[^a]: One.[^b]\n\n[^b]: Two.",
    "Words.[^a]\n\n[^a]: One\ngoes on.\n\n    And on.",
    "<!-- a note to myself -->\n\nWords. <!-- another -->",
    "> | a | b |\n> |---|---|\n> | 1 | 2 |",
    "| a | b |\n|---|---|\n| x \\| y | 2 |",
    "0. Nought\n1. One",
    "a\\*b, 5 \\< 6 and 1 \\_ 2  \nnext line",
])
def test_sound_text_is_read_without_a_finding(text: str) -> None:
    """Notes in notes, comments, quoted tables and escaped signs are as good as any."""
    assert read(text)[1] == []


def test_thirteen_lists_in_lists_are_all_there() -> None:
    """Deep lists lose no level."""
    text = "\n".join(f"{'  ' * level}- L{level}" for level in range(13))
    assert all(f"L{level}" in words(read(text)[0], Audience.PATIENT) for level in range(13))


def test_places_in_divisions_and_notes_are_the_files_own() -> None:
    """Line and column of a word in a box and in a footnote are those of the file."""
    blocks, _ = read("# A\n\n::: warning\nWords **bold**.[^n]\n:::\n\n[^n]: The note.\n")
    places = {noun.text: (noun.span.line, noun.span.column)
              for noun in walk(blocks) if isinstance(noun, Text)}
    assert places["bold"] == (4, 9)
    assert places["The note."] == (7, 7)


def test_both_editions_are_reading_the_same_words() -> None:
    """Text without a mark is the same for both readers."""
    blocks, _ = read("# A\n\nWords.\n\n- one\n- two\n")
    assert words(blocks, Audience.PATIENT) == words(blocks, Audience.CLINICIAN)
