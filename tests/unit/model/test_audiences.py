"""Audiences: what differs between readers is a property of theirs, and asked for as one."""

from __future__ import annotations

import ast
import re

from bifolio.model import Audience
from bifolio.model.page_words import NAMES
from tests.support.places import ROOT

ENGINE = ROOT / "bifolio"
BY_NAME = {"model/audiences.py",  # where they are told apart
           "building/scorecards.py"}  # whose own paper is set as clinicians' are


def asked_by_name(text: str) -> set[str]:
    """The audiences that a module names."""
    return {node.attr for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name) and node.value.id == "Audience"
            and node.attr in Audience.__members__}


def test_no_module_asks_which_audience_it_is() -> None:
    """One more audience is one entry of a table: no module goes by a name of one."""
    named = {path.relative_to(ENGINE).as_posix() for path in ENGINE.rglob("*.py")
             if asked_by_name(path.read_text(encoding="utf-8"))}
    assert named == BY_NAME
    assert asked_by_name("x = reader is Audience.PATIENT") == {"PATIENT"}


def test_no_template_asks_which_audience_it_is() -> None:
    """Nor does a template compare: it asks for what the reader needs."""
    compares = re.compile(r"audience\s*(?:[!=]=|in\b|is\b)")
    assert compares.search('{{ "x" if edition.audience == "patient" }}')
    assert [path.name for path in (ROOT / "templates").glob("*.html")
            if compares.search(path.read_text(encoding="utf-8"))] == []


def test_each_audience_has_every_word() -> None:
    """What a page says otherwise to another reader is a word of the page's, or is left out."""
    first = next(reader.traits.words for reader in Audience)
    for reader in Audience:
        assert reader.traits.words.keys() == first.keys()
        assert {word for word in reader.traits.words.values() if word} <= set(NAMES)
    asked = {word for path in (ROOT / "templates").glob("*.html") for word in
             re.findall(r"traits\.words\.(\w+)", path.read_text(encoding="utf-8"))}
    assert asked | {"copies"} == first.keys()
    assert len({reader.traits.meaning for reader in Audience}) == len(Audience)
