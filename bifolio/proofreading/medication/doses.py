"""Ways of writing a number with its unit that have led to ten times the dose, or more."""

from __future__ import annotations

from bifolio.proofreading.medication.medicines import MEDICINE
from bifolio.proofreading.medication.wordings import (
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
_RESULT = (r"(?i)\b(?:aspirat\w+|effusions?|clear fluid|levels?\s(?:of|was|were|is|are|rose|fell"
           r"|below|above)"
           r"|results?|antibod\w+|titres?|assays?|concentrations?|excret\w+|urine|urinary|serum"
           r"|plasma|peak|trough|anti-Xa|proteinuria|measured|lesions?|nodules?|stones?|cysts?"
           r"|catheters?|specimens?"
           r"|biops(?:y|ies)|drain(?:ed|age)?|blood loss|tumours?|tumors?|prostate)\b")
_TEN = "A dose of 1.0 mg has been read as 10 mg."
_NO_ZERO = ("Leave out the zeros behind the decimal sign, and the sign if nothing follows it. If "
            "it is no decimal sign, write the number anew.")
_JOINED = r"(?:\s?(?:to|or|and|then|–|-|,|/)\s?)"
_WHEN = (r"(?=\s(?:daily|nightly|weekly|once|twice|at|every|each|in\sthe|tonight|by\smouth|PO|po"
         r"|bid"
         r"|tid|then|or|from)\b|[,;)]|\.?$)")
_SKIN = r"(?:cream|ointment|gel|solution|drops|lotion|eye|paste|shampoo|spray)"

DOSES_AS_WRITTEN = (
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            rf"(?<![\w.,])(\d+(?:\.\d*0|,(?:0|\d0)))(?![\d.,]*\d)"
            rf"(?:{_JOINED}{NUMBER}){{0,4}}[\s-]?(?i:{UNIT}){MEASURED}",
            _TEN, _NO_ZERO, unless=_RESULT),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            rf"(?<=\s)(\d+\.0+){_WHEN}", _TEN, _NO_ZERO,
            after=rf"{MEDICINE}\s(?:dose\s|at\s|to\s|of\s)?$", unless=_RESULT),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            r"(?<![\w.,])(\d+\.0+)\s?(?:L|litres?|liters?)\b(?!\s?/)", _TEN,
            _NO_ZERO, unless=_RESULT,
            along=r"(?i)\b(?:saline|infus\w+|give\w*|bag|fluids?|bolus|dextrose|Ringer\S*"
                  r"|oxygen)\b"),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            r"(?i)(?:caine|sone|olone|timolol|atropine|chloramphenicol|azole|tacrolimus|saline"
            r"|dextrose"
            r"|povidone|iodine|hexidine|acid)\s(\d+\.\d*0)\s?%", _TEN,
            _NO_ZERO),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            rf"(?<![\w.,])(\d+\.\d*0)\s?%\s(?=(?:{_SKIN}|lidocaine|hydrocortisone)\b)", _TEN,
            _NO_ZERO),
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            r"(?i)\bdos(?:e|age)s?:?\s(?:(?:of|is|to|was|are|were)\s)?(\d+\.0+)(?![\d.]*\d)"
            r"(?!\s?(?:%|mmol|mg|g\b))",
            _TEN, _NO_ZERO),
    Wording("naked-decimal", "naked-decimal", DO_NOT_USE,
            rf"(?<![\w.,\d])(\.\d+)(?=(?:{_JOINED}\.?\d[\d.]*){{0,4}}[\s-]?(?:(?i:{UNIT})|kg\b"
            rf"|L\b|%"
            rf"|(?:of\s)?(?:a|the)\s{FORM}))",
            "A dose of .5 mg has been read as 5 mg.",
            "Put a zero before the point, or the figure that was lost there."),
    Wording("naked-decimal", "naked-decimal", DO_NOT_USE,
            r"(?<=\s)(\.\d+)(?!\d*\s?(?:cm|calib|in\b))",
            "A dose of .5 mg has been read as 5 mg.",
            "Put a zero before the point, or the figure that was lost there.",
            after=rf"(?i:\b(?:doses?:?(?:\s(?:of|is|to|was|are|were|by))?|takes?|give|inject|to"
                  rf"|by|at|then)"
                  rf"|{MEDICINE})\s$",
            unless=r"\b[rpPn] ?="),
    Wording("run-together", _PRONE, DOSES,
            rf"(?<![\w.,/])(\d[\d.,]*(?:(?i:mgs?|mcgs?|[µμ]g|ug|gms?|mls?|mmol|meq|micrograms?"
            rf"|milligrams?|grams?|tabs?|tablets?|capsules?|caps|puffs?|drops|units?|gtts?)|g|L))"
            rf"(?!\w){MEASURED}(?!-[A-Za-z])",
            "The m of 10mg has been read as a zero or two.",
            "Put a space between the number and its unit.", unless=r"\b(?:isotope|\d+G network)\b"),
    Wording("name-and-dose", _PRONE, DOSES,
            rf"\b([A-Za-z]{{4,}}\d+(?:\.\d+)?)(?=\s?(?i:{WEIGHT}|{VOLUME})\b)",
            "Inderal40 mg has been read as Inderal 140 mg.",
            "Put a space between the name and the dose."),
    Wording("name-and-dose", _PRONE, DOSES,
            r"\b([A-Z]?[a-z]{4,}(?!(?:19|20)\d\d)\d{1,4}(?:\.\d+)?)\b(?!\s?\w*[/-])(?!\s?(?:mg"
            r"|mcg|g|mL|units?)\b)",
            "Inderal40 has been read as Inderal 140.",
            "Put a space between the name and the dose, and add the unit.", along=DOSING,
            unless=r"(?i)\b(?:mgso|omega|covid|figure|table|step|chapter|week|part|level|grade"
                   r"|phase"
                   r"|type|stage|visit|group|interleukin|factor|vitamin|page|room|ward)\d"),
    Wording("no-separator", _PRONE, DOSES,
            rf"(?<![\w.,/-])(?<!\bin\s)(?<!since\s)(?<!until\s)(?<!during\s)(\d{{4,}})"
            rf"(?:{_JOINED}\d[\d,]*)?[\s-](?i:{WEIGHT}|{VOLUME}|{FORM})\b{MEASURED}",
            "Large numbers without a separator have been misread by a factor of ten.",
            "Set off the thousands with the sign that this language has for it; from a million "
            "on, use the word."),
    Wording("no-separator", _PRONE, DOSES,
            rf"\d[\d,]*{_JOINED}(\d{{4,}})\s(?:{WEIGHT}|{VOLUME})\b{MEASURED}",
            "Large numbers without a separator have been misread by a factor of ten.",
            "Set off the thousands with the sign that this language has for it; from a million "
            "on, use the word."),
    Wording("no-separator", _PRONE, DOSES,
            r"(?<=\s)(\d{4,})(?=\s(?:daily|nightly|weekly|monthly|once|twice|every|units|IU)\b)",
            "Large numbers without a separator have been misread by a factor of ten.",
            "Set off the thousands with the sign that this language has for it; from a million "
            "on, use the word.",
            after=rf"{MEDICINE}\s$"),
    Wording("ratio-strength", _PRONE, DOSES, r"(?<![\d:.])(1\s?:\s?\d{1,3}(?:,?\d{3})+)\b",
            "A strength written as a ratio has led to ten times the dose.",
            "Write the strength by weight, in milligrams per millilitre.",
            along=r"(?i)adrenaline|epinephrine|isopr\w+aline|neostigmine|lidocaine|\bvials?\b"
                  r"|inject"
                  r"|ampoule|syringe",
            unless=r"(?i)titre|titer|dilut|risk|odds|antibod"),
    Wording("fraction", _PRONE, DOSES,
            rf"(?<![\w/.])([1-9]\s?/\s?[2-9])(?=[\s-](?:a\s|of\sa\s|of\sthe\s|the\s)?(?:"
            rf"(?i:{UNIT})|cups?\b|tsp|tbsp|dose|amp\b|NS\b))",
            "1/2 has been read as 1 or 2, and 1/2 tablet as 1 to 2 tablets.",
            "Write the fraction in words, or “or” if the slash stands for that."),
    Wording("roman-numeral", _PRONE, DOSES,
            rf"(?<![\w-])(?<!actor\s)(?<!ype\s)(?<!tage\s)(?<!rade\s)(?<!lass\s)(?<!hase\s)"
            rf"(?<!chedule\s)(?<!able\s)(?<!art\s)(?<!roup\s)({_ROMAN})"
            rf"(?=\s(?:{FORM}|mg\b|grains?\b|mL\b))(?!\s(?:IV|iv)\s)(?!\sdos)",
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write the number in ordinary figures, or as a word."),
    Wording("roman-numeral", _PRONE, DOSES,
            rf"(?<![\w.-])(?<!\d\s)(?<![Ff]actor\s)(?<!roup\s)(?<!hase\s)(?<!\bor\s)(i|[vVxXL])"
            rf"(?=\s(?:{FORM}|units|mg|mL|grains?)\b)|(?<![\w.-])(I)(?=\s(?:tab|cap|gtt|puff"
            rf"|supp)\b)",
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write the number in ordinary figures, or as a word."),
    Wording("roman-numeral", _PRONE, DOSES,
            rf"\b(?:(?i:disp(?:ense)?|refills?|q\.?|#|times|[x×])\s?)({_ROMAN}|[vVxX])(?=\s?"
            rf"(?:h\b|days?|hours?"
            rf"|tab|cap|refill|doses|$|\W*$))|\bfor\s({_ROMAN}|[vVxX])(?=\s(?:days?|weeks?|doses"
            rf"|hours)\b)",
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write the number in ordinary figures, or as a word.",
            along=rf"{DOSING}|{MEDICINE}|(?i:disp|refill)"),
    Wording("roman-numeral", _PRONE, DOSES, rf"(?i)\b(?:tabs?|tablets?|caps|capsules?|gtts?|drops?)"
            rf"\s(i|{_ROMAN})(?![\w-])(?!\s(?:am|have|take|can|was|do)\b)",
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write the number in ordinary figures, or as a word.",
            unless=r"\b(?:drops?|tablets?|capsules?)\s(?:I|IV)\b"),
    Wording("full-stop", _PRONE, DOSES, r"\d\s?((?:mgs?|mLs?|mls?|mcg|gm|mEq)\.)(?=\s?[a-z(]"
                                        r"|[,;:)/]|\s(?:PO|IV|IM|SC|SQ|BID|TID|QID|PRN|QD|Q\d)\b)",
            "The stop after mg has been read as the number 1.", "Leave out the full stop."),
    Wording("grains", _PRONE, APOTHECARY,
            r"\b(grs?\.?)\s?(?=[\d½¼]|(?:[xviXVI]+|[xvi]*ss)\b)|[\d½¼]\s?(grs?)\b(?!\w)",
            "Gr for grains has been read as grams.",
            "Write the dose in milligrams or grams; gr is grains to some and grams to others."),
    Wording("apothecary", _PRONE, APOTHECARY, rf"(?i)(?:[\d½¼]|\b(?:a|one|two|three|four|five"
                                              rf"|six|eight|ten|half|quarter|{_ROMAN}|v|x))"
            rf"[\s-]?(?:a\s|fluid\s|fl\.?\s)?(grains?|drams?|drachms?|minims?|scruples?|drms?)\b"
            rf"(?!\s(?:of\s(?:rice|sand|salt|wheat|corn|truth|pollen|sugar)|size|about))",
            "Few readers know these measures, and they have been taken for metric ones.",
            "Write the dose in milligrams or millilitres.",
            unless=r"(?i)\bcereal|\bbread|\brice\b|whisky"),
    Wording("apothecary-sign", _PRONE, APOTHECARY, "([ℨ℥℈♏♍ʒƷℳɱ𝓂])",
            "The signs of apothecaries have been read as 3, as m and as mL.",
            "Write the dose in milligrams or millilitres."),
)
