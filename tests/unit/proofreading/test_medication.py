"""Doses: wordings that have been misread are found, and ordinary clinical prose is let be."""

from __future__ import annotations

import re
from time import process_time

import pytest

from bifolio.diagnostics import Severity
from bifolio.diagnostics.rules import RULES
from bifolio.model import Audience
from bifolio.proofreading.medication.look_alike_letters import plain
from bifolio.proofreading.medication.reading import WORDINGS, error_prone
from tests.support.library import TinyLibrary
from tests.support.medication_cases import PATIENT, SETS, seeded
from tests.support.places import ROOT

CLINICIAN = "content/knees/chapters/20-care.clinician.md"
CODES = {wording.code for wording in WORDINGS}
TABLE = "content/knees/tables/options.yaml"




def names_in(text: str, audience: Audience = Audience.PATIENT, language: str = "en-GB") -> set[str]:
    return {wording.name for _, _, wording in error_prone(text, language, audience)}


def test_nearly_every_seeded_fault_is_found_as_what_it_is() -> None:
    """Of more than 200 faults that were sown, 99 of 100 are found under their own entry."""
    faults = seeded()
    missed = [(name, text) for name, text in faults if name not in names_in(text)]
    assert len(faults) >= 200
    assert len(missed) <= len(faults) * 0.01, missed


@pytest.mark.parametrize("text", [
    "Take one tablet b.d. Swallow it whole.", "Take one tablet bd. Swallow it whole.",
    "Take one tablet o.n. Do not drive.", "5 mg stat. Then rest.", "Take metformin tds. Eat first.",
    "2 tablets o.n. Rest well.", "Take one tablet bd Monday to Friday.", "Take it b.d. Swallow it.",
    "Take one tablet o.d. Swallow it.", "Two puffs qds Then rinse.", "Take 5 mg a.c. Eat later.",
    "10 mg om Tuesdays"])
def test_letters_for_how_often_are_found_before_another_sentence(text: str) -> None:
    """A capital behind them is no surname where a dose, a form or a medicine stands before them."""
    assert "short-direction" in names_in(text)


@pytest.mark.parametrize("text", [
    "Ask Dr B.D. Smith about one tablet.", "Call O.D. Green before you take it.",
    "Take one tablet. B.D. Smith wrote this.", "Use BD Micro-Fine needles with 10 units."])
def test_initials_of_a_name_are_let_be(text: str) -> None:
    """Letters before a name, with no dose right before them, are somebody's or a maker's."""
    assert "short-direction" not in names_in(text)


@pytest.mark.parametrize("name", ["amoxicil", "AMOXICIL", "amoxıcil", "AMOXİCİL"])
def test_a_name_cut_short_is_found_with_whichever_i(name: str) -> None:
    """What a pattern takes for the same letter is not let by before the pattern is asked."""
    assert "cut-short" in names_in(f"Give {name} 500 mg daily.")


def test_no_wording_is_behind_a_gate_that_says_no() -> None:
    """Where the pattern of a wording is found in a text, its gate lets the text pass."""
    texts = [*(text for _, text in seeded()), "DC the heparin.", "Midazolam IN spray.",
             "Methotrexate IT\ninjection.", "SC insulin", "Dose ↑ to 5 mg", "5 mg/10 mg"]
    gated = [look for wording in WORDINGS for look in wording.patterns if look.gate is not bool]
    for look in gated:
        found = [text for text in texts if re.search(look.regex, text)]
        assert found and all(look.gate(text) for text in found), look.regex[:40]


def test_the_docs_count_the_kinds() -> None:
    """The page on doses tells how many kinds of wording are found."""
    page = ROOT / "docs" / "reading-ease-and-doses.md"
    readme = page.read_text(encoding="utf-8")
    assert f"{len({wording.name for wording in WORDINGS})} kinds in all" in readme


def test_every_entry_of_the_table_is_sown() -> None:
    """No entry stands in the table without a sentence that breaks it."""
    assert {wording.name for wording in WORDINGS} == {name for name, _ in seeded()}


def test_clean_prose_is_let_be() -> None:
    """In 20,000 words of clean clinical text there is at most one false alarm per 1,000."""
    words, alarms = 0, []
    for path in sorted(SETS.glob("clean-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines()[1:]:
            words += len(line.split())
            alarms += [(wording.name, line[max(start - 30, 0):end + 30])
                       for start, end, wording in error_prone(line, "en-GB", Audience.PATIENT)]
    assert words >= 20_000
    assert len(alarms) <= words / 1000, alarms


def test_laboratory_values_and_sizes_keep_their_zero() -> None:
    """A zero at the end is part of a result or a size, and a danger in a dose."""
    assert names_in("Potassium was 4.0 mmol/L.") == set()
    assert names_in("The tumour measured 2.0 cm, and its urine level was 3.0 mg.") == set()
    assert names_in("Creatinine 1.0 mg/dL.") == set()
    assert names_in("Give potassium 4.0 mmol by mouth.") == {"trailing-zero"}


@pytest.mark.parametrize("language", ["es", "de-AT"])
def test_zeros_are_looked_at_in_every_language(language: str) -> None:
    """The abbreviations are English; a zero after the decimal sign is a danger in any language."""
    assert names_in("Tome 1,0 mg bid", language=language) == {"trailing-zero"}
    assert names_in("Tome 1,5 mg al día", language=language) == set()


@pytest.mark.parametrize(("text", "name"), [
    ("Tome 10mg al día.", "run-together"), ("Tome 500 µg al día.", "microgram-sign"),
    ("Metformina 500 mg QD.", "every-day"), ("Inyecte 10000 U.", "unit-letter"),
    ("Inyecte 10 U de insulina.", "unit-letter"), ("Inyecte 10u de noche.", "unit-letter"),
    ("Vitamina D 800 IU al día.", "international-unit"), ("Tome 10 mg. al día.", "full-stop"),
    ("No tome >10 mg al día.", "more-or-less"), ("Tome 2,5 mg al día.", "decimal-sign"),
    ("Tome 0,25 o 0,5 mg.", "decimal-sign"), ("Tome 1 mg q.o.d.", "every-other-day")])
def test_signs_in_a_dose_are_looked_at_in_every_language(text: str, name: str) -> None:
    """What needs no word of English to be a danger is found in Spanish as it is in English."""
    assert names_in(text, language="es-US") == {name}


@pytest.mark.parametrize("language", ["es-US", "es", "de", "fr"])
@pytest.mark.parametrize("text", [
    "Tome 7 u 8 comprimidos.", "Tome 10 mg. Descanse.", "Tome 1 o 2 comprimidos al día.",
    "Menos de 2300 mg de sodio (<2300 mg de sodio).", "Tome 12,500 mg.", "Tome 12.500 mg.",
    "De 65 a 140 kg, el 25 de mayo, a las 10.30.", "Llame al 555 0100."])
def test_ordinary_words_of_another_language_are_let_be(text: str, language: str) -> None:
    """The u of Spanish, thousands and the end of a sentence are no faults of a dose."""
    assert names_in(text, language=language) - {"trailing-zero"} == set()


def test_a_decimal_sign_is_that_of_the_language() -> None:
    """A point is strange where numbers have a comma, and a comma where they have a point."""
    for language, strange, own in (("es", "2.5", "2,5"), ("es-MX", "2,5", "2.5"),
                                   ("fr", "0.25", "0,25"), ("en-GB", "2,5", "2.5")):
        assert names_in(f"500 g, 1 or {strange} mg", language=language) == {"decimal-sign"}
        assert names_in(f"500 g, 1 or {own} mg", language=language) == set()


def test_a_page_of_values_dates_and_names_raises_no_alarm() -> None:
    """Laboratory values, dates, versions, telephone numbers and genes are no doses at all."""
    page = (SETS / "clean-values.txt").read_text(encoding="utf-8").splitlines()[1:]
    assert {line: names for line in page if (names := names_in(line))} == {}


TIMES = {
    "b.d.": "Write “twice a day”.", "b.d.s.": "Write “twice a day”.",
    "b.i.d.": "Write “twice a day”.", "t.d.s.": "Write “three times a day”.",
    "t.i.d.": "Write “three times a day”.", "q.d.s.": "Write “four times a day”.",
    "q.i.d.": "Write “four times a day”.", "p.r.n.": "Write “when needed”.",
    "o.d.": "Write in full which is meant: “once a day” or “right eye” or “overdose”.",
    "o.n.": "Write in full which is meant: “every night” or something else.",
    "o.m.": "Write “every morning”.", "mane": "Write “every morning”.",
    "nocte": "Write “every night”.", "stat": "Write “at once”.",
    "a.c.": "Write in full which is meant: “before food” or something else.",
    "p.c.": "Write in full which is meant: “after food” or something else.",
    "q.4.h.": "Write “every four hours”.", "q.q.h.": "Write “every four hours”.",
    "q6-8h": "Write “every six to eight hours”.", "q.h.": "Write “every hour”.",
}


@pytest.mark.parametrize("written", TIMES)
@pytest.mark.parametrize("sentence", ["Take 1 tablet {}.", "Take one tablet {} with food.",
                                      "Amoxicillin 500 mg {} for 5 days", "Two puffs {}, please."])
def test_a_patient_reads_in_words_how_often_and_when(written: str, sentence: str) -> None:
    """With stops, blanks or none, in small letters or capitals, the whole is told as what it is."""
    for form in (written, written.upper(), written.replace(".", ""), written.rstrip("."),
                 written.replace(".", ". ").strip(), written.replace(".", "").upper()):
        text = sentence.format(form)
        found = [(text[start:end], wording.fix(plain(text[start:end].strip())[0]))
                 for start, end, wording in error_prone(text, "en-GB", Audience.PATIENT)]
        assert [fix for _, fix in found] == [TIMES[written]], (text, found)
        assert found[0][0].rstrip(".") == form.rstrip(".")


@pytest.mark.parametrize("text", [
    "Dr B.D. Smith sees you.", "We made a bid of 500 mg of gold.", "Use BD needles with your pen.",
    "Turn on your PC and print it.", "The AC unit is on.", "Take 10 mg on Monday.",
    "TAKE 10 MG ON MONDAY.", "Lion's mane 500 mg is sold in shops.", "The horse's mane was wet.",
    "Which 5 mg tablet are you on?", "A stat says that 1 in 10 take 5 mg.",
    "Take 2 tablets. State your name.", "Put 2 drops on, and wait.", "Take one on Sunday.",
    "Sotorasib 960 mg is for the KRAS Q12H variant.", "Take amoxicillin for OM.",
    "Call P.C. Jones about the 5 mg tablets."])
def test_words_that_look_like_a_time_are_let_be(text: str) -> None:
    """A name, a word or a machine is no time of a dose."""
    assert names_in(text) == set()


def test_letters_for_times_are_left_to_clinicians() -> None:
    """Trained readers know the letters; only those with a stop are a danger to them."""
    assert names_in("Metformin 500 mg BD, nocte.", audience=Audience.CLINICIAN) == set()


def test_micrograms_are_spelled_out_for_british_patients_alone() -> None:
    """“mcg” is no finding for clinicians, nor in the United States."""
    text = "Take 100 mcg a day."
    assert names_in(text) == {"microgram-short"}
    assert names_in(text, audience=Audience.CLINICIAN) == names_in(text, language="en-US") == set()


def test_a_finding_names_the_wording_its_source_and_the_mend(tiny: TinyLibrary) -> None:
    """A banned abbreviation is an error at its place, with why and what to write."""
    tiny.change(PATIENT, "Walk a little", "Inject 10 U first. Walk a little")
    finding, = (f for f in tiny.check() if f.code == "do-not-use-abbreviation")
    assert finding.severity is Severity.ERROR
    assert (finding.span.path, finding.span.line, finding.span.column) == (PATIENT, 3, 11)
    assert "“U”" in finding.what
    assert "Joint Commission" in finding.why
    assert "ten times" in finding.why
    assert finding.fix == "Write “units”."


def test_clinicians_are_warned_where_patients_are_protected(tiny: TinyLibrary) -> None:
    """What is on the longer list alone is an error for patients and a warning for clinicians."""
    for path in (PATIENT, CLINICIAN):
        tiny.change(path, "# ", "# Give 5 mg SC daily, and HCTZ 25 mg @ noon, 10mg, and ")
    severities = {(f.span.path, f.code): f.severity for f in tiny.check() if f.code in CODES}
    codes = [f"error-prone-{kind}" for kind in ("abbreviation", "dose", "symbol", "drug-name")]
    assert severities == {(path, code): severity for code in codes for path, severity in
                          ((PATIENT, Severity.ERROR), (CLINICIAN, Severity.WARNING))}


def test_tables_titles_and_descriptions_are_read_too(tiny: TinyLibrary) -> None:
    """A dose is as dangerous in a cell, a title or the description of a picture."""
    tiny.change(TABLE, "often: Daily", "often: 10 mg QD")
    tiny.change("content/knees/work.yaml", "patient: Your sore knee", "patient: Give .5 mg")
    tiny.change(PATIENT, "Walk a little",
                "![A box of 5 mg. and a pen](images/p.svg)\n\nWalk a little")
    tiny.write("content/knees/images/p.svg", '<svg xmlns="http://www.w3.org/2000/svg" '
               'width="9" height="9"><rect width="9" height="9"/></svg>')
    found = {(f.code, f.span.path) for f in tiny.check() if f.code in CODES}
    assert found == {("do-not-use-abbreviation", TABLE), ("error-prone-dose", PATIENT),
                     ("naked-decimal", "content/knees/work.yaml")}


def test_every_entry_leads_to_a_rule_and_tells_its_danger() -> None:
    """Each entry of the table has a rule behind it, a sentence of danger and one of mending."""
    for wording in WORDINGS:
        assert wording.code in RULES
        assert re.fullmatch(r"\S.*\.", wording.danger)
        assert re.fullmatch(r"(Write|Put|Leave|Set) .*\.", wording.fix("?"))


@pytest.mark.parametrize("text", ["q4h " * 4000, "Take 1 mg bd " * 1500, "bd " * 6000,
                                  "x" * 30_000, "1" * 30_000 + " mg"])
def test_a_long_line_of_abbreviations_is_read_in_little_time(text: str) -> None:
    """What must stand along with an abbreviation is looked for once in a sentence."""
    begun = process_time()
    assert len([*error_prone(text, "en-GB", Audience.PATIENT)]) <= len(text)
    assert process_time() - begun < 10
