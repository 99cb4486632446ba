"""Tables that survive their pages: headers, labels, rows, numbers, and pages across.

One module, as each is tried on the same table, a little longer or wider.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import page
import pytest

from bifolio.building.runs import Run
from bifolio.files.engine_files import styles
from bifolio.model import Audience
from bifolio.printing.typesetting.table_breaks import FEWEST_LINES
from tests.support.library import TinyLibrary, tiny_in
from tests.support.pages import finished
from tests.support.papers import Paper
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


@pytest.mark.parametrize("head", ["", "<thead><tr><th>Head"])
@pytest.mark.parametrize("lines", [70, 140])
def test_no_label_stands_alone_at_the_head_of_a_page(head: str, lines: int) -> None:
    """A row too tall to stand whole under its label begins under it, and so does the table."""
    tall = "<br>".join(f"line {number}." for number in range(lines))
    paper = finished(f"""<table>{head}<tbody data-continued="(more)"><tr class="group-label">
        <th>Label<tr><td>{tall}<tr><td>after<tr><td>last</table>""", LABELLED)
    assert "Label" in paper.pages[0] and "line 0." in paper.pages[0]
    assert "(more)" not in paper.text and "after" in paper.pages[-1]
    assert all(("Head" in page) is bool(head) for page in paper.pages)


@pytest.mark.parametrize("lines", range(55, 68))
@pytest.mark.parametrize("label", ['<tr class="group-label"><th>Label', ""])
def test_no_title_stands_alone(label: str, lines: int) -> None:
    """Under a table's title at the head of a page the table begins, however tall its rows are."""
    tall = "<br>".join(f"line {number}." for number in range(lines))
    paper = finished(f"""<p>before<table style="break-before: page"><caption>Title<thead><tr>
        <th>Head<tbody data-continued="(more)">{label}<tr><td>{tall}<tr><td>after<tr><td>last
        </table>""", LABELLED)
    title, = (page for page in paper.pages if "Title" in page)
    assert "Head" in title and "line 0." in title and ("Label" in title) is bool(label)
    assert all(f"line {number}." in paper.text for number in range(lines))


def test_a_row_that_begins_with_an_empty_cell_is_found(tiny: TinyLibrary) -> None:
    """Where a page has room for some cells of a tall row only, it is told and not delivered.

    A reader would take the blank beside a filled cell for “none”.
    """
    filler = "\n\n".join(f"Filler {number}." for number in range(10))
    tiny.change(PATIENT, "Walk a little every day.\n", f"{filler}\n")
    sheet = (styles() / "tables.css").read_text(encoding="utf-8")
    tiny.write("styles/tables.css", f"{sheet} tbody th {{ orphans: 45 }}")
    tiny.write(TABLE, table(1, 4).replace("name: Row 0-0", f"name: Row 0-0{' word' * 900}"))
    run = tiny.build(audiences=(Audience.PATIENT,))
    told = {finding.code: finding.what for finding in run.findings}
    assert "walk 0-0 swim 0-0" in told["tall-row"] and "walk 0-0" in told["word-out-of-place"]
    assert [delivery.path for delivery in run.deliveries] == [""]


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


@pytest.mark.parametrize("lines", range(62, 68))
def test_the_end_of_a_tall_row_keeps_the_header(lines: int) -> None:
    """Also where the next row must stay with it and does not fit beside it."""
    tall, next_one = ("<br>".join(f"{word} {number}." for number in range(end))
                      for word, end in (("tall", lines), ("next", 58)))
    paper = finished(f"""<table><thead><tr><th>Head<tbody><tr><td>{tall}
        <tr style="break-before: avoid"><td>{next_one}</table>""", "tr { break-inside: avoid }")
    assert all("Head" in page for page in paper.pages)
    assert f"tall {lines - 1}." in paper.text and "next 57." in paper.text


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
        stumbled.append(len(options["stylesheets"]))
        if len(stumbled) % 2:
            raise AssertionError
        return render(self, *arguments, **options)

    monkeypatch.setattr(HTML, "render", stumble)
    _, paper = build(tiny, table(2, 4), Audience.CLINICIAN)
    assert "Row 1-3" in paper.text
    assert [after - before for before, after in pairwise(stumbled)][::2] == [1, 1]


def test_groups_that_no_page_holds_together_are_parted(settings: list[str]) -> None:
    """WeasyPrint stops with an error at them; here the second begins the next page."""
    group = "<tbody{}><tr><td style='height: 160mm'>{}"
    long_enough = "two" + "<br>line" * FEWEST_LINES  # for a last page
    paper = finished("<table>" + group.format("", "one")
                     + group.format(" style='break-before: avoid'", long_enough) + "</table>")
    assert ["one" in page for page in paper.pages] == [True, False]
    assert ["two" in page for page in paper.pages] == [False, True]
    assert len(settings) == 1


LOW = '<p style="height: 190mm">above</p>'  # so that little fits under it
ROWS = "<tr><td>one" * 9
LABELLED = """tr, tbody { break-inside: avoid }
    .group-label, .group-label + tr { break-after: avoid }"""


@pytest.mark.parametrize(("html", "style"), [
    ("<p>above<table></table>below", ""),
    ("<p>above<table><caption>below</table>", ""),
    ("<p>above<table><tbody></table>below", ""),
    ('<div class="c">above</div>below', '.c::after { content: ""; display: table }'),
    (f'{LOW}<table><thead><tr><th style="height: 90mm">below</table>', ""),
    (f'{LOW}<table><tbody><tbody><tr style="break-inside: avoid"><td style="height: 90mm">below'
     "</table>", ""),
    ('<p>above<table><thead><tr><th>one<tbody><tr><td>two<tbody style="break-before: page">'
     "<tr><td>below</table>", "tbody:last-child { break-inside: avoid }"),
    ('<p>above<table><tbody><tr><td>one<tbody style="break-before: page"><tbody><tr><td>below'
     "</table>", ""),
    (f'{LOW}<table><tbody>{ROWS}<tbody style="break-before: page"></table>below', ""),
    ("<p>above</p><table><tr><td>one<tr><td>below</table>",
     "@page { size: 200mm 40mm; margin: 20mm }"),
], ids=["empty", "caption", "no rows", "clearing", "header pushed", "no rows pushed", "forced",
        "forced to no rows", "no rows at the end", "no height"])
def test_a_table_of_any_shape_is_set(html: str, style: str) -> None:
    """Tables with no rows, no body, or nothing at all, wherever they stand, stop no handout."""
    text = finished(html, style).text
    assert text.index("above") < text.index("below")


@pytest.mark.parametrize(("label", "style", "again"), [
    ('<tr class="group-label"><th colspan="2">Label', "", True),
    ('<tr class="group-label">', "", False),
    ('<tr class="group-label"><th rowspan="60">Label<td>beside', "", True),
    ('<tr class="group-label"><!-- note --><th rowspan="0">Label<td>beside', "", True),
    ('<tr class="group-label"><th colspan="2">Label', ".continued { display: none }", False),
    ('<tr class="group-label"><th colspan="2">Label', ".continued { display: block }", False),
    ('<tr class="group-label"><th colspan="2">Label', ".continued { float: left }", False),
    ('<tr class="group-label"><th>Label', ".continued th { display: none }", False),
    ('<tr class="group-label"><th>Label', ".group-label { display: none }", False),
    ('<tr class="group-label"><th colspan="2">Label',
     ".continued::after { content: 'more'; display: table-cell }", False),
    ('<tr class="group-label"><th colspan="2">Label', "tr + tr { display: block }", False),
], ids=["plain", "empty", "spans rows", "spans all rows", "hidden", "a block", "floats",
        "no cell", "none shown", "too wide", "no rows"])
@pytest.mark.parametrize("borders", ["collapse", "separate"])
def test_a_label_of_any_shape_is_set(label: str, style: str, again: bool, borders: str) -> None:
    """A group's label stands on later pages where it can be a row, and stops no handout else."""
    rows = "".join(f"<tr><td>row<td>{number}." for number in range(80))
    html = f'<table><tbody data-continued="(more)">{label}{rows}</table>'
    paper = finished(html, f"table {{ border-collapse: {borders} }} {style}")
    assert len(paper.pages) > 1
    assert ["Label (more)" in page for page in paper.pages] == [
        False, *(again for _ in paper.pages[1:])]
    assert all(f"{number}." in paper.text for number in range(80))


@pytest.mark.parametrize("text", [
    table(2, 70), table(2, 6, long=(1, 3), words=900),
    table(3, 5).replace("name: Row", "name: Row " + "of many words " * 34)])
def test_a_split_table_is_set_once(tiny: TinyLibrary, settings: list[str], text: str) -> None:
    """Labels, tall rows and groups that break are seen to while the page is laid out."""
    _, paper = build(tiny, text, Audience.CLINICIAN)
    assert paper.text.count("Question") > 2
    assert len(settings) == 2


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
    long = "Hydroxyprogesteronecaproate"
    run, _ = build(tiny, table(1, 3).replace("walk 0-1", long).replace("swim 0-1", long)
                   .replace("name: Row 0-1", f"name: {long}"))
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


def test_plain_weasyprint_prints_the_same_words(tiny: TinyLibrary) -> None:
    """Without our patches no label stands again, and all else that is read is the same."""
    from weasyprint.layout import block
    from weasyprint.layout import table as weasyprint_tables

    tiny.write("styles/zz.css", ".comparison { break-inside: auto !important }")
    _, paper = build(tiny, table(2, 20))
    ours = block.table_layout
    run = tiny.build(audiences=(Audience.PATIENT,), plain_weasyprint=True)
    plain = tiny.paper("patient")
    assert {finding.code for finding in run.findings} == {"lost-label"}
    assert paper.text.count("(continued)") and "(continued)" not in plain.text
    assert cells(plain) == cells(paper)
    assert re.sub(r"Group \d \(continued\)", "", paper.text).split() == plain.text.split()
    assert block.table_layout is ours is not weasyprint_tables.table_layout


def test_what_was_made_plainly_is_not_remembered(tiny: TinyLibrary) -> None:
    """The next run makes its pages anew, with our patches, whatever was made before."""
    tiny.write(TABLE, table(2, 20))
    for plain in (True, False, True, False):
        tiny.build(audiences=(Audience.PATIENT,), plain_weasyprint=plain)
        assert ("(continued)" in tiny.paper("patient").text) is not plain


def cells(paper: Paper) -> list[tuple[str, tuple[str, ...]]]:
    """The cells of tables, each with its headers, as a screen reader says them."""
    return [(cell.text, cell.headers) for part in paper.tables for cell in part if not cell.header]


# --- simple tables ---

def simple(rows: int, caption: str = "") -> str:
    """A simple table in which each row has two lines."""
    lines = "\n".join(f"| Row {row} | {'It goes on and on in this cell. ' * 4}| {row} times |"
                      for row in range(rows))
    return f"| Name | What | Dose |\n|---|---|---:|\n{lines}\n" + (
        f"\nTable: {caption}\n" if caption else "")


def with_chapter(library: TinyLibrary, text: str) -> tuple[Paper, Paper]:
    """Both handouts, whose one chapter this is: the patient's, the clinician's."""
    library.write("content/knees/chapters/10-what.md", text)
    library.change("content/knees/work.yaml", "10-what, 20-care", "10-what")
    for path in ("chapters/20-care.patient.md", "chapters/20-care.clinician.md",
                 "tables/options.yaml"):
        (library.root / "content/knees" / path).unlink()
    library.build()
    return library.paper("patient"), library.paper("clinician")


def test_a_simple_table_has_its_caption_and_its_rows_their_names(tiny: TinyLibrary) -> None:
    """Whoever hears a simple table is told what it is of, and with each cell its row and column."""
    text = f"# Doses\n\n{simple(3, 'What to take')}\n\n## More of them\n\n{simple(2)}"
    for paper in with_chapter(tiny, text):
        captioned, bare = paper.structure.walk("Table")
        assert [tag.kind for tag in captioned.tags] == ["Caption", "THead", "TBody"]
        assert captioned.tags[0].text.strip() == "What to take"
        assert "Caption" not in [tag.kind for tag in bare.tags]
        assert ("2 times", ("Dose", "Row 2")) in cells(paper)
    for path in tiny.out.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        first, second = re.findall(r'role="region" aria-labelledby="([^"]+)"', html)
        assert re.search(f'<caption id="{first}">What to take</caption>', html)
        assert re.search(f'<h3 id="{second}"[^>]*>More of them</h3>', html)
        assert html.count('<th scope="row">Row ') == 5


@pytest.mark.parametrize("lines", [14, 20])
def test_a_simple_table_that_fits_on_a_page_is_on_one(tiny: TinyLibrary, lines: int) -> None:
    """Gains at the foot of a page and harms on the next would be read as gains alone."""
    filler = "\n\n".join(f"Filler {number}." for number in range(lines))
    for paper in with_chapter(tiny, f"# Doses\n\n{filler}\n\n## Of each\n\n{simple(9)}"):
        assert len([text for text in paper.pages if "Row " in text]) == 1


def test_a_table_longer_than_a_page_begins_under_its_heading(tiny: TinyLibrary) -> None:
    """No page is left nearly empty, and no heading alone, for a table that no page holds whole."""
    for paper in with_chapter(tiny, f"# Doses\n\n## Of each\n\n{simple(40)}"):
        assert "Of each" in paper.pages[0] and "Row 0 " in paper.pages[0]
        assert all("Dose" in text for text in paper.pages if "Row " in text)
