"""The reading copy: what it says of an edition, what of a template counts, and how it is kept."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bifolio.citations.cite import cite
from bifolio.composition.compose import Composer
from bifolio.composition.own_design import OwnDesign
from bifolio.composition.passages import passages_of
from bifolio.composition.reading_copies import reading_copy
from bifolio.composition.setting import Setting
from bifolio.diagnostics import Findings
from bifolio.editions.selections import Selections
from bifolio.editions.table_layout import lay, run_across
from bifolio.files import engine_files
from bifolio.files.reading import SourceFiles, gather
from bifolio.loading.library import read
from bifolio.model import Audience, Cell, CitationStyle, Format, Grid, Handout
from bifolio.model.languages import language
from bifolio.model.page_words import NAMES, UNSIGNED
from bifolio.model.passages import Passage, PassageKind, SpotKind
from bifolio.model.reading_copies import ReadingCopy, read_copy
from bifolio.model.source import Span
from bifolio.model.trees import placeless, rewrite
from tests.support.places import ROOT
from tests.support.signing import signed

LIBRARIES = [ROOT, *sorted(path.parent.parent for path in
                           (ROOT / "tests/libraries").glob("*/content/library.yaml"))]


def opened(root: Path) -> tuple[Selections, SourceFiles]:
    """A library as it lies on the disk."""
    source_files = gather(root, engine_files.engine_folders(), Findings())
    return Selections(read(source_files, Findings())), source_files


def copy_of(files: dict[str, str], audience: Audience = Audience.PATIENT) -> ReadingCopy:
    """The reading copy of the signed library, with other files in it."""
    library = signed()
    library.files |= files
    return library.statuses()[audience].copy


def test_it_reads_as_a_person_would_read_it_out() -> None:
    """Words in order, what is stressed and raised, lists, boxes, notes, pictures, sources."""
    parts = dict(copy_of({}).parts)
    assert parts["title"] == ("{For patients and families}", "Your sore knee", "What helps")
    assert parts["chapter 20-care"] == (
        "# What you can do", "1. Walk a little every day.", "2. Rest when it hurts.",
        "⚠ {Warning}", "[box warning]", "  ## Call the clinic", "  - Your knee is hot.",
        "Day | Steps", "Steps / 1: 2,000", "[table]")
    assert parts["table options"][:4] == (
        "What helps", "Question | Every day", " | Walking | Swimming",
        "Every day / Walking / How often: Daily")
    assert parts["glossary"] == (
        "{Words to know}", "NSAID", "[expansion: non-steroidal anti-inflammatory drug]",
        ": a pill against pain and swelling")
    assert parts["source smith2020"][0].startswith("[1] author: Smith, Ann B. · container-title: ")
    assert "{Goes with the handout “}Your sore knee{”.}" in parts["sheet call"][-1]
    clinician = dict(copy_of({}, Audience.CLINICIAN).parts)
    assert clinician["chapter 20-care"][1:3] == (
        "Offer supervised exercise, 10 m^2^ of room, **before** any injection.[note]",
        "[the note] Not in septic arthritis.")


HEAD = "# Doses\n\n| Name | Tablet | Day | Night |\n|---|---|---|---|\n"


def copied(text: str) -> str:
    """The reading copy of the signed library in which patients read another chapter."""
    return copy_of({"content/knees/chapters/20-care.patient.md": text}).text


@pytest.mark.parametrize(("rows", "other"), [
    ("| M | red | 1 | 5 |\n| ^^ | blue | 2 | ^^ |", "| M | red | 1 | 5 |\n| ^^ | blue | 2 |  |"),
    ("| x | 3 | 1 | 2 |\n| y | 4 | 3 | << |", "| x | 3 | 1 | 2 |\n| y | 4 | 3 |  |"),
    ("| x | << | 1 | 2 |", "| x |  | 1 | 2 |"),
    ("| x | << | << | << |\n| y | 1 | 2 | 3 |", "| x |  |  |  |\n| y | 1 | 2 | 3 |"),
    ("| x | 1 | << | 2 |\n| x | ^^ | ^^ | 2 |", "| x | 1 |  | 2 |\n| x |  |  | 2 |"),
    ("|  | 1 | 2 | << |\n|  | 1 | 2 | 3 |", "|  | 1 | 2 |  |\n|  | 1 | 2 | 3 |")])
def test_how_far_a_cell_goes_is_signed(rows: str, other: str) -> None:
    """A dose that goes on over rows or columns is another than one beside an empty cell."""
    assert copied(HEAD + rows) != copied(HEAD + other)


@pytest.mark.parametrize(("words", "other"), [
    ("5<br>− 3", "5 − 3"), ("**5<br>− 3**", "**5 − 3**"), ("1<br>2", "1 2"),
    ("1<br>2", "1 ⏎ 2"), ("1<br>2<br>3", "1<br>2 3")])
def test_where_a_line_ends_in_a_cell_is_signed(words: str, other: str) -> None:
    """Two numbers in two lines are not those in one; and no writer types the sign of it."""
    assert copied(f"{HEAD}| x | {words} | 1 | 2 |") != copied(f"{HEAD}| x | {other} | 1 | 2 |")


def test_where_a_line_ends_in_a_paragraph_is_signed() -> None:
    """As in a cell."""
    assert copied("# Doses\n\nTake 5\\\n− 3 a day.") != copied("# Doses\n\nTake 5 − 3 a day.")


def test_what_a_figure_says_and_shows_is_in_it() -> None:
    """Words that are drawn, those that are heard, and what leads where."""
    said = dict(copy_of({}).parts)["figure load"]
    assert said[0] == "How a load reaches the joint"
    assert "{An arrow leads from “}Load{” to “}Bone{”}: presses" in said[1]
    assert "[drawn] mark · label Load · shape box · column 1 · row 1" in said
    assert "[drawn] arrow · start load · end bone · style solid · label presses" in said


def test_what_the_library_says_in_the_imprint_is_in_it() -> None:
    """For those who read it: where they find more, with the sign for the handout's name."""
    settings = "content/library.yaml"
    imprint = {"templates/imprint.html": (ROOT / "templates/imprint.html").read_text("utf-8")}
    files = {settings: signed().files[settings] + "qr: https://press.example/{id}\n"} | imprint
    said = dict(copy_of(files).parts)["imprint"]
    assert said[said.index("{On the web}") + 1] == r": https://press.example/\{id\}"
    assert copy_of(files, Audience.CLINICIAN) == copy_of(imprint, Audience.CLINICIAN)


@pytest.mark.parametrize(("typed", "said"), [
    (r"Take \*one\* a day.", r"Take \*one\* a day."), ("Take *one* a day.", "Take *one* a day."),
    ("Take `{one}`.", r"Take `\{one\}`."), (r"m\^2\^", r"m\^2\^"), ("a  \tb\u00a0c", "a b c"),
    ("e\u0301", "é"),
    ("[the page](https://a.example/b)", "the page [link https://a.example/b]")])
def test_no_sign_of_an_author_is_taken_for_one_of_the_copy(typed: str, said: str) -> None:
    """What stands for itself in the text does so in the copy; spaces and composed letters are even.
    """
    path = "content/knees/chapters/20-care.patient.md"
    chapter = signed().files[path].replace("Walk a little every day.", typed)
    assert f"1. {said}" in dict(copy_of({path: chapter}).parts)["chapter 20-care"]


@pytest.mark.parametrize("root", LIBRARIES, ids=lambda root: root.name)
def test_no_word_of_a_page_is_missing_in_it(root: Path) -> None:
    """Each word of any page of ours is in it, but for days, ways about, and what a citation style
    sets."""
    selections, source_files = opened(root)
    library, composer = selections.library, Composer(source_files)
    for work in library.works.values():
        for audience in work.audiences:
            copy = reading_copy(selections, work, audience, composer, Findings())
            known = {word for _, lines in copy.parts for line in lines for word in plain(line)}
            edition, imprint = selections.edition(work, audience, Findings()), work.imprint
            known |= {*plain(imprint.revision), *plain(" ".join(edition.missing_signoffs)), *(
                word for day in (imprint.revised, imprint.review_by)
                for word in plain(language(work.language).long_date(day)))}
            references = cite(edition, library.bibliography, library.style, Findings())
            handout = Handout(work.name, audience, work.language, Format())
            html = composer.compose(edition, references, Setting(handout), Findings())
            said = {word for passage in passages_of(html) if passage.kind != PassageKind.DRAWN
                    and not {"contents", "reference-list"} & {*passage.classes}
                    for word in plain(written(passage))}
            assert len(said) > 100
            assert said <= known, said - known


@pytest.mark.parametrize("root", LIBRARIES, ids=lambda root: root.name)
def test_a_table_can_be_turned(root: Path) -> None:
    """A table whose options run down is, turned, the same noun as one whose options run across."""
    library = opened(root)[0].library
    tables = 0
    for work in library.works.values():
        for audience in work.audiences:
            for table in work.tables.values():
                across, down = (lay(replace(table, options_run=way), audience, Findings())
                                for way in ("across", "down"))
                if across and down:
                    assert even(run_across(down)) == even(across) == even(run_across(across))
                    tables += 1
    assert tables


def even(grid: Grid) -> Grid:
    """A grid whose cells do not tell in which order their heads are named, nor their places; its
    columns have no widths."""
    def evened(noun: Any) -> Any:
        return replace(noun, headers=tuple(sorted(noun.headers))) if isinstance(noun, Cell) \
            else noun

    result: Grid = placeless(rewrite(replace(grid, widths=()), evened))
    return result


# --- templates -----------------------------------------------------------------------------------


def says(text: str, ours: str | None = None) -> tuple[str, ...] | None:
    """What a library's own template says, if it is signed; `ours` is that of the engine."""
    path = "templates/extra.html"
    files = SourceFiles({path: text.encode()}, replaced={path: ours.encode()} if ours else {})
    design = OwnDesign(files, Composer(files).environment)
    return dict(design.parts(CitationStyle("", "", Span("")))).get("template extra.html")


@pytest.mark.parametrize("other", [
    '<section class="a"><p>Take {{ n }} a day.</p></section>', "<p>Take {{n}}\n a day.</p>",
    '<p id="b" style="color: red">Take {{ n }} a day.</p>',
    "{# agreed #}<p>Take {{ n }} a day.</p>",
    "<p>Take {{ n }} a <span>day.</span></p>", "<!-- agreed --><p>Take {{ n }} a day.</p>",
    '<p class="m" width=9 style="color: #f00; margin: 0 -1em !important">Take {{ n }} a day.</p>',
    "<div>\n<p>Take {{- n -}} a day.</p></div>"])
def test_a_template_that_only_looks_otherwise_says_the_same(other: str) -> None:
    """Notes, line ends, classes, styles and elements that only place are no words."""
    before = "<p>Take {{ n }} a day.</p>"
    assert says(before) == ("<p>", "Take {{ n }} a day.", "</p>")
    assert "{{-" in other or says(other) == says(before)
    assert says(other, before) is None or "{{-" in other


@pytest.mark.parametrize("other", [
    "<p>Take {{ n }} a week.</p>", "<p>Take {{ m }} a day.</p>", "<p>Take {{ n }} a day.</p>Stop.",
    "<p>Take {% if n %}{{ n }}{% endif %} a day.</p>", "<p hidden>Take {{ n }} a day.</p>",
    '<p title="Stop.">Take {{ n }} a day.</p>', "<p><s>Take</s> {{ n }} a day.</p>",
    '{{ "{#" }}<p>Stop.</p>{{ "#}" }}<p>Take {{ n }} a day.</p>',
    "<!-- {% if n %} --><p>Take {{ n }} a day.</p><!-- {% endif %} -->",
    "<p {% if n %}hidden{% endif %}>Take {{ n }} a day.</p>",
    "{% raw %}{{ n }}{% endraw %}<p>Take {{ n }} a day.</p>",
    '<p><img src="styles/leaf.png">Take {{ n }} a day.</p>',
    """<p style="background: url('styles/leaf.png')">Take {{ n }} a day.</p>""",
    '<p data-status="Stop.">Take {{ n }} a day.</p>', "<p>Take {{ n }} a day.",
    "<p>Take {{ n }} a day.</p>{{ n",
    '<p class="{{ m }}">Take {{ n }} a day.</p>',  # it may close the attribute, and say more
    '<p id="b{% if m %}c{% endif %}">Take {{ n }} a day.</p>',
    '<p title="{{ m }}" class="Stop all.">Take {{ n }} a day.</p>',
    '<p class="&lt;b" id="<b>Stop.</b>">Take {{ n }} a day.</p>',
    "<p style=\"{{ 'con' ~ 'tent' }}: 'Stop.'\">Take {{ n }} a day.</p>",
    "<p style=\"list-style: 'Stop.'\">Take {{ n }} a day.</p>",
    "<p style='list-style: \"Stop.\"'>Take {{ n }} a day.</p>",
    '<p style="list-style: &#39;Stop.&#39;">Take {{ n }} a day.</p>',
    '<p id=b"c>Stop class="all your medicines" ">Take {{ n }} a day.</p>',
    "<!-->Stop.<!-- --><p>Take {{ n }} a day.</p>",
    "<!--->Stop.<!-- --><p>Take {{ n }} a day.</p>",
    "<!-- --!>Stop.<!-- --><p>Take {{ n }} a day.</p>",
    "<!-- {{ m }}Stop.--><p>Take {{ n }} a day.</p>",
    "<!-- <p class='a --> Stop. '><p>Take {{ n }} a day.</p>",
    "<title><!--</title>Stop. --><p>Take {{ n }} a day.</p>",
    "\ue0109\ue011<p>Take {{ n }} a day.</p>", "\ue012<p>Take {{ n }} a day.</p>",
    "<p>Take \ue0100\ue011 a day.</p>{{ n }}"])
def test_a_template_that_says_otherwise_is_signed(other: str) -> None:
    """Words, what is worked out or asked, what is hidden, told or shown."""
    before = "<p>Take {{ n }} a day.</p>"
    assert says(other) != says(before)
    assert says(other, before) is not None


def test_words_that_a_template_asks_for_by_another_name_are_all_signed() -> None:
    """Where nobody can tell which words of the page a template prints, all of them count."""
    for text, every in (("{{ words.draft }}", False), ("{% set w = words %}{{ w.draft }}", True),
                        ('{{ words["draft"] }}', True), ("{{ words | attr(n) }}", True)):
        files = SourceFiles({"templates/extra.html": text.encode()})
        found = OwnDesign(files, Composer(files).environment).page_words(Audience.PATIENT, True)
        assert found == (frozenset(NAMES) - UNSIGNED if every else {"draft"})


def test_a_word_in_a_template_may_stand_in_either_quotation_marks() -> None:
    """What is asked for is the same; a word that holds such a mark stays as it is."""
    assert says("{% include 'a.html' %}") == says('{% include "a.html" %}')
    assert says("""{{ '"' }}""") != says("{{ '' }}")


# --- as a text -----------------------------------------------------------------------------------


def test_it_is_kept_as_a_text_that_says_all_of_it() -> None:
    """What was written out is read back, part by part; each altered line has another hash."""
    copy = copy_of({})
    again = read_copy(copy.text)
    assert (again, again.text_hash) == (copy, copy.text_hash)
    lines = copy.text.split("\n")
    for number in range(3, len(lines) - 1):
        if lines[number].startswith("  "):
            altered = read_copy("\n".join([*lines[:number], f"{lines[number]}.",
                                           *lines[number + 1:]]))
            assert altered.text_hash != copy.text_hash
            assert [change.part for change in altered.changes(copy)]


def written(passage: Passage) -> str:
    """The words of a passage without what a citation style has set."""
    words = passage.words
    for spot in reversed(passage.spots):
        if spot.kind == SpotKind.CITATION:
            words = words[:spot.start] + words[spot.end:]
    return words


def plain(words: str) -> list[str]:
    """The words of a text, without any sign."""
    return "".join(c if c.isalnum() else " " for c in words).split()
