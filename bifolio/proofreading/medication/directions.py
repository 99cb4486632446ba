"""Letters of a prescription for how often and when: trained readers know them, patients do not."""

from __future__ import annotations

from bifolio.proofreading.medication.medicines import MEDICINE
from bifolio.proofreading.medication.wordings import AFTER_DOSE, DIRECTIONS, FORM, Pattern, Wording

_VERB = (r"\b(?:takes?|taken|taking|give[ns]?|giving|inject\w{0,5}|swallow\w{0,3}|appl(?:y|ied)"
         r"|instil\w{0,4}|inhaled?|us(?:e[ds]?|ing)|put)\b")
_NEAR_DOSE = rf"(?i:{AFTER_DOSE}|{_VERB}|\b(?:{FORM}|inhaler|cream|ointment|gel)\b)|{MEDICINE}"
# What may stand between an amount and the letters: a route, and other letters of this kind.
_OTHERS = (r"(?:[,:(]?\s?(?i:by\smouth|orally|as\sneeded|po|iv|im|sc|bds?|bid|tds|tid|qds|qid|prn"
           r"|stat|om|on|od|mane|nocte|and|(?:[a-z]\.\s?){2,3})[,;)]?)?")
_AMOUNT = rf"(?i:{AFTER_DOSE}|{_VERB}|\b(?:one|two|three|half|[1-4]|some)\b)(?:\sit)?"
_RIGHT_AFTER = rf"(?:{_AMOUNT}|{MEDICINE}|\b(?i:{FORM}|inhaler|cream|ointment|gel)\b){_OTHERS}\s?$"
_AFTER_AMOUNT = rf"(?i:{AFTER_DOSE}){_OTHERS}\s?$"
_ENDS = (r"(?=\W*$|[.,;:)](?:\s|$)"
         r"|\s(?:for\s(?:\d|one|two|three)|then|prn|with\s(?:food|water)|stat)\b)")
_NO_NOUN = (r"(?<!\ba\s)(?<!\ban\s)(?<!\bthe\s)(?<!\bthis\s)(?<!\bto\s)(?<!\bof\s)(?<!\bin\s)"
            r"(?<![\w-])")
_NO_NAME = r"(?!\.?\s?[A-Z][a-z]|[\w-])"
# Right behind a dose, a form or a medicine no initials stand: what follows is another sentence.
_DOSED = (rf"(?:(?i:{AFTER_DOSE}|\b(?:{FORM}|inhaler|cream|ointment|gel)\b|{_VERB}\s(?:it|them))"
          rf"|{MEDICINE}){_OTHERS}\s?$")
_NO_NEEDLE = r"(?!\s(?i:(?:[a-z-]{1,20}\s)?(?:needles?|pens?|syringes?)))"
_CELL = r"^\W*(?:[A-Za-z]\.?\s?){2,4}\W*$|^\W*(?i:mane|nocte)\W*$"  # of a table, with no more
_HOURS = r"(?:[1-46-8]|1[02468]|24|36|48|72)"


def _spaced(*words: str) -> str:
    """The letters of each word, with a stop, a blank, both or nothing between them."""
    return "|".join(r"(?:\.\s?|\s)?".join(word) for word in words)


def _stopped(*words: str) -> str:
    """The letters of each word, with a stop behind each but perhaps the last."""
    return "|".join(r"\.\s?".join(word) for word in words)


PRESCRIBED_TIMES = (
    Wording("short-direction", "error-prone-abbreviation", DIRECTIONS,
            "Patients do not know these letters, and take the medicine at the wrong times.",
            plain=True, patterns=(
        # Times a day, and when needed.
        Pattern(rf"{_NO_NOUN}((?i:{_spaced('bds', 'bid', 'tds', 'tid', 'qds', 'qid', 'prn')}"
                rf"|{_stopped('bd')})\b\.?){_NO_NAME}",
                along=rf"{_NEAR_DOSE}|{_CELL}", unless=r"(?i)\bdissolved|\bauction|\bcontract"),
        Pattern(rf"{_NO_NOUN}((?i:{_spaced('bd')})\b\.?){_NO_NAME}"
                r"(?!\s(?i:needles?|pens?|syringes?))", along=rf"{_CELL}"),
        Pattern(rf"{_NO_NOUN}((?i:{_spaced('bd')})\b\.?){_NO_NAME}"
                r"(?!\s(?i:needles?|pens?|syringes?))", after=_RIGHT_AFTER),
        Pattern(rf"{_NO_NOUN}((?i:"
                rf"{_spaced('bds', 'bd', 'bid', 'tds', 'tid', 'qds', 'qid', 'prn', 'od')}"
                rf"|{_stopped('om', 'on', 'ac', 'pc')}|stat)\b\.?)(?![\w-]){_NO_NEEDLE}",
                after=_DOSED, unless=r"(?i)\boverdos"),
        # Every so many hours; the letters of a gene’s variant look alike.
        Pattern(rf"{_NO_NOUN}((?i:q[.\s]?\s?{_HOURS}\s?(?:(?:-|–|to)\s?{_HOURS}\s?)?"
                r"(?:\.\s?)?h(?:rs?|rly|ourly|ours?)?|qq[.\s]?h|q\.\s?q\.\s?h|q\.?\s?h)\b\.?)(?![\w-])",
                along=_NEAR_DOSE, unless=r"(?i)\bmutat|\bvariant|\bgenes?\b|\bcodon|\bp\.Q"),
        # Morning and night, before and after food, at once.
        Pattern(rf"{_NO_NOUN}((?i:nocte))(?!\w)"),
        Pattern(rf"{_NO_NOUN}(?<!lion's\s)((?i:mane))(?!\w)", along=rf"{_CELL}"),
        Pattern(rf"{_NO_NOUN}(?<!lion's\s)((?i:mane))(?!\w)", after=_RIGHT_AFTER),
        Pattern(rf"{_NO_NOUN}((?i:{_stopped('om', 'on', 'ac', 'pc')})\b\.?){_NO_NAME}",
                along=rf"{_NEAR_DOSE}|{_CELL}"),
        Pattern(rf"{_NO_NOUN}((?i:om|ac|pc|a\sc|p\sc|o\sm))(?![\w-])", after=_AFTER_AMOUNT),
        Pattern(rf"{_NO_NOUN}(OM|ON|AC|PC){_ENDS}", after=_RIGHT_AFTER),
        Pattern(rf"{_NO_NOUN}((?i:on|o\sn)){_ENDS}", after=_AFTER_AMOUNT,
                unless=r"(?i)\bputs?\b|\bpatch|\bdrops\b|\bswitch|\bstuck\b"),
        Pattern(rf"{_NO_NOUN}((?i:{_spaced('od')})\b\.?){_NO_NAME}", after=_RIGHT_AFTER,
                unless=r"(?i)\boverdos"),
        Pattern(rf"{_NO_NOUN}((?i:stat)\b\.?){_NO_NAME}", after=_RIGHT_AFTER),
        Pattern(r"(?<![\w-])((?i:stat))(?=\s(?:dose|injection|tablet)s?\b)"))),
)
