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
    NUMBERS_OF_PLACES,
    UNIT,
    VOLUME,
    WEIGHT,
    Pattern,
    Wording,
)

_PRONE = "error-prone-dose"
_ROMAN = r"(?:i{2,3}|iv|vi{0,3}|ix|xi{0,3}|xx|xv|I{2,3}|IV|VI{0,3}|IX|XI{0,3}|XX|XV)"
# Words that go with a result or a size: those may keep a zero that says how exact they are.
_RESULT = (r"(?i)\b(?:aspirat\w+|effusions?|clear fluid|levels?\s(?:of|was|were|is|are|rose|fell"
           r"|below|above)|results?|antibod\w+|titres?|assays?|concentrations?|excret\w+|urine"
           r"|urinary|serum|plasma|peak|trough|anti-Xa|proteinuria|measured|lesions?|nodules?"
           r"|stones?|cysts?|catheters?|specimens?|biops(?:y|ies)|drain(?:ed|age)?|blood loss"
           r"|tumours?|tumors?|prostate)\b")
_JOINED = r"(?:\s?(?:to|or|and|then|–|-|,|/)\s?)"
_WHEN = (r"(?=\s(?:daily|nightly|weekly|once|twice|at|every|each|in\sthe|tonight|by\smouth|PO|po"
         r"|bid|tid|then|or|from)\b|[,;)]|\.?$)")
_SKIN = r"(?:cream|ointment|gel|solution|drops|lotion|eye|paste|shampoo|spray)"

DOSES_AS_WRITTEN = (
    Wording("trailing-zero", "trailing-zero", DO_NOT_USE,
            "A dose of 1.0 mg has been read as 10 mg.",
            "Leave out the zeros behind the decimal sign, and the sign if nothing follows it. If "
            "it is no decimal sign, write the number anew.", everywhere=True, patterns=(
        Pattern(rf"(?<![\w.,])(\d+(?:\.\d*0|,(?:0|\d0)))(?![\d.,]*\d)"
                rf"(?:{_JOINED}{NUMBER}){{0,4}}[\s-]?(?i:{UNIT}){MEASURED}", unless=_RESULT),
        Pattern(rf"(?<=\s)(\d+\.0+){_WHEN}", after=rf"{MEDICINE}\s(?:dose\s|at\s|to\s|of\s)?$",
                unless=_RESULT),
        Pattern(r"(?<![\w.,])(\d+\.0+)\s?(?:L|litres?|liters?)\b(?!\s?/)",
                along=r"(?i)\b(?:saline|infus\w+|give\w*|bag|fluids?|bolus|dextrose|Ringer\S*"
                      r"|oxygen)\b", unless=_RESULT),
        Pattern(r"(?i)(?:caine|sone|olone|timolol|atropine|chloramphenicol|azole|tacrolimus|saline"
                r"|dextrose|povidone|iodine|hexidine|acid)\s(\d+\.\d*0)\s?%"),
        Pattern(rf"(?<![\w.,])(\d+\.\d*0)\s?%\s(?=(?:{_SKIN}|lidocaine|hydrocortisone)\b)"),
        Pattern(r"(?i)\bdos(?:e|age)s?:?\s(?:(?:of|is|to|was|are"
                r"|were)\s)?(\d+\.0+)(?![\d.]*\d)(?!\s?(?:%|mmol|mg|g\b))"))),
    Wording("naked-decimal", "naked-decimal", DO_NOT_USE,
            "A dose of .5 mg has been read as 5 mg.",
            "Put a zero before the point, or the figure that was lost there.", everywhere=True,
            patterns=(
        Pattern(rf"(?<![\w.,\d])(\.\d+)(?=(?:{_JOINED}\.?\d[\d.]*){{0,4}}[\s-]?(?:(?i:{UNIT})|kg\b"
                rf"|L\b|%|(?:of\s)?(?:a|the)\s{FORM}))"),
        Pattern(r"(?<=\s)(\.\d+)(?!\d*\s?(?:cm|calib|in\b))",
                after=rf"(?i:\b(?:doses?:?(?:\s(?:of|is|to|was|are|were|by))?|takes?|give|inject"
                      rf"|to|by|at|then)|{MEDICINE})\s$", unless=r"\b[rpPn] ?="))),
    Wording("run-together", _PRONE, DOSES,
            "The m of 10mg has been read as a zero or two.",
            "Put a space between the number and its unit.",
            everywhere=True, instead=(r"\A([\d.,]*\d)(?=[^\W\d])", r"\1 "), patterns=(
        Pattern(rf"(?<![\w.,/])(\d[\d.,]*(?:(?i:mgs?|mcgs?|[µμ]g|ug|gms?|mls?|mmol|meq|micrograms?"
                rf"|milligrams?|grams?|tabs?|tablets?|capsules?|caps|puffs?|drops|units?|gtts?)|g"
                rf"|L))(?!\w){MEASURED}(?!-[A-Za-z])", unless=r"\b(?:isotope|\d+G network)\b"),)),
    Wording("name-and-dose", _PRONE, DOSES,
            "Inderal40 mg has been read as Inderal 140 mg.",
            "Put a space between the name and the dose.", patterns=(
        Pattern(rf"\b([A-Za-z]{{4,}}\d+(?:\.\d+)?)(?=\s?(?i:{WEIGHT}|{VOLUME})\b)"),)),
    Wording("name-and-dose", _PRONE, DOSES,
            "Inderal40 has been read as Inderal 140.",
            "Put a space between the name and the dose, and add the unit.", patterns=(
        Pattern(r"\b([A-Z]?[a-z]{4,}(?!(?:19|20)\d\d)\d{1,4}(?:\.\d+)?)\b(?!\s?\w*[/-])(?!\s?(?:mg"
                r"|mcg|g|mL|units?)\b)", along=DOSING,
                unless=r"(?i)\b(?:mgso|omega|covid|figure|table|step|chapter|week|part|level|grade"
                       r"|phase|type|stage|visit|group|interleukin|factor|vitamin|page|room"
                       r"|ward)\d"),)),
    Wording("no-separator", _PRONE, DOSES,
            "Large numbers without a separator have been misread by a factor of ten.",
            "Set off the thousands with the sign that this language has for it; from a million "
            "on, use the word.", patterns=(
        Pattern(rf"(?<![\w.,/-])(?<!\bin\s)(?<!since\s)(?<!until\s)(?<!during\s)(\d{{4,}})"
                rf"(?:{_JOINED}\d[\d,]*)?[\s-](?i:{WEIGHT}|{VOLUME}|{FORM})\b{MEASURED}"),
        Pattern(rf"\d[\d,]{{0,20}}{_JOINED}(\d{{4,}})\s(?:{WEIGHT}|{VOLUME})\b{MEASURED}"),
        Pattern(r"(?<=\s)(\d{4,})(?=\s(?:daily|nightly|weekly|monthly|once|twice|every|units"
                r"|IU)\b)", after=rf"{MEDICINE}\s$"))),
    Wording("ratio-strength", _PRONE, DOSES,
            "A strength written as a ratio has led to ten times the dose.",
            "Write the strength by weight, in milligrams per millilitre.", patterns=(
        Pattern(r"(?<![\d:.])(1\s?:\s?\d{1,3}(?:,?\d{3})+)\b",
                along=r"(?i)adrenaline|epinephrine|isopr\w+aline|neostigmine|lidocaine|\bvials?\b"
                      r"|inject|ampoule|syringe",
                unless=r"(?i)titre|titer|dilut|risk|odds|antibod"),)),
    Wording("fraction", _PRONE, DOSES,
            "1/2 has been read as 1 or 2, and 1/2 tablet as 1 to 2 tablets.",
            "Write the fraction in words, or “or” if the slash stands for that.", patterns=(
        Pattern(rf"(?<![\w/.])([1-9]\s?/\s?[2-9])(?=[\s-](?:a\s|of\sa\s|of\sthe\s"
                rf"|the\s)?(?:(?i:{UNIT})|cups?\b|tsp|tbsp|dose|amp\b|NS\b))"),)),
    Wording("roman-numeral", _PRONE, DOSES,
            "Roman numerals have been misread: v as u (units), x as “times”.",
            "Write the number in ordinary figures, or as a word.", patterns=(
        Pattern(rf"(?<![\w-])(?<!actor\s)(?<!ype\s)(?<!tage\s)(?<!rade\s)(?<!lass\s)(?<!hase\s)"
                rf"(?<!chedule\s)(?<!able\s)(?<!art\s)(?<!roup\s)({_ROMAN})(?=\s(?:{FORM}|mg\b"
                rf"|grains?\b|mL\b))(?!\s(?:IV|iv)\s)(?!\sdos)"),
        Pattern(rf"(?<![\w.-])(?<!\d\s)(?<![Ff]actor\s)(?<!roup\s)(?<!hase\s)(?<!\bor\s)(i"
                rf"|[vVxXL])(?=\s(?:{FORM}|units|mg|mL|grains?)\b)|(?<![\w.-])(I)(?=\s(?:tab|cap"
                rf"|gtt|puff|supp)\b)"),
        Pattern(rf"\b(?:(?i:disp(?:ense)?|refills?|q\.?|#|times|[x×])\s?)({_ROMAN}"
                rf"|[vVxX])(?=\s?(?:h\b|days?|hours?|tab|cap|refill|doses|$|\W*$))"
                rf"|\bfor\s({_ROMAN}|[vVxX])(?=\s(?:days?|weeks?|doses|hours)\b)",
                along=rf"{DOSING}|{MEDICINE}|(?i:disp|refill)"),
        Pattern(rf"(?i)\b(?:tabs?|tablets?|caps|capsules?|gtts?|drops?)\s(i"
                rf"|{_ROMAN})(?![\w-])(?!\s(?:am|have|take|can|was|do)\b)",
                unless=r"\b(?:drops?|tablets?|capsules?)\s(?:I|IV)\b"))),
    Wording("full-stop", _PRONE, DOSES,
            "The stop after mg has been read as the number 1.",
            "Leave out the full stop.", everywhere=True, instead=(r"\.\Z", ""), patterns=(
        Pattern(r"\d\s?((?:mgs?|mLs?|mls?|mcg|gm|mEq)\.)(?=\s?[a-z(]|[,;:)/]|\s(?:PO|IV|IM|SC|SQ"
                r"|BID|TID|QID|PRN|QD|Q\d)\b)"),)),
    *(Wording("decimal-sign", _PRONE, NUMBERS_OF_PLACES,
              "Where that sign sets off thousands, this is read as ten or a hundred times as much.",
              f"Write the number anew, with the decimal sign that its language has: {sign}",
              everywhere=True, decimal=own, patterns=(
          Pattern(rf"(?<![\w.,])(\d+{other}\d?[1-9])(?:{_JOINED}{NUMBER}){{0,4}}[\s-]?(?i:{UNIT})"
                  rf"{MEASURED}"),))
      for own, other, sign in ((".", ",", "a point."), (",", r"\.", "a comma."))),
    Wording("grains", _PRONE, APOTHECARY,
            "Gr for grains has been read as grams.",
            "Write the dose in milligrams or grams; gr is grains to some and grams to others.",
            patterns=(
        Pattern(r"\b(grs?\.?)\s?(?=[\d½¼]|(?:[xviXVI]+|[xvi]*ss)\b)|[\d½¼]\s?(grs?)\b(?!\w)"),)),
    Wording("apothecary", _PRONE, APOTHECARY,
            "Few readers know these measures, and they have been taken for metric ones.",
            "Write the dose in milligrams or millilitres.", patterns=(
        Pattern(rf"(?i)(?:[\d½¼]|\b(?:a|one|two|three|four|five|six|eight|ten|half|quarter"
                rf"|{_ROMAN}|v|x))[\s-]?(?:a\s|fluid\s|fl\.?\s)?(grains?|drams?|drachms?|minims?"
                rf"|scruples?|drms?)\b(?!\s(?:of\s(?:rice|sand|salt|wheat|corn|truth|pollen|sugar)"
                rf"|size|about))", unless=r"(?i)\bcereal|\bbread|\brice\b|whisky"),)),
    Wording("apothecary-sign", _PRONE, APOTHECARY,
            "The signs of apothecaries have been read as 3, as m and as mL.",
            "Write the dose in milligrams or millilitres.",
            patterns=(Pattern("([ℨ℥℈♏♍ʒƷℳɱ𝓂])"),)),
)
