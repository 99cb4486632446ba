"""Setting a job: from a print job to a finished PDF, and that PDF read back.

It needs nothing but the source files and the print job, so that another process can do it as well.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import gettempdir

from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.diagnostics import Finding, Findings, ToolchainError
from bifolio.files.engine_version import type_libraries
from bifolio.files.reading import SourceFiles
from bifolio.printing.pdf import Paper
from bifolio.printing.tagging import finish
from bifolio.printing.typesetting.typesetter import Typesetter
from bifolio.proofreading.accessibility import find_inaccessible

_SOON = 4  # handouts after which it is worth while to sweep


class Worker:
    """Prints jobs with the style sheets and fonts of some source files, each of them read once."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._unswept = 0
        findings = Findings()
        with _elbow_room():
            self._typesetter = Typesetter(source_files, findings)
        self._style_findings = tuple(findings)

    def sweep(self) -> None:
        """Give back what the pages before took; they hang together in rings, so it takes a while.
        """
        if self._unswept >= _SOON:
            self._unswept = 0
            gc.collect()

    def print(self, print_job: PrintJob) -> TypesetResult:
        """The finished PDF of a print job; with an error among its findings it is not to be used.

        Raises ToolchainError when the typesetter cannot write the files that it needs meanwhile.
        """
        self._unswept += 1
        with _elbow_room(), _undisturbed():
            return self._print(print_job)

    def _print(self, print_job: PrintJob) -> TypesetResult:
        findings = Findings(audience=print_job.handout.audience)
        pages = self._typesetter.typeset(print_job.html, print_job.handout, print_job.values,
                                         findings)
        pdf = finish(pages, findings, print_job.digest)
        paper = Paper(pdf)
        find_inaccessible(paper, findings)
        told = (("the text", (paper.text,)), ("the outline", paper.outline),
                ("a description", paper.descriptions),
                ("the metadata", tuple(paper.metadata.values())))
        sights = {**pages.sights,
                  **{f"library:{path}": stamp for path, stamp in type_libraries().items()}}
        return TypesetResult(pdf, pages.count, pages.layouts, tuple(findings), told, sights)

    def style_findings(self) -> tuple[Finding, ...]:
        """What it does not know in the style sheets."""
        return self._style_findings

    def count(self, print_job: PrintJob) -> int:
        """How many pages a print job takes."""
        return self._typesetter.typeset(
            print_job.html, print_job.handout, print_job.values, Findings()).count


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
        raise ToolchainError(
            f"No page can be set: {error.strerror or error}. Check that the folder for temporary "
            f"files, {gettempdir()}, may be written to and that the disk has room.") from error
