"""What citeproc-js prints of our sources and citations (`benchmarks/citation_oracle.py`), and
what we print of them.

`records/sources.bib` and `records/cites.json` are what both are given. Each source is cited alone
first, in the order of the file, and then in the ways that `cites.json` names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from bifolio.citations.cite import cite
from bifolio.citations.markup import with_supplement
from bifolio.citations.styles import VOUCHED_FOR, find_style
from bifolio.diagnostics import Findings
from bifolio.loading.bibtex import read_bibliography
from bifolio.model import (
    EVERYONE,
    Audience,
    Bibliography,
    Chapter,
    Citation,
    CitationItem,
    CitationStyle,
    Edition,
    Imprint,
    Paragraph,
)
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain
from tests.support.places import ROOT

RECORDS = ROOT / "tests" / "unit" / "citations" / "records"
OTHERS = ("harvard-cite-them-right", "chicago-author-date", "ieee", "nature")
MEASURED = (*VOUCHED_FOR, *OTHERS)
LANGUAGES = {"harvard-cite-them-right": "en-GB"}  # en elsewhere
_HERE = Span("chapter.md", 1, 1)
_UNNAMED = 30  # “and others”: a list of names that each style cuts


@cache
def sources() -> Bibliography:
    """The sources of the records."""
    text = (RECORDS / "sources.bib").read_text(encoding="utf-8")
    return read_bibliography(Source("bibliography.bib", text), Findings())


def items(style: str, known: Bibliography | None = None) -> list[dict[str, Any]]:
    """The CSL-JSON items of the sources as citeproc-js is given them, for this style."""
    plain_items = []
    supplements = find_style(CitationStyle(style, "", _HERE), Findings()).supplements
    for key, reference in (known or sources()).references.items():
        own = with_supplement(reference.item) if supplements else reference.item
        item = {"id": key, **own}
        for role in item.pop("custom", {}).get("and-others", ()):
            item[role] = [*item.get(role, ()), *[{"literal": "others"}] * _UNNAMED]
        plain_items.append(item)
    return plain_items


def cites_of(known: Bibliography, more: list[Any]) -> dict[str, Citation]:
    """Each source cited alone, then more citations as `cites.json` has them; by their names."""
    alone = [{"name": key, "cites": [{"key": key}]} for key in known.references]
    return {one["name"]: Citation(tuple(CitationItem(span=_HERE, **item) for item in one["cites"]),
                                  one.get("narrative", False), _HERE, serial)
            for serial, one in enumerate((*alone, *more), 1)}


CITES = cites_of(sources(), json.loads((RECORDS / "cites.json").read_text(encoding="utf-8")))


def printed(style: str, known: Bibliography | None = None,
            cites: Mapping[str, Citation] = CITES) -> tuple[dict[str, str], dict[str, str]]:
    """Our entries by key and our cites by name, in this style, as plain text."""
    chapter = Chapter("10", EVERYONE, "", (Paragraph(tuple(cites.values()), _HERE),), _HERE)
    day = date(2026, 11, 22)
    imprint = Imprint("1", day, day, day, ("A",), "None.", _HERE)
    edition = Edition("work", Audience.CLINICIAN, LANGUAGES.get(style, "en"), (), (), (chapter,),
                      imprint, (), _HERE)
    named = CitationStyle(style, "", _HERE, spares_pmids=True)
    made = cite(edition, known or sources(), named, Findings())
    return ({e.key: f"{e.label} {plain(e.content)}".strip() for e in made.entries},
            {name: "".join(plain(part.content) for part in made.marks[citation.serial].parts)
             for name, citation in cites.items()})


@dataclass(frozen=True, slots=True)
class Decided:
    """A kind of difference: where, who decides, and whether their text and ours show it."""

    where: str
    by: str
    shows: Callable[[str, str], bool]


_PLACELESS = (r"\((?:pp?|chs?|chaps?|tbl|fig|sect?)[\d.–]+\)"
              r"|, (?:pp?\.|chs?\.?|chaps?\.|tbl\.|fig\.|sect?\.) [\d.–]+")


DECIDED = (
    Decided("cite: ", "docs/sources.md: a page is never left out, though a numeric style has no "
            "place for it.",
            lambda theirs, ours: re.sub(_PLACELESS, "", ours) == theirs),
    Decided("entry: ", "docs/sources.md (pmids): a PMID is printed where no DOI is.",
            lambda theirs, ours: re.sub(r" PMID: \d+$", "", ours) == theirs),
    Decided("entry: ", "docs/sources.md: what is found online alone is printed with its address.",
            lambda theirs, ours: bool(re.fullmatch(
                re.escape(theirs.rstrip(".;")) + r"\.?( .{1,90}\.)? https?://\S+", ours))),
    Decided("entry: ", "docs/sources.md: “Published online” stands where there is an address.",
            lambda theirs, ours: theirs.replace("Published online ", "") == ours),
    Decided("entry: ", "docs/sources.md: “and others” is “et al.”, and no name is last.",
            lambda theirs, ours: ours == re.sub(
                r"(?:, others)+,? (?:… others|et al)\.", ", et al.", theirs)),
    Decided("cite: the same author", "APA Style, Citing multiple works (Publication Manual, "
            "8.12): works of one author in order, (…, n.d., 2017a, 2017b, 2019).",
            lambda theirs, ours: theirs == ours.replace("2020a, 2020b", "2020b, 2020a")),
    Decided("cite: narrative", "APA Style, Author–date citation system: "
            "“In narrative citations, always spell out the word ‘and’.”",
            lambda theirs, ours: theirs == ours.replace(" and ", " & ")),
)


def is_decided(name: str, theirs: str, ours: str) -> bool:
    """Whether a difference is one that we have decided for, by what differs and the two texts."""
    return any(name.startswith(one.where) and one.shows(theirs, ours) for one in DECIDED)


def differences(style: str) -> Iterator[tuple[str, str, str]]:
    """What differs: the entry's key or the cite's name, their text and ours."""
    record = json.loads((RECORDS / f"{style}.json").read_text(encoding="utf-8"))
    entries, cites = printed(style)
    for kind, theirs, ours in (("entry", record["entries"], entries),
                               ("cite", record["cites"], cites)):
        if kind == "entry" and list(theirs) != list(ours):
            yield "order", " ".join(theirs), " ".join(ours)
        for name, text in theirs.items():
            if text != " ".join(ours[name].split()):
                yield f"{kind}: {name}", text, ours[name]
