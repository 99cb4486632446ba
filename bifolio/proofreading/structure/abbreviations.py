"""Letters that stand for words are explained where they first stand."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings
from bifolio.model import DefinitionList
from bifolio.model.text_runs import Run
from bifolio.model.trees import plain
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.readability.word_lists import word_list

_LETTERS = re.compile(r"(?<![\w-])(?:[A-Z][A-Za-z]?[A-Z][A-Za-z]?[A-Z]?|[A-Z][a-z][A-Z]\d?[a-z]?)s?"
                      r"(?:-\d{1,2})?(?![\w-])")
_EXPLAINED = re.compile(r"\s*(?:\([^)]{4,}|,? (?:is|are|means?|stands? for)\b|, (?:an?|the)\b|: )",
                        re.I)


def find_unexplained_abbreviations(copy: ProofCopy, findings: Findings) -> None:
    """A finding, at its first place, for each abbreviation that a patient's text leaves unsaid."""
    explained = {plain(term.word) for term in copy.edition.terms}
    explained |= {plain(item.term) for noun in copy.nouns(DefinitionList)
                  for item in noun.items}
    unexplained: dict[str, tuple[Run, int]] = {}
    for run in copy.body_runs:
        text = run.without(lambda piece: bool(piece.term or piece.fact))
        for found in _LETTERS.finditer(text):
            letters = found.group().removesuffix("s") if not found.group().isupper() \
                else found.group()
            if _is_explained(text, found):
                explained.add(letters)
            else:
                unexplained.setdefault(letters, (run, found.start()))
    for letters, (run, start) in unexplained.items():
        if letters not in explained | word_list("abbreviations.txt"):
            findings.add("unexplained-abbreviation", run.place(start),
                         f"“{letters}” is explained nowhere in the patient text.",
                         f"Write the words instead, or say what it means: {letters} (…).")


def _is_explained(text: str, found: re.Match[str]) -> bool:
    """Whether words that tell what the letters mean stand after them, or they stand in brackets."""
    before, after = text[:found.start()].rstrip(), text[found.end():]
    return bool(_EXPLAINED.match(after)) or (before.endswith("(") and after[:1] == ")")
