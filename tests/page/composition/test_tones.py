"""Tones: the zones of a plan, told by a word and an edge, in any ink."""

from __future__ import annotations

from contextlib import closing

import pypdfium2
import pytest

from bifolio.building import plan
from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Findings
from bifolio.model import FORMATS, Audience
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.papers import Paper

CHAPTER = "content/knees/chapters/20-care.patient.md"
PLAN = """\
    # Your plan

    ::: note green
    ### Green zone: well
    Walk as ever.
    :::

    ::: note amber
    ### Getting worse
    Walk less.
    :::

    ::: warning red
    Call for help.
    :::

    ```{table} across
    ```

    ```{table} down
    ```
    """
TABLES = {
    "across": """\
        title: By zone
        audience: patient
        options: [{id: well, name: Green zone, tone: green}, {id: bad, name: Help, tone: red}]
        criteria: [{id: do, name: What I do}]
        answers: {well: {do: Far walks}, bad: {do: Ring now}}
        """,
    "down": """\
        title: By row
        audience: patient
        options_run: down
        options:
          - {group: Watch out, tone: yellow, options: [{id: worse, name: Sore knee}]}
          - {group: Red zone, tone: red, options: [{id: bad, name: Hot knee}]}
        criteria: [{id: do, name: What I do}]
        answers: {worse: {do: Short walks}, bad: {do: Ring at once}}
        """,
}
INKS = ("a4-standard-colour", "a4-standard-mono")


def planned(library: TinyLibrary) -> TinyLibrary:
    library.write(CHAPTER, PLAN)
    for name, text in TABLES.items():
        library.write(f"content/knees/tables/{name}.yaml", text)
    return library


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The plan in each ink; for reading only."""
    library = planned(tiny_in(tmp_path_factory.mktemp("plan")))
    run = library.build(audiences=(Audience.PATIENT,), formats=tuple(FORMATS[i] for i in INKS))
    assert not besides_style(run.findings), list(run.findings)
    return {delivery.handout.format.name: (library.out / delivery.path).read_bytes()
            for delivery in run.deliveries}


@pytest.mark.parametrize("ink", INKS)
def test_each_zone_has_its_word_once(plans: dict[str, bytes], ink: str) -> None:
    """The page's word stands before what does not begin with it: boxes, columns, groups of rows.

    A note that is a zone is called by the zone, and not a note as well.
    """
    text = " ".join(Paper(plans[ink]).text.split())
    for said in ("Green zone: well", "Amber Getting worse", "Warning · Red Call for help",
                 "Red · Help", "Yellow · Watch out"):
        assert said in text, said
    assert "Green · Green" not in text and "Red · Red" not in text and "Note" not in text


def _edge(pdf: bytes, words: str) -> str:
    """What stands in the 14 mm left of a word: a D for a dark dot at 144 to an inch, else a blank.
    """
    place = Paper(pdf).find(words)[0]
    scale = 2.0
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        page = document[place.page - 1]
        row = round((page.get_height() - (place.bottom + place.top) / 2) * scale)
        grey = page.render(scale=scale).to_pil().convert("L")
    left = round(place.left * scale)
    return "".join("D" if grey.getpixel((at, row)) < 128 else " "
                   for at in range(max(0, left - 80), left - 2))


@pytest.mark.parametrize("ink", INKS)
def test_zones_are_told_apart_without_colour(plans: dict[str, bytes], ink: str) -> None:
    """Green has a thin edge, amber two lines, red a broad one."""
    pdf = plans[ink]
    green, amber, red = (_edge(pdf, words).split() for words in (
        "Walk as ever", "Walk less", "Call for help"))
    assert len(green[-1]) <= 8 and len(amber) >= 2 and len(red[-1]) >= 14


def test_a_zone_is_signed(tiny: TinyLibrary) -> None:
    """Another tone is another text, as what is urgent is."""
    def copied() -> str:
        opened = plan.open_library(tiny.order())
        return reading_copy(opened.selections, opened.library.works["knees"], Audience.PATIENT,
                            Composer(opened.source_files), Findings()).text

    planned(tiny)
    before = copied()
    assert "box note green" in before and "[red]" in before
    tiny.change(CHAPTER, "note green", "note red")
    assert copied() != before


@pytest.mark.parametrize(("old", "new", "code"), [
    ("tone: yellow", "tone: yelow", "unexpected-value"),
    ("tone: yellow", "tone: yellow, urgency: now", "unexpected-value")])
def test_what_is_no_tone_is_told(tiny: TinyLibrary, old: str, new: str, code: str) -> None:
    """A slip, and two marks on one group."""
    planned(tiny).change("content/knees/tables/down.yaml", old, new)
    assert code in {finding.code for finding in tiny.check()}


def test_a_tone_needs_a_box(tiny: TinyLibrary) -> None:
    """Alone it says nothing; the fix names a box."""
    planned(tiny).change(CHAPTER, "note green", "green")
    finding, = (f for f in tiny.check() if f.code == "unexpected-value")
    assert "::: note green" in finding.fix
