"""The clock: the one place that asks what day it is."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

from bifolio.diagnostics import ToolchainError

_EPOCH = "SOURCE_DATE_EPOCH"


def today() -> date:
    """The day of SOURCE_DATE_EPOCH (seconds since 1970, in UTC) when that is set, else today.

    Source: reproducible-builds.org, “SOURCE_DATE_EPOCH”. Raises ToolchainError for no number.
    """
    given = os.environ.get(_EPOCH, "")
    if not given:
        return date.today()
    try:
        return datetime.fromtimestamp(int(given), UTC).date()
    except (ValueError, OverflowError, OSError) as error:
        raise ToolchainError(f"{_EPOCH} is “{given}”, which is no number of seconds since 1970. "
                             "Correct it, or unset it.") from error


def time_of_day() -> str:
    """The time on the wall, to the second, for telling a person when something was done."""
    return datetime.now().strftime("%H:%M:%S")
