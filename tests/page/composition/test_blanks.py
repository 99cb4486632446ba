"""To fill in: blanks, boxes to tick and empty cells, seen and heard."""

from __future__ import annotations

import re

import pytest

from bifolio.building import plan
from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Findings
from bifolio.model import FORMATS, Audience
from bifolio.proofreading.accessibility import find_inaccessible
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.papers import Paper

MM = 72 / 25.4
CHAPTER = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/week.yaml"
FORM = """\
    # Your plan

    Name: {blank}`5cm` and day: {blank}`2cm`

    High: {blank} metres.

    {box} I walk. ☐ I swim. ☑ I was told.

    | Day | Steps |
    |---|---|
    | Monday | {blank} |

    ```{table} week
    ```

    ::: tear-off
    Bring this slip.
    :::
    """
WEEK = """\
    title: My week
    audience: patient
    options_run: down
    options: [{id: mon, name: Monday}, {id: tue, name: Tuesday, empty: true}]
    criteria: [{id: walk, name: Walk}, {id: notes, name: Notes, empty: true, height: 20}]
    answers: {mon: {walk: far}}
    """


def form(library: TinyLibrary) -> TinyLibrary:
    library.write(CHAPTER, FORM)
    library.write(TABLE, WEEK)
    return library


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The form on A4; for reading only."""
    library = form(tiny_in(tmp_path_factory.mktemp("form")))
    run = library.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-colour"],))
    assert not besides_style(run.findings), list(run.findings)
    return (library.out / run.deliveries[0].path).read_bytes()


def test_each_place_to_write_in_is_heard(printed: bytes) -> None:
    """In its place among the words; a box tells that it is empty, or ticked."""
    said = [tag.alternative for tag in Paper(printed).structure.walk("Figure")]
    assert said == [*["Blank to fill in"] * 3, *["Tick box, empty:"] * 2, "Tick box, ticked:",
                    "Blank to fill in", *["Blank to fill in"] * 3]
    findings = Findings()
    find_inaccessible(Paper(printed), findings)
    assert not list(findings)


def test_a_line_is_as_long_as_is_asked(printed: bytes) -> None:
    """Five centimetres, and three where nothing is said."""
    paper = Paper(printed)
    (name,), (then,) = paper.find("Name:"), paper.find("and day:")
    (high,), (after,) = paper.find("High:"), paper.find("metres")
    assert then.left - name.right == pytest.approx(50 * MM, abs=3 * MM)
    assert after.left - high.right == pytest.approx(30 * MM, abs=3 * MM)


def test_an_empty_cell_has_its_height(printed: bytes) -> None:
    """A row of the table is as high as its cell to write in."""
    first, second = Paper(printed).find("Monday")[-1], Paper(printed).find("Tuesday")[-1]
    assert first.bottom - second.bottom >= 20 * MM


LINED = """\
    # Your diary

    | Day | What you felt |
    |---|---|
    | Monday | {lines}`4` |
    | Tuesday | Asleep? {lines}`2` |

    ```{table} week
    ```
    """


def test_a_cell_has_the_lines_that_are_asked(tiny: TinyLibrary) -> None:
    """In both kinds of table: each line as wide as its cell, a hand's height apart, heard once."""
    tiny.write(CHAPTER, LINED)
    tiny.write(TABLE, WEEK.replace("walk: far", 'walk: "{lines}`3`"'))
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-mono"],))
    assert not besides_style(run.findings), list(run.findings)
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    assert [tag.alternative for tag in paper.structure.walk("Figure")] == ["Blank to fill in"] * 6
    monday, tuesday = paper.find("Monday")
    later, walk = paper.find("Tuesday")[0], paper.find("Walk")[-1]
    assert 33 * MM <= monday.bottom - later.bottom <= 42 * MM
    assert walk.page == tuesday.page and tuesday.bottom - paper.find("Tuesday")[1].bottom >= 25 * MM


SIXTH, FIFTH = " {blank} |" * 5, " {blank} |" * 4
BLANKS = "".join(f"| {day} |{SIXTH}\n" for day in ("Monday", "Weekdays", "Wednesday"))
DIARIES = [
    ("| Day | Breakfast | Lunch | Dinner | Bedtime | Notes |\n|---|---|---|---|---|---|\n"
     f"{BLANKS}\nWidths: 1, 1, 1, 1, 1, 4\n"),
    ("| Day | Morning upper | Morning lower | Evening upper | Evening lower |\n"
     f"|---|---|---|---|---|\n{BLANKS.replace(SIXTH, FIFTH)}"),
    ("| Day | Half | Size | Lunch | Bedtime | Notes |\n|---|---|---|---|---|---|\n"
     "| Wednesday | 1/2 | small-sized | {blank} | {blank} | {blank} |\n| Friday | 1/4 | big "
     "| {blank} | {blank} | {blank} |\n\nWidths: 1, 1, 1, 1, 1, 8\n")]


@pytest.mark.parametrize("name", ["a4-standard-colour", "a5-standard-colour", "a4-large-mono"])
@pytest.mark.parametrize("diary", DIARIES)
def test_no_word_is_broken_where_there_is_to_be_written(
        tiny: TinyLibrary, diary: str, name: str) -> None:
    """A column to write beside is never narrower than its longest word."""
    tiny.write(CHAPTER, f"# Your diary\n\n{diary}".encode())
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS[name],))
    assert {f.code for f in besides_style(run.findings)} <= {"wide-table"}
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    said = set(" ".join(paper.pages).split())
    assert {"Wednesday", *re.findall(r"[A-Z][a-z]+|1/2|mg", diary)} - {"Widths"} - said == set()


def test_columns_to_write_in_are_alike(tiny: TinyLibrary) -> None:
    """Where no widths are said, and all words have room."""
    tiny.write(CHAPTER, b"# Your diary\n\n| Day | Lunch | Tea | Notes |\n|---|---|---|---|\n"
                        b"| Monday | {blank} | {blank} | {blank} |\n")
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-colour"],))
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    day, lunch, tea, notes = (paper.find(word)[0].left for word in ("Day", "Lunch", "Tea", "Notes"))
    assert tea - lunch == pytest.approx(notes - tea, abs=1)
    assert lunch - day == pytest.approx(notes - tea, abs=6)


@pytest.mark.parametrize("name", ["a5-standard-colour", "a4-large-mono"])
def test_a_diary_too_wide_for_its_paper_is_told_at_its_place(
        tiny: TinyLibrary, name: str) -> None:
    """It is to be mended in the table, and nobody is told that Bifolio is at fault."""
    head = "| Week | Monday | Tuesday | Wednesday | Thursday | Friday | Saturday | Sunday |"
    rows = f"|{'---|' * 8}\n| 1 |{' {blank} |' * 7}\n"
    tiny.write(CHAPTER, f"# Your diary\n\n{head}\n{rows}".encode())
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS[name],))
    found = {f.code: f for f in run.findings}
    assert found["overfull-table"].span.line == 3 and "beyond-text" not in found
    assert all("fault of Bifolio" not in f.fix for f in run.findings)
    assert "Shorten its longest words" in found["overfull-table"].fix


@pytest.mark.parametrize(("written", "column"), [
    ("Ask: {lines}`3`", 6), ("| A | B |\n|---|---|\n| a | {lines}`0` |", 7),
    ("| A | B |\n|---|---|\n| a | {lines}`many` |", 7), ("- {lines}`2`", 3)])
def test_lines_that_cannot_be_are_told(tiny: TinyLibrary, written: str, column: int) -> None:
    """Outside a cell, and where no number of lines is said."""
    tiny.write(CHAPTER, f"# Your plan\n\n{written}\n".encode())
    finding, = (f for f in tiny.check() if f.code == "unexpected-value")
    assert (finding.span.line, finding.span.column) == (3 + written.count("\n"), column)


def test_nothing_is_cut_off_with_a_slip(tiny: TinyLibrary) -> None:
    """A slip is the last thing on its page: what follows it begins another one."""
    tiny.write(CHAPTER, "# Your plan\n\n::: tear-off\nBring this slip.\n:::\n\nThen walk home.\n")
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-colour"],))
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    (slip,), (after,) = paper.find("Bring this slip."), paper.find("Then walk home.")
    assert after.page == slip.page + 1


def test_a_slip_takes_no_more_than_it_needs_from_the_page_before(tiny: TinyLibrary) -> None:
    """The page before it stays as full as it was, though the one with the slip is not."""
    rows = "\n".join(f"Row {number} is here.\n" for number in range(1, 54))
    tiny.write(CHAPTER, f"# Your plan\n\n{rows}\n\n::: tear-off\nBring this slip.\n:::\n")
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-colour"],))
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    (slip,) = paper.find("Bring this slip.")
    pages = [paper.find(f"Row {number} is here.")[0].page for number in range(1, 54)]
    assert slip.page == 3 and pages.count(2) > 2 * pages.count(3) > 0, pages


def test_a_short_line_stays_with_the_word_that_asks_for_it(tiny: TinyLibrary) -> None:
    """Wherever a line of text ends, no line to write on stands without its word."""
    tiny.write(CHAPTER, "# Your plan\n\n" + "\n\n".join(
        f"I walk {'far ' * number}until {{blank}} each day." for number in range(2, 14)) + "\n")
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a5-standard-mono"],))
    assert not besides_style(run.findings), list(run.findings)
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    edge = 148 * MM - paper.find("I walk")[0].left
    asked = paper.find("until")
    assert len(asked) == 12 and max(place.right for place in asked) + 30 * MM <= edge + MM


def test_what_is_to_be_filled_in_is_signed(tiny: TinyLibrary) -> None:
    """The reading copy has each blank and box in its place."""
    library = form(tiny)
    opened = plan.open_library(library.order())
    copy = reading_copy(opened.selections, opened.library.works["knees"], Audience.PATIENT,
                        Composer(opened.source_files), Findings())
    text = "\n".join(line for _, lines in copy.parts for line in lines)
    assert "Name: [blank 50 mm] and day: [blank 20 mm]" in text
    assert "☐ I walk. ☐ I swim. ☑ I was told." in text.replace("\u00a0", " ")
    assert "[blank 30 mm] metres" in text and text.count("[blank 20 mm]") == 3


@pytest.mark.parametrize(("written", "said"), [
    ("{blank}`wide`", "“wide”"), ("{blank}`3`", "“3”"), ("{blank}`2mm`", "“2mm”"),
    ("{blank}`90cm`", "“90cm”"), ("{box}`yes`", "no words of its own")])
def test_a_blank_without_a_sound_width_is_told(tiny: TinyLibrary, written: str, said: str) -> None:
    """With its place, and how it is written."""
    tiny.write(CHAPTER, f"# Your plan\n\nYour name: {written} here.\n")
    finding, = (f for f in tiny.check() if f.code == "unexpected-value")
    assert (finding.span.line, finding.span.column) == (3, 12) and said in finding.what


@pytest.mark.parametrize("written", ["{blank}`2.5 cm`", "{blank}`0.6 cm`",
                                     "{blank}`30mm`", "{blank}", "{box} yes",
                                     "☐ yes", "**☑ yes**", "\\{blank\\}", "`{box}`"])
def test_what_is_rightly_written_has_no_finding(tiny: TinyLibrary, written: str) -> None:
    """Alone, within bold words, escaped, or as code."""
    tiny.write(CHAPTER, f"# Your plan\n\nYou walk: {written} each day.\n")
    assert not besides_style(tiny.check())


def test_an_answer_that_is_missing_is_still_told(tiny: TinyLibrary) -> None:
    """Only cells that are empty on purpose may be; the fix tells how that is said."""
    tiny.write(CHAPTER, FORM)
    tiny.write(TABLE, WEEK.replace("{mon: {walk: far}}", "{}"))
    finding, = (f for f in tiny.check() if f.code == "ragged-table")
    assert "“walk”" in finding.what and "empty: true" in finding.fix


def test_a_place_to_write_in_may_begin_an_item(tiny: TinyLibrary) -> None:
    """In each kind of list its sign is drawn beside it, though nothing else may stand there."""
    tiny.write(CHAPTER, "# Your plan\n\n- {box} I walk\n- {blank}\n\n1. ☐ Bring it\n"
                        "2. {blank} steps\n\na. ☐ left\nb. right\n\nKnee\n\n:   {box} sore\n")
    run = tiny.build(audiences=(Audience.PATIENT,))
    assert not besides_style(run.findings), list(run.findings)
    text = Paper((tiny.out / run.deliveries[0].path).read_bytes()).text
    assert text.count("•") == 2 and "1." in text and "a." in text
