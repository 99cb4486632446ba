"""Where the sources of a library are cited, how old they are, and whether they still stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bifolio.diagnostics import Findings
from bifolio.editions.selections import Selections
from bifolio.model import Audience, Citation, Library, Reference, Work
from bifolio.model.source import Span
from bifolio.model.trees import walk
from bifolio.proofreading.source_checks import Doubt, doubts, year_of


@dataclass(frozen=True, slots=True)
class SourceUse:
    """A source, the places that cite it for each audience, and what speaks against it.

    `year` is None when it tells none; `age` is in years, on the day the youngest of the texts
    that cite it was last revised.
    """

    source: Reference
    year: int | None
    age: int | None
    doubts: tuple[Doubt, ...]
    places: tuple[tuple[Span, tuple[Audience, ...]], ...]


def source_uses(selections: Selections, works: Iterable[Work]) -> tuple[SourceUse, ...]:
    """Every source that an edition of these works cites, in the order of the bibliography."""
    library = selections.library
    places: dict[str, dict[Span, list[Audience]]] = {}
    revised: dict[str, date] = {}
    for work in works:
        for audience in work.audiences:
            edition = selections.edition(work, audience, Findings())
            for noun in walk(edition):
                for item in noun.items if isinstance(noun, Citation) else ():
                    readers = places.setdefault(item.key, {}).setdefault(item.span, [])
                    readers += [audience] if audience not in readers else []
                    day = work.imprint.revised
                    revised[item.key] = max(day, revised.get(item.key, day))
    return tuple(_use(source, revised[key], places[key], library)
                 for key, source in library.bibliography.references.items() if key in places)


def _use(source: Reference, revised: date, places: dict[Span, list[Audience]],
         library: Library) -> SourceUse:
    year = year_of(source)
    return SourceUse(source, year, revised.year - year if year else None,
                     tuple(doubts(source, library.safeguards, revised)),
                     tuple((span, tuple(places[span])) for span in sorted(places)))
