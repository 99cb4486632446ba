"""The review clock: what is due, what is overdue, and what happens to a handout then."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import page
import pytest

from bifolio.cli import main
from bifolio.diagnostics import Severity
from bifolio.model import FORMATS
from bifolio.printing.pdf import Paper
from bifolio.proofreading.web_pages import texts_of
from tests.support.library import FILES, TinyLibrary
from tests.support.memo_cases import repeated

Shown = pytest.CaptureFixture[str]
LATER = date(2028, 2, 1)  # a day after the tiny library's review date


# --- overdue -------------------------------------------------------------------------------------


def test_on_its_review_date_a_handout_is_still_made(tiny: TinyLibrary) -> None:
    """The day itself is the last good one."""
    run = tiny.build(today=date(2028, 1, 31), audiences=("patient",))
    assert not run.findings and run.deliveries[0].path


def test_an_overdue_handout_is_not_made(tiny: TinyLibrary) -> None:
    """A day later it is an error at the date, nothing is delivered, the old one is not current."""
    tiny.build()
    good = tiny.paper("patient").content
    run = tiny.build(today=LATER)
    (finding,) = run.findings
    assert (finding.code, str(finding.span)) == \
        ("review-overdue", "content/knees/work.yaml:5:12")
    assert "2028-01-31" in finding.what and run.failed
    assert [delivery.path for delivery in run.deliveries] == ["", ""]
    assert tiny.paper("patient").content == good
    assert [entry["current"] for entry in listed(tiny)] == [False, False]


def test_into_an_empty_folder_nothing_overdue_is_put(tiny: TinyLibrary) -> None:
    """No overdue handout, and no page of one, is in the folder of handouts."""
    tiny.build(today=LATER)
    assert [path.name for path in tiny.out.glob("[!.]*")] == ["catalogue.json"]


def listed(library: TinyLibrary) -> list[dict[str, object]]:
    """What the catalogue lists."""
    return list(json.loads((library.out / "catalogue.json").read_text())["handouts"])


@pytest.fixture(scope="module")
def expired(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A draft with a sheet and a clinic, made after its review date in the widest formats."""
    library = TinyLibrary(tmp_path_factory.mktemp("expired"))
    for path, text in FILES.items():
        library.write(path, text)
    library.change("content/library.yaml", "language: en",
                   "language: en\nrequired_signoffs: {clinician: [pharmacist]}")
    library.change("content/knees/work.yaml", "funding:",
                   "sheets: [{id: help, title: Help, audience: patient, from: table options}]\n"
                   "funding:")
    wanted = (FORMATS["a4-standard-colour"], FORMATS["letter-large-mono"])
    run = library.build(today=LATER, allow_expired=True, formats=wanted)
    assert {finding.code for finding in run.findings} == {"expired-handout"}
    assert len([delivery for delivery in run.deliveries if delivery.path]) == 6
    return library


def test_every_page_of_an_expired_handout_says_so(expired: TinyLibrary) -> None:
    """EXPIRED stands at the head of every page, and page 1 says since when, for all who read."""
    for path in expired.out.glob("*/*.pdf"):
        paper = Paper(path.read_bytes())
        assert paper.pages and all("EXPIRED" in text for text in paper.pages), path
        assert ("EXPIRED · DRAFT" in paper.pages[0]) == ("clinician" in path.name)
        assert "was to be reviewed by January 31, 2028" in " ".join(paper.pages[0].split())


def test_the_stamp_is_an_artifact_and_the_notice_is_read(expired: TinyLibrary) -> None:
    """An expired handout is as accessible and archivable as any other."""
    for path in expired.out.glob("*/*standard*.pdf"):
        for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
            assert page.validate_pdf_bytes(path.read_bytes(), profile=profile).is_compliant


def test_the_catalogue_and_the_web_page_say_expired(expired: TinyLibrary) -> None:
    """Who finds it in the list, or reads it on a screen, is told as well."""
    assert all(entry["expired"] for entry in listed(expired))
    pages = list(expired.out.glob("*/*.html"))
    assert len(pages) == 3
    for path in pages:
        words = " ".join(texts_of(path.read_text(encoding="utf-8")))
        assert "Expired." in words and "January 31, 2028" in words


def test_what_is_not_expired_does_not_say_so(built: TinyLibrary) -> None:
    """Before its review date a handout has the date and no stamp."""
    for audience in ("patient", "clinician"):
        assert "xpired" not in built.paper(audience).text.replace("EXPIRED", "xpired")
    assert not any(entry["expired"] for entry in listed(built))


# --- a draft that is overdue ---------------------------------------------------------------------
WORK = "content/knees/work.yaml"


@pytest.fixture
def drafts(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, whose patient text two roles must sign; nobody has."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist, patient reader]}")
    return tiny


def sign(library: TinyLibrary, *roles: str) -> None:
    """Each role approves the patient text as it stands."""
    for role in roles:
        assert main(["approve", "knees", "--edition", "patient", "--role", role, "--name",
                     "Test Name", "--root", str(library.root), "--quiet"]) == 0


def outcome(library: TinyLibrary, **wanted: bool) -> tuple[list[str], bool]:
    """What is found after the review date in the patient text, and whether it is made."""
    run = library.build(today=LATER, audiences=("patient",), **wanted)
    (delivery,) = run.deliveries
    return [finding.code for finding in run.findings], bool(delivery.path)


@pytest.mark.parametrize("signed", [(), ("pharmacist",), ("patient reader",)])
def test_an_overdue_draft_is_made_and_says_both(drafts: TinyLibrary, signed: tuple[str, ...]
                                                ) -> None:
    """As long as one role has not signed: DRAFT and EXPIRED on all pages, under a warning."""
    sign(drafts, *signed)
    run = drafts.build(today=LATER, audiences=("patient",))
    (finding,) = run.findings
    assert (finding.code, str(finding.span)) == ("expired-handout", f"{WORK}:5:12")
    assert finding.severity is Severity.WARNING and not run.failed
    pages = drafts.paper("patient").pages
    assert pages and all("EXPIRED · DRAFT" in text for text in pages)
    told = " ".join(pages[0].split())
    assert "was to be reviewed by January 31, 2028" in told and "Not yet for use." in told
    (entry,) = (entry for entry in listed(drafts) if entry["audience"] == "patient")
    assert entry["expired"] and entry["draft"] and entry["current"]


def test_what_all_have_signed_is_withheld_when_it_is_overdue(drafts: TinyLibrary) -> None:
    """The last signature makes it a handout for use, and such a one is not made."""
    sign(drafts, "pharmacist", "patient reader")
    assert outcome(drafts) == (["review-overdue"], False)
    assert outcome(drafts, allow_expired=True) == (["expired-handout"], True)
    assert "DRAFT" not in drafts.paper("patient").text


def test_a_text_that_outlived_its_signatures_is_a_draft_again(drafts: TinyLibrary) -> None:
    """A signed text that is changed for its review is made as an expired draft."""
    sign(drafts, "pharmacist", "patient reader")
    drafts.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    assert outcome(drafts) == (["expired-handout"], True)
    assert "EXPIRED · DRAFT" in drafts.paper("patient").pages[0]


def test_a_release_holds_no_overdue_draft(drafts: TinyLibrary) -> None:
    """With --release an overdue draft is an error twice over; with --strict a warning is."""
    assert outcome(drafts, release=True) == (["unsigned-edition", "review-overdue"], False)
    assert outcome(drafts, strict=True) == (["expired-handout"], False)
    assert not list(drafts.out.glob("*/*.pdf"))


def test_a_day_after_the_review_date_nothing_but_the_day_has_changed(
        drafts: TinyLibrary, capsys: Shown, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that is asked again the day after makes the draft anew; then it says the same again."""
    words = ["build", "--root", str(drafts.root), "--audience", "patient"]
    for day, code, told in (("1832889600", 0, ""), ("1832976000", 0, "warning[expired-handout]"),
                            ("1833062400", 0, "warning[expired-handout]"),
                            ("1832889600", 0, "")):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        assert main(words) == code
        shown = capsys.readouterr().out
        assert told in shown and ("expired" in shown) == bool(told)
        assert ("EXPIRED" in drafts.paper("patient").text) == bool(told)
        assert repeated(*words) == code and ("expired" in capsys.readouterr().out) == bool(told)


def test_a_new_library_can_be_made_on_any_day(tmp_path: Path, capsys: Shown,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    """Years after its texts were written the first build still makes them, as expired drafts."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "2240000000")
    assert main(["new", str(tmp_path / "mine")]) == 0
    assert main(["--root", str(tmp_path / "mine")]) == 0
    assert "warning[expired-handout]" in capsys.readouterr().out
    made = list(tmp_path.glob("mine/out/*/*.pdf"))
    assert len(made) == 2
    for path in made:
        assert all("EXPIRED · DRAFT" in text for text in Paper(path.read_bytes()).pages)
