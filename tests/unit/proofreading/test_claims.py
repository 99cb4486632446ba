"""Claims: each number of an effect, a risk or a dose has its source, and patients absolute ones."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Finding, Severity
from tests.support.library import TinyLibrary, found_in_chapters

PATIENT = "content/knees/chapters/20-care.patient.md"
CLINICIAN = "content/knees/chapters/20-care.clinician.md"
TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
LIBRARY = "content/library.yaml"


def found(library: TinyLibrary, code: str) -> list[Finding]:
    return [finding for finding in library.check() if finding.code == code]


def uncited(library: TinyLibrary, text: str) -> list[str]:
    """What the findings quote when the clinician chapter ends with this text."""
    library.change(CLINICIAN, "Offer supervised", f"{text}\n\nOffer supervised")
    return [finding.what.split("”")[0].removeprefix("“")
            for finding in found(library, "uncited-claim")]


BARE = {
    "Pain fell 58%.": "58%",
    "Pain fell by 12 percent.": "12 percent",
    "The HR was 0.8.": "HR was 0.8",
    "The hazard ratio: 0.8.": "hazard ratio: 0.8",
    "It helped 12 of 100 people.": "12 of 100",
    "A rash is seen in one in ten.": "one in ten",
    "Give 40 mg once.": "40 mg",
    "Exercise doubles the benefit.": "doubles",
    "Falls were twice as likely.": "twice as likely",
    "There was a threefold risk.": "threefold",
    "Evidence is grade B.": "grade B",
    "This is a strong recommendation.": "strong recommendation",
    "They prevent heart attacks and strokes.": "prevent heart attacks",
    "It lowers the risk of stroke.": "lowers the risk of",
    "The drug protects the kidneys.": "protects the kidneys",
    "These tablets may cause liver damage.": "cause liver damage",
    "Walking cuts deaths from falls.": "cuts deaths",
    "Ninety of a hundred people get it.": "Ninety of a hundred",
}
SOURCED = (
    "Pain fell 58% [@smith2020]. Half of 80 people of the 100% sample stayed.",
    "A note.[^1]\n\n[^1]: Pain fell 58% [@smith2020].",
    "In the trial [@smith2020]:\n\n- 58% had less pain\n- 40 mg was used.",
    "> It fell 58% [@smith2020].",
    "- Pain fell.\n\n  It fell 58% [@smith2020].\n\n  The dose was 40 mg.",
    "| Arm | Pain [@smith2020] |\n|---|---|\n| A | 58% |",
    "| Arm | Pain | From |\n|---|---|---|\n| A | 58% | [@smith2020] |",
    "The interval is a 95% CI. Glucose was 54 mg/dL. Double the portion. Of 12 in 2024, all left.",
    "Take it with 120 mL of water.",
    "They prevent heart attacks [@smith2020].", "Does it lower the risk of stroke?",
    "Protect your eyes from the sun. To prevent falls, take up the rugs.",
    "Nobody knows whether it helps: it did not prevent strokes.",
)


def test_a_claim_without_a_source_is_found(tiny: TinyLibrary) -> None:
    """Percentages, ratios, frequencies, doses, multiples and grades need a source."""
    assert uncited(tiny, "\n\n".join(BARE)) == list(BARE.values())


@pytest.mark.parametrize(("text", "weighs"), [
    ("Grab rails prevent falls.", [Severity.WARNING]),
    ("A hat protects your eyes.", [Severity.WARNING]),
    ("Metformin lowers the risk of cancer.", [Severity.ERROR]),
    ("The new inhaler, says the clinic, prevents deaths.", [Severity.ERROR]),
    ("Rails prevent falls; aspirin prevents strokes.", [Severity.ERROR]),
    ("Aspirin is cheap; rails prevent falls.", [Severity.WARNING]),
    ("Rails prevent falls, by 20%.", [Severity.ERROR]),
    ("Ask what raises your blood pressure.", []),
    ("Find out with us whether it lowers the risk of a stroke.", [])])
def test_what_is_no_treatment_weighs_no_more_than_a_warning(
        tiny: TinyLibrary, text: str, weighs: list[Severity]) -> None:
    """Rails and hats need a waiver or a source; a medicine, a trial or a number the source."""
    tiny.change(CLINICIAN, "Offer supervised", f"{text}\n\nOffer supervised")
    assert [finding.severity for finding in found(tiny, "uncited-claim")] == weighs


def test_a_source_nearby_is_enough(tiny: TinyLibrary) -> None:
    """A source in the paragraph, item, row, header or leading sentence covers its claims."""
    assert uncited(tiny, "\n\n".join(SOURCED)) == []


FACT = """\
rest:
  quantity: people who fell at rest
  value: "11"
  unit: "%"
  population: adults
  people: 1961
  time: 26 weeks
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
"""


def test_a_part_of_a_fact_needs_the_facts_own_source_beside_it(tiny: TinyLibrary) -> None:
    """Its number, its people or its time; another source in the paragraph is none of it."""
    tiny.write("content/knees/facts.yaml", FACT)
    assert uncited(tiny, "At rest {fact}`rest.value` fell.\n\nIn {fact}`rest.time` "
                         "{fact}`rest.number` of 100 fell [@jones2019].\n\n"
                         "| Arm | Fell |\n|---|---|\n| Rest | {fact}`rest.value` |"
                   ) == ["11%", "26 weeks", "11%"]


@pytest.mark.parametrize("text", [
    "At rest {fact}`rest.value` fell [@smith2020].", "At rest {fact}`rest` fell.",
    "At rest {fact}`rest`, of {fact}`rest.people` people.",
    "- It was {fact}`rest.value`.\n\n  In {fact}`rest.time` [@smith2020].",
    "In the trial [@smith2020]:\n\n- {fact}`rest.value` fell.",
    "| Arm | Fell | From |\n|---|---|---|\n| Rest | {fact}`rest.value` | [@smith2020] |"])
def test_a_part_of_a_fact_beside_its_source_is_let_be(tiny: TinyLibrary, text: str) -> None:
    """In the paragraph, the item, the row or the leading sentence; or the fact printed whole."""
    tiny.write("content/knees/facts.yaml", FACT)
    assert uncited(tiny, text) == []


def test_people_are_counted_out_of_one_number_in_a_paragraph(tiny: TinyLibrary) -> None:
    """For patients, in digits or in words; a trial's size and another paragraph are no matter."""
    cases = ("Of the women 45 of 1,000 fell, and ‸1 of 100 men.",
             "About 1 in 8 fall; ‸3 of 100 die.",
             "- One in ten is sick, and ‸five of a hundred stop.")
    tiny.write(PATIENT, "# Care\n\n" + "\n\n".join(case.replace("‸", "") for case in cases) + "\n")
    places = [(f.span.line, f.span.column) for f in found(tiny, "mixed-denominators")]
    assert places == [(3 + 2 * at, case.index("‸") + 1) for at, case in enumerate(cases)]
    tiny.write(PATIENT, "# Care\n\nIt was 4 of 100, not 11 of 100, in a trial of 207 people, 13 of "
                        "207 in 26 weeks, in 2026.\n\nOf them 1 in 1,000 fell.\n\nTake 1 of 2 "
                        "tablets at 5 to 10 am, on 3 of 7 days.\n")
    assert found(tiny, "mixed-denominators") == []


def test_what_counts_nobody_has_no_denominator_of_people(tiny: TinyLibrary) -> None:
    """What is thinned, sloped, weighed or scored is let be, and people beside it are not."""
    let = ("Bleach is mixed 1 in 10 for blood and 1 in 100 for floors.",
           "Adrenaline is sold as 1 in 1,000 and as 1 in 10,000.",
           "Adrenaline 1 in 1,000 for adults; 1 in 10,000 comes in a syringe.",
           "Use 1 unit per 10 grams at noon and 1 unit per 20 grams at night, if you get up.",
           "A ramp of 1 in 12 is steep; those who have a chair need 1 in 20.",
           "You have pain of 7 out of 10. It fell to 1 in 5.",
           "You lost 1 kg of every 20 kg, then 1 kg of every 50 kg.",
           "The code was 1 in 16, then 1 in 32.")
    told = ("Scales of 1 in 10 people ‸are sore, and 1 in 20 women.",
            "It helped 1 in 10; of those in a trial ‸it hurt 1 in 8.",
            "Pain is seen in 7 out of 10 people, a rash in ‸1 in 8 men.")
    tiny.write(PATIENT, "# Care\n\n" + "\n\n".join((*let, *told)).replace("‸", "") + "\n")
    assert [f.span.line for f in found(tiny, "mixed-denominators")] == [
        3 + 2 * len(let), 5 + 2 * len(let), 7 + 2 * len(let)]


def test_a_claim_weighs_less_for_patients(tiny: TinyLibrary) -> None:
    """Without a source, a claim stops a clinician handout and warns of a patient one."""
    for path in (PATIENT, CLINICIAN):
        tiny.write(path, "# Care\n\nPain fell 58%.\n")
    severities = {finding.span.path: (finding.severity, finding.span.line, finding.span.column)
                  for finding in found(tiny, "uncited-claim")}
    assert severities == {PATIENT: (Severity.WARNING, 3, 11), CLINICIAN: (Severity.ERROR, 3, 11)}


def test_a_cell_rests_on_its_header_or_on_the_note(tiny: TinyLibrary) -> None:
    """A number in a comparison table needs a source in its cell, its headings or the note."""
    tiny.change(TABLE, "often: Daily", "often: 58% less pain")
    assert {finding.span.path for finding in found(tiny, "uncited-claim")} == {TABLE}
    tiny.change(TABLE, "name: Walking", 'name: "Walking [@smith2020]"')
    assert found(tiny, "uncited-claim") == []


def test_a_number_in_a_caption_needs_a_source(tiny: TinyLibrary) -> None:
    """The caption of a simple table is a statement as any other."""
    path = "content/knees/chapters/20-care.patient.md"
    table = "| A | B |\n|---|---|\n| a | b |\n\nTable: 58% less pain"
    before = tiny.text(path)
    tiny.write(path, f"{before}\n\n{table}\n")
    assert {finding.span.path for finding in found(tiny, "uncited-claim")} == {path}
    tiny.write(path, f"{before}\n\n{table} [@smith2020]\n")
    assert found(tiny, "uncited-claim") == []


def test_a_waiver_answers_for_its_words(tiny: TinyLibrary) -> None:
    """A number that is waived with a reason needs no source."""
    tiny.change(CLINICIAN, "Offer", "Aim for 5 to 7 percent less.\n\nOffer")
    assert len(found(tiny, "uncited-claim")) == 1
    with (tiny.root / WORK).open("a", encoding="utf-8") as file:
        file.write("waived_numbers: [{text: 5 to 7 percent, reason: a goal, not a result}]\n")
    assert found(tiny, "uncited-claim") == []


def test_a_sheet_prints_no_sources_and_needs_none(tiny: TinyLibrary) -> None:
    """A sheet names the handout that has the references."""
    tiny.change(TABLE, "often: Once", 'often: "40 mg once [@smith2020]"')
    with (tiny.root / WORK).open("a", encoding="utf-8") as file:
        file.write("sheets: [{id: all, title: All, audience: clinician, from: table options}]\n")
    assert found(tiny, "uncited-claim") == []


RELATIVE = {
    "It halves the risk.": True,
    "You are 30% less likely to fall.": True,
    "The relative risk was 0.6 [@smith2020].": True,
    "It lowers the chance by 20 percent.": True,
    "It halves the risk, from 10 in 100 to 5 in 100.": False,
    "Falls went from 10% to 5%: the risk was halved.": False,
    "Halve the tablet. It is 20% larger. Your weight drops by 5%.": False,
}


def test_patients_read_how_big_a_risk_is(tiny: TinyLibrary) -> None:
    """A relative effect without an absolute number in its section is found, for patients."""
    text = "# Care\n\n" + "\n\n".join(f"## {at}\n\n{said}" for at, said in enumerate(RELATIVE))
    for path in (PATIENT, CLINICIAN):
        tiny.write(path, text + "\n")
    assert [(f.span.path, f.span.line) for f in found(tiny, "relative-risk-only")] == [
        (PATIENT, 5 + 4 * at) for at, alone in enumerate(RELATIVE.values()) if alone]


def test_an_absolute_number_counts_within_its_section_only(tiny: TinyLibrary) -> None:
    """The numbers of people stand by the effect, not under another heading."""
    tiny.change(PATIENT, "Walk a little", "It halves the risk.\n\n::: note\n5 of 100 fall, not 10 "
                "of 100.\n:::\n\nWalk a little")
    assert found(tiny, "relative-risk-only") == []
    tiny.change(PATIENT, "risk.\n\n", "risk.\n\n## Numbers\n\n")
    assert len(found(tiny, "relative-risk-only")) == 1


FACES = (
    ("reverse", "reversing"), ("reverse", "Reversed"), ("cure", "cu\u00adre"), ("cure", "cures"),
    ("cure", "c\u200bu\u2060red"), ("cure", "cur&shy;ing"), ("cure", "cu**re**"),
    ("heal", "healing"), ("stop", "stopped"), ("remedy", "remedies"), ("root cause", "root causes"),
    ("root cause", "root\u00ad\n cause"), ("15-22%", "15-22%"),
    ("renews", "renewing"), ("fixed", "fix\u00ading"), ("melting fat", "melts fat"),
    ("slip away", "slipped away"), ("boosting hormones", "boosts hormones"),
    ("worries", "worried"))
OTHERS = (("cure", "secure"), ("cure", "curate"), ("cure", "cur e"), ("heal", "health"),
          ("rest", "restore"), ("one", "ones"), ("bring", "bred"), ("dress", "dre"))


@pytest.fixture(scope="module")
def forbidden(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What is found that is forbidden, for each of these words: a chapter says it, in a library
    that forbids them all."""
    bans = dict.fromkeys(ban for ban, _ in (*FACES, *OTHERS))
    guards = "".join(f"  - {{words: {ban!r}, reason: No.}}\n" for ban in bans)
    texts = {said: f"It {said} here. Walk a little." for _, said in (*FACES, *OTHERS)}
    found = found_in_chapters(
        tmp_path_factory.mktemp("forbidden"), list(texts.values()),
        {LIBRARY: f"publisher: Test clinic\nlanguage: en\nnever_say:\n{guards}"})
    return {said: [f.what for f in found[text] if f.code == "forbidden-wording"]
            for said, text in texts.items()}


@pytest.mark.parametrize(("ban", "said"), FACES)
def test_a_forbidden_word_has_many_faces(forbidden: dict[str, list[str]], ban: str, said: str
                                         ) -> None:
    """Another ending, a sign that nobody sees or a change of type hides no forbidden word."""
    assert len(forbidden[said]) == 1


@pytest.mark.parametrize(("ban", "said"), OTHERS)
def test_another_word_is_not_forbidden(forbidden: dict[str, list[str]], ban: str, said: str
                                       ) -> None:
    """A word that begins alike is another word, and so is a short one with an ending."""
    assert forbidden[said] == []


def test_forbidden_words_are_found_wherever_they_are_said(tiny: TinyLibrary) -> None:
    """Text, title, table and description: whole words, in capitals or not, over line ends."""
    with (tiny.root / LIBRARY).open("a", encoding="utf-8") as file:
        file.write("never_say:\n  - {words: root cause, reason: It is not known.}\n"
                   "  - {words: cure, reason: There is none., unless: [no cure, not a cure]}\n")
    tiny.change(PATIENT, "Walk a little", "The root\ncause is **Cure**. It is not a cure. A "
                "curette is none.\n\n![The cure at work](images/p.svg)\n\nWalk a little")
    tiny.write("content/knees/images/p.svg", '<svg xmlns="http://www.w3.org/2000/svg" '
               'width="9" height="9"><rect width="9" height="9"/></svg>')
    tiny.change(WORK, "patient: Your sore knee", "patient: The cure")
    tiny.change(TABLE, "effect: Some", "effect: A cure")
    findings = found(tiny, "forbidden-wording")
    assert [(f.span.path, f.span.line) for f in findings] == [
        (PATIENT, 3), (PATIENT, 4), (PATIENT, 6), (TABLE, 15), (WORK, 1)]
    assert findings[0].what == "“root cause” is not to be said here: It is not known."
    assert {f.severity for f in findings} == {Severity.ERROR}


@pytest.mark.parametrize(("line", "code"), [
    ("never_say: [cure]", "unexpected-value"),
    ("never_say: [{words: cure}]", "missing-key"),
    ("never_say: [{words: cure, reason: x, unles: y}]", "unknown-key"),
    ("sources_older_than: soon", "unexpected-value"),
    ("retractions: ../list.csv", "unexpected-value"),
    ("retractions: list.csv", "missing-file"),
])
def test_a_mistyped_guard_is_found(tiny: TinyLibrary, line: str, code: str) -> None:
    """A guard that is written wrongly guards nothing, and is an error at its place."""
    with (tiny.root / LIBRARY).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    assert [(f.code, f.span.path, f.span.line) for f in tiny.check()
            if f.severity is Severity.ERROR] == [(code, LIBRARY, 3)]
