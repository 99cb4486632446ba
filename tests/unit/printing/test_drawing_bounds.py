"""Drawings and style sheets that name themselves by halves: counted before they are drawn."""

from __future__ import annotations

import pytest

from bifolio.files.limits import time_limit
from bifolio.files.style_sheets import endless_values
from bifolio.printing.typesetting.drawing_bounds import too_much
from tests.support.places import ROOT

_PATH = "styles/house.css"


def svg(inner: str) -> bytes:
    return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://www.w3.org/1999/xlink" '
            f'width="9" height="9">{inner}</svg>').encode()


def doubling(use: str) -> bytes:
    return svg('<g id="a0"><rect width="1" height="1"/></g>' + "".join(
        f'<g id="a{n}">{use.format(n - 1)}{use.format(n - 1)}</g>' for n in range(1, 31)))


_POINTS = "L1 1 " * 3_000
_LARGE = {
    "use": doubling('<use href="#a{}"/>'), "use, as before": doubling('<use x:href="#a{}"/>'),
    "patterns": doubling('<rect fill="url(#a{})"/>'), "masks": doubling('<g mask="url(#a{})"/>'),
    "in a style": doubling('<g style="clip-path: url(\'#a{}\')"/>'),
    "markers": svg(f'<marker id="m"><path d="M0 0 {_POINTS}"/></marker>'
                   f'<path marker-mid="url(#m)" d="M0 0 {_POINTS}"/>'),
    "deep": svg("<g>" * 5_000 + "</g>" * 5_000), "many": svg("<rect/>" * 20_001),
    "a long path, often": svg('<path id="p" d="' + "L1 1" * 40_000 + '"/>'
                              + '<use href="#p"/>' * 100),
}
_FINE = {
    "a loop": svg('<g id="a"><use href="#a"/></g><use href="#a"/>'),
    "a few uses": svg('<g id="a"><rect/></g>' + '<use href="#a"/>' * 500),
    "a long path": svg('<path d="' + "L1.25 2.5" * 50_000 + '"/>'), "no drawing": b"<svg", "": b"",
    "entities": b'<!DOCTYPE a [<!ENTITY b "c">]><svg>&b;</svg>',
}


@pytest.mark.parametrize("content", _LARGE.values(), ids=list(_LARGE))
def test_a_drawing_that_never_ends_is_told(content: bytes) -> None:
    """A drawing that comes to more than twenty thousand elements is not begun."""
    with time_limit(10):
        assert too_much(content)


@pytest.mark.parametrize("content", _FINE.values(), ids=list(_FINE))
def test_other_drawings_are_let_be(content: bytes) -> None:
    """A drawing of the usual kind is drawn; what is none is told by who draws it."""
    assert too_much(content) == ""


def _chain(times: int, first: str = "x", use: str = "var(--a{0}) ") -> str:
    return f":root {{\n--a0: {first};\n" + "".join(
        f"--a{n}: {use.format(n - 1) * times};\n" for n in range(1, 30)) + "}"


@pytest.mark.parametrize("text", [
    _chain(2), _chain(3), _chain(2, use="calc(var( --a{0}, 1px)) "), _chain(2, "/* c */ x"),
    _chain(1, "x" * 9_999) + "p { --b: var(--a1) var(--a1) }", ":root { --b: " + "y" * 10_001])
def test_a_value_that_grows_is_told_once(text: str) -> None:
    """Of variables that double one another the first that is too long is named."""
    with time_limit(5):
        (place,) = endless_values({_PATH: text})
    assert place.path == _PATH


@pytest.mark.parametrize("text", [
    _chain(1), ":root { --a: var(--b); --b: var(--a) }", ":root { --a: var(--a) var(--a) }",
    "/*" * 20_000, *((ROOT / "styles" / name).read_text("utf-8") for name in
                     ("tokens.css", "page.css", "tables.css"))])
def test_other_values_are_let_be(text: str) -> None:
    """A chain that does not grow, a circle, and the engine's own variables are no finding."""
    with time_limit(5):
        assert list(endless_values({_PATH: text})) == []
