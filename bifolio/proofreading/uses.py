"""Where the facts and the sources of a library are used, by what its readers see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bifolio.diagnostics import Findings
from bifolio.editions.fact_wording import default_wording
from bifolio.editions.selections import Selections
from bifolio.loading.citation_keys import report_unknown
from bifolio.model import Audience, Citation, Edition, Fact, Library, Text, Waiver, Work
from bifolio.model.sentences import sentences_of
from bifolio.model.source import Span
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import walk
from bifolio.proofreading.unregistered_numbers import strays

_BEFORE_SIGN = re.compile(r" (?=[.,;:)†‡]|$)")  # the space that stood before a citation
_WHOLE = ("cell", "heading", "mark")  # kinds that are shown whole, not by the sentence


@dataclass(frozen=True, slots=True)
class FactUse:
    """A fact, all that it says by default, and the places that print it for each audience."""

    work: str
    fact: Fact
    said: str
    places: tuple[tuple[Span, tuple[Audience, ...]], ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """Words that rest on a source: a sentence, a cell, a figure's caption; by way of `facts`.

    `readers` are the audiences that read them; `facts` is empty for a plain citation.
    """

    work: str
    kind: str
    span: Span
    text: str
    readers: tuple[Audience, ...]
    facts: tuple[str, ...]


def fact_uses(selections: Selections, works: Iterable[Work]) -> tuple[FactUse, ...]:
    """Every fact of these works, in the order of the registers, with where their readers see it."""
    uses: list[FactUse] = []
    for work in (work for work in works if work.facts):
        found: dict[str, dict[Span, list[Audience]]] = {name: {} for name in work.facts}
        for edition in _editions(selections, work):
            for noun in walk(edition):
                if isinstance(noun, Text) and noun.fact in found:
                    readers = found[noun.fact].setdefault(noun.span, [])
                    if edition.audience not in readers:
                        readers.append(edition.audience)
        for name, fact in work.facts.items():
            places = tuple((span, tuple(found[name][span])) for span in sorted(found[name])
                           if not _is_register(span))
            said = default_wording(fact, True, work.language)
            uses.append(FactUse(work.name, fact, said, places))
    return tuple(uses)


def claims_on(key: str, selections: Selections, works: Iterable[Work]) -> tuple[Claim, ...]:
    """Everything printed of these works that rests on the source `key`."""
    claims: dict[tuple[str, Span, str], Claim] = {}
    for work in works:
        resting = {name for name, fact in work.facts.items()
                   if key in (item.key for item in fact.sources)}
        for edition in _editions(selections, work):
            for claim in _claims(edition, key, resting):
                place = (claim.kind, claim.span, claim.text)
                earlier = claims.get(place, replace(claim, readers=()))
                claims[place] = replace(earlier, readers=(*earlier.readers, *claim.readers))
    return tuple(sorted(claims.values(), key=lambda claim: (claim.span, claim.text)))


def find_unused(selections: Selections, findings: Findings) -> None:
    """Note each fact that no edition prints, and each waiver that waives nothing."""
    library = selections.library
    for use in fact_uses(selections, library.works.values()):
        if not use.places:
            findings.add("unused-fact", use.fact.span, f"No text prints “{use.fact.name}”.",
                         "Print it, or leave it for a later text.")
    for work in library.works.values() if library.facts_required else ():
        waiving: set[Waiver | None] = {waiver for edition in _editions(selections, work)
                                       for _, _, waiver in strays(runs(edition), work.waivers)}
        for waiver in work.waivers:
            if waiver not in waiving:
                findings.add("unused-waiver", waiver.span,
                             f"No number stands in the words “{waiver.text}”.",
                             "Take the waiver out, or correct its words.")


def find_unchecked_doses(library: Library, findings: Findings) -> None:
    """Note for each register how many of its doses have no range; a range's source is known."""
    for work in library.works.values():
        doses = [fact for fact in work.facts.values() if fact.dose]
        unchecked = [fact for fact in doses if not fact.range]
        for item in (item for fact in doses if fact.range for item in fact.range.sources):
            if item.key not in library.bibliography.references:
                report_unknown(item, library.bibliography, findings)
        if unchecked:
            findings.add("unchecked-doses", unchecked[0].span,
                         f"{len(unchecked)} of {len(doses)} doses have no range: whether their "
                         "amounts are right is not checked.",
                         "Add “range: {from: …, to: …, sources: […]}” from a source to each.")


def _editions(selections: Selections, work: Work) -> Iterator[Edition]:
    return (selections.edition(work, audience, Findings()) for audience in work.audiences)


def _is_register(span: Span) -> bool:
    return span.path.endswith("/facts.yaml")


def _claims(edition: Edition, key: str, resting: set[str]) -> Iterator[Claim]:
    for run in runs(edition):
        found: dict[tuple[int, int], list[str]] = {}
        for offset, piece in run.located():
            fact = piece.fact if isinstance(piece, Text) and piece.fact in resting else ""
            if fact:
                found.setdefault(_sentence(run, offset + 1), []).append(fact)
            elif isinstance(piece, Citation) and key in (item.key for item in piece.items):
                found.setdefault(_sentence(run, offset), [])
        for (start, end), facts in found.items():
            text = _BEFORE_SIGN.sub("", " ".join(run.text[start:end].split())).removesuffix(":")
            yield Claim(edition.work, run.kind, run.place(start), text, (edition.audience,),
                        tuple(dict.fromkeys(facts)))


def _sentence(run: Run, offset: int) -> tuple[int, int]:
    """The sentence of a run that a mark at this offset belongs to, as offsets."""
    if run.kind in _WHOLE:
        return 0, len(run.text)
    bounds = sentences_of(run.text) or ((0, 0),)
    return next((each for each in reversed(bounds) if each[0] < offset), bounds[0])
