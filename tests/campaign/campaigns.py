"""The list of campaigns. Each tries many inputs of a kind, and is asked for faults alone.

To add one, add an entry: a function that is given a seed and how many inputs it may try, and that
yields a sentence for each fault. The same seed and number always try the same inputs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tests.campaign.edits import edits
from tests.campaign.kills import kills
from tests.campaign.mutations import mutations, printed_mutations
from tests.campaign.words import harm_to_words

Run = Callable[[int, int], Iterable[str]]


@dataclass(frozen=True)
class Campaign:
    """A campaign: its name, what it does, and how many inputs are a whole one and a short one."""

    name: str
    run: Run
    inputs: int
    short: int


CAMPAIGNS = (
    Campaign("mutations", mutations, 8_000, 300),
    Campaign("mutations that are printed", printed_mutations, 2_400, 25),
    Campaign("edits", edits, 300, 4),
    Campaign("kills", kills, 100, 3),
    Campaign("harm to words", harm_to_words, 1_600, 40),
)
