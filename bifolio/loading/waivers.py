"""Waivers: content/waivers.yaml, the one place where a rule may be set aside for a time."""

from __future__ import annotations

import re
from datetime import date

from bifolio.diagnostics import Findings, suggest
from bifolio.diagnostics.rules import FAMILIES, RULES
from bifolio.loading.yaml import Reader, Value, read_yaml
from bifolio.model import RuleWaiver
from bifolio.model.source import Source

_REQUIRED = ("rule", "reason", "by", "until")
_OPTIONAL = ("file", "words")
# What these find depends on the format, and a check sets no page: idle today says nothing of them.
OF_PAGES = frozenset(rule.code for rule in FAMILIES["Breaks of the finished pages"])
_SHORT = 12  # signs; a reason that is shorter gives none


def read_waivers(source: Source, findings: Findings) -> tuple[RuleWaiver, ...]:
    """The waivers in `source`, in its order; what is wrong with one is a finding."""
    reader = Reader(source, findings)
    found = (_waiver(item, reader) for item in reader.items(read_yaml(source, findings)))
    return tuple(waiver for waiver in found if waiver)


def _waiver(item: Value, reader: Reader) -> RuleWaiver | None:
    keys = reader.mapping(item, "a waiver", _REQUIRED, _OPTIONAL)
    code, reason = keys.get("rule"), keys.get("reason")
    waiver = RuleWaiver(
        rule=reader.text(code, "The rule"), file=reader.text(keys.get("file"), "The file"),
        words=reader.text(keys.get("words"), "The words"),
        reason=reader.text(reason, "The reason"), by=reader.text(keys.get("by"), "The name"),
        until=reader.day(keys.get("until"), "The last day"), span=item.span)
    waivable = [name for name, rule in RULES.items() if rule.waivable]
    if waiver.rule and waiver.rule not in RULES:
        reader.findings.add("unknown-name", code.span if code else item.span,
                            f"There is no rule “{waiver.rule}”.", suggest(waiver.rule, waivable))
    elif waiver.rule and waiver.rule not in waivable:
        reader.findings.add("not-waivable", code.span if code else item.span,
                            f"The rule “{waiver.rule}” cannot be waived.",
                            "Mend what it finds; only matters of judgement can be set aside.")
    if reason and waiver.reason and len(waiver.reason) < _SHORT:
        reader.findings.add("unexpected-value", reason.span,
                            f"“{waiver.reason}” is no reason that a colleague could judge.",
                            "Write a sentence: why is it right here?")
    if not (waiver.file or waiver.words):
        reader.findings.add("missing-key", item.span, "The waiver does not say where it holds.",
                            "Add a line “file: …” or “words: …”, or both.")
    complete = (waiver.rule in waivable and len(waiver.reason) >= _SHORT and waiver.by
                and waiver.until > date.min and (waiver.file or waiver.words))
    return waiver if complete else None


def shape(words: str) -> re.Pattern[str]:
    """What finds these words, whatever the case and the space between them; no parts of words."""
    said = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE)
