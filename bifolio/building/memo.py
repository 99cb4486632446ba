"""Remembering: what takes long is done once for the same question, and then looked up.

A question is all that goes in as arguments, as a fingerprint; what is looked at beyond them, on
the source files and in the bibliography, is watched and noted. Nobody has to declare anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, TypeVar

from bifolio.building.executors import Executor
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.composition import Composer, Setting
from bifolio.diagnostics import Finding, Findings
from bifolio.editions.selections import Selections
from bifolio.editions.signoff_status import SignoffStatus, signoff_status
from bifolio.files.cache import Ledger
from bifolio.files.engine_version import library_stamp
from bifolio.files.serialization import decoded, encoded
from bifolio.files.style_sheets import web_style
from bifolio.files.tracking import Sights, WatchedFiles, WatchedReferences
from bifolio.loading.library import Reading, Remember
from bifolio.model import (
    Audience,
    Bibliography,
    Blocks,
    Citation,
    ComparisonTable,
    Edition,
    Fact,
    FigurePlan,
    References,
)
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Source
from bifolio.model.trees import placeless, walk
from bifolio.proofreading.leaks import Marked, marked
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.proofread import Proof, asked, read_through

_Noun = TypeVar("_Noun")
_Found = tuple[Finding, ...]
KINDS: Mapping[str, Any] = {  # what is remembered of each kind of question
    "cite": tuple[References, _Found],
    "proofs": tuple[None, _Found],
    "doses": dict[str, tuple[tuple[int, int, int], ...]],
    "compose": tuple[str, Sights],
    "glyphs": tuple[tuple[int, ...], _Found],
    "styles": tuple[None, _Found],
    "pages": TypesetResult,
    # What comes of each kind of file:
    "chapter": tuple[Blocks, _Found],
    "table": tuple[ComparisonTable | None, _Found],
    "figure": tuple[FigurePlan | None, _Found],
    "facts": tuple[dict[str, Fact], _Found],
    "bibliography": tuple[Bibliography, _Found],
}


class Memo:
    """Does what a run asks for once, and remembers it for this run and later ones.

    `libraries` are the type libraries that pages were set with, each with its stamp.
    """

    def __init__(self, selections: Selections, source_files: WatchedFiles, ledger: Ledger,
                 executor: Executor) -> None:
        self.selections, self.library = selections, selections.library
        self.source_files = source_files
        self.ledger, self.executor = ledger, executor
        self._composer = Composer(source_files)
        self._references = WatchedReferences(self.library.bibliography.references)
        self._statuses: dict[tuple[str, Audience], SignoffStatus] = {}
        self._read: dict[tuple[str, str, str], tuple[Finding, ...]] = {}
        self._marked: dict[tuple[str, Audience], Marked] = {}
        self._web_styles: dict[Audience, str] = {}
        self.libraries: Sights = {}

    # --- the verbs ---

    def cite(self, edition: Edition, findings: Findings) -> References:
        """As `citations.cite`; of the edition nothing counts but what it cites, and in what order.
        """
        style = self.library.style

        def set_references(found: Findings) -> References:
            from bifolio.citations.cite import cite  # late: citeproc-py takes a while to load

            watched = replace(self.library.bibliography, references=self._references)
            return cite(edition, watched, style, found)

        cited = tuple(noun for noun in walk(edition) if isinstance(noun, Citation))
        return self._remember("cite", (cited, edition.language, style), set_references, findings,
                              places=False)

    def read_through(self, proof: Proof, findings: Findings) -> None:
        """As `proofreading.read_through`, once for all formats and clinics."""
        handout = proof.handout
        name = (handout.work, str(handout.audience), handout.sheet)
        if name not in self._read:
            def read(own: Findings) -> None:
                question = fingerprint(name, proof.edition.language)
                copy = ProofCopy(proof.edition, self._recall("doses", question) or {})
                read_through(proof, copy, own)
                self.ledger.note("doses", question, {}, encoded(copy.doses))

            own = Findings(audience=findings.audience)
            self._remember("proofs", asked(proof), read, own)
            self._read[name] = tuple(own)
        findings.extend(self._read[name])

    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings, looked_at: Sights) -> str:
        """As `Composer.compose`; the same words at other places in their files are the same.

        What is `looked_at`, now or when it was composed, is added there.
        """
        question = fingerprint(edition, references, setting, places=False)
        with self.source_files.noting() as sights:
            html = self._recall("compose", question)
            if html is None:
                own = Findings(audience=findings.audience)
                bare: tuple[Edition, References, Setting] = placeless(
                    (edition, references, setting))
                html = self._composer.compose(bare[0], bare[1], bare[2], own)
                if len(own):  # a finding has a place, which was not asked for
                    self._composer.compose(edition, references, setting, findings)
                else:
                    self.ledger.note("compose", question, sights, encoded((html, sights)))
            else:
                html, seen = html
                sights.update(seen)
        looked_at.update(sights)
        return str(html)

    def glyphs(self) -> frozenset[int]:
        """The code points that the fonts have."""
        return self._glyphs

    @cached_property
    def _glyphs(self) -> frozenset[int]:
        def read(_: Findings) -> tuple[int, ...]:
            from bifolio.composition.fonts import glyphs_of  # late: fontTools

            return tuple(sorted(glyphs_of(self.source_files)))

        return frozenset(self._remember("glyphs", (), read, Findings()))

    def marked(self, work: str, audience: Audience) -> Marked:
        """What an audience of a work must not read."""
        if (work, audience) not in self._marked:
            self._marked[work, audience] = marked(
                self.library, self.library.works[work], audience, self.source_files)
        return self._marked[work, audience]

    def status(self, work: str, audience: Audience) -> SignoffStatus:
        """Who has signed an edition as it stands."""
        if (work, audience) not in self._statuses:
            self._statuses[work, audience] = signoff_status(
                self.selections, self.library.works[work], audience, self.source_files)
        return self._statuses[work, audience]

    def web_style(self, audience: Audience) -> str:
        """The CSS of an audience's web page."""
        if audience not in self._web_styles:
            self._web_styles[audience] = web_style(self.source_files, audience)
        return self._web_styles[audience]

    def style_findings(self) -> tuple[Finding, ...]:
        """What is wrong in the style sheets, which only who prints with them knows."""
        def read(found: Findings) -> None:
            self.source_files.files.note("folder:styles/")
            for path in self.source_files.under("styles/"):
                self.source_files.files.note(f"file:{path}")
            found.extend(self.executor.style_findings())

        findings = Findings()
        self._remember("styles", (), read, findings)
        return tuple(findings)

    def typeset(self, print_job: PrintJob) -> Printing:
        """As `Executor.submit`, unless it is known what would come of it."""
        question = fingerprint(print_job)
        known: TypesetResult | None = self._recall("pages", question)
        printing = None if known else self.executor.submit(print_job)

        def result() -> TypesetResult:
            printed = printing.result() if printing else known
            assert printed
            if printing:
                self.ledger.note("pages", question, printed.sights, encoded(printed))
            self.libraries.update((sight.partition(":")[2], stamp) for sight, stamp
                                  in printed.sights.items() if sight.startswith("library:"))
            return printed

        return Printing(result, fresh=printing is not None)

    # --- remembering ---

    def stamp(self, sight: str) -> str:
        """The stamp of anything that can have been looked at, as it is now."""
        kind, _, name = sight.partition(":")
        if kind == "library":
            return library_stamp(name)
        if kind in ("entry", "entries"):
            return self._references.stamp(sight)
        return self.source_files.stamps.of(sight)

    def _recall(self, kind: str, question: str) -> Any:
        """What was noted for a question; None when nothing was, or it cannot be read."""
        content = self.ledger.recall(kind, question, self.stamp)
        try:
            return None if content is None else decoded(content, KINDS[kind])
        except ValueError:
            return None

    def _remember(self, kind: str, nouns: tuple[Any, ...], make: Callable[[Findings], _Noun],
                  findings: Findings, places: bool = True) -> _Noun:
        """What `make` makes of nouns, with its findings; they keep the places they were read at.

        Without `places` the same nouns elsewhere are the same, so long as nothing is found.
        """
        question = fingerprint(*nouns, places=places)
        if (known := self._recall(kind, question)) is not None:
            noun, found = known
            findings.extend(found)
            return noun  # type: ignore[no-any-return]
        own = Findings(audience=findings.audience)
        with self.source_files.noting() as sights:
            self._references.seen = sights
            noun = make(own)
        self._references.seen = {}
        findings.extend(own)
        if places or not len(own):
            self.ledger.note(kind, question, sights, encoded((noun, tuple(own))))
        return noun

_known = lru_cache(maxsize=256)(decoded)  # nouns do not change: `watch` has them at hand


def remembering_reader(ledger: Ledger) -> Remember:
    """Reads what depends on one text alone; the ledger knows what came of the same text."""
    def remember(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
        question = fingerprint(source.path, source.text)
        content = ledger.recall(kind, question, lambda _: "")
        with suppress(ValueError):
            if content is not None:
                noun, found = _known(content, KINDS[kind])
                findings.extend(found)
                return noun
        own = Findings()
        noun = reading(source, own)
        findings.extend(own)
        ledger.note(kind, question, {}, encoded((noun, tuple(own))))
        return noun

    return remember
