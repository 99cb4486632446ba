"""The rules of the house: one entry a finding code, by families."""

from bifolio.diagnostics.rules.breaks import BREAKS
from bifolio.diagnostics.rules.claims import CLAIMS
from bifolio.diagnostics.rules.evidence import EVIDENCE
from bifolio.diagnostics.rules.figures import FIGURES
from bifolio.diagnostics.rules.making import MAKING
from bifolio.diagnostics.rules.medication import MEDICATION
from bifolio.diagnostics.rules.paper import PAPER
from bifolio.diagnostics.rules.printing import PRINTING
from bifolio.diagnostics.rules.reading import READING
from bifolio.diagnostics.rules.reading_ease import READING_EASE
from bifolio.diagnostics.rules.registers import REGISTERS
from bifolio.diagnostics.rules.rule import Rule
from bifolio.diagnostics.rules.scoring import SCORING
from bifolio.diagnostics.rules.signing import SIGNING
from bifolio.diagnostics.rules.structure import STRUCTURE
from bifolio.diagnostics.rules.waiving import WAIVING

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
    "The finished paper": PAPER,
    "Review dates and sign-offs": SIGNING,
    "Scorecards": SCORING,
    "Print copies": PRINTING,
    "Waivers": WAIVING,
}
RULES: dict[str, Rule] = {rule.code: rule for family in FAMILIES.values() for rule in family}

__all__ = ["FAMILIES", "RULES", "Rule"]
