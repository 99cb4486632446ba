"""A clinic's own words: they stand beside the text that is signed, and are proofread with it."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import clinic_hash
from bifolio.files import engine_files
from bifolio.files.reading import gather
from bifolio.loading.library import read
from bifolio.model import Audience
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary
from tests.support.papers import Paper
from tests.support.signing import signed

_FORMATS = "other_formats: Ask the *front desk* for large print."
_FEEDBACK = "feedback: Write to [the clinic](mailto:desk@quay.example)."


@pytest.fixture
def quayside(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a clinic."""
    tiny.write("content/clinics/quayside.yaml", CLINIC)
    tiny.write("content/clinics/quayside.svg", LOGO)
    return tiny


def say(library: TinyLibrary, *lines: str) -> None:
    """Add keys to the clinic's file."""
    library.change("content/clinics/quayside.yaml", "hours: Monday",
                   "".join(f"{line}\n" for line in lines) + "hours: Monday")


def texts(library: TinyLibrary, clinic: str = "quayside") -> dict[str, str]:
    """What each handout of the clinic says; none has a finding."""
    run = library.build(clinic=clinic)
    assert not run.findings
    return {str(d.handout.audience):
            " ".join(Paper((library.out / d.path).read_bytes()).text.split())
            for d in run.deliveries}


def test_patients_are_told_where_they_turn(quayside: TinyLibrary) -> None:
    """The clinic's words stand before the library's, which stand where it says nothing."""
    quayside.change("content/library.yaml", "language: en",
                    f"language: en\n{_FORMATS}\nfeedback: Tell the press.")
    say(quayside, _FEEDBACK)
    said = texts(quayside)
    assert "Other formats Ask the front desk for large print." in said["patient"]
    assert "Feedback Write to the clinic." in said["patient"]
    assert "Tell the press" not in said["patient"]
    assert "Feedback" not in said["clinician"] and "front desk" not in said["clinician"]
    assert "Feedback Tell the press." in texts(quayside, clinic="")["patient"]


def test_the_running_header_names_the_clinic(quayside: TinyLibrary) -> None:
    """Whose handout it is stands over page 1; who publishes the text stands in the imprint."""
    for said in texts(quayside).values():
        assert said.count("Test clinic") == 2  # published by, written by
    quayside.change("content/clinics/quayside.yaml", "Quayside", "Harbour")
    assert all("Harbour (example)" in said for said in texts(quayside).values())


@pytest.mark.parametrize(("line", "code", "column"), [
    ("feedback: Take 5mg twice a day.", "error-prone-dose", 16),
    ("feedback: Take .5 mg.", "naked-decimal", 16),
    ("feedback: It lowers your risk of a stroke by 50%. Call us.", "uncited-claim", 14),
    ("other_formats: It lowers your risk of a stroke by 50%.", "relative-risk-only", 48),
    ("feedback: It helped 1 in 10 men and 1 in 8 women.", "mixed-denominators", 37),
    ("feedback: As [@smith2020] says.", "unexpected-value", 14),
    ("other_formats: See `x` and {term}`INR`.", "unexpected-value", 28),
    ("other_formats: Go [here](javascript:alert)", "unsafe-link", 19),
])
def test_its_words_are_proofread(quayside: TinyLibrary, line: str, code: str, column: int) -> None:
    """As any text for patients is; each finding stands at the word in the clinic's file."""
    say(quayside, line)
    found = [(f.code, f.span.line, f.span.column) for f in quayside.check(clinic="quayside")]
    assert (code, 6, column) in found, found


@pytest.mark.parametrize("line", ["feedback: See ![us](us.png) there.",
                                  "feedback: See {term}`OA`."])
def test_what_its_words_cannot_have_is_told_once(quayside: TinyLibrary, line: str) -> None:
    """With its place in the clinic's file, and nowhere else."""
    say(quayside, line)
    found = quayside.build(clinic="quayside").findings
    assert {(f.code, f.span.path) for f in found} == {
        ("unexpected-value", "content/clinics/quayside.yaml")}


def test_no_step_is_left_to_a_clinic(tiny: TinyLibrary) -> None:
    """Where one says nothing the numbers behind would change; within a step a place may stand."""
    place = "```{local} parking\n   :room: small\n   ```"
    for text, told in ((f"1. One.\n2. {place}\n3. Three.", [4]),
                       (f"1. One.\n2. Two.\n\n   {place}\n3. Three.", [])):
        tiny.write("content/knees/chapters/20-care.patient.md", f"# Care\n\n{text}\n")
        assert [f.span.line for f in tiny.check() if f.code == "unexpected-value"] == told


def test_other_words_of_a_clinic_are_told_of_an_earlier_handout(quayside: TinyLibrary) -> None:
    """They are hashed apart: the text is the same, the clinic's words are not."""
    def now() -> str:
        library = read(gather(quayside.root, engine_files.engine_folders(), Findings()), Findings())
        return clinic_hash(library.clinics["quayside"])

    before = now()
    say(quayside, _FEEDBACK)
    said = now()
    assert said != before
    quayside.change("content/clinics/quayside.yaml", "desk@", "door@")
    assert now() not in (before, said)


# --- places in chapters ---

_PLACE = "\n\n```{{local}} parking\n:room: {room}\n```\n"
_SAID = "local: {parking: Park *behind* the house.}"
_CHAPTER = "content/knees/chapters/20-care.patient.md"


def place(library: TinyLibrary, room: str = "small", before: str = "Walk a little every day."
          ) -> None:
    """Put a place for a clinic's own words into the chapter for patients."""
    library.change(_CHAPTER, "Walk a little every day.", before + _PLACE.format(room=room))


def test_a_clinics_words_stand_in_their_place(quayside: TinyLibrary) -> None:
    """Between the words of the chapter; without a clinic's words neither hole nor name is left."""
    place(quayside)
    say(quayside, _SAID)
    said = texts(quayside)["patient"]
    assert "every day. Park behind the house. What helps" in said
    quayside.change("content/clinics/quayside.yaml", f"{_SAID}\n", "")
    for clinic in ("quayside", ""):
        said = texts(quayside, clinic)["patient"]
        assert "every day. What helps" in said and "parking" not in said


def test_a_box_for_a_clinics_words_alone_is_gone_without_them(quayside: TinyLibrary) -> None:
    """No frame with nothing in it is printed."""
    quayside.change(_CHAPTER, "Walk a little every day.",
                    "Walk a little every day.\n\n::: note\n```{local} parking\n```\n:::")
    assert "Note" not in texts(quayside)["patient"]
    say(quayside, _SAID)
    assert "Note Park behind the house." in texts(quayside)["patient"]


def test_each_reader_has_its_own_words(quayside: TinyLibrary) -> None:
    """A place in a chapter for all is filled for those alone for whom the clinic says something."""
    quayside.change("content/knees/chapters/10-what.md", "::: clinician",
                    "```{local} referrals\n```\n\n::: clinician")
    say(quayside, "local: {referrals: {clinician: Refer by way of the harbour desk.}}")
    said = texts(quayside)
    assert "harbour desk" in said["clinician"] and "harbour desk" not in said["patient"]


@pytest.mark.parametrize(("room", "most"), [("small", 25), ("middle", 60), ("large", 120)])
def test_words_that_a_place_has_no_room_for_are_told(quayside: TinyLibrary, room: str, most: int
                                                     ) -> None:
    """With how many they are; as many as it has room for may stand."""
    place(quayside, room)
    say(quayside, "local:", "  parking: " + " ".join(["Park here."] * (most // 2)) + " Go." * (
        most % 2))
    assert "overlong-own-words" not in [f.code for f in quayside.check(clinic="quayside")]
    quayside.change("content/clinics/quayside.yaml", "parking: Park", "parking: Now park")
    (found,) = [f for f in quayside.check(clinic="quayside") if f.code == "overlong-own-words"]
    assert f"are {most + 1}; there is room for {most}" in found.what
    assert (found.span.line, found.span.column) == (7, 12)


@pytest.mark.parametrize(("words", "code"), [
    ("Take 5mg twice a day.", "error-prone-dose"),
    ("It helps 40% of people.", "uncited-claim"),
    ("Radiographic grade correlates poorly with reported pain.", "audience-leak"),
    ("It is good [@smith2020].", "unexpected-value"),
    ("We cure everybody.", "forbidden-wording"),
    ("Ask about your [leaflet](../a.md).", "relative-link"),
])
def test_words_in_a_place_are_proofread(quayside: TinyLibrary, words: str, code: str) -> None:
    """As the chapter is in which they stand: doses, claims, other readers' words, links."""
    place(quayside)
    quayside.change("content/library.yaml", "language: en", "language: en\nnever_say: "
                    "[{words: cure, reason: It is none.}]")
    say(quayside, f'local: {{parking: "{words}"}}')
    found = quayside.build(clinic="quayside").findings
    assert code in [f.code for f in found], found
    (path,) = {f.span.path for f in found if f.code == code}
    assert path == "content/clinics/quayside.yaml" or code == "audience-leak"


def test_a_heading_over_a_place_alone_is_told(quayside: TinyLibrary) -> None:
    """Where a clinic says nothing it would stand over nothing."""
    place(quayside, before="Walk a little every day.\n\n## Parking")
    quayside.change(_CHAPTER, "```{table}", "## What helps\n\n```{table}")
    assert [(f.code, f.span.line) for f in quayside.check()] == [("empty-heading", 5)]


@pytest.mark.parametrize(("old", "new", "code"), [
    ("parking: Park", "parkin: Park", "unknown-name"),
    ("parking: Park", "Parking: Park", "unexpected-value"),
    ("{parking: Park *behind* the house.}", "Park.", "unexpected-value"),
])
def test_a_slip_in_the_clinics_file_is_told(quayside: TinyLibrary, old: str, new: str, code: str
                                            ) -> None:
    """Words without a place are printed nowhere: the near match is named."""
    place(quayside)
    say(quayside, _SAID)
    quayside.change("content/clinics/quayside.yaml", old, new)
    found = quayside.check(clinic="quayside")
    assert (code, 6) in [(f.code, f.span.line) for f in found]
    assert code != "unknown-name" or "parking" in found[0].fix


@pytest.mark.parametrize(("old", "new", "code"), [
    (":room: small", ":room: tiny", "unknown-name"), (":room:", ":size:", "unknown-key"),
    ("{local} parking", "{local}", "missing-key"), ("small", "small\nPark.", "unexpected-value"),
    ("{local} parking", "{local} Our parking", "unexpected-value"),
])
def test_a_slip_in_a_place_is_told(quayside: TinyLibrary, old: str, new: str, code: str) -> None:
    """At the place, before any clinic fills it."""
    place(quayside)
    quayside.change(_CHAPTER, old, new)
    assert code in [finding.code for finding in quayside.check()]


def test_what_is_signed_tells_of_the_place_and_has_no_clinics_words(quayside: TinyLibrary) -> None:
    """Who signs knows that something may stand there; two clinics share the sign-off."""
    library = signed()
    library.files[_CHAPTER] = library.files[_CHAPTER].replace(
        "Call the clinic", "Call the clinic\n" + _PLACE.format(room="small"), 1)
    copy = dict(library.statuses()[Audience.PATIENT].copy.parts)
    assert any("[25 words at most of a clinic's own: parking]" in line
               for line in copy["chapter 20-care"])
