"""Scorecards: what a machine fills in, what it leaves to people, and how the two are reckoned."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from bifolio.building import plan, scorecards
from bifolio.cli import main
from bifolio.composition.compose import Composer
from bifolio.composition.reading_copies import reading_copy
from bifolio.diagnostics import Findings
from bifolio.diagnostics.rules import RULES
from bifolio.model import Audience
from bifolio.model.source import Source
from bifolio.printing.pdf import Paper
from bifolio.proofreading.accessibility import find_inaccessible
from bifolio.proofreading.readability import scoring as prose
from bifolio.proofreading.scorecards.cards import score
from bifolio.proofreading.scorecards.evidence import MEASURES
from bifolio.proofreading.scorecards.instruments import instruments
from bifolio.proofreading.scorecards.ratings import kappa, read_ratings
from bifolio.proofreading.structure.calls_to_action import steps_of
from tests.support.figures_cases import add_figures
from tests.support.library import FILES, TinyLibrary

RATINGS = "content/knees/ratings.yaml"
PATIENT = "content/knees/chapters/20-care.patient.md"
NONE = "0" * 12  # the hash of no text


def two(text: str, other: str = "") -> str:
    """The head of a file in which two raters rated this text, or the second another."""
    return ("    raters:\n"
            f"      - {{id: AB, role: nurse, date: 2026-11-20, text: {text}}}\n"
            f"      - {{id: CD, role: patient reader, date: 2026-11-21, text: {other or text}}}\n"
            "    verdicts:\n")


def text_of(library: TinyLibrary) -> str:
    """The hash that the scorecard gives to what patients read."""
    opened = plan.open_library(library.order())
    return reading_copy(opened.selections, opened.library.works["knees"], Audience.PATIENT,
                        Composer(opened.source_files), Findings()).short_hash


def items(name: str) -> list[str]:
    return [instrument.key(item) for instrument in instruments() if instrument.name == name
            for item in instrument.items]


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> tuple[TinyLibrary, str, Paper]:
    """The tiny library with its scorecard: the page and the paper. Two raters rated PEMAT whole."""
    library = TinyLibrary(tmp_path_factory.mktemp("scored"))
    for path, text in FILES.items():
        library.write(path, text)
    library.change("content/knees/chapters/20-care.patient.md", "Walk a little every day.",
                   "::: action\n1. Walk a little.\n2. Regular rest is good.\n:::")
    verdicts = "".join(f"      {key}: {{AB: yes, CD: {'no' if key == 'pemat-1' else 'yes'}}}\n"
                       for key in items("pemat"))
    library.write(RATINGS, two(text_of(library)) + verdicts + "      cci-13: {AB: yes, CD: no}\n")
    assert main(["check", "--scorecard", "--work", "knees", "--root", str(library.root),
                 "--quiet"]) == 0
    folder = library.out / "scorecards"
    assert {path.name for path in folder.iterdir()} == {"knees-patient.html", "knees-patient.pdf"}
    return (library, (folder / "knees-patient.html").read_text(encoding="utf-8"),
            Paper((folder / "knees-patient.pdf").read_bytes()))


def test_the_instruments_are_whole() -> None:
    """24, 20, 16 and 10 items, each asked in twelve words at most, with what it needs."""
    number: Counter[str] = Counter()
    for instrument in instruments():
        number[instrument.name] += len(instrument.items)
        for item in instrument.items:
            assert len(item.asks.split()) <= 12, item
            assert item.check in ("machine", "assisted", "human")
            assert set(item.codes) <= set(RULES) and set(item.shows) <= set(MEASURES), item
            assert item.check != "machine" or item.codes or item.shows, item
    assert number == {"pemat": 24, "cci": 20, "ipdas": 16, "pif": 10}
    keys = [key for name in number for key in items(name)]
    assert len(set(items("pemat"))) == 24 and len(set(keys)) == 70


def test_the_card_says_whose_word_it_is(scored: tuple[TinyLibrary, str, Paper]) -> None:
    """Page and paper say self-rated, informed by, not endorsed; and where the rules stand."""
    for text in (scored[1], " ".join(scored[2].text.split())):
        for words in ("Self-rated; informed by PEMAT-P", "not endorsed by", "in our own words",
                      "rate with the published guide at hand"):
            assert words in text


def test_the_machine_shows_what_it_decided_by(scored: tuple[TinyLibrary, str, Paper]) -> None:
    """A broken rule is a no, with words and place; what is not there does not apply."""
    text = " ".join(scored[2].text.split())
    assert "1 of 2 steps speak to the reader" in text
    assert "The step “Regular rest is good.” does not say what to do. " \
           "(20-care.patient.md, line 5)" in text
    assert "There are no pictures. na" in text


def test_scores_stand_where_all_is_answered(scored: tuple[TinyLibrary, str, Paper]) -> None:
    """PEMAT, rated whole, has percentages for each rater; the others say how much is answered."""
    text = " ".join(scored[2].text.split())
    part = text[text.index("Scores Instrument"):text.index("How hard it is to read")]
    assert part.count(" %") >= 4 + 3 and "of 16 answered" in part
    assert "5 of 20 answered 5 of 20 answered" in part  # four by the machine, 13 by both


def test_each_section_has_its_grade(scored: tuple[TinyLibrary, str, Paper]) -> None:
    """Sections stand with their words and sentences; a short one is not graded."""
    text = " ".join(scored[2].text.split())
    assert "What it is 17 2 too short" in text


def test_agreement_is_shown(scored: tuple[TinyLibrary, str, Paper]) -> None:
    """Two raters have a kappa, and both their verdicts stand beside each other."""
    assert "Cohen’s kappa:" in scored[2].text
    assert "nurse, 2026-11-20" in scored[2].text and "patient reader" in scored[2].text


def test_a_scorecard_can_be_read_aloud(scored: tuple[TinyLibrary, str, Paper]) -> None:
    """The PDF is tagged, each cell with its headers; the page brings its own style."""
    findings = Findings()
    find_inaccessible(scored[2], findings)
    assert not list(findings)
    page = re.sub(r"base64,[\w+/=]*", "", scored[1])
    assert scored[2].tables and "<style>" in page and "//" not in page


def test_the_same_scorecard_has_the_same_bytes(scored: tuple[TinyLibrary, str, Paper],
                                               tmp_path: Path) -> None:
    """Scored again, both files are the same."""
    library = scored[0]
    assert main(["check", "--scorecard", "--root", str(library.root), "--out", str(tmp_path),
                 "--quiet"]) == 0
    for path in (library.out / "scorecards").iterdir():
        assert (tmp_path / "scorecards" / path.name).read_bytes() == path.read_bytes()


def test_without_raters_boxes_are_left_open(tiny: TinyLibrary,
                                            capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody has rated: the machine's part is told, and no score."""
    assert main(["check", "--scorecard", "--root", str(tiny.root)]) == 0
    shown = capsys.readouterr().out
    assert "of 20 answered" in shown and "%" not in shown
    paper = Paper((tiny.out / "scorecards/knees-patient.pdf").read_bytes())
    assert "Nobody has rated yet" in paper.text and "Rater 2" in paper.text
    assert "0 lists of 0 items at most. no" in " ".join(paper.text.split())


def test_questions_to_take_along_are_no_steps(tiny: TinyLibrary) -> None:
    """A numbered list of questions neither speaks to the reader nor asks for anything."""
    tiny.change(PATIENT, "Walk a little every day.",
                "1. Walk a little.\n2. What is measured? Is it safe?\n3. Rest is good.")
    opened = plan.open_library(tiny.order())
    edition = opened.selections.edition(opened.library.works["knees"], Audience.PATIENT,
                                       Findings())
    steps = [step.sentences[0].text for step in steps_of(prose.read(edition))]
    assert steps == ["Walk a little.", "Rest is good."]


def test_clean_removes_what_was_written_and_nothing_else(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """Scorecards and report go with the handouts, made before or after; a rater's notes stay."""
    root = ["--root", str(tiny.root), "--quiet"]
    assert main(["check", "--scorecard", *root]) == 0
    assert main(["check", "--format", "html", *root]) == 0
    tiny.build()
    assert main(["clean", *root]) == 0
    assert not tiny.out.exists()
    assert main(["check", "--scorecard", *root]) == 0
    assert main(["check", "--format", "html", *root]) == 0
    page, mine = tiny.out / "scorecards/knees-patient.html", tiny.out / "scorecards/mine.html"
    paper = page.with_suffix(".pdf")
    paper.write_bytes(paper.read_bytes() + b"% ticked by AB")
    mine.write_text("my own")
    assert main(["clean", *root]) == 0
    assert {path for path in tiny.out.rglob("*") if path.is_file()} == {paper, mine}


@pytest.mark.parametrize(("written", "code", "said"), [
    ("      pemat-99: {AB: yes}\n", "unknown-name", "pemat-"),
    ("      pemat-1: {AB: maybe}\n", "unknown-name", "yes"),
    ("      cci-13: {AB: 2}\n", "unknown-name", "yes"),
    ("      pemat-1: {XY: yes}\n", "unknown-key", "AB"),
    ("      pemat-1: yes\n", "unexpected-value", "AB"),
])
def test_a_slip_in_ratings_is_a_finding(tiny: TinyLibrary, capsys: pytest.CaptureFixture[str],
                                        written: str, code: str, said: str) -> None:
    """An item, rater or verdict that is not known is told with its place, and nothing scored."""
    tiny.write(RATINGS, two(NONE) + written)
    assert main(["check", "--scorecard", "--root", str(tiny.root)]) == 1
    shown = capsys.readouterr()
    text = shown.out + shown.err
    assert code in text and said in text and f"{RATINGS}:5:" in text
    assert not (tiny.out / "scorecards").exists()


@pytest.mark.parametrize("text", ["", "text: 12", "text: 3f9a27c41b0x"])
def test_a_rating_names_its_text(text: str) -> None:
    """Without the 12 letters and digits of the text that was rated it is an error at its place."""
    findings = Findings()
    key = f", {text}" if text else ""
    read_ratings(Source(RATINGS, f"raters:\n- {{id: AB, role: nurse, date: 2026-11-20{key}}}\n"),
                 findings)
    (finding,) = findings
    assert (finding.code, finding.span.line) == ("unexpected-value" if text else "missing-key", 2)
    assert "text" in finding.what


def test_two_raters_have_two_names() -> None:
    """One id for two people is an error where it stands again."""
    findings, one = Findings(), "- {id: AB, role: nurse, date: 2026-11-20, text: 3f9a27c41b08}\n"
    read_ratings(Source(RATINGS, f"raters:\n{one}{one}"), findings)
    assert [(f.code, f.span.line) for f in findings] == [("unexpected-value", 3)]


def test_verdicts_that_are_no_keys_are_not_passed_over() -> None:
    """A list where each item should be a key is an error, for what it says would not count."""
    findings = Findings()
    text = "raters: []\nverdicts:\n- pemat-1: {AB: yes}\n"
    ratings = read_ratings(Source(RATINGS, text), findings)
    assert [(f.code, f.span.line) for f in findings] == [("unexpected-value", 3)]
    assert not ratings.verdicts


def test_ratings_of_an_earlier_text_do_not_count(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """A word is changed: the old rating is shown apart, scores nothing, and agrees with nobody."""
    tiny.change(PATIENT, "Walk a little", "Swim a little")
    now = text_of(tiny)
    verdicts = "".join(f"      {key}: {{AB: yes, CD: no}}\n" for key in items("pemat"))
    tiny.write(RATINGS, two(now, NONE) + verdicts)
    assert main(["check", "--scorecard", "--root", str(tiny.root)]) == 0
    shown = capsys.readouterr().out
    assert f"{RATINGS}:3:5: warning[outdated-rating]" in shown and f"text: {now}" in shown
    assert "AB " in shown and "CD " not in shown.split("warning")[0]
    paper = Paper((tiny.out / "scorecards/knees-patient.pdf").read_bytes())
    text = " ".join(paper.text.split())
    assert f"for the text {now}" in text and f"2026-11-21 (text {NONE})" in text
    assert "CD no" in text and "kappa" not in text and "One rater only" in text
    findings = Findings()
    find_inaccessible(paper, findings)
    assert not list(findings)


def test_the_card_tells_who_has_signed(tiny: TinyLibrary) -> None:
    """Before and after the pharmacist has signed the text, the card says so."""
    tiny.change("content/library.yaml", "language: en",
                "language: en\nrequired_signoffs: {patient: [pharmacist]}")
    root, said = ["--root", str(tiny.root), "--quiet"], []
    for _ in range(2):
        assert main(["check", "--scorecard", *root]) == 0
        said.append((tiny.out / "scorecards/knees-patient.html").read_text(encoding="utf-8"))
        main(["approve", "knees", "--edition", "patient", "--role", "pharmacist", "--name",
              "Test Pharmacist", *root])
    assert "Not yet signed by: pharmacist." in said[0] and "Signed by: pharmacist." in said[1]
    assert "Not yet signed" not in said[1]


def test_a_changed_look_leaves_ratings_standing(
        tiny: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """What changes no word that patients read outdates no rating, and --strict holds."""
    tiny.write(RATINGS, two(text_of(tiny).upper()))
    tiny.change("content/knees/work.yaml", 'revision: "1.0"', 'revision: "1.1"')
    tiny.change("content/knees/chapters/20-care.clinician.md", "Offer", "Give")
    tiny.write("styles/zz.css", "body { color: #000; }")
    assert main(["check", "--scorecard", "--strict", "--root", str(tiny.root)]) == 0
    assert "outdated" not in capsys.readouterr().out
    tiny.change(PATIENT, "every day", "each day")
    assert main(["check", "--scorecard", "--strict", "--root", str(tiny.root)]) == 1


def test_kappa_is_as_worked_by_hand() -> None:
    """Full agreement 1, chance 0; 50 cases of the textbook 0.4."""
    textbook = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert kappa(textbook) == pytest.approx(0.4)
    assert kappa([("y", "y"), ("n", "n")]) == 1
    assert kappa([("y", "y"), ("y", "n"), ("n", "y"), ("n", "n")]) == 0
    assert kappa([("y", "y")]) == 1 and kappa([]) is None


def test_what_does_not_apply_is_not_counted() -> None:
    """Items that are na leave the points; an open item leaves no score."""
    assert str(score(["yes", "no", "na", "yes"])) == "67 %"
    assert str(score(["yes", "", "na"])) == "2 of 3 answered"
    assert str(score(["na"])) == "1 of 1 answered"


@pytest.mark.parametrize(("style", "says", "legible"), [
    ("", "in 14pt, in large print in 18pt.", True),
    (":root { --body-size: 9pt; }", "in 9pt, in large print in 18pt; 12 pt are the least.", False),
    (":root { --body-size: 17px; }", "in 17px", True),
    (":root { --body-size: 4mm; }", "in 4mm", False),
    (":root { --body-size: 1.2rem; }", "12 pt are the least", False),
])
def test_the_type_is_rated_as_the_librarys_styles_set_it(
        tiny: TinyLibrary, style: str, says: str, legible: bool) -> None:
    """A library's own type size for patients is named, and less than 12 points is told."""
    if style:
        tiny.write("styles/patient.css", style)
    sheets = [one for scored in scorecards.score(tiny.order(), Findings()) for one in scored.sheets]
    pif = next(sheet for sheet in sheets if sheet.instrument.name == "pif")
    said = " ".join(next(row for row in pif.rows if row.item.number == "6").evidence)
    assert says in said and ("12 pt are the least" in said) != legible


def test_a_drawn_figure_is_a_picture_with_its_title(tiny: TinyLibrary) -> None:
    """Where the only picture is drawn from facts, it is named, and its caption is no open item."""
    add_figures(tiny)
    sheets = [one for scored in scorecards.score(tiny.order(), Findings()) for one in scored.sheets]
    rows = {row.item.number: row for row in sheets[0].rows}
    assert "“Falls in one year”" in rows["17"].evidence[0] and rows["17"].machine == "yes"
    assert "There are no pictures" not in " ".join(rows["15"].evidence)


def test_what_a_person_must_weigh_is_left_to_a_person(tiny: TinyLibrary) -> None:
    """Whether terms are few and well explained, and whether a message comes first, stays open."""
    machine = {sheet.instrument.key(row.item): row.machine
               for scored in scorecards.score(tiny.order(), Findings())
               for sheet in scored.sheets for row in sheet.rows}
    assert not any(machine[key] for key in ("pemat-4", "cci-1", "cci-2", "cci-3", "cci-4"))
