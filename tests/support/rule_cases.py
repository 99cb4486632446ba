"""Every rule by example: a library that breaks it, and one that nearly does.

`tests/rules/CODE/` holds the two. Each is either one chapter for patients, `breaks.md` and
`nearly.md` (for clinicians `breaks.clinician.md`; for both `breaks.everyone.md`), or a folder
`breaks/` with `chapter.md` (again `chapter.clinician.md`, `chapter.everyone.md`) and with
whatever else the case needs: `work.yaml`, `facts.yaml`, `tables/…`, `figures/…`, `images/…` of
the work; `library.yaml`, `glossary.yaml`, `waivers.yaml`, `clinics/…`, `clinics.csv`,
`bibliography.bib`, `retractions.csv`, `house.csl`, `templates/…`, `styles/…` of the library. What
a case does not bring, this file does.

`args.txt` tells what is done with it, where a check of everything is not enough, a line each:

    build                       make the handouts, as far as the finished pages
    today 2028-02-01            on another day
    release · allow-expired     as these options
    format a4-large-colour      in this format
    link images/a.svg b.svg     with such a symbolic link in the work
    room 20000                  with room to remember so many bytes
    kill at-work · kill idle    with a worker that is killed over a handout, or behind it
    stumble                     with a worker that fails in a way that nobody foresaw
    then lay                    then lay the files in after/ over it
    then append                 then add a line to the PDF that was delivered
    then build · then impose · then score · then verify [FILE]

The sign ‸ in a text that breaks the rule marks the place that the finding must name, to the
column. It is taken out before the text is read.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from unittest.mock import patch

from bifolio.building import runs, worker
from bifolio.building.executors import LocalWorker
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.building.scorecards import score
from bifolio.building.verify import verify_file
from bifolio.delivery.copies import CopyMaker
from bifolio.delivery.print_copies import print_copies
from bifolio.diagnostics import ContentError, Finding, Findings, Severity
from bifolio.files import cache
from bifolio.files.reading import SourceFiles
from bifolio.model import FORMATS
from bifolio.model.source import Span
from bifolio.printing.pdf.imposition import PrintForm
from tests.support.library import FILES, Silence, TinyLibrary
from tests.support.places import ROOT
from tests.support.workers import WORKERS, reading_once

CASES = ROOT / "tests" / "rules"
MARK = "‸"
NAMES = ("breaks", "nearly")

LIBRARY = """\
publisher: Test clinic
language: en
"""
WORK = """\
title: A case
chapters: [10-case]
audiences: [{audiences}]
revision: "1.0"
written: 2026-01-31
review_by: 2028-01-31
authors: [Test clinic]
funding: No outside funding.
"""
READERS = {"": "patient", ".patient": "patient", ".clinician": "clinician",
           ".everyone": "patient, clinician"}
OF_THE_LIBRARY = ("library.yaml", "glossary.yaml", "waivers.yaml", "clinics", "clinics.csv")
BESIDE_CONTENT = ("bibliography.bib", "retractions.csv", "house.csl", "templates", "styles",
                  "other.pdf", "out")
ARGS, AFTER = "args.txt", "after"


def codes(tier: str = "") -> list[str]:
    """The codes that have a folder: all, or those whose cases need what a tier may do."""
    every = sorted(path.name for path in CASES.iterdir() if path.is_dir())
    return [code for code in every if not tier or _tier(code) == tier]


def _tier(code: str) -> str:
    said = {words[0] for name in NAMES for words in Case.read(code, name).args}
    if "kill" in said:
        return "system"
    return "page" if said & {"build", "then"} else "unit"


@dataclass(frozen=True)
class Case:
    """A text that breaks a rule or nearly does: a work of its own, in a library of its own if it
    brings what holds for a whole library."""

    code: str
    name: str
    found: dict[str, bytes] = field(compare=False)

    @classmethod
    def read(cls, code: str, name: str) -> Case:
        folder = CASES / code
        files = {path.name.replace(name, "chapter", 1): path.read_bytes()
                 for path in folder.glob(f"{name}*.md")}
        files |= {path.relative_to(folder / name).as_posix(): path.read_bytes()
                  for path in sorted((folder / name).rglob("*")) if path.is_file()}
        assert files, f"tests/rules/{code} has no {name}.md and no {name}/"
        return cls(code, name, files)

    @property
    def work(self) -> str:
        return f"{self.code}-{self.name}"

    @property
    def args(self) -> list[list[str]]:
        """What is to be done, a line in words each."""
        return [shlex.split(line) for line in self.found.get(ARGS, b"").decode().splitlines()]

    def files(self, after: bool = False) -> dict[str, bytes]:
        """Its files, by the path that each has in its library; those that come `after`."""
        if after:
            return dict(self._placed({path.removeprefix(f"{AFTER}/"): content
                                      for path, content in self.found.items()
                                      if path.startswith(f"{AFTER}/")}))
        brought = {path: content for path, content in self.found.items()
                   if path != ARGS and not path.startswith(f"{AFTER}/")}
        readers = next((path.removeprefix("chapter").removesuffix(".md") for path in brought
                        if path.startswith("chapter.")), None)
        files = {"content/library.yaml": LIBRARY.encode()}
        if readers is not None:
            work = WORK.format(audiences=READERS[readers])
            files[f"content/{self.work}/work.yaml"] = work.encode()
        return {**files, **dict(self._placed(brought))}

    def _placed(self, brought: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
        for path, content in brought.items():
            top = path.split("/")[0]
            if path.startswith("chapter."):
                readers = path.removeprefix("chapter").removesuffix(".md")
                named = readers if readers in (".patient", ".clinician") else ""
                yield f"content/{self.work}/chapters/10-case{named}.md", content
            elif top in BESIDE_CONTENT:
                yield path, content
            elif top in OF_THE_LIBRARY:
                yield f"content/{path}", content
            else:
                yield f"content/{self.work}/{path}", content

    @property
    def company(self) -> str:
        """Which cases share its library: those that are checked, or built; its own name if none.

        A case stands alone when it brings what holds for a whole library.
        """
        alone = any(path.split("/")[0] in (*OF_THE_LIBRARY, *BESIDE_CONTENT)
                    for path in self.found) or "library.yaml" in self.found
        plain = all(words == ["build"] or words[0] == "link" for words in self.args)
        whole = "content" if any(path.startswith("chapter.") for path in self.found) else ""
        if alone or not plain or not whole:
            return self.work
        return "built" if ["build"] in self.args else "checked"


def place_in(files: dict[str, bytes]) -> Span | None:
    """Takes the mark out of the files; returns where it stood."""
    for path, content in files.items():
        before, mark, after = content.decode("utf-8", "replace").partition(MARK)
        if mark:
            files[path] = (before + after).encode()
            return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return None


class KilledWorker(LocalWorker):
    """Prints in a process that is killed, `at_work` or once it has handed its pages over."""

    def __init__(self, source_files: SourceFiles, at_work: bool) -> None:
        super().__init__(source_files)
        self._source_files, self._at_work = source_files, at_work

    def submit(self, print_job: PrintJob) -> Printing:
        return Printing(lambda: self._print(print_job))

    def _print(self, print_job: PrintJob) -> TypesetResult:
        remote = worker.RemoteWorker()
        remote.furnish(self._source_files)
        try:
            if not self._at_work:
                pages = remote.ask("print", print_job, seconds=60)
                assert isinstance(pages, TypesetResult)
                return pages
        finally:
            remote._process.kill()
            remote._process.wait()
        remote.ask("print", print_job, seconds=60)
        raise AssertionError("a worker that was killed prints nothing")


class StumblingWorker(LocalWorker):
    """Fails over each page, as one does whose library has a fault."""

    def submit(self, print_job: PrintJob) -> Printing:
        def stumble() -> TypesetResult:
            raise ZeroDivisionError("float division by zero")

        return Printing(stumble)


@dataclass
class Bench:
    """A library with some cases in it, and what was found so far of what is done with it."""

    library: TinyLibrary
    cases: list[Case]
    findings: list[Finding] = field(default_factory=list)
    press_of: Callable[[SourceFiles], LocalWorker] = WORKERS

    @property
    def args(self) -> list[list[str]]:
        return [words for case in self.cases for words in case.args]

    def lay(self, files: dict[str, bytes]) -> None:
        for path, content in files.items():
            self.library.write(path, content)

    def link(self, case: Case) -> None:
        """Make the symbolic links that a case asks for; a tree cannot hold such everywhere."""
        for _, path, target in (words for words in case.args if words[0] == "link"):
            place = self.library.root / "content" / case.work / path
            place.parent.mkdir(exist_ok=True)
            place.symlink_to(target)

    def run(self) -> None:
        """Do what the cases ask for; a check where they ask for nothing."""
        said = {words[0]: words[1:] for words in self.args}
        self.order = self.library.order(
            today=date.fromisoformat(said.get("today", ["2026-11-26"])[0]),
            release="release" in said, allow_expired="allow-expired" in said,
            formats=tuple(FORMATS[name] for name in said.get("format", ())))
        if "kill" in said:
            self.press_of = lambda source_files: KilledWorker(
                source_files, said["kill"] == ["at-work"])
        if "stumble" in said:
            self.press_of = StumblingWorker
        self._make("build" if "build" in said else "check")
        for _, step, *rest in (words for words in self.args if words[0] == "then"):
            match step:
                case "lay":
                    self.lay(self.cases[0].files(after=True))
                case "append":
                    self._pdf.write_bytes(self._pdf.read_bytes() + b"\n% edited\n")
                case "build":
                    self._make("build")
                case "impose":
                    with CopyMaker(self.library.out, (), ()) as copies:
                        list(print_copies(copies, (PrintForm.BOOKLET,)))
                    self.findings += copies.findings
                case "score":
                    found = Findings()
                    list(score(self.order, found))
                    self.findings += found
                case "verify":
                    path = self.library.root / rest[0] if rest else self._pdf
                    found = Findings()
                    verify_file(path.name, path.read_bytes(), self.order, found)
                    self.findings += found

    def _make(self, verb: str) -> None:
        room = next((int(words[1]) for words in self.args if words[0] == "room"), 0)
        limits = patch.multiple(cache, _TIMES=0, _ROOM=room) if room else nullcontext()
        try:
            make = runs.build if verb == "build" else runs.check
            with limits, nullcontext() if verb == "build" else reading_once():
                self.findings = list(make(self.order, Silence(), self.press_of).findings)
        except ContentError as error:
            self.findings = list(error.findings)

    @property
    def _pdf(self) -> Path:
        (path,) = self.library.out.glob("*/*.pdf")
        return path

    def of(self, case: Case) -> list[Finding]:
        """What was found in a case."""
        return [finding for finding in self.findings if len(self.cases) == 1
                or finding.span.path.startswith((f"content/{case.work}/", "(page)"))]


@dataclass(frozen=True)
class Proofs:
    """What proofreading said of each case, and the place that a case marks."""

    findings: dict[tuple[str, str], list[Finding]] = field(default_factory=dict)
    places: dict[tuple[str, str], Span | None] = field(default_factory=dict)

    def assert_found(self, code: str) -> None:
        """The case that breaks a rule has its finding, at the place that is marked."""
        places = [finding.span for finding in self.findings[code, "breaks"] if finding.code == code]
        assert places, [finding.code for finding in self.findings[code, "breaks"]]
        if place := self.places[code, "breaks"]:
            assert place in places, [str(span) for span in places]

    def assert_let_be(self, code: str) -> None:
        """The case that nearly breaks a rule has no such finding, nor an error."""
        assert [(str(f.span), f.code, f.what) for f in self.findings[code, "nearly"]
                if f.code == code or f.severity is Severity.ERROR] == []


def companies(cases: Iterable[Case]) -> Iterator[list[Case]]:
    """The cases, those together that share a library."""
    found: dict[str, list[Case]] = {}
    for case in cases:
        found.setdefault(case.company, []).append(case)
    yield from found.values()


def proofread(codes: list[str], folder: Callable[[str], Path]) -> Proofs:
    """The cases of some codes, proofread: most of them together, as the works of one library."""
    proofs = Proofs()
    for group in companies(Case.read(code, name) for code in codes for name in NAMES):
        bench = Bench(TinyLibrary(folder("rules")), group)
        if len(group) > 1:
            bench.library.write("bibliography.bib", FILES["bibliography.bib"])
        for case in group:
            files = case.files()
            proofs.places[case.code, case.name] = place_in(files)
            bench.lay(files)
            bench.link(case)
        bench.run()
        for case in group:
            proofs.findings[case.code, case.name] = bench.of(case)
    return proofs
