"""What matters most, and what cannot wait, stands where everyone sees it."""

from __future__ import annotations

from collections.abc import Iterator

from bifolio.diagnostics import Findings
from bifolio.model import Box, BulletList, OrderedList, Paragraph
from bifolio.model.boxes import KEY_MESSAGE, WARNING, BoxKind
from bifolio.proofreading.proof_copy import Placed, ProofCopy

SHORT = 200  # words: below, a handout is about a page, and needs no signposts
EARLY = 0.15  # of the words, by which the main message has begun
MOST_POINTS = 3
_FIRST_PAGE = 300  # words of a patient's first page, about


def points_of(box: Box) -> int:
    """How many points a box makes: its list items, or else its paragraphs."""
    items = sum(len(block.items) for block in box.blocks
                if isinstance(block, BulletList | OrderedList))
    return items or sum(isinstance(block, Paragraph) for block in box.blocks)


def find_misplaced_messages(copy: ProofCopy, findings: Findings) -> None:
    """A finding where the key message or the first warning is missing, late or too much."""
    messages = list(_of(copy.boxes, KEY_MESSAGE))
    warnings = list(_of(copy.boxes, WARNING))
    for message in messages:
        if (points := points_of(message.box)) > MOST_POINTS:
            findings.add("many-key-points", message.box.span,
                         f"The key message makes {points} points; {MOST_POINTS} are the most.",
                         "Keep the three that matter most, and say the others further down.")
    if copy.word_count < SHORT:
        return
    if not messages:
        findings.add("no-key-message", copy.edition.span, "The patient text has no key message.",
                     "Begin it with a “::: key-message” block of one to three points.")
    elif messages[0].before > EARLY * messages[0].total:
        findings.add("late-message", messages[0].box.span,
                     f"{messages[0].before} of {messages[0].total} words stand before the key "
                     "message.", "Move it to the beginning of the first chapter.")
    if not warnings:
        findings.add("no-warning-box", copy.edition.span, "The patient text has no warning box.",
                     "If there are signs that cannot wait, put them into a “::: warning” block.")
    elif warnings[0].before > _FIRST_PAGE:
        findings.add("late-warning", warnings[0].box.span,
                     f"{warnings[0].before} words stand before the first warning.",
                     "Move it, or a short one, to the first page.")


def _of(boxes: tuple[Placed, ...], kind: BoxKind) -> Iterator[Placed]:
    return (placed for placed in boxes if placed.box.sort == kind)
