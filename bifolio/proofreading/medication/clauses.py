"""Clauses that forbid a dose, or call it a danger: what they say of it is no instruction."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache

_BREAK = re.compile(r"[,;:.!?–—](?=\s)|\b(?:but|so|because|then|unless|if|when"
                    r"|and\s(?:then\s)?(?:takes?|inject|use|swallow|give|have))\b", re.IGNORECASE)
_FORBIDS = re.compile(r"(?:\b(?:not|never|cannot|avoid|nobody\sshould|no\sone\sshould|instead\sof"
                      r"|rather\sthan)|n[’']t)\b(?!\s(?:to\s|ever\s)?(?:stop|miss|skip|forget"
                      r"|fail|only|just|exceed|delay|worry)\b)", re.IGNORECASE)
_HARMS = re.compile(
    r"\b(?:(?:can|could|may|might|will|would|has|have)\s(?:even\s)?kill(?:ed)?|kill(?:s|ed)"
    r"|(?:is|are|was|were|be|as)\s(?:an?\s)?(?:\w{1,12}\s)?(?:dangerous|fatal|deadly|poisonous"
    r"|wrong|overdose)|(?:could|can|may|might|will)\sdie|too\s(?:much|often|high|many)"
    r"|by\smistake|in\serror)\b", re.IGNORECASE)
_IF = re.compile(r"\W*(?:if|when)\b", re.IGNORECASE)
_NEAR = 200  # signs around a dose in which its clause is read


def is_forbidden(text: str, start: int) -> bool:
    """Whether the clause says before this place that something is not to be done."""
    return bool(_FORBIDS.search(text, clause_at(text, start)[0], start))


def is_harmful(text: str, start: int) -> bool:
    """Whether the clause of this place, or what follows an “if”, says that it harms."""
    first, last = clause_at(text, start)
    if _IF.match(text, first):
        last = min(len(text), start + _NEAR)
    return bool(_HARMS.search(text, first, last))


def clause_at(text: str, at: int) -> tuple[int, int]:
    """The clause that holds a place, as offsets."""
    cuts = _cuts(text)
    number = bisect_right(cuts, at)
    return max(cuts[number - 1], at - _NEAR), min(
        cuts[number] if number < len(cuts) else len(text), at + _NEAR)


@lru_cache(maxsize=64)
def _cuts(text: str) -> tuple[int, ...]:
    """Where the clauses of a text begin."""
    return (0, *(cut.start() for cut in _BREAK.finditer(text)))
