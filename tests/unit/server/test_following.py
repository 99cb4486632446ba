"""What is due, who has to sign, and what has changed since somebody signed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.server import following
from tests.support.library import TinyLibrary, tiny_in
from tests.support.press_rooms import Browser

CHAPTER = "content/knees/chapters/20-care.patient.md"


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    library = tiny_in(tmp_path)
    library.write("content/library.yaml", """\
        publisher: Test clinic
        language: en
        required_signoffs: {patient: [pharmacist, reader]}
        """)
    return library


@pytest.fixture
def browser(library: TinyLibrary) -> Browser:
    return Browser(library.root)


def _approve(library: TinyLibrary) -> None:
    assert main(["--root", str(library.root), "--out", str(library.out), "approve", "knees",
                 "--edition", "patient", "--role", "pharmacist", "--name", "P. Rowe"]) == 0


@pytest.mark.parametrize(("day", "state", "said"), [
    ("2026-06-01", "later", "in 609 days"), ("2028-01-01", "soon", "in 30 days"),
    ("2028-01-31", "soon", "today"), ("2028-02-01", "overdue", "overdue by 1 day")])
def test_a_review_is_told_with_how_far_off_it_is(
        browser: Browser, monkeypatch: pytest.MonkeyPatch, day: str, state: str, said: str) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00:00+00:00")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{noon.timestamp():.0f}")
    row, = browser.ask("GET", "/api/due").json["rows"]
    assert (row["work"], row["due"], row["state"]) == ("knees", "2028-01-31", state)
    assert row["sentence"].startswith("“Your sore knee” ")
    assert said in row["sentence"]


def test_who_has_not_signed_is_told(browser: Browser) -> None:
    told = browser.ask("GET", "/api/signoffs?work=knees").json
    assert [(row["role"], row["state"]) for row in told["rows"]] == [
        ("pharmacist", "missing"), ("reader", "missing")]
    assert told["changes"] == []


def test_a_text_that_was_signed_is_signed(library: TinyLibrary, browser: Browser) -> None:
    _approve(library)
    told = browser.ask("GET", "/api/signoffs?work=knees").json
    assert told["rows"][0]["state"] == "valid"
    assert "P. Rowe" in told["rows"][0]["sentence"]
    assert told["changes"] == []


def test_what_has_changed_since_is_told_word_by_word(library: TinyLibrary, browser: Browser
                                                     ) -> None:
    _approve(library)
    library.change(CHAPTER, "a little every day", "a lot every day")
    told = browser.ask("GET", "/api/signoffs?work=knees").json
    assert told["rows"][0]["state"] == "void"
    change, = told["changes"]
    assert (change["audience"], change["role"]) == ("patient", "pharmacist")
    part, = change["parts"]
    assert part["title"] == "What you can do"
    assert [(word["text"], word["how"]) for word in part["words"]] == [
        ("Walk a ", "same"), ("little ", "gone"), ("lot ", "new"), ("every day.\n", "same")]


def test_where_no_copy_was_kept_the_parts_are_named(library: TinyLibrary, browser: Browser) -> None:
    _approve(library)
    library.change(CHAPTER, "a little every day", "a lot every day")
    for copy in (library.root / "content/knees/signed").iterdir():
        copy.unlink()
    change, = browser.ask("GET", "/api/signoffs?work=knees").json["changes"]
    assert change["why"] == "What was signed cannot be shown: no copy of it was kept."
    assert [part["title"] for part in change["parts"]] == ["What you can do"]


@pytest.mark.parametrize("work", ["", "..", "none", "knees/../knees", "a" * 900])
def test_a_work_that_is_not_there_is_refused(browser: Browser, work: str) -> None:
    answer = browser.ask("GET", f"/api/signoffs?work={work}")
    assert answer.status == 404
    assert answer.json["fix"]


def test_a_text_that_takes_too_long_to_compare_is_told(
        browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(following, "_PATIENCE", 0.3)
    monkeypatch.setattr(following, "open_library", endless)
    answer = browser.ask("GET", "/api/signoffs?work=knees")
    assert (answer.status, answer.json["fix"]) == (413, "Ask the terminal: list signoffs.")


def test_a_library_that_cannot_be_read_is_told(library: TinyLibrary, browser: Browser) -> None:
    library.write("content/library.yaml", "publisher: [")
    for address in ("/api/due", "/api/signoffs?work=knees"):
        answer = browser.ask("GET", address)
        assert answer.status in (200, 409)
        assert "Traceback" not in answer.body.decode()
