"""The rules of the house: one entry a finding code."""

from bifolio.rules.claims import CLAIMS
from bifolio.rules.evidence import EVIDENCE
from bifolio.rules.figures import FIGURES
from bifolio.rules.making import MAKING
from bifolio.rules.medication import MEDICATION
from bifolio.rules.printing import PRINTING
from bifolio.rules.reading import READING
from bifolio.rules.reading_ease import READING_EASE
from bifolio.rules.registers import REGISTERS
from bifolio.rules.rule import Rule
from bifolio.rules.signing import SIGNING
from bifolio.rules.structure import STRUCTURE
from bifolio.rules.waiving import WAIVING

_ALL = (
    *CLAIMS, *EVIDENCE, *FIGURES, *MAKING, *MEDICATION, *PRINTING, *READING, *READING_EASE,
    *REGISTERS, *SIGNING, *STRUCTURE, *WAIVING,
)
RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}

__all__ = ["RULES", "Rule"]
