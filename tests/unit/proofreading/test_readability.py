"""How hard a text is to read: its sentences, its syllables, and what the formulas make of them."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from bifolio.diagnostics import Findings
from bifolio.editions.select import select
from bifolio.files.reading import gather
from bifolio.loading.library import read as read_library
from bifolio.model import Audience, Edition
from bifolio.proofreading.readability.formulas import Counts, fkgl, forcast, inflesz, smog
from bifolio.proofreading.readability.hardest_sentences import hardest
from bifolio.proofreading.readability.passages import sections_of
from bifolio.proofreading.readability.passive_voice import actions, is_passive
from bifolio.proofreading.readability.scoring import Reading, read
from bifolio.proofreading.readability.sentences import Sentence
from bifolio.proofreading.readability.spanish import spanish_syllables
from bifolio.proofreading.readability.syllables import is_medicine, syllables
from bifolio.proofreading.readability.word_forms import is_familiar
from bifolio.proofreading.readability.word_lists import count_table
from tests.support.library import TinyLibrary
from tests.support.syllable_table import tabulate

HERE = Path(__file__).parent / "reading"
TEXTS: list[dict[str, Any]] = yaml.safe_load((HERE / "texts.yaml").read_text(encoding="utf-8"))
CHAPTER = "content/knees/chapters/20-care.patient.md"


def divided_words() -> list[str]:
    """The words of syllables.txt, in their parts."""
    lines = (HERE / "syllables.txt").read_text(encoding="utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def edition_of(library: TinyLibrary, markdown: str) -> Edition:
    """The patient edition of a library whose only chapter is this."""
    library.write(CHAPTER, f"# A chapter\n\n{markdown}")
    library.change("content/knees/work.yaml", "[10-what, 20-care]", "[20-care]")
    (library.root / "content/knees/chapters/10-what.md").unlink()
    findings = Findings()
    read_of = read_library(gather(library.root, {}, findings), findings)
    return select(read_of, read_of.works["knees"], Audience.PATIENT, findings)


def reading_of(library: TinyLibrary, markdown: str) -> Reading:
    return read(edition_of(library, markdown))


def reading_of_text(library: TinyLibrary, markdown: str) -> list[Sentence]:
    """The sentences of a chapter that takes the place of the one there."""
    library.write(CHAPTER, f"# A chapter\n\n{markdown}")
    findings = Findings()
    read_of = read_library(gather(library.root, {}, findings), findings)
    return read(select(read_of, read_of.works["knees"], Audience.PATIENT, findings)).sentences


def test_at_least_98_words_in_100_have_their_syllables() -> None:
    """Of 700 words divided by hand, 100 medicines among them, 98 in 100 are counted right."""
    words = divided_words()
    wrong = [word for word in words if syllables(word.replace("-", "")) != len(word.split("-"))]
    medicines = [word for word in words if is_medicine(word.replace("-", ""))]
    assert len(set(words)) >= 500 and len(medicines) >= 100
    assert len(wrong) <= 0.02 * len(words), wrong
    assert not set(wrong) & set(medicines)


def test_a_word_that_no_table_has_is_counted_by_its_spelling() -> None:
    """Names of new medicines and made-up words come out by rule."""
    said = {"minocycline": 4, "granisetron": 4, "brobbled": 2, "flurminess": 3, "quaxes": 2,
            "trandle": 2, "zibotide": 3}
    assert {word: syllables(word) for word in said} == said


@pytest.mark.parametrize(("written", "count"), [
    ("150", 5), ("7", 2), ("2026", 5), ("1900", 4), ("2,000", 3), ("0.5", 4), ("5%", 3),
    ("kg", 3), ("GLP-1", 4), ("HbA1c", 5), ("HIV", 3), ("W", 3), ("short-term", 2),
    ("patient’s", 2), ("nurses’", 2), ("Type", 1), ("I", 1), ("1.2.3", 3),
])
def test_figures_and_letters_are_counted_as_they_are_said(written: str, count: int) -> None:
    """Numerals, years, units and spelled-out letters have the syllables of reading them aloud."""
    assert syllables(written) == count


@pytest.mark.parametrize("written", ["10²", "²", "10⁻¹⁰", "²x", "x₀", "⁴He", "①", "½"])
def test_raised_and_lowered_figures_are_no_numerals(written: str) -> None:
    """A figure that is raised, lowered or ringed is a sign to read, in English and in Spanish."""
    assert 1 <= syllables(written) <= 3 and 1 <= spanish_syllables(written) <= 3


def test_the_table_holds_what_the_rules_get_wrong_and_nothing_else() -> None:
    """From a dictionary's lines come the words whose spelling misleads, by count, in order."""
    lines = [";;; remark", "apple AE1 P AH0 L", "recipe R EH1 S AH0 P IY0", "naive N AY2 IY1 V",
             "our AW1 ER0", "our(2) AA1 R", "every EH1 V ER0 IY0", "its IH1 T S # a remark"]
    rows = [line for line in tabulate(lines).splitlines() if not line.startswith("#")]
    assert rows == ["2 every naive", "3 recipe"]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: str(text["text"]))
def test_texts_have_the_grades_that_were_worked_by_hand(text: dict[str, Any],
                                                        tiny: TinyLibrary) -> None:
    """Each text's counts are those of its divided words, and its grades those worked by hand."""
    parts = [word.strip(".,?!").split("-") for word in text["divided"].split()]
    worked = (len(parts), len(text["divided"].splitlines()), sum(map(len, parts)),
              sum(len(word) == 1 for word in parts), sum(len(word) >= 3 for word in parts))
    assert worked == tuple(text[name] for name in
                           ("words", "sentences", "syllables", "short", "long"))
    counts = reading_of(tiny, text["markdown"]).whole
    assert (counts.words, counts.sentences) == worked[:2]
    for formula, name in ((fkgl, "fkgl"), (smog, "smog"), (forcast, "forcast")):
        assert formula(counts) == pytest.approx(text[name], abs=0.1), name


def test_formulas_have_the_constants_of_their_papers() -> None:
    """Round counts give values that can be worked in the head."""
    counts = Counts(words=100, sentences=10, syllables=150, short=60, long=12, once=3)
    assert fkgl(counts) == pytest.approx(3.9 + 17.7 - 15.59)
    assert smog(counts) == pytest.approx(1.043 * 6 + 3.1291)
    assert smog(counts, once=True) == pytest.approx(1.043 * 3 + 3.1291)
    assert forcast(counts) == pytest.approx(20 - 9)
    assert inflesz(counts) == pytest.approx(206.835 - 93.45 - 10)


@pytest.mark.parametrize(("end", "last"), [("", ""), (";", "."), (",", "."), (".", ".")])
def test_marks_in_a_list_do_not_change_the_grade(end: str, last: str, tiny: TinyLibrary) -> None:
    """However its items end, a list counts the same: a sentence an item."""
    items = ["a swollen face or throat", "bad pain in your belly", "no water for a day"]
    marked = [f"- {item}{end}" for item in items[:-1]] + [f"- {items[-1]}{last}"]
    counts = reading_of(tiny, "Call us if you have:\n\n" + "\n".join(marked)).whole
    assert (counts.words, counts.sentences) == (20, 4)


def test_known_names_count_once_when_adjusted(tiny: TinyLibrary) -> None:
    """A medicine, and a word that the edition explains, are long the first time only."""
    tiny.write("content/glossary.yaml", "diabetes: {plain: too much sugar, clinical: D}\n")
    counts = reading_of(tiny, "Metformin helps in {term}`diabetes`. Metformin is cheap. "
                              "Diabetes is not. Injections are long. Injections are 150.").whole
    assert (counts.long, counts.once) == (7, 4)  # metformin, diabetes, injections twice


def test_a_word_that_is_explained_in_hard_words_counts_each_time(tiny: TinyLibrary) -> None:
    """Only a meaning of short, everyday words makes a long word known to its reader."""
    text = "Take care with {term}`neuropathy`. Neuropathy hurts. Neuropathy is slow."
    tiny.write("content/glossary.yaml", "neuropathy: {plain: a sick nerve, clinical: N}\n")
    edition = edition_of(tiny, text)
    assert read(edition).whole.once == 1
    meaning = edition.terms[0].content[0]
    hard = replace(meaning, text="peripheral deterioration of innervation")
    assert read(replace(edition, terms=(replace(edition.terms[0], content=(hard,)),))
                ).whole.once == 3


def test_no_more_than_twelve_words_count_once(tiny: TinyLibrary) -> None:
    """The twelve that are said most: of fourteen medicines named twice, two count twice."""
    names = sorted(name for name in count_table("medicines.txt") if syllables(name) >= 3)[:14]
    assert len(names) == 14
    said = [*names, *names, names[13]]  # the last one is said three times, and among the twelve
    reading = reading_of(tiny, " ".join(f"Take {name}." for name in said))
    assert names[13] in {name for name in names if name.removesuffix("s") in reading.counted_once}
    assert (reading.whole.long, reading.whole.once) == (29, 12 + 2 * 2)


@pytest.mark.parametrize("said", [
    "https://www.example.org/asthma/information", "www.example.org", "asthma.example.org/help",
    "nurse.station@example.org", "01632 960 983", "+44 1632 960983", "(555) 010-0199",
    "555-010-0199", "1-800-555-0199", "0800 123456"])
def test_an_address_or_a_telephone_number_is_no_word(tiny: TinyLibrary, said: str) -> None:
    """It makes no sentence longer and no text harder."""
    assert [s.words for s in reading_of(tiny, f"Look at {said} or ask us.").sentences] == [
        ("Look", "at", "or", "ask", "us")]


@pytest.mark.parametrize("said", ["2019-2021", "150 minutes", "1,000", "0.5 mg", "10-15", "3.5",
                                  "e.g", "24-hour", "1990 to 2000"])
def test_other_figures_are_words(tiny: TinyLibrary, said: str) -> None:
    """Years, doses and ranges are read aloud, and count."""
    numbers = [sum(len(s.words) for s in reading_of_text(tiny, f"Look at {text} or ask us."))
               for text in (said, "")]
    assert numbers[0] > numbers[1]


@pytest.mark.parametrize(("said", "familiar"), [
    ("Walking", True), ("carried", True), ("worse", True), ("doctor's", True), ("twenty-one", True),
    ("stopped", True), ("Medicines", True), ("haemolysis", False), ("pancreas", False),
    ("contraindicated", False), ("don’t", True)])
def test_what_is_familiar_is_known_in_all_its_forms(said: str, familiar: bool) -> None:
    """The 3,000 words that are used most, with their endings."""
    assert is_familiar(said) is familiar


def test_the_share_of_unfamiliar_words_stands_beside_the_grade(tiny: TinyLibrary) -> None:
    """Figures are read at a glance, and are none of them."""
    counts = reading_of(tiny, "Take 20 mg of amoxicillin with a little water.").whole
    assert (counts.words, counts.unfamiliar) == (9, 1)


@pytest.mark.parametrize("said", [
    "Never with grapefruit.", "Not without your doctor.", "Worst after the first week.",
    "Only for those with asthma.", "Once a day with water.", "Half the tablet with water."])
def test_a_sentence_without_a_verb_is_told_with_its_words(tiny: TinyLibrary, said: str) -> None:
    """A phrase with a full stop in a paragraph has its finding, at its first word."""
    tiny.write(CHAPTER, f"# Care\n\nWalk a little. {said}\n")
    found = [f for f in tiny.check() if f.code == "no-verb"]
    assert [(f.span.line, f.span.column) for f in found] == [(3, 16)] and said in found[0].what


@pytest.mark.parametrize("said", [
    "Rest.", "Call us at once, day or night.", "It’s safe with food.", "That doesn’t help.",
    "The pain went in a week.", "Who knows?", "What a day!", "Ibuprofen, 200 mg", "Bring the vial.",
    "You drank too little water.", "Knees swell.", "No one knows.", "Moisturise your skin daily.",
    "Uncap the needle carefully.", "Text the clinic first.", "Nebulise the medicine twice.",
    "Deglutinate the patch daily.", "Nobody prioritised the knee.",
    "Then swab daily with alcohol."])
def test_what_may_be_a_sentence_is_let_be(tiny: TinyLibrary, said: str) -> None:
    """Questions, calls, labels, orders and every form of a verb are no clipped sentences."""
    tiny.write(CHAPTER, f"# Care\n\nWalk a little. {said}\n\n- a red, hot knee.\n")
    assert "no-verb" not in {f.code for f in tiny.check()}


def test_a_long_sentence_is_shown_with_what_was_counted(tiny: TinyLibrary) -> None:
    """Its words stand in the finding, and how many of them the glossary puts in."""
    meaning = "a number that says how fast your blood makes clots and how well the medicine works"
    tiny.write("content/glossary.yaml", f"INR: {{plain: {meaning}, clinical: I}}\n")
    tiny.write(CHAPTER, "# Care\n\nYour {term}`INR` is safe from 2 to 3 for most.\n")
    found = next(f for f in tiny.check() if f.code == "long-sentence")
    assert "26 words, 16 of them from the glossary or the facts" in found.what
    assert f"“Your INR ({meaning}) is safe from 2 to 3 for most.”" in found.what


def test_a_text_above_the_aim_is_delivered_with_a_warning(tiny: TinyLibrary) -> None:
    """Grade 6 to 8 is a warning, from 8 on an error; SMOG with all its long words is a figure."""
    for said, code in (("Keep the medication in a cupboard and read the label every day. ",
                        "above-reading-aim"),
                       ("Keep the medication in a refrigerator and read the label. ",
                        "reading-grade")):
        tiny.write(CHAPTER, "# Care\n\n" + "\n\n".join([said * 3] * 12) + "\n")
        found = [f for f in tiny.check() if f.code in ("above-reading-aim", "reading-grade")]
        assert code in {f.code for f in found}
        assert not any("has SMOG 1" in f.what for f in found)
        assert "at most 6.0 is wanted" in next(f for f in found if "FKGL" in f.what).what


def test_sections_are_those_of_the_headings(tiny: TinyLibrary) -> None:
    """Each heading begins a section, a box with a heading has its own, and text after it not."""
    edition = edition_of(tiny, "One.\n\n## Two\n\nTwo.\n\n::: warning\n### Three\n\n- Three.\n:::"
                               "\n\nTwo again.\n\n## Four\n\nFour.\n")
    assert [(section.title, section.words) for section in sections_of(edition)] == [
        ("A chapter", 1), ("Two", 1), ("Three", 1), ("Two", 2), ("Four", 1)]


def test_a_sentence_knows_its_place(tiny: TinyLibrary) -> None:
    """Also the second of a paragraph, over lines and after bold words."""
    reading = reading_of(tiny, "**Walk** a\nlittle [@smith2020]. Rest\nwell. Eat.\n")
    assert [(str(s.place), s.text) for s in reading.sentences] == [
        (f"{CHAPTER}:3:3", "Walk a little."), (f"{CHAPTER}:4:22", "Rest well."),
        (f"{CHAPTER}:5:7", "Eat.")]


def test_the_hardest_sentences_are_told_with_the_reason(tiny: TinyLibrary) -> None:
    """Ten at most, hardest first: length, long words, passive voice."""
    filler = " ".join(["The nurse will check your blood each time that you come in to see us, and "
                       "will write it down."] * 9)
    reading = reading_of(tiny, f"Refrigeration necessitates documentation. {filler} "
                               "It is kept. Go.")
    hard = hardest(reading)
    assert len(hard) == 10
    assert hard[0].reasons == ("long words: Refrigeration, necessitates, documentation",)
    assert hard[1].reasons == ("20 words",)
    assert [h.reasons for h in hardest(reading, 20)][-1] == ("passive voice",)
    assert all(first.grade >= second.grade for first, second in pairwise(hard))


@pytest.mark.parametrize(("said", "passive"), [
    ("Sugar is made by the liver.", True), ("It was not shown in people.", True),
    ("The pen has to be kept cold.", True), ("They are sometimes sold online.", True),
    ("It isn’t tested.", True), ("These are not approved drugs.", False),
    ("You may be tired or worried.", False), ("I need a bed.", False),
    ("Blood tests find it.", False), ("Are you pleased?", False), ("It is a red spot.", False),
])
def test_the_passive_voice_is_told_from_a_state(said: str, passive: bool) -> None:
    """A form of “be” with a participle is passive, unless it tells how something is."""
    assert is_passive(said) is passive


@pytest.mark.parametrize(("step", "verbs"), [
    ("Take a walk tomorrow.", ("take",)), ("Rinse, and dry them well.", ("rinse", "dry")),
    ("If you smoke, ask for help to stop.", ("ask",)), ("Never share a pen.", ("share",)),
    ("Do not stop on your own.", ("stop",)), ("Eat fruit, exercise and rest.", ("eat",)),
    ("“Eat fruit, exercise and rest.”", ("eat",)),
    ("Regular walks are good for you.", ()), ("You may ask anyone.", ()),
])
def test_what_a_step_asks_for_is_seen(step: str, verbs: tuple[str, ...]) -> None:
    """The verbs of a step are those it begins with, or a clause of it; not words in a row."""
    assert actions(step) == verbs


def test_spanish_words_are_divided_by_the_rules_of_the_academy() -> None:
    """Diphthongs hold together, hiatus parts, and u is silent in que, gui."""
    divided = """in-su-li-na dia-be-tes a-zú-car mé-di-co dí-a cuer-po ai-re guí-a que-so pin-güi-no
        ley le-yes y o-ír pa-ís po-e-ta a-ho-ra ciu-dad buey a-ve-ri-guáis cons-truc-ción
        hor-mi-ga ba-úl hue-so re-sis-ten-cia en-fer-me-dad a-é-re-o ci-ru-gí-a far-ma-cia
        via-je quien muy u-ru-gua-yo ni-ño co-rrer ca-lle mu-cho te-ní-ais""".split()  # noqa: SIM905 - a list is harder to read
    assert [word for word in divided
            if spanish_syllables(word.replace("-", "")) != len(word.split("-"))] == []


def test_spanish_is_measured_on_its_own_scale(tiny: TinyLibrary) -> None:
    """A hard Spanish text is told by INFLESZ; a plain one passes."""
    tiny.change("content/library.yaml", "language: en", "language: es")
    hard = "La administración concomitante de medicamentos antihipertensivos requiere evaluación. "
    tiny.write(CHAPTER, "# Salud\n\n" + "\n\n".join([hard * 3] * 5) + "\n")
    found = [finding for finding in tiny.check() if finding.code == "reading-grade"]
    assert [finding.span.path for finding in found] == ["content/knees/work.yaml"]
    assert "INFLESZ" in found[0].what and "65" in found[0].what
    plain = "Toma la pastilla con agua cada día. "
    tiny.write(CHAPTER, "# Salud\n\n" + "\n\n".join([plain * 3] * 5) + "\n")
    assert not [finding for finding in tiny.check() if finding.code == "reading-grade"]


def test_clinicians_are_not_held_to_a_grade(tiny: TinyLibrary) -> None:
    """The same hard text stops a patient handout and not the clinicians' one."""
    hard = ("Concomitant administration of antihypertensive medication necessitates periodic "
            "evaluation of renal function and of electrolytes, particularly in elderly or "
            "dehydrated individuals with multiple comorbidities and polypharmacy. ")
    tiny.write("content/knees/chapters/20-care.clinician.md", "# Care\n\n" + hard * 8 + "\n")
    assert tiny.check() == ()
    tiny.write(CHAPTER, "# Care\n\n" + hard * 8 + "\n")
    codes = {finding.code for finding in tiny.check()}
    assert {"reading-grade", "long-sentence", "long-sentences"} <= codes


def test_the_fix_names_where_to_begin(tiny: TinyLibrary) -> None:
    """A text that is too hard is told its hardest section and the long words said most."""
    tiny.write(CHAPTER, "# Care\n\n## Now\n\n" + "Sit down. Rest. " * 20 + "\n\n## Storage\n\n"
               + "Refrigeration necessitates documentation. " * 30 + "\n")
    found = next(f for f in tiny.check() if f.code == "reading-grade")
    assert "“Storage”" in found.fix and "refrigeration (30)" in found.fix
