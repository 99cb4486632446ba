"""What stands in a text of the press room is never lost or put elsewhere, whoever changes it.

Runs where Chromium and Playwright are (requirements-dev.lock); .ci/run sees to both.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.support.chromium import CHROMIUM
from tests.support.library import tiny_in
from tests.support.press_room import Person, chromium, press_room

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (find_spec("playwright") and find_spec("uvicorn")),
                       reason="development tools: requirements-dev.lock")]
CARE = "content/knees/chapters/20-care.patient.md"
TOLD = "content/knees/chapters/20-care.clinician.md"
FAULTY = "# What you can do\n\n::: warnig\nStop.\n:::\n\nWalk a **little** each day.\n"
MEND = "Put “warning” for “warnig”"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_in(tmp_path_factory.mktemp("tiny")).root


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    with press_room(root) as told:
        yield told


@pytest.fixture
def person(browser: Any, root: Path, address: str) -> Iterator[Person]:
    """Somebody at a desk who has the page open, and a slip in the name of a block before them."""
    (root / CARE).write_text(FAULTY, encoding="utf-8")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    person = Person(context.new_page())
    person.page.set_default_timeout(30_000)
    person.opens(address)
    yield person
    person.page.on("dialog", lambda dialog: dialog.accept())
    person.page.goto("about:blank")
    context.close()


def _read(root: Path, path: str) -> str:
    return (root / path).read_text(encoding="utf-8")


def _opens(person: Person, path: str) -> None:
    if person.page.get_by_role("button", name="All texts").is_visible():
        person.presses("All texts")
    person.page.locator(".file", has_text=path).click()
    person.page.locator("#desk .path", has_text=path).wait_for()


def test_what_another_program_saves_comes_into_its_own_text(person: Person, root: Path) -> None:
    """Another text is on the desk, with the cursor in it: it stays, and nothing is unsaved."""
    _opens(person, TOLD)
    _opens(person, CARE)
    person.puts_cursor_behind("each day")
    theirs = _read(root, TOLD).replace("# ", "# Elsewhere ", 1)
    (root / TOLD).write_text(theirs, encoding="utf-8")
    person.sees("was saved from elsewhere", "#messages")
    person.page.keyboard.insert_text(" and rest")
    assert person.text == FAULTY.replace("each day", "each day and rest")
    _opens(person, TOLD)
    assert person.text == theirs
    assert person.page.locator(".saved").inner_text() == "Saved"


def test_the_cursor_stays_at_its_words_when_another_program_saves(person: Person, root: Path
                                                                   ) -> None:
    _opens(person, CARE)
    person.puts_cursor_behind("each day")
    (root / CARE).write_text(FAULTY.replace("# What", "# See what"), encoding="utf-8")
    person.sees("was saved from elsewhere", "#messages")
    person.page.keyboard.insert_text(" and rest")
    assert person.text == FAULTY.replace("# What", "# See what").replace("day", "day and rest")


def test_a_correction_takes_back_nothing_that_was_typed_before_it(person: Person, root: Path
                                                                  ) -> None:
    """It is pressed before the words were sent: they stay, and no file changes."""
    person.page.get_by_role("button", name=MEND).wait_for()
    _opens(person, CARE)
    person.puts_cursor_behind("each day")
    person.page.wait_for_function("""() => {
        const mend = document.querySelector('[data-act="mend"]');
        if (!mend) return false; // it goes while the text is read anew
        document.execCommand("insertText", false, " and rest");
        mend.click();
        return true;
    }""")
    person.sees("The text has changed meanwhile", "#messages")
    assert "each day and rest" in person.text
    assert _read(root, CARE) == FAULTY


def test_a_correction_takes_back_nothing_while_the_text_is_open_twice(
        person: Person, root: Path, address: str) -> None:
    """A second window opens the text; what the first has not saved stays in it."""
    person.page.get_by_role("button", name=MEND).wait_for()
    _opens(person, CARE)
    person.writes("far ", instead_of="a **little** ")
    person.page.wait_for_timeout(600)
    other = Person(person.page.context.new_page())
    other.opens(address)
    _opens(other, CARE)
    other.page.wait_for_timeout(1500)
    person.page.locator('[data-act="mend"]').click()
    person.page.locator("#messages .message").wait_for()
    assert "Walk far each day" in person.text
    assert _read(root, CARE) == FAULTY
    other.page.close()


def test_what_a_lost_page_had_not_saved_is_given_back(person: Person, root: Path) -> None:
    """It stands there as unsaved, and the saved text is one button away."""
    left = FAULTY.replace("a **little**", "far")

    def keep(route: Any) -> None:
        told = route.fetch().json()
        route.fulfill(body=json.dumps({**told, "draft": left}), content_type="application/json")

    person.page.route("**/api/file?*", keep)
    _opens(person, CARE)
    person.sees("You had not saved this", "#messages")
    assert person.text == left
    assert person.page.locator(".saved").inner_text() == "Not saved yet"
    person.presses("Take the saved text")
    assert person.text == FAULTY
    assert _read(root, CARE) == FAULTY


def _writes_anew(person: Person, words: str) -> None:
    person.area.evaluate("area => { area.focus(); area.select(); }")
    person.page.keyboard.insert_text(words)


@pytest.mark.parametrize(("name", "written", "selected", "becomes"), [
    ("Bold", "Walk this way.", "this ", "Walk **this** way."),
    ("Bold", "One.\n\nTwo.", "One.\n\nTwo.", "**One.**\n\n**Two.**"),
    ("Emphasis", "- one\n- two", "- one\n- two", "- *one*\n- *two*"),
    ("List", "one\ntwo", "one\ntwo", "- one\n- two"),
    ("List", "- one\n- two", "- one\n- two", "one\ntwo"),
    ("Steps", "- one\n- two", "- one\n- two", "1. one\n2. two"),
    ("Steps", "1. one", "one", "one"),
    ("Heading", "## Walk", "Walk", "Walk"),
    ("Add a row", "a | b\n--|--\nc | d", "c |", "a | b\n--|--\nc | d\nwords | words"),
    ("Add a row", "| a |\n|---|\n| b |\n\nTable: Ways", "Ways",
     "| a |\n|---|\n| b |\n| words |\n\nTable: Ways"),
])
def test_a_mark_is_put_where_it_counts_and_taken_off_again(
        person: Person, name: str, written: str, selected: str, becomes: str) -> None:
    """Spaces stay outside, each paragraph has its own, and pressing twice leaves none."""
    _opens(person, CARE)
    _writes_anew(person, written)
    person.selects(selected)
    person.presses(name, exact=True)
    assert person.text == becomes


@pytest.mark.parametrize(("at", "told"), [
    ("{id: often", "A row was added"), ("{id: walk", "A column was added"),
    ("  walk: {often", "A column was added")])
def test_what_is_added_to_a_comparison_is_told(person: Person, at: str, told: str) -> None:
    """Options of this table run across: one more of them is a column, from its answers too."""
    _opens(person, "content/knees/tables/options.yaml")
    person.puts_cursor_behind(at)
    person.presses("Add a row", exact=True)
    person.sees(told, "#messages")
    assert "id: new-row" in person.text


def test_a_word_of_older_pages_leads_to_the_line_where_it_stands_now(
        person: Person, root: Path) -> None:
    """Lines were put in above it, and no new pages have come."""
    (root / CARE).write_text(FAULTY.replace("warnig", "warning"), encoding="utf-8")
    person.page.locator('.edition[data-reader="patient"] .page img:not([hidden])').first.wait_for()
    person.page.locator(".finding", has_text="warnig").wait_for(state="detached")
    person.page.wait_for_function("() => !document.querySelector('#findings.busy')")
    _opens(person, CARE)
    person.page.route("**/api/draft", lambda route: route.abort())
    person.puts_cursor_behind("you can do")
    person.page.keyboard.insert_text("\n\nRest a little each day.\n\nSleep.\n\nEat.")
    person.reads_page_lines("patient", 1)
    person.page.locator(".lines button", has_text="Walk a").click()
    line = person.area.evaluate("""area => area.value.slice(
        area.value.lastIndexOf("\\n", area.selectionStart) + 1).split("\\n")[0]""")
    assert line == "Walk a **little** each day."


def test_the_two_texts_are_marked_line_by_line(person: Person, root: Path) -> None:
    """What both have between two changes is not marked; the chief button writes over nothing."""
    _opens(person, CARE)
    person.writes("far ", instead_of="a **little** ")
    (root / CARE).write_text(FAULTY.replace("# What", "# See what"), encoding="utf-8")
    person.presses("Save", exact=True)
    dialog = person.page.locator("dialog[open]")
    dialog.wait_for()
    marked = dialog.locator("mark").all_inner_texts()
    assert len(marked) == 4
    assert not any("Stop." in each for each in marked)
    assert dialog.locator("button.chief").inner_text() == "Decide later"
    dialog.locator("button.chief").click()
    assert "Walk far each day" in person.text
