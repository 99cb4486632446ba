"""A clinic's own words: they stand beside the text that is signed, and are proofread with it."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings
from bifolio.editions.page_codes import clinic_hash
from bifolio.files import engine_files
from bifolio.files.reading import gather
from bifolio.loading.library import read
from tests.support.clinics_cases import CLINIC, LOGO
from tests.support.library import TinyLibrary
from tests.support.papers import Paper

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
    ("feedback: As [@smith2020] says.", "unexpected-value", 14),
    ("other_formats: See `x` and {term}`INR`.", "unexpected-value", 28),
    ("other_formats: Go [here](javascript:alert)", "unsafe-link", 19),
])
def test_its_words_are_proofread(quayside: TinyLibrary, line: str, code: str, column: int) -> None:
    """As any text for patients is; each finding stands at the word in the clinic's file."""
    say(quayside, line)
    found = [(f.code, f.span.line, f.span.column) for f in quayside.check(clinic="quayside")]
    assert (code, 6, column) in found, found


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
