"""The cases: what a clinic waits for, each against a named yardstick."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from time import perf_counter, sleep

from benchmarks.libraries import CHECKOUT, Copy, table_of_clinics
from benchmarks.timing import Measured, Turn, alternate, command, toil
from benchmarks.yardsticks import Page
from bifolio.model import Audience

_A4 = ("--format", "a4-standard-colour", "--audience")
_PATIENT_A4 = (*_A4, "patient")
_LONG = 120.0  # seconds after which a watched edit counts as lost


@dataclass(frozen=True, slots=True)
class Case:
    """One line of the table: what is measured, against what, and how much it may come to.

    `by` is "ratio", or "difference" in seconds.
    """

    name: str
    yardstick: str
    limit: float | None
    measure: Callable[[Path, int], Measured]
    by: str = "ratio"


def _nothing_changed(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    command(library.bifolio(), CHECKOUT)
    bare = [sys.executable, "-c", "import yaml, jinja2"]
    return alternate(lambda: command(library.bifolio(), CHECKOUT),
                     lambda: command(bare, CHECKOUT), turns)


def _nothing_changed_at_the_door(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    command(library.front_door(), CHECKOUT)
    bare = [sys.executable, "-c", "import yaml, jinja2"]
    return alternate(lambda: command(library.front_door(), CHECKOUT),
                     lambda: command(bare, CHECKOUT), turns)


def _one_paragraph(audience: Audience) -> Callable[[Path, int], Measured]:
    def measure(folder: Path, turns: int) -> Measured:
        library = Copy.make(folder / "library")
        page = Page.of(library, folder, audience)
        command(library.bifolio(), CHECKOUT)

        def ours() -> float:
            library.edit(audience)
            return command(library.bifolio(*_A4, audience), CHECKOUT)

        return alternate(ours, page.by_weasyprint, turns)
    return measure


def _one_paragraph_watched(folder: Path, turns: int) -> Measured:
    return _watched(folder, turns, lambda library, said: _after_save(library, said)[1])


def _findings_watched(folder: Path, turns: int) -> Measured:
    return _watched(folder, turns, lambda library, said: _after_save(library, said)[0])


_Lines = SimpleQueue[tuple[float, str]]  # what “watch” says, and when


def _watched(folder: Path, turns: int, ours: Callable[[Copy, _Lines], float]) -> Measured:
    """Something after a save against WeasyPrint in a warm process."""
    library = Copy.make(folder / "library")
    page = Page.of(library, folder)
    command(library.bifolio(), CHECKOUT)
    with _watching(library) as said, page.warm() as render:
        return alternate(lambda: ours(library, said), render, turns)


@contextmanager
def _watching(library: Copy) -> Iterator[_Lines]:
    """`watch` runs, and has made everything once."""
    words = [word for word in library.bifolio("watch", *_PATIENT_A4) if word != "--quiet"]
    process = subprocess.Popen(words, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True,
                               stderr=subprocess.DEVNULL)
    said: _Lines = SimpleQueue()

    def listen() -> None:
        for line in process.stdout or ():
            said.put((perf_counter(), line.strip()))

    try:
        Thread(target=listen, daemon=True).start()
        _until(said, "Watching for")
        sleep(5)  # until its workers are warm; no part of any figure
        yield said
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:  # begun in the background, where Ctrl-C is not heard
            process.kill()


def _until(said: _Lines, *beginnings: str) -> float:
    """When a line was said that begins in one of these ways. Raises Empty when none comes."""
    while True:
        at, line = said.get(timeout=_LONG)
        if line.startswith(beginnings):
            return at


def _after_save(library: Copy, said: _Lines) -> tuple[float, float]:
    """Seconds from the save of an edit to what is found in its text, and to its PDF."""
    library.edit()
    start = perf_counter()
    found = _until(said, "Nothing new is found", "content/")
    lies = _until(said, str(library.patient))
    _until(said, "1 handout made")
    sleep(1)  # until the run is over: the next edit is one of its own
    return found - start, lies - start


def _everything(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")

    def made_by(workers: int) -> Turn:
        def make() -> float:
            shutil.rmtree(library.out, ignore_errors=True)
            return command(library.bifolio("--formats", "all", "--jobs", str(workers)), CHECKOUT)
        return make

    return alternate(made_by(2), made_by(1), turns)


def _from_nothing(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    pages = Page.all_of(library, folder)

    def ours() -> float:
        shutil.rmtree(library.out, ignore_errors=True)
        return command(library.bifolio("--jobs", "2", "--format", "a4-standard-colour"), CHECKOUT)

    return alternate(ours, lambda: sum(page.by_weasyprint() for page in pages), turns)


def _made(folder: Path, works: int) -> Copy:
    """A library of so many works whose handouts are made; for all cases that ask for one."""
    root = folder.parent / f"works-{works}"
    library = Copy(root) if root.exists() else Copy.make(root, works)
    command(library.bifolio("--jobs", "2"), CHECKOUT)
    return library


def _large(folder: Path, works: int, sources: int = 0, clinics: int = 0) -> Copy:
    """As `_made`, of small works."""
    root = folder.parent / f"large-{works}-{sources}-{clinics}"
    library = Copy.small(root) if root.exists() else Copy.large(root, works, sources, clinics)
    command(library.bifolio("--jobs", "2"), CHECKOUT)
    return library


def _source_edited(folder: Path, turns: int) -> Measured:
    many, few = _large(folder, 1, 3000), _large(folder, 1, 100)

    def after_edit(library: Copy) -> float:
        library.edit_source()
        return command(library.bifolio(), CHECKOUT)

    return alternate(lambda: after_edit(many), lambda: after_edit(few), turns)


def _very_large_unchanged(folder: Path, turns: int) -> Measured:
    library = _large(folder, 640, 3000, 500)
    bare = [sys.executable, "-c", "import yaml, jinja2"]
    return alternate(lambda: command(library.bifolio(), CHECKOUT),
                     lambda: command(bare, CHECKOUT), turns)


def _four_times_as_large(*words: str, edited: bool = False) -> Callable[[Path, int], Measured]:
    """A command over 640 small works, 3,000 sources and 500 clinics, and over 160 such works."""
    def measure(folder: Path, turns: int) -> Measured:
        def turn(library: Copy) -> float:
            if edited:
                library.edit()
            return command(library.bifolio(*words), CHECKOUT)

        many, few = (_large(folder, works, 3000, 500) for works in (640, 160))
        return alternate(lambda: turn(many), lambda: turn(few), turns)
    return measure


def _typo_among(works: int) -> Callable[[Path, int], Measured]:
    def measure(folder: Path, turns: int) -> Measured:
        many, one = _made(folder, works), _made(folder, 1)

        def after_edit(library: Copy) -> float:
            library.edit()
            return command(library.bifolio(), CHECKOUT)

        return alternate(lambda: after_edit(many), lambda: after_edit(one), turns)
    return measure


def _unchanged_among(works: int) -> Callable[[Path, int], Measured]:
    def measure(folder: Path, turns: int) -> Measured:
        many, one = _made(folder, works), _made(folder, 1)
        return alternate(lambda: command(many.bifolio(), CHECKOUT),
                         lambda: command(one.bifolio(), CHECKOUT), turns)
    return measure


def _proofs(paper_alone: bool) -> Callable[[Path, int], Measured]:
    """Both begin from nothing: the whole command, and the same with the proofs taken out; or that
    of the finished paper alone.

    What they add is little, so it is told in seconds of work, which no neighbour lengthens.
    """
    def measure(folder: Path, turns: int) -> Measured:
        library = Copy.make(folder / "library")
        bare = [sys.executable, "-c", "import sys; from benchmarks.unproofed import main; "
                f"main(sys.argv[1], {paper_alone})", str(library.root)]

        def from_nothing(arguments: list[str]) -> Turn:
            def make() -> float:
                shutil.rmtree(library.out, ignore_errors=True)
                return toil(arguments, CHECKOUT)
            return make

        return alternate(from_nothing(library.bifolio("build", "--jobs", "1")),
                         from_nothing(bare), turns)
    return measure


def _check(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    command(library.bifolio(), CHECKOUT)
    bare = [sys.executable, "-c", "import yaml, jinja2"]
    return alternate(lambda: command(library.bifolio("check"), CHECKOUT),
                     lambda: command(bare, CHECKOUT), turns)


def _table_of_clinics(folder: Path, turns: int) -> Measured:
    """Seconds of work for a process that reads a table of clinics, and for one that reads none."""
    table = folder / "clinics.csv"
    table.write_text(table_of_clinics(10_000), encoding="utf-8")

    def reading(path: Path) -> Turn:
        code = ("import sys; from pathlib import Path; from bifolio.diagnostics import Findings; "
                "from bifolio.loading.clinic_rows import read_clinic_rows; "
                "from bifolio.model.source import Source; read_clinic_rows(Source("
                "'content/clinics.csv', Path(sys.argv[1]).read_text('utf-8')), Findings())")
        return lambda: toil([sys.executable, "-c", code, path], CHECKOUT)

    none = folder / "none.csv"
    none.write_text("", encoding="utf-8")
    return alternate(reading(table), reading(none), turns)


def _memory(folder: Path, _: int) -> Measured:
    """Peak memory of one process that makes 200 handouts, after the last and after the 10th."""
    library = Copy.make(folder / "library")
    code = "import sys; from benchmarks.memory import main; main(sys.argv[1])"
    said = subprocess.run([sys.executable, "-c", code, str(library.root)], cwd=CHECKOUT,
                          check=True, capture_output=True, text=True).stdout.split()
    return Measured(float(said[-1]), float(said[-2]))


CASES = (
    Case("nothing changed, whole process", 'python -c "import yaml, jinja2"', 2.5,
         _nothing_changed),
    Case("one paragraph edited, clinician A4, whole process", "the weasyprint command, same HTML",
         1.25, _one_paragraph(Audience.CLINICIAN)),
    Case("one paragraph edited, patient A4, whole process", "the weasyprint command, same HTML",
         1.10, _one_paragraph(Audience.PATIENT)),
    Case("the same in watch, from save to PDF", "WeasyPrint in a warm process, same HTML", 1.15,
         _one_paragraph_watched),
    Case("what is found in the text after a save, in watch",
         "WeasyPrint in a warm process, same HTML", 0.35, _findings_watched),
    Case("reference library from nothing, two workers", "the weasyprint command, page after page",
         0.80, _from_nothing),
    Case("everything in all formats from nothing, two workers", "one worker", 0.58, _everything),
    Case("one source edited, 3,000 sources", "the same with 100 sources", 1.5, _source_edited),
    Case("640 works, 3,000 sources, 500 clinics, nothing changed",
         'python -c "import yaml, jinja2"', 1.0, _very_large_unchanged, "difference"),
    Case("the same, one typo in one work", "with 160 works", 4.0,
         _four_times_as_large(edited=True)),
    Case("the same, check", "with 160 works", 4.4, _four_times_as_large("check")),
    Case("the same, list", "with 160 works", 4.4, _four_times_as_large("list")),
    Case("40 works, one typo in one", "the same edit in a library of one work", 1.25,
         _typo_among(40)),
    Case("40 works, nothing changed", "one work, nothing changed", 0.5, _unchanged_among(40),
         "difference"),
    Case("a table of 10,000 clinics read, seconds of work", "an empty table", 2.0,
         _table_of_clinics, "difference"),
    Case("peak memory of a worker after 200 handouts", "after its 10th (one run)", 1.3, _memory),
    Case("build from nothing, one worker, seconds of work", "the same without its proofs", 1.1,
         _proofs(paper_alone=False)),
    Case("the same", "the same without the proof of the finished paper", 1.05,
         _proofs(paper_alone=True)),
    Case("check after a build, whole process", 'python -c "import yaml, jinja2"', 1.8, _check,
         "difference"),
    Case("nothing changed, through build.py", 'python -c "import yaml, jinja2"', None,
         _nothing_changed_at_the_door),
)
