"""How many syllables an English word has, said aloud.

A word is looked up among the names of medicines and illnesses (`medicines.txt`, `illnesses.txt`),
then in a table of the words that the rules below get wrong (`english.txt`, made from the CMU
Pronouncing Dictionary); any other word is counted by those rules.
Figures, units and letters that stand for words are counted as they are read aloud.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from bifolio.proofreading.readability.spoken_numbers import said_of_figures
from bifolio.proofreading.readability.word_lists import count_table

_GROUPS = re.compile(r"[aeiouyàâäçéèêëîïôöûü]+")
# Where one run of vowel letters is two syllables …
_APART = re.compile(r"(?<![cstx])i(?:a(?!l?ge)|o(?!us))|(?<=[cstx])ia(?=t|[st]*is)|ie(?=t|r$|rs$)"
                    r"|iu|eo(?!u)|ua(?=l|t[ei])|ue(?=nt|nc|l)|yi|(?<![qg])ui(?=t[iy])|oe(?=t)"
                    r"|isms?$|thms?$|ei(?=t[iy]|ng)")
# … and where a written e is none.
_SILENT_E = re.compile(r"(?<![aeiouy])(?<![^aeiouy]l)e$|(?<=[aeiouy])e$")
_SILENT_ES = re.compile(r"(?<![aeiouyscxz])(?<!sh)(?<!ch)(?<!g)(?<![^aeiouy]l)es$")
_SILENT_ED = re.compile(r"(?<![aeioutdy])(?<![^aeiouyr]l)ed$")
_SILENT_INSIDE = re.compile(r"(?<=[aeiouy])([bcdfghjklmnpqrstvwz])e(?=(?:ly|ment|ments|ful|fully"
                            r"|less|ness|some|where|thing|body|time|work|day)s?$)")
_PARTS = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*|%")
_HISSES = ("s", "x", "z", "ch", "sh", "ce", "ge", "se", "ze")  # another s is said apart
_LETTERS_IN_A_CODE = 5  # capitals in a row that are spelled out, not said as a word
_LONG_LETTERS = {"w": 3}  # “double u”
_REMEMBERED = 20_000  # words: a handout says most of its words many times
_UNITS = {"kg": 3, "mg": 3, "mcg": 3, "ml": 4, "dl": 4, "cm": 4, "mm": 4, "km": 4, "kcal": 5,
          "mmol": 3}
_READ_OUT = {"Dr": 2, "Mr": 2, "Mrs": 2, "vs": 2, "etc": 4}


@lru_cache(_REMEMBERED)
def syllables(word: str) -> int:
    """The syllables of one word of a text: a hyphenated word is one word; at least 1."""
    known = _words().get(_bare(word))
    if known:
        return known
    return max(1, sum(_of_part(part, word) for part in _PARTS.findall(word)))


def by_rule(word: str) -> int:
    """The syllables of a word in small letters, by its spelling alone."""
    word = _SILENT_INSIDE.sub(r"\1", word)
    stem = _SILENT_ED.sub("d", _SILENT_ES.sub("s", _SILENT_E.sub("", word)))
    return max(1, len(_GROUPS.findall(stem)) + len(_APART.findall(word)))


def is_medicine(word: str) -> bool:
    """Whether a word is the name of a medicine in our table, or its plural."""
    bare = _bare(word)
    medicines = count_table("medicines.txt")
    return bare in medicines or bare.removesuffix("s") in medicines


def is_figure(word: str) -> bool:
    """Whether a word is a numeral or a unit, which are read at a glance: 150, 0.5, 5%, kg."""
    return word in _UNITS or all(sign.isdigit() or sign in ".,%–-" for sign in word)


def _of_part(part: str, word: str) -> int:
    if part == "%":
        return 2
    if part[0].isdecimal():
        return said_of_figures(part)
    if read_out := _UNITS.get(part) or _READ_OUT.get(part):
        return read_out
    if _is_code(part, word):
        return sum(_LONG_LETTERS.get(letter, 1) for letter in part.casefold())
    return _of_word(_bare(part))


def _is_code(part: str, word: str) -> bool:
    """Whether letters are spelled out: GIP, the letters of HbA1c, BPC of BPC-157."""
    if part.isupper() and len(part) <= _LETTERS_IN_A_CODE:
        return len(part) > 1 or part != word
    return bool(re.search(rf"\d{re.escape(part)}|{re.escape(part)}\d", word))


def _of_word(word: str) -> int:
    table = _words()
    if word in table:
        return table[word]
    for ending in ("'s", "s"):
        stem = word.removesuffix(ending)
        if stem != word and stem in table:
            return table[stem] + stem.endswith(_HISSES)
    return by_rule(word)


def _bare(word: str) -> str:
    return word.casefold().replace("’", "'").strip("'")


@cache
def _words() -> dict[str, int]:
    tables = (count_table(name) for name in ("english.txt", "illnesses.txt", "medicines.txt"))
    return {word: count for table in tables for word, count in table.items()}
