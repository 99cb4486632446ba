"""Contact sheets: how large, how many pages, and that something can be seen on them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bifolio.cli import main
from bifolio.delivery.contact_sheets import contact_sheets, edition_sheets, one_pair
from bifolio.delivery.copies import CopyMaker
from bifolio.printing.pdf.pictures import Caption, as_png, draw_pages, in_rows, side_by_side
from tests.support.library import TinyLibrary
from tests.support.places import ROOT
from tests.unit.printing.test_imposition import A4, LETTER, handout

DESK, FRAME = (223, 228, 232), (138, 151, 161)
GAP, LINE = 24, 26
NOTHING = Caption("", "")
Shown = pytest.CaptureFixture[str]


def pictures(library: TinyLibrary) -> dict[str, Image.Image]:
    """The pictures in look/, by file name."""
    return {path.name: Image.open(path).convert("RGB")
            for path in (library.out / "look").glob("*.png")}


def inked(picture: Image.Image) -> bool:
    """Whether there is any letter on a picture of a page."""
    darkest, _ = picture.convert("L").getextrema()
    return bool(darkest < 128)


@pytest.mark.parametrize(("size", "pixels"), [(A4, (413, 584)), (LETTER, (425, 550))])
def test_pages_are_drawn_to_size(size: tuple[float, float], pixels: tuple[int, int]) -> None:
    """A picture of a page has as many dots an inch as were asked for, across pages too."""
    upright, across = draw_pages(handout(2, size, frozenset({2})), 50)
    assert upright.size == pytest.approx(pixels, abs=1)
    assert across.size == pytest.approx(pixels[::-1], abs=1)
    assert inked(upright) and inked(across)


def test_a_page_that_is_not_there() -> None:
    """Chosen pages come in the order asked for; one that is not there is an error."""
    assert len(draw_pages(handout(3), 50, (3, 1))) == 2
    for number in (0, 4):
        with pytest.raises(IndexError, match="it has 3 pages"):
            draw_pages(handout(3), 50, (number,))


def test_rows() -> None:
    """Pages stand in rows on a grey desk, each in a thin frame; the last row may be short."""
    pages = [(NOTHING, picture) for picture in draw_pages(handout(3), 50)]
    sheet = in_rows(pages, 2, NOTHING)
    width, height = pages[0][1].size
    assert sheet.size == (GAP + 2 * (width + GAP), GAP + 2 * (height + GAP))
    assert sheet.getpixel((2, 2)) == DESK
    assert sheet.getpixel((GAP - 1, GAP + 50)) == FRAME
    assert sheet.getpixel((GAP, GAP + 50)) == (255, 255, 255)
    third = (GAP, GAP + height + GAP, GAP + width, GAP + height + GAP + height)
    assert inked(sheet.crop(third))
    empty = sheet.crop((GAP + width + 2, third[1], sheet.width, sheet.height))
    assert empty.getcolors() == [(empty.width * empty.height, DESK)]


def test_side_by_side() -> None:
    """Two sheets stand next to each other; where one is missing its room stays empty."""
    page, = draw_pages(handout(1), 50)
    sheet = in_rows([(NOTHING, page)], 1, NOTHING)
    both, right = side_by_side(sheet, sheet), side_by_side(None, sheet)
    assert both.size == right.size == (2 * sheet.width, sheet.height)
    assert not inked(right.crop((0, 0, sheet.width, sheet.height)))
    assert inked(right.crop((sheet.width, 0, *right.size)))
    assert inked(both.crop((0, 0, sheet.width, sheet.height)))


def test_a_file_keeps_rare_colours() -> None:
    """A little red among much else is as red in the file as on the page."""
    page, = draw_pages(handout(1), 50)
    greys = Image.linear_gradient("L")
    many = Image.merge("RGB", (greys, greys.rotate(90), Image.radial_gradient("L")))
    noisy = many.resize((600, 600))
    noisy.paste(page, (0, 0))
    noisy.paste((154, 13, 13), (100, 200, 130, 204))
    red = Image.open(BytesIO(as_png(noisy))).convert("RGB").getpixel((110, 202))
    assert isinstance(red, tuple)
    assert all(abs(is_ - was) <= 12 for is_, was in zip(red, (154, 13, 13), strict=True))


# --- the command ---------------------------------------------------------------------------------


def test_look(ready: TinyLibrary, capsys: Shown) -> None:
    """look draws the sheets of each handout and of the two editions, and lists them."""
    assert main(["look", "--root", str(ready.root)]) == 0
    sheets = pictures(ready)
    assert sorted(sheets) == [
        "knees-a4-standard-colour-side-by-side-1.png", "knees-clinician-a4-standard-colour-1.png",
        "knees-patient-a4-standard-colour-1.png"]
    for sheet in sheets.values():
        assert 1700 < sheet.width < 1900 and 600 < sheet.height < 1400
        assert inked(sheet.crop((GAP, 0, 600, GAP + LINE))), "no heading"
        assert inked(sheet.crop((GAP, GAP + LINE, 400, 600))), "no page"
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"3 contact sheets drawn in \d+\.\d s\.", lines[-1])
    listed = json.loads((ready.out / "catalogue.json").read_text())["copies"]
    assert [copy["as"] for copy in listed] == ["side-by-side", "contact-sheet", "contact-sheet"]


def test_every_page_is_on_a_sheet(ready: TinyLibrary) -> None:
    """Eight pages make a sheet and the rest another; sheets of two editions take four of each."""
    for audience, pages in (("patient", 9), ("clinician", 4)):
        deliver(ready, audience, handout(pages))
    with CopyMaker(ready.out, (), ()) as memo:
        plain = {copy.path: copy.number for copy in contact_sheets(memo)}
        both = [copy.path for copy in edition_sheets(memo)]
    assert plain == {"look/knees-clinician-a4-standard-colour-1.png": 4,
                     "look/knees-patient-a4-standard-colour-1.png": 8,
                     "look/knees-patient-a4-standard-colour-2.png": 1}
    assert len(both) == 3
    last = Image.open(ready.out / both[-1]).convert("RGB")
    assert inked(last.crop((0, 0, last.width // 2, last.height)))
    assert not inked(last.crop((last.width // 2, 0, *last.size)))


def deliver(library: TinyLibrary, audience: str, content: bytes) -> None:
    """Put another PDF in the place of a handout, and into the list."""
    from hashlib import sha256

    listed = json.loads((library.out / "catalogue.json").read_text())
    entry = next(entry for entry in listed["handouts"] if entry["audience"] == audience)
    (library.out / entry["path"]).write_bytes(content)
    entry["sha256"] = sha256(content).hexdigest()
    (library.out / "catalogue.json").write_text(json.dumps(listed))


def test_one_audience(ready: TinyLibrary) -> None:
    """--audience draws one edition, and then there is nothing to stand beside it."""
    assert main(["look", "--root", str(ready.root), "--audience", "patient"]) == 0
    assert list(pictures(ready)) == ["knees-patient-a4-standard-colour-1.png"]


def test_pair(ready: TinyLibrary, tmp_path: Path) -> None:
    """--pair draws one page of each edition, the patient's on the left, where --to says."""
    for audience, pages in (("patient", 1), ("clinician", 2)):
        deliver(ready, audience, handout(pages, across=frozenset({2})))
    picture = tmp_path / "docs" / "pair.png"
    assert main(["look", "--root", str(ready.root), "--pair", "1:1", "--to", str(picture)]) == 0
    pair = Image.open(picture)
    assert pair.size == pytest.approx((3 * GAP + 2 * 620, 2 * GAP + 877), abs=2)
    assert not (ready.out / "look").exists()
    with CopyMaker(ready.out, (), ()) as memo:
        wide = Image.open(BytesIO(one_pair(memo, 1, 2)))
    assert wide.size == pytest.approx((3 * GAP + 2 * 877, 2 * GAP + 877), abs=2), \
        "the clinician's second page lies across"


@pytest.mark.parametrize(("words", "code", "said"), [
    (["--pair", "1"], 2, "is not two page numbers"),
    (["--pair", "1:1"], 2, "--pair and --to go together"),
    (["--to", "pair.png"], 2, "--pair and --to go together"),
    (["--pair", "1:99", "--to", "pair.png"], 1, "colour has no page 99: it has "),
    (["--pair", "1:1", "--to", "pair.png", "--audience", "patient"], 1, "no two editions"),
    (["--work", "kness"], 2, "Did you mean “knees”?"),
])
def test_slips(words: list[str], code: int, said: str, ready: TinyLibrary, capsys: Shown,
               monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be drawn is told with the way out, and nothing is written."""
    monkeypatch.chdir(ready.root)
    assert main(["look", *words]) == code
    assert said in capsys.readouterr().err
    assert not (ready.root / "pair.png").exists()


def test_a_rebuild_and_clean_remove_pictures(ready: TinyLibrary) -> None:
    """Pictures of a handout that changed go with the next build, all others with clean."""
    main(["look", "--root", str(ready.root)])
    ready.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    ready.build()
    assert list(pictures(ready)) == ["knees-clinician-a4-standard-colour-1.png"]
    assert main(["clean", "--root", str(ready.root)]) == 0
    assert not ready.out.exists()


def test_same_bytes_anywhere(ready: TinyLibrary, tmp_path: Path) -> None:
    """Another folder, time zone, hash seed and process give the same pictures."""
    other = tmp_path / "elsewhere"
    shutil.copytree(ready.root, other)
    main(["--quiet", "look", "--root", str(ready.root)])
    environment = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C",
                   "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-m", "bifolio", "look", "--root", str(other), "--quiet"],
                   check=True, env=environment, cwd=tmp_path)
    for path in (ready.out / "look").glob("*.png"):
        assert (other / "out" / "look" / path.name).read_bytes() == path.read_bytes()
