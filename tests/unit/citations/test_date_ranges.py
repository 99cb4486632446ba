"""Ranges of dates, as each citation style prints them."""

from __future__ import annotations

import pytest

from bifolio.citations.cite import cite
from bifolio.diagnostics import Findings
from bifolio.loading.bibtex import read_bibliography
from bifolio.model import CitationStyle
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain
from tests.unit.citations.test_citations import at, edition

KINDS = {
    "article": "@article{{a, author={{Doe, Jo}}, title={{T}}, journal={{J}}, volume=3, {}}}",
    "page": "@misc{{a, author={{Doe, Jo}}, title={{T}}, howpublished={{H}}, {}}}",
    "book": "@book{{a, author={{Doe, Jo}}, title={{T}}, publisher={{P}}, {}}}",
}


def entry(kind: str, fields: str, style: str) -> str:
    """The entry of the one source, as a style prints it."""
    findings = Findings()
    bibliography = read_bibliography(Source("b.bib", KINDS[kind].format(fields)), findings)
    style_ = CitationStyle(style, "", Span("library.yaml", 1, 1))
    (printed,) = cite(edition(at("a")), bibliography, style_, findings).entries
    assert not tuple(findings)
    return plain(printed.content)


@pytest.mark.parametrize(("kind", "fields", "printed"), [
    ("article", 'year=2020, month=jan # "--" # feb', "Doe J. T. J. 2020;3."),
    ("book", "year={1829--1830}", "Doe J. T. P; 1829–1830."),
    ("page", "date={2010-01/2010-03}", "Doe J. T. H. January–March 2010."),
    ("page", "date={2010-01-03/2010-01-09}", "Doe J. T. H. January 3–9, 2010."),
    ("page", "date={2010-01-30/2010-02-02}", "Doe J. T. H. January 30–February 2, 2010."),
    ("page", "date={2010-12-30/2011-01-02}", "Doe J. T. H. December 30, 2010–January 2, 2011."),
    ("page", "date={2010/2011-01}", "Doe J. T. H. 2010–January 2011."),
])
def test_a_range_says_once_what_its_ends_share(kind: str, fields: str, printed: str) -> None:
    """What both ends share stands once, what differs twice with a dash between; no year is lost."""
    assert entry(kind, fields, "american-medical-association") == printed


@pytest.mark.parametrize("style", ["nlm-citation-sequence", "bmj", "the-lancet", "apa",
                                   "the-new-england-journal-of-medicine"])
def test_each_style_prints_the_year_of_a_range(style: str) -> None:
    """A style that shows a part of a date alone prints that part of a range."""
    assert "2020" in entry("article", 'year=2020, month=jan # "--" # feb', style)
    assert "2010–2011" in entry("book", "date={2010/2011}", style)
