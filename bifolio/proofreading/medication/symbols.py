"""Symbols that have been read as a number, a letter, or as their opposite."""

from __future__ import annotations

import re

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
    Pattern,
    Wording,
)

_PRONE = "error-prone-symbol"
_NUTRIENT = (r"(?i)\b(?:salt|protein|fibre|fiber|sodium|alcohol|carbohydrates?|urin\w+|proteinuria"
             r"|albumin\w*|sugars?|energy|fat|excretion|loss|residual|volume|sodio|sal|prote[íi]nas?|fibra|az[úu]car(?:es)?)\b")
_TURNED = "< and > are often taken for one another, and have been read as 4 and 7."

_MEALS = r"(?i:\b(?:breakfast|lunch|supper|dinner|bedtime|[ap]\.?m|noon|morning|evening|meals)\b)"
_NOT_IN_BLOOD = (r"(?!\s(?:secret|sensit|resist|release|level|action|output|excretion|uptake"
                 r"|signal|need|concentration|clear|absorp|synth|loss|reten|reabs|content))")
_LIMIT = r"=[<>]|[<>]\s?/?\s?=|[<>≤≥]"  # however it is typed; all of it is read as one
_ONE = "A slash has been read as the number 1."
# What is watched while a medicine is given: a limit on it is part of the order.
_SIGN = (r"(?i:\b(?:HR|heart\srate|pulse|S?BP|MAP|systolic|diastolic|(?:blood\s)?pressure"
         r"|temp(?:erature)?|fever|pain(?:\sscore)?|score|glucose|BG|BGL|BM|CBG|sugars?|weight|wt"
         r"|age[ds]?|potassium|K\+?|INR|platelets?|plts?|WBC|ANC|neutrophils|Hb|haemoglobin"
         r"|hemoglobin|SpO2|sats?|saturations?|RR|resp(?:iratory)?(?:\srate)?|rate|creatinine|Cr"
         r"|CrCl|eGFR|UOP|(?:urine\s)?output|QTc?|lactate|sodium|magnesium|phosphate|level|trough"
         r"|GCS|CIWA|children|infants|adults|readings?|ketones?|calcium|Mg|Na|ALT"
         r"|residuals?)(?:\s(?!than\b)[a-z]+){0,3})")
_COMMAND = (r"(?i:\b(?:hold|stop|call|ring|phone|notify|tell|page|withhold|reduce|halve|avoid|omit"
            r"|repeat|skip|do\snot|don't|treat|give|take|start|bolus|use|dose|add)\b)")
_STUDY = (r"(?i)\b(?:trials?|study|studies|cohort|participants|people\sin|enrolled|eligible"
          r"|included|excluded|randomi[sz]ed|median|95%|subgroup|meta-analysis|baseline|p\s?[<=>])")

SYMBOLS_IN_DOSES = (
    Wording("at-sign", _PRONE, SYMBOLS,
            "@ has been read as the number 2.",
            "Write “at”.", patterns=(
        Pattern(r"(?<![\w.])(@)(?=\s|\d|(?:bed|noon|night|lunch|dinner|breakfast|supper|meal|home"
                r"|hs|HS)\b|(?:bedtime|mealtime|midnight))(?!\s?\S+\.[a-z]{2,})|(?<=\w)(@)(?=\s|\d"
                r"|bedtime|noon|hs\b)(?!\S*\.[a-z]{2,})",
                along=rf"\d|{DOSING}|(?i:\brate\b|\brun\b)"),)),
    Wording("more-or-less", _PRONE, SYMBOLS,
            _TURNED, everywhere=True, patterns=(
        Pattern(rf"({_LIMIT})\s?{NUMBER}[\s-]?(?:mg|mcg|[µμ]g|micrograms?|(?:international )?units?"
                rf"|tablets?|capsules?|puffs?|doses?|drops?|pills?)\b{MEASURED}",
                unless=_NUTRIENT),)),
    Wording("more-or-less", _PRONE, SYMBOLS, _TURNED, patterns=(
        Pattern(rf"({_LIMIT})\s?{NUMBER}\s?(?:g|mL|ml|mmol|mEq)\b{MEASURED}(?!/min)",
                along=r"(?i)\b(?:takes?|give|dos(?:e|es|ing)|daily|maximum|every)\b",
                unless=_NUTRIENT),
        Pattern(rf"{_SIGN}\s?({_LIMIT})\s?\d", along=ORDER, unless=_STUDY),
        Pattern(rf"(?<!\b[pPnNr]\s)(?<!\b[pPnNr])(?<![=-])({_LIMIT})\s?\d[\d.,]*\s?(?:years?|yrs?"
                r"|y\.?o\b|months?|kg|°\s?[CF]|mm\s?Hg|bpm|%|mmol/L|mg/dL|mL/min|beats|breaths"
                r"|/min|lbs?\b|hours?|hrs?|h\b|days?|minutes?)",
                along=rf"(?i:{AFTER_DOSE})|{_COMMAND}|{MEDICINE}", unless=_STUDY),
        Pattern(r"(?i)\b(?:children|infants?|babies|adults?|patients?|people|aged?|weigh\w*|women"
                r"|men|not for|girls|boys|teenagers|toddlers|anyone)\s(?:\w+\s)?"
                rf"({_LIMIT})\s?\d[\d.]*\s?(?:years?|yrs?|months?|kg|weeks?|lbs?)",
                unless=_STUDY))),
    Wording("ampersand", _PRONE, SYMBOLS,
            "& has been read as the number 2.",
            "Write “and”.", patterns=(
        Pattern(r"(?<=[a-z\d,)]\s)(&)(?=\s?\S)|(?<=[a-z\d])(&)(?=[a-z\d])"
                r"|(?<=[AP]M)\s?(&)\s?(?=[AP]M)|(?<=\d\s[a-zA-Z]{2})\s?(&)|(?<=[ap]m\s)(&)"
                r"|(?<=[AP]M\s)(&)",
                along=rf"(?i:{DOSE}|\b(?:takes?|give|inject|instil|apply|{FORM})\b)|{MEDICINE}"
                      rf"|{_MEALS}\s?&|&\s?{_MEALS}",
                unless=r"[A-Z]\w+ & [A-Z]\w+,? \d{4}|& Johnson|& Gamble|& Co\b"),)),
    Wording("plus", _PRONE, SYMBOLS,
            "+ has been read as the number 4.",
            "Write which is meant: “and” or “plus”.", patterns=(
        Pattern(r"(?<=\s)(\+)(?=\s)|(?<=\w)(\+)\s?(?=\d[\d.,]*\s?[a-zA-Z])"
                r"|(?<=[a-z]\s)(\+)(?=[a-z])|(?<=[a-z]{4})(\+)(?=[a-z]{4})",
                along=rf"(?i:{DOSE})|(?i:\b(?:takes?|give|inject|start|tablets?|daily|nightly)\b)"
                      rf"|{_MEALS}|{MEDICINE}\s?\+\s?{MEDICINE}"),)),
    Wording("hour-sign", _PRONE, SYMBOLS,
            "The sign of degrees for hours has been read as a zero: every 30 for every 3 hours.",
            "Write which is meant: “hours” or “degrees”.", patterns=(
        Pattern(r"(?i)(?:\bq\.?\s?|\b(?:every|over|for|x|each|within"
                r"|in)\s?)\d+(?:\s?[-–]\s?\d+)?\s?(°)(?!\s?[CF]\b)(?!\s(?:angle|flex|turn))"),)),
    Wording("slash-of-two", _PRONE, SYMBOLS,
            _ONE,
            "Write which is meant: “and”, “or”, “to” or “per”.", patterns=(
        Pattern(rf"{NUMBER}\s?(?i:{UNIT})\s?(/)\s?(?:{MEDICINE}\s)?{NUMBER}\s?(?i:{UNIT})",
                unless=r"/\s?\d+\s?m[Ll]\b", gate=re.compile(r"\w\s?/.*\d", re.S).search),)),
    Wording("slash-for-per", _PRONE, SYMBOLS,
            _ONE,
            "Write “per” for each slash.", patterns=(
        Pattern(r"(?i)(?:mg|mcg|ng|[µμ]g|g|micrograms?|units?|mmol|mEq|U|mL)\s?(/\s?kg\s?/)\s?(?:d"
                r"|day|h|hr|hour|min|minute|dose|week)\b", unless=_NUTRIENT),)),
    Wording("slash-for-per", _PRONE, SYMBOLS,
            _ONE,
            "Write “per” for the slash.", patterns=(
        Pattern(rf"(?i)(?:\d|\b(?:one|two|three|four|half|a))\s?(?:a\s)?(?:mg|mcg|[µμ]g|g"
                rf"|micrograms?|units?|mmol|mEq|IU|spoonfuls?|cups?|{FORM})\s?(/)\s?(?:days?|d"
                rf"|\d+\s?h|dose|hours?|hr?|h|minutes?|min|weeks?|wk|months?|mo|nights?|24|meal"
                rf"|site|eye|ear|side)\b", unless=_NUTRIENT),
        Pattern(r"(?i)\d\s?ml\s?(/)\s?(?:hr?|h|hour|day|d|min|24)\b",
                along=r"(?i)\b(?:infus\w*|run|drip|pump|saline|rate|maintenance|bag|dextrose"
                      r"|fluids?|TPN|feed\w*|IV)\b",
                unless=r"(?i)urine|eGFR|clearance|filtration|\bflow|output|drain"),
        Pattern(r"(?i)(?<![\w.])\d+(?:\s?[-–]\s?\d)?\s?(?:[x×]|times)\s?(/)\s?(?:d|day|wk|week|w"
                r"|mo|month|night)\b"))),
    Wording("arrow", _PRONE, SYMBOLS,
            "Arrows have been taken for one another, and for the numbers 4 and 7.",
            "Write which is meant: “increase” or “decrease”.", patterns=(
        Pattern(r"\s([↑↓])(?=\s?(?:to|by|if|when|in|\W*$))", after=rf"(?:{MEDICINE}|\bdose)\s?$"),
        Pattern(rf"([↑↓])(?=\s?(?:\w+\s){{0,2}}?(?:(?:to\s|by\s)?(?i:{DOSE})|dos|infusion|drip"
                rf"|rate\b)|\s(?:to|by)\s(?i:{DOSE})|\s?(?:the\s|her\s"
                rf"|his\s)?{MEDICINE}{_NOT_IN_BLOOD})", gate=re.compile("[↑↓]").search))),
    Wording("once-sign", _PRONE, SYMBOLS,
            "X1 for once has been read as “for one day”.",
            "Write in words how many doses, or for how many days.", patterns=(
        Pattern(rf"(?<!\d\s)(?<![\w.])([x×X]\s?[1-5])(?![\w/%]|[.,]\d)(?!\s?(?:-\w|[–-]\s?\d|\d"
                rf"|d\b|days?|weeks?|months?|wks?|hours?|hrs?|years?|h\b|mg|mL|{FORM}))",
                after=AFTER_DOSE),)),
    Wording("pound-sign", _PRONE, SYMBOLS,
            "# for pounds has been read as a number sign.",
            "Write which is meant: “pounds” or “number”.",
            patterns=(Pattern(r"(?<![\w.#-])\d[\d.]*\s?(#)(?!\w)"),)),
    Wording("nothing-sign", _PRONE, SYMBOLS,
            "The sign for nothing has been read as 4, 6, 8 or 9.",
            "Write which is meant: “none”, “no” or “zero”.",
            patterns=(Pattern(r"(?<!\w)([Ø∅])(?!\w)|(?<![\w=])([ΦΘ])(?=\s[a-z]{3,})"),)),
)
