"""No bad breaks: what the style sheets avoid, and what is found where they cannot."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Finding
from bifolio.files.engine_files import styles
from bifolio.model import Audience
from bifolio.printing.pdf import Paper
from tests.support.breaks_cases import short
from tests.support.library import TinyLibrary, besides_style
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


def test_a_short_last_page_is_drawn_in(tiny: TinyLibrary, settings: list[str]) -> None:
    """Two lines that run over are drawn in by narrower gaps, in one or two settings more."""
    short(tiny)
    drawn = 0
    for lines in range(19, 27):
        settings.clear()
        paper, findings = build(tiny, "## One", "Text.", "## Two", "Text.", filler(lines))
        last = sum("Filler" in line for line in paper.pages[-1].splitlines())
        assert len(settings) <= 3
        assert len(paper.pages) == 1 or last >= 5 or findings
        drawn += len(settings) > 1 and not findings
    assert drawn


def test_a_short_last_page_that_stays_is_found(tiny: TinyLibrary) -> None:
    """Where the gaps give too little, the finding says how many lines are too many."""
    short(tiny)
    unstyle(tiny, "tokens", "--tightness: 1;", "--tightness: 1 !important;")
    found: list[Finding] = []
    for lines in range(23, 31):
        found += build(tiny, filler(lines))[1]
    assert {finding.code for finding in found} == {"short-last-page"}
    assert "The last page, 2, has only" in found[0].what


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
