"""Records: how a run ended, and until what day the same run would end in the same way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from bifolio.ledger import Ledger
from bifolio.model import Library
from bifolio.orders import Order, Run
from bifolio.staleness import Outcome, Wanted, record, stamps
from bifolio.watching import WatchedShelf


def note(run: Run, order: Order, library: Library, ledger: Ledger,
         made_from: tuple[WatchedShelf, Mapping[str, str]]) -> None:
    """Note how the run of an order ended; `made_from` are its shelf and the type libraries."""
    wanted = Wanted(order.root, order.out, order.works, tuple(map(str, order.audiences)),
                    tuple(page.name for page in order.formats), order.clinic, order.strict,
                    order.allow_expired, order.release)
    lying = [delivery for delivery in run.deliveries if delivery.path]
    withheld = tuple(delivery.withheld for delivery in run.deliveries if not delivery.path)
    asked = tuple(delivery.handout.name for delivery in run.deliveries)
    outcome = Outcome(asked, len(lying), sum(d.draft for d in lying), withheld, run.findings,
                      run.failed, _days(library, order.today), len(run.waived))
    shelf, libraries = made_from
    record(wanted, ledger, stamps(shelf.stamps.files(), shelf.refused), outcome, libraries)


def _days(library: Library, today: date) -> tuple[date, date]:
    """The first and the last day on which nothing expires that has not, and nothing less."""
    last = [work.imprint.review_by for work in library.works.values()]
    last += [waiver.until for waiver in library.waivers]
    passed = [day + timedelta(1) for day in last if date.min < day < today]
    coming = [day for day in last if day >= today]
    return max(passed, default=date.min), min(coming, default=date.max)
