"""Ways of writing a number with its unit that have led to ten times the dose, or more."""

from __future__ import annotations

from bifolio.proofs.medication.wordings import (
    APOTHECARY,
    DO_NOT_USE,
    DOSES,
    DOSING,
    FORM,
    MEASURED,
    NUMBER,
    UNIT,
    VOLUME,
    WEIGHT,
    Wording,
)

_PRONE = "error-prone-dose"
_ROMAN = r"(?:i{2,3}|iv|vi{0,3}|ix|xi{0,3}|xx|xv|I{2,3}|IV|VI{0,3}|IX|XI{0,3}|XX|XV)"
# Words that go with a result or a size: those may keep a zero that says how exact they are.
_RESULT = (r"(?i)\b(?:levels?\s(?:of|was|were|is|are|rose|fell|below|above)"
           r"|results?|antibod\w+|titres?|assays?|concentrations?|excret\w+|urine|urinary|serum"
           r"|plasma|proteinuria|measured|lesions?|nodules?|stones?|cysts?|catheters?|specimens?"
           r"|biops(?:y|ies)|drain(?:ed|age)?|blood loss|tumours?|tumors?|prostate)\b")
_TEN = "A dose of 1.0 mg has been read as 10 mg."
_JOINED = r"(?:\s?(?:to|or|and|–|-|,)\s?)"
_SKIN = r"(?:cream|ointment|gel|solution|drops|lotion|eye|paste|shampoo|spray)"

DOSES_AS_WRITTEN = (
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            rf"(?<![\w.,])(\d+(?:\.\d*0|,(?:0|\d0)))(?![\d.,]*\d)"
            rf"(?:{_JOINED}{NUMBER})?[\s-]?{UNIT}{MEASURED}",
            _TEN, "Leave out the zero at the end.", unless=_RESULT),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            rf"(?<![\w.,])(\d+\.\d*0)\s?%\s(?={_SKIN})", _TEN, "Leave out the zero at the end."),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            r"(?i)\bdos(?:e|age)\s(?:of|is|to|was)\s(\d+\.0+)(?![\d.]*\d)(?!\s?(?:%|mmol|mg|g\b))",
            _TEN, "Leave out the zero at the end."),
    Wording("naked-decimal", "naked-decimal", DO_NOT_USE,
            rf"(?<![\w.,\d])(\.\d+)(?=(?:{_JOINED}\.?\d[\d.]*)?[\s-]?(?:{UNIT}|kg\b|L\b|%))",
            "A dose of .5 mg has been read as 5 mg.", "Put a zero before the point."),
    Wording("naked-decimal", "naked-decimal", DO_NOT_USE,
            r"(?i)\b(?:doses?\s(?:of|is|to|was)|take|give)\s(\.\d+)",
            "A dose of .5 mg has been read as 5 mg.", "Put a zero before the point."),
    Wording("run-together", _PRONE, DOSES,
            rf"(?<![\w.,/])(\d[\d.,]*(?:mg|mcg|[µμ]g|g|mL|ml|units?|mmol|mEq|micrograms?"
            rf"|milligrams?|tabs?|tablets?|puffs?|drops))\b{MEASURED}(?!-)",
            "The m of 10mg has been read as a zero or two.",
            "Put a space between the number and its unit."),
    Wording("name-and-dose", _PRONE, DOSES,
            rf"\b([A-Za-z]{{4,}}\d+(?:\.\d+)?)(?=\s?(?:{WEIGHT}|{VOLUME})\b)",
            "Inderal40 mg has been read as Inderal 140 mg.",
            "Put a space between the name and the dose."),
    Wording("name-and-dose", _PRONE, DOSES,
            r"\b([A-Z]?[a-z]{4,}(?!(?:19|20)\d\d)\d{1,4}(?:\.\d+)?)\b(?!\s?\w*[/-])(?!\s?(?:mg|mcg|g|mL|units?)\b)",
            "Inderal40 has been read as Inderal 140.",
            "Put a space between the name and the dose, and add the unit.", along=DOSING,
            unless=r"(?i)\b(?:omega|covid|figure|table|step|chapter|week|part|level|grade|phase"
                   r"|type|stage|visit|group|interleukin|factor|vitamin|page|room|ward)\d"),
    Wording("no-separator", _PRONE, DOSES,
            rf"(?<![\w.,/-])(?<!\bin\s)(?<!since\s)(?<!until\s)(?<!during\s)(\d{{4,}})"
            rf"(?:{_JOINED}\d[\d,]*)?[\s-](?:{WEIGHT}|{VOLUME}|{FORM})\b{MEASURED}",
            "Large numbers without a separator have been misread by a factor of ten.",
            "Set off the thousands: 1,000 units; from a million on, use the word."),
    Wording("no-separator", _PRONE, DOSES,
            rf"\d[\d,]*{_JOINED}(\d{{4,}})\s(?:{WEIGHT}|{VOLUME})\b{MEASURED}",
            "Large numbers without a separator have been misread by a factor of ten.",
            "Set off the thousands: 1,000 units; from a million on, use the word."),
    Wording("fraction", _PRONE, DOSES,
            rf"(?<![\w/.])([1-9]\s?/\s?[2-9])(?=\s(?:a\s|of\sa\s|of\sthe\s|the\s)?(?:{UNIT}|cups?\b))",
            "1/2 has been read as 1 or 2, and 1/2 tablet as 1 to 2 tablets.",
            "Write “half”, or ½ where there is no room."),
    Wording("roman-numeral", _PRONE, DOSES,
            rf"(?<![\w-])(?<!actor\s)(?<!ype\s)(?<!tage\s)(?<!rade\s)(?<!lass\s)(?<!hase\s)"
            rf"(?<!chedule\s)(?<!able\s)(?<!art\s)(?<!roup\s)({_ROMAN})"
            rf"(?=\s(?:{FORM}|mg\b|grains?\b|mL\b))(?!\s(?:IV|iv)\s)(?!\sdos)",
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write 1, 2, 3, or the word."),
    Wording("roman-numeral", _PRONE, DOSES, rf"(?i)\b(?:tabs?|tablets?|caps|capsules?|gtts?|drops?)"
            rf"\s(i|{_ROMAN})(?![\w-])(?!\s(?:am|have|take|can|was|do)\b)",
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write 1, 2, 3, or the word.", unless=r"\b(?:drops?|tablets?|capsules?)\s(?:I|IV)\b"),
    Wording("full-stop", _PRONE, DOSES, r"\d\s?((?:mg|mL|ml|mcg)\.)(?=\s[a-z])",
            "The stop after mg has been read as the number 1.", "Leave out the full stop."),
    Wording("grains", _PRONE, APOTHECARY,
            r"\b(gr\.?)\s?(?=\d|[xviXVI]+\b)|\d\s?(gr)\b(?!\w)",
            "Gr for grains has been read as grams.", "Write the dose in milligrams."),
    Wording("apothecary", _PRONE, APOTHECARY, r"\d\s?(grains?|drams?|drachms?|minims?|scruples?)\b",
            "Few readers know these measures, and they have been taken for metric ones.",
            "Write the dose in milligrams or millilitres."),
    Wording("apothecary-sign", _PRONE, APOTHECARY, "([ℨ℥℈♏ʒ])",
            "The signs of apothecaries have been read as 3, as m and as mL.",
            "Write the dose in milligrams or millilitres."),
)
