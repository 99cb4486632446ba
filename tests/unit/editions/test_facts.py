"""Facts: each number written once, printed for each reader, and traced to where it is used."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.diagnostics import Severity
from bifolio.model import Audience, Work
from tests.support.library import TinyLibrary

FACTS = "content/knees/facts.yaml"
WHAT = "content/knees/chapters/10-what.md"
PATIENT = "content/knees/chapters/20-care.patient.md"
CLINICIAN = "content/knees/chapters/20-care.clinician.md"
TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
REGISTER = """\
pain-26wk:
  quantity: change in pain with exercise
  value: "-15.2"
  unit: "%"
  comparator: {label: rest, value: "-5.0"}
  interval: {low: "-19.6", high: "-11.4", level: 95% CI}
  population: adults with a sore knee
  people: 1961
  time: 26 weeks
  sources: ["jones2019, p. 3"]
  grade: A
  confidence: verified
  as_of: 2026-01-31
steroid-dose:
  quantity: dose of a steroid into the knee
  value: "2.5"
  unit: mg
  population: adults
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
  dose: true
  say:
    patient: "a small dose"
    clinician: "no more than {fact}`steroid-dose.value` of triamcinolone hexacetonide once"
"""


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a register, printed in text, box, heading, table, note and title."""
    tiny.write(FACTS, REGISTER)
    tiny.change(WHAT, "The smooth cover", "## A fall of {fact}`pain-26wk`\n\nPain changes by "
                "{fact}`pain-26wk` after {fact}`pain-26wk.time`.\n\nThe smooth cover")
    tiny.change(PATIENT, "Walk a little", "::: action\nTake **{fact}`steroid-dose`** only.[^n]\n"
                ":::\n\n[^n]: It was {fact}`pain-26wk.people` people.\n\nWalk a little")
    tiny.change(CLINICIAN, "Offer", "Give {fact}`steroid-dose`. Offer")
    tiny.change(TABLE, "swim: {often: Weekly, effect: Some}",
                'swim: {often: Weekly, effect: "{fact}`pain-26wk`"}')
    tiny.change(TABLE, "title: What helps", 'title: "What helps after {fact}`pain-26wk.time`"')
    return tiny


def squeezed(text: str) -> str:
    """A text with every space a plain one, one alone, and none before a stop."""
    return re.sub(r" (?=[.,)])", "", " ".join(text.replace("\u2060", "").split()))


def test_each_reader_is_told_the_fact_in_their_way(library: TinyLibrary) -> None:
    """Patients read the value, clinicians the comparison and interval; a wording goes before."""
    assert not [f for f in library.build().findings if f.severity > Severity.NOTE]
    patient, clinician = (squeezed(library.paper(a).text) for a in ("patient", "clinician"))
    assert "Pain changes by −15.2%[1(p3)] after 26 weeks." in patient
    assert "Pain changes by −15.2% v −5.0% rest (95% CI −19.6 to −11.4)1(p3) after" in clinician
    assert "Take a small dose[2] only." in patient
    assert "Give no more than 2.5 mg of triamcinolone hexacetonide once2. Offer" in clinician
    assert "It was 1,961 people." in patient
    assert "What helps after 26 weeks" in patient


def test_a_table_may_name_unit_and_interval_once(library: TinyLibrary) -> None:
    """`number` prints a value without its unit, `limits` an interval without its name."""
    library.change(TABLE, "effect: \"{fact}`pain-26wk`\"",
                   "effect: \"{fact}`pain-26wk.number` ({fact}`pain-26wk.limits`)\"")
    library.build(audiences=(Audience.PATIENT,))
    (table,) = library.paper("patient").tables
    assert "−15.2(−19.6to−11.4)" in {re.sub(r"\s", "", cell.text) for cell in table}


def test_a_part_that_a_fact_has_not_is_told(library: TinyLibrary) -> None:
    """Limits of a fact without an interval are a finding, not an empty place."""
    library.change(PATIENT, "steroid-dose`", "steroid-dose.limits`")
    assert "unknown-fact" in {f.code for f in library.check()}


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


def place_of(library: TinyLibrary, path: str, words: str) -> str:
    """PATH:LINE:COLUMN of the first place of some words."""
    text = (library.root / path).read_text(encoding="utf-8")
    before = text[:text.index(words)]
    return f"{path}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.new[:12]}")
def test_a_fault_is_told_at_its_place(library: TinyLibrary, fault: Fault) -> None:
    """The finding has the code of the fault, its file, line and column, and a way out."""
    library.change(fault.path, fault.old, fault.new)
    found = {str(f.span): f for f in library.check() if f.code == fault.code}
    place = place_of(library, fault.path, fault.at)
    assert place in found, found
    assert fault.says in found[place].what + found[place].fix
    if fault.path == FACTS and fault.at != "Steroid_dose:":
        assert "unknown-fact" not in {f.code for f in library.check()}  # no second fault
    assert not library.build().deliveries[0].path


def test_contradicting_facts_are_told_at_the_second(library: TinyLibrary) -> None:
    """Another number for the same quantity, population, time and comparator names the first."""
    first = place_of(library, FACTS, '"-15.2"')
    second = REGISTER.split("steroid-dose:")[0].replace("pain-26wk", "pain-again")
    library.write(FACTS, REGISTER + second.replace("-15.2", "-14.1").replace("change", "Change"))
    (found,) = [f for f in library.check() if f.code == "contradicting-facts"]
    assert str(found.span) == place_of(library, FACTS, '"-14.1"')
    assert "pain-26wk" in found.what and first in found.what
    library.write(FACTS, REGISTER + second.replace("-15.2", "-15.20"))
    assert "contradicting-facts" not in {f.code for f in library.check()}
    library.write(FACTS, REGISTER + second.replace("-15.2", "-14.1").replace("26 weeks", "a year"))
    assert "contradicting-facts" not in {f.code for f in library.check()}


def test_a_fact_that_nobody_prints_is_a_note(library: TinyLibrary) -> None:
    """A fact that stands only in an option that no reader sees counts as unused."""
    library.change(TABLE, "swim: {often: Weekly, effect: \"{fact}`pain-26wk`\"}",
                   "swim: {often: Weekly, effect: Some}")
    spare = REGISTER.split("steroid-dose:")[0].replace("pain-26wk", "spare").replace(
        "change in", "gain in")
    library.write(FACTS, REGISTER + spare)
    found = [(f.code, str(f.span), f.severity) for f in library.check()]
    assert found == [("unused-fact", place_of(library, FACTS, "spare:"), Severity.NOTE)]
    library.change(TABLE, "effect: Some", 'effect: {patient: Some, clinician: "{fact}`spare`"}')
    assert library.check() == ()
    library.change(TABLE, "{id: swim, name: Swimming}",
                   "{id: swim, name: Swimming, audience: patient}")
    assert [f.code for f in library.check()] == ["unused-fact"]


STRAY = "Walk 150 minutes a week."


def test_a_stray_number_is_found_where_facts_are_required(library: TinyLibrary) -> None:
    """In prose and in cells, a number with a unit must be a fact; by default nobody asks."""
    library.change(PATIENT, "Walk a little every day.", STRAY)
    library.change(TABLE, "often: Daily", "often: Daily 30 minutes")
    assert library.check() == ()
    library.change("content/library.yaml", "language: en", "language: en\nfacts: required")
    found = {(f.code, str(f.span), f.severity) for f in library.check()}
    assert found == {
        ("stray-number", place_of(library, PATIENT, "150"), Severity.ERROR),
        ("stray-number", place_of(library, TABLE, "30 minutes"), Severity.ERROR)}


def test_a_stray_number_is_found_across_marked_words(library: TinyLibrary) -> None:
    """Bold type between a number and its unit hides nothing."""
    library.change("content/library.yaml", "language: en", "language: en\nfacts: required")
    library.change(PATIENT, "Walk a little every day.", "Walk **150** minutes a week.")
    (found,) = library.check()
    assert str(found.span) == place_of(library, PATIENT, "150") and "150 minutes" in found.what


def test_a_waived_number_is_let_through(library: TinyLibrary) -> None:
    """A waiver lets its own words pass, and no others; one that waives nothing is a note."""
    library.change("content/library.yaml", "language: en", "language: en\nfacts: required")
    library.change(PATIENT, "Walk a little every day.", STRAY + " Rest 5 minutes.")
    library.change(WORK, "funding:", "waived_numbers:\n  - {text: 150 minutes a week, "
                   "reason: public advice}\n  - {text: 15 minutes, reason: none}\nfunding:")
    found = [(f.code, str(f.span)) for f in library.check()]
    assert found == [("stray-number", place_of(library, PATIENT, "5 minutes.")),
                     ("unused-waiver", place_of(library, WORK, "{text: 15 minutes"))]


@pytest.mark.parametrize(("path", "old", "new", "at"), [
    (WORK, "funding:", "waived_numbers: [{text: 5 mg}]\nfunding:", "{text: 5 mg}"),
    ("content/library.yaml", "language: en", "language: en\nfacts: maybe", "maybe"),
])
def test_a_half_waiver_and_a_wrong_setting_are_told(
        library: TinyLibrary, path: str, old: str, new: str, at: str) -> None:
    """A waiver needs its reason; facts are required or optional."""
    library.change(path, old, new)
    assert place_of(library, path, at) in {str(f.span) for f in library.check()}


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


def shown(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command line about a library prints; it must go well."""
    assert main(["--root", str(root), "facts", *words]) == 0
    return capsys.readouterr().out


def test_facts_are_listed_with_their_places(
        library: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """`facts` shows each fact's value and the file and line of each use, for whom."""
    out = shown(library.root, capsys)
    assert "pain-26wk  −15.2% v −5.0% rest (95%\u00a0CI −19.6 to −11.4)" in out
    line = place_of(library, CLINICIAN, "Give").rpartition(":")[0]
    assert f"  {line}  (clinician)" in out
    entries = json.loads(shown(library.root, capsys, "--format", "json"))
    assert [entry["id"] for entry in entries] == ["pain-26wk", "steroid-dose"]
    places = {f"{u['path']}:{u['line']}:{u['column']}": u["audiences"] for u in entries[0]["uses"]}
    assert places[place_of(library, WHAT, "{fact}`pain-26wk` after")] == ["patient", "clinician"]
    assert place_of(library, TABLE, "{fact}`pain-26wk`\"}") in places
    assert not [place for place in places if FACTS in place]
    alone = shown(library.root, capsys, "--audience", "patient")
    assert "clinician" not in alone.replace("clinician.md", "")


def test_what_rests_on_a_source_is_listed(
        library: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """`facts --source` lists each sentence and cell, by way of a fact or by a plain citation."""
    claims = json.loads(shown(library.root, capsys, "--source", "smith2020", "--format", "json"))
    texts = {claim["text"]: claim for claim in claims}
    assert texts["The smooth cover of the joint wears thin."]["audiences"] == \
        ["patient", "clinician"]
    assert texts["Take a small dose only."]["facts"] == ["steroid-dose"]
    assert texts["Moderate"]["kind"] == "cell"
    assert not any("Pain changes" in text for text in texts)
    jones = shown(library.root, capsys, "--source", "jones2019")
    assert "Pain changes by −15.2% after 26 weeks." in jones
    assert "It was 1,961 people." in jones


def test_an_unknown_source_is_a_slip(
        library: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """A mistyped source is answered with the near match."""
    assert main(["--root", str(library.root), "facts", "--source", "smith2021"]) == 2
    assert "smith2020" in capsys.readouterr().err


def test_the_source_of_an_unused_fact_must_exist(library: TinyLibrary) -> None:
    """A key that no entry has is told at the fact, whether a text prints the fact or not."""
    spare = REGISTER.split("steroid-dose:")[0].replace("pain-26wk", "spare").replace(
        "change in", "gain in").replace("jones2019, p. 3", "@jonas2019, p. 3")
    library.write(FACTS, REGISTER + spare)
    (found,) = [f for f in library.check() if f.severity is Severity.ERROR]
    assert (found.code, str(found.span)) == \
        ("unknown-citation-key", place_of(library, FACTS, "jonas2019"))
    assert "jones2019" in found.fix
