"""Bad input: each fault has its own finding at its own place, and nothing is delivered."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Severity
from tests.support.bad_input_cases import BIB, PATIENT, TABLE, WALK, WHAT, WORK
from tests.support.library import TinyLibrary


def test_typed_text_stays_as_typed(tiny: TinyLibrary) -> None:
    """012, 1.10, 12:30 and no in a table cell are printed as they were typed."""
    tiny.change(TABLE, "often: Daily", "often: 012")
    tiny.change(TABLE, "{often: Weekly, effect: Some}", "{often: 1.10, effect: no}")
    tiny.change(TABLE, "often: Once", "often: 12:30")
    assert not tiny.build().findings
    cells = {cell.text for cell in tiny.paper("clinician").tables[0]}
    assert {"012", "1.10", "no", "12:30"} <= cells


def test_an_unused_source_is_only_a_note(tiny: TinyLibrary) -> None:
    """A source that nothing cites is a note, and the handouts are delivered even when strict."""
    tiny.write(BIB, (tiny.root / BIB).read_text() + "\n@misc{who2009, author = {{WHO}}, "
               "title = {Guide}, year = {2009}, url = {https://example.org}}\n")
    run = tiny.build(strict=True)
    assert [(f.code, f.severity) for f in run.findings] == [("unused-source", Severity.NOTE)]
    assert not run.failed and all(delivery.path for delivery in run.deliveries)


def test_an_error_in_one_work_stops_only_that_work(tiny: TinyLibrary) -> None:
    """The handouts of another work are delivered although one work has an error."""
    for path in (WORK, WHAT, PATIENT, "content/knees/chapters/20-care.clinician.md", TABLE):
        tiny.write(path.replace("knees", "hips"), (tiny.root / path).read_text())
    tiny.change(PATIENT, WALK, "Walk [@nobody1999].")
    delivered = {(d.handout.work, str(d.handout.audience)) for d in tiny.build().deliveries
                 if d.path}
    assert delivered == {("hips", "patient"), ("hips", "clinician"), ("knees", "clinician")}


@pytest.mark.parametrize("name", ["knee.png", "knee.svg"])
def test_a_damaged_picture_is_told(tiny: TinyLibrary, name: str) -> None:
    """A file that is no picture is an error that names it, and nothing is delivered."""
    tiny.write(f"content/knees/images/{name}", b"no picture <svg")
    tiny.write(PATIENT, f"# Care\n\n![A knee](images/{name})\n\n```{{table}} options\n```\n")
    run = tiny.build()
    assert ("broken-image", f"content/knees/images/{name}") in [
        (finding.code, str(finding.span)) for finding in run.findings]
    patient = next(d for d in run.deliveries if d.handout.audience == "patient")
    assert patient.path == ""


def test_a_sign_of_a_style_sheet_without_a_glyph_is_told(tiny: TinyLibrary) -> None:
    """A character that only a style sheet writes, and no font has, is an error too."""
    tiny.write("styles/house.css", '@media print { h2::before { content: "\u6f22" } }\n')
    assert "missing-glyph" in [finding.code for finding in tiny.build().findings]


def test_an_unknown_css_property_is_told(tiny: TinyLibrary) -> None:
    """A declaration that the typesetter drops is told with file, line and the near name."""
    tiny.write("styles/house.css", "p { margin: 0 }\nh2 {\n  colour: red;\n}\n")
    (found,) = (found for found in tiny.check() if found.code != "unsafe-style")
    assert (found.code, str(found.span)) == ("unknown-css", "styles/house.css:3:3")
    assert "“color”" in found.fix


def test_a_rule_for_screens_is_no_fault_on_paper(tiny: TinyLibrary) -> None:
    """What is for a screen's width is for the web page; what means paper is told at its line."""
    tiny.write("styles/house.css", "@media (min-width: 40em) { p { margin: 0 } }\n"
                                   "@media screen and (min-width: 9em) { p { margin: 0 } }\n"
                                   "@media not print { p { margin: 0 } }\n"
                                   "  @media print and (min-width: 9em) { p { margin: 0 } }\n")
    assert [(found.code, str(found.span)) for found in tiny.check()] == [
        ("unknown-css", "styles/house.css:4:3")]
