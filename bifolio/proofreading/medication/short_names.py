"""Names of medicines that are cut short, and so can stand for two of them."""

from __future__ import annotations

from bifolio.proofreading.medication.medicines import CUT_SHORT, MEDICINE, may_be_cut_short
from bifolio.proofreading.medication.wordings import (
    ALONE,
    DOSING,
    DRUG_NAMES,
    FORM,
    MEASURED,
    ORDER,
    SOON,
    Pattern,
    Wording,
)

_NAME = "error-prone-drug-name"
_ALIKE = "Names cut short have been read as other medicines that begin alike."
_WHOLE = "Write the whole name."
# What follows a name that is being given: a dose, a form, a route or a time.
_GIVEN = (rf"(?:{SOON}|(?=:?\s(?i:{FORM}|cream|ointment|paste|drops|infusion|drip|bolus|syrup"
          rf"|injections?|lock|PO|IV|IM|SC|SL|po|iv|im|bid|tid|qid|qd|daily|nightly|weekly|prn"
          rf"|stat|q\d|push|once|twice|neb\w*|suspension|solution|elixir|gel|patch\w*|at\s(?:night"
          rf"|bedtime|noon)|every\s(?:\w+\s)?(?:\d|hours?|day|morning|evening|night))\b))")
_ORDERED = (r"(?i:\b(?:give|given|gave|start(?:ed)?|stop(?:ped)?|hold|held|continue[ds]?|take[ns]?"
            r"|taking|resume|load(?:ed)?(?:\swith)?|switch(?:ed)?\s(?:from|to)|add(?:ed)?|refill"
            r"|restart(?:ed)?|increased?|reduced?|received?|push(?:ed)?|thaw|on|IV|PO|oral"
            r"|dose\sof|drip\sof|bolus\sof|titrate|taper))\s")
# Letters that stand for a medicine alone, where medicines are spoken of.
_PLAIN_LETTERS = (r"(?:PCN|NTG|GTN|TDF|TAF|DOR|MMF|CBZ|VPA|PHT|HCQ|TMP[-/]SMX|SMX[-/]TMP|MMI|ISMN"
                  r"|ISDN|5-?FU|6-?MP|CsA|DXM|ABX|FTC|3TC|EFV|PZA|EMB|SSZ|UDCA|UFH|TXA|[KN]a?Cl"
                  r"|KPhos|NaHCO[3₃]|Ca(?:Cl2?|Gluc)|FeSO4|NoAC|MOM|MVI|PNV|NTP|APAP)")
_SHARED_LETTERS = (r"(?:AZA|ATRA|AMK|ASA|INH|TAC|PCA|LEV|LTG|RIF|EPO|NAC|PIT|OXY|CTX|DOX|VCR|MTZ"
                   r"|MPA|TPM|ATG|DHE|PTX|ABC|T3|T4|HCT|HC|Mg|KCl|K|Fe|Zn|NS|DPT|AMB|TMP|SMX|IFN"
                   r"|MP|NE|EPI|AMP|GENT|VANC|CIPRO|LEVO|NEO|NITRO|DIG|DEX|PRED|AT\s?(?:II|III))")
_OTHER_SENSE = (r"(?i)anesthesiolog|guideline|committee|\bgrade|\bclass\b|\bserum|levels?\b"
                r"|\bgene\b|societ|\bstatus\b|\bscore")
# Capital letters before a dose that are no name: routes, times, kinds of tablet, limits.
_NOT_A_NAME = (r"(?:IV|IM|PO|SC|SQ|SL|PR|PV|IN|IT|IO|NG|AM|PM|OD|OS|OU|BD|BID|TID|TDS|QID|QDS|QD"
               r"|QOD|HS|PRN|STAT|NOCTE|MANE|XR|SR|MR|ER|LA|XL|CR|DR|EC|IR|ODT|MAX|MIN|RDA|UL|TDD"
               r"|DOSE|TAKE|GIVE|ADD|USE|OR|TO|AND|THEN|THAN|PLUS|WITH|OF|FOR|BY|AT|IS|MORE|LESS"
               r"|ONE|TWO|ONLY|STEP|DAY|WEEK|NPH|LDL|HDL|UK|US|EU|MG?SO4|ZNSO4|DS|HCT|ISMP|FDA|EMA"
               r"|MS|IJ|BT|UD|TIW|BIW|QHS|SSI|SSRI|CI|SD|SE|VS|V)")

DRUG_NAMES_CUT_SHORT = (
    Wording("hydrochlorothiazide", _NAME, DRUG_NAMES,
            "HCTZ has been read as hydrocortisone.",
            patterns=(Pattern(r"\b(HCTZ)(?!\w*[/-]\w)|\b(HCTZ)"),)),
    Wording("hydrocortisone", _NAME, DRUG_NAMES,
            "HCT has been read as hydrochlorothiazide.", patterns=(Pattern(rf"\b(HCT){_GIVEN}"),)),
    Wording("zidovudine", _NAME, DRUG_NAMES,
            "AZT has been read as azathioprine or aztreonam.", patterns=(Pattern(r"\b(AZT)\b"),)),
    Wording("chlorpromazine", _NAME, DRUG_NAMES,
            "CPZ has been read as prochlorperazine.", patterns=(Pattern(r"\b(CPZ)\b"),)),
    Wording("methotrexate", _NAME, DRUG_NAMES,
            "MTX has been read as mitoxantrone.", patterns=(Pattern(r"\b(MTX)\b"),)),
    Wording("propylthiouracil", _NAME, DRUG_NAMES,
            "PTU has been read as mercaptopurine.", patterns=(
        Pattern(r"\b(PTU)\b", unless=r"(?i)police"),)),
    Wording("tenecteplase", _NAME, DRUG_NAMES,
            "TNK and tPA have been taken for one another.", patterns=(
        Pattern(rf"\b(TNK)\b|\b(t-?PA|TPA)\b(?:{_GIVEN}|(?=\s(?:within|dose|window|given)))"
                rf"|{_ORDERED}(t-?PA|TPA)\b|\((t-?PA|TPA)\)",
                unless=r"plasminogen activator \("),)),
    Wording("zinc-sulfate", _NAME, DRUG_NAMES,
            "ZnSO4 has been read as morphine sulfate.", patterns=(Pattern(r"\b(ZnSO[4₄])"),)),
    Wording("paracetamol", _NAME, DRUG_NAMES,
            "Few readers know that APAP is paracetamol, and it has been given twice.",
            patterns=(Pattern(r"\b(APAP)\b(?!\s(?:machine|mask|device|therapy))"),)),
    Wording("opium", _NAME, DRUG_NAMES,
            "DTO has been read as the weak tincture of opium.", patterns=(Pattern(r"\b(DTO)\b"),)),
    Wording("vidarabine", _NAME, DRUG_NAMES,
            "ARA A has been read as cytarabine, ARA C.", patterns=(Pattern(r"\b(ARA[\s-]?A)\b"),)),
    Wording("liothyronine", _NAME, DRUG_NAMES,
            "T3 has been read as paracetamol with codeine no. 3.",
            patterns=(Pattern(rf"\b(T3){_GIVEN}|\b(T3)\stablets"),)),
    Wording("triamcinolone", _NAME, DRUG_NAMES,
            "TAC has been read as a mixture of tetracaine, adrenaline and cocaine.",
            patterns=(Pattern(rf"\b(TAC)(?:{_GIVEN}|(?=\s\d[\d.]*\s?%))"),)),
    Wording("oxytocin", _NAME, DRUG_NAMES,
            "OXY and PIT have been read as other medicines that begin alike.",
            "Write the whole name.", patterns=(Pattern(rf"\b(OXY|Oxy|PIT|Pit){_GIVEN}"),)),
    Wording("cut-short", _NAME, DRUG_NAMES,
            _ALIKE, _WHOLE, patterns=(
        Pattern(rf"(?<![\w-])({CUT_SHORT}(?:[-/]{CUT_SHORT})?){_GIVEN}"
                rf"|{_ORDERED}({CUT_SHORT})(?![\w-])|\b((?i:vanco?|norflox))\b",
                gate=lambda text: may_be_cut_short(text) or "norflox" in text.lower()),
        Pattern(r"\b(Neo|Levo|Epi|Norepi|Dopa|Dobuta|Amio|Nitro)\s(?:was|is|drip|at|started|off|up"
                r"|running)\b"),
        Pattern(r"\b(Na)\s(?=bicarb|phos|nitro|valpro)"))),
    Wording("letters-for-a-name", _NAME, DRUG_NAMES,
            _ALIKE, _WHOLE, patterns=(
        Pattern(rf"(?<![\w-])({_PLAIN_LETTERS})(?![\w-])",
                along=rf"{DOSING}|{MEDICINE}|{_ORDERED}|{ALONE}|(?i:litre|liter|mmol|allerg"
                      rf"|switch)|{ORDER}"),
        Pattern(r"(?<![\w-])(ASA|INH|NAC|DOX|CTX|VCR|LTG|TPM|IFN)(?![\w-])(?!\s(?:gene|met\b"
                r"|class))",
                along=rf"{DOSING}|{MEDICINE}|(?i:\b(?:before|after|until|for)\s(?:\w+\s)?(?:days?"
                      rf"|weeks?|months?|surgery|operation|physio\w*|meals?|scan)|\ballerg"
                      rf"|\bnebuli)", unless=_OTHER_SENSE),
        Pattern(rf"(?<![\w/.-])(?!{_NOT_A_NAME}\b)([A-Z][A-Z0-9]{{1,4}})(?=:?\s\d[\d.,]*\s?(?:mg|g"
                rf"|mcg)/m[²2])"),
        Pattern(rf"(?<![\w-])(?<!itamin\s)(?<!roup\s)({_SHARED_LETTERS}){_GIVEN}|{_ORDERED}(ASA"
                rf"|INH|NAC|EPO|TXA)(?![\w-])", unless=r"(?i)\bserum|level|anesthesiolog"),
        Pattern(rf"(?<![\w/.-])(?<!itamin\s)"
                rf"(?!{_NOT_A_NAME}\b)([B-DF-HJ-NP-TV-Z]"
                rf"[B-DF-HJ-NP-TV-Z\d]{{1,3}})"  # no vowel: no trial’s name, no word
                rf"(?=:?\s\d[\d.,]*\s?(?:mg|mcg|micrograms?|g|mmol|mEq)\b{MEASURED}(?!/L|\s(?:of"
                rf"|protein|carb|fat|fibre|fiber|salt)))",
                unless=r"(?i)\bserum|level|urine|\b[A-Z]{3,}\s[A-Z]{3,}\s[A-Z]{3,}\b"))),
    Wording("vaccine-or-cocktail", _NAME, DRUG_NAMES,
            "DPT is a vaccine to some readers and a sedative mixture to others.",
            "Write what is in it.", patterns=(Pattern(rf"\b(DPT)(?:{_GIVEN}|(?=\scocktail))"),)),
)
