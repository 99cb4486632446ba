"""How a style sets a text: its case, its quotation marks, its periods.

As CSL 1.0.2 has it (Text-case, Quotes, Strip-periods). Signs of ours are looked through.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

_WORD = re.compile(r"[^\s\u2013\u2014/.,;?!:\[\]()“”\"-]+\.?")
_STRAIGHT = re.compile(r'(?<![^\s(\[\ufdd0-\ufdef])"([^"]*)"(?![^\W_])')
# Units that a capital would make another one: Mg is magnesium, and a million grams.
_UNITS = frozenset(("mg", "mcg", "ng", "pg", "kg", "ml", "dl", "cl", "mm", "cm", "nm", "mmol",
                    "nmol", "pmol", "kcal"))
_SIGNS = re.compile("[\ufdd0-\ufdef]")


def without_periods(text: str) -> str:
    """A text without the periods of its abbreviations; addresses and decimals keep theirs."""
    def strip(word: re.Match[str]) -> str:
        kept = "/" in word[0] or re.search(r"\d\.\d", word[0])
        return word[0].rstrip(".") if kept else word[0].replace(".", "")
    return re.sub(r"\S+", strip, text)


def with_quotes(text: str, outer: tuple[str, str], inner: tuple[str, str], quoted: bool) -> str:
    """A text with the quotation marks of the language, `quoted` as a whole or not.

    Straight marks become these; within marks stand the inner ones.
    """
    at = inner if quoted else outer
    text = _STRAIGHT.sub(rf"{at[0]}\1{at[1]}", text)
    if not quoted:
        return text
    marks = f"{re.escape(outer[0])}([^{re.escape(''.join(outer))}]*){re.escape(outer[1])}"
    return outer[0] + re.sub(marks, rf"{inner[0]}\1{inner[1]}", text) + outer[1]


def sort_letters(text: str) -> str:
    """A text as it is sorted: its letters, figures and hyphens alone, without accents."""
    bare = unicodedata.normalize("NFKD", _SIGNS.sub("", text).casefold())
    return " ".join("".join(c if c.isalnum() or c in "-" else " " * c.isspace() for c in bare
                            if not unicodedata.combining(c)).split())


def set_case(pieces: Sequence[tuple[str, bool]], case: str) -> str:
    """The pieces of a text as one, in this case; those marked True keep theirs."""
    text = "".join(piece for piece, _ in pieces)
    if case in ("lowercase", "uppercase"):
        change = str.lower if case == "lowercase" else str.upper
        return "".join(piece if kept else change(piece) for piece, kept in pieces)
    kept, at = [False] * len(text), 0
    for piece, protected in pieces:
        kept[at:at + len(piece)] = [protected] * len(piece)
        at += len(piece)
    words = [word for word in _WORD.finditer(text) if _SIGNS.sub("", word[0])]
    output, end = [], 0
    shouted = case == "sentence" and _bare(text).isupper()
    for number, word in enumerate(words):
        first, last = number == 0, number == len(words) - 1
        before = text[end:word.start()]
        changed = word[0]
        if not any(kept[word.start():word.end()]):
            if case == "sentence":
                changed = word[0] if shouted or _bare(word[0]).isupper() else word[0].lower()
                changed = _capital(changed) if first else changed
            else:
                starts = first or case != "title" or bool(re.search("[?!:]", before))
                changed = _capitalized(word[0], starts, last)
        output += [before, changed]
        end = word.end()
        if case == "capitalize-first":
            break
    return "".join(output) + text[end:]


def _capitalized(word: str, starts: bool, last: bool) -> str:
    """A word with a large letter, unless it has one anywhere, or is small and stands within."""
    bare = _bare(word)
    plain = bare.rstrip(".")
    small = len(plain) < 2 or (plain in _small_words() and not last)
    return word if bare != bare.lower() or (small and not starts) else _capital(word)


def _capital(word: str) -> str:
    """A word with its first letter large, unless it is a unit or Greek: mg, µg and β stay so."""
    found = re.search(r"[^\ufdd0-\ufdef]", word)
    if not found or re.match("[\u00b5\u0370-\u03ff]", found[0]) or \
            _bare(word).rstrip(".") in _UNITS:
        return word
    at = found.start()
    return word[:at] + word[at].upper() + word[at + 1:]


def _bare(text: str) -> str:
    return _SIGNS.sub("", text)


@cache
def _small_words() -> frozenset[str]:
    lines = (files("bifolio.citations") / "csl" / "small-words.txt").read_text("utf-8")
    return frozenset(line.strip(". ") for line in lines.splitlines() if not line.startswith("#"))
