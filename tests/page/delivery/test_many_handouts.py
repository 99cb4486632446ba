"""A library with so many handouts that they are listed in parts: each command is as with few."""

from __future__ import annotations

import json
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from bifolio.cli import main
from bifolio.delivery import lists
from tests.support.library import TinyLibrary

Shown = pytest.CaptureFixture[str]
CARE = "content/knees/chapters/20-care.patient.md"
CLINIC = """\
    name: North clinic
    address: [1 High Street]
    phones: [{label: Front desk, number: "555-0142"}]
    hours: Monday to Friday, 8 to 18
    """


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of which the handouts without and with a clinic are made, in parts."""
    from tests.support.library import tiny_in

    library = tiny_in(tmp_path_factory.mktemp("many"))
    library.write("content/clinics/north.yaml", CLINIC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lists, "MOST", 0)
        for words in ((), ("--clinic", "north")):
            assert main(["build", "--root", str(library.root), *words]) == 0
    return library.root


@pytest.fixture
def many(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Shown
         ) -> TinyLibrary:
    monkeypatch.setattr(lists, "MOST", 0)
    root = tmp_path / "library"
    copytree(made, root)
    capsys.readouterr()
    return TinyLibrary(root)


def run(library: TinyLibrary, capsys: Shown, *words: str) -> tuple[int, str]:
    code = main([*words, "--root", str(library.root)])
    return code, "".join(capsys.readouterr())


def entries(out: Path) -> list[dict[str, object]]:
    files = [out / "catalogue.json", *out.glob(".catalogue/*/*.json")]
    return sorted((entry for file in files
                   for entry in json.loads(file.read_bytes()).get("handouts", ())),
                  key=lambda entry: str(entry["name"]))


def test_the_same_is_made_and_listed(many: TinyLibrary, capsys: Shown,
                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """In parts stands just what one file would list, and there is nothing to make again."""
    assert sorted(path.name for path in many.out.glob(".catalogue/*/*")) == [
        "_.json", "north.json"]
    assert "Nothing to make" in run(many, capsys, "build")[1]
    assert "Nothing to make" in run(many, capsys, "build", "--clinic", "north")[1]
    inside = entries(many.out)
    monkeypatch.setattr(lists, "MOST", 100)
    rmtree(many.out)
    assert run(many, capsys, "build")[0] == run(many, capsys, "build", "--clinic", "north")[0] == 0
    assert not (many.out / ".catalogue").exists()
    assert json.dumps(entries(many.out)) == json.dumps(inside)


def test_one_typo_makes_others_outdated(many: TinyLibrary, capsys: Shown) -> None:
    """A text that was changed is made anew, and what else rests on it is listed as outdated."""
    many.change(CARE, "a little", "far")
    code, said = run(many, capsys, "build")
    assert code == 0 and "1 handout made" in said
    assert {str(entry["name"]): entry["current"] for entry in entries(many.out)} == {
        "knees-patient-a4-standard-colour": True, "knees-clinician-a4-standard-colour": True,
        "knees-patient-a4-standard-colour-north": False,
        "knees-clinician-a4-standard-colour-north": True}
    assert "outdated" in run(many, capsys, "list", "--clinic", "north")[1]
    many.change(CARE, "far", "a little")
    run(many, capsys, "build")
    assert all(entry["current"] for entry in entries(many.out))


def test_a_clinic_that_is_gone(many: TinyLibrary, capsys: Shown) -> None:
    """When a clinic is removed, its handouts and their part go with the next build."""
    (many.root / "content" / "clinics" / "north.yaml").unlink()
    assert "knees-patient-a4-standard-colour-north.pdf" in run(many, capsys, "build")[1]
    assert [path.name for path in many.out.glob("*/*north*")] == []
    assert len(entries(many.out)) == 2


def test_a_sheet_is_verified(many: TinyLibrary, capsys: Shown) -> None:
    """A file and a printed code are known by the parts alone, where there is no library."""
    entry = next(entry for entry in entries(many.out) if entry["clinic"])
    rmtree(many.root / "content")
    for asked in (str(many.out / str(entry["path"])), str(entry["code"])):
        code, said = run(many, capsys, "verify", asked)
        assert code == 0 and str(entry["name"]) in said and "current    yes" in said


def test_what_is_listed_nowhere(many: TinyLibrary, capsys: Shown) -> None:
    """A build does not look through many handouts for strangers; `build --check` and `clean` do."""
    (many.out / "knees" / "old.pdf").write_text("old")
    many.change(CARE, "a little", "far")
    assert "unlisted-file" not in run(many, capsys, "build")[1]
    code, said = run(many, capsys, "build", "--check")
    assert code == 1, said
    assert "old.pdf is listed nowhere" in said
    assert "old.pdf, which is listed nowhere" in run(many, capsys, "clean")[1]
    assert [path.name for path in many.out.rglob("*") if path.is_file()] == ["old.pdf"]


@pytest.mark.parametrize("damage", ["half", "gone", "first"])
def test_a_damaged_part(many: TinyLibrary, capsys: Shown, damage: str) -> None:
    """A build tells of a damaged part, and lists again what lies there."""
    part = many.out / (
        "catalogue.json" if damage == "first" else ".catalogue/knees/north.json")
    names = [entry["name"] for entry in entries(many.out)]
    if damage == "gone":
        rmtree(many.out / ".catalogue")
    else:
        part.write_bytes(part.read_bytes()[:len(part.read_bytes()) // 2])
    many.change(CARE, "a little", "far")
    assert "damaged-catalogue" in run(many, capsys, "build", "--clinic", "north")[1]
    assert [entry["name"] for entry in entries(many.out)] == names
    assert "damaged-catalogue" not in run(many, capsys, "build")[1]
