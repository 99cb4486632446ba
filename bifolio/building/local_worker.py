"""Executors: who takes print jobs on. This one does it here, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bifolio.building.pipeline import Timed
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.diagnostics import Finding
from bifolio.files.reading import SourceFiles

if TYPE_CHECKING:
    from bifolio.building.set_job import Worker
from bifolio.building.memo import Executor
from bifolio.files.tracking import Sights, Stamps
from bifolio.model.fingerprints import fingerprint


class LocalWorker:
    """Prints in this process. The worker, which takes a while to load, waits until it is needed."""

    ahead = 0  # nothing is gained by giving it print jobs beforehand

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files = source_files
        self._loaded: Worker | None = None

    def submit(self, print_job: PrintJob, timed: Timed) -> Callable[[], TypesetResult]:
        """What prints a print job when it is called."""
        def printed() -> TypesetResult:
            self._worker.sweep()
            return self._worker.print(print_job, timed)

        return printed

    def count(self, print_job: PrintJob) -> int:
        """How many pages a print job takes."""
        return self._worker.count(print_job)

    def style_findings(self) -> tuple[Finding, ...]:
        """What the worker does not know in the style sheets."""
        return self._worker.style_findings

    def close(self) -> None:
        """Nothing has to be ended here."""

    @property
    def _worker(self) -> Worker:
        if self._loaded is None:
            from bifolio.building.set_job import Worker

            self._loaded = Worker(self._source_files)
        return self._loaded

TEXTS = (".md", ".yaml", ".bib", ".csl", ".csv", ".html")  # no worker looks at these


class WarmWorker:
    """Lends the same printer to run after run, until a style, font or picture is another.

    `seen` has the stamps of the files that the latest run was given; None before there was one.
    """

    def __init__(self, new_executor: Callable[[SourceFiles], Executor]) -> None:
        self._new_executor = new_executor
        self._executor: Executor | None = None
        self._looks = ""
        self.seen: Sights | None = None

    def lend(self, source_files: SourceFiles) -> Executor:
        """The printer for a run over source files."""
        self.seen = Stamps(source_files).files()
        looks = fingerprint({path: stamp for path, stamp in self.seen.items()
                             if not path.endswith(TEXTS)})
        if self._executor is None or looks != self._looks:
            self.close()
            self._executor, self._looks = self._new_executor(source_files), looks
        return _Lent(self._executor)

    def warm(self) -> None:
        """Load the typesetter and the style sheets now, so that the next run finds them there."""
        if self._executor:
            self._executor.style_findings()

    def close(self) -> None:
        """End what is warm; the next run begins afresh."""
        if self._executor:
            self._executor.close()
        self._executor = None


class _Lent:
    """A printer for one run, which does not end it. What the run leaves undone, nobody waits for.
    """

    def __init__(self, executor: Executor) -> None:
        self.ahead = executor.ahead
        self.submit, self.count = executor.submit, executor.count
        self.style_findings = executor.style_findings

    def close(self) -> None:
        """Give it back."""
