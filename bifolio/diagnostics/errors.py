"""What is raised where a run cannot go on; each kind has its exit code."""

from __future__ import annotations

from collections.abc import Iterable

from bifolio.diagnostics.findings import Finding


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
