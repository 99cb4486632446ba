"""The rules of the house: one entry a finding code."""

from bifolio.rules.making import MAKING
from bifolio.rules.printing import PRINTING
from bifolio.rules.reading import READING
from bifolio.rules.rule import Rule

RULES: dict[str, Rule] = {rule.code: rule for rule in (*READING, *MAKING, *PRINTING)}

__all__ = ["RULES", "Rule"]
