"""No edition prints a dose or a schedule of a product that the glossary says is not approved."""

from __future__ import annotations

from bifolio.diagnostics import Finding, Severity
from tests.support.library import TinyLibrary
from tests.support.medication_cases import PATIENT

CLINICIAN = "content/knees/chapters/20-care.clinician.md"
GLOSSARY = """\
CJC-1295:
  plain: a product that is sold
  clinical: a product that is sold
  also: [CJC]
  approved: false
BPC-157:
  plain: a product that is sold
  clinical: a product that is sold
  approved: false
"""


def found_in(tiny: TinyLibrary, *texts: str, path: str = PATIENT) -> list[Finding]:
    """What is found of such doses in paragraphs of a text, in their order."""
    tiny.write("content/glossary.yaml", GLOSSARY)
    tiny.write(path, "# Care\n\n" + "\n\n".join(texts) + "\n")
    return sorted((f for f in tiny.check() if f.code == "unapproved-dose"),
                  key=lambda f: (f.span.line, f.span.column))


CASES = (
    "CJC-1295 is used ‸before bed.", "CJC-1295, ‸100 micrograms.", "Inject ‸100 mcg of CJC-1295.",
    "People take BPC-157 ‸twice a week.", "BPC-157 is sold online. Use it ‸every morning.",
    "CJC: ‸5 days on, 2 off.", "Take BPC‑157 or CJC-1295 ‸nightly.", "CJC-1295 ‸10 units.",
    "BPC-157 ‸on an empty stomach.", "Tesamorelin 2 mg, and CJC-1295 ‸2 mg.",
    "- CJC-1295: ‸cycles of 8 weeks.",
    "CJC-\u00ad1295 ‸2 mg", "## BPC-157\n\nSome inject ‸0.25 mg.")


def test_amounts_times_and_schedules_are_found_at_their_place(tiny: TinyLibrary) -> None:
    """In its sentence, in the ones that follow, under its heading, in a list; an error each."""
    for path in (PATIENT, CLINICIAN):
        found = found_in(tiny, *(text.replace("‸", "") for text in CASES), path=path)
        lines = ("# Care\n\n" + "\n\n".join(CASES)).splitlines()
        assert [(f.span.line, f.span.column) for f in found] == [
            (number, line.index("‸") + 1) for number, line in enumerate(lines, 1) if "‸" in line]
        assert {f.severity for f in found} == {Severity.ERROR}
        tiny.write(path, "# Care\n\nWalk a little.\n")


def test_a_cell_beside_its_name_is_found(tiny: TinyLibrary) -> None:
    """A row that the product heads has no dose in any cell; another row is let be."""
    found = found_in(tiny, "| Product | How |\n|---|---|\n| BPC-157 | At night |\n"
                           "| Semaglutide | Weekly |")
    assert [(f.span.line, f.span.column) for f in found] == [(5, 13)]


SPELT = ("BPC 157", "BPC157", "bpc-157", "Bpc 157", "BPC–157", "BPC‑157", "cjc 1295", "CJC1295s")


def test_a_name_is_known_in_each_spelling(tiny: TinyLibrary) -> None:
    """In small letters and capitals, with a hyphen, a dash, a blank or nothing inside."""
    found = found_in(tiny, *(f"Inject 2 mg of {name}." for name in SPELT))
    assert [f.span.line for f in found] == [3 + 2 * at for at in range(len(SPELT))]


IN_WORDS = ("Inject ‸one vial of BPC-157.", "Inject BPC-157 ‸on Monday, Wednesday and Friday.",
            "BPC-157: ‸two hundred micrograms.", "Inject ‸five units of BPC-157.",
            "Use BPC-157 ‸every third day.", "Take BPC-157 ‸on Mondays.",
            "BPC-157 is injected under the skin, ‸at night.", "‸Before bed, inject BPC-157.",
            "People took BPC-157 ‸every ten days.")


def test_numbers_in_words_and_days_of_the_week_are_found(tiny: TinyLibrary) -> None:
    """An amount in words, the days of a week, and every third day, each at its place."""
    found = found_in(tiny, *(text.replace("‸", "") for text in IN_WORDS))
    assert [(f.span.line, f.span.column) for f in found] == [
        (3 + 2 * at, text.index("‸") + 1) for at, text in enumerate(IN_WORDS)]
    found = found_in(tiny, "| Product | How | When |\n|---|---|---|\n"
                           "| bpc 157 | one vial | on Mondays |")
    assert [(f.span.line, f.span.column) for f in found] == [(5, 13), (5, 24)]


def test_times_of_what_is_not_given_are_let_be(tiny: TinyLibrary) -> None:
    """A test, a visit, what is forbidden, and the digits of the name are no dose."""
    assert found_in(
        tiny, "In a trial of CJC-1295, people had a blood test every 4 weeks.",
        "Do not eat at night if you use BPC-157.",
        "Bring your BPC-157 vials to your visit after breakfast.",
        "BPC-157 has no known dose. See us each week if you used it.",
        "Never inject BPC-157 before bed.", "When you use BPC-157, ring us on Monday.",
        "Show us the BPC 157 tablets.", "BPC-157 is sold to people who train every day.",
        "In adults one injection of CJC-1295 raised a hormone, and two doses did no more.",
        "BPC-157 is not approved. Take your own tablets every morning.") == []


def test_what_is_said_of_others_or_is_no_dose_is_let_be(tiny: TinyLibrary) -> None:
    """Results, lengths of time, other medicines, and a product that is approved."""
    assert found_in(
        tiny, "CJC-1295 lasts 6 to 8 days. A week on, growth hormone was up 46%.",
        "Semaglutide 1 mg once a week is approved; BPC-157 is not.",
        "BPC-157 is not approved. Semaglutide is a weekly injection.",
        "In 192 people CJC-1295 was stopped after 2 hours. Its glucose was 100 mg/dL.",
        "Ask us before you use BPC-157. Walk for 30 minutes every day.",
        "Walk every day, and eat before bed.") == []


def test_a_patient_need_not_be_told_what_such_a_name_means(tiny: TinyLibrary) -> None:
    """The name of a product is a name: it is in the glossary for its doses."""
    tiny.write("content/glossary.yaml", GLOSSARY)
    tiny.write(PATIENT, "# Care\n\nNever use BPC-157.\n")
    assert [f for f in tiny.check() if f.code == "unexplained-term"] == []
