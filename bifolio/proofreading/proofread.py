"""What is read through before a page is set: one table of checks, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.model import Edition, Handout, Library, References, Work
from bifolio.model.languages import language
from bifolio.proofreading.certainty_wording import find_overstatements
from bifolio.proofreading.claims import find_relative_risks, find_uncited_claims
from bifolio.proofreading.clinic_phones import find_missing_phones
from bifolio.proofreading.denominators import find_mixed_denominators
from bifolio.proofreading.forbidden_words import find_forbidden_words
from bifolio.proofreading.glossary_terms import find_unexplained_terms
from bifolio.proofreading.glyphs import find_missing_glyphs
from bifolio.proofreading.hard_reading import find_hard_reading
from bifolio.proofreading.medication import find_error_prone_wordings
from bifolio.proofreading.medication.names import find_wrong_names
from bifolio.proofreading.medication.registered_doses import find_other_doses
from bifolio.proofreading.medication.unapproved_products import find_doses_of_unapproved
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.source_checks import (
    find_unlisted_sources,
    find_unsound_sources,
    listed_elsewhere,
)
from bifolio.proofreading.structure.abbreviations import find_unexplained_abbreviations
from bifolio.proofreading.structure.calls_to_action import find_unclear_actions
from bifolio.proofreading.structure.chunks import find_large_chunks, find_loud_or_dull_style
from bifolio.proofreading.structure.displays import find_hard_displays
from bifolio.proofreading.structure.main_points import find_misplaced_messages
from bifolio.proofreading.unregistered_numbers import find_stray_numbers


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proofreader is given: an edition, its references, and where it comes from."""

    edition: Edition
    references: References
    library: Library
    handout: Handout

    @property
    def work(self) -> Work:
        return self.library.works[self.handout.work]


# What a check may read beside the proof copy, by the name that it asks by.
READABLE: Mapping[str, Callable[[Proof], object]] = {
    "doses": lambda proof: tuple(fact for fact in proof.work.facts.values() if fact.dose),
    "fact_sources": lambda proof: {name: tuple(item.key for item in fact.sources)
                                   for name, fact in proof.work.facts.items()},
    "facts_required": lambda proof: proof.library.facts_required,
    "glossary": lambda proof: proof.library.glossary,
    "listed": lambda proof: listed_elsewhere(proof.edition, proof.library),
    "never_say": lambda proof: proof.library.safeguards.never_say,
    "safeguards": lambda proof: proof.library.safeguards,
    "sources": lambda proof: {entry.key: proof.library.bibliography.references[entry.key]
                              for entry in proof.references.entries},
    "tables": lambda proof: proof.work.tables,
    "unapproved": lambda proof: {name: term for name, term in proof.library.glossary.items()
                                 if not term.approved},
    "waivers": lambda proof: proof.work.waivers,
}


@dataclass(frozen=True, slots=True)
class Check:
    """A check of an edition's words, and for whom it runs.

    It is given a proof copy, findings, and of the library what it `reads` (names of `READABLE`)
    and nothing else: so what has to be asked before its findings are remembered is known.
    A `plain` one runs for readers of plain language alone; a sheet is a part of what was judged as
    a whole.
    """

    find: Callable[..., None]
    reads: tuple[str, ...] = ()
    plain: bool = False
    sheets: bool = True
    english_alone: bool = False

    def is_for(self, proof: Proof) -> bool:
        edition = proof.edition
        return ((edition.audience.traits.plain or not self.plain)
                and (self.sheets or not proof.handout.sheet)
                and (not self.english_alone or language(edition.language).is_english))


CHECKS = (
    Check(find_unexplained_terms, ("glossary",), plain=True),
    Check(find_overstatements, english_alone=True),
    Check(find_error_prone_wordings),
    Check(find_wrong_names),
    Check(find_other_doses, ("doses",), english_alone=True),
    Check(find_doses_of_unapproved, ("unapproved",)),
    # A sheet prints no citations: it names the handout that does.
    Check(find_uncited_claims, ("waivers", "fact_sources"), sheets=False),
    Check(find_relative_risks, plain=True),
    Check(find_mixed_denominators, plain=True, english_alone=True),
    Check(find_forbidden_words, ("never_say",)),
    Check(find_unsound_sources, ("sources", "safeguards")),
    Check(find_unlisted_sources, ("listed",), plain=True, sheets=False),
    Check(find_stray_numbers, ("facts_required", "waivers")),
    Check(find_hard_reading, plain=True),
    Check(find_misplaced_messages, plain=True, sheets=False),
    Check(find_unclear_actions, plain=True, sheets=False),
    Check(find_large_chunks, plain=True, sheets=False),
    Check(find_loud_or_dull_style, plain=True, sheets=False),
    Check(find_unexplained_abbreviations, plain=True, sheets=False),
    Check(find_hard_displays, ("tables",), plain=True, sheets=False),
)


def proofread(proof: Proof, glyphs: frozenset[int], findings: Findings) -> None:
    """Report what is wrong with a handout's page, and correct nothing.

    `glyphs` are the signs that the page's fonts have, as code points. Its words are read through
    by `read_through`.
    """
    clinic = proof.library.clinic_for(proof.handout.clinic, proof.handout.work)
    find_missing_phones(clinic, proof.handout.audience, findings)
    find_missing_glyphs(proof.edition, proof.references, glyphs, findings, clinic)


def read_through(proof: Proof, copy: ProofCopy, findings: Findings,
                 checks: Iterable[Check] = CHECKS) -> None:
    """Report what is wrong with an edition's words: the same in every format, for every clinic."""
    for check in checks:
        if check.is_for(proof):
            check.find(copy, findings, **{name: READABLE[name](proof) for name in check.reads})


def asked(proof: Proof) -> tuple[object, ...]:
    """All that reading through depends on: what is checked, by which checks, what these read."""
    checks = [check for check in CHECKS if check.is_for(proof)]
    reads = sorted({name for check in checks for name in check.reads})
    return (proof.edition, [check.find.__name__ for check in checks],
            {name: READABLE[name](proof) for name in reads})
