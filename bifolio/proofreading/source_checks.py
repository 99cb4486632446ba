"""Whether the sources that an edition cites still stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bifolio.diagnostics import Findings
from bifolio.editions.select import select
from bifolio.loading.retractions import names_of
from bifolio.model import Citation, Edition, Library, Notice, Reference, Safeguards
from bifolio.model.source import Span
from bifolio.model.trees import walk
from bifolio.proofreading.proof_copy import ProofCopy

# What the list calls a notice → the rule it breaks, and what happened to the paper.
_NATURES = {
    "retraction": ("retracted-source", "was retracted"),
    "expression of concern": ("questioned-source", "is under an expression of concern"),
    "correction": ("corrected-source", "was corrected"),
}


_AHEAD = timedelta(days=92)  # journals date an issue up to a season after it is read


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a source may not stand: the rule's code, and what is said of it."""

    code: str
    words: str


def find_unsound_sources(copy: ProofCopy, findings: Findings, sources: Mapping[str, Reference],
                         safeguards: Safeguards) -> None:
    """A finding, at its first citation, for each cited source that no longer stands or is old."""
    first: dict[str, Span] = {}
    for citation in copy.nouns(Citation):
        for item in citation.items:
            first.setdefault(item.key, item.span)
    for key, source in sources.items():
        for doubt in doubts(source, safeguards, copy.edition.imprint.revised):
            findings.add(doubt.code, first.get(key, source.span),
                         f"“{key}” ({source.span.path}:{source.span.line}) {doubt.words}.",
                         _FIXES[doubt.code].format(source.superseded_by))


def find_unlisted_sources(copy: ProofCopy, findings: Findings, listed: frozenset[str] | None
                          ) -> None:
    """A finding, at its first citation, for each source that the list elsewhere does not have.

    `listed` are the keys in that list; None where readers are sent to none.
    """
    if listed is None:
        return
    items = {item.key: item for citation in copy.nouns(Citation) for item in citation.items[::-1]}
    for key, item in items.items():
        if key not in listed:
            findings.add("unlisted-source", item.span,
                         f"The handout for clinicians does not cite “{key}”: its list lacks it.",
                         "Cite it there too, or print the list here: sources: print.")


def listed_elsewhere(edition: Edition, library: Library) -> frozenset[str] | None:
    """The keys of the sources in the list that an edition sends its readers to; None for no list.
    """
    if library.sources != "short" or edition.audience.traits.trained or not edition.listed:
        return None
    work = library.works[edition.work]
    listing = (select(library, work, audience, Findings()) for audience in work.audiences
               if audience.traits.trained)
    return frozenset(item.key for noun in walk(tuple(listing)) if isinstance(noun, Citation)
                     for item in noun.items)


_FIXES = {
    "retracted-source": "Take it out, with what rests on it alone.",
    "questioned-source": "Read the notice. Rest nothing on this paper alone.",
    "corrected-source": "Compare what is cited with the corrected text.",
    "superseded-source": "Cite “{}”, and look up what it says now.",
    "old-source": "Look for a newer one, or write keep = {{the reason}} in the entry.",
    "future-source": "Compare its year with the source.",
    "undated-page": "Add urldate = {{2026-11-22}}, the day on which you read it.",
}


def doubts(source: Reference, guards: Safeguards, revised: date) -> list[Doubt]:
    """What speaks against a source in a text that was last revised on a day."""
    found = []
    if notice := _gravest_notice(source, guards):
        code, happened = _NATURES[notice.nature]
        on = f" on {notice.day.isoformat()}" if notice.day != date.min else ""
        because = f": {notice.reason}" if notice.reason else ""
        found.append(Doubt(code, f"{happened}{on}{because} "
                                 f"({notice.span.path}:{notice.span.line})"))
    if source.superseded_by:
        found.append(Doubt("superseded-source", f"is superseded by “{source.superseded_by}”"))
    year = year_of(source)
    if guards.years and year and not source.keep and revised.year - year > guards.years:
        found.append(Doubt("old-source", f"is of {year}, and the text of {revised.year}"))
    if (first := _first_day(source)) and first > revised + _AHEAD:
        found.append(Doubt("future-source", f"is of {year}, after the text, which was revised on "
                                            f"{revised.isoformat()}"))
    item = source.item
    if item.get("type") == "webpage" and item.get("URL") and not item.get("accessed"):
        found.append(Doubt("undated-page", "is a page that does not tell when it was read"))
    return found


def year_of(source: Reference) -> int | None:
    """The year in which a source was issued, if it tells one."""
    parts = source.item.get("issued", {}).get("date-parts")
    return int(parts[0][0]) if parts else None


def _first_day(source: Reference) -> date | None:
    """The first day on which a source may have been issued, if it tells its year."""
    parts = source.item.get("issued", {}).get("date-parts")
    try:
        return date(*(*parts[0], 1, 1)[:3]) if parts else None
    except (ValueError, OverflowError):  # a day that its month does not have, or the year 0
        return None


def _gravest_notice(source: Reference, guards: Safeguards) -> Notice | None:
    """The gravest notice on a source; a retraction that was taken back is none."""
    notices = {notice for name in names_of(source.item) for notice in guards.notices.get(name, ())}
    reinstated = max((n.day for n in notices if n.nature == "reinstatement"), default=None)
    for nature in _NATURES:
        for notice in sorted(notices, key=lambda notice: notice.day, reverse=True):
            if notice.nature == nature and (reinstated is None or notice.day > reinstated):
                return notice
    return None
