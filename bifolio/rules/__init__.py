"""The rules of the house: one entry a finding code."""

from bifolio.rules.claims import CLAIMS
from bifolio.rules.making import MAKING
from bifolio.rules.medication import MEDICATION
from bifolio.rules.printing import PRINTING
from bifolio.rules.reading import READING
from bifolio.rules.reading_ease import READING_EASE
from bifolio.rules.registers import REGISTERS
from bifolio.rules.rule import Rule
from bifolio.rules.structure import STRUCTURE

_ALL = (*READING, *REGISTERS, *MAKING, *PRINTING, *READING_EASE, *STRUCTURE, *MEDICATION,
        *CLAIMS)
RULES: dict[str, Rule] = {rule.code: rule for rule in _ALL}

__all__ = ["RULES", "Rule"]
