"""Rules, findings and errors, and the forms in which they are told: text, JSON, SARIF, HTML."""

from bifolio.diagnostics.corrections import Correction, correction, correction_of_name
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
    "Correction",
    "DesignError",
    "Finding",
    "Findings",
    "Severity",
    "ToolchainError",
    "UnknownNameError",
    "Waives",
    "correction",
    "correction_of_name",
    "near",
    "suggest",
    "with_its_numbers",
]
