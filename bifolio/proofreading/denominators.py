"""Shares of people that a reader can compare are counted out of the same number."""

from __future__ import annotations

from fractions import Fraction

from bifolio.diagnostics import Findings
from bifolio.model.said_numbers import Said, said_numbers
from bifolio.proofreading.proof_copy import ProofCopy

_ROUND = frozenset(map(Fraction, (
    10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000)))


def find_mixed_denominators(copy: ProofCopy, findings: Findings) -> None:
    """A finding where a paragraph, an item or a cell counts people out of two numbers.

    Those are round ones, and what stands behind “1 in”; how many were in a trial is neither.
    """
    for run in copy.body_runs:
        text = run.text.replace("\u00a0", " ").replace("\u202f", " ")
        shares = [said for said in said_numbers(text) if is_of_people(said, text)]
        other = next((said for said in shares if said.whole != shares[0].whole), None)
        if other:
            first, second = (" ".join(text[said.start:said.end].split())
                             for said in (shares[0], other))
            findings.add("mixed-denominators", run.place(other.start),
                         f"“{first}” and “{second}” are counted out of different numbers.",
                         "Count both out of the same number of people.")


def is_of_people(said: Said, text: str) -> bool:
    """Whether a number is a share of people as one compares them: 5 of 100, 1 in 8."""
    part = said.numbers[0]
    if said.kind != "share" or not said.whole or part is None or part >= said.whole:
        return False
    return said.whole in _ROUND or (part == 1 and " in " in text[said.start:said.end].lower())
