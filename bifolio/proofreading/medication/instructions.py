"""Short words for routes and times that have been read as another route or time."""

from __future__ import annotations

import re

from bifolio.proofreading.medication.medicines import MEDICINE
from bifolio.proofreading.medication.wordings import (
    AFTER_DOSE,
    AFTER_ISMP,
    ALONE,
    DOSING,
    EARLIER,
    FORM,
    NUMBER,
    ROUTES,
    TIMES,
    VOLUME,
    WEIGHT,
    Pattern,
    Wording,
)

_PRONE = "error-prone-abbreviation"
_EYE = (rf"(?i)\b(?:drops?|oint(?:ment)?|gtts?|eyes?|ophth\w*|vision|acuity|VA|IOP|lens|cataract"
        rf"|retina\w*|intravitreal|timolol|\w+prost|artificial tears|tears|pred forte|emulsion"
        rf"|brimonidine|\w+zolamide|tropicamide|cyclopentolate|pilocarpine|ketotifen|olopatadine"
        rf"|conjunctiv\w*|cornea\w*|glaucoma|pupils?|refraction|patch|instil\w*)\b|{NUMBER}\s?%")
_EAR = (r"(?i)\b(?:drops?|gtts?|ears?|otic|aural|wax|olive oil|oto\w+|cipro\w+|ofloxacin|debrox"
        r"|sofradex|gentisone|peroxide|hearing aid)\b")
_NO_BED = r"(?i)hidradenitis|suppurativa|heparan|harmoni|high school|herpes"
_SKIN_DOSING = (rf"{AFTER_DOSE}|{MEDICINE}|(?i:\b(?:given?|giving|inject\w*|insulin|heparin|dose"
                rf"|route|needle|pump|abdomen)\b)|\b(?:IM|IV)\b")
_CAPS_TIMES = r"(?:BID|TID|QID|PRN|STAT|NOW|OD|DAILY|Q\d|QHS|QD)"
_NOT_A_NOUN = r"(?<!\bin\s)(?<!\bwith\s)(?<!\bof\s)(?<!\bfor\s)(?<!\ban\s)(?<!\bthe\s)(?<!severe\s)"
_DOSE_OR_AT = rf"(?i:{AFTER_DOSE}|\bat\s$|daily|\btak\w+|\bgive\w*|\bpo\b)|{MEDICINE}"
_TIMES_AFTER = (r"(?:[bt]\.?i\.?d|q\.?\d|prn|stat|once|twice|daily|weekly|every|x\s?\d|now|then"
                r"|and repeat|repeat|at|for|before|when|as needed|if needed)")

ROUTES_AND_TIMES = (
    # --- routes ---
    Wording("eye", _PRONE, ROUTES,
            "OD, OS and OU for the eyes have been read as AD, AS and AU for the ears.", patterns=(
        Pattern(r"(?<![\w-])(O\.?[SUD]\b\.?|o\.[sud]\b\.?)(?![\w-])", along=_EYE,
                unless=r"(?i)overdos|surviv|months|University|\bears?\b"),
        Pattern(r"(?<![\w-])(OU|O\.U\.)(?!\w)", along=rf"{DOSING}|{MEDICINE}|{ALONE}",
                unless=r"(?i)university|\bdegree"),
        Pattern(r"\b(?i:drops?|gtts?|ointment|strip)\s(?:in\s|to\s)?(o[sud])\b"))),
    Wording("ear", _PRONE, ROUTES,
            "AD, AS and AU for the ears have been read as OD, OS and OU for the eyes.", patterns=(
        Pattern(rf"(?<![\w-])(?<![A-Z]{{2}}\s)(A[DSU]\b(?![\w-])(?!\s(?!{_CAPS_TIMES})(?:A"
                rf"|[A-Z]{{3,}}|\d{{3,4}})\b)|A\.\s?[DSU]\b\.?(?!\w|\s[A-Z][a-z])|a\.[dsu]\.)",
                along=_EAR, unless=r"(?i)alzheimer|dementia|spondyl|stenosis|century"),
        Pattern(r"(A\.[DSU]\.)(?!\s[A-Z][a-z])", after=DOSING),
        Pattern(rf"\b(?i:drops?|gtts?)\s(?:in\s|to\s)?(a[du]|as)\b(?=\s{_TIMES_AFTER}|[,;)]"
                rf"|\W*$)(?!\sas needed)"))),
    Wording("injection", _PRONE, ROUTES,
            "IJ has been read as IV, or as the jugular vein.", patterns=(
        Pattern(r"\b(IJ)\b", along=DOSING,
                unless=r"(?i)jugular|catheter|central|\bline|cannula|sheath|\bvein|IJ access"),)),
    Wording("nasal", _PRONE, ROUTES,
            "IN for the nose has been read as IM or IV.", patterns=(
        Pattern(rf"(?<![A-Z]{{2}}\s)\b(IN|I\.N\.)(?!\w)(?!\s(?!{_CAPS_TIMES})(?:A|[A-Z]{{2,}})\b)",
                after=rf"(?:(?i:{AFTER_DOSE})|{MEDICINE})[^.\n]{{0,14}}$"),
        Pattern(rf"(?<![A-Z]{{2}}\s)\b(IN)(?=\s(?:{MEDICINE}|route\b|dose|spray\b|{_CAPS_TIMES}"
                rf"|\d[\d.]*\s(?:mg|mcg|μg|micrograms?|units|mL|sprays?|puffs?)\b))",
                gate=re.compile(r"\bIN\s").search))),
    Wording("intrathecal", _PRONE, ROUTES,
            "IT for a dose into the spinal fluid has been read as other routes.", patterns=(
        Pattern(rf"\b(IT)\b(?!\s(?!{_CAPS_TIMES})(?:A|[A-Z]{{2,}})\b)",
                after=rf"(?:(?i:{AFTER_DOSE})|{MEDICINE})[^.\n]{{0,14}}$"),
        Pattern(rf"\b(IT)(?=\s(?:{MEDICINE}|chemo|route\b|injection))",
                gate=re.compile(r"\bIT\s").search))),
    Wording("by-mouth", _PRONE, ROUTES,
            "Per os has been read as “left eye”.", patterns=(Pattern(r"(?i)\b(per\sos)\b"),)),
    Wording("under-the-skin", _PRONE, ROUTES,
            "SC has been read as SL (under the tongue), SQ as “5 every”.", patterns=(
        Pattern(rf"{_NOT_A_NOUN}(?<![\w.])(S\.?[CQ]\b\.?|s\.\s?[cq]\b\.?|s[cq]\b|[Ss]/[cq]\b"
                rf"|S/[CQ]\b)(?![\w’']|\.?\s[A-Z][a-z]+son\b)", along=_SKIN_DOSING,
                unless=r"(?i)sickle|carolina|charleston|columbia|sternoclav|stem cell|spinal cord"),
        Pattern(rf"\b(S[CQ])\b(?=\s(?:injections?|infusions?|route|insulin|heparin|doses?|use\b"
                rf"|admin|{MEDICINE}|tissue|pump|needle|{_TIMES_AFTER}))",
                unless=r"(?i)sickle|carolina|charleston|sternoclav",
                gate=re.compile(r"\bS[CQ]\b").search))),
    Wording("sub-q", _PRONE, ROUTES,
            "The q of sub q has been read as “every”.",
            patterns=(Pattern(r"\b((?!SUBQ\b)(?i:sub[\s-]?q(?:\b\.?|ut\b)))"),)),
    # --- times and instructions ---
    Wording("daily-letters", _PRONE, TIMES,
            "OD for once a day has been read as “right eye”.", patterns=(
        Pattern(r"(?<!\ban\s)(?<!\bof\s)(?<![\w.])(OD|o\.d\b\.?|od|O\.D\.)(?!\w)",
                after=rf"(?i:{NUMBER}\s?(?:{WEIGHT}|{VOLUME}|tablets?|tabs?|capsules?|caps?"
                      rf"|puffs?)\b|\b(?:take|one|1|2|two)\s$)",
                unless=r"(?i)overdose|\beyes?\b|eye drops"),)),
    Wording("bedtime-bt", _PRONE, TIMES,
            "BT for bedtime has been read as BID, twice a day.", patterns=(
        Pattern(rf"{_NOT_A_NOUN}(?<![\w.])(BT|bt|b\.t\.|B\.T\.)(?!\w)(?!\s[A-Z][a-z])",
                after=_DOSE_OR_AT),)),
    Wording("bedtime-hs", _PRONE, TIMES,
            "HS means half strength to some readers and bedtime to others.", patterns=(
        Pattern(rf"{_NOT_A_NOUN}(?<![\w.])(HS|hs|h\.\s?s\b\.?|H\.\s?S\b\.?)(?!\w)",
                after=_DOSE_OR_AT, unless=_NO_BED),
        Pattern(r"(?<![\w.])(HS|h\.s\.|H\.S\.)(?=\s(?:doses?|snack|insulin|meds|sedati|prn|PRN"
                r"|only)\b|:\s?\d)", unless=_NO_BED))),
    Wording("every-bedtime", _PRONE, EARLIER,
            "Qhs has been read as every hour.",
            plain=True, patterns=(Pattern(r"(?i)\b(q[.\s-]{0,2}h[.\s]{0,2}s)\b\.?"),)),
    Wording("every-night", _PRONE, TIMES,
            "Qn has been read as every hour.", patterns=(
        Pattern(r"\b((?i:q[.\s]{0,2}(?:n|noc|nite|night))\b\.?)(?![\w-])",
                along=rf"{DOSING}|{MEDICINE}|{ALONE}"),)),
    Wording("every-one-day", _PRONE, TIMES,
            "Q1d has been read as four times a day.",
            patterns=(Pattern(r"(?i)\b(q\.?\s?1\s?d(?:ay)?)\b"),)),
    Wording("every-evening-at", _PRONE, TIMES,
            "Q6PM has been read as every six hours.",
            "Write “every day at”, and the time.",
            patterns=(Pattern(r"(?i)\b(q\.?\s?\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?m)\b"),)),
    Wording("per-week", _PRONE, TIMES,
            "TIW and BIW have been read as three times and twice a day.", patterns=(
        Pattern(r"\b([Tt]\.?\s?[Ii]\.?\s?[Ww]|[Bb]\.?[Ii]\.?[Ww])\b\.?",
                along=rf"(?i:\bt\.?\s?i\.?\s?w\b|{DOSING}|{FORM}|dialysis)|{MEDICINE}|{ALONE}"),)),
    Wording("as-directed", _PRONE, TIMES,
            "UD for “as directed” has been read as “unit dose”, and everything given at once.",
            patterns=(
        Pattern(r"\b(UD|[Uu]\.\s?[Dd]\b\.?|ud|(?i:ut\sdict(?:um)?)\b\.?)(?!\w)",
                along=rf"{DOSING}|{MEDICINE}|(?i:\bu\.\s?d\b|ut\sdict|^\W*use\b|\buse\sud\b)"
                      rf"|{ALONE}", unless=r"(?i)universit|^\W*UD\s[a-z]"),)),
    Wording("for-days", _PRONE, TIMES,
            "X3d has been read as three doses.",
            "Write in words for how many days, or how many doses.",
            patterns=(Pattern(r"(?:\b|(?<=[\s(]))((?i:[x×]\s?\d+\s?d))\b"),)),
    Wording("one-a-day", _PRONE, TIMES,
            "1/d has been read as three times a day.",
            patterns=(Pattern(r"(?<![\w/.,–-])([iI1]/[dD])(?![\w/])"),)),
    Wording("dotted-times", _PRONE, AFTER_ISMP,
            "A stop in an abbreviation has been read as a 1 or as another letter.", patterns=(
        Pattern(r"(?<![\w.])((?i:[bt]\.\s?i\.?\s?d\b\.?|[bt]\.?i\.\s?d\b\.?|q\.\s?i\.?\s?d\b\.?"
                r"|[tbq][.\s]\s?d[.\s]\s?s\b\.?|q\.\s?d\.\s?h\.\s?s\b\.?|p\.\s?r\.?\s?n\b\.?"
                r"|p\.\s?o\.(?!\s?box)))(?!\w)",
                along=rf"{DOSING}|{MEDICINE}|{ALONE}|(?i:p\.r\.n|[bt]\.i\.d|q\.i\.d"
                      rf"|[btq]\.\s?d\.\s?s)"),)),
)
