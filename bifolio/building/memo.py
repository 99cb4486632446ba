"""Remembering: what takes long is done once for the same question, and then looked up.

A question is all that goes in as arguments, as a fingerprint; what is looked at beyond them, on
the source files and in the bibliography, is watched and noted. Nobody has to declare anything.

One module, as each verb tells itself what its question is, and what is at hand for other clinics.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property, lru_cache
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from bifolio.building.executors import Executor
from bifolio.building.orders import Opened
from bifolio.building.print_jobs import Printing, PrintJob, TypesetResult
from bifolio.building.signed_copies import keep
from bifolio.building.signoff_status import SignoffStatus
from bifolio.composition.compose import Composer
from bifolio.composition.fonts import glyphs_of, points_of
from bifolio.composition.passages import passages_of
from bifolio.composition.setting import Setting
from bifolio.composition.web.addresses import find_outside_addresses
from bifolio.composition.web.typefaces import cut
from bifolio.diagnostics import Finding, Findings
from bifolio.editions.page_codes import basis_of, common_basis
from bifolio.files.cache import Ledger
from bifolio.files.engine_version import library_stamp
from bifolio.files.reading import SourceFiles
from bifolio.files.serialization import decoded, encoded
from bifolio.files.style_sheets import web_sheets
from bifolio.files.tracking import Sights, WatchedFiles, WatchedReferences
from bifolio.loading.library import Reading, Remember, read_anew
from bifolio.model import (
    Audience,
    Bibliography,
    Blocks,
    Citation,
    ComparisonTable,
    Edition,
    Fact,
    FigurePlan,
    Handout,
    Reference,
    References,
)
from bifolio.model.fingerprints import fingerprint
from bifolio.model.languages import language
from bifolio.model.once import Once
from bifolio.model.page_words import WAYS
from bifolio.model.source import Source, Span
from bifolio.model.trees import branches, placeless, walk
from bifolio.proofreading.leaks import Marked, Words, copied, find_copied_words, marked
from bifolio.proofreading.proof_copy import ProofCopy
from bifolio.proofreading.proofread import Proof, asked, read_through
from bifolio.proofreading.web_pages import find_other_words

_Noun = TypeVar("_Noun")
ACCIDENTS = ("past-bound", "engine-fault", "lost-worker", "blocked-path",
             "damaged-catalogue", "unlisted-file")  # not so the next time
_Found = tuple[Finding, ...]
KINDS: Mapping[str, Any] = {  # what is remembered of each kind of question
    "cite": tuple[References, _Found],
    "proofs": tuple[None, _Found],
    "doses": dict[str, tuple[tuple[int, int, int], ...]],
    "compose": tuple[str, Sights],
    "screen": tuple[str, _Found],
    "typeface": tuple[str, _Found],
    "points": tuple[tuple[int, ...], _Found],
    "other-words": tuple[None, _Found],
    "glyphs": tuple[tuple[int, ...], _Found],
    "styles": tuple[None, _Found],
    "pages": TypesetResult,
    # What comes of each kind of file:
    "chapter": tuple[Blocks, _Found],
    "table": tuple[ComparisonTable | None, _Found],
    "figure": tuple[FigurePlan | None, _Found],
    "facts": tuple[dict[str, Fact], _Found],
    "bibliography": tuple[Bibliography, _Found],
    "sources": dict[str, Reference],
}
PIECES = {"bibliography": "sources"}  # a kind of file, and what is remembered of its pieces


class Memo:
    """Does what a run asks for once, and remembers it for this run and later ones.

    `libraries` are the type libraries that pages were set with, each with its stamp. Web pages
    that nobody keeps are composed without `faces`: to cut those out of their fonts takes longer
    than all else of a small library.
    """

    def __init__(self, opened: Opened, source_files: WatchedFiles, ledger: Ledger,
                 executor: Executor, faces: bool = True) -> None:
        self.opened = opened
        self.selections, self.library = opened.selections, opened.library
        self.source_files = source_files
        self.ledger, self.executor = ledger, executor
        self._composer = Composer(source_files, self._cut if faces else _no_cut, self._points_of)
        self._faces = faces
        self._points: dict[str, frozenset[int]] = {}
        self._references = WatchedReferences(self.library.bibliography.references)
        self._read: dict[tuple[str, str, str], tuple[Finding, ...]] = {}
        self._marked: dict[str, Mapping[Audience, Marked]] = {}
        self._copied: dict[tuple[str, Audience], Mapping[Words, Span]] = {}
        self._web_styles: dict[Audience, tuple[str, Findings]] = {}
        self._bases: dict[tuple[str, str], str] = {}
        self._cited = Once[tuple[Citation, ...]]()
        self._labels = Once[tuple[References, tuple[Finding, ...]]]()
        self._bare, self._said = Once[Any](), Once[str]()
        self._alike = Once[set[Handout]]()
        self._signed = Once[Edition]()
        self._typefaces = Once[str]()
        self._copied_words = Once[tuple[Finding, ...]]()
        self._shared: dict[tuple[Handout, bool], tuple[str, ...]] = {}
        self.libraries: Sights = {}

    # --- the verbs ---

    def cite(self, edition: Edition, findings: Findings) -> References:
        """As `citations.cite`; of the edition nothing counts but what it cites, and in what order.
        """
        style = self.library.style
        cited = tuple(chain(*(self._cited.of(_citations, edition.chapters) if name == "chapters"
                              else _citations(getattr(edition, name))
                              for name in branches(Edition))))

        def set_references(found: Findings) -> References:
            from bifolio.citations.cite import cite  # late: citeproc-py takes a while to load

            watched = replace(self.library.bibliography, references=self._references)
            return cite(edition, watched, style, found)

        def remembered(*_: object) -> tuple[References, tuple[Finding, ...]]:
            own = Findings(audience=findings.audience)
            references = self._remember("cite", (cited, edition.language, style), set_references,
                                        own, places=False)
            return references, tuple(own)

        references, found = self._labels.of(remembered, *cited, edition.language,
                                             str(findings.audience))
        findings.extend(found)
        return references

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
        with self.source_files.noting() as sights:
            if self.ledger.blank and not self._faces:
                html = self._composer.compose(edition, references, setting, findings)
                looked_at.update(sights)
                return html
            alike = self._alike.of(lambda *_: set(), edition.chapters, references,
                                   f"{setting.handout.format.name} {bool(setting.web_style)}")
            asks = not alike  # of others that are alike it is quicker to compose them
            alike.add(setting.handout)
            question = self._question(edition, references, setting) if asks else ""
            known: tuple[str, Sights] | None = self._recall("compose", question) if asks else None
            if known:
                html, seen = known
                sights.update(seen)
            else:
                own = Findings(audience=findings.audience)
                html = self._composer.compose(self._bare.of(self._placeless, edition),
                                              self._bare.of(placeless, references),
                                              placeless(setting), own)
                self._shared[replace(setting.handout, clinic=""), bool(setting.web_style)] = \
                    self._composer.shared
                if len(own):  # a finding has a place, which was not asked for
                    self._composer.compose(edition, references, setting, findings)
                elif asks:
                    of = f"{setting.handout.name}{' web' if setting.web_style else ''}"
                    self.ledger.note("compose", question, sights, encoded((html, sights)), of)
        looked_at.update(sights)
        return html

    def _question(self, edition: Edition, references: References, setting: Setting) -> str:
        """What is composed, without places, as a fingerprint."""
        told = [self._said.of(_told, shared) for shared in (edition.chapters, references)]
        return fingerprint(*told, _told(_rest(edition)), _told(setting))

    def _placeless(self, edition: Edition) -> Edition:
        """An edition that knows no place in a file; what is the same in others is the same then."""
        bare: Edition = placeless(replace(edition, chapters=(), terms=()))
        return replace(bare, chapters=self._bare.of(placeless, edition.chapters),
                       terms=self._bare.of(placeless, edition.terms))

    def glyphs(self) -> frozenset[int]:
        """The code points that the fonts have."""
        return self._glyphs[0]

    def font_findings(self) -> tuple[Finding, ...]:
        """What is wrong in the fonts."""
        return self._glyphs[1]

    @cached_property
    def _glyphs(self) -> tuple[frozenset[int], _Found]:
        def read(found: Findings) -> tuple[int, ...]:
            return tuple(sorted(glyphs_of(self.source_files, found)))

        findings = Findings()
        points = frozenset(self._remember("glyphs", (), read, findings))
        return points, tuple(findings)

    def marked(self, work: str, audience: Audience) -> Marked:
        """What an audience of a work must not read."""
        if work not in self._marked:
            self._marked[work] = marked(self.library, self.library.works[work], self.source_files)
        return self._marked[work][audience]

    def compare_words(self, handout: Handout, paper: str, web: str, findings: Findings) -> None:
        """As `find_other_words`, of two pages that were composed for one handout."""
        if not (paper and web):
            return
        words = language(handout.language).words
        shared = self.shared(handout, web=False), self.shared(handout)

        def compare(own: Findings) -> None:
            find_other_words(passages_of(paper, shared[0]), passages_of(web, shared[1]),
                             [getattr(words, name) for name in WAYS],
                             "templates/edition.html", self.source_files, own)

        if handout.clinic and all(shared):  # then it is quicker to compare them
            compare(findings)
            return
        names = tuple(sha256(html.encode()).hexdigest() for html in (paper, web))
        self._remember("other-words", names, compare, findings)

    def shared(self, handout: Handout, web: bool = True) -> tuple[str, ...]:
        """What a handout's page may have in common with that for another clinic, in its order."""
        return self._shared.get((replace(handout, clinic=""), web), ())

    def copied(self, work: str, audience: Audience) -> Mapping[Words, Span]:
        """What is marked for others than an audience, in runs long enough to be copies."""
        if (work, audience) not in self._copied:
            self._copied[work, audience] = copied(
                self.library, self.library.works[work], audience)
        return self._copied[work, audience]

    def find_copied(self, handout: Handout, edition: Edition, findings: Findings) -> None:
        """As `find_copied_words`, in an edition that clinics may share."""
        def find(*_: object) -> tuple[Finding, ...]:
            own = Findings(audience=findings.audience)
            find_copied_words(ProofCopy(edition), self.copied(handout.work, handout.audience), own)
            return tuple(own)

        findings.extend(self._copied_words.of(find, edition))

    def signed(self, work: str, audience: Audience, edition: Edition) -> Edition:
        """The edition, or a sheet of it, with who has signed it.

        While nobody ever has, its text need not be read out before its page can be set.
        """
        def sign(unsigned: Edition) -> Edition:
            roles = self.library.required_signoffs.get(audience, ())
            if self.library.works[work].signoffs:
                return self.status(work, audience).sign(unsigned)
            return replace(unsigned.unsigned(*roles), signoffs=(), void_signoffs=())

        return self._signed.of(sign, edition)

    def status(self, work: str, audience: Audience) -> SignoffStatus:
        """Who has signed an edition as it stands."""
        return self.opened.status(self.library.works[work], audience, self._composer)

    def basis(self, work: str, clinic: str) -> str:
        """The stamp of all that the words of a work's handouts for a clinic come from."""
        if (work, clinic) not in self._bases:
            self._bases[work, clinic] = basis_of(
                work, (clinic, self.library.clinics.get(clinic)), self.source_files,
                self._common_basis)
        return self._bases[work, clinic]

    @cached_property
    def _common_basis(self) -> str:
        return common_basis(self.source_files)

    def keep_copy(self, work: str, audience: Audience, root: Path) -> None:
        """Keep the text of an edition that is released, in its work."""
        status = self.status(work, audience)
        keep(root, work, status.edition, status.copy)

    def web_style(self, audience: Audience, theme: str, findings: Findings) -> str:
        """The CSS of an audience's web page, and what is wrong in it."""
        if audience not in self._web_styles:
            def read(found: Findings) -> str:
                screen = self._composer.screen(web_sheets(self.source_files, audience, theme))
                for trouble in screen.troubles:
                    trouble.tell(found)
                return screen.css

            own = Findings()
            self._web_styles[audience] = self._remember("screen", (audience, theme), read, own), own
        css, found = self._web_styles[audience]
        findings.extend(found)
        return css

    def _cut(self, path: str, source_files: SourceFiles, points: tuple[int, ...]) -> str:
        """A font with these signs alone, as base64; to cut it takes a while."""
        def cut_anew(*_: str) -> str:
            return self._remember("typeface", (self.source_files.stamps.of(f"file:{path}"), signs),
                                  lambda _: cut(path, source_files, points), Findings())

        signs = " ".join(map(str, points))
        self.source_files.files.note(f"file:{path}")
        return self._typefaces.of(cut_anew, path, signs)

    def _points_of(self, path: str, source_files: SourceFiles) -> frozenset[int]:
        """The signs of a font; to look takes a while."""
        if path not in self._points:
            self._points[path] = frozenset(self._remember(
                "points", (self.source_files.stamps.of(f"file:{path}"),),
                lambda _: tuple(sorted(points_of(path, source_files))), Findings()))
        return self._points[path]

    def style_findings(self) -> tuple[Finding, ...]:
        """What is wrong in the style sheets, which only who prints with them knows."""
        def read(found: Findings) -> None:
            self.source_files.files.note("folder:styles/")
            for path in self.source_files.under("styles/"):
                self.source_files.files.note(f"file:{path}")
            found.extend(self.executor.style_findings())
            find_outside_addresses(self.source_files, found)

        findings = Findings()
        self._remember("styles", (), read, findings)
        return tuple(findings)

    def typeset(self, print_job: PrintJob) -> Printing:
        """As `Executor.submit`, unless it is known what would come of it."""
        known: TypesetResult | None = self._recall("pages", fingerprint(print_job))
        printing = None if known else self.executor.submit(print_job)

        def result() -> TypesetResult:
            printed = printing.result() if printing else known
            assert printed
            self.libraries.update((sight.partition(":")[2], stamp) for sight, stamp
                                  in printed.sights.items() if sight.startswith("library:"))
            return printed

        return Printing(result, fresh=printing is not None)

    def proved(self, print_job: PrintJob, printed: TypesetResult, fresh: bool, good: bool) -> None:
        """Remember `fresh` pages whose proof was `good`; forget those that it has refused."""
        question = fingerprint(print_job)
        if not good:
            self.ledger.drop("pages", question)
        elif fresh:
            self.ledger.note("pages", question, printed.sights, encoded(printed),
                             print_job.handout.name)

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
        own = Findings(audience=findings.audience)
        if self.ledger.blank:
            noun = make(own)
            findings.extend(own)
            return noun
        question = fingerprint(*nouns, places=places)
        if (known := self._recall(kind, question)) is not None:
            noun, found = known
            findings.extend(found)
            return noun
        with self.source_files.noting() as sights:
            self._references.seen = sights
            noun = make(own)
        self._references.seen = {}
        findings.extend(own)
        if (places or not len(own)) and lasts(own):
            self.ledger.note(kind, question, sights, encoded((noun, tuple(own))))
        return noun


def _no_cut(path: str, source_files: SourceFiles, points: tuple[int, ...]) -> str:
    """In the place of `cut`: no face."""
    del path, source_files, points
    return ""


def _citations(tree: Any) -> tuple[Citation, ...]:
    return tuple(noun for noun in walk(tree) if isinstance(noun, Citation))


def _rest(edition: Edition) -> Edition:
    """An edition without its chapters, which are the same for many clinics."""
    return replace(edition, chapters=())


def _told(noun: Any) -> str:
    return fingerprint(noun, places=False)


def lasts(findings: Iterable[Finding]) -> bool:
    """Whether the same would be found again: no accident, and nothing that a busy hour explains."""
    return not any(finding.code in ACCIDENTS for finding in findings)


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
        if kind in PIECES:
            noun = read_in_pieces(kind, source, reading, own)
        else:
            noun = reading(source, own)
        findings.extend(own)
        if lasts(own):
            ledger.note(kind, question, {}, encoded((noun, tuple(own))))
        return noun

    def read_in_pieces(kind: str, source: Source, reading: Reading, findings: Findings) -> Any:
        """With what is known of the pieces of an earlier text: most of them are still the same."""
        question, pieces = fingerprint(source.path), {}
        with suppress(ValueError):
            pieces = decoded(ledger.recall(PIECES[kind], question, lambda _: "") or b"{}",
                             KINDS[PIECES[kind]])
        noun = reading(source, findings, pieces)
        ledger.note(PIECES[kind], question, {}, encoded(pieces))
        return noun

    return read_anew if ledger.blank else remember
