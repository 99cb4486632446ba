"""What is read through before a page is set: every family of proofs, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.model import Audience, Edition, Handout, Library, References, Work
from bifolio.proofreading.certainty_wording import find_overstatements
from bifolio.proofreading.claims import find_relative_risks, find_uncited_claims
from bifolio.proofreading.clinic_phones import find_missing_phones
from bifolio.proofreading.forbidden_words import find_forbidden_words
from bifolio.proofreading.glossary_terms import find_unexplained_terms
from bifolio.proofreading.glyphs import find_missing_glyphs
from bifolio.proofreading.medication import Known, find_error_prone_wordings
from bifolio.proofreading.readability.reading_ease import find_hard_reading
from bifolio.proofreading.readability.scoring import read
from bifolio.proofreading.source_checks import find_unsound_sources
from bifolio.proofreading.structure import find_weak_structure
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


def proofread(proof: Proof, glyphs: frozenset[int], findings: Findings) -> None:
    """Report what is wrong with a handout's page, and correct nothing.

    `glyphs` are the signs that the page's fonts have, as code points. Its words are read through
    by `read_through`.
    """
    clinic = proof.library.clinics.get(proof.handout.clinic)
    find_missing_phones(clinic, proof.handout.audience, findings)
    find_missing_glyphs(proof.edition, proof.references, glyphs, findings, clinic)


def read_through(proof: Proof, findings: Findings, doses: Known | None = None) -> None:
    """Report what is wrong with an edition's words: the same in every format, for every clinic.

    `doses` are those of passages that were read before, and is brought up to date.
    """
    edition, library = proof.edition, proof.library
    find_unexplained_terms(edition, library.glossary, findings)
    find_overstatements(edition, findings)
    find_error_prone_wordings(edition, findings, doses)
    if not proof.handout.sheet:  # a sheet prints no citations: it names the handout that does
        find_uncited_claims(edition, proof.work.waivers, findings)
    find_relative_risks(edition, findings)
    find_forbidden_words(edition, library.safeguards.never_say, findings)
    find_unsound_sources(edition, proof.references, library, findings)
    if library.facts_required:
        find_stray_numbers(edition, proof.work.waivers, findings)
    if edition.audience is Audience.PATIENT:
        reading = read(edition)
        find_hard_reading(edition, reading, findings)
        if not proof.handout.sheet:  # a sheet is a part of what was judged as a whole
            find_weak_structure(edition, reading, proof.work, findings)
