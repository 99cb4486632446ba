"""What the instruments that judge handouts ask of a patient's text, as far as it can be decided."""

from __future__ import annotations

from bifolio.diagnostics import Findings
from bifolio.model import Edition, Work
from bifolio.proofreading.readability.scoring import Reading
from bifolio.proofreading.structure.abbreviations import find_unexplained_abbreviations
from bifolio.proofreading.structure.calls_to_action import find_unclear_actions
from bifolio.proofreading.structure.chunks import find_large_chunks, find_loud_or_dull_style
from bifolio.proofreading.structure.displays import find_hard_displays
from bifolio.proofreading.structure.main_points import find_misplaced_messages


def find_weak_structure(edition: Edition, reading: Reading, work: Work,
                        findings: Findings) -> None:
    """The findings on a patient's edition; a clinician's is not judged by these instruments."""
    find_misplaced_messages(edition, findings)
    find_unclear_actions(edition, reading, findings)
    find_large_chunks(edition, reading, findings)
    find_loud_or_dull_style(edition, reading, findings)
    find_unexplained_abbreviations(edition, findings)
    find_hard_displays(edition, work, findings)
