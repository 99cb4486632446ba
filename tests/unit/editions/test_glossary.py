"""The glossary: each word explained once to each reader, and listed where it is used."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Findings, Severity
from bifolio.loading.glossary import find_term, pattern_of, read_glossary
from bifolio.model.source import Source
from tests.support.facts_cases import place_of
from tests.support.glossary_cases import GLOSSARY, PATIENT, TERMS, WALK, WHAT, add_terms
from tests.support.library import TinyLibrary, besides_style


@pytest.fixture
def library(tiny: TinyLibrary) -> TinyLibrary:
    """The tiny library with a glossary, two of whose terms are used."""
    return add_terms(tiny)


@pytest.mark.parametrize(("path", "old", "new", "code", "at", "says"), [
    (WHAT, "the {term}`meniscus`", "the {term}`menicsus`", "unknown-term", "{term}`menicsus`",
     "meniscus"),
    (WHAT, "the {term}`meniscus`", "the {term}`pad <menicsus>`", "unknown-term", "{term}`pad",
     "meniscus"),
    (GLOSSARY, "  plain: a splinter\n", "", "missing-key", "clinical: an osteo", "plain"),
    (GLOSSARY, "expansion:", "expantion:", "unknown-key", "expantion", "expansion"),
    (GLOSSARY, "  plain: a splinter", "  plain: {patient: a splinter}", "unexpected-value",
     "{patient", ""),
    (GLOSSARY, "Éclat:", "degenerative Arthritis:", "duplicate-yaml-key",
     "degenerative Arthritis:", f"{GLOSSARY}:1:1"),
])
def test_a_fault_is_told_at_its_place(  # noqa: PLR0913  # one name for each thing a fault has
        library: TinyLibrary, path: str, old: str, new: str, code: str, at: str,
        says: str) -> None:
    """The finding has the code of the fault, its file, line and column, and a way out."""
    library.change(path, old, new)
    found = {str(f.span): f for f in library.check() if f.code == code}
    place = place_of(library, path, at)
    assert place in found, library.check()
    assert says in found[place].what + found[place].fix


@pytest.mark.parametrize(("said", "word"), [
    ("Your OA is mild.", "OA"),
    ("Your *Meniscus* is torn.", "Meniscus"),
    ("Both meniscuses are torn.", "meniscuses"),
    ("It is degenerative arthritis.", "degenerative arthritis"),
])
def test_an_unexplained_term_is_found_for_patients(tiny: TinyLibrary, said: str,
                                                   word: str) -> None:
    """A term in a patient's text that is never marked is a warning at its first place."""
    tiny.write(GLOSSARY, TERMS)
    tiny.change(PATIENT, WALK, f"{said} And again: {said}")
    (found,) = tiny.check()
    assert (found.code, found.severity) == ("unexplained-term", Severity.WARNING)
    assert str(found.span) == place_of(tiny, PATIENT, word)
    assert word in found.what and f"{{term}}`{word}`" in found.fix


def test_a_term_is_not_seen_where_it_is_none(tiny: TinyLibrary) -> None:
    """Not in a heading, in a word's middle, in small letters, or for clinicians."""
    tiny.write(GLOSSARY, TERMS)
    tiny.change(PATIENT, WALK, f"## OA\n\n{WALK} An oak, oa, OA-like, COA.")
    tiny.change(WHAT, "Radiographic", "OA and meniscus: radiographic")
    assert besides_style(tiny.check()) == ()


def test_a_marked_term_is_explained_wherever_it_stands(library: TinyLibrary) -> None:
    """Once marked anywhere in the edition, the plain word may stand where it likes."""
    library.change(PATIENT, WALK, "The meniscus and OA hurt.")
    assert library.check() == ()


def test_forms_are_found_as_whole_words() -> None:
    """A term is its name, its other forms and their plurals; capitals count in abbreviations."""
    findings = Findings()
    terms = read_glossary(Source(GLOSSARY, TERMS), findings)
    assert not list(findings)
    for word in ("OA", "oa", "degenerative  arthritis", "OAs"):
        found = find_term(word, terms)
        assert found and found.name == "OA"
    assert find_term("knee", terms) is None
    pattern = pattern_of(("OA", "meniscus"))
    assert [m.group() for m in pattern.finditer("OA oa OAs Meniscuses premeniscus")] == \
        ["OA", "OAs", "Meniscuses"]
