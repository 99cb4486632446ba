"""Records: how a run ended, and until what day the same run would end in the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from bifolio.building.orders import Order, Run
from bifolio.delivery.catalogue import Catalogue
from bifolio.diagnostics import Findings
from bifolio.files.cache import Ledger
from bifolio.files.last_run import Outcome, Wanted, record, stamps
from bifolio.files.tracking import WatchedShelf
from bifolio.model.source import Span


def note(run: Run, order: Order, days: tuple[date, date], ledger: Ledger,
         made_from: tuple[WatchedShelf, Mapping[str, str]]) -> None:
    """Note how the run of an order ended: for these days, the first and the last.

    `made_from` are its shelf and the type libraries.
    """
    wanted = Wanted(order.root, order.out, order.works, tuple(map(str, order.audiences)),
                    tuple(page.name for page in order.formats), order.clinic, order.strict,
                    order.allow_expired, order.release)
    lying = [delivery for delivery in run.deliveries if delivery.path]
    withheld = tuple(delivery.withheld for delivery in run.deliveries if not delivery.path)
    asked = tuple(delivery.handout.name for delivery in run.deliveries)
    outcome = Outcome(asked, len(lying), sum(d.draft for d in lying), withheld, run.findings,
                      run.failed, days, len(run.waived))
    shelf, libraries = made_from
    record(wanted, ledger, stamps(shelf.stamps.files(), shelf.refused), outcome, libraries)


def tell_blocked(out: Path, lists: Iterable[Ledger | Catalogue | None], findings: Findings) -> None:
    """Tell what stood in the way of a run in its folder of handouts, and was left alone."""
    for each in lists:
        for path, blocked in each.blocked.items() if each else ():
            findings.add("blocked-path", Span(path.relative_to(out).as_posix()), blocked.what,
                         blocked.fix)
