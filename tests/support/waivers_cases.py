"""What the tests of waivers share."""

from __future__ import annotations

from datetime import date

from bifolio.building import runs
from tests.support.library import Silence, TinyLibrary
from tests.support.workers import WORKERS, reading_once

WAIVERS = "content/waivers.yaml"
PATIENT = "content/knees/chapters/20-care.patient.md"
ONE = ("You can walk to the shop and back each day, and then on to the park, and then home by the "
       "long way round.")
TWO = ("You can swim in the pool each week, and then rest for a while, and then swim again with a "
       "friend who likes to swim.")
REASON = "Readers of the panel understood it."


def waiver(**keys: str) -> str:
    """One waiver of the first long sentence, with other values where they are given."""
    whole = {"rule": "long-sentence", "file": PATIENT, "words": "walk to the shop",
             "reason": REASON, "by": "Ann Roe", "until": "2027-06-30", **keys}
    return "".join(f"{'- ' if n == 0 else '  '}{key}: \"{value}\"\n"
                   for n, (key, value) in enumerate(pair for pair in whole.items() if pair[1]))


def checked(library: TinyLibrary, today: date = date(2026, 11, 26)) -> runs.Run:
    with reading_once():
        return runs.check(library.order(today=today), Silence(), WORKERS)


def told(run: runs.Run) -> list[tuple[str, int]]:
    """What was found of long sentences and waivers: the code and the column."""
    return [(f.code, f.span.column) for f in run.findings
            if f.code in ("long-sentence", "expired-waiver", "long-waiver", "idle-waiver")]
