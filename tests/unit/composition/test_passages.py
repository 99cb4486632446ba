"""A composed page is read into passages: its words in order, each with an id that stays."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from urllib.parse import quote

import pytest
import tinyhtml5

from bifolio.composition.passages import passages_of
from bifolio.model.passages import PAGE_THERE, Heard, Passage, PassageKind, SpotKind


def _page(body: str, head: str = "", data: str = "") -> tuple[Passage, ...]:
    return passages_of(f"<!DOCTYPE html><html {data}><head>{head}</head><body>{body}</body></html>")


def _told(body: str) -> list[tuple[str, str]]:
    return [(passage.id, passage.words) for passage in _page(body)]


def test_each_block_is_a_passage_under_its_nearest_anchor() -> None:
    assert _told('<section id="chapter-a"><p>One</p><h2 id="b">Two</h2><p>Three <em>f</em>our</p>'
                 '<p>Five</p></section><section id="chapter-c"><p>Six</p></section>') == [
        ("chapter-a/text-1", "One"), ("b/heading-1", "Two"), ("b/text-1", "Three four"),
        ("b/text-2", "Five"), ("chapter-c/text-1", "Six")]


def test_words_that_are_added_under_one_heading_leave_the_ids_under_others() -> None:
    before = _page('<h2 id="a">A</h2><p>x</p><h2 id="b">B</h2><p>y</p>')
    after = _page('<h2 id="a">A</h2><p>w</p><ul><li>v</li></ul><p>x</p><h2 id="b">B</h2><p>y</p>')
    assert [p for p in before if p.id.startswith("b/")] == \
        [p for p in after if p.id.startswith("b/")]


@pytest.mark.parametrize("page", [
    "<!-->Stop<!-- -->", "<!--->Stop<!-- -->", "<!-- --!>Stop<!-- -->", "<!----!>Stop",
    "<!--<!-->Stop", "<!-- a --!>Stop<!--", "<!-- > a -->Stop", "<!---- >-->Stop",
    "<![CDATA[ > ]]", "<!x>Stop<!y", "<!-- -- -->Stop", "<!---!> a -->Stop", "Stop<!-- a"])
def test_a_comment_ends_where_it_ends_for_html5(page: str) -> None:
    """What stands behind it there is a word, and nothing in it is."""
    words = " ".join(words for _, words in _told(page))
    root = tinyhtml5.parse(f"<!DOCTYPE html><body>{page}</body>", namespace_html_elements=False)
    body = root.find("body")
    said = [body.text, *(comment.tail for comment in body)]
    assert words == " ".join("".join(filter(None, said)).split())


def test_a_heading_in_a_box_names_what_is_in_the_box_only() -> None:
    assert _told('<h2 id="a">A</h2><div class="box"><h3 id="b">B</h3><p>x</p></div><p>y</p>')[-2:] \
        == [("b/text-1", "x"), ("a/text-1", "y")]


def test_every_id_is_another() -> None:
    passages = _page('<p id="a">x</p><p id="a">y</p><div id="a"><p>z</p><table><tr><td>1<p>2</p>'
                     '<td>3</table><table><tr><td>4</table></div>')
    assert len({passage.id for passage in passages}) == len(passages) == 7


@pytest.mark.parametrize("start", ["", 'start="4"'])
def test_an_item_of_a_numbered_list_has_its_number(start: str) -> None:
    numbers = [p.number for p in _page(f"<ol {start}><li>a<p>b</p><ul><li>c</li></ul><li>d</ol>")]
    first = 4 if start else 1
    assert numbers == [f"{first}.", "", "", f"{first + 1}."]


def test_a_list_whose_entries_have_labels_has_no_numbers() -> None:
    assert [p.number for p in _page('<ol class="unnumbered"><li>[1] a</li></ol>')] == [""]


def test_a_cell_knows_its_place_among_cells_that_span() -> None:
    cells = _page('<table><tr><th rowspan="2">a<th colspan="2">b<tr><td>c<td>d<tr><td>e</table>')
    assert [(c.words, c.kind, c.row, c.column, c.columns) for c in cells] == [
        ("a", "header", 1, 1, 1), ("b", "header", 1, 2, 2), ("c", "cell", 2, 2, 1),
        ("d", "cell", 2, 3, 1), ("e", "cell", 3, 1, 1)]


def test_a_footnote_follows_the_passage_that_calls_it() -> None:
    passages = _page('<p>Take <b>two</b><span class="footnote"><span class="footnote-paragraph">Or '
                     'one.</span><span class="footnote-paragraph">Not 3.</span></span> a day.</p>')
    assert [(p.kind, p.words) for p in passages] == [
        (PassageKind.TEXT, "Take two a day."), (PassageKind.FOOTNOTE, "Or one. Not 3.")]
    (call,) = passages[0].spots
    assert (call.kind, call.start, call.end) == (SpotKind.CALL, 8, 8)


def test_words_that_are_heard_stand_apart_from_words_that_are_seen() -> None:
    passages = _page('<p title="t">a <span aria-label="b">c</span><img src="d.png" alt="e  f"></p>')
    assert [(p.words, p.heard) for p in passages] == [
        ("a c", (Heard("title", "t"), Heard("aria-label", "b"), Heard("alt", "e f")))]


def test_what_an_abbreviation_stands_for_is_heard() -> None:
    passages = _page('<p>On <abbr title="body mass  index">BMI</abbr>.</p>')
    assert [(p.words, p.heard) for p in passages] == [
        ("On BMI.", (Heard("expansion", "body mass index"),))]


def test_what_nobody_sees_or_hears_is_no_passage() -> None:
    assert _page("<!-- a --><script>b</script><style>c</style><template>d</template><p> \n</p>",
                 "<style>e</style><meta name=viewport content=f>") == ()


def test_the_margins_say_what_the_page_and_its_foot_have() -> None:
    passages = _page('<div class="foot" id="foot-left"><div>Page <span class="page-number"></span> '
                     'of <span class="page-count"></span>!</div></div>',
                     data='data-title="T" data-publisher="" data-status="DRAFT"')
    assert [(p.id, p.kind, p.words) for p in passages] == [
        ("running-title/furniture-1", "furniture", "T"),
        ("running-status/furniture-1", "furniture", "DRAFT"),
        ("foot-left/furniture-1", "furniture", "Page of !")]
    assert [(spot.kind, spot.start) for spot in passages[-1].spots] == [
        (SpotKind.FOLIO, 5), (SpotKind.PAGES, 8)]


def test_the_page_of_another_place_is_a_spot_that_names_it() -> None:
    passages = _page('<p>See <a href="#b">b</a><span class="page-reference"> (page\u00a0<span '
                     'class="page-there" data-of="#b"></span>)</span>.</p>'
                     '<ul><li><a href="#b">b&nbsp;<span class="page-there" data-of="#b"></span>')
    assert [p.words for p in passages] == [f"See b (page {PAGE_THERE}).", f"b {PAGE_THERE}"]
    assert [(s.kind, s.start, s.end, s.target) for p in passages for s in p.spots] == [
        (SpotKind.THERE, 12, 13, "b"), (SpotKind.REFERENCE, 5, 14, ""),
        (SpotKind.THERE, 2, 3, "b")]


def test_title_and_description_of_the_file_are_heard() -> None:
    passages = _page("", '<title>T</title><meta name="description" content="D">')
    assert [(p.kind, p.heard) for p in passages] == [
        ("metadata", (Heard("title", "T"),)), ("metadata", (Heard("description", "D"),))]


@pytest.mark.parametrize("encode", [
    lambda svg: f"data:image/svg+xml;base64,{b64encode(svg.encode()).decode()}",
    lambda svg: f"data:image/svg+xml,{quote(svg)}"])
def test_the_words_of_a_drawing_are_passages(encode: Callable[[str], str]) -> None:
    svg = ('<svg xmlns="http://www.w3.org/2000/svg"><title>heard</title><path d="M0 0"/>'
           '<g><text x="1">one <tspan>two</tspan></text><text>three</text></g></svg>')
    passages = _page(f'<div id="figure-a"><img alt="b" src="{encode(svg)}"></div>')
    assert [(p.id, p.words, [h.words for h in p.heard]) for p in passages] == [
        ("figure-a/text-1", "", ["b"]), ("figure-a/drawn-1", "", ["heard"]),
        ("figure-a/drawn-2", "one two", []), ("figure-a/drawn-3", "three", [])]
    assert [p.words for p in _page(svg)] == ["", "one two", "three"]


@pytest.mark.parametrize("address", [
    "data:image/svg+xml;base64,%%%", "data:image/svg+xml", "x.svg"])
def test_a_drawing_that_cannot_be_read_has_no_words(address: str) -> None:
    assert [p.words for p in _page(f'<p>a<img src="{address}" alt="b"></p>')] == ["a"]
