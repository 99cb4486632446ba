"""Staleness: whether anything has changed at all since a run, told without reading a text.

Only the standard library and a few light modules are loaded for this: with nothing to make, a
start must be quick. Every file's content is hashed; no date or size is trusted.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bifolio.diagnostics import Finding
from bifolio.files import engine_files, engine_version
from bifolio.files.cache import Ledger
from bifolio.files.reading import survey
from bifolio.files.serialization import decoded, encoded
from bifolio.files.writing import Folder
from bifolio.model.fingerprints import fingerprint, hashed

_CATALOGUE = "catalogue.json"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An order in plain words, as typed: it names the record of its latest run."""

    root: Path
    out: Path
    works: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    clinic: str | None = None
    strict: bool = False
    allow_expired: bool = False
    release: bool = False

    @property
    def page(self) -> str:
        """The page of the ledger that tells how its latest run ended."""
        name = fingerprint(self.works, self.audiences, self.formats, self.clinic, self.strict,
                           self.allow_expired, self.release)
        return f"runs/{name[:40]}.json"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended: what is to be said again when nothing has changed since.

    `asked` are the names of all its handouts; `handouts` counts those that lie in their places,
    `drafts` the drafts among them; `withheld` has a line for each of the others. `days` are the
    first and the last day on which the same run would end in the same way; `waived` counts the
    findings that were set aside.
    """

    asked: tuple[str, ...]
    handouts: int
    drafts: int
    withheld: tuple[str, ...]
    findings: tuple[Finding, ...]
    failed: bool
    days: tuple[date, date] = (date.min, date.max)
    waived: int = 0


def unchanged(wanted: Wanted, today: date) -> Outcome | None:
    """The outcome of the latest run of an order, if the same run would only repeat it.

    None when a file of the library or the engine, a package, a type library or anything that was
    delivered is not what it was; or when there is no telling.
    """
    engine = engine_version.engine()
    page = Ledger(wanted.out, engine, writes=False).read(wanted.page)
    try:
        if page is None:
            return None
        outcome: Outcome = decoded(page["outcome"].encode("utf-8", "surrogatepass"), Outcome)
        if (page["engine"] != engine or page["shelf"] != _source_files(wanted.root)
                or any(engine_version.library_stamp(path) != stamp
                       for path, stamp in page["libraries"].items())
                or page["catalogue"] != _catalogue(wanted.out)
                or page["delivered"] != _delivered(wanted.out, outcome.asked)):
            return None
        return outcome if outcome.days[0] <= today <= outcome.days[1] else None
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None


def record(wanted: Wanted, ledger: Ledger, source_files: Mapping[str, str], outcome: Outcome,
           libraries: Mapping[str, str]) -> None:
    """Note how a run ended: the other two are the stamps of what it was made from."""
    try:
        ledger.write(wanted.page, {
            "engine": dict(engine_version.engine()), "shelf": dict(source_files),
            "libraries": dict(libraries),
            "delivered": _delivered(wanted.out, outcome.asked),
            "catalogue": _catalogue(wanted.out),
            "outcome": encoded(outcome).decode("utf-8", "surrogatepass")})
    except (OSError, ValueError, LookupError, TypeError):
        return  # then the next run looks at everything


def _source_files(root: Path) -> dict[str, str]:
    """The stamp of every file that a library is made of, "" for a link that leads out of it."""
    found = survey(root, engine_files.engine_folders())
    return {name: hashed(path.read_bytes()) if path else "" for name, path in found}


def _catalogue(out: Path) -> str:
    """The stamp of the list of handouts; copies that are made of them later do not count."""
    return fingerprint(json.dumps(_handouts(out)))


def _handouts(out: Path) -> Any:
    return json.loads(Folder(out).lying(_CATALOGUE) or b"")["handouts"]


def _delivered(out: Path, asked: Collection[str]) -> dict[str, str]:
    """The stamp of every file that is listed for these handouts, "" for one that is gone."""
    found: dict[str, str] = {}
    for entry in _handouts(out):
        for path in (entry.get("path"), entry.get("web_page")) if entry["name"] in asked else ():
            if path:
                content = Folder(out).lying(str(path))
                found[str(path)] = "" if content is None else hashed(content)
    return found


def stamps(files: Mapping[str, str], refused: Iterable[str]) -> dict[str, str]:
    """The stamps of source files that was gathered, as a later look at the same files has them."""
    return {**files, **dict.fromkeys(refused, "")}
