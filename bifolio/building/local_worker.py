"""Printers: who takes formes to the press. This one does it here, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from bifolio.building.pipeline import Timed
from bifolio.building.print_jobs import Forme, Printed
from bifolio.diagnostics import Finding
from bifolio.files.reading import Shelf

if TYPE_CHECKING:
    from bifolio.building.set_job import Press
from bifolio.building.memo import Printer
from bifolio.files.tracking import Sights, Stamps
from bifolio.model.fingerprints import fingerprint


class LocalPrinter:
    """Prints in this process. The press, which takes a while to load, waits until it is needed."""

    ahead = 0  # nothing is gained by giving it formes beforehand

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._loaded: Press | None = None

    def submit(self, forme: Forme, timed: Timed) -> Callable[[], Printed]:
        """What prints a forme when it is called."""
        def printed() -> Printed:
            self._press.sweep()
            return self._press.print(forme, timed)

        return printed

    def count(self, forme: Forme) -> int:
        """How many pages a forme takes."""
        return self._press.count(forme)

    def style_findings(self) -> tuple[Finding, ...]:
        """What the press does not know in the style sheets."""
        return self._press.style_findings

    def close(self) -> None:
        """Nothing has to be ended here."""

    @property
    def _press(self) -> Press:
        if self._loaded is None:
            from bifolio.building.set_job import Press

            self._loaded = Press(self._shelf)
        return self._loaded

TEXTS = (".md", ".yaml", ".bib", ".csl", ".csv", ".html")  # no press looks at these


class WarmPress:
    """Lends the same printer to run after run, until a style, font or picture is another.

    `seen` has the stamps of the files that the latest run was given; None before there was one.
    """

    def __init__(self, new_printer: Callable[[Shelf], Printer]) -> None:
        self._new_printer = new_printer
        self._printer: Printer | None = None
        self._looks = ""
        self.seen: Sights | None = None

    def lend(self, shelf: Shelf) -> Printer:
        """The printer for a run over a shelf."""
        self.seen = Stamps(shelf).files()
        looks = fingerprint({path: stamp for path, stamp in self.seen.items()
                             if not path.endswith(TEXTS)})
        if self._printer is None or looks != self._looks:
            self.close()
            self._printer, self._looks = self._new_printer(shelf), looks
        return _Lent(self._printer)

    def warm(self) -> None:
        """Load the typesetter and the style sheets now, so that the next run finds them there."""
        if self._printer:
            self._printer.style_findings()

    def close(self) -> None:
        """End what is warm; the next run begins afresh."""
        if self._printer:
            self._printer.close()
        self._printer = None


class _Lent:
    """A printer for one run, which does not end it. What the run leaves undone, nobody waits for.
    """

    def __init__(self, printer: Printer) -> None:
        self.ahead = printer.ahead
        self.submit, self.count = printer.submit, printer.count
        self.style_findings = printer.style_findings

    def close(self) -> None:
        """Give it back."""
