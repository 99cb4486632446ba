"""A release is made from nothing, and what a proof has refused is never remembered."""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import sha256

import pytest

from bifolio.building import memo, runs
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.building.set_job import Worker
from bifolio.diagnostics import Findings
from bifolio.files.cache import FOLDER, Ledger
from bifolio.model import Audience
from bifolio.model.source import Span
from bifolio.proofreading.leaks import Marked
from tests.support.library import TinyLibrary
from tests.support.memo_cases import CARE, command
from tests.support.signoffs_cases import approve
from tests.support.workers import WORKERS

Shown = pytest.CaptureFixture[str]
TRUE, FALSE = "Walk a little every day.", "Take 9 mg insulin daily."


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is this process that prints, so that a test can look on."""
    monkeypatch.setattr(runs, "usual_executor", lambda *given: WORKERS)
    monkeypatch.setattr("bifolio.building.worker.begin", lambda: None)


def poison(library: TinyLibrary) -> int:
    """Replace a sentence in all that is remembered, under true hashes; returns how often."""
    ledger, renamed = library.out / FOLDER, {}
    for path in [path for path in ledger.glob("objects/*/*") if path.is_file()]:
        content = path.read_bytes()
        if TRUE.encode() in content:
            content = content.replace(TRUE.encode(), FALSE.encode())
            name = sha256(content).hexdigest()
            renamed[path.parent.name + path.name] = name
            (ledger / "objects" / name[:2]).mkdir(exist_ok=True)
            (ledger / "objects" / name[:2] / name[2:]).write_bytes(content)
    for path in [path for path in ledger.rglob("*.json") if path.is_file()]:
        text = path.read_text("utf-8")
        for old, new in renamed.items():
            text = text.replace(old, new)
        path.write_text(text.replace(TRUE, FALSE), "utf-8")
    for path in [*ledger.glob("notes/pages-*"), *ledger.glob("runs/*"), *ledger.glob("works/*")]:
        path.unlink()  # pages are compressed: they are to be set anew, from what is poisoned
    return len(renamed)


def said(library: TinyLibrary) -> str:
    """What the delivered paper and web page for patients say."""
    return library.paper("patient").text + (library.out / "knees/knees-patient.html").read_text()


@pytest.fixture
def signed(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with its patient edition signed off, and built."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist]}")
    assert approve(tiny, "--role", "pharmacist") == 0
    assert command(tiny, "build") == 0
    return tiny


def test_a_release_believes_no_ledger(signed: TinyLibrary) -> None:
    """A sentence that somebody put into all that is remembered reaches no released handout."""
    assert poison(signed) >= 2  # as it was read, and as it was composed
    assert command(signed, "build", "--release") == 0
    assert TRUE in said(signed) and FALSE not in said(signed)
    assert command(signed, "build", "--release") == 0
    assert TRUE in said(signed)


def test_a_release_is_made_anew_each_time(signed: TinyLibrary,
                                          monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a release nothing is remembered: its pages are set each time, and are the same."""
    assert command(signed, "build", "--release") == 0
    before = signed.paper("patient").content
    ledger = {path: path.read_bytes() for path in (signed.out / FOLDER).rglob("*.json")}
    pressed = []
    real = Worker.print
    monkeypatch.setattr(Worker, "print", lambda worker, job: pressed.append(job.handout.audience)
                        or real(worker, job))
    assert command(signed, "build", "--release") == 0
    assert sorted(pressed) == ["clinician", "patient"]
    assert signed.paper("patient").content == before
    assert {path: path.read_bytes() for path in ledger} == ledger


def test_an_error_that_a_ledger_hides_is_found_before_a_text_is_approved(ready: TinyLibrary,
                                                                         capsys: Shown) -> None:
    """Who approves is shown what is wrong in the text as it stands, whatever is remembered."""
    ready.change("content/library.yaml", "language: en",
                 "language: en\nrequired_signoffs: {patient: [pharmacist]}\n"
                 "never_say: [{words: every day, reason: Nobody does}]")
    assert command(ready, "check") == 1
    ledger, hidden = ready.out / FOLDER, 0
    for path in ledger.glob("notes/proofs-*.json"):
        page = json.loads(path.read_bytes())
        for variant in page["variants"]:
            name = variant["content"]
            noun, found = json.loads((ledger / "objects" / name[:2] / name[2:]).read_bytes())
            variant["content"] = Ledger(ready.out, {}).keep(json.dumps([noun, []]).encode())
            hidden += bool(found)
        path.write_text(json.dumps(page))
    assert hidden and command(ready, "check") == 0
    assert approve(ready, "--role", "pharmacist") == 1
    assert "error[forbidden-wording]" in capsys.readouterr().out


def test_what_was_released_is_kept(ready: TinyLibrary, capsys: Shown) -> None:
    """Each edition's text stands in the work, once for each hash, and makes no handout old."""
    folder = ready.root / "content/knees/signed"
    assert command(ready, "build") == 0
    assert not folder.exists()
    for _ in range(2):
        assert command(ready, "build", "--release", "--out", str(ready.root / "release")) == 0
        names = sorted(path.name[:-16] for path in folder.iterdir())
        assert names == ["clinician-en-", "patient-en-"]
    assert TRUE in next(folder.glob("patient-*")).read_text("utf-8")
    capsys.readouterr()
    assert command(ready, "build") == 0
    assert "Nothing to make: 2 handouts are up to date" in capsys.readouterr().out
    ready.change(CARE, "every day", "each day")
    assert command(ready, "build", "--release", "--audience", "patient") == 0
    assert len(list(folder.iterdir())) == 3


def test_what_was_refused_is_made_anew(ready: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                       ) -> None:
    """Pages that were set badly once are set again by the next build, and delivered."""
    real, jobs = Worker.print, list[str]()

    def badly(worker: Worker, job: PrintJob) -> TypesetResult:
        jobs.append(str(job.handout.audience))
        found = Findings(())
        if len(jobs) == 1:
            found.add("missing-glyph", Span(CARE, 1, 1), "No font has the character “A”.", "")
        return replace(real(worker, job), findings=tuple(found))

    monkeypatch.setattr(Worker, "print", badly)
    ready.change(CARE, "every day", "each day")
    assert command(ready, "build") == 1
    assert "each day" not in ready.paper("patient").text
    assert command(ready, "build") == 0
    assert jobs == ["patient", "patient"]
    assert "each day" in ready.paper("patient").text


def test_known_pages_that_are_refused_are_forgotten(ready: TinyLibrary,
                                                    monkeypatch: pytest.MonkeyPatch) -> None:
    """Remembered pages that do not pass their proof any more are set anew by the next build."""
    real = Worker.print
    jobs: list[str] = []
    monkeypatch.setattr(Worker, "print", lambda worker, job: jobs.append(str(
        job.handout.audience)) or real(worker, job))
    leaked = Marked(Audience.PATIENT, {("walk", "a", "little", "every", "day"): Span(CARE, 3, 1)})
    ready.change(CARE, "# What", "\n# What")
    with monkeypatch.context() as patch:
        patch.setattr(memo, "marked", lambda *_: {Audience.PATIENT: leaked,
                                                  Audience.CLINICIAN: leaked})
        assert command(ready, "build") == 1
    assert jobs == []
    assert command(ready, "build") == 0
    assert jobs == ["patient"]
