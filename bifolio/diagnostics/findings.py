"""Findings: what is wrong, where, why it matters and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Protocol

from bifolio.diagnostics.corrections import Correction
from bifolio.diagnostics.rules import RULES
from bifolio.model import Audience
from bifolio.model.source import Span


class Severity(IntEnum):
    """How much a finding weighs: a note fails nothing, a warning fails `--strict`."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing for the author to mend: its rule, its place, and what, why, fix.

    Where the fix is one replacement at its place, `correction` is that.
    """

    span: Span
    code: str
    severity: Severity
    what: str
    why: str
    fix: str
    correction: Correction | None = None


class Waives(Protocol):
    """What may set a finding aside."""

    def __call__(self, finding: Finding) -> bool: ...


class Findings:
    """A stage's findings, gathered as it goes so that none hides another.

    `audience` is the reader of what is looked at: a rule may weigh less for some. What it `waives`
    is set aside, and counts for nothing.
    """

    def __init__(self, findings: Iterable[Finding] = (), audience: Audience | None = None,
                 waives: Waives | None = None) -> None:
        self._findings: dict[Finding, None] = {}
        self.audience, self._waives = audience, waives
        self.extend(findings)

    def add(self, code: str, span: Span, what: str, fix: str, why: str = "",  # noqa: PLR0913
            at_most: Severity = Severity.ERROR, correction: Correction | None = None) -> None:
        """Report `what` is wrong at `span`, and the `fix`.

        `code` names a rule of `bifolio.diagnostics.rules`, which gives the severity and, unless
        one is passed, the why; it weighs `at_most` so much. A `correction` does what the fix
        says. Raises `KeyError` for a code without
        a rule: that is our bug.
        """
        rule = RULES[code]
        severity = min(at_most, Severity[rule.severity_for(self.audience).upper()])
        self.extend((Finding(span, code, severity, what, why or rule.why, fix, correction),))

    def extend(self, findings: Iterable[Finding]) -> None:
        """Take over another stage's findings."""
        for finding in findings:
            if not (self._waives and RULES[finding.code].waivable and self._waives(finding)):
                self._findings[finding] = None

    def __iter__(self) -> Iterator[Finding]:
        """Findings by place, then by code."""
        return iter(sorted(self._findings, key=lambda f: (f.span, f.code, f.what)))

    def __len__(self) -> int:
        return len(self._findings)

    def at_least(self, severity: Severity) -> list[Finding]:
        """Those that weigh `severity` or more, by place."""
        return [finding for finding in self if finding.severity >= severity]

    def has(self, code: str, path: str) -> bool:
        """Whether a rule was found broken in a file: what follows from it need not be said."""
        return any(f.code == code and f.span.path == path for f in self._findings)

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return any(f.severity is Severity.ERROR for f in self._findings)
