"""Links: only the web, mail and telephones may be reached from a handout, from every source."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bifolio.diagnostics import Finding, Severity
from bifolio.model.links import has_scheme, links_of, may_lead
from tests.support.library import TinyLibrary, found_in_chapters

TABLE = "content/knees/tables/options.yaml"
BAD = ("javascript:alert(1)", "JaVaScRiPt:alert(1)//http://x", " javascript:alert(1)",
       "java\tscript:alert(1)", "\x01javascript:alert(1)", "data:text/html,<b>x", "vbscript:x",
       "file:///etc/passwd", "//example.org/x", "\\\\host\\share", "ftp://example.org/x", "https:x",
       "https:\\\\example.org", "https:///etc/passwd", "C:\\x", "blob:https://example.org/1",
       "view-source:https://example.org", "/etc/passwd", "x.html", "", "mailto://host/x")
GOOD = ("https://example.org", "HTTP://example.org/a?b#c", "mailto:a@example.org", "tel:+44 1234",
        "#heading", "https://example.org/javascript:x")


def test_the_good_addresses_lead_and_no_other() -> None:
    """Spaces, control signs and capitals hide no scheme."""
    assert [address for address in (*BAD, *GOOD) if may_lead(address)] == list(GOOD)
    assert has_scheme("java\nscript:x")
    assert not has_scheme("x.html")


def test_the_links_of_a_page_are_all_found() -> None:
    """In any quotes, behind any attribute, with escapes taken out."""
    page = ("<p title='>' data-x=\"<a>\">a href='no'</p><A HREF=java&#115;cript:x>"
            "<a\ntitle='>' href = ' y'><svg:a xlink:href=\"z\"/><form action=w><a data-href='no'>")
    assert [*links_of(page)] == ["javascript:x", " y", "z", "w"]


WRITTEN = (
    "[more](javascript:x)", "[more](<java\tscript:x>)", "[more](&#106;avascript:x)",
    "<vbscript:x>", "[more][a]\n\n[a]: data:text/html,x", "[more](//example.org)",
    "[more](<\\\\\\\\host\\\\share>)", "![A knee](images/p.svg) [more](file:///x)")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Finding]]:
    """What is found of links in each of these texts."""
    found = found_in_chapters(tmp_path_factory.mktemp("written"), WRITTEN, {
        "content/knees/images/p.svg": '<svg xmlns="http://www.w3.org/2000/svg" '
                                      'width="9" height="9"><rect width="9" height="9"/></svg>'})
    return {text: [f for f in of if f.code in ("unsafe-link", "relative-link")]
            for text, of in found.items()}


@pytest.mark.parametrize("written", WRITTEN)
def test_a_link_in_a_text_is_told_once_at_its_place(
        found: Mapping[str, list[Finding]], written: str) -> None:
    """Whether typed, referred to or in angle brackets: one error, at the link."""
    finding, = found[written]
    assert finding.severity is Severity.ERROR
    assert finding.span.line == 3


def test_a_link_in_a_table_cell_is_told(tiny: TinyLibrary) -> None:
    """What YAML says is read as Markdown is, and its links as strictly."""
    tiny.change(TABLE, "often: Weekly", "often: '[Weekly](javascript:x)'")
    assert {(f.code, f.span.path) for f in tiny.check()} == {("unsafe-link", TABLE)}


@pytest.mark.parametrize("field", ["url = {www.example.org/x}", "url = {<https://example.org/x>}"])
def test_an_address_as_reference_managers_keep_it_is_a_link(tiny: TinyLibrary, field: str) -> None:
    """Without its scheme, or in angle brackets."""
    text = (tiny.root / "bibliography.bib").read_text()
    tiny.write("bibliography.bib", text + f"@misc{{odd, title={{T}}, year=2020,\n{field}}}\n")
    assert not [f for f in tiny.check() if f.code in ("invalid-identifier", "unsafe-link")]


@pytest.mark.parametrize("link", ["javascript:alert(1)", "//example.org/x.js", "x.html"])
def test_a_link_that_a_template_writes_is_told_at_its_line(tiny: TinyLibrary, link: str) -> None:
    """A template of the library can add a link to every page; it is told before any is made."""
    tiny.for_patients_alone()
    tiny.write("templates/draft-notice.html", f"\n<p><a\ntitle='>' href='{link}'>x</a></p>\n")
    found = {(f.code, f.severity, f.span.path, f.span.line) for f in tiny.check()}
    assert ("unsafe-link", Severity.ERROR, "templates/draft-notice.html", 3) in found
