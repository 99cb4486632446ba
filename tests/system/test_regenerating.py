"""Making again only what has changed: what is remembered is never stale, and says why.

One module, as all of it is done to the same library, step by step.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from random import Random
from shutil import copyfile, copytree
from signal import SIGKILL
from tempfile import TemporaryDirectory
from time import sleep
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bifolio.building import runs
from bifolio.building.last_run import recall
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.citations import cite
from bifolio.diagnostics import ContentError, Finding, Findings, Severity
from bifolio.files import clock, engine_files
from bifolio.files.cache import FOLDER
from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import WatchedFiles
from bifolio.loading import library
from bifolio.loading.citation_keys import report_unknown
from bifolio.model import (
    Bibliography,
    Citation,
    CitationStyle,
    Edition,
    Entry,
    Handout,
    Mark,
    References,
    Text,
)
from bifolio.model.source import Span
from bifolio.model.trees import walk
from tests.support.library import FILES, Silence, TinyLibrary, lying
from tests.support.places import ROOT


class QuickPrinter:
    """Stands in for a worker: its PDFs are hashes of all that a worker would look at."""

    ahead = 0

    def __init__(self, source_files: SourceFiles) -> None:
        self.source_files = WatchedFiles.over(source_files)
        self.print_jobs: list[Handout] = []

    def submit(self, print_job: PrintJob) -> Printing:
        return Printing(lambda: self._print(print_job))

    def close(self) -> None: ...

    def _print(self, print_job: PrintJob) -> TypesetResult:
        self.print_jobs.append(print_job.handout)
        names = [f"styles/{print_job.handout.audience}.css", "styles/text.css", "styles/own.css",
                 *(path for path in ("content/knees/images/knee.svg",) if path in print_job.html)]
        with self.source_files.noting() as sights:
            looks = [self.source_files.files.get(name, b"") for name in names]
        pdf = b"%PDF " + sha256(repr((print_job, looks)).encode()).hexdigest().encode()
        told = (("the text", (print_job.html,)),)
        return TypesetResult(pdf, 1, (), (), told, sights=sights)

    def count(self, print_job: PrintJob) -> int:
        return 1

    def style_findings(self) -> tuple[Finding, ...]:
        findings = Findings()
        for path in self.source_files.under("styles/"):
            for number, line in enumerate(self.source_files.files[path].split(b"\n"), 1):
                if path.endswith(".css") and b"colour" in line:
                    findings.add("unknown-css", Span(path, number, 1), "It is dropped.", "No.")
        return tuple(findings)


def quick_cite(edition: Edition, bibliography: Bibliography, style: CitationStyle,
               findings: Findings) -> References:
    """Stands in for citeproc-py, which takes long: an entry is its key and its title."""
    cited = [noun for noun in walk(edition) if isinstance(noun, Citation)]
    entries: dict[str, Entry] = {}
    for item in (item for citation in cited for item in citation.items):
        if item.key not in bibliography.references:
            report_unknown(item, bibliography, findings)
            continue
        source = bibliography.references[item.key]
        words = (Text(str(source.item["title"]), source.span),)
        entries[item.key] = Entry(item.key, item.key, "1", words, ())
    marks = {noun.serial: Mark(str(noun.serial), (), False) for noun in cited}
    return References(marks, tuple(entries.values()))


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """An engine with small templates, one font and next to no styles: it composes in no time."""
    folder = tmp_path_factory.mktemp("engine")
    (folder / "templates").mkdir()
    (folder / "styles" / "fonts").mkdir(parents=True)
    page = ("<!DOCTYPE html><html><head><title>{{ edition.title|plain }}</title><style>"
            "{{ web_style }}</style></head><body>{% include 'note.html' %}"
            "{% if clinic %}{{ clinic.title }}{% endif %}{{ edition }}{{ references.entries }}"
            "</body></html>")
    (folder / "templates/edition.html").write_text(page)
    (folder / "templates/sheet.html").write_text(page)
    (folder / "templates/note.html").write_text("{% import 'word.html' as w %}{{ w.word }} ")
    (folder / "templates/word.html").write_text("{% set word = 'Printed here.' %}")
    for name in ("text", "patient", "clinician", "web"):
        (folder / f"styles/{name}.css").write_text(f"p {{ content: '{name}' }}")
    font = "fonts/bifolio-text-400.ttf"
    copyfile(ROOT / "styles" / font, folder / "styles" / font)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine_files, "templates", lambda: folder / "templates")
        patch.setattr(engine_files, "styles", lambda: folder / "styles")
        patch.setattr(cite, "cite", quick_cite)
        yield


def swapped(path: str, old: str, new: str) -> str:
    """A file of the tiny library with other words in it."""
    assert old in FILES[path]
    return FILES[path].replace(old, new)


_WHAT, _BIB = "content/knees/chapters/10-what.md", "bibliography.bib"
_CARE = "content/knees/chapters/20-care.patient.md"
_TABLE, _WORK = "content/knees/tables/options.yaml", "content/knees/work.yaml"
_STRAY = "content/hips/work.yaml"
_SMALL = """\
title: What helps
options_run: across
options: [{id: walk, name: Walking}, {id: inject, name: Injection, audience: clinician}]
criteria: [{id: effect, name: Effect}]
answers:
  walk: {effect: {patient: A lot, clinician: "Moderate [@smith2020]"}}
  inject: {effect: "Short-lived [@jones2019]"}
"""
# What each file may hold, one after another; None is for no file.
VARIANTS: dict[str, tuple[str | None, ...]] = {
    _WHAT: (FILES[_WHAT],
            swapped(_WHAT, "thin", "thim"),  # of the same length
            swapped(_WHAT, "Radiographic", "Radiologic"),  # for clinicians
            swapped(_WHAT, "Most sore", "Many sore"),  # for patients
            "\n\n" + FILES[_WHAT],
            swapped(_WHAT, "[@smith2020]", "[@jones2019]"),
            swapped(_WHAT, "[@smith2020]", "[@nobody]"),
            "\n" + swapped(_WHAT, "[@smith2020]", "[@nobody]"),
            swapped(_WHAT, "::: patient", "::: clinician"),
            swapped(_WHAT, "thin [", "thin ![The knee](images/knee.svg) ["), None),
    "content/knees/chapters/10-what.patient.md": (None, "# More\n\nMore for you.\n"),
    _CARE: (FILES[_CARE], swapped(_CARE, "little", "bit"), None,
            swapped(_CARE, "a little", "{fact}`steps` steps, see {term}`HbA1c`, a little")),
    _TABLE: (_SMALL, _SMALL.replace("Moderate", "Small"), _SMALL.replace("A lot", "Much"),
             _SMALL.replace("across", "down"), "title: ["),
    _BIB: (FILES[_BIB], "\n" + FILES[_BIB], swapped(_BIB, "mislead", "deceive"),
           swapped(_BIB, "Exercise", "Swimming"), FILES[_BIB] + "\n@book{new, title = {New}}\n"),
    _WORK: (FILES[_WORK], swapped(_WORK, "Your sore", "Your bad"),
            swapped(_WORK, "[10-what, 20-care]", "[20-care, 10-what]"),
            swapped(_WORK, "Knee osteo", "Hip osteo"), None),
    _STRAY: (None, FILES[_WORK], FILES[_WORK] + "        wrong: yes\n"),
    "content/hips/chapters/10-what.md": (None, FILES[_WHAT]),
    "content/hips/chapters/20-care.md": (None, "# Care\n\nWalk.\n"),
    "content/library.yaml": (FILES["content/library.yaml"],
                             "publisher: Test clinic\nlanguage: en\nclinic: mill\n",
                             "publisher: Test clinic\nlanguage: en\nformats: [a4-large-mono]\n",
                             "publisher: Others\nlanguage: en\n"),
    "content/clinics/mill.yaml": (None, "name: Mill Lane\nphones: [{label: Us, number: '1'}]\n",
                                  "name: Mill Road\nphones: [{label: Us, number: '1'}]\n"),
    "content/knees/facts.yaml": (None, *(
        f"steps:\n  quantity: steps\n  value: '{n}'\n  unit: ''\n  population: all\n"
        f"  time: a day\n  sources: [smith2020]\n  grade: A\n  confidence: verified\n"
        f"  as_of: 2026-01-01\n" for n in (5000, 6000))),
    "content/glossary.yaml": (None, "HbA1c: {plain: blood test, clinical: haemoglobin}\n",
                              "HbA1c: {plain: long test, clinical: haemoglobin}\n"),
    "content/knees/images/knee.svg": (None, "<svg xmlns='http://www.w3.org/2000/svg'/>",
                                      "<svg xmlns='http://www.w3.org/2000/svg' width='1'/>"),
    "templates/note.html": (None, "Own note. ", "Own note, {{ clinick }}. "),
    "templates/sheet.html": (None, "<!DOCTYPE html><html><head></head><body>No</body></html>"),
    "templates/word.html": (None, "{% set word = 'Own word.' %}"),
    "styles/own.css": (None, "p { color: navy }", "\np { colour: navy }"),
    "styles/patient.css": (None, "p { color: blue }"),
}
PATHS = sorted(VARIANTS)

Step = tuple[Any, ...]
_STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(PATHS), st.integers(0, 9)),
    st.tuples(st.just("write"), st.sampled_from(PATHS), st.integers(0, 9)),
    st.tuples(st.just("build"), st.sampled_from([{}, {}, {"audiences": ("patient",)},
                                                 {"strict": True}, {"works": ("knees",)}])),
    st.tuples(st.just("touch"), st.sampled_from(PATHS), st.integers(0, 4_000_000_000)),
    st.tuples(st.just("branch"), st.integers(0, 3)),
    st.tuples(st.just("harm"), st.integers(0, 50), st.sampled_from(["cut", "gone", "other"])),
    st.tuples(st.just("harm ledger"), st.integers(0, 50),
              st.sampled_from(["cut", "gone", "other"])),
)


def sound(run: runs.Run) -> runs.Run:
    """A run in which nothing of ours has failed: what is found with a fault tells nothing."""
    assert not [f.what for f in run.findings if f.code == "engine-fault"]
    return run


class Editor:
    """A library under changing hands, with its delivery folder."""

    def __init__(self, root: Path, begun: Path | None = None) -> None:
        self.library = TinyLibrary(root)
        if begun:
            copytree(begun, root, dirs_exist_ok=True, copy_function=os.link)
            return
        for path in PATHS:
            self.write(path, 0)
        for path in FILES.keys() - VARIANTS.keys():
            self.library.write(path, FILES[path])

    def write(self, path: str, variant: int) -> None:
        """Give a file one of its texts; a text of the same length keeps the file's times."""
        text = VARIANTS[path][variant % len(VARIANTS[path])]
        target = self.library.root / path
        before = target.stat() if target.is_file() else None
        target.unlink(missing_ok=True)  # it may be a link
        if text is None:
            return
        self.library.write(path, text)
        if before and before.st_size == target.stat().st_size:
            os.utime(target, ns=(before.st_atime_ns, before.st_mtime_ns))

    def put(self, path: str, text: str) -> None:
        """Give a file some other text."""
        (self.library.root / path).unlink(missing_ok=True)  # it may be a link
        self.library.write(path, text)

    def take(self, step: Step) -> None:
        match step:
            case ("write", path, variant):
                self.write(path, variant)
            case ("touch", path, seconds):
                if (target := self.library.root / path).is_file():
                    os.utime(target, (seconds, seconds))
            case ("branch", number):
                for path in PATHS:
                    self.write(path, number if hash((len(path), number)) % 2 else 0)
            case ("harm", number, how):
                self._harm(list(self.library.out.glob("[!.]*/*")), number, how)
            case ("harm ledger", number, how):
                self._harm([path for path in (self.library.out / FOLDER).rglob("*")
                            if path.is_file() and path.name != "lock"], number, how)
            case ("build", wanted):
                self.build(**wanted)

    def _harm(self, files: list[Path], number: int, how: str) -> None:
        for target in sorted(files)[number:number + 1]:
            content = target.read_bytes()
            target.unlink()
            if how != "gone":
                half = content[:len(content) // 2]
                target.write_bytes(half if how == "cut" else half + b"!" + content[len(half) + 1:])

    def build(self, **wanted: Any) -> tuple[Finding, ...]:
        """Build as the command does, the quick way where that will do; returns the findings."""
        order = self.library.order(**wanted)
        if known := recall(order):
            return known.findings
        try:
            return sound(runs.build(order, Silence(), QuickPrinter)).findings
        except ContentError as error:
            return error.findings

    def from_nothing(self, out: Path, **wanted: Any
                     ) -> tuple[tuple[Finding, ...], runs.Run | None]:
        """The findings of a build from nothing into another folder, and the run."""
        order = runs.Order(self.library.root, out, remembers=False, **wanted)
        try:
            run = sound(runs.build(order, Silence(), QuickPrinter))
            return run.findings, run
        except ContentError as error:
            return error.findings, None


@pytest.fixture(scope="module")
def begun(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library that was built once; for copying only."""
    editor = Editor(tmp_path_factory.mktemp("begun"))
    editor.build()
    return editor.library.root


@settings(max_examples=300, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_STEPS, min_size=2, max_size=6),
       last=st.sampled_from([{}, {"audiences": ("patient",)}, {"audiences": ("clinician",)}]))
def test_nothing_is_ever_stale(begun: Path, steps: list[Step], last: dict[str, Any]) -> None:
    """After any edits, what is delivered and said is what a build from nothing delivers and says.

    Files are edited, renamed, removed and touched, branches are switched, parts are built, and
    what was delivered and the ledger are damaged.
    """
    _hold(begun, steps, last)


def _hold(begun: Path, steps: list[Step], last: dict[str, Any]) -> None:
    """Whether a library after some steps delivers and says what it would from nothing."""
    with TemporaryDirectory() as folder, TemporaryDirectory() as clean:
        editor = Editor(Path(folder), begun)
        for step in steps:
            editor.take(step)
        found = editor.build(**last)
        expected, run = editor.from_nothing(Path(clean), **last)
        assert found == expected
        mine, theirs = lying(editor.library.out), lying(Path(clean))
        kept_back = run is None or any(not delivery.path for delivery in run.deliveries) or any(
            f.severity is Severity.ERROR and f.span.path.endswith("/work.yaml") for f in expected)
        if not kept_back:
            assert mine.keys() - {"catalogue.json"} >= theirs.keys() - {"catalogue.json"}
        for path, content in theirs.items():
            assert path == "catalogue.json" or mine[path] == content, path
        formats = len({Path(path).name.partition("-a4-")[2] for path in mine if ".pdf" in path})
        if not kept_back and not last and formats < 2 and "Others" not in str(steps):
            assert mine.keys() == theirs.keys()
            if b'"current": false' not in mine["catalogue.json"]:
                assert mine["catalogue.json"] == theirs["catalogue.json"]


@pytest.fixture(scope="module")
def two_works(engine: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library of two works that was built once; for copying only."""
    editor = Editor(tmp_path_factory.mktemp("two"))
    for path in VARIANTS:
        if path.startswith("content/hips/"):
            editor.write(path, 1)
    editor.build()
    return editor.library.root


_BETWEEN = st.one_of(
    st.tuples(st.just("write"), st.sampled_from([path for path in PATHS if "hips" in path]),
              st.integers(0, 9)),
    st.tuples(st.just("write"), st.sampled_from([_WHAT, _CARE, _WORK]), st.integers(0, 9)),
    st.tuples(st.just("build"), st.just({})),
    _STEPS,
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None,
          suppress_health_check=list(HealthCheck))
@given(steps=st.lists(_BETWEEN, min_size=2, max_size=7))
def test_no_work_is_stale_beside_another(two_works: Path, steps: list[Step]) -> None:
    """After edits in one work or in what all share, both are as a build from nothing has them."""
    _hold(two_works, steps, {})


def test_a_work_that_nothing_touched_is_not_read(two_works: Path, tmp_path: Path,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    """After an edit in one work no chapter of another is opened; an edit for all opens all."""
    editor = Editor(tmp_path / "library", two_works)
    opened: list[str] = []
    read_chapter = library.read_chapter

    def watched(path: str, *rest: Any) -> Any:
        opened.append(path.split("/")[1])
        return read_chapter(path, *rest)

    monkeypatch.setattr(library, "read_chapter", watched)
    for path, variant, read in ((_CARE, 1, {"knees"}), ("content/hips/chapters/20-care.md", 0,
                                {"hips"}), (_BIB, 2, {"knees", "hips"})):
        opened.clear()
        editor.write(path, variant)
        editor.build()
        assert set(opened) == read, path


def test_a_picture_that_is_lent_is_printed_as_it_is(two_works: Path, tmp_path: Path) -> None:
    """A work that shows a picture of another is made anew when that picture is changed or gone."""
    editor = Editor(tmp_path / "library", two_works)
    picture = "content/hips/images/hip.svg"
    editor.put(picture, "<svg xmlns='http://www.w3.org/2000/svg'/>")
    editor.put(_CARE, "# Care\n\n![A hip](../hips/images/hip.svg)\n")
    editor.build()
    editor.put(picture, "<svg xmlns='http://www.w3.org/2000/svg' width='1'/>")
    _, run = editor.from_nothing(tmp_path / "clean")
    assert editor.build() == (run and run.findings)
    assert lying(editor.library.out) == lying(tmp_path / "clean")
    (editor.library.root / picture).unlink()
    assert "missing-image" in [finding.code for finding in editor.build()]


def test_what_was_found_in_a_work_is_said_again(two_works: Path, tmp_path: Path) -> None:
    """What is wrong in a work, and what is set aside there, is told though it is not read again."""
    editor = Editor(tmp_path / "library", two_works)
    chapter = "content/hips/chapters/10-what.md"
    editor.put(chapter, FILES[_WHAT] + "\n        Take 0.5mg of it, 4 cc of that.\n")
    editor.put("content/waivers.yaml", "- rule: error-prone-dose\n  words: 0.5mg\n"
                       "  reason: As it stands on the box\n  by: A. Nurse\n"
                       f"  until: {clock.today() + timedelta(30)}\n")
    before = runs.build(editor.library.order(), Silence(), QuickPrinter)
    editor.write(_CARE, 1)
    after = runs.build(editor.library.order(), Silence(), QuickPrinter)
    assert [f for f in before.findings if f.span.path == chapter]
    assert before.waived and before.waived == after.waived
    assert before.findings == after.findings


@pytest.mark.skipif(not hasattr(os, "fork"), reason="only where a process can be split in two")
def test_killed(begun: Path, tmp_path: Path) -> None:
    """A build that is killed at any moment leaves nothing half-written; the next one is right."""
    editor, chance = Editor(tmp_path / "library", begun), Random(7)
    for turn in range(50):
        editor.library.write(_WHAT, FILES[_WHAT] + f"        {turn}\n")
        child = os.fork()
        if not child:
            try:
                editor.build()
            finally:
                os._exit(0)
        sleep(chance.random() * 0.08)
        os.kill(child, SIGKILL)
        os.waitpid(child, 0)
        for path, content in lying(editor.library.out).items():
            assert not path.endswith(".pdf") or len(content) == 69, path
            if path == "catalogue.json":
                json.loads(content)
        if turn % 5 == 4:
            editor.build()
            editor.from_nothing(tmp_path / str(turn))
            assert lying(editor.library.out) == lying(tmp_path / str(turn))
