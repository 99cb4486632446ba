"""What the proof of a finished paper comes to: faults, and where each passage is printed."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class Fault:
    """What the paper says otherwise than it should: a rule's code, and the words at fault.

    `passage` is the id of the passage that they are of, or that stands near, "" when there is
    none; `page` is where, from 1; `why` tells more.
    """

    rule: str
    passage: str
    words: str
    page: int
    why: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """Where a passage stands on one page, in points from its lower left corner."""

    passage: str
    words: str
    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PaperProof:
    """What a finished paper was found to be: every fault, and where each passage is printed.

    `suspect` is the rule of a style sheet without which there is no fault, where that is known.
    """

    faults: tuple[Fault, ...] = ()
    printed: tuple[Printed, ...] = ()
    suspect: Span | None = None
