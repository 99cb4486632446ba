"""Whether patients find the sources in their handout, and no mark that points nowhere."""

from __future__ import annotations

import re

import pytest

from tests.support.library import TinyLibrary
from tests.support.papers import Paper
from tests.support.signing import signed

_PUBLISHER = "Test clinic"


def _texts(library: TinyLibrary) -> dict[str, str]:
    """What each handout and web page says."""
    run = library.build()
    assert not run.findings
    papers = {"-".join(filter(None, (d.handout.sheet, d.handout.audience))):
              " ".join(Paper((library.out / d.path).read_bytes()).text.split())
              for d in run.deliveries}
    web = (library.out / "knees/knees-patient.html").read_text(encoding="utf-8")
    return papers | {"web": re.sub(r"<[^>]*>", "", web.partition("<body>")[2])}


@pytest.mark.parametrize(("sources", "told"), [
    ("short", f"The sources are listed in the handout for clinicians. Ask {_PUBLISHER} for it."),
    ("none", f"Ask {_PUBLISHER} for the list of sources."),
])
def test_a_patient_gets_a_line_for_the_list(tiny: TinyLibrary, sources: str, told: str) -> None:
    """It says where the list is; no mark is left, and no space where one was."""
    tiny.change("content/library.yaml", "language: en", f"language: en\nsources: {sources}")
    tiny.change("content/knees/tables/options.yaml", "effect: Some", "effect: 'Some [@smith2020]'")
    texts = _texts(tiny)
    for said in (texts["patient"], texts["web"]):
        assert told in said and "Exercise for the knee" not in said
        assert "[1]" not in said and "wears thin." in said
    assert ("Where this comes from" in texts["patient"]) == (sources == "short")
    assert "[1]" in texts["clinician"] and "Exercise for the knee" in texts["clinician"]
    assert told not in texts["clinician"]


def test_without_a_handout_that_lists_them_the_publisher_is_asked(tiny: TinyLibrary) -> None:
    """Nobody is sent to a handout that there is not."""
    tiny.change("content/library.yaml", "language: en", "language: en\nsources: short")
    said = _texts(tiny.for_patients_alone())["patient"]
    assert f"Ask {_PUBLISHER} for the list of sources." in said and "clinicians" not in said


def test_a_text_without_sources_speaks_of_none(tiny: TinyLibrary) -> None:
    """A handout that rests on no source promises no list."""
    tiny.change("content/library.yaml", "language: en", "language: en\nsources: none")
    tiny.change("content/knees/chapters/10-what.md", " [@smith2020]", "")
    assert "list of sources" not in _texts(tiny.for_patients_alone())["patient"]


def test_on_a_sheet_no_space_is_left_where_a_mark_was(tiny: TinyLibrary) -> None:
    """A full stop stands at its word."""
    tiny.change("content/knees/work.yaml", "authors:", "sheets: [{id: thin, title: Thin, audience: "
                "patient, from: section what-it-is}]\nauthors:")
    assert "wears thin." in _texts(tiny)["thin-patient"]


def test_a_source_that_a_sheet_names_is_told(tiny: TinyLibrary) -> None:
    """A sheet has no list and no marks, so the sentence would lose its subject."""
    tiny.change("content/knees/work.yaml", "authors:", "sheets: [{id: thin, title: Thin, audience: "
                "patient, from: section what-it-is}]\nauthors:")
    tiny.change("content/knees/chapters/10-what.md", "thin [@smith2020]", "thin, says @smith2020")
    assert ("named-source", 3) in [(f.code, f.span.line) for f in tiny.check()]


def test_what_is_signed_has_the_line_and_no_source(tiny: TinyLibrary) -> None:
    """The reading copy is what the patient reads: the line, and neither mark nor list."""
    library = signed()
    library.files["content/library.yaml"] += "sources: short\n"
    copies = library.statuses()
    patient, clinician = (dict(copies[audience].copy.parts) for audience in copies)
    assert not any(name.startswith("source ") for name in patient)
    assert "[1]" not in str(patient["chapter 10-what"])
    assert any(name.startswith("source ") for name in clinician)
