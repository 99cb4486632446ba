"""Findings for people and for other programs: as text, as JSON, as SARIF 2.1.0."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from bifolio import __version__
from bifolio.diagnostics import Finding, Severity
from bifolio.diagnostics.control_signs import as_json_text, on_one_line, visible
from bifolio.diagnostics.rules import RULES
from bifolio.model.source import Span

if TYPE_CHECKING:  # the quick way does without
    from bifolio.model import RuleWaiver

Paint = Callable[[str, str], str]  # (a text, what it is: "error", "place", "label", …) → a text
Waived: TypeAlias = "Sequence[tuple[Finding, RuleWaiver]]"  # what was set aside, and by which
_LABELS = ("what", "why", "fix")


def unpainted(text: str, _part: str) -> str:
    """The paint of a pipe: none."""
    return text


def counts(findings: Iterable[Finding]) -> str:
    """How many there are of each severity, in words: “2 errors, 1 note”, or “no findings”."""
    number = Counter(finding.severity for finding in findings)
    said = [f"{number[severity]} {severity.word}{'s' * (number[severity] != 1)}"
            for severity in sorted(Severity, reverse=True) if number[severity]]
    return ", ".join(said) or "no findings"


def as_text(findings: Sequence[Finding], paint: Paint = unpainted, width: int = 0) -> str:
    """Findings for a person, one below the other; lines are broken at `width`, 0 for never."""
    return "\n\n".join(_one(finding, paint, width) for finding in findings)


def _one(finding: Finding, paint: Paint, width: int) -> str:
    word = finding.severity.word
    place = on_one_line(str(finding.span))
    lines = [f"{paint(place, 'place')}: {paint(f'{word}[{finding.code}]', word)}"]
    for label, said in zip(_LABELS, (finding.what, finding.why, finding.fix), strict=True):
        pieces = [piece for line in visible(said).splitlines()
                  for piece in _broken(line, width - 8)]
        for number, piece in enumerate(pieces):
            margin = paint(f"{label:<4}", "label") if number == 0 else " " * 4
            lines.append(f"  {margin}  {piece}".rstrip())
    return "\n".join(lines)


def _broken(line: str, width: int) -> list[str]:
    if width < 20:
        return [line]
    return textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]


def summary_of_notes(findings: Iterable[Finding]) -> str:
    """One line for all notes: how many of which code, and how to see them; "" for none."""
    codes = Counter(f.code for f in findings if f.severity is Severity.NOTE)
    if not codes:
        return ""
    number = sum(codes.values())
    named = ", ".join(f"{count} × {code}" for code, count in sorted(codes.items()))
    it = "it" if number == 1 else "them"
    return f"{number} note{'s' * (number != 1)} ({named}); see {it} with --verbose."


def waived_as_text(waived: Waived, paint: Paint = unpainted) -> str:
    """What was set aside: a line for each finding, and one for who set it aside, and why."""
    lines = []
    for finding, waiver in waived:
        place = paint(on_one_line(str(finding.span)), "place")
        lines += [f"{place}: waived[{finding.code}]",
                  on_one_line(f"  {waiver.reason} ({waiver.by}, until {waiver.until})")]
    return "\n".join(lines)


def as_json(findings: Sequence[Finding], waived: Waived = ()) -> str:
    """Findings as a JSON object: `findings` by place, `counts` by severity, what is `waived`."""
    number = Counter(finding.severity for finding in findings)
    content = {
        "version": 1,
        "findings": [_entry(finding) for finding in findings],
        "counts": {severity.word: number[severity] for severity in Severity},
        "waived": [{**_entry(finding), "reason": waiver.reason, "by": waiver.by,
                    "until": waiver.until.isoformat(), "waiver": str(waiver.span)}
                   for finding, waiver in waived],
    }
    return as_json_text(content, in_ascii=True)


def _entry(finding: Finding) -> dict[str, object]:
    span = finding.span
    return {"code": finding.code, "severity": finding.severity.word,
            "path": span.path, "line": span.line, "column": span.column,
            "what": finding.what, "why": finding.why, "fix": finding.fix}


def as_sarif(findings: Sequence[Finding], waived: Waived = ()) -> str:
    """Findings as a SARIF 2.1.0 log; source: OASIS, “Static Analysis Results Interchange Format”.

    Addresses are relative to the library; columns count code points from 1. What is waived is a
    result with a suppression; all others say that they have none, as § 3.27.23 wants it.
    """
    codes = sorted({finding.code for finding in (*findings, *(pair[0] for pair in waived))})
    driver = {"name": "Bifolio", "version": __version__, "semanticVersion": __version__,
              "rules": [_sarif_rule(code) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
           "results": [*(_sarif_result(finding, codes) for finding in findings),
                       *(_sarif_result(finding, codes, waiver) for finding, waiver in waived)]}
    return as_json_text({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }, in_ascii=True)


def _sarif_rule(code: str) -> dict[str, object]:
    rule = RULES[code]
    return {"id": code, "shortDescription": {"text": rule.why},
            "help": {"text": f"For example: {rule.example}"},
            "defaultConfiguration": {"level": rule.severity}}


def _sarif_result(finding: Finding, codes: Sequence[str], waiver: RuleWaiver | None = None
                  ) -> dict[str, object]:
    suppressions = [{"kind": "external", "status": "accepted", "location": {
        "physicalLocation": _sarif_place(waiver.span)}, "justification":
        f"{waiver.reason} ({waiver.by}, until {waiver.until})"}] if waiver else []
    return {"ruleId": finding.code, "ruleIndex": codes.index(finding.code),
            "level": finding.severity.word,
            "message": {"text": f"{finding.what} {finding.why} {finding.fix}".strip()},
            "locations": [{"physicalLocation": _sarif_place(finding.span)}],
            "suppressions": suppressions}


def _sarif_place(span: Span) -> dict[str, object]:
    uri = quote(span.path, errors="surrogatepass")
    place: dict[str, object] = {"artifactLocation": {"uri": uri}}
    if span.line:
        place["region"] = {"startLine": span.line, "startColumn": max(span.column, 1)}
    return place
