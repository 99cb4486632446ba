"""The page's own words: each stands in one table, and nothing else puts a word on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bifolio.model import page_words as table
from bifolio.model.languages import language
from bifolio.model.page_words import ENGLISH, NAMES, missing_words, words_of
from tests.support.places import ROOT

TEMPLATES = sorted(path for path in ROOT.glob("templates/*.html")
                   if path.stem not in ("report", "scorecard", "readability"))  # for staff: English
def test_every_word_is_used_and_by_its_name() -> None:
    """The table has no word that nothing says."""
    files = [*ROOT.glob("templates/*.html"), *ROOT.glob("bifolio/**/*.py")]
    said = "\n".join(path.read_text(encoding="utf-8") for path in files
                     if path.name != "page_words.py")
    assert [name for name in NAMES if not re.search(rf"\.{name}\b|\"{name}\"", said)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_a_word(path: Path) -> None:
    """Between the tags, in what is read out, and in what an expression prints are no letters."""
    template = re.sub(r"\{#.*?#\}|\{%.*?%\}|<style>.*?</style>", "",
                      path.read_text(encoding="utf-8"), flags=re.S)
    printed = re.findall(r"\{\{(.*?)\}\}", template, flags=re.S)
    literals = [text for expression in printed for text in re.findall(r'"([^"]*)"', expression)]
    assert [text for text in literals if re.search(r"[A-Z]|\w \w", text)] == []
    bare = re.sub(r"\{\{.*?\}\}", "", template, flags=re.S)
    told = re.findall(r'\b(?:alt|title|aria-label)="([^"]*)"', bare)
    between = re.sub(r"&#?\w+;|<[^<>]*>|[\w-]+=\"\"|class=\"number\"", "", bare)
    assert [text for text in (*told, between) if re.search(r"[A-Za-z]", text)] == []


@pytest.mark.parametrize("path", sorted(ROOT.glob("styles/*.css")), ids=lambda path: path.stem)
def test_no_style_sheet_prints_a_word(path: Path) -> None:
    """What CSS puts on the page are signs and counters."""
    sheet = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.S)
    printed = re.findall(
        r"(?:content|list-style(?:-type)?|quotes|string-set|bookmark-label)\s*:([^;}]*)", sheet)
    assert [text for value in printed for text in re.findall(r"[\"']([^\"']*)[\"']", value)
            if re.search(r"[A-Za-z]{2}", text)] == []


def test_a_language_is_whole_or_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many words are missing is counted; a whole table is all that a page asks of a language,
    and one word that is missing or empty hinders it."""
    assert not missing_words("en") and not language("en-GB").hindrances
    assert f"{len(NAMES) - 4} of the {len(NAMES)} words" in language("es").hindrances[0]
    assert f"{len(NAMES)} of the {len(NAMES)} words" in language("it").hindrances[0]
    assert words_of("es-US").to == "a" and words_of("it") == ENGLISH
    whole = {name: f"«{name}»" for name in NAMES}
    for lacking, expected in ({}, 0), ({"draft": ""}, 1):
        monkeypatch.setattr(table, "_TABLES", {"it": {**whole, **lacking}})
        language.cache_clear()
        assert len(language("it").hindrances) == expected
    assert "1 of the" in language("it").hindrances[0]
    language.cache_clear()
