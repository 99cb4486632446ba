"""A word of a composed page leads to the line where somebody wrote it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bifolio.building.plan import open_library
from bifolio.citations.cite import cite
from bifolio.composition.compose import Composer
from bifolio.composition.passages import passages_of
from bifolio.composition.setting import Setting
from bifolio.diagnostics import Findings
from bifolio.editions.clinic_words import for_clinic
from bifolio.model import Audience, Format, Handout
from bifolio.model.passages import Passage
from bifolio.proofreading.paper_proof.letters import letters
from bifolio.proofreading.paper_proof.origins import Origins, origins
from tests.support.library import TinyLibrary, tiny_in

CHAPTER = "content/knees/chapters/20-care.patient.md"
CLINICIANS = "content/knees/chapters/20-care.clinician.md"
CLINIC = """\
    name: Pebble Road
    address: [7 Pebble Road]
    phones:
      - {label: Desk, number: "555 0100"}
      - {label: Nurse, number: "555 0199"}
    hours: Monday to Friday
    """
FACTS = """\
    pace:
      quantity: steps a day
      value: "4000"
      unit: steps
      population: adults
      time: one year
      source: smith2020
      confidence: verified
      as_of: 2026-01-31
    """


@pytest.fixture
def library(tmp_path: Path) -> TinyLibrary:
    return tiny_in(tmp_path)


def _aligned(library: TinyLibrary, clinic: str = "", audience: Audience = Audience.PATIENT
             ) -> tuple[tuple[Passage, ...], Origins]:
    opened, unread = open_library(library.order()), Findings()
    work = opened.library.works["knees"]
    carried = opened.library.clinic_for(clinic, "knees")
    edition = for_clinic(opened.selections.edition(work, audience, unread), carried, unread)
    references = cite(edition, opened.library.bibliography, opened.library.style, unread)
    handout = Handout("knees", audience, work.language, Format(), clinic)
    html = Composer(opened.source_files).compose(
        edition, references, Setting(handout, carried), unread)
    passages = passages_of(html)
    return passages, origins(passages, edition, references,
                             opened.library.bibliography.references, carried)


def _led(library: TinyLibrary, words: str, **of: object) -> list[str]:
    """The lines to which the first of some words lead, wherever the page says them."""
    passages, found = _aligned(library, **of)  # type: ignore[arg-type]
    led = []
    for passage in passages:
        if words in passage.words:
            sign = len(letters(passage.words[:passage.words.index(words)]))
            origin = found.at(passage.id, sign)
            led.append(origin.span.short if origin else "")
    return led


def test_a_paragraph_leads_to_each_of_its_own_lines(library: TinyLibrary) -> None:
    library.write(CHAPTER, "# What you can do\n\nWalk a little\nevery morning [@smith2020]\nand "
                           "**rest** at noon.\n")
    for words, line in (("Walk", 3), ("morning", 4), ("rest", 5), ("noon", 5)):
        assert _led(library, words) == [f"20-care.patient.md, line {line}"]


def test_a_list_of_headings_leads_to_the_headings(library: TinyLibrary) -> None:
    library.write(CLINICIANS, "".join(f"# Way {number}\n\nGo.\n\n" for number in range(1, 9)))
    assert _led(library, "Way 7", audience=Audience.CLINICIAN) == [
        "20-care.clinician.md, line 25"] * 2


def test_each_cell_that_says_the_same_leads_to_its_own_line(library: TinyLibrary) -> None:
    library.write(CHAPTER, "# What you can do\n\n| Day | Walk |\n|---|---|\n| Monday | Yes |\n"
                           "| Tuesday | No |\n| Friday | Yes |\n")
    assert _led(library, "Yes") == [f"20-care.patient.md, line {line}" for line in (5, 7)]


def test_an_answer_of_a_comparison_table_leads_to_its_file(library: TinyLibrary) -> None:
    assert _led(library, "A lot") == ["options.yaml, line 14"]
    assert _led(library, "Swimming") == ["options.yaml, line 8"]


def test_the_name_of_a_box_leads_to_its_own_heading(library: TinyLibrary) -> None:
    library.write(CHAPTER, "# What you can do\n\n::: warning\n### Stop at once\n\nRest the knee.\n"
                           ":::\n")
    assert _led(library, "Stop at once") == ["20-care.patient.md, line 4"]
    assert _led(library, "Warning") == ["20-care.patient.md, line 4"]


def test_a_number_to_call_leads_to_the_clinic_that_has_it(library: TinyLibrary) -> None:
    library.write("content/clinics/pebble.yaml", CLINIC)
    for audience in Audience:
        assert _led(library, "555 0199", clinic="pebble", audience=audience) == [
            "pebble.yaml, line 5"]


def test_a_number_of_a_fact_knows_its_fact(library: TinyLibrary) -> None:
    library.write("content/knees/facts.yaml", FACTS)
    library.write(CHAPTER, "# What you can do\n\nTake {fact}`pace.value` each day.\n")
    passages, found = _aligned(library)
    passage = next(passage for passage in passages if passage.words.startswith("Take"))
    said = [found.at(passage.id, sign) for sign in range(len(letters(passage.words)))]
    assert [origin.fact.partition(".")[0] if origin else None for origin in said][3:7] == \
        ["", "pace", "pace", "pace"]
    assert {origin.span.line for origin in said if origin} == {3}


def test_a_source_leads_to_its_entry(library: TinyLibrary) -> None:
    assert _led(library, "Exercise for the knee") == ["bibliography.bib, line 1"]


def test_what_nobody_in_the_library_wrote_leads_nowhere(library: TinyLibrary) -> None:
    assert _led(library, "About this handout")[-1] == ""
    assert set(_led(library, "Review by")) == {""}
    for passage in (passages_and := _aligned(library))[0]:
        if passage.kind == "furniture":
            assert passages_and[1].at(passage.id, 0) is None


def test_headings_that_say_the_same_lead_each_to_its_own_line(library: TinyLibrary) -> None:
    """Though a list of them stands before the text."""
    library.write(CLINICIANS, "# Rest\n\nSo.\n\n# Walk\n\nSo.\n\n" * 4)
    listed = _led(library, "Rest", audience=Audience.CLINICIAN)
    assert len(listed) == 8
    assert listed[4:] == [f"20-care.clinician.md, line {1 + 8 * number}" for number in range(4)]


def test_a_sentence_of_the_page_that_shares_a_word_with_a_text_is_nobodys(library: TinyLibrary
                                                                          ) -> None:
    library.change("content/knees/work.yaml", "Your sore knee", "A knee for patients who walk")
    assert _led(library, "For patients and") == [""]
    assert _led(library, "A knee for patients")[-1:] == ["work.yaml, line 1"]


def test_thousands_of_like_passages_are_soon_done(library: TinyLibrary) -> None:
    library.write(CHAPTER, "# What you can do\n\n" + "a b\n\n" * 2000
                  + "b a [@smith2020]\n\n" * 400)
    passages, found = _aligned(library)
    last = [passage for passage in passages if passage.words.startswith("b a")][-1]
    origin = found.at(last.id, 0)
    assert origin
    assert origin.span.line == 3 + 2 * 2399
