"""A handout tells its reader what to do: step by step, one thing at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bifolio.diagnostics import Findings
from bifolio.model.boxes import ACTION
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.readability.passages import Passage
from bifolio.proofreading.readability.passive_voice import actions, is_passive
from bifolio.proofreading.readability.scoring import Reading
from bifolio.proofreading.structure.main_points import SHORT

_MANY_ACTIONS = 3  # in one step; two that belong together (“rinse and dry”) may stand
_QUESTIONS = re.compile(r"\bquestions?\b|\bown words\b|\bsay (?:it |them )?back\b"
                        r"|\b(?:what|things) to ask\b", re.I)


def steps_of(reading: Reading) -> Iterator[Passage]:
    """The steps: items of numbered lists that are no questions, and all items in action boxes."""
    for section in reading.sections:
        for passage in section.passages:
            if (passage.kind in ("step", "item") and passage.box == ACTION.role) \
                    or (passage.kind == "step" and not passage.box and not _asks(passage)):
                yield passage


def _asks(passage: Passage) -> bool:
    """Whether a passage only asks: a question to take along is no step."""
    return all(sentence.text.rstrip(" ”\"*").endswith("?") for sentence in passage.sentences)


def asks_back(reading: Reading) -> bool:
    """Whether a text asks its reader to say the plan back, or gives questions to ask."""
    texts = [section.title for section in reading.sections]
    texts += [sentence.text for sentence in reading.sentences]
    return any(_QUESTIONS.search(text) for text in texts)


def find_unclear_actions(copy: ProofCopy, findings: Findings) -> None:
    """A finding where a handout does not say what to do, or says it so that it is not done."""
    edition, reading, long = copy.edition, copy.reading, copy.word_count >= SHORT
    if long and not any(placed.box.sort == ACTION for placed in copy.boxes):
        findings.add("no-action-box", edition.span, "The patient text has no action box.",
                     "Add an “::: action” block: what the reader is to do, step by step.")
    if not reading.is_english:
        return
    if long and not asks_back(reading):
        findings.add("no-questions", edition.span,
                     "Nothing in the patient text asks the reader to say the plan back, or what "
                     "to ask.", "Add a line such as: Before you leave, say in your own words what "
                     "you will do next.")
    for step in steps_of(reading):
        _find_fault(step, findings)


def _find_fault(step: Passage, findings: Findings) -> None:
    if not step.sentences:
        return
    place = step.sentences[0].place
    for sentence in step.sentences:
        if is_passive(sentence.text):
            findings.add("passive-step", sentence.place,
                         f"The step “{sentence.text}” does not say who acts.",
                         "Begin with what the reader is to do.")
    verbs = [verb for sentence in step.sentences for verb in actions(sentence.text)]
    if not verbs and step.box == ACTION.role:
        findings.add("unclear-step", place,
                     f"The step “{step.sentences[0].text}” does not say what to do.",
                     "Begin with a verb: Ask …, Take …, Call ….")
    if len(verbs) >= _MANY_ACTIONS:
        findings.add("crowded-step", place,
                     f"This step asks for {len(verbs)} things: {', '.join(verbs)}.",
                     "Make a step of each, or leave out what can be left out.")
