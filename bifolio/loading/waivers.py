"""Waivers: content/waivers.yaml, the one place where a rule may be set aside for a time."""

from __future__ import annotations

import re
from datetime import date

from bifolio.diagnostics import Findings
from bifolio.diagnostics.rules import FAMILIES, RULES
from bifolio.loading import shapes
from bifolio.loading.yaml import Fields, Reader, Scalar, read_yaml
from bifolio.model import RuleWaiver
from bifolio.model.source import Source

# What these find depends on the format, and a check sets no page: idle today says nothing of them.
OF_PAGES = frozenset(rule.code for rule in FAMILIES["Breaks of the finished pages"])
_SHORT = 12  # signs; a reason that is shorter gives none


def read_waivers(source: Source, findings: Findings) -> tuple[RuleWaiver, ...]:
    """The waivers in `source`, in its order; what is wrong with one is a finding."""
    reader = Reader(source, findings)
    found = (_waiver(reader.mapping(item, shapes.WAIVER))
             for item in reader.items(read_yaml(source, findings)))
    return tuple(waiver for waiver in found if waiver)


def _waiver(keys: Fields) -> RuleWaiver | None:
    findings, code = keys.reader.findings, keys.get("rule")
    rule = code.text.strip() if isinstance(code, Scalar) else ""
    if rule in RULES and not RULES[rule].waivable:
        findings.add("not-waivable", keys.place("rule"), f"The rule “{rule}” cannot be waived.",
                     "Mend what it finds; only matters of judgement can be set aside.")
        rule = ""
    else:
        rule = keys.text("rule")
    waiver = RuleWaiver(
        rule=rule, file=keys.text("file"), words=keys.text("words"), reason=keys.text("reason"),
        by=keys.text("by"), until=keys.day("until"), span=keys.span)
    if waiver.reason and len(waiver.reason) < _SHORT:
        findings.add("unexpected-value", keys.place("reason"),
                     f"“{waiver.reason}” is no reason that a colleague could judge.",
                     "Write a sentence: why is it right here?")
    if not (waiver.file or waiver.words):
        findings.add("missing-key", keys.span, "The waiver does not say where it holds.",
                     "Add a line “file: …” or “words: …”, or both.")
    complete = (rule and len(waiver.reason) >= _SHORT and waiver.by
                and waiver.until > date.min and (waiver.file or waiver.words))
    return waiver if complete else None


def shape(words: str) -> re.Pattern[str]:
    """What finds these words, whatever the case and the space between them; no parts of words."""
    said = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE)
