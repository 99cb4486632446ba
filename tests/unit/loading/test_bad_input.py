"""Bad input: each fault has its own finding at its own place, and nothing is delivered."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bifolio.diagnostics import Finding, Severity
from tests.support.bad_input_cases import BIB, PATIENT, TABLE, WALK, WHAT, WORK
from tests.support.library import TinyLibrary, tiny_in


@dataclass(frozen=True)
class Fault:
    """A change that breaks the tiny library, and the finding that tells it."""

    path: str
    old: str
    new: str
    code: str
    place: str
    says: str = ""


FAULTS = [
    Fault(WORK, "revision:", "revision: \"2\"\nrevision:", "duplicate-yaml-key", f"{WORK}:4:1"),
    Fault(WORK, "funding:", "fundig:", "unknown-key", f"{WORK}:7:1", "funding"),
    Fault(WORK, "funding: No outside funding.", "", "missing-key", f"{WORK}:1:1", "funding"),
    Fault(WORK, "2028-01-31", "soon", "unexpected-value", f"{WORK}:5:12", "2027-05-22"),
    Fault(WORK, "2028-01-31", "2020-01-31", "unexpected-value", f"{WORK}:5:12"),
    Fault(WORK, "20-care]", "20-cars]", "missing-file", f"{WORK}:2:21", "20-care"),
    Fault(WORK, "title: {patient:", "title: {patients:", "unknown-audience", f"{WORK}:1:9",
          "patient"),
    Fault(WORK, "chapters: [", "chapters: [[", "yaml-syntax", f"{WORK}:2:11"),
    Fault(TABLE, "swim: {often: Weekly, effect: Some}", "swim: {often: Weekly}", "ragged-table",
          f"{TABLE}:8:9", "effect"),
    Fault(TABLE, "Moderate [@smith2020]", "Moderate [@smit2020]", "unknown-citation-key",
          f"{TABLE}:14:71", "smith2020"),
    Fault(TABLE, "audience: clinician", "audience: clinican", "unknown-audience",
          f"{TABLE}:9:45", "clinician"),
    Fault(TABLE, "- group: Every day", "- group: Every day\n    urgency: soon", "unexpected-value",
          f"{TABLE}:6:14", "now, today or week"),
    Fault(TABLE, "  inject: {often", "  injection: {often", "unknown-name", f"{TABLE}:16:3",
          "inject"),
    Fault(WHAT, "[@smith2020]", "[@smyth2020]", "unknown-citation-key", f"{WHAT}:3:43",
          "smith2020"),
    Fault(WHAT, "::: clinician", "::: clinican", "unknown-fence", f"{WHAT}:5:1", "clinician"),
    Fault(WHAT, "::: patient", "::: {.warnign .patient}", "unknown-fence", f"{WHAT}:9:1",
          "warning"),
    Fault(WHAT, "moving.\n:::", "moving.", "unclosed-fence", f"{WHAT}:9:1"),
    Fault(PATIENT, "```{table}", "```{tabel}", "unknown-directive", f"{PATIENT}:5:1", "table"),
    Fault(PATIENT, "{table} options", "{table} option", "unknown-table", f"{PATIENT}:5:1",
          "options"),
    Fault(PATIENT, WALK, "Walk {trem}`GLP-1`.", "unknown-role", f"{PATIENT}:3:6", "term"),
    Fault(PATIENT, WALK, "Walk {fact}`steps`.", "unknown-fact", f"{PATIENT}:3:6"),
    Fault(PATIENT, WALK, "Walk <b>a lot</b>.", "raw-html", f"{PATIENT}:3:6"),
    Fault(PATIENT, WALK, "Walk.[^far]", "unknown-footnote", f"{PATIENT}:3:6"),
    Fault(PATIENT, WALK, "See [there](other.md).", "relative-link", f"{PATIENT}:3:5"),
    Fault(PATIENT, WALK, "See [there](#what-it-iss).", "broken-reference", f"{PATIENT}:3:5",
          "what-it-is"),
    Fault(PATIENT, WALK, "See [there](#management).", "broken-reference", f"{PATIENT}:3:5"),
    Fault(PATIENT, WALK, "## Doses\n\n::: clinician\nTwo.\n:::\n\n## Now\n\nWalk.",
          "empty-heading", f"{PATIENT}:3:1", "Doses"),
    Fault(PATIENT, WALK, "Walk a 腿 little.", "missing-glyph", f"{PATIENT}:3:8", "U+817F"),
    Fault(PATIENT, WALK, "| a | b |\n|---|---|\n| 1 |", "ragged-table", f"{PATIENT}:5:1"),
    Fault(PATIENT, WALK, "![A knee](images/knee.png)", "missing-image", f"{PATIENT}:3:1"),
    Fault(PATIENT, WALK, "![A knee](../../../knee.png)", "image-outside-library",
          f"{PATIENT}:3:1"),
    Fault(PATIENT, WALK, "![A knee](http://example.org/k.png)", "remote-image", f"{PATIENT}:3:1"),
    Fault(PATIENT, WALK, "![A knee](file:///etc/k.png)", "remote-image", f"{PATIENT}:3:1"),
    Fault(BIB, "@article{jones2019,", "@article{Smith2020,", "duplicate-citation-key",
          f"{BIB}:9:1", "smith2020"),
    Fault(BIB, "pages = {44--51}", "doi = {https://doi.org/10.1000/KNEE.2020}", "duplicate-doi",
          f"{BIB}:13:52", "smith2020"),
    Fault(BIB, "title = {Radiographs mislead},", "title = {Radiographs mislead}",
          "swallowed-field", f"{BIB}:11"),
    Fault(BIB, "title = {Radiographs mislead}", "title = {Radiographs {mislead}",
          "unbalanced-brace", f"{BIB}"),
    Fault(BIB, "{Journal of Joints},\n  year = {2019}", "joints,\n  year = {2019}",
          "undefined-string", f"{BIB}:12:13"),
]


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[Fault, list[Finding]]:
    """What is found of each fault: those in texts stand in a chapter each of one library, with a
    table each; the others, which others would hide, in a library each."""
    many = tiny_in(tmp_path_factory.mktemp("faults"))
    found: dict[Fault, list[Finding]] = {}
    paths: dict[Fault, str] = {}
    for number, fault in enumerate(FAULTS):
        if fault.path in (WORK, BIB):
            alone = tiny_in(tmp_path_factory.mktemp("fault"))
            alone.change(fault.path, fault.old, fault.new)
            found[fault] = list(alone.check())
            continue
        name, text = f"c{number}", many.text(fault.path)
        assert fault.old in text
        folder, _, file = fault.path.rpartition("/")
        paths[fault] = f"{folder}/{name}.{file.partition('.')[2]}"
        many.write(paths[fault], text.replace(fault.old, fault.new).encode())
        if fault.path == TABLE:
            many.write(f"content/knees/chapters/t{number}.md",
                       f"# A table\n\n```{{table}} {name}\n```\n".encode())
        many.change(WORK, "20-care", f"20-care, {'t' if fault.path == TABLE else 'c'}{number}")
    all_ = many.check()
    return {**found, **{fault: [replace(f, span=replace(f.span, path=fault.path))
                                for f in all_ if f.span.path == path]
                        for fault, path in paths.items()}}


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.code}-{fault.place}")
def test_a_fault_is_told_at_its_place(faults: dict[Fault, list[Finding]], fault: Fault) -> None:
    """The finding has the code of the fault, its file, line and column, and a way out."""
    found = [finding for finding in faults[fault] if finding.code == fault.code]
    places = [str(finding.span) for finding in found]
    assert any(place.startswith(fault.place) for place in places), faults[fault]
    assert any(fault.says in finding.what + finding.fix for finding in found)
    assert all(finding.what and finding.why and finding.fix for finding in found)


def test_one_fault_is_not_told_as_many(tiny: TinyLibrary) -> None:
    """Two faults of different kinds in two files give two errors, in the order of their places."""
    tiny.change(TABLE, "Moderate [@smith2020]", "Moderate [@smit2020]")
    tiny.change(WHAT, "[@jones2019, p. 7]", "[@jonas2019, p. 7]")
    errors = [f for f in tiny.check() if f.severity is Severity.ERROR]
    assert [str(f.span) for f in errors] == [f"{WHAT}:6:58", f"{TABLE}:14:71"]


def test_a_broken_entry_leaves_the_others(tiny: TinyLibrary) -> None:
    """An entry that cannot be read is told, and the entries round it are still read."""
    tiny.write(BIB, "@article{broken2001 title = {No comma}, year 2001}\n\n"
               + (tiny.root / BIB).read_text())
    codes = [finding.code for finding in tiny.check() if finding.severity is Severity.ERROR]
    assert codes == ["bibtex-syntax"]


def test_an_undefined_template_variable_is_told(tiny: TinyLibrary) -> None:
    """Every name that a template does not have is told with the template's file and line."""
    tiny.write("templates/imprint.html",
               "<p>{{ edition.titel }}</p>\n<p>{{ handuot.name }}</p>\n")
    found = [(str(f.span), f.code) for f in tiny.check()]
    assert found == [("templates/imprint.html:1:15", "undefined-variable"),
                     ("templates/imprint.html:2:7", "undefined-variable")]


@pytest.mark.parametrize("text", [
    "<p>\n{% for x in edition %}</p>\n", "<p>{# no end", "{{ 'no end }}", "{{ 1 + }}",
    "{% nonsense %}", "{{ 1 | nonsense }}",
    "{% block a %}{% endblock %}{% block a %}{% endblock %}"])
def test_a_broken_template_is_told(tiny: TinyLibrary, text: str) -> None:
    """A template that cannot be read is told at its file."""
    tiny.write("templates/imprint.html", text)
    assert [(f.code, f.span.path) for f in tiny.check()] == [
        ("template-syntax", "templates/imprint.html")]


def test_a_template_that_reaches_into_the_program_is_told(tiny: TinyLibrary) -> None:
    """What it may not touch is told at its line and column."""
    tiny.write("templates/imprint.html", "<p>\n{{ edition.__class__.__mro__ }}</p>\n")
    assert [(f.code, str(f.span)) for f in tiny.check()] == [
        ("template-forbidden", "templates/imprint.html:2:12")]


def test_a_picture_behind_a_link_that_leaves_is_refused(
        tiny: TinyLibrary, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A symbolic link to a file or folder outside the library is told and never followed."""
    outside = tmp_path_factory.mktemp("outside")
    (outside / "knee.png").write_bytes(b"secret")
    images = tiny.root / "content/knees/images"
    images.mkdir()
    os.symlink(outside / "knee.png", images / "knee.png")
    os.symlink(outside, images / "more")
    for path in ("images/knee.png", "images/more/knee.png"):
        tiny.write(PATIENT, f"# Care\n\n![A knee]({path})\n\n```{{table}} options\n```\n")
        found = [(f.code, str(f.span)) for f in tiny.check()]
        assert found == [("image-link-leaves-library", f"{PATIENT}:3:1")]


def test_bytes_that_are_not_utf8_are_told(tiny: TinyLibrary) -> None:
    """A file in another encoding is told with the place of its first wrong byte."""
    tiny.write(PATIENT, b"# Care\n\nCaf\xe9\n")
    found = [(f.code, str(f.span)) for f in tiny.check()]
    assert (("invalid-utf8", f"{PATIENT}:3:4")) in found


@pytest.mark.parametrize("path", ["content/library.yaml", WORK, TABLE, BIB])
def test_wrong_bytes_in_any_file_are_told(tiny: TinyLibrary, path: str) -> None:
    """No file of a library can stop the run with a traceback by its encoding."""
    tiny.write(path, b"\xff\xfe\x00")
    assert "invalid-utf8" in [finding.code for finding in tiny.check()]


def test_an_empty_library_is_told(tmp_path: Path) -> None:
    """A folder that is no library, or one without a work, is told as such."""
    assert [f.code for f in TinyLibrary(tmp_path).check()] == ["empty-library"]
    TinyLibrary(tmp_path).write("content/library.yaml", "publisher: A\nlanguage: en\n")
    assert [f.code for f in TinyLibrary(tmp_path).check()] == ["empty-library"]
