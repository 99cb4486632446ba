"""The exceptions made for other people's checkers: each on a small file in which they are wrong.

Runs where the checkers are installed (requirements-dev.lock); .ci/run sees to it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pages import finished

pytest.importorskip("outloud", reason="a development tool: requirements-dev.lock")
pytest.importorskip("pdfua", reason="a development tool: requirements-dev.lock")

from tests.support.checkers import EXCEPTIONS, judge, main  # only where they are installed

GROUPS = "".join(
    f"<tbody><tr><th scope=rowgroup colspan=3>Group {g}</th></tr>"
    + "".join(f"<tr><th scope=row>Line {n}{g}</th><td>first</td><td>second</td></tr>"
              for n in "123") + "</tbody>"
    for g in "abcd")
HEAD = ("<tr><th scope=col>Which of the two medicines</th><th scope=col>what it is used for</th>"
        "<th scope=col>what is good to know</th></tr>")


def _judged(tmp_path: Path, html: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    path = tmp_path / "small.pdf"
    path.write_bytes(finished(html).content)
    verdict = judge(path)
    return verdict.faults, verdict.excepted


def test_labels_of_groups_are_taken_for_a_broken_head(tmp_path: Path) -> None:
    """outloud TBL-010 counts rows of header cells anywhere: four group labels are no wrapped head.

    ISO 32000-1 table 349 lets a TH with the scope Row stand wherever it heads its rows.
    """
    faults, excepted = _judged(tmp_path, f"<table><thead>{HEAD}</thead>{GROUPS}</table>")
    assert [line.split(",")[0] for line in excepted] == ["outloud TBL-010"]
    assert not faults


def test_a_head_that_is_really_broken_is_no_exception(tmp_path: Path) -> None:
    """Four rows in one table's head stay a fault."""
    html = f"<table><thead>{HEAD * 4}</thead><tbody><tr><td>a<td>b<td>c</tr></tbody></table>"
    faults, _ = _judged(tmp_path, html)
    assert any("TBL-010" in fault for fault in faults)


def test_one_header_to_each_row_is_taken_for_a_broken_head(tmp_path: Path) -> None:
    """outloud TBL-010 counts headers against cells: two columns have more of the first."""
    rows = "".join(f"<tr><th scope=row>What it is {n}</th><td>first {n}</td></tr>" for n in "abcd")
    faults, excepted = _judged(tmp_path, "<table><thead><tr><th scope=col>Which<th scope=col>what"
                                         f"</tr></thead><tbody>{rows}</tbody></table>")
    assert [line.split(",")[0] for line in excepted] == ["outloud TBL-010"]
    assert not faults


DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@pytest.mark.parametrize("alternative", ["To fill in", ""])
def test_cells_to_fill_in_are_taken_for_empty(tmp_path: Path, alternative: str) -> None:
    """outloud TBL-012 hears no alternatives: a cell that has none is empty indeed."""
    cell = f'<td><img src="{DOT}" alt="{alternative}">' if alternative else "<td>"
    faults, excepted = _judged(tmp_path, "<table><thead><tr><th scope=col>One<th scope=col>Two</tr>"
                                         f"</thead><tbody>{f'<tr>{cell}{cell}</tr>' * 3}</table>")
    told = "TBL-012" in " ".join(excepted), "TBL-012" in " ".join(faults)
    assert told == (bool(alternative), not alternative)


SPANS = ("<table><thead><tr><th scope=col rowspan=2>Which<th scope=colgroup colspan=2>Effect"
         "<th scope=col rowspan=2>Harm</tr><tr><th scope=col>Weight<th scope=col>Sugar</tr></thead>"
         "<tbody><tr><th scope=row>a<td>b<td>c<td>d</tr><tr><th scope=row>e<td>f<td>g{0}</tr>"
         "</tbody></table>")


def test_a_cell_over_two_rows_at_the_end_is_taken_for_a_gap(tmp_path: Path) -> None:
    """outloud TBL-004 drops a span before it counts what stands behind the last cell of a row."""
    faults, excepted = _judged(tmp_path, SPANS.format("<td>h"))
    assert any("TBL-004" in line for line in excepted)
    assert not faults


def test_a_row_that_is_short_is_no_exception(tmp_path: Path) -> None:
    """A cell that is missing stays a fault."""
    faults, _ = _judged(tmp_path, SPANS.format(""))
    assert any("TBL-004" in fault for fault in faults)


def test_a_repeated_head_is_taken_for_prose(tmp_path: Path) -> None:
    """outloud TAG-002 takes eight words of a head printed again for text that no one hears."""
    rows = "".join(f"<tr><th scope=row>row {n}</th><td>first {n}</td><td>second {n}</td></tr>"
                   for n in range(60))
    html = (f"<table><thead>{HEAD}</thead><tbody>{rows}</tbody></table>"
            + "".join(f"<p style='break-before: page'>{word}.</p>" for word in ("Now", "then")))
    faults, excepted = _judged(tmp_path, html)
    assert any("TAG-002, page 2" in line for line in excepted)
    assert not faults


def test_prose_that_is_hidden_is_no_exception(tmp_path: Path) -> None:
    """A sentence that a screen reader passes over stays a fault."""
    html = ("<p>Read this aloud to everyone who asks for it.</p>"
            "<p aria-hidden=true>this sentence of many words is shown and never read out</p>")
    faults, _ = _judged(tmp_path, html)
    assert any("TAG-002" in fault for fault in faults)


def test_a_running_header_that_is_read_out_is_no_exception(tmp_path: Path) -> None:
    """A line that stands at the head of page after page and is read out each time is a fault."""
    html = "<h1>Signs</h1>" + "".join(
        f"<p style='break-before: page'>The leaflet of the clinic</p><h2>{sign}</h2><p>{sign}.</p>"
        for sign in "ABCDEF")
    faults, _ = _judged(tmp_path, html)
    assert any("PAG-001" in fault for fault in faults)


def test_no_exception_is_kept_that_is_not_proved() -> None:
    """Each exception has its small file above."""
    assert set(EXCEPTIONS) == {"TBL-004", "TBL-010", "TBL-012", "TAG-002"}


def test_a_folder_with_no_handout_fails(tmp_path: Path) -> None:
    """A check of nothing is not passed."""
    assert main(str(tmp_path)) == 1
