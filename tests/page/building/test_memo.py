"""The ledger on real pages: early cut-off, reasons, comparing, and what may befall it.

One module, as each test counts what is set again of one small library.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from shutil import rmtree
from time import time

import pytest

from bifolio.building import memo, runs
from bifolio.building.executors import WorkerPool
from bifolio.building.last_run import recall
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.building.set_job import Worker
from bifolio.delivery.journal import NAME as JOURNAL
from bifolio.diagnostics import Findings
from bifolio.files import cache as ledgers
from bifolio.files import engine_version
from bifolio.files.cache import FOLDER, Ledger
from bifolio.model import Audience
from bifolio.model.source import Span
from bifolio.proofreading.leaks import Marked
from tests.support.library import Silence, TinyLibrary
from tests.support.memo_cases import CARE, CHAPTER, command, delivered
from tests.support.places import ROOT
from tests.support.workers import WORKERS

Shown = pytest.CaptureFixture[str]


@pytest.fixture
def tiny(ready: TinyLibrary) -> TinyLibrary:
    """A tiny library that was built before."""
    return ready


@pytest.fixture(autouse=True)
def pressed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The readers of what has been printed meanwhile, each time that pages were set."""
    readers: list[str] = []
    real = Worker.print

    def watch(self: Worker, print_job: PrintJob) -> TypesetResult:
        readers.append(str(print_job.handout.audience))
        return real(self, print_job)

    sent = WorkerPool.submit

    def send(self: WorkerPool, print_job: PrintJob) -> Printing:
        readers.append(str(print_job.handout.audience))
        return sent(self, print_job)

    monkeypatch.setattr(Worker, "print", watch)
    monkeypatch.setattr(WorkerPool, "submit", send)  # of commands: another process prints
    return readers


# --- early cut-off -------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "old", "new", "readers"), [
    (CHAPTER, "Radiographic grade", "The radiographic grade", ["clinician"]),
    (CHAPTER, "::: clinician", "\n\n::: clinician", []),
    (CARE, "Walk a little", "Walk far", ["patient"]),
    ("bibliography.bib", "Radiographs mislead", "X-rays mislead", ["clinician"]),
    ("bibliography.bib", "Exercise for", "Sport for", ["clinician", "patient"]),
    ("content/knees/tables/options.yaml", "Short-lived", "Brief", ["clinician"]),
    ("content/knees/work.yaml", "revision:", "# Why it is so\nrevision:", []),
])
def test_only_what_shows_it_is_set_again(tiny: TinyLibrary, pressed: list[str], path: str,
                                         old: str, new: str, readers: list[str]) -> None:
    """An edit sets the pages of those editions anew that show it, and no others."""
    tiny.change(path, old, new)
    run = tiny.build()
    assert sorted(pressed) == readers
    assert sorted(d.handout.audience for d in run.deliveries if d.made) == readers


@pytest.mark.parametrize(("path", "text", "readers"), [
    ("styles/patient.css", "p { margin: 1pt }", ["patient"]),
    ("styles/large.css", "p { margin: 1pt }", []),
    ("templates/sheet.html", "none", []),
    ("templates/imprint.html", "<p>By us.</p>", ["clinician", "patient"]),
])
def test_the_look_of_others(tiny: TinyLibrary, pressed: list[str], path: str, text: str,
                            readers: list[str]) -> None:
    """A style sheet or template sets those handouts anew that use it."""
    tiny.write(path, text)
    tiny.build()
    assert sorted(pressed) == readers


def test_a_template_within_a_template(tiny: TinyLibrary, pressed: list[str]) -> None:
    """What templates take from one another counts for every handout, not for the first alone."""
    tiny.write("templates/imprint.html", "{% import 'outer.html' as outer %}{{ outer.said }}")
    tiny.write("templates/outer.html",
               "{% import 'inner.html' as inner %}{% set said = inner.word %}")
    tiny.write("templates/inner.html", "{% set word = 'Here' %}")
    tiny.build()
    pressed.clear()
    tiny.write("templates/inner.html", "{% set word = 'There' %}")
    tiny.build()
    assert sorted(pressed) == ["clinician", "patient"]


def test_another_font(tiny: TinyLibrary, pressed: list[str]) -> None:
    """A changed font sets everything anew, also when the worker has known the font before."""
    tiny.change(CHAPTER, "The smooth cover", "The cover")
    tiny.build()
    pressed.clear()
    font = "styles/fonts/bifolio-text-400.ttf"
    tiny.write(font, (ROOT / font).read_bytes() + b"\0")
    tiny.build()
    assert sorted(pressed) == ["clinician", "patient"]


def test_going_back(tiny: TinyLibrary, pressed: list[str]) -> None:
    """Going back to an earlier text takes its pages out of the ledger, byte for byte."""
    before = delivered(tiny)
    tiny.change(CARE, "a little", "a lot")
    tiny.build()
    assert delivered(tiny) != before
    pressed.clear()
    tiny.change(CARE, "a lot", "a little")
    run = tiny.build()
    assert (pressed, delivered(tiny)) == ([], before)
    assert [delivery.made for delivery in run.deliveries] == [True, False]


def test_pages_warn_where_the_text_stands_now(tiny: TinyLibrary, pressed: list[str]) -> None:
    """A warning about pages that are not set again names the line where the words stand now."""
    table = "content/knees/tables/options.yaml"
    long = "Hydroxyprogesteronecaproate"
    for old in ("often: Daily", "often: Weekly", "name: How often"):
        tiny.change(table, old, f"{old.partition(':')[0]}: {long}")
    first = [f for f in tiny.build().findings if f.code == "overfull-table"]
    assert first
    pressed.clear()
    tiny.change(table, "title: What helps", "# One\n# Two\n# Three\ntitle: What helps")
    again = [f for f in tiny.build().findings if f.code == "overfull-table"]
    assert pressed == []
    assert [(f.span.path, f.span.line - 3, f.what) for f in again] == \
        [(f.span.path, f.span.line, f.what) for f in first]


def test_a_mistake_moves_along(tiny: TinyLibrary) -> None:
    """A mistake that is still there is shown on the line where it stands now."""
    def places() -> list[tuple[str, int]]:
        return [(f.code, f.span.line) for f in tiny.build().findings if f.span.path == CHAPTER]

    tiny.change(CHAPTER, "[@smith2020]", "[@smyth2020]")
    assert places() == [("unknown-citation-key", 3)]
    tiny.change(CHAPTER, "# What", "\n\n# What")
    assert places() == [("unknown-citation-key", 5)]


def test_known_pages_are_searched_again(tiny: TinyLibrary, pressed: list[str],
                                        monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that are not set again are still searched for words that are for others."""
    leaked = Marked(Audience.PATIENT, {("walk", "a", "little", "every", "day"): Span(CARE, 3, 1)})
    monkeypatch.setattr(memo, "marked", lambda *_: {Audience.PATIENT: leaked,
                                                  Audience.CLINICIAN: leaked})
    tiny.change(CARE, "# What", "\n# What")
    run = tiny.build()
    assert pressed == []
    assert "audience-leak" in {f.code for f in run.findings}
    assert [bool(delivery.path) for delivery in run.deliveries] == [False, True]


def test_findings_are_said_again(tiny: TinyLibrary, capsys: Shown) -> None:
    """Findings, handouts that are kept back, and the exit code are the same the second time."""
    tiny.change("content/knees/chapters/20-care.clinician.md", "[@jones2019;", "[@jonas2019;")
    codes, said = [], []
    for _ in range(2):
        codes.append(command(tiny))
        said.append(capsys.readouterr().out.split("\n\n"))
    assert codes == [1, 1]
    assert said[0][0].splitlines()[0] == said[1][0].splitlines()[0]
    assert said[0][0].startswith("not made  knees · clinician")
    assert said[0][1] == said[1][1]
    assert said[1][-1].splitlines()[-1] == \
        "Nothing to make: 1 handout is up to date; 1 cannot be made."


@pytest.mark.parametrize("path", ["knees/knees-patient-a4-standard-colour.pdf",
                                  "knees/knees-patient.html", "catalogue.json"])
@pytest.mark.parametrize("content", [None, b"", b"%PDF other"])
def test_what_was_delivered_is_looked_at(tiny: TinyLibrary, pressed: list[str], path: str,
                                         content: bytes | None) -> None:
    """A delivered file that is gone or is something else is put back, without setting a page."""
    before = delivered(tiny)
    (tiny.out / path).unlink()
    if content is not None:
        (tiny.out / path).write_bytes(content)
    assert command(tiny) == 0
    assert (delivered(tiny), pressed) == (before, [])


class Thief(Silence):
    """Takes a file out of the folder of handouts as soon as the last is delivered."""

    def __init__(self, stolen: Path) -> None:
        self.stolen = stolen

    def deliver(self, delivery: runs.Delivery) -> None:
        if delivery.handout.audience is Audience.CLINICIAN:
            self.stolen.unlink()


@pytest.mark.parametrize("path", ["knees/knees-patient-a4-standard-colour.pdf",
                                  "knees/knees-patient.html"])
@pytest.mark.parametrize("recalls", [True, False], ids=["the last run", "unchanged works"])
@pytest.mark.usefixtures("in_time")
def test_what_is_lost_before_a_run_has_ended_is_put_back(tiny: TinyLibrary, path: str,
                                                         recalls: bool) -> None:
    """A file that goes between its delivery and the end of the run is missed by the next run."""
    tiny.change(CARE, "a little", "a lot")
    runs.build(tiny.order(), Thief(tiny.out / path), WORKERS)
    assert not (tiny.out / path).exists()
    assert command(tiny) == 0 if recalls else tiny.build()
    assert (tiny.out / path).exists()


def test_an_earlier_one_that_is_gone_does_not_stay(tiny: TinyLibrary, capsys: Shown) -> None:
    """Of a handout that is kept back it is said each time whether an earlier one lies there."""
    tiny.change("content/knees/chapters/20-care.clinician.md", "[@jones2019;", "[@jonas2019;")
    for stays in (True, True, False, False):
        if not stays:
            (tiny.out / "knees/knees-clinician-a4-standard-colour.pdf").unlink(missing_ok=True)
        assert command(tiny) == 1
        assert ("; the earlier one stays" in capsys.readouterr().out) == stays


def test_an_order_that_remembers_nothing(tiny: TinyLibrary, pressed: list[str]) -> None:
    """It is carried out from nothing, whatever is remembered, and nothing is noted of it."""
    noted = sorted((tiny.out / FOLDER).rglob("*.json"))
    assert recall(tiny.order()) and recall(tiny.order(remembers=False)) is None
    tiny.build(remembers=False)
    assert sorted(pressed) == ["clinician", "patient"]
    assert sorted((tiny.out / FOLDER).rglob("*.json")) == noted


def test_another_engine(tiny: TinyLibrary, pressed: list[str], monkeypatch: pytest.MonkeyPatch,
                        capsys: Shown) -> None:
    """With another release of a package everything is made anew, and the reason names it."""
    engine = dict(engine_version.engine())
    engine["packages"] += " weasyprint-99"
    monkeypatch.setattr(engine_version, "engine", lambda: engine)
    assert command(tiny, "build", "--explain") == 0
    assert sorted(pressed) == ["clinician", "patient"]
    assert "because the engine has changed: nothing → weasyprint-99." in capsys.readouterr().out


# --- why -----------------------------------------------------------------------------------------


def test_why(tiny: TinyLibrary, capsys: Shown) -> None:
    """--explain names the file and the line that changed, and what did not take part."""
    tiny.change(CHAPTER, "Radiographic grade", "The radiographic grade")
    command(tiny, "build", "--explain")
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (f"knees · patient · a4-standard-colour: not made, because {CHAPTER}:6 "
                        "has changed, but its pages do not show it.")
    assert lines[2] == f"  made, because {CHAPTER}:6 has changed."
    assert lines[-1].startswith("1 handout made in ")
    assert lines[-1].endswith(" s, 1 up to date.")


@pytest.mark.parametrize(("path", "old", "new", "says"), [
    ("bibliography.bib", "mislead", "deceive",
     "clinician · a4-standard-colour.pdf|made, because bibliography.bib:11 has changed."),
    ("bibliography.bib", "mislead", "deceive",
     "patient · a4-standard-colour: not made, because what has changed does not reach its pages."),
    ("content/knees/chapters/20-care.clinician.md", "any injection", "injections",
     "patient · a4-standard-colour: not made, because "
     "content/knees/chapters/20-care.clinician.md:3 has changed, but it takes nothing from "
     "there."),
])
def test_why_of_others(tiny: TinyLibrary, capsys: Shown, path: str, old: str, new: str, says: str
                       ) -> None:
    """Only what a handout is made from is given as its reason."""
    tiny.change(path, old, new)
    command(tiny, "build", "--explain")
    assert says.partition("|")[2] or says in capsys.readouterr().out


def test_why_for_the_first_time(tiny: TinyLibrary, capsys: Shown) -> None:
    """Without a ledger there is nothing to go by, and the reason says so."""
    ledgers.forget(tiny.out)
    command(tiny, "build", "--explain")
    assert "  made, because nothing is known of how it was made before." in capsys.readouterr().out


def test_comparing(tiny: TinyLibrary, capsys: Shown) -> None:
    """build --check makes all anew elsewhere, and names what is not what it would be."""
    assert command(tiny, "build", "--check") == 0
    assert "6 files made anew and compared" in capsys.readouterr().out
    (tiny.out / "knees" / "knees-patient-a4-standard-colour.pdf").write_bytes(b"%PDF other")
    (tiny.out / "knees" / "knees-clinician.html").unlink()
    before = delivered(tiny)
    assert command(tiny, "build", "--check") == 1
    shown = capsys.readouterr().out
    assert "knees-patient-a4-standard-colour.pdf is not what is made from nothing." in shown
    assert "knees-clinician.html is not there." in shown
    assert shown.splitlines()[-1].endswith("2 differ.")
    assert delivered(tiny) == before


# --- what may befall it --------------------------------------------------------------------------


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"ledger": 3}', b'{"ledger": 2}',
                                     b'{"ledger": 2, "variants": 5, "run": [], "uses": 7}',
                                     b"\xff\x00", b"[" * 100_000])
@pytest.mark.usefixtures("in_time")
def test_a_damaged_ledger(tiny: TinyLibrary, content: bytes) -> None:
    """A ledger that is damaged, cut short or of another version loses nothing but time."""
    before = delivered(tiny)
    for path in (tiny.out / FOLDER).rglob("*.json"):
        path.write_bytes(content)
    tiny.change(CARE, "# What", "\n# What")
    assert command(tiny) == 0
    assert delivered(tiny) == before


@pytest.mark.usefixtures("in_time")
def test_damaged_objects(tiny: TinyLibrary, pressed: list[str]) -> None:
    """Pages in the ledger that are no longer what was kept are set again."""
    before = delivered(tiny)
    for path in (tiny.out / FOLDER / "objects").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[:-1])
    tiny.change(CARE, "# What", "\n# What")
    assert command(tiny) == 0
    assert (sorted(pressed), delivered(tiny)) == (["clinician", "patient"], before)


def put_in_place(library: TinyLibrary, kind: str, content: bytes) -> None:
    """Put a content, under its true name, in the place of all that is noted of a kind."""
    name = Ledger(library.out, {}).keep(content)
    places = list((library.out / FOLDER).glob(f"notes/{kind}-*.json"))
    places += (library.out / FOLDER).glob(f"{kind}/*.json")
    assert places
    for path in places:
        page = json.loads(path.read_bytes())
        for variant in page.get("variants", [page]):
            variant["content"] = name
        path.write_text(json.dumps(page), encoding="utf-8")


OFF = b"\x80\x04cbifolio.diagnostics\nFindings\n(N}\x8c\x06failed\x89stb."


@pytest.mark.parametrize(("kind", "content"), [
    *((kind, OFF) for kind in ("chapter", "compose", "proofs", "pages", "works", "runs")),
    ("cite", b""), ("glyphs", b"null"), ("styles", b"[" * 100_000), ("pages", b"[null,[]]"),
    ("bibliography", b"[]"), ("compose", b'["",{"a":1}]'), ("glyphs", b'[["A"],[]]'),
    ("pages", b'["Printed","YQ=",1,[],[],[],{}]'), ("works", b'["Settled",[],[],[],[],[],[]]'),
    # These are whole nouns, but none that anybody makes:
    ("cite", b'[["References",{},[]],[]]'),
    ("proofs", b'[null,[["Finding",["Span","a.md",1,1],"no-such-rule",1,"a","b","c"]]]'),
    ("chapter", b'[[],[["Finding",["Span","a.md",1,1],"no-such-rule",1,"a","b","c"]]]')])
@pytest.mark.usefixtures("in_time")
def test_contents_of_other_hands(tiny: TinyLibrary, kind: str, content: bytes) -> None:
    """What somebody else has put into the ledger stops no build, and switches off no check."""
    before = delivered(tiny)
    tiny.change(CHAPTER, "# What", "\n# What")  # every file is looked up, and nothing printed
    assert command(tiny) == 0
    put_in_place(tiny, kind, content)
    for path in tiny.out.glob("knees/*.pdf"):
        path.unlink()
    assert command(tiny) == 0
    assert isinstance(Findings.failed, property)
    assert delivered(tiny) == before


def test_an_entry_that_no_table_has(tiny: TinyLibrary) -> None:
    """Wordings that are said to stand in the table, and do not, are looked for anew."""
    before, ledger = delivered(tiny), Ledger(tiny.out, {})
    doses: dict[str, object] = {}
    for path in (tiny.out / FOLDER).glob("notes/doses-*"):
        variant, *_ = json.loads(path.read_bytes())["variants"]
        doses |= json.loads(ledger.content(variant["content"]) or b"{}")
    assert doses
    put_in_place(tiny, "doses", json.dumps(
        {passage: [[0, 1, 999_999]] for passage in doses}).encode())
    tiny.change(CHAPTER, "# What", "\n# What")
    tiny.change(CARE, "# What", "\n# What")
    assert command(tiny) == 0
    assert delivered(tiny) == before


def test_a_page_of_other_hands(tiny: TinyLibrary, capsys: Shown) -> None:
    """How a run ended, told in words that are no outcome, is not repeated."""
    for path in (tiny.out / FOLDER / "runs").glob("*.json"):
        page = json.loads(path.read_bytes())
        ended = json.loads(Ledger(tiny.out, {}).content(page["content"]) or b"")
        ended[1] = [["Finding", ["Span", {}, "1", 1], "code", 1, [], "b", "c"]]
        put_in_place(tiny, "runs", json.dumps(ended).encode())
    for path in (tiny.out / FOLDER / "handouts").glob("*.json"):
        page = json.loads(path.read_bytes())
        stock = Ledger(tiny.out, {}).keep(b'{"content/knees/work.yaml": {"a": []}}')
        path.write_text(json.dumps({**page, "seen": [{}], "sources": stock}), encoding="utf-8")
    for path in (tiny.out / FOLDER / "notes").glob("*.json"):
        page = json.loads(path.read_bytes())
        page["variants"][0]["sights"]["library:\0"] = ""
        path.write_text(json.dumps(page), encoding="utf-8")
    assert command(tiny, "build", "--explain") == 0
    assert "1 error" not in capsys.readouterr().out


def test_a_ledger_is_believed_again_after_a_failure(tiny: TinyLibrary, pressed: list[str]) -> None:
    """What made a run fail is replaced, so that the next one need not look behind it."""
    put_in_place(tiny, "cite", b'[["References",{},[]],[]]')
    tiny.change(CHAPTER, "# What", "\n# What")
    assert command(tiny) == 0
    pressed.clear()
    tiny.change(CHAPTER, "# What", "\n# What")
    assert command(tiny) == 0
    assert pressed == []


def test_what_is_too_large_is_not_read(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object or a page beyond all measure counts as not there, and none is written."""
    ledger = Ledger(tiny.out, {})
    name = ledger.keep(b"-" * 3000)
    ledger.write("runs/a.json", {"a": "-" * 3000})
    monkeypatch.setattr(ledgers, "_LARGEST", 2000)
    monkeypatch.setattr(ledgers, "_LARGEST_PAGE", 2000)
    assert (ledger.content(name), ledger.read("runs/a.json")) == (None, None)
    assert ledger.content(ledger.keep(b"+" * 2001)) is None
    assert ledger.content(ledger.keep(b"+" * 2000)) == b"+" * 2000


def test_type_libraries_are_looked_at_for_every_work(tiny: TinyLibrary,
                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    """Another Pango is noticed though the latest run printed nothing and read no work again."""
    for path in list(tiny.root.glob("content/knees/**/*")):
        if path.is_file():
            tiny.write(f"content/hips/{path.relative_to(tiny.root / 'content/knees')}",
                       path.read_bytes())
    assert command(tiny) == 0
    rmtree(tiny.root / "content/hips")
    assert command(tiny) == 0
    assert recall(tiny.order())
    monkeypatch.setattr("bifolio.files.engine_version.library_stamp", lambda path: "another")
    assert recall(tiny.order()) is None


def test_the_ledger_stays_small(tmp_path: Path) -> None:
    """When room runs short, what was longest not used goes first."""
    for number in range(20):
        ledger = Ledger(tmp_path, {})
        ledger.note("pages", str(number), {}, bytes([number]) * 1000)
        ledger.recall("pages", "0", lambda _: "")
        ledger.close(room=8000)
    kept = [n for n in range(20) if Ledger(tmp_path, {}).recall("pages", str(n), lambda _: "")]
    assert 0 in kept
    assert 19 in kept
    assert 3 <= len(kept) <= 8
    assert len(list((tmp_path / FOLDER / "objects").glob("*/*"))) == len(kept)


def test_reasons_outlast_a_short_room(tiny: TinyLibrary, capsys: Shown) -> None:
    """When room runs short, what tells the changed line is the last to go."""
    ledger = Ledger(tiny.out, engine_version.engine())
    ledger.note("pages", "none", {}, b"-" * 100)
    ledger.close(room=2000)
    assert len(list((tiny.out / FOLDER / "notes").glob("*"))) <= 1
    tiny.change(CARE, "a little", "a lot")
    command(tiny, "build", "--explain")
    assert f"made, because {CARE}:3 has changed." in capsys.readouterr().out


def test_drafts_are_swept(tiny: TinyLibrary) -> None:
    """What a writer left behind who was cut off an hour ago goes; a fresh draft stays."""
    now = time()  # as the sweeper asks it; the clock of the disk may be another
    old, new = (f".draft-{os.getpid()}-{lot * 16}" for lot in "01")
    for name in (old, f"knees/{old}", f".ledger/objects/{old}", new):
        (tiny.out / name).write_bytes(b"%PDF half")
        os.utime(tiny.out / name, (1, 1) if name.endswith(old) else (now, now))
    tiny.build()  # behind one that ended, nobody looks
    assert len(list(tiny.out.rglob(".draft-*"))) == 4
    (tiny.out / FOLDER / "lock").write_bytes(b"")  # as one leaves it that was cut off
    for _ in range(2):
        tiny.build()
        assert [path.name for path in tiny.out.rglob(".draft-*")] == [new]
    os.utime(tiny.out / new, (1, 1))  # what had to stay is looked for again
    tiny.build()
    assert not list(tiny.out.rglob(".draft-*"))


def test_clean_forgets(tiny: TinyLibrary, capsys: Shown) -> None:
    """clean removes the ledger with what was delivered, and an empty folder of handouts."""
    command(tiny, "clean")
    assert "what was remembered of builds" in capsys.readouterr().out
    assert not tiny.out.exists()


def test_a_closed_folder(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be written, a build with nothing to make is fine; any other says so."""
    if os.name == "nt" or os.geteuid() == 0:
        from bifolio.files import places

        def closed(*_: object, **__: object) -> None:
            raise OSError(30, "Read-only file system")

        monkeypatch.setattr(places, "fdopen", closed)
    else:
        for folder in (tiny.out, *(p for p in tiny.out.rglob("*") if p.is_dir())):
            folder.chmod(0o555)
    assert command(tiny) == 0
    before = delivered(tiny)
    tiny.change(CARE, "a little", "a lot")
    assert command(tiny) == 3
    assert {**delivered(tiny), JOURNAL: b""} == {**before, JOURNAL: b""}


def test_a_file_that_comes_later_is_named(tiny: TinyLibrary, capsys: Shown) -> None:
    """With nothing to make, a file that no list names is told all the same, until it is gone."""
    command(tiny)
    capsys.readouterr()
    assert command(tiny) == 0 and "unlisted-file" not in capsys.readouterr().out
    (tiny.out / "knees/old-patient.pdf").write_bytes(b"%PDF old")
    for _ in range(2):
        assert command(tiny) == 0
        assert "knees/old-patient.pdf" in capsys.readouterr().out
    assert command(tiny, "build", "--check", "--jobs", "1") == 1
    assert "old-patient.pdf is listed nowhere" in capsys.readouterr().out
    assert command(tiny, "clean", "--unlisted") == 0
    assert not (tiny.out / "knees").exists()
