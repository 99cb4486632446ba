"""Setting a job: from a print job to a finished PDF, and that PDF read back.

It needs nothing but the source files and the print job, so that another process can do it as well.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import replace
from tempfile import gettempdir
from typing import TypeVar

from bifolio.building.imprinted_copies import ImprintedCopies, InFull, told
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.composition.passages import passages_of
from bifolio.diagnostics import BifolioError, Finding, Findings, ToolchainError
from bifolio.files.engine_version import type_libraries
from bifolio.files.limits import tell
from bifolio.files.reading import SourceFiles
from bifolio.files.writing import way_out
from bifolio.model.source import Span
from bifolio.printing.pdf import Paper, file_digest
from bifolio.printing.pdf.content import UnreadablePaperError
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.pages import Pages
from bifolio.printing.typesetting.typesetter import (
    PATCHES,
    Typesetter,
    add_stumble,
    library_versions,
)
from bifolio.proofreading.accessibility import find_inaccessible
from bifolio.proofreading.paper_proof.faults import PaperProof
from bifolio.proofreading.paper_proof.proof import prove_paper

_FEW = 16  # pages, that are set again to find out what is wrong with them
_SOON = 4  # handouts after which it is worth while to sweep
_ATTEMPTS = 3  # at a page whose fonts are cleared away meanwhile
_Said = TypeVar("_Said")


class Worker:
    """Prints jobs with the style sheets and fonts of some source files, each of them read once."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files, self._unswept = source_files, 0
        self._copies, self._settings = ImprintedCopies(), 0
        findings = Findings()
        with _elbow_room():
            self._typesetter = Typesetter(source_files, findings)
        self._style_findings = tuple(findings)

    def _with_fonts(self, say: Callable[[], _Said]) -> _Said:
        """What comes of it while all fonts are there: a page that was set without is not believed.
        """
        for _ in range(_ATTEMPTS):
            if not self._typesetter.has_its_fonts:
                self._typesetter = Typesetter(self._source_files, Findings())
                self._copies.forget()
            try:
                said = say()
            except Exception:
                if self._typesetter.has_its_fonts:
                    raise
                continue
            if self._typesetter.has_its_fonts:
                return said
        raise ToolchainError(
            f"No page can be set: something clears away the fonts in {gettempdir()} as soon as "
            "they are laid out there. Name another folder for temporary files with TMPDIR.")

    def sweep(self) -> None:
        """Give back what the pages before took; they hang together in rings, so it takes a while.
        """
        if self._unswept >= _SOON:
            self._unswept = 0
            gc.collect()

    def print(self, print_job: PrintJob) -> TypesetResult:
        """The finished PDF of a print job; with an error among its findings it is not to be used.

        Raises ToolchainError when the typesetter cannot write the files that it needs meanwhile,
        or when our patches do not fit it.
        """
        self._unswept += 1
        findings = Findings(audience=print_job.handout.audience)
        try:
            with _elbow_room(), _undisturbed(), _patched(print_job):
                return self._with_fonts(lambda: self._print(print_job))
        except BifolioError:
            raise
        except Exception as error:  # the typesetter has many ways to stumble
            culprit = self._typesetter.culprit(print_job.html, print_job.handout, print_job.values)
            if culprit:
                add_stumble(error, culprit, findings)
            else:
                tell(error, Span("(page)"), findings, f"To print {print_job.handout.told}")
            return TypesetResult(b"", 0, (), tuple(findings), ())

    def _print(self, print_job: PrintJob) -> TypesetResult:
        if kept := _kept(print_job):
            return kept
        copy = self._imprinted(print_job)
        if isinstance(copy, TypesetResult):
            return replace(copy, sights={**copy.sights, **_libraries()})
        self._settings += 1
        findings = Findings(audience=print_job.handout.audience)
        pages = self._typesetter.typeset(print_job.html, print_job.handout, print_job.values,
                                         findings)
        pdf = finish(pages, findings, print_job.digest)
        copy.tell(print_job.handout, findings)
        paper = Paper(pdf)
        proof = PaperProof()
        try:
            find_inaccessible(paper, findings)
            proof = self._prove(print_job, paper, pages.count)
        except UnreadablePaperError as error:
            tell(error, Span("(page)"), findings, f"To read back {print_job.handout.told}")
        return TypesetResult(pdf, pages.count, pages.layouts, tuple(findings), told(paper), proof,
                             {**pages.sights, **copy.sights, **_libraries()})

    def _imprinted(self, print_job: PrintJob) -> TypesetResult | InFull:
        """A copy with its clinic's panel; or why it is set in full, "" where all such are."""
        handout = print_job.handout
        if not handout.clinic or handout.sheet or print_job.plain:
            return InFull("")
        return self._copies.print(print_job, self._typesetter)

    def _prove(self, print_job: PrintJob, paper: Paper, pages: int) -> PaperProof:
        """Whether the paper says what was composed; if not, which style sheet is to blame."""
        handout, passages = print_job.handout, passages_of(print_job.html)
        proof = prove_paper(paper, passages, handout.format)
        if not proof.faults or pages > _FEW:
            return proof

        def is_good(pages: Pages) -> bool:
            pdf = finish(pages, Findings(), print_job.digest)
            return not prove_paper(Paper(pdf), passages, handout.format).faults

        return replace(proof, suspect=self._typesetter.suspect(
            print_job.html, handout, print_job.values, is_good))

    def worn(self) -> int:
        """How many pages it has set in full since this was last asked, of masters too."""
        worn = self._settings + self._copies.settings
        self._settings = self._copies.settings = 0
        return worn

    def style_findings(self) -> tuple[Finding, ...]:
        """What it does not know in the style sheets."""
        return self._style_findings

    def count(self, print_job: PrintJob) -> int:
        """How many pages a print job takes."""
        self._settings += 1
        with suppress(Exception), _elbow_room(), _patched(print_job):  # only asked for advice
            return self._with_fonts(lambda: self._typesetter.typeset(
                print_job.html, print_job.handout, print_job.values, Findings()).count)
        return 0


def _kept(print_job: PrintJob) -> TypesetResult | None:
    """What was made of a print job before, read back and proved as if it had just been set.

    None when there is none, when it is not what would be made now, or its proof does not hold.
    """
    made = print_job.made
    if not (made and print_job.digest and file_digest.is_whole(made)):
        return None
    blank = file_digest.opened(made)
    if file_digest.read(blank) != replace(print_job.digest, libraries=library_versions()):
        return None
    findings, paper = Findings(audience=print_job.handout.audience), Paper(made)
    with suppress(UnreadablePaperError):
        find_inaccessible(paper, findings)
        proof = prove_paper(paper, passages_of(print_job.html), print_job.handout.format)
        if not (proof.faults or findings.failed):
            return TypesetResult(blank, len(paper.sizes), (), tuple(findings), told(paper), proof,
                                 _libraries(), kept=True)
    return None


def _libraries() -> dict[str, str]:
    """The type libraries that this process sets with, each with its stamp."""
    return {f"library:{path}": stamp for path, stamp in type_libraries().items()}


def _patched(print_job: PrintJob) -> AbstractContextManager[None]:
    """WeasyPrint with our patches, or as it comes."""
    if print_job.plain:
        return PATCHES.taken_out()
    PATCHES.require()
    return nullcontext()


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Nothing is swept up meanwhile: a page is a great many boxes, and all of them are needed."""
    sweeps = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeps:
            gc.enable()


@contextmanager
def _elbow_room() -> Iterator[None]:
    """Fonts are laid out as temporary files: says so where there is no room for them."""
    try:
        yield
    except OSError as error:
        where = f"the folder for temporary files, {gettempdir()},"
        raise ToolchainError(f"No page can be set: {error.strerror or error}. "
                             f"{way_out(error, where)}.") from error
