"""Facts: each number written once, printed for each reader, and traced to where it is used."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from bifolio.diagnostics import Severity
from bifolio.model import Audience, Work
from tests.support.facts_cases import (
    FACTS,
    PATIENT,
    TABLE,
    WHAT,
    add_facts,
    place_of,
    squeezed,
)
from tests.support.library import TinyLibrary


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a register, printed in text, box, heading, table, note and title."""
    return add_facts(tiny)




def test_each_reader_is_told_the_fact_in_their_way(library: TinyLibrary) -> None:
    """Patients read the value, clinicians the comparison and interval; a wording goes before."""
    assert not [f for f in library.build().findings if f.severity > Severity.NOTE]
    patient, clinician = (squeezed(library.paper(a).text) for a in ("patient", "clinician"))
    assert "Pain changes by −15.2%[1(p3)] after 26 weeks." in patient
    assert "Pain changes by −15.2% v −5.0% rest (95% CI −19.6 to −11.4)[1(p3)] after" in clinician
    assert "Take a small dose[2] only." in patient
    assert "Give no more than 2.5 mg of triamcinolone hexacetonide once[2]. Offer" in clinician
    assert "It was 1,961 people." in patient
    assert "What helps after 26 weeks" in patient


def test_a_table_may_name_unit_and_interval_once(library: TinyLibrary) -> None:
    """`number` prints a value without its unit, `limits` an interval without its name."""
    library.change(TABLE, "effect: \"{fact}`pain-26wk`\"",
                   "effect: \"{fact}`pain-26wk.number` ({fact}`pain-26wk.limits`)\"")
    library.build(audiences=(Audience.PATIENT,))
    (table,) = library.paper("patient").tables
    assert "−15.2(−19.6to−11.4)" in {re.sub(r"\s", "", cell.text) for cell in table}


def test_a_fact_in_a_heading_has_no_citation(library: TinyLibrary) -> None:
    """A heading, and with it the outline, holds the words of a fact and no mark."""
    library.build(audiences=(Audience.PATIENT,))
    assert "A fall of −15.2%" in library.paper("patient").outline


def test_a_fact_in_a_cell_is_cited_there(library: TinyLibrary) -> None:
    """A table cell takes its number from the register, with the citation."""
    library.build(audiences=(Audience.PATIENT,))
    (table,) = library.paper("patient").tables
    assert "−15.2%" in {squeezed(cell.text).partition("[1(")[0] for cell in table}


def test_two_citations_at_one_place_are_one_mark(library: TinyLibrary) -> None:
    """A citation right behind a fact joins the fact's own: 1,2 and not 12."""
    library.change(PATIENT, "Walk a little every day.",
                   "Walk by {fact}`pain-26wk.value` or {fact}`steroid-dose`[@jones2019].")
    library.build(audiences=(Audience.PATIENT,))
    assert "or a small dose[1,2]." in squeezed(library.paper("patient").text)


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_one_number_changes_everywhere_and_nothing_else(
        library: TinyLibrary, audience: str) -> None:
    """A number changed in the register changes wherever it is printed, and no other word does."""
    library.build(audiences=(Audience(audience),))
    before = library.paper(audience)
    library.change(FACTS, 'value: "-15.2"', 'value: "-17.8"')
    library.build(audiences=(Audience(audience),))
    after = library.paper(audience)
    pages, changed = ([re.sub(r"code \w{8}", "", page) for page in paper.pages]
                      for paper in (before, after))
    assert sum(page.count("−15.2") for page in pages) == 3
    assert changed == [page.replace("−15.2", "−17.8") for page in pages]
    assert after.outline == tuple(title.replace("−15.2", "−17.8") for title in before.outline)


@dataclass(frozen=True)
class Fault:
    """A change that breaks the register or a text, and the finding that tells it.

    `at` is the words at whose first sign the finding stands, after the change.
    """

    path: str
    old: str
    new: str
    code: str
    at: str
    says: str = ""


FAULTS = [
    Fault(PATIENT, "{fact}`steroid-dose`", "{fact}`steriod-dose`", "unknown-fact", "{fact}`ster",
          "steroid-dose"),
    Fault(WHAT, "pain-26wk.time", "pain-26wk.times", "unknown-fact", "{fact}`pain-26wk.times",
          "time"),
    Fault(PATIENT, "pain-26wk.people", "steroid-dose.people", "unknown-fact",
          "{fact}`steroid-dose.people", FACTS),
    Fault(FACTS, "quantity: dose", "quantitiy: dose", "unknown-key", "quantitiy", "quantity"),
    Fault(FACTS, "  population: adults\n", "", "missing-key", "quantity: dose", "population"),
    Fault(FACTS, '"2.5"', '"2,5"', "unexpected-value", '"2,5"'),
    Fault(FACTS, '"2.5"', '".5"', "unexpected-value", '".5"'),
    Fault(FACTS, "steroid-dose:", "Steroid_dose:", "unexpected-value", "Steroid_dose:"),
    Fault(FACTS, "people: 1961", 'people: "1,961"', "unexpected-value", '"1,961"'),
    Fault(FACTS, "grade: A", "grade: F", "unexpected-value", "F\n", "A, B, C, D, E or N"),
    Fault(FACTS, "confidence: verified", "confidence: verifed", "unexpected-value", "verifed",
          "verified"),
    Fault(FACTS, "2026-01-31", "January", "unexpected-value", "January"),
    Fault(FACTS, "[smith2020]", "[]", "unexpected-value", "[]\n"),
    Fault(FACTS, "[smith2020]", "[(none)]", "unexpected-value", "(none)"),
    Fault(FACTS, "dose: true", "dose: yes", "unexpected-value", "yes"),
    Fault(FACTS, "[smith2020]", "[smyth2020]", "unknown-citation-key", "smyth2020", "smith2020"),
    Fault(FACTS, "jones2019, p. 3", "jonas2019, p. 3", "unknown-citation-key", "jonas2019"),
    Fault(FACTS, '"2.5"', '"2.50"', "trailing-zero", '"2.50"', "2.5."),
    Fault(FACTS, '"2.5"', '"2.0"', "trailing-zero", '"2.0"', "Write 2."),
    Fault(FACTS, 'high: "-11.4"', 'high: "-16.4"', "unexpected-value", "{low"),
    Fault(FACTS, 'high: "-11.4"', 'high: "-21.4"', "unexpected-value", "{low"),
    Fault(FACTS, "    patient: ", "    patients: ", "unknown-audience", "patients"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.new[:12]}")
def test_a_fault_is_told_at_its_place(library: TinyLibrary, fault: Fault) -> None:
    """The finding has the code of the fault, its file, line and column, and a way out."""
    library.change(fault.path, fault.old, fault.new)
    run = library.build(audiences=(Audience.PATIENT,))
    found = {str(f.span): f for f in run.findings if f.code == fault.code}
    place = place_of(library, fault.path, fault.at)
    assert place in found, found
    assert fault.says in found[place].what + found[place].fix
    if fault.path == FACTS and fault.at != "Steroid_dose:":
        assert "unknown-fact" not in {f.code for f in run.findings}  # no second fault
    assert [delivery.path for delivery in run.deliveries] == [""]


def test_a_wording_for_clinicians_never_reaches_a_patient(
        library: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the wordings of a fact mixed up, the proof on the paper stops the handout."""
    import bifolio.editions.facts_terms_grades as roles
    from bifolio.loading.wordings import wording_for

    monkeypatch.setattr(roles, "wording_for", lambda wordings, audience: wording_for(
        wordings, Audience.CLINICIAN) or wording_for(wordings, audience))
    monkeypatch.setattr("bifolio.proofreading.leaks.spell_out", spell_out_unharmed(roles))
    run = library.build(audiences=(Audience.PATIENT,))
    leaks = [f for f in run.findings if f.code == "audience-leak"]
    assert {f.span.path for f in leaks} == {FACTS}
    assert any("no more than 2 5" in f.what for f in leaks)


def spell_out_unharmed(roles: object) -> object:
    """The proof's own spelling-out, with the right wordings whatever the selection uses."""
    import bifolio.editions.facts_terms_grades
    from bifolio.loading.wordings import wording_for

    def spell_out(*parts: object) -> object:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(bifolio.editions.facts_terms_grades, "wording_for", wording_for)
            return original(*parts)  # type: ignore[arg-type]

    original = bifolio.editions.facts_terms_grades.spell_out
    return spell_out


def test_a_leaked_sentence_is_known_by_its_facts(
        library: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clinician's cell that holds nothing but a fact is found on the patient's paper."""
    import bifolio.editions.select as editions

    library.change(TABLE, "effect: \"{fact}`pain-26wk`\"", 'effect: {patient: Some, clinician: '
                   '"{fact}`pain-26wk.interval`"}')
    original = editions.select

    def select_both(given: object, work: Work, audience: object, findings: object) -> object:
        from dataclasses import replace
        table = work.tables["options"]
        answers = {sides: tuple(replace(w, readers=frozenset(Audience)) for w in wordings[::-1])
                   for sides, wordings in table.answers.items()}
        tables = {"options": replace(table, answers=answers)}
        return original(given, replace(work, tables=tables), audience, findings)  # type: ignore[arg-type]

    monkeypatch.setattr("bifolio.editions.selections.select", select_both)
    run = library.build(audiences=(Audience.PATIENT,))
    found = " ".join(f.what for f in run.findings if f.code == "audience-leak")
    assert "95 ci 19 6 to" in found
