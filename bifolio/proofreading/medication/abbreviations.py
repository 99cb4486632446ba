"""Abbreviations of units and names that have been read as something else."""

from __future__ import annotations

import re

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
    Pattern,
    Wording,
)

_BANNED, _PRONE = "do-not-use-abbreviation", "error-prone-abbreviation"
_LABORATORY = r"(?i)\b(?:antibod|serum|plasma|assay|titre|activity|level|peak|trough|anti-Xa)"
_PLACE = (r"(?i)\b(?:bed|bay|room|ward|seat|gate|flat|unit|level|floor|block|theatre|platform)"
          r"\s\d")
_UNIT_READ = "U for units has been read as 0, 4 or cc, and ten times the dose was given."
_COUNT = (r"(?:\d[\d.,]{0,20}|(?i:one|two|three|four|five|six|eight|ten|twelve|twenty|half\sa"
          r"|a\sfew))")

ABBREVIATIONS = (
    # --- the Joint Commission's list ---
    Wording("unit-letter", _BANNED, DO_NOT_USE, _UNIT_READ, everywhere=True, patterns=(
        # Not “7 u 8”: u is a word of Spanish.
        Pattern(r"(?<![\w.])(?:\d[\d.,]*)(?:[\s-]?(U)|(u))\b(?!\.\w|/[LlgGKs]\b|/[dm][Ll]\b|-\w|\d)",
                unless=_PLACE),)),
    Wording("unit-letter", _BANNED, DO_NOT_USE, _UNIT_READ, patterns=(
        Pattern(r"(?<![\w.])(?:\d[\d.,]*)[\s-]?([Uu])\b(?!\.\w|/[LlgGKs]\b|/[dm][Ll]\b|-\w|\d)",
                unless=_PLACE),
        Pattern(r"(?<![\w.])\d[\d.,]*\s?([Uu])/(?:mL|ml|g)\b", unless=_LABORATORY),
        Pattern(r"\b(?i:one|two|three|four|five|six|eight|ten|twelve|twenty"
                r"|\d+\smore)\s(U)\b(?![.-]\w)|(?i:dose|insulin|heparin"
                r"|amount)\w*\s?[(\[]([Uu])[)\]]|\d\s?(mU|MU)(?!\w|/m?[Ll]\b)",
                unless=_LABORATORY),
        Pattern(r"\b(U)(?=/\w|\sper\b|\W*$)", after=rf"{MEDICINE}\s(?:in\s)?$",
                unless=_LABORATORY))),
    Wording("international-unit", _BANNED, DO_NOT_USE,
            "IU has been read as IV (into a vein) or as 10.", everywhere=True, patterns=(
        Pattern(r"(?<![A-Za-z.])(IUs?|[Ii]\.\s?[Uu]\b\.?|iu|Iu)(?!\w)(?!\s?(?:/|per\s)\s?(?:[dmn]"
                r"|deci|milli)?[Ll](?:\b|it))",
                unless=r"\bUniversit|\bIndiana\b|IU (?:Health|School)|intra-?uterine"),
        Pattern(r"\d\s?(IU|iu)/m[Ll]\b", along=DOSING, unless=_LABORATORY))),
    Wording("every-day", _BANNED, DO_NOT_USE,
            "This has been read as four times a day, or every other day.", everywhere=True,
            patterns=(
        Pattern(r"(?<![\w-])((?i:q[.\s-]{0,2}d\b\.?|q[.\s-]{0,2}(?:day|daily)\b))(?!\w|-\w)",
                unless=r"(?i)\bquantum|\blaser|\bdisplay"),)),
    Wording("every-other-day", _BANNED, DO_NOT_USE,
            "This has been read as every day, or four times a day.", everywhere=True, patterns=(
        Pattern(r"(?i)(?<![\w-])(q[.\s-]{0,2}o[.\s]{0,2}d\b\.?|q[.\s-]{0,2}other[\s-]d(?:ay)?"
                r"|q[.\s]{0,2}a[.\s]{0,2}d\b\.?|q\s?2\s?d(?:ays?)?)(?!\w)"),)),
    Wording("ms", _BANNED, DO_NOT_USE,
            "MS has been read as morphine where magnesium was meant, and the other way round.",
            patterns=(
        Pattern(r"\b(MS|M\.S\.)(?=[:,]?\s*(?:\(?\d[\d.,]*(?:\s?(?:to|or|-|–)\s?\d[\d.,]*)?\s?(?:mg"
                r"|mL|ml|mcg)\b|IV\b|IM\b|SC\b|PO\b|PCA\b|(?:IR|ER|SR|XR)\b|PRN\b|prn\b|sul(?:ph"
                r"|f)ate|(?i:elixir)|drip|[Cc]ontin\b|(?:injections?|infusion|tablets?|bolus"
                r"|push)\b|q\d|for\s(?:\w+\s)?pain))|\b(MSIR|MSContin)\b",
                unless=r"multiple sclerosis"),
        Pattern(r"(?:\d\s?(?:mg|mL|ml|mcg|g)\s(?:of\s|IV\s|IM\s)?|\b(?i:give[ns]?|gave"
                r"|titrate[ds]?|bolus\sof|doses?\sof|drip\sof|infusion\sof|push|oral|received"
                r"|administer(?:ed)?)\s(?:(?:more|some|IV|IM|PO|oral)\s)?|\b(?:IV|PO|IM|SL"
                r"|epidural)\s)(MS)\b(?!\s(?:patient|relaps|clinic|treat|therap|care|nurse|diagn"
                r"|disease|drug|medic|soci|symptom|type|attack|lesion|specialist|team|support"
                r"|information|leaflet|data))", unless=r"(?i)sclerosis|mass spec"))),
    Wording("sulfate-formula", _BANNED, DO_NOT_USE,
            "MSO4 and MgSO4 have been taken for one another.",
            patterns=(Pattern(r"(?i)\b(M(?:g)?[\s-]?S[O0]\s?4)(?!\w)"),)),
    # --- doses and measures ---
    Wording("microgram-sign", _PRONE, MEASURES,
            "The sign for micro has been read as m, and a thousand times the dose was given.",
            everywhere=True, patterns=(
        Pattern(r"(μgm?s?|(?<=\d)\s?ugs?|(?<=\d\s)ugs?)\b(?!\s?(?:/|per\s)\s?(?:(?:[dmn]|deci"
                r"|milli)?[Ll](?:\b|it)|m[³3]|g\b|mg|m?mol))"),
        Pattern(r"(μg|(?<=\d)\s?ug)(?=\s?(?:/|per\s)\s?m(?:L|l|illil))",
                along=r"(?i)\b(?:solution|vials?|ampoules?|infus\w+|syrup|inject\w*|dilute\w*"
                      r"|bags?|drops|syringes?|draw|strength|epidural|pump|pens?)\b",
                unless=_LABORATORY))),
    Wording("nanogram-letters", _PRONE, MEASURES,
            "Ng for nanograms has been read as mg.", patterns=(
        Pattern(r"\d\s?(n[gG]|Ng)\b(?!\s?(?:/|per\s)\s?(?:(?:[dmn]|deci|milli)?[Ll](?:\b|it)|m[³3]"
                r"|g\b|mg))", along=rf"(?i:{MEDICINE}|infus|dose|inject|per min|/kg|/min)",
                unless=_LABORATORY),)),
    Wording("microgram-short", _PRONE, BRITISH,
            "A patient may take mcg for mg, and take a thousand times the dose.",
            british=True,
            plain=True, patterns=(Pattern(r"(?<![\w])(?:\d[\d.,]*\s?)?(mcgs?)\b"),)),
    Wording("cubic-centimetre", _PRONE, MEASURES,
            "cc has been read as U (units) or as two zeros.", patterns=(
        Pattern(rf"{_COUNT}[\s-]?(ccs?|CC|c\.\s?c\b\.?)(?!\w|\s(?:geno|carrier|homoz))"
                rf"|[(\[](cc)[)\]]"),)),
    Wording("thousands-letter", _PRONE, MEASURES,
            "K and M mean a thousand to some readers and a million to others.",
            "Write the number out, or with the word “thousand” or “million”.",
            patterns=(Pattern(rf"\d\s?(K|k|M|MM|mm)\s(?=(?i:{WEIGHT})\b)"),)),
    # --- others ---
    Wording("discontinue", _PRONE, OTHERS,
            "D/C has been read as discharge where stopping was meant, and the other way round.",
            "Write which is meant: “stop” or “discharge”.", patterns=(
        Pattern(r"(?i)(?<![\w/])(d/c(?:['’]?(?:e?d|ing|s))?)(?![\w/])",
                unless=r"^\W*D/C\W*$|D/C ratio|\b[ABE]/[A-E]\b"),
        Pattern(rf"\b(DC|dc)(?=['’]?(?:e?d|ing)?\s(?:the\s|all\s|her\s|his\s)?(?:{MEDICINE}"
                rf"|{CUT_SHORT}|IV\b|meds\b|drip|fluids|foley|pump|infusion|line|oxygen|O2|home\b"
                rf"|in\sAM))|\b(DC|dc)['’]?(?:e?d|ing)\b",
                gate=re.compile(r"\b(?:DC|dc)").search))),
    Wording("orange-juice", _PRONE, OTHERS,
            "OJ has been read as OD or OS, and the medicine put into an eye.", patterns=(
        Pattern(r"\b(OJ)\b(?!\s[A-Z][a-z])",
                along=rf"{DOSING}|(?i:\bglucose|\bsugar|\bmix|\bdrink|\bhypo|\bjuice|\bmL\b"
                      rf"|\boz\b)", unless=r"Simpson|nickname|trial of"),)),
    Wording("sliding-scale", _PRONE, OTHERS,
            "SSRI and SSI for a sliding scale have been read as an antidepressant, or as half.",
            patterns=(
        Pattern(r"\b(SSRI|SSI|ssi|ssri|R?ISS)\b",
                along=r"(?i)\b(?:insulin|lispro|aspart|humalog|novo\w+|glargine|lantus|units?"
                      r"|glucose|sliding|meals?|NPH|feeds?|basal|correction|diabet\w*|HbA1c|A1c"
                      r"|sugars?|carb\w*|ac|achs|finger\s?sticks?|regular|glucometer)\b",
                unless=r"(?i)serotonin|depress|anxi|citalopram|sertraline|oxetine|infection|wound"
                       r"|surg|income|benefit|social|injury|station|antidep|\bmood"),)),
    Wording("half-or-scale", _PRONE, OTHERS,
            "Ss for half, or for a sliding scale, has been read as 55.", patterns=(
        Pattern(r"\b(SS)(?=\s(?:insulin|tab|coverage|protocol|regular|humalog|lispro|aspart))"
                r"|(?i:insulin|per|tabs?|gr|lispro|aspart|cover with)\s(SS)\b(?!\s[A-Z])"),
        Pattern(r"(?<![\w'’.])(i{0,3}ss|s\.s\.|s̅s̅)(?!\w)", along=rf"{DOSING}|{FORM}|{UNIT}"))),
)
