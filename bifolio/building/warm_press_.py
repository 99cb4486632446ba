"""A warm press: what takes long to begin stays for the next run, where that changes nothing."""

from __future__ import annotations

from collections.abc import Callable

from bifolio.building.memo import Printer
from bifolio.files.reading import Shelf
from bifolio.files.tracking import Sights, Stamps
from bifolio.model.fingerprints import fingerprint

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
