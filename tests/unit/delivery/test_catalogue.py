"""The list of handouts: safe at every moment, read as far as it can be, and nothing beside it."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from shutil import rmtree
from typing import Any

import pytest

from bifolio.delivery import lists
from bifolio.delivery.catalogue import Catalogue, put_paper
from bifolio.files.places import BlockedError
from tests.support.desks import JOURNAL, LIST, PATIENT, Desk, told
from tests.support.library import TinyLibrary


@pytest.fixture(params=["one file", "parts"])
def desk(tiny: TinyLibrary, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
         ) -> Desk:
    """A desk that lists in each of the two forms, so few handouts there are."""
    if request.param == "parts":
        monkeypatch.setattr(lists, "MOST", 0)
    return Desk(tiny)


# --- cut off -------------------------------------------------------------------------------------


def test_what_a_killed_run_delivered_is_known(desk: Desk) -> None:
    """A run that ends after a handout was delivered, and before the list, leaves none unknown."""
    desk.deliver(desk.open(), PATIENT)
    assert not (desk.out / LIST).exists()
    assert desk.names == [PATIENT]
    later = desk.open()
    assert not told(later)
    removed = later.close(frozenset())
    assert removed == (f"knees/{PATIENT}.pdf", "knees/knees-patient.html")
    assert [path.name for path in desk.out.rglob("*") if path.is_file()] == [LIST]


@pytest.mark.parametrize("lies", ["nothing", "the page", "the earlier one"])
def test_a_run_that_was_killed_before_the_file_lay_there(desk: Desk, lies: str) -> None:
    """What was only about to be delivered is listed when some of it, or an earlier one, lies there.
    """
    if lies == "the earlier one":
        desk.delivered(PATIENT)
    pdf, page = desk.out / "knees" / f"{PATIENT}.pdf", desk.out / "knees" / "knees-patient.html"
    before = pdf.read_bytes() if pdf.exists() else None
    desk.deliver(desk.open(), PATIENT, "other-two")
    pdf.unlink() if before is None else pdf.write_bytes(before)
    if lies == "nothing":
        page.unlink()
    listed = desk.open().listed()
    assert [each.name for each in listed] == ([] if lies == "nothing" else [PATIENT])
    if before:
        assert desk.open().content(listed[0]) == before
    assert not told(desk.open())


def test_a_line_that_was_cut_off(desk: Desk) -> None:
    """A line of the journal that was cut off is none, and does not spoil the next."""
    catalogue = desk.open()
    desk.deliver(catalogue, PATIENT)
    journal = desk.out / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-40])
    desk.deliver(catalogue, "knees-clinician-a4-standard-colour")
    journal.write_bytes(journal.read_bytes() + b"\n[\n5\n\xff\n" + b"[" * 100_000 + b'\n{"name":')
    assert desk.names == ["knees-clinician-a4-standard-colour"]
    assert told(desk.open()) == [("unlisted-file", f"knees/{name}") for name in (
        f"{PATIENT}.pdf", "knees-patient.html")]


def test_the_journal_goes_when_the_list_is_written(desk: Desk) -> None:
    """A run that ends well leaves its list and no journal; one that changes nothing begins none."""
    desk.delivered(PATIENT)
    assert not (desk.out / JOURNAL).exists()
    desk.deliver(desk.open(), PATIENT)
    assert not (desk.out / JOURNAL).exists()


def test_papers_and_copies_of_a_run_that_was_cut_off(desk: Desk,
                                                      monkeypatch: pytest.MonkeyPatch) -> None:
    """A copy or a paper is known before it lies there, too."""
    desk.delivered(PATIENT)
    catalogue = desk.open()
    catalogue.add_copy("print/a.pdf", "2up", b"copy", catalogue.listed())
    monkeypatch.setattr(Catalogue, "close", lambda *_: ())
    put_paper(desk.out / "report.html", b"paper", desk.out)
    assert not told(desk.open())
    assert {"print/a.pdf", "report.html"} <= set(desk.open().clear())


def test_a_journal_that_is_a_link(desk: Desk, tmp_path: Path) -> None:
    """A journal that is no file is left alone, and that is told."""
    (tmp_path / "mine").write_text("mine")
    desk.out.mkdir()
    (desk.out / JOURNAL).symlink_to(tmp_path / "mine")
    with pytest.raises(BlockedError, match="is a link to"):
        desk.open()
    assert (tmp_path / "mine").read_text() == "mine"


# --- damaged -------------------------------------------------------------------------------------

ALL = (PATIENT, "knees-clinician-a4-standard-colour", "knees-patient-letter-large-mono")


@pytest.mark.parametrize("damage", [
    lambda text: text[:len(text) // 2], lambda text: text[40:], lambda text: text + "}",
    lambda text: text.replace(":", ";", 9), lambda text: "", lambda text: "[" * 100_000,
    lambda text: '{"a":' * 50_000, lambda text: text.replace("1.0", "\\ud800", 1),
    lambda text: text.replace('"name": "knees-p', '"name": 5, "x": "knees-p', 1),
    lambda text: text.replace("knees/", "knees\\u0000/", 1), lambda text: "null",
    lambda text: '{"handouts": {}, "copies": 5}', lambda text: text.replace("{", "[", 3),
    lambda text: text.replace('"path": "', '"path": ["', 1),
])
def test_a_damaged_list_is_told_and_mended(desk: Desk, damage: Any) -> None:
    """What can be read of a damaged list stays; what lies there whole is listed again."""
    desk.delivered(*ALL)
    whole = {each["name"]: each for each in desk.entries}
    desk.file.write_text(damage(desk.file.read_text()))
    place = desk.file.relative_to(desk.out).as_posix()
    catalogue = desk.open()
    catalogue.listed()
    assert ("damaged-catalogue", place) in told(catalogue)
    catalogue.adopt(desk.handouts.values())
    catalogue.close(None)
    again = {each["name"]: each for each in desk.entries}
    assert again.keys() == whole.keys() and not told(desk.open())
    for name, entry in again.items():
        for key in ("path", "web_page", "sha256", "text", "publisher", "audience", "format"):
            assert entry[key] == whole[name][key]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_list_that_an_editor_saved(desk: Desk, encoding: str) -> None:
    """A list that an editor saved in its own way is read like any other."""
    desk.delivered(*ALL)
    desk.file.write_text(desk.file.read_text(encoding="utf-8"), encoding=encoding)
    assert desk.names == sorted(ALL) and not told(desk.open())


def test_what_looks_like_half_a_sign(desk: Desk) -> None:
    """A list with a path of Windows in a text is not damaged."""
    desk.delivered(PATIENT)
    desk.file.write_text(desk.file.read_text().replace("Your sore knee", "C:\\\\udata"))
    assert not told(desk.open())


def test_what_is_not_ours_is_not_adopted(desk: Desk) -> None:
    """Where the list is gone, only what says itself that it is a handout, and is whole, is listed.
    """
    desk.delivered(*ALL)
    (desk.out / LIST).unlink()
    rmtree(desk.out / ".catalogue", ignore_errors=True)
    changed, foreign = desk.out / "knees" / f"{ALL[1]}.pdf", desk.out / "knees" / f"{ALL[2]}.pdf"
    changed.write_bytes(changed.read_bytes() + b" ")
    foreign.write_bytes(b"%PDF mine")
    catalogue = desk.open()
    assert told(catalogue)[0][0] != "damaged-catalogue"
    catalogue.adopt(desk.handouts.values())
    catalogue.close(None)
    assert desk.names == [PATIENT] and not desk.entries[0]["current"]
    assert {path for _, path in told(desk.open())} == {
        f"knees/{ALL[1]}.pdf", f"knees/{ALL[2]}.pdf", "knees/knees-clinician.html"}


# --- beside it -----------------------------------------------------------------------------------


def test_what_is_listed_nowhere_is_named(desk: Desk) -> None:
    """Every file among the handouts that no list names is told, but for hidden ones."""
    desk.delivered(PATIENT)
    put_paper(desk.out / "report.html", b"paper", desk.out)
    for path in ("old/old-patient-a4-standard-colour.pdf", "knees/a.txt", "b.pdf", "a/b/c/d.html",
                 ".mine", "a/.git/x"):
        (desk.out / path).parent.mkdir(parents=True, exist_ok=True)
        (desk.out / path).write_text("")
    assert told(desk.open()) == [("unlisted-file", path) for path in (
        "a/b/c/d.html", "b.pdf", "knees/a.txt", "old/old-patient-a4-standard-colour.pdf")]


def test_another_publisher_s_handouts_are_listed(desk: Desk) -> None:
    """In a folder of two libraries neither's handouts are strangers, nor removed by the other."""
    desk.delivered(PATIENT)
    other = desk.open("Other clinic")
    assert not other.close(frozenset()) and not told(desk.open("Other clinic"))
    assert desk.names == [PATIENT]


# --- any damage ----------------------------------------------------------------------------------


def harmed(content: bytes, chance: Random) -> bytes:
    """A file as an accident, an editor or somebody's hand may leave it."""
    text = content.decode()
    for _ in range(chance.choice((1, 1, 2, 5))):
        at, to = sorted(chance.randrange(len(text) + 1) for _ in range(2))
        words = chance.choice(('"', "{", "[", "]}", ",", "null", "\\ud800", "\\u0000", "\0", "NaN",
                               "1e999", "../", '"path": "../../x",', '"name": 7,', "é", "\ufeff",
                               "[" * 5000, '{"a":' * 3000, "9" * 5000, "\n"))
        match chance.randrange(6):
            case 0:
                text = text[:at]
            case 1:
                text = text[:at] + text[to:]
            case 2:
                text = text[:at] + words + text[at:]
            case 3:
                text = text[:to] + text[at:to] + text[to:]
            case 4:
                text = text[:at] + words + text[at + 1:]
            case 5:
                text = text.replace(chance.choice(('"path"', '"name"', "knees", "true", ":", "}")),
                                    words, chance.choice((1, 3, -1)))
    return text.encode(chance.choice(("utf-8", "utf-8", "utf-8-sig", "utf-16")), "surrogatepass")


def test_any_damage_to_the_list(desk: Desk, tmp_path: Path) -> None:
    """However the list or the journal is damaged, the next run mends it, removes nothing that it
    may not, and nothing lies in the folder that is neither listed nor named."""
    desk.delivered(*ALL)
    whole = {path: path.read_bytes() for path in (desk.file, desk.out / LIST)}
    entries = desk.entries
    victim = tmp_path / "x"
    victim.write_text("mine")
    lying = {path: path.read_bytes() for path in desk.out.rglob("*.*")
             if path.is_file() and path.name != LIST and ".catalogue" not in path.parts}
    for number in range(150):
        chance = Random(number)
        path = chance.choice(sorted(whole))
        path.write_bytes(harmed(whole[path], chance))
        if chance.random() < 0.3:
            (desk.out / JOURNAL).write_bytes(harmed(json.dumps(
                chance.choice(entries)).encode(), chance))
        catalogue = desk.open()
        catalogue.listed()
        catalogue.adopt(desk.handouts.values())
        catalogue.close(None)
        assert victim.read_text() == "mine"
        assert {path: path.read_bytes() for path in lying if path.exists()} == lying, number
        json.loads((desk.out / LIST).read_bytes())
        again = desk.open()
        again.listed()
        assert again.is_whole and not (desk.out / JOURNAL).exists(), number
        listed = {entry.get(key) for entry in desk.entries for key in ("path", "web_page")}
        assert {path.relative_to(desk.out).as_posix() for path in lying
                if path.parent.name != ".places"} <= {
            *listed, *again.unlisted()}, number
