"""One build for many clinics: counted, each for itself, broken off and taken up again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bifolio.building import batches, runs
from bifolio.building.orders import Run
from bifolio.building.set_job import Worker
from bifolio.cli import main
from bifolio.delivery.catalogue import Catalogue
from bifolio.model import Audience
from tests.support.library import BreakingOff, Silence, TinyLibrary, lying
from tests.support.papers import Paper
from tests.support.workers import WORKERS

Shown = pytest.CaptureFixture[str]
TABLE = "content/clinics.csv"
NAMES = ("ash", "beech", "cedar", "elm", "fir", "oak")


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is this process that prints, so that a test can look on; a batch is of two clinics."""
    monkeypatch.setattr(runs, "usual_executor", lambda *given: WORKERS)
    monkeypatch.setattr("bifolio.building.worker.begin", lambda: None)
    monkeypatch.setattr(batches, "_COPIES", 2)


@pytest.fixture
def many(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library, for patients alone, with six clinics, of which the number of one is lost.
    """
    rows = [f"{name},{name.title()} Clinic,{at} Moor Road; Anytown,"
            f"{'1.63E+09' if name == 'cedar' else f'01632 960 20{at}'},Desk,Monday,"
            f"{'North' if at % 2 else 'South'}" for at, name in enumerate(NAMES)]
    tiny.write(TABLE, "\n".join(("id,name,address,phone,phone_label,hours,region", *rows)))
    return tiny.for_patients_alone()


def make(library: TinyLibrary, wanted: str = "all", **more: Any) -> list[Run]:
    """What comes of each batch of a build for these clinics."""
    asked = batches.open_batches(library.order(**more), wanted)
    return list(asked.runs(Silence(), WORKERS))


def elsewhere(library: TinyLibrary, folder: str, **more: Any) -> None:
    """Make an order from nothing in another folder of the library."""
    order = replace(library.order(**more), out=library.root / folder, remembers=False)
    runs.build(order, Silence(), WORKERS)


def pdf(clinic: str) -> str:
    return f"knees/knees-patient-a4-standard-colour-{clinic}.pdf"


def counting(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The clinics whose pages are set from now on."""
    set_: list[str] = []
    before = Worker.print

    def print_(worker: Worker, print_job: Any) -> Any:
        set_.append(print_job.handout.clinic)
        return before(worker, print_job)

    monkeypatch.setattr(Worker, "print", print_)
    return set_


def broken_off(library: TinyLibrary, after: int, **more: Any) -> None:
    """A build for all clinics that is ended when so many copies are done."""
    asked = batches.open_batches(library.order(**more), "all")
    with pytest.raises(KeyboardInterrupt):
        list(asked.runs(BreakingOff(after), WORKERS))


def test_one_bad_clinic_stops_nobody_else(many: TinyLibrary) -> None:
    """Five of six clinics get their handout, with their own number; the sixth gets none."""
    done = make(many)
    deliveries = [delivery for run in done for delivery in run.deliveries]
    assert [(each.handout.clinic, bool(each.path)) for each in deliveries] == [
        (name, name != "cedar") for name in NAMES]
    assert all(run.failed for run in done)
    for at, name in enumerate(NAMES):
        if name != "cedar":
            assert f"01632 960 20{at}" in Paper((many.out / pdf(name)).read_bytes()).text
    assert {one.name for one in Catalogue.open(many.out).listed()} == {
        f"knees-patient-a4-standard-colour-{name}" for name in NAMES if name != "cedar"}


def test_a_copy_is_the_same_alone_and_among_many(many: TinyLibrary) -> None:
    """For one clinic alone the same bytes come as in a run of all."""
    make(many)
    among = lying(many.out)
    elsewhere(many, "alone", clinic="fir")
    alone = lying(many.root / "alone")
    assert alone[pdf("fir")] == among[pdf("fir")]
    assert {path for path in alone if path.startswith("knees/")} < set(among)


def test_a_row_that_changes_is_made_anew_alone(many: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                               ) -> None:
    """Of a dozen clinics in a table one gets another number: its copy alone is made, and every
    other file lies there as it was written; what stands in its row alone is a source of its copy.
    """
    monkeypatch.setattr(batches, "_COPIES", 5)
    rows = [f"site-{at:02},Site {at},{at} Moor Road,01632 960 1{at:02},Desk,Monday,North"
            for at in range(12)]
    table = "\n".join(("id,name,address,phone,phone_label,hours,region", *rows))
    many.write(TABLE, table)
    make(many)
    copies = {path for path in lying(many.out) if path.startswith(("knees/", ".places/"))}
    before = {path: (many.out / path).stat().st_mtime_ns for path in copies}
    entries = {one["name"]: one for one in listed(many)}
    assert len(entries) == 12
    many.write(TABLE, table.replace("01632 960 107", "01632 960 707"))
    made = [delivery.handout.clinic for run in make(many) for delivery in run.deliveries
            if delivery.made]
    assert made == ["site-07"]
    assert {path for path in copies if (many.out / path).stat().st_mtime_ns != before[path]} == {
        path for path in copies if "site-07" in path}
    others = [one for one in listed(many) if one["clinic"] != "site-07"]
    assert others == [entries[one["name"]] for one in others] and len(others) == 11
    assert "content/clinics.csv#site-07" in entries["knees-patient-a4-standard-colour-site-07"][
        "sources"]


def test_a_batch_that_would_be_repeated_is_not_made(many: TinyLibrary,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """With nothing to do no batch is built, and the same is told of it again; one row, one file or
    one finding that is another has built again what it touches, and nothing else.
    """
    many.change(TABLE, "1.63E+09", "01632 960 202")
    built, before = list[tuple[str, ...]](), batches.build

    def build(order: Any, *rest: Any) -> Run:
        built.append(order.clinics)
        return before(order, *rest)

    def again() -> list[tuple[str, ...]]:
        built.clear()
        make(many)
        return built

    monkeypatch.setattr(batches, "build", build)
    first = make(many)
    assert len(built) == 3
    built.clear()
    second = make(many)
    assert built == []
    assert [run.findings for run in second] == [run.findings for run in first]
    assert [(one.handout, one.path, one.files) for run in second for one in run.deliveries] == [
        (one.handout, one.path, one.files) for run in first for one in run.deliveries]
    assert not any(delivery.made for run in second for delivery in run.deliveries)
    many.change(TABLE, "01632 960 203", "01632 960 503")
    assert again() == [("cedar", "elm")]
    assert "01632 960 503" in Paper((many.out / pdf("elm")).read_bytes()).text
    (many.out / pdf("oak")).unlink()
    assert again() == [("fir", "oak")] and (many.out / pdf("oak")).is_file()
    assert again() == []
    many.change(TABLE, "01632 960 200", "1.63E+09")  # which is told of every batch
    assert again() == [("ash", "beech"), ("cedar", "elm"), ("fir", "oak")]
    assert again() == []
    many.change("content/knees/chapters/20-care.patient.md", "Walk a little", "Walk a bit")
    assert len(again()) == 3


def listed(library: TinyLibrary) -> list[dict[str, Any]]:
    """What the catalogue says of each handout."""
    found = json.loads((library.out / "catalogue.json").read_text())
    return list(found["handouts"])


@pytest.mark.parametrize("after", [1, 3, 6])
def test_what_is_broken_off_goes_on(many: TinyLibrary, monkeypatch: pytest.MonkeyPatch, after: int
                                    ) -> None:
    """Started again, a build sets only what it had not; in the end all is as without a break."""
    many.change(TABLE, "1.63E+09", "01632 960 202")
    broken_off(many, after)
    set_ = counting(monkeypatch)
    done = make(many)
    assert not any(run.failed for run in done)
    assert len(set_) <= len(NAMES) - after
    assert sum(len(run.deliveries) for run in done) == len(NAMES)
    resumed = lying(many.out)
    elsewhere(many, "whole", clinics=NAMES)
    whole = lying(many.root / "whole")
    assert {path: content for path, content in resumed.items() if path.startswith("knees/")} == {
        path: content for path, content in whole.items() if path.startswith("knees/")}


@pytest.mark.parametrize("spoil", [lambda pdf: pdf + b"\n% edited\n", lambda pdf: pdf[:999],
                                   lambda pdf: b""])
def test_a_copy_that_was_changed_meanwhile_is_made_anew(
        many: TinyLibrary, spoil: Callable[[bytes], bytes]) -> None:
    """A copy that lies there is kept only when it is what this build would deliver."""
    make(many)
    good = (many.out / pdf("oak")).read_bytes()
    (many.out / pdf("oak")).write_bytes(spoil(good))
    make(many)
    assert (many.out / pdf("oak")).read_bytes() == good


def test_the_list_is_not_told_of_a_batch_as_if_it_were_all(many: TinyLibrary) -> None:
    """A build for some clinics leaves what lies there of others, and one for none, as it is."""
    make(many, "ash,oak")
    many.build(clinic="")
    make(many, "region:south")
    listed = {one.name: one.current for one in Catalogue.open(many.out).listed()}
    assert set(listed) == {f"knees-patient-a4-standard-colour{end}"
                           for end in ("", "-ash", "-fir", "-oak")}
    assert all(listed.values())


@pytest.mark.parametrize(("wanted", "said"), [
    ("all", "6 copies to make: 1 handout (1 work, 1 edition, 1 format) for each of 6 clinics."),
    ("oak", "1 copy to make: 1 handout (1 work, 1 edition, 1 format) for 1 clinic."),
    ("oak, ash,oak", "2 copies to make"), ("region:NORTH", "3 copies to make"),
    ("region:south,oak", "4 copies to make"),
])
def test_the_copies_are_counted_beforehand(many: TinyLibrary, monkeypatch: pytest.MonkeyPatch,
                                           capsys: Shown, wanted: str, said: str) -> None:
    """Before anything is made it is told how many copies that will be, and why so many."""
    monkeypatch.setattr(batches.Batches, "runs", lambda *_: iter(()))
    main(["--root", str(many.root), "build", "--clinics", wanted])
    assert capsys.readouterr().out.startswith(said)


def test_it_is_told_what_was_not_made(many: TinyLibrary, capsys: Shown) -> None:
    """At the end each clinic is named for which something was not made, and the code is 1."""
    many.write("content/clinics/yew.yaml", "nome: Yew\n")
    assert main(["--root", str(many.root), "build", "--clinics", "all"]) == 1
    told = capsys.readouterr().out
    assert "cedar: 1 of 1 copy not made; 1 error\n" in told
    assert "content/clinics/yew.yaml: nothing is made; this clinic cannot be read\n" in told
    assert told.count("spreadsheet-number") == 1
    assert "5 of 6 handouts made" in told
    assert main(["--root", str(many.root), "build", "--clinics", "ash,yew"]) == 1
    told = capsys.readouterr().out
    assert "yew: nothing is made" in told and "yew.yaml: nothing" not in told
    assert main(["--root", str(many.root), "build", "--clinics", "all"]) == 1
    assert "Nothing to make: 5 handouts are up to date; 1 cannot be made." in \
        capsys.readouterr().out


def test_list_counts_the_copies_for_clinics(many: TinyLibrary, capsys: Shown) -> None:
    """Beside the handouts that it shows, it tells how many lie there for other clinics."""
    make(many)
    root = ["--root", str(many.root), "--out", str(many.out)]
    assert main([*root, "list"]) == 1
    told = capsys.readouterr().out
    assert "not made" in told and "\n5 copies for other clinics lie there, too.\n" in told
    main([*root, "list", "--clinic", "oak"])
    assert "\n4 copies for other clinics lie there, too.\n" in capsys.readouterr().out


@pytest.mark.parametrize(("old", "new", "said"), [
    (b"region", b"regoin", "Did you mean “region”?"),
    (b"Ash Clinic", b"Ash Clin\xefc", "The byte 0xEF")])
def test_a_table_that_cannot_be_read_is_told_why(
        many: TinyLibrary, capsys: Shown, old: bytes, new: bytes, said: str) -> None:
    """Where no clinic can be read, the finding says what is wrong; nobody is told of --strict."""
    many.write(TABLE, many.text(TABLE).encode().replace(old, new, 1))
    assert main(["--root", str(many.root), "build", "--clinics", "all"]) == 1
    told = capsys.readouterr().out
    assert said in told and "--strict" not in told


@pytest.mark.parametrize(("words", "said"), [
    (["--clinics", "oke"], "There is no clinic “oke” here. Did you mean “oak”"),
    (["--clinics", "region:nort"], "There is no region “nort” here. Did you mean “North”"),
    (["--clinics", "region:"], "There is no region “” here."),
    (["--clinics", ""], "There is nothing to make"),
    (["--clinics", "all", "--clinic", "oak"], "leave --clinic"),
    (["--clinics", "all", "--check"], "leave --check"),
    (["--clinics", "all", "--audience", "clinician"], "There is nothing to make"),
])
def test_a_slip_is_a_slip_of_typing(many: TinyLibrary, capsys: Shown, words: list[str], said: str
                                    ) -> None:
    """What cannot be meant is refused before anything is made, with the nearest name."""
    many.change(TABLE, "1.63E+09", "01632 960 202")
    assert main(["--root", str(many.root), "build", *words]) == 2
    assert said in capsys.readouterr().err
    assert not many.out.exists()


@pytest.mark.parametrize("word", ["goood", "none", "region:nowhere", "Yew", "id"])
def test_one_bad_row_hides_no_slip(many: TinyLibrary, capsys: Shown, word: str) -> None:
    """A name that stands in no row or file that cannot be read is a slip all the same."""
    many.write("content/clinics/yew.yaml", "nome: Yew\n")
    many.write(TABLE, f"{many.text(TABLE)}\nfig@hill,Fig,1 Road,999,Desk,Monday,West\n")
    assert main(["--root", str(many.root), "build", "--clinics", word]) == 2
    assert "There is no " in capsys.readouterr().err


@pytest.mark.parametrize("word", ["yew", "fig", "region:west", "region:Coast"])
def test_a_name_in_a_row_that_cannot_be_read_is_lost(many: TinyLibrary, word: str) -> None:
    """Who asks for a clinic, or for a region, that stands in such a row or file is told of that."""
    many.write("content/clinics/yew.yaml", "nome: Yew\nregion: Coast\n")
    row = "fig,Fig,1 Road,999,Desk,Monday,West\n"
    many.write(TABLE, f"{many.text(TABLE)}\n{row}{row}")
    assert batches.open_batches(many.order(), word).unread == (word,)


@pytest.mark.parametrize("second", ["oak", "all", "oak,ash", "region:north"])
def test_another_choice_of_clinics_is_another_order(
        many: TinyLibrary, monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    """Who asks for other clinics than the last time gets their handouts, in one batch or more."""
    monkeypatch.setattr(batches, "_COPIES", 200)
    make(many, "ash", audiences=(Audience.PATIENT,))
    done = make(many, second, audiences=(Audience.PATIENT,))
    asked = {name for run in done for name in (each.handout.clinic for each in run.deliveries)}
    assert asked and asked != {"ash"}
    assert all(many.out.joinpath(pdf(name)).is_file() for name in asked - {"cedar"})


def test_the_fault_of_one_clinic_is_not_told_of_another(
        many: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a build for a clinic with an error, another clinic gets its handout."""
    monkeypatch.setattr(batches, "_COPIES", 200)
    assert [each.path for each in make(many, "cedar")[0].deliveries] == [""]
    assert [each.path for each in make(many, "oak")[0].deliveries] == [pdf("oak")]
