"""No bad breaks: what the style sheets avoid, and what is found where they cannot."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Finding
from bifolio.files.engine_files import styles
from bifolio.model import Audience
from tests.support.breaks_cases import short
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary, besides_style
from tests.support.pages import finished
from tests.support.papers import Paper
from tests.support.tables_cases import settings

__all__ = ["settings"]  # a fixture that both files need
CHAPTER = "content/knees/chapters/20-care.patient.md"
ONE_LINE = "Keep the knee moving every day, and do a little more each week. Rest if it swells. "
THREE_LINES = ONE_LINE * 3


def build(library: TinyLibrary, *blocks: str) -> tuple[Paper, tuple[Finding, ...]]:
    """The patient handout whose second chapter holds these blocks."""
    library.write(CHAPTER, "# What you can do\n\n" + "\n\n".join(blocks) + "\n")
    run = library.build(audiences=(Audience.PATIENT,))
    return library.paper("patient"), besides_style(run.findings)


def unstyle(library: TinyLibrary, sheet: str, old: str, new: str) -> None:
    """Give the library a style sheet of the engine's with something changed."""
    text = (styles() / f"{sheet}.css").read_text(encoding="utf-8")
    assert old in text
    library.write(f"styles/{sheet}.css", text.replace(old, new))


def filler(lines: int) -> str:
    """So many paragraphs of one line."""
    return "\n\n".join(f"Filler {number}." for number in range(lines))


def box(number: int) -> str:
    """A warning box of six lines."""
    signs = "\n".join(f"- Sign {number}-{sign}" for sign in range(5))
    return f"::: warning\n### Box {number}\n\n{signs}\n:::"


def page_of(paper: Paper, words: str) -> int:
    """The one page on which words stand."""
    found = [number for number, text in enumerate(paper.pages, 1) if words in text]
    assert len(found) == 1, (words, found)
    return found[0]


@pytest.mark.parametrize("lines", range(11, 16))
def test_a_heading_goes_with_its_text(tiny: TinyLibrary, lines: int) -> None:
    """Near a foot a heading moves to the next page with what it is about."""
    paper, findings = build(tiny, filler(lines), "## The heading", "Its text. " + THREE_LINES)
    assert not findings
    assert page_of(paper, "The heading") == page_of(paper, "Its text.")


def test_a_heading_alone_at_a_foot_is_found(tiny: TinyLibrary) -> None:
    """A heading whose table has a page across of its own is left alone: a finding."""
    tiny.change("content/knees/tables/options.yaml", "title:", "wide: true\ntitle:")
    _, findings = build(tiny, "Some words.", "## The heading", "```{table} options\n```")
    finding, = findings
    assert finding.code == "heading-at-foot"
    assert "“The heading” is the last thing on page 1" in finding.what
    assert (finding.span.path, finding.span.line) == (CHAPTER, 5)


def test_no_line_of_a_paragraph_stands_alone(tiny: TinyLibrary) -> None:
    """Over many pages no paragraph leaves one line; without the style sheet's care it is found."""
    blocks = [f"Part {number}. {THREE_LINES * (1 + number % 2)}" for number in range(40)]
    assert not build(tiny, *blocks)[1]
    unstyle(tiny, "text", "p { orphans: 2; widows: 2; }", "p { orphans: 1; widows: 1; }")
    findings = build(tiny, *blocks)[1]
    assert {finding.code for finding in findings} == {"lone-line"}
    assert "One line of the paragraph “Part" in findings[0].what
    assert findings[0].span.path == CHAPTER


def test_a_box_is_not_split(tiny: TinyLibrary) -> None:
    """Boxes in a row each stand on one page; without the style sheet's care it is found."""
    blocks = [filler(3), *(box(number) for number in range(12))]
    paper, findings = build(tiny, *blocks)
    assert not findings
    for number in range(12):
        assert len({page_of(paper, f"Sign {number}-{sign}") for sign in range(5)}) == 1
    unstyle(tiny, "boxes", "break-inside: var(--box-break);", "")
    findings = build(tiny, *blocks)[1]
    assert "split-block" in {finding.code for finding in findings}
    assert any("The box “" in finding.what for finding in findings)


def test_a_box_taller_than_a_page_may_be_split(tiny: TinyLibrary) -> None:
    """A box that fits on no page is no finding for being split."""
    signs = "\n".join(f"- Sign {number}" for number in range(45))
    _, findings = build(tiny, f"::: warning\n{signs}\n:::")
    assert "split-block" not in {finding.code for finding in findings}


def test_a_last_page_has_enough_to_be_kept(tiny: TinyLibrary, settings: list[str]) -> None:
    """What runs over takes the foot of the page before along, in the one setting of the pages."""
    short(tiny)
    taken = 0
    for lines in range(19, 29):
        paper, findings = build(tiny, "## One", "Text.", "## Two", "Text.", filler(lines))
        assert not findings
        on_pages = [sum("Filler" in line for line in page.splitlines()) for page in paper.pages]
        assert sum(on_pages) == lines
        taken += len(on_pages) == 2
        assert len(on_pages) == 1 or on_pages[1] >= 5
    assert taken > 3 and len(settings) == 10


@pytest.mark.parametrize("lines", [45, 48, 91, 94])
def test_notes_and_page_numbers_go_along_to_a_last_page(lines: int) -> None:
    """What goes on to a last page has its notes there, and all that names its page says so."""
    text = "".join(
        f'<p id="p{number}">Line {number} of it<span class="footnote">Note {number} whole.</span>'
        "</p>" if number % 4 == 0 else f'<p id="p{number}">Line {number} of it.</p>'
        for number in range(lines))
    links = "".join(f'<a href="#p{number}">x{number}</a> ' for number in range(lines - 8, lines))
    paper = finished(f"<p class='first'>{links}</p>{text}", "p { margin: 0 } a::after { content: "
                     "' at ' target-counter(attr(href), page) ';' } "
                     ".first::before { content: counter(pages) ' pages: ' }")
    on_pages = [words.count(" of it") for words in paper.pages]
    assert sum(on_pages) == lines and on_pages[-1] > 10, on_pages
    for number in range(lines):
        page = page_of(paper, f"Line {number} of it")
        assert number % 4 or page_of(paper, f"Note {number} whole.") == page
        assert number < lines - 8 or f"x{number} at {page};" in " ".join(paper.text.split())


def test_what_stands_beside_the_text_goes_along_whole() -> None:
    """A column that goes on on the page which gives of its foot loses no line."""
    side = "".join(f"Side {number}.<br>" for number in range(70))
    paper = finished("".join(f"<p>Line {number}.</p>" for number in range(10)) +
                     f"<div style='float: right; width: 30%'>{side}</div>" +
                     "".join(f"<p>Line {number}.</p>" for number in range(10, 118)),
                     "p { margin: 0 }")
    assert [page.count("Line ") for page in paper.pages][2:] == [15]
    assert all(paper.text.count(f"Side {number}.") == 1 for number in range(70))


def test_notes_that_a_style_sheet_lets_go_are_whole() -> None:
    """Where a note may stand on a page after its mark, a last page stays as it is."""
    text = "".join(f"<p>Statement {number}.<span class='footnote'>Note {number} begins. "
                   f"{THREE_LINES * 2} It ends.</span> {THREE_LINES}</p>" for number in range(15))
    paper = finished(f"{text}<p class='all'></p>", ".footnote { footnote-policy: auto !important }"
                     ".all::before { content: 'of ' counter(pages) }")
    assert all(paper.text.count(f"Note {number} begins.") == 1 for number in range(15))
    assert paper.text.count("It ends.") == 15


def test_a_short_last_page_that_stays_is_found(tiny: TinyLibrary, settings: list[str]) -> None:
    """A page that must begin with its one line is a finding, which says how many it lacks."""
    short(tiny)
    tiny.write("styles/zz.css", ".chapter > p:last-child { break-before: page }")
    paper, findings = build(tiny, filler(9))
    assert {finding.code for finding in findings} == {"short-last-page"}
    assert "The last page, 3, has only 1 line" in findings[0].what
    assert len(paper.pages) == 3 and len(settings) == 1


def test_long_footnotes_are_printed_whole(tiny: TinyLibrary) -> None:
    """Notes of ten lines, three on a page, lose no word and break nothing."""
    blocks = [f"Statement {number}.[^n{number}] {THREE_LINES}" for number in range(12)]
    notes = [f"[^n{number}]: Note {number} begins. {THREE_LINES * 2}Note {number} ends."
             for number in range(12)]
    paper, findings = build(tiny, *blocks, *notes)
    assert not findings
    text = " ".join(paper.text.split())
    for number in range(12):
        assert f"Note {number} begins." in text and f"Note {number} ends." in text
        assert page_of(paper, f"Statement {number}.") == page_of(paper, f"Note {number} begins.")


@pytest.mark.parametrize("written", ["<{}>", "[{}]({})", "{}", "`{}`", "- See <{}>"])
def test_a_long_address_stays_on_the_page(tiny: TinyLibrary, written: str) -> None:
    """Two hundred characters without a space break at the margin and not past it."""
    address = "https://example.org/" + "longpath" * 22 + "end1"
    paper, _ = build(tiny, "See " + written.replace("{}", address) if written[0] != "-"
                     else written.replace("{}", address))
    assert address in "".join(paper.text.split()).replace("\ufffe", "")
    place = paper.find("end1")[-1]
    assert place.right <= paper.sizes[0][0] - 21 * 72 / 25.4 + 1


def test_a_foot_that_needs_more_room_is_known_from_the_first_page(
        tiny: TinyLibrary, settings: list[str]) -> None:
    """A long name takes more lines: all pages have room for them."""
    name = "Quayside of the long river " * 12 + "(example)"
    tiny.write("content/clinics/quayside.yaml", CLINIC.replace("Quayside (example)", name))
    tiny.write("content/clinics/quayside.svg", LOGO)
    tiny.write(CHAPTER, f"# What you can do\n\n{filler(40)}\n")
    tiny.build(audiences=(Audience.PATIENT,), clinic="quayside")
    paper = Paper((tiny.out / "knees/knees-patient-a4-standard-colour-quayside.pdf").read_bytes())
    feet = [place for words in ("revision", "code", "review by") for place in paper.find(words)]
    assert {place.page for place in feet} == set(range(1, len(paper.pages) + 1)) > {1}
    assert min(place.bottom for place in feet) > 4 * 72 / 25.4
    assert len(settings) == 3  # its panel; and its master, which takes a foot so deep from there


def test_page_numbers_are_true_where_a_foot_is_deeper() -> None:
    """What says on which page something stands says so of the page as it is in the end."""
    heads = "".join(f'<p id="p{number}">Word {number}.</p>' for number in range(60))
    links = "".join(f'<a href="#p{number}">{number}</a> ' for number in range(60))
    long = r"\A long" * 9
    paper = finished(f"{heads}<p>{links}</p>", f"""
        @page {{ @bottom-left {{ content: "{long}"; white-space: pre; vertical-align: top }} }}
        .foot {{ display: none }} p {{ margin: 0 }}
        a::after {{ content: " at " target-counter(attr(href), page) ";" }}""")
    text = " ".join(paper.text.split())
    for number in range(60):
        page = next(at for at, words in enumerate(paper.pages, 1) if f"Word {number}." in words)
        assert f" {number} at {page};" in f" {text}", (number, page)
    assert len(paper.pages) == 2
