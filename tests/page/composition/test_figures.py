"""Figures: drawn from the register, told in words, and refused where they would mislead."""

from __future__ import annotations

import re
from contextlib import closing
from itertools import groupby

import page
import pypdfium2
import pytest

from bifolio.diagnostics import Findings
from bifolio.loading.library import read
from bifolio.model import Audience
from bifolio.printing.pdf import Paper
from bifolio.proofreading.leaks import marked
from tests.support.figures_cases import (
    CLINICIAN,
    FACTS,
    ICONS,
    PATIENT,
    add_figures,
    drawn,
    middle,
    people,
    place,
    shapes,
    source_files_of,
    words,
)
from tests.support.library import TinyLibrary, tiny_in
from tests.support.pages import SVG


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a register and five figures, of which both readers have the first."""
    return add_figures(tiny)


@pytest.fixture(scope="module")
def printed_once(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """That library, built; for reading only."""
    library = add_figures(tiny_in(tmp_path_factory.mktemp("figures")))
    library.build()
    return library


def web(library: TinyLibrary, audience: str) -> str:
    return (library.out / "knees" / f"knees-{audience}.html").read_text(encoding="utf-8")


def told(library: TinyLibrary, audience: str) -> str:
    """What is read out in the place of the picture, in the finished PDF."""
    (figure,) = library.paper(audience).structure.walk("Figure")
    return figure.alternative.replace("\u00a0", " ")


def test_a_changed_fact_changes_the_figure(library: TinyLibrary) -> None:
    """The number stands in the register alone."""
    library.change(FACTS, 'value: "11"\n  unit: "%"\n  pop', 'value: "23"\n  unit: "%"\n  pop')
    assert people(drawn(library), "filled") == 23 + 5
    library.build(audiences=(Audience.PATIENT,))
    assert "23 in 100 people" in told(library, "patient")


def test_the_words_of_a_picture_are_text_on_the_page(printed_once: TinyLibrary) -> None:
    """They can be found and copied, spaces and all, and are in the page's own font."""
    assert "about 11 in 100" in printed_once.paper("patient").text
    assert "Supervised walking" in printed_once.paper("clinician").text
    (figure,) = printed_once.paper("patient").structure.walk("Figure")
    assert "about 11 in 100" in figure.text


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_a_person_in_an_icon_array_is_at_least_5_mm_tall(
        printed_once: TinyLibrary, audience: str) -> None:
    """Measured on paper: an eye that is weak, or arm's length, still counts them. The picture is as
    wide as it was drawn, which is most of its column."""
    paper, scale = printed_once.paper(audience), 6  # pixels a point
    (figure,) = paper.structure.walk("Figure")
    left, low, right, high = (float(at) for at in (figure.attributes or {})["BBox"])
    with closing(pypdfium2.PdfDocument(paper.content)) as document:
        sheet = document[0]
        picture = sheet.render(scale=scale).to_pil().convert("L")
        top = sheet.get_height() - high
    column = picture.crop((round(left * scale), round(top * scale), round((left + 15) * scale),
                           round((top + high - low) * scale)))
    neck = 2 * scale  # a head is not farther from its shoulders
    inked = [min(column.crop((0, max(0, y - neck), column.width, y + 1)).tobytes()) < 200
             for y in range(column.height)]
    tall = [(len(list(rows)) - neck) / scale / 72 * 25.4
            for ink, rows in groupby(inked) if ink]
    assert sum(5 <= height < 7 for height in tall) == 10, tall
    assert 425 < right - left < 470


# --- what is read out ---


def test_the_description_says_what_the_picture_says(printed_once: TinyLibrary) -> None:
    """Groups, numbers, what they count, who was studied and for how long."""
    assert told(printed_once, "patient") == (
        "Rows of icons, one for each person. A dark icon means: had a fall. "
        "At rest: about 11 in 100 people. Walking: about 5 in 100 people. "
        "Who and when: adults with a sore knee, a year.")


def test_a_description_has_intervals_and_what_was_head_to_head(library: TinyLibrary) -> None:
    """No row is left out, for the readers that have it."""
    place(library, "pain")
    library.build()
    assert "Walking: −12.4% (95% CI −13.4 to −11.5)" in told(library, "patient")
    assert "Aquatic" not in told(library, "patient")
    assert ("Aquatic programme: −20.9 percentage points (95% CI −21.8 to −19.9), compared head "
            "to head") in told(library, "clinician")


def test_an_author_may_describe_it_better(library: TinyLibrary) -> None:
    """`alt` takes the place of the made description, for the readers it is for."""
    library.change(ICONS, "groups:", "alt: {patient: Fewer walkers fall.}\ngroups:")
    library.build()
    assert told(library, "patient") == "Fewer walkers fall."
    assert "about 5 in 100" in told(library, "clinician")


def test_the_caption_says_who_and_cites_the_facts_sources(printed_once: TinyLibrary) -> None:
    """A figure's sources are cited without being named in it, and are in the list."""
    paper = printed_once.paper("patient")
    caption = next(paper.structure.walk("Caption")).text
    assert "Each figure is one person." in caption
    assert "Who and when: adults with a sore knee, a year." in caption
    assert "Radiographs mislead" in paper.text  # the title of the one source of all facts


def test_a_time_line_takes_its_times_from_the_facts(library: TinyLibrary) -> None:
    """Points stand at 26 and 52 weeks, and the line begins at nothing when it is told to."""
    place(library, "weeks")
    svg = drawn(library)
    first, second = (middle(point) for point in shapes(svg, "point"))
    lines = [part.get("d") or "" for part in svg.iter() if part.get("stroke-width") == "1.3"]
    zero = float(re.findall(r"M([\d.]+)", lines[0])[0])
    assert second - zero == pytest.approx(2 * (first - zero), abs=0.1)
    library.build(audiences=(Audience.PATIENT,))
    assert "−20.9 percentage points" in told(library, "patient")
    assert "Who and when: adults with a sore knee." in told(library, "patient")
    assert "at 52 weeks" in told(library, "patient")


def test_a_schematic_has_its_arrows_and_each_readers_words(library: TinyLibrary) -> None:
    """Boxes, gates and arrows are drawn; the description says what leads where."""
    place(library, "joint")
    svg = drawn(library)
    assert [len(shapes(svg, name)) for name in ("box", "gate-closed", "dashed", "blocked")] == \
        [1, 1, 1, 1]
    assert "Bone" in words(svg) and "Subchondral" in words(drawn(library, "clinician"))
    library.build(audiences=(Audience.PATIENT,))
    assert "Subchondral" not in library.paper("patient").text + web(library, "patient")
    assert "The way from “Load” to “Gap (a closed gate)” is blocked: none gets through." in \
        told(library, "patient")


def test_a_plate_is_told_part_by_part(library: TinyLibrary) -> None:
    """Who hears the page hears each share, what it is of, and what it may be."""
    place(library, "meal")
    library.build(audiences=(Audience.PATIENT,))
    assert told(library, "patient") == ("A plate, in parts. Half: greens (leeks or peas). "
                                        "A quarter: bread. A quarter: fish (smoked or raw).")
    assert "Starch" not in library.paper("patient").text + web(library, "patient")


def test_figures_pass_for_accessible_and_archivable(library: TinyLibrary) -> None:
    """A handout with all kinds of figures passes PDF/UA-1 and PDF/A-2a."""
    for name in ("falls", "pain", "both", "weeks", "meal"):
        library.change(CLINICIAN, "# Management\n", f"# Management\n\n```{{figure}} {name}\n```\n")
    library.change(CLINICIAN, "```{figure} falls\n```\n\nOffer", "```{figure} joint\n```\n\nOffer")
    library.build(audiences=(Audience.CLINICIAN,))
    paper = library.paper("clinician")
    assert len(list(paper.structure.walk("Figure"))) == 6
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(paper.content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_the_same_figure_is_the_same_bytes(
        library: TinyLibrary, printed_once: TinyLibrary) -> None:
    """Two builds of a figure do not differ in a byte."""
    library.build()
    assert library.paper("clinician").content == printed_once.paper("clinician").content


def test_a_picture_is_placed_as_before(library: TinyLibrary) -> None:
    """A name with a suffix is a picture's file, with alt and caption in the chapter."""
    library.write("content/knees/images/dot.svg", SVG)
    library.change(PATIENT, "Walk a",
                   "```{figure} images/dot.svg\n:alt: A dot.\nHere.\n```\n\nWalk a")
    library.build(audiences=(Audience.PATIENT,))
    alternatives = [f.alternative for f in library.paper("patient").structure.walk("Figure")]
    assert "A dot." in alternatives and len(alternatives) == 2


def test_a_sheet_may_be_a_figure(library: TinyLibrary) -> None:
    """One page with the figure on it, whose title is not printed twice."""
    library.change("content/knees/work.yaml", "funding:", "sheets:\n  - {id: wall, title: Falls in "
                   "one year, audience: patient, from: figure falls}\nfunding:")
    assert not library.build(audiences=(Audience.PATIENT,)).failed
    path = library.out / "knees" / "knees-wall-patient-a4-standard-colour.pdf"
    sheet = Paper(path.read_bytes())
    assert sheet.text.count("Falls in one year") == 1 and "about 5 in 100" in sheet.text


def test_what_is_for_clinicians_stays_theirs(library: TinyLibrary) -> None:
    """A row for one audience is in no other's picture, words or page, and the proof knows it."""
    place(library, "pain")
    library.build()
    assert "Aquatic" in library.paper("clinician").text
    for text in (library.paper("patient").text, web(library, "patient"), told(library, "patient")):
        assert "quatic" not in text
    source_files = source_files_of(library)
    held = read(source_files, Findings())
    secret = marked(held, held.works["knees"], source_files)[Audience.PATIENT]
    findings = Findings()
    secret.find(("Walking Aquatic programme −20.9 percentage points",), "the text", source_files,
                findings)
    assert [f.code for f in findings] == ["audience-leak"]
