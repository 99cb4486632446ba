"""The web page: it calls nobody and runs nothing, and its style leaves every word as it is.

One module, as elements, styles and addresses are the three parts of one promise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

import pytest

from bifolio.composition import compose, fonts
from bifolio.composition.passages import passages_of
from bifolio.composition.web.addresses import find_outside_addresses
from bifolio.composition.web.declarations import ALLOWED, OF_SUBJECTS
from bifolio.composition.web.markup import POLICY, Strange, Styled, read_markup
from bifolio.composition.web.styles import ScreenStyle, screen_style
from bifolio.diagnostics import Findings
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import web_sheets
from bifolio.model import Audience
from bifolio.model.colours import contrast
from bifolio.model.links import links_of, may_lead
from bifolio.model.page_words import WAYS
from bifolio.proofreading.web_pages import find_other_words
from tests.support.figures_cases import add_figures, composed
from tests.support.library import TinyLibrary, tiny_in
from tests.support.page_words import ENGLISH
from tests.support.places import ROOT
from tests.support.web_pages_cases import (
    STANDARD,
    calling,
    fetching,
    harmless,
    hiding,
    is_held_back,
    pages_of,
    web_page,
)

IMPRINT = "templates/imprint.html"
SKELETON = ('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n</head>\n<body>\n'
            "<p>One.</p>\n{}\n</body>\n</html>")
STYLES = {f"styles/{path.relative_to(engine_files.styles()).as_posix()}": path.read_bytes()
          for path in engine_files.styles().rglob("*.*") if path.is_file()}


def styled(css: str = "", name: str = "zz") -> ScreenStyle:
    """The patient's web style with one sheet of a library more."""
    source_files = SourceFiles({**STYLES, f"styles/{name}.css": css.encode()})
    return screen_style(source_files, web_sheets(source_files, Audience.PATIENT))


def shown(texts: Sequence[str], every: int) -> list[str]:
    """Some of what a grammar gives, but for what it holds back."""
    return [text for text in texts if not is_held_back(text)][::every]


# --- whole in itself ---

@pytest.mark.parametrize("audience", Audience)
def test_the_page_has_a_policy_before_all_else(tiny: TinyLibrary, audience: str) -> None:
    """The first thing in the head forbids a browser to fetch or run anything."""
    html, _ = web_page(tiny, audience)
    assert re.search(r"<head>\s*<meta http-equiv=\"Content-Security-Policy\" content=\"([^\"]*)\">",
                     html)[1] == POLICY  # type: ignore[index]
    for said in ("default-src 'none'", "base-uri 'none'", "form-action 'none'"):
        assert said in POLICY


def test_a_library_s_own_page_has_the_policy_too(tiny: TinyLibrary) -> None:
    """It is the engine that puts it there, whatever the template of the page."""
    tiny.write("templates/edition.html", SKELETON.format("<p>{{ edition.title | plain }}</p>"))
    html, findings = web_page(tiny)
    assert html.index("Content-Security-Policy") < html.index("utf-8") and not findings


@pytest.mark.parametrize("weaker", [
    '<meta http-equiv="Content-Security-Policy" content="default-src *">',
    '<meta http-equiv="refresh" content="0">'])
def test_no_template_weakens_it(tiny: TinyLibrary, weaker: str) -> None:
    """A template may not say anything to the browser by the name of a header."""
    tiny.write("templates/edition.html", SKELETON.format("").replace("<head>", f"<head>{weaker}"))
    _, findings = web_page(tiny)
    assert ("unsafe-element", "templates/edition.html:3:13") in {
        (finding.code, str(finding.span)) for finding in findings}


@pytest.mark.parametrize("changed", [
    ('<html lang="en">', '<html id="<head>" lang="en">'),
    ('<html lang="en">', '<html lang="en" title=\'</head>\'>'),
    ("<head>\n", "<p>x</p>\n"), ("<head>", "<body>")])
def test_the_policy_cannot_be_pushed_aside(tiny: TinyLibrary, changed: tuple[str, str]) -> None:
    """What only looks like the head of a page is none, and a page without one is refused."""
    tiny.write("templates/edition.html", SKELETON.format("").replace(*changed))
    html, findings = web_page(tiny)
    assert html == "" and {finding.code for finding in findings} == {"unsafe-element"}


def test_the_policy_stands_in_the_head_that_browsers_see(tiny: TinyLibrary) -> None:
    """A head in a comment is no head."""
    skeleton = SKELETON.format("").replace("<html", "<!-- <head></head> --><html", 1)
    tiny.write("templates/edition.html", skeleton)
    html, findings = web_page(tiny)
    assert not findings and html.index("-->") < html.index("Content-Security-Policy")
    assert html.index("@font-face") > html.index("utf-8")


def test_what_is_put_into_a_page_is_read_as_well(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is judged as it is delivered, with its faces and its policy."""
    monkeypatch.setattr(compose, "typefaces", lambda *_: "x{}</style><p>Stop.</p><style>*{order:1}")
    html, findings = web_page(tiny)
    assert html and {finding.code for finding in findings} >= {"unsafe-element", "unsafe-style"}


def test_no_name_of_a_face_is_markup(tiny: TinyLibrary) -> None:
    """What a font is called ends neither its rule nor the style that it stands in."""
    name = r"X\"}</style><p>Stop.</p><style>x{y:\""
    tiny.write("styles/house.css", f'@font-face {{ font-family: "{name}"; font-weight: "</style>";'
                                   f' src: url(fonts/x.ttf) }} h1 {{ font-family: "{name}" }}')
    tiny.write("styles/fonts/x.ttf", STYLES["styles/fonts/bifolio-text-400.ttf"])
    html, findings = web_page(tiny)
    assert not findings and '"X\\"}<\\/style' in html


def test_no_token_is_markup_in_a_drawing(tiny: TinyLibrary) -> None:
    """A colour that a style sheet of the paper sets ends no attribute of a figure."""
    add_figures(tiny)
    tiny.write("styles/a4.css", """:root { --rule: '"/><p>Stop.</p>'; --ink: '"/><p>Stop.</p>' }""")
    html, _ = web_page(tiny)
    assert "<svg" in html and "<p>Stop" not in html


def test_the_page_brings_its_faces(tiny: TinyLibrary) -> None:
    """The faces of the style stand in the page, each sign that the text needs among them."""
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk", "Gehe täglich:\u00a0λ, walk")
    html, _ = web_page(tiny)
    faces = re.findall(r"@font-face\{font-family:\"([^\"]+)\";font-weight:(\d+);font-style:(\w+);"
                       r"unicode-range:([^;]+);src:url\(\"data:font/woff2;base64,", html)
    assert {(family, weight) for family, weight, _, _ in faces} >= {
        ("Bifolio Text", "400"), ("Bifolio Text", "600"), ("Bifolio Text", "700")}
    ranges = {family: ",".join(r for name, _, _, r in faces if name == family)
              for family, _, _, _ in faces}
    assert "U+E4" in ranges["Bifolio Text"] and "U+3BB" in ranges["Inter Signs"]
    assert "U+E4" not in ranges["Inter Signs"]  # the first face that has a sign sets it
    assert web_page(tiny)[0] == html


def test_no_face_is_cut_for_a_page_that_nobody_keeps(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check of a library that was never built needs no part of a font; a web page does."""
    cuts: list[int] = []
    monkeypatch.setattr(fonts, "_subset", lambda *_: cuts.append(1) or b"")
    assert tiny.check() == () and not cuts
    assert web_page(tiny) and cuts


def test_the_report_is_whole_in_itself(tiny: TinyLibrary) -> None:
    """The report has the policy, and no words of a finding become markup."""
    from bifolio.building import report, runs
    from tests.support.library import Silence
    from tests.support.workers import WORKERS

    tiny.change("content/knees/chapters/10-what.md", "The smooth",
                "{fact}`<script>alert(1)</script>` The smooth")
    order = tiny.order()
    run = runs.check(order, Silence(), WORKERS)
    html = report.report(order, run.findings, run)
    policy = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    assert policy in html and "&lt;script&gt;" in html
    assert [met for met in read_markup(html.replace(policy, "")) if isinstance(met, Strange)] == []


# --- markup ---

def test_what_fetches_or_runs_is_refused() -> None:
    """Markup that could fetch, run, send or displace is told, however it is written."""
    screen = styled()

    def is_refused(html: str) -> bool:
        return any(isinstance(met, Strange) or (isinstance(met, Styled) and screen.troubles_of(
            met.text, "", met.element)) for met in read_markup(html)) or not all(
                may_lead(address) for address in links_of(html))

    assert not is_refused(SKELETON.format("<p style='margin: 0'>x</p>"))
    assert [markup for markup in shown(tuple(fetching()), 1)
            if not is_refused(SKELETON.format(markup))] == []


def test_a_finding_stands_where_the_template_says_it(tiny: TinyLibrary) -> None:
    """What may not stand in a page is told at its line and column of the library's template."""
    tiny.write(IMPRINT, '<p>Thanks.</p>\n<p\n  onclick="go()">Bye.</p>\n<p style="margin: 0; '
                        'opacity: 0">x</p>\n<style>\np { color: #000;\n  position: fixed }\n'
                        "</style>\n")
    _, findings = web_page(tiny)
    assert [(f.code, str(f.span)) for f in findings] == [
        ("unsafe-element", f"{IMPRINT}:3:3"), ("unsafe-style", f"{IMPRINT}:4:22"),
        ("unsafe-element", f"{IMPRINT}:5:1"), ("unsafe-style", f"{IMPRINT}:7:3")]


@pytest.mark.parametrize(("path", "text", "place"), [
    ("title-block.html", "<header>\n<p>Hello.</p>\n<p>Stop.\n</header>\n", (3, 1)),
    (IMPRINT, "<!-- <p> -->\n<div><p>Hello.</p></div></div>", (2, 25)),
    (IMPRINT, "<p>Hello.</p> <em\nclass='{{ edition.language }}'>Stop.", (1, 15))])
def test_an_element_that_stands_alone_is_told_where_it_stands(
        tiny: TinyLibrary, path: str, text: str, place: tuple[int, int]) -> None:
    """What is opened and not closed, or the other way, is told at its own template and line."""
    tiny.write(IMPRINT, "<p>Thanks.</p>\n<p>Bye.</p>\n")
    path = f"templates/{path.removeprefix('templates/')}"
    tiny.write(path, text)
    assert [(f.code, f.span.path, (f.span.line, f.span.column)) for f in web_page(tiny)[1]] == [
        ("unsafe-element", path, place)]


def test_a_table_needs_no_body(tiny: TinyLibrary) -> None:
    """Rows may stand right in a table, where all browsers leave them."""
    tiny.write(IMPRINT, "<table><tr><th>Day</th></tr><tr><td>Monday</td></tr></table>")
    assert web_page(tiny)[1] == ()


@pytest.mark.parametrize(("text", "told"), [
    ("<header><p>A</p><div><b>B</b> c</div><img alt='x' src='data:image/png;base64,AA'></header>",
     False), ("<header>Take 1<p>0 mg</p></header>", True),
    ("<nav><b>1</b><b>0 mg</b></nav>", True), ("<footer>1<sup>2</sup></footer>", True)])
def test_words_do_not_stand_side_by_side(tiny: TinyLibrary, text: str, told: bool) -> None:
    """Where a style sets things side by side, words in a line would lose the space between."""
    tiny.write(IMPRINT, text)
    assert web_page(tiny)[1] == ()
    tiny.write("styles/house.css", "header, nav, footer { display: flex }")
    assert [f.code == "unsafe-element" for f in web_page(tiny)[1]][:1] == [True][:told]


def test_words_of_the_text_are_no_markup(tiny: TinyLibrary) -> None:
    """Signs that look like markup are words, in the text and in data."""
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk",
                r"If a \< b \& c \> d: &lt;script&gt; &amp;lt; “</style>” walk")
    html, findings = web_page(tiny)
    assert findings == () and "&lt;script&gt;" in html


def test_a_drawing_is_the_engine_s_or_none(tiny: TinyLibrary) -> None:
    """A drawing of a template's own would bring what is known of no drawing."""
    tiny.write(IMPRINT, '<svg viewBox="0 0 9 9"><text y="-99">Stop</text></svg>')
    _, findings = web_page(tiny)
    assert [finding.code for finding in findings] == ["unsafe-element"]


# --- words ---

def both(tiny: TinyLibrary, audience: str = "patient") -> tuple[str, str]:
    """An edition as it is composed for paper, and its web page."""
    return composed(tiny, audience, STANDARD), web_page(tiny, audience)[0]


def differences(paper: str, web: str) -> list[str]:
    findings = Findings()
    find_other_words(passages_of(paper), passages_of(web), [getattr(ENGLISH, way) for way in WAYS],
                     "templates/edition.html", SourceFiles({}), findings)
    return [finding.what for finding in findings]


@pytest.mark.parametrize("audience", Audience)
def test_the_web_page_says_what_the_paper_says(tiny: TinyLibrary, audience: str) -> None:
    """Figures, footnotes, tables and sources of an edition are the same words in both."""
    add_figures(tiny)
    tiny.write("content/knees/images/k.svg", "<svg xmlns='http://www.w3.org/2000/svg'><text>A "
                                             "knee</text></svg>")
    tiny.change("content/knees/chapters/10-what.md", "wears thin",
                "wears[^n] *thin* ![Worn](images/k.svg)")
    tiny.change("content/knees/chapters/10-what.md", "# What it is",
                "# What it is\n\n::: warning\n3. Call.\n4. Rest.\n:::\n\n[^n]: Slowly.")
    assert differences(*both(tiny, audience)) == []


@pytest.mark.parametrize("name", [".", "tests/libraries/falls", *(
    f"bifolio/files/starters/{kind}" for kind in engine_files.KINDS)])
def test_nothing_is_told_of_the_libraries_that_we_have(name: str) -> None:
    """Not of the reference library with clinics or without, nor of the others."""
    pages = list(pages_of(ROOT / name))
    assert pages and [finding for page in pages for finding in page.findings] == []
    assert [words for page in pages for words in differences(page.paper, page.web)] == []


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A page with a picture and a list, on paper and as a web page."""
    tiny = tiny_in(tmp_path_factory.mktemp("listed"))
    tiny.write("content/knees/images/k.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little",
                "![A sore knee](images/k.svg)\n\n1. Sit down.\n2. Walk a little")
    return both(tiny)


@pytest.mark.parametrize("harm", ["drop", "add", "swap", "move", "number", "unheard", "told"])
@pytest.mark.parametrize("seed", range(5))
def test_a_word_of_the_web_page_that_is_another_is_told(
        listed: tuple[str, str], harm: str, seed: int) -> None:
    """A word that is dropped, added, swapped, moved or not read aloud on the web page alone."""
    paper, web = listed
    random = Random(f"{harm}{seed}")
    head, body = web.split("<body>")
    words = [found for found in re.finditer(r"(?<=[ >])[A-Za-z]{2,}(?=[ .,<])", body)
             if body.rfind("<", 0, found.start()) < body.rfind(">", 0, found.start())]
    at, other = sorted(random.sample(range(len(words)), 2))
    one, two = words[at], words[other]
    spoiled = {
        "drop": lambda: body[:one.start()] + body[one.end():],
        "add": lambda: body[:one.start()] + "not " + body[one.start():],
        "swap": lambda: body[:one.start()] + "xyz" + body[one.end():],
        "move": lambda: body[:one.start()] + body[one.end():two.end()] + f" {one[0]}"
                        + body[two.end():],
        "number": lambda: body.replace("<ol>", '<ol start="4">', 1),
        "unheard": lambda: body.replace('alt="A sore knee"', 'alt=""'),
        "told": lambda: body.replace('alt="A sore knee"', 'alt="A sore knee. Stop."'),
    }[harm]()
    assert spoiled != body and len(differences(paper, f"{head}<body>{spoiled}")) == 1


MORE = """

# When [it](https://knees.example) swells [@smith2020]

Rest.

# Who helps

We do.
"""


@pytest.mark.parametrize("audience", Audience)
def test_the_contents_lead_to_each_part(tiny: TinyLibrary, audience: str) -> None:
    """The web page lists its headings, each with a way there; nothing of it is told as new, and a
    short page has no such list."""
    short, _ = web_page(tiny, audience)
    path = "content/knees/chapters/10-what.md"
    tiny.write(path, (tiny.root / path).read_text(encoding="utf-8") + MORE)
    paper, web = both(tiny, audience)
    ways = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a></li>', web)
    assert {"When it swells", "Who helps", "About this handout"} <= {words for _, words in ways}
    assert all(f'id="{anchor}"' in web for anchor, _ in ways)
    assert re.search(r'<a href="#(chapter-10-what)">Skip to the text<', web)
    assert differences(paper, web) == [] and "contents" not in paper and "<nav" not in short


@pytest.mark.parametrize("audience", Audience)
def test_a_long_paper_for_clinicians_has_contents(tiny: TinyLibrary, audience: str) -> None:
    """They name its parts in their order with their pages, and a way to a part names its page; the
    web page has no pages."""
    path = "content/knees/chapters/10-what.md"
    tiny.write(path, f"{tiny.text(path)}{MORE}\n" + "".join(
        f"# Part {number}\n\nSee [above](#who-helps). It is so ([below](#part-5)).\n\n"
        for number in range(1, 6)))
    paper, web = both(tiny, audience)
    listed = re.findall(r'<li><a href="#([^"]+)">([^<]+)&nbsp;<span class="page-there" '
                        r'data-of="#\1"></span></a></li>', paper)
    assert [words for _, words in listed if words.startswith("Part")] == (
        [f"Part {number}" for number in range(1, 6)] if audience == "clinician" else [])
    assert 'above</a><span class="page-reference"> (page\u00a0<span' in paper
    assert 'below</a><span class="page-reference">, page\u00a0<span' in paper
    assert "page-there" not in web and differences(paper, web) == []


@pytest.mark.parametrize(("old", "new"), [
    (" (page", " (Stop, page"), ("</span>)</span>. It", "</span>) now</span>. It"),
    (">Part 3", ">Part 4"), (">Part 3&nbsp;", ">Part 3 now&nbsp;"), (">Contents<", ">Stop<")])
def test_what_only_paper_says_are_ways_about(tiny: TinyLibrary, old: str, new: str) -> None:
    """A template cannot say more on paper in the contents, nor with the number of a page."""
    path = "content/knees/chapters/10-what.md"
    tiny.write(path, f"{tiny.text(path)}{MORE}\n" + "".join(
        f"# Part {number}\n\nSee [above](#who-helps). It is so.\n\n" for number in range(1, 6)))
    paper, web = both(tiny, "clinician")
    spoiled = paper.replace(old, new, 1)
    assert differences(paper, web) == []
    assert spoiled != paper and len(differences(spoiled, web)) == 1


@pytest.fixture(scope="module")
def long(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A page that is long enough for contents, on paper and as a web page."""
    tiny, path = tiny_in(tmp_path_factory.mktemp("long")), "content/knees/chapters/10-what.md"
    tiny.write(path, tiny.text(path) + MORE)
    return both(tiny)


@pytest.mark.parametrize(("old", "new"), [
    (">Who helps</a></li>", ">Who heals</a></li>"), (">Who helps</a></li>", "></a></li>"),
    ("</ul>\n</nav>", "<li>Rest.</li></ul>\n</nav>"),
    ("</ul>\n</nav>", "<li>What it is</li></ul>\n</nav>"),
    (">Contents</p>", ">Contents</p><p>Contents</p>"), (">Contents</p>", ">Stop</p>"),
    ('"doc-toc">', '"doc-toc"><p title="Stop">Contents</p>'),
    ('"doc-toc">', '"doc-toc"><h2>Stop</h2>'),
    ("</main>", '<p class="contents">Who helps</p></main>')])
def test_the_contents_say_no_more(long: tuple[str, str], old: str, new: str) -> None:
    """What stands in the contents and is no heading, or not in its turn, is told."""
    paper, web = long
    assert differences(paper, web) == []
    spoiled = web.replace(old, new, 1)
    # an entry that is left out is no word too many: the heading is where it leads
    assert spoiled != web and len(differences(paper, spoiled)) == (new != "></a></li>")


def test_a_cell_says_its_column(tiny: TinyLibrary) -> None:
    """In large type each answer has the names of the columns over it, of a comparison and of a
    simple table; no other has them, and they are no new words."""
    path = "content/knees/chapters/20-care.patient.md"
    tiny.write(path, (tiny.root / path).read_text(encoding="utf-8")
               + "\n| Day | Steps [@smith2020] |\n|---|---|\n| One | 900 |\n")
    paper, web = both(tiny)
    name = '<span class="column-name">{}</span> '
    assert f"{name.format('Every day')}{name.format('Walking')}Daily" in web
    assert f'<th scope="row">One</th><td>{name.format("Steps")}900</td>' in web
    assert differences(paper, web) == [] and "column-name" not in paper
    assert 'class="column-name"' not in web_page(tiny, "clinician")[0]


@pytest.mark.parametrize(("old", "new"), [
    (">Walking</span> Daily", ">Swimming</span> Daily"), (">Walking</span> ", ">Stop</span> "),
    (">Walking</span> ", ">Walking</span> <span class='column-name'>How often</span> "),
    ("<p>Walk a", "<p><span class='column-name'>Walking</span> Walk a")])
def test_a_column_s_name_says_no_more(tiny: TinyLibrary, old: str, new: str) -> None:
    """What calls itself a column's name and is that of another column, or of none, is told."""
    paper, web = both(tiny)
    spoiled = web.replace(old, new, 1)
    assert spoiled != web and len(differences(paper, spoiled)) == 1


# --- style ---

DARK = "prefers-color-scheme: dark"


@pytest.mark.parametrize("css", [
    "", ":root { --accent: #600000 }", "p { margin: 1em; color: var(--ink-soft) }",
    "@media screen and (prefers-color-scheme: dark) { p { margin: 1em } }"])
def test_a_dark_screen_gets_a_dark_page(tiny: TinyLibrary, css: str) -> None:
    """Its colours stand behind all others, also where a library has an accent of its own."""
    tiny.write("styles/zz.css", css)
    html, findings = web_page(tiny)
    assert findings == () and html.index(DARK) > html.rindex("--accent: #0b4a6b")
    assert "--accent: #600000" not in html[html.index(DARK):]


@pytest.mark.parametrize(("path", "text"), [
    ("styles/zz.css", "h2 { color: #402 }"), ("styles/zz.css", "p { background: #ffe }"),
    ("styles/zz.css", ":root { --mine: #402 } p { color: var(--mine) }"),
    ("styles/zz.css", ":root.patient { --accent: #402 }"),
    (IMPRINT, "<p style='color: #402'>Thanks.</p>"),
    ("templates/edition.html", SKELETON.format("").replace(
        "</head>", "<style>p { background: #ffe }</style></head>"))])
def test_colours_that_were_chosen_for_white_stay_on_white(
        tiny: TinyLibrary, path: str, text: str) -> None:
    """A page with an ink or a ground of its own is light on every screen: nobody has seen them on
    a dark one."""
    tiny.write(path, text)
    html, findings = web_page(tiny)
    assert findings == () and DARK not in html


def test_the_dark_colours_are_for_all_the_light_ones() -> None:
    """Each colour among the tokens has a dark value, and each ink holds 7:1 on each ground."""
    tokens = {name: dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", text)) for name, text in (
        ("light", STYLES["styles/tokens.css"].decode()),
        ("dark", STYLES["styles/screen.css"].decode().partition(DARK)[2].partition("}")[0]))}
    assert tokens["light"].keys() == tokens["dark"].keys()
    for colours in tokens.values():
        grounds = [colours[name] for name in colours if name.endswith(("paper", "-tint"))]
        inks = ("--ink", "--ink-soft", "--accent", "--warning", "--action")
        assert min(contrast(colours[ink], ground) for ink in inks for ground in grounds) >= 7


def test_what_harms_the_words_is_refused() -> None:
    """A declaration that can hide, move, make or change words is told, however it is written."""
    assert [css for css in shown(tuple(hiding()), 29) if not styled(css).troubles] == []


@pytest.mark.parametrize("name", ["zz", "a4"])
def test_an_outside_address_is_refused(name: str) -> None:
    """A style sheet, of paper or screen, may ask for nothing that lies outside the library."""
    for css in shown(tuple(calling()), 3):
        findings = Findings()
        find_outside_addresses(SourceFiles({f"styles/{name}.css": css.encode()}), findings)
        assert len(findings) == 1, css


def test_what_does_no_harm_may_stand() -> None:
    """What may be said may be said, at the bounds as well."""
    assert [styled(harmless(seed)).troubles for seed in range(20)] == [()] * 20


HOUSE = """p { hyphens: auto; text-decoration-thickness: 1px; background-repeat: no-repeat }
ol { list-style-type: decimal } ul { list-style: square }
a { text-decoration: underline dotted navy; text-decoration-style: dashed }
header.title-block { display: flex; gap: 1rem; align-items: center } footer { display: grid }
p.lead, .box { display: block } @media (min-width: 40em) { nav { display: flex } }"""


def test_an_honest_house_style_may_stand() -> None:
    """What many houses say does no harm; and what lies side by side is kept apart."""
    style = styled(HOUSE)
    assert style.troubles == () and "footer{gap:1rem;flex-wrap:wrap;display:grid}" in style.css


@pytest.mark.parametrize("css", [
    "head, style { display: block }", "* { display: block }", ":root > * { display: block }",
    "title { display: flow-root }", "html > :first-child { display: block }",
    "li { display: block }", "div { display: flex }", "header { display: contents }",
    "header { gap: 0 }", "nav { flex-direction: row-reverse }", "nav { order: 2 }",
    "header::before { display: flex }", "header { display: inline-flex }",
    "nav { flex-wrap: wrap-reverse }", "nav { justify-content: center }",
    "ol { list-style-type: lower-alpha }", "li { list-style-type: disc }",
    "a { text-decoration: underline line-through }", "a { text-decoration-thickness: 1em }"])
def test_what_looks_like_it_may_not(css: str) -> None:
    """No part of the head is shown, no number of a list lost, and nothing set in another order."""
    assert styled(css).troubles


@pytest.mark.parametrize("audience", Audience)
def test_the_engine_s_own_style_is_known(audience: str) -> None:
    """Nothing is told of a library without style sheets; nor of one that copies ours."""
    for lent in (frozenset(STYLES), frozenset[str]()):
        source_files = SourceFiles(STYLES, lent=lent)
        names = web_sheets(source_files, Audience(audience))
        assert screen_style(source_files, names).troubles == ()


def test_only_a_whole_rule_of_the_engine_s_is_known() -> None:
    """Half of a rule that only as a whole leaves the words alone is refused."""
    whole = ".number::before { content: attr(data-hang); visibility: hidden; }"
    assert styled(whole).troubles == ()
    assert styled(whole.replace(" visibility: hidden;", "")).troubles


def test_the_page_gets_what_was_judged() -> None:
    """What is for paper is left out, and so is what no browser should read in its own way."""
    css = styled('@charset "utf-8"; p { break-inside: avoid; margin: 0; string-set: x "y" } '
                 "@page { margin: 9mm } @media print { p { display: none } } /* </style> */ "
                 "@media (min-width: 9rem) { p { margin: 1px } }").css
    assert "p{margin:0}" in css and "@media (min-width: 9rem){" in css
    for left_out in ("string-set: x", "9mm", "p{display", "charset", "</style", "@page"):
        assert left_out not in css


@pytest.mark.parametrize(("css", "place"), [
    ("p { color: #aaa }", (1, 5)),
    ("h1 {\n  color: #222;\n  background: #777 }", (3, 3)),
    (":root { --accent: #9cf }", (1, 9)),
    (":root { --mine: #eee }\np { margin: 0; color: var(--mine) }", (2, 16)),
])
def test_ink_must_be_seen_on_its_ground(css: str, place: tuple[int, int]) -> None:
    """Text holds 4.5:1 on each ground that it may come to stand on, or its colour is told."""
    assert [(trouble.line, trouble.column) for trouble in styled(css).troubles] == [place]


def test_light_words_on_dark_stay_so() -> None:
    """Where the engine sets light on dark, no colour of a library's can get in between."""
    assert styled(".readers { color: #222; background: #fff }").troubles == ()
    assert "--paper) !important" in styled().css
    assert styled(".readers { color: #222 !important }").troubles


@pytest.mark.parametrize("name", ["report", "scorecard"])
def test_the_other_pages_are_held_to_the_same(name: str) -> None:
    """The report and the scorecards are web pages too."""
    source_files = SourceFiles({**STYLES, f"styles/{name}.css": b"p { display: none }"})
    assert screen_style(source_files, ("tokens", name)).troubles


def test_the_page_of_the_docs_lists_what_may_stand() -> None:
    """What may be said in a style is told to who writes one."""
    page = (ROOT / "docs/printing-and-formats.md").read_text(encoding="utf-8")
    table = page.partition("| what | may be said |")[2].partition("\n\n")[0]
    told = {name for line in table.splitlines() for name in re.findall(
        r"`([a-z-]+…?)`", line.split("|")[1] if "|" in line else "")}
    assert [name for name in (*ALLOWED, *OF_SUBJECTS) if name not in told and not any(
        name.startswith(start[:-1]) for start in told if start.endswith("…"))] == []
    assert [name for name in told if name.rstrip("…") not in {**ALLOWED, **OF_SUBJECTS}] == []


def test_a_handout_with_such_a_style_is_not_fit(tiny: TinyLibrary) -> None:
    """The finding is an error of each handout that the style sheet reaches, and of no other."""
    tiny.write("styles/patient.css", "p { opacity: 0 }")
    assert {(f.code, str(f.span)) for f in tiny.check() if f.code == "unsafe-style"} == {
        ("unsafe-style", "styles/patient.css:1:5")}


