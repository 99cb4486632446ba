"""Where another part stands is said with its page, which is known when all pages are made."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from pypdfium2 import PdfDocument

from bifolio.composition.passages import passages_of
from bifolio.diagnostics import Findings
from bifolio.printing.typesetting.typesetter import PATCHES
from bifolio.proofreading.paper_proof.faults import PaperProof
from bifolio.proofreading.paper_proof.proof import prove_paper
from tests.support.pages import HANDOUT, composed, finished, printed

LACKS, ADDED, MOVED = "word-not-on-paper", "word-nobody-wrote", "word-out-of-place"


def page_of(anchor: str) -> str:
    return f'<span class="page-there" data-of="#{anchor}"></span>'


def see(anchor: str) -> str:
    return (f'<a href="#{anchor}">there</a><span class="page-reference"> (page\u00a0'
            f"{page_of(anchor)})</span>")


PARTS = "".join(f'<section><h2 id="part-{n}">Part {n}</h2><p>So it goes on.</p></section>'
                for n in range(1, 13))
WAYS = "".join(f'<li><a href="#part-{n}">Part {n}&nbsp;{page_of(f"part-{n}")}</a></li>\n'
               for n in range(1, 13))
TEXT = (f'<nav class="contents" role="doc-toc"><p class="contents-title">Contents</p>\n<ul>\n{WAYS}'
        f"</ul></nav><p>See {see('part-3')}, and {see('part-12')} too.</p>{PARTS}")
STYLE = "h2 { break-before: page }"


def proved(html: str, wanted: str, style: str = STYLE) -> PaperProof:
    """The proof of what stands in a body, against what was `wanted`."""
    paper = printed(composed(html, style), Findings())
    return prove_paper(paper, passages_of(composed(wanted, style)), HANDOUT.format)


@pytest.mark.parametrize("plain", [False, True])
def test_a_page_is_named_where_another_part_begins(plain: bool) -> None:
    """In the contents and in a line, with WeasyPrint as it comes too; what follows closes up."""
    with PATCHES.taken_out() if plain else nullcontext():
        paper = printed(composed(TEXT, STYLE), Findings())
    words = " ".join(paper.pages[0].split())
    assert "See there (page 4), and there (page 13) too." in words
    assert all(f"Part {n} {n + 1}" in words for n in range(1, 13))
    assert prove_paper(paper, passages_of(composed(TEXT)), HANDOUT.format).faults == ()


@pytest.mark.parametrize("style", [
    "p { text-align: right }", "p { text-align: justify; width: 40mm }",
    ".contents li { display: list-item } .contents .page-there { float: right; text-align: right }",
    ".contents ul { columns: 2; display: block }", "p { columns: 2; width: 80mm }",
    "section { break-before: page } h2 { break-before: auto }"])
def test_a_number_fits_in_whatever_way_its_line_is_set(style: str) -> None:
    """Between columns, at the right, and in lines that are stretched it covers no word."""
    assert proved(TEXT, TEXT, f"{STYLE} {style}").faults == ()


def test_a_wrong_number_of_a_page_is_told() -> None:
    """Where the number is of another part's page it is not what the page was to say."""
    number = f"(page\u00a0{page_of('part-{}')})"
    harmed = TEXT.replace(number.format(3), number.format(5))
    assert {fault.rule for fault in proved(harmed, TEXT).faults} == {LACKS, ADDED}
    assert LACKS in {fault.rule for fault in proved(TEXT, TEXT, f"{STYLE} .page-there::before {{ "
                                                    "content: none }").faults}


def test_a_number_is_held_against_the_words_where_it_leads() -> None:
    """Where a link leads is not believed: the part it names must begin on the page it tells."""
    moved = TEXT.replace(' id="part-3"', "").replace("<p>See ", '<p id="part-3">See ')
    told = [fault for fault in proved(moved, TEXT).faults if "another page" in fault.why]
    assert {(fault.rule, fault.page) for fault in told} == {(MOVED, 1)} and len(told) == 2


def test_a_place_that_is_nowhere_has_no_number() -> None:
    """No page is made up for it, and the proof refuses what names it."""
    lost = f"<p>See {see('nowhere')}.</p>"
    assert "(page )" in printed(composed(lost), Findings()).text.replace("\u00a0", " ")
    assert [fault.rule for fault in proved(lost, lost).faults] == [MOVED]


def test_contents_in_a_line_are_a_list_of_contents() -> None:
    """Each entry is a link in an item of its own, with its words and its page in their order."""
    (contents,) = finished(TEXT, STYLE).structure.walk("TOC")
    assert {tag.kind for tag in contents.tags} == {"TOCI"}
    assert [" ".join(tag.text.split()) for tag in contents.tags] == [
        f"Part {n} {n + 1}" for n in range(1, 13)]
    assert all(sum(1 for _ in tag.walk("Link")) == 1 for tag in contents.tags)


def test_a_hundred_pages_still_have_their_numbers() -> None:
    """A number of three figures has its room, in lines that are full of them too."""
    far = (f"<p>See {see('end')}.</p><p>" + f"Go {see('end')} then. " * 60 + "</p>"
           + "<h2>Part</h2>" * 99 + '<h2 id="end">End</h2>')
    paper = printed(composed(far, STYLE), Findings())
    assert "See there (page 101)." in " ".join(paper.pages[0].split())
    assert proved(far, far).faults == ()
    document = PdfDocument(paper.content)
    text, edge = document[0].get_textpage(), document[0].get_width() - 50
    assert max(text.get_charbox(at)[2] for at in range(text.count_chars())) < edge
    document.close()
