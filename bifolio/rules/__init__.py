"""The rules of the house: one entry a finding code."""

from bifolio.rules.evidence import EVIDENCE
from bifolio.rules.figures import FIGURES
from bifolio.rules.making import MAKING
from bifolio.rules.printing import PRINTING
from bifolio.rules.reading import READING
from bifolio.rules.registers import REGISTERS
from bifolio.rules.rule import Rule

_ALL = (*READING, *REGISTERS, *EVIDENCE, *FIGURES, *MAKING, *PRINTING)
RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}

__all__ = ["RULES", "Rule"]
