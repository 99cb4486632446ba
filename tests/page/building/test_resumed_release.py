"""A release for many clinics that was broken off goes on, and believes as little as it can."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from bifolio.building import batches, pipeline, runs
from bifolio.building.order_records import OrderRecord
from bifolio.building.orders import Run
from bifolio.diagnostics import Findings
from bifolio.files.cache import FOLDER, forget
from bifolio.files.own_key import own_key
from bifolio.files.writing import Folder
from bifolio.model.source import Span
from bifolio.printing.pdf import file_digest
from bifolio.printing.typesetting.typesetter import Typesetter
from tests.support.library import BreakingOff, Silence, TinyLibrary
from tests.support.workers import WORKERS

NAMES = ("ash", "beech", "elm", "oak")
CARE, TRUE, FALSE = "content/knees/chapters/20-care.patient.md", "a little every", "a lot of some"


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(batches, "_COPIES", 2)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def many(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, for patients alone, with four clinics."""
    rows = [f"{name},{name.title()} Clinic,{at} Moor Road; Anytown,01632 960 20{at},Desk,Monday"
            for at, name in enumerate(NAMES)]
    head = "id,name,address,phone,phone_label,hours"
    tiny.write("content/clinics.csv", "\n".join((head, *rows)))
    return tiny.for_patients_alone()


@pytest.fixture
def set_(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clinics whose pages are set, from when it is cleared; a master is nobody's."""
    clinics: list[str] = []
    before = Typesetter.typeset

    def typeset(typesetter: Typesetter, html: str, handout: Any, *more: Any) -> Any:
        clinics.extend(filter(None, [handout.clinic]))
        return before(typesetter, html, handout, *more)

    monkeypatch.setattr(Typesetter, "typeset", typeset)
    return clinics


def release(library: TinyLibrary, after: int = 0, **more: Any) -> list[Run]:
    """A release for all clinics; or one that is broken off after so many copies."""
    asked = batches.open_batches(library.order(release=True, **more), "all")
    if not after:
        return list(asked.runs(Silence(), WORKERS))
    with pytest.raises(KeyboardInterrupt):
        list(asked.runs(BreakingOff(after), WORKERS))
    return []


def pdf(library: TinyLibrary, clinic: str) -> Path:
    return library.out / f"knees/knees-patient-a4-standard-colour-{clinic}.pdf"


def record(library: TinyLibrary) -> Path:
    (path,) = (library.out / FOLDER / "orders").iterdir()
    return path


def put_forged(library: TinyLibrary, clinic: str, content: bytes, sealed: bool = True) -> None:
    """Put another PDF into the place of a copy, and its hash into the record; `sealed` as only
    who has the key can."""
    path = pdf(library, clinic)
    old = sha256(path.read_bytes()).hexdigest()
    path.write_bytes(content)
    text = record(library).read_text("utf-8")
    assert old in text
    text = text.replace(old, sha256(content).hexdigest())
    path = record(library).relative_to(library.out).as_posix()
    mine = OrderRecord(Folder(library.out), path, own_key())
    lines = [json.loads(line) for line in text.split("\n") if line]
    for line in lines if sealed else ():
        line["seal"] = mine._seal(line)
    record(library).write_text("\n".join(map(json.dumps, lines)), "utf-8")


def test_a_release_goes_on_where_it_was_broken_off(many: TinyLibrary, set_: list[str]) -> None:
    """What was delivered is proved again and not set again; the end is as without a break."""
    release(many, after=3)
    assert set_ == ["ash", "beech", "elm"]
    good = {name: pdf(many, name).read_bytes() for name in NAMES[:3]}
    set_.clear()
    done = release(many)
    assert set_ == ["oak"]
    assert [delivery.made for run in done for delivery in run.deliveries] == [
        False, False, False, True]
    assert {name: pdf(many, name).read_bytes() for name in NAMES[:3]} == good
    assert all(delivery.pages == done[0].deliveries[0].pages > 0
               for run in done for delivery in run.deliveries)


def test_when_all_is_done_the_next_release_is_from_nothing(many: TinyLibrary, set_: list[str]
                                                           ) -> None:
    """A release that ended leaves no record, and another one sets every page."""
    release(many, after=3)
    release(many)
    assert not (many.out / FOLDER / "orders").exists()
    set_.clear()
    release(many)
    assert set_ == list(NAMES)


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", None])
def test_a_copy_that_is_not_as_it_was_noted_is_set_again(
        many: TinyLibrary, set_: list[str], content: bytes | None) -> None:
    """Of a copy that was changed, cut off or replaced meanwhile nothing is kept."""
    release(many, after=3)
    good = pdf(many, "beech").read_bytes()
    pdf(many, "beech").write_bytes(pdf(many, "ash").read_bytes() if content is None else content)
    set_.clear()
    release(many)
    assert set_ == ["beech", "oak"]
    assert pdf(many, "beech").read_bytes() == good


def test_a_forged_copy_does_not_pass_its_proof(many: TinyLibrary, set_: list[str]) -> None:
    """One with other words, whose code, digest and record are forged too, is set again."""
    release(many, after=3)
    good = pdf(many, "beech").read_bytes()
    said = file_digest.read(good)
    assert said
    many.change(CARE, TRUE, FALSE)
    runs.build(replace(many.order(clinic="beech"), out=many.root / "other"), Silence(), WORKERS)
    many.change(CARE, FALSE, TRUE)
    forged = next((many.root / "other" / "knees").glob("*.pdf")).read_bytes()
    other = file_digest.read(forged)
    assert other and other.code != said.code
    for mine, theirs in ((said.code, other.code), (said.text, other.text)):
        forged = forged.replace(theirs.encode(), mine.encode())
    digest = forged.index(b"<bifolio:digest>") + len(b"<bifolio:digest>")
    forged = forged[:digest] + b"0" * 64 + forged[digest + 64:]
    put_forged(many, "beech", file_digest.close(forged))
    assert file_digest.read(pdf(many, "beech").read_bytes()) == said
    assert file_digest.is_whole(pdf(many, "beech").read_bytes())
    set_.clear()
    release(many)
    assert set_ == ["beech", "oak"]
    assert pdf(many, "beech").read_bytes() == good


def test_a_record_without_the_key_is_not_believed(many: TinyLibrary, set_: list[str]) -> None:
    """Who has the handouts alone cannot note a copy, though it says the same words."""
    release(many, after=3)
    good = pdf(many, "beech").read_bytes()
    blank = file_digest.opened(good).replace(b"%\xbf\xf7\xa2\xfe", b"%\xbf\xf7\xa2\xff", 1)
    said = file_digest.read(good)
    assert said and blank != file_digest.opened(good)
    put_forged(many, "beech", file_digest.close(blank, said.text), sealed=False)
    set_.clear()
    release(many)
    assert set_ == ["beech", "oak"] and pdf(many, "beech").read_bytes() == good


def test_a_key_that_others_may_read_is_none(many: TinyLibrary, set_: list[str]) -> None:
    """Then nothing is believed that was noted, and all is made from nothing."""
    release(many, after=3)
    (Path(os.environ["XDG_STATE_HOME"]) / "bifolio" / "key").chmod(0o644)
    set_.clear()
    release(many)
    assert set_ == list(NAMES)


def test_another_clinics_copy_is_not_kept(many: TinyLibrary, set_: list[str]) -> None:
    """A copy of another clinic in its place is set again, though the record has its hash."""
    release(many, after=3)
    put_forged(many, "beech", pdf(many, "ash").read_bytes())
    set_.clear()
    release(many)
    assert set_ == ["beech", "oak"]


@pytest.mark.parametrize("edit", ["a chapter", "the table", "the order", "the record"])
def test_another_order_keeps_nothing(many: TinyLibrary, set_: list[str], edit: str) -> None:
    """After an edit, with another option, or with a damaged record, all is made from nothing."""
    release(many, after=3)
    if edit == "a chapter":
        many.change(CARE, TRUE, FALSE)
    elif edit == "the table":
        many.change("content/clinics.csv", "2 Moor Road", "12 Moor Road")
    elif edit == "the record":
        record(many).write_bytes(b'[\n{"name": 5}\n{"name": "x", "found": "[]"}\n\xff\n"')
    set_.clear()
    release(many, strict=edit == "the order")
    assert set_ == list(NAMES)


def test_what_was_found_on_the_pages_is_told_again(many: TinyLibrary, set_: list[str],
                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning on how the pages of a kept copy were set is told in the resumed run, too."""
    def find(layouts: Any, edition: Any, findings: Findings) -> None:
        del layouts, edition
        findings.add("lone-line", Span("content/knees/work.yaml", 1, 1), "A line is alone.",
                     "Mend.")

    monkeypatch.setattr(pipeline, "find_bad_breaks", find)
    release(many, after=3)
    monkeypatch.setattr(pipeline, "find_bad_breaks", lambda *_: None)
    set_.clear()
    done = release(many)
    assert set_ == ["oak"]
    told = [[f.code for f in delivery.findings] for run in done for delivery in run.deliveries]
    assert told == [["lone-line"], ["lone-line"], ["lone-line"], []]


def test_clean_takes_the_record_too(many: TinyLibrary) -> None:
    """The record of a release that was never ended goes with all else that is remembered."""
    release(many, after=1)
    assert record(many).is_file()
    assert forget(many.out)
    assert not (many.out / FOLDER).exists()
