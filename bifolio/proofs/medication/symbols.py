"""Symbols that have been read as a number, and short names that stand for two medicines."""

from __future__ import annotations

from bifolio.proofs.medication.wordings import (
    DOSE,
    DRUG_NAMES,
    MEASURED,
    NUMBER,
    SYMBOLS,
    UNIT,
    Wording,
)

_PRONE, _NAME = "error-prone-symbol", "error-prone-drug-name"
_NUTRIENT = (r"(?i)\b(?:salt|protein|fibre|fiber|sodium|alcohol|carbohydrates?|urin\w+|proteinuria"
             r"|albumin\w*|sugars?|energy|fat|excretion|loss|residual|volume)\b")
_FAMILIAR = r"(?=\s(?:\w+\s){0,1}\d[\d.,]*\s?(?:mg|mcg|micrograms|mL|units)\b)"

SYMBOLS_IN_DOSES = (
    Wording("at-sign", _PRONE, SYMBOLS, r"(?<!\S)(@)(?=\s|\d)",
            "@ has been read as the number 2.", "Write “at”.", along=r"\d"),
    Wording("more-or-less", _PRONE, SYMBOLS,
            rf"([<>])\s?{NUMBER}[\s-]?(?:mg|mcg|[µμ]g|micrograms?|(?:international )?units?"
            rf"|tablets?|capsules?|puffs?|doses?|drops?|pills?)\b{MEASURED}",
            "< and > are often taken for one another, and have been read as 4 and 7.",
            "Write “less than” or “more than”.", unless=_NUTRIENT),
    Wording("more-or-less", _PRONE, SYMBOLS,
            rf"([<>])\s?{NUMBER}\s?(?:g|mL|ml|mmol|mEq)\b{MEASURED}(?!/min)",
            "< and > are often taken for one another, and have been read as 4 and 7.",
            "Write “less than” or “more than”.", unless=_NUTRIENT,
            along=r"(?i)\b(?:takes?|give|dos(?:e|es|ing)|daily|maximum|every)\b"),
    Wording("ampersand", _PRONE, SYMBOLS, r"(?<=\s)(&)(?=\s)",
            "& has been read as the number 2.", "Write “and”.",
            along=DOSE, unless=r"[A-Z]\w+ & [A-Z]\w+,? \d{4}|& Johnson|& Gamble|& Co\b"),
    Wording("plus", _PRONE, SYMBOLS, r"(?<=\s)(\+)(?=\s)|(?<=mg)(\+)(?=\d)|(?<=units)(\+)(?=\d)",
            "+ has been read as the number 4.", "Write “and” or “plus”.", along=DOSE),
    Wording("hour-sign", _PRONE, SYMBOLS,
            r"(?i)(?:\bq\s?|\b(?:every|over|for)\s)\d+\s?([°º])(?!\s?[CF]\b)",
            "The sign of degrees for hours has been read as a zero: every 30 for every 3 hours.",
            "Write “hours”."),
    Wording("slash-of-two", _PRONE, SYMBOLS,
            rf"{NUMBER}\s?(?:{UNIT})\s?(/)\s?{NUMBER}\s?(?:{UNIT})",
            "A slash has been read as the number 1.", "Write “and”, or “per”.",
            unless=r"/\s?\d+\s?m[Ll]\b"),
    Wording("slash-for-per", _PRONE, SYMBOLS,
            r"\d\s?(?:mg|mcg|[µμ]g|g|micrograms?|units?|tablets?|tabs?|puffs?|drops?|mmol)\s?(/)\s?"
            r"(?:days?|d|\d+\s?h|dose|hours?|hr?|h|minutes?|min|weeks?|wk|night)\b",
            "A slash has been read as the number 1.", "Write “per”, or “a day”.",
            unless=_NUTRIENT),
    Wording("arrow", _PRONE, SYMBOLS,
            rf"([↑↓])\s?(?:\w+\s){{0,2}}?(?:(?:to\s|by\s)?{DOSE}|dos)|(?:dose|insulin)\s?([↑↓])"
            rf"|\s([↑↓])\s?(?:to|by)\s{DOSE}",
            "Arrows have been taken for one another, and for the numbers 4 and 7.",
            "Write “increase” or “decrease”."),
    Wording("nothing-sign", _PRONE, SYMBOLS, r"(?<!\w)([Ø∅])(?!\w)",
            "The sign for nothing has been read as 4, 6, 8 or 9.", "Write “0” or “no”."),
)

DRUG_NAMES_CUT_SHORT = (
    Wording("hydrochlorothiazide", _NAME, DRUG_NAMES, r"\b(HCTZ)(?!\w*[/-]\w)|\b(HCTZ)",
            "HCTZ has been read as hydrocortisone.", "Write “hydrochlorothiazide”."),
    Wording("hydrocortisone", _NAME, DRUG_NAMES, rf"\b(HCT){_FAMILIAR}",
            "HCT has been read as hydrochlorothiazide.", "Write “hydrocortisone”."),
    Wording("zidovudine", _NAME, DRUG_NAMES, r"\b(AZT)\b",
            "AZT has been read as azathioprine or aztreonam.", "Write “zidovudine”."),
    Wording("chlorpromazine", _NAME, DRUG_NAMES, r"\b(CPZ)\b",
            "CPZ has been read as prochlorperazine.", "Write “chlorpromazine”."),
    Wording("methotrexate", _NAME, DRUG_NAMES, r"\b(MTX)\b",
            "MTX has been read as mitoxantrone.", "Write “methotrexate”."),
    Wording("propylthiouracil", _NAME, DRUG_NAMES, r"\b(PTU)\b",
            "PTU has been read as mercaptopurine.", "Write “propylthiouracil”."),
    Wording("tenecteplase", _NAME, DRUG_NAMES, rf"\b(TNK)\b|\b(t-?PA|TPA){_FAMILIAR}",
            "TNK and tPA have been taken for one another.",
            "Write “tenecteplase” or “alteplase”."),
    Wording("zinc-sulfate", _NAME, DRUG_NAMES, r"\b(ZnSO[4₄])",
            "ZnSO4 has been read as morphine sulfate.", "Write “zinc sulfate”."),
    Wording("paracetamol", _NAME, DRUG_NAMES, r"\b(APAP)\b(?!\s(?:machine|mask|device|therapy))",
            "Few readers know that APAP is paracetamol, and it has been given twice.",
            "Write “paracetamol” (in the United States “acetaminophen”)."),
    Wording("opium", _NAME, DRUG_NAMES, r"\b(DTO)\b",
            "DTO has been read as the weak tincture of opium.", "Write “tincture of opium”."),
    Wording("vidarabine", _NAME, DRUG_NAMES, r"\b(ARA[\s-]?A)\b",
            "ARA A has been read as cytarabine, ARA C.", "Write “vidarabine”."),
    Wording("liothyronine", _NAME, DRUG_NAMES, rf"\b(T3){_FAMILIAR}|\b(T3)\stablets",
            "T3 has been read as paracetamol with codeine no. 3.", "Write “liothyronine”."),
    Wording("triamcinolone", _NAME, DRUG_NAMES, rf"\b(TAC)(?:{_FAMILIAR}|(?=\s\d[\d.]*\s?%))",
            "TAC has been read as a mixture of tetracaine, adrenaline and cocaine.",
            "Write “triamcinolone”."),
    Wording("oxytocin", _NAME, DRUG_NAMES, rf"\b(OXY|Oxy|PIT|Pit){_FAMILIAR}",
            "OXY and PIT have been read as other medicines that begin alike.",
            "Write the whole name."),
    Wording("cut-short", _NAME, DRUG_NAMES,
            rf"(?i)\b(nitro)(?=\s(?:drip|infusion))|\b(vanco?)\b|\b(norflox)\b|\b(levo){_FAMILIAR}",
            "Names cut short have been read as other medicines that begin alike.",
            "Write the whole name."),
    Wording("vaccine-or-cocktail", _NAME, DRUG_NAMES,
            rf"\b(DPT)(?:{_FAMILIAR}|(?=\scocktail))",
            "DPT is a vaccine to some readers and a sedative mixture to others.",
            "Write what is in it."),
)
