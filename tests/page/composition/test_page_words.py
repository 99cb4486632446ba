"""The page's own words: each stands in one table, and nothing else puts a word on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bifolio.model import FORMATS
from bifolio.model.boxes import BOXES, BoxKind
from bifolio.model.page_words import catalogue
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.imposition import language_in
from bifolio.proofreading.readability.reading_ease import SCALES, ReadingScale
from bifolio.proofreading.web_pages import texts_of
from tests.support.figures_cases import add_figures
from tests.support.library import TinyLibrary, tiny_in
from tests.support.page_words import MAKING, adding, page_says

WORK = "content/knees/work.yaml"
RICH = """\

::: key-message
Walk [daily](https://knees.example/walks) {grade}`A`.[^b]
:::

::: action
Swim.
:::

::: warning
Rest.
:::

::: note
A {term}`joint` wears [@jones2019; @smith2020].
:::

[^b]: Gently.
"""
SEEN = {"page_of", "code", "review_day", "revision_of", "continued", "how_to_read",
        "who_and_when", "icon_array", "dot_and_whisker", "bars", "time_line", "schematic",
        "broken_arrow", "blocked_arrow", "closed_gate", "it_shows", "at_time", "periods", "people",
        "grade", "high_certainty", "source", "back_to_first", "back_to_one", "web_page_at",
        "words_to_know", "glossary", "where_from", "references", "about_handout", "goes_with",
        "references_in", "logo_of", "when_to_call", "draft", "nobody_yet", "still_to_sign",
        "key_points", "to_do", "warning", "note"}
NEUTRAL = ("bifolio", "invalid", "http", "https", "www", "doi", "org", "et", "al", "en",
           "January", "February", "AB", "week", "width", "device", "initial",
           "scale")  # no furniture: names, addresses, what a style sheet of CSL says


def marked(name: str) -> str:
    """Instead of the word of this name its number in quotation marks, and what fills it in."""
    blanks = re.findall(r"\{\w+\}", catalogue("en").said[name][-1])
    return " ".join((f"«{list(catalogue('en').said).index(name)}»", *blanks))


@pytest.fixture
def marked_words() -> Iterator[None]:
    """Another English, in which every word of the page is a mark."""
    with page_says(**{name: marked(name) for name in catalogue("en").said}):
        yield


def rich(folder: Path) -> TinyLibrary:
    """A tiny library with one of everything that a page says words of its own about."""
    library = tiny_in(folder)
    add_figures(library)
    figures = "".join(f"\n```{{figure}} {name}\n```\n"
                      for name in ("pain", "both", "weeks", "joint", "meal"))
    for path in ("20-care.patient.md", "20-care.clinician.md"):
        with (library.root / "content/knees/chapters" / path).open("a", encoding="utf-8") as file:
            file.write(RICH + figures)
    library.write("content/glossary.yaml",
                  "joint:\n  expansion: articulation\n  plain: a hinge\n  clinical: a hinge\n")
    rows = "".join(f"      - {{id: c{n}, name: Criterion {n}}}\n" for n in range(60))
    library.write("content/knees/tables/long.yaml", (
        "title: Long\noptions:\n  - {id: one, name: One}\ncriteria:\n"
        f"  - group: Many\n    criteria:\n{rows}answers:\n  one:\n"
        + "".join(f"    c{n}: Little\n" for n in range(60))))
    with (library.root / "content/knees/chapters/10-what.md").open("a", encoding="utf-8") as file:
        file.write("\n```{table} long\n```\n")
    library.write("content/clinics/quayside.yaml",
                  "name: Quayside\naddress: [Quay]\nhours: Monday\n"
                  "phones: [{label: Nurse, number: 01632 960 150, hours: daily}]\n"
                  "logo: quay.svg\n")
    library.write("content/clinics/quay.svg",
                  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
                  '<path d="M0 0h9v9z"/></svg>')
    library.change(WORK, "funding:",
                   "sheets:\n"
                   "  - {id: helps, title: Help, audience: patient, from: table options}\n"
                   "  - {id: side, title: Help, audience: clinician, from: table options}\n"
                   "funding:")
    return library


def said(library: TinyLibrary) -> Iterator[tuple[str, str]]:
    """All that is printed, shown or read out of what was delivered, with where."""
    for path in sorted(library.out.glob("knees/**/*.pdf")):
        paper = Paper(path.read_bytes())
        named = [paper.metadata.get(key, "") for key in ("Title", "Subject", "Keywords")]
        yield path.name, "\n".join((paper.text, *paper.outline, *paper.descriptions, *named))
    for path in sorted(library.out.glob("knees/*.html")):
        yield path.name, "\n".join(texts_of(path.read_text(encoding="utf-8")))


def strange(text: str, known: set[str]) -> set[str]:
    """The words in a text that are no marks, and none of the library's own."""
    text = re.sub(r"[\r\n\u2060\ufffe]", " ", text)
    code = re.escape(marked("code").format(code=""))
    bare = re.sub(rf"{code}\w{{8}}|«[^«»]*»", " ", text)
    return {found[0] for found in re.finditer(r"[A-Za-z]{2,}", bare) if found[0] not in known}


def vocabulary(library: TinyLibrary) -> set[str]:
    """The words that the library's own files hold, however they are written."""
    texts = [path.read_text(encoding="utf-8") for path in library.root.rglob("*")
             if path.suffix in (".md", ".yaml", ".bib") and path.is_file()]
    own = set(re.findall(r"[A-Za-z]{2,}", " ".join(texts))) | set(NEUTRAL)
    return own | {word.casefold() for word in own} | {word.capitalize() for word in own}


@pytest.mark.usefixtures("marked_words")
@pytest.mark.parametrize("expired", [False, True])
def test_no_word_of_a_page_stands_outside_the_table(tmp_path: Path, expired: bool) -> None:
    """With another table, a handout has no English but its library's: in any form, for anybody,
    for a clinic, expired and as a draft, in its outline, descriptions and title."""
    library = rich(tmp_path)
    library.change("content/library.yaml", "language: en",
                   "language: en\nrequired_signoffs: {patient: [nurse], clinician: [nurse]}")
    if expired:
        library.change(WORK, "review_by: 2028-01-31", "review_by: 2026-02-28")
    seen = set()
    for clinic, size in (("", "standard"), ("quayside", "large")):
        run = library.build(formats=(FORMATS[f"a4-{size}-colour"],), clinic=clinic)
        assert not run.failed, [str(f.what) for f in run.findings]
        known = vocabulary(library)
        for where, text in said(library):
            assert not strange(text, known), where
            seen |= {list(catalogue("en").said)[int(number)]
                     for number in re.findall(r"«(\d+)»", text)}
    assert SEEN | ({"expired", "expired_mark"} if expired else {"draft_mark_alone"}) <= seen


def test_a_language_is_one_catalogue_and_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch
                                                  ) -> None:
    """With a catalogue and its formula a made-up language is set: no page has a word of another,
    each file says which language it is in, how hard it is to read is measured, and all are drafts
    until a translator's name stands in the catalogue."""
    library = rich(tmp_path / "library")
    library.change("content/library.yaml", "language: en", "language: eo")
    library.change("content/knees/chapters/10-what.md", "Most sore", f"{'Walk. ' * 100}Most sore")
    assert "language-not-supported" in {finding.code for finding in library.check()}
    (tmp_path / "words").mkdir()
    with adding(tmp_path / "words", eo=MAKING):
        assert "no-reading-formula" in {finding.code for finding in library.check()}
        monkeypatch.setitem(SCALES, "eo", ReadingScale(len, lambda counts: (), graded=False))
        run = library.build()
        assert not run.failed, [str(found.what) for found in run.findings]
        assert "no-reading-formula" not in {found.code for found in run.findings}
        assert all(delivery.path and delivery.draft for delivery in run.deliveries)
        known = vocabulary(library) | {"Januaro", "januaro", "de", "la", "semajnoj", "eo"}
        for where, text in said(library):
            assert not strange(text.replace("\u00ad", ""), known), where
        for path in library.out.glob("knees/*.pdf"):
            assert language_in(path.read_bytes()) == "eo"
        read = f"# Read by: Ana, translator, 2026-11-30, {catalogue('eo').text}\n"
    with adding(tmp_path / "words", eo=read + MAKING):
        assert not {"unread-page-words", "unsigned-edition"} & {
            finding.code for finding in library.check(release=True)}


def test_a_kind_of_box_is_one_line_of_a_table(tiny: TinyLibrary,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    """A kind that stands in the table can be written, and has its word, its sign and its tint."""
    care = "content/knees/chapters/20-care.patient.md"
    tiny.change(care, "Walk", "::: story\nA man walked.\n:::\n\nWalk")
    assert "unknown-fence" in {finding.code for finding in tiny.check()}
    monkeypatch.setitem(BOXES, "story", BoxKind("story", "about_handout", "--note-tint",
                                                "--ink-soft", "✓"))
    assert not tiny.build(audiences=("patient",)).failed
    web = (tiny.out / "knees/knees-patient.html").read_text(encoding="utf-8")
    assert '<div class="box story" style="--box-tint: var(--note-tint); ' \
        '--box-ink: var(--ink-soft)">' in web
    assert "✓ About this handout" in web and "A man walked." in tiny.paper("patient").text
