"""Findings as text, as JSON and as SARIF."""

from __future__ import annotations

import json

import pytest

from bifolio.diagnostics import Finding, Findings
from bifolio.diagnostics.reports import as_json, as_sarif, as_text, counts, summary_of_notes
from bifolio.diagnostics.rules import RULES
from bifolio.model.source import Span

CHAPTER = "content/insulin resistance/chapters/30-medicines.clinician.md"


def some() -> list[Finding]:
    """Two errors and two notes."""
    findings = Findings()
    findings.add("unknown-citation-key", Span(CHAPTER, 41, 38),
                 "The citation key “nice2023” is not in bibliography.bib.",
                 "Add the entry, or cite the near match “nice2022” (bibliography.bib:118).")
    findings.add("missing-file", Span("content/w/work.yaml"), "There is no file.", "Add it.",
                 why="One line.\nAnother.")
    for line in (3, 9):
        findings.add("unused-source", Span("bibliography.bib", line, 1), f"Unused {line}.", "None.")
    return list(findings)


def test_text() -> None:
    """A finding is its place, severity and code, and what, why and fix under each other."""
    finding = next(f for f in some() if f.code == "unknown-citation-key")
    assert as_text([finding]) == f"""\
{CHAPTER}:41:38: error[unknown-citation-key]
  what  The citation key “nice2023” is not in bibliography.bib.
  why   Every citation must lead to a printed reference.
  fix   Add the entry, or cite the near match “nice2022” (bibliography.bib:118)."""


def test_text_of_whole_file() -> None:
    """A finding about a file as a whole names no line, and lines of a text stay aligned."""
    finding = next(f for f in some() if f.code == "missing-file")
    assert as_text([finding]) == """\
content/w/work.yaml: error[missing-file]
  what  There is no file.
  why   One line.
        Another.
  fix   Add it."""


def test_text_in_order() -> None:
    """Findings stand in the order given, an empty line between them."""
    places = [line for line in as_text(some()).split("\n") if "[" in line]
    assert len(places) == 4
    assert as_text(some()).count("\n\n") == 3


def test_text_broken_at_width() -> None:
    """On a terminal, lines are broken at its width and stay aligned."""
    lines = as_text(some(), width=50).split("\n")[1:]
    said = [line for line in lines if line.startswith("  ")]
    assert max(map(len, said)) <= 50
    assert any(line.startswith("        ") and line.strip() for line in said)


def test_paint() -> None:
    """What paints the text is told what each part is."""
    parts: list[tuple[str, str]] = []

    def note_down(text: str, part: str) -> str:
        parts.append((part, text))
        return text

    as_text(some()[:1], note_down)
    assert parts == [("place", "bibliography.bib:3:1"), ("note", "note[unused-source]"),
                     ("label", "what"), ("label", "why "), ("label", "fix ")]


@pytest.mark.parametrize(("codes", "said"), [
    ([], "no findings"),
    (["missing-file", "missing-alt", "unused-source"], "2 errors, 1 note"),
    (["unused-source", "unlisted-chapter", "typesetting"], "2 warnings, 1 note"),
    (["missing-file", "typesetting"], "1 error, 1 warning"),
])
def test_counts(codes: list[str], said: str) -> None:
    """The closing line counts findings, the gravest first."""
    findings = Findings()
    for code in codes:
        findings.add(code, Span("a"), "x", "y")
    assert counts(findings) == said


def test_summary_of_notes() -> None:
    """Notes are summed up in one line that tells how to see them."""
    assert summary_of_notes(some()) == "2 notes (2 × unused-source); see them with --verbose."
    assert summary_of_notes(some()[2:]) == ""


def test_json() -> None:
    """JSON has every finding whole, and their numbers by severity."""
    read = json.loads(as_json(some()))
    assert read["counts"] == {"note": 2, "warning": 0, "error": 2}
    assert [entry["code"] for entry in read["findings"]] == [f.code for f in some()]
    entry = next(e for e in read["findings"] if e["code"] == "unknown-citation-key")
    assert entry == {
        "code": "unknown-citation-key", "severity": "error", "path": CHAPTER, "line": 41,
        "column": 38, "what": "The citation key “nice2023” is not in bibliography.bib.",
        "why": RULES["unknown-citation-key"].why,
        "fix": "Add the entry, or cite the near match “nice2022” (bibliography.bib:118)."}


def test_sarif() -> None:
    """SARIF names version, tool and rules, and each result's rule, level, place and message."""
    log = json.loads(as_sarif(some()))
    assert log["version"] == "2.1.0"
    run, = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert run["tool"]["driver"]["name"] == "Bifolio"
    assert [rule["id"] for rule in rules] == sorted(rule["id"] for rule in rules)
    for result, finding in zip(run["results"], some(), strict=True):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == finding.code
        assert result["level"] == finding.severity.word
        for said in (finding.what, finding.why, finding.fix):
            assert said in result["message"]["text"]


def test_sarif_places() -> None:
    """A place is an encoded address with line and column; a whole file has no region."""
    results = {result["ruleId"]: result["locations"][0]["physicalLocation"]
               for result in json.loads(as_sarif(some()))["runs"][0]["results"]}
    assert results["unknown-citation-key"] == {
        "artifactLocation": {
            "uri": "content/insulin%20resistance/chapters/30-medicines.clinician.md"},
        "region": {"startLine": 41, "startColumn": 38}}
    assert "region" not in results["missing-file"]


def test_nothing_found() -> None:
    """Without findings, all three forms are still whole."""
    assert as_text([]) == ""
    assert json.loads(as_json([]))["findings"] == []
    assert json.loads(as_sarif([]))["runs"][0]["results"] == []
