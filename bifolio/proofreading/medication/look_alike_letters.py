"""One sign for each thing: the many ways in which a keyboard or a copy sets the same letters."""

from __future__ import annotations

import unicodedata

# Full-width letters, squared units (㎍ ㎎ ㏄), lowered figures (SO₄), spaces that do not break,
# and the micro sign are turned into plain ones; raised figures and fractions keep their meaning.
_FOLDED = (range(0xFF01, 0xFF5F), range(0x3371, 0x33E0), range(0x2080, 0x208A), (0xB5,))
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
_SPACES = frozenset("\n\t\u00a0\u2007\u2009\u200a\u202f")
_PLAIN = {"\u2010": "-", "\u2011": "-", "\u2024": ".", "\u02da": "°", "º": "°", "ᵒ": "°",
          "⬆": "↑", "⇑": "↑", "▲": "↑", "⬇": "↓", "⇓": "↓", "▼": "↓", "’": "'"}


def plain(text: str) -> tuple[str, list[int]]:
    """A text in plain signs, and for each of them (and its end) where it stands in the original."""
    signs: list[str] = []
    places: list[int] = []
    for at, sign in enumerate(text):
        if sign in _DROPPED:
            continue
        here = _folded(sign, text[at + 1:at + 2])
        signs.append(here)
        places += [at] * len(here)
    return "".join(signs), [*places, len(text)]


def _folded(sign: str, following: str) -> str:
    if sign < "\x7f" and sign not in _SPACES:
        return sign
    if sign in _SPACES:
        return " "
    if sign == "·" and following.isdigit():  # the raised decimal point of older British print
        return "."
    if any(ord(sign) in block for block in _FOLDED):
        return unicodedata.normalize("NFKC", sign)
    return _PLAIN.get(sign, sign)
