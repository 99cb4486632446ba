"""Symbols that have been read as a number, a letter, or as their opposite."""

from __future__ import annotations

from bifolio.proofreading.medication.medicines import MEDICINE
from bifolio.proofreading.medication.wordings import (
    AFTER_DOSE,
    DOSE,
    DOSING,
    FORM,
    MEASURED,
    NUMBER,
    ORDER,
    SYMBOLS,
    UNIT,
    Wording,
)

_PRONE = "error-prone-symbol"
_NUTRIENT = (r"(?i)\b(?:salt|protein|fibre|fiber|sodium|alcohol|carbohydrates?|urin\w+|proteinuria"
             r"|albumin\w*|sugars?|energy|fat|excretion|loss|residual|volume)\b")

_MEALS = r"(?i:\b(?:breakfast|lunch|supper|dinner|bedtime|[ap]\.?m|noon|morning|evening|meals)\b)"
_NOT_IN_BLOOD = (r"(?!\s(?:secret|sensit|resist|release|level|action|output|excretion|uptake"
                 r"|signal|need"
                 r"|concentration|clear|absorp|synth|loss|reten|reabs|content))")
_LIMIT = r"=[<>]|[<>]\s?/?\s?=|[<>≤≥]"  # however it is typed; all of it is read as one
_ONE = "A slash has been read as the number 1."
_OPPOSITE = "< and > are often taken for one another, and have been read as 4 and 7."
# What is watched while a medicine is given: a limit on it is part of the order.
_SIGN = (r"(?i:\b(?:HR|heart\srate|pulse|S?BP|MAP|systolic|diastolic|(?:blood\s)?pressure|temp"
         r"(?:erature)?"
         r"|fever|pain(?:\sscore)?|score|glucose|BG|BGL|BM|CBG|sugars?|weight|wt|age[ds]?"
         r"|potassium|K\+?"
         r"|INR|platelets?|plts?|WBC|ANC|neutrophils|Hb|haemoglobin|hemoglobin|SpO2|sats?"
         r"|saturations?"
         r"|RR|resp(?:iratory)?(?:\srate)?|rate|creatinine|Cr|CrCl|eGFR|UOP|(?:urine\s)?output|QTc?"
         r"|lactate|sodium|magnesium|phosphate|level|trough|GCS|CIWA|children|infants|adults"
         r"|readings?"
         r"|ketones?|calcium|Mg|Na|ALT|residuals?)(?:\s(?!than\b)[a-z]+){0,3})")
_COMMAND = (r"(?i:\b(?:hold|stop|call|ring|phone|notify|tell|page|withhold|reduce|halve|avoid|omit"
            r"|repeat|skip|do\snot|don't|treat|give|take|start|bolus|use|dose|add)\b)")
_STUDY = (r"(?i)\b(?:trials?|study|studies|cohort|participants|people\sin|enrolled|eligible"
          r"|included"
          r"|excluded|randomi[sz]ed|median|95%|subgroup|meta-analysis|baseline|p\s?[<=>])")

SYMBOLS_IN_DOSES = (
    Wording("at-sign", _PRONE, SYMBOLS,
            r"(?<![\w.])(@)(?=\s|\d|(?:bed|noon|night|lunch|dinner|breakfast|supper|meal|home|hs"
            r"|HS)\b"
            r"|(?:bedtime|mealtime|midnight))(?!\s?\S+\.[a-z]{2,})|(?<=\w)(@)(?=\s|\d|bedtime"
            r"|noon|hs\b)"
            r"(?!\S*\.[a-z]{2,})", "@ has been read as the number 2.", "Write “at”.",
            along=rf"\d|{DOSING}|(?i:\brate\b|\brun\b)"),
    Wording("more-or-less", _PRONE, SYMBOLS,
            rf"({_LIMIT})\s?{NUMBER}[\s-]?(?:mg|mcg|[µμ]g|micrograms?|(?:international )?units?"
            rf"|tablets?|capsules?|puffs?|doses?|drops?|pills?)\b{MEASURED}",
            "< and > are often taken for one another, and have been read as 4 and 7.",
            unless=_NUTRIENT),
    Wording("more-or-less", _PRONE, SYMBOLS,
            rf"({_LIMIT})\s?{NUMBER}\s?(?:g|mL|ml|mmol|mEq)\b{MEASURED}(?!/min)",
            "< and > are often taken for one another, and have been read as 4 and 7.",
            unless=_NUTRIENT,
            along=r"(?i)\b(?:takes?|give|dos(?:e|es|ing)|daily|maximum|every)\b"),
    Wording("more-or-less", _PRONE, SYMBOLS, rf"{_SIGN}\s?({_LIMIT})\s?\d",
            _OPPOSITE, along=ORDER, unless=_STUDY),
    Wording("more-or-less", _PRONE, SYMBOLS,
            rf"(?<!\b[pPnNr]\s)(?<!\b[pPnNr])(?<![=-])({_LIMIT})\s?\d[\d.,]*\s?(?:years?|yrs?"
            r"|y\.?o\b|months?|kg|°\s?[CF]"
            r"|mm\s?Hg|bpm|%|mmol/L|mg/dL|mL/min|beats|breaths|/min|lbs?\b|hours?|hrs?|h\b|days?"
            r"|minutes?)",
            _OPPOSITE,
            along=rf"(?i:{AFTER_DOSE})|{_COMMAND}|{MEDICINE}", unless=_STUDY),
    Wording("more-or-less", _PRONE, SYMBOLS,
            r"(?i)\b(?:children|infants?|babies|adults?|patients?|people|aged?|weigh\w*|women"
            r"|men|not for|girls|boys"
            rf"|teenagers|toddlers|anyone)\s(?:\w+\s)?({_LIMIT})\s?\d[\d.]*\s?(?:years?|yrs?"
            r"|months?|kg|weeks?|lbs?)",
            _OPPOSITE, unless=_STUDY),
    Wording("ampersand", _PRONE, SYMBOLS,
            r"(?<=[a-z\d,)]\s)(&)(?=\s?\S)|(?<=[a-z\d])(&)(?=[a-z\d])|(?<=[AP]M)\s?(&)\s?(?=[AP]M)"
            r"|(?<=\d\s[a-zA-Z]{2})\s?(&)|(?<=[ap]m\s)(&)|(?<=[AP]M\s)(&)",
            "& has been read as the number 2.", "Write “and”.",
            along=rf"(?i:{DOSE}|\b(?:takes?|give|inject|instil|apply|{FORM})\b)|{MEDICINE}"
                  rf"|{_MEALS}\s?&|&\s?{_MEALS}",
            unless=r"[A-Z]\w+ & [A-Z]\w+,? \d{4}|& Johnson|& Gamble|& Co\b"),
    Wording("plus", _PRONE, SYMBOLS,
            r"(?<=\s)(\+)(?=\s)|(?<=\w)(\+)\s?(?=\d[\d.,]*\s?[a-zA-Z])|(?<=[a-z]\s)(\+)(?=[a-z])"
            r"|(?<=[a-z]{4})(\+)(?=[a-z]{4})",
            "+ has been read as the number 4.", "Write which is meant: “and” or “plus”.",
            along=rf"(?i:{DOSE})|(?i:\b(?:takes?|give|inject|start|tablets?|daily|nightly)\b)"
                  rf"|{_MEALS}|{MEDICINE}\s?\+\s?{MEDICINE}"),
    Wording("hour-sign", _PRONE, SYMBOLS,
            r"(?i)(?:\bq\.?\s?|\b(?:every|over|for|x|each|within|in)\s?)\d+(?:\s?[-–]\s?\d+)?\s?"
            r"(°)(?!\s?[CF]\b)"
            r"(?!\s(?:angle|flex|turn))",
            "The sign of degrees for hours has been read as a zero: every 30 for every 3 hours.",
            "Write which is meant: “hours” or “degrees”."),
    Wording("slash-of-two", _PRONE, SYMBOLS,
            rf"{NUMBER}\s?(?i:{UNIT})\s?(/)\s?(?:{MEDICINE}\s)?{NUMBER}\s?(?i:{UNIT})",
            _ONE, "Write which is meant: “and”, “or”, “to” or “per”.",
            unless=r"/\s?\d+\s?m[Ll]\b"),
    Wording("slash-for-per", _PRONE, SYMBOLS,
            r"(?i)(?:mg|mcg|ng|[µμ]g|g|micrograms?|units?|mmol|mEq|U|mL)\s?(/\s?kg\s?/)\s?"
            r"(?:d|day|h|hr|hour|min|minute|dose|week)\b",
            _ONE, "Write “per” for each slash.", unless=_NUTRIENT),
    Wording("slash-for-per", _PRONE, SYMBOLS,
            rf"(?i)(?:\d|\b(?:one|two|three|four|half|a))\s?(?:a\s)?(?:mg|mcg|[µμ]g|g"
            rf"|micrograms?|units?|mmol|mEq"
            rf"|IU|spoonfuls?|cups?|{FORM})\s?(/)\s?(?:days?|d|\d+\s?h|dose|hours?|hr?|h"
            rf"|minutes?|min"
            rf"|weeks?|wk|months?|mo|nights?|24|meal|site|eye|ear"
            rf"|side)\b",
            _ONE, "Write “per” for the slash.", unless=_NUTRIENT),
    Wording("slash-for-per", _PRONE, SYMBOLS, r"(?i)\d\s?ml\s?(/)\s?(?:hr?|h|hour|day|d|min|24)\b",
            _ONE, "Write “per” for the slash.", along=r"(?i)\b(?:infus\w*|run|drip|pump|saline|rate"
                                        r"|maintenance|bag"
            r"|dextrose|fluids?|TPN|feed\w*|IV)\b",
            unless=r"(?i)urine|eGFR|clearance|filtration|\bflow|output|drain"),
    Wording("slash-for-per", _PRONE, SYMBOLS,
            r"(?i)(?<![\w.])\d+(?:\s?[-–]\s?\d)?\s?(?:[x×]|times)\s?(/)\s?(?:d|day|wk|week|w|mo"
            r"|month|night)\b",
            _ONE, "Write “per” for the slash."),
    Wording("arrow", _PRONE, SYMBOLS, r"\s([↑↓])(?=\s?(?:to|by|if|when|in|\W*$))",
            "Arrows have been taken for one another, and for the numbers 4 and 7.",
            "Write which is meant: “increase” or “decrease”.", after=rf"(?:{MEDICINE}|\bdose)\s?$"),
    Wording("arrow", _PRONE, SYMBOLS,
            rf"([↑↓])(?=\s?(?:\w+\s){{0,2}}?(?:(?:to\s|by\s)?(?i:{DOSE})|dos|infusion|drip|rate\b)"
            rf"|\s(?:to|by)\s(?i:{DOSE})|\s?(?:the\s|her\s|his\s)?{MEDICINE}{_NOT_IN_BLOOD})",
            "Arrows have been taken for one another, and for the numbers 4 and 7.",
            "Write which is meant: “increase” or “decrease”."),
    Wording("once-sign", _PRONE, SYMBOLS,
            rf"(?<!\d\s)(?<![\w.])([x×X]\s?[1-5])(?![\w/%]|[.,]\d)(?!\s?(?:-\w|[–-]\s?\d|\d|d\b"
            rf"|days?"
            rf"|weeks?"
            rf"|months?|wks?|hours?|hrs?|years?|h\b|mg|mL|{FORM}))",
            "X1 for once has been read as “for one day”.",
            "Write in words how many doses, or for how many days.",
            after=AFTER_DOSE),
    Wording("pound-sign", _PRONE, SYMBOLS, r"(?<![\w.#-])\d[\d.]*\s?(#)(?!\w)",
            "# for pounds has been read as a number sign.",
            "Write which is meant: “pounds” or “number”."),
    Wording("nothing-sign", _PRONE, SYMBOLS, r"(?<!\w)([Ø∅])(?!\w)|(?<![\w=])([ΦΘ])(?=\s[a-z]{3,})",
            "The sign for nothing has been read as 4, 6, 8 or 9.",
            "Write which is meant: “none”, “no” or “zero”."),
)
