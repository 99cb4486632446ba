"""A sentence speaks no more surely than the grade that it carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bifolio.diagnostics import Findings
from bifolio.model import Text
from bifolio.model.grades import GRADES
from bifolio.model.page_words import words_of
from bifolio.model.sentences import sentence_at
from bifolio.model.text_runs import Run
from bifolio.proofreading.proof_copy import ProofCopy

_READ = ("text", "footnote", "figure")  # a cell may be telegraphic: its mark alone speaks
_PROBABLY = r"(?i:\bprobabl[ey]\b|\b(?:un)?likely\b)"
_MAY = r"\bmay\b|^May (?!\d)|\bmight\b|\bcould\b"  # “in May” is a month
_UNSHOWN = (r"(?i:\bnot (?:yet )?(?:been )?(?:shown|studied|tested|proven|established|found|known"
            r"|reported|settled)\b|\bn(?:o|either) (?:[\w-]+ ){0,4}(?:data|evidence|trials?|study"
            r"|studies|proof|shown|found|seen)\b|\bnone (?:was |were )?(?:found|shown|known)\b"
            r"|\bun(?:known|proven|tested|settled|certain|supported)\b|\bnobody\b"
            r"|\b(?:mice|mouse|rats?|pigs?|animals?)\b|\bin cells\b|\bcell (?:work|lines?)\b)")
# What a sentence must say, in English, by the grade it carries. To say less is never wrong.
_WORDS = {letter: re.compile(pattern) for letter, pattern in {
    "B": f"{_PROBABLY}|{_MAY}|{_UNSHOWN}", "C": f"{_MAY}|{_UNSHOWN}",
    "D": _UNSHOWN, "N": _UNSHOWN}.items()}
_FIXES = {
    "B": "Write “probably” or “likely”.",
    "C": "Write “may”, “might” or “could”.",
    "D": "Say that it is not shown in people, or in which animals it was seen.",
    "N": "Say that it is not shown, or that no trial or no data were found.",
}


def find_overstatements(copy: ProofCopy, findings: Findings) -> None:
    """A finding for each marked sentence whose words are surer than its mark."""
    for run in copy.body_runs:
        if run.kind not in _READ:
            continue
        for sentence, mark in _marked(run):
            if mark.grade in _WORDS and not _WORDS[mark.grade].search(sentence.strip()):
                says = GRADES[mark.grade].says(words_of("en"))
                findings.add("verb-too-certain", mark.span,
                             f"The mark says grade {mark.grade}, {says}; the sentence "
                             f"speaks more surely: “{_short(sentence)}”.",
                             _FIXES[mark.grade])


def _marked(run: Run) -> Iterator[tuple[str, Text]]:
    """Each mark of certainty in a run, with the sentence that it stands in or right behind."""
    text = run.without(lambda piece: bool(piece.grade))
    for offset, piece in run.located():
        if isinstance(piece, Text) and piece.grade:
            before = len(text[:offset].rstrip(" \u00a0\ufffc"))
            start, end = sentence_at(text, max(before - 1, 0))
            yield text[start:end].replace("\ufffc", ""), piece


def _short(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")
