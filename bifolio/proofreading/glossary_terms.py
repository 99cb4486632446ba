"""A patient is told what each word of the glossary means."""

from __future__ import annotations

from collections.abc import Mapping

from bifolio.diagnostics import Findings, correction
from bifolio.loading.glossary import forms_of, pattern_of
from bifolio.model import Term
from bifolio.model.source import Span
from bifolio.model.trees import plain
from bifolio.proofreading.proof_copy import ProofCopy

_MARKABLE = ("text", "cell")  # what a mark can stand in, wherever it is


def find_unexplained_terms(copy: ProofCopy, findings: Findings, glossary: Mapping[str, Term]
                           ) -> None:
    """A finding, at its first place, for each term in a patient's text that is never marked.

    A product that is not approved is in the glossary for its doses; its name is a name.
    """
    marked = {plain(printed.word) for printed in copy.edition.terms}
    texts = [(run, run.without(lambda piece: bool(piece.fact or piece.term)))
             for run in copy.body_runs if run.kind != "heading"]
    for term in glossary.values():
        if term.name in marked or not term.approved:
            continue
        pattern = pattern_of(forms_of(term))
        found: tuple[str, Span, str] | None = next(
            ((match.group(), run.place(match.start()), run.kind) for run, text in texts
             if (match := pattern.search(text))), None)
        if found:
            word, place, kind = found
            findings.add("unexplained-term", place,
                         f"“{word}” is a term of the glossary and is explained nowhere here.",
                         f"Write {{term}}`{word}` at its first use, or say it in other words.",
                         correction=correction(word, f"{{term}}`{word}`") if kind in _MARKABLE
                         else None)
