"""What an error-prone abbreviation can stand for: a fix names all of it, and chooses nothing."""

from __future__ import annotations

import re

# By its letters and figures alone, in small letters. One meaning is certain wherever an entry
# finds it; of several the writer must choose, and "" is for more than can be listed.
_MEANINGS: dict[str, tuple[str, ...]] = {
    # --- units ---
    "u": ("units",),
    "mu": ("milliunits", "million units"),
    "iu ius": ("international units", "into the womb"),
    "μg μgm μgms ug ugs mcg mcgs": ("micrograms",),
    "ng": ("nanograms",),
    "cc ccs": ("mL", "with food"),
    # --- routes ---
    "od": ("once a day", "right eye", "overdose"),
    "os": ("left eye", "by mouth"),
    "ou": ("both eyes",),
    "ad": ("right ear", ""),
    "as": ("left ear", ""),
    "au": ("both ears", ""),
    "ij": ("injection", "jugular vein"),
    "in": ("into the nose", ""),
    "it": ("intrathecal", ""),
    "po": ("by mouth",),
    "peros": ("by mouth", "left eye"),
    "sc sq subq subqut": ("under the skin",),
    # --- times ---
    "qd": ("once a day", "four times a day"),
    "qday qdaily q1d q1day 1d": ("once a day",),
    "id": ("once a day", ""),
    "qod qad qotherd qotherday q2d q2day q2days": ("every other day",),
    "bd bds bid": ("twice a day",),
    "tds tid": ("three times a day",),
    "qds qid": ("four times a day",),
    "prn": ("when needed",),
    "qqh": ("every four hours",),
    "qh": ("every hour",),
    "om mane": ("every morning",),
    "nocte": ("every night",),
    "on": ("every night", ""),  # it may be the word
    "ac": ("before food", ""),
    "pc": ("after food", ""),
    "stat": ("at once",),
    "bt": ("at bedtime", "twice a day"),
    "hs": ("at bedtime", "half strength"),
    "qhs": ("every night at bedtime",),
    "qn qnoc qnite qnight": ("every night",),
    "tiw": ("three times a week",),
    "biw": ("twice a week", "every two weeks"),
    "ud": ("as directed", "unit dose"),
    "utdict utdictum": ("as directed",),
    # --- amounts, other words, symbols ---
    "ss": ("half", "sliding scale"),
    "iss": ("one and a half", "insulin sliding scale"),
    "iiss": ("two and a half", ""),
    "iiiss": ("three and a half", ""),
    "riss": ("sliding scale insulin", ""),
    "ssi": ("sliding scale insulin", "surgical site infection"),
    "ssri": ("sliding scale insulin", "selective serotonin reuptake inhibitor"),
    "oj": ("orange juice",),
    "<": ("less than",),
    ">": ("more than",),
    "<= ≤ </=": ("at most",),
    ">= ≥ >/=": ("at least",),
    "=<": ("at most", ""),  # it may be an arrow
    "=>": ("at least", ""),
    # --- names of medicines ---
    "ms mso4 ms04": ("morphine sulfate", "magnesium sulfate"),
    "msir mscontin": ("morphine sulfate", ""),
    "mgso4 mgs04": ("magnesium sulfate",),
    "znso4": ("zinc sulfate",),
    "hctz hct": ("hydrochlorothiazide", "hydrocortisone"),
    "azt": ("zidovudine", "azathioprine", "aztreonam"),
    "cpz": ("chlorpromazine", "prochlorperazine"),
    "mtx": ("methotrexate", "mitoxantrone"),
    "ptu": ("propylthiouracil", "mercaptopurine"),
    "tnk tpa": ("tenecteplase", "alteplase"),
    "apap": ("paracetamol", "a machine for breathing at night"),
    "dto": ("tincture of opium", "diluted tincture of opium"),
    "araa": ("vidarabine", "cytarabine"),
    "t3": ("liothyronine", "paracetamol with codeine"),
    "tac": ("triamcinolone", "tacrolimus", "tetracaine, adrenaline and cocaine"),
}
_BY_LETTERS = {letters: means for names, means in _MEANINGS.items() for letters in names.split()}
# How often in hours: q4h, q 6-8 hrs.
_HOURLY = re.compile(r"q[.\s]{0,2}(\d{1,2})\s?(?:(?:-|–|to)\s?(\d{1,2})\s?)?(?:\.\s?)?h[a-z]*\.?")
_NUMBERS = {"1": "one", "2": "two", "3": "three", "4": "four", "6": "six", "7": "seven",
            "8": "eight", "10": "ten", "12": "twelve", "14": "fourteen", "16": "sixteen",
            "18": "eighteen", "24": "twenty-four", "36": "thirty-six", "48": "forty-eight",
            "72": "seventy-two"}


def meaning_of(said: str) -> str:
    """What to write for an abbreviation: its one meaning, or a question that names them all."""
    hours = _HOURLY.fullmatch(said.casefold())
    if hours:
        numbers = [_NUMBERS[number] for number in hours.groups() if number]
        every = " to ".join(numbers) + " hours" if numbers != ["one"] else "hour"
        return f"Write “every {every}”."
    letters = "".join(filter(str.isalnum, said.casefold()))
    means = _BY_LETTERS.get(letters or "".join(said.split()))
    if not means:
        return "Write in full what is meant."
    if len(means) == 1:
        return f"Write “{means[0]}”."
    listed = " or ".join(f"“{meaning}”" if meaning else "something else" for meaning in means)
    return f"Write in full which is meant: {listed}."
