"""Waivers: content/waivers.yaml, the one place where a rule may be set aside for a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bifolio.diagnostics import Finding, Findings, Waives, suggest
from bifolio.diagnostics.excerpts import lines_of, paragraph_at, sentence_at
from bifolio.diagnostics.rules import FAMILIES, RULES
from bifolio.files.reading import Shelf
from bifolio.loading.yaml import Reader, Value, read_yaml
from bifolio.model import Library, RuleWaiver
from bifolio.model.source import Source

_REQUIRED = ("rule", "reason", "by", "until")
_OPTIONAL = ("file", "words")
# What these find depends on the format, and a check sets no page: idle today says nothing of them.
_OF_PAGES = frozenset(rule.code for rule in FAMILIES["Breaks of the finished pages"])
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


class Waiving:
    """What the waivers in force on `today` set aside, and which of them were of use."""

    def __init__(self, library: Library, today: date, shelf: Shelf) -> None:
        self._waivers, self._today, self._shelf = library.waivers, today, shelf
        self._longest = library.safeguards.longest_waiver
        self._used: dict[tuple[Finding, RuleWaiver], None] = {}
        self.of_works: dict[str, dict[tuple[Finding, RuleWaiver], None]] = {}

    def within(self, work: str) -> Waives:
        """What sets aside findings of a work's handouts; they are noted in `of_works` too."""
        used = self.of_works.setdefault(work, {})

        def waives(finding: Finding) -> bool:
            covering = self._covering(finding)
            if covering:
                self._used[finding, covering] = used[finding, covering] = None
            return covering is not None

        return waives

    def recall(self, used: Iterable[tuple[Finding, RuleWaiver]]) -> None:
        """Take over what was set aside in an earlier run, and still is."""
        self._used.update(dict.fromkeys(used))

    def __call__(self, finding: Finding) -> bool:
        """Whether a finding is set aside."""
        covering = self._covering(finding)
        if covering:
            self._used[finding, covering] = None
        return covering is not None

    def _covering(self, finding: Finding) -> RuleWaiver | None:
        return next((waiver for waiver in self._waivers
                     if 0 <= self._days_left(waiver) <= self._longest
                     and self._covers(waiver, finding)), None)

    @property
    def used(self) -> tuple[tuple[Finding, RuleWaiver], ...]:
        """What was set aside, each with its waiver, by place."""
        return tuple(sorted(self._used, key=lambda pair: (pair[0].span, pair[0].code)))

    def review(self, findings: Findings, whole: bool) -> None:
        """A finding for each waiver that has ended or ends too late; of a `whole` run, if idle."""
        for waiver in self._waivers:
            if waiver.until < self._today:
                findings.add("expired-waiver", waiver.span,
                             f"This waiver of “{waiver.rule}” ended on {waiver.until}.",
                             "Mend what it set aside, or give it a new day after looking again.")
            elif self._days_left(waiver) > self._longest:
                findings.add("long-waiver", waiver.span,
                             f"This waiver of “{waiver.rule}” would last until {waiver.until}: "
                             f"more than {self._longest} days from today.",
                             "Let it end sooner, and look again then.")
            elif (whole and waiver.rule not in _OF_PAGES
                  and waiver not in (used for _, used in self._used)):
                findings.add("idle-waiver", waiver.span,
                             f"This waiver of “{waiver.rule}” sets nothing aside.",
                             "Take it out, or correct its file and words.")

    def _days_left(self, waiver: RuleWaiver) -> int:
        return (waiver.until - self._today).days

    def _covers(self, waiver: RuleWaiver, finding: Finding) -> bool:
        if waiver.rule != finding.code or waiver.file not in ("", finding.span.path):
            return False
        if not waiver.words:
            return True
        words = _shape(waiver.words)
        return words.search(finding.what) is not None or self._stand_there(words, finding)

    def _stand_there(self, words: re.Pattern[str], finding: Finding) -> bool:
        """Whether the words stand, in part at least, in the sentence that a finding is about."""
        lines, number = lines_of(self._shelf.files, finding.span.path), finding.span.line
        if not 0 < number <= len(lines):
            return False
        first, last = paragraph_at(lines, number) if finding.span.column else (number - 1, number)
        before = sum(len(line) + 1 for line in lines[first:number - 1])
        text = "\n".join(lines[first:last])
        start, end = sentence_at(text, finding.span.column and before + finding.span.column)
        return any(found.start() < end and found.end() > start for found in words.finditer(text))


def last_days(library: Library) -> Iterator[date]:
    """The days after which a waiver stands otherwise: its last, and before that, if it lasts
    too long, the last on which it is not in force yet."""
    for waiver in library.waivers:
        yield waiver.until
        longest = library.safeguards.longest_waiver
        yield date.fromordinal(max(1, waiver.until.toordinal() - longest - 1))


def _shape(words: str) -> re.Pattern[str]:
    """What finds these words, whatever the case and the space between them; no parts of words."""
    said = r"\s+".join(map(re.escape, words.split()))
    return re.compile(rf"(?<!\w){said}(?!\w)", re.IGNORECASE)
