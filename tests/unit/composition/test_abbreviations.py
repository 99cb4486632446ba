"""What letters stand for is told wherever they stand, in the glossary's words and no others."""

from __future__ import annotations

import re

import pytest

from bifolio.composition.abbreviations import Abbreviations
from bifolio.model import Audience, PrintedTerm, Text
from bifolio.model.source import Span
from tests.support.figures_cases import composed
from tests.support.glossary_cases import GLOSSARY, TERMS, WHAT, add_terms
from tests.support.library import TinyLibrary
from tests.support.web_pages_cases import STANDARD

TOLD = re.compile(r'<abbr title="([^"]*)">([^<]*)</abbr>')


@pytest.mark.parametrize(("text", "html"), [
    ("OA & gout", '<abbr title="&lt;osteoarthritis&gt;">OA</abbr> &amp; gout'),
    ("(OA)", '(<abbr title="&lt;osteoarthritis&gt;">OA</abbr>)'),
    ("OA-like, pre-OA, OAs, oa, KOA", "OA-like, pre-OA, OAs, oa, KOA"), ("a < b", "a < b")])
def test_only_the_letters_themselves_are_told(text: str, html: str) -> None:
    """Not as a part of a longer word, nor in other letters."""
    span = Span("")
    terms = [PrintedTerm((Text("OA", span),), (), span, ("OA",), "<osteoarthritis>"),
             PrintedTerm((Text("gout", span),), (), span)]
    assert Abbreviations(terms).expanded(text) == html


@pytest.mark.parametrize("audience", Audience)
def test_each_use_tells_what_the_letters_stand_for(tiny: TinyLibrary, audience: str) -> None:
    """Where a term is marked its words stand beside it; a source is cited as it was written."""
    add_terms(tiny)
    tiny.change(WHAT, "suffers.", "suffers. The OA of one knee, and **OA** again.")
    html = composed(tiny, audience, STANDARD)
    assert TOLD.findall(html) == [("osteoarthritis", "OA")] * 3  # and in the glossary
    assert TOLD.findall(composed(tiny, audience, STANDARD, "/* for a screen */")) == \
        TOLD.findall(html)


@pytest.mark.parametrize(("terms", "told"), [
    (TERMS.replace("  expansion: osteoarthritis\n", ""), []),
    (TERMS.replace("OA:", "worn joint:").replace("also: [", "also: [OA, "), []),
    (TERMS.replace("OA:", "osteoarthritis:").replace("also: [", "also: [OA, "),
     [("osteoarthritis", "OA")])])
def test_no_expansion_is_made_up(tiny: TinyLibrary, terms: str, told: list[str]) -> None:
    """A meaning is none, and an expansion is that of its term's name alone."""
    tiny.write(GLOSSARY, terms)
    name = terms.partition(":")[0]
    tiny.change(WHAT, "# What it is\n", f"# What it is\n\nIn {{term}}`{name}` the knee suffers. "
                "The OA of one knee.\n")
    assert TOLD.findall(composed(tiny, "clinician", STANDARD)) == told
