"""Which findings are set aside, and whether a waiver is still of use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from bifolio.diagnostics import Finding, Findings, Waives
from bifolio.diagnostics.excerpts import lines_of, paragraph_at
from bifolio.files.reading import SourceFiles
from bifolio.loading.waivers import OF_PAGES, shape
from bifolio.model import Library, RuleWaiver
from bifolio.model.sentences import sentence_at


class Waiving:
    """What the waivers in force on `today` set aside, and which of them were of use."""

    def __init__(self, library: Library, today: date, source_files: SourceFiles) -> None:
        self._waivers, self._today, self._source_files = library.waivers, today, source_files
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
        used = {waiver for _, waiver in self._used}
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
            elif whole and waiver.rule not in OF_PAGES and waiver not in used:
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
        words = shape(waiver.words)
        return words.search(finding.what) is not None or self._stand_there(words, finding)

    def _stand_there(self, words: re.Pattern[str], finding: Finding) -> bool:
        """Whether the words stand, in part at least, in the sentence that a finding is about."""
        lines, number = lines_of(self._source_files.files, finding.span.path), finding.span.line
        if not 0 < number <= len(lines):
            return False
        first, last = paragraph_at(lines, number) if finding.span.column else (number - 1, number)
        before = sum(len(line) + 1 for line in lines[first:number - 1])
        text = " ".join(lines[first:last])
        start, end = sentence_at(text, before + finding.span.column - 1) if finding.span.column \
            else (0, len(text))
        return any(found.start() < end and found.end() > start for found in words.finditer(text))


def last_days(library: Library) -> Iterator[date]:
    """The days after which a waiver stands otherwise: its last, and before that, if it lasts
    too long, the last on which it is not in force yet."""
    for waiver in library.waivers:
        yield waiver.until
        longest = library.safeguards.longest_waiver
        yield date.fromordinal(max(1, waiver.until.toordinal() - longest - 1))
