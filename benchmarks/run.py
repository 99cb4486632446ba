"""Measure Bifolio against its yardsticks: python benchmarks/run.py [--turns N] [--only WORDS]

What a copy for one of many clinics costs is measured with --clinics N of them.

Prints one table. With --write it becomes benchmarks/RESULTS.md. Exit code 1 when a limit is
passed. It takes about half an hour, and nothing else should run meanwhile. Pandoc and Typst come
with benchmarks/requirements.lock (extra “benchmarks”); Chromium is measured where it is installed.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from datetime import date
from pathlib import Path
from subprocess import CalledProcessError

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.cases import CASES, Case
from benchmarks.clinic_copies import copy_cases
from benchmarks.libraries import Copy
from benchmarks.peers import peers
from benchmarks.timing import Measured, alternate
from benchmarks.yardsticks import Page

_ENOUGH = 5  # turns for a median that is written down
_CLINICS = 100  # made up, for a run of minutes; 10,000 take hours where a copy is set in full
_BESIDE = "For information, the same page from a cold start:"
_HEAD = ("| case | yardstick | ours | yardstick | figure | at most | |",
         "|---|---|---:|---:|---:|---:|---|")


def main() -> int:
    """Measure what is asked for, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--turns", type=int, default=_ENOUGH,
                        help=f"alternating runs of each ({_ENOUGH})")
    parser.add_argument("--only", default="", help="cases whose name has these words")
    parser.add_argument("--clinics", type=int, default=_CLINICS,
                        help=f"how many clinics the cases for them have ({_CLINICS})")
    parser.add_argument("--write", action="store_true", help="into benchmarks/RESULTS.md too")
    given = parser.parse_args()
    if given.write and given.turns < _ENOUGH:
        parser.error(f"what is written down is the median of at least {_ENOUGH} turns")
    cases = (*CASES, *copy_cases(given.clinics))
    rows: dict[str, str] = {}
    passed = True
    print("\n".join(_HEAD), flush=True)
    with tempfile.TemporaryDirectory() as place:
        for number, case in enumerate(case for case in cases if given.only in case.name):
            folder = Path(place) / str(number)
            folder.mkdir()
            measured = case.measure(folder, given.turns)
            rows[case.name] = _line(case, measured)
            passed = passed and _holds(case, measured)
            print(rows[case.name], flush=True)
    if given.write:
        _write(cases, rows, [])
    if given.only in _BESIDE:
        beside = _beside(given.turns)
        if given.write:
            _write(cases, rows, beside)
    return 0 if passed else 1


def _figure(case: Case, measured: Measured) -> float:
    return measured.ratio if case.by == "ratio" else measured.difference


def _holds(case: Case, measured: Measured) -> bool:
    return case.limit is None or _figure(case, measured) <= case.limit


def _line(case: Case, measured: Measured) -> str:
    unit = " s" if case.by == "difference" else " ×"
    memory = measured.yardstick > 1000  # kilobytes, not seconds
    said = [f"{value / 1024:.0f} MB" if memory else f"{value:.3f} s"
            for value in (measured.ours, measured.yardstick)]
    limit = "" if case.limit is None else f"{case.limit:g}{unit}"
    verdict = "" if case.limit is None else "holds" if _holds(case, measured) else "**missed**"
    return (f"| {case.name} | {case.yardstick} | {said[0]} | {said[1]} "
            f"| {_figure(case, measured):.2f}{unit} | {limit} | {verdict} |")


def _beside(turns: int) -> list[str]:
    """The same page through other tools, against the weasyprint command."""
    lines = ["", _BESIDE, "",
             "| tool | seconds | × the weasyprint command |", "|---|---:|---:|"]
    with tempfile.TemporaryDirectory() as folder:
        page = Page.of(Copy.make(Path(folder) / "library"), Path(folder))
        for name, turn in peers(page):
            try:
                measured = alternate(turn, page.by_weasyprint, turns)
            except CalledProcessError:
                lines.append(f"| {name} | could not set it | |")
            else:
                lines.append(f"| {name} | {measured.ours:.3f} | {measured.ratio:.2f} |")
    print("\n".join(lines), flush=True)
    return lines


def _write(cases: tuple[Case, ...], rows: dict[str, str], beside: list[str]) -> None:
    """Put what was measured into its page; what was not measured now stays as it was."""
    target = Path(__file__).with_name("RESULTS.md")
    before = target.read_text(encoding="utf-8").splitlines() if target.is_file() else []
    kept = {line.split("|")[1].strip(): line for line in before if line.startswith("| ")}
    head = ["# Measured", "",
            f"Last on {date.today():%d %B %Y}, with {os.cpu_count()} cores and Python "
            f"{platform.python_version()}: medians of at least {_ENOUGH} alternating runs, each "
            "figure against its yardstick in the same run. `python benchmarks/run.py --write` "
            "makes this page; with `--only WORDS` it renews some rows.", ""]
    table = [rows.get(case.name) or kept.get(case.name) for case in cases]
    if not beside and _BESIDE in before:
        beside = ["", *before[before.index(_BESIDE):]]
    target.write_text("\n".join([*head, *_HEAD, *filter(None, table), *beside, ""]),
                      encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
