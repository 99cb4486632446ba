"""Print copies: which page stands where, on what paper, and what the printer is told."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest

from bifolio.cli import main
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.imposition import PrintForm, booklet, impose, join, two_up
from tests.support.library import TinyLibrary
from tests.support.places import ROOT

A4, LETTER = (210 / 25.4 * 72, 297 / 25.4 * 72), (612.0, 792.0)
MM = 72 / 25.4
NAME = "knees-patient-a4-standard-colour"
Shown = pytest.CaptureFixture[str]

# Written by hand with folded paper: left and right of each side, front and back in turn; 0 is
# a blank page.
BOOKLETS = {
    1: [(0, 1), (0, 0)],
    2: [(0, 1), (2, 0)],
    3: [(0, 1), (2, 3)],
    4: [(4, 1), (2, 3)],
    5: [(0, 1), (2, 0), (0, 3), (4, 5)],
    6: [(0, 1), (2, 0), (6, 3), (4, 5)],
    7: [(0, 1), (2, 7), (6, 3), (4, 5)],
    8: [(8, 1), (2, 7), (6, 3), (4, 5)],
    9: [(0, 1), (2, 0), (0, 3), (4, 9), (8, 5), (6, 7)],
}


def handout(pages: int, size: tuple[float, float] = A4, across: frozenset[int] = frozenset()
            ) -> bytes:
    """A PDF whose page n says “page-n” at its head, and lies across where that is asked."""
    with pikepdf.new() as pdf:
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1,
                                  BaseFont=pikepdf.Name.Helvetica)
        for number in range(1, pages + 1):
            width, height = size[::-1] if number in across else size
            page = pdf.add_blank_page(page_size=(width, height))
            page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.F)
            page.contents_add(f"BT /F 14 Tf 60 {height - 60} Td (page-{number}) Tj ET".encode())
            page.TrimBox = page.MediaBox
        pdf.docinfo.Title = "Clean hands"
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        result = BytesIO()
        pdf.save(result, deterministic_id=True)
        return result.getvalue()


def numbers(content: bytes) -> list[tuple[int, int]]:
    """The page numbers that stand on the left and on the right half of each side."""
    document = pypdfium2.PdfDocument(content)
    found = []
    for side in document:
        width, height = side.get_size()
        text = side.get_textpage()
        halves = [text.get_text_bounded(left, 0, left + width / 2, height)
                  for left in (0, width / 2)]
        found.append(tuple(int(half.partition("-")[2] or 0) for half in halves))
    return found


def boxes(content: bytes, name: str) -> list[list[float]]:
    """A box of every page, in points."""
    with pikepdf.open(BytesIO(content)) as pdf:
        return [[float(edge) for edge in page.obj[name]] for page in pdf.pages]


@pytest.mark.parametrize("pages", BOOKLETS)
def test_booklet_order(pages: int) -> None:
    """Folded and laid in each other, the pages of a booklet follow each other."""
    assert list(booklet(pages)) == BOOKLETS[pages]


@pytest.mark.parametrize("pages", [*range(1, 10), 23, 64])
def test_a_folded_booklet_reads_on(pages: int) -> None:
    """Leafing through the folded paper gives each page once, in order, and blanks at the end."""
    sides = booklet(pages)
    fronts, backs = sides[::2], sides[1::2]
    read = [page for front, back in zip(fronts, backs, strict=True) for page in (front[1], back[0])]
    inner = zip(reversed(fronts), reversed(backs), strict=True)
    read += [page for front, back in inner for page in (back[1], front[0])]
    assert read == [*range(1, pages + 1), *[0] * (-pages % 4)]


def test_two_up_order() -> None:
    """Two pages a side stand in reading order, and an odd last one stands alone."""
    assert [two_up(pages) for pages in (1, 2, 5)] == [
        ((1, 0),), ((1, 2),), ((1, 2), (3, 4), (5, 0))]


@pytest.mark.parametrize("pages", BOOKLETS)
def test_the_pages_stand_where_the_order_says(pages: int) -> None:
    """On the finished booklet and 2-up copy each half carries the text of its page."""
    content = handout(pages)
    assert numbers(impose(content, PrintForm.BOOKLET).pdf) == BOOKLETS[pages]
    assert numbers(impose(content, PrintForm.TWO_UP).pdf) == list(two_up(pages))


@pytest.mark.parametrize("form", [PrintForm.BOOKLET, PrintForm.TWO_UP])
@pytest.mark.parametrize("size", [A4, LETTER])
def test_the_paper_is_turned(form: PrintForm, size: tuple[float, float]) -> None:
    """Two pages share the handout's own paper, A4 or Letter, turned to lie across."""
    copy = impose(handout(3, size), form)
    assert copy.sides == 2
    for box in boxes(copy.pdf, "/MediaBox"):
        assert box == pytest.approx([0, 0, size[1], size[0]], abs=0.001)


def letters(content: bytes, side: int) -> list[list[float]]:
    """The box (left, bottom, right, top) of the “p” that each page of a side begins with."""
    text = pypdfium2.PdfDocument(content)[side].get_textpage()
    whole = text.get_text_range()
    return [list(text.get_charbox(found.start())) for found in re.finditer("page", whole)]


def moved(box: list[float], scale: float, x: float, y: float) -> Any:
    """A box scaled, and then moved by x, y."""
    left, bottom, right, top = (edge * scale for edge in box)
    return pytest.approx([left + x, bottom + y, right + x, top + y], abs=0.1)


@pytest.mark.parametrize(("size", "scale"), [(A4, 210 / 297), (LETTER, 5.5 / 8.5)])
def test_a_page_fills_its_half(size: tuple[float, float], scale: float) -> None:
    """A page is as large as its half allows, in the middle: A5 on A4, half Letter on Letter."""
    content = handout(2, size)
    before, = letters(content, 0)
    left, right = letters(impose(content, PrintForm.TWO_UP).pdf, 0)
    beside = (size[1] / 2 - size[0] * scale) / 2
    below = (size[0] - size[1] * scale) / 2
    assert left == moved(before, scale, beside, below)
    assert right == moved(before, scale, size[1] / 2 + beside, below)


def test_a_page_across_is_turned_into_its_half() -> None:
    """A landscape page in a booklet is turned, its head to the left, as large as the others."""
    content = handout(2, across=frozenset({2}))
    (left, bottom, right, top), = letters(content, 1)
    turned = letters(impose(content, PrintForm.TWO_UP).pdf, 0)[1]
    scale = 210 / 297
    x, y = A4[1], 0.0  # where the corner at the page's foot and left comes to stand
    assert turned == pytest.approx([x - top * scale, y + left * scale,
                                    x - bottom * scale, y + right * scale], abs=0.1)


# --- for a press ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [A4, LETTER])
def test_press_boxes(size: tuple[float, float]) -> None:
    """The trimmed page has the page's own size; the bleed is 3 mm more on every side, exactly."""
    content = impose(handout(3, size, frozenset({2})), PrintForm.PRESS).pdf
    for number, (trim, bleed, media) in enumerate(zip(
            *(boxes(content, name) for name in ("/TrimBox", "/BleedBox", "/MediaBox")),
            strict=True), 1):
        width, height = size[::-1] if number == 2 else size
        assert (trim[2] - trim[0], trim[3] - trim[1]) == pytest.approx((width, height), abs=0.001)
        grown = [trim[0] - 3 * MM, trim[1] - 3 * MM, trim[2] + 3 * MM, trim[3] + 3 * MM]
        assert bleed == pytest.approx(grown, abs=0.001)
        assert media[0] < bleed[0] and media[1] < bleed[1]
        assert media[2] > bleed[2] and media[3] > bleed[3]


def test_nothing_is_scaled_for_the_press() -> None:
    """A press copy shows each page in its own size, once."""
    content = handout(3)
    copy = impose(content, PrintForm.PRESS)
    assert copy.sides == 3
    assert [page.strip() for page in Paper(copy.pdf).pages] == ["page-1", "page-2", "page-3"]
    for number in range(3):
        trim = boxes(copy.pdf, "/TrimBox")[number]
        before, = letters(content, number)
        assert letters(copy.pdf, number) == [moved(before, 1, trim[0], trim[1])]


def marks(content: bytes) -> Iterator[tuple[list[float], float, Any]]:
    """Of each line on the first page: its two ends, its weight, and its colour space."""
    with pikepdf.open(BytesIO(content)) as pdf:
        page, weight, colour, start = pdf.pages[0], 0.0, None, [0.0, 0.0]
        for instruction in pikepdf.parse_content_stream(page):
            values, name = instruction.operands, str(instruction.operator)
            if name == "w":
                weight = float(values[0])
            elif name == "CS":
                colour = page.resources.ColorSpace[str(values[0])]
            elif name == "m":
                start = [float(value) for value in values]
            elif name == "l":
                yield [*start, *(float(value) for value in values)], weight, list(colour or [])[:2]


def test_crop_marks() -> None:
    """Two marks at each corner, in line with the cut, outside the bleed, on every plate."""
    content = impose(handout(1), PrintForm.PRESS).pdf
    trim, bleed = boxes(content, "/TrimBox")[0], boxes(content, "/BleedBox")[0]
    media = boxes(content, "/MediaBox")[0]
    found = list(marks(content))
    assert len(found) == 8
    corners = set()
    for (x, y, to_x, to_y), weight, colour in found:
        assert weight >= 0.25
        assert colour == ["/Separation", "/All"]
        upright = x == to_x
        cut, ends = (x, (y, to_y)) if upright else (y, (x, to_x))
        low, high = (1, 3) if upright else (0, 2)
        edges = (0, 2) if upright else (1, 3)
        edge = next(number for number in edges if abs(trim[number] - cut) < 0.001)
        assert max(ends) < bleed[low] or min(ends) > bleed[high]
        assert media[low] <= min(ends) and max(ends) <= media[high]
        corners.add((upright, edge, max(ends) < bleed[low]))
    assert len(corners) == 8


def test_crop_marks_can_be_seen() -> None:
    """The marks are black on the finished page, and the bleed round the page is white."""
    page = pypdfium2.PdfDocument(impose(handout(1), PrintForm.PRESS).pdf)[0]
    picture = page.render(scale=4).to_pil().convert("L")
    edge = round(10 * MM * 4)
    column = [picture.getpixel((edge, y)) for y in range(edge)]
    assert min(column) < 160, "no mark above the corner"
    assert min(column[-round(3 * MM * 4):]) == 255, "a mark in the bleed"


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


def test_printers_are_told_which_edge() -> None:
    """Two pages a side are turned over the short edge, joined handouts over the long one."""
    wanted = {impose(handout(4), PrintForm.BOOKLET).pdf: "/DuplexFlipShortEdge",
              impose(handout(4), PrintForm.TWO_UP).pdf: "/DuplexFlipShortEdge",
              join([handout(4)], "All").pdf: "/DuplexFlipLongEdge"}
    for content, edge in wanted.items():
        with pikepdf.open(BytesIO(content)) as pdf:
            assert pdf.Root.ViewerPreferences.Duplex == edge


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


def test_joined_handouts_begin_on_a_front() -> None:
    """A handout with an odd number of pages gets a blank last one; an even one gets none."""
    copy = join([handout(3), handout(2), handout(1)], "For patients")
    said = [page.strip() for page in Paper(copy.pdf).pages]
    assert said == ["page-1", "page-2", "page-3", "", "page-1", "page-2", "page-1", ""]
    assert copy.sides == 8
    assert Paper(copy.pdf).metadata["Title"] == "For patients (print copy)"


def test_nothing_cannot_be_joined() -> None:
    """To join no handout at all is a mistake of the caller."""
    with pytest.raises(ValueError, match="no handout"):
        join([], "Nothing")


# --- the command ---------------------------------------------------------------------------------


def files(library: TinyLibrary, pattern: str) -> dict[str, bytes]:
    """Files of the delivery folder, but for the ledger."""
    return {path.relative_to(library.out).as_posix(): path.read_bytes()
            for path in library.out.glob(pattern) if ".ledger" not in path.parts}


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


def test_small_type_for_patients_is_noted(ready: TinyLibrary, capsys: Shown) -> None:
    """Halved pages are below a patient's type size, and a note says so; a press copy is not."""
    main(["impose", "--verbose", "--root", str(ready.root)])
    shown = capsys.readouterr().out
    assert shown.count("note[reduced-type]") == 1 and f"{NAME}.pdf" in shown
    main(["impose", "--verbose", "--as", "press", "--root", str(ready.root)])
    assert "reduced-type" not in capsys.readouterr().out


@pytest.mark.parametrize(("page", "notes"), [("a4-large-mono", 0), ("letter-large-mono", 1)])
def test_large_type_survives_on_a5(page: str, notes: int, ready: TinyLibrary,
                                   capsys: Shown) -> None:
    """18 point type is above 12 point when A4 is halved, and below when Letter is."""
    listed = json.loads((ready.out / "catalogue.json").read_text())
    for entry in listed["handouts"]:
        entry["format"] = page
    (ready.out / "catalogue.json").write_text(json.dumps(listed))
    main(["impose", "--verbose", "--as", "booklet", "--root", str(ready.root)])
    assert capsys.readouterr().out.count("note[reduced-type]") == notes


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


@pytest.mark.parametrize(("words", "said"), [
    (["impose", "--as", "boklet"], "booklet"),
    (["impose", "--work", "kness"], "Did you mean “knees”?"),
    (["impose", "--audience", "patient"], "There are no handouts in "),
])
def test_slips(words: list[str], said: str, tiny: TinyLibrary, capsys: Shown) -> None:
    """What is wrongly typed, or comes too early, ends with code 2 and says the way out."""
    assert main([*words, "--root", str(tiny.root)]) == 2
    assert said in capsys.readouterr().err
    assert not tiny.out.exists()


def test_same_bytes_anywhere(ready: TinyLibrary, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed and process give the same print copies and list."""
    other = tmp_path / "elsewhere"
    shutil.copytree(ready.root, other)
    main(["--quiet", "impose", "--root", str(ready.root)])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C",
                   "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "bifolio", "impose", "--root", str(other), "--quiet"],
                   check=True, env=environment, cwd=tmp_path)
    made = files(ready, "**/*.*")
    assert len(made) == 11
    assert files(TinyLibrary(other), "**/*.*") == made


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
