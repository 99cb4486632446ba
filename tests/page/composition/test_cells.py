"""Lists, spans and widths in tables on paper: seen, heard, copied, and kept together."""

from __future__ import annotations

from itertools import pairwise

import page
import pytest

from bifolio.building import plan
from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Findings
from bifolio.model import FORMATS, Audience
from bifolio.proofreading.accessibility import find_inaccessible
from tests.support.library import TinyLibrary, besides_style, tiny_in
from tests.support.papers import Paper

CHAPTER = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/week.yaml"
PLAN = """\
    # Your plan

    | Time | Tablet | Weekdays | << | Weekend |
    |---|---|---:|---:|---|
    | Morning | Reds | 1 | 2 | Take it:<br>1. slowly<br>2. with milk |
    | ^^ | Blues | rest | << | ^^ |
    | For pain | << | << | << | << |
    | Evening | Greens | 3 | 4 | - alone<br>- lying down |
    | Night | Reds | none | 5 | first<br>second |

    Table: My tablets
    Widths: 2, 2, 1, 1, 6

    ```{table} week
    ```
    """
WEEK = """\
    title: My week
    audience: patient
    widths: [1, 3, 1]
    options: [{id: mon, name: Monday}, {id: tue, name: Tuesday}]
    criteria: [{id: walk, name: Walk}]
    answers: {mon: {walk: [to the shop, home again]}, tue: {walk: none}}
    """


def planned(library: TinyLibrary) -> TinyLibrary:
    library.write(CHAPTER, PLAN)
    library.write(TABLE, WEEK)
    return library


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The plan on A4; for reading only."""
    library = planned(tiny_in(tmp_path_factory.mktemp("plan")))
    run = library.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-colour"],))
    assert not besides_style(run.findings), list(run.findings)
    return Paper((library.out / run.deliveries[0].path).read_bytes())


def test_a_list_in_a_cell_is_a_list(printed: Paper) -> None:
    """In both kinds of table it is tagged as one, with items and their labels, and copied so."""
    held = [[tag.text for tag in lists.walk("LI")] for cell in printed.structure.walk("TD")
            for lists in cell.walk("L")]
    assert [[" ".join(item.split()) for item in items] for items in held] == [
        ["1. slowly", "2. with milk"], ["• alone", "• lying down"],
        ["• to the shop", "• home again"]]
    said = " ".join(printed.text.split())
    assert "Take it: 1. slowly 2. with milk" in said and "first second" in said
    findings = Findings()
    find_inaccessible(printed, findings)
    assert not list(findings)
    report = page.validate_pdf_bytes(printed.content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant, [failure.message for failure in report.failures]


def test_each_cell_of_a_span_is_heard_with_its_headers(printed: Paper) -> None:
    """Of all columns and rows that it stands in, and of the label of its group."""
    heads = {" ".join(cell.text.split()): cell.headers for cell in printed.tables[0]
             if not cell.header}
    said = [text for text in heads if text.startswith("Take it:")]
    assert heads["rest"] == ("Weekdays", "Morning")
    assert heads["1"] == heads["2"] == ("Weekdays", "Morning")
    assert [heads[text] for text in said] == [("Weekend", "Morning")]
    assert heads["4"] == ("Weekdays", "For pain", "Evening")
    spans = {tag.text.strip(): (tag.attributes or {}) for tag in printed.structure.walk("TD", "TH")}
    assert (spans["Morning"]["RowSpan"], spans["rest"]["ColSpan"]) == (2, 2)
    assert (spans["Weekdays"]["ColSpan"], spans["For pain"]["ColSpan"]) == (2, 5)


def test_columns_have_their_widths(printed: Paper) -> None:
    """In shares: the wide column of each table has what is said, within a tenth."""
    tablet, (weekend,) = printed.find("Tablet")[-1], printed.find("Weekend")
    (monday,), (tuesday,) = printed.find("Monday"), printed.find("Tuesday")
    width = 595.3 - 2 * tablet_left(printed)
    assert weekend.left - tablet_left(printed) == pytest.approx(width / 2, rel=0.1)
    assert tablet.left - tablet_left(printed) == pytest.approx(width / 6, rel=0.1)
    assert tuesday.left - monday.left == pytest.approx(width * 3 / 5, rel=0.1)


def tablet_left(paper: Paper) -> float:
    """Where the first column of the table begins."""
    return paper.find("Time")[0].left


def test_spans_and_lists_are_signed(tiny: TinyLibrary) -> None:
    """The reading copy has each item, and each cell once with what heads it."""
    opened = plan.open_library(planned(tiny).order())
    copy = reading_copy(opened.selections, opened.library.works["knees"], Audience.PATIENT,
                        Composer(opened.source_files), Findings())
    lines = [line.strip() for _, part in copy.parts for line in part]
    assert "Weekdays / Morning: rest [2 columns]" in lines
    assert "Weekend / Morning: Take it: ⏎ 1. slowly ⏎ 2. with milk [2 rows]" in lines
    assert "Monday / Walk: - to the shop ⏎ - home again" in lines


@pytest.mark.parametrize(("path", "old", "line", "column"), [
    (CHAPTER, "slowly", 5, 48), (CHAPTER, "lying down", 8, 48), (TABLE, "home again", 6, 42)])
def test_what_stands_in_a_list_of_a_cell_is_proofread(
        tiny: TinyLibrary, path: str, old: str, line: int, column: int) -> None:
    """A dose that is written dangerously is told at its place, as anywhere."""
    planned(tiny).change(path, old, "take .5 mg")
    finding, = (f for f in tiny.check() if f.code == "naked-decimal")
    assert (finding.span.path, finding.span.line) == (path, line)
    assert finding.span.column == column


def test_a_name_that_is_lost_on_a_later_page_is_told(tiny: TinyLibrary) -> None:
    """A cell of more rows than a page holds is lost on the next; a shorter one is not."""
    head = "# Your plan\n\n| Tablet | Day | Note |\n|---|---|---|\n"
    for many, pages in ((60, [2]), (10, [])):
        rows = "".join(f"| ^^ | y{number} | z |\n" for number in range(1, many))
        tiny.write(CHAPTER, f"{head}| Red tablet | y0 | z |\n{rows}".encode())
        run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS["a4-standard-colour"],))
        found = [f for f in run.findings if f.code == "lost-label"]
        assert [f.span.line for f in found] == [3] * len(pages)
        assert all(f"goes on over page {page}" in f.what for f, page in
                   zip(found, pages, strict=True))


@pytest.mark.parametrize("name", ["a4-standard-mono", "a5-standard-colour", "letter-large-mono"])
@pytest.mark.parametrize("before", range(3))
def test_a_span_of_rows_is_not_torn(tiny: TinyLibrary, name: str, before: int) -> None:
    """In a table that goes over pages each span stands on one, wherever the pages end."""
    rows = [f"| free {number} | x | y |" for number in range(before)]
    for number in range(30):
        rows += [f"| span {number}. | row {number} a<br>more | y |", "| ^^ | row b | y |",
                 f"| ^^ | row {number} c | y |"]
    text = "\n".join(rows)
    head = "# Your plan\n\n| Time | Tablet | Note |\n|---|---|---|\n"
    tiny.write(CHAPTER, f"{head}{text}\n".encode())
    run = tiny.build(audiences=(Audience.PATIENT,), formats=(FORMATS[name],))
    assert not besides_style(run.findings), list(run.findings)
    paper = Paper((tiny.out / run.deliveries[0].path).read_bytes())
    pages = [[paper.find(words)[0].page for words in (f"span {number}.", f"row {number} c")]
             for number in range(30)]
    assert all(first == last for first, last in pages)
    assert len({first for first, _ in pages}) > 1
    for before_, after in pairwise(sorted({first for first, _ in pages})):
        assert after == before_ + 1
    for number in {first for first, _ in pages}:
        assert "Time Tablet Note" in " ".join(paper.pages[number - 1].split())
