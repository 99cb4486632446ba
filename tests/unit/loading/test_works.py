"""Works, the library's settings, clinics, and the wordings that all of them hold."""

from __future__ import annotations

from datetime import date

import pytest

from bifolio.diagnostics import Findings
from bifolio.loading import shapes
from bifolio.loading.clinics import read_clinic
from bifolio.loading.settings import Settings, read_settings
from bifolio.loading.wordings import read_wordings, readers_of, wording_for
from bifolio.loading.works import WorkParts, read_work
from bifolio.loading.yaml import Mapping, Reader, read_yaml
from bifolio.loading.yaml.shapes import Shape, may
from bifolio.model import EVERYONE, Audience, Chapter, Format, Readers, Work
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain

WORK = """\
title: {patient: Fat and sugar, clinician: Insulin resistance}
subtitle: What is known
chapters: [00-summary, 10-signs]
revision: "0.1"
written: 2026-11-22
review_by: 2027-05-22
authors: [The editors]
funding: None.
"""
PATIENT, CLINICIAN = frozenset({Audience.PATIENT}), frozenset({Audience.CLINICIAN})


def chapter(name: str, readers: Readers = EVERYONE, mark: str = "") -> Chapter:
    """A chapter without text."""
    return Chapter(name, readers, "", (), Span(f"content/w/chapters/{name}{mark}.md"))


CHAPTERS = (chapter("00-summary", CLINICIAN, ".clinician"), chapter("00-summary", PATIENT,
            ".patient"), chapter("10-signs"))


def read(text: str, chapters: tuple[Chapter, ...] = CHAPTERS) -> tuple[Work | None, Findings]:
    """The work of a text in a library in English, and what was found."""
    findings = Findings()
    parts = WorkParts(chapters, {}, "en", "The press")
    return read_work("w", Source("content/w/work.yaml", text), parts, findings), findings


def work_of(text: str, chapters: tuple[Chapter, ...] = CHAPTERS) -> Work:
    """The work of a text that has nothing wrong with it."""
    work, findings = read(text, chapters)
    assert list(findings) == []
    assert work is not None
    return work


@pytest.mark.parametrize(("revision", "is_one"), [
    ("1", True), ("0.1", True), ("2.10.3", True), ("2027-05-22", True), ("v3", True), ("3b", True),
    ("2. Stop all your medicines today.", False), ("Stop", False), ("2-stop", False),
    ("2 Stop", False), ("1.2.3.4.5.6.7", False), ("５", False),
    ("1\u202e2", False), ("5mg", False)])
def test_a_revision_is_a_number(revision: str, is_one: bool) -> None:
    """It is printed and nobody signs it: no words fit into it."""
    _, findings = read(WORK.replace('"0.1"', f'"{revision}"'))
    assert [finding.code for finding in findings] == ["unexpected-value"] * (not is_one)


def test_work() -> None:
    """A work has its titles by audience, its imprint, and the library's language."""
    work = work_of(WORK)
    assert plain(wording_for(work.titles, Audience.PATIENT)) == "Fat and sugar"
    assert plain(wording_for(work.titles, Audience.CLINICIAN)) == "Insulin resistance"
    assert plain(wording_for(work.subtitles, Audience.PATIENT)) == "What is known"
    assert (work.name, work.language) == ("w", "en")
    assert work.audiences == (Audience.PATIENT, Audience.CLINICIAN)
    imprint = work.imprint
    assert (imprint.publisher, imprint.revision) == ("The press", "0.1")
    assert imprint.written == imprint.revised == date(2026, 11, 22)
    assert imprint.review_by == date(2027, 5, 22)
    assert (imprint.authors, imprint.funding) == (("The editors",), "None.")


def test_chapters_in_listed_order() -> None:
    """Chapters come in the order of work.yaml; a stem stands for all its files."""
    text = WORK.replace("[00-summary, 10-signs]", "[10-signs, 00-summary]")
    assert [c.span.path.split("/")[-1] for c in work_of(text).chapters] == [
        "10-signs.md", "00-summary.clinician.md", "00-summary.patient.md"]


def test_own_language_and_audiences() -> None:
    """A work may name its own language, and the audiences it is for, in its order."""
    work = work_of(WORK + "language: en-IN\naudiences: [clinician, patient]\n")
    assert work.language == "en-IN"
    assert work.audiences == (Audience.CLINICIAN, Audience.PATIENT)


def test_title_of_absent_audience() -> None:
    """A title is wanted only for the audiences that the work is for."""
    text = WORK.replace("{patient: Fat and sugar, clinician: Insulin resistance}",
                        "{patient: Fat and sugar}")
    assert work_of(text + "audiences: patient\n").audiences == (Audience.PATIENT,)
    _, findings = read(text)
    finding, = findings
    assert (finding.code, finding.span.line, finding.span.column) == ("missing-key", 1, 8)
    assert "clinician" in finding.what


@pytest.mark.parametrize(("old", "new", "code", "line", "said"), [
    ("10-signs]", "10-sings]", "missing-file", 3, "Did you mean “10-signs”?"),
    ("10-signs]", "10-signs, 90-about]", "missing-file", 3, "chapters/90-about.md"),
    ("10-signs]", "10-signs, 00-summary]", "unexpected-value", 3, "one of the two"),
    ("review_by: 2027-05-22", "review_by: 2026-11-22", "unexpected-value", 6, "later date"),
    ("review_by: 2027-05-22", "review_by: next spring", "unexpected-value", 6, "2027-05-22"),
    ("review_by: 2027-05-22\n", "", "missing-key", 1, "“review_by: …”"),
    ("review_by:", "revised: 2026-11-21\nreview_by:", "unexpected-value", 6, "later date"),
    ("review_by:", "revised: 2027-05-22\nreview_by:", "unexpected-value", 7, "later date"),
    ("funding: None.\n", "", "missing-key", 1, "“funding: …”"),
    ("funding: None.", "funding:", "unexpected-value", 8, "Fill it in"),
    ("subtitle:", "subtitel:", "unknown-key", 2, "“subtitle”"),
    ("subtitle:", "audiences: [clinican]\nsubtitle:", "unknown-audience", 2, "“clinician”"),
    ("subtitle:", "audiences: []\nsubtitle:", "unexpected-value", 2, "Name an audience"),
    ("subtitle:", "language: English\nsubtitle:", "unexpected-value", 2, "en for English"),
    ("{patient: Fat", "{patients: Fat", "unknown-audience", 1, "“patient”"),
])
def test_findings(old: str, new: str, code: str, line: int, said: str) -> None:
    """What is wrong in work.yaml is a finding at its line that says how to mend it."""
    assert old in WORK
    work, findings = read(WORK.replace(old, new))
    assert (code, line, True) in [(f.code, f.span.line, said in f.fix) for f in findings], \
        list(findings)
    assert work is not None


def test_unlisted_chapter() -> None:
    """A chapter file that work.yaml does not name is a warning at that file, and left out."""
    work, findings = read(WORK, (*CHAPTERS, chapter("40-supply")))
    finding, = findings
    assert (finding.code, str(finding.span)) == ("unlisted-chapter",
                                                 "content/w/chapters/40-supply.md")
    assert work is not None
    assert "40-supply" not in [c.name for c in work.chapters]


def test_missing_chapters_key() -> None:
    """Where the list of chapters is missing as a whole, one finding says so."""
    _, findings = read(WORK.replace("chapters: [00-summary, 10-signs]\n", ""))
    assert [f.code for f in findings] == ["missing-key"]


@pytest.mark.parametrize("text", ["", "- x", "words", "title: ["])
def test_no_work(text: str) -> None:
    """A file that is no work gives None, and a finding."""
    work, findings = read(text)
    assert work is None
    assert findings.failed


# --- wordings and readers ------------------------------------------------------------------------


def value_of(text: str) -> tuple[Mapping, Reader]:
    """The mapping of a YAML text, and a reader for its values."""
    findings = Findings()
    source = Source("a.yaml", text)
    value = read_yaml(source, findings)
    assert isinstance(value, Mapping)
    return value, Reader(source, findings)


A_THING = Shape("a thing", (may("a", shapes.AUDIENCES, "Who reads it."),
                            may("b", shapes.AUDIENCES, "Not who reads it.")))


@pytest.mark.parametrize(("text", "readers"), [
    ("b: x", EVERYONE), ("a: patient", PATIENT), ("a: [clinician]", CLINICIAN),
    ("a: [patient, clinician]", EVERYONE),
])
def test_readers(text: str, readers: Readers) -> None:
    """An audience value is a text or a list; everyone reads what has none."""
    value, reader = value_of(text)
    assert readers_of(reader.mapping(value, A_THING), "a") == readers
    assert len(reader.findings) == 0


@pytest.mark.parametrize(("text", "code"), [
    ("a: patiant", "unknown-audience"), ("a: Patient", "unknown-audience"),
    ("a:", "unknown-audience"), ("a: []", "unexpected-value"), ("a: [[patient]]",
    "unexpected-value"), ("a: {patient: yes}", "unexpected-value"),
])
def test_wrong_readers(text: str, code: str) -> None:
    """A slip in an audience value is a finding and lets nobody read."""
    value, reader = value_of(text)
    assert readers_of(reader.mapping(value, A_THING), "a") == frozenset()
    assert [f.code for f in reader.findings] == [code]


def test_wording_places() -> None:
    """Words know where they stand, also behind space in quotation marks or on later lines."""
    for text, line, column in [("a: one", 1, 4), ('a: "  one"', 1, 7), ("a: |\n\n    one\n", 3, 5),
                               ("a: {patient: one}", 1, 14)]:
        value, reader = value_of(text)
        words = wording_for(read_wordings(value.get("a"), "A", reader), Audience.PATIENT)
        assert words[0].span == Span("a.yaml", line, column)  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["a: ''", "a: {patient: ''}", "a: [x]", "a: {patient: [x]}"])
def test_no_wording(text: str) -> None:
    """An empty text, or a list, is no wording."""
    value, reader = value_of(text)
    assert read_wordings(value.get("a"), "A", reader) == ()
    assert [f.code for f in reader.findings] == ["unexpected-value"]


# --- settings ------------------------------------------------------------------------------------

LIBRARY = """\
publisher: The press
language: en
formats: [a4-standard-colour]
citation_style: nlm-citation-sequence
required_signoffs:
  patient: [clinician, pharmacist]
  clinician: clinician
"""


def settings_of(text: str) -> tuple[Settings, Findings]:
    """The settings of a text, and what was found."""
    findings = Findings()
    return read_settings(Source("content/library.yaml", text), findings), findings


def test_settings() -> None:
    """library.yaml gives publisher, language, formats, citation style and sign-offs."""
    settings, findings = settings_of(LIBRARY)
    assert list(findings) == []
    assert (settings.publisher, settings.language) == ("The press", "en")
    assert settings.formats == (Format("a4", "standard", "colour"),)
    assert settings.style_name == "nlm-citation-sequence"
    assert settings.style_span == Span("content/library.yaml", 4, 17)
    assert settings.required_signoffs == {Audience.PATIENT: ("clinician", "pharmacist"),
                                          Audience.CLINICIAN: ("clinician",)}


def test_settings_by_default() -> None:
    """Publisher and language are enough; the rest has a default."""
    settings, findings = settings_of("publisher: The press\nlanguage: en\n")
    assert list(findings) == []
    assert settings.formats == (Format(),)
    assert settings.style_name == "american-medical-association"
    assert settings.required_signoffs == {}


@pytest.mark.parametrize(("old", "new", "code", "said"), [
    ("[a4-standard-colour]", "[a4-standard-color]", "unknown-name", "“a4-standard-colour”"),
    ("language: en", "language: en\ntheme: plane", "unknown-name", "Did you mean “plain”?"),
    ("language: en", "language: en\ntheme: dark", "unknown-name", "calm"),
    ("language: en", "language: en\npmids: never", "unexpected-value", "without-doi"),
    ("[a4-standard-colour]", "[a5]", "unknown-name", "a4-standard-colour"),
    ("[a4-standard-colour]", "letter-larg-mono", "unknown-name", "Did you mean"),
    ("[a4-standard-colour]", "[]", "unexpected-value", "remove the line"),
    ("  clinician: clinician", "  clinican: clinician", "unknown-audience", "“clinician”"),
    ("  patient: [clinician, pharmacist]\n  clinician: clinician\n", "  - x\n",
     "unexpected-value", "patient, clinician"),
    ("publisher: The press\n", "", "missing-key", "publisher"),
    ("language: en", "language: English", "unexpected-value", "en for English"),
    ("citation_style", "citationstyle", "unknown-key", "“citation_style”"),
])
def test_settings_findings(old: str, new: str, code: str, said: str) -> None:
    """What is wrong in library.yaml is a finding that says how to mend it."""
    assert old in LIBRARY
    _, findings = settings_of(LIBRARY.replace(old, new))
    assert [(f.code, said in f.fix) for f in findings] == [(code, True)]


# --- clinics -------------------------------------------------------------------------------------

CLINIC = """\
name: The clinic by the river
address: [1 Any Street, Anytown]
phones:
  - {label: Appointments, number: 555 0100}
hours: Monday to Friday, 8 to 5
accent: "#0a5C7a"
"""


def test_clinic() -> None:
    """A clinic has its name, address, labelled phones, hours and colour."""
    findings = Findings()
    clinic = read_clinic("riverside", Source("c.yaml", CLINIC), findings)
    assert list(findings) == []
    assert clinic is not None
    assert (clinic.name, clinic.title) == ("riverside", "The clinic by the river")
    assert clinic.address == ("1 Any Street", "Anytown")
    assert [(phone.label, phone.number) for phone in clinic.phones] == [
        ("Appointments", "555 0100")]
    assert (clinic.hours, clinic.accent, clinic.logo) == ("Monday to Friday, 8 to 5", "#0a5C7a",
                                                          "")


@pytest.mark.parametrize(("old", "new", "code", "line", "column"), [
    ("label: Appointments, ", "", "missing-key", 4, 5),
    (", number: 555 0100", "", "missing-key", 4, 5),
    ("number: 555 0100", 'number: ""', "unexpected-value", 4, 35),
    ('"#0a5C7a"', "teal", "unexpected-value", 6, 9),
    ('"#0a5C7a"', '"#0a5"', "unexpected-value", 6, 9),
    ('"#0a5C7a"', "#0a5C7a", "unexpected-value", 6, 8),
    ("hours:", "houres:", "unknown-key", 5, 1),
    ("  - {label: Appointments, number: 555 0100}", "  555 0100", "unexpected-value", 4, 3),
])
def test_clinic_findings(old: str, new: str, code: str, line: int, column: int) -> None:
    """What is wrong in a clinic's file is a finding at its place."""
    assert old in CLINIC
    findings = Findings()
    read_clinic("c", Source("c.yaml", CLINIC.replace(old, new)), findings)
    assert (code, line, column) in [(f.code, f.span.line, f.span.column) for f in findings], \
        list(findings)


def test_no_clinic() -> None:
    """A clinic without a name is none."""
    findings = Findings()
    assert read_clinic("c", Source("c.yaml", "hours: always\n"), findings) is None
    assert findings.failed
