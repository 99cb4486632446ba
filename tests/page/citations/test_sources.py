"""Sources: which are cited, whether they still stand, and what Crossref and PubMed say of them."""

from __future__ import annotations

from tests.support.library import TinyLibrary
from tests.support.sources_cases import BIB, HEAD, LIBRARY


def test_a_retracted_source_stops_the_handouts_that_cite_it(tiny: TinyLibrary) -> None:
    """By DOI or PMID, with the day, the reason and the line of the list."""
    tiny.change(LIBRARY, "language: en", "language: en\nretractions: list.csv")
    tiny.change(BIB, "pages = {44--51}", "pages = {44--51}, pmid = {123}")
    tiny.write("list.csv", HEAD + "10.9/x,123,8/16/2023 0:00,Retraction,+Error in Data;\n")
    finding, = {f for f in tiny.check() if f.code == "retracted-source"}
    assert finding.what == ("“jones2019” (bibliography.bib:9) was retracted on 2023-08-16: "
                            "Error in Data (list.csv:2).")
    run = tiny.build()
    assert [(d.handout.audience, bool(d.path)) for d in run.deliveries] == [
        ("patient", True), ("clinician", False)]
