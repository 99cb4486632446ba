"""Spanish: a handout in it says no word of another language, and is a draft that says why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel import Locale

from bifolio.model import FORMATS
from bifolio.model.page_words import catalogue
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.imposition import language_in
from bifolio.proofreading.web_pages import texts_of
from tests.support.library import TinyLibrary
from tests.support.spanish_cases import spanish_in

LANGUAGE = "content/library.yaml"
# Of things, addresses and files; what CLDR and a citation style say; what is no word to a reader.
NAMES = {
    "Bifolio", "https", "doi", "org", "example", "rodilla", "patient", "clinician", "ayuda", "lado",
    "mes", "accedido", "ab", "width", "device", "initial", "scale", "data", "none", "default",
    "src", "img", "font", "style", "unsafe", "inline", "base", "uri", "form", "action"}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A library in Spanish, whose handouts are made: for a clinic in large type and on A5, too."""
    made = spanish_in(tmp_path_factory.mktemp("spanish"))
    for clinic, form in (("", "a4-standard"), ("norte", "a4-large"), ("norte", "a5-standard")):
        run = made.build(formats=(FORMATS[f"{form}-colour"],), clinic=clinic)
        assert {finding.code for finding in run.findings} == {
            "unread-page-words", "doses-read-in-part"}
        assert all(delivery.draft and delivery.path for delivery in run.deliveries)
    return made


def words_in(text: str) -> set[str]:
    """Each word of a text, in small letters."""
    return {found.casefold() for found in re.findall(r"[^\W\d_]{2,}", text)}


def known(library: TinyLibrary) -> set[str]:
    """The words of the Spanish catalogue, of Spanish dates and of what the library's texts say."""
    said = [form for forms in catalogue("es").said.values() for form in forms]
    said = [re.sub(r"\{\w+\}", " ", form) for form in said]
    said += Locale("es").months["format"]["wide"].values()
    for path in (*library.root.glob("content/**/*.*"), library.root / "bibliography.bib"):
        text = path.read_text(encoding="utf-8")
        said.append(re.sub(r"^[\s{-]*[\w-]+:|, [\w-]+:|\{\w+: |:::.*|\{\w+\}`[\w-]+`|\w+ = ", " ",
                           text, flags=re.M))
    return words_in(" ".join((*said, *NAMES)))


def test_no_english_word_is_printed_shown_or_read_out(library: TinyLibrary) -> None:
    """In the finished PDFs and web pages, their outlines, descriptions and titles, each word is one
    of the library's, of the Spanish catalogue or of a Spanish date."""
    papers = sorted(library.out.glob("rodilla/*.pdf"))
    pages = sorted(library.out.glob("rodilla/*.html"))
    assert len(papers) == 9 and len(pages) == 8
    spanish = known(library)
    assert not {"draft", "page", "references", "review", "code", "source", "weeks"} & spanish
    found = {path.name: set(strange(path, spanish)) for path in (*papers, *pages)}
    assert {name: words for name, words in found.items() if words} == {}


def strange(path: Path, spanish: set[str]) -> set[str]:
    """The words of a delivered file that are not Spanish."""
    if path.suffix == ".pdf":
        paper = Paper(path.read_bytes())
        told = [paper.metadata.get(key, "") for key in ("Title", "Subject")]
        texts = [paper.text, *paper.outline, *paper.descriptions, *told]
    else:
        texts = list(texts_of(path.read_text(encoding="utf-8")))
    text = re.sub(r"código \w{8}", " ", re.sub(r"[\u2060\ufffe]", "", "\n".join(texts)))
    return words_in(text) - spanish


def test_every_file_says_which_language_it_is_in(library: TinyLibrary) -> None:
    """Whoever reads a handout out is told that it is the Spanish of the place, and nothing else."""
    for path in library.out.glob("rodilla/*.pdf"):
        assert language_in(path.read_bytes()) == "es-US"
    for path in library.out.glob("rodilla/*.html"):
        assert set(re.findall(r'\blang="([^"]*)"', path.read_text(encoding="utf-8"))) == {"es-US"}


def test_numbers_units_and_times_are_those_of_the_place(library: TinyLibrary) -> None:
    """A dose, a difference, a month alone and the times of a figure are set as in es-US."""
    paper = Paper((library.out / "rodilla/rodilla-clinician-a4-standard-colour.pdf").read_bytes())
    text = " ".join(paper.text.split())
    assert "No tome más de 12,500 unidades" in text and "Dura 1 mes" in text
    assert "−12.4 puntos porcentuales (IC del 95% −13.4 a −11.5)" in text
    (line,) = [told for told in paper.descriptions if told.startswith("Líneas")]
    assert "al cabo de 6 meses" in line and "al cabo de 12 meses" in line


def test_the_paper_says_that_it_is_a_draft_and_why(library: TinyLibrary) -> None:
    """Each page has the mark, page 1 the notice, and the imprint who has yet to read what."""
    paper = Paper((library.out / "rodilla/rodilla-patient-a4-standard-colour.pdf").read_bytes())
    assert all("BORRADOR sin aprobar" in page for page in paper.pages)
    text = " ".join(paper.text.split())
    assert "Borrador. Nadie ha aprobado todavía este texto. Todavía no debe usarse." in text
    assert "Revisión prevista 31 de enero de 2028" in text
    assert not {"firmar", "firmado", "revisar"} & words_in(text)
    assert "farmacéutico, traductor sanitario de las palabras propias de la página." in text


def test_a_release_holds_no_handout_whose_page_nobody_has_read(tmp_path: Path) -> None:
    """With --release it is an error of its own, which says who reads which file; no other role is
    asked to sign in the translator's place."""
    library = spanish_in(tmp_path)
    library.change(LANGUAGE, "required_signoffs: {patient: [farmacéutico]}\n", "")
    run = library.build(release=True)
    assert run.failed and not any(delivery.path for delivery in run.deliveries)
    errors = [found for found in run.findings if found.severity.word == "error"]
    assert {found.code for found in errors} <= {"unread-page-words", "handout-withheld"}
    assert catalogue("es").text in errors[0].fix and "bifolio/model/words/es.po" in errors[0].fix


def test_a_link_leads_to_a_heading_with_an_accent(library: TinyLibrary) -> None:
    """`#qué-es` finds its heading on paper, with its page, and on the screen."""
    paper = Paper((library.out / "rodilla/rodilla-patient-a4-standard-colour.pdf").read_bytes())
    assert "Lea qué es (página 1) otra vez." in " ".join(paper.text.split())
    web = (library.out / "rodilla/rodilla-patient.html").read_text(encoding="utf-8")
    assert 'href="#qué-es"' in web and 'id="qué-es"' in web
