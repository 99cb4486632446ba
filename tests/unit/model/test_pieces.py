"""Pieces of a page: what is read of them one by one is what is read of the whole page."""

from __future__ import annotations

import pytest

from bifolio.composition.passages import passages_of
from bifolio.composition.web.markup import read_markup
from bifolio.composition.web.typefaces import typefaces
from bifolio.files.reading import SourceFiles
from bifolio.model.links import links_of
from bifolio.model.pieces import pieces_of
from bifolio.proofreading.web_pages import texts_of

HEAD = '<!DOCTYPE html>\n<html lang="en" data-title="T"><head><title>A &amp; B</title>' \
    '<style>p > b {color: red} /* é */</style></head><body>\n'
END = "</body></html>\n"
PARTS = {
    "words": "\n<p>One &amp; <b>two</b> é</p>\n",
    "headings": '<h2 id="a" data-label="A">A</h2><p>x</p><h3 id="b">B</h3>'
                '<p>y <a href="#a">z</a></p>',
    "tables": "<table><tr><th>h</th><td rowspan=\"2\">c</td></tr></table><p>after</p>",
    "lists": '<ol start="3"><li><p>i</p></li><li>k</li></ol>',
    "links": '<p><a href="https://x.example/?a=1&amp;b" title="t">w</a> <!-- aside --></p>',
    "drawing": '<p><img src="data:image/svg+xml;base64,PHN2Zz48dGV4dD5oaTwvdGV4dD48L3N2Zz4="'
               ' alt="d"></p>',
    "words alone": "no tag at all",
    "ends in words": "<p>x</p> tail",
    "open": "<div><p>x</p>",
    "closes": "<p>x</p></section>",
    "begins a list": "<ul><li>",
    "cell": "<td>stray</td>",
    "half a tag": '<p title="',
    "half a comment": "<p>x</p><!-- ",
    "script": "<script>var a = '<p>';</script>",
    "style": "<style>p::before {content: '<b>'}</style>",
    "strange": '<p onclick="x()">x</p><blink>y</blink>',
    "styled": '<p style="color: red">x</p>',
    "marker": '<p data-continued="more">x</p><div data-continued="again"></div>',
    "footnote": '<p>x<span class="footnote"><span class="footnote-paragraph">n</span></span></p>',
    "small": "<p><small><small>x</small></small></p>",
    "heading": "<h2>x</h2>",
}
FRAMES = {
    "chapters": '<main><section id="s" class="chapter">\n{0}\n</section>'
                '<section id="t">{1}</section></main>',
    "side by side": "<main>{0}{1}</main>",
    "in a list": "<ul><li>{0}</li></ul><ol><li>{1}</li></ol>",
    "in a table": "<table><tr><td>{0}</td><td>{1}</td></tr></table>",
    "in words": "<p>before {0} between {1} after</p>",
    "in an attribute": "<p title='{0}'>x</p><p>{1}</p>",
    "in raw": '<p title="<b>{0}</b>">x</p>{1}',
    "in a comment": "<main><!-- {0} --><section>{1}</section></main>",
    "in a style": "<style>{0}</style><main>{1}</main>",
    "in a title": "<title>{0}</title><main>{1}</main>",
    "in a script": "<script>{0}</script><main>{1}</main>",
    "hidden": '<main aria-hidden="true">{0}</main><h1>{1}</h1>',
    "under a heading": '<main><h1 id="h">H</h1><div class="box">{0}</div><p>x</p>{1}</main>',
    "after a table": "<main><table><tr><td>1</td></tr></table>{0}<table><tr><td>2</td></tr>"
                     "</table>{1}</main>",
    "stray cells": "<main><tr><td>1</td></tr>{0}<td>2</td>{1}</main>",
    "unclosed": "<main><div>{0}<p>{1}",
}


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize("first", PARTS)
def test_pieces_are_read_as_the_whole(frame: str, first: str) -> None:
    """Words, links, markup, signs and all that a page says are the same, whatever the pieces are
    and wherever they stand; and so are they in the next page.
    """
    for second in ("words", "headings", "tables", "open", "half a comment"):
        shared = (PARTS[first], PARTS[second])
        for owner in ("Riverside", "A &amp; &lt;B&gt;"):
            page = f"{HEAD}<p>{owner}</p>{FRAMES[frame].format(*shared)}<p>{owner}</p>{END}"
            assert "".join(piece.text for piece in pieces_of(page, shared)) == page
            assert passages_of(page, shared) == passages_of(page)
            assert texts_of(page, shared) == texts_of(page)
            assert set(links_of(page, shared)) == set(links_of(page))
            for rows in (False, True):
                assert [*read_markup(page, (), rows, shared)] == [*read_markup(page, (), rows)]
            assert _faces(page, shared) == _faces(page)


def _faces(page: str, shared: tuple[str, ...] = ()) -> str:
    """The faces of a page, each told by the signs that it has."""
    return typefaces(page, [("F",)], FACES, lambda path, _, points: " ".join(map(chr, points)),
                     lambda *_: frozenset(range(0x2000)), shared)


FACES = SourceFiles({"styles/f.css": b'@font-face {font-family: F; src: url("f.woff2")}',
                     "styles/f.woff2": b""})


def test_chapters_are_pieces_of_their_own() -> None:
    """What stands in the elements of a page is a piece; what goes beyond itself is none."""
    shared = tuple(PARTS.values())
    page = HEAD + FRAMES["chapters"].format(*shared) + END
    assert [piece.text for piece in pieces_of(page, shared) if piece.shared] == [*shared[:2]]
    for hostile in ("in an attribute", "in raw", "in a comment", "in a style", "in a script"):
        page = HEAD + FRAMES[hostile].format(*shared) + END
        assert not any(piece.shared and piece.text == shared[0]
                       for piece in pieces_of(page, shared[:1])), hostile
