"""What a screen reader is told: the tags of finished PDFs, repair by repair.

One module, as every repair, and the proof of them all, is seen in one tree of tags.
"""

from __future__ import annotations

import ctypes
import re
from io import BytesIO

import page
import pikepdf
import pypdfium2
import pytest

from bifolio.diagnostics import Findings
from bifolio.printing.pdf import PaperTag
from bifolio.proofreading.accessibility import find_inaccessible
from tests.support.library import TinyLibrary
from tests.support.pages import finished
from tests.support.papers import Paper

BREAK = '<div style="break-before: page"></div>'
FILLER = "A sentence that fills the line and goes on to fill the page as well. "


def ink_of(paper: Paper) -> dict[str, tuple[int, int, int]]:
    """The colour, as red, green and blue, of each piece of text on the first page."""
    document = pypdfium2.PdfDocument(paper.content)
    page_, raw = document[0], pypdfium2.raw
    words = page_.get_textpage()
    inks = {}
    for piece in page_.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
        colour = [ctypes.c_uint() for _ in range(4)]
        raw.FPDFPageObj_GetFillColor(piece.raw, *colour)
        text = words.get_text_bounded(*piece.get_bounds())
        inks[text.strip()] = tuple(part.value for part in colour[:3])
    document.close()
    return inks


def outline_of(tag: PaperTag) -> object:
    """The kinds of a tag and of those in it, without the runs of text."""
    inner = [outline_of(kid) for kid in tag.tags if kid.kind != "Span" or kid.tags]
    return {tag.kind: inner} if inner else tag.kind


def only(paper: Paper, kind: str) -> PaperTag:
    """The one tag of a kind."""
    (tag,) = paper.structure.walk(kind)
    return tag


def kinds(paper: Paper) -> list[str]:
    """The kinds of all tags, in reading order."""
    return [tag.kind for tag in paper.structure.walk()]


# --- artifacts ---


def test_running_headers_and_folios_are_artifacts() -> None:
    """What stands in the margins is read out nowhere, and is marked as what it is."""
    paper = finished(f"<p>One.</p>{BREAK}<p>Two.</p>")
    for number, pieces in enumerate(paper.artifacts, 1):
        foot = " ".join("".join(words for kind, words in pieces if kind == "Footer").split())
        assert foot.endswith(f"Page {number} of 2")
        assert ("Header", "DRAFT") in pieces
    assert paper.structure.text == "One.Two."
    assert paper.stray == ((), ())


def test_what_the_page_hides_from_readers_is_an_artifact() -> None:
    """aria-hidden keeps an ornament out of the tree, and leaves nothing unmarked."""
    paper = finished("<p>Heard.<span aria-hidden=true>Seen.</span></p>")
    assert paper.structure.text == "Heard."
    assert ("", "Seen.") in paper.artifacts[0] and paper.stray == ((),)


def test_a_label_that_is_printed_again_is_an_artifact() -> None:
    """The continued label of a group is for the eye: its rows are read on under the first."""
    label = "<tr class='group-label{}'><th scope=rowgroup colspan=2>Daily{}</th></tr>"
    row = "<tr><th scope=row>{0}<td>dose {0}</tr>"
    paper = finished(f"<table><tbody>{label.format('', '')}{row.format('A')}"
                     f"{label.format(' continued', ' (continued)')}{row.format('B')}</table>")
    heard = {cell.text: cell.headers for cell in paper.tables[0] if not cell.header}
    assert heard == {"dose A": ("Daily", "A"), "dose B": ("Daily", "B")}
    assert ("", "Daily (continued)") in paper.artifacts[0]


# --- fragments ---


def test_a_paragraph_over_two_pages_is_one() -> None:
    """A paragraph that a page break splits is one element with all its words."""
    paper = finished(f"<p>{FILLER * 110}</p>")
    assert len(paper.pages) == 2
    assert only(paper, "P").text.strip() == (FILLER * 110).strip()


@pytest.mark.parametrize("html", [
    "<p>{}</p>", "<p>We <b>{}</b> <i>{}</i> rest</p>", "<p>one two, <b>{}</b></p>",
    "<p><b>one</b> {}</p>", "<p>{} <a href='#a' id='a'>one</a></p>", "<h2>{}</h2>",
    "<p>{}<sup>3</sup> {}</p>", "<p><b>{} </b>{}</p>", "<p>{}<br>{}</p>"])
def test_words_are_apart_at_the_end_of_each_line(html: str) -> None:
    """Who hears a text line by line hears each word alone, wherever a line was broken."""
    said = html.replace("{}", " ".join(f"word{number}" for number in range(20)))
    paper = finished(f"<div style='width: 7em'>{said}</div>")
    expected = re.sub("<[^>]+>", "", said.replace("<br>", " "))
    assert paper.structure.text.split() == expected.split()


def test_a_list_over_two_pages_is_one() -> None:
    """A list, and an item of it that goes on overleaf, are one element each."""
    items = "".join(f"<li>Item {n}. {FILLER * 6}</li>" for n in range(20))
    paper = finished(f"<ol>{items}</ol>", "li { break-inside: auto }")
    assert len(paper.pages) > 1
    list_ = only(paper, "L")
    assert [item.kind for item in list_.tags] == ["LI"] * 20
    assert all(outline_of(item) == {"LI": ["Lbl", "LBody"]} for item in list_.tags)
    assert (list_.attributes or {})["ListNumbering"] == "Decimal"
    assert [item.tags[0].text for item in list_.tags] == [f"{n}. " for n in range(1, 21)]
    assert [item.tags[1].text[:8].strip(". ") for item in list_.tags] == [
        f"Item {n}" for n in range(20)]


def test_a_link_over_two_lines_is_one() -> None:
    """A link that a line break splits is one Link with a place to press on each line."""
    words = "where to read more about " * 8
    paper = finished(f'<p>See <a href="https://example.org/">{words}</a>.</p>')
    link = only(paper, "Link")
    assert link.text.replace(" ", "") == words.replace(" ", "")
    assert link.links == len(paper.links) > 1
    assert {note.description for note in paper.links} == {words.strip()}


def grouped_table(rows: int) -> str:
    """A table with two header rows, labelled groups of five, and a link in its head."""
    head = ('<tr><th scope=col rowspan=2 id=t-d>Drug</th>'
            '<th scope=colgroup colspan=2 id=t-dose>Dose <a href="#n">n</a></th></tr>'
            '<tr><th scope=col id=t-a headers=t-dose>Adult</th>'
            '<th scope=col id=t-c headers=t-dose>Child</th></tr>')
    body = ""
    for n in range(rows):
        if n % 5 == 0:
            body += "</tbody>" * bool(n) + (
                f"<tbody><tr><th scope=rowgroup colspan=3 id=t-g{n}>Group {n}</th></tr>")
        group = n - n % 5
        body += (f"<tr><th scope=row id=t-r{n} headers=t-g{group}>Drug {n}</th>"
                 f"<td headers='t-dose t-a t-g{group} t-r{n}'>adult {n}</td>"
                 f"<td headers='t-dose t-c t-g{group} t-r{n}'>child {n}</td></tr>")
    return (f"<table><caption>Doses</caption><thead>{head}</thead>{body}</tbody></table>"
            '<p id="n">Note.</p>')


def test_a_table_over_pages_is_one() -> None:
    """Forty grouped rows are one Table: caption first, one head, every cell with its headers."""
    paper = finished(grouped_table(40), "tr { line-height: 3 }")
    assert len(paper.pages) > 2
    parts = [part.kind for part in only(paper, "Table").tags]
    assert parts == ["Caption", "THead", *["TBody"] * 8]
    (table,) = paper.tables
    heard = {cell.text: cell.headers for cell in table if not cell.header}
    assert heard == {f"{who} {n}": ("Dose n", who.title(), f"Group {n - n % 5}", f"Drug {n}")
                     for n in range(40) for who in ("adult", "child")}
    repeated = [[text for kind, text in pieces if not kind] for pieces in paper.artifacts]
    assert repeated[0] == [] and {"Drug", "Adult", "Child"} <= set(repeated[1])


def test_a_link_in_a_repeated_head_still_works() -> None:
    """Each copy of a link in a table's head can be pressed, and belongs to the one that is read."""
    paper = finished(grouped_table(40), "tr { line-height: 3 }")
    assert len(paper.links) == only(paper, "Link").links == len(paper.pages)


def test_a_row_over_two_pages_is_one() -> None:
    """A cell that goes on overleaf is one cell, and its row one row."""
    paper = finished("<table><tr><th scope=row>Long<td>" + FILLER * 120 + "<td>Short</table>",
                     "tr { break-inside: auto }")
    assert len(paper.pages) > 1
    assert [cell.text.strip()[:5] for cell in paper.tables[0]] == ["Long", "A sen", "Short"]


def test_a_table_that_goes_on_joins_the_one_it_names() -> None:
    """Two HTML tables of which the second continues the first are one Table."""
    head = "<thead><tr><th scope=col>{}</th></tr></thead>"
    paper = finished(f"<table id=a><caption>All</caption>{head.format('Dose')}"
                     "<tbody><tr><td>1</td></tr></tbody></table>"
                     f"<div><table data-continues=a>{head.format('Dose')}"
                     "<tbody><tr><td>2</td></tr></tbody></table></div>")
    assert [part.kind for part in only(paper, "Table").tags] == [
        "Caption", "THead", "TBody", "TBody"]
    assert [cell.headers for cell in paper.tables[0] if not cell.header] == [("Dose",)] * 2


# --- lists, figures, notes, languages, links ---


def test_lists_in_lists_stand_in_their_item() -> None:
    """A list of four levels is nested in its items, with the words after it still after it."""
    paper = finished("<ul><li>a<ul><li>b<ul><li>c<ul><li>d</ul></ul></ul>after<li>z</ul>")
    outer = next(paper.structure.walk("L"))
    assert [item.kind for item in outer.tags] == ["LI", "LI"]
    assert outer.tags[0].tags[1].text == "a• b◦ c▪ d" .replace("• ", "◦ ", 1).replace(
        "◦ c", "▪ c") + "after"
    assert len(list(paper.structure.walk("L"))) == 4


@pytest.mark.parametrize("html", [
    "<dl><dt>Dose<dd>5 mg<dt>Risk<dd>Low<dt>Age<dd>12</dl>", "<ul><li>Dose<li>Risk<li>Age</ul>"])
def test_a_list_in_columns_is_one_list(html: str) -> None:
    """Columns are for the eye: the list is read as one, each item with its label and body."""
    paper = finished(html, "dl, ul { columns: 2 }")
    assert outline_of(only(paper, "L")) == {"L": [{"LI": ["Lbl", "LBody"]}] * 3}
    assert [item.text.strip("• ")[:3] for item in paper.structure.walk("LI")] == [
        "Dos", "Ris", "Age"]


def test_terms_label_their_descriptions() -> None:
    """A definition list is a list whose terms are labels; two descriptions share one."""
    paper = finished("<dl><dt>Dose<dd>5 mg<dt>Risk<dd>Low<dd>Rare</dl>")
    assert outline_of(only(paper, "L")) == {"L": [
        {"LI": ["Lbl", "LBody"]}, {"LI": ["Lbl", "LBody"]}]}
    assert [item.text for item in paper.structure.walk("LI")] == ["Dose5 mg", "RiskLowRare"]


def test_the_number_of_a_source_is_its_label(built: TinyLibrary) -> None:
    """Who hears the sources hears each number as the label of its entry, and can go back by it."""
    (list_,) = [each for each in built.paper("clinician").structure.walk("L")
                if "Jones" in each.text and not [*each.tags[0].walk("L")]]
    items = [item.tags for item in list_.tags]
    assert (list_.attributes or {})["ListNumbering"] == "Decimal" and items
    for number, (label, entry) in enumerate(items, 1):
        assert (label.kind, entry.kind) == ("Lbl", "LBody")
        assert label.text.strip() == f"{number}." and [*label.walk("Link")]
        assert entry.text[0].isupper()


def test_an_empty_box_says_so(tiny: TinyLibrary) -> None:
    """A box to tick is no dot: who cannot see it hears that it is there, and empty."""
    tiny.write("content/knees/chapters/20-care.patient.md",
               "# Care\n\n- [ ] I walk.\n- [ ] I swim.\n")
    assert not tiny.build().findings
    lists = [[item.text for item in each.tags]
             for each in tiny.paper("patient").structure.walk("L")]
    assert ["Tick box, empty: I walk.", "Tick box, empty: I swim."] in lists


def test_an_item_that_begins_with_a_list_keeps_its_order() -> None:
    """The label of an item stands before the labels of the list that it begins with."""
    paper = finished("<ol><li><ul><li>aa</li></ul></li><li>bb</li></ol>")
    assert paper.text.split()[:5] == ["1.", "\u25e6", "aa", "2.", "bb"]


def test_a_list_that_is_half_transparent_is_set() -> None:
    """What is painted as a group keeps its own order, and the proof tells what it finds."""
    paper = finished("<ol><li>aa</li><li>bb</li></ol>", "ol { opacity: .5 }")
    assert {"aa", "bb"} <= set(paper.text.split())


def test_a_label_keeps_its_ink_to_itself() -> None:
    """What stands behind a term has its own colour, and not that of the heading before it."""
    paper = finished("<h2>Above</h2><dl><dt>Dose<dd>5 mg<dt>Risk<dd>Low</dl><p>Below</p>",
                     "h2 { color: #00f } dl, p { color: #000 } h2 { border: 0 }")
    inks = ink_of(paper)
    assert inks["Above"] == (0, 0, 255)
    assert {inks[words] for words in ("Dose", "5 mg", "Risk", "Low", "Below")} == {(0, 0, 0)}


def test_a_figure_has_bounds_and_its_caption_beside_it() -> None:
    """Who hears a description hears nothing else in the figure: its caption comes after it."""
    paper = finished('<p>Above.</p><figure><img src="dot.svg" alt="A bar">'
                     "<figcaption>The bar</figcaption></figure>")
    figure = only(paper, "Figure")
    assert figure.alternative == "A bar"
    assert outline_of(only(paper, "Div")) == {"Div": ["Figure", "Caption"]}
    left, low, right, high = (float(at) for at in (figure.attributes or {})["BBox"])
    assert right - left == pytest.approx(30) and high - low == pytest.approx(15)
    assert 650 < low < 800  # points from the foot of an A4 page: near its head


def test_footnotes_are_read_after_their_paragraph() -> None:
    """A call is a Reference, and its Note comes after the paragraph, with a name of its own."""
    paper = finished("<p>One<span class=footnote>First.</span> two"
                     "<span class=footnote>Second.</span> three.</p><p>Next.</p>")
    assert [tag.kind for tag in paper.structure.tags[0].tags[0].tags] == ["P", "Note", "Note", "P"]
    notes = list(paper.structure.walk("Note"))
    assert [note.text for note in notes] == ["a First.", "b Second."]
    assert [note.tags[0].kind for note in notes] == ["Lbl", "Lbl"]
    assert [note.name for note in notes] == [b"note-1", b"note-2"]
    assert [mark.text for mark in paper.structure.walk("Reference")] == ["a", "b"]


def test_a_footnote_in_a_cell_stays_in_it() -> None:
    """A note that a cell or an item calls is read there."""
    paper = finished("<table><tr><th scope=row>Dose<td>5 mg<span class=footnote>Daily.</span>"
                     "<td>x</table><ul><li>Rest<span class=footnote>Well.</span></ul>")
    assert [cell.text for cell in paper.structure.walk("TD")] == ["5 mgaa Daily.", "x"]
    assert [body.text for body in paper.structure.walk("LBody")] == ["Restbb Well."]


def test_a_change_of_language_is_marked() -> None:
    """Words and blocks in another language carry it."""
    paper = finished('<p>Say <em lang="fr">merci</em>.</p><p lang="es">Gracias.</p>')
    marked = {tag.text: tag.language for tag in paper.structure.walk() if tag.language}
    assert marked == {"merci": "fr", "Gracias.": "es"}


def test_emphasis_and_code_have_their_kind() -> None:
    """Nothing in running text is tagged as nothing in particular, and nothing is empty."""
    paper = finished("<p><em>a</em> <strong>b</strong> <sup>c</sup> <code>d</code> e<br>f</p><hr>"
                     "<pre>g</pre>")
    assert "NonStruct" not in kinds(paper)
    assert all(tag.contents or tag.tags for tag in paper.structure.walk())
    assert only(paper, "Code").text == "d"


def test_an_abbreviation_is_heard_in_full() -> None:
    """Its tag says what its letters stand for, once, even where a line ends in it."""
    paper = finished('<p style="width: 12mm">On <abbr title="multiple endocrine neoplasia, β">MEN 2'
                     "</abbr> and <abbr>GLP-1</abbr>.</p>")
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        told = [(str(entry.S), str(entry.E)) for entry in pdf.objects
                if isinstance(entry, pikepdf.Dictionary) and "/E" in entry]
    assert told == [("/Span", "multiple endocrine neoplasia, β")]


def test_contents_have_their_own_tags() -> None:
    """A list of contents is a TOC of TOCI."""
    paper = finished('<nav role="doc-toc"><ol><li><a href="#x">X</a></ol></nav><h2 id=x>X</h2>')
    assert [tag.kind for tag in only(paper, "TOC").tags] == ["TOCI"]


@pytest.mark.parametrize(("link", "said"), [
    ('<a href="#x" title="Source 3: Knowler">3</a>', "Source 3: Knowler"),
    ('<a href="https://a.example/">the   leaflet</a>', "the leaflet"),
    ('<a href="#x"><img src="dot.svg" alt="The map"></a>', "The map"),
])
def test_a_link_says_where_it_leads(link: str, said: str) -> None:
    """Its title, else its own words, else its picture's; and it is printed and read."""
    paper = finished(f"<p id=x>See {link}.</p>")
    assert {(note.description, note.printed, note.tagged) for note in paper.links} == {
        (said, True, True)}
    assert only(paper, "Link").links == len(paper.links)


def test_citations_and_addresses_are_said_in_words(built: TinyLibrary) -> None:
    """A citation mark names its source, and a bare address whose site it is."""
    said = {link.description for link in built.paper("clinician").links}
    assert any(re.match(r"Source 1: (Smith|Jones)", words) for words in said)
    assert "Web page at doi.org" in said
    assert not any(words.startswith(("http", "source-", "cite-")) for words in said)


# --- the proof before delivery ---


@pytest.mark.parametrize(("html", "what"), [
    ('<figure><img src="dot.svg" alt=" "></figure>', "has no description"),
    ("<table><tr><td>5<td>6</table>", "“5” is read out without a header"),
    ("<table><thead><tr><th scope=col>Drug<th scope=col id=x>Dose</thead><tr><th scope=row>Asa<td>"
     "<td headers=x>5</table>", "the row “Asa 5” takes 3 columns; "
     "the table's head has 2"),
])
def test_what_would_be_left_out_is_found(html: str, what: str) -> None:
    """A picture without a description, and a cell without a header or its column, are errors."""
    findings = Findings()
    find_inaccessible(finished(html), findings)
    assert {finding.code for finding in findings} == {"not-accessible"} and findings.failed
    assert any(what in finding.what for finding in findings)


def test_a_row_may_have_as_many_cells_as_the_head_has_columns() -> None:
    """Also where cells span several, of rows that go over several pages."""
    rows = "".join(f"<tr><th scope=row rowspan=2>{n}<td>{FILLER * 60}<td>7<tr><td colspan=2>8"
                   for n in range(5))
    findings = Findings()
    find_inaccessible(finished(
        "<table><thead><tr><th scope=col rowspan=2>a<th scope=colgroup colspan=2>b<tr>"
        f"<th scope=col>c<th scope=col>d</thead>{rows}</table>", "tr { break-inside: auto }"),
        findings)
    assert not list(findings)


def test_a_handout_that_fails_is_not_delivered(
        tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """With its running headers left unmarked, the proof on the finished PDF stops a handout."""
    import bifolio.printing.tagging as finishing

    monkeypatch.setattr(finishing, "mark_artifacts", lambda tags, pages: None)
    run = tiny.build()
    assert {f.code for f in run.findings} == {"not-accessible", "word-not-on-paper"}
    assert "shown and not read out: “" in " ".join(f.what for f in run.findings)
    assert [delivery.path for delivery in run.deliveries] == ["", ""]
    assert not list(tiny.out.glob("*/*.pdf"))


@pytest.mark.parametrize(("old", "new", "what"), [
    (b"/Contents (this)", b"/Contents ()    ", "does not say where it leads"),
    (b"/F 4", b"/F 0", "is not printed"),
    (b"/StructParent ", b"/StructPerent ", "is not read out"),
    (b"/Lang (en)", b"/Lang ()  ", "its language"),
    (b"/Title (Test)", b"/Title ()    ", "its title"),
    (b"/Headers [ (h) ]", b"/Headers [ (g) ]", "names a header that is not there: g"),
])
def test_what_a_repair_would_leave_out_is_found(old: bytes, new: bytes, what: str) -> None:
    """A link without words, print or tag, no language or title, a header that is nowhere."""
    paper = finished('<table><tr><th scope=row id=h>Dose<td headers=h>5</table>'
                     '<p>See <a href="https://a.example/">this</a>.</p>')
    with pikepdf.open(BytesIO(paper.content)) as pdf:
        plain = BytesIO()
        pdf.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert plain.getvalue().count(old) >= 1
    findings = Findings()
    find_inaccessible(Paper(plain.getvalue().replace(old, new)), findings)
    assert any(what in finding.what for finding in findings)


# --- the judge ---


NASTY = (
    grouped_table(40) + '<p lang="de">Ein Satz.<span class=footnote>' + FILLER * 30 + "</span></p>"
    "<dl><dt>Term<dd>Meaning<dd>Other</dl><ul><li>a<ul><li>b<ul><li>c<ul><li>d</ul></ul></ul></ul>"
    '<figure><img src="dot.svg" alt="A bar"><figcaption>The bar</figcaption></figure>'
    f"<p>{FILLER * 80}</p><ol>" + f"<li>{FILLER * 5}" * 20 + "</ol>"
    '<p><a href="https://a.example/' + "x" * 200 + '">Read on</a> <a href="mailto:a@b.example">Ask'
    '</a> <a href="#n">Up</a></p><blockquote><p>β ≥ 5, e\u0301</p></blockquote><pre>a\nb</pre>')


@pytest.mark.parametrize("profile", [
    page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A])
def test_a_nasty_page_is_accessible_and_archivable(profile: object) -> None:
    """All of it at once passes PDF/UA-1 and PDF/A-2a, and our own proof."""
    paper = finished(NASTY, "li { break-inside: auto } tr { line-height: 2 }")
    report = page.validate_pdf_bytes(paper.content, profile=profile)
    assert report.is_compliant, [failure.message for failure in report.failures]
    findings = Findings()
    find_inaccessible(paper, findings)
    assert not list(findings)
    assert len(list(paper.structure.walk("Note"))) == 1


def test_no_stream_ends_in_a_line_end() -> None:
    """Whatever a page says, no compressed stream ends in a byte that a reader could skip."""
    ends = set()
    for number in range(60):
        content = finished(f"<h1>Dose {number}</h1>").content
        streams = re.finditer(rb"/Length (\d+)[^>]*>>\nstream\n", content)
        ends |= {content[found.end() + int(found[1]) - 1:][:1] for found in streams
                 if b"/FlateDecode" in content[max(found.start() - 300, 0):found.end()]}
    assert ends
    assert not ends & {b"\r", b"\n"}
