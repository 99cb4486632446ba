"""The finished handouts: what is printed, for whom, and what a screen reader says."""

from __future__ import annotations

import json
from pathlib import Path

import page
import pytest

from bifolio.building.runs import Run
from bifolio.model import Audience, Blocks, Division, Work
from bifolio.model.trees import rewrite
from tests.support.library import TinyLibrary


def test_each_reader_gets_their_own_text(built: TinyLibrary) -> None:
    """A paragraph for one audience is on that audience's paper and not on the other's."""
    patient, clinician = built.paper("patient").text, built.paper("clinician").text
    assert "Most sore knees get better" in patient and "Radiographic" not in patient
    assert "Radiographic grade correlates" in clinician and "Most sore" not in clinician
    assert "wears thin" in patient and "wears thin" in clinician


def test_sources_are_numbered_for_each_edition(built: TinyLibrary) -> None:
    """Each edition numbers its own sources by first mention and prints no others."""
    patient, clinician = built.paper("patient").text, built.paper("clinician").text
    assert "Exercise for the knee" in patient and "Radiographs mislead" not in patient
    assert clinician.index("Exercise for the knee") < clinician.index("Radiographs mislead")


def test_header_cells_are_announced_as_the_author_gave_them(built: TinyLibrary) -> None:
    """In a table with two header rows each cell's announced headers are its own."""
    (table,) = built.paper("clinician").tables
    announced = {cell.text: cell.headers for cell in table if not cell.header}
    assert announced["Daily"] == ("Every day", "Walking", "How often")
    assert announced["Weekly"] == ("Every day", "Swimming", "How often")
    assert announced["Once"] == ("Injection", "How often")
    assert announced["Some"] == ("Every day", "Swimming", "Effect on pain")
    scopes = {cell.text: cell.scope for cell in table if cell.header}
    assert scopes == {"Question": "Column", "Every day": "Column", "Injection": "Column",
                      "Walking": "Column", "Swimming": "Column",
                      "How often": "Row", "Effect on pain": "Row"}


@pytest.mark.parametrize("audience", ["patient", "clinician"])
def test_a_handout_is_accessible_and_archivable(built: TinyLibrary, audience: str) -> None:
    """The same file passes PDF/UA-1 and PDF/A-2a."""
    content = built.paper(audience).content
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_metadata_says_title_language_author_and_dates(built: TinyLibrary) -> None:
    """Title, language, authors and dates of the work stand in the PDF's metadata."""
    metadata = built.paper("patient").metadata
    assert metadata["Title"] == "Your sore knee"
    assert metadata["Lang"] == "en"
    assert metadata["Author"] == "Test clinic"
    assert metadata["CreationDate"].startswith("D:20260131")


def test_outline_lists_the_chapters(built: TinyLibrary) -> None:
    """The PDF's outline holds the title, the chapters, the references and the imprint."""
    assert built.paper("patient").outline == (
        "Your sore knee", "What it is", "What you can do", "Where this comes from",
        "About this handout")


def test_every_page_carries_its_number(built: TinyLibrary) -> None:
    """Each page says which it is, and of how many."""
    pages = built.paper("clinician").pages
    for number, text in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in text


def test_a_draft_says_so_on_every_page(tiny: TinyLibrary) -> None:
    """While a sign-off is missing every page says draft, and so does the catalogue."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist]}")
    tiny.build()
    assert all("DRAFT" in text for text in tiny.paper("patient").pages)
    assert not any("DRAFT" in text for text in tiny.paper("clinician").pages)
    entries = json.loads((tiny.out / "catalogue.json").read_text())["handouts"]
    assert {entry["audience"]: entry["missing_signoffs"] for entry in entries} == {
        "patient": ["pharmacist"], "clinician": []}


def _keep_all(blocks: Blocks, audience: Audience) -> Blocks:
    """A selection that is broken: it keeps what is marked for others."""
    kept: Blocks = rewrite(
        blocks, lambda noun: noun.blocks if isinstance(noun, Division) else noun)
    return kept


def test_without_the_filter_nothing_is_delivered(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """With selection broken, the proof on the finished paper stops both handouts."""
    import bifolio.editions.select as editions

    monkeypatch.setattr(editions, "keep", _keep_all)
    run = tiny.build()
    leaks = [finding for finding in run.findings if finding.code == "audience-leak"]
    assert {finding.span.path for finding in leaks} == {"content/knees/chapters/10-what.md"}
    assert any("radiographic grade correlates" in finding.what for finding in leaks)
    assert [delivery.path for delivery in run.deliveries] == ["", ""]
    assert not list(tiny.out.glob("*/*.pdf"))


def test_the_title_of_a_source_that_is_cited_is_no_leak(tiny: TinyLibrary) -> None:
    """Names that patients alone are told may stand in a title that keeps their capitals."""
    tiny.change("content/knees/chapters/20-care.patient.md", "Walk a little",
                "- Voltarol, Ibugel\n\nWalk a little")
    tiny.change("bibliography.bib", "{Radiographs mislead}", "{{Voltarol}, {Ibugel} and others}")
    run = tiny.build()
    assert not [finding.what for finding in run.findings]
    assert "Voltarol, Ibugel and others" in tiny.paper("clinician").text


def _build_unfiltered(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch, secret: str) -> Run:
    """A run for patients that keeps all, over a chapter with something for clinicians in it."""
    import bifolio.editions.select as editions

    monkeypatch.setattr(editions, "keep", _keep_all)
    tiny.write("content/knees/chapters/10-what.md",
               f"# What it is\n\nIt is sore.\n\n::: clinician\n{secret}\n:::\n")
    return tiny.build(audiences=(editions.Audience.PATIENT,))


@pytest.mark.parametrize("secret", [
    "```\nintravenous bolus\n```", "`intravenous`", "- 900", "**phlebotomy**",
    "[more](https://example.org/phlebotomy)", "> phlebotomy\n\nTerm\n:   phlebotomy",
    "Words.[^n]\n\n[^n]: A phlebotomy note.",
])
def test_the_proof_sees_every_kind_of_text(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    """Code, links, numbers, lists and notes of other readers are found on the paper."""
    run = _build_unfiltered(tiny, monkeypatch, secret)
    assert "audience-leak" in [finding.code for finding in run.findings]


@pytest.mark.parametrize("secret", [
    "**Phlebotomy comes first**", "*Phlebotomy* comes first", "[Phlebotomy](https://a.org) first",
    "**[Phlebotomy](https://a.org)** first", "`Phlebotomy` first",
])
def test_a_leak_has_its_place_however_it_begins(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    """Words for other readers are found at their line, bold, slanted, linked or plain."""
    run = _build_unfiltered(tiny, monkeypatch, f"{secret} before all else.")
    assert {(f.span.path, f.span.line) for f in run.findings if f.code == "audience-leak"} == \
        {("content/knees/chapters/10-what.md", 6)}


def test_a_leak_in_a_table_title_or_metadata_is_found(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wordings of the other audience are found in table, title, outline and metadata."""
    import bifolio.editions.select as editions

    original = editions.select

    def select_other(library: object, work: Work, audience: object, findings: object) -> object:
        from dataclasses import replace
        titles = tuple(replace(w, readers=frozenset(editions.Audience)) for w in work.titles[::-1])
        return original(library, replace(work, titles=titles), audience, findings)  # type: ignore[arg-type]

    monkeypatch.setattr("bifolio.editions.selections.select", select_other)
    run = tiny.build(audiences=(editions.Audience.PATIENT,))
    where = " ".join(f.what for f in run.findings if f.code == "audience-leak")
    assert "Knee osteoarthritis".casefold() in where
    for place in ("the text", "the outline", "the metadata", "the web page"):
        original_findings = [f for f in run.findings if place in f.what]
        assert original_findings, place


def test_the_last_good_handout_stays(ready: TinyLibrary) -> None:
    """A handout with an error is not delivered; the earlier one lies there, marked not current."""
    good = ready.paper("patient").content
    ready.change("content/knees/chapters/20-care.patient.md", "every day",
                 "[@nobody1999] every day")
    run = ready.build()
    assert ready.paper("patient").content == good
    patient = next(d for d in run.deliveries if d.handout.audience == "patient")
    assert patient.path == "" and patient.files
    entries = json.loads((ready.out / "catalogue.json").read_text())["handouts"]
    current = {entry["audience"]: entry["current"] for entry in entries}
    assert current == {"patient": False, "clinician": True}


def test_handouts_without_a_source_are_removed(ready: TinyLibrary) -> None:
    """When an edition is given up, its handout goes from the folder and the run says so."""
    ready.change("content/knees/work.yaml", "chapters:", "audiences: [clinician]\nchapters:")
    (ready.root / "content/knees/chapters/20-care.patient.md").unlink()
    run = ready.build()
    assert set(run.removed) == {"knees/knees-patient-a4-standard-colour.pdf",
                                "knees/knees-patient.html"}
    assert sorted(path.name for path in ready.out.glob("[!.]*/*")) == [
        "knees-clinician-a4-standard-colour.pdf", "knees-clinician.html"]


def test_the_web_page_stands_alone(built: TinyLibrary) -> None:
    """The web page holds its own style and asks for nothing from elsewhere."""
    text = (built.out / "knees/knees-patient.html").read_text(encoding="utf-8")
    assert "<style>" in text and "Walk a little every day." in text
    assert "<link" not in text and "<script" not in text
    assert text.count("url(") == text.count('url("data:font/woff2;base64,') > 0
    assert 'headers="' in text


def test_the_catalogue_tells_all(built: TinyLibrary) -> None:
    """The catalogue lists what each handout is, where it lies, and its exact content."""
    from hashlib import sha256

    entries = json.loads((built.out / "catalogue.json").read_text())["handouts"]
    assert [entry["audience"] for entry in entries] == ["clinician", "patient"]
    for entry in entries:
        content = (built.out / entry["path"]).read_bytes()
        assert entry["sha256"] == sha256(content).hexdigest()
        assert entry["bytes"] == len(content)
        assert (entry["work"], entry["format"]) == ("knees", "a4-standard-colour")
        assert (entry["revision"], entry["review_by"]) == ("1.0", "2028-01-31")
    assert entries[1]["references"] == ["smith2020"]
    assert entries[0]["references"] == ["smith2020", "jones2019"]


def test_a_broken_work_file_removes_nothing(ready: TinyLibrary) -> None:
    """When a work cannot be read, its last good handouts stay where they are."""
    before = sorted(path.name for path in ready.out.glob("[!.]*/*"))
    ready.write("content/hips/work.yaml", (ready.root / "content/knees/work.yaml").read_text())
    for path in ("chapters/10-what.md", "chapters/20-care.patient.md",
                 "chapters/20-care.clinician.md", "tables/options.yaml"):
        ready.write(f"content/hips/{path}", (ready.root / "content/knees" / path).read_text())
    ready.write("content/knees/work.yaml", "title: [broken\n")
    run = ready.build()
    assert not run.removed
    assert sorted(path.name for path in ready.out.glob("knees/*")) == before


def test_two_publishers_may_share_a_folder(ready: TinyLibrary, tmp_path: Path) -> None:
    """A second library that delivers into the same folder leaves the first one's handouts."""
    ready.change("content/library.yaml", "Test clinic", "Another clinic")
    (ready.root / "content/knees").rename(ready.root / "content/hips")
    run = ready.build()
    assert not run.removed
    assert (ready.out / "knees/knees-patient-a4-standard-colour.pdf").is_file()


@pytest.mark.parametrize("entry", [
    '{"name": null}', '{"name": "x", "path": {}}', '{"name": "x", "path": "a\\u0000b"}', "[]", "7"])
def test_an_edited_catalogue_stops_nothing(tiny: TinyLibrary, entry: str) -> None:
    """Whatever stands in catalogue.json, the next build delivers and lists its handouts."""
    tiny.write("out/catalogue.json", '{"version": 1, "handouts": [' + entry + "]}")
    assert all(delivery.path for delivery in tiny.build().deliveries)
    assert len(json.loads((tiny.out / "catalogue.json").read_text())["handouts"]) == 2


def test_a_stopped_run_lists_what_it_delivered(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a run is stopped after its first handout, the catalogue has that handout as it is."""
    from hashlib import sha256

    def stop(self: object, delivery: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tests.support.library.Silence.deliver", stop)
    with pytest.raises(KeyboardInterrupt):
        tiny.build()
    (entry,) = json.loads((tiny.out / "catalogue.json").read_text())["handouts"]
    assert entry["sha256"] == sha256((tiny.out / entry["path"]).read_bytes()).hexdigest()


def test_an_older_text_in_another_form_is_not_current(tiny: TinyLibrary) -> None:
    """A handout in a format that was not made again after an edit is no longer called current."""
    from bifolio.model import FORMATS

    tiny.build(formats=(FORMATS["letter-large-mono"],))
    tiny.change("content/knees/chapters/20-care.patient.md", "a little", "a lot")
    tiny.build()
    entries = json.loads((tiny.out / "catalogue.json").read_text())["handouts"]
    current = {(entry["audience"], entry["format"]): entry["current"] for entry in entries}
    assert current == {("patient", "a4-standard-colour"): True,
                       ("clinician", "a4-standard-colour"): True,
                       ("patient", "letter-large-mono"): False,
                       ("clinician", "letter-large-mono"): True}


def test_two_handouts_cannot_have_one_name(tiny: TinyLibrary) -> None:
    """A sheet whose file would have the name of another work's handout is told."""
    tiny.change("content/knees/work.yaml", "revision:",
                "sheets: [{id: care, title: Care, audience: patient, from: table options}]\n"
                "revision:")
    for path in ("work.yaml", "chapters/10-what.md", "chapters/20-care.patient.md",
                 "chapters/20-care.clinician.md", "tables/options.yaml"):
        text = (tiny.root / "content/knees" / path).read_text()
        tiny.write(f"content/knees-care/{path}", "\n".join(
            line for line in text.split("\n") if not line.startswith("sheets:")))
    assert "same-name" in [finding.code for finding in tiny.check()]
