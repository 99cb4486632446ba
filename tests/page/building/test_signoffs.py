"""Sign-offs: what voids one and what does not, the chain they stand in, and how they are given."""

from __future__ import annotations

import json
from shutil import copytree

import page
import pytest

from bifolio.building import signoff_status
from bifolio.composition.reading_copies import reading_copy
from tests.support.library import TinyLibrary
from tests.support.signing import SIGNOFFS
from tests.support.signoffs_cases import approve

Shown = pytest.CaptureFixture[str]


def test_a_broken_chain_stops_the_handouts(tiny: TinyLibrary) -> None:
    """With a name changed by hand no handout of the work is delivered, and none is approved."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist]}")
    assert approve(tiny, "--role", "pharmacist") == 0
    tiny.change(SIGNOFFS, "Test Pharmacist", "Test Apothecary")
    run = tiny.build()
    assert not any(delivery.path for delivery in run.deliveries)
    (finding,) = run.findings
    assert (finding.code, finding.span.line, finding.span.column) == ("broken-signoff-chain", 5, 3)
    before = (tiny.root / SIGNOFFS).read_bytes()
    assert approve(tiny, "--role", "pharmacist") == 1
    assert (tiny.root / SIGNOFFS).read_bytes() == before


def test_approving(asked: TinyLibrary, capsys: Shown) -> None:
    """A draft becomes a handout when all roles have signed, and its imprint says who and when."""
    assert approve(asked, "--role", "pharmacist", "--on", "2026-02-03") == 0
    assert "Still to sign: nurse." in capsys.readouterr().out
    asked.build()
    paper = asked.paper("patient")
    assert all("DRAFT" in text for text in paper.pages)
    assert "Test Pharmacist, pharmacist, February 3, 2026" in paper.text
    assert "Still to sign: nurse." in paper.text
    assert approve(asked, "--role", "nurse", "--name", "Test Nurse", "--by", "Test Editor") == 0
    assert "It is signed off." in capsys.readouterr().out
    assert 'by: "Test Editor"' in (asked.root / SIGNOFFS).read_text()
    assert not asked.build().findings
    paper = asked.paper("patient")
    assert "DRAFT" not in paper.text and "Draft" not in paper.text
    assert "Test Nurse, nurse, November 26, 2026" in " ".join(paper.text.split())
    (entry,) = (e for e in entries(asked) if e["audience"] == "patient")
    assert entry["draft"] is False and [s["role"] for s in entry["signoffs"]] == \
        ["pharmacist", "nurse"]
    report = page.validate_pdf_bytes(paper.content, profile=page.ValidationProfile.PDF_UA_1)
    assert report.is_compliant


def entries(library: TinyLibrary) -> list[dict[str, object]]:
    """What the catalogue lists."""
    return list(json.loads((library.out / "catalogue.json").read_text())["handouts"])


def test_a_sheet_stands_as_its_edition_does(asked: TinyLibrary) -> None:
    """A sheet is a draft until its readers' edition, of which it is a part, is signed."""
    asked.change("content/knees/work.yaml", "funding:",
                 "sheets: [{id: help, title: Help, audience: patient, from: table options}]\n"
                 "funding:")
    approve(asked, "--role", "pharmacist")
    approve(asked, "--role", "nurse")
    asked.build(audiences=("patient",))
    assert [entry["draft"] for entry in entries(asked)] == [False, False]
    asked.change("content/knees/work.yaml", "title: Help,", "title: Helps,")
    asked.build(audiences=("patient",))
    assert [entry["void_signoffs"] for entry in entries(asked)] == [["pharmacist", "nurse"]] * 2


def test_a_strange_name_is_kept_and_printed_or_refused(asked: TinyLibrary) -> None:
    """Quotation marks, colons and accents survive; a sign that no font has stops the handout."""
    name = 'Dr. "T." Ñandú: #1'
    assert approve(asked, "--role", "pharmacist", "--name", name) == 0
    assert not asked.build(audiences=("patient",)).findings
    assert name in asked.paper("patient").text
    assert approve(asked, "--role", "nurse", "--name", "测试") == 0
    codes = {finding.code for finding in asked.build(audiences=("patient",)).findings}
    assert codes == {"missing-glyph"}


def test_signing_changes_no_words(asked: TinyLibrary) -> None:
    """A sign-off makes the handout anew, but its text is the same to the catalogue."""
    asked.build(audiences=("patient",))
    before = [entry["text"] for entry in entries(asked)]
    approve(asked, "--role", "pharmacist")
    asked.build(audiences=("patient",))
    assert [entry["text"] for entry in entries(asked)] == before


def test_only_what_is_made_is_read_out(asked: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text of a work is held against its sign-offs when it is made, and not otherwise."""
    copytree(asked.root / "content/knees", asked.root / "content/hips")
    read: list[tuple[str, str]] = []
    monkeypatch.setattr(signoff_status, "reading_copy", lambda *given: read.append(
        (given[1].name, str(given[2]))) or reading_copy(*given))
    asked.build()
    assert sorted(read) == [(work, reader) for work in ("hips", "knees")
                            for reader in ("clinician", "patient")]
    read.clear()
    asked.change("content/hips/chapters/20-care.patient.md", "every day", "each day")
    asked.build()
    assert sorted(read) == [("hips", "clinician"), ("hips", "patient")]
