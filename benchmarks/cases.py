"""The cases: what a clinic waits for, each against a named yardstick."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.libraries import CHECKOUT, Copy
from benchmarks.timing import Measured, Turn, alternate, command, toil
from benchmarks.yardsticks import Page

_PATIENT_A4 = ("--audience", "patient", "--format", "a4-standard-colour")
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


def _one_paragraph(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    page = Page.of(library, folder)
    command(library.bifolio(), CHECKOUT)

    def ours() -> float:
        library.edit()
        return command(library.bifolio(*_PATIENT_A4), CHECKOUT)

    return alternate(ours, page.by_weasyprint, turns)


def _one_paragraph_watched(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    page = Page.of(library, folder)
    command(library.bifolio(), CHECKOUT)

    with _watching(library), page.warm() as render:
        return alternate(lambda: _until_delivered(library), render, turns)


@contextmanager
def _watching(library: Copy) -> Iterator[None]:
    """`watch` runs, and has made everything once."""
    process = subprocess.Popen(library.bifolio("watch", *_PATIENT_A4), cwd=CHECKOUT,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        sleep(8)  # until it has nothing left to make; no part of any figure
        if process.poll() is not None:
            raise RuntimeError("“watch” has ended; is watchfiles installed?")
        yield
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:  # begun in the background, where Ctrl-C is not heard
            process.kill()


def _until_delivered(library: Copy) -> float:
    """Seconds from the save of an edit to the new PDF in its place."""
    before = os.stat(library.patient).st_mtime_ns
    library.edit()
    start = perf_counter()
    while perf_counter() - start < _LONG:
        if os.stat(library.patient).st_mtime_ns != before:
            waited = perf_counter() - start
            sleep(1)  # until the run is over: the next edit is one of its own
            return waited
        sleep(0.001)
    raise TimeoutError("The watched edit was not delivered.")


def _everything(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")

    def made_by(workers: int) -> Turn:
        def make() -> float:
            shutil.rmtree(library.out, ignore_errors=True)
            return command(library.bifolio("--formats", "all", "--jobs", str(workers)), CHECKOUT)
        return make

    return alternate(made_by(2), made_by(1), turns)


def _made(folder: Path, works: int) -> Copy:
    """A library of so many works whose handouts are made; for all cases that ask for one."""
    root = folder.parent / f"works-{works}"
    library = Copy(root) if root.exists() else Copy.make(root, works)
    command(library.bifolio("--jobs", "2"), CHECKOUT)
    return library


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


def _proofs(folder: Path, turns: int) -> Measured:
    """Both begin from nothing: the whole command, and the same with the proofs taken out.

    What they add is little, so it is told in seconds of work, which no neighbour lengthens.
    """
    library = Copy.make(folder / "library")
    bare = [sys.executable, "-c", "import sys; from benchmarks.unproofed import main; "
            "main(sys.argv[1])", str(library.root)]

    def from_nothing(arguments: list[str]) -> Turn:
        def make() -> float:
            shutil.rmtree(library.out, ignore_errors=True)
            return toil(arguments, CHECKOUT)
        return make

    return alternate(from_nothing(library.bifolio("build", "--jobs", "1")), from_nothing(bare),
                     turns)


def _check(folder: Path, turns: int) -> Measured:
    library = Copy.make(folder / "library")
    command(library.bifolio(), CHECKOUT)
    bare = [sys.executable, "-c", "import yaml, jinja2"]
    return alternate(lambda: command(library.bifolio("check"), CHECKOUT),
                     lambda: command(bare, CHECKOUT), turns)


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
    Case("one paragraph edited, patient A4, whole process", "the weasyprint command, same HTML",
         1.15, _one_paragraph),
    Case("the same in watch, from save to PDF", "WeasyPrint in a warm process, same HTML", 1.15,
         _one_paragraph_watched),
    Case("everything in all formats from nothing, two workers", "one worker", 0.58, _everything),
    Case("40 works, one typo in one", "the same edit in a library of one work", 1.3,
         _typo_among(40)),
    Case("40 works, nothing changed", "one work, nothing changed", 0.5, _unchanged_among(40),
         "difference"),
    Case("peak memory of a worker after 200 handouts", "after its 10th (one run)", 1.3, _memory),
    Case("build from nothing, one worker, seconds of work", "the same without its proofs", 1.1,
         _proofs),
    Case("check after a build, whole process", 'python -c "import yaml, jinja2"', 1.8, _check,
         "difference"),
    Case("nothing changed, through build.py", 'python -c "import yaml, jinja2"', None,
         _nothing_changed_at_the_door),
)
