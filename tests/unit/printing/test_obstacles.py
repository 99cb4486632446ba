"""Obstacles: which rules of a library's own keep its pages from being set in two parts."""

from __future__ import annotations

from time import perf_counter

import pytest

from bifolio.printing.typesetting.obstacles import obstacle_in


@pytest.mark.parametrize("css", [
    "‸.title-block { color: red; border: 0 }", "/* h2 */ ‸.a, HEADER { padding: 1mm }",
    "‸p::first-letter { float: left }", "‸:not(.x) { border: 0 }", "‸main:has(p) { color: red }",
    ".a { color: red } ‸[data-status='draft'] p { color: red }", "‸.a > * { border: 0 }",
    "@media print { ‸div { outline: 1px solid } }", "‸h1 { color: red; top: 0 !important }",
    "‸@page { margin: 0 }", "‸.foot-left p { color: red }", "‸#foot-right { color: red }",
    "‸.title-block { & { border: 0 } }", "‸h2:is(((((.x))))) { border: 0 }",
])
def test_what_holds_for_both_parts_of_a_page_is_an_obstacle(css: str) -> None:
    """Of what would be painted in a panel and its master, or looks at a clinic, the place is told.
    """
    found = obstacle_in(css.replace("‸", ""))
    assert found and found[0] >= css.index("‸") and found[1]


@pytest.mark.parametrize("css", [
    "", ":root { --gap: 2mm; --accent: #123456 }", "body { font-family: X; color: #111 }",
    "h2 { border: 0 }", "main h2:first-child { margin: 0 }", ".box::before { content: 'x' }",
    "/* @page .title-block { border: 0 } */", ".a { content: '.title-block { border: 0 }' }",
    ".title-block + main { padding: 1mm }", "@font-face { font-family: x; src: url(x.ttf) }",
    "main h2.own { color: red !important }", "@media screen { td { padding: 0 } }",
])
def test_what_holds_for_one_part_is_none(css: str) -> None:
    """What paints in one part alone, or is only handed down, keeps no copy from being made."""
    assert obstacle_in(css) is None


@pytest.mark.parametrize("css", [
    "(" * 99_999, "(" * 50_000 + ")" * 50_000 + "{a:b}", "a,{" * 40_000, ".a{b" * 40_000,
    "/*" * 60_000, "'" * 99_999, "a:has " * 30_000, ".a{" + "b:c;" * 30_000,
    "p," * 20_000 + "p{" + "b:c;" * 20_000 + "}", "@a{" * 20_000 + "b:c;" * 20_000])
def test_a_hostile_sheet_is_looked_through_soon(css: str) -> None:
    """Whatever a sheet is made of takes well below a second or two."""
    begin = perf_counter()
    obstacle_in(css)
    assert perf_counter() - begin < 2
