"""How many syllables a Spanish word has, by the rules of its spelling."""

from __future__ import annotations

import re
from itertools import pairwise

from bifolio.proofreading.readability.spoken_numbers import said_of_figures

_SILENT_U = re.compile(r"(?<=q)u|(?<=g)u(?=[eiéí])")
_FINAL_Y = re.compile(r"(?<=[aeiouáéíóú])y(?![aeiouáéíóú])|\by\b")
_STRONG, _ACCENTED_WEAK = "aeoáéó", "íú"
_VOWELS = re.compile(r"[aeiouáéíóúü](?:h?[aeiouáéíóúü])*")


def spanish_syllables(word: str) -> int:
    """The syllables of one word of a Spanish text; at least 1."""
    total = 0
    for part in re.findall(r"[^\W\d_]+|\d+(?:[.,]\d+)*", word.casefold()):
        total += said_of_figures(part) if part[0].isdecimal() else _of_letters(part)
    return max(1, total)


def _of_letters(word: str) -> int:
    word = _FINAL_Y.sub("i", _SILENT_U.sub("", word))
    return max(1, sum(_nuclei(group.replace("h", "")) for group in _VOWELS.findall(word)))


def _nuclei(vowels: str) -> int:
    """How many syllables a run of vowels makes: a weak vowel joins its neighbour, a strong not."""
    return 1 + sum(_parted(before, vowel) for before, vowel in pairwise(vowels))


def _parted(before: str, vowel: str) -> bool:
    """Whether two vowels in a row belong to two syllables."""
    if before in _STRONG:
        return vowel in _STRONG or vowel in _ACCENTED_WEAK
    return before in _ACCENTED_WEAK and vowel in _STRONG
