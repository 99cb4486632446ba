"""What is written on the paper by hand: lines to write on, and boxes to tick."""

from __future__ import annotations

from itertools import pairwise

import page
from PIL import Image

from bifolio.model import Audience
from bifolio.printing.pdf.pictures import draw_pages
from tests.support.library import TinyLibrary
from tests.support.writing_cases import ASKED

PATIENT = "content/knees/chapters/20-care.patient.md"
WALK = "Walk a little every day."
DOTS = 100  # an inch
PROFILES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A)


def rules(picture: Image.Image) -> list[float]:
    """How far down the page, in mm, each thin line is that runs over half its width."""
    dark = picture.convert("L").point(lambda tone: 255 if tone < 200 else 0)
    share = dark.resize((1, dark.height), Image.Resampling.BOX).tobytes()
    return [y / DOTS * 25.4 for y in range(1, dark.height) if share[y] > 127 >= share[y - 1]]


def test_lines_are_far_enough_apart_to_write_on(tiny: TinyLibrary) -> None:
    """Three lines alone are three rules on the paper, a hand's height apart or more."""
    tiny.change(PATIENT, WALK, "Walk.\n\n```{lines} 3\n```")
    run = tiny.build(audiences=(Audience.PATIENT,))
    assert not run.findings
    paper = tiny.paper("patient")
    (walk,) = paper.find("Walk.")
    (picture,) = draw_pages(paper.content, DOTS, (walk.page,))
    page_height = paper.sizes[walk.page - 1][1]
    walked = (page_height - walk.bottom) / 72 * 25.4
    below = [down for down in rules(picture) if down > walked][:3]
    assert len(below) == 3 and below[0] - walked > 6
    assert all(8 <= after - before <= 12 for before, after in pairwise(below))


def test_what_is_to_be_written_on_is_not_read_aloud(tiny: TinyLibrary) -> None:
    """Lines in a list are no part of what a screen reader says, and harm neither claim."""
    tiny.change(PATIENT, WALK, ASKED)
    assert not tiny.build(audiences=(Audience.PATIENT,)).findings
    paper = tiny.paper("patient")
    items = [tag.text for tag in paper.structure.walk("LI")][:2]
    assert [" ".join(item.split()) for item in items] == ["1. What hurts?", "2. Since when?"]
    (list_,) = [tag for tag in paper.structure.walk("L") if "What hurts?" in tag.text]
    empty = [tag.kind for tag in list_.walk() if not tag.text.strip()]
    assert not empty
    page_text = (tiny.out / "knees" / "knees-patient.html").read_text(encoding="utf-8")
    assert page_text.count('<div class="writing-lines" aria-hidden="true"><div>') == 2
    for profile in PROFILES:
        report = page.validate_pdf_bytes(paper.content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_a_list_of_boxes_has_a_box_for_each_item(tiny: TinyLibrary) -> None:
    """Items that begin with [ ] are printed with a box to tick, and without the brackets."""
    tiny.change(PATIENT, WALK, "- [ ] Walk **daily**.\n- [ ] Swim.\n\nThen:\n\n"
                "- Rest well.")
    assert not tiny.build(audiences=(Audience.PATIENT,)).findings
    paper = tiny.paper("patient")
    items = [" ".join(tag.text.split()) for tag in paper.structure.walk("LI")][:3]
    assert items == ["Tick box, empty: Walk daily.", "Tick box, empty: Swim.", "• Rest well."]
    assert paper.text.count("□") == 2
    report = page.validate_pdf_bytes(paper.content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant


def test_a_list_counts_from_where_its_writer_began(tiny: TinyLibrary) -> None:
    """Steps that go on from others are numbered on paper as they are in the text."""
    tiny.change(PATIENT, WALK, "5. Rest.\n6. Drink.")
    assert not tiny.build(audiences=(Audience.PATIENT,)).findings
    items = [tag.text for tag in tiny.paper("patient").structure.walk("LI")][:2]
    assert [" ".join(item.split()) for item in items] == ["5. Rest.", "6. Drink."]
