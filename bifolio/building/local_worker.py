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
