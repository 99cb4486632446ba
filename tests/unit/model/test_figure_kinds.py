"""The kinds of figures: one table, and what each room does for a kind."""

from __future__ import annotations

import ast

from bifolio.composition.drawings import drawing
from bifolio.loading import shapes
from bifolio.loading.yaml.shapes import ListOf, Shape
from bifolio.model.figure_kinds import FIGURE_KINDS
from bifolio.model.page_words import NAMES
from tests.support.places import ROOT

BY_NAME = {"composition/drawings/drawing.py",  # what draws each
           "loading/shapes.py",  # the keys that each has
           "model/figure_kinds.py"}


def test_every_kind_is_drawn_and_can_be_written() -> None:
    """A kind in the table has its keys, its word and what draws it, and there is no other."""
    assert drawing._FORMS.keys() == shapes._OWN_KEYS.keys() == FIGURE_KINDS.keys()
    for kind in FIGURE_KINDS.values():
        assert kind.word in NAMES
        shape = shapes.FIGURES[kind.name]
        for key in kind.keys:
            held = shape.kind(key)
            assert isinstance(held, ListOf)
            shape = held.item if isinstance(held.item, Shape) else shape


def test_no_module_asks_which_kind_a_figure_is() -> None:
    """All others ask what holds for its marks: no module goes by the name of a kind."""
    names = set(FIGURE_KINDS) - {"bars"}  # which is a word of the page and a key, too
    found = {path.relative_to(ROOT / "bifolio").as_posix()
             for path in (ROOT / "bifolio").rglob("*.py")
             for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
             if isinstance(node, ast.Constant) and node.value in names
             and path.name != "page_words.py"}
    assert found == BY_NAME
