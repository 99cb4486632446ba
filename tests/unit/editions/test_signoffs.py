"""Sign-offs: what voids one and what does not, the chain they stand in, and how they are given."""

from __future__ import annotations

import random
from difflib import SequenceMatcher
from typing import Any

import pytest

from bifolio.building import runs
from bifolio.cli import main
from bifolio.diagnostics import Findings
from bifolio.loading.signoffs import read_signoffs
from bifolio.model import Audience
from bifolio.model.source import Source
from tests.support.library import TinyLibrary
from tests.support.places import ROOT
from tests.support.signing import SIGNOFFS, signed
from tests.support.signoffs_cases import approve

Shown = pytest.CaptureFixture[str]
P, C = {Audience.PATIENT}, {Audience.CLINICIAN}
BOTH, NONE = P | C, set[Audience]()
WORK, FACTS = "content/knees/work.yaml", "content/knees/facts.yaml"
WHAT = "content/knees/chapters/10-what.md"
CARE_C = "content/knees/chapters/20-care.clinician.md"
CARE_P = "content/knees/chapters/20-care.patient.md"
TABLE, GLOSSARY = "content/knees/tables/options.yaml", "content/glossary.yaml"
BIB, LIBRARY = "bibliography.bib", "content/library.yaml"
CLINIC = "content/clinics/quay.yaml"
# One character put in, taken out or changed, and whose sign-offs that voids.
WORDS = [
    (WHAT, "wears thin", "bears thin", BOTH),
    (WHAT, "# What it is", "# What is is", BOTH),
    (WHAT, "Most sore", "Most gore", P),
    (WHAT, "correlates poorly", "correlates poorly,", C),
    (WHAT, "jones2019, p. 7", "jones2019, p. 8", C),
    (WHAT, "side](images", "sides](images", BOTH),
    (CARE_C, "before", "Before", C),
    (CARE_C, "10 m^2^", "11 m^2^", C),
    (CARE_C, "septic", "aseptic", C),
    (CARE_P, "every day", "very day", P),
    (CARE_P, "Rest", "Test", P),
    (CARE_P, "2,000", "3,000", P),
    (CARE_P, "is hot", "is not", P),
    (CARE_P, "Call the clinic", "call the clinic", P),
    (WORK, "Your sore knee", "Your sore knees", P),
    (WORK, "Knee osteo", "Knie osteo", C),
    (WORK, "Conservative care", "Conservative cars", C),
    (WORK, "When to call", "When to fall", P),
    (WORK, "No outside", "To outside", BOTH),
    (FACTS, 'value: "12"', 'value: "13"', BOTH),
    (FACTS, 'value: "3"', 'value: "4"', C),
    (GLOSSARY, "a pill", "1 pill", P),
    (GLOSSARY, "radiographic", "Radiographic", C),
    (TABLE, "What helps", "That helps", BOTH),
    (TABLE, "A lot", "A dot", P),
    (TABLE, "Moderate", "moderate", C),
    (TABLE, "Short-lived", "Short lived", C),
    (TABLE, "name: Walking", "name: Talking", BOTH),
    (TABLE, "NSAID, see", "NSAID: see", C),
    (BIB, "Exercise for", "Exercise fir", BOTH),
    (BIB, "Radiographs", "Radiograph", C),
    (BIB, "44--51", "44--52", C),
    ("content/knees/images/knee.svg", '"9"', '"8"', BOTH),
]
# What nobody who reads a page would call another text.
LOOKS = [
    (WHAT, "joint wears", "joint\nwears"),
    (WHAT, "[@smith2020].", "[@smith2020]. "),
    (CARE_C, "exercise, 10", "exercise,\n10"),
    (CARE_C, "Offer supervised", "Offer  supervised"),
    (CARE_C, "# Management\n", "\n\n# Management\n\n"),
    (CARE_C, "any injection", "any\ninjection"),
    (CARE_P, "|-----|------:|", "|:---:|-------|"),
    (CARE_P, "| 1   | 2,000 |", "|1|2,000|"),
    (TABLE, "across", "down"),
    (TABLE, "title:", "wide: true\ntitle:"),
    (TABLE, "title:", "wide: large\ntitle:"),
    (TABLE, "corner:", "# corner?\ncorner:"),
    (TABLE, "name: Walking", 'name: "Walking"'),
    (TABLE, "id: walk, name: Walking", "name: Walking, id: walk"),
    (TABLE, "note: {clinician: ", "note:\n  {clinician: "),
    (FACTS, "grade: A", "grade: A  # checked twice"),
    (FACTS, 'value: "7"', 'value: "8"'),  # printed nowhere
    (GLOSSARY, "NSAID:", "# pills\nNSAID:"),
    (WORK, 'revision: "1.0"', 'revision: "1.1"'),
    (WORK, "written: 2026-01-31", "written: 2026-01-31\nrevised: 2026-02-02"),
    (WORK, "2028-01-31", "2029-01-31"),
    (WORK, "audience: patient", "audience: patient\n    orientation: landscape"),
    (WORK, "audience: patient", "audience: patient\n    sizes: [standard]"),
    (WORK, "title: {patient: Your sore knee, ", "title:\n  {patient: Your sore knee, "),
    (LIBRARY, "language: en", "language: en\nformats: [a4-large-mono, letter-standard-colour]"),
    (LIBRARY, "language: en", "language: en\ncitation_style: apa"),
    (LIBRARY, "language: en", "# settings\nlanguage: en"),
    (CLINIC, "", "name: Quay\naddress: [1 Quay]\nphones: []\nhours: always\n"),
    (BIB, "author = {Smith", "author  =  {Smith"),
    (BIB, "Cited by nobody", "Cited by no one"),
    (BIB, "@article{jones2019", "@comment{none}\n\n@article{jones2019"),
    ("styles/tokens.css", "", ":root { --accent: #000; }"),
    ("styles/patient.css", "", "body { font-weight: 700; }"),
    ("templates/imprint.html", "agreed with", "discussed with"),
    ("templates/imprint.html", "It does not", "It\n  does not"),
    ("templates/report.html", "", "<p>About</p>"),  # which is no handout
]


def test_there_are_enough_edits() -> None:
    """At least thirty of either kind, and each of the first is of one character."""
    assert len(WORDS) >= 30 and len(LOOKS) >= 30
    for _, old, new, _ in WORDS:
        edits = [edit for edit in SequenceMatcher(None, old, new).get_opcodes()
                 if edit[0] != "equal"]
        assert [max(i2 - i1, j2 - j1) for _, i1, i2, j1, j2 in edits] == [1], (old, new)


@pytest.mark.parametrize(("path", "old", "new", "readers"), WORDS)
def test_a_changed_word_voids_the_sign_offs_of_its_readers(
        path: str, old: str, new: str, readers: set[Audience]) -> None:
    """One character voids the sign-offs of every edition that prints it, and of no other."""
    library = signed()
    library.change(path, old, new)
    assert library.void() == readers


@pytest.mark.parametrize(("path", "old", "new"), LOOKS)
def test_a_changed_look_voids_nothing(path: str, old: str, new: str) -> None:
    """Layout, dates, formats, clinics, comments and line ends of the source void no sign-off."""
    library = signed()
    library.change(path, old, new)
    assert library.void() == NONE


@pytest.mark.parametrize(("path", "old", "new", "readers"), [
    (WORK, "[10-what, 20-care]", "[20-care, 10-what]", BOTH),
    (CARE_P, "::: warning", "::: note", P),
    (CARE_C, "**before**", "before", C),
    (CARE_C, "m^2^", "m~2~", C),
    (CARE_P, "\n2. Rest", " Rest", P),
    (TABLE, "{id: walk, name: Walking}\n      - {id: swim, name: Swimming}",
     "{id: swim, name: Swimming}\n      - {id: walk, name: Walking}", BOTH),
    (WHAT, "::: clinician", "::: clinician patient", P),
    (CARE_C, "[^1]: Not in septic arthritis.\n", "[^1]: Not in septic arthritis. [@smith2020]\n",
     C),
])
def test_order_kind_and_readers_are_text(path: str, old: str, new: str,
                                         readers: set[Audience]) -> None:
    """What comes first, what a box is, what is stressed and who reads it are the text's."""
    library = signed()
    library.change(path, old, new)
    assert library.void() == readers


@pytest.mark.parametrize(("path", "old", "new"), [
    ("templates/imprint.html", "does not replace", "can replace"),
    ("templates/imprint.html", "<p>It does not replace", "<p hidden>It does not replace"),
    ("templates/imprint.html", "own clinic.", "own clinic.{% if false %}"),
    ("templates/draft-notice.html", "", "<!-- none -->"),
    ("templates/parts/extra.html", "", "<p>Stop all your medicines.</p>"),
])
def test_a_changed_template_voids_the_sign_offs(path: str, old: str, new: str) -> None:
    """A library's own template can change any word of the page: whoever signed signs it too."""
    library = signed()
    library.change(path, old, new)
    assert library.void() == BOTH
    status = library.statuses()[Audience.PATIENT]
    part = f"template {path.removeprefix('templates/')}"
    assert status.changed(status.void["pharmacist"]) == (part,)


def test_a_text_that_is_put_back_is_signed_again() -> None:
    """A sign-off is for a text: when that is as it was, it holds."""
    library = signed()
    library.change(CARE_P, "Rest", "Test")
    library.change(CARE_P, "Test", "Rest")
    assert library.void() == NONE


@pytest.mark.parametrize(("path", "old", "new", "parts"), [
    (CARE_P, "every day", "each day", ("chapter 20-care",)),
    (CARE_P, "is hot", "is warm", ("chapter 20-care", "sheet call")),
    (TABLE, "A lot", "A little", ("table options",)),
    (BIB, "Exercise for", "Exercises for", ("source smith2020",)),
    (WORK, "When to call", "When to ring", ("sheet call",)),
])
def test_the_changed_part_is_named(path: str, old: str, new: str,
                                   parts: tuple[str, ...]) -> None:
    """A void sign-off tells which chapter, table, source or sheet has changed."""
    library = signed()
    library.change(path, old, new)
    status = library.statuses()[Audience.PATIENT]
    assert status.changed(status.void["pharmacist"]) == parts


# --- the chain -----------------------------------------------------------------------------------


def found(text: str) -> list[tuple[str, int]]:
    """The code and line of what reading a file of sign-offs finds."""
    findings = Findings()
    read = read_signoffs(Source(SIGNOFFS, text), findings)
    assert bool(read) != bool(len(findings))
    return [(finding.code, finding.span.line) for finding in findings]


def test_a_whole_chain_is_read() -> None:
    """A file that approve wrote holds its records, oldest first."""
    text = signed().files[SIGNOFFS]
    findings = Findings()
    records = read_signoffs(Source(SIGNOFFS, text), findings)
    assert [record.role for record in records] == ["pharmacist", "patient reader", "clinician"]
    assert records[1].previous == records[0].own and not len(findings)


def test_every_line_that_is_taken_out_doubled_or_changed_is_found() -> None:
    """Each line of the file, one after the other: deleted, inserted again, one sign altered."""
    lines = signed().files[SIGNOFFS].split("\n")
    chance = random.Random(7)
    for number, line in enumerate(lines[:-1]):
        at = chance.randrange(len(line))
        altered = f"{line[:at]}{'x' if line[at] != 'x' else 'y'}{line[at + 1:]}"
        for instead in ([], [line, line], [altered]):
            text = "\n".join([*lines[:number], *instead, *lines[number + 1:]])
            codes = {code for code, _ in found(text)}
            assert codes == {"broken-signoff-chain"}, (number, instead)


def test_a_record_that_is_taken_out_is_found_at_its_place() -> None:
    """Without the first, the middle or the last record the chain is broken there."""
    head, *records = signed().files[SIGNOFFS].split("\n- ")
    assert len(records) == 3
    first = len(head.split("\n")) + 1
    length = len(records[0].split("\n"))
    for gone, line in ((0, first), (1, first + length), (2, 3)):
        kept = [record for number, record in enumerate(records) if number != gone]
        text = "\n- ".join([head, *kept]).rstrip("\n") + "\n"
        assert found(text) == [("broken-signoff-chain", line)]


@pytest.fixture
def asked(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, which asks two roles for the patient edition."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist, nurse]}")
    return tiny


@pytest.mark.parametrize(("words", "code", "said"), [
    (["--role", "pharmasist"], 2, "Did you mean “pharmacist”?"),
    (["--role", "midwife"], 2, "Required: pharmacist, nurse"),
    (["--role", "pharmacist", "--edition", "patients"], 2, "Did you mean “patient”?"),
    (["--role", "pharmacist", "--on", "soon"], 2, "2027-05-22"),
    (["--role", "pharmacist", "--on", "2026-12-24"], 2, "still to come"),
    (["--role", "pharmacist", "--name", " "], 2, "letters"),
    ([], 2, "--role"),
])
def test_slips(words: list[str], code: int, said: str, asked: TinyLibrary, capsys: Shown) -> None:
    """What cannot be recorded is not, and the message says what could."""
    assert approve(asked, *words) == code
    assert said in capsys.readouterr().err
    assert not (asked.root / SIGNOFFS).exists()


def test_nobody_approves_twice(asked: TinyLibrary, capsys: Shown) -> None:
    """A role that has approved this very text is told so; a changed text it may approve."""
    assert approve(asked, "--role", "pharmacist") == 0
    before = (asked.root / SIGNOFFS).read_text()
    assert approve(asked, "--role", "pharmacist") == 1
    assert "approved this very text on 2026-11-26" in capsys.readouterr().out
    assert (asked.root / SIGNOFFS).read_text() == before
    asked.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    assert approve(asked, "--role", "pharmacist") == 0
    assert (asked.root / SIGNOFFS).read_text().count("- edition:") == 2


def test_two_may_approve_at_once(asked: TinyLibrary, monkeypatch: pytest.MonkeyPatch,
                                 capsys: Shown) -> None:
    """Who signs while another's text is still being checked is kept, and nobody signs twice."""
    check = runs.check

    def meanwhile(roles: list[str]) -> None:
        """Let the next approval be overtaken by one for each role."""
        def checked(*given: Any, **wanted: Any) -> runs.Run:
            run = check(*given, **wanted)
            while roles:
                assert approve(asked, "--role", roles.pop()) == 0
            return run

        monkeypatch.setattr(runs, "check", checked)

    meanwhile(["nurse"])
    assert approve(asked, "--role", "pharmacist") == 0
    assert capsys.readouterr().out.count("It is signed off.") == 1
    text = (asked.root / SIGNOFFS).read_text()
    assert [record.role for record in read_signoffs(Source(SIGNOFFS, text), Findings())] == \
        ["nurse", "pharmacist"]
    asked.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    meanwhile(["nurse"])
    assert approve(asked, "--role", "nurse") == 1
    assert "approved this very text" in capsys.readouterr().out
    assert (asked.root / SIGNOFFS).read_text().count("- edition:") == 3


def test_a_text_with_errors_is_not_approved(asked: TinyLibrary, capsys: Shown) -> None:
    """An error in the edition is shown, and nothing is recorded; the other edition's is not asked.
    """
    asked.change("content/knees/chapters/20-care.clinician.md", "any", "[@nobody1999] any")
    assert approve(asked, "--role", "pharmacist") == 0
    asked.change("content/knees/chapters/20-care.patient.md", "every", "[@nobody1999] every")
    assert approve(asked, "--role", "nurse") == 1
    assert "error[unknown-citation-key]" in capsys.readouterr().out
    assert "nurse" not in (asked.root / SIGNOFFS).read_text()


def test_the_state_is_shown(asked: TinyLibrary, capsys: Shown) -> None:
    """Each role of each edition: valid, missing, or void and since which change."""
    approve(asked, "--role", "pharmacist", "--on", "2026-02-03")
    capsys.readouterr()
    assert main(["list", "signoffs", "knees", "--root", str(asked.root)]) == 0
    assert capsys.readouterr().out.split("\n") == [
        "knees · patient", "  pharmacist  valid    Test Pharmacist, 2026-02-03, revision 1.0",
        "  nurse       missing", "knees · clinician", "  no sign-off is required", ""]
    asked.change("content/knees/tables/options.yaml", "A lot", "A little")
    main(["list", "signoffs", "knees", "--root", str(asked.root)])
    assert "void     Test Pharmacist, 2026-02-03, revision 1.0; changed since: table options" in \
        capsys.readouterr().out


def test_the_reference_library_has_no_invented_sign_off() -> None:
    """What this repository holds is a draft: nobody has signed it."""
    assert not list(ROOT.glob("content/*/signoffs.yaml"))
    assert not list(ROOT.glob("bifolio/files/starter/content/*/signoffs.yaml"))
