"""The list of many handouts: in parts, of which a run reads and writes those of what it makes.

One module, as each test asks the same list for another of its promises.
"""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest

from bifolio.building.verify import verify_code
from bifolio.delivery import catalogue as catalogues
from bifolio.delivery import lists
from bifolio.delivery.catalogue import Catalogue, put_paper
from bifolio.delivery.lists import Lists, step
from bifolio.diagnostics import Findings
from bifolio.files.places import BlockedError
from bifolio.files.writing import Folder
from bifolio.model.fingerprints import hashed
from tests.support.desks import JOURNAL, LIST, PATIENT, Desk, code, told
from tests.support.library import TinyLibrary

CLINICS = ("north", "south-east", "Über.b")
CLINIC = """\
    name: Clinic
    address: [1 High Street]
    phones: [{label: Front desk, number: "555-0142"}]
    hours: Monday to Friday, 8 to 18
    """
NAMES = (PATIENT, "knees-clinician-a4-standard-colour", f"{PATIENT}-north",
         f"{PATIENT}-south-east", "knees-clinician-a4-standard-colour-north")


@pytest.fixture
def desk(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk that lists in parts, so few handouts there are; its library has clinics."""
    monkeypatch.setattr(lists, "MOST", 2)
    for clinic in CLINICS[:2]:
        tiny.write(f"content/clinics/{clinic}.yaml", CLINIC)
    return Desk(tiny)


def lying(out: Path) -> dict[str, bytes]:
    return {path.relative_to(out).as_posix(): path.read_bytes()
            for path in sorted(out.rglob("*")) if path.is_file()}


def parts(out: Path) -> dict[str, list[str]]:
    """The names that each part lists."""
    return {path.relative_to(out / ".catalogue").as_posix():
            [entry["name"] for entry in json.loads(path.read_bytes())["handouts"]]
            for path in sorted(out.glob(".catalogue/*/*.json"))}


# --- the two forms -------------------------------------------------------------------------------


def test_many_handouts_are_listed_in_parts(desk: Desk) -> None:
    """So many handouts are listed by work and clinic; the first file says so, and how many."""
    desk.delivered(*NAMES)
    assert parts(desk.out) == {
        "knees/_.json": sorted(NAMES[:2], key=str), "knees/north.json": [NAMES[4], NAMES[2]],
        "knees/south-east.json": [NAMES[3]]}
    first = json.loads((desk.out / LIST).read_bytes())
    assert "handouts" not in first and first["parts"]["handouts"] == len(NAMES)
    assert desk.names == sorted(NAMES) and not told(desk.open())


def test_over_and_back_nothing_is_lost(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A list that goes over to parts and back has every handout, copy and paper, byte for byte."""
    monkeypatch.setattr(lists, "MOST", 100)
    desk.delivered(*NAMES)
    catalogue = desk.open()
    listed = {each.name: each for each in catalogue.listed()}
    catalogue.add_copy("knees/print/a.pdf", "2up", b"copy", [listed[NAMES[2]]])
    catalogue.add_copy("print/all.pdf", "duplex", b"copies", list(listed.values()))
    catalogue.close(None)
    put_paper(desk.out / "report.html", b"paper", desk.out)
    before = lying(desk.out)
    monkeypatch.setattr(lists, "MOST", 2)
    desk.open().close(None)
    assert not told(desk.open()) and len(parts(desk.out)) == 3
    assert "knees/print/a.pdf" in (desk.out / ".catalogue" / "knees" / "north.json").read_text()
    again = lying(desk.out)
    desk.open().close(None)
    assert lying(desk.out) == again
    monkeypatch.setattr(lists, "MOST", 100)
    desk.open().close(None)
    assert lying(desk.out) == before


@pytest.mark.parametrize("limit", [2, 100])
def test_the_form_stays_between_the_limits(desk: Desk, monkeypatch: pytest.MonkeyPatch,
                                           limit: int) -> None:
    """A list near the limit does not go over and back with each handout."""
    monkeypatch.setattr(lists, "MOST", limit)
    desk.delivered(*NAMES)
    monkeypatch.setattr(lists, "MOST", 6)
    desk.delivered(PATIENT)
    assert desk.open().in_parts == (limit == 2)


def test_the_same_list_whatever_came_before(desk: Desk) -> None:
    """The files of a list are the same after many runs in any order as after one."""
    desk.delivered(*NAMES)
    once = lying(desk.out)
    rmtree(desk.out)
    for name in (*reversed(NAMES), NAMES[2], NAMES[0]):
        desk.delivered(name)
    assert lying(desk.out) == once


@pytest.mark.parametrize("name", ["", ".", "..", "../x", "a/b", "Ü", "a.b", ".git", "a\\b",
                                  "x" * 300, "con\n", "\ud800", "A", "%2e", "名前"])
def test_any_name_is_one_step(name: str) -> None:
    """Whatever a work or clinic is called in a list, its part lies where it must, on any disk."""
    made = step(name)
    assert made.isascii() and 0 < len(made) <= 100
    assert not set(made) & set("/\\.:\n ") and made == step(name.upper().lower())


# --- what a run costs ----------------------------------------------------------------------------


@pytest.fixture
def touched(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """What is read and written in the folder of handouts, but for the handouts."""
    seen: set[tuple[str, str]] = set()
    load, put = Folder.load, Folder.put

    def loads(self: Folder, path: str, *more: Any) -> bytes | None:
        seen.add(("read", path))
        return load(self, path, *more)

    def puts(self: Folder, path: str, content: bytes, lasts: bool = True) -> None:
        seen.add(("write", path))
        put(self, path, content, lasts)

    monkeypatch.setattr(Folder, "load", loads)
    monkeypatch.setattr(Folder, "put", puts)
    return seen


def test_a_run_reads_and_writes_its_own_parts(desk: Desk, touched: set[tuple[str, str]]) -> None:
    """To deliver a handout anew, no list of another work or clinic is read or written, and of the
    index what begins as the old code and the new one."""
    desk.delivered(*NAMES)
    touched.clear()
    catalogue = desk.open()
    desk.deliver(catalogue, NAMES[3], "other-words")
    catalogue.close(None)
    of_lists = {(how, path) for how, path in touched if path.startswith(".catalogue/")}
    index = {f".catalogue/codes-{code(NAMES[3], text)[:2].lower()}.json"
             for text in ("one-two", "other-words")}
    assert {each for each in of_lists if each[1] not in index} == {
        ("read", ".catalogue/knees/south-east.json"),
        ("write", ".catalogue/knees/south-east.json"), ("read", ".catalogue/settled.json")}
    assert index <= {path for _, path in of_lists}


def test_of_many_handouts_few_are_held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a long run what was delivered is listed on the way, and its journal begun anew."""
    monkeypatch.setattr(catalogues, "_FEW", 2)
    catalogue = desk.open()
    for name in NAMES:
        desk.deliver(catalogue, name)
    assert [*desk.open()._lists._read] == [lists.FIRST, ("knees", "north")]  # of the journal
    assert (desk.out / JOURNAL).read_text().count("\n") == 1
    assert desk.names == sorted(NAMES)
    catalogue.close(None)
    assert json.loads((desk.out / LIST).read_bytes())["parts"]["handouts"] == len(NAMES)


def basis(changed: str = "") -> Any:
    return lambda work, clinic: f"{work} {clinic} {'new' if changed in (work, clinic) else ''}"


@pytest.mark.parametrize(("changed", "looked"), [
    ("", ()), ("knees", NAMES), ("north", (NAMES[2], NAMES[4])), ("hips", ())])
def test_only_what_has_changed_is_looked_at(desk: Desk, changed: str, looked: tuple[str, ...]
                                            ) -> None:
    """Whether others are current is asked for the works and clinics that have changed alone."""
    def names(catalogue: Catalogue, changed: str) -> list[str]:
        return sorted(str(entry["name"]) for entry in catalogue.entries_of_ours(
            ["knees", "hips"], (["north", "south-east"], changed), basis(changed or "nothing")))

    desk.delivered(*NAMES)
    catalogue = desk.open()
    assert names(catalogue, "") == sorted(NAMES)
    catalogue.close(None)  # and nothing was marked, as of a run that was stopped
    catalogue = desk.open()
    assert names(catalogue, "") == sorted(NAMES)
    catalogue.mark((name, False, "new") for name in NAMES)
    catalogue.close(None)
    assert not any(each.current for each in desk.open().listed())
    assert names(desk.open(), changed) == sorted(looked)


def test_others_are_marked_where_a_list_goes_over_meanwhile(
        desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run in which the list goes over to parts marks the others in their parts."""
    monkeypatch.setattr(lists, "MOST", 100)
    monkeypatch.setattr(catalogues, "_FEW", 2)
    desk.delivered(*NAMES)
    monkeypatch.setattr(lists, "MOST", 2)
    catalogue = desk.open()
    assert [*catalogue.entries_of_ours(["knees"], ([], ""), basis())]
    for name in NAMES[:2]:
        desk.deliver(catalogue, name, "other-words")
    catalogue.mark((name, False, "new") for name in NAMES[2:])
    catalogue.close(None)
    assert {each.name: each.current for each in desk.open().listed()} == {
        name: name in NAMES[:2] for name in NAMES}


def test_a_work_that_was_left_is_looked_at_again(desk: Desk) -> None:
    """Where an error kept a text from being looked at, the next run does."""
    desk.delivered(*NAMES)
    for _ in range(2):
        catalogue = desk.open()
        assert [*catalogue.entries_of_ours(["knees"], ([], ""), basis("nothing"))]
        catalogue.leave("knees")
        catalogue.mark(())
        catalogue.close(None)


def test_what_is_made_later_is_looked_at_again(desk: Desk) -> None:
    """What a run left to a later one, which was to make it, is looked at, unless that made it."""
    desk.delivered(*NAMES)
    for made in (NAMES[2], NAMES[3]):
        catalogue = desk.open()
        assert [*catalogue.entries_of_ours(["knees"], ([], ""), basis("nothing"))]
        catalogue.leave("knees", NAMES[3])
        desk.deliver(catalogue, made)
        catalogue.mark(())
        catalogue.close(None)
    assert not [*desk.open().entries_of_ours(["knees"], ([], ""), basis("nothing"))]


def test_what_nothing_makes_any_more_is_removed(desk: Desk) -> None:
    """A run of all removes what has gone from the plan, also what a run of a part had delivered."""
    desk.delivered(*NAMES[:4])
    desk.open().close(frozenset(NAMES[:4]))
    desk.delivered(NAMES[4])
    removed = desk.open().close(frozenset(NAMES[:4]))
    assert removed == (f"knees/{NAMES[4]}.pdf", "knees/knees-clinician-north.html")
    assert desk.names == sorted(NAMES[:4]) and not told(desk.open())
    assert desk.open().close(frozenset(NAMES[:3]))
    assert "knees/south-east.json" not in parts(desk.out)


def test_a_copy_goes_with_its_handout(desk: Desk) -> None:
    """A print copy of one handout, and one of several, are removed when a handout has changed."""
    desk.delivered(*NAMES)
    catalogue = desk.open()
    listed = {each.name: each for each in catalogue.listed()}
    catalogue.add_copy("knees/print/a.pdf", "2up", b"copy", [listed[NAMES[3]]])
    catalogue.add_copy("print/all.pdf", "duplex", b"copies", list(listed.values()))
    catalogue.add_copy("print/two.pdf", "duplex", b"two", [listed[NAMES[0]], listed[NAMES[1]]])
    catalogue.close(None)
    other = desk.open()
    assert other.copied(hashed(b"copy")) == (NAMES[3],)
    assert other.copied(hashed(b"two")) == tuple(NAMES[:2])
    desk.deliver(other, NAMES[3], "other-words")
    other.close(None)
    assert other.outdated == ("knees/print/a.pdf", "print/all.pdf")
    assert (desk.out / "print" / "two.pdf").exists() and not told(desk.open())


def found(out: Path, *texts: str) -> dict[tuple[str, str], str]:
    """What is found by the code of each handout with each of these texts."""
    listed = {(name, text): Catalogue.open(out).with_code(code(name, text))
              for name in NAMES for text in texts}
    return {asked: str(entry["name"]) for asked, entry in listed.items() if entry}


def test_a_code_is_found_in_any_part(desk: Desk, touched: set[tuple[str, str]]) -> None:
    """A printed code, new or old, is looked up without reading more than one part."""
    desk.delivered(*NAMES)
    assert found(desk.out, "one-two") == {(name, "one-two"): name for name in NAMES}
    catalogue = desk.open()
    desk.deliver(catalogue, NAMES[3], "other-words")
    catalogue.close(None)
    touched.clear()
    assert found(desk.out, "one-two") == {(name, "one-two"): name for name in NAMES if
                                          name != NAMES[3]}
    assert not [path for _, path in touched if "south-east" in path]
    assert found(desk.out, "other-words") == {(NAMES[3], "other-words"): NAMES[3]}


def test_a_print_copy_is_found_without_reading_all(desk: Desk, touched: set[tuple[str, str]]
                                                   ) -> None:
    """What a print copy was made of is known by its hash, from the part of its handout alone."""
    desk.delivered(*NAMES)
    catalogue = desk.open()
    listed = {each.name: each for each in catalogue.listed()}
    catalogue.add_copy("knees/print/a.pdf", "2up", b"copy", [listed[NAMES[3]]])
    catalogue.close(None)
    touched.clear()
    assert desk.open().copied(hashed(b"copy")) == (NAMES[3],)
    assert desk.open().copied(hashed(b"no copy")) == ()
    assert {path for _, path in touched if "/knees/" in path} == {
        ".catalogue/knees/south-east.json"}


@pytest.mark.parametrize("harm", [
    lambda path: path.unlink(), lambda path: path.write_bytes(path.read_bytes()[:20]),
    lambda path: path.write_text("[]"), lambda path: path.write_text('{"X": ["../../x/y"]}'),
    lambda path: path.write_text('{"X": [5]}'), lambda path: path.write_text("[" * 100_000)])
def test_an_index_that_was_harmed(desk: Desk, harm: Any) -> None:
    """Where a file of the index is gone or damaged, each code is found, and a run mends it."""
    desk.delivered(*NAMES)
    good = lying(desk.out)
    for path in desk.out.glob(".catalogue/codes-*.json"):
        harm(path)
    assert found(desk.out, "one-two") == {(name, "one-two"): name for name in NAMES}
    for text in ("other-words", "one-two"):
        catalogue = desk.open()
        desk.deliver(catalogue, NAMES[3], text)
        catalogue.close(None)
        assert found(desk.out, "one-two", "other-words") == {
            (name, text if name == NAMES[3] else "one-two"): name for name in NAMES}
    harmed = {path for path in good if path not in lying(desk.out)}
    assert harmed <= {path for path in good if "codes-" in path}


def test_a_code_that_stands_in_a_damaged_part(desk: Desk, tiny: TinyLibrary) -> None:
    """Who asks for it hears that the list is damaged, and not alone that nothing has this code."""
    desk.delivered(*NAMES)
    part = desk.out / ".catalogue" / "knees" / "south-east.json"
    part.write_bytes(part.read_bytes()[:200])
    findings = Findings()
    verify_code(code(NAMES[3]), tiny.order(), findings)
    assert {"damaged-catalogue"} <= {finding.code for finding in findings}


def test_a_list_without_an_index(desk: Desk) -> None:
    """A list that an earlier version has written is read in all its parts, until the next run."""
    desk.delivered(*NAMES)
    first = json.loads((desk.out / LIST).read_bytes())
    del first["parts"]["codes"]
    (desk.out / LIST).write_text(json.dumps(first))
    for path in desk.out.glob(".catalogue/codes-*.json"):
        path.unlink()
    assert found(desk.out, "one-two") == {(name, "one-two"): name for name in NAMES}
    desk.delivered(NAMES[0])
    assert [*desk.out.glob(".catalogue/codes-*.json")]
    assert found(desk.out, "one-two") == {(name, "one-two"): name for name in NAMES}


def test_all_is_cleared(desk: Desk) -> None:
    """What the parts list is removed, and they too, and nothing else."""
    desk.delivered(*NAMES)
    (desk.out / ".catalogue" / "mine.txt").write_text("mine")
    removed = desk.open().clear()
    assert removed[-1] == LIST and len(removed) == 2 * len(NAMES) + 1
    assert list(lying(desk.out)) == [".catalogue/mine.txt"]


# --- cut off -------------------------------------------------------------------------------------


def codes_in(catalogue: Catalogue) -> dict[tuple[str, str], str]:
    """What is to be found by the codes of handouts, as all parts and the journal list them."""
    listed = {entry["code"]: str(entry["name"]) for _, part in catalogue._lists.each()
              for entry in part.handouts.values()}
    return {(name, text): listed[code(name, text)] for name in NAMES
            for text in ("one-two", "other-words") if code(name, text) in listed}


class CutOffError(BaseException):
    """A run is killed."""


def cut_off(monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Kill the run when so many files were written or removed since."""
    left = [after]

    def counted(verb: Any) -> Any:
        def counting(self: Folder, *given: Any, **more: Any) -> Any:
            if left[0] <= 0:
                raise CutOffError
            left[0] -= 1
            return verb(self, *given, **more)
        return counting

    for name in ("put", "append", "remove"):
        monkeypatch.setattr(Folder, name, counted(getattr(Folder, name)))


@pytest.mark.parametrize(("before", "since"), [(100, 100), (100, 2), (2, 2), (2, 100)])
def test_a_run_that_is_killed_at_any_write(desk: Desk, monkeypatch: pytest.MonkeyPatch,
                                           before: int, since: int) -> None:
    """However far a run came, within a form or between the two, all that lies there is listed, and
    the next run ends with the list that one which was not killed would have written."""
    def run() -> None:
        catalogue = desk.open()
        for name in NAMES[1:]:
            desk.deliver(catalogue, name, "other-words")
        catalogue.close(frozenset(NAMES[1:]))

    monkeypatch.setattr(catalogues, "_FEW", 2)
    monkeypatch.setattr(lists, "MOST", before)
    desk.delivered(*NAMES[:4])
    earlier = lying(desk.out)
    monkeypatch.setattr(lists, "MOST", since)
    run()
    wanted = lying(desk.out)
    for after in count():
        rmtree(desk.out)
        for path, content in earlier.items():
            (desk.out / path).parent.mkdir(parents=True, exist_ok=True)
            (desk.out / path).write_bytes(content)
        killed = False
        with monkeypatch.context() as patched:
            cut_off(patched, after)
            try:
                run()
            except CutOffError:
                killed = True
        left = desk.open()
        assert not told(left), after
        assert found(desk.out, "one-two", "other-words") == codes_in(left), after
        assert {path for path in lying(desk.out) if path.endswith(".pdf")} <= {
            each.path for each in left.listed()}, after
        run()
        assert lying(desk.out) == wanted, after
        if not killed:
            break
    assert after > 15


# --- hostile -------------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [".catalogue", ".catalogue/knees", ".catalogue/knees/north.json"])
def test_a_part_that_is_a_link(desk: Desk, tmp_path: Path, where: str) -> None:
    """A part that is a link, or lies behind one, is not read, written or removed."""
    desk.delivered(*NAMES)
    mine, place = tmp_path / "mine", desk.out / where
    place.rename(mine)
    place.symlink_to(mine)
    before = lying(tmp_path) if mine.is_dir() else {"": mine.read_bytes()}
    with pytest.raises(BlockedError, match="is a link to"):
        desk.delivered(NAMES[2])
    assert (lying(tmp_path) if mine.is_dir() else {"": mine.read_bytes()}) == before


@pytest.mark.parametrize("harm", [
    lambda entry: {**entry, "work": "hips"}, lambda entry: {**entry, "clinic": "../../x"},
    lambda entry: {**entry, "clinic": 5}, lambda entry: {**entry, "work": None},
    lambda entry: [entry], lambda entry: {"parts": {}}])
def test_an_entry_in_the_wrong_part(desk: Desk, harm: Any) -> None:
    """What does not belong into a part is damage; the next build finds its handouts again."""
    desk.delivered(*NAMES)
    part = desk.out / ".catalogue" / "knees" / "north.json"
    listed = json.loads(part.read_bytes())
    listed["handouts"][0] = harm(listed["handouts"][0])
    part.write_text(json.dumps(listed))
    put_paper(desk.out / "report.html", b"paper", desk.out)
    catalogue = desk.open()
    catalogue.adopt(iter(desk.handouts.values()))
    desk.deliver(catalogue, NAMES[2], "other-words")
    catalogue.close(None)
    assert told(catalogue) == [("damaged-catalogue", ".catalogue/knees/north.json")]
    assert desk.names == sorted(NAMES) and not told(desk.open())


@pytest.mark.parametrize("content", [
    "", "[]", "{", '{"Test clinic": 5}', '{"Test clinic": {"works": 5, "planned": []}}',
    '{"Test clinic": {"works": {"knees": []}, "clinics": {"north": {}}}}', "[" * 100_000,
    '{"x": "\\ud800"}', '{"Test clinic": {"planned": "\\ud800"}}'])
def test_what_was_settled_was_edited(desk: Desk, content: str) -> None:
    """Whatever stands among what was settled, a run ends well and looks at all again."""
    desk.delivered(*NAMES)
    (desk.out / ".catalogue" / "settled.json").write_text(content)
    catalogue = desk.open()
    looked = catalogue.entries_of_ours(["knees"], (["north"], ""), basis("nothing"))
    assert len([*looked]) == len(NAMES)
    catalogue.mark(())
    catalogue.close(frozenset(NAMES))
    assert desk.names == sorted(NAMES)


@pytest.mark.parametrize("parts", [
    {}, {"handouts": -5}, {"handouts": 10**400, "bytes": 1, "stamp": "0" * 64},
    {"handouts": True, "bytes": [], "stamp": {}}, {"handouts": 0, "bytes": 0, "stamp": "0" * 64}])
def test_totals_that_were_edited(desk: Desk, parts: Any) -> None:
    """Whatever the first file says of the parts, they are read where they lie."""
    desk.delivered(*NAMES)
    (desk.out / LIST).write_text(json.dumps({"version": 1, "parts": parts, "copies": []}))
    assert desk.names == sorted(NAMES)
    desk.delivered(PATIENT)
    assert desk.names == sorted(NAMES) and not told(desk.open())


def test_parts_that_are_gone(desk: Desk) -> None:
    """When somebody has removed the parts, that is told, and a build finds the handouts again."""
    desk.delivered(*NAMES)
    rmtree(desk.out / ".catalogue")
    catalogue = desk.open()
    assert ("damaged-catalogue", LIST) in told(catalogue)
    catalogue.adopt(desk.handouts.values())
    catalogue.close(None)
    assert desk.names == sorted(NAMES) and not told(desk.open())


def test_a_stamp_of_many(desk: Desk) -> None:
    """The stamp of a list changes with any handout; that of some alone with one of these."""
    desk.delivered(*NAMES)
    some = [desk.handouts[NAMES[2]]]

    def stamps() -> tuple[str, str]:
        lists = Lists(Folder(desk.out))
        return lists.stamp(some), lists.stamp(some, alone=True)

    before = stamps()
    assert stamps() == before
    catalogue = desk.open()
    desk.deliver(catalogue, NAMES[3], "other-words")
    catalogue.close(None)
    assert stamps()[0] != before[0] and stamps()[1] == before[1]
    desk.deliver(desk.open(), NAMES[3], "more-words")  # and is killed
    assert stamps() != stamps()
