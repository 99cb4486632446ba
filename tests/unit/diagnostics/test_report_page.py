"""The report of a check as one HTML page: whole by itself, readable by anyone, and true."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from bifolio.cli import main
from bifolio.diagnostics.excerpts import excerpt
from bifolio.model.source import Span
from tests.support.library import FILES, TinyLibrary

PATIENT = "content/knees/chapters/20-care.patient.md"
WALK = "Walk a little every day."
EASY = "Move your knee each day. Rest when it is hot. Ask a friend to walk with you. " * 4
VOID = ("meta", "link", "img", "br")


@dataclass
class Page(HTMLParser):
    """A page as it was parsed: each element's name, attributes and text, in order."""

    found: list[tuple[str, dict[str, str], list[str]]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in VOID:
            self.open.append(len(self.found) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.found[self.open[-1]][0] == tag, (tag, self.found[self.open[-1]])
        self.open.pop()

    def handle_data(self, data: str) -> None:
        for number in self.open:
            self.found[number][2].append(data)

    def texts(self, tag: str) -> list[str]:
        """What stands in each element of a name, in one line each."""
        return [" ".join(" ".join(text).split()) for name, _, text in self.found if name == tag]


def report(library: TinyLibrary, *words: str, code: int = 0) -> Page:
    """The report that `check` writes of a library."""
    assert main(["check", "--format", "html", "--root", str(library.root), "--quiet", *words]
                ) == code
    page = Page()
    page.feed((library.out / "report.html").read_text(encoding="utf-8"))
    assert not page.open
    return page


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The report of a library with faults in a chapter, and with roles that have yet to sign."""
    library = TinyLibrary(tmp_path_factory.mktemp("faulty"))
    for path, text in FILES.items():
        library.write(path, text)
    library.write("content/library.yaml", "publisher: Test & clinic\nlanguage: en\n"
                  "required_signoffs: {patient: [nurse, pharmacist]}\n")
    library.change(PATIENT, WALK, f"{EASY}\n\nRest now. Walk <b>a</b> lot. Sit down.")
    return report(library, code=1)


def test_the_verdict_stands_first(page: Page) -> None:
    """The page says in its first words whether all is well, and counts what is not."""
    (text,) = page.texts("html")
    assert "Test & clinic, as of 26 November 2026" in text
    assert text.index("To be mended: 2 errors") < text.index("Handouts Handout")


def test_each_handout_tells_how_it_stands(page: Page) -> None:
    """A row has readers, findings by severity, who must sign, and the review date."""
    rows = [row for row in page.texts("tr") if row.startswith("knees · ")]
    assert re.fullmatch(
        r"knees · patient · a4-standard-colour patient 2 \d+ \d+ draft; still to sign: nurse, "
        r"pharmacist 31 January 2028", rows[0]), rows[0]
    assert rows[1:] == [
        "knees · clinician · a4-standard-colour clinician 2 0 0 not asked for 31 January 2028"]


def test_a_finding_stands_in_its_lines(page: Page) -> None:
    """A finding shows its sentence and the word at its place, between the lines round about."""
    at = page.texts("h4").index("Error: raw-html line 5, column 16")
    lines = page.texts("ol")[at]
    assert "Rest now. Walk <b>a</b> lot. Sit down." in lines
    assert "Walk <b>a</b> lot." in page.texts("mark")
    assert "<b>a</b>" in page.texts("strong")
    said = page.texts("dl")[at]
    assert said.startswith("What") and "Why" in said and "Fix" in said
    assert lines.startswith("3 Move your knee") and " 5 Rest now." in lines


def test_readability_is_told(page: Page) -> None:
    """Each patient edition has its measures and a table of its sections."""
    assert any("FKGL:" in text and "at most 6.0" in text for text in page.texts("p"))
    assert "Your sore knee: patient" in page.texts("h3")
    assert any(row.startswith("What you can do") for row in page.texts("tr"))


def test_the_page_stands_alone_and_can_be_heard(page: Page) -> None:
    """It loads nothing and runs nothing, has a language, headings in steps, and scoped headers."""
    attributes = [(name, value) for _, given, _ in page.found for name, value in given.items()]
    assert not {tag for tag, _, _ in page.found} & {"script", "link", "img", "iframe"}
    assert all(value.startswith("#") for name, value in attributes if name in ("href", "src"))
    ids = {value for name, value in attributes if name == "id"}
    assert {value[1:] for name, value in attributes if name == "href"} <= ids
    assert page.found[0][0] == "html" and page.found[0][1]["lang"] == "en"
    assert all(given.get("scope") in ("col", "row") for tag, given, _ in page.found if tag == "th")
    levels = [int(tag[1]) for tag, _, _ in page.found if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in pairwise(levels))
    assert set(re.findall(r"url\(\"(\w+):", "".join(page.texts("style")))) == {"data"}


def test_a_library_without_fault_is_fit(tiny: TinyLibrary) -> None:
    """Without findings the page says so, and twice the same library gives the same bytes."""
    text = " ".join(report(tiny).texts("p"))
    assert "Fit to be made: no findings." in text and "None." in text
    once = (tiny.out / "report.html").read_bytes()
    report(tiny)
    assert (tiny.out / "report.html").read_bytes() == once


def test_an_expired_text_is_marked(tiny: TinyLibrary) -> None:
    """A handout that is past its review date says so in its row."""
    tiny.change("content/knees/work.yaml", "review_by: 2028-01-31", "review_by: 2026-03-31")
    rows = [row for row in report(tiny, code=1).texts("tr") if row.startswith("knees")]
    assert all(row.endswith("31 March 2026 expired") for row in rows) and rows


def test_where_there_is_no_library_the_page_says_so(tmp_path: Path) -> None:
    """Even a folder without a work gets its report."""
    library = TinyLibrary(tmp_path)
    library.write("content/library.yaml", "publisher: A\nlanguage: en\n")
    assert report(library, code=1).texts("h4") == ["Error: empty-library"]


def test_a_broken_template_of_the_library_is_told(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """A report template that cannot be filled in is a finding with its line, not a traceback."""
    tiny.write("templates/report.html", "<p>\n{{ verdikt }}</p>\n")
    assert main(["check", "--format", "html", "--root", str(tiny.root)]) == 1
    assert "templates/report.html:2:4: error[undefined-variable]" in capsys.readouterr().out
    assert not (tiny.out / "report.html").exists()


@pytest.mark.parametrize("form", ["text", "json", "sarif", "html"])
def test_every_form_can_be_filed(
        form: str, tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """With --to the report is in that file, and the terminal only says where."""
    tiny.change(PATIENT, WALK, "Walk <br> a lot.")
    target = tiny.root / "reports" / "it"
    assert main(["check", "--root", str(tiny.root), "--format", form, "--to", str(target)]) == 1
    assert "raw-html" in target.read_text(encoding="utf-8")
    said = capsys.readouterr().out
    assert said.count("\n") == 1 and said.startswith("1 error") and str(target) in said
    assert not tiny.out.exists()


@pytest.mark.parametrize(("column", "said"), [
    (1, ("", "One", " is here.")), (8, ("One is ", "here.", "")), (14, ("", "Is", " “two?”")),
    (0, ("", "One", " is here. Is “two?” And three")), (99, ("And three", "", ""))])
def test_the_sentence_of_a_place_is_set_off(column: int, said: tuple[str, ...]) -> None:
    """The sentence that holds a column, with the word there; for no column the whole line."""
    line = "One is here. Is “two?” And three"
    (found,) = excerpt({"a.md": line.encode()}, Span("a.md", 1, column))
    assert found.sentence == said
    assert "".join((found.before, *found.sentence, found.after)) == line


@pytest.mark.parametrize(("span", "numbers"), [
    (Span("a.md", 1, 1), [1, 2]), (Span("a.md", 2, 3), [1, 2, 3]), (Span("a.md", 3, 9), [2, 3]),
    (Span("c.md", 3, 1), [1, 3, 6]), (Span("a.md"), []), (Span("a.md", 4, 1), []),
    (Span("b.md", 1, 1), [])])
def test_an_excerpt_keeps_to_its_file(span: Span, numbers: list[int]) -> None:
    """The lines of a place are those that are there, and none for a file as a whole."""
    files = {"a.md": b"One.\n\xff two.\nThree.", "c.md": b"One.\n\nTwo.\n \n\nThree."}
    assert [line.number for line in excerpt(files, span)] == numbers
