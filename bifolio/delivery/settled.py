"""What is settled about a list in parts: what an earlier run has looked at, and the next need not.

For which works and clinics all handouts were held against their texts, and against which plan of
handouts the whole list. Nothing here is needed: without it, a run looks at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from bifolio.delivery.catalogue_file import LARGEST
from bifolio.delivery.lists import SETTLED, Key, Lists, step
from bifolio.files.writing import Folder
from bifolio.model.fingerprints import fingerprint

Basis = Callable[[str, str], str]  # the stamp of what the words of a work and a clinic come from


class Settled:
    """What is settled about the handouts of one publisher; of a list in one file, nothing."""

    def __init__(self, out: Folder, lists: Lists, publisher: str) -> None:
        self._out, self._lists, self._publisher = out, lists, publisher
        self._number = lists.number  # before anything is delivered
        self._page = self._read()
        mine = self._page.get(publisher)
        self._before: dict[str, Any] = mine if isinstance(mine, dict) else {}
        self._now: dict[str, dict[str, str]] = {}
        self._of_clinics = ""
        self._left: set[tuple[str, str]] = set()
        self._ends = False

    def _read(self) -> dict[str, Any]:
        with suppress(ValueError, RecursionError):
            content = self._out.lying(SETTLED, LARGEST) if self._lists.in_parts else None
            page = json.loads(content or b"")
            json.dumps(page, ensure_ascii=False).encode()  # half a sign could not be written
            if isinstance(page, dict):
                return page
        return {}

    def unlike(self, works: Iterable[str], clinics: tuple[Iterable[str], str], basis: Basis
               ) -> Iterator[Key] | None:
        """The parts of which a work or a clinic has another basis than when all of it was looked
        at; None for all parts. With the clinics comes a stamp of them all.
        """
        if not self._lists.in_parts:
            return None
        works_before, clinics_before = (self._before.get(kind) for kind in ("works", "clinics"))
        names, self._of_clinics = clinics
        known = self._before.get("of_clinics") == self._of_clinics
        self._now = {
            "works": {step(work): basis(work, "") for work in works},
            "clinics": clinics_before if known and isinstance(clinics_before, dict) else
            {step(clinic): basis("", clinic) for clinic in names}}
        if not (isinstance(works_before, dict) and isinstance(clinics_before, dict)):
            return None
        return self._others(works_before, clinics_before)

    def _others(self, works: Mapping[str, Any], clinics: Mapping[str, Any]) -> Iterator[Key]:
        clinics_now, works_now = self._now["clinics"], self._now["works"]
        others = [] if clinics_now is clinics else [
            name for name in {*clinics, *clinics_now}
            if clinics.get(name, "") != clinics_now.get(name, "")]
        for work in self._lists.works():
            if works.get(work, "") != works_now.get(work, ""):
                yield from self._lists.keys(work)
            else:
                yield from (key for other in others if self._lists.has(key := Key(work, other)))

    def leave(self, work: str, name: str = "") -> None:
        """The handouts of a work are to be looked at again, unless this one is made meanwhile."""
        self._left.add((step(work), name))

    def end(self) -> None:
        """All that is unlike was looked at, but for works that were left."""
        self._ends = True

    def is_planned(self, planned: Container[str]) -> bool:
        """Whether the whole list has been held against just this plan."""
        return self._before.get("planned") == fingerprint(planned)

    def write(self, planned: Container[str] | None, made: Container[str]) -> None:
        """Note it, behind the list; what a run of a part has added is in no plan yet."""
        if not self._lists.in_parts:
            return
        plan = self._before.get("planned", "") if self._lists.number == self._number else ""
        after = {**self._before, "planned": plan if planned is None else fingerprint(planned)}
        if self._ends and self._now:
            left = {work for work, name in self._left if name not in made}
            works = self._now["works"]
            after |= {"works": {name: works[name] for name in works.keys() - left},
                      "clinics": self._now["clinics"], "of_clinics": self._of_clinics}
        if after != {"planned": "", **self._before}:
            content = json.dumps({**self._page, self._publisher: after}, ensure_ascii=False,
                                 sort_keys=True)
            self._out.put_if_other(SETTLED, content.encode())
