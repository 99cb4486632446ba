"""The cases for clinics: what it costs to make one handout for many of them.

They are measured with so many made-up clinics as is asked for (run.py --clinics); a copy's own cost
is what a run for twice as many takes more.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from benchmarks.cases import Case
from benchmarks.libraries import CHECKOUT, Copy
from benchmarks.timing import Measured, Turn, alternate, command, toil

PATIENT = ("--audience", "patient", "--format", "a4-standard-colour")
_FEW = 4  # works of which a handout for no clinic is made: each is set in full
_Measure = Callable[[Path, int], Measured]


def copy_cases(clinics: int) -> tuple[Case, ...]:
    """The cases with so many clinics."""
    copy, many = f"one of {2 * clinics:,} copies for clinics", f"copies for {clinics:,} clinics"
    cases = [
        Case(f"{many}, two workers", "one worker", 0.58, _workers(clinics)),
        Case(f"{copy}, seconds of work", "none", 0.06, _one_more(clinics), "difference"),
        Case(f"{copy}, the same", "a handout that is set in full", 1 / 30, _beside_full(clinics)),
        Case(f"peak memory of a process after {2 * clinics:,} copies for clinics",
             f"after {min(100, clinics):,} (one run)", 1.1, _memory(clinics))]
    if find_spec("distributed"):
        cases.insert(1, Case(f"{many}, two workers of a cluster on this computer",
                             "two local workers", 1.15, _cluster(clinics)))
    return tuple(cases)


def _made(folder: Path, clinics: int, works: int = 1) -> Copy:
    root = folder / f"library-{clinics}-{works}"
    return Copy(root) if root.exists() else Copy.for_clinics(root, clinics, works)


def _from_nothing(library: Copy, measure: Callable[[list[str], Path], float], *words: str,
                  clinics: str = "all") -> Turn:
    """A run that finds nothing in the folder of handouts."""
    of = ("--clinics", clinics) if clinics else ()

    def make() -> float:
        shutil.rmtree(library.out, ignore_errors=True)
        return measure(library.bifolio("build", *of, *PATIENT, *words), CHECKOUT)
    return make


def _workers(clinics: int) -> _Measure:
    def measure(folder: Path, turns: int) -> Measured:
        library = _made(folder, clinics)
        return alternate(_from_nothing(library, command, "--jobs", "2"),
                         _from_nothing(library, command, "--jobs", "1"), turns)
    return measure


def _cluster(clinics: int) -> _Measure:
    def measure(folder: Path, turns: int) -> Measured:
        from tests.support.clusters import a_cluster  # late: only here

        library = _made(folder, clinics)
        with a_cluster(folder / "cluster") as there:
            return alternate(_from_nothing(library, command, "--on", there.address),
                             _from_nothing(library, command, "--jobs", "2"), turns)
    return measure


def _one_copy(folder: Path, clinics: int) -> Turn:
    """Seconds of work for one copy more: what is the same for all does not count."""
    few, many = (_from_nothing(_made(folder, number), toil, "--jobs", "1")
                 for number in (clinics, 2 * clinics))
    return lambda: (many() - few()) / clinics


def _one_handout(folder: Path) -> Turn:
    """The same for one handout more, of another work and for no clinic."""
    few, many = (_from_nothing(_made(folder, 0, works), toil, "--jobs", "1", clinics="")
                 for works in (1, 1 + _FEW))
    return lambda: (many() - few()) / _FEW


def _one_more(clinics: int) -> _Measure:
    def measure(folder: Path, turns: int) -> Measured:
        return alternate(_one_copy(folder, clinics), lambda: 0.0, turns)
    return measure


def _beside_full(clinics: int) -> _Measure:
    def measure(folder: Path, turns: int) -> Measured:
        return alternate(_one_copy(folder, clinics), _one_handout(folder), turns)
    return measure


def _memory(clinics: int) -> _Measure:
    def measure(folder: Path, _: int) -> Measured:
        library = _made(folder, 2 * clinics)
        code = "import sys; from benchmarks.memory import copies; copies(*sys.argv[1:])"
        said = subprocess.run([sys.executable, "-c", code, str(library.root),
                               str(min(100, clinics))], cwd=CHECKOUT, check=True,
                              capture_output=True, text=True).stdout.split()
        return Measured(float(said[-1]), float(said[-2]))
    return measure
