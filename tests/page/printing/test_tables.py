"""Tables that survive their pages: headers, labels, rows, numbers, and pages across."""

from __future__ import annotations

from collections.abc import Iterator

import page
import pytest

from bifolio.building.runs import Run
from bifolio.model import Audience
from bifolio.printing.pdf import Paper
from tests.support.library import TinyLibrary, tiny_in
from tests.support.tables_cases import NUMBERS, settings

__all__ = ["settings"]  # a fixture that both files need

TABLE = "content/knees/tables/options.yaml"
PATIENT = "content/knees/chapters/20-care.patient.md"
ROWS_THAT_FIT = 4


def table(groups: int, rows: int, *, long: tuple[int, int] = (-1, -1), words: int = 0,
          label: str = "Group", head: str = "") -> str:
    """A table's file: grouped rows, two header rows; the row `long` has `words` words a cell."""
    lines = [f"{head}title: What helps", "corner: Question", "options:",
             "  - group: Every day", "    options:", "      - {id: walk, name: Walking}",
             "      - {id: swim, name: Swimming}", "criteria:"]
    answers: dict[str, list[str]] = {"walk": [], "swim": []}
    for group in range(groups):
        lines += [f'  - group: "{label} {group}"', "    criteria:"]
        for row in range(rows):
            lines.append(f"      - {{id: c{group}-{row}, name: Row {group}-{row}}}")
            more = " word" * words if (group, row) == long else ""
            for option, found in answers.items():
                found.append(f"    c{group}-{row}: {option} {group}-{row}{more}")
    lines.append("answers:")
    for option, found in answers.items():
        lines += [f"  {option}:", *found]
    return "\n".join(lines) + "\n"


def build(library: TinyLibrary, text: str, *also: Audience) -> tuple[Run, Paper]:
    """The patient handout with this table in it; those for others are made as well."""
    library.write(TABLE, text)
    run = library.build(audiences=(Audience.PATIENT, *also))
    return run, library.paper("patient")


@pytest.fixture(scope="module")
def split(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """Forty rows in two groups, for both readers, without a finding; for reading only."""
    library = tiny_in(tmp_path_factory.mktemp("split"))
    run, _ = build(library, table(2, 20), Audience.CLINICIAN)
    assert not run.findings
    return library


def pages_with_rows(paper: Paper) -> Iterator[list[str]]:
    """The lines of each page that has rows of the table on it."""
    for text in paper.pages:
        lines = [line.strip() for line in text.splitlines()]
        if any(line.startswith("Row ") for line in lines):
            yield lines




@pytest.mark.parametrize("audience", Audience)
def test_both_header_rows_stand_on_every_page(split: TinyLibrary, audience: Audience) -> None:
    """Forty rows in groups: each page begins with both header rows, for either reader."""
    pages = list(pages_with_rows(split.paper(audience)))
    assert len(pages) > 1
    for lines in pages:
        first = next(at for at, line in enumerate(lines) if line.startswith("Row "))
        assert "Every day" in lines[:first]
        assert any("Walking Swimming" in line for line in lines[:first])


def test_a_group_goes_on_under_its_label(split: TinyLibrary) -> None:
    """Where a page breaks a group its label stands again, continued; elsewhere it does not."""
    pages = list(pages_with_rows(split.paper("patient")))
    carried = 0
    for lines in pages:
        at = next(at for at, line in enumerate(lines) if line.startswith("Row "))
        group = lines[at].removeprefix("Row ").split("-")[0]
        begins = lines[at].startswith(f"Row {group}-0 ")
        assert lines[at - 1] == f"Group {group}{'' if begins else ' (continued)'}"
        carried += not begins
        assert not any("(continued)" in line for line in lines[at:])
    assert carried


def test_a_short_group_stays_whole(tiny: TinyLibrary) -> None:
    """Groups of four rows are not broken, so nothing is continued."""
    _, paper = build(tiny, table(10, ROWS_THAT_FIT))
    assert "(continued)" not in paper.text
    for lines in pages_with_rows(paper):
        assert sum(line.startswith("Row ") for line in lines) % ROWS_THAT_FIT == 0


def test_a_continued_label_changes_no_header(split: TinyLibrary) -> None:
    """On every page a cell is announced with the headers that the author gave it."""
    paper = split.paper("patient")
    cells = [cell for part in paper.tables for cell in part if not cell.header and cell.text]
    assert len(cells) == 80
    for cell in cells:
        option, place = cell.text.split()
        name = {"walk": "Walking", "swim": "Swimming"}[option]
        assert cell.headers == ("Every day", name, f"Group {place[0]}", f"Row {place}")
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(paper.content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_a_mark_in_a_label_is_not_repeated(tiny: TinyLibrary) -> None:
    """A continued label has its words, and neither the citation nor a second anchor."""
    _, paper = build(tiny, table(1, 40, label="Group *so called* [@smith2020]"))
    assert "Group so called 0 (continued)" in paper.text.replace("1 0", " 0")
    assert paper.text.count("Exercise for the knee") == 1


@pytest.mark.parametrize("long", [(0, 0), (0, 5), (1, 3)])
def test_a_row_taller_than_a_page_keeps_the_header(
        tiny: TinyLibrary, long: tuple[int, int]) -> None:
    """Such a row is split, every page of it has both header rows, and it is a finding."""
    run, paper = build(tiny, table(2, 6, long=long, words=900))
    assert {finding.code for finding in run.findings} == {"tall-row"}
    assert f"Row {long[0]}-{long[1]}" in next(iter(run.findings)).what
    pages = [text for text in paper.pages if " word" in text or "word " in text]
    assert len(pages) > 2
    assert all("Every day" in text and "Walking" in text for text in pages)
    assert paper.text.count("word") == 1800


def test_no_row_is_cut_that_fits(tiny: TinyLibrary) -> None:
    """Rows of many lines move to the next page whole, header rows over them."""
    _, paper = build(tiny, table(1, 12).replace("walk 0", "walk " + "word " * 60 + "0"))
    for lines in pages_with_rows(paper):
        text = " ".join(lines)
        assert text.count("word") % 60 == 0
        assert "Every day" in text


def test_a_table_that_fits_is_set_once(tiny: TinyLibrary, settings: list[str]) -> None:
    """No table split, no second setting: one for each of the two editions."""
    tiny.build()
    assert len(settings) == 2


def test_a_group_kept_whole_leaves_no_half_page_empty(tiny: TinyLibrary) -> None:
    """A short group of tall rows is broken rather than leave a third of a page empty."""
    _, paper = build(tiny, table(3, 5).replace("name: Row", "name: Row " + "of many words " * 34))
    texts = [" ".join(text.split()) for text in paper.pages]
    assert any(f"Group {number} (continued)" in text for text in texts for number in range(3))


@pytest.mark.parametrize("lines", range(7, 12))
def test_a_label_at_a_foot_goes_with_its_rows(tiny: TinyLibrary, lines: int) -> None:
    """Where a table begins near a foot its first label stands with two rows under it."""
    filler = "\n\n".join(f"Filler {number}." for number in range(lines))
    tiny.change(PATIENT, "Walk a little every day.\n", f"{filler}\n")
    run, paper = build(tiny, table(1, 5))
    assert not run.findings
    page, = {number for number, text in enumerate(paper.pages) if "Group 0\r\n" in text}
    assert "Row 0-0" in paper.pages[page] and "Row 0-1" in paper.pages[page]
    assert "What helps" in paper.pages[page]


def test_a_table_that_weasyprint_stumbles_over_is_set(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows that WeasyPrint cannot keep together are parted, and the handout is made."""
    from weasyprint import HTML

    render, stumbled = HTML.render, list[int]()

    def stumble(self: HTML, *arguments: object, **options: object) -> object:
        glued = [row for row in self.etree_element.iter("tr") if not row.get("style")]
        if len(glued) > len(list(self.etree_element.iter("thead"))) * 2:
            stumbled.append(len(glued))
            raise AssertionError
        return render(self, *arguments, **options)

    monkeypatch.setattr(HTML, "render", stumble)
    _, paper = build(tiny, table(2, 4), Audience.CLINICIAN)
    assert "Row 1-3" in paper.text and len(stumbled) == 4


def test_a_split_table_is_soon_settled(tiny: TinyLibrary, settings: list[str]) -> None:
    """A table of many rows over many pages is foretold: two settings an edition."""
    _, paper = build(tiny, table(2, 70), Audience.CLINICIAN)
    assert len(list(pages_with_rows(paper))) > 4
    assert len(settings) == 4


def test_header_rows_that_take_a_quarter_of_the_page(tiny: TinyLibrary) -> None:
    """They are a finding that says how much they take."""
    run, _ = build(tiny, table(1, 4).replace("Walking", "Walking " * 90))
    found = [finding for finding in run.findings if finding.code == "tall-header"]
    assert found and found[0].span.path == TABLE
    assert "% of page" in found[0].what


def test_header_rows_taller_than_the_page_are_an_error(tiny: TinyLibrary) -> None:
    """A table whose header rows cannot be printed is not delivered."""
    tiny.write(TABLE, table(1, 4).replace("Walking", "Walking " * 900))
    run = tiny.build()
    assert "lost-header" in {finding.code for finding in run.findings}
    assert [delivery.path for delivery in run.deliveries] == ["", ""]


def test_a_wide_table_has_a_page_across(tiny: TinyLibrary) -> None:
    """With “wide: true” the table stands on a page across, and what follows on an upright one."""
    run, paper = build(tiny, table(1, 3, head="wide: true\n"))
    assert not run.findings
    across = [width > height for width, height in paper.sizes]
    assert across == [False, True, False]
    assert "Row 0-0" in paper.pages[1] and "Where this comes from" in paper.pages[2]


def test_wide_is_true_or_false(tiny: TinyLibrary) -> None:
    """Another word is a finding at its place."""
    tiny.write(TABLE, table(1, 3, head="wide: very\n"))
    finding, = tiny.check()
    assert (finding.code, finding.span.path, finding.span.line) == ("unexpected-value", TABLE, 1)


def test_a_squeezed_column_is_found(tiny: TinyLibrary) -> None:
    """Ten columns of text on an upright page are a finding that advises a page across."""
    names = [f"drug{number}" for number in range(9)]
    lines = ["title: Many", "options:", *(f"  - {{id: {n}, name: {n}}}" for n in names),
             "criteria:", "  - {id: use, name: Use}", "answers:",
             *(f"  {n}: {{use: when you are short of air and no one helps you now}}"
               for n in names)]
    run, _ = build(tiny, "\n".join(lines))
    found = {finding.code: finding for finding in run.findings}
    assert "wide: true" in found["narrow-column"].fix
    assert found["narrow-column"].span.path == TABLE


def test_a_long_drug_name_is_printed_whole(tiny: TinyLibrary) -> None:
    """Thirty letters in a column of a narrow table stand on one line, within the page."""
    name = "Hydroxyprogesteronecaproatedep"
    _, paper = build(tiny, table(1, 3).replace("name: Row 0-1", f"name: {name}"))
    place, = paper.find(name)
    assert place.top - place.bottom < 30
    assert place.right < paper.sizes[0][0] - 50


def test_a_table_too_wide_for_the_page_is_found(tiny: TinyLibrary) -> None:
    """Columns of long words that stand out of the type area are a finding."""
    long = "Hydroxyprogesteronecaproatedepot"
    run, _ = build(tiny, table(1, 3).replace("walk 0-1", long).replace("swim 0-1", long)
                   .replace("name: Row 0-1", f"name: {long}{long}"))
    assert "overfull-table" in {finding.code for finding in run.findings}


def test_numbers_stand_point_under_point(tiny: TinyLibrary) -> None:
    """In a column of numbers the decimal points are at one distance from the edge."""
    tiny.change(PATIENT, "Walk a little every day.\n", f"Walk a little every day.\n{NUMBERS}\n")
    assert not [f for f in tiny.build().findings if f.code != "uncited-claim"]
    paper = tiny.paper("patient")
    points = []
    for words in ("12.5 mg", "−1,250.25 mg", "0.75 mg"):
        place, = paper.find(words)
        whole, = (found for found in paper.find(words.split(".")[0] + ".")
                  if abs(found.bottom - place.bottom) < 1)
        points.append(whole.right)
    assert max(points) - min(points) < 0.3, points
    assert paper.find("3 mg")[0].left > paper.find("12.5 mg")[0].left + 2
    assert "three −1,250.25 mg 2" in paper.text, "the unprinted figures are not in the text"
    assert [cell.text for cell in paper.tables[0]][4] == "12.5 mg"
