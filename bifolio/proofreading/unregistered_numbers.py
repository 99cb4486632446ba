"""Every number with a unit comes from the register of facts, or is waived with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bifolio.diagnostics import Findings
from bifolio.model import Waiver
from bifolio.model.numbers import numerals_with_unit
from bifolio.model.source import Span
from bifolio.model.text_runs import Run
from bifolio.proofreading.proof_copy import ProofCopy

_SAME = str.maketrans({"\u00a0": " ", "\u2212": "-", "\n": " "})


def find_stray_numbers(copy: ProofCopy, findings: Findings, facts_required: bool,
                       waivers: tuple[Waiver, ...]) -> None:
    """A finding for each number with a unit that neither a fact printed nor a waiver names.

    Only where a library asks for facts.
    """
    for number, place, waiver in strays(copy.runs, waivers) if facts_required else ():
        if waiver is None:
            findings.add("stray-number", place, f"“{number}” is not from the register of facts.",
                         "Enter it in facts.yaml and print it with {fact}`its-id`, or name it "
                         "under waived_numbers in work.yaml with the reason.")


def strays(runs: Iterable[Run], waivers: tuple[Waiver, ...]
           ) -> Iterator[tuple[str, Span, Waiver | None]]:
    """Each number with a unit that no fact printed: its words, its place, what waives it."""
    for run in runs:
        text = run.without(lambda piece: bool(piece.fact))
        waived = [(span, waiver) for waiver in waivers for span in occurrences(waiver, text)]
        for offset, number in numerals_with_unit(text):
            covering = (waiver for (start, end), waiver in waived
                        if start < offset + len(number) and offset < end)
            yield number, run.place(offset), next(covering, None)


def occurrences(waiver: Waiver, text: str) -> Iterator[tuple[int, int]]:
    """Where the words of a waiver stand in a text, whole."""
    words = re.escape(" ".join(waiver.text.translate(_SAME).split())).replace(r"\ ", r"\s+")
    return (found.span() for found in
            re.finditer(rf"(?<![\w.,]){words}(?!\w)", text.translate(_SAME), re.I))
