"""Ten leaflets as clinics have them in Word, each with something that Markdown has or has not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.word_documents import (
    field,
    par,
    picture,
    png,
    run,
    table,
    text_box,
    word,
)

_BOLD, _ITALIC = "<w:b/>", "<w:i/>"


def _plain(path: Path) -> Path:
    """Headings of a German Word, whose styles have other keys, a style of one's own, and stress."""
    return word(
        path, par("Walking with sore knees", style="Titel"),
        par("Begin ", run("slowly", _BOLD), ", and ", run("rest", _ITALIC), " when it hurts."),
        par("How to begin", style="berschrift1"), par("Walk on flat ground."),
        par("Shoes", style="berschrift2"),
        par("Wear soft ", run("flat", '<w:rStyle w:val="Strong"/>'), " ones."),
        par("Laces", style="berschrift4"), par("Tie them well."), par("Socks", style="Mine"),
        par("Wear thin socks."), par("Sticks", style="Outlined"), par("Use one in each hand."))


def _signs(path: Path) -> Path:
    """Signs that Markdown would read as orders, at the head of a line and within it."""
    return word(
        path, par("Signs # as typed #", style="berschrift1"),
        *(par(text) for text in (
            "Stars *here* and **there**, under_score and _both_.", "Braces {box} and {a=b}.",
            "Boxes [x] and [link](there) and [^1].", "Ask @nurse or me@clinic.example today.",
            "Bars | and tildes ~a~ and hats ^b^ and ticks `c`.", "Tags <b>bold</b> and &amp; here.",
            "- minus first", "+ plus first", "* star first", "1. one first", "12) twelve first",
            "# hash first", "> angle first", ": colon first", "::: warning", "--- rule", "|a|b|",
            "!!! note here", "Back \\ slash and \\* both", "~~~ fence", "[ref]: https://a.example",
            "Name ________ here")),
        par(run("Odd:", _BOLD), run("joined"), run("(b)", _BOLD + _ITALIC), run("next", _ITALIC)),
        par("Water H", run("2", '<w:vertAlign w:val="subscript"/>'), "O and m",
            run("3", '<w:vertAlign w:val="superscript"/>'), "."),
        par("Line one", '<w:r><w:br/></w:r>', "- line two", '<w:r><w:br/></w:r>', "=== line three"))


def _lists(path: Path) -> Path:
    """Lists in lists, numbers that go on behind a paragraph, that begin anew, and Word's labels."""
    return word(
        path, par("Steps to take", style="Titel"), par("Wash.", item=(2, 0)),
        par("Use soap.", item=(2, 1)), par("Not too hot.", item=(2, 2)), par("Rinse.", item=(2, 1)),
        par("Dry.", item=(2, 0)), par("Wait a while."), par("Then look.", item=(2, 0)),
        par("A list that begins anew.", item=(5, 0)), par("Its second.", item=(5, 0)),
        par("A dot.", item=(1, 0)), par("A style.", style="ListBullet"), par("", item=(1, 0)),
        par("A style for within.", style="ListBullet2"),
        par("Deep at once.", item=(1, 2)), par("Lettered.", item=(3, 0)),
        par("Roman.", item=(4, 0)),
        par("No list any more.", style="ListBullet", item=(0, 0)))


def _tables(path: Path) -> Path:
    """A simple table; cells with lines; one that is but a frame; merged, nested and ragged ones."""
    return word(
        path, par("When to take it", style="Titel"),
        table(("Day", "Morning | noon", ""), ("Monday", "one", ""), ("Tuesday", "two", "none")),
        par("Between tables."), par("Walks by week", style="Beschriftung"),
        table(("Week", "Walks"),
              ("First", par("short") + par("slow.") + par("often", item=(1, 0)))),
        table((par("Framed words.") + par("In a list.", item=(1, 0)),)),
        table(("Merged head", ""), ("under", "it"), cell='<w:gridSpan w:val="2"/>'),
        table(("Up", "right"), ("down", "left"), cell='<w:vMerge w:val="restart"/>'),
        table(("Outer", table(("inner", "table"), ("of", "four")) + par()), ("its", "end")),
        table(("one", "two"), ("three",)), par("After tables."))


def _pictures(path: Path) -> Path:
    """Pictures that print, one that only Word draws, one twice, one in a line, one from the web."""
    return word(
        path, par("Your inhaler", style="Titel"), par(picture("i1", "A blue inhaler [new]")),
        par("Hold it ", picture("i1", "The same inhaler"), "upright."),
        par("Figure ", field(" SEQ Figure ", "one"), ": how to *hold* it", style="Beschriftung"),
        par(picture("i2", "A drawing of lungs")), par(picture("web", "A remote one", "link")),
        par("Breathe in."),
        pictures={"i1": ("image/png", png()), "i2": ("image/x-emf", b"\x01\0\0\0emf")},
        links={"web": "https://pictures.example/far.png"})


def _links(path: Path) -> Path:
    """Links of both kinds, one that may not be, one within, fields, footnotes and endnotes."""
    link = '<w:hyperlink r:id="{}">{}</w:hyperlink>'
    note = '<w:r><w:{}Reference w:id="{}"/></w:r>'
    return word(
        path, par("Where to ask", style="Titel"),
        par("Read ", link.format("l1", run("our page", _BOLD)), " or ",
            '<w:hyperlink w:anchor="x">' + run("above") + "</w:hyperlink>", "."),
        par("Open ", link.format("l2", run("the folder")), ", or ",
            field(' HYPERLINK "https://field.example/a_(b)" ', "a field ", "of two runs"), "."),
        par("Page ", field(" PAGE ", "seven"), " says more.", note.format("footnote", 2)),
        par("And more.", note.format("endnote", 5), note.format("footnote", 2)),
        links={"l1": "https://clinic.example/a?b=1&c=(2)", "l2": "file:///c:/secret"},
        parts={"footnotes": '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
                            f'<w:footnote w:id="2">{par("Seen *today*.")}{par("And again.")}'
                            f'{table(("not", "ours"), ("in", "notes"))}</w:footnote>'
                            f'<w:footnote w:id="9">{par("Never called.")}</w:footnote>',
               "endnotes": f'<w:endnote w:id="5">{par("At the end.")}</w:endnote>'})


def _margins(path: Path) -> Path:
    """What stands beside the text: headers, footers, comments, text boxes, a drawn “draft”."""
    mark = ('<w:r><w:pict><v:shape><v:textpath string="Watermark"/></v:shape></w:pict></w:r>')
    return word(
        path, par("Coming home", style="Titel"),
        par("Rest.", text_box(par("Call us if unsure."), par("Any hour.")), " Sleep well."),
        par('<w:commentRangeStart w:id="1"/>', "Eat lightly.", '<w:commentRangeEnd w:id="1"/>',
            '<w:r><w:commentReference w:id="1"/></w:r>'),
        parts={"header": par("Riverside ward", mark), "header2": par("First page only"),
               "footer": par("Leaflet number ", field(" PAGE ", "four")),
               "comments": f'<w:comment w:id="1" w:author="Dr Ode">{par("Is this so?")}'
                           f'{par("Please check.")}</w:comment>'})


def _changes(path: Path) -> Path:
    """Words that were deleted, moved, inserted, struck out or hidden, in runs and whole rows."""
    return word(
        path, par("Your tablet", style="Titel"),
        par("Take ", '<w:del w:author="a"><w:r><w:delText>twelve</w:delText></w:r><w:r>'
            '<w:delText> or </w:delText></w:r></w:del>', '<w:ins w:author="a">' + run("some")
            + "</w:ins>", " water", '<w:del w:author="a"><w:r><w:delText> quickly</w:delText></w:r>'
            "</w:del>", "."),
        par('<w:moveFrom w:author="a">' + run("Wandering ") + "</w:moveFrom>", "Sit ",
            '<w:moveTo w:author="a">' + run("upright") + "</w:moveTo>", "."),
        par("Swallow ", run("forty ", "<w:strike/>"), run("it", '<w:strike w:val="0"/>'), " whole",
            run(" secretly", "<w:vanish/>"), "."),
        par("Mind the ", run("line", '<w:u w:val="single"/>'), "."),
        '<w:ins w:author="a">' + par("A paragraph of its own.") + "</w:ins>",
        table(("Left", "right"), ("kept", "row"))[:-len("</w:tbl>")]
        + '<w:tr><w:trPr><w:del w:author="a"/></w:trPr><w:tc>' + par("gone") + "</w:tc><w:tc>"
        + par("row") + "</w:tc></w:tr></w:tbl>")


def _forms(path: Path) -> Path:
    """Form fields old and new, a table of contents, and words in controls that are just text."""
    contents = ('<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/>'
                f'</w:docPartObj></w:sdtPr><w:sdtContent>{par("Contents")}'
                f'{par("Before you come", style="TOC1")}</w:sdtContent></w:sdt>')
    choice = ('<w:sdt><w:sdtPr><w:showingPlcHdr/><w:dropDownList><w:listItem w:displayText="knee" '
              'w:value="1"/><w:listItem w:displayText="hip" w:value="2"/></w:dropDownList>'
              "</w:sdtPr>"
              f'<w:sdtContent>{run("Choose one")}</w:sdtContent></w:sdt>')
    box = ('<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>' + run("\u2610")
           + "</w:sdtContent></w:sdt>")
    text = ('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:textInput><w:default '
            'w:val="Surname"/></w:textInput></w:ffData></w:fldChar></w:r><w:r><w:instrText> '
            'FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
            + run("typed") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>')
    return word(
        path, par("Before you come", style="berschrift1"), contents,
        par("Joint: ", choice), par("Ready ", box), par("Name: ", text),
        "<w:sdt><w:sdtPr/><w:sdtContent>" + par("Just text in a control.")
        + "</w:sdtContent></w:sdt>",
        par("Bring ", "<w:sdt><w:sdtPr/><w:sdtContent>" + run("your letter")
            + "</w:sdtContent></w:sdt>", "."))


def _odd(path: Path) -> Path:
    """Equations, charts, SmartArt, a document in the document, signs of a font, words above words;
    and the title is a first line in bold."""
    graphic = ('<w:r><w:drawing><wp:inline><wp:docPr id="2" name="d" descr="Falls by month"/>'
               "<a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic></wp:inline>"
               "</w:drawing></w:r>")
    return word(
        path, par(run("Odd things", _BOLD)), par("Dose is ", "<m:oMath><m:r><m:t>m</m:t></m:r><m:r>"
                                                 "<m:t>g</m:t></m:r></m:oMath>", " so."),
        par(graphic, "See above."),
        par('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', " Done\u00ad it\uf0b7."),
        par('<w:r><w:ruby><w:rt>' + run("kanji") + "</w:rt><w:rubyBase>" + run("base")
            + "</w:rubyBase></w:ruby></w:r>", " word."),
        '<w:altChunk r:id="p2"/>', "<w:unheard>" + run("novel") + "</w:unheard>",
        par("Co", '<w:r><w:noBreakHyphen/></w:r>', "op", '<w:r><w:tab/></w:r>', "end.",
            "<w:unknown>" + run("stranger") + "</w:unknown>"),
        parts={"aFChunk": "<html><p>Pasted &eacute;clair</p></html>",
               "chart": "<c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>Falls</c:v></c:pt>"
                        "</c:strCache></c:strRef></c:tx></c:ser><a:p><a:r><a:t>Charted</a:t></a:r></a:p>",
               "diagramData": "<a:p><a:r><a:t>Smart one</a:t></a:r></a:p><a:p><a:r><a:t>then two"
                              "</a:t></a:r></a:p>",
               "diagramDrawing": "<a:p><a:r><a:t>Smart one</a:t></a:r></a:p>"})


CASES: dict[str, Callable[[Path], Path]] = {
    made.__name__.strip("_"): made for made in (
        _plain, _signs, _lists, _tables, _pictures, _links, _margins, _changes, _forms, _odd)}
