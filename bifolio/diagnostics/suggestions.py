"""What somebody may have meant: the nearest of the names that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

_FEW = 8  # names that are listed beside a near match: the guess may be wrong
_MOST = 10  # that are listed where nothing is near: there may be thousands


def near(word: str, known: Iterable[str]) -> str:
    """The known word most like `word`, or an empty string."""
    by_fold = {name.casefold(): name for name in known}
    close = get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[close[0]] if close else ""


def with_its_numbers(word: str, known: Iterable[str]) -> list[str]:
    """The names that have the numbers of `word`: no slip is mended into another dose."""
    numbers = re.findall(r"\d+", word)
    return [name for name in known if re.findall(r"\d+", name) == numbers]


def suggest(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A fix that names the near match of `word`, or else lists what is known."""
    names = sorted(known)
    if match := near(word, names):
        others = f" Known here: {', '.join(names)}." if 2 < len(names) <= _FEW else ""
        return f"Did you mean “{match}”?{others}"
    if otherwise:
        return otherwise
    more = f" and {len(names) - _MOST:,} more" if len(names) > _MOST else ""
    return f"Known here: {', '.join(names[:_MOST])}{more}." if names else "Remove it."
