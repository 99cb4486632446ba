"""Planning: which handouts an order asks for, and which a library can make at all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bifolio.building.orders import Opened, Order
from bifolio.diagnostics import ContentError, Finding, Findings, suggest
from bifolio.editions.selections import Selections
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles, gather
from bifolio.loading.library import read
from bifolio.model import FORMATS, Audience, Citation, Handout, Library, Work
from bifolio.model.trees import walk


def plan(order: Order) -> tuple[Library, tuple[Handout, ...], tuple[Finding, ...]]:
    """The library of `order`, the handouts it asks for, and what reading it found."""
    opened = open_library(order)
    return opened.library, handouts_of(opened.library, order), opened.findings


def open_library(order: Order) -> Opened:
    """The library of `order`, with the source files that it was read from and what was found.

    Raises ContentError when it is none, or holds no work.
    """
    findings = Findings()
    source_files = source_files_of(order, findings)
    library = read(source_files, findings)
    return Opened(source_files, Selections(library, findings), tuple(findings))


def source_files_of(order: Order, findings: Findings) -> SourceFiles:
    """The files that the library of an order is made of, the engine's own behind them."""
    return gather(order.root, engine_files.engine_folders(), findings, order.out)


def handouts_of(library: Library, order: Order) -> tuple[Handout, ...]:
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


def every_handout(library: Library) -> Iterator[Handout]:
    """All handouts that the library can make, in whatever format and for whatever clinic."""
    for clinic in ("", *library.clinics):
        order = Order(Path(), Path(), formats=tuple(FORMATS.values()), clinic=clinic)
        yield from handouts_of(library, order)


def makeable(library: Library) -> frozenset[str]:
    """The names of all handouts that the library can make."""
    return frozenset(handout.name for handout in every_handout(library))


def cited_keys(library: Library) -> frozenset[str]:
    """The keys of all sources that anything in the library cites."""
    works = tuple(library.works.values())
    found = (noun for work in works for part in (work.titles, work.subtitles, work.chapters,
             tuple(work.tables.values()), tuple(t.answers[k] for t in work.tables.values()
                                                for k in t.answers)) for noun in walk(part))
    cited = (item for noun in found if isinstance(noun, Citation) for item in noun.items)
    by_facts = (item for work in works for fact in work.facts.values() for item in fact.sources)
    return frozenset(item.key for item in (*cited, *by_facts))
