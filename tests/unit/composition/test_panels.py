"""A composed page in two parts: a clinic's panel, and a master for all."""

from __future__ import annotations

from base64 import b64decode, b64encode

import pytest

from bifolio.composition.panels import in_accent, parted

TITLE = ('<header class="title-block">\n<p class="clinic-title">Quay</p>\n'
         '<h1 data-label="Knees">Knees</h1>\n<h2 id="when-to-call">When</h2>\n</header>')
FOLIO = ('<div>Page <span class="page-number"></span> of <span class="page-count"></span></div>')
FEET = ('<div class="foot foot-left" id="foot-left">\n<div>Quay · 150</div>\n</div>\n'
        f'<div class="foot foot-right" id="foot-right">\n{FOLIO}\n</div>\n')
REST = '\n<main><p>Walk.</p></main>\n</body>\n</html>'
PAGE = (f'<html data-title="Knees"\n  data-publisher="Quay"\n  data-status="DRAFT"><head></head>\n'
        f"<body>\n{FEET}{TITLE}{REST}")


def test_each_part_has_its_own_words_alone() -> None:
    """The panel has the clinic's words and not the text, the master the text and no clinic."""
    page = parted(PAGE)
    assert page
    master = page.master(48)
    assert "Quay" in page.panel and "Walk" not in page.panel and "DRAFT" not in page.panel
    assert "Walk" in master and "Quay" not in master and "DRAFT" in master
    assert "height:48px" in master and FOLIO in master
    assert 'id="when-to-call"' in master and 'data-label="Knees"' in master
    assert [passage.words for passage in page.own_passages if passage.words] == [
        "Knees", "Quay", "Quay · 150", "Quay", "Knees", "When"]


@pytest.mark.parametrize(("old", "new"), [
    ("Quay</p>", '<a href="#x">Quay</a></p>'), ("Quay</p>", '<span class="footnote">n</span></p>'),
    ("Quay</p>", '<span class="page-there" data-of="#x"></span></p>'),
    ('<p class="clinic-title">', '<p class="clinic-title" id="x">'),
    ("<div>Quay · 150</div>", '<div>Quay <b class="x"><span class="page-number"></span></b></div>'),
    ("<div>Quay · 150</div>", FOLIO), (FOLIO, ""), ("</header>", ""), ("foot foot-left", "foot"),
    ("Quay</p>", "Quay</p><header>Care</header>"), ("Quay</p>", "Quay</p><HEADER\n>x</HEADER>"),
    ("Quay</p>", "Quay</p><!-- </header> -->"), ("<body>", "<body><!-- x -->"),
    ('<header class="title-block">', '<header class="own">'), ("<body>", "<body class=''>")])
def test_what_hangs_together_is_not_parted(old: str, new: str) -> None:
    """A link, a note, a place or a number of pages in a panel keeps it on its page.

    So does what hides where it ends.
    """
    assert old in PAGE
    assert parted(PAGE.replace(old, new)) is None


def test_a_drawing_takes_another_accent_and_no_other_colour() -> None:
    """Of a drawing the accent is changed; what is no drawing that can be read is left as it is."""
    drawing = '<svg fill="#111111" stroke="#222222" color="#333333"/>'
    html = f'<img src="data:image/svg+xml;base64,{b64encode(drawing.encode()).decode()}">'
    changed = in_accent(html, ("#111111", "#222222"), ("#aaaaaa", "#bbbbbb"))
    assert b64decode(changed.partition(",")[2].removesuffix('">')).decode() == (
        '<svg fill="#aaaaaa" stroke="#bbbbbb" color="#333333"/>')
    damaged = '<img src="data:image/svg+xml;base64,A">'
    assert in_accent(damaged, ("#111111", "#222222"), ("#aaaaaa", "#bbbbbb")) == damaged
