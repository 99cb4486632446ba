"""Sources: which are cited, whether they still stand, and what Crossref and PubMed say of them."""

from __future__ import annotations

import pytest

from bifolio.model import Audience
from tests.support.library import TinyLibrary, besides_style
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


@pytest.mark.parametrize(("typed", "printed"), [
    ("| Advice | Source |\n|---|---|\n| Walk | [@smith2020] |\n| Rest | [@jones2019; @smith2020] |",
     "Walk [1] Rest [1,2]"),
    ("| Advice | Source |\n|---|---|\n| Walk far [@smith2020] | Trial [@jones2019] too |",
     "Walk far[1] Trial[2] too"),
    ("| A | B |\n|---|---|\n| c | d |\n\nTable: What they say [@smith2020]", "What they say[1]"),
    ("- [@smith2020]\n- [@jones2019] says more", "• [1] • [2] says more"),
    ("1. [@smith2020]\n2. Walk", "1. [1] 2. Walk"),
    ("[@smith2020]", "[1]"),
])
def test_a_mark_of_a_source_stands_alone_or_closed_up(tiny: TinyLibrary, typed: str, printed: str
                                                      ) -> None:
    """In a cell, a caption, an item or a line of its own, whatever space was typed before it."""
    tiny.write("content/knees/chapters/20-care.clinician.md", f"# Care\n\n{typed}\n")
    run = tiny.build(audiences=(Audience.CLINICIAN,))
    assert not besides_style(run.findings), list(run.findings)
    text = " ".join(tiny.paper("clinician").text.split())
    assert printed in text, text
