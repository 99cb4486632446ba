"""Reference lists and citations beside what citeproc-js prints of the same sources.

The records are made by `benchmarks/citation_oracle.py`. What differs in a style that we vouch for
stands in `DECIDED`, with what decides it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from bifolio.citations.citeproc_patches import MENDS
from bifolio.citations.styles import VOUCHED_FOR
from tests.support.citation_records import CITES, differences, sources
from tests.support.places import ROOT


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
                re.escape(theirs.rstrip(".;")) + r"\.( [\w ]+\.)? https://\S+", ours))),
    Decided("entry: ", "docs/sources.md: “Published online” stands where there is an address.",
            lambda theirs, ours: theirs.replace("Published online ", "") == ours),
    Decided("entry: andothers", "docs/sources.md: “and others” is “et al.”, and no name is last.",
            lambda theirs, ours: theirs == ours.replace("et al.", "others, " * 13 + "… others.")),
    Decided("cite: the same author", "APA Style, Citing multiple works (Publication Manual, "
            "8.12): works of one author in order, (…, n.d., 2017a, 2017b, 2019).",
            lambda theirs, ours: theirs == ours.replace("2020a, 2020b", "2020b, 2020a")),
    Decided("cite: narrative", "APA Style, Author–date citation system (Publication Manual, 8.17): "
            "“In narrative citations, always spell out the word ‘and’.”",
            lambda theirs, ours: theirs == ours.replace(" and ", " & ")),
)


LEFT = {"harvard-cite-them-right": 1, "chicago-author-date": 1, "ieee": 0, "nature": 13}


def test_sources_of_all_kinds() -> None:
    """The records hold sixty sources or more, and each is cited alone and some in other ways."""
    assert len(sources().references) >= 60
    assert len(CITES) >= len(sources().references) + 25
    assert len(DECIDED) <= 10


@pytest.mark.parametrize("style", VOUCHED_FOR)
def test_styles_that_we_vouch_for(style: str) -> None:
    """Every entry and every citation is the text of citeproc-js, but for what is decided."""
    left = [(name, theirs, ours) for name, theirs, ours in differences(style)
            if not any(name.startswith(one.where) and one.shows(theirs, ours)
                       for one in DECIDED)]
    assert left == []


@pytest.mark.parametrize(("style", "most"), LEFT.items())
def test_styles_that_are_only_measured(style: str, most: int) -> None:
    """Of the styles that we do not vouch for, no more differs than docs/sources.md says."""
    assert len(list(differences(style))) <= most


def test_each_mend_has_its_row() -> None:
    """The page that offers our mends of citeproc-py has every one of them."""
    page = (ROOT / "docs" / "upstream" / "citeproc-py.md").read_text(encoding="utf-8")
    assert [mend.__name__ for _, _, mend in MENDS if f"`{mend.__name__}`" not in page] == []
