"""Copies of delivered handouts: which are chosen, and putting each copy in its place."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from bifolio.delivery.catalogue import Catalogue, Listed
from bifolio.diagnostics import Findings
from bifolio.model import Audience
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class Original:
    """A delivered handout and its PDF."""

    listed: Listed
    pdf: bytes

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
        self.listed = self._catalogue.listed()
        chosen = [handout for handout in self.listed
                  if (not works or handout.work in works)
                  and (not audiences or handout.audience in audiences)]
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
            yield Original(handout, content)
