"""Counting icons: from a fact to so many of so many people."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from bifolio.diagnostics import Findings
from bifolio.model import DrawnNumber, DrawnPanel, Fact, IconCount
from bifolio.model.numbers import COMPARING, POINTS
from bifolio.model.source import Span

_RELATIVE = re.compile(  # “falls in a year” are events; a “fall in cases” is a comparison
    r"\b(?:relative|reduc\w+|fewer|ratio|odds|hazard|differen\w+|efficacy"
    r"|(?:fall|drop|rise|change|increase|decrease) (?:in|of|from))\b", re.I)
_COMPARING = (*COMPARING, POINTS)
_PER = re.compile(r"\b(?:per|in|of|out of)\s+([\d,]+)")
_MOST = 100  # icons that still can be taken in, and counted, at a glance


def count_icons(fact: Fact, number: DrawnNumber, span: Span,
                findings: Findings) -> IconCount | None:
    """How many icons stand for a number; None and a finding when they cannot count it."""
    if fact.unit in _COMPARING or number.value.startswith("-") or _RELATIVE.search(fact.quantity):
        said = f"{fact.quantity}, {number.value} {fact.unit}".strip()
        findings.add("relative-number", span,
                     f"The fact “{fact.name}” compares ({said}) and counts nobody.",
                     "Draw how many people it was in each group: a fact for each, per 100.")
        return None
    found = _PER.search(fact.unit)
    of = 100 if fact.unit.startswith("%") else int(found[1].replace(",", "")) if found else 0
    if not of:
        findings.add("impossible-count", span,
                     f"The unit “{fact.unit}” of the fact “{fact.name}” does not say of how many.",
                     "Give the fact in “%” or in “per 100 people”.")
        return None
    value = Decimal(number.value)
    filled = int(value.to_integral_value(ROUND_HALF_UP))
    if of > _MOST or of % 10 or value > of:
        what = f"{number.value} of {of} people cannot be drawn as rows of ten icons, " \
               f"at most {_MOST}."
        findings.add("impossible-count", span, what, "Give the fact per 100 people.")
        return None
    return IconCount(filled, of, value == filled)


def level_counts(panels: tuple[DrawnPanel, ...]) -> tuple[DrawnPanel, ...]:
    """The panels in which all counts are about so many, when one of them was rounded."""
    counts = [mark.icons for panel in panels for mark in panel.marks if mark.icons]
    if all(count.exact for count in counts):
        return panels
    return tuple(replace(panel, marks=tuple(
        replace(mark, icons=replace(mark.icons, exact=False)) if mark.icons else mark
        for mark in panel.marks)) for panel in panels)
