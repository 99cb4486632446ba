"""Shares of people that a reader can compare are counted out of the same number."""

from __future__ import annotations

import re
from fractions import Fraction

from bifolio.diagnostics import Findings
from bifolio.model.said_numbers import Said, said_numbers
from bifolio.model.sentences import sentence_at
from bifolio.proofreading.proof_copy import ProofCopy

_ROUND = frozenset(map(Fraction, (
    10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 5000, 10_000, 100_000, 1_000_000)))
_PEOPLE = (r"(?:people|persons?|patients?|wom[ae]n|m[ae]n|child(?:ren)?|adults?|bab(?:y|ies)"
           r"|infants|newborns|boys|girls|mothers|users|smokers|pregnanc(?:y|ies)|births|everyone"
           r"|everybody|us|them|those)")
_SOMEBODY = re.compile(rf"(?<!(?-i:\sfor\s))\b{_PEOPLE}\b", re.IGNORECASE)
_THESE = re.compile(r"\s(?:of\s)?(?:(?!(?:for|in|to|by|and|or)\b)[a-z-]{1,20}\s)?"
                    rf"{_PEOPLE}\b", re.IGNORECASE)
# What befalls people: had, got, died.
_BEFALLS = re.compile(
    r"\b(?:ha[ds]|have|gets?|got|die[sd]?|dying|falls?|fell|fallen|sick|ill|stop(?:s|ped)?"
    r"|live[sd]?|survive[sd]?|recover(?:s|ed)?|improve[sd]?|better|worse|heal(?:s|ed)?|cured"
    r"|affect(?:s|ed)?|suffer(?:s|ed)?|develop(?:s|ed)?|caught|catch|feels?|felt|need(?:s|ed)?"
    r"|bleeds?|bled|notice[sd]?|vomit(?:s|ed)?|risks?|chances?|rare|common|happen(?:s|ed)?|seen)\b",
    re.IGNORECASE)
# What is weighed, thinned, sloped or scored, and counts nobody.
_MEASURE = re.compile(r"\b(?:units?|parts?|drops?|grams?|lit(?:re|er)s?|tablets?|spoons?|scoops?"
                      r"|doses?|m[gLm]|mcg|kg|cm|[gLm])\b")
_MIXED = re.compile(r"\b(?:dilut\w{0,5}|solutions?|mix(?:ed|es|ture)?|strengths?|bleach|ramps?"
                    r"|slopes?|gradients?|scales?|scor(?:e[sd]?|ing)|rat(?:ed|ing))\b",
                    re.IGNORECASE)
_SORE = re.compile(r"\b(?:pain|hurts?|sore|breathless\w{0,4}|itch\w{0,3}|tired\w{0,4}|mood)\b",
                   re.IGNORECASE)
_SCORE = 10  # out of which pain is told
_NEAR = 60  # signs, that a word may stand away


def find_mixed_denominators(copy: ProofCopy, findings: Findings) -> None:
    """A finding where a paragraph, an item or a cell counts people out of two numbers.

    Those are round ones, and what stands behind “1 in”; how many were in a trial is neither.
    """
    for run in (*copy.body_runs, *copy.contact_runs):
        text = run.text.replace("\u00a0", " ").replace("\u202f", " ")
        shares = [said for said in said_numbers(text) if is_of_people(said, text)]
        other = next((said for said in shares if said.whole != shares[0].whole), None)
        if other:
            first, second = (" ".join(text[said.start:said.end].split())
                             for said in (shares[0], other))
            findings.add("mixed-denominators", run.place(other.start),
                         f"“{first}” and “{second}” are counted out of different numbers.",
                         "Count both out of the same number of people.")


def is_of_people(said: Said, text: str) -> bool:
    """Whether a number is a share of people as one compares them: 5 of 100 men, 1 in 8 fell."""
    part = said.numbers[0]
    if said.kind != "share" or not said.whole or part is None or part >= said.whole:
        return False
    words = text[said.start:said.end]
    if said.whole not in _ROUND and not (part == 1 and " in " in words.lower()):
        return False
    if _SOMEBODY.search(words) or _THESE.match(text, said.end):
        return True
    first, last = sentence_at(text, said.start)
    near = max(first, said.start - _NEAR), min(last, said.end + _NEAR)
    scored = " out of " in words.lower() and said.whole == _SCORE and _SORE.search(text, *near)
    return not (scored or _MEASURE.search(words) or _MIXED.search(text, *near)
                or _MEASURE.match(text, said.end + 1)) and bool(
                    _SOMEBODY.search(text, *near) or _BEFALLS.search(text, *near))
