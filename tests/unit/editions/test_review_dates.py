"""The review clock: what is due, what is overdue, and what happens to a handout then."""

from __future__ import annotations

import ast
import csv
import json
import re
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

import page
import pytest

from bifolio.cli import main
from bifolio.cli.fast_path import repeat
from bifolio.diagnostics import Severity, ToolchainError
from bifolio.files import clock
from bifolio.model import FORMATS
from bifolio.printing.pdf import Paper
from bifolio.proofreading.web_pages import texts_of
from tests.support.library import FILES, TinyLibrary
from tests.support.places import ROOT

Shown = pytest.CaptureFixture[str]
ENGINE = ROOT / "bifolio"
LATER = date(2028, 2, 1)  # a day after the tiny library's review date


# --- the clock -----------------------------------------------------------------------------------


def clock_readings(text: str) -> Iterator[str]:
    """Every way a text of Python asks what time it is, or when a file was written."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from (name.name for name in node.names if name.name != "perf_counter")
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
    ages = {"writing.py", "cache.py", "watching.py"}  # how old a leftover is, how long to wait
    assert {name for name, read in found.items() if read} - ages == {"clock.py"}
    callers = [path.name for path in ENGINE.rglob("*.py")
               if re.search(r"\bclock\.today\b", path.read_text(encoding="utf-8"))]
    assert sorted(callers) == ["fast_path.py", "orders.py"]


def test_only_the_test_of_the_clock_asks_what_day_it_is() -> None:
    """The tests have a day of their own, in conftest.py, and so go alike on every other day."""
    found = {path.name for path in (ROOT / "tests").rglob("*.py")
             if {"today", "now", "utcnow", "time"}
             & set(clock_readings(path.read_text(encoding="utf-8")))}
    assert found == {"test_review_dates.py", "test_memo.py"}  # the latter asks how old a file is


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


# --- overdue -------------------------------------------------------------------------------------


def test_on_its_review_date_a_handout_is_still_made(tiny: TinyLibrary) -> None:
    """The day itself is the last good one."""
    run = tiny.build(today=date(2028, 1, 31), audiences=("patient",))
    assert not run.findings and run.deliveries[0].path


def test_an_overdue_handout_is_not_made(tiny: TinyLibrary) -> None:
    """A day later it is an error at the date, nothing is delivered, the old one is not current."""
    tiny.build()
    good = tiny.paper("patient").content
    run = tiny.build(today=LATER)
    (finding,) = run.findings
    assert (finding.code, str(finding.span)) == \
        ("review-overdue", "content/knees/work.yaml:5:12")
    assert "2028-01-31" in finding.what and run.failed
    assert [delivery.path for delivery in run.deliveries] == ["", ""]
    assert tiny.paper("patient").content == good
    assert [entry["current"] for entry in listed(tiny)] == [False, False]


def test_into_an_empty_folder_nothing_overdue_is_put(tiny: TinyLibrary) -> None:
    """No overdue handout, and no page of one, is in the folder of handouts."""
    tiny.build(today=LATER)
    assert [path.name for path in tiny.out.glob("[!.]*")] == ["catalogue.json"]


def listed(library: TinyLibrary) -> list[dict[str, object]]:
    """What the catalogue lists."""
    return list(json.loads((library.out / "catalogue.json").read_text())["handouts"])


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A draft with a sheet and a clinic, made after its review date in the widest formats."""
    library = TinyLibrary(tmp_path_factory.mktemp("expired"))
    for path, text in FILES.items():
        library.write(path, text)
    library.change("content/library.yaml", "language: en",
                   "language: en\nrequired_signoffs: {clinician: [pharmacist]}")
    library.change("content/knees/work.yaml", "funding:",
                   "sheets: [{id: help, title: Help, audience: patient, from: table options}]\n"
                   "funding:")
    wanted = (FORMATS["a4-standard-colour"], FORMATS["letter-large-mono"])
    run = library.build(today=LATER, allow_expired=True, formats=wanted)
    assert {finding.code for finding in run.findings} == {"expired-handout"}
    assert len([delivery for delivery in run.deliveries if delivery.path]) == 6
    return library


def test_every_page_of_an_expired_handout_says_so(expired: TinyLibrary) -> None:
    """EXPIRED stands at the head of every page, and page 1 says since when, for all who read."""
    for path in expired.out.glob("*/*.pdf"):
        paper = Paper(path.read_bytes())
        assert paper.pages and all("EXPIRED" in text for text in paper.pages), path
        assert ("EXPIRED · DRAFT" in paper.pages[0]) == ("clinician" in path.name)
        assert "was to be reviewed by January 31, 2028" in " ".join(paper.pages[0].split())


def test_the_stamp_is_an_artifact_and_the_notice_is_read(expired: TinyLibrary) -> None:
    """An expired handout is as accessible and archivable as any other."""
    for path in expired.out.glob("*/*standard*.pdf"):
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            assert page.validate_pdf_bytes(path.read_bytes(), profile=profile).is_compliant


def test_the_catalogue_and_the_web_page_say_expired(expired: TinyLibrary) -> None:
    """Who finds it in the list, or reads it on a screen, is told as well."""
    assert all(entry["expired"] for entry in listed(expired))
    pages = list(expired.out.glob("*/*.html"))
    assert len(pages) == 3
    for path in pages:
        words = " ".join(texts_of(path.read_text(encoding="utf-8")))
        assert "Expired." in words and "January 31, 2028" in words


def test_what_is_not_expired_does_not_say_so(built: TinyLibrary) -> None:
    """Before its review date a handout has the date and no stamp."""
    for audience in ("patient", "clinician"):
        assert "xpired" not in built.paper(audience).text.replace("EXPIRED", "xpired")
    assert not any(entry["expired"] for entry in listed(built))


def test_allow_expired_on_the_command_line(
        tiny: TinyLibrary, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without it the run ends with code 1; with it the handouts are made, under a warning."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1900000000")
    words = ["--root", str(tiny.root), "--audience", "patient"]
    assert main(["build", *words]) == 1
    assert "error[review-overdue]" in capsys.readouterr().out
    assert main(["build", "--allow-expired", *words]) == 0
    assert "warning[expired-handout]" in capsys.readouterr().out
    assert main(["build", "--allow-expired", "--strict", *words]) == 1


# --- a draft that is overdue ---------------------------------------------------------------------

WORK = "content/knees/work.yaml"


@pytest.fixture
def drafts(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, whose patient text two roles must sign; nobody has."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist, patient reader]}")
    return tiny


def sign(library: TinyLibrary, *roles: str) -> None:
    """Each role approves the patient text as it stands."""
    for role in roles:
        assert main(["approve", "knees", "--edition", "patient", "--role", role, "--name",
                     "Test Name", "--root", str(library.root), "--quiet"]) == 0


def outcome(library: TinyLibrary, **wanted: bool) -> tuple[list[str], bool]:
    """What is found after the review date in the patient text, and whether it is made."""
    run = library.build(today=LATER, audiences=("patient",), **wanted)
    (delivery,) = run.deliveries
    return [finding.code for finding in run.findings], bool(delivery.path)


@pytest.mark.parametrize("signed", [(), ("pharmacist",), ("patient reader",)])
def test_an_overdue_draft_is_made_and_says_both(drafts: TinyLibrary, signed: tuple[str, ...]
                                                ) -> None:
    """As long as one role has not signed: DRAFT and EXPIRED on all pages, under a warning."""
    sign(drafts, *signed)
    run = drafts.build(today=LATER, audiences=("patient",))
    (finding,) = run.findings
    assert (finding.code, str(finding.span)) == ("expired-handout", f"{WORK}:5:12")
    assert finding.severity is Severity.WARNING and not run.failed
    pages = drafts.paper("patient").pages
    assert pages and all("EXPIRED · DRAFT" in text for text in pages)
    told = " ".join(pages[0].split())
    assert "was to be reviewed by January 31, 2028" in told and "Not yet for use." in told
    (entry,) = (entry for entry in listed(drafts) if entry["audience"] == "patient")
    assert entry["expired"] and entry["draft"] and entry["current"]


def test_what_all_have_signed_is_withheld_when_it_is_overdue(drafts: TinyLibrary) -> None:
    """The last signature makes it a handout for use, and such a one is not made."""
    sign(drafts, "pharmacist", "patient reader")
    assert outcome(drafts) == (["review-overdue"], False)
    assert outcome(drafts, allow_expired=True) == (["expired-handout"], True)
    assert "DRAFT" not in drafts.paper("patient").text


def test_a_text_that_outlived_its_signatures_is_a_draft_again(drafts: TinyLibrary) -> None:
    """A signed text that is changed for its review is made as an expired draft."""
    sign(drafts, "pharmacist", "patient reader")
    drafts.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    assert outcome(drafts) == (["expired-handout"], True)
    assert "EXPIRED · DRAFT" in drafts.paper("patient").pages[0]


def test_a_release_holds_no_overdue_draft(drafts: TinyLibrary) -> None:
    """With --release an overdue draft is an error twice over; with --strict a warning is."""
    assert outcome(drafts, release=True) == (["unsigned-edition", "review-overdue"], False)
    assert outcome(drafts, strict=True) == (["expired-handout"], False)
    assert not list(drafts.out.glob("*/*.pdf"))


def test_a_day_after_the_review_date_nothing_but_the_day_has_changed(
        drafts: TinyLibrary, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is asked again the day after makes the draft anew; then it says the same again."""
    words = ["build", "--root", str(drafts.root), "--audience", "patient"]
    for day, code, told in (("1832889600", 0, ""), ("1832976000", 0, "warning[expired-handout]"),
                            ("1833062400", 0, "warning[expired-handout]"),
                            ("1832889600", 0, "")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        assert main(words) == code
        shown = capsys.readouterr().out
        assert told in shown and ("expired" in shown) == bool(told)
        assert ("EXPIRED" in drafts.paper("patient").text) == bool(told)
        assert repeat(words) == code and ("expired" in capsys.readouterr().out) == bool(told)


def test_a_new_library_can_be_made_on_any_day(tmp_path: Path, capsys: Shown,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    """Years after its texts were written the first build still makes them, as expired drafts."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2240000000")
    assert main(["new", str(tmp_path / "mine")]) == 0
    assert main(["--root", str(tmp_path / "mine")]) == 0
    assert "warning[expired-handout]" in capsys.readouterr().out
    made = list(tmp_path.glob("mine/out/*/*.pdf"))
    assert len(made) == 2
    for path in made:
        assert all("EXPIRED · DRAFT" in text for text in Paper(path.read_bytes()).pages)


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
    return main(["due", *words, "--root", str(library.root)])


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
