"""The page of the press room in a browser: for everyone, on every screen, and when things go wrong.

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

_AXE = find_spec("axe_playwright_python")
pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here: apt install chromium"),
    pytest.mark.skipif(not (find_spec("playwright") and find_spec("uvicorn")),
                       reason="development tools: requirements-dev.lock")]
_RUN = """axe.run({resultTypes: ["violations"]}).then(found => JSON.stringify(
    found.violations.flatMap(rule => rule.nodes.map(node => `${rule.id}: ${node.html}`))))"""
_CHAPTER = "content/knees/chapters/20-care.patient.md"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny library, with a fault to be told of in the text for clinicians."""
    tiny = tiny_in(tmp_path_factory.mktemp("tiny"))
    tiny.change("content/knees/chapters/20-care.clinician.md", "exercise", "{term}`exrcise`")
    return tiny.root


@pytest.fixture(scope="module")
def address(root: Path) -> Iterator[str]:
    """Its press room. The address lets in every browser that knows it."""
    with press_room(root) as told:
        yield told


@pytest.fixture
def person(browser: Any, address: str) -> Iterator[Person]:
    """Somebody at a desk who has the page open."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    person = Person(context.new_page())
    person.page.set_default_timeout(30_000)
    person.opens(address)
    yield person
    _leave(person)
    context.close()


def _leave(person: Person) -> None:
    """Goes away, and does not mind what is not saved."""
    person.page.on("dialog", _accept)
    person.page.goto("about:blank")


def _accept(dialog: Any) -> None:
    dialog.accept()


def _see_all_views(person: Person) -> Iterator[str]:
    """Each view and part of the page, after it was opened."""
    page = person.page
    yield "texts"
    if page.locator(".parts").is_visible():
        for part in ("findings", "pages"):
            page.locator(f'.parts [data-part="{part}"]').click()
            yield part
        page.locator('.parts [data-part="text"]').click()
    page.locator(".file").first.click()
    page.locator("#desk textarea").wait_for()
    yield "a text"
    for name in ("Box …", "Source …", "Picture …"):
        person.presses(name)
        page.locator("dialog[open]").wait_for()
        yield name
        page.keyboard.press("Escape")
    for view in ("Print", "Dates and sign-offs"):
        person.goes_to(view)
        page.wait_for_timeout(1000)
        yield view


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [320, 640, 1280])  # 640: 1280 at twice the size
def test_axe_finds_nothing_and_nothing_lies_beside_the_screen(
        browser: Any, address: str, width: int, dark: bool) -> None:
    """In every view, light and dark, on a telephone, at twice the size and on a desk."""
    assert _AXE is not None and _AXE.submodule_search_locations
    axe = Path(_AXE.submodule_search_locations[0], "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800},
                                  color_scheme="dark" if dark else "light")
    person = Person(context.new_page())
    person.page.goto(address)
    person.page.wait_for_selector("body[data-ready]")
    person.page.locator(".finding").first.wait_for(state="attached", timeout=60_000)
    for view in _see_all_views(person):
        person.page.evaluate(f"{axe};0")
        assert json.loads(person.page.evaluate(_RUN)) == [], view
        assert person.page.evaluate("document.scrollingElement.scrollWidth") == width, view
    context.close()


def test_numbers_stand_beside_their_lines_when_these_are_wrapped(person: Person) -> None:
    """The mirror that bears them is as high as the text, and breaks its lines where that does."""
    person.opens_text("What you can do")
    person.area.evaluate(
        "area => { area.focus(); area.setSelectionRange(0, area.value.length) }")
    person.page.keyboard.insert_text("\n".join(
        ["wide " * 60, "", "x" * 400, "\tset in", "a " * 90 + " ", "ﬁ Ω – “ ”", "end"]))
    mirror, text = person.area.evaluate("""area => {
      const mirror = area.previousElementSibling;
      area.style.height = "0px"; area.style.minHeight = "0px";
      const own = area.scrollHeight;
      area.style.height = ""; area.style.minHeight = "";
      return [mirror.scrollHeight, own];
    }""")
    assert mirror == text
    assert person.page.locator(".mirror > div").count() == 7


def test_the_keys_alone_reach_a_text_and_mend_it(person: Person, root: Path) -> None:
    """Skip link, field, list, text area, save: without a mouse, in an order that makes sense."""
    page = person.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the text"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.insert_text("you can do")
    page.keyboard.press("Tab")
    assert "What you can do" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator("#desk textarea").wait_for()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TEXTAREA":
            break
    page.keyboard.press("Control+End")
    page.keyboard.insert_text("\nSit down.\n")
    page.keyboard.press("Control+s")
    page.locator(".saved", has_text="Saved at").wait_for()
    assert "\nSit down.\n" in (root / _CHAPTER).read_text(encoding="utf-8")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") != "TEXTAREA"  # it keeps nobody


def test_a_finding_leads_to_its_word_and_to_its_place(person: Person) -> None:
    """“Show” opens the text, and selects the word that the finding is about."""
    person.page.locator(".finding", has_text="exrcise").locator('[data-act="show"]').click()
    person.area.wait_for()
    person.page.wait_for_function("""() => {
      const area = document.activeElement;
      return area.tagName === "TEXTAREA"
        && area.value.slice(area.selectionStart, area.selectionEnd + 12).includes("exrcise");
    }""")


def test_a_comparison_gets_a_row_that_asks_for_its_answers(person: Person) -> None:
    """Its name is left to write, and each option has an empty answer to it, which is told."""
    person.opens_text("What helps")
    person.puts_cursor_behind("{id: effect")
    person.presses("Add a row")
    person.page.keyboard.insert_text("Who says so")
    lines = person.text.splitlines()
    assert '  - {id: new-row, name: "Who says so"}' in lines
    assert sum('new-row: ""' in line for line in lines) == 3
    person.puts_cursor_behind("title:")
    person.presses("Add a row")
    person.sees("Here is no table", "#messages")


def test_a_text_that_was_changed_elsewhere_is_a_choice(person: Person, root: Path) -> None:
    """Both texts stand there; the other one is taken, and “Undo” brings the own one back."""
    person.opens_text("What you can do")
    person.writes("Rest a little", instead_of="Walk a ")
    mine = person.text
    path = root / _CHAPTER
    theirs = path.read_text(encoding="utf-8").replace("# ", "# Elsewhere: ", 1)
    path.write_text(theirs, encoding="utf-8")
    person.presses("Save", exact=True)
    dialog = person.page.locator("dialog[open]")
    dialog.wait_for()
    assert "Rest a little" in dialog.inner_text() and "Elsewhere: " in dialog.inner_text()
    assert path.read_text(encoding="utf-8") == theirs
    person.presses("Take the other")
    assert person.text == theirs
    person.presses("Undo")
    assert person.text == mine


def test_a_text_is_kept_when_it_cannot_be_saved(person: Person) -> None:
    """The press room is gone: what was written stays, what to do is told, and leaving asks."""
    page = person.page
    person.opens_text("What you can do")
    person.puts_cursor_behind("#")
    page.route("**/api/**", lambda route: route.abort())
    page.keyboard.insert_text(" Kept")
    page.keyboard.press("Control+s")
    person.sees("Your text still stands here", "#messages")
    assert "# Kept" in person.text
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type))
    _leave(person)
    assert asked == ["beforeunload"]


def test_what_was_left_unsaved_is_forgotten(person: Person, address: str) -> None:
    """Who leaves without saving, and comes again, is told of the saved text alone."""
    person.opens_text("What you can do")
    person.puts_cursor_behind("#")
    person.page.keyboard.insert_text(" {term}`lft` ")
    person.sees("“lft”", "#findings")
    _leave(person)
    person.page.goto(address)
    person.page.locator(".finding", has_text="exrcise").wait_for()
    person.page.locator(".finding", has_text="lft").wait_for(state="detached")


def test_pages_are_sharp_and_stay_until_new_ones_come(browser: Any, address: str) -> None:
    """On a screen of twice the dots, a picture has as many dots as it is wide there."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, device_scale_factor=2)
    person = Person(context.new_page())
    person.opens(address)
    person.page.locator(".page img:not([hidden])").first.wait_for()
    shown, dots = person.page.locator(".page img:not([hidden])").first.evaluate(
        "image => [image.clientWidth * devicePixelRatio, image.naturalWidth]")
    assert shown <= dots < shown + 64
    context.close()


def test_a_shared_screen_changes_nothing(browser: Any, root: Path) -> None:
    """With --read-only nothing can be typed or saved, and the page says so."""
    with press_room(root, "--read-only") as told:
        page = browser.new_page()
        person = Person(page)
        person.opens(told)
        person.sees("Nothing can be changed here")
        person.opens_text("What you can do")
        assert person.area.get_attribute("readonly") is not None
        assert page.get_by_role("button", name="Save", exact=True).count() == 0
        page.close()


def test_a_file_of_this_computer_leads_to_the_room(browser: Any, address: str, tmp_path: Path
                                                   ) -> None:
    """A browser that is started with the note of the command is let in, and its address has no
    token any more."""
    from bifolio.server import serving  # late: it needs what may not be here

    note = tmp_path / "open.html"
    note.write_text(serving._NOTE.format(address=address))
    context = browser.new_context()
    page = context.new_page()
    page.goto(note.as_uri())
    page.locator("body[data-ready]").wait_for(timeout=30_000)
    assert page.url.split("#")[0] == address.split("?")[0]
    context.close()


def test_two_windows_look_at_the_same(browser: Any, person: Person, address: str) -> None:
    """What is chosen in one window is named in the other too, which says so: no pages stand under
    the name of another paper."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    other = Person(context.new_page())
    other.opens(address)
    other.page.get_by_label("Paper and type").select_option("letter-standard-mono")
    person.sees("was chosen in another window")
    assert person.page.get_by_label("Paper and type").input_value() == "letter-standard-mono"
    assert not other.page.get_by_text("was chosen in another window").count()
    person.page.get_by_label("Paper and type").select_option("a4-standard-colour")
    other.sees("was chosen in another window")
    context.close()


def _see(page: Any, seen: bool) -> None:
    """Lets a window be seen, or lie behind another one: here no window is in front."""
    page.evaluate("""seen => {
        Object.defineProperty(document, "hidden", {value: !seen, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }""", seen)


def test_many_windows_do_not_keep_each_other_waiting(browser: Any, address: str, root: Path
                                                     ) -> None:
    """Of ten windows of one browser, as many as are seen hear of what happens: all others leave the
    line to them, and catch up when they are seen."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    first = Person(context.new_page())
    first.opens(address)
    first.opens_text("What you can do")
    _see(first.page, False)
    for _ in range(9):
        page = context.new_page()
        page.goto(address)
        page.locator("body[data-ready]").wait_for(timeout=20_000)
        _see(page, False)
    _see(page, True)
    Person(page).opens_text("What you can do")
    path = root / _CHAPTER
    before = path.read_text()
    try:
        path.write_text(before + "\nRest now and then.\n")
        Person(page).sees("was saved from elsewhere")
        assert "Rest now" not in first.text
        _see(first.page, True)
        first.sees("was saved from elsewhere")
        assert "Rest now" in first.text
    finally:
        path.write_text(before)
        context.close()


def test_a_library_that_was_mended_is_shown(browser: Any, tmp_path: Path) -> None:
    """A room that was opened with a library that nobody can read comes to life when that is
    mended."""
    tiny = tiny_in(tmp_path / "broken")
    work = tiny.root / "content/knees/work.yaml"
    whole = work.read_text()
    work.write_text("title: [")
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    with press_room(tiny.root) as address:
        person = Person(context.new_page())
        person.opens(address)
        work.write_text(whole)
        person.page.locator(".page img:not([hidden])").first.wait_for(timeout=60_000)
        assert person.page.get_by_label("Paper and type").input_value() == "a4-standard-colour"
    context.close()
