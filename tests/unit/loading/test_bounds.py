"""Files with too much of something: each is read to its end at once, as one finding at its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.building.plan import open_library
from bifolio.citations.styles import find_style
from bifolio.diagnostics import ContentError, Finding, Findings
from bifolio.files.limits import time_limit
from bifolio.model import CitationStyle
from bifolio.model.source import Span
from tests.support.library import TinyLibrary

CARE = "content/knees/chapters/20-care.patient.md"
FACTS = "content/knees/facts.yaml"
WORK = "content/knees/work.yaml"
_FACT = """\
a:
  quantity: x
  value: "{}"
  unit: mg
  population: adults
  sources: [smith2020]
  grade: B
  confidence: verified
  as_of: 2026-01-31
"""
_BIB = "@article{{smith2020, author={{A}}, title={}, journal={{J}}, year={{2020}}}}\n"


def found(tiny: TinyLibrary) -> list[Finding]:
    """What reading finds, in a time that a person waits for."""
    with time_limit(15):
        try:
            return list(open_library(tiny.order()).findings)
        except ContentError as error:
            return list(error.findings)


@pytest.mark.parametrize("text", [
    "[" * 20_000, "[@" * 20_000, "[a](" * 9_000, "![a" * 9_000, "word " * 100_000, "x" * 500_000,
    "**a *b " * 9_000, "x" * 1_001, "a " + "`" * 1_001, "<a " * 20_000,
    "> " * 40 + "[" * 600, "- " + "(" * 501, "| " + "y" * 1_001 + " | b |\n|---|---|\n| c | d |",
], ids=lambda text: f"{text[:8]!r}×{len(text)}")
def test_a_long_paragraph_is_told_at_its_line(tiny: TinyLibrary, text: str) -> None:
    """A paragraph, item, quotation or cell that would take its reader hours is one finding."""
    tiny.write(CARE, f"# What you can do\n\nWalk.\n\n{text}\n\n```{{table}} options\n```\n")
    (finding,) = found(tiny)
    assert (finding.code, finding.span.path, finding.span.line) == ("past-bound", CARE, 5)


@pytest.mark.parametrize("text", [
    "|" + "a|" * 101 + "\n|" + "-|" * 101 + "\n|" + "b|" * 101,
    "|a|b|\n|-|-|\n" + "|c|d|\n" * 2_001], ids=["columns", "rows"])
def test_a_large_table_is_told(tiny: TinyLibrary, text: str) -> None:
    """A table with more columns or rows than any page holds is one finding."""
    tiny.write(CARE, f"# What you can do\n\nWalk.\n\n{text}\n\n```{{table}} options\n```\n")
    (finding,) = found(tiny)
    assert (finding.code, finding.span.path) == ("past-bound", CARE)


def test_blocks_in_blocks_are_told_once(tiny: TinyLibrary) -> None:
    """Three thousand divisions in one another are one finding, where they become too many."""
    tiny.write(CARE, "# What you can do\n\n" + ":::: patient\n" * 3_000 + "Walk.\n")
    (finding,) = (f for f in found(tiny) if f.code == "past-bound")
    assert (finding.span.path, finding.span.line) == (CARE, 53)


def test_footnotes_that_call_footnotes_are_told(tiny: TinyLibrary) -> None:
    """Thirty notes that each call the next one twice are no thousand million notes."""
    notes = "\n\n".join(f"[^n{n}]: x [^n{n + 1}] y [^n{n + 1}]" for n in range(30))
    tiny.write(CARE, f"# What you can do\n\nWalk.[^n0]\n\n{notes}\n\n[^n30]: The end.\n")
    findings = found(tiny)
    assert [f.span.path for f in findings if f.code == "past-bound"] == [CARE]


@pytest.mark.parametrize(("path", "old", "new"), [
    (WORK, "No outside funding.", "x" * 900_000),
    (WORK, "No outside funding.", "x y " * 300_000),
    (WORK, '"1.0"', '"' + "9" * 2_000 + '"'),
    ("content/knees/tables/options.yaml", "often: Daily", "often: " + "word " * 5_000),
    ("content/knees/tables/options.yaml", "corner: Question", "corner: " + "[" * 0 + "z" * 1_001),
    ("content/library.yaml", "Test clinic", "x" * 1_001)])
def test_a_long_text_is_told_at_its_line(tiny: TinyLibrary, path: str, old: str, new: str) -> None:
    """A text in a YAML file that nothing can print is one finding, where it begins."""
    text = (tiny.root / path).read_text("utf-8")
    tiny.change(path, old, new)
    (finding,) = found(tiny)
    assert (finding.code, finding.span.path) == ("past-bound", path)
    assert finding.span.line == text[:text.index(old)].count("\n") + 1


@pytest.mark.parametrize("value", ["9" * 4_301, "0." + "1" * 5_000, "-" + "3" * 1_200])
def test_a_number_without_end_is_told(tiny: TinyLibrary, value: str) -> None:
    """A value of more digits than Python reads is one finding, at its line."""
    tiny.write(FACTS, _FACT.format(value))
    told = [f for f in found(tiny) if f.code != "unused-fact"]
    assert [(f.code, f.span.line) for f in told] == [("past-bound", 3)]


@pytest.mark.parametrize("value", ["5²", "٣٥", "½", "１０", "1e9", "0x1F", "5\u0660"])
def test_no_other_digits_are_read(tiny: TinyLibrary, value: str) -> None:
    """Signs that look like digits are no number, and no fault of the program."""
    tiny.write(FACTS, _FACT.format(value))
    assert {f.code for f in found(tiny)} - {"deceptive-sign"} == {"unexpected-value"}


@pytest.mark.parametrize(("pieces", "line"), [(2, 8), (10, 4), (3, 6)])
def test_abbreviations_that_grow_are_told(tiny: TinyLibrary, pieces: int, line: int) -> None:
    """Abbreviations made of those before them stop at the first that is too long."""
    strings = "".join(f"@string{{s{n} = {' # '.join([f's{n - 1}'] * pieces)}}}\n"
                      for n in range(1, 40))
    tiny.write("bibliography.bib", "@string{s0 = {xxxxxxxxxx}}\n" + strings + _BIB.format("s39")
               + _BIB.format("{T}").replace("smith2020", "jones2019"))
    findings = [f for f in found(tiny) if f.code == "past-bound"]
    assert findings and findings[0].span.path == "bibliography.bib"
    assert findings[0].span.line == line


@pytest.mark.parametrize("title", [
    "{" + "\\'" * 20_000 + "e}", "{" + "x" * 50_001 + "}", "{" + "$a$ " * 600 + "}",
    '"' + "\\alpha " * 1_500 + '"', "{a} # " * 9_000 + "{" + "y" * 45_000 + "}",
    "{" + "a--" * 15_000 + "}"],
    ids=["accents", "letters", "maths", "commands", "pieces", "a word"])
def test_a_long_field_is_told_at_its_place(tiny: TinyLibrary, title: str) -> None:
    """A field that would take hours to decode is one finding, where its value begins."""
    tiny.write("bibliography.bib", _BIB.format(title)
               + _BIB.format("{T}").replace("smith2020", "jones2019"))
    told = [f for f in found(tiny) if f.code != "incomplete-source"]
    assert [(f.code, f.span.line) for f in told] == [("past-bound", 1)]


def test_a_large_file_is_not_read(tiny: TinyLibrary) -> None:
    """A chapter of many megabytes is one finding, with what a chapter may have."""
    tiny.write(CARE, "word\n\n" * 400_000)
    (finding,) = (f for f in found(tiny) if f.span.path == CARE)
    assert finding.code == "past-bound" and "2.4 MB" in finding.what and "1 MB" in finding.what


def test_a_library_of_too_many_files_is_told(tiny: TinyLibrary, monkeypatch: pytest.MonkeyPatch
                                             ) -> None:
    """What stands behind the last file that is read is told, and the reading ends."""
    from dataclasses import replace

    from bifolio.files import reading

    monkeypatch.setattr(reading, "FILES", replace(reading.FILES, most=4))
    findings = found(tiny)
    assert [f.code for f in findings if "more than 4 files" in f.what] == ["past-bound"]


_HEAD = ('<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info>'
         "<title>H</title><id>h</id></info>")


def _style(macros: str, layout: str) -> str:
    return (f'{_HEAD}{macros}<citation><layout><text variable="citation-number"/></layout>'
            f"</citation><bibliography><layout>{layout}</layout></bibliography></style>")


_DOUBLING = '<macro name="m0"><text variable="title"/></macro>' + "".join(
    f'<macro name="m{n}"><text macro="m{n - 1}"/><text macro="m{n - 1}"/></macro>'
    for n in range(1, 27))


@pytest.mark.parametrize(("style", "said"), [
    (_style(_DOUBLING, '<text macro="m26"/>'), "parts"),
    (_style('<macro name="a"><text macro="a"/></macro>', '<text macro="a"/>'), "calls itself"),
    (_style('<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>',
            '<text macro="b"/>'), "calls itself"),
    (_style("", "<group>" * 3_000 + "</group>" * 3_000), "deeper"),
    (_style("".join(f'<macro name="m{n}"><text macro="m{n + 1}"/></macro>' for n in range(900)),
            '<text macro="m0"/>'), "deeply"),
    (_style('<macro name="a">' + '<text variable="title"/>' * 20_001 + "</macro>",
            '<text macro="a"/>'), "parts"),
], ids=["doubling", "itself", "each other", "nested", "a chain", "long"])
def test_an_endless_citation_style_is_told(style: str, said: str) -> None:
    """A style whose macros multiply, or call themselves, is refused before it is used."""
    findings = Findings()
    with time_limit(10):
        find_style(CitationStyle("house.csl", style, Span("content/library.yaml", 3, 1), False),
                   findings)
    (finding,) = findings
    assert finding.code == "broken-citation-style" and said in finding.what


def test_every_style_at_hand_is_within_bounds() -> None:
    """The styles that come with the program are not taken for endless ones."""
    from bifolio.citations import styles

    findings = Findings()
    for path in sorted((Path(styles.__file__).parent / "csl").glob("*.csl")):
        find_style(CitationStyle(path.stem, "", Span("x"), False), findings)
    assert not len(findings)
