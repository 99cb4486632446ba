"""Copies of delivered handouts: which are chosen, and putting each copy in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from bifolio.delivery.catalogue import Catalogue, Listed
from bifolio.diagnostics import Findings
from bifolio.files.limits import TooLongError, past, time_limit
from bifolio.model import Audience, bounds
from bifolio.model.source import Span
from bifolio.printing.pdf.imposition import unfit

_Made = TypeVar("_Made")


@dataclass(frozen=True, slots=True)
class Original:
    """A delivered handout and its PDF."""

    listed: Listed
    pdf: bytes

    @property
    def audience(self) -> Audience:
        return Audience(self.listed.audience)

    @property
    def make(self) -> str:
        """What of its name tells the format and the clinic: "a4-standard-colour"."""
        return self.listed.name.removeprefix(f"{self.listed.work}-{self.listed.audience}-")


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy in its place: its path in the delivery folder, and its number of `units`."""

    path: str
    number: int
    unit: str
    bytes: int
    seconds: float
    draft: bool


class CopyMaker:
    """The delivery folder, opened for making copies; as a context it notes them in the list.

    `originals` are the handouts of the wanted works and audiences (of all, when none is named).
    One that is gone or was changed is a finding, and is not copied.
    """

    def __init__(self, out: Path, works: Collection[str], audiences: Collection[Audience]) -> None:
        self._catalogue = Catalogue.open(out)
        self.findings = Findings()
        self._catalogue.tell_damage(self.findings)
        self.listed = self._catalogue.listed()
        chosen = [handout for handout in self.listed
                  if (not works or handout.work in works)
                  and handout.audience in (audiences or tuple(Audience))]
        self.originals = tuple(self._originals(chosen))
        self._added = False
        self._start = perf_counter()

    def __enter__(self) -> CopyMaker:
        return self

    def __exit__(self, *_: object) -> None:
        if self._added:
            self._catalogue.close(None)

    def add(self, path: str, kind: str, copy: tuple[bytes, int, str],
            of: Sequence[Original]) -> Copied:
        """Put a copy (its bytes, and its number of what) of these handouts in its place."""
        content, number, unit = copy
        self._catalogue.add_copy(path, kind, content, [original.listed for original in of])
        self._added = True
        now = perf_counter()
        seconds, self._start = now - self._start, now
        return Copied(path, number, unit, len(content), seconds,
                      any(original.listed.draft for original in of))

    def made(self, original: Original, make: Callable[[bytes], _Made]) -> _Made | None:
        """What `make` gives of its PDF; None, and a finding, when it fails or takes too long."""
        return self._made(original.listed, original.pdf, make)

    def _made(self, handout: Listed, pdf: bytes, make: Callable[[bytes], _Made]) -> _Made | None:
        try:
            with time_limit(bounds.seconds()):
                return make(pdf)
        except (Exception, TooLongError) as error:  # whatever a library makes of such a file
            why = past(error) or f"cannot be read ({type(error).__name__})"
            self._refuse(handout, f"This PDF {why}.")
            return None

    def _refuse(self, handout: Listed, why: str) -> None:
        self.findings.add("unreadable-handout", Span(handout.path), f"{why} It is not copied.",
                          "Remove the file, make the handouts anew, then copy them.")

    def _originals(self, chosen: Sequence[Listed]) -> Iterator[Original]:
        for handout in chosen:
            content = self._catalogue.content(handout)
            if content is None:
                self.findings.add("changed-handout", Span(handout.path),
                                  "This file is gone, or is not what was delivered.",
                                  "Make the handouts anew, then copy them.")
                continue
            if not handout.current:
                self.findings.add("outdated-handout", Span(handout.path),
                                  "The text has changed since it was made.",
                                  "Mend what the build finds, make it anew, then copy it.")
            if why := self._made(handout, content, unfit):
                self._refuse(handout, why)
            elif why is not None:
                yield Original(handout, content)
