"""Recovering: a run that fails on what is remembered is done again, and remembers anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from bifolio.diagnostics import BifolioError
from bifolio.files.cache import Ledger

_Result = TypeVar("_Result")


def recovered(run: Callable[[Ledger], _Result], ledger: Ledger) -> _Result:
    """What comes of a run with a ledger. If it fails, that of a run that believes none of it.

    Each noun in a ledger is whole, but one that nobody would have made can be anything: a mark
    without its citation, an entry of a list that has no such number.
    """
    try:
        return run(ledger)
    except (BifolioError, OSError):  # those are of what is there
        raise
    except Exception:  # if it is not the ledger's fault, the second run says so
        if not ledger.believed:
            raise
    return run(ledger.unread())
