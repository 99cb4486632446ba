"""Remembering: what takes long is done once for the same question, and then looked up.

A question is all that goes in as arguments, as a fingerprint; what is looked at beyond them, on
the source files and in the bibliography, is watched and noted. Nobody has to declare anything.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any, Protocol, TypeVar

from bifolio.building.pipeline import Timed
from bifolio.building.print_jobs import PrintJob, TypesetResult
from bifolio.composition import Composer, Setting
from bifolio.diagnostics import Finding, Findings
from bifolio.editions.page_codes import code_of, hash_of_words, templates
from bifolio.editions.selections import Selections
from bifolio.editions.signoff_status import SignoffStatus, signoff_status
from bifolio.files.cache import Ledger
from bifolio.files.engine_version import library_stamp
from bifolio.files.serialization import decoded, encoded
from bifolio.files.tracking import Sights, WatchedFiles, WatchedReferences
from bifolio.loading.library import Reading, Remember
from bifolio.model import (
    Audience,
    Bibliography,
    Blocks,
    Citation,
    CitationStyle,
    ComparisonTable,
    Edition,
    Fact,
    FigurePlan,
    Handout,
    Library,
    References,
)
from bifolio.model.fingerprints import fingerprint
from bifolio.model.page_words import words_of
from bifolio.model.source import Source
from bifolio.model.trees import placeless, walk
from bifolio.proofreading.leaks import Marked, marked
from bifolio.proofreading.proofread import Proof

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


class Executor(Protocol):
    """What prints print jobs, here or elsewhere. `ahead` is how many it can be given beforehand."""

    ahead: int

    def submit(self, print_job: PrintJob, timed: Timed) -> Callable[[], TypesetResult]: ...
    def count(self, print_job: PrintJob) -> int: ...
    def style_findings(self) -> tuple[Finding, ...]: ...
    def close(self) -> None: ...


class Memo:
    """Does what a run asks for once, and remembers it for this run and later ones.

    `cited` grows by the bibliography entries that were looked up, each with its stamp.
    """

    def __init__(self, library: Library, source_files: WatchedFiles, ledger: Ledger,
                 executor: Executor,
                 known: Findings | None = None) -> None:
        self.library, self.source_files = library, source_files
        self.ledger, self.executor = ledger, executor
        self._composer = Composer(source_files)
        self._references = WatchedReferences(library.bibliography.references)
        self._statuses: dict[tuple[str, Audience], SignoffStatus] = {}
        self._read: dict[tuple[str, str, str], tuple[Finding, ...]] = {}
        self.selections = Selections(library, known or Findings())
        self._marked: dict[tuple[str, Audience], Marked] = {}
        self.composing: Sights = {}  # what composing the latest handout looked at

    # --- the verbs ---

    def cite(self, edition: Edition, bibliography: Bibliography, style: CitationStyle,
             findings: Findings) -> References:
        """As `citations.cite`; of the edition nothing counts but what it cites, and in what order.
        """
        def set_references(found: Findings) -> References:
            from bifolio.citations.cite import cite  # late: citeproc-py takes a while to load

            watched = replace(bibliography, references=self._references)
            return cite(edition, watched, style, found)

        cited = tuple(noun for noun in walk(edition) if isinstance(noun, Citation))
        return self._remember("cite", (cited, edition.language, style), set_references, findings,
                              places=False)

    def read_through(self, proof: Proof, findings: Findings) -> None:
        """As `proofreading.read_through`, once for all formats and clinics."""
        handout, work = proof.handout, proof.work
        name = (handout.work, str(handout.audience), handout.sheet)
        if name not in self._read:
            library, keys = proof.library, [entry.key for entry in proof.references.entries]
            sources = [library.bibliography.references.get(key) for key in keys]
            asked = (proof.edition, proof.references, bool(handout.sheet), sources, work.waivers,
                     work.tables, library.glossary, library.safeguards, library.facts_required)

            def read(own: Findings) -> None:
                from bifolio.proofreading.proofread import (  # late: it has many patterns
                    read_through,
                )

                question = fingerprint(name, proof.edition.language)
                doses = self._recall("doses", question) or {}
                read_through(proof, own, doses)
                self.ledger.note("doses", question, {}, encoded(doses))

            own = Findings(audience=findings.audience)
            self._remember("proofs", asked, read, own)
            self._read[name] = tuple(own)
        findings.extend(self._read[name])

    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings) -> str:
        """As `Composer.compose`; the same words at other places in their files are the same."""
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
        self.composing.update(sights)
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

    def code(self, html: str, values: str, handout: Handout) -> str:
        """As `lots.code_of`."""
        return code_of(html, values, handout, self.source_files)

    def words(self, handout: Handout) -> str:
        """As `lots.hash_of_words`, of the handout that was composed latest."""
        text = self.status(handout.work, handout.audience).transcript
        clinic = self.library.clinics.get(handout.clinic)
        said = words_of(self.library.works[handout.work].language)
        return hash_of_words(text, handout.sheet, clinic,
                             templates(self.source_files, self.composing), said)

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

    def count(self, print_job: PrintJob) -> int:
        """How many pages a print job takes."""
        return self.executor.count(print_job)

    # --- pages ---

    def printed(self, print_job: PrintJob) -> TypesetResult | None:
        """What came of a print job before, if it would come of it again."""
        found: TypesetResult | None = self._recall("pages", fingerprint(print_job))
        return found

    def keep(self, print_job: PrintJob, printed: TypesetResult) -> None:
        """Remember what came of a print job."""
        self.ledger.note("pages", fingerprint(print_job), printed.sights, encoded(printed))

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
