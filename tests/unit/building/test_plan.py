"""Planning: which handouts a library can make, however many clinics it is for."""

from __future__ import annotations

import pickle
from itertools import product
from typing import Any

import pytest

from bifolio.building import plan, runs
from bifolio.diagnostics import ContentError, UnknownNameError
from bifolio.files.reading import SourceFiles
from bifolio.loading import library as loading
from tests.support.library import Silence, TinyLibrary
from tests.support.workers import WORKERS

SHEET = "\nsheets:\n  - {id: card, title: A card, audience: patient, from: table options}\n"


def test_what_can_be_made_is_told_by_its_parts(tiny: TinyLibrary) -> None:
    """For each handout and each clinic, and for none else, a name is one that can be made."""
    tiny.write("content/knees/work.yaml",
               (tiny.root / "content/knees/work.yaml").read_text() + SHEET)
    clinics = ("north", "north-west", "standard-colour", "a4")
    for name in clinics:
        tiny.write(f"content/clinics/{name}.yaml", "name: A clinic\n")
    library = plan.open_library(tiny.order()).library
    names = {handout.name for handout in plan.every_handout(library)}
    makeable = plan.makeable(library)
    assert names and all(name in makeable for name in names)
    parts = [*clinics, "knees", "patient", "a4-standard-colour", "letter-large-mono", "card", ""]
    tried = {"-".join(each) for each in product(parts, repeat=4)}
    assert {name for name in tried if name in makeable} == names & tried
    assert len(names & tried) > len(clinics)


@pytest.mark.parametrize(("named", "path", "text"), [
    ({"clinic": "north"}, "content/clinics/north.yaml", "name: [A clinic"),
    ({"works": ("knees",)}, "content/knees/work.yaml", "title: ]")])
def test_what_was_named_and_cannot_be_read_is_told_with_its_finding(
        tiny: TinyLibrary, named: dict[str, Any], path: str, text: str) -> None:
    """It is not said to be missing, nor is anyone told to name something else."""
    tiny.write(path, text)
    with pytest.raises(ContentError, match=r"cannot be read\. Mend its errors first\.") as raised:
        runs.check(tiny.order(**named), Silence(), WORKERS)
    assert path in {finding.span.path for finding in raised.value.findings}


@pytest.mark.parametrize("named", [{"clinic": "nort"}, {"works": ("knee",)}])
def test_what_was_named_wrong_is_told_with_what_is_like_it(tiny: TinyLibrary,
                                                            named: dict[str, Any]) -> None:
    """A name that nobody has is a slip of the one who asks."""
    tiny.write("content/clinics/north.yaml", "name: A clinic\n")
    with pytest.raises(UnknownNameError, match="Did you mean"):
        runs.check(tiny.order(**named), Silence(), WORKERS)


def test_a_library_can_be_opened_without_its_sources(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who shows no source has none read, and hears nothing of them."""
    def read(*_: object) -> None:
        raise AssertionError("a source was read")

    monkeypatch.setattr(loading, "_read_bibliography", read)
    tiny.write("content/knees/facts.yaml", "")
    opened = plan.open_library(tiny.order(), cites=False)
    assert not opened.library.bibliography.references and not opened.findings
    assert [each.name for each in plan.handouts_of(opened.library, tiny.order())] == [
        "knees-patient-a4-standard-colour", "knees-clinician-a4-standard-colour"]


def test_paths_are_found_by_what_they_begin_with() -> None:
    """Under a prefix stand the paths that begin with it, sorted, whatever their signs.

    What is remembered for that does not travel: another thread may add to it meanwhile.
    """
    paths = ("content/a/x", "content/a-b/y", "content/a/", "content/á", "content/b", "style", "")
    files = SourceFiles(dict.fromkeys(paths, b""))
    for prefix in (*paths, "content/", "content/a", "c", "z", "content/b/"):
        assert files.under(prefix) == tuple(sorted(p for p in paths if p.startswith(prefix)))
    assert vars(pickle.loads(pickle.dumps(files))) == vars(SourceFiles(files.files))
