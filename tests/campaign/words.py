"""Harm to words: a style sheet or a template spoils one passage of a page, and the proof must tell.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.paper_attacks import campaign, grounds


def harm_to_words(seed: int, inputs: int) -> Iterator[str]:
    """A sentence for each harm that went untold."""
    with TemporaryDirectory() as folder:
        for tried in campaign(grounds(Path(folder)), seed, inputs):
            if tried.missed:
                job = tried.attack.print_job
                yield (f"{tried.attack.way.name} on “{tried.attack.victim}” of "
                       f"{job.handout.name} went untold")
