"""Facts: each number written once, printed for each reader, and traced to where it is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.diagnostics import Severity
from tests.support.facts_cases import (
    CLINICIAN,
    FACTS,
    PATIENT,
    REGISTER,
    TABLE,
    WHAT,
    add_facts,
    place_of,
)
from tests.support.library import TinyLibrary

WORK = "content/knees/work.yaml"


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a register, printed in text, box, heading, table, note and title."""
    return add_facts(tiny)


def test_a_part_that_a_fact_has_not_is_told(library: TinyLibrary) -> None:
    """Limits of a fact without an interval are a finding, not an empty place."""
    library.change(PATIENT, "steroid-dose`", "steroid-dose.limits`")
    assert "unknown-fact" in {f.code for f in library.check()}


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


def shown(root: Path, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """What a command line about a library prints; it must go well."""
    assert main(["--root", str(root), "list", "facts", *words]) == 0
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
    assert main(["--root", str(library.root), "list", "facts", "--source", "smith2021"]) == 2
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
