"""Marks of certainty: what they look like, what is heard, and which verbs they allow."""

from __future__ import annotations

import pytest

from bifolio.diagnostics import Finding, Severity
from bifolio.model.grades import GRADES
from tests.support.certainty_cases import SMOOTH, TABLE, WHAT, grade
from tests.support.library import TinyLibrary, found_in_chapters
from tests.support.page_words import ENGLISH


def found(library: TinyLibrary, *codes: str) -> list[tuple[str, str]]:
    """The findings with these codes, each as its place and what it says."""
    return [(str(f.span), f.what) for f in library.check() if f.code in codes]


def test_more_circles_are_filled_the_surer_it_is() -> None:
    """Four circles filled from the left: A all, B three, C two, D one, N none; E has its own."""
    assert [GRADES[letter].sign.count("●") for letter in "ABCDN"] == [4, 3, 2, 1, 0]
    assert all(len(GRADES[letter].sign) == 4 for letter in "ABCDN")
    assert not set(GRADES["E"].sign) & set("●○")
    assert len({g.says(ENGLISH) for g in GRADES.values()}) == len(GRADES) == 6


@pytest.mark.parametrize("wrong", ["F", "a", "high", "AB"])
def test_an_unknown_grade_is_told_at_its_place(tiny: TinyLibrary, wrong: str) -> None:
    """A letter that is no grade is an error at its line and column."""
    tiny.change(WHAT, SMOOTH, f"It may help. {grade(wrong)} {SMOOTH}")
    faults = [f for f in tiny.check() if f.code == "unknown-grade"]
    assert {(str(f.span), f.severity) for f in faults} == {(f"{WHAT}:3:14", Severity.ERROR)}
    assert f"“{wrong}”" in faults[0].what and "A, B, C, D, E, N" in faults[0].fix


TOO_SURE = (
    ("B", "Walking lowers pain."),
    ("B", "Walking does not change pain."),
    ("C", "Walking probably lowers pain."),
    ("C", "In May it lowers pain."),
    ("D", "Walking may lower pain."),
    ("D", "Beta cells lower pain."),
    ("N", "Walking lowers pain, v 3 on rest."),
)
AROUND = "It may well be unknown. {} It probably helps no trial. The smooth cover wears."
SURE_ENOUGH = (
    ("A", "Walking lowers pain."),
    ("E", "Guidelines advise walking."),
    ("B", "Walking *probably* lowers pain.[@smith2020]"),
    ("B", "Walking is unlikely to harm (n = 60, p = 0.15)."),
    ("B", "Walking may lower pain."),
    ("C", "May lower pain."),
    ("C", "Walking might lower pain, e.g. in the knee."),
    ("D", "Walking has not been shown to lower pain in people."),
    ("D", "Two weeks of walking raised body fat in mice."),
    ("N", "No published controlled trial of walking was found."),
)


def ways(letter: str, sentence: str) -> tuple[str, str, str]:
    """A sentence with its mark: among others, at the end of its mark's item, before its stop."""
    return (f"It helps. {sentence} {grade(letter)} It helps. The smooth cover wears.",
            f"- {grade(letter)} {sentence} It helps.",
            f"{sentence.rstrip('.')} {grade(letter)}. Offer supervised exercise.")


@pytest.fixture(scope="module")
def judged(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Finding, ...]]:
    """What is found of each of these texts."""
    texts = [AROUND.format(f"{sentence} {grade(letter)}") for letter, sentence in TOO_SURE]
    texts += [way for case in SURE_ENOUGH for way in ways(*case)]
    return found_in_chapters(tmp_path_factory.mktemp("judged"), texts)


@pytest.mark.parametrize(("letter", "sentence"), TOO_SURE)
def test_a_verb_surer_than_its_mark_is_found(judged: dict[str, tuple[Finding, ...]], letter: str,
                                             sentence: str) -> None:
    """B wants “probably”, C “may”, D and N “not shown”; the sentences around do not help."""
    (fault, *more) = (f for f in judged[AROUND.format(f"{sentence} {grade(letter)}")]
                      if f.code == "verb-too-certain")
    assert (fault.span.line, fault.span.column) == (
        3, len("It may well be unknown. ") + len(sentence) + 2)
    assert f"“{sentence}”" in fault.what and f"grade {letter}" in fault.what and not more


@pytest.mark.parametrize(("letter", "sentence"), SURE_ENOUGH)
def test_a_verb_that_goes_with_its_mark_passes(judged: dict[str, tuple[Finding, ...]], letter: str,
                                               sentence: str) -> None:
    """A plain verb goes with A and E; less sure words than a mark asks for are never wrong."""
    assert not [f for way in ways(letter, sentence) for f in judged[way]
                if f.code in ("verb-too-certain", "unknown-grade")]


def test_cells_and_other_languages_are_not_judged(tiny: TinyLibrary) -> None:
    """A cell may be telegraphic, and the words that are looked for are English."""
    tiny.change(TABLE, "effect: Some", f'effect: "Less pain {grade("C")}"')
    assert not found(tiny, "verb-too-certain")
    tiny.change(WHAT, SMOOTH, f"Marcher soulage. {grade('B')} {SMOOTH}")
    assert found(tiny, "verb-too-certain")
    tiny.change("content/library.yaml", "language: en", "language: fr")
    assert not found(tiny, "verb-too-certain")
