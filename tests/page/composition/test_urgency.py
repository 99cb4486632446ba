"""Boxes and groups: how urgent one is can be seen without colour, and its name is a heading."""

from __future__ import annotations

import re
from contextlib import closing
from itertools import pairwise

import pypdfium2
import pytest

from bifolio.diagnostics import Findings
from bifolio.model import FORMATS, Audience
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary, tiny_in
from tests.support.papers import Paper, Printed

SIGNS = """\
    ::: key-message
    Move your knee each day.
    :::

    ::: warning week
    Your leg tires sooner than before.
    :::

    ::: warning today
    Your knee is hot and red.
    :::

    # Signs to know

    ::: warning now
    ### Now: call for help
    Your whole leg is blue.
    :::

    ::: warning
    ### In doubt
    Ask at the desk.
    :::

    ```{table} signs
    ```
    """
TABLE = """\
    title: When to call
    options_run: down
    options:
      - {group: Later, urgency: week, options: [{id: tired, name: Tired leg}]}
      - {group: Any day, options: [{id: stiff, name: Stiff knee}]}
      - {group: "Today: ring us", urgency: today, options: [{id: hot, name: Hot knee}]}
      - {group: Get help, urgency: now, options: [{id: blue, name: Blue leg}]}
    criteria: [{id: what, name: What to do}]
    answers: {tired: {what: Wait}, stiff: {what: Walk}, hot: {what: Rest}, blue: {what: Lie down}}
    """
INKS = ("a4-standard-colour", "a4-standard-mono")


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Paper]:
    """A patient handout of levels, and a sheet of its table, by ink; “clinic” has a pale green."""
    library = tiny_in(tmp_path_factory.mktemp("urgency"))
    library.write("content/knees/chapters/30-signs.patient.md", SIGNS)
    library.write("content/knees/tables/signs.yaml", TABLE)
    library.change("content/knees/work.yaml", "20-care]", "20-care, 30-signs]\nsheets:\n"
                   "  - {id: call, title: Whom to call, audience: patient, from: table signs}")
    library.change("content/knees/tables/options.yaml", "- group: Every day",
                   "- group: Every day\n    urgency: week")  # of columns
    library.write("content/clinics/quayside.yaml", CLINIC)
    library.write("content/clinics/quayside.svg", LOGO)
    made = {}
    for clinic, names in (("", INKS), ("quayside", INKS[:1])):
        run = library.build(audiences=(Audience.PATIENT,), clinic=clinic,
                            formats=tuple(FORMATS[name] for name in names))
        assert len(run.deliveries) == 2 * len(names), run.findings
        made |= {(d.handout.sheet, "clinic" if clinic else d.handout.format.ink):
                 Paper((library.out / d.path).read_bytes()) for d in run.deliveries}
    return made


LOOKS = ("colour", "mono", "clinic")


def _shades(paper: Paper, place: Printed, beside: float = 0) -> list[float]:
    """How dark each row of pixels is, from 0 to 1, between the margins of the page of a place; only
    its first points with `beside`."""
    with closing(pypdfium2.PdfDocument(paper.content)) as document:
        page = document[place.page - 1]
        picture = page.render(scale=2).to_pil().convert("L")
    edges = sorted(x for x in range(picture.width) if min(picture.crop(
        (x, 0, x + 1, picture.height)).tobytes()) < 200)
    left = edges[0]
    right = left + round(2 * beside) if beside else edges[-1]
    return [1 - sum(row) / len(row) / 255 for row in (
        picture.crop((left, y, right, y + 1)).tobytes() for y in range(picture.height))]


def _dark(paper: Paper, words: str, beside: float = 0) -> float:
    """How dark the line of some words is."""
    place = paper.find(words)[-1]
    shades = _shades(paper, place, beside)
    high = len(shades) / 2
    rows = shades[round(2 * (high - place.top)):round(2 * (high - place.bottom))]
    return sum(rows) / len(rows)


@pytest.mark.parametrize("look", LOOKS)
def test_an_emergency_is_the_darkest_line_of_its_page(
        papers: dict[tuple[str, str], Paper], look: str) -> None:
    """In colour, in one ink, and in a clinic's colours: no heading, band or name of a box is as
    dark as what cannot wait."""
    for sheet, words, others in (
            ("", "Now: call for help", ("For patients", "Signs to know", "Key points", "In doubt",
                                        "This week", "· Today", "What it is")),
            ("call", "Get help", ("Whom to call", "Later", "Any day", "Today: ring us"))):
        paper = papers[sheet, look]
        assert _dark(paper, words) > 0.6 > 0.3 > max(_dark(paper, other) for other in others)


@pytest.mark.parametrize("look", LOOKS)
def test_what_can_wait_a_day_is_framed_heavier_than_what_can_wait_a_week(
        papers: dict[tuple[str, str], Paper], look: str) -> None:
    """The frame of a box, and of a group's label, tells the two apart without colour."""
    paper, sheet = papers["", look], papers["call", look]
    assert _dark(paper, "hot and red", 4) > 2 * _dark(paper, "tires sooner", 4)
    assert _dark(sheet, "Today: ring us", 3) > 2 * _dark(sheet, "Later", 3)


def test_the_word_is_said_once(papers: dict[tuple[str, str], Paper]) -> None:
    """Whoever sees no form reads or hears the level: in the writer's words, or in the page's."""
    words = [" ".join(tag.text.split()) for look in ("", "call") for kind in ("H2", "H3", "TH")
             for tag in papers[look, "colour"].structure.walk(kind)]
    for name in ("⚠ Warning · This week", "⚠ Warning · Today", "⚠ Now: call for help",
                 "This week · Later", "Today: ring us", "⚠ Now · Get help", "Any day",
                 "This week · Every day"):
        assert name in words, words


def test_the_name_of_a_box_is_in_the_outline(papers: dict[tuple[str, str], Paper]) -> None:
    """Who jumps from heading to heading meets each box, one level below what it stands under."""
    paper = papers["", "colour"]
    for name in ("Key points", "⚠ Warning · Today", "⚠ Now: call for help", "⚠ Warning · In doubt"):
        assert name in paper.outline
    levels = [int(tag.kind[1:]) for tag in paper.structure.walk("H1", "H2", "H3", "H4")]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    named = {" ".join(tag.text.split()): tag.kind for tag in paper.structure.walk("H2", "H3")}
    assert named["Key points"] == "H2" and named["⚠ Now: call for help"] == "H3"


def test_a_box_has_its_whole_width_under_its_name(papers: dict[tuple[str, str], Paper]) -> None:
    """The name stands at the left, above the first line."""
    paper = papers["", "colour"]
    name, text = paper.find("Key points")[-1], paper.find("Move your knee")[-1]
    assert name.left == pytest.approx(text.left, abs=2) and name.bottom > text.top - 3


def test_a_box_may_stand_under_the_deepest_heading(tiny: TinyLibrary) -> None:
    """Its name is a heading that HTML has, and no heading in it is above that."""
    tiny.write("content/knees/chapters/20-care.patient.md",
               "# A\n\n## B\n\n### C\n\n#### D\n\n##### E\n\nText.\n\n"
               "::: warning today\nRest.\n:::\n\n"
               "::: action\nWalk.\n\n#### Later\n\nSwim.\n:::\n")
    assert not Findings(tiny.build(audiences=(Audience.PATIENT,)).findings).failed
    kinds = {tag.text.strip(): tag.kind for tag in tiny.paper("patient").structure.walk()
             if tag.kind in ("H1", "H2", "H3", "H4", "H5", "H6")}
    assert kinds["⚠ Warning · Today"] == "H6"
    assert kinds["✓ To do"] <= kinds["Later"]


def test_a_heading_that_only_begins_like_the_word_does_not_say_it(tiny: TinyLibrary) -> None:
    """“Today's pills” is no level: the page says how urgent it is."""
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little every day.",
                "::: note today\n### Today's pills\nTake them.\n:::\n")
    assert not tiny.build(audiences=(Audience.PATIENT,)).findings
    assert re.search("Note · Today\\s+Today’?'?s pills", tiny.paper("patient").text)


def test_an_urgent_group_tells_all_who_read_it(tiny: TinyLibrary) -> None:
    """A label that one reader does not get leaves that reader without the level: an error."""
    tiny.change("content/knees/tables/options.yaml", "- group: Every day",
                "- group: {clinician: Every day}\n    urgency: now")
    told = [f for f in tiny.check() if f.code == "unexpected-value"]
    assert len(told) == 1 and "urgent (now)" in told[0].what
