"""Sign-offs: what voids one and what does not, the chain they stand in, and how they are given.

One module, as each kind of change is one case beside the others.
"""

from __future__ import annotations

import random
import shutil
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import pytest

from bifolio.building import runs
from bifolio.cli import main
from bifolio.diagnostics import Findings
from bifolio.files.reading import belongs, gather
from bifolio.loading.signoffs import read_signoffs
from bifolio.model import Audience
from bifolio.model.reading_copies import read_copy
from bifolio.model.source import Source
from tests.support.copy_edits import edit
from tests.support.library import TinyLibrary
from tests.support.page_words import ENGLISH, page_says
from tests.support.places import ROOT
from tests.support.signing import ENGINE, SIGNOFFS, Signed, signed
from tests.support.signoffs_cases import approve

Shown, Factory = pytest.CaptureFixture[str], pytest.TempPathFactory
P, C = {Audience.PATIENT}, {Audience.CLINICIAN}
BOTH, NONE = P | C, set[Audience]()
WORK, FACTS = "content/knees/work.yaml", "content/knees/facts.yaml"
WHAT = "content/knees/chapters/10-what.md"
CARE_C = "content/knees/chapters/20-care.clinician.md"
CARE_P = "content/knees/chapters/20-care.patient.md"
TABLE, GLOSSARY = "content/knees/tables/options.yaml", "content/glossary.yaml"
BIB, LIBRARY = "bibliography.bib", "content/library.yaml"
FIGURE = "content/knees/figures/load.yaml"
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
    (FIGURE, "label: Load", "label: Road", BOTH),
    (FIGURE, "presses", "pressed", BOTH),
    (FIGURE, "at: [2, 1]", "at: [3, 1]", BOTH),
    (FIGURE, "name: A knee", "name: A knees", BOTH),
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
    ("templates/imprint.html", "<p>It", '<p class="small" id="agreed">It'),
    ("templates/imprint.html", "<p>It", '<div style="margin: 0"><p>It'),
    ("templates/imprint.html", "not replace", "not <span>replace</span>"),
    ("templates/imprint.html", "<p>It", "<!-- as agreed --><p>It"),
    ("styles/fonts/README.md", "", "Fonts of our own"),
    ("content/knees/signed/patient-en-000000000000.txt", "", "kept"),
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
    (CARE_P, "::: warning", "::: warning today", P),
    (TABLE, "- group: Every day", "- group: Every day\n    urgency: now", BOTH),
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
    """What comes first, what a box is and how urgent, what is stressed and who reads it are the
    text's."""
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
    assert part in status.changed(status.void["pharmacist"])


@pytest.mark.parametrize(("path", "old", "new", "part"), [
    ("styles/fonts/own.ttf", "", "OTTO", "font fonts/own.ttf"),
    ("styles/leaf.png", "", "PNG", "picture leaf.png"),
    ("styles/patient.css", "", "@font-face { src: url(data:font/ttf;base64,T1RUTw==) }",
     "font patient.css"),
    ("styles/patient.css", "", r"p { background: u\72l('../content/knees/images/kne\65.svg') }",
     "picture content/knees/images/knee.svg"),
    ("styles/a.odd", "", "OTTO", "font a.odd"),
    ("styles/patient.css", "", "@font-face { src: url(../content/knees/work.yaml) }",
     "font content/knees/work.yaml"),
    ("templates/imprint.html", "<p>It", '<p><img alt="" src="styles/x.png">It',
     "template imprint.html"),
])
def test_a_font_or_picture_of_the_design_is_signed(path: str, old: str, new: str, part: str
                                                   ) -> None:
    """A font can draw a 5 for a 0, and a picture can hold words: they are signed by what they are.
    """
    library = signed()
    library.change(path, old, new)
    assert library.void() == BOTH
    status = library.statuses()[Audience.PATIENT]
    assert part in status.changed(status.void["pharmacist"])


@pytest.mark.parametrize(("path", "sheet", "old", "new"), [
    ("styles/a.txt", "p { background: url(a.txt) }", "Walk", "Stop"),
    ("styles/own.css", "p { background: url(own.css) }", "Walk", "Stop"),
    ("styles/a.txt", "@import 'a.txt';", "Walk", "Stop"),
    ("styles/deep/a.md", "p { background: url(deep/a.md) }", "Walk", "Stop"),
    ("styles/patient.css", """p { background: url("data:image/svg+xml,{}") }""", "Walk", "Stop"),
    ("styles/patient.css", """p { background: url("data:image/svg+xml,%3Csvg%20{}") }""",
     "Walk", "Stop"),
    ("styles/patient.css", "p { background: image-set(\"da\\74 a:image/svg+xml,{}\" 1x) }",
     "Walk", "Stop")])
def test_what_a_sheet_holds_is_signed_whatever_it_is_called(path: str, sheet: str, old: str,
                                                            new: str) -> None:
    """A picture by any name, and one in the sheet itself to its very end, can hold words."""
    drawing = "<svg xmlns='http://www.w3.org/2000/svg'><text>Walk</text></svg>"
    library = signed()
    library.files["styles/patient.css"] = sheet.replace("{}", drawing)
    if "{}" not in sheet:
        library.files[path] = drawing
    library.sign()
    assert library.void() == NONE
    library.change(path, old, new)
    assert library.void() == BOTH


def test_a_sheet_that_another_takes_in_is_no_picture() -> None:
    """Its own lines are not signed."""
    library = signed()
    library.files |= {"styles/patient.css": "@import url(x/own.css);", "styles/x/own.css": "p {}"}
    library.sign()
    library.change("styles/x/own.css", "p {}", "p { color: red }")
    assert library.void() == NONE


def test_a_picture_within_a_picture_is_signed() -> None:
    """A drawing that shows another file of the library changes when that file does."""
    library = signed()
    library.files["content/knees/images/leg.png"] = "PNG"
    library.change("content/knees/images/knee.svg", "/>", '><image href="leg.png"/></svg>')
    library.sign()
    assert library.void() == NONE
    library.change("content/knees/images/leg.png", "PNG", "GNP")
    assert library.void() == BOTH


CSL = """\
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><citation><layout>
<text variable="citation-number"/></layout></citation><bibliography><layout suffix="">
<text variable="title"/></layout></bibliography></style>"""


@pytest.mark.parametrize(("old", "new", "readers"), [
    ("><layout", ' font-weight="bold"><layout', NONE),
    ("<citation>", "<info><title>House style</title></info><citation>", NONE),
    ('suffix=""', 'suffix=" Stop all your medicines."', BOTH),
    ('suffix=""', 'suffix=" 7-50 "', BOTH), ("<citation>", '<citation prefix="50 ">', BOTH),
    ('suffix=""', 'suffix="."', BOTH), ('<text variable="title"/>', "", BOTH),
    ('variable="title"', 'variable="page"', BOTH),
    ('<text variable="title"/>', '<text variable="title" form="short"/>', BOTH),
    ("<bibliography>", '<bibliography et-al-min="1" et-al-use-first="1">', BOTH)])
def test_what_a_citation_style_prints_is_signed(old: str, new: str, readers: set[Audience]) -> None:
    """A library's own is signed but for its name and its dress: signs and digits are words, too.
    """
    library = signed()
    library.change(LIBRARY, "language: en", "language: en\ncitation_style: ours.csl")
    library.files["ours.csl"] = CSL
    library.sign()
    library.change("ours.csl", old, new)
    assert library.void() == readers


@pytest.mark.parametrize(("name", "readers"), [
    ("warning", P), ("words_to_know", P), ("glossary", C), ("for_clinicians", C),
    ("where_from", P), ("goes_with", P), ("sheet_for_learning", P), ("how_to_read", BOTH),
    ("schematic", BOTH), ("arrow", BOTH), ("page_of", BOTH), ("revision_of", BOTH),
    # words of other days and settings:
    ("nobody_has_signed", BOTH), ("draft_mark", BOTH), ("expired", BOTH), ("ask_for_newer", P),
    ("not_for_clinical_use", C), ("when_to_call", BOTH), ("source", BOTH), ("back", BOTH),
    # words that this library's handouts never print:
    ("for_learning", NONE), ("key_points", NONE), ("icon_array", NONE), ("broken_arrow", NONE),
    ("print_copy", NONE), ("copies_for_patients", NONE), ("low_certainty", NONE),
    ("still_to_sign", NONE), ("note", NONE), ("web_page_at", NONE)])
def test_a_word_of_the_page_itself_is_signed(name: str, readers: set[Audience]) -> None:
    """What the page says of its own is signed where its readers can meet it, and only there."""
    library = signed()
    with page_says(**{name: f"{getattr(ENGLISH, name)} Ask again."}):
        assert library.void() == readers


def test_what_the_program_says_is_told_from_what_the_library_says() -> None:
    """When only the page's own words have changed, each change says so; a template's does not."""
    library = signed()
    before = library.statuses()[Audience.PATIENT].copy
    with page_says(warning="Danger", draft="Not ready."):
        changes = library.statuses()[Audience.PATIENT].copy.changes(before)
        assert {change.part: list(change.lines) for change in changes} == {
            "chapter 20-care": ["- ⚠ {Warning}", "+ ⚠ {Danger}"],
            "sheet call": ["-   ⚠ {Warning}", "+   ⚠ {Danger}"],
            "page words": ["- draft: Draft.", "+ draft: Not ready."]}
        assert all(change.ours for change in changes)
        for path, old, new in ((CARE_P, "every day", "{each} day"),
                               ("templates/imprint.html", "It does", "{{ words.draft }} It does")):
            library.change(path, old, new)
            changes = library.statuses()[Audience.PATIENT].copy.changes(before)
            assert not all(change.ours for change in changes)
            library.change(path, new, old)


@pytest.mark.parametrize("seed", range(40))
def test_edits_by_chance(seed: int) -> None:
    """Whatever is said otherwise voids its readers' sign-offs, and no look does."""
    change, words, readers, called = edit(seed)
    library = signed()
    change(library)
    with page_says(**words):
        assert library.void() == readers, called


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


def test_who_approves_a_text_in_unread_words_is_told_that_it_stays_a_draft(
        asked: TinyLibrary, capsys: Shown) -> None:
    """What the page itself says is nothing that a clinic's role can sign for."""
    assert approve(asked, "--role", "nurse") == 0
    assert "It stays a draft" not in capsys.readouterr().out
    asked.change("content/library.yaml", "language: en", "language: es-US")
    assert approve(asked, "--role", "nurse") == 0
    assert "It stays a draft: no health translator has read what the page itself says in Spanish" \
        in capsys.readouterr().out


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


def listed(library: TinyLibrary, capsys: Shown) -> list[str]:
    """What `list signoffs` says of the knees."""
    capsys.readouterr()
    assert main(["list", "signoffs", "knees", "--root", str(library.root)]) == 0
    return capsys.readouterr().out.split("\n")


def test_the_state_is_shown(asked: TinyLibrary, capsys: Shown) -> None:
    """Each role of each edition: valid, missing, or void, with what was signed and what is there.
    """
    approve(asked, "--role", "pharmacist", "--on", "2026-02-03")
    assert listed(asked, capsys) == [
        "knees · patient", "  pharmacist  valid    Test Pharmacist, 2026-02-03, revision 1.0",
        "  nurse       missing", "knees · clinician", "  no sign-off is required", ""]
    asked.change("content/knees/tables/options.yaml", "A lot", "A little")
    with page_says(for_learning="This is for learning."):
        assert listed(asked, capsys) == [
            "knees · patient", "  pharmacist  void     Test Pharmacist, 2026-02-03, revision 1.0; "
            "changed since: table options, imprint (Bifolio’s own words)", "  nurse       missing",
            "    table options", "      - Every day / Walking / Does it help: A lot",
            "      + Every day / Walking / Does it help: A little",
            "    imprint (Bifolio’s own words)", f"      - {{{ENGLISH.for_learning}}}",
            "      + {This is for learning.}",
            "knees · clinician", "  no sign-off is required", ""]


def test_a_change_is_shown_once_for_all_who_signed_the_same(asked: TinyLibrary, capsys: Shown
                                                            ) -> None:
    """Two roles signed one text: what has changed in it is told once."""
    approve(asked, "--role", "pharmacist")
    approve(asked, "--role", "nurse")
    asked.change("content/knees/tables/options.yaml", "A lot", "A little")
    assert "\n".join(listed(asked, capsys)).count("A little") == 1


def kept_in(library: TinyLibrary) -> Path:
    """The one text that is kept in the work."""
    (path,) = (library.root / "content/knees/signed").iterdir()
    return path


def test_what_was_signed_is_kept(asked: TinyLibrary, capsys: Shown) -> None:
    """It stands in the work under its hash, and is no source: no handout is made from it."""
    approve(asked, "--role", "pharmacist")
    path = kept_in(asked)
    record = read_signoffs(Source(SIGNOFFS, (asked.root / SIGNOFFS).read_text()), Findings())[0]
    assert path.name == f"patient-en-{record.text_hash[:12]}.txt"
    assert read_copy(path.read_text("utf-8")).text_hash == record.text_hash
    assert "  Walk a little every day.\n" in path.read_text("utf-8")
    before = path.read_bytes()
    approve(asked, "--role", "nurse")
    assert kept_in(asked).read_bytes() == before
    source_files = gather(asked.root, {}, Findings())
    assert not [name for name in source_files.files if "signed" in name.split("/")]
    assert not belongs(path.relative_to(asked.root))


@pytest.mark.parametrize("altered", [True, False])
def test_a_kept_text_that_was_altered_is_not_used(asked: TinyLibrary, capsys: Shown, altered: bool
                                                  ) -> None:
    """It is told, and only the parts are named; when it is gone, that is told."""
    approve(asked, "--role", "pharmacist")
    path = kept_in(asked)
    if altered:
        path.write_text(path.read_text("utf-8").replace("A lot", "A bit"), "utf-8")
    else:
        path.unlink()
    asked.change("content/knees/tables/options.yaml", "A lot", "A little")
    said = "\n".join(listed(asked, capsys))
    assert "changed since: table options\n" in said and "A bit" not in said
    assert ("altered it" if altered else "is not there") in said
    assert path.name in said


def test_a_kept_text_is_written_through_no_link(asked: TinyLibrary, tmp_path_factory: Factory
                                                ) -> None:
    """A folder that is a link is left alone, and nothing is recorded."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (asked.root / "content/knees/signed").symlink_to(elsewhere, target_is_directory=True)
    assert approve(asked, "--role", "pharmacist") != 0
    assert not list(elsewhere.iterdir()) and not (asked.root / SIGNOFFS).exists()


# --- after an upgrade ----------------------------------------------------------------------------


def renew(library: TinyLibrary, *words: str) -> int:
    """Approve what an upgrade has changed."""
    return main(["approve", "--engine-words", "--name", "Test Pharmacist", *words,
                 "--root", str(library.root)])


def test_an_upgrade_is_approved_with_one_command(asked: TinyLibrary, capsys: Shown) -> None:
    """Each change of our own words is shown once, for all texts that it is in, and signed anew."""
    shutil.copytree(asked.root / "content/knees", asked.root / "content/hips")
    asked.change("content/hips/chapters/20-care.patient.md", "every day", "each day")
    for work in ("knees", "hips"):
        for role in ("pharmacist", "nurse"):
            assert main(["approve", work, "--edition", "patient", "--role", role, "--name",
                         f"Test {role.title()}", "--root", str(asked.root)]) == 0
    capsys.readouterr()
    with page_says(for_learning="This is for learning."):
        assert renew(asked, "--role", "pharmacist") == 0
        shown = capsys.readouterr().out
        assert shown == (
            "hips · patient, knees · patient\n  imprint (Bifolio’s own words)\n"
            f"    - {{{ENGLISH.for_learning}}}\n    + {{This is for learning.}}\n"
            "2 texts approved by Test Pharmacist, pharmacist.\n")
        assert [line.split()[:2] for line in listed(asked, capsys)[1:3]] == [
            ["pharmacist", "valid"], ["nurse", "void"]]
        assert renew(asked, "--role", "pharmacist") == 0
        assert "Nothing was recorded: no word of Bifolio’s own has changed" in \
            capsys.readouterr().out
        assert renew(asked, "--role", "nurse", "--name", "Test Nurse") == 0
        assert "void" not in "\n".join(listed(asked, capsys))


@pytest.mark.parametrize(("path", "old", "new", "said"), [
    ("content/knees/tables/options.yaml", "A lot", "A little", "table options changed too."),
    ("content/knees/chapters/20-care.patient.md", "a little", "{a little}", "chapter 20-care"),
    ("styles/fonts/own.ttf", None, "OTTO", "font fonts/own.ttf changed too."),
    ("templates/imprint.html", None, "<p>{{ words.for_learning }}</p>",
     "template imprint.html, imprint changed too.")])
def test_what_a_library_has_changed_is_not_approved_in_passing(
        asked: TinyLibrary, capsys: Shown, path: str, old: str | None, new: str, said: str) -> None:
    """A text that says something else itself has to be approved as a whole."""
    approve(asked, "--role", "pharmacist")
    before = (asked.root / SIGNOFFS).read_text()
    if old is None:
        asked.write(path, new)
    else:
        asked.change(path, old, new)
    with page_says(for_learning="This is for learning."):
        capsys.readouterr()
        assert renew(asked, "--role", "pharmacist") == 1
        assert said in capsys.readouterr().out
    assert (asked.root / SIGNOFFS).read_text() == before


def test_without_what_was_signed_nothing_is_approved_in_passing(asked: TinyLibrary, capsys: Shown
                                                                ) -> None:
    """When the kept text is gone, nobody can tell what has changed."""
    approve(asked, "--role", "pharmacist")
    kept_in(asked).unlink()
    with page_says(for_learning="This is for learning."):
        assert renew(asked, "--role", "pharmacist") == 1
        assert "is not kept" in capsys.readouterr().out
        assert renew(asked, "--role", "pharmasist") == 2
        assert "Did you mean “pharmacist”?" in capsys.readouterr().err
        assert renew(asked) == 2


def test_the_reference_library_has_no_invented_sign_off() -> None:
    """What this repository holds is a draft: nobody has signed it."""
    assert not list(ROOT.glob("content/*/signoffs.yaml"))
    assert not list(ROOT.glob("bifolio/files/starters/*/content/*/signoffs.yaml"))


# --- templates that do otherwise where a text is read out -----------------------------------------

MAIN = '{{ blocks.many(chapter.blocks) }}'


def with_page(old: str, new: str) -> Signed:
    """The library, signed, whose page is set otherwise in one place."""
    library = signed()
    page = ENGINE["templates/edition.html"].decode()
    library.files["templates/edition.html"] = page
    library.change("templates/edition.html", old, new)
    return library


@pytest.mark.parametrize("template", [
    "{{ 1 // 0 if code == '…' }}", "{{ clinic.title.upper() }}", "{{ clinic.title }}",
    "{% include 'none.html' if not clinic else 'footer.html' %}", "{{ (3).wrong() }}",
    "{% if not clinic %}{{ 'x' * 99999999 }}{% endif %}"])
def test_a_page_that_fails_where_it_is_read_out_is_signed_by_nobody(template: str) -> None:
    """Not even once each role has approved the nothing that is left: it is an error."""
    library = with_page("<main>", f"<main>{template}")
    for _ in range(2):
        for status in library.statuses().values():
            assert status.missing == status.roles and status.findings
            assert status.findings[0].span.path == "templates/edition.html"
        library.sign()


@pytest.mark.parametrize("printed", [
    "{% if code != '…' %}" + MAIN + "{% endif %}", "{% if clinic %}" + MAIN + "{% endif %}",
    "{{ blocks.many(chapter.blocks if clinic else chapter.blocks[:2]) }}",
    "{{ blocks.many(chapter.blocks if clinic else chapter.blocks[:1] + chapter.blocks[-1:]) }}",
    "<template>" + MAIN + "</template>"])
def test_a_chapter_that_is_not_read_out_is_signed_all_the_same(printed: str) -> None:
    """A template that leaves it out in one setting may print it in others."""
    library = with_page(MAIN, printed)
    library.sign()
    assert library.void() == NONE
    library.change(CARE_P, "every day.", "every day. Take 9 mg insulin.")
    assert library.void() == P


@pytest.mark.parametrize(("printed", "path", "old", "new", "readers"), [
    ('{% include "title-block.html" %}', WORK, "Your sore knee", "Stop all medicines", P),
    ('{% include "title-block.html" %}', WORK, "Conservative care", "Stop all medicines", C),
    ('{% include "glossary.html" %}', GLOSSARY, "how worn a joint looks", "how bad it is", NONE),
    ('{% include "glossary.html" %}', GLOSSARY, "a pill against", "no pill against", P),
    ('{% include "reference-list.html" %}', BIB, "Exercise for the knee", "Rest for it", BOTH)])
def test_what_stands_beside_the_chapters_is_signed_all_the_same(
        printed: str, path: str, old: str, new: str, readers: set[Audience]) -> None:
    """Titles, the words to know and the sources, where a template leaves them out in one setting.
    """
    library = with_page(printed, "{% if clinic %}" + printed + "{% endif %}")
    library.change("templates/edition.html", "<title>{{ edition.title | plain }}</title>",
                   "<title>Knees</title>")
    library.change("templates/edition.html", 'data-title="{{ edition.title | plain }}"', "")
    library.sign()
    assert library.void() == NONE
    library.change(path, old, new)
    assert library.void() == readers


def test_a_chapter_that_is_read_out_stands_there_once() -> None:
    """Nothing of the page as it is counts as left out."""
    for status in signed().statuses().values():
        assert "[left out]" not in status.copy.text


def test_what_is_read_out_without_an_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Loops over a text count no steps, and take their time."""
    monkeypatch.setenv("BIFOLIO_SECONDS", "1")
    library = with_page("<main>", '{% set s = "x" * 1999999 %}{% for a in s %}{% for b in s %}'
                                  "{% endfor %}{% endfor %}<main>")
    for status in library.statuses().values():
        assert [finding.code for finding in status.findings] == ["past-bound"]
        assert status.missing == status.roles


@pytest.mark.parametrize("comment", ["<!-->Take 9 mg insulin.<!-- -->", "<!-- a -- b -->", "<!-- a",
                                     "<!--->Stop.<!-- -->", "<!-- --!>Stop.<!-- -->"])
def test_an_odd_comment_in_a_template_is_refused(comment: str) -> None:
    """On paper, too: nobody can tell by eye what of it is printed."""
    for status in with_page("<main>", f"<main>{comment}").statuses().values():
        assert [finding.code for finding in status.findings] == ["template-syntax"]
    for status in with_page("<main>", "<main><!-- a - b > c -->").statuses().values():
        assert not status.findings
