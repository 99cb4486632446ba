"""What an error-prone wording is, and the words that tell a dose from a laboratory result."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from bifolio.diagnostics import Correction, correction
from bifolio.model.sentences import sentence_at
from bifolio.proofreading.medication.meanings import meaning_of
from bifolio.proofreading.medication.medicines import MEDICINE

# The two lists, and the parts of the second, in words that lead to them.
DO_NOT_USE = "Joint Commission, Official “Do Not Use” List"
MEASURES = "ISMP list of error-prone abbreviations: doses and measures"
ROUTES = "ISMP list of error-prone abbreviations: routes"
TIMES = "ISMP list of error-prone abbreviations: times and instructions"
OTHERS = "ISMP list of error-prone abbreviations: other abbreviations"
DRUG_NAMES = "ISMP list of error-prone abbreviations: drug names"
DOSES = "ISMP list of error-prone abbreviations: how doses are written"
SYMBOLS = "ISMP list of error-prone abbreviations: symbols"
APOTHECARY = "ISMP list of error-prone abbreviations: apothecary measures"
EARLIER = "ISMP list of error-prone abbreviations, editions before 2024"
AFTER_ISMP = "after the ISMP list, which names the stop in “mg.”"
DIRECTIONS = ("British National Formulary, abbreviations and symbols: directions are in English, "
              "without abbreviation")
NUMBERS_OF_PLACES = "Unicode CLDR: the signs that a place has in its numbers"
BRITISH = "British National Formulary, prescription writing: micrograms in full"

NUMBER = r"\d+(?:[.,]\d+)*"
WEIGHT = (r"(?:mg|mcg|[µμ]g|micrograms?|milligrams?|grams?|g|international units?|units?|IU|U|mmol"
          r"|mEq|nanograms?|gm)")
VOLUME = r"(?:mL|ml|millilitres?|milliliters?|cc)"
FORM = (r"(?:tablets?|tabs?|capsules?|caps|puffs?|sprays?|drops?|gtts?|doses?|patch(?:es)?|pills?"
        r"|sachets?|ampoules?|vials?|teaspoons?|suppositor(?:y|ies)|lozenges?)")
UNIT = rf"(?:{WEIGHT}|{VOLUME}|{FORM})\b"
# Per litre, per mole of creatinine, per area: what is measured in a person, not given to one.
MEASURED = (r"(?!\s?/\s?(?:[dn]?[Ll]\b|m?mol|mg\b|g\b|m[²³23]|mm|1\.73|min/1\.73)"
            r"|\s?per\s(?:deci)?lit)")
DOSE = rf"{NUMBER}[\s-]?{UNIT}{MEASURED}"
AFTER_DOSE = (rf"(?:{NUMBER}[\s-]?%?\s?(?:million\s)?{UNIT}{MEASURED}|\b(?:one|two|three"
              rf"|half)\s(?:a\s)?{FORM}\b)")
DOSING = (rf"(?i:{AFTER_DOSE}|\b(?:takes?|taken|taking|gives?|given|giving|inject(?:ed|s|ing)?"
          rf"|swallow|instil(?:l?ed|l)?|administer(?:ed)?|prescribe[sd]?|dos(?:e|es|age|ing)|apply"
          rf"|appl(?:ied|ies)|insulin|once|twice|daily|nightly|weekly|hourly|bedtime|tablets?"
          rf"|tabs?|capsules?|mg|mL|units|puffs?|sprays?|drops?|gtts?|prn|bid|tid|qid|stat"
          rf"|titrated?|infus(?:e|ed|ion)|bolus|drip|bag|vials?|ampoules?|syringes?|pump|refill"
          rf"|inhaler|cream|ointment|mouthwash|gel|lotion|nebuli\w+|suppositor\w+|lozenges?|enema"
          rf"|solution|elixir|times\s(?:a|per)\s(?:day|week)|doses?)\b|\b(?:start|stop|hold"
          rf"|continue|add|switch)\b.{{0,20}}{MEDICINE})")
ORDER = (r"(?i:\b(?:hold|held|stop(?:ped)?|stopped|call|ring|phone|notify|tell|page|give|given"
         r"|takes?|withhold|reduced?|halved?|avoid|omit|start(?:ed)?|repeat|skip|increased?"
         r"|raised?|do not|don't|treat|bolus|infuse|dose|if|when|unless|until|contact|lower|use"
         r"|adjust|discontinue|add|consider|target|keep)\b)")
ALONE = r"^\W*[\w./]+\W*$"  # a cell of a table that has no more than the wording
SOON = (rf"(?=[:,]?\s(?:\w+\s){{0,2}}?(?:{NUMBER}\s?(?i:(?:to|-|–)\s?{NUMBER}\s?)?(?i:{UNIT}"
        rf"|%){MEASURED}|(?i:one|two|half|1|2)\s(?i:{FORM})\b))")

_NEAR = 60  # signs before a wording in which its dose is looked for


@dataclass(frozen=True, slots=True)
class Pattern:
    """One look of a wording.

    `regex` finds it; where it has a group, the group is the wording. `after` must be found in
    the words before it in its sentence, `along` in its whole sentence, and `unless` nowhere in
    that. One that lists all medicines takes long to compile: where it is found, `gate` says yes.
    """

    regex: str
    after: str = ""
    along: str = ""
    unless: str = r"(?!)"  # what is found nowhere
    gate: Callable[[str], object] = bool

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where it stands in a text, as offsets."""
        told: dict[tuple[int, int], bool] = {}  # of a sentence: whether it may stand there
        for found in _compiled(self.regex).finditer(text) if self.gate(text) else ():
            start, end = found.span(found.lastindex or 0)
            if _goes_on(text, start, end):
                continue
            first, last = bounds = sentence_at(text, start)
            if not _compiled(self.after).search(text[max(first, start - _NEAR):start]):
                continue
            if bounds not in told:
                sentence = text[first:last]
                told[bounds] = bool(_compiled(self.along).search(sentence)
                                    and not _compiled(self.unless).search(sentence))
            if told[bounds]:
                yield start, end


@dataclass(frozen=True, slots=True)
class Wording:
    """One entry of the table: why it is a danger, what to write, and what it looks like.

    `instead` is a pattern of what is said and the same as it is to be typed: only spaces and stops
    are others. Without `write` the listed meanings are named. `british` is for en-GB alone, and
    `plain` for readers of plain language alone. One that looks at signs and not at words holds
    `everywhere`, and the others for English; with a `decimal` sign, where numbers have that one.
    """

    name: str
    code: str
    source: str
    danger: str
    write: str = ""
    patterns: tuple[Pattern, ...] = ()
    british: bool = False
    plain: bool = False
    everywhere: bool = False
    decimal: str = ""
    instead: tuple[str, str] = ("", "")

    def fix(self, said: str) -> str:
        """What to write instead of what is `said`: it never says another thing than the text."""
        return self.write or meaning_of(said)

    def correction(self, said: str) -> Correction | None:
        """What is `said` with no other spaces and stops than it should have."""
        shape, typed = self.instead
        return correction(said, re.sub(shape, typed, said)) if shape else None


def _goes_on(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation is a piece of a longer one: q.d. of q.d.s., o.d. of q.o.d."""
    said = text[start:end]
    if not _LETTERS.fullmatch(said):
        return False
    letter = "[a-z]" if said[0].islower() else "[A-Z]"
    stop = r"\.?" if said.endswith(".") or "." not in said else r"\."
    more = rf"\.?[A-Za-z]\b(?!['\w-])|{stop}\s{letter}\." if "." in said else \
        rf"\s(?![ai]\b){letter}\b(?![.'\w-])"
    return bool(_compiled(more).match(text, end)
                or _compiled(rf"(?<![\w'-]){letter}\.\s?$").search(text[max(0, start - 4):start]))


_LETTERS = re.compile(r"(?:[A-Za-z](?:\.\s?|\s))+[A-Za-z]\.?")  # q.d. and q d, not qd


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
