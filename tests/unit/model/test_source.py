"""A place in a text is found on its own line."""

from __future__ import annotations

import pytest

from bifolio.model.source import Source, Span

FOLDED = "note: >-\n  One two\n  three four\n  five\nnext: six\n"


@pytest.mark.parametrize(("along", "word"), [
    (0, "One"), (4, "two"), (8, "three"), (14, "four"), (19, "five")])
def test_a_place_along_a_folded_text_is_on_the_line_where_it_stands(along: int, word: str) -> None:
    source = Source("a.yaml", FOLDED)
    place = source.on_its_line(Span("a.yaml", 2, 3 + along))
    assert FOLDED.split("\n")[place.line - 1][place.column - 1:].startswith(word)


def test_a_place_on_its_line_stays() -> None:
    source = Source("a.yaml", FOLDED)
    for place in (Span("a.yaml", 2, 3), Span("a.yaml", 2, 10), Span("a.yaml"),
                  Span("a.yaml", 5, 1)):
        assert source.on_its_line(place) == place


def test_a_place_beyond_the_file_ends_in_it() -> None:
    assert Source("a.yaml", "a: b").on_its_line(Span("a.yaml", 1, 900)).line == 1
