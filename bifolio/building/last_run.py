"""The last run: whether an order would only repeat what came of it the last time.

It is asked before anything is loaded that takes long, and no text is read for it. Every file is
known by its content; no date or size is trusted, but those of the computer's type libraries.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from bifolio.building.orders import Delivery, Order, Run
from bifolio.delivery.lists import Lists
from bifolio.diagnostics import BifolioError, Finding
from bifolio.files import engine_files, engine_version
from bifolio.files.cache import Ledger
from bifolio.files.reading import content_of, survey
from bifolio.files.serialization import decoded, encoded
from bifolio.files.tracking import REFUSED
from bifolio.files.writing import Folder
from bifolio.model import RuleWaiver
from bifolio.model.fingerprints import fingerprint, hashed

# What is remembered of a run: its deliveries, findings, whether it failed, what was set aside, and
# the first and the last day on which the same order would end in the same way.
ENDED: Any = tuple[tuple[Delivery, ...], tuple[Finding, ...], bool,
                   tuple[tuple[Finding, RuleWaiver], ...], tuple[date, date]]


def recall(order: Order, files: Mapping[str, str] | None = None) -> Run | None:
    """The latest run of an order, with nothing made anew, if the order would only repeat it.

    For a part of an order for many clinics `files` are the stamps of all that it is made from now.

    None when a file of the library or the engine, a package, a type library or anything that was
    delivered is not what it was, or a day has come that counts; or when there is no telling.
    """
    if not order.recalls:
        return None
    engine = engine_version.engine()
    ledger = Ledger(order.out, engine, writes=False)
    page = ledger.read(_page(order)) or {}
    try:
        if page["engine"] != engine or not engine_version.has_libraries(page["libraries"]):
            return None
        lists = Lists(Folder(order.out))
        deliveries, findings, failed, waived, days = decoded(
            ledger.content(page["content"]) or b"", ENDED)
        if not lists.is_whole or page["listed"] != lists.stamp(
                (delivery.handout for delivery in deliveries), alone=bool(order.among)):
            return None
        if not lists.in_parts and lists.unlisted():
            return None
        if not (days[0] <= order.today <= days[1] and lie_there(deliveries, order.out)
                and page["files"] == (_stamps_of(order) if files is None else files)):
            return None
    except (BifolioError, OSError, ValueError, LookupError, TypeError, AttributeError,
            RecursionError):  # if it is of the library, the run will tell
        return None
    return Run(deliveries, findings, (), failed, waived=waived)


def changed(order: Order, ledger: Ledger, stamps: Mapping[str, str]) -> frozenset[str]:
    """The source files that are not what they were when the order was run last, by `stamps` of now.

    None when there is no telling. It is a hint alone, of what may have to be made anew.
    """
    files = (ledger.read(_page(order)) or {}).get("files")
    if not isinstance(files, dict):
        return frozenset()
    return frozenset(path for path, stamp in stamps.items() if files.get(path) != stamp)


def note(order: Order, run: Run, days: tuple[date, date], ledger: Ledger, listed: str,
         made_from: tuple[Mapping[str, str], Mapping[str, str]]) -> None:
    """Note how the run of an order ended, which holds on these days, the first and the last.

    `listed` is the stamp of the catalogue that it wrote, `made_from` are those of its source files
    and of the type libraries.
    """
    deliveries = tuple(delivery.again for delivery in run.deliveries)
    ended = encoded((deliveries, run.findings, run.failed, run.waived, days))
    files, libraries = made_from
    ledger.write(_page(order), {
        "engine": dict(engine_version.engine()), "files": dict(files),
        "libraries": dict(libraries), "listed": listed,
        "content": ledger.keep(ended)})


def lie_there(deliveries: Iterable[Delivery], out: Path) -> bool:
    """Whether all files that were delivered lie in their places, just as they were delivered."""
    stamps = {path: stamp for delivery in deliveries for path, stamp in delivery.files.items()}
    with Folder(out).held() as folder:
        contents = ((folder.lying(path), stamp) for path, stamp in sorted(stamps.items()))
        return all(content is not None and hashed(content) == stamp for content, stamp in contents)


def _stamps_of(order: Order) -> Mapping[str, str]:
    """The stamps that `Stamps.everything` would give now, without gathering the files."""
    found = survey(order.root, engine_files.engine_folders(), order.out)
    with Folder(order.root).held() as folder:
        return {name: hashed(content_of(path, order.root, folder)) if path else REFUSED
                for name, path in found}


def _page(order: Order) -> str:
    """The page of the ledger that tells how the latest run of an order ended.

    Of a part of an order it goes by its place alone: whatever clinics come and go, there are no
    more pages than parts. For which clinics it was is told there among what it was made from.
    """
    if not order.among:
        return f"runs/{order.asked[:40]}.json"
    whole = replace(order, clinics=(), among=()).asked
    return f"runs/{fingerprint(whole, order.among.index(order.clinics[0]))[:40]}.json"
