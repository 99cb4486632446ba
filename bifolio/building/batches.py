"""Batches: an order for many clinics, a few of them at a time.

Each batch is a run as any other, over a library that is read once for all of them. What a run has
delivered is listed at its end, and its nouns are let go: so memory does not grow with the clinics,
and what is broken off loses nothing. Whoever starts again meets what earlier batches have left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bifolio.building.executors import ExecutorOf, WarmWorker
from bifolio.building.last_run import recall
from bifolio.building.order_records import OrderRecord
from bifolio.building.orders import Opened, Order, Progress, Run
from bifolio.building.plan import handouts_of, open_library
from bifolio.building.runs import build, made_from
from bifolio.diagnostics import Severity, UnknownNameError
from bifolio.files.tracking import Stamps, WatchedFiles
from bifolio.loading.library import CLINICS
from bifolio.model import Handout, Library

ALL, REGION = "all", "region:"
_COPIES = 200  # of a batch; then the list of what was delivered is written


@dataclass(frozen=True, slots=True)
class Batches:
    """An order for `clinics`, each of which gets the same `handouts`; none where there are none.

    `unread` are the places of clinics that cannot be read, or the names by which they were asked
    for: nothing is made for them.
    """

    order: Order
    opened: Opened
    clinics: tuple[str, ...]
    handouts: tuple[Handout, ...]
    unread: tuple[str, ...]

    @property
    def copies(self) -> int:
        """How many copies are made in all."""
        return len(self.handouts) * len(self.clinics)

    def runs(self, progress: Progress, executor_of: ExecutorOf) -> Iterator[Run]:
        """Make them, batch after batch; between two runs the workers stay.

        Of a batch that would only be repeated it is told again how it ended.
        """
        lender, stamps = WarmWorker(executor_of), Stamps(self.opened.source_files)
        size = max(1, _COPIES // max(1, len(self.handouts)))
        try:
            for begin in range(0, len(self.clinics), size):
                few = self.clinics[begin:begin + size]
                order = replace(self.order, clinics=few, among=self.clinics)
                known = recall(order, made_from(order, self.opened, stamps)) \
                    if order.recalls else None
                if known:
                    progress.expect(len(known.deliveries))
                    for delivery in known.deliveries:
                        progress.deliver(delivery)
                yield known or build(order, progress, lender.lend, self.opened)
            OrderRecord.of(replace(self.order, among=self.clinics),
                           WatchedFiles.over(self.opened.source_files)).close()
        finally:
            lender.close()


def open_batches(order: Order, wanted: str) -> Batches:
    """The library of an order, opened, and what is made of it for the clinics that are `wanted`.

    These are “all”, or names and regions, as “riverside,region:north”. Raises UnknownNameError for
    one that is not there, and what opening a library raises.
    """
    opened = open_library(order)
    unread = tuple(_unread(opened))
    names: dict[str, None] = {}
    lost: list[str] = []
    words = [word.strip() for word in wanted.split(",") if word.strip()]
    for word in words:
        found = _meant(word, opened.library)
        if not found and word != ALL and not _is_lost(word, unread, opened):
            raise _unknown(word, opened.library)
        lost += [word] * (not found and word != ALL)
        names |= dict.fromkeys(found)
    clinics = tuple(names)
    handouts = handouts_of(opened.library, replace(order, clinics=clinics[:1])) if clinics else ()
    return Batches(order, opened, clinics, handouts, unread if ALL in words else tuple(lost))


def _meant(word: str, library: Library) -> tuple[str, ...]:
    """The clinics that a word means, by name."""
    if word == ALL:
        return tuple(sorted(library.clinics))
    if word.startswith(REGION):
        region = _plain(word.removeprefix(REGION))
        return tuple(sorted(name for name, clinic in library.clinics.items()
                            if region and _plain(clinic.region) == region))
    return (word,) if word in library.clinics else ()


def _is_lost(word: str, unread: Sequence[str], opened: Opened) -> bool:
    """Whether a clinic or a region is named in a file or a row that cannot be read."""
    region = _plain(word.removeprefix(REGION)) if word.startswith(REGION) else ""
    for path in {place.partition(":")[0] for place in unread}:
        if path != CLINICS and path == f"content/clinics/{word}.yaml":
            return True
        raw = opened.source_files.files.get(path, b"").decode(errors="replace")
        lines, known = re.split(r"\r\n?|\n", raw), _lines(opened.library)
        cells = {cell.strip(' "') for at, line in enumerate(lines, 1)
                 if path != CLINICS or (at > 1 and at not in known)
                 for cell in re.split("[,;:\t]", line)}
        if (region and region in map(_plain, cells)) or (path == CLINICS and word in cells):
            return True
    return False


def _lines(library: Library) -> set[int]:
    """The lines of the table's rows that were read."""
    return {line for clinic in library.clinics.values() if clinic.end.line
            for line in range(clinic.span.line, clinic.end.line + 1)}


def _plain(region: str) -> str:
    return " ".join(region.casefold().split())


def _unknown(word: str, library: Library) -> UnknownNameError:
    if word.startswith(REGION):
        regions = {clinic.region for clinic in library.clinics.values()} - {""}
        return UnknownNameError("region", word.removeprefix(REGION), regions,
                                "" if regions else "No clinic names its region yet.")
    return UnknownNameError("clinic", word, library.clinics)


def _unread(opened: Opened) -> Iterator[str]:
    """The files and rows of clinics that cannot be read."""
    clinics = opened.library.clinics.values()
    files = {clinic.place for clinic in clinics}
    lines = _lines(opened.library)
    seen: set[str] = set()
    for finding in opened.findings:
        span, path = finding.span, finding.span.path
        place = f"{path}:{span.line}" if path == CLINICS and lines else path
        is_lost = span.line not in lines if path == CLINICS else \
            path.startswith("content/clinics/") and path.endswith(".yaml") and path not in files
        if is_lost and finding.severity is Severity.ERROR and place not in seen:
            seen.add(place)
            yield place
