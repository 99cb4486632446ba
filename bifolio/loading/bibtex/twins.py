"""Sources that stand twice in a bibliography, under two keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bifolio.loading.bibtex.latex import plain_text
from bifolio.model import Reference

# What two sources cannot differ in and be one: numbers of registers, and which part of a whole.
_APART = ("DOI", "PMID", "PMCID", "ISBN", "URL", "volume", "issue", "edition", "page", "number",
          "chapter-number", "version", "type")


@dataclass(frozen=True, slots=True)
class Twin:
    """Two entries for one source: the rule that the second breaks, the fields that may hold what
    they share, what that is and how it is mended."""

    code: str
    first: Reference
    second: Reference
    fields: tuple[str, ...]
    alike: str
    fix: str


def twins(references: Iterable[Reference]) -> Iterator[Twin]:
    """Each source that an earlier one is: by DOI, by PMID, or by title, author and year."""
    seen: dict[tuple[str, ...], Reference] = {}
    for reference in references:
        for code, mark, fields, alike, fix in _marks(reference):
            first = seen.setdefault(mark, reference)
            if first is not reference and (mark[0] != "title" or not _differ(first, reference)):
                yield Twin(code, first, reference, fields, alike, fix)
                break


_Mark = tuple[str, tuple[str, ...], tuple[str, ...], str, str]


def _marks(reference: Reference) -> Iterator[_Mark]:
    """What tells a source from all others, the surest first."""
    item = reference.item
    keep = "Keep one of the two entries and cite that"
    if doi := item.get("DOI", "").casefold():
        yield "duplicate-doi", ("doi", doi), ("doi",), "the DOI", f"{keep}, or correct the DOI."
    if pmid := item.get("PMID", ""):
        yield ("duplicate-source", ("pmid", pmid), ("pmid", "eprint", "note"), "the PMID",
               f"{keep}, or correct the PMID.")
    title = re.sub(r"\W", "", plain_text(item.get("title", "")).casefold())
    names = item.get("author") or item.get("editor") or [{}]
    who = re.sub(r"\W", "", (names[0].get("family") or names[0].get("literal", "")).casefold())
    years = item.get("issued", {}).get("date-parts", [[""]])[0]
    if title and who and years[0]:
        yield ("duplicate-source", ("title", title, who, str(years[0])), ("title",),
               "the title, the first author and the year",
               f"{keep}. If they are two sources, write what tells them apart: doi, volume, pages.")


def _differ(first: Reference, second: Reference) -> bool:
    """Whether two sources are told apart by anything that both of them tell."""
    pairs = ((first.item.get(name), second.item.get(name)) for name in _APART)
    return any(one and other and one != other for one, other in pairs)
