"""The bibliography: what a BibTeX file may say, and what is found wrong with it, and where.

One module, as what is read anew after an edit must be what the other tests ask of a whole file.
"""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bifolio.diagnostics import Findings, Severity
from bifolio.loading.bibtex import read_bibliography, reader
from bifolio.loading.bibtex.entries import Entry
from bifolio.model import Bibliography, Reference
from bifolio.model.source import Source
from tests.support.places import ROOT

GOOD = "@article{good, author={Doe, Jo}, title={T}, journal={J}, year=2000}\n"
OTHER = GOOD.replace("good", "b").replace("{T}", "{U}")


def read(text: str) -> tuple[Bibliography, list[tuple[str, int, int]]]:
    """The sources of a bibliography, and its findings as code, line and column."""
    findings = Findings()
    bibliography = read_bibliography(Source("bibliography.bib", dedent(text)), findings)
    return bibliography, [(f.code, f.span.line, f.span.column) for f in findings]


def item(text: str, key: str = "a") -> Any:
    """The CSL-JSON item of the entry `key` in a text without findings above a note."""
    bibliography, findings = read(text)
    assert not findings
    return bibliography.references[key].item


def entry(fields: str, kind: str = "misc") -> Any:
    """The item of one entry with these fields and the few it needs."""
    return item(f"@{kind}{{a, {fields}, url={{https://example.org}}, date={{2020}}, "
                "journal={J}, publisher={P}, school={S}, booktitle={B}, institution={I}}")


# --- what is read ------------------------------------------------------------------------------


def test_house_bibliography_is_read_whole() -> None:
    """Each source of the reference library is read, without a warning."""
    findings = Findings()
    text = (ROOT / "bibliography.bib").read_text(encoding="utf-8")
    bibliography = read_bibliography(Source("bibliography.bib", text), findings)
    assert len(bibliography.references) == text.count("\n@") > 70
    assert findings.at_least(Severity.WARNING) == []


def test_place_is_the_line_of_the_at_sign() -> None:
    """A reference's place is its @, counted from one."""
    bibliography, _ = read("% a comment\n\n" + GOOD + "  " + GOOD.replace("good", "next"))
    places = [(r.span.line, r.span.column) for r in bibliography.references.values()]
    assert places == [(3, 1), (4, 3)]


@pytest.mark.parametrize(("typed", "printed"), [
    (r'M{\"u}ller', "Müller"), (r"Fr\'{\i}as", "Frías"), (r"Fr\'ias", "Frías"),
    (r"M{\o}ller", "Møller"), (r"{\L}ukasz", "Łukasz"), (r"Novák", "Novák"),
    (r"O'Brien", "O’Brien"), (r"\c{C}elik", "Çelik"),
])
def test_accents_in_names(typed: str, printed: str) -> None:
    """LaTeX accents in a name become letters, and a braced letter is not a braced name."""
    assert entry(f"title={{T}}, author={{{typed}, Ann}}")["author"] == [
        {"given": "Ann", "family": printed}]


@pytest.mark.parametrize(("typed", "printed"), [
    (r"50\% of cells -- and more", "50% of cells – and more"),
    ("A 10% weight loss & more", "A 10% weight loss & more"),
    (r"Age $\geq$ 65, or {\textgreater}65", "Age ≥ 65, or >65"),
    (r"H\textsubscript{2}O and $x^2$", "H<sub>2</sub>O and x<sup>2</sup>"),
    (r"\emph{Helicobacter} in {HIV}",
     '<i>Helicobacter</i> in <span class="nocase">HIV</span>'),
    ("``Quoted'' words", "“Quoted” words"),
    ("A\n    broken   line", "A broken line"),
])
def test_latex_in_titles(typed: str, printed: str) -> None:
    """A title loses its LaTeX and no word; braces become protection of capitals."""
    assert entry(f"title={{{typed}}}")["title"] == printed


@pytest.mark.parametrize(("typed", "url"), [
    ("https://x.org/~a/b_c?d=1&e=2#f%20g", "https://x.org/~a/b_c?d=1&e=2#f%20g"),
    (r"https://x.org/b\_c?d=1\&e=2\#f\%20g", "https://x.org/b_c?d=1&e=2#f%20g"),
    (r"\url{https://x.org/~a--b}", "https://x.org/~a--b"),
])
def test_addresses_are_not_decoded(typed: str, url: str) -> None:
    """A URL keeps every sign; only LaTeX escapes, which no URL can have, are undone."""
    assert item(f"@misc{{a, title={{T}}, year=2020, url={{{typed}}}}}")["URL"] == url


def test_corporate_authors_and_particles() -> None:
    """A name in braces is one thing; “and” inside it does not part it; particles stay apart."""
    names = entry("title={T}, author={{Eli Lilly and Company} and van Gaal, Luc F. and "
                  "King, Jr, Martin L. and family=Berg, given=Ann, prefix=van den}")["author"]
    assert names == [
        {"literal": "Eli Lilly and Company"},
        {"given": "Luc F.", "family": "Gaal", "non-dropping-particle": "van"},
        {"given": "Martin L.", "family": "King", "suffix": "Jr"},
        {"given": "Ann", "family": "Berg", "non-dropping-particle": "van den"}]


def test_and_others() -> None:
    """“and others” is no author; the item says that the list goes on."""
    read_item = entry("title={T}, author={Ilic, S. and others}")
    assert read_item["author"] == [{"given": "S.", "family": "Ilic"}]
    assert read_item["custom"] == {"and-others": ["author"]}


def test_strings_and_concatenation() -> None:
    """@string abbreviations are resolved, in upper or lower case, and # joins."""
    text = """\
        @string{nejm = "New England " # {Journal}}
        @string(of = { of Medicine})
        @article{a, author={B, C}, title={T}, journal = NEJM # of, month = mar # "~14", year=2020}
        """
    assert item(text)["container-title"] == "New England Journal of Medicine"
    assert item(text)["issued"] == {"date-parts": [[2020, 3, 14]]}


@pytest.mark.parametrize(("fields", "parts"), [
    ("year=2020", [2020]), ("year={2020}, month={June}", [2020, 6]),
    ("year=2020, month=jun", [2020, 6]), ("year=2020, month={6}, day={2}", [2020, 6, 2]),
    ("date={2019-03-14}", [2019, 3, 14]), ("date={2019-03}", [2019, 3]),
    ("date={2019-21}", [2019]), ("date={2019/}", [2019]),
])
def test_dates(fields: str, parts: list[int]) -> None:
    """Year and month, as BibTeX has them, and biblatex dates give date parts."""
    date = item(f"@misc{{a, title={{T}}, howpublished={{H}}, {fields}}}")["issued"]
    assert date["date-parts"] == [parts]


def test_years_in_words_and_days_of_access() -> None:
    """A year that is none is printed as it stands; urldate is the day of access."""
    read_item = item("@misc{a, title={T}, url={https://x.org}, year={in press}, "
                     "urldate={2026-11-22}}")
    assert read_item["issued"] == {"literal": "in press"}
    assert read_item["accessed"] == {"date-parts": [[2026, 11, 22]]}


@pytest.mark.parametrize(("typed", "printed"), [
    ("1780--1795", "1780–1795"), ("1412-6", "1412–1416"), ("S158--S178", "S158–S178"),
    ("e0179538", "e0179538"), ("1--4, 9--12", "1–4, 9–12"),
])
def test_pages(typed: str, printed: str) -> None:
    """Ranges of pages have one en dash and a full last page; article numbers stay."""
    assert entry(f"title={{T}}, author={{A}}, pages={{{typed}}}", "article")["page"] == printed


def test_crossref_and_xdata() -> None:
    """A chapter takes from its book what it lacks; the book's title becomes the book's."""
    chapter = item("""\
        @xdata{press, publisher = {University Press}}
        @incollection{a, author={Roe, R.}, title={The liver}, pages={3--9}, crossref={Book}}
        @collection{book, editor={Doe, D.}, title={Organs}, year=2001, doi={10.1000/b},
          xdata={press}}
        """)
    assert chapter["type"] == "chapter"
    assert chapter["title"] == "The liver"
    assert chapter["container-title"] == "Organs"
    assert chapter["publisher"] == "University Press"
    assert chapter["editor"] == [{"given": "D.", "family": "Doe"}]
    assert "DOI" not in chapter


@pytest.mark.parametrize(("kind", "csl"), [
    ("article", "article-journal"), ("book", "book"), ("incollection", "chapter"),
    ("inproceedings", "paper-conference"), ("phdthesis", "thesis"), ("techreport", "report"),
    ("misc", "webpage"), ("online", "webpage"),
])
def test_types(kind: str, csl: str) -> None:
    """Each kind of entry becomes the type that a citation style sets apart."""
    assert entry("title={T}, author={A}", kind)["type"] == csl


def test_zotero_biblatex_export() -> None:
    """An entry as Zotero and Better BibTeX write it for biblatex."""
    read_item = item(r"""
        @article{a,
          title = {Mechanisms of {{GLP-1}} Action},
          author = {Drucker, Daniel J.},
          date = {2018-04-03},
          journaltitle = {Cell Metabolism},
          shortjournal = {Cell Metab},
          volume = {27},
          number = {4},
          eprint = {29617641},
          eprinttype = {pmid},
          pages = {740--756},
          issn = {1550-4131},
          doi = {https://doi.org/10.1016/j.cmet.2018.03.001},
          url = {https://www.cell.com/article/S1550-4131(18)30179-7/fulltext},
          urldate = {2024-01-31},
          abstract = {Some 50% of {this} is \weird{} text.},
          langid = {english},
          keywords = {a,b},
          file = {C\:\\Users\\jo\\x.pdf;/home/jo/y.pdf}
        }""")
    assert read_item["DOI"] == "10.1016/j.cmet.2018.03.001"
    assert read_item["PMID"] == "29617641"
    assert read_item["container-title-short"] == "Cell Metab"
    assert read_item["issued"] == {"date-parts": [[2018, 4, 3]]}
    assert read_item["language"] == "en"
    assert "abstract" not in read_item


def test_zotero_bibtex_export() -> None:
    """An entry as Zotero writes it for BibTeX, register numbers in the note."""
    read_item = item(r"""
        @article{a,
            title = {Sleep {\textless}i{\textgreater}in vivo{\textless}/i{\textgreater}},
            volume = {1},
            doi = {10.1000/a{\_}b},
            note = {PMID: 123 PMCID: PMC45},
            journal = {J},
            author = {Doe, Jo},
            month = apr,
            year = {2018},
        }""")
    assert read_item["title"] == "Sleep <i>in vivo</i>"
    assert (read_item["DOI"], read_item["PMID"], read_item["PMCID"]) == (
        "10.1000/a_b", "123", "PMC45")


# --- what is found -----------------------------------------------------------------------------

BROKEN: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    "same key": (GOOD + GOOD, [("duplicate-citation-key", 2, 1)]),
    "same key but for its case": (
        GOOD + GOOD.replace("good", "Good"), [("duplicate-citation-key", 2, 1)]),
    "same DOI, typed in two ways": (
        GOOD.replace("2000}", "2000, doi={10.1000/X}}")
        + GOOD.replace("good", "b").replace("2000}", "2000,\n doi={https://doi.org/10.1000/x}}"),
        [("duplicate-doi", 3, 6)]),
    "no comma after the key": (
        "@article{a\n title={T}}\n" + GOOD, [("bibtex-syntax", 1, 11)]),
    "no comma after a field": (
        "@misc{a,\n title={T}\n year=2000, note={N}}\n" + GOOD, [("swallowed-field", 2, 11)]),
    "no comma after several fields": (
        "@misc{a,\n title={T}\n year=2000\n note={N}}\n" + GOOD,
        [("swallowed-field", 2, 11), ("swallowed-field", 3, 11)]),
    "brace never closed": (
        "@misc{a,\n title={The {DPP trial},\n year=2000, note={N}\n}\n" + GOOD,
        [("unbalanced-brace", 2, 8)]),
    "entry never closed": ("@misc{a,\n title={T}\n\n" + GOOD, [("unbalanced-brace", 1, 6)]),
    "entry never closed at the end": (GOOD + "@misc{a,\n title={T}", [("unbalanced-brace", 2, 6)]),
    "brace too many": (
        "@misc{a,\n title={The {DPP}} trial},\n year=2000\n}\n" + GOOD,
        [("unbalanced-brace", 2, 20)]),
    "brace too many at the end of a field": (
        "@misc{a,\n title={The DPP}},\n year=2000\n}\n" + GOOD, [("unbalanced-brace", 2, 17)]),
    "quotation mark never closed": (
        '@misc{a,\n title="T,\n year={2000}\n}\n' + GOOD, [("bibtex-syntax", 2, 8)]),
    "no key": ("@misc{,\n title={T}}\n" + GOOD, [("bibtex-syntax", 1, 1)]),
    "field twice": (
        "@misc{a, title={T}, note={N}, year=2000,\n year=2001}\n" + GOOD,
        [("bibtex-syntax", 2, 7)]),
    "no @": ("misc{a, title={T}}\n" + GOOD, [("bibtex-syntax", 1, 1)]),
    "brace on the next line": ("@misc\n{a, title={T}}\n" + GOOD, [("bibtex-syntax", 1, 1)]),
    "mistyped kind": (OTHER.replace("article", "artcile", 1) + GOOD,
                      [("bibtex-syntax", 1, 1)]),
    "unknown command": (
        "@misc{a, note={N}, year=2000,\n title={\\foo{T}}}\n" + GOOD, [("bibtex-syntax", 2, 8)]),
    "undefined abbreviation": (
        OTHER.replace("{J}", "\n nejm") + GOOD, [("undefined-string", 2, 2)]),
    "borrows from nowhere": (
        "@misc{a, title={T}, note={N}, year=2000,\n crossref={b}}\n" + GOOD,
        [("unknown-name", 2, 11)]),
    "borrow from each other": (
        "@misc{a, title={T}, note={N}, year=2000, crossref={b}}\n"
        "@misc{b, title={T}, note={N}, year=2000, crossref={a}}\n" + GOOD,
        [("unknown-name", 2, 51)]),
    "article without a journal": (
        "\n@article{a, author={A}, title={T}, year=2000}\n" + GOOD, [("incomplete-source", 2, 1)]),
    "page without a place": (
        "@misc{a, author={A}, title={T}, year=2000}\n" + GOOD, [("incomplete-source", 1, 1)]),
    "empty field": ("@misc{a, title={T}, note={N}, year=2000,\n isbn=}\n" + GOOD,
                    [("bibtex-syntax", 2, 7)]),
}


@pytest.mark.parametrize("name", BROKEN)
def test_faults(name: str) -> None:
    """A fault is reported once, at its line and column, and all other entries are read."""
    text, expected = BROKEN[name]
    bibliography, findings = read(text)
    assert findings == expected
    assert bibliography.references["good"].item["title"] == "T"


def test_swallowed_fields_are_still_read() -> None:
    """What a missing comma hid is read all the same, so that one fault does not bring others."""
    bibliography, _ = read(BROKEN["no comma after several fields"][0])
    assert bibliography.references["a"].item["issued"] == {"date-parts": [[2000]]}


def test_duplicates_name_the_first() -> None:
    """The finding on a second entry says where the first one stands."""
    findings = Findings()
    read_bibliography(Source("bibliography.bib", "\n" + GOOD + GOOD), findings)
    assert "bibliography.bib:2" in next(iter(findings)).what


def test_comments_are_no_faults() -> None:
    """Prose, @comment and @preamble between entries are left alone."""
    _, findings = read("Notes of me@example.org: a = b, {c}\n@comment{x y}\n"
                       '@preamble{"\\x"}\n' + GOOD + "% the end\n")
    assert findings == []


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture,
                           capsys: pytest.CaptureFixture[str]) -> None:
    """The parser's own complaints reach neither the log nor the terminal."""
    read(BROKEN["brace never closed"][0])
    assert not caplog.records
    assert capsys.readouterr() == ("", "")


_PIECES = st.sampled_from(
    ["@article{", "@string{", "@misc(", "@comment{", "a,", "title", "author", "=", "{", "}", '"',
     ",", "\n", "#", "%", "\\", '\\"u', "and", "others", " ", "~", "$", "--", "crossref", "xdata",
     "doi", "10.1000/x", "year", "2020", "month", "pages", "1-2-3", "é", "\x00", "\ufdd0", "(", ")",
     "@", "date", "family=", "edition"])


@settings(max_examples=400, deadline=None)
@given(st.lists(_PIECES, max_size=40).map("".join) | st.text(max_size=80)
       | st.lists(_PIECES, max_size=12).map(lambda p: "@article{a, author={" + "".join(p) + "}}"))
def test_no_input_ends_in_a_traceback(text: str) -> None:
    """Whatever the file says, it is read; what is wrong becomes findings with real places."""
    findings = Findings()
    source = Source("bibliography.bib", text)
    read_bibliography(source, findings)
    lines = text.count("\n") + 1
    assert all(0 <= f.span.line <= lines for f in findings)


@pytest.mark.parametrize("text", [
    "@misc{a, title=" + "{" * 5000 + "x" + "}" * 5000 + "}",
    "{" * 5000,
    "@misc{a, " + "x={y} " * 3000,
    "@misc{a, " + "x={y} " * 3000 + "}",
    "".join(f"@misc{{a{n}, crossref={{a{n + 1}}}}}\n" for n in range(3000)),
    "@misc{a, author={A" + " " * 20_000 + "x}}",
    "@misc{a, title={" + "$_a" * 600 + "&" * 20_000 + "}}",
])
def test_deep_and_long_input(text: str) -> None:
    """Thousands of braces or forgotten commas do not end in a traceback."""
    read(text)


# --- read again after an edit --------------------------------------------------------------------

PIECES = (
    "@string{joj = {Journal of Joints}}\n", "@string{joj = {Another Journal}}\n",
    "@article{a, author={Doe, Jo}, title={{T} of $x_2$}, journal=joj, year=2000, doi={10.1/x}}\n",
    "@article{b, author={Roe, Al and others}, title={U}, journal={J}, year=2001, doi={10.1/X}}\n",
    "@book{c, author={Poe, Ed}, title={Book}, publisher={P}, year=2002}\n",
    "@inbook{d, author={Poe, Ed}, title={Part}, pages={1--2}, crossref={c}}\n",
    "@article{e, author={Doe, Jo} crossref = {c}, title={Swallowed}, year=2003}\n",
    "@article{f, title={Lacks}, year={20x3}}\n", "@misc{g, title={Never closed\n",
    "@misc{h, title={A}, url={https://example.org}, year=2000, keep={It is the first.}}\n",
    "@misc{i, title={Old}, url={https://example.org}, year=1990, superseded_by={h}}\n",
    "@misc{A, title={Same key}, url={https://example.org}, year=2000}\n", "title = {Stray}},\n",
    "% a remark\n", "\n", GOOD,
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=9), min_size=2, max_size=4))
@example([[PIECES[0], PIECES[2]], [PIECES[1], PIECES[2]]])  # another abbreviation
def test_an_edit_reads_what_a_fresh_reading_would(texts: list[list[str]]) -> None:
    """With what is known of the entries of earlier texts comes just what comes without."""
    known: dict[str, Reference] = {}
    for text in map("".join, texts):
        source, fresh, later = Source("bibliography.bib", text), Findings(), Findings()
        assert read_bibliography(source, later, known) == read_bibliography(source, fresh)
        assert list(later) == list(fresh)


def test_an_edit_reads_one_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long bibliography only the entry that was changed is read again."""
    text = "".join(GOOD.replace("good", f"good{number}") for number in range(50))
    known: dict[str, Reference] = {}
    read_bibliography(Source("bibliography.bib", text), Findings(), known)
    read_now: list[str] = []
    usual = reader._reference

    def reading(entry: Entry, *more: Any) -> Reference:
        read_now.append(entry.key)
        return usual(entry, *more)

    monkeypatch.setattr(reader, "_reference", reading)
    text = "\n" + text.replace("good7, author={Doe", "good7, author={Roe")
    bibliography = read_bibliography(Source("bibliography.bib", text), Findings(), known)
    assert read_now == ["good7"] and len(bibliography.references) == len(known) == 50
    assert bibliography.references["good7"].item["author"] == [{"family": "Roe", "given": "Jo"}]
    assert bibliography.references["good9"].span.line == 11
