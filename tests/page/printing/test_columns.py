"""Columns: what stands in them is read in order, and they end at one height."""

from __future__ import annotations

import re

import pytest

from tests.support.pages import finished
from tests.support.papers import Paper

STYLE = "ol, dl { column-gap: 2em; columns: 2; margin: 0 } li { break-inside: avoid } "
NOTES = "dt { clear: left; float: left; margin-right: 1em } dd { margin: 0 0 2pt 1em }"


def entries(number: int) -> str:
    """A list of so many sources, every third of several lines."""
    return "".join(f"<li>Source {at} is here.{' It has more to say of it.' * (at % 3 * 6)}</li>"
                   for at in range(number))


def feet(paper: Paper, page: int) -> list[float]:
    """Where the columns of a page end, from the left to the right, in points."""
    text = paper.pages[page]
    found = [place for at in re.findall(r"Source \d+ is", text) for place in paper.find(at)
             if place.page == page + 1]
    lefts = sorted({round(place.left) for place in found})
    return [min(place.bottom for place in found if round(place.left) == left) for left in lefts]


@pytest.mark.parametrize("number", [1, 2, 3, 5, 14, 60, 200])
def test_columns_are_read_one_after_the_other(number: int) -> None:
    """Each entry is there once, in order, and all of them are one list."""
    paper = finished(f"<h2>Sources</h2><ol>{entries(number)}</ol><p>The end.</p>", STYLE)
    said = re.findall(r"Source (\d+) is", paper.text)
    assert said == [str(at) for at in range(number)]
    assert re.findall(r"Source (\d+) is", paper.structure.text) == said
    (one,) = paper.structure.walk("L")
    assert len(one.tags) == number


@pytest.mark.parametrize("number", [2, 14, 31, 200])
def test_columns_end_at_one_height(number: int) -> None:
    """The last ones differ by less than an entry; those before fill their page."""
    paper = finished(f"<h2>Sources</h2><ol>{entries(number)}</ol><p>The end.</p>", STYLE)
    *full, last = [page for page, text in enumerate(paper.pages) if "Source " in text]
    left, right = feet(paper, last)
    assert abs(left - right) < 100
    assert paper.find("The end.")[0].bottom < min(left, right)
    for page in full:
        assert len(feet(paper, page)) == 2 and max(feet(paper, page)) < 190


def test_a_heading_goes_with_its_columns() -> None:
    """Near a foot a heading moves to the next page with the first entries."""
    for lines in range(46, 60):
        paper = finished(f"{'<p>Filler.</p>' * lines}<h2>Sources</h2><ol>{entries(9)}</ol>",
                         f"{STYLE} p {{ margin: 0 }}")
        heading, = paper.find("Sources")
        assert heading.page == paper.find("Source 0 is")[0].page


def test_a_word_stays_with_its_meaning() -> None:
    """In a glossary in columns no column ends with a word whose meaning begins the next."""
    terms = "".join(f"<dt>Word {at}.</dt><dd>What {at}: {'it means this. ' * (at % 4 * 3 + 1)}</dd>"
                    for at in range(40))
    paper = finished(f"<dl>{terms}</dl>", STYLE + NOTES)
    for at in range(40):
        word, meaning = paper.find(f"Word {at}.")[0], paper.find(f"What {at}:")[0]
        assert word.page == meaning.page and abs(word.bottom - meaning.bottom) < 1


@pytest.mark.parametrize("html", [
    "<ol><li>One.<li style='column-span: all'>Two.<li>Three.</ol>",
    "<ol style='position: relative'><li>One.<li>Two.<li>Three.</ol>",
    "<ol style='height: 9em'><li>One.<li>Two.<li>Three.</ol>",
    "<ol><li>One.<li>Two <span class=footnote>A note.</span><li>Three.</ol>",
    "<ol><li>One.<li><ol><li>Two.</ol><li>Three.</ol>",
    "<ol style='columns: 5em'><li>One.<li>Two.<li>Three.</ol>",
])
def test_columns_of_any_kind_are_set(html: str) -> None:
    """What only WeasyPrint can set it sets, and nothing is lost."""
    text = finished(html, STYLE).text
    assert [text.count(word) for word in ("One", "Two", "Three")] == [1, 1, 1]
