"""What is downloaded is what a build delivers of what is saved: whole, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from bifolio.building import runs
from bifolio.model import FORMATS
from bifolio.server.shown import Choice
from tests.support.library import TinyLibrary, lying, tiny_in
from tests.support.papers import Paper
from tests.support.press_rooms import Answer, Browser
from tests.support.workers import WORKERS

CHAPTER = "content/knees/chapters/20-care.patient.md"
A4 = "format=a4-standard-colour"
PATIENT = f"/download/handout?work=knees&audience=patient&{A4}"


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TinyLibrary:
    def shared(order: runs.Order) -> Callable[..., object]:
        del order
        return WORKERS

    monkeypatch.setattr(runs, "usual_executor", shared)
    library = tiny_in(tmp_path)
    library.write("content/clinics/pebble.yaml", """\
        name: Pebble Road
        address: [7 Pebble Road]
        phones: [{label: Desk, number: "555 0100"}]
        hours: Monday to Friday
        """)
    return library


@pytest.fixture
def browser(library: TinyLibrary) -> Browser:
    return Browser(library.root)


def _get(browser: Browser, address: str) -> Answer:
    answer = browser.ask("GET", address)
    assert answer.status == 200, answer.body
    return answer


def test_a_handout_is_the_one_that_a_build_delivers(library: TinyLibrary, browser: Browser) -> None:
    answer = _get(browser, PATIENT)
    assert lying(library.out) == {}
    library.build()
    assert answer.body == library.paper("patient").content
    assert answer.headers["content-type"] == "application/pdf"
    assert 'filename="knees-patient-a4-standard-colour.pdf"' in \
        answer.headers["content-disposition"]


def test_a_download_is_what_was_asked_for_whoever_looks_at_something_else(
        browser: Browser) -> None:
    """Another window that looks at a clinic and another paper changes nothing of what is sent."""
    browser.room.look_at(Choice("knees", "a4-large-mono", "pebble"))
    for asked in (PATIENT, f"{PATIENT}&clinic="):
        answer = _get(browser, asked)
        assert 'filename="knees-patient-a4-standard-colour.pdf"' in \
            answer.headers["content-disposition"]
        assert "555 0100" not in Paper(answer.body).text
    for left_out in ("/download/handout?work=knees&audience=patient&clinic=",
                     f"/download/handout?audience=patient&clinic=&{A4}",
                     f"/download/clinic-pack?work=knees&{A4}"):
        assert browser.ask("GET", left_out).status in (400, 404)


def test_what_is_not_saved_is_not_printed(browser: Browser) -> None:
    browser.room.draft(CHAPTER, b"# What you can do\n\nNobody saved this.\n")
    assert "Nobody saved" not in Paper(_get(browser, PATIENT).body).text


def test_a_booklet_for_patients_is_made_from_the_size_at_which_it_is_read(browser: Browser) -> None:
    paper = Paper(_get(browser, PATIENT.replace("/handout", "/booklet")).body)
    assert [round(side) for side in paper.sizes[0]] == [842, 595]
    assert len(paper.sizes) % 2 == 0


def test_a_pack_holds_all_handouts_of_a_clinic_and_is_the_same_each_time(browser: Browser) -> None:
    address = f"/download/clinic-pack?clinic=pebble&{A4}"
    pack = _get(browser, address).body
    with ZipFile(BytesIO(pack)) as files:
        assert files.namelist() == [f"knees-{audience}-a4-standard-colour-pebble.pdf"
                                    for audience in ("clinician", "patient")]
        assert "555 0100" in Paper(files.read(files.namelist()[1])).text
    assert _get(browser, address).body == pack


def test_all_formats_of_an_edition_come_in_one_file(browser: Browser) -> None:
    pack = _get(browser, f"/download/all-formats?work=knees&audience=clinician&{A4}").body
    with ZipFile(BytesIO(pack)) as files:
        assert {name.removeprefix("knees-clinician-").removesuffix(".pdf")
                for name in files.namelist()} == {
            name for name, made in FORMATS.items() if not made.folds}


@pytest.mark.parametrize("address", [PATIENT, f"/download/clinic-pack?clinic=pebble&{A4}"])
def test_what_is_held_back_comes_with_what_must_be_mended(
        library: TinyLibrary, browser: Browser, address: str) -> None:
    library.change(CHAPTER, "Walk", "Take .5 mg, and walk")
    answer = browser.ask("GET", address)
    assert answer.status == 409
    assert "naked-decimal" in {finding["code"] for finding in answer.json["findings"]}
    assert answer.json["error"].startswith("This is held back: knees · patient")


def test_a_handout_past_its_review_date_is_held_back(
        browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1893456000")  # 2030
    assert [finding["code"] for finding in browser.ask("GET", PATIENT).json["findings"]] == [
        "review-overdue"]


@pytest.mark.parametrize("address", [
    "/download/everything?work=knees", "/download/handout?work=../etc&audience=patient",
    "/download/handout?work=knees&audience=nurse", "/download/handout?work=knees",
    "/download/handout?work=knees&audience=patient&format=a9",
    "/download/handout?work=knees&audience=patient&clinic=..%2Fother",
    "/download/sheet?work=knees&sheet=none", "/download/sheet?work=knees",
    "/download/clinic-pack?clinic=", "/download/handout?work=knees&audience=patient&sheet=x"])
def test_what_is_not_there_is_refused_and_nothing_is_made(browser: Browser, address: str) -> None:
    answer = browser.ask("GET", address)
    assert answer.status in (400, 404)
    assert answer.json["fix"]
    assert not browser.room.prints.exists()
