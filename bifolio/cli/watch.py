"""The command `watch`: makes the handouts again whenever a file of the library is saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.build import tell, tell_made, tell_removed, verdict
from bifolio.cli.options import (
    OF_A_BUILD,
    Choices,
    Examples,
    chosen,
    order_of,
    takes,
    typesetting,
)
from bifolio.cli.terminal import Terminal, Ticker, complain, flush, lost
from bifolio.diagnostics import BifolioError, Finding, Findings, Severity
from bifolio.diagnostics.control_signs import on_one_line
from bifolio.diagnostics.reports import counts, summary_of_notes
from bifolio.files import clock
from bifolio.model.source import Span

if TYPE_CHECKING:
    from pathlib import Path

    from bifolio.building.executors import Executor
    from bifolio.building.orders import Run
    from bifolio.files.reading import SourceFiles

_FEW = 3  # changed files that are named, and findings that are gone or still hold a handout back

_Stamps = Mapping[str, str]


@click.command(cls=Examples)
@takes(*OF_A_BUILD, "allow_expired", "release")
def watch(allow_expired: bool, release: bool, **given: Any) -> int:
    """Make the handouts, and again whenever a file is saved.

    What is new in the findings is shown after each save, and a handout is renewed as soon as it is
    without an error. A newer save breaks off what it makes pointless. Ctrl-C ends it.
    """
    choices = chosen(given)
    watch_ = _Watch(choices, {"allow_expired": allow_expired, "release": release})
    try:
        watch_.begin()
        with suppress(KeyboardInterrupt):  # the way to end it: nothing has gone wrong
            watch_.worker.warm()
            while not lost():  # who reads a pipe no more is told nothing more
                watch_.look(watch_.saved())
    finally:
        watch_.close()
    watch_.terminal.say("\nNo longer watching. What was delivered is whole.")
    return 0


class _Watch:
    """One library that is watched: what is kept from build to build."""

    def __init__(self, choices: Choices, also: Mapping[str, bool]) -> None:
        with typesetting():  # says what is missing, before anything else does
            from bifolio.building.executors import WarmWorker
        from bifolio.files.watching import FileWatcher

        self.choices, self.also = choices, also
        self.terminal = Terminal(choices.quiet, choices.verbose)
        self._order = order_of(choices, **also)
        self.worker = WarmWorker(self._new_executor)
        self._watcher = FileWatcher(choices.library)
        self._saves: SimpleQueue[_Stamps | BaseException] = SimpleQueue()
        self._before: _Stamps = {}
        self._thread = Thread(target=self._attend, daemon=True)
        self._told = _Told(self.terminal)
        self._waived = 0

    def close(self) -> None:
        """End all that is at work."""
        self._watcher.close()
        self.worker.close()
        if self._thread.is_alive():
            self._thread.join()

    def _new_executor(self, source_files: SourceFiles) -> Executor:
        from bifolio.building.executors import usual_executor
        from bifolio.building.worker import begin

        return usual_executor(self._order, begin())(source_files)

    def begin(self) -> None:
        """Make the handouts for the first time, and begin to watch."""
        with Ticker(self.terminal, self.choices.delivery) as ticker:
            run = self._run(ticker)
        tell(run, self.choices, ticker)
        verdict(run, self.choices)
        self._told.take(run.findings)
        self._waived = len(run.waived)
        self._thread.start()
        self.terminal.say("Watching for what you save. Ctrl-C ends it.")
        flush()

    def _attend(self) -> None:
        """Note each save, and break off the run that it outdates.

        Also one after which all is as after the one before: a run in between may have met a file
        that was half written.
        """
        try:
            while self._watcher.wait():
                now = self._stamps()
                self.worker.break_off(now)
                self._saves.put(now)
        except BaseException as error:  # who builds is told
            self._saves.put(error)

    def saved(self) -> _Stamps:
        """The stamps of all files after the latest save; waits for one. Raises what ended this."""
        found = self._saves.get()
        while not (isinstance(found, BaseException) or self._saves.empty()):
            found = self._saves.get()
        if isinstance(found, BaseException):
            raise found
        return found

    def look(self, now: _Stamps) -> None:
        """Build, if what was saved is something else than what was built from."""
        if now != self.worker.seen:
            from bifolio.building.executors import BrokenOffError

            said = _told_changes(self._before, now) or "saved again"
            self.terminal.say(f"\n{self.terminal.paint(clock.time_of_day(), 'place')}  {said}")
            flush()
            self._before = now
            try:
                self._build()
            except BrokenOffError as error:
                self.terminal.say(f"Broken off. {error}")
            except (BifolioError, click.UsageError) as error:  # the next save may mend it
                self.terminal.report(getattr(error, "findings", ()))
                complain(str(error))
        flush()

    def _build(self) -> None:
        with _Renewing(self.terminal, self.choices.delivery, self._told) as ticker:
            run = self._run(ticker)
        tell_removed(run, self.choices, self.terminal)
        self._told.end(run.findings)
        if len(run.waived) != self._waived:
            self.terminal.tell_waived(run.waived)
        self._waived = len(run.waived)
        tell_made(run, ticker)
        verdict(run, self.choices)

    def _run(self, ticker: Ticker) -> Run:
        from bifolio.building import runs

        self.worker.seen = None
        try:
            run = runs.build(order_of(self.choices, **self.also), ticker, self.worker.lend)
        except BaseException:
            self.worker.seen = None  # it is not what was built from
            raise
        self._before = self.worker.seen or {}
        return run

    def _stamps(self) -> _Stamps:
        """The stamp of every file that the library is made of now."""
        from bifolio.building.plan import source_files_of
        from bifolio.files.tracking import Stamps

        return Stamps(source_files_of(self._order, Findings())).files()


class _Told:
    """What was told of findings: each is shown whole once, for as long as it stands."""

    def __init__(self, terminal: Terminal) -> None:
        self._terminal = terminal
        self._read: Counter[_Kind] = Counter()  # what was told, and has not been seen to be gone
        self._known: dict[_Kind, Finding] = {}  # one of each kind
        self._placed: frozenset[Finding] = frozenset()  # all of them, each in its place
        self.begin()

    def begin(self) -> None:
        """A run begins."""
        self._found: dict[Finding, None] = {}
        self._new: dict[Finding, None] = {}

    def tell(self, findings: Iterable[Finding]) -> bool:
        """Show what was not told yet; returns whether there was any."""
        self._found.update(dict.fromkeys(findings))
        number = Counter[_Kind]()
        unread = set()
        for finding in sorted(self._found, key=lambda each: each not in self._placed):
            kind = _kind(finding)
            number[kind] += 1
            if number[kind] > self._read[kind]:  # those that have not moved come first
                unread.add(finding)
                self._known[kind] = finding
        new = [finding for finding in self._found if finding in unread]
        self._read |= number
        self._new.update(dict.fromkeys(new))
        if any(map(self._terminal.tells, new)):
            self._terminal.show(new)
            self._terminal.say()
        return bool(new)

    def end(self, findings: Sequence[Finding]) -> None:
        """Tell at the end of a run what else is new, what is gone, and how much is as before."""
        self.tell(findings)
        now = Counter(map(_kind, findings))
        gone = [self._known[kind] for kind in (self._read - now).elements()]
        standing = [finding for finding in findings if finding not in self._new]
        errors = [finding for finding in standing if finding.severity is Severity.ERROR]
        for finding in errors[:_FEW]:  # that is why a handout is not made
            self._tell_shortly(finding, finding.span, "still stands")
        shown = list(filter(self._terminal.tells, gone))
        for finding in shown[:_FEW]:
            self._tell_shortly(finding, Span(finding.span.path), "is gone")
        if more := shown[_FEW:]:
            self._terminal.say(f"And gone: {counts(more)}.")
        if hidden := [finding for finding in self._new if not self._terminal.tells(finding)]:
            self._terminal.say(self._terminal.paint(f"New: {summary_of_notes(hidden)}", "aside"))
        if others := [finding for finding in standing if finding not in errors[:_FEW]]:
            self._terminal.say(self._terminal.paint(f"As before: {counts(others)}.", "aside"))
        self.take(findings)

    def take(self, findings: Sequence[Finding]) -> None:
        """These stand now, and were told."""
        self._placed = frozenset(findings)
        self._known = {_kind(finding): finding for finding in findings}
        self._read = Counter(map(_kind, findings))

    def _tell_shortly(self, finding: Finding, place: Span, how: str) -> None:
        paint, word = self._terminal.paint, finding.severity.word
        self._terminal.say(f"{paint(on_one_line(str(place)), 'place')}: "
                           f"{paint(f'{word}[{finding.code}]', word)} {how}")


_Kind = tuple[str, Severity, str, str]  # what two findings share that are the same for a reader


def _kind(finding: Finding) -> _Kind:
    """What a finding is, wherever in its file it stands: a line above it may have gone."""
    return finding.code, finding.severity, finding.span.path, finding.what


class _Renewing(Ticker):
    """Tells how a run after a save is coming along: what is new in the texts comes first."""

    def __init__(self, terminal: Terminal, out: Path, told: _Told) -> None:
        super().__init__(terminal, out)
        self._told, self._silent = told, True
        told.begin()

    def found(self, findings: Sequence[Finding]) -> None:
        """Show what is new in it, or say once that nothing is."""
        if not self._told.tell(findings) and self._silent:
            self.terminal.say("Nothing new is found in the texts.")
        self._silent = False
        flush()


def _told_changes(before: _Stamps, now: _Stamps) -> str:
    """What is another than before, file by file, in words; "" when nothing is."""
    paths = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    said = []
    for path in paths[:_FEW]:
        how = "has changed" if path in before and path in now else \
            "is new" if path in now else "is gone"
        said.append(f"{path} {how}")
    if len(paths) > _FEW:
        said.append(f"and {len(paths) - _FEW} more")
    return on_one_line(", ".join(said))
