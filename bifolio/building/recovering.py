"""Recovering: a run that fails on what is remembered is done again, and remembers anew."""

from __future__ import annotations

from collections.abc import Callable

from bifolio.building.orders import Run
from bifolio.diagnostics import BifolioError
from bifolio.files.cache import Ledger


def recovered(run: Callable[[Ledger], Run], ledger: Ledger) -> Run:
    """What comes of a run with a ledger. If it fails, that of a run that believes none of it.

    Each noun in a ledger is whole, but one that nobody would have made can be anything: a mark
    without its citation, an entry of a list that has no such number.
    """
    try:
        done = run(ledger)
        if not (ledger.believed and any(f.code == "engine-fault" for f in done.findings)):
            return done
    except (BifolioError, OSError):  # those are of what is there
        raise
    except Exception:  # if it is not the ledger's fault, the second run says so
        if not ledger.believed:
            raise
    return run(ledger.unread())
