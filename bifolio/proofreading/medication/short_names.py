"""Names of medicines that are cut short, and so can stand for two of them."""

from __future__ import annotations

from bifolio.proofreading.medication.medicines import CUT_SHORT, MEDICINE
from bifolio.proofreading.medication.wordings import (
    ALONE,
    DOSING,
    DRUG_NAMES,
    FORM,
    MEASURED,
    ORDER,
    SOON,
    Wording,
)

_NAME = "error-prone-drug-name"
_ALIKE = "Names cut short have been read as other medicines that begin alike."
_WHOLE = "Write the whole name."
# What follows a name that is being given: a dose, a form, a route or a time.
_GIVEN = (rf"(?:{SOON}|(?=:?\s(?i:{FORM}|cream|ointment|paste|drops|infusion|drip|bolus|syrup"
          rf"|injections?|lock"
          rf"|PO|IV|IM|SC|SL|po|iv|im|bid|tid|qid|qd|daily|nightly|weekly|prn|stat|q\d|push|once"
          rf"|twice"
          rf"|neb\w*|suspension|solution|elixir|gel|patch\w*|at\s(?:night|bedtime|noon)|every\s"
          rf"(?:\w+\s)?"
          rf"(?:\d|hours?|day|morning|evening|night))\b))")
_ORDERED = (r"(?i:\b(?:give|given|gave|start(?:ed)?|stop(?:ped)?|hold|held|continue[ds]?"
            r"|take[ns]?|taking|resume"
            r"|load(?:ed)?(?:\swith)?|switch(?:ed)?\s(?:from|to)|add(?:ed)?|refill|restart"
            r"(?:ed)?|increased?"
            r"|reduced?|received?|push(?:ed)?|thaw|on|IV|PO|oral|dose\sof|drip\sof|bolus\sof"
            r"|titrate|taper))\s")
# Letters that stand for a medicine alone, where medicines are spoken of.
_PLAIN_LETTERS = (r"(?:PCN|NTG|GTN|TDF|TAF|DOR|MMF|CBZ|VPA|PHT|HCQ|TMP[-/]SMX|SMX[-/]TMP|MMI"
                  r"|ISMN|ISDN|5-?FU"
                  r"|6-?MP|CsA|DXM|ABX|FTC|3TC|EFV|PZA|EMB|SSZ|UDCA|UFH|TXA|[KN]a?Cl|KPhos"
                  r"|NaHCO[3₃]"
                  r"|Ca(?:Cl2?|Gluc)|FeSO4|NoAC|MOM|MVI|PNV|NTP|APAP)")
_SHARED_LETTERS = (r"(?:AZA|ATRA|AMK|ASA|INH|TAC|PCA|LEV|LTG|RIF|EPO|NAC|PIT|OXY|CTX|DOX|VCR|MTZ"
                   r"|MPA|TPM"
                   r"|ATG"
                   r"|DHE|PTX|ABC"
                   r"|T3|T4|HCT|HC|Mg|KCl|K|Fe|Zn|NS|DPT|AMB|TMP|SMX|IFN|MP|NE|EPI|AMP|GENT|VANC"
                   r"|CIPRO|LEVO"
                   r"|NEO|NITRO|DIG|DEX|PRED|AT\s?(?:II|III))")
_OTHER_SENSE = (r"(?i)anesthesiolog|guideline|committee|\bgrade|\bclass\b|\bserum|levels?\b"
                r"|\bgene\b"
                r"|societ|\bstatus\b|\bscore")
# Capital letters before a dose that are no name: routes, times, kinds of tablet, limits.
_NOT_A_NAME = (r"(?:IV|IM|PO|SC|SQ|SL|PR|PV|IN|IT|IO|NG|AM|PM|OD|OS|OU|BD|BID|TID|TDS|QID|QDS|QD"
               r"|QOD|HS|PRN"
               r"|STAT|NOCTE|MANE|XR|SR|MR|ER|LA|XL|CR|DR|EC|IR|ODT|MAX|MIN|RDA|UL|TDD|DOSE|TAKE"
               r"|GIVE|ADD|USE"
               r"|OR|TO|AND|THEN|THAN|PLUS|WITH|OF|FOR|BY|AT|IS|MORE|LESS|ONE|TWO|ONLY|STEP|DAY"
               r"|WEEK|NPH|LDL|HDL"
               r"|UK|US|EU|MG?SO4|ZNSO4|DS|HCT|ISMP|FDA|EMA|MS|IJ|BT|UD|TIW|BIW|QHS|SSI|SSRI|CI"
               r"|SD|SE|VS|V)")

DRUG_NAMES_CUT_SHORT = (
    Wording("hydrochlorothiazide", _NAME, DRUG_NAMES, r"\b(HCTZ)(?!\w*[/-]\w)|\b(HCTZ)",
            "HCTZ has been read as hydrocortisone."),
    Wording("hydrocortisone", _NAME, DRUG_NAMES, rf"\b(HCT){_GIVEN}",
            "HCT has been read as hydrochlorothiazide."),
    Wording("zidovudine", _NAME, DRUG_NAMES, r"\b(AZT)\b",
            "AZT has been read as azathioprine or aztreonam."),
    Wording("chlorpromazine", _NAME, DRUG_NAMES, r"\b(CPZ)\b",
            "CPZ has been read as prochlorperazine."),
    Wording("methotrexate", _NAME, DRUG_NAMES, r"\b(MTX)\b",
            "MTX has been read as mitoxantrone."),
    Wording("propylthiouracil", _NAME, DRUG_NAMES, r"\b(PTU)\b",
            "PTU has been read as mercaptopurine.", unless=
            r"(?i)police"),
    Wording("tenecteplase", _NAME, DRUG_NAMES, rf"\b(TNK)\b|\b(t-?PA|TPA)\b(?:{_GIVEN}|(?=\s"
                                               rf"(?:within|dose|window|given)))|{_ORDERED}"
                                               rf"(t-?PA|TPA)\b"
            rf"|\((t-?PA|TPA)\)",
            "TNK and tPA have been taken for one another.", unless=r"plasminogen activator \("),
    Wording("zinc-sulfate", _NAME, DRUG_NAMES, r"\b(ZnSO[4₄])",
            "ZnSO4 has been read as morphine sulfate."),
    Wording("paracetamol", _NAME, DRUG_NAMES, r"\b(APAP)\b(?!\s(?:machine|mask|device|therapy))",
            "Few readers know that APAP is paracetamol, and it has been given twice."),
    Wording("opium", _NAME, DRUG_NAMES, r"\b(DTO)\b",
            "DTO has been read as the weak tincture of opium."),
    Wording("vidarabine", _NAME, DRUG_NAMES, r"\b(ARA[\s-]?A)\b",
            "ARA A has been read as cytarabine, ARA C."),
    Wording("liothyronine", _NAME, DRUG_NAMES, rf"\b(T3){_GIVEN}|\b(T3)\stablets",
            "T3 has been read as paracetamol with codeine no. 3."),
    Wording("triamcinolone", _NAME, DRUG_NAMES, rf"\b(TAC)(?:{_GIVEN}|(?=\s\d[\d.]*\s?%))",
            "TAC has been read as a mixture of tetracaine, adrenaline and cocaine."),
    Wording("oxytocin", _NAME, DRUG_NAMES, rf"\b(OXY|Oxy|PIT|Pit){_GIVEN}",
            "OXY and PIT have been read as other medicines that begin alike.",
            "Write the whole name."),
    Wording("cut-short", _NAME, DRUG_NAMES,
            rf"(?<![\w-])({CUT_SHORT}(?:[-/]{CUT_SHORT})?){_GIVEN}|{_ORDERED}({CUT_SHORT})"
            rf"(?![\w-])|\b((?i:vanco?"
            rf"|norflox))\b",
            _ALIKE, _WHOLE),
    Wording("cut-short", _NAME, DRUG_NAMES,
            r"\b(Neo|Levo|Epi|Norepi|Dopa|Dobuta|Amio|Nitro)\s(?:was|is|drip|at|started|off|up"
            r"|running)\b",
            _ALIKE, _WHOLE),
    Wording("cut-short", _NAME, DRUG_NAMES,
            r"\b(Na)\s(?=bicarb|phos|nitro|valpro)", _ALIKE, _WHOLE),
    Wording("letters-for-a-name", _NAME, DRUG_NAMES, rf"(?<![\w-])({_PLAIN_LETTERS})(?![\w-])",
            _ALIKE, _WHOLE, along=rf"{DOSING}|{MEDICINE}|{_ORDERED}|{ALONE}|(?i:litre|liter|mmol"
                                  rf"|allerg|switch)|{ORDER}"),
    Wording("letters-for-a-name", _NAME, DRUG_NAMES,
            r"(?<![\w-])(ASA|INH|NAC|DOX|CTX|VCR|LTG|TPM|IFN)(?![\w-])(?!\s(?:gene|met\b|class))",
            _ALIKE, _WHOLE, unless=_OTHER_SENSE,
            along=rf"{DOSING}|{MEDICINE}|(?i:\b(?:before|after|until|for)\s(?:\w+\s)?(?:days?"
                  rf"|weeks?"
                  r"|months?|surgery|operation|physio\w*|meals?|scan)|\ballerg|\bnebuli)"),
    Wording("letters-for-a-name", _NAME, DRUG_NAMES,
            rf"(?<![\w/.-])(?!{_NOT_A_NAME}\b)([A-Z][A-Z0-9]{{1,4}})(?=:?\s\d[\d.,]*\s?(?:mg|g"
            rf"|mcg)/m[²2])",
            _ALIKE, _WHOLE),
    Wording("letters-for-a-name", _NAME, DRUG_NAMES,
            rf"(?<![\w-])(?<!itamin\s)(?<!roup\s)({_SHARED_LETTERS}){_GIVEN}|{_ORDERED}(ASA|INH"
            rf"|NAC|EPO|TXA)(?![\w-])",
            _ALIKE, _WHOLE, unless=r"(?i)\bserum|level|anesthesiolog"),
    Wording("letters-for-a-name", _NAME, DRUG_NAMES,
            rf"(?<![\w/.-])(?<!itamin\s)(?!{_NOT_A_NAME}\b)"
            r"([B-DF-HJ-NP-TV-Z][B-DF-HJ-NP-TV-Z\d]{1,3})"  # no vowel: no trial’s name, no word
            rf"(?=:?\s\d[\d.,]*\s?"
            rf"(?:mg|mcg|micrograms?|g|mmol|mEq)\b{MEASURED}(?!/L|\s(?:of|protein|carb|fat|fibre"
            rf"|fiber|salt)))",
            _ALIKE, _WHOLE, unless=r"(?i)\bserum|level|urine|\b[A-Z]{3,}\s[A-Z]{3,}\s[A-Z]{3,}\b"),
    Wording("vaccine-or-cocktail", _NAME, DRUG_NAMES,
            rf"\b(DPT)(?:{_GIVEN}|(?=\scocktail))",
            "DPT is a vaccine to some readers and a sedative mixture to others.",
            "Write what is in it."),
)
