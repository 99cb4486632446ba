"""The finished paper is read back: every word that was composed is there and in sight, no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bifolio.composition.passages import passages_of
from bifolio.diagnostics import Findings
from bifolio.files import engine_files
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.pictures import draw_pages
from bifolio.proofreading.paper_proof.faults import Fault, PaperProof
from bifolio.proofreading.paper_proof.proof import prove_paper
from tests.support.library import TinyLibrary, tiny_in
from tests.support.pages import HANDOUT, composed, printed
from tests.support.paper_attacks import campaign, ground, grounds, summary
from tests.support.paper_harms import KINDS

LACKS, ADDED = "word-not-on-paper", "word-nobody-wrote"
UNSEEN, MOVED = "word-not-in-sight", "word-out-of-place"
TEXT = "<h2>Doses</h2><p>Take <b class=v>two</b> tablets a day, not five.</p><p>Never drive.</p>"
LIST = "<ol><li>Rest.</li><li class=v>Call us.</li><li>Drink.</li></ol>"
TABLE = ('<table data-name="t"><thead><tr><th scope="col">Drug</th><th scope="col">Dose</th></tr>'
         '</thead><tbody><tr><th scope="row">Asa</th><td class=v>5 mg</td></tr>'
         '<tr><th scope="row">Ibu</th><td>7 mg</td></tr></tbody></table>')
TERMS = "<dl><dt>Asa</dt><dd>A drug.</dd><dt>Ibu</dt><dd>Another.</dd></dl>"
NUMBER = "<p>Take 1<b class=v>0</b> tablets, at most.</p><p>Never drive.</p>"


def proved(html: str, style: str = "", wanted: str = "") -> PaperProof:
    """The proof of what stands in a body, against what was `wanted`, where that is another."""
    paper = printed(composed(html, style), Findings())
    return prove_paper(paper, passages_of(composed(wanted or html)), HANDOUT.format)


def faults(html: str, style: str = "", wanted: str = "") -> set[str]:
    return {fault.rule for fault in proved(html, style, wanted).faults}


BOTH = ('<p>Word<span class="footnote"><span class="footnote-paragraph">One.</span></span><span '
        'class="footnote"><span class="footnote-paragraph">Two.</span></span> goes on.</p>')


# --- what is wrong is told ---

@pytest.mark.parametrize(("html", "style", "rule"), [
    (TEXT, ".v { display: none }", LACKS),
    (TEXT, "p { visibility: hidden }", LACKS),
    (TEXT, "h2 { font-size: 0 }", LACKS),
    (TEXT, ".v { text-transform: uppercase }", LACKS),
    (TEXT, ".foot { display: none }", LACKS),
    (TEXT, "html { string-set: status '' }", LACKS),
    (TEXT, "@page { @bottom-right { content: none !important } }", LACKS),
    (LIST, "ol { list-style: none }", LACKS),
    (TABLE, "thead { display: none }", LACKS),
    ('<figure><img src="dot.svg" alt="A dot"></figure>', "img { display: none }", LACKS),
    (TEXT, ".v::after { content: ' hundred' }", ADDED),
    (TEXT, "p { quotes: 'Do not ' '' } p::before { content: open-quote }", ADDED),
    (TEXT, "@page { @top-center { content: 'Approved' } }", ADDED),
    (TEXT, "h2 { bookmark-label: 'No doses' }", ADDED),
    (TEXT, "@page { counter-reset: page 4 }", ADDED),
    (LIST, "ol { counter-reset: list-item 4 } li { counter-increment: list-item }", ADDED),
    (LIST, "ol { list-style: '✗ ' }", ADDED),
    (TEXT, "p { hyphens: auto; width: 3em; hyphenate-character: 'x' }", ADDED),
    (TEXT, ".v { color: white }", UNSEEN),
    (TEXT, ".v { color: #a2a2a2 }", UNSEEN),
    (TEXT, "p { color: #999 }", UNSEEN),
    (TEXT, "p { color: oklch(75% 0.1 200) }", UNSEEN),
    (TEXT, ".v { background: #1b1f23 }", UNSEEN),
    (TEXT, ".v { opacity: 0.2 }", UNSEEN),
    (TEXT, ".v { font-size: 4.9pt }", UNSEEN),
    (TEXT, "p { transform: scale(0.3) }", UNSEEN),
    (TEXT, "p { position: absolute; left: -300mm }", UNSEEN),
    (TEXT, "p { text-indent: 400mm; white-space: nowrap }", UNSEEN),
    (TEXT, "h2 { height: 0.4em; overflow: hidden }", UNSEEN),
    (TEXT, "h2 { width: 2em; overflow: hidden; white-space: nowrap }", UNSEEN),
    (TEXT, "h2 { width: 2em; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }",
     UNSEEN),
    (TEXT, "p { position: relative } p::after { content: ''; position: absolute; left: 0; top: 0; "
     "width: 4em; height: 1em; background: white }", UNSEEN),
    (TEXT, "body::after { content: ''; position: fixed; left: 0; top: 0; width: 300mm; "
     "height: 300mm; background: white }", UNSEEN),
    (TEXT, "h2 { outline: 9pt solid white; outline-offset: -9pt }", UNSEEN),
    (TEXT, ".v { text-decoration: line-through }", UNSEEN),
    (TEXT, ".v { background: repeating-linear-gradient(90deg, black, black 1px, white 1px, "
     "white 3px) }", UNSEEN),
    (TEXT, "h2 + p { margin-bottom: -1.2em }", UNSEEN),
    (TEXT, "@page { @bottom-left { color: white } } .foot { color: white }", UNSEEN),
    (TEXT, "p { letter-spacing: -0.3em }", MOVED),
    (TEXT, "p { word-spacing: -0.26em }", MOVED),
    (TEXT, "p { letter-spacing: 0.8em }", MOVED),
    (TEXT, "p { transform: rotate(90deg); margin-top: 60pt }", MOVED),
    (TEXT, "p { transform: scaleX(-1) }", MOVED),
    (TEXT, ".v { float: right }", MOVED),
    (TEXT, ".v { position: relative; left: -9mm; top: 9em }", MOVED),
    (TEXT, "main { display: flex; flex-direction: column-reverse }", LACKS),
    (LIST, "ol { display: flex; flex-direction: column } .v { order: -1 }", LACKS),
    (TEXT, "p { width: 1.8em; word-break: break-all }", MOVED),
    (TABLE, "tbody { direction: rtl } table { direction: rtl } th, td { direction: ltr }", MOVED),
    ("<p>10<sup>2</sup> cells, H<sub>2</sub>O</p>", "sup { all: initial; font-size: inherit; "
     "vertical-align: baseline }", MOVED),
    ("<p>10<sup>2</sup> cells, H<sub>2</sub>O</p>", "sub { font-size: inherit; vertical-align: "
     "baseline }", MOVED),
    ('<p>7 kg<sup class="citation" id="c"><a href="#c">1</a></sup></p>',
     "sup { font-size: inherit !important; vertical-align: baseline !important } "
     "sup::before, sup::after { content: none !important }", MOVED),
    (BOTH, "::footnote-call { font-size: inherit !important; vertical-align: baseline !important }",
     MOVED),
    (TEXT, ".v { position: relative; top: -0.6em }", MOVED),
    (TEXT, ".v { position: relative; top: -1.6em }", MOVED),
    (TEXT, ".v { position: relative; top: 3em }", MOVED),
    (TEXT, "h2 { position: relative; top: 1.6em; left: 12em }", MOVED),
    (TEXT, "h2 + p { position: relative; top: 6em }", MOVED),
    (TEXT, "h2 + p + p { position: relative; left: 15em; top: -4em }", MOVED),
    (TEXT, "p { display: inline }", MOVED),
    (TEXT, "p { float: left; margin: 0 }", MOVED),
    (TEXT, "p { transform: scaleY(0.85) }", UNSEEN),
    (TEXT, "p { transform: scaleX(0.9) }", UNSEEN),
    (f"<p>{'So it goes on. ' * 60}</p>", "p { columns: 2; column-gap: 0; text-align: justify }",
     MOVED),
    (LIST, "li { display: inline; list-style: none }", LACKS),
    (LIST, "ol { display: flex; flex-direction: row-reverse }", LACKS),
    (TERMS, "dt { float: left } dd { position: relative; top: -0.8em }", MOVED),
    (TERMS, "dt { position: relative; top: 1.9em } dd { position: relative; left: 9em }", MOVED),
    (TERMS, "dt, dd { display: inline; margin: 0 }", MOVED),
    (TERMS, "dl { display: grid; grid-template-columns: 1fr 2fr } dt { grid-column: 2 } "
     "dd { grid-column: 1 }", MOVED),
    (TERMS, "dd { position: relative; top: 1.5em; left: 9em }", MOVED),
    (TABLE, "th, td { padding: 0; width: 1px } table { width: 1px; border-spacing: 0 }", MOVED),
    (TABLE.replace("<thead>", "<caption>All</caption><thead>").replace("Drug", ""),
     "caption { position: relative; top: 1.7em }", MOVED),
    (NUMBER, ".v { vertical-align: super }", MOVED),
    (NUMBER, ".v { position: relative; top: 0.2em }", MOVED),
    (NUMBER, ".v { margin-left: 0.25em }", MOVED),
    (NUMBER, ".v { font-size: 0.7em }", MOVED),
    (NUMBER, "p { font-size: 0.6em } .v { font-size: 1.5em }", MOVED),
    (NUMBER, ".v { display: block }", MOVED),
    ("<p>Take 2.5 mg.</p>", "p { width: 1.5em; word-break: break-all }", MOVED),
    ("<p>Take <b class=v>5</b> mg.</p>", ".v::after { content: '-' } p { width: 3.5em }", MOVED),
    (TEXT * 8, "@page { @bottom-left { height: 120mm !important; margin-top: -100mm !important } }",
     MOVED),
    (TEXT, "@page { size: 400mm 500mm !important } @page upright { size: 400mm 500mm !important }",
     "wrong-page-size"),
])
def test_what_a_style_sheet_does_to_a_word_is_told(html: str, style: str, rule: str) -> None:
    assert faults(html) == set()
    assert rule in faults(html, style)


@pytest.mark.parametrize(("said", "instead"), [
    ("Take one tablet.", "Take ten tablets."), ("Take one tablet.", "Take one."),
    ("Take one tablet.", "Take one tablet. Or two."), ("5 mg, not 50 mg", "50 mg, not 5 mg"),
    ("a place for all", "a place forall"), ("Not able", "No table"), ("5 mg", "5 Mg"),
    ("A list of all", "Alist of all"), ("together", "to gether"), ("10 000 mg", "1 0000 mg"),
    ("x\u00b2", "x2"), ("−5", "-5"), ("1.5", "15")])
def test_words_that_differ_in_one_sign_or_space_are_told(said: str, instead: str) -> None:
    """What is spoken of is any difference, also between words that are parted otherwise."""
    assert faults(f"<p>{said}</p>") == set()
    assert faults(f"<p>{instead}</p>", wanted=f"<p>{said}</p>")


def test_passages_that_a_template_runs_together_are_told() -> None:
    parted = "<p>Take one.</p><p>Never drive.</p>"
    for together in ("<p>Take one.Never drive.</p>", "<p>Take one. Never drive.</p>"):
        assert faults(together, wanted=parted) == {MOVED}


@pytest.mark.parametrize("style", [
    "font-feature-settings: 'sups'", "font-feature-settings: 'frac'",
    "font-variant-position: super", "font-variant-caps: all-small-caps",
    "font-feature-settings: 'tnum', 'numr'"])
def test_no_style_sheet_gives_letters_another_shape(style: str) -> None:
    """The file would say 10 and 1/2 of them still."""
    def look(style: str) -> bytes:
        paper = printed(composed("<p>Take 10 mg, 1/2 or 2a.</p>", f"p {{ {style} }}"), Findings())
        return draw_pages(paper.content, 72)[0].tobytes()

    assert look(style) == look("")
    assert look("font-variant-numeric: tabular-nums") != \
        look("font-variant-numeric: proportional-nums")


def test_a_fault_names_its_passage_its_words_and_its_page() -> None:
    (fault,) = proved(TEXT, ".v { display: none }").faults
    assert fault == Fault(LACKS, "page/text-1", "two", 1)


# --- what the house's own pages do, and what a designer may, is let be ---

NOTES = "".join(f'<p>Word {n}<span class="footnote"><span class="footnote-paragraph">Note {n}.'
                f"</span></span> goes on.</p>" for n in range(1, 30))
LONG = ('<table data-name="t"><caption>All</caption><thead><tr><th scope="col" rowspan="2">Drug'
        '</th><th scope="colgroup" colspan="2">Doses and what else there is to say of them</th>'
        '</tr><tr><th scope="col">A</th><th scope="col">B</th></tr></thead>' + "".join(
            f'<tbody class="group" data-continued="(continued)"><tr class="group-label"><th '
            f'scope="rowgroup" colspan="3">Group {g}<sup class="citation" id="c{g}"><a href="#x">'
            f'{g}</a></sup></th></tr>' + "".join(
                f'<tr><th scope="row">Drug {g}-{n}</th><td class="number" data-hang="0">{n} mg</td>'
                f"<td>{n * 2} mg, or more</td></tr>" for n in range(1, 15)) + "</tbody>"
            for g in range(1, 6)) + '</table><p id="x">Sources.</p>')


@pytest.mark.parametrize(("html", "style"), [
    (TEXT, ""), (LIST, ""), (TABLE, ""), (NOTES, ""), (BOTH, ""), (LONG, ""),
    (TEXT, "sup, .v { position: relative; top: -0.2em }"),
    (TEXT, "p { text-align: justify; width: 9em } .v { letter-spacing: 0.1em }"),
    (TEXT, ".v { background: #ffe98a; text-decoration: underline }"),
    (TEXT, "h2 { background: linear-gradient(90deg, #0b4a6b, #155234); color: white }"),
    (TEXT, ".v { color: #8c8c8c } p { font-size: 6pt }"),
    (TEXT, "p { color: #939393 } .v { color: #e6e6e6; background: #777 }"),
    (TEXT, "h2 { font-variant-ligatures: discretionary-ligatures; letter-spacing: 0.15em }"),
    (TEXT, "p::first-letter { font-size: 1.8em } .v { font-size: 0.7em }"),
    (NUMBER, ".v { font-size: 0.8em }"),
    (TEXT, "p { border: 1pt solid; border-radius: 4pt; overflow: hidden; padding: 3pt }"),
    (TEXT * 30, "main { columns: 2 }"),
    (f"<p>{'So it goes on. ' * 60}</p>", "main { columns: 2; column-gap: 1em }"),
    (TEXT, "main { display: flex } main > * { flex: 1 }"),
    (TEXT, "h2 { float: left; width: 40mm } p { margin-left: 45mm }"),
    (TEXT, "@page { @top-right { content: none } @top-center { content: string(status) } }"),
    (TABLE, "td { text-align: right; vertical-align: bottom } th { vertical-align: middle }"),
    ("<p>An extraordinary incomprehensibility of words.</p>", "p { hyphens: auto; width: 5em }"),
    ("<p>cardio\u00advascular micro\u00adalbuminuria</p>", "p { width: 6em }"),
    ("<p>office, affluent, fjord, waffle — “quoted”, 5\u00a0mg; naïve Ωμ</p>", ""),
    ("<p>see https://example.org/a/very/long/address/that/has/to/break/somewhere/or/other</p>",
     "p { width: 20mm }"),
    ("<p>10<sup>2</sup> and H<sub>2</sub>O</p>", ""),
    ('<ol start="9"><li>Nine<ul><li>inner</li></ul></li><li><p>Ten</p><p>more</p></li></ol>', ""),
    (TERMS, "dt { clear: left; float: left; margin-right: 0.7em }"),
    (TEXT, "p { float: left; margin: 0 2em 0 0 }"),
    (f"<p>{'So it goes on. ' * 20}</p>" * 9, "main { columns: 3; column-gap: 2em }"),
    ("<p>שלום עולם abc, שוב</p>", ""),
    (TERMS,
     "dt { float: left; clear: left; width: 5em } dd { margin-left: 6em }"),
    ('<div class="box warning now" style="--box-ink: #111"><h3 class="box-label"><span '
     'class="box-kind">Warning</span> Stop</h3><p>Call.</p></div>', ""),
    ('<figure><img src="dot.svg" alt="A dot"><figcaption>A dot.</figcaption></figure>', ""),
    ('<p>7 kg<sup class="citation" id="c"><a href="#c">1</a></sup>, and more</p>', ""),
    ('<p>7 kg<sup class="citation" id="c"><a href="#c">1</a></sup>, and more</p>',
     ":root { --mark-align: super; --mark-open: ''; --mark-close: '' }"),
])
def test_what_only_looks_otherwise_is_let_be(html: str, style: str) -> None:
    assert proved(html, style).faults == ()


def test_words_of_a_picture_that_is_a_file_are_no_words_of_the_page() -> None:
    """Such a picture is signed by its bytes."""
    drawing = ("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' "
               "height='20'%3E%3Ctext y='15'%3EA word%3C/text%3E%3C/svg%3E")
    page = composed(f'<figure><img src="{drawing}" alt="A word"></figure>')
    passages = passages_of(page)
    paper = printed(page, Findings())
    assert prove_paper(paper, passages, HANDOUT.format).faults == ()
    as_file = [replace(p, pictures=tuple(replace(shown, drawn=False) for shown in p.pictures))
               for p in passages if p.kind != "drawn"]
    assert prove_paper(paper, as_file, HANDOUT.format).faults == ()
    undrawn = [p for p in passages if p.kind != "drawn"]
    assert {f.rule for f in prove_paper(paper, undrawn, HANDOUT.format).faults} == {ADDED}


@pytest.mark.parametrize(("said", "rules"), [
    ('<abbr title="body mass index">', set()), ('<abbr title="blood mass index">', {LACKS, ADDED}),
    ("<abbr>", {LACKS})])
def test_what_letters_stand_for_is_told_as_it_was_composed(said: str, rules: set[str]) -> None:
    """Who hears the file is told no other words, nor none."""
    wanted = '<p>A <abbr title="body mass index">BMI</abbr> of 30.</p>'
    assert faults(wanted.replace('<abbr title="body mass index">', said), "", wanted) == rules


def test_each_passage_has_its_boxes_on_its_pages() -> None:
    printed_places = proved(LONG).printed
    pages = [place.page for place in printed_places if place.passage == "x/text-1"]
    feet = [place.page for place in printed_places if place.words == "Revision"]
    assert len(pages) == 1 and feet == list(range(1, pages[0] + 1))
    assert all(0 <= place.left < place.right <= 596 and 0 <= place.bottom < place.top <= 842
               for place in printed_places)


def test_a_paper_of_another_page_is_told() -> None:
    """It reads the bytes that it is given, and not what the typesetter knows."""
    right = printed(composed(TEXT), Findings())
    wrong = Paper(printed(composed(TEXT.replace("two", "ten")), Findings()).content)
    passages = passages_of(composed(TEXT))
    assert prove_paper(right, passages, HANDOUT.format).faults == ()
    assert prove_paper(wrong, passages, HANDOUT.format).faults != ()


@pytest.mark.parametrize("numbers", [
    "p. {{ page }}/{{ pages }}", "{{ page }} : {{ pages }}", "({{ page }}) of{{ pages }}"])
def test_a_foot_may_part_its_page_numbers_as_it_likes(tiny: TinyLibrary, numbers: str) -> None:
    """A library's own words round the numbers of its pages are no fault, with a space or without.
    """
    ours = (engine_files.templates() / "footer.html").read_text(encoding="utf-8")
    known = "{{ (words.page_of | e).format(page=page, pages=pages) }}"
    assert known in ours
    tiny.write("templates/footer.html", ours.replace(known, numbers))
    assert not tiny.build().findings


def test_no_harm_to_a_random_word_goes_untold(tmp_path: Path) -> None:
    """A part of a campaign: the whole of it is run by `test --campaign`."""
    tried = list(campaign(grounds(tmp_path), seed=2026, count=5 * len(KINDS)))
    assert not any(one.missed for one in tried), summary(tried)
    assert sum(one.came == "told" for one in tried) > len(tried) / 2, summary(tried)


def test_a_page_without_end_stops_no_campaign(tmp_path: Path) -> None:
    """A harm may let the typesetter make pages for ever; those after it are tried all the same."""
    tiny_in(tmp_path)
    lands = (ground(tmp_path),)
    assert {one.came for one in campaign(lands, 1, len(KINDS), seconds=0.005)} == {"stopped"}
    assert "told" in {one.came for one in campaign(lands, 1, len(KINDS))}
