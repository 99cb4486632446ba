"""The review clock: what is due, what is overdue, and what happens to a handout then."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.diagnostics import ToolchainError
from bifolio.files import clock
from tests.support.library import FILES, TinyLibrary
from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]
ENGINE = ROOT / "bifolio"


# --- the clock -----------------------------------------------------------------------------------


def clock_readings(text: str) -> Iterator[str]:
    """Every way a text of Python asks what time it is, or when a file was written."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (name.name for name in node.names
                        if name.name not in ("perf_counter", "monotonic", "sleep"))
        elif isinstance(node, ast.Attribute):
            asked = ast.unparse(node.value).rpartition(".")[2]
            if node.attr in ("getmtime", "st_mtime", "st_ctime") or (
                    asked in ("date", "datetime", "time") and node.attr in (
                        "today", "now", "utcnow", "time", "time_ns", "localtime", "gmtime",
                        "fromtimestamp")):
                yield node.attr


def test_only_the_clock_asks_what_day_it_is() -> None:
    """No module but the clock reads a clock or a file's time; a run is told its day."""
    found = {path.name: set(clock_readings(path.read_text(encoding="utf-8")))
             for path in ENGINE.rglob("*.py")}
    # These ask how old a leftover is, or how long to wait.
    ages = {"writing.py", "cache.py", "temporary.py", "watching.py", "room.py"}
    assert {name for name, read in found.items() if read} - ages == {"clock.py"}
    callers = {path.name for path in ENGINE.rglob("*.py")
               if re.search(r"\bclock\.today\b", path.read_text(encoding="utf-8"))}
    assert callers == {"orders.py", "new.py"}  # the latter writes a day into a new work


def test_only_the_test_of_the_clock_asks_what_day_it_is() -> None:
    """The tests have a day of their own, in conftest.py, and so go alike on every other day."""
    found = {path.name for path in (ROOT / "tests").rglob("*.py")
             if {"today", "now", "utcnow", "time"}
             & set(clock_readings(path.read_text(encoding="utf-8")))}
    of_ages = {"test_memo.py", "test_folders.py"}  # they ask how old a file is
    assert found - of_ages == {"test_review_dates.py"}


@pytest.mark.parametrize("text", ["import time\ntime.time()", "from time import time\ntime()",
                                  "date.today()", "datetime.datetime.now()", "x.stat().st_mtime"])
def test_a_reading_of_the_clock_is_seen(text: str) -> None:
    """The search above finds a clock where there is one."""
    assert set(clock_readings(text))


def test_source_date_epoch_is_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """SOURCE_DATE_EPOCH sets the day; a word that is no number is told; without it it is today."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    assert clock.today() == date(2030, 3, 17)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    with pytest.raises(ToolchainError, match="tomorrow"):
        clock.today()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert clock.today() == date.today()


# --- what is due ---------------------------------------------------------------------------------


@pytest.fixture
def three(tiny: TinyLibrary) -> TinyLibrary:
    """Three works: one overdue, one due in 30 days, one much later, in another order by name."""
    work = FILES["content/knees/work.yaml"]
    for name, day, title in (("ankles", "2026-12-26", "Ankles, elbows; and \\ “more”"),
                             ("hips", "2026-11-25", "Hips")):
        for path, text in FILES.items():
            if path.startswith("content/knees/"):
                tiny.write(path.replace("knees", name), text)
        tiny.write(f"content/{name}/work.yaml", work.replace("2028-01-31", day).replace(
            "{patient: Your sore knee, clinician: Knee osteoarthritis}", f"'{title}'"))
    return tiny


def due(library: TinyLibrary, *words: str) -> int:
    """Run due."""
    return main(["list", "due", *words, "--root", str(library.root)])


def test_due(three: TinyLibrary, capsys: Shown) -> None:
    """What is overdue or due within the days is listed, soonest first; overdue ends with code 1."""
    assert due(three) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["2026-11-25", "2026-12-26"]
    assert "overdue by 1 day  " in lines[0] and "in 30 days" in lines[1]
    assert due(three, "--within", "29", "--work", "ankles") == 0
    assert capsys.readouterr().out == "Nothing is due for review within 29 days.\n"
    assert due(three, "--within", "900") == 1
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_an_option_may_stand_anywhere(three: TinyLibrary, capsys: Shown) -> None:
    """Before list, behind it, and behind its word: what is typed counts wherever it stands."""
    root = ["--root", str(three.root)]
    words = ["list", "due", "--within", "900"]
    for place in range(3):
        typed = [*words[:place], *root, "--work", "ankles", *words[place:]]
        assert main(typed) == 0
        assert len(capsys.readouterr().out.splitlines()) == 1
    hips = ["--work", "hips"]
    assert main([*root, "--work", "ankles", "list", *hips, "due", "--within", "900"]) == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


def test_due_as_a_table(three: TinyLibrary, tmp_path: Path) -> None:
    """The CSV table holds every work, and titles with commas and quotation marks whole."""
    target = tmp_path / "due.csv"
    assert due(three, "--format", "csv", "--to", str(target)) == 1
    content = target.read_bytes().decode()
    assert content.count("\r\n") == 4 and "\n" not in content.replace("\r\n", "")
    rows = list(csv.DictReader(StringIO(content, newline="")))
    assert [row["work"] for row in rows] == ["hips", "ankles", "knees"]
    assert [row["days_left"] for row in rows] == ["-1", "30", "431"]
    assert rows[1]["title"] == "Ankles, elbows; and \\ “more”"


LINE = re.compile(r"[A-Z-]+(?:;[A-Z-]+=[^;:\"]+)*:[^\x00-\x08\x0a-\x1f\x7f]*")


def calendar(content: bytes) -> list[dict[str, str]]:
    """The events of an iCalendar file; asserts what RFC 5545 asks of its lines and nesting."""
    assert content.endswith(b"\r\n") and b"\n" not in content.replace(b"\r\n", b"")
    pieces = content.split(b"\r\n")[:-1]
    assert all(len(piece) <= 75 for piece in pieces)
    for piece in pieces:
        piece.decode()  # none is cut within a character
    lines = content.decode().replace("\r\n ", "").split("\r\n")[:-1]
    assert all(LINE.fullmatch(line) for line in lines)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"] and lines[2].startswith("PRODID:")
    events: list[dict[str, str]] = []
    stack: list[str] = []
    for line in lines:
        name, value = line.split(":", 1)
        if name == "BEGIN":
            assert value in {"": "VCALENDAR", "VCALENDAR": "VEVENT VTIMEZONE", "VEVENT": "VALARM",
                             "VTIMEZONE": "STANDARD"}[stack[-1] if stack else ""].split()
            stack.append(value)
            events += [{}] if value == "VEVENT" else []
        elif name == "END":
            assert stack.pop() == value
        elif stack[-1] == "VEVENT":
            assert name not in events[-1]
            events[-1][name] = value
    assert not stack
    return events


def test_due_as_a_calendar(three: TinyLibrary, tmp_path: Path) -> None:
    """The calendar is valid, has a day for each work, and escapes what means something in it."""
    target = tmp_path / "due.ics"
    due(three, "--format", "ics", "--to", str(target))
    events = calendar(target.read_bytes())
    assert [event["DTSTART;VALUE=DATE"] for event in events] == \
        ["20261125", "20261226", "20280131"]
    assert events[1]["SUMMARY"] == "Review due: Ankles\\, elbows\\; and \\\\ “more”"
    for event in events:
        assert event["DTSTAMP"] == "20260131T000000Z"
        assert re.fullmatch(r"[0-9a-f]{24}@bifolio\.invalid", event["UID"])
    assert len({event["UID"] for event in events}) == 3


def test_the_last_day_that_a_date_can_be_is_in_the_calendar(tiny: TinyLibrary,
                                                            tmp_path: Path) -> None:
    """A review on the last day there is, written so as to mean never, is an entry of one day."""
    tiny.change("content/knees/work.yaml", "2028-01-31", "9999-12-31")
    target = tmp_path / "due.ics"
    assert due(tiny, "--format", "ics", "--to", str(target)) == 0
    event, = calendar(target.read_bytes())
    assert event["DTSTART;VALUE=DATE"] == "99991231"
    assert not any(name.startswith(("DTEND", "DURATION")) for name in event)


def test_a_calendar_entry_moves_with_its_date(three: TinyLibrary, tmp_path: Path,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    """A new review date keeps the entry's name; another day of looking changes nothing."""
    target = tmp_path / "due.ics"
    due(three, "--format", "ics", "--to", str(target))
    before = target.read_bytes()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1796000000")
    due(three, "--format", "ics", "--to", str(target))
    assert target.read_bytes() == before
    three.change("content/hips/work.yaml", "2026-11-25", "2029-11-25")
    due(three, "--format", "ics", "--to", str(target))
    moved = {event["UID"]: event["DTSTART;VALUE=DATE"] for event in calendar(target.read_bytes())}
    was = {event["UID"]: event["DTSTART;VALUE=DATE"] for event in calendar(before)}
    assert set(moved) == set(was)
    assert [day for uid, day in moved.items() if was[uid] != day] == ["20291125"]


def test_an_empty_calendar_is_one(tiny: TinyLibrary, capsysbinary: pytest.CaptureFixture[bytes]
                                  ) -> None:
    """Nothing due within the days is still a file that a calendar reads."""
    assert due(tiny, "--format", "ics", "--within", "1") == 0
    assert calendar(capsysbinary.readouterr().out) == []
