"""Attribute lists: marks of other dialects are an error, for they hide nothing here."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from bifolio.diagnostics import Finding
from tests.support.library import TinyLibrary, found_in_chapters

PATIENT = "content/knees/chapters/20-care.patient.md"
TABLE = "content/knees/tables/options.yaml"
WALK = "Walk a little every day."


LISTS = (
    "[Take two]{.clinician} now.", "See [there](https://example.org){target=_blank}.",
    "*Walk*{.clinician}", "**Walk**{#walk}", "Walk.\n{.clinician}", "{.clinician}\nWalk.",
    "- Walk {.clinician}\n- Swim", "> Walk\n> {: .clinician}", "`walk`{.python}", "Walk.{=html}",
    "## Now {.clinician}\n\nWalk.", "## Now {#now .clinician}\n\nWalk.", "Walk {#walk}",
    "Walk [a](https://example.org){rel='x y' .z}.", "| a | b |\n|---|---|\n| c{.clinician} | d |",
    "[x]{clinician}", "[x]{.clinician,}", '[x]{.cls key="a {b}"}', "[x]{.cls #}", "[x]{.ärzte}",
    ":clinician[Take two]", "Walk [x]{\n.cls} now.", "Walk [x]{.cls\n.other} now.",
    "[there](https://example.org){blank}", "*Walk*{clinician}", "Go :patient[now].",
    "## Now {-}\n\nWalk.", "{:toc}\n\nWalk.", "Walk {:/} far.", "Walk {::nomarkdown} far.",
    "{{< clinician >}} Walk.", "{{% clinician %}} Walk.", "{% if clinician %} Walk.",
    "{{ name }} walks.", "Walk {>>really?<<} far.", "Walk {++far++}.", "Walk {--far--}.",
    "Walk {~~far~>near~~}.", "Walk {==far==}.", "{clinician} Walk.", "Walk {clinician: take two}.",
    "Walk {clinicians} far.", "{.clinician#take} Walk.", "Walk {.clinician", "Walk {/clinician}.",
    "Walk {!clinician}.", "::clinician[Take two]")
BRACES = (
    "The set {a, b} and {x | y}.", "An open { brace and a } closed one.", "`{.clinician}`",
    "## Now {#now}\n\nWalk.", "Grade {grade}`A` walks.", "{}", "{.5} and {1=2}", "\\{a\\}",
    "    {.clinician} in code", "[words]\\{.clinician}", "`` a ` {.b} ``", "See [1] {or 2}.",
    "f(x){2}", "{-5, +5}", "{<5}", "{ 5 }", "{n: 5}",
    "{to clinicians}", "At 10:30 and :patient: too.", "{term}`knee`{grade}`A`")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, list[Finding]]:
    """The attribute lists that are found in each of these texts."""
    found = found_in_chapters(tmp_path_factory.mktemp("written"), (*LISTS, *BRACES))
    return {text: [f for f in of if f.code == "attribute-list"] for text, of in found.items()}


@pytest.mark.parametrize("written", LISTS)
def test_an_attribute_list_is_an_error(found: Mapping[str, list[Finding]], written: str) -> None:
    """Behind words, links, headings and blocks: it is told how words are kept for one audience."""
    finding, = found[written]
    assert "::: clinician" in finding.fix


def test_it_is_told_in_a_table_of_yaml(tiny: TinyLibrary) -> None:
    """A cell is Markdown, too."""
    tiny.change(TABLE, "often: Weekly", "often: '[Weekly]{.clinician}'")
    assert {(f.code, f.span.path) for f in tiny.check()} == {("attribute-list", TABLE)}


@pytest.mark.parametrize("written", BRACES)
def test_ordinary_braces_are_let_be(found: Mapping[str, list[Finding]], written: str) -> None:
    """Braces that mark nothing, names of headings, roles and code are no attribute lists."""
    assert found[written] == []


@pytest.mark.parametrize("info", ["table options", "x{table} options", "figure walk", "lines 3"])
def test_a_directive_without_its_braces_is_an_error(tiny: TinyLibrary, info: str) -> None:
    """The table would be missing from the page, and nobody told."""
    tiny.change(PATIENT, "```{table} options", f"```{info}")
    assert [f.code for f in tiny.check()] == ["unknown-directive"]


@pytest.mark.parametrize("written", [
    "``` clinician\nTake two.\n```", "```{.r}\nx\n```\n\n!!! warning\n    Take two.",
    "!!! clinician\n    Take two.", "??? note \"More\"\n    Take two.", "```warning\nStop.\n```"])
def test_a_block_of_another_dialect_is_an_error(tiny: TinyLibrary, written: str) -> None:
    """Its words would be printed for everybody: the finding says how a block begins here."""
    tiny.change(PATIENT, WALK, written)
    finding = next(f for f in tiny.check() if f.code == "unknown-fence")
    assert "“::: " in finding.fix and finding.span.path == PATIENT
