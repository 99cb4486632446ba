"""Findings for people and for other programs: as text, as JSON, as SARIF 2.1.0."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from urllib.parse import quote

from bifolio import __version__
from bifolio.diagnostics import Finding, Severity
from bifolio.rules import RULES

Paint = Callable[[str, str], str]  # (a text, what it is: "error", "place", "label", …) → a text
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
    lines = [f"{paint(str(finding.span), 'place')}: {paint(f'{word}[{finding.code}]', word)}"]
    for label, said in zip(_LABELS, (finding.what, finding.why, finding.fix), strict=True):
        pieces = [piece for line in said.splitlines() for piece in _broken(line, width - 8)]
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


def as_json(findings: Sequence[Finding]) -> str:
    """Findings as a JSON object: `findings` by place, and `counts` by severity."""
    number = Counter(finding.severity for finding in findings)
    content = {
        "version": 1,
        "findings": [{
            "code": f.code, "severity": f.severity.word,
            "path": f.span.path, "line": f.span.line, "column": f.span.column,
            "what": f.what, "why": f.why, "fix": f.fix,
        } for f in findings],
        "counts": {severity.word: number[severity] for severity in Severity},
    }
    return json.dumps(content, indent=2)


def as_sarif(findings: Sequence[Finding]) -> str:
    """Findings as a SARIF 2.1.0 log; source: OASIS, “Static Analysis Results Interchange Format”.

    Addresses are relative to the library; columns count code points from 1.
    """
    codes = sorted({finding.code for finding in findings})
    driver = {"name": "Bifolio", "version": __version__, "semanticVersion": __version__,
              "rules": [_sarif_rule(code) for code in codes]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints",
           "results": [_sarif_result(finding, codes) for finding in findings]}
    return json.dumps({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }, indent=2)


def _sarif_rule(code: str) -> dict[str, object]:
    rule = RULES[code]
    return {"id": code, "shortDescription": {"text": rule.why},
            "help": {"text": f"For example: {rule.example}"},
            "defaultConfiguration": {"level": rule.severity}}


def _sarif_result(finding: Finding, codes: Sequence[str]) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": quote(finding.span.path)}}
    if finding.span.line:
        place["region"] = {"startLine": finding.span.line,
                           "startColumn": max(finding.span.column, 1)}
    return {"ruleId": finding.code, "ruleIndex": codes.index(finding.code),
            "level": finding.severity.word,
            "message": {"text": f"{finding.what} {finding.why} {finding.fix}".strip()},
            "locations": [{"physicalLocation": place}]}
