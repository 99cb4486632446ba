"""The glossary: each word explained once to each reader, and listed where it is used."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Severity
from bifolio.model import Audience
from tests.support.facts_cases import squeezed
from tests.support.glossary_cases import GLOSSARY, PATIENT, TERMS, WALK, add_terms
from tests.support.library import TinyLibrary

TABLE = "content/knees/tables/options.yaml"
WORK = "content/knees/work.yaml"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a glossary, two of whose terms are used."""
    return add_terms(tiny)


def texts(library: TinyLibrary, *audiences: Audience) -> tuple[str, ...]:
    """The words of the patient's and of the clinician's handout, which are made without fault."""
    run = library.build(audiences=audiences)
    assert not [f for f in run.findings if f.severity > Severity.NOTE]
    return tuple(squeezed(library.paper(audience).text) for audience in audiences or Audience)


def test_the_first_use_is_explained_to_each_reader(library: TinyLibrary) -> None:
    """Patients read the plain meaning, clinicians what the letters stand for; later the word."""
    patient, clinician = texts(library)
    assert "In OA (a joint whose smooth cover wears thin) the meniscus (a pad of gristle inside " \
        "the knee) suffers. Think of OA again." in patient
    assert "In OA (osteoarthritis) the meniscus suffers. Think of OA again." in clinician


def test_a_heading_is_never_explained(library: TinyLibrary) -> None:
    """In a heading and a title stands the word alone, and it is no first use."""
    library.change(WORK, "Your sore knee", "Your {term}`OA`")
    library.change(WORK, "title: {patient: Your {term}`OA`", 'title: {patient: "Your {term}`OA`"')
    texts(library)
    assert library.paper("patient").outline[:2] == ("Your OA", "What OA is")
    assert library.paper("patient").metadata["Title"] == "Your OA"


@pytest.mark.parametrize(("path", "old", "new", "printed"), [
    (PATIENT, WALK, "::: action\nMind the {term}`meniscus`.\n:::", "Mind the meniscus (a pad"),
    (PATIENT, WALK, "Walk.[^n]\n\n[^n]: Mind the {term}`meniscus`.", "Mind the meniscus (a pad"),
    (PATIENT, WALK, "> A {term}`meniscus` tears.\n\n{term}`meniscus`", "the knee) tears. meniscus"),
    (PATIENT, WALK, "{term}`meniscus`\n:   A {term}`meniscus` tears.",
     "meniscus A meniscus (a pad"),
    (WORK, "title: {", 'subtitle: "A {term}`meniscus`"\ntitle: {', "A meniscus What"),
    (PATIENT, WALK, "```{figure} images/k.svg\n:alt: A knee\nA {term}`meniscus`.\n```",
     "A meniscus (a pad"),
    (PATIENT, WALK, "Mind **the {term}`meniscus`**.", "Mind the meniscus (a pad"),
    (PATIENT, WALK, "| a | {term}`meniscus` |\n|---|---|\n| 1 | {term}`meniscus` pad |",
     "a meniscus 1 meniscus (a pad"),
    (PATIENT, WALK, "[the {term}`meniscus` here](https://example.org) {term}`meniscus`",
     "the meniscus here meniscus (a pad"),
    (TABLE, "often: Daily", 'often: "Mind the {term}`meniscus`"', "Mind the meniscus (a pad"),
    (TABLE, "name: Walking", 'name: "The {term}`meniscus`"', "The meniscus Swimming"),
    (TABLE, "title: What helps", 'title: "The {term}`meniscus`"', "The meniscus Every day"),
    (TABLE, "title: What helps", 'title: Helps\nnote: "The {term}`meniscus` is that."',
     "The meniscus (a pad of gristle inside the knee) is that."),
])
def test_a_term_may_stand_anywhere(tiny: TinyLibrary, path: str, old: str, new: str,
                                   printed: str) -> None:
    """Box, footnote, bold words and data cells explain a term; header cells and links name it."""
    tiny.write(GLOSSARY, TERMS)
    tiny.write("content/knees/images/k.svg", SVG)
    tiny.change(path, old, new)
    tiny.change(TABLE, "corner: Question", "audience: [patient, clinician]")
    patient, = texts(tiny, Audience.PATIENT)
    assert printed in patient
    assert "Words to know meniscus a pad of gristle inside the knee" in patient


def test_other_words_and_forms_stand_for_a_term(tiny: TinyLibrary) -> None:
    """`words <term>`, another form, a plural and another case all mean the one term."""
    tiny.write(GLOSSARY, TERMS)
    tiny.change(PATIENT, WALK, "{term}`A worn joint <OA>`, {term}`degenerative arthritis`. "
                "{term}`Menisci <meniscus>`, {term}`Meniscus`, is it?")
    patient, = texts(tiny, Audience.PATIENT)
    assert "A worn joint (a joint whose smooth cover wears thin), degenerative arthritis. " \
        "Menisci (a pad of gristle inside the knee), Meniscus, is it?" in patient


def test_each_edition_lists_the_terms_it_uses(library: TinyLibrary) -> None:
    """In alphabetical order, with what they mean to these readers, before the references."""
    library.change(PATIENT, WALK, "Mind the {term}`éclat`.")
    patient, clinician = texts(library)
    assert "Words to know Éclat a splinter meniscus a pad of gristle inside the knee OA a joint " \
        "whose smooth cover wears thin" in patient
    assert patient.index("Words to know") < patient.index("Where this comes from")
    assert "Glossary meniscus fibrocartilage of the knee, medial and lateral OA degenerative " \
        "joint disease with osteophytes and subchondral sclerosis References" in clinician
    assert "Éclat" not in clinician
    assert "Words to know" in library.paper("patient").outline


def test_without_terms_there_is_no_list(built: TinyLibrary) -> None:
    """An edition that marks no term prints no glossary."""
    assert "Words to know" not in built.paper("patient").text
    assert "Glossary" not in built.paper("clinician").text


def test_meanings_may_cite_and_print_facts(library: TinyLibrary) -> None:
    """A meaning's citation is numbered in reading order, like any other."""
    library.change(GLOSSARY, "thin\n", "thin [@jones2019]\n")
    patient, = texts(library, Audience.PATIENT)
    assert "In OA (a joint whose smooth cover wears thin[1]) the" in patient


def test_a_handout_with_a_glossary_is_accessible(library: TinyLibrary) -> None:
    """The list of terms passes PDF/UA-1 and PDF/A-2a."""
    import page

    texts(library)
    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        report = page.validate_pdf_bytes(library.paper("patient").content, profile=profile)
        assert report.is_compliant, [failure.message for failure in report.failures]


def test_a_clinical_meaning_in_a_patients_handout_is_a_leak(
        library: TinyLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the meanings mixed up, the proof on the finished paper stops the handout."""
    import bifolio.editions.facts_terms_grades as roles
    from bifolio.model import Audience

    original = roles._Speaker._meaning

    def clinical(self: roles._Speaker, term: object) -> object:
        other = roles._Speaker(self.registers, Audience.CLINICIAN, self.findings)
        return original(other, term)  # type: ignore[arg-type]

    monkeypatch.setattr(roles._Speaker, "_meaning", clinical)
    run = library.build(audiences=(Audience.PATIENT,))
    leaks = [f for f in run.findings if f.code == "audience-leak"]
    assert {f.span.path for f in leaks} == {GLOSSARY}
    assert any("osteophytes" in f.what for f in leaks)


def test_shared_words_of_two_meanings_are_no_leak(library: TinyLibrary) -> None:
    """A clinical meaning that says the same words as the plain one leaks nothing."""
    library.change(GLOSSARY, "clinical: fibrocartilage of the knee, medial and lateral",
                   "clinical: a pad of gristle inside the knee")
    library.change(GLOSSARY, "clinical: an osteochondral fragment", "clinical: smooth cover")
    texts(library)
