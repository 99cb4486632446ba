"""The eight tasks of press_room_tasks.md, done in a browser with what stands on the screen.

Runs where Chromium and Playwright are (requirements-dev.lock); .ci/run sees to both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from bifolio.cli import main
from tests.support.chromium import CHROMIUM
from tests.support.press_room import (
    PATIENCE,
    Person,
    chromium,
    copy_of_reference_library,
    press_room,
)
from tests.support.word_documents import png

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (find_spec("playwright") and find_spec("uvicorn")),
                       reason="development tools: requirements-dev.lock")]

_HABITS = "content/insulin-resistance/chapters/10-insulin-resistance.patient.md"
_SUMMARY = "content/insulin-resistance/chapters/00-summary.patient.md"
_FAULTS = (  # where, what stood there, and what somebody has typed instead
    (_HABITS, "Your {term}`pancreas`", "Your {term}`pancrreas`"),
    (_HABITS, "[@niddk_ir]\n\nWith", "[@nidk_ir]\n\nWith"),
    (_HABITS, "So your blood sugar falls again.", "So your blood sugar is cured."),
    (_HABITS, "Some people are tired,", "Some people are tired --"),
    (_SUMMARY, ":::\n\n::: warning today", "\n::: warning today"))


@dataclass(frozen=True)
class Room:
    """A press room that is open in a browser, and the library that it shows."""

    person: Person
    root: Path

    def read(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A browser for all tasks."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the reference library, in which the tasks follow one another."""
    return copy_of_reference_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="module")
def room(browser: Any, library: Path) -> Iterator[Room]:
    """The press room of that library."""
    with press_room(library) as address, _opened(browser, address) as person:
        yield Room(person, library)


@contextmanager
def _opened(browser: Any, address: str) -> Iterator[Person]:
    """Somebody at a desk has opened the address; no script of the page may fail meanwhile."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    page = context.new_page()
    page.set_default_timeout(30_000)
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    person = Person(page)
    person.opens(address)
    yield person
    context.close()
    assert not faults, faults


def test_a_telephone_number_is_changed(room: Room) -> None:
    """1: the clinic's text is found by the clinic's name, and its pages show the new number."""
    person = room.person
    person.page.get_by_label("Clinic", exact=True).select_option(label="Riverside Clinic (example)")
    person.opens_text("Riverside Clinic")
    person.writes("01632 960 150", instead_of="01632 960 104")
    person.saves()
    assert 'number: "01632 960 150"' in room.read("content/clinics/riverside.yaml")
    _wait_for_page(person, "patient", 1, "01632 960 150")


def test_a_row_is_added_to_a_table(room: Room) -> None:
    """3: a button adds the row under the one with the cursor, with its words to write over."""
    person = room.person
    person.opens_text("How the evidence was graded", "Clinician")
    last = person.text.split("| Mark |")[1].split("\n\n")[0].splitlines()[-1]
    person.puts_cursor_behind(last)
    person.presses("Add a row")
    person.page.keyboard.insert_text("S")
    person.writes("S | Several of these | as they say |", instead_of="S | words | words |")
    person.saves()
    assert "| S | Several of these | as they say |\n" in room.read(
        "content/insulin-resistance/chapters/90-about.clinician.md")
    person.page.locator("#readers").get_by_role("button", name="Clinician").click()
    _wait_for_page(person, "clinician", 0, "Several of these")


def test_a_picture_is_put_in(room: Room, tmp_path: Path) -> None:
    """4: it goes into the library with what it shows, and stands in the text."""
    person = room.person
    picture = tmp_path / "Our Street.png"
    picture.write_bytes(png(1200, 800))
    person.opens_text("What is insulin resistance", "Patient")
    person.puts_cursor_behind("not a weak will.")
    person.presses("Picture …")
    person.presses("Put in", exact=True)
    assert person.sees("Choose a picture first.", "#dialog")
    person.page.get_by_label("Picture on this computer").set_input_files(picture)
    person.page.get_by_label("What does it show?").fill("A street with a broad path to walk on")
    person.presses("Put in", exact=True)
    person.sees("is in the library")
    person.saves()
    assert (room.root / "content/insulin-resistance/images/our-street.png").read_bytes() \
        == picture.read_bytes()
    assert "\n![A street with a broad path to walk on](images/our-street.png)\n" in room.read(
        _HABITS)


def test_what_is_due_is_found(room: Room) -> None:
    """5: the review date stands under “Dates and sign-offs”, as a date that one reads."""
    room.person.goes_to("Dates and sign-offs")
    room.person.sees("22 May 2027", "#follow")


def test_a_booklet_is_printed(room: Room) -> None:
    """6: it lies among the downloads, as a PDF."""
    person = room.person
    person.goes_to("Print")
    with person.page.expect_download(timeout=PATIENCE) as download:
        person.presses(re.compile("Download: Booklet, Patient"))
    assert download.value.suggested_filename.endswith(".pdf")
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    person.sees("is among your downloads")


def test_a_paragraph_that_was_deleted_comes_back(room: Room) -> None:
    """8: “Undo” brings it back to the letter, and then nothing is left to save."""
    person = room.person
    person.goes_to("Text and pages")
    person.opens_text("Questions for my visit")
    before = person.text
    person.writes("", instead_of=before.strip().split("\n\n")[-1])
    assert person.text != before
    person.sees("Not saved yet", "#desk")
    person.presses("Undo")
    assert person.text == before
    assert person.page.locator(".saved").inner_text() == "Saved"


def test_five_faults_are_mended(browser: Any, tmp_path: Path) -> None:
    """2: each is told with its place and what to do, until nothing is left to be mended."""
    root = copy_of_reference_library(tmp_path)
    whole = {path: (root / path).read_text(encoding="utf-8") for path, *_ in _FAULTS}
    for path, stood, typed in _FAULTS:
        text = (root / path).read_text(encoding="utf-8")
        assert stood in text
        (root / path).write_text(text.replace(stood, typed, 1), encoding="utf-8")
    with press_room(root) as address, _opened(browser, address) as person:
        for said, (_, stood, typed) in zip(
                ("pancrreas", "nidk_ir", "cured", "--", "never closed"), _FAULTS, strict=True):
            finding = person.page.locator(".finding", has_text=said).first
            finding.wait_for(timeout=PATIENCE)
            if (mend := finding.locator('[data-act="mend"]')).count():
                mend.click()
                person.sees("and saved.", "#messages")
            else:
                finding.locator('[data-act="show"]').click()
                person.writes(stood, instead_of=typed)
                person.saves()
            finding.wait_for(state="detached", timeout=PATIENCE)
        person.sees("Nothing needs doing", "#findings")
    assert {path: (root / path).read_text(encoding="utf-8") for path in whole} == whole


def test_what_changed_since_the_sign_off_is_seen(browser: Any, tmp_path: Path) -> None:
    """7: words that went and words that came stand there, told apart by words and not by colour."""
    root = copy_of_reference_library(tmp_path)
    assert main(["approve", "insulin-resistance", "--edition", "patient", "--role", "pharmacist",
                 "--name", "Test Person", "--root", str(root), "--quiet"]) == 0
    path = root / _HABITS
    path.write_text(path.read_text(encoding="utf-8").replace(
        "cannot think clearly", "feel foggy"), encoding="utf-8")
    with press_room(root) as address, _opened(browser, address) as person:
        person.goes_to("Dates and sign-offs")
        person.sees("Test Person", "#follow")
        gone = person.page.locator("#follow del", has_text="clearly")
        new = person.page.locator("#follow ins", has_text="foggy")
        gone.first.wait_for(timeout=PATIENCE)
        assert gone.first.inner_text().startswith("taken out:")
        assert new.first.inner_text().startswith("put in:")


def _wait_for_page(person: Person, readers: str, page: int, words: str) -> None:
    """Waits until words stand on a page (0: on any) as it will be printed."""
    person.page.wait_for_function(
        """async ([readers, page, words]) => {
          const edition = document.querySelector(`.edition[data-reader="${readers}"]`);
          const pages = edition.querySelectorAll(".page").length;
          for (let n = page || 1; n <= (page || pages); n++) {
            const found = await fetch(`/api/words/${readers}/${edition.dataset.digest}/${n}`);
            if (!found.ok) return false;
            const all = (await found.json()).words.map((word) => word.text).join(" ");
            if (all.replaceAll(/\\s+/g, " ").includes(words)) return true;
          }
          return false;
        }""", arg=[readers, page, words], timeout=PATIENCE, polling=1000)
