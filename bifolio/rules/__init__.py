"""The rules of the house: one entry a finding code, by families."""

from bifolio.rules.breaks import BREAKS
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
from bifolio.rules.scoring import SCORING
from bifolio.rules.signing import SIGNING
from bifolio.rules.structure import STRUCTURE
from bifolio.rules.waiving import WAIVING

FAMILIES: dict[str, tuple[Rule, ...]] = {
    "Files": READING,
    "Facts and glossary": REGISTERS,
    "Figures": FIGURES,
    "Evidence": EVIDENCE,
    "Claims and sources": CLAIMS,
    "Doses and medicines": MEDICATION,
    "Readability": READING_EASE,
    "Structure": STRUCTURE,
    "Making": MAKING,
    "Breaks of the finished pages": BREAKS,
    "Review dates and sign-offs": SIGNING,
    "Scorecards": SCORING,
    "Print copies": PRINTING,
    "Waivers": WAIVING,
}
RULES: dict[str, Rule] = {rule.code: rule for family in FAMILIES.values() for rule in family}

__all__ = ["FAMILIES", "RULES", "Rule"]
