"""Reference lists and citations beside what citeproc-js prints of the same sources.

The records are made by `benchmarks/citation_oracle.py`. What differs in a style that we vouch for
stands in `DECIDED`, with what decides it.
"""

from __future__ import annotations

import pytest

from bifolio.citations.citeproc_patches import MENDS
from bifolio.citations.styles import VOUCHED_FOR
from tests.support.citation_records import CITES, DECIDED, differences, is_decided, sources
from tests.support.places import ROOT

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
            if not is_decided(name, theirs, ours)]
    assert left == []


@pytest.mark.parametrize(("style", "most"), LEFT.items())
def test_styles_that_are_only_measured(style: str, most: int) -> None:
    """Of the styles that we do not vouch for, no more differs than docs/sources.md says."""
    assert len(list(differences(style))) <= most


def test_each_mend_has_its_row() -> None:
    """The page that offers our mends of citeproc-py has every one of them."""
    page = (ROOT / "docs" / "upstream" / "citeproc-py.md").read_text(encoding="utf-8")
    assert [mend.__name__ for _, _, mend in MENDS if f"`{mend.__name__}`" not in page] == []
