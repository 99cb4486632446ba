"""Planning: which handouts an order asks for, and which a library can make at all."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from bifolio.building.orders import Opened, Order
from bifolio.composition.own_fonts import with_own_fonts
from bifolio.diagnostics import Findings, UnknownNameError
from bifolio.editions.selections import Selections
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles, gather
from bifolio.loading.library import folders_of_works, read
from bifolio.model import FORMATS, Audience, Citation, Format, Handout, Library, Work
from bifolio.model.trees import walk


def open_library(order: Order, cites: bool = True) -> Opened:
    """The library of `order`, with the source files that it was read from and what was found.

    Where nobody `cites`, its sources are not read. Raises ContentError when it is none, or holds
    no work.
    """
    findings = Findings()
    source_files = source_files_of(order, findings)
    library = read(source_files, findings, cites=cites)
    return Opened(source_files, Selections(library, findings), tuple(findings))


def open_for(name: str, order: Order) -> tuple[Opened, Handout | None]:
    """The library of `order` as far as the handout of this name needs it, and that handout.

    Of all works and clinics those alone are read that its name may tell: there may be thousands.
    None when the library makes no such handout. Raises ContentError as `open_library` does.
    """
    findings = Findings()
    source_files = source_files_of(order, findings)
    ends = {name[at + 1:] for at, sign in enumerate(name) if sign == "-"}
    others = [work for work in folders_of_works(source_files) if not name.startswith(f"{work}-")]
    library = read(source_files, findings, without=others, clinics_of=ends)
    every = Order(order.root, order.out, formats=tuple(FORMATS.values()), clinic="")
    found = (replace(handout, clinic=clinic) for handout in handouts_of(library, every)
             for clinic in ("", *library.clinics) if name.startswith(handout.name))
    handout = next((handout for handout in found if handout.name == name), None)
    return Opened(source_files, Selections(library, findings), tuple(findings)), handout


def source_files_of(order: Order, findings: Findings) -> SourceFiles:
    """The files that the library of an order is made of, the engine's own behind them."""
    gathered = gather(order.root, engine_files.engine_folders(), findings, order.out,
                      order.drafts)
    return with_own_fonts(gathered, findings)


def handouts_of(library: Library, order: Order) -> tuple[Handout, ...]:
    """The handouts of the order, by clinic, work, audience and format.

    Raises UnknownNameError for a work or a clinic that the library lacks.
    """
    for name in order.works:
        if name not in library.works:
            raise UnknownNameError("work", name, library.works)
    clinics = order.clinics or (library.clinic if order.clinic is None else order.clinic,)
    for clinic in filter(None, clinics):
        if clinic not in library.clinics:
            raise UnknownNameError("clinic", clinic, library.clinics)
    return tuple(
        Handout(work.name, audience, work.language, page, clinic, sheet,
                library.theme)
        for clinic in clinics
        for work in library.works.values() if not order.works or work.name in order.works
        for audience, sheet, sizes in _editions(work)
        if not order.audiences or audience in order.audiences
        for page in order.formats or library.formats if _is_made(page, audience, sheet, sizes))


def plain_editions(library: Library, order: Order) -> tuple[tuple[Work, Audience], ...]:
    """The editions of the order that are in plain language; a sheet is a part of one."""
    asked = dict.fromkeys((handout.work, handout.audience)
                          for handout in handouts_of(library, replace(order, formats=(Format(),)))
                          if handout.audience.traits.plain and not handout.sheet)
    return tuple((library.works[name], audience) for name, audience in asked)


def _editions(work: Work) -> Iterator[tuple[Audience, str, tuple[str, ...]]]:
    """Each edition of a work, then each sheet: its audience, its name, its type sizes."""
    yield from ((audience, "", ("standard", "large")) for audience in work.audiences)
    yield from ((sheet.audience, sheet.name, sheet.sizes) for sheet in work.sheets)


def _is_made(page: Format, audience: Audience, sheet: str, sizes: Collection[str]) -> bool:
    """Whether an edition or a sheet is made in a format.

    A booklet's pages are for those whose type would be too small on a halved page; a sheet, which
    is one page, is not folded.
    """
    folded = not page.folds or (audience.traits.large_type and not sheet)
    return page.size in sizes and folded


def can_be_made(handout: Handout, library: Library) -> bool:
    """Whether the library makes this handout, in this language and for this clinic."""
    work = library.works[handout.work]
    return handout.language == work.language and handout.clinic in ("", *library.clinics) and any(
        (audience, sheet) == (handout.audience, handout.sheet)
        and _is_made(handout.format, audience, sheet, sizes)
        for audience, sheet, sizes in _editions(work))


def every_handout(library: Library) -> Iterator[Handout]:
    """All handouts that the library can make, in whatever format and for whatever clinic."""
    for clinic in ("", *library.clinics):
        order = Order(Path(), Path(), formats=tuple(FORMATS.values()), clinic=clinic)
        yield from handouts_of(library, order)


@dataclass(frozen=True, slots=True)
class Makeable(Container[str]):
    """The names of all handouts that can be made: each as it is in `bare`, and for each clinic.

    They are told by their parts: a large library for many clinics can make millions.
    """

    bare: frozenset[str]
    clinics: frozenset[str]

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str) or name in self.bare:
            return isinstance(name, str)
        ends = (at for at, sign in enumerate(name) if sign == "-")
        return any(name[:at] in self.bare and name[at + 1:] in self.clinics for at in ends)


def makeable(library: Library, more: Iterable[str] = ()) -> Makeable:
    """What the library can make, and in the same way `more`: the bare names of other handouts."""
    order = Order(Path(), Path(), formats=tuple(FORMATS.values()), clinic="")
    names = frozenset(handout.name for handout in handouts_of(library, order))
    return Makeable(names.union(more), frozenset(library.clinics))


def cited_keys(library: Library) -> frozenset[str]:
    """The keys of all sources that anything in the library cites."""
    works = tuple(library.works.values())
    found = (noun for work in works for part in (work.titles, work.subtitles, work.chapters,
             tuple(work.tables.values()), tuple(t.answers[k] for t in work.tables.values()
                                                for k in t.answers)) for noun in walk(part))
    cited = (item for noun in found if isinstance(noun, Citation) for item in noun.items)
    by_facts = (item for work in works for fact in work.facts.values() for item in (
        *fact.sources, *(fact.range.sources if fact.range else ())))
    return frozenset(item.key for item in (*cited, *by_facts))
