"""A whole run: which handouts, making them, delivering them, and the catalogue of it all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Protocol

from bifolio import engine_files
from bifolio.catalogue import Catalogue, Delivered
from bifolio.citations import unused
from bifolio.composition import Composer, web_style
from bifolio.diagnostics import ContentError, Finding, Findings, Severity, suggest
from bifolio.fonts import glyphs_of
from bifolio.libraries import read
from bifolio.model import FORMATS, Audience, Citation, Format, Handout, Library, Work
from bifolio.pipeline import Press, make
from bifolio.proofs.leaks import marked
from bifolio.shelf import Shelf, gather
from bifolio.trees import walk
from bifolio.typesetting import Typesetter
from bifolio.usage import find_unused


class Progress(Protocol):
    """Who is told how a run is coming along."""

    def expect(self, handouts: int) -> None: ...
    def begin(self, handout: Handout) -> None: ...
    def verb(self, handout: Handout | None, verb: str, seconds: float) -> None: ...
    def deliver(self, delivery: Delivery) -> None: ...


@dataclass(frozen=True, slots=True)
class Order:
    """What is wanted: a library, where to put what is made, and which of it (all when empty).

    Without `formats` they are the library's own, and so is the clinic while it is None; "" is
    for no clinic.
    """

    root: Path
    out: Path
    works: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = ()
    formats: tuple[Format, ...] = ()
    clinic: str | None = None
    strict: bool = False


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one handout. `path` is relative to `out`, "" when it was not delivered.

    `kept` tells that an earlier, good handout still lies in its place.
    """

    handout: Handout
    path: str
    draft: bool
    pages: int
    bytes: int
    seconds: float
    findings: tuple[Finding, ...]
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A run at its end: every delivery, every finding once, and what was removed from `out`.

    `outdated` are removed too: print copies and contact sheets of what is no longer so.
    """

    deliveries: tuple[Delivery, ...]
    findings: tuple[Finding, ...]
    removed: tuple[str, ...]
    failed: bool
    outdated: tuple[str, ...] = ()


def plan(order: Order) -> tuple[Library, tuple[Handout, ...], tuple[Finding, ...]]:
    """The library of `order`, the handouts it asks for, and what reading it found."""
    findings = Findings()
    library = read(_gather(order, findings), findings)
    return library, _handouts(library, order), tuple(findings)


def build(order: Order, progress: Progress) -> Run:
    """Make the handouts and deliver those without an error; the last good one of others stays."""
    return _Production(order, progress).run(deliver=True)


def check(order: Order, progress: Progress) -> Run:
    """Everything up to the page, and nothing written."""
    return _Production(order, progress).run(deliver=False)


def _gather(order: Order, findings: Findings) -> Shelf:
    engine = {"templates": engine_files.templates(), "styles": engine_files.styles()}
    return gather(order.root, engine, findings)


def _handouts(library: Library, order: Order) -> tuple[Handout, ...]:
    """The handouts of the order, by work, audience and format; a name not known is an error."""
    for name in order.works:
        if name not in library.works:
            raise ContentError(
                f"There is no work “{name}”. {suggest(name, library.works)}")
    clinic = library.clinic if order.clinic is None else order.clinic
    if clinic and clinic not in library.clinics:
        raise ContentError(f"There is no clinic “{clinic}”. {suggest(clinic, library.clinics)}")
    return tuple(
        Handout(work.name, audience, work.language, page, clinic, sheet)
        for work in library.works.values() if not order.works or work.name in order.works
        for audience, sheet, sizes in _editions(work)
        if not order.audiences or audience in order.audiences
        for page in order.formats or library.formats if page.size in sizes)


def _editions(work: Work) -> Iterator[tuple[Audience, str, tuple[str, ...]]]:
    """Each edition of a work, then each sheet: its audience, its name, its type sizes."""
    yield from ((audience, "", ("standard", "large")) for audience in work.audiences)
    yield from ((sheet.audience, sheet.name, sheet.sizes) for sheet in work.sheets)


def _makeable(library: Library) -> frozenset[str]:
    """The names of all handouts that the library can make, in whatever format."""
    orders = (Order(Path(), Path(), formats=tuple(FORMATS.values()), clinic=clinic)
              for clinic in ("", *library.clinics))
    return frozenset(handout.name for order in orders for handout in _handouts(library, order))


class _Production:
    """One run on its way."""

    def __init__(self, order: Order, progress: Progress) -> None:
        self.order, self.progress = order, progress
        self.library_findings = Findings()
        with self._timed(None, "gather"):
            self.shelf = _gather(order, self.library_findings)
        with self._timed(None, "read"):
            self.library = read(self.shelf, self.library_findings)

    @contextmanager
    def _timed(self, handout: Handout | None, verb: str) -> Iterator[None]:
        start = perf_counter()
        yield
        self.progress.verb(handout, verb, perf_counter() - start)

    def run(self, deliver: bool) -> Run:
        """Make all handouts of the order, and deliver them when that is wanted."""
        handouts = _handouts(self.library, self.order)
        self.progress.expect(len(handouts))
        found = Findings(self.library_findings)
        if not found.failed:  # a chapter that cannot be read cites nothing
            unused(self.library.bibliography, self._cited(), found)
            find_unused(self.library, found)
        press = self._press(pages=deliver)
        found.extend(self.library_findings)
        catalogue = (Catalogue.open(self.order.out, self.library.publisher) if deliver else None)
        deliveries: list[Delivery] = []
        planned: frozenset[str] | None = None
        removed: tuple[str, ...] = ()
        try:
            for handout in handouts:
                delivery = self._produce(handout, press, catalogue)
                deliveries.append(delivery)
                found.extend(delivery.findings)
                self.progress.deliver(delivery)
            if not (self.order.works or self.order.audiences or self.library_findings.failed):
                planned = _makeable(self.library)
        finally:  # a run that is stopped has delivered what it has delivered
            if catalogue:
                removed = catalogue.close(planned)
        limit = Severity.WARNING if self.order.strict else Severity.ERROR
        return Run(tuple(deliveries), tuple(found), removed, bool(found.at_least(limit)),
                   catalogue.outdated if catalogue else ())

    def _press(self, pages: bool) -> Press:
        """What all handouts are made with; what is wrong in the style sheets is found here."""
        library, shelf = self.library, self.shelf
        typesetter = Typesetter(shelf, self.library_findings)
        return Press(
            library=library,
            composer=Composer(shelf),
            typesetter=typesetter if pages else None,
            glyphs=glyphs_of(shelf),
            marked={(work.name, audience): marked(library, work, audience, shelf)
                    for work in library.works.values() for audience in Audience},
            web_styles={audience: web_style(shelf, audience) for audience in Audience},
        )

    def _produce(self, handout: Handout, press: Press, catalogue: Catalogue | None) -> Delivery:
        """One handout, from the press to its place; with an error the last good one stays."""
        start = perf_counter()
        self.progress.begin(handout)
        findings = Findings(self._of_concern(handout), handout.audience)
        made = make(handout, press, findings, lambda verb: self._timed(handout, verb))
        path, kept = "", False
        limit = Severity.WARNING if self.order.strict else Severity.ERROR
        if catalogue and made.pdf and not findings.at_least(limit):
            with self._timed(handout, "deliver"):
                path = catalogue.deliver(
                    handout, made.edition, made.references,
                    Delivered(made.pdf, made.pages, made.web, tuple(findings)))
        elif catalogue:
            kept = catalogue.withhold(handout, findings)
        return Delivery(handout, path, made.edition.draft, made.pages, len(made.pdf),
                        perf_counter() - start, tuple(findings), kept)

    def _of_concern(self, handout: Handout) -> Iterator[Finding]:
        """The library's findings about this handout: not those in other works and clinics."""
        folders = {path.split("/")[1] for path in self.shelf.under("content/") if "/" in path[8:]}
        others = tuple(f"content/{work}/" for work in folders - {handout.work, "clinics"})
        others += tuple(clinic.span.path for clinic in self.library.clinics.values()
                        if clinic.name != handout.clinic)
        return (finding for finding in self.library_findings
                if not finding.span.path.startswith(others))

    def _cited(self) -> frozenset[str]:
        works = tuple(self.library.works.values())
        found = (noun for work in works for part in (work.titles, work.subtitles, work.chapters,
                 tuple(work.tables.values()), tuple(t.answers[k] for t in work.tables.values()
                                                    for k in t.answers)) for noun in walk(part))
        cited = (item for noun in found if isinstance(noun, Citation) for item in noun.items)
        by_facts = (item for work in works for fact in work.facts.values() for item in fact.sources)
        return frozenset(item.key for item in (*cited, *by_facts))
