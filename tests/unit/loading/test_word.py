"""From Word: a document becomes a chapter, and each of its words stands there or on the list.

One module, as each test tries the same ten documents and those made of them.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bifolio.cli import main
from bifolio.diagnostics import ContentError, Findings, Severity, ToolchainError
from bifolio.files.writing import Folder
from bifolio.loading.markdown import parse_blocks
from bifolio.loading.word import WordChapter, read_word
from bifolio.model import (
    BulletList,
    Cell,
    Code,
    Footnote,
    Image,
    LineBreak,
    OrderedList,
    PipeTable,
    Text,
)
from bifolio.model.content import Figure
from bifolio.model.source import Source
from bifolio.model.trees import rewrite, walk
from tests.support.library import TinyLibrary
from tests.support.word_cases import CASES
from tests.support.word_documents import par, picture, png, run, table, word, words_of

_ML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TEXTS = {f"{_ML}t", f"{_ML}delText", "{http://schemas.openxmlformats.org/drawingml/2006/main}t",
          "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
          "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"}
_WORDED = {"descr", "string", f"{_ML}displayText"}
_OTHERS = ("}textpath", "}docPr", "}v", "}comment", "}rt", "}rubyBase", "}sdt", "}p")
_BLOCKS = {f"{_ML}p", f"{_ML}tab", f"{_ML}br", f"{_ML}listItem",
           "{http://schemas.openxmlformats.org/drawingml/2006/main}p"}


def typed(path: Path) -> Counter[str]:
    """Every word of a document, whatever it stands in, by a way of its own to find them."""
    said = []
    with ZipFile(path) as packed:
        for name in packed.namelist():
            if name.endswith(".html"):
                said.append(re.sub("<[^>]*>", " ", packed.read(name).decode()))
            if name.startswith("word/") and name.endswith(".xml") and not re.search(
                    "styles|numbering|diagramDrawing", name):
                _gather(ElementTree.fromstring(packed.read(name)), said)
    return Counter(words_of("".join(said).replace("\u00ad", "").replace("&eacute;", "é")))


def _gather(element: ElementTree.Element, said: list[str]) -> None:
    if element.tag.endswith("}Fallback"):
        return
    if element.tag in _BLOCKS or element.tag.endswith(_OTHERS):
        said.append("\n")
    if element.tag == f"{_ML}noBreakHyphen":
        said.append("\u2011")
    if element.tag in _TEXTS:
        said.append(element.text or "")
    if element.tag == f"{_ML}default":
        said.append(f"{element.get(f'{_ML}val')}\n")
    said += [f"{value}\n" for name, value in element.attrib.items() if name in _WORDED]
    for inner in element:
        _gather(inner, said)
    if element.tag in _BLOCKS:
        said.append("\n")


def printed(read: WordChapter) -> str:
    """What the chapter prints, as our own reader takes it."""
    findings = Findings()
    blocks = parse_blocks(Source("chapter.md", read.chapter), findings)
    assert not findings, [finding.what for finding in findings]
    called = set[object]()

    def once(noun: object) -> object:
        if isinstance(noun, Footnote) and noun.blocks in called:
            return None
        if isinstance(noun, Footnote):
            called.add(noun.blocks)
        if isinstance(noun, Cell):
            return replace(noun, content=(*noun.content, Text("\n", noun.span)))
        if isinstance(noun, PipeTable):
            return replace(noun, caption=(Text("\n", noun.span), *noun.caption))
        return noun

    said = []
    for noun in walk(rewrite(blocks, once)):
        match noun:
            case Text(text=text) | Code(text=text) | Image(alt=text):
                said.append(text)
            case Figure(alt=text):
                said.append(f"\n{text}\n")
            case LineBreak():
                said.append("\n")
            case _ if type(noun).__name__ in _PARTED:
                said.append("\n")
    return "".join(said)


_PARTED = {"Paragraph", "Heading", "PipeTable", "Footnote"}


def listed(read: WordChapter) -> str:
    """The words on the list."""
    return "\n".join(one.words for one in read.left_out)


@pytest.fixture(params=CASES)
def document(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Each of the ten leaflets."""
    return CASES[request.param](tmp_path / f"{request.param}.docx")


def test_no_word_is_lost(document: Path) -> None:
    """Each word of a document stands as often in the chapter and on the list together as in it."""
    read = read_word(document)
    found = Counter(words_of(printed(read))) + Counter(words_of(listed(read)))
    assert found == typed(document)


def test_a_document_becomes_a_library_that_checks(document: Path, tmp_path: Path) -> None:
    """`new --from` begins a library of one work, in which no error is found."""
    assert main(["new", str(tmp_path / "mine"), "--from", str(document)]) == 0
    findings = TinyLibrary(tmp_path / "mine").check()
    assert not [f for f in findings if f.severity is Severity.ERROR], findings


def test_signs_are_printed_as_typed(tmp_path: Path) -> None:
    """Whatever Markdown reads as an order is printed just as it stands in the document."""
    path = CASES["signs"](tmp_path / "signs.docx")
    with ZipFile(path) as packed:
        root = ElementTree.fromstring(packed.read("word/document.xml"))
    lines = printed(read_word(path)).split("\n")
    for paragraph in root.iter(f"{_ML}p"):
        line: list[str] = [""]
        for inner in paragraph.iter():
            if inner.tag == f"{_ML}br":
                line.append("")
            line[-1] += inner.text or "" if inner.tag == f"{_ML}t" else ""
        assert set(line) <= set(lines)


_SIGNS = st.text(" *_[]{}()#~^`|\\<>&@!?:;.-+=\"'1a\u00e9", min_size=1, max_size=12)
_LOOKS = st.sampled_from(["", "<w:b/>", "<w:i/>", "<w:b/><w:i/>",
                          '<w:vertAlign w:val="superscript"/>'])


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(runs=st.lists(st.tuples(_SIGNS, _LOOKS), min_size=1, max_size=4))
@example(runs=[("[ ] 1", "")])
@example(runs=[("1", ""), ("1", "<w:b/><w:i/>")])
@example(runs=[(":::", "<w:b/>")])
@example(runs=[(":", "<w:i/>"), ("::", "")])
def test_any_signs_are_printed_as_typed(runs: list[tuple[str, str]], tmp_path: Path) -> None:
    """However signs and stress stand side by side, no sign is lost, and no mark is printed; a
    blank may part a figure from a raised one.
    """
    path = word(tmp_path / "a.docx", par("Title", style="Titel"), par("Words before."),
                par(*(run(*each) for each in runs)), par("Between"),
                par(*(run(*each) for each in runs), item=(1, 0)),
                par(*(run(*each) for each in runs), style="berschrift1"))
    words = " ".join("".join(text for text, _ in runs).split())
    there = [words] if words else []
    expected = ["Title", "Words before.", *there, "Between", *there, *there]
    lines = [line for line in printed(read_word(path)).split("\n") if line.strip()]
    assert list(map(_unparted, lines)) == list(map(_unparted, expected))


def _unparted(line: str) -> str:
    return re.sub(r"(?<=[0-9]) (?=[.,+-]?[0-9])", "", line)


@pytest.mark.parametrize(("case", "wanted"), [
    ("plain", """\
# Walking with sore knees

Begin **slowly**, and *rest* when it hurts.

## How to begin

Walk on flat ground.

### Shoes

Wear soft **flat** ones.

#### Laces

Tie them well.

### Socks

Wear thin socks.

### Sticks

Use one in each hand.
"""), ("lists", """\
# Steps to take

1. Wash.
   1. Use soap.
      - Not too hot.
   2. Rinse.
2. Dry.

Wait a while.

3. Then look.

1) A list that begins anew.
2) Its second.

- A dot.
- A style.
  - A style for within.
    - Deep at once.

1. Lettered.

1) Roman.

No list any more.
"""), ("margins", """\
# Coming home

Rest. Sleep well.

<!-- from-word.md: 1 -->

Eat lightly.
""")])
def test_chapter(case: str, wanted: str, tmp_path: Path) -> None:
    """Headings, stress and lists are as in the document; a mark says where something stood."""
    assert read_word(CASES[case](tmp_path / f"{case}.docx")).chapter == wanted


@pytest.mark.parametrize(("items", "wanted"), [
    (((6, 0), (6, 0)), ["a 1", "a 2"]), (((4, 0), (4, 0), (4, 0)), ["I 1", "I 2", "I 3"]),
    (((6, 0), (6, 1), (6, 1), (6, 0)), ["a 1", "i 1", "i 2", "a 2"]),
    (((7, 0), (7, 1), (7, 1), (7, 2), (7, 2), (7, 0)),
     ["1 1", "A 1", "A 2", "I 1", "I 2", "1 2"]),
    (((1, 0), (7, 1), (7, 1), (1, 0)), ["-", "A 1", "A 2", "-"]),
    (((6, 0),) * 26, [f"a {number}" for number in range(1, 27)]),
    (((3, 0), (3, 0)), ["a 1", "a 2"]),
])
def test_letters_and_roman_numerals_are_those_of_word(items: tuple[tuple[int, int], ...],
                                                      wanted: list[str], tmp_path: Path) -> None:
    """Lists in letters or Roman numerals, and those in them, are printed with the same ones."""
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), par("Before."),
                          *(par(f"Step {at}.", item=item) for at, item in enumerate(items))))
    assert _numerals(read) == wanted
    assert {one.kind for one in read.left_out} <= {"labels that Word makes"} and (
        len(read.left_out) == (items[0][0] == 3))


@pytest.mark.parametrize(("items", "wanted"), [
    (((6, 0),), ["1 1"]), (((6, 0),) * 27, [f"1 {number}" for number in range(1, 28)]),
    (((6, 0), (6, 1), (6, 0)), ["a 1", "1 1", "a 2"]),
])
def test_letters_that_no_chapter_reads_become_digits(items: tuple[tuple[int, int], ...],
                                                     wanted: list[str], tmp_path: Path) -> None:
    """One lettered item alone, or more of them than letters, are counted in digits and listed."""
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), par("Before."),
                          *(par(f"Step {at}.", item=item) for at, item in enumerate(items))))
    assert _numerals(read) == wanted
    assert [one.kind for one in read.left_out] == ["labels that Word makes"]
    assert read.left_out[0].remark.startswith("Word begins “Step ")


def _numerals(read: WordChapter) -> list[str]:
    findings = Findings()
    blocks = parse_blocks(Source("chapter.md", read.chapter), findings)
    assert not findings, [finding.what for finding in findings]

    def counted(blocks: object) -> list[str]:
        return [said for block in blocks if isinstance(block, OrderedList | BulletList)
                for at, item in enumerate(block.items)
                for said in (f"{block.numerals} {block.start + at}"
                             if isinstance(block, OrderedList) else "-", *counted(item))]

    return counted(blocks)


@pytest.mark.parametrize(("case", "wanted"), [
    ("tables", ["lines within a cell", "table (it has merged cells)", "table (it has merged cells)",
                "table (it holds another table)",
                "table (its rows have not the same number of cells)"]),
    ("margins", ["text box", "page header", "page header", "page footer", "comment by Dr Ode"]),
    ("forms", ["table of contents", "form field", "choices of a form field", "form field"]),
])
def test_what_is_left_out_is_named(case: str, wanted: list[str], tmp_path: Path) -> None:
    """The list says what each thing is that the chapter lacks, in the order of the document."""
    read = read_word(CASES[case](tmp_path / f"{case}.docx"))
    assert [one.kind for one in read.left_out] == wanted


def test_words_that_nobody_accepted_are_told(tmp_path: Path) -> None:
    """Deleted, moved, struck-out and hidden words are on the list alone; inserted ones are told."""
    read = read_word(CASES["changes"](tmp_path / "changes.docx"))
    kinds = {one.kind.split(" (")[0]: one for one in read.left_out}
    assert kinds["struck-out words"].words == "forty" and "forty" not in read.chapter
    assert kinds["hidden words"].words == "secretly" and "secretly" not in read.chapter
    assert "twelve" not in read.chapter and "Take some water." in read.chapter
    assert kinds["inserted words that nobody has accepted"].remark == "3 places in the document."


def test_pictures(tmp_path: Path) -> None:
    """A picture is saved once, under a name of ours, and stands behind the words that it was in."""
    read = read_word(CASES["pictures"](tmp_path / "pictures.docx"))
    assert read.pictures == {"picture-1.png": png()}
    assert "![A blue inhaler \\[new\\]](images/picture-1.png)" in read.chapter
    assert ("Hold it upright.\n\n```{figure} images/picture-1.png\n:alt: The same inhaler\n"
            "Figure one: how to \\*hold\\* it\n```\n") in read.chapter


def test_captions(tmp_path: Path) -> None:
    """A caption of Word's own style becomes that of the table or picture it stands beside."""
    read = read_word(CASES["tables"](tmp_path / "tables.docx"))
    assert "| First | short; slow. often |\n\nTable: Walks by week\n" in read.chapter
    assert read.chapter.count("Walks by week") == 1


@pytest.mark.parametrize(("order", "wanted", "doubtful"), [
    ("A 1 B 2", {"A": "1", "B": "2"}, 0), ("1 A 2 B", {"A": "1", "B": "2"}, 0),
    ("A 1 B 2 C", {}, 2), ("A 1 B 2 C 3 . D", {"A": "1", "B": "2", "C": "3"}, 0),
    ("1 A 2 B 3", {}, 3), ("A 1 B", {}, 1), ("1 A . B 2", {"A": "1", "B": "2"}, 0),
    ("A . B 1 C . D 2", {"B": "1", "D": "2"}, 0), ("A 1 2 B", {"A": "1", "B": "2"}, 0),
])
def test_each_caption_stays_with_its_table(order: str, wanted: dict[str, str], doubtful: int,
                                           tmp_path: Path) -> None:
    """Captions are all above their tables or all below; one in doubt stays, and is listed."""
    made = (table(("Head", "of"), (one, "table")) if one.isalpha() else par("Between.")
            if one == "." else par(f"Words {one}", style="Beschriftung") for one in order.split())
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), *made))
    assert dict(re.findall(r"\| ([A-D]) \| table \|\n\nTable: Words (\d)", read.chapter)) == wanted
    assert len(read.left_out) == doubtful and all(
        re.search(rf"\n\nWords {one.remark.split('Words ')[1][0]}\n", read.chapter)
        for one in read.left_out)
    assert len(re.findall("Words", read.chapter)) == len(re.findall("[0-9]", order))


def test_a_caption_between_a_picture_and_a_table_is_of_what_it_names(tmp_path: Path) -> None:
    """A caption that begins with Figure is the picture's, and with Table the table's."""
    for label, wanted in (("Figure 1", "alt: A box\nFigure 1\n```"), ("Table 1", "Table: Table 1")):
        read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"),
                              par(picture("i", "A box")), par(label, style="Beschriftung"),
                              table(("Day", "Dose"), ("Mon", "one")),
                              pictures={"i": ("image/png", png())}))
        assert wanted in read.chapter


def test_a_picture_without_a_description_is_told(tmp_path: Path) -> None:
    """Nobody makes up what a picture shows: the list says it, and so does check, as an error."""
    path = word(tmp_path / "a.docx", par("Title", style="Titel"), par(picture("i")),
                pictures={"i": ("image/png", png())})
    assert [one.kind for one in read_word(path).left_out] == ["picture without a description"]
    assert main(["new", str(tmp_path / "mine"), "--from", str(path)]) == 0
    errors = [f.code for f in TinyLibrary(tmp_path / "mine").check()
              if f.severity is Severity.ERROR]
    assert errors == ["missing-alt"]


def test_numbers_of_steps_in_a_cell_stay(tmp_path: Path) -> None:
    """Steps in a cell keep their numbers, and two doses never run into one another."""
    path = word(tmp_path / "a.docx", par("Title", style="Titel"), table(
        ("Day", "Dose"), ("Mon", par("5 mg") + par("10 mg")),
        ("Tue", par("Wash", item=(2, 0)) + par("Dry", item=(2, 0)))))
    chapter = read_word(path).chapter
    assert "| Mon | 5 mg; 10 mg |" in chapter and "| Tue | 1\\. Wash; 2. Dry |" in chapter


def _ticking(content: str) -> str:
    return (f"<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{content}</w:sdtContent>"
            "</w:sdt>")


def _old_box(inside: str = "") -> str:
    return (f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox>{inside}</w:checkBox>'
            "</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r>"
            '<w:r><w:fldChar w:fldCharType="end"/></w:r>')


@pytest.mark.parametrize(("inner", "wanted", "told"), [
    ((_ticking(run("\u2610")), " Ready"), "{box} Ready", []),
    (("\u2610 knee", "<w:r><w:br/></w:r>", "\u2610 hip"), "{box} knee\\\n{box} hip", []),
    (('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', " Yes"), "{box} Yes", []),
    ((run("\uf06f", '<w:rFonts w:hAnsi="Wingdings"/>'), " No"), "{box} No", []),
    ((_ticking('<w:r><w:sym w:font="Wingdings" w:char="F06F"/></w:r>'), " A"), "{box} A", []),
    ((_old_box(), " Old"), "{box} Old", []),
    ((_old_box('<w:default w:val="1"/>'), " Old"), "\u2612 Old", []),
    ((_old_box('<w:default w:val="1"/><w:checked w:val="0"/>'), " Old"), "{box} Old", []),
    ((_ticking(run("\u2612")), " Done"), "\u2612 Done", []),
    ((_ticking(run("tick")), " Odd"), "Odd", ["box to tick (a form field)"]),
    (("Type {box} here",), "Type \\{box\\} here", []),
])
def test_boxes_to_tick_are_printed(inner: tuple[str, ...], wanted: str, told: list[str],
                                   tmp_path: Path) -> None:
    """A box to tick, typed, of Wingdings or of a form, is one in the chapter."""
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), par(*inner)))
    assert read.chapter.split("\n\n")[1].rstrip() == wanted
    assert [one.kind for one in read.left_out] == told
    printed(read)


_RAISED = '<w:vertAlign w:val="superscript"/>'
_LOWERED = '<w:vertAlign w:val="subscript"/>'


@pytest.mark.parametrize(("runs", "wanted", "told"), [
    (("Take 2", ("1", "^"), "/", ("2", "~"), " tablets"), "Take 2 1/2 tablets", ["1/2"]),
    (("Take ", ("3", "^"), "\u2044", ("4", "~"), "5"), "Take 3\u20444 5", ["3\u20444"]),
    (("2", ("1/", "^"), ("2", "~"), " tablets"), "2 1/2 tablets", ["1/2"]),
    (("10", ("-9", "^"), " and 10", ("\u22129", "^"), "."), "10^-9^ and 10^\u22129^.", []),
    (("Take 1", ("a b", "^"), " x10", ("6", "^")), "Take 1a b x10^6^", ["a b"]),
    (("Take 1", ("2 b", "^"), " x10", ("6", "^")), "Take 1 2 b x10^6^", ["2 b"]),
    (("Take 1", ("-2 b", "^"), "."), "Take 1 -2 b.", ["-2 b"]),
    (("5", ("2", "~"), "1 mg"), "5 2 1 mg", ["2"]),
    (("1*2 is C", ("0 ", "~"), "[x]", ("a_b", "^")), "1\\*2 is C~0~ \\[x\\]^a_b^", []),
    ((("CO", "b"), ("2", "~"), " at 10", ("12", "^")), "CO~2~ at 10^12^", []),
    (("1", ("2", "b"), " mg"), "12 mg", []),
    (("1", ("2", "^")) * 1000, " ".join(["1 2"] * 1000), []),
])
def test_raised_figures_never_join_others(runs: tuple[str | tuple[str, str], ...], wanted: str,
                                          told: list[str], tmp_path: Path) -> None:
    """A raised or lowered figure stays so, or is parted from the figures beside it and listed."""
    looks = {"^": _RAISED, "~": _LOWERED, "b": "<w:b/>"}
    made = (run(one) if isinstance(one, str) else run(one[0], looks[one[1]]) for one in runs)
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), par(*made)))
    assert read.chapter.replace("**", "").split("\n")[2] == wanted
    assert [one.remark.split(": ")[1].removesuffix(". Read the place beside the document.")
            for one in read.left_out] == told


def _sym(number: str, font: str = "Symbol") -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{number}"/></w:r>'


@pytest.mark.parametrize(("runs", "wanted"), [
    (("Call if it is ", _sym("F0B3"), " 38 ", _sym("F0B0"), "C."), "Call if it is ≥ 38 °C."),
    (("Take ", _sym("00A3"), " 5 ", _sym("f06d"), "g."), "Take ≤ 5 μg."),
    (("INR 2", run("\uf0b1", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "1."),
     "INR 2±1."),
    ((run("\uf061\uf062\uf067\uf044\uf0b4\uf0ae\uf0b7", '<w:rFonts w:hAnsi="symbol"/>'), "."),
     "αβγΔ×→•."),
])
def test_signs_of_symbol_are_those_that_it_draws(runs: tuple[str, ...], wanted: str,
                                                 tmp_path: Path) -> None:
    """A sign that Word takes from the font Symbol is printed as the sign that the font draws."""
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), par(*runs)))
    assert read.chapter.split("\n")[2] == wanted and not read.left_out


@pytest.mark.parametrize(("run_of_it", "wanted", "told"), [
    (_sym("F0FE", "Wingdings"), "38.", "Number F0FE of Wingdings stood at [?]."),
    (_sym("F0BD"), "38.", "Number F0BD of Symbol stood at [?]."),
    (_sym("wrong"), "38.", "Number F000 of Symbol stood at [?]."),
    (run("\uf0b3"), "≥38.", "Number F0B3 of a font without a name is read as the one of Symbol, "
                            "“≥”, before [?]."),
    (run("\uf0b3", '<w:rFonts w:ascii="Icons"/>'), "38.", "Number F0B3 of Icons stood at [?]."),
    (run("m", '<w:rFonts w:ascii="Symbol"/>'), "m38.", "Letters before [?] are of the font"),
])
def test_a_sign_that_nobody_can_tell_is_listed_with_its_sentence(
        run_of_it: str, wanted: str, told: str, tmp_path: Path) -> None:
    """A sign of another font leaves a mark, and the list has its number and its sentence."""
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"),
                          par("Rest well. Call if above ", run_of_it, "38. Sleep.")))
    assert f"Call if above {wanted} Sleep.\n\n<!-- from-word.md: 1 -->" in read.chapter
    [one] = read.left_out
    assert one.remark.startswith(told) and "[?]38.”" in one.remark
    assert "Call if above" in one.remark and "Rest" not in one.remark


@pytest.mark.parametrize(("body", "given", "title"), [
    ((par("Intro."), par("A heading", style="berschrift1")), "Given", "A heading"),
    ((par("Section", style="berschrift1"), par("The title", style="Titel")), "", "The title"),
    ((par(run("In bold", "<w:b/>")), par("Text.")), "Given", "In bold"),
    ((par("Just text."),), "Given", "Given"),
    ((par("Just text."),), "", "my leaflet"),
])
def test_title(body: tuple[str, ...], given: str, title: str, tmp_path: Path) -> None:
    """The title is the document's, else its first heading, a first line in bold, or its name."""
    read = read_word(word(tmp_path / "my_leaflet.docx", *body, title=given))
    assert read.title == title and read.chapter.startswith(f"# {title}\n")
    assert read.chapter.count(title) == 1


# --- what no one should send ---------------------------------------------------------------------

_PAR = par("Words.")
_EVIL = ('<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">'
         '<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>')
_XML = ('<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        "<w:p><w:r><w:t>{}</w:t></w:r></w:p></w:body></w:document>")
_DEEP = "<w:ins>" * 5_000 + "</w:ins>" * 5_000


def _zeros(path: Path) -> None:
    """A zip bomb: some kilobytes that unpack to 300 MB."""
    word(path, _PAR, also={"word/media/big.png": bytes(300_000_000)})


def _bytes(content: bytes) -> object:
    return lambda path: path.write_bytes(content)


def _with(**also: str) -> object:
    return lambda path: word(path, _PAR, also={"word/document.xml": also["main"]})


def _macros(path: Path) -> None:
    word(path, _PAR, main="application/vnd.ms-word.document.macroEnabled.main+xml")


def _no_document(path: Path) -> None:
    with ZipFile(path, "w") as packed:
        packed.writestr("word/styles.xml", "<a/>")


def _lost_document(path: Path) -> None:
    word(path, _PAR)
    with ZipFile(path) as packed:
        kept = {name: packed.read(name) for name in packed.namelist()
                if name != "word/document.xml"}
    with ZipFile(path, "w") as packed:
        for name, content in kept.items():
            packed.writestr(name, content)


def _many(path: Path) -> None:
    word(path, _PAR, also={f"word/media/{number}.png": b"" for number in range(3_000)})


HOSTILE = {
    "zip bomb": (_zeros, "holds too much"),
    "3,000 parts": (_many, "holds too much"),
    "an entity of a file": (_with(main=_EVIL + _XML.format("&e;")), "DOCTYPE"),
    "entities in entities": (_with(main=_EVIL + _XML.format("&b;")), "DOCTYPE"),
    "macros": (_macros, "macros"),
    "no document": (_no_document, "no Word document"),
    "a document that is lost": (_lost_document, "cannot be read"),
    "no zip": (_bytes(b"Just some text."), "no Word document"),
    "an old .doc": (_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)), "old Word document"),
    "half a zip": (_bytes(b"PK\x03\x04" + bytes(50)), "no Word document"),
    "no XML": (_with(main="<w:document"), "cannot be read"),
    "5,000 deep": (_with(main=_XML.format("x").replace("<w:p>", f"{_DEEP}<w:p>")),
                   "cannot be read"),
    "nothing in it": (lambda path: word(path), "holds no words"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_does_harm_is_refused(case: str, tmp_path: Path,
                                   capsys: pytest.CaptureFixture[str]) -> None:
    """A file that is no leaflet is refused in one sentence, and no half of a library is left."""
    make, said = HOSTILE[case]
    make(tmp_path / "evil.docx")  # type: ignore[operator]
    assert main(["new", str(tmp_path / "mine"), "--from", str(tmp_path / "evil.docx")]) in (1, 2)
    shown = capsys.readouterr().err
    assert said in shown and "evil" in shown and "Traceback" not in shown
    assert [path.name for path in tmp_path.iterdir()] == ["evil.docx"]


def test_names_in_a_document_lead_nowhere(tmp_path: Path) -> None:
    """No name of a document's parts becomes a path: all that is written lies in the library."""
    parts = {"../../../escaped.png": png(), "word/media/../../../../up.png": png()}
    path = word(tmp_path / "a.docx", par("../../out", style="Titel"), par(picture("i", "A box")),
                pictures={"i": ("image/png", png())}, also=parts)
    before = set(tmp_path.parent.rglob("*"))
    assert main(["new", str(tmp_path / "mine"), "--from", str(path)]) == 0
    new = set(tmp_path.parent.rglob("*")) - before
    assert all(each.is_relative_to(tmp_path / "mine") for each in new)
    assert (tmp_path / "mine" / "content" / "out" / "images" / "picture-1.png").is_file()


@pytest.mark.parametrize("text", ["a" * 30_000, "*_[" * 5_000, "(" * 20_000, "1" * 20_000 + ". x",
                                  "&" * 20_000, "a*" * 10_000, " " * 30_000 + "x",
                                  "#" * 30_000 + "x", "\u00e9\u200b" * 10_000])
def test_long_words_are_read_in_time(text: str, tmp_path: Path) -> None:
    """A word of 30,000 letters, or as many signs, costs no more than a moment."""
    from time import process_time

    start = process_time()
    read = read_word(word(tmp_path / "a.docx", par("Title", style="Titel"), par(text),
                          par(text, style="berschrift1")))
    assert process_time() - start < 5 and text.split()[0][:100] in re.sub(
        r"\\(?=[!-/:-@\[-`{-~])", "", read.chapter)


@pytest.mark.parametrize("case", CASES)
def test_damaged_documents_are_read_or_refused(case: str, tmp_path: Path) -> None:
    """Whichever part is missing, halved, empty or of another kind, nobody meets a fault of ours."""
    path = CASES[case](tmp_path / "a.docx")
    with ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for name, content in parts.items():
        for damaged in (None, content[:len(content) // 2], b"", b"<x/>",
                        content.replace(b'w:val="', b'w:val="-'), content.replace(b"<w:p>", b""),
                        content.replace(b"wordprocessingml.", b"otherml.")):
            with ZipFile(path, "w") as packed:
                for other, kept in parts.items():
                    if other != name or damaged is not None:
                        packed.writestr(other, kept if other != name else damaged or b"")
            with suppress(ContentError):
                read_word(path)


def test_a_full_disk_leaves_no_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a file cannot be written, those that were written before it go again."""
    CASES["pictures"](tmp_path / "a.docx")
    put = Folder.put

    def full(folder: Folder, path: str, content: bytes, lasts: bool = True) -> None:
        if path.endswith(".png"):
            raise ToolchainError("The disk is full.")
        put(folder, path, content, lasts)

    monkeypatch.setattr(Folder, "put", full)
    assert main(["new", str(tmp_path / "mine"), "--from", str(tmp_path / "a.docx")]) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["a.docx"]


# --- in a library that is there ------------------------------------------------------------------

def test_a_document_becomes_one_more_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]
                                          ) -> None:
    """In a library that is there a document becomes one more work, and no other one changes."""
    mine = tmp_path / "mine"
    for case in ("plain", "lists"):
        CASES[case](tmp_path / f"{case}.docx")
        assert main(["new", str(mine), "--from", str(tmp_path / f"{case}.docx")]) == 0
    before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    capsys.readouterr()
    assert main(["new", str(mine), "--from", str(tmp_path / "plain.docx")]) == 2
    assert "There is a work “walking-with-sore-knees” already" in capsys.readouterr().err
    assert before == {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
    assert {path.parent.name for path in before if path.name == "work.yaml"} == {
        "walking-with-sore-knees", "steps-to-take"}
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a file").touch()
    assert main(["new", str(tmp_path / "other"), "--from", str(tmp_path / "plain.docx")]) == 2
    assert "neither empty nor a library" in capsys.readouterr().err


def test_what_is_left_out_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The terminal and a file beside the work say the same of what the chapter lacks."""
    CASES["margins"](tmp_path / "margins.docx")
    assert main(["new", str(tmp_path / "mine"), "--from", str(tmp_path / "margins.docx")]) == 0
    told = capsys.readouterr().out
    kept = (tmp_path / "mine/content/coming-home/from-word.md").read_text(encoding="utf-8")
    assert "   1  text box: Call us if unsure. Any hour.\n" in told
    assert "## 1. Text box\n\n> Call us if unsure.\n> Any hour.\n" in kept
    assert "written: 2024-03-05" in (tmp_path / "mine/content/coming-home/work.yaml").read_text()


def test_without_python_docx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                             capsys: pytest.CaptureFixture[str]) -> None:
    """Where python-docx is missing, the message has the command that installs it; exit code 3."""
    CASES["plain"](tmp_path / "plain.docx")
    monkeypatch.setitem(sys.modules, "docx", None)
    assert main(["new", str(tmp_path / "mine"), "--from", str(tmp_path / "plain.docx")]) == 3
    assert "-m pip install 'python-docx>=1.2'" in capsys.readouterr().err
    assert not (tmp_path / "mine").exists()
