"""Room on the page: gaps of four millimetres and more, pages that are full, and nothing torn."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from bifolio.model import FORMATS, Audience
from bifolio.printing.typesetting import vertical_justification
from tests.support.library import TinyLibrary, besides_style
from tests.support.pages import finished
from tests.support.papers import Paper

CHAPTER = "content/knees/chapters/20-care.patient.md"
MM = 25.4 / 72
LINES = "Keep the knee moving every day, and do a little more each week. " * 4


def build(library: TinyLibrary, text: str, name: str = "a4-standard-colour") -> Paper:
    """The patient handout in a format, whose second chapter is this, and is without a finding."""
    library.write(CHAPTER, f"# What you can do\n\n{text}\n")
    run = library.build(audiences=(Audience.PATIENT,), formats=(FORMATS[name],))
    assert not besides_style(run.findings), [f.what for f in run.findings]
    return Paper((library.out / f"knees/knees-patient-{name}.pdf").read_bytes())


def box(number: int, signs: int = 4) -> str:
    """A box of so many lines and its heading."""
    said = "\n".join(f"- Rest at {number} to {sign}." for sign in range(signs))
    return f"::: note\n### Box {number}\n\n{said}\n:::"


def frames(paper: Paper) -> Iterator[list[tuple[float, float]]]:
    """Of each page where its boxes begin and end, in millimetres from its head, in their order."""
    document = pypdfium2.PdfDocument(paper.content)
    for page in document:
        height, found = page.get_height(), []
        for drawn in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH]):
            left, low, right, high = drawn.get_bounds()
            if right - left > 100 / MM and high - low > 5 / MM:
                found.append(((height - high) * MM, (height - low) * MM))
        yield _outer(found)
    document.close()


def _outer(found: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Those that stand in no other, each once."""
    outer: list[tuple[float, float]] = []
    for begin, end in sorted(found, key=lambda one: (one[0], -one[1])):
        if not outer or begin > outer[-1][1] - 0.1:
            outer.append((begin, end))
    return outer


@pytest.mark.parametrize("name", ["a4-standard-colour", "letter-standard-mono", "a4-large-mono"])
def test_boxes_stand_4_to_9_mm_apart(tiny: TinyLibrary, name: str) -> None:
    """Boxes are parted by 4 to 9 mm, all on a page by the same."""
    paper = build(tiny, "\n\n".join(box(number) for number in range(20)), name)
    pages = list(frames(paper))[1:-1]  # the first has other blocks between them
    assert len(pages) > 1
    for number, found in enumerate(pages, 2):
        gaps = [below[0] - above[1] for above, below in pairwise(found)]
        assert len(gaps) > 1 and min(gaps) + 0.1 >= 4 and max(gaps) <= 9.1, (number, gaps)
        assert max(gaps) - min(gaps) < 0.2, (number, gaps)


def test_the_title_block_stands_free(tiny: TinyLibrary) -> None:
    """Over a patient's title block and under it there are four millimetres and more."""
    paper = build(tiny, box(1))
    header = max(paper.find("Test clinic"), key=lambda place: place.top)
    band = paper.find("For patients and families")[0]
    assert header.page == band.page == 1
    assert (header.bottom - band.top) * MM > 4
    title, following = paper.find("Your sore knee")[0], paper.find("What it is")[0]
    assert (title.bottom - following.top) * MM > 4


def test_a_page_is_full_of_its_gaps() -> None:
    """What a page leaves empty widens its gaps, until they are twice as wide or the page is full.
    """
    for high, wide in ((64, 8), (62, 9.0), (60, 8)):
        blocks = "".join(f"<div class='kept'>Block {number}.</div>" for number in range(12))
        paper = finished(blocks, "@page upright { margin: 20mm } .kept { break-inside: avoid; "
                         f"border: 1pt solid; height: {high}mm; margin: 4mm 0 }}")
        first, second = (paper.find(f"Block {number}.")[0] for number in (0, 1))
        assert first.page == second.page == 1
        gap = (first.bottom - second.bottom) * MM - high - 2 / 72 * 25.4
        assert 4 <= gap <= wide + 0.1


def test_lines_and_pages_break_where_they_did(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the space that is given back each page has the same lines, in places of their own."""
    html = "".join(f"<h2>Part {number}</h2><p>{LINES * (1 + number % 3)}</p>"
                   "<div class='box note' style='break-inside: avoid'><p>One.</p><p>Two.</p></div>"
                   for number in range(30))
    given = finished(html)
    monkeypatch.setattr(vertical_justification, "_FULL", 0)
    kept = finished(html)
    assert given.pages == kept.pages and len(given.pages) > 2
    moved = [above.bottom - below.bottom for number in range(30) for above, below in
             zip(kept.find(f"Part {number}"), given.find(f"Part {number}"), strict=True)]
    assert min(moved) > -0.01 and sum(move > 1 for move in moved) > 5


def test_links_and_outline_lead_to_where_a_block_has_moved() -> None:
    """What leads to a heading leads to where it stands, and not to where it stood before."""
    html = "".join(f"<h2 id='part-{number}' data-label='Part {number}'>Part {number}</h2>"
                   f"<p>{LINES} <a href='#part-{number}'>Go</a></p><figure><img src='dot.svg' "
                   "alt='A dot' style='height: 60mm'></figure>" for number in range(9))
    paper = finished(html)
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        names = pdf.Root.Names.Dests.Names
        targets = {str(names[at]): float(names[at + 1][3]) for at in range(0, len(names), 2)}
        with pdf.open_outline() as outline:
            marks = [float(item.destination[3]) for item in outline.root]
    for number in range(9):
        heading = paper.find(f"Part {number}")[0]
        assert 0 <= targets[f"part-{number}"] - heading.top < 12
        assert 0 <= marks[number] - heading.top < 12


@pytest.mark.parametrize("name", ["a4-large-colour", "letter-large-mono"])
def test_an_emergency_begins_on_page_1_in_large_print(tiny: TinyLibrary, name: str) -> None:
    """A box too tall for what is left of the first page begins there, and is no finding."""
    tiny.change("content/knees/chapters/10-what.md", "# ", "::: key-message\n- Rest.\n- Walk.\n"
                "- Swim.\n:::\n\n::: warning\n### Now: call us\n\n" + "".join(
                    f"- Sign {number} is bad.\n" for number in range(9)) + "\n### Today: come\n\n"
                + "".join(f"- Pain {number} is bad.\n" for number in range(9)) + ":::\n\n# ")
    paper = build(tiny, box(1), name)
    assert "Now: call us" in paper.pages[0] and "Sign 5 is bad" in paper.pages[0]
    assert "Pain 8 is bad" in paper.pages[1]
    assert "Today: come" not in paper.pages[0].splitlines()[-4:]


def test_a_table_kept_whole_leaves_no_half_of_a_page_empty() -> None:
    """A table that must be whole goes on on the next page, where else too much would be empty."""
    rows = "".join(f"<tr><td>Row {number}</td></tr>" for number in range(30))
    table = ("<div class='comparison' style='break-inside: avoid'><table><thead><tr><th>Head</th>"
             f"</tr></thead><tbody>{rows}</tbody></table></div>")
    for lines, split in ((20, True), (36, False)):
        paper = finished("<h2>Title</h2>" + f"<p>{'Line.<br>' * lines}</p>" + table)
        assert ("Row 0" in paper.pages[0]) is split
        assert paper.text.count("Head") == 1 + split


@pytest.mark.parametrize("name", ["body", "main", "section"])
def test_a_ground_fills_no_page(name: str) -> None:
    """A style that tints the paper changes nothing of where a box may break."""
    signs = "".join(f"<p>Sign {number}</p>" for number in range(30))
    html = (f"<main><section><p>{'Line.<br>' * 24}</p>"
            f"<div class='box now' style='break-inside: avoid'>{signs}</div></section></main>")
    for style in ("", f"{name} {{ background: #fefefe }}"):
        assert "Sign 0" in finished(html, style).pages[0]


@pytest.mark.parametrize("place", ["fixed", "absolute"])
def test_what_has_a_place_of_its_own_stays_there(place: str) -> None:
    """Only what flows is moved down: what is set to the foot of the page does not leave it."""
    aside = f"<p style='position: {place}; bottom: 0; right: 0; margin: 0'>Aside</p>"
    blocks = "".join("<p class='box' style='margin: 5mm 0'>Block</p>" for _ in range(8))
    paper = finished(f"{blocks}{aside}<p>End</p>")
    assert paper.find("Aside")[0].bottom > 40 and paper.find("Block")[7].bottom < \
        finished(f"{aside}{blocks}", ".box { margin: 0 !important }").find("Block")[7].bottom


def test_what_is_set_beside_its_place_in_the_text_moves_with_it() -> None:
    """A remark without a place of its own stays beside the block that it stands above."""
    aside = "<p style='position: absolute; margin: 0; right: 0'>Aside</p>"
    blocks = "<p class='box' style='margin: 5mm 0'>Block</p>" * 6
    paper = finished(f"{blocks}{aside}<p class='box' style='margin: 0'>Last</p>")
    assert abs(paper.find("Aside")[0].top - paper.find("Last")[0].top) < 15


def test_columns_begin_at_one_height() -> None:
    """Gaps are not widened within columns, whose lines stand side by side."""
    text = "".join(f"<p>Block {number}. {LINES}</p>" for number in range(6))
    paper = finished(f"<section>{text}</section>", "section { columns: 2 } p { margin: 5mm 0 }")
    tops = sorted({round(paper.find(f"Block {number}.")[0].top) for number in range(6)})
    assert len(tops) <= 4
