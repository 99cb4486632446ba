"""Waivers: a rule is set aside in one place, for a time, and whoever looks is told."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from bifolio.building import runs
from bifolio.cli import main
from bifolio.diagnostics import Findings, Severity
from bifolio.diagnostics.rules import RULES
from bifolio.loading.waivers import read_waivers
from bifolio.model.source import Source
from tests.support.library import FILES, Silence, TinyLibrary
from tests.support.waivers_cases import ONE, PATIENT, REASON, TWO, WAIVERS, checked, told, waiver
from tests.support.workers import WORKERS


def test_a_waiver_sets_aside_its_words_and_no_others(wordy: TinyLibrary) -> None:
    """Of two long sentences in one line the one with the words is waived, the other is found."""
    second = len(ONE) + 2
    assert told(checked(wordy)) == [("long-sentence", 1), ("long-sentence", second)]
    wordy.write(WAIVERS, waiver())
    run = checked(wordy)
    assert told(run) == [("long-sentence", second)]
    assert [(f.span.column, w.by, w.reason) for f, w in run.waived] == [(1, "Ann Roe", REASON)]
    wordy.write(WAIVERS, waiver(words="SWIM  in the pool"))
    assert told(checked(wordy)) == [("long-sentence", 1)]


@pytest.mark.parametrize(("old", "new"), [
    ("walk to the shop", "walk to\nthe shop"), ("each day, and", "each day,\nand"),
    ("You can walk", "You\ncan walk"), ("home by the", "home, e.g. by the"),
    ("then home by the", "then home (e.g. NHS paths) by the")])
def test_a_waiver_holds_in_a_sentence_of_several_lines(
        wordy: TinyLibrary, old: str, new: str) -> None:
    """Its words may be broken over two lines, stand in the next one, or behind an “e.g.”."""
    wordy.change(PATIENT, old, new)
    before = told(checked(wordy))
    for words in ("walk to the shop", "long way round"):
        wordy.write(WAIVERS, waiver(words=words))
        assert told(checked(wordy)) == before[1:] and len(before) == 2, words


@pytest.mark.parametrize("between", ["\n\n", "\n- ", "\n\n1. ", "\n"])
def test_a_waiver_ends_with_its_sentence(wordy: TinyLibrary, between: str) -> None:
    """The next sentence is not covered, on whatever line it is."""
    wordy.change(PATIENT, f"{ONE} {TWO}", f"- {ONE}{between}{TWO}")
    wordy.write(WAIVERS, waiver())
    assert [code for code, _ in told(checked(wordy))] == ["long-sentence"]
    wordy.write(WAIVERS, waiver(words="swim in the pool"))
    assert [f.span.line for f, _ in checked(wordy).waived] == [3 + between.count("\n")]


@pytest.mark.parametrize("keys", [
    {"rule": "long-paragraph"}, {"file": "content/knees/chapters/10-what.md"},
    {"words": "walk to the shops"}, {"words": "alk to the shop"}])
def test_a_waiver_sets_aside_nothing_else(wordy: TinyLibrary, keys: dict[str, str]) -> None:
    """Another rule, another file or other words waive nothing, which a note tells."""
    wordy.write(WAIVERS, waiver(**keys))
    run = checked(wordy)
    assert [code for code, _ in told(run)] == ["long-sentence", "long-sentence", "idle-waiver"]
    assert run.waived == ()


def test_a_waiver_may_hold_in_a_whole_file_or_for_words_anywhere(wordy: TinyLibrary) -> None:
    """Without words it sets aside what is in its file, without a file what has its words."""
    wordy.write(WAIVERS, waiver(words=""))
    assert told(checked(wordy)) == []
    wordy.write(WAIVERS, waiver(file=""))
    assert told(checked(wordy)) == [("long-sentence", len(ONE) + 2)]


def test_a_waiver_ends_with_its_last_day(wordy: TinyLibrary) -> None:
    """On the last day it holds; on the next it is a warning, and what it set aside is back."""
    wordy.write(WAIVERS, waiver(words="", until="2026-11-26"))
    assert told(checked(wordy)) == []
    run = checked(wordy, date(2026, 11, 27))
    assert [code for code, _ in told(run)] == ["long-sentence", "long-sentence", "expired-waiver"]
    assert next(f.severity for f in run.findings if f.code == "expired-waiver") is Severity.WARNING
    assert run.failed and run.waived == ()


def test_an_idle_waiver_is_only_told_by_a_whole_run(wordy: TinyLibrary) -> None:
    """A check of one work or audience cannot know that a waiver is of no use."""
    wordy.write(WAIVERS, waiver() + waiver(words="a friend", file="content/none.md"))
    assert ("idle-waiver", 3) in told(checked(wordy))
    order = wordy.order(works=("knees",))
    run = runs.check(order, Silence(), WORKERS)
    assert "idle-waiver" not in [code for code, _ in told(run)]


@pytest.mark.parametrize(("setting", "last"), [("", date(2027, 11, 26)),
                                              ("longest_waiver: 30\n", date(2026, 12, 26))])
def test_a_waiver_lasts_a_year_or_as_long_as_the_library_says(
        wordy: TinyLibrary, setting: str, last: date) -> None:
    """Up to the longest term it holds; a day beyond it, it is a warning and sets nothing aside."""
    wordy.change("content/library.yaml", "language: en\n", f"language: en\n{setting}")
    wordy.write(WAIVERS, waiver(words="", until=last.isoformat()))
    assert told(checked(wordy)) == []
    run = checked(wordy, date(2026, 11, 25))
    assert [code for code, _ in told(run)] == ["long-sentence", "long-sentence", "long-waiver"]
    (finding,) = (f for f in run.findings if f.code == "long-waiver")
    assert finding.severity is Severity.WARNING and str(last) in finding.what
    assert str(finding.span) == f"{WAIVERS}:1:3" and run.waived == ()


@pytest.mark.parametrize("days", ["0", "1000", "a year", "-3"])
def test_the_longest_waiver_is_a_number_of_days(wordy: TinyLibrary, days: str) -> None:
    """Any other setting is an error at its place."""
    wordy.change("content/library.yaml", "language: en\n",
                 f"language: en\nlongest_waiver: {days}\n")
    (finding,) = (f for f in checked(wordy).findings if f.code == "unexpected-value")
    assert finding.span.path == "content/library.yaml" and days in finding.what


@pytest.mark.parametrize(("text", "code", "place", "says"), [
    (waiver(rule="audience-leak"), "not-waivable", ":1:9", "audience-leak"),
    (waiver(rule="unknown-key"), "not-waivable", ":1:9", "cannot be waived"),
    (waiver(rule="do-not-use-abbreviation"), "not-waivable", ":1:9", "cannot be waived"),
    (waiver(rule="long-sentance"), "unknown-name", ":1:9", "long-sentence"),
    (waiver(reason="fine"), "unexpected-value", ":4:11", "no reason"),
    (waiver(reason=""), "missing-key", ":1:3", "reason"),
    (waiver(by=""), "missing-key", ":1:3", "by"),
    (waiver(until=""), "missing-key", ":1:3", "until"),
    (waiver(until="soon"), "unexpected-value", ":6:10", "not a date"),
    (waiver(file="", words=""), "missing-key", ":1:3", "where it holds"),
    (waiver() + "  audience: patient\n", "unknown-key", ":7:3", "audience"),
    ("rule: long-sentence\n", "missing-key", ":1:1", "reason"),
    ("- 1\n", "unexpected-value", ":1:3", ""),
])
def test_a_wrong_waiver_is_told_at_its_place(text: str, code: str, place: str, says: str) -> None:
    """What is wrong with a waiver is an error at its line and column, and it is not in force."""
    findings = Findings()
    waivers = read_waivers(Source(WAIVERS, text), findings)
    found = [(f.code, str(f.span)) for f in findings if says in f.what + f.fix]
    assert (code, WAIVERS + place) in found, list(findings)
    assert findings.failed
    assert waivers == () or code == "unknown-key"


def test_only_matters_of_judgement_can_be_waived() -> None:
    """No rule can be waived that guards a reader, a source's standing, a sign-off or a file."""
    never = ("audience-leak", "not-accessible", "do-not-use-abbreviation", "naked-decimal",
             "trailing-zero", "retracted-source", "review-overdue", "unsigned-edition",
             "expired-handout",
             "broken-signoff-chain", "unknown-key", "invalid-utf8", "missing-file",
             "unknown-audience", "forbidden-wording", "expired-waiver", "not-waivable",
             "idle-waiver", "long-waiver", "lost-header", "overfull-table",
             "stray-number", "unknown-citation-key", "missing-phone")
    assert [code for code in never if RULES[code].waivable] == []
    judged = ("reading-grade", "no-key-message", "error-prone-abbreviation", "uncited-claim",
              "verb-too-certain", "unequal-options", "old-source", "unexplained-term",
              "lone-line", "short-last-page")
    assert [code for code in judged if not RULES[code].waivable] == []


def test_explain_tells_which_rules_can_be_waived(capsys: pytest.CaptureFixture[str]) -> None:
    """`explain` says so of a matter of judgement, and of no other rule."""
    said = "This rule can be waived in content/waivers.yaml."
    assert main(["explain", "long-sentence"]) == 0
    assert said in capsys.readouterr().out
    assert main(["explain", "audience-leak"]) == 0
    assert said not in capsys.readouterr().out


@pytest.fixture(scope="module")
def half(tmp_path_factory: pytest.TempPathFactory) -> TinyLibrary:
    """A library with two long sentences, one of them waived; for reading only."""
    library = TinyLibrary(tmp_path_factory.mktemp("half"))
    for path, text in FILES.items():
        library.write(path, text)
    library.change(PATIENT, "Walk a little every day.", f"{ONE} {TWO}")
    library.write(WAIVERS, waiver())
    return library


def check_as(library: TinyLibrary, *words: str) -> int:
    return main(["check", "--root", str(library.root), *words])


def test_text_tells_what_is_waived(half: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """The text counts what is waived; verbose, it names place, rule, reason, name and day."""
    assert check_as(half) == 1
    said = capsys.readouterr().out
    assert "1 finding is waived in content/waivers.yaml" in said and REASON not in said
    check_as(half, "--verbose")
    said = capsys.readouterr().out
    assert f"{PATIENT}:3:1: waived[long-sentence]\n" in said
    assert f"  {REASON} (Ann Roe, until 2027-06-30)\n" in said


def test_json_lists_what_is_waived(half: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """JSON has what is waived in a list of its own, and counts it nowhere else."""
    assert check_as(half, "--format", "json") == 1
    read = json.loads(capsys.readouterr().out)
    assert read["counts"]["error"] == 1
    (entry,) = read["waived"]
    assert (entry["code"], entry["path"], entry["column"]) == ("long-sentence", PATIENT, 1)
    assert (entry["reason"], entry["by"], entry["until"], entry["waiver"]) == (
        REASON, "Ann Roe", "2027-06-30", f"{WAIVERS}:1:3")


def test_sarif_suppresses_what_is_waived(
        half: TinyLibrary, capsys: pytest.CaptureFixture[str]) -> None:
    """SARIF marks what is waived as suppressed from outside, and all else as not suppressed."""
    assert check_as(half, "--format", "sarif") == 1
    results = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    suppressed = [result for result in results if result["suppressions"]]
    assert len(results) - len(suppressed) == sum("suppressions" in r for r in results) - 1
    (result,) = suppressed
    assert result["ruleId"] == "long-sentence"
    (suppression,) = result["suppressions"]
    assert suppression["kind"] == "external" and REASON in suppression["justification"]
    assert suppression["location"]["physicalLocation"]["region"]["startLine"] == 1


def test_the_page_tells_what_is_waived(half: TinyLibrary, tmp_path: Path) -> None:
    """The HTML page names rule, place, finding, reason, name and last day of each waiver."""
    assert check_as(half, "--format", "html", "--to", str(tmp_path / "page.html")) == 1
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    row = page[page.index('<h2 id="waived">'):]
    for said in (f"{PATIENT}:3:1", "long-sentence", "This sentence has", REASON, "Ann Roe",
                 "30 June 2027", "waivers.yaml, line 1"):
        assert said in row
    assert "; 1 set aside." in page
