"""Contact sheets: how large, how many pages, and that something can be seen on them."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from bifolio.cli import main
from bifolio.delivery.contact_sheets import contact_sheets, edition_sheets, one_pair
from bifolio.delivery.copies import CopyMaker
from tests.support.contact_sheets_cases import GAP, LINE, inked
from tests.support.imposition_cases import handout
from tests.support.library import TinyLibrary

Shown = pytest.CaptureFixture[str]


def pictures(library: TinyLibrary) -> dict[str, Image.Image]:
    """The pictures in look/, by file name."""
    return {path.name: Image.open(path).convert("RGB")
            for path in (library.out / "look").glob("*.png")}


# --- the command ---------------------------------------------------------------------------------


def test_look(ready: TinyLibrary, capsys: Shown) -> None:
    """look draws the sheets of each handout and of the two editions, and lists them."""
    assert main(["impose", "--as", "contact-sheet", "--root", str(ready.root)]) == 0
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
    assert main(["impose", "--as", "contact-sheet", "--root", str(ready.root),
                 "--audience", "patient"]) == 0
    assert list(pictures(ready)) == ["knees-patient-a4-standard-colour-1.png"]


def test_pair(ready: TinyLibrary, tmp_path: Path) -> None:
    """--pair draws one page of each edition, the patient's on the left, where --to says."""
    for audience, pages in (("patient", 1), ("clinician", 2)):
        deliver(ready, audience, handout(pages, across=frozenset({2})))
    picture = tmp_path / "docs" / "pair.png"
    assert main(["impose", "--as", "contact-sheet", "--root", str(ready.root),
                 "--pair", "1:1", "--to", str(picture)]) == 0
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
    (["--as", "press", "--pair", "1:1", "--to", "pair.png"], 2, "nothing else is made with it"),
    (["--duplex", "--pair", "1:1", "--to", "pair.png"], 2, "nothing else is made with it"),
])
def test_slips(words: list[str], code: int, said: str, ready: TinyLibrary, capsys: Shown,
               monkeypatch: pytest.MonkeyPatch) -> None:
    """What cannot be drawn is told with the way out, and nothing is written."""
    monkeypatch.chdir(ready.root)
    assert main(["impose", "--as", "contact-sheet", *words]) == code
    assert said in capsys.readouterr().err
    assert not (ready.root / "pair.png").exists()


def test_a_rebuild_and_clean_remove_pictures(ready: TinyLibrary) -> None:
    """Pictures of a handout that changed go with the next build, all others with clean."""
    main(["impose", "--as", "contact-sheet", "--root", str(ready.root)])
    ready.change("content/knees/chapters/20-care.patient.md", "every day", "each day")
    ready.build()
    assert list(pictures(ready)) == ["knees-clinician-a4-standard-colour-1.png"]
    assert main(["clean", "--root", str(ready.root)]) == 0
    assert not ready.out.exists()
