"""Findings: what proofreading reports; and the errors that stop a run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from typing import Protocol

from bifolio.diagnostics.rules import RULES
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
    """One thing for the author to mend: its rule, its place, and what, why, fix."""

    span: Span
    code: str
    severity: Severity
    what: str
    why: str
    fix: str


class Waives(Protocol):
    """What may set a finding aside."""

    def __call__(self, finding: Finding) -> bool: ...


class Findings:
    """A stage's findings, gathered as it goes so that none hides another.

    `audience` is the reader of what is looked at: a rule may weigh less for some. What it `waives`
    is set aside, and counts for nothing.
    """

    def __init__(self, findings: Iterable[Finding] = (), audience: str = "",
                 waives: Waives | None = None) -> None:
        self._findings: dict[Finding, None] = {}
        self.audience, self._waives = audience, waives
        self.extend(findings)

    def add(self, code: str, span: Span, what: str, fix: str, why: str = "") -> None:
        """Report `what` is wrong at `span`, and the `fix`.

        `code` names a rule of `bifolio.diagnostics.rules`, which gives the severity and, unless one is
        passed, the why. Raises `KeyError` for a code without a rule: that is our bug.
        """
        rule = RULES[code]
        severity = Severity[rule.severity_for(self.audience).upper()]
        self.extend((Finding(span, code, severity, what, why or rule.why, fix),))

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


_FEW = 8  # names that are listed beside a near match: the guess may be wrong


def near(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or an empty string."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def with_its_numbers(word: str, known: Iterable[str]) -> list[str]:
    """The names that have the numbers of `word`: no slip is mended into another dose."""
    numbers = re.findall(r"\d+", word)
    return [name for name in known if re.findall(r"\d+", name) == numbers]


def suggest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A fix that names the near match of `word`, or else lists what is known."""
    names = sorted(known)
    if match := near(word, names):
        others = f" Known here: {', '.join(names)}." if 2 < len(names) <= _FEW else ""
        return f"Did you mean “{match}”?{others}"
    if otherwise:
        return otherwise
    return f"Known here: {', '.join(names)}." if names else "Remove it."


class BifolioError(Exception):
    """A run cannot go on; `findings` say where and why."""

    exit_code = 1

    def __init__(self, message: str, findings: Iterable[Finding] = ()) -> None:
        super().__init__(message)
        self.findings = tuple(findings)


class ContentError(BifolioError):
    """Something in the library that its author can mend."""


class DesignError(BifolioError):
    """Something in templates or styles."""


class ToolchainError(BifolioError):
    """Fonts, Pango, a folder: something on this computer."""

    exit_code = 3
