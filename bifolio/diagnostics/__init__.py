"""Rules, findings and errors, and the forms in which they are told: text, JSON, SARIF, HTML."""

from bifolio.diagnostics.errors import (
    BifolioError,
    ContentError,
    DesignError,
    ToolchainError,
    UnknownNameError,
)
from bifolio.diagnostics.findings import Finding, Findings, Severity, Waives
from bifolio.diagnostics.suggestions import near, suggest, with_its_numbers

__all__ = [
    "BifolioError",
    "ContentError",
    "DesignError",
    "Finding",
    "Findings",
    "Severity",
    "ToolchainError",
    "UnknownNameError",
    "Waives",
    "near",
    "suggest",
    "with_its_numbers",
]
