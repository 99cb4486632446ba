"""At the end of a look the browser knows what stands where, and which pages are others now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bifolio.server import places
from bifolio.server.room import PressRoom
from tests.support.library import TinyLibrary, tiny_in
from tests.support.papers import Paper
from tests.support.press_rooms import Browser
from tests.support.workers import WORKERS

CHAPTER = "content/knees/chapters/20-care.patient.md"
FILLER = "Rest the knee when it is sore, and walk again when it is not.\n\n" * 60
Look = Callable[[], dict[str, Any]]


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    return tiny_in(tmp_path)


@pytest.fixture
def browser(library: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> Browser:
    browser = Browser(library.root)
    monkeypatch.setattr(browser.room, "_lend", WORKERS)
    monkeypatch.setattr(browser.room.worker, "warm", lambda: None)
    return browser


def _look(room: PressRoom) -> dict[str, Any]:
    """What is told of the pages for patients after a run, and what is found."""
    room._number += 1  # what is older than the newest run shows nothing
    room._run(room._number)
    told = {key: event.told for key, event in room.events._standing.items()}
    return {**told["pages", "patient"],
            "found": [finding for group in told["findings", ""]["groups"]
                      for finding in group["findings"]]}


def test_the_contents_of_the_pages_are_told(library: TinyLibrary, browser: Browser) -> None:
    library.write(CHAPTER, f"# What you can do\n\n{FILLER}## At night\n\nSleep.\n".encode())
    contents = _look(browser.room)["contents"]
    assert {"title": "At night", "page": 3, "level": 3} in contents
    assert contents[0] == {"title": "Your sore knee", "page": 1, "level": 1}


def test_only_pages_that_look_otherwise_have_changed(library: TinyLibrary, browser: Browser
                                                     ) -> None:
    library.write(CHAPTER, f"# What you can do\n\n{FILLER}## At night\n\nSleep well.\n".encode())
    first = _look(browser.room)
    assert first["changed"] == []
    library.change(CHAPTER, "Sleep well", "Sleep long")
    second = _look(browser.room)
    assert second["digest"] != first["digest"]
    assert second["changed"] == [3]


def test_a_finding_is_shown_on_the_page_and_a_word_there_leads_back(
        library: TinyLibrary, browser: Browser) -> None:
    library.write(CHAPTER, b"# What you can do\n\nTake 10mg of ibuprofen.\n")
    told = _look(browser.room)
    found = next(each for each in told["found"] if each["code"] == "error-prone-dose")
    assert found["audiences"] == ["patient"]
    assert found["correction"]["new"] == "10 mg"
    place, = found["places"]
    shown = browser.room.pages("patient", told["digest"])
    printed, = Paper(shown.pdf).find("Take 10mg of ibuprofen.")
    assert (place["audience"], place["page"]) == ("patient", printed.page)
    assert abs(place["x"] * told["width"] - printed.left) < 3
    assert abs((1 - place["y"] - place["h"]) * told["height"] - printed.bottom) < 6
    answer = browser.ask("GET", f"/api/words/patient/{told['digest']}/{printed.page}")
    word = next(word for word in answer.json["words"] if word["text"] == "ibuprofen.")
    assert (word["path"], word["line"]) == (CHAPTER, 3)


def test_what_is_remembered_of_a_text_still_tells_what_mends_it(
        library: TinyLibrary, browser: Browser) -> None:
    library.write("content/glossary.yaml",
                  "joint: {plain: where bones meet, clinical: an articulation}\n")
    for words in ("Radiographic", "X-ray"):  # then what is found for patients is known from before
        library.change("content/knees/chapters/10-what.md", "Radiographic", words)
        found = next(each for each in _look(browser.room)["found"]
                     if each["code"] == "unexplained-term")
        assert found["correction"]["new"] == "{term}`joint`"


def test_pages_whose_words_take_too_long_are_shown_all_the_same(
        library: TinyLibrary, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(places, "_PATIENCE", 0.3)
    monkeypatch.setattr(places, "page_places", _endless)
    library.write(CHAPTER, b"# What you can do\n\nTake 10mg of ibuprofen.\n")
    told = _look(browser.room)
    assert told["count"] == 1
    assert all(found["places"] == [] for found in told["found"])


def _endless(*_: object) -> None:
    while True:
        pass


def test_a_line_that_moved_without_a_change_on_the_page_leads_to_where_it_stands_now(
        library: TinyLibrary, browser: Browser) -> None:
    first = _look(browser.room)
    browser.ask("GET", f"/api/words/patient/{first['digest']}/1")
    library.change(CHAPTER, "Walk a little", "\n\nWalk a little")
    told = _look(browser.room)
    words = browser.ask("GET", f"/api/words/patient/{told['digest']}/1").json["words"]
    assert {word["line"] for word in words if word["text"] == "Walk"} == {5}


@pytest.mark.parametrize("address", ["patient/none/1", "nobody/{digest}/1", "patient/{digest}/0",
                                     "patient/{digest}/900", "patient/{digest}/999999999999999999",
                                     "patient/../1", "patient/{digest}/-1"])
def test_words_of_pages_that_are_not_there_are_refused(browser: Browser, address: str) -> None:
    digest = _look(browser.room)["digest"]
    assert browser.ask("GET", f"/api/words/{address.format(digest=digest)}").status == 404
