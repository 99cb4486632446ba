"""Digits: what only looks like a number is never taken for one, and never ends a run."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings, Severity
from bifolio.loading.bibtex import read_bibliography
from bifolio.loading.retractions import read_notices
from bifolio.model.source import Source
from bifolio.proofreading.readability.spoken_numbers import said_of_figures
from tests.support.library import TinyLibrary, tiny_in

PATIENT = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
WALK = "Walk a little every day."
ODD = ("10²", "10³", "2¹⁰", "5₂", "①", "⑳", "٣٥", "३५", "１０", "𝟓", "1²3", "0.5²", "²", "1.2.3²",
       "Ⅷ", "½", "10²⁵")
LONG = "9" * 5000
TYPED = ("٣٥", "5²", "①", "１０", "1²3", LONG)
LINES = {"value": 2, "people": 5, "as_of": 6}  # of a fact
FACT = """\
steps-{}:
  value: "{}"
  unit: mg
  sources: [shoes]
  people: {}
  as_of: {}
"""


def test_any_digit_may_stand_in_a_text(tiny: TinyLibrary) -> None:
    """In a chapter, a cell and a title it is read without a fault of the program."""
    tiny.change(PATIENT, WALK, "\n\n".join(
        f"Walk {odd} steps, or {odd} m. Take {odd} mg, {odd}% or x{odd}." for odd in ODD))
    tiny.change(TABLE, "often: Weekly", f"often: '{' weeks, '.join(ODD)} weeks'")
    tiny.change(WORK, "patient: Your sore knee", f"patient: Knee {' '.join(ODD)}")
    assert isinstance(tiny.check(), tuple)


def test_raised_figures_are_read_aloud_too() -> None:
    """“10²” has the syllables of its figures."""
    assert said_of_figures("10²") == said_of_figures("1") + said_of_figures("0") + 1
    assert said_of_figures("150") == 5


@pytest.fixture(scope="module")
def unexpected(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], set[int]]:
    """In which lines of each fact a value is unexpected, by what is typed for which key."""
    library, facts = tiny_in(tmp_path_factory.mktemp("facts")), ""
    cases = [(odd, key) for odd in TYPED for key in LINES]
    for number, (odd, key) in enumerate(cases):
        typed = {"value": "5", "people": "12", "as_of": "2026-01-31", key: odd}
        facts += FACT.format(number, *typed.values())
    library.write("content/knees/facts.yaml", facts)
    library.change(PATIENT, WALK, " ".join(f"{{fact}}`steps-{n}`." for n in range(len(cases))))
    found = [f for f in library.check() if f.code in ("unexpected-value", "past-bound")]
    assert {f.severity for f in found} == {Severity.ERROR}
    size = FACT.count("\n")
    return {case: {f.span.line - size * number for f in found
                   if f.span.path.endswith("facts.yaml")
                   and size * number < f.span.line <= size * (number + 1)}
            for number, case in enumerate(cases)}


@pytest.mark.parametrize("odd", TYPED)
@pytest.mark.parametrize("key", LINES)
def test_a_value_has_the_digits_0_to_9(unexpected: dict[tuple[str, str], set[int]], odd: str,
                                       key: str) -> None:
    """Other digits are told where they stand, and not turned into a number."""
    assert LINES[key] in unexpected[odd, key]


@pytest.mark.parametrize("argument", ["²", "٣", LONG])
def test_lines_to_write_on_are_counted_in_plain_digits(tiny: TinyLibrary, argument: str) -> None:
    """Whatever is no small number is told."""
    tiny.change(PATIENT, WALK, f"```{{lines}} {argument}\n```")
    assert any(f.code == "unexpected-value" and f.span.line == 3 for f in tiny.check())


@pytest.mark.parametrize("field", [
    "year = {٢٠٢٠}", "year = {202²}", "year=2020, month = 1, day = {²}", "date = {٢٠٢٠-٠١}",
    "year=2020, volume = {٣}", "year=2020, pages = {١--٢}", "year=2020, number={２}",
    "year=2020, urldate={２０２０-01-01}"])
def test_numbers_of_a_source_have_plain_digits(field: str) -> None:
    """In the bibliography, too, another script's digits are told and not converted."""
    findings = Findings()
    text = f"@article{{a, author={{B, C}}, title={{T}}, journal={{J}},\n{field}}}\n"
    item = read_bibliography(Source("bibliography.bib", text), findings).references["a"].item
    told = [(f.code, f.span.line) for f in findings if f.code != "incomplete-source"]
    assert ("unexpected-value", 2) in told
    assert set(told) <= {("unexpected-value", 2), ("deceptive-sign", 2)}
    assert item.get("issued", {}).get("date-parts", [[2020]])[0][0] == 2020


@pytest.mark.parametrize("pmid", ["²", "٣٥", LONG, "1²"])
def test_a_pmid_has_plain_digits(pmid: str) -> None:
    """In the bibliography it is told; in the list of retractions it names no paper."""
    findings = Findings()
    text = f"@article{{a, author={{B, C}}, title={{T}}, journal={{J}}, year=2020, pmid={{{pmid}}}}}"
    read_bibliography(Source("bibliography.bib", text), findings)
    assert {f.code for f in findings} == {"past-bound" if pmid == LONG else "invalid-identifier"}
    columns = "OriginalPaperDOI,OriginalPaperPubMedID,RetractionDate,RetractionNature\n"
    notices = read_notices(Source("r.csv", f"{columns},{pmid},2020-01-01,Retraction\n"),
                           {f"pmid:{pmid}"}, Findings())
    assert notices == {}


def test_a_first_line_that_is_no_csv_is_told() -> None:
    """A cell without end in the first line is a finding, not a fault."""
    findings = Findings()
    assert read_notices(Source("r.csv", '"' + "x" * 200_000), (), findings) == {}
    assert [f.code for f in findings] == ["unexpected-value"]
