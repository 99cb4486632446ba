"""What one replacement mends is mended by a button: in the text that was checked, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bifolio.building import runs
from bifolio.diagnostics import Correction
from bifolio.model.source import Span
from bifolio.server.corrections import place_of
from bifolio.server.shown import Choice, Look
from bifolio.server.texts import hash_of
from tests.support.library import Silence, TinyLibrary, tiny_in
from tests.support.press_rooms import Answer, Browser
from tests.support.workers import WORKERS

CHAPTER = "content/knees/chapters/20-care.patient.md"
FAULTY = "# What you can do\n\nWalk 🙂 a way.\n\n::: warnig\nStop.\n:::\n\nWalk a\u200bway.\n"


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    library = tiny_in(tmp_path)
    library.write(CHAPTER, FAULTY.encode())
    return library


@pytest.fixture
def browser(library: TinyLibrary) -> Browser:
    return Browser(library.root)


def _look(browser: Browser) -> list[dict[str, Any]]:
    """What is told to be wrong, once all was checked."""
    room = browser.room
    room.last = Look(1, Choice("knees"), bool(room.drafts), runs.check(
        room._order_of(room.choice), Silence(), WORKERS))
    room._tell(room.last)
    told = next(event for (kind, _), event in room.events._standing.items() if kind == "findings")
    return [finding for group in told.told["groups"] for finding in group["findings"]]


def _of(findings: list[dict[str, Any]], code: str) -> dict[str, Any]:
    return next(finding for finding in findings if finding["code"] == code)


def _press(browser: Browser, found: dict[str, Any], shown: object = FAULTY) -> Answer:
    """Press the button of a finding, at a page on which this text stands."""
    return browser.ask("POST", "/api/correct", {
        "id": found["id"], "hash": found["correction"]["hash"], "shown": shown})


def test_a_correction_tells_where_it_stands_and_is_made(library: TinyLibrary, browser: Browser
                                                        ) -> None:
    found = _of(_look(browser), "unknown-fence")
    told = found["correction"]
    assert (told["old"], told["new"], told["line"], told["column"]) == ("warnig", "warning", 5, 5)
    units = FAULTY.encode("utf-16-le")  # as a browser counts
    assert units[2 * told["from"]:2 * told["to"]].decode("utf-16-le") == "warnig"
    answer = _press(browser, found)
    assert answer.status == 200
    assert library.text(CHAPTER) == FAULTY.replace("warnig", "warning")
    assert answer.json["hash"] == hash_of(library.text(CHAPTER).encode())


def test_a_sign_that_nobody_sees_is_taken_out(library: TinyLibrary, browser: Browser) -> None:
    found = _of(_look(browser), "deceptive-sign")
    _press(browser, found)
    assert library.text(CHAPTER) == FAULTY.replace("\u200b", "")


def test_a_text_that_has_changed_since_is_left_alone(library: TinyLibrary, browser: Browser
                                                     ) -> None:
    found = _of(_look(browser), "unknown-fence")
    library.change(CHAPTER, "Stop.", "Stop now.")
    answer = _press(browser, found)
    assert answer.status == 409
    assert answer.json["theirs"] == library.text(CHAPTER) == FAULTY.replace("Stop.", "Stop now.")


def test_a_text_that_is_not_saved_stays_unsaved(library: TinyLibrary, browser: Browser) -> None:
    draft = FAULTY.replace("Stop.", "Stop now.")
    browser.room.draft(CHAPTER, draft.encode())
    found = _of(_look(browser), "unknown-fence")
    answer = _press(browser, found, draft)
    assert answer.json["text"] == draft.replace("warnig", "warning")
    assert browser.room.drafts[CHAPTER].decode() == draft.replace("warnig", "warning")
    assert library.text(CHAPTER) == FAULTY


def test_words_that_only_the_page_has_are_not_lost(library: TinyLibrary, browser: Browser) -> None:
    """A page that shows another text than was checked is refused: its words are nowhere else."""
    found = _of(_look(browser), "unknown-fence")
    for shown in (FAULTY + "Typed just now.\n", "", hash_of(FAULTY.encode())):
        answer = _press(browser, found, shown)
        assert answer.status == 409 and answer.json["theirs"] == FAULTY
    assert _press(browser, found, None).status == 400
    assert library.text(CHAPTER) == FAULTY
    draft = FAULTY.replace("Stop.", "Stop now.")
    browser.room.draft(CHAPTER, draft.encode())
    found = _of(_look(browser), "unknown-fence")
    assert _press(browser, found, FAULTY).status == 409
    assert browser.room.drafts[CHAPTER].decode() == draft
    assert _press(browser, found, draft.replace("\n", "\r\n")).status == 200


def test_a_draft_is_not_written_over_by_a_correction_of_what_was_saved(
        library: TinyLibrary, browser: Browser) -> None:
    found = _of(_look(browser), "unknown-fence")
    browser.room.draft(CHAPTER, b"# Another text\n")
    answer = _press(browser, found)
    assert answer.status == 409
    assert library.text(CHAPTER) == FAULTY
    assert browser.room.drafts[CHAPTER] == b"# Another text\n"


def test_lines_end_as_they_ended_before(library: TinyLibrary, browser: Browser) -> None:
    library.write(CHAPTER, FAULTY.replace("\n", "\r\n").encode())
    found = _of(_look(browser), "unknown-fence")
    _press(browser, found)
    assert (library.root / CHAPTER).read_bytes() == \
        FAULTY.replace("warnig", "warning").replace("\n", "\r\n").encode()


@pytest.mark.parametrize("sent", [{}, {"id": 1, "hash": "a"}, {"id": "a"}, {"id": "a", "hash": ""},
                                  {"id": "../..", "hash": "x" * 10_000, "shown": ""},
                                  {"id": "a", "hash": "a", "shown": 1}, []])
def test_what_is_no_correction_is_refused(library: TinyLibrary, browser: Browser, sent: object
                                          ) -> None:
    _look(browser)
    assert browser.ask("POST", "/api/correct", sent).status in (400, 404)
    assert library.text(CHAPTER) == FAULTY


def test_a_shared_screen_corrects_nothing(library: TinyLibrary) -> None:
    browser = Browser(library.root, read_only=True)
    found = _of(_look(browser), "unknown-fence")
    answer = _press(browser, found)
    assert answer.status == 403
    assert library.text(CHAPTER) == FAULTY


@pytest.mark.parametrize(("content", "line", "column", "at"), [
    ("a old b", 1, 3, 2), ("a old b", 1, 1, 2), ("old old", 1, 5, 4), ("old old", 1, 2, None),
    ("none", 1, 1, None), ("old", 2, 1, None), ("old", 0, 0, None), ("x\nold", 2, 900, 2)])
def test_what_is_to_be_replaced_stands_at_its_place_or_once_on_its_line(
        content: str, line: int, column: int, at: int | None) -> None:
    assert place_of(Correction("old", "new"), Span("a.md", line, column), content) == at


_MARKED = Correction("allergy", "{term}`allergy`")


@pytest.mark.parametrize("line", [
    "why: allergy", "why: {cause: allergy}", "why: [allergy]", "why: {cause: an allergy}",
    "why: {cause: allergy, more: an {allergy}}", "allergy: why"])
def test_no_button_makes_a_table_that_cannot_be_read(line: str) -> None:
    """A mark begins with a brace, which YAML takes for one of its own."""
    assert place_of(_MARKED, Span("a.yaml", 1, line.index("allergy") + 1), f"{line}\n") is None


@pytest.mark.parametrize("line", [
    "why: an allergy", 'why: "allergy"', "why: {cause: 'an allergy'}", '- {why: ["allergy"]}'])
def test_what_is_quoted_or_stands_within_a_sentence_of_a_table_has_its_button(line: str) -> None:
    at = line.index("allergy")
    assert place_of(_MARKED, Span("a.yaml", 1, at + 1), f"{line}\n") == at
