"""Abbreviations of units and names that have been read as something else."""

from __future__ import annotations

from bifolio.proofreading.medication.medicines import CUT_SHORT, MEDICINE
from bifolio.proofreading.medication.wordings import (
    BRITISH,
    DO_NOT_USE,
    DOSING,
    FORM,
    MEASURES,
    OTHERS,
    UNIT,
    WEIGHT,
    Wording,
)

_BANNED, _PRONE = "do-not-use-abbreviation", "error-prone-abbreviation"
_MIXED = "MS has been read as morphine where magnesium was meant, and the other way round."
_LABORATORY = r"(?i)\b(?:antibod|serum|plasma|assay|titre|activity|level|peak|trough|anti-Xa)"
_COUNT = r"(?:\d[\d.,]*|(?i:one|two|three|four|five|six|eight|ten|twelve|twenty|half\sa|a\sfew))"

ABBREVIATIONS = (
    # --- the Joint Commission's list ---
    Wording("unit-letter", _BANNED, DO_NOT_USE,
            r"(?<![\w.])(?:\d[\d.,]*)[\s-]?([Uu])\b(?!\.\w|/[LlgGKs]\b|/[dm][Ll]\b|-\w|\d)",
            "U for units has been read as 0, 4 or cc, and ten times the dose was given.",
            unless=r"(?i)\b(?:bed|bay|room|ward|seat|gate|flat|unit|level"
                                     r"|floor|block|theatre|platform)\s\d"),
    Wording("unit-letter", _BANNED, DO_NOT_USE, r"(?<![\w.])\d[\d.,]*\s?([Uu])/(?:mL|ml|g)\b",
            "U for units has been read as 0, 4 or cc, and ten times the dose was given.",
            unless=_LABORATORY),
    Wording("unit-letter", _BANNED, DO_NOT_USE,
            r"\b(?i:one|two|three|four|five|six|eight|ten|twelve|twenty|\d+\smore)\s(U)\b"
            r"(?![.-]\w)"
            r"|(?i:dose|insulin|heparin|amount)\w*\s?[(\[]([Uu])[)\]]|\d\s?(mU|MU)(?!\w|/m?[Ll]\b)",
            "U for units has been read as 0, 4 or cc, and ten times the dose was given.",
            unless=_LABORATORY),
    Wording("unit-letter", _BANNED, DO_NOT_USE, r"\b(U)(?=/\w|\sper\b|\W*$)",
            "U for units has been read as 0, 4 or cc, and ten times the dose was given.",
            after=rf"{MEDICINE}\s(?:in\s)?$", unless=_LABORATORY),
    Wording("international-unit", _BANNED, DO_NOT_USE,
            r"(?<![A-Za-z.])(IUs?|[Ii]\.\s?[Uu]\b\.?|iu|Iu)(?!\w)"
            r"(?!\s?(?:/|per\s)\s?(?:[dmn]|deci|milli)?[Ll](?:\b|it))",
            "IU has been read as IV (into a vein) or as 10.",
            unless=r"\bUniversit|\bIndiana\b|IU (?:Health|School)|intra-?uterine"),
    Wording("international-unit", _BANNED, DO_NOT_USE, r"\d\s?(IU|iu)/m[Ll]\b",
            "IU has been read as IV (into a vein) or as 10.", along=DOSING,
            unless=_LABORATORY),
    Wording("every-day", _BANNED, DO_NOT_USE, r"(?<![\w-])((?i:q[.\s-]{0,2}d\b\.?|q[.\s-]{0,2}"
                                              r"(?:day|daily)\b))(?!\w|-\w)",
            "This has been read as four times a day, or every other day.",
            unless=r"(?i)\bquantum|\blaser|\bdisplay"),
    Wording("every-other-day", _BANNED, DO_NOT_USE, r"(?i)(?<![\w-])"
                                                    r"(q[.\s-]{0,2}o[.\s]{0,2}d\b\.?"
                                                    r"|q[.\s-]{0,2}other[\s-]d(?:ay)?"
            r"|q[.\s]{0,2}a[.\s]{0,2}d\b\.?|q\s?2\s?d(?:ays?)?)(?!\w)",
            "This has been read as every day, or four times a day."),
    Wording("ms", _BANNED, DO_NOT_USE,
            r"\b(MS|M\.S\.)(?=[:,]?\s*(?:\(?\d[\d.,]*(?:\s?(?:to|or|-|–)\s?\d[\d.,]*)?\s?"
            r"(?:mg|mL|ml|mcg)\b|IV\b|IM\b|SC\b|PO\b|PCA\b|(?:IR|ER|SR|XR)\b|PRN\b|prn\b"
            r"|sul(?:ph|f)ate|(?i:elixir)|drip|[Cc]ontin\b|(?:injections?|infusion|tablets?|bolus"
            r"|push)\b"
            r"|q\d|for\s(?:\w+\s)?pain))|\b(MSIR|MSContin)\b",
            _MIXED,
            unless=r"multiple sclerosis"),
    Wording("ms", _BANNED, DO_NOT_USE,
            r"(?:\d\s?(?:mg|mL|ml|mcg|g)\s(?:of\s|IV\s|IM\s)?|\b(?i:give[ns]?|gave|titrate[ds]?"
            r"|bolus\sof|doses?\sof|drip\sof|infusion\sof|push|oral|received|administer(?:ed)?)\s"
            r"(?:(?:more|some|IV|IM|PO|oral)\s)?|\b(?:IV|PO|IM|SL|epidural)\s)(MS)\b"
            r"(?!\s(?:patient|relaps|clinic|treat|therap|care|nurse|diagn|disease|drug|medic|soci|"
            r"symptom|type|attack|lesion|specialist|team|support|information|leaflet|data))",
            _MIXED,
            unless=r"(?i)sclerosis|mass spec"),
    Wording("sulfate-formula", _BANNED, DO_NOT_USE, r"(?i)\b(M(?:g)?[\s-]?S[O0]\s?4)(?!\w)",
            "MSO4 and MgSO4 have been taken for one another."),
    # --- doses and measures ---
    Wording("microgram-sign", _PRONE, MEASURES,
            r"(μgm?s?|(?<=\d)\s?ugs?|(?<=\d\s)ugs?)\b(?!\s?(?:/|per\s)\s?"
            r"(?:(?:[dmn]|deci|milli)?[Ll](?:\b|it)|m[³3]|g\b|mg|m?mol))",
            "The sign for micro has been read as m, and a thousand times the dose was given."),
    Wording("microgram-sign", _PRONE, MEASURES, r"(μg|(?<=\d)\s?ug)(?=\s?(?:/|per\s)\s?m(?:L|l"
                                                r"|illil))",
            "The sign for micro has been read as m, and a thousand times the dose was given.",
            along=r"(?i)\b(?:solution|vials?|ampoules?|infus\w+|syrup|inject\w*|dilute\w*|bags?"
                  r"|drops"
                  r"|syringes?|draw|strength|epidural|pump|pens?)\b", unless=_LABORATORY),
    Wording("nanogram-letters", _PRONE, MEASURES,
            r"\d\s?(n[gG]|Ng)\b(?!\s?(?:/|per\s)\s?(?:(?:[dmn]|deci|milli)?[Ll](?:\b|it)|m[³3]"
            r"|g\b|mg))",
            "Ng for nanograms has been read as mg.",
            along=rf"(?i:{MEDICINE}|infus|dose|inject|per min|/kg|/min)", unless=_LABORATORY),
    Wording("microgram-short", _PRONE, BRITISH, r"(?<![\w])(?:\d[\d.,]*\s?)?(mcgs?)\b",
            "A patient may take mcg for mg, and take a thousand times the dose.", british=True,
            audience="patient"),
    Wording("cubic-centimetre", _PRONE, MEASURES, rf"{_COUNT}[\s-]?(ccs?|CC|c\.\s?c\b\.?)(?!\w"
                                                  rf"|\s(?:geno|carrier|homoz))"
            r"|[(\[](cc)[)\]]",
            "cc has been read as U (units) or as two zeros."),
    Wording("thousands-letter", _PRONE, MEASURES, rf"\d\s?(K|k|M|MM|mm)\s(?=(?i:{WEIGHT})\b)",
            "K and M mean a thousand to some readers and a million to others.",
            "Write the number out, or with the word “thousand” or “million”."),
    # --- others ---
    Wording("discontinue", _PRONE, OTHERS, r"(?i)(?<![\w/])(d/c(?:['’]?(?:e?d|ing|s))?)(?![\w/])",
            "D/C has been read as discharge where stopping was meant, and the other way round.",
            "Write which is meant: “stop” or “discharge”.",
            unless=r"^\W*D/C\W*$|D/C ratio|\b[ABE]/[A-E]\b"),
    Wording("discontinue", _PRONE, OTHERS,
            rf"\b(DC|dc)(?=['’]?(?:e?d|ing)?\s(?:the\s|all\s|her\s|his\s)?(?:{MEDICINE}|{CUT_SHORT}"
            rf"|IV\b|meds\b|drip|fluids|foley|pump|infusion|line|oxygen|O2|home\b|in\sAM))"
            rf"|\b(DC|dc)['’]?(?:e?d|ing)\b",
            "D/C has been read as discharge where stopping was meant, and the other way round.",
            "Write which is meant: “stop” or “discharge”."),
    Wording("orange-juice", _PRONE, OTHERS, r"\b(OJ)\b(?!\s[A-Z][a-z])",
            "OJ has been read as OD or OS, and the medicine put into an eye.",
            along=rf"{DOSING}|(?i:\bglucose|\bsugar|\bmix|\bdrink"
                                           rf"|\bhypo|\bjuice|\bmL\b|\boz\b)",
            unless=r"Simpson|nickname|trial of"),
    Wording("sliding-scale", _PRONE, OTHERS, r"\b(SSRI|SSI|ssi|ssri|R?ISS)\b",
            "SSRI and SSI for a sliding scale have been read as an antidepressant, or as half.",
            along=r"(?i)\b(?:insulin|lispro|aspart|humalog|novo\w+|glargine|lantus|units?"
                  r"|glucose|sliding"
                  r"|meals?|NPH|feeds?|basal|correction|diabet\w*|HbA1c|A1c|sugars?|carb\w*|ac|achs"
                  r"|finger\s?sticks?|regular|glucometer)\b",
            unless=r"(?i)serotonin|depress|anxi|citalopram|sertraline|oxetine|infection|wound|surg"
                   r"|income|benefit|social|injury|station|antidep|\bmood"),
    Wording("half-or-scale", _PRONE, OTHERS,
            r"\b(SS)(?=\s(?:insulin|tab|coverage|protocol|regular|humalog|lispro|aspart))"
            r"|(?i:insulin|per|tabs?|gr|lispro|aspart|cover with)\s(SS)\b(?!\s[A-Z])",
            "Ss for half, or for a sliding scale, has been read as 55."),
    Wording("half-or-scale", _PRONE, OTHERS, r"(?<![\w'’.])(i{0,3}ss|s\.s\.|s̅s̅)(?!\w)",
            "Ss for half, or for a sliding scale, has been read as 55.",
            along=rf"{DOSING}|{FORM}|{UNIT}"),
)
