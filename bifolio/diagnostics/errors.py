"""What is raised where a run cannot go on; each kind has its exit code."""

from __future__ import annotations

from collections.abc import Iterable

from bifolio.diagnostics.findings import Finding
from bifolio.diagnostics.suggestions import suggest


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


class UnknownNameError(BifolioError):
    """A name that was asked for and is not there; the message has the near match."""

    exit_code = 2

    def __init__(self, noun: str, name: str, known: Iterable[str], otherwise: str = "") -> None:
        names = tuple(known)
        otherwise = otherwise or ("" if names else f"The library has no {noun} yet.")
        fix = suggest(name, names, otherwise)
        super().__init__(f"There is no {noun} “{name}” here. {fix}")
        self.name, self.unread = name, f"The {noun} “{name}” cannot be read. Mend its errors first."


class ToolchainError(BifolioError):
    """Fonts, Pango, a folder: something on this computer."""

    exit_code = 3
