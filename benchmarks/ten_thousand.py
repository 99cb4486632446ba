"""Thousands of clinics, end to end: python benchmarks/ten_thousand.py [--clinics N] [--sample K]

Makes a library with N made-up clinics (10,000) and orders its patient handout for all of them. The
run is broken off in the middle, as by Ctrl-C, and started again. Then it is looked at whether all
that was delivered was kept, whether nothing is lost, there twice or different, what other people's
checkers say of K copies (20), and whether 50 copies are what they are when each is set in full: the
same words, outline and pictures at 100 dots an inch. Prints a table; --write makes of it
benchmarks/TEN_THOUSAND.md. Exit code 1 when something is not so. It needs the tests' folder and
requirements-dev.lock.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory, TemporaryFile
from time import perf_counter, sleep

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import pypdfium2

from benchmarks.clinic_copies import PATIENT
from benchmarks.in_full import set_in_full
from benchmarks.libraries import CHECKOUT, WORK, Copy
from bifolio.delivery.catalogue import Catalogue
from bifolio.printing.pdf import Paper

_CLINICS, _SAMPLE, _COMPARED = 10_000, 20, 50
_ALONE = 2  # copies that are made each by a command of its own
_DPI = 100
_BEGINS = f"{WORK}-patient-{PATIENT[-1]}-"
_TURN = 0.2  # seconds between two looks at how many lie there


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of the command at its end: what it said, and seconds by the clock and of processors."""

    code: int
    said: tuple[str, ...]
    seconds: float
    toil: float

    @property
    def made(self) -> int:
        """How many handouts its last line says that it has made."""
        found = re.search(r"(\d+)(?: of \d+)? handouts? made in", self._sum)
        return int(found[1]) if found else 0

    @property
    def kept(self) -> int:
        """How many were there as they would have been made."""
        found = re.search(r"(\d+)(?: handouts? (?:is|are))? up to date", self._sum)
        return int(found[1]) if found else 0

    @property
    def _sum(self) -> str:
        return next((line for line in reversed(self.said) if "up to date" in line
                     or "made in" in line), "")


@dataclass(slots=True)
class Result:
    """What was measured, a line each, and which of it is not as it must be."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    failed: bool = False

    def tell(self, what: str, said: str, holds: bool = True) -> None:
        """One thing that was looked at."""
        self.failed |= not holds
        self.lines.append((what, said if holds else f"**{said}**"))
        print(f"| {what} | {self.lines[-1][1]} |", flush=True)


def main() -> int:
    """Make, break off, start again, look, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clinics", type=int, default=_CLINICS)
    parser.add_argument("--sample", type=int, default=_SAMPLE, help="copies for the checkers")
    parser.add_argument("--compare", type=int, default=_COMPARED, help="copies to set in full")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--write", action="store_true", help="into benchmarks/TEN_THOUSAND.md too")
    given = parser.parse_args()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # what we begin hears it, too
    print("| | |\n|---|---|", flush=True)
    result = Result()
    with TemporaryDirectory() as folder:
        library = Copy.for_clinics(Path(folder) / "library", given.clinics)
        files = len(list((library.root / "content" / "clinics").glob("*.yaml")))
        result.tell("clinics", f"{given.clinics - files:,} in a table, {files:,} in files")
        _make(library, given.clinics, given.jobs, result)
        most = min(given.clinics, max(given.sample, given.compare))
        chosen = Random(1).sample(sorted(_lying(library.out)), most)
        _judge(library, chosen[:given.sample], result)
        _set_alone(library, chosen[:_ALONE], Path(folder) / "alone", result)
        _compare(library, chosen[:given.compare], Path(folder) / "in-full", result)
        _verify(library, chosen[:3], result)
    if given.write:
        _write(result)
    return int(result.failed)


def _make(library: Copy, clinics: int, jobs: int, result: Result) -> None:
    """Order all, break it off, order it again; nothing may be lost, there twice, or different."""
    order = ["build", "--clinics", "all", *PATIENT, "--jobs", str(jobs)]
    first = _run(library, order, until=clinics // 2)
    before = _stamps(library)
    told = next((line for line in first.said if line.startswith("Broken off")), "no word of it")
    result.tell("broken off", told, first.code != 0 and 0 < len(before) < clinics)
    result.tell("the list then", _listed(library, before), not _listing(library, before))
    second = _run(library, order)
    after = _stamps(library)
    result.tell("started again", second.said[-1], second.code == 0)
    kept = sum(after.get(name) == stamp for name, stamp in before.items())
    result.tell("kept, byte for byte and by date", f"{kept:,} of {len(before):,}",
                kept == len(before))
    again = second.made - (clinics - len(before))
    result.tell("set again though they lay there", f"{again:,}, of {jobs} in hand",
                0 <= again <= jobs and second.made + second.kept == clinics)
    result.tell("delivered in all", f"{len(after):,} of {clinics:,}", len(after) == clinics)
    result.tell("the list in the end", _listed(library, after), not _listing(library, after))
    third = _run(library, order)
    result.tell("started once more", third.said[-1], third.code == 0 and not third.made)
    toil = (first.toil + second.toil) * 1000 / clinics
    result.tell("time", f"{first.seconds + second.seconds:,.0f} s, {jobs} at once; of processors "
                f"{toil:,.0f} ms a copy, start and end of both runs among it")
    result.tell("once more", f"{third.seconds:,.0f} s, {third.toil * 1000 / clinics:,.1f} ms a "
                "copy")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    result.tell("memory of the largest process", f"{peak:,.0f} MB")


def _run(library: Copy, words: Sequence[str], until: int = 0) -> Ran:
    """Carry out a command; with `until` it is broken off when so many handouts lie there."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), perf_counter()
    command = [word for word in library.bifolio(*words) if word != "--quiet"]
    with TemporaryFile("w+", encoding="utf-8") as told:
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=told, stderr=subprocess.STDOUT)
        if until:
            while process.poll() is None and len(_lying(library.out)) < until:
                sleep(_TURN)
            process.send_signal(signal.SIGINT)
        process.wait()
        told.seek(0)
        said = told.read()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    toil = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Ran(process.returncode, tuple(said.splitlines() or [""]), perf_counter() - start, toil)


def _lying(out: Path) -> dict[str, Path]:
    """The handouts that lie in a folder of handouts, by clinic."""
    folder = out / WORK
    names = os.listdir(folder) if folder.is_dir() else []
    return {name.removeprefix(_BEGINS).removesuffix(".pdf"): folder / name for name in names
            if name.startswith(_BEGINS) and name.endswith(".pdf")}


def _stamps(library: Copy) -> dict[str, tuple[str, int]]:
    """Of each handout that lies there its hash, and when it was written."""
    return {name: (sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
            for name, path in _lying(library.out).items()}


def _listing(library: Copy, lying: dict[str, tuple[str, int]]) -> list[str]:
    """What is wrong with the list of what lies there."""
    listed = Catalogue.open(library.out).listed()
    names = [each.name.removeprefix(_BEGINS) for each in listed]
    wrong = [f"{name} is listed and does not lie there" for name in {*names} - lying.keys()]
    wrong += [f"{name} is not listed" for name in lying.keys() - {*names}]
    wrong += [f"{name} is listed twice" for name in {*names} if names.count(name) > 1] \
        if len(names) != len({*names}) else []
    wrong += [f"{each.name} is listed as another" for each in listed
              if lying.get(each.name.removeprefix(_BEGINS), (each.sha256,))[0] != each.sha256]
    return wrong


def _listed(library: Copy, lying: dict[str, tuple[str, int]]) -> str:
    wrong = _listing(library, lying)
    return "; ".join(wrong[:5]) or f"names each of the {len(lying):,} once, with its hash"


def _judge(library: Copy, clinics: Sequence[str], result: Result) -> None:
    """What the checkers of others say."""
    from tests.support.checkers import judge

    lying = _lying(library.out)
    faults = [f"{name}: {fault}" for name in clinics for fault in judge(lying[name]).faults]
    result.tell(f"faults that other checkers find in {len(clinics)}",
                "; ".join(faults[:5]) or "none", not faults)


def _set_alone(library: Copy, clinics: Sequence[str], folder: Path, result: Result) -> None:
    """Make copies each by a command of its own and from nothing: they must be the same bytes."""
    lying, others = _lying(library.out), []
    for name in clinics:
        out = folder / name
        order = ["build", "--clinic", name, *PATIENT, "--out", str(out)]
        ran = _run(library, order)
        if ran.code or _lying(out)[name].read_bytes() != lying[name].read_bytes():
            others.append(name)
    result.tell(f"{len(clinics)} of them made alone", ", ".join(others) or "the same bytes",
                not others)


def _compare(library: Copy, clinics: Sequence[str], folder: Path, result: Result) -> None:
    """Hold copies against full settings: their words, outline and pictures."""
    lying, full = _lying(library.out), set_in_full(library, clinics, folder)
    wrong = {name: [*_differences(lying[name], full[name])] for name in clinics}
    said = [f"{name}: {', '.join(what)}" for name, what in wrong.items() if what]
    result.tell(f"{len(clinics)} of them beside full settings",
                "; ".join(said[:5]) or f"the same words, outline and pictures at {_DPI} dpi",
                not said)


def _differences(mine: Path, full: Path) -> Iterator[str]:
    """What is not as in full: all that is heard, in its order, and all that is seen."""
    papers = [Paper(path.read_bytes()) for path in (mine, full)]
    for what, told in _told.items():
        if told(papers[0]) != told(papers[1]):
            yield f"other {what}"
    with closing(pypdfium2.PdfDocument(mine)) as one, closing(pypdfium2.PdfDocument(full)) as other:
        if len(one) != len(other):
            yield f"{len(one)} pages, in full {len(other)}"
        for at in range(min(len(one), len(other))):
            pictures = [bytes(document[at].render(scale=_DPI / 72).buffer)
                        for document in (one, other)]
            if pictures[0] != pictures[1]:
                pixels = sum(a != b for a, b in zip(*pictures, strict=False))
                yield f"page {at + 1} looks otherwise, {pixels:,} values of {len(pictures[0]):,}"


_told: dict[str, Callable[[Paper], object]] = {  # the feet may be drawn before the page or after it
    "tags": lambda paper: [(tag.kind, tag.text, tag.alternative, tag.language)
                           for tag in paper.structure.walk()],
    "words": lambda paper: [sorted(page.split()) for page in paper.pages],
    "outline": lambda paper: paper.outline,
    "descriptions": lambda paper: sorted(paper.descriptions),
    "links": lambda paper: paper.links,
    "sizes": lambda paper: paper.sizes}


def _verify(library: Copy, clinics: Sequence[str], result: Result) -> None:
    """Whether a code that is typed off a page is found, and how long that takes."""
    catalogue = Catalogue.open(library.out)
    for name in clinics:
        code = str(catalogue.entry(f"{_BEGINS}{name}").get("code"))
        ran = _run(library, ["verify", code, "--out", str(library.out)])
        result.tell(f"verify {code}", f"{next(iter(ran.said[:1]), '')}, {ran.toil:.1f} s of "
                    "processors", ran.code == 0 and name in ran.said[0])


def _write(result: Result) -> None:
    head = f"# Ten thousand clinics\n\nLast on {date.today():%d %B %Y}, with {os.cpu_count()} " \
           f"cores and Python {platform.python_version()}. " \
           "`python benchmarks/ten_thousand.py --write` makes this page.\n\n| | |\n|---|---|\n"
    Path(__file__).with_name("TEN_THOUSAND.md").write_text(
        head + "".join(f"| {what} | {said} |\n" for what, said in result.lines), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
