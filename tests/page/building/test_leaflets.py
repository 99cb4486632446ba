"""Four leaflets as a clinic has them, for two clinics: a week plan, a plan in zones, a preparation
and a medicine sheet."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from bifolio.building import runs
from bifolio.model import FORMATS, Audience
from tests.support.library import Silence
from tests.support.papers import Paper
from tests.support.places import ROOT
from tests.support.workers import WORKERS

LEAFLETS = ROOT / "tests" / "libraries" / "leaflets"
MADE = (("riverside", "a4-standard-colour"), ("harbour", "letter-large-mono"))
WORKS = ("alendronic-acid", "asthma-plan", "colonoscopy", "warfarin-week")


@pytest.fixture(scope="module", params=MADE, ids=" ".join)
def papers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
           ) -> Mapping[str, Paper]:
    """The patients' handouts and sheets by name, built strictly for a clinic; nothing is found.

    So each has passed the proof of its page: every word is there once, seen, and in its place.
    """
    clinic, name = request.param
    out = tmp_path_factory.mktemp("leaflets")
    run = runs.build(runs.Order(LEAFLETS, out, audiences=(Audience.PATIENT,), strict=True,
                                formats=(FORMATS[name],), clinic=clinic), Silence(), WORKERS)
    assert not run.findings, list(run.findings)
    assert all(delivery.path for delivery in run.deliveries)
    return {" ".join(filter(None, (delivery.handout.work, delivery.handout.sheet))):
            Paper((out / delivery.path).read_bytes()) for delivery in run.deliveries}


def _text(paper: Paper) -> str:
    return " ".join(paper.text.split())


def test_every_leaflet_is_a_draft_with_its_clinic(papers: Mapping[str, Paper]) -> None:
    """Each says that nobody may use it, whom to call, and which number is for an emergency."""
    assert set(papers) >= set(WORKS)
    for name in WORKS:
        text = _text(papers[name])
        assert "DRAFT" in text and "A draft for tests: do not use it" in text, name
        assert "999 Emergency" in text, name
        assert re.search(r"Name .*Given by ", text), name
        assert "The sources are listed in the handout for clinicians." in text, name
    assert "Asthma nurse" in _text(papers["asthma-plan"]) or \
        "Switchboard" in _text(papers["asthma-plan"])


def test_a_leaflet_has_no_more_pages_than_it_needs(papers: Mapping[str, Paper]) -> None:
    """Six at most, and eleven in large print; a sheet has one."""
    most = 11 if "warfarin-week week" not in papers else 6
    for name, paper in papers.items():
        assert len(paper.pages) <= (1 if name not in WORKS else most), name


def test_the_zones_of_a_plan_are_told_in_words_and_in_order(papers: Mapping[str, Paper]) -> None:
    """Green, yellow and red, each with its signs and what to do, in any ink."""
    text = _text(papers["asthma-plan"])
    places = [text.index(words) for words in (
        "Green zone: I am well", "I can do what I always do.", "Each day I take",
        "Yellow zone: I am getting worse", "I wake up at night", "a. Back in green",
        "b. Still in yellow", "Red zone: I need help now", "I am very short of breath.")]
    assert places == sorted(places)


def test_steps_and_their_parts_stand_in_order(papers: Mapping[str, Paper]) -> None:
    """Each day of the preparation, and each step of it with its letters."""
    text = _text(papers["colonoscopy"])
    places = [text.index(words) for words in (
        "2 days before Date:", "1. Eat plain food only.", "a. Chicken without sauce",
        "c. Clear soup", "4. Put your laxative", "1 day before Date:", "4. Take your laxative",
        "a. First sachet at", "b. Second sachet at", "c. Third sachet at", "5. Stay at home",
        "The day of the test 1. Eat nothing.", "3. Pack your bag.", "Afterwards",
        "For who takes me home")]
    assert places == sorted(places)


@pytest.mark.parametrize(("name", "blanks", "boxes"), [
    ("alendronic-acid", 14, 10), ("asthma-plan", 38, 0), ("colonoscopy", 20, 4),
    ("warfarin-week", 30, 11)])
def test_places_to_write_in_are_there_and_heard(papers: Mapping[str, Paper], name: str,
                                                blanks: int, boxes: int) -> None:
    """Lines, empty cells and boxes to tick in words, each named for those who hear the page."""
    said = [tag.alternative for tag in papers[name].structure.walk("Figure")]
    assert said.count("Blank to fill in") >= blanks, said
    assert said.count("Tick box, empty:") >= boxes, said
