"""The web page in a browser, on screens of three sizes, light and dark, and printed: each word is
seen and nothing cut off, and nobody is called."""

from __future__ import annotations

import json
import os
import signal
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bifolio.composition.passages import passages_of
from bifolio.composition.web.markup import POLICY
from bifolio.files import engine_files
from bifolio.model import Audience
from bifolio.model.passages import PassageKind
from tests.support.chromium import CHROMIUM, WIDTHS, Browser, browser
from tests.support.figures_cases import add_figures
from tests.support.library import TinyLibrary
from tests.support.places import ROOT
from tests.support.web_pages_cases import harmless, pages_of, web_page

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium")

RICH = """

::: key-message
1. Walk [daily](https://knees.example/walks) {grade}`A`.[^b]
2. Swim *well* and **long**.
:::

::: warning
## Call us

- a hot swollen joint
:::

::: note
It wears [@jones2019; @smith2020].
:::

# Who helps

We do.

[^b]: Gently.
"""
MADE = {'"\u2060["', '"]"', '" ("', '")"'}  # what the style puts round citations and footnotes


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as running:
        yield running


@pytest.fixture
def rich(tiny: TinyLibrary) -> TinyLibrary:
    """A library whose pages have all that a page can have."""
    add_figures(tiny)
    what = tiny.root / "content/knees/chapters/10-what.md"
    what.write_text(what.read_text(encoding="utf-8") + RICH, encoding="utf-8")
    return tiny


def page_of(html: str, folder: Path) -> Path:
    page = folder / "page.html"
    page.write_text(html, encoding="utf-8")
    return page


def test_every_word_of_the_reference_library_is_seen(chromium: Browser, tmp_path: Path) -> None:
    """On each screen, light or dark, each word of every web page has its place, its ink and no
    cover; none lies beside the screen but in a frame that shows it, and that the keys move. The
    page is set in the faces that it brings, and asks for nothing."""
    pages = {page.web: page.handout for page in pages_of(ROOT)}
    assert len(pages) == 12
    for html, handout in pages.items():
        for width, dark in (*((width, False) for width in WIDTHS), (WIDTHS[0], True)):
            look = chromium.look(page_of(html, tmp_path), width, dark)
            said = handout.told, width, dark
            assert len(look.words) > 100 and look.unseen == [], said
            assert look.wide == width and look.stuck == [], said
            assert look.asked == [] and set(look.made) <= MADE, said
            assert "Bifolio Text" in chromium.faces()


def test_a_browser_sees_the_computers_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                            ) -> None:
    """Those are hidden from the typesetter, and not from a browser that is begun beside it."""
    monkeypatch.setenv("FONTCONFIG_FILE", str(
        engine_files.PACKAGE / "printing" / "typesetting" / "fonts.conf"))
    with browser() as begun:
        look = begun.look(page_of("<title>Knees</title><p>They bend.</p>", tmp_path), WIDTHS[0])
    assert look.words == [("They", ""), ("bend.", "")]


def test_it_prints_whole(rich: TinyLibrary, tmp_path: Path, chromium: Browser) -> None:
    """On paper a web page has all its words, in dark ink, but for the ways about in it."""
    for audience in Audience:
        look = chromium.look(page_of(web_page(rich, audience)[0], tmp_path), 718, dark=True,
                             medium="print")
        assert {why for _, why in look.unseen} <= {"hidden"} and look.stuck == []
        assert [word for word, _ in look.unseen] == chromium.evaluate(
            "document.querySelector('.contents').textContent").split()
        assert chromium.evaluate(
            "[getComputedStyle(document.body).color, "
            "getComputedStyle(document.documentElement).backgroundColor].join()"
            ) == "rgb(27, 31, 35),rgb(255, 255, 255)"


def test_a_box_has_its_whole_width(rich: TinyLibrary, tmp_path: Path, chromium: Browser) -> None:
    """Its name stands above its text, whose first line is as wide as the others are; on the
    smallest screen as well."""
    chromium.look(page_of(web_page(rich)[0], tmp_path), WIDTHS[0])
    boxes = json.loads(chromium.evaluate("""JSON.stringify(
        [...document.querySelectorAll(".box-label")].map(label => {
          const text = label.nextElementSibling, first = text.querySelector("li") || text;
          const inner = e => e.clientWidth - parseFloat(getComputedStyle(e).paddingRight)
            - parseFloat(getComputedStyle(e).paddingLeft);
          return [label.getBoundingClientRect().bottom <= first.getBoundingClientRect().top,
                  inner(first) / inner(label.parentElement)];
        }))"""))
    assert len(boxes) >= 3 and all(above and share > 0.85 for above, share in boxes), boxes


def test_a_table_in_large_type_is_panels_on_a_telephone(
        rich: TinyLibrary, tmp_path: Path, chromium: Browser) -> None:
    """There each answer has the names of its columns before it, and on a wider screen above it: it
    is the same page."""
    page = page_of(web_page(rich)[0], tmp_path)
    for width, panels in ((WIDTHS[0], True), (WIDTHS[1], False)):
        assert chromium.look(page, width).unseen == []
        assert [chromium.evaluate(f"document.querySelector('{part}').checkVisibility()")
                for part in ("td .column-name", "thead th:last-child")] == [panels, not panels]


def test_what_is_wide_stays_on_the_screen(
        rich: TinyLibrary, tmp_path: Path, chromium: Browser) -> None:
    """A large picture, a long word and a row of sources by name are no wider than a telephone."""
    path = "content/knees/chapters/20-care.patient.md"
    rich.write("content/knees/images/k.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='1600' "
                                             "height='900'/>")
    rich.write("content/library.yaml", "publisher: Test clinic\nlanguage: en\n"
                                       "citation_style: apa\n")
    sources = "; ".join(("@smith2020", "@jones2019") * 4)
    rich.change(path, "Walk a little", "A ![knee](images/k.svg) at rest "
                f"[{sources}]. {'Kneejoint' * 9}.\n\n![Worn](images/k.svg)\n\nWalk a little")
    look = chromium.look(page_of(web_page(rich)[0], tmp_path), WIDTHS[0])
    assert look.wide == WIDTHS[0] and look.unseen == [] and look.stuck == []


def test_the_keys_reach_a_table_that_is_wider(
        rich: TinyLibrary, tmp_path: Path, chromium: Browser) -> None:
    """The tabulator comes to the way past the contents first; and to a clinician's table, which the
    arrows then move."""
    path = "content/knees/tables/options.yaml"
    rich.change(path, "Walking", "Walking with a physiotherapist beside the river every morning")
    chromium.look(page_of(web_page(rich, "clinician")[0], tmp_path), WIDTHS[0])
    met = [chromium.press("Tab")]
    while not met[-1].startswith("scroller") and len(met) < 50:
        met.append(chromium.press("Tab"))
    assert met[0] == "Skip to the text" and met[-1] == "scroller: What helps", met
    chromium.press("ArrowRight")
    assert chromium.evaluate("document.activeElement.scrollLeft") > 0


@pytest.mark.parametrize("theme", ["calm", "plain"])
@pytest.mark.parametrize("dark", [False, True])
def test_the_shade_of_a_wide_table_runs_into_its_own_ground(
        rich: TinyLibrary, tmp_path: Path, chromium: Browser, theme: str, dark: bool) -> None:
    """In a box with a tint, or in a zone, no edge of a table fades into the colour of the page."""
    table = "| a | b | c | d |\n|--|--|--|--|\n| 1 | 2 | 3 | 4 |\n"
    with (rich.root / "content/knees/chapters/20-care.clinician.md").open(
            "a", encoding="utf-8") as file:
        file.write(f"\n{table}" + "".join(
            f"\n::: {box}\n### Look\n\n{table}:::\n" for box in ("warning", "note amber")))
    chromium.look(page_of(web_page(rich, "clinician", theme)[0], tmp_path), WIDTHS[0], dark)
    grounds = chromium.evaluate("""[...document.querySelectorAll('.scroller:not(.drawn)')].map(it =>
        [getComputedStyle(it).backgroundImage, getComputedStyle(it.closest('.box') ??
         document.documentElement).backgroundColor])""")
    assert len({ground for _, ground in grounds}) == (3 if theme == "calm" else 2)
    page = next(ground for _, ground in grounds if "0, 0, 0, 0" not in ground)
    for shades, ground in grounds:
        assert shades.count(page if "0, 0, 0, 0" in ground else ground) == 2, (shades, ground)


def test_a_browser_that_ends_is_begun_anew(chromium: Browser, tmp_path: Path) -> None:
    """What it was asked to look at is looked at by the next."""
    page = page_of("<!DOCTYPE html><title>A</title><p>Walk a little.", tmp_path)
    os.killpg(chromium._process, signal.SIGKILL)
    assert [word for word, _ in chromium.look(page, 320).words] == ["Walk", "a", "little."]


@pytest.mark.parametrize("audience", Audience)
def test_a_browser_meets_the_words_in_their_order(
        rich: TinyLibrary, tmp_path: Path, chromium: Browser, audience: str) -> None:
    """What a browser makes of the page is what was held against the paper, letter by letter."""
    html, findings = web_page(rich, audience)
    assert findings == ()
    read = [passage for passage in passages_of(html)
            if passage.kind not in (PassageKind.METADATA, PassageKind.FURNITURE)]
    notes = "".join("".join(p.words.split()) for p in read if p.kind == PassageKind.FOOTNOTE)
    words = "".join("".join(p.words.split()) for p in read if p.kind != PassageKind.FOOTNOTE)
    look = chromium.look(page_of(html, tmp_path), WIDTHS[0])
    seen = "".join(word for word, _ in look.words)
    assert look.unseen == [] and notes in seen
    assert seen.replace(notes, "") == words.replace("\u2060", "").replace("\u00ad", "")


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_what_may_be_said_leaves_each_word_in_sight(
        rich: TinyLibrary, tmp_path: Path, chromium: Browser, seed: int) -> None:
    """A style of what the list allows, at random and at its bounds, hides no word and moves none
    over another."""
    rich.write("styles/zz.css", harmless(seed))
    html, findings = web_page(rich)
    assert findings == ()
    for width in WIDTHS:
        look = chromium.look(page_of(html, tmp_path), width)
        assert look.unseen == [] and set(look.made) <= MADE, width


@pytest.mark.parametrize("css", [
    "p { display: none }", "p { opacity: 0 }", "p { color: #eee }", "p { font-size: 2px }",
    "p { text-indent: -999em }", "p { position: absolute; left: -999em }",
    "section { overflow: hidden; height: 9px }", "p { transform: scale(0) }",
    "p { clip-path: inset(50%) }", "main { filter: opacity(.1) }", "h2 { margin-top: -3em }",
    "p { text-decoration: line-through }", "p { text-transform: uppercase }"])
def test_the_eye_can_fail(rich: TinyLibrary, tmp_path: Path, chromium: Browser, css: str) -> None:
    """What the list refuses is what this looks for: words that are hidden so are missed."""
    html, _ = web_page(rich)
    spoiled = html.replace("</head>", f"<style>{css}</style></head>")
    assert chromium.look(page_of(spoiled, tmp_path), WIDTHS[1]).unseen


def test_the_policy_keeps_the_page_from_calling(
        tiny: TinyLibrary, tmp_path: Path, chromium: Browser) -> None:
    """Even what was refused reaches nobody: the browser itself is told not to fetch or run it."""
    called: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # noqa: N802  # the library's own name
            called.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002

    server = ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    host = f"http://127.0.0.1:{server.server_port}"
    try:
        tiny.write("templates/imprint.html", "".join((
            f'<img src="{host}/img" alt="x">', f'<link rel="stylesheet" href="{host}/link">',
            f'<script src="{host}/script"></script>', f'<script>fetch("{host}/run")</script>',
            f'<iframe src="{host}/frame"></iframe>', f'<object data="{host}/object"></object>',
            f'<video src="{host}/video"></video>', f'<svg><image href="{host}/svg"/></svg>',
            f'<p style="background: url({host}/style)">x</p>',
            f'<style>@import "{host}/import"; @font-face {{ font-family: x; src: url({host}/font) '
            '} main { font-family: x }</style>')))
        html, findings = web_page(tiny)
        assert {finding.code for finding in findings} == {"unsafe-element"}
        chromium.look(page_of(html, tmp_path), WIDTHS[0])
        assert called == []
        chromium.look(page_of(html.replace(POLICY, ""), tmp_path), WIDTHS[0])
        assert {"/img", "/link", "/script", "/run", "/import"} <= set(called)
    finally:
        server.shutdown()
        server.server_close()
