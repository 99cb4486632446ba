"""What is read through before a page is set: every family of proofs, one after the other."""

from __future__ import annotations

from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.model import Edition, Handout, Library, References, Work
from bifolio.proofs.certainty import find_overstatements
from bifolio.proofs.clinics import find_missing_phones
from bifolio.proofs.glyphs import find_missing_glyphs
from bifolio.proofs.numerals import find_stray_numbers
from bifolio.proofs.words import find_unexplained_terms


@dataclass(frozen=True, slots=True)
class Proof:
    """What a proofreader has on the desk: an edition, its references, and where it comes from."""

    edition: Edition
    references: References
    library: Library
    handout: Handout

    @property
    def work(self) -> Work:
        return self.library.works[self.handout.work]


def proofread(proof: Proof, glyphs: frozenset[int], findings: Findings) -> None:
    """Report what is wrong with an edition, and correct nothing.

    `glyphs` are the signs that the page's fonts have, as code points.
    """
    edition, library = proof.edition, proof.library
    find_unexplained_terms(edition, library.glossary, findings)
    find_overstatements(edition, findings)
    if library.facts_required:
        find_stray_numbers(edition, proof.work.waivers, findings)
    clinic = library.clinics.get(proof.handout.clinic)
    find_missing_phones(clinic, proof.handout.audience, findings)
    find_missing_glyphs(edition, proof.references, glyphs, findings, clinic)
