"""What the tests of medication share."""

from __future__ import annotations

import re

from tests.support.places import TESTS

PATIENT = "content/knees/chapters/20-care.patient.md"

SETS = TESTS / "unit" / "proofreading" / "medication"
ROUNDS = sorted(path.name.split("-")[1] for path in SETS.glob("blind-*-faults.txt"))


def sown(number: str) -> list[tuple[str, str, int, int]]:
    """The faults of a set: class, sentence, and where in it the fault begins and ends."""
    faults = []
    for line in (SETS / f"blind-{number}-faults.txt").read_text(encoding="utf-8").splitlines()[1:]:
        kind, _, marked = line.partition(" | ")
        pieces = re.split(r"\[\[|\]\]", marked.replace("⏎", "\n"))
        text = "".join(pieces)
        for odd in range(1, len(pieces), 2):
            start = len("".join(pieces[:odd]))
            faults.append((kind, text, start, start + len(pieces[odd])))
    return faults


def seeded() -> list[tuple[str, str]]:
    """The faults that were sown: the entry that must be found, and the sentence."""
    lines = (SETS / "faults.txt").read_text(encoding="utf-8").splitlines()
    return [(name, sentence) for name, _, sentence in
            (line.partition(" | ") for line in lines if not line.startswith("#"))]
