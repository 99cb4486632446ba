"""Print copies: which page stands where, on what paper, and what the printer is told."""

from __future__ import annotations

import json
import re
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from bifolio.cli import main
from bifolio.model import FORMATS
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.imposition import PrintForm, impose, join
from tests.support.imposition_cases import files, handout
from tests.support.library import TinyLibrary
from tests.support.measuring import Measured

NAME = "knees-patient-a4-standard-colour"
Shown = pytest.CaptureFixture[str]


# --- what the printer and the reader are told -----------------------------------------------------


@pytest.mark.parametrize("form", PrintForm)
def test_a_print_copy_says_so(form: PrintForm, built: TinyLibrary) -> None:
    """Title and packet say “print copy”; it claims neither tags nor PDF/UA; no link is left."""
    original = built.paper("patient")
    paper = Paper(impose(original.content, form).pdf)
    assert paper.metadata["Title"] == "Your sore knee (print copy)"
    assert "Your sore knee (print copy)" in paper.metadata["XMP"]
    assert "pdfuaid" not in paper.metadata["XMP"] and "pdfaid" not in paper.metadata["XMP"]
    assert paper.metadata["Lang"] == "en"
    assert paper.metadata["CreationDate"] == original.metadata["CreationDate"]
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        assert "/StructTreeRoot" not in pdf.Root and "/MarkInfo" not in pdf.Root
        assert all("/Annots" not in page for page in pdf.pages)
        assert pdf.Root.ViewerPreferences.PrintScaling == "/None"


def test_all_text_is_on_every_copy(built: TinyLibrary) -> None:
    """Of the words of a handout none is lost or added by imposing."""
    original = built.paper("clinician")
    words = sorted(original.text.split())
    for form in PrintForm:
        assert sorted(Paper(impose(original.content, form).pdf).text.split()) == words


def test_the_same_bytes_each_time(built: TinyLibrary) -> None:
    """Imposing and joining give the same bytes each time."""
    content = built.paper("patient").content
    for form in PrintForm:
        assert impose(content, form) == impose(content, form)
    assert join([content, content], "All") == join([content, content], "All")


def test_impose(ready: TinyLibrary, capsys: Shown) -> None:
    """impose makes three copies beside each handout, a line each, and lists them."""
    before = files(ready, "knees/*")
    assert main(["impose", "--root", str(ready.root)]) == 0
    made = files(ready, "*/print/*")
    assert sorted(made) == sorted(
        f"knees/print/knees-{audience}-a4-standard-colour-{form}.pdf"
        for audience in ("patient", "clinician") for form in ("booklet", "2up", "press"))
    assert files(ready, "knees/*.*") == before, "the reading copies stay as they were"
    lines = capsys.readouterr().out.splitlines()
    line = rf".*print/{NAME}-booklet\.pdf +2 sides +\d+ kB +\d\.\d s"
    assert any(re.fullmatch(line, shown) for shown in lines)
    assert re.fullmatch(r"6 print copies made in \d+\.\d s\.", lines[-1])
    listed = json.loads((ready.out / "catalogue.json").read_text())["copies"]
    assert {copy["path"]: copy["sha256"] for copy in listed} == {
        path: sha256(content).hexdigest() for path, content in made.items()}
    assert {copy["as"] for copy in listed} == set(PrintForm)


def test_copies_of_both_kinds_at_once(ready: TinyLibrary, capsys: Shown) -> None:
    """Print copies and contact sheets that are asked for together are both made, and told."""
    assert main(["impose", "--as", "contact-sheet", "--as", "2up", "--root", str(ready.root)]) == 0
    said = capsys.readouterr().out.splitlines()[-1]
    assert re.fullmatch(r"2 print copies made in .* s\. 3 contact sheets drawn in .* s\.", said)
    assert len(files(ready, "*/print/*")) == 2 and len(files(ready, "look/*")) == 3


def test_impose_some(ready: TinyLibrary) -> None:
    """--as, --work and --audience choose."""
    assert main(["impose", "--root", str(ready.root), "--as", "press", "--work", "knees",
                 "--audience", "patient"]) == 0
    assert list(files(ready, "*/print/*")) == [f"knees/print/{NAME}-press.pdf"]


def test_impose_duplex(ready: TinyLibrary) -> None:
    """--duplex joins handouts of one audience, never of two, and makes nothing else."""
    assert main(["impose", "--root", str(ready.root), "--duplex"]) == 0
    assert not files(ready, "*/print/*")
    made = files(ready, "print/*")
    assert sorted(made) == ["print/clinician-a4-standard-colour-duplex.pdf",
                            "print/patient-a4-standard-colour-duplex.pdf"]
    paper = Paper(made["print/patient-a4-standard-colour-duplex.pdf"])
    assert len(paper.pages) % 2 == 0
    assert "Radiographic" not in paper.text and "Walk a little" in paper.text
    assert paper.metadata["Title"] == "Handouts for patients (print copy)"


def test_small_type_for_patients_is_a_warning(ready: TinyLibrary, capsys: Shown) -> None:
    """Halved pages are below a patient's type size, and a warning says so; a press copy is not.

    With --strict it is no success.
    """
    assert main(["impose", "--root", str(ready.root)]) == 0
    shown = capsys.readouterr().out
    assert shown.count("warning[reduced-type]") == 1 and f"{NAME}.pdf" in shown
    assert main(["impose", "--strict", "--as", "booklet", "--root", str(ready.root)]) == 1
    capsys.readouterr()
    assert main(["impose", "--strict", "--as", "press", "--root", str(ready.root)]) == 0
    assert "reduced-type" not in capsys.readouterr().out


@pytest.mark.parametrize(("page", "warnings"), [("a4-large-mono", 0), ("letter-large-mono", 1)])
def test_large_type_survives_on_a5(page: str, warnings: int, ready: TinyLibrary,
                                   capsys: Shown) -> None:
    """18 point type is above 12 point when A4 is halved, and below when Letter is."""
    listed = json.loads((ready.out / "catalogue.json").read_text())
    for entry in listed["handouts"]:
        entry["format"] = page
    (ready.out / "catalogue.json").write_text(json.dumps(listed))
    main(["impose", "--as", "booklet", "--root", str(ready.root)])
    assert capsys.readouterr().out.count("warning[reduced-type]") == warnings


def test_a_booklet_of_a5_has_its_type_in_full(tiny: TinyLibrary, capsys: Shown) -> None:
    """Pages set on A5 make a booklet of A4 in which the text is as large as on a whole page."""
    tiny.build(formats=tuple(made for made in FORMATS.values() if made.folds))
    capsys.readouterr()
    assert main(["impose", "--strict", "--as", "booklet", "--root", str(tiny.root)]) == 0
    assert "reduced-type" not in capsys.readouterr().out
    made = files(tiny, "*/print/*")
    assert len(made) == 2, "in colour and in mono, for patients alone"
    for content in made.values():
        document = pypdfium2.PdfDocument(content)
        assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [297, 210]
        sizes = {points for _, _, points in Measured(content).characters}
        assert 14 in sizes and min(sizes) == 12


def test_a_rebuild_removes_stale_copies(ready: TinyLibrary) -> None:
    """A copy goes when its handout changes, and stays when it does not."""
    main(["impose", "--root", str(ready.root)])
    main(["impose", "--duplex", "--root", str(ready.root)])
    assert ready.build().outdated == ()
    ready.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    run = ready.build()
    assert run.outdated == tuple(sorted(
        [f"knees/print/{NAME}-{form}.pdf" for form in PrintForm]
        + ["print/patient-a4-standard-colour-duplex.pdf"]))
    assert len(files(ready, "**/print/*.pdf")) == 4
    listed = json.loads((ready.out / "catalogue.json").read_text())["copies"]
    assert all("patient" not in copy["path"] for copy in listed)


def test_clean_removes_copies(ready: TinyLibrary) -> None:
    """clean leaves nothing of a library's handouts and their copies."""
    main(["impose", "--root", str(ready.root)])
    main(["impose", "--duplex", "--root", str(ready.root)])
    assert main(["clean", "--root", str(ready.root)]) == 0
    assert not ready.out.exists()


def test_a_changed_handout_is_not_copied(ready: TinyLibrary, capsys: Shown) -> None:
    """A handout that is not what was delivered is an error; the others are still copied."""
    (ready.out / f"knees/{NAME}.pdf").write_bytes(handout(2))
    assert main(["impose", "--root", str(ready.root)]) == 1
    assert "error[changed-handout]" in capsys.readouterr().out
    assert len(files(ready, "*/print/*")) == 3


def test_an_outdated_handout_is_a_warning(ready: TinyLibrary, capsys: Shown) -> None:
    """The last good handout of a text with an error is copied with a warning; --strict fails."""
    ready.change("content/knees/chapters/20-care.patient.md", "every day", "[@nobody1999] daily")
    ready.build()
    assert main(["impose", "--root", str(ready.root)]) == 0
    assert "warning[outdated-handout]" in capsys.readouterr().out
    assert main(["impose", "--strict", "--root", str(ready.root)]) == 1


def test_drafts_stay_drafts(tiny: TinyLibrary, capsys: Shown) -> None:
    """Every page of a draft's print copies says draft, and so does its line."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist]}")
    tiny.build(audiences=("patient",))
    main(["impose", "--as", "press", "--root", str(tiny.root)])
    content = files(tiny, "*/print/*")[f"knees/print/{NAME}-press.pdf"]
    assert all("DRAFT" in page for page in Paper(content).pages)
    assert "s  draft\n" in capsys.readouterr().out


def test_a_foreign_catalogue_reaches_nothing(ready: TinyLibrary, tmp_path: Path) -> None:
    """A list that names a file outside its folder has it neither read nor removed."""
    outside = tmp_path / "outside.pdf"
    outside.write_bytes(handout(1))
    entry = {"name": "evil", "work": "knees", "audience": "patient", "path": "../../outside.pdf",
             "sha256": sha256(outside.read_bytes()).hexdigest(), "current": True}
    copy = {"path": "../../outside.pdf", "as": "press", "of": {"gone": "0"}}
    (ready.out / "catalogue.json").write_text(
        json.dumps({"version": 1, "handouts": [entry], "copies": [copy]}))
    assert main(["impose", "--root", str(ready.root)]) == 1
    assert not files(ready, "**/print/*")
    assert main(["clean", "--root", str(ready.root)]) == 0
    assert outside.is_file()
