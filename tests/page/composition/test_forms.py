"""Lines to fill in under the title: what a work asks, and what a clinic adds."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from bifolio.building import plan
from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import clinic_hash
from bifolio.loading.clinics import read_clinic
from bifolio.model import FORMATS, Audience
from bifolio.model.source import Source
from bifolio.proofreading.accessibility import find_inaccessible
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary
from tests.support.papers import Paper

WORK = "content/knees/work.yaml"
MM = 72 / 25.4
ALL = "to_fill_in: [name, date, next_visit, given_by]\n"


def asks(library: TinyLibrary, line: str) -> TinyLibrary:
    library.change(WORK, "chapters:", f"{line}chapters:")
    return library


def of_clinic(library: TinyLibrary, line: str) -> None:
    library.write("content/clinics/quayside.yaml", line + dedent(CLINIC))
    library.write("content/clinics/quayside.svg", LOGO)


def papers(library: TinyLibrary, **wanted: object) -> dict[str, Paper]:
    """The handouts by audience; none has a finding."""
    run = library.build(**wanted)
    assert not run.findings, list(run.findings)
    return {str(d.handout.audience): Paper((library.out / d.path).read_bytes())
            for d in run.deliveries}


@pytest.mark.parametrize("name", ["a4-standard-colour", "a5-standard-mono", "letter-large-mono"])
def test_patients_fill_in_lines_under_the_title(tiny: TinyLibrary, name: str) -> None:
    """On page 1, above the text and apart; each is as long as a name is, and heard as a blank."""
    printed = papers(asks(tiny, ALL), formats=(FORMATS[name],))
    others = [paper.text for audience, paper in printed.items() if audience != "patient"]
    assert not any(word in text for word in ("Next visit", "Given by") for text in others)
    paper = printed["patient"]
    places = [paper.find(label)[0] for label in ("Name", "Date", "Next visit", "Given by")]
    (title,), text = paper.find("Your sore knee")[:1], paper.find("What it is")[0]
    assert all(place.page == 1 and text.top < place.bottom < title.bottom for place in places)
    blanks = [tag for tag in paper.structure.walk("Figure")
              if tag.alternative == "Blank to fill in"]
    assert len(blanks) == 4
    findings = Findings()
    find_inaccessible(paper, findings)
    assert not list(findings)
    first, second = places[:2]
    beside = abs(first.bottom - second.bottom) < 2
    assert (second.left - first.left if beside else 60 * MM) >= 58 * MM
    assert beside or first.bottom - second.top >= 4 * MM


def test_a_clinic_adds_its_lines(tiny: TinyLibrary) -> None:
    """What the work asks stands once and first, and both for whom they are asked."""
    asks(tiny, "to_fill_in: date\nto_fill_in_for: [patient, clinician]\n")
    of_clinic(tiny, "to_fill_in: [name, date]\n")
    printed = papers(tiny, clinic="quayside")
    heads = {name: paper.pages[0].split("What it is")[0] for name, paper in printed.items()}
    assert heads["patient"].count("Date") == 1
    assert heads["patient"].index("Date") < heads["patient"].index("Name")
    assert "Date" in heads["clinician"] and "Name" not in heads["clinician"]


def test_what_a_work_asks_is_signed_and_what_a_clinic_adds_is_its_own(tiny: TinyLibrary) -> None:
    """The reading copy has the work's lines; the clinic's are in the hash of its own words."""
    asks(tiny, "to_fill_in: [name]\n")
    of_clinic(tiny, "to_fill_in: [given_by]\n")
    opened = plan.open_library(tiny.order())
    copy = reading_copy(opened.selections, opened.library.works["knees"], Audience.PATIENT,
                        Composer(opened.source_files), Findings())
    parts = dict(copy.parts)
    assert "{Name} [blank]" in parts["title"]
    assert not any("{Given by}" in line for line in parts["title"])
    sources = (Source("c.yaml", line + dedent(CLINIC))
               for line in ("to_fill_in: [given_by]\n", ""))
    with_line, without = (read_clinic("quayside", source, Findings()) for source in sources)
    assert clinic_hash(with_line) != clinic_hash(without)


@pytest.mark.parametrize("of", ["work", "clinic"])
def test_for_whom_without_what_is_told(tiny: TinyLibrary, of: str) -> None:
    """Who says for whom lines stand, and forgets which, is told at that line, in either file."""
    said = "to_fill_in_for: clinician\n"
    if of == "work":
        asks(tiny, said)
    else:
        of_clinic(tiny, said)
    finding, = tiny.check()
    assert finding.code == "missing-key" and "to_fill_in:" in finding.fix
    assert "to_fill_in_for" in Path(tiny.root, finding.span.path).read_text(
        encoding="utf-8").split("\n")[finding.span.line - 1]


def test_a_line_that_nobody_knows_is_told(tiny: TinyLibrary) -> None:
    """With the nearest that there is."""
    finding, = asks(tiny, "to_fill_in: [name, next_vist]\n").check()
    assert finding.code == "unknown-name" and "next_visit" in finding.fix
    assert (finding.span.path, finding.span.line, finding.span.column) == (WORK, 2, 20)
