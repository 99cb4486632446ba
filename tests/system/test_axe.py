"""axe-core, which judges a page in the browser, finds nothing in any page that we make.

Runs where Chromium and the package that brings axe-core are (requirements-dev.lock); .ci/run sees
to both.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from bifolio.cli import main
from tests.support.chromium import CHROMIUM, WIDTHS, browser
from tests.support.library import TinyLibrary
from tests.support.places import ROOT
from tests.support.web_pages_cases import pages_of

_PACKAGE = find_spec("axe_playwright_python")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not _PACKAGE, reason="a development tool: requirements-dev.lock")]
_RUN = """axe.run({resultTypes: ["violations"]}).then(found => JSON.stringify(
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))))"""
Judge = Callable[[Path, int, bool], list[str]]


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    """What axe finds in a page on a screen of some width, dark or light."""
    assert _PACKAGE is not None and _PACKAGE.submodule_search_locations
    axe = Path(_PACKAGE.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")
    with browser() as chromium:
        def judge(page: Path, width: int, dark: bool) -> list[str]:
            chromium.look(page, width, dark)
            chromium.evaluate(f"{axe};0")
            return list(json.loads(chromium.evaluate(_RUN)))

        yield judge


def test_axe_can_find(judge: Judge, tmp_path: Path) -> None:
    """It judges: a page without a language whose picture has no description has faults."""
    page = tmp_path / "page.html"
    page.write_text("<title>x</title><main><h1>x</h1><img src='data:,'></main>", encoding="utf-8")
    assert {each.split(":")[0] for each in judge(page, WIDTHS[0], False)} >= {
        "html-has-lang", "image-alt"}


def test_axe_finds_nothing_in_a_handout(judge: Judge, tmp_path: Path) -> None:
    """Neither on a telephone nor, dark, on a desk; with a clinic and without one."""
    page = tmp_path / "page.html"
    for made in pages_of(ROOT):
        page.write_text(made.web, encoding="utf-8")
        width, dark = (WIDTHS[0], False) if made.handout.clinic else (WIDTHS[-1], True)
        assert judge(page, width, dark) == [], (made.handout.told, width)


@pytest.mark.parametrize(("words", "name"), [
    (["--format", "html"], "report.html"), (["--scorecard"], "scorecards/knees-patient.html")])
def test_axe_finds_nothing_in_a_report(
        tiny: TinyLibrary, judge: Judge, words: list[str], name: str) -> None:
    """Nor in the report of a check and in a scorecard."""
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little",
                "Utilization of ambulation, q.d., is beneficial. Walk a little")
    main(["check", *words, "--root", str(tiny.root), "--quiet"])
    for width, dark in ((WIDTHS[0], True), (WIDTHS[-1], False)):
        assert judge(tiny.out / name, width, dark) == [], (name, width)
