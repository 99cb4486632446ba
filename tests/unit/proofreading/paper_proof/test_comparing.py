"""The words that were read back from a paper are compared with those that were composed."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from bifolio.composition.passages import passages_of
from bifolio.printing.pdf.content import Font, Run
from bifolio.proofreading.paper_proof.comparing import compare
from bifolio.proofreading.paper_proof.faults import Fault
from bifolio.proofreading.paper_proof.letters import (
    Expected,
    expected,
    in_margin,
    letters_of,
    spaces_in,
)
from bifolio.proofreading.paper_proof.lines import Line, line_of
from bifolio.proofreading.paper_proof.margins import in_margins
from bifolio.proofreading.paper_proof.places import misplaced, overlapping

LACKS, ADDED = "word-not-on-paper", "word-nobody-wrote"


class _Latin(Font):
    """A font in which every letter is half as wide as it is high."""

    def __init__(self) -> None:
        super().__init__()
        self.signs = {code: chr(code) for code in range(0x3000)}
        self.widths = dict.fromkeys(self.signs.values(), 500.0)


LATIN = _Latin()


def line(text: str, x: float = 0, y: float = 700, size: float = 10, page: int = 1) -> Line:
    """A line of type: `text` from a place in points, from the lower left."""
    shown = b"[<" + text.encode("utf-16-be").hex().encode() + b">] TJ"
    return line_of(page, Run(LATIN, shown, size, 0, (1, 0, 0, 1, x, y)), letters_of([text])[0])


def lines(texts: Iterable[str]) -> tuple[Line, ...]:
    """Lines of type one below the other."""
    return tuple(line(text, y=800 - 15 * number) for number, text in enumerate(texts))


def wanted(body: str) -> tuple[Expected, ...]:
    return expected(passages_of(f"<body>{body}</body>"))


def told(body: str, *texts: str) -> list[tuple[str, str]]:
    _, faults = compare(wanted(body), lines(texts))
    return [(fault.rule, fault.words) for fault in faults]


TEXT = "<p>Take two tablets a day.</p><p>Never drive then.</p><p>Call us.</p>"
PAPER = ("Take two", "tablets a day.", "Never drive then.", "Call us.")


def test_the_same_words_in_other_lines_are_the_same() -> None:
    assert told(TEXT, *PAPER) == told(TEXT, "Take two tablets", "a day.", *PAPER[2:]) == []


@pytest.mark.parametrize(("paper", "faults"), [
    (("Take two", "tablets a day.", "Call us."), [(LACKS, "Never drive then.")]),
    (PAPER[:3], [(LACKS, "Call us.")]),
    ((*PAPER, "Or not."), [(ADDED, "Or not.")]),
    (("Stop!", *PAPER), [(ADDED, "Stop!")]),
    (("Take", "tablets a day.", *PAPER[2:]), [(LACKS, "two")]),
    (("Take ten", "tablets a day.", *PAPER[2:]), [(LACKS, "two"), (ADDED, "en")]),
    ((*PAPER[:2], "Never drive then. Now", PAPER[3]), [(ADDED, "Now")]),
    ((PAPER[2], *PAPER[:2], PAPER[3]),
     [(ADDED, "Never drive then."), (LACKS, "Never drive then.")]),
    ((), [(LACKS, "Take two tablets a day."), (LACKS, "Never drive then."), (LACKS, "Call us.")]),
])
def test_what_is_missing_and_what_is_too_much_is_told(
        paper: tuple[str, ...], faults: list[tuple[str, str]]) -> None:
    assert told(TEXT, *paper) == faults


def test_a_page_with_nothing_in_common_ends_soon() -> None:
    body = "".join(f"<p>{'word ' * 40}{number}</p>" for number in range(300))
    assert len(told(body, *(f"other {'x' * 80} {number}" for number in range(2000)))) >= 2


@pytest.mark.parametrize(("body", "paper"), [
    ("<ol><li>a</li><li>b</li></ol>", ("1. ", "a", "2) ", "b")),
    ('<ol class="unnumbered"><li>[1] a</li></ol>', ("[1] a",)),
    ("<ul><li>a<p>b</p></li><li>c</li></ul>", ("• ", "a", "b", "□ ", "c")),
    ('<p>a<sup class="citation">1,2</sup>)</p>', ("a", "[", "1,2", "]", ")")),
    ('<p>a<sup class="citation">[1]</sup></p>', ("a", "[1]")),
    ('<p>(a<sup class="citation">1</sup>)</p>', ("(a", "1", ")")),
    ('<p>x<span class="footnote">One.</span> y<span class="footnote">Two.</span></p>',
     ("x", "a", " y", "b", "a ", "One.", "b ", "Two.")),
    ("<p>hyphenation</p>", ("hyphen-", "ation")),
    ("<p>well-known</p>", ("well-", "known")),
    ("<p>soft\u00adhyphen, 5\u00a0mg, ﬁne, a\u2060b</p>", ("soft-", "hyphen, 5 mg, fine, ab")),
])
def test_what_style_sheets_of_the_house_put_in_is_let_be(body: str, paper: tuple[str, ...]) -> None:
    assert told(body, *paper) == []


@pytest.mark.parametrize(("body", "paper"), [
    ("<ol><li>a</li><li>b</li></ol>", ("1. ", "a", "3. ", "b")),
    ("<ol><li>a</li></ol>", ("• ", "a")), ("<ol><li>a</li></ol>", ("a",)),
    ("<ul><li>a</li></ul>", ("✗ ", "a")), ("<ul><li>a</li></ul>", ("• ", "• ", "a")),
    ('<p>x<span class="footnote">One.</span></p>', ("x", "b", "b ", "One.")),
    ('<p>x<span class="footnote">One.</span></p>', ("x", "a", "One.")),
    ("<p>hyphenation</p>", ("hyphen-ation",)), ("<p>a</p>", ("[", "a", "]")),
    ("<p>5 mg</p>", ("5 MG",)),
])
def test_signs_that_would_say_something_are_told(body: str, paper: tuple[str, ...]) -> None:
    assert told(body, *paper) != []


def test_words_from_right_to_left_are_read_as_they_are_meant() -> None:
    assert letters_of(["see םלוע םולש now"]) == ["seeשלוםעולםnow"]
    assert spaces_in(" see םלוע םו now ") == [3, 5, 9]


def _faults(body: str, *placed: Line) -> list[str]:
    found, faults = compare(wanted(body), placed)
    assert not faults
    return [fault.why for fault in misplaced(found)]


def test_a_passage_below_the_one_before_it_is_in_its_place() -> None:
    body = "<p>one two</p><p>three</p>"
    assert _faults(body, line("one "), line("two", x=20), line("three", y=680)) == []
    assert _faults(body, line("one "), line("two", y=685), line("three", y=670)) == []
    assert _faults(body, line("one two"), line("three", x=60)) == []  # beside it
    assert _faults(body, line("one two", page=1), line("three", y=800, page=2)) == []


@pytest.mark.parametrize("placed", [
    (line("one "), line("two", x=-30), line("three", y=680)),  # before it
    (line("one "), line("two", y=740), line("three", y=680)),  # above it
    (line("one two"), line("three", y=720)),
    (line("one two", x=90), line("three", x=0)),
    (line("one two", page=2), line("three", page=1)),
    (line("one two"), line("three", x=60, y=790)),  # no column begins beside one line
    (line("one two"), line("three", x=38)),  # they run together
    (line("one "), line("two", x=20, y=705), line("three", y=680)),  # raised
    (line("onetwo"), line("three", y=680)), (line("one t wo"), line("three", y=680)),
    (line("one "), line("two", x=15.5), line("three", y=680)),  # without a space
    (line("one tw"), line("o", x=60), line("three", y=680)),  # torn apart
    (line("one tw"), line("o", y=685), line("three", y=660)),  # and over the end of a line
])
def test_what_stands_elsewhere_is_told(placed: tuple[Line, ...]) -> None:
    assert _faults("<p>one two</p><p>three</p>", *placed) != []


def test_a_passage_goes_on_in_the_next_column() -> None:
    body = "<p>a b c d e f</p><p>g</p>"
    column = [line(word, y=700 - 15 * row) for row, word in enumerate("abc")]
    assert _faults(body, *column, line("d e", x=50), line("f", x=50, y=685),
                   line("g", x=50, y=660)) == []
    assert _faults(body, *column, line("d e f", x=7), line("g", x=7, y=680)) != []  # no gutter
    assert _faults(body, *column, line("d e f", y=640), line("g", x=50, y=690)) == []
    assert _faults(body, *column, line("d e f", y=640), line("g", x=20, y=690)) != []


TERMS = "<dl><dt>one</dt><dd>a</dd><dt>two</dt><dd>b</dd></dl>"


@pytest.mark.parametrize(("meanings", "right"), [
    (((30, 700), (30, 680)), True), (((10, 690), (10, 670)), True), (((30, 685), (30, 665)), False),
    (((30, 706), (30, 686)), False), (((-30, 700), (-30, 680)), False),
    (((0, 710), (0, 690)), False), (((30, 680), (30, 660)), False),
    (((17, 700), (17, 680)), False)])
def test_a_meaning_stands_beside_its_word_or_below(
        meanings: tuple[tuple[float, float], ...], right: bool) -> None:
    """Else it would be read with another."""
    (x, y), (u, v) = meanings
    placed = (line("one"), line("a", x, y), line("two", y=680), line("b", u, v))
    assert (_faults(TERMS, *placed) == []) is right


def test_a_number_is_not_broken_or_raised() -> None:
    def placed(*number: Line) -> list[str]:
        return _faults("<p>1.5 of</p>", *number)

    assert placed(line("1.5 of")) == placed(line("1."), line("5 of", x=10)) == []
    assert placed(line("1."), line("5 of", y=685)) and placed(line("1"), line(".5 of", y=685))
    assert placed(line("1."), line("5 of", x=10, y=703))
    assert placed(line("1.5-"), line("of", y=685))  # as if it were a range


def test_a_drawing_stands_in_its_place_as_a_whole() -> None:
    words = "%3Ctext%3Ea%3C/text%3E%3Ctext%3Eb%3C/text%3E"
    body = f'<p>x</p><p><img src="data:image/svg+xml,%3Csvg%3E{words}%3C/svg%3E"></p><p>y</p>'
    for a, b, right in ((650, 690, True), (650, 710, False), (610, 690, False)):
        placed = (line("x"), line("a", x=30, y=a), line("b", y=b), line("y", y=620))
        assert (_faults(body, *placed) == []) is right


GRID = ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>")


def test_a_cell_stands_in_its_column_and_row() -> None:
    def placed(x: float, y: float) -> list[str]:
        return _faults(GRID, line("A"), line("B", x=50), line("1", x, y), line("2", x=50, y=680))

    assert placed(0, 680) == []
    assert placed(48, 680) and placed(80, 680) and placed(0, 705)


def test_a_row_may_go_over_several_pages() -> None:
    head = line("A"), line("B", x=50)

    def placed(body: str, page: int, after: int) -> list[str]:
        return _faults(GRID.replace("1", "1 2").replace("<td>2", "<td>3 4") + body, *head,
                       line("1", y=680), line("2", page=2), line("3", x=50, y=680, page=page),
                       line("4", x=50, page=2), *(line("x", y=600, page=after) for _ in body[:1]))

    assert placed("", 1, 0) == placed("<p>x</p>", 1, 2) == []
    assert placed("<p>x</p>", 1, 1)  # what follows the table stands below it


@pytest.mark.parametrize(("y", "over"), [(700, True), (706, True), (712, False), (688, False)])
def test_words_that_lie_over_others_are_told(y: float, over: bool) -> None:
    assert bool(list(overlapping([line("some words"), line("others", x=20, y=y)]))) is over
    assert not list(overlapping([line("some"), line("others", x=20, y=700)]))


FOOT = '<div class="foot" id="foot-left">Page <span class="page-number"></span> of <span ' \
    'class="page-count"></span></div>'


def _margins(*pages: tuple[Line, ...]) -> list[Fault]:
    passages = passages_of(f'<html data-title="T" data-publisher="P" data-status="DRAFT">{FOOT}')
    _, faults = in_margins(passages, (), dict(enumerate(pages, 1)))
    return list(faults)


def test_each_page_has_its_own_margins() -> None:
    first = (line("P"), line("DRAFT"), line("Page "), line("1"), line(" of "), line("2"))
    second = (line("T"), line("DRAFT"), line("Page 2 of 2"))
    assert _margins(first, second) == []
    assert [(f.rule, f.words, f.page) for f in _margins(first, second[::2])] == [
        (LACKS, "DRAFT", 2)]
    assert {f.rule for f in _margins(first, first)} == {LACKS, ADDED}
    assert {f.rule for f in _margins((*first, line("Approved")), second)} == {ADDED}


def test_the_number_of_a_page_is_put_where_it_belongs() -> None:
    (passage,) = passages_of(f"<html>{FOOT}")
    assert in_margin(passage, 3, 12).signs == "Page3of12"
