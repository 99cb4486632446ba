"""The command `watch`: makes the handouts again whenever a file of the library is saved."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from bifolio.building import worker
from bifolio.cli.build import tell, verdict
from bifolio.cli.options import (
    Choices,
    Examples,
    chosen,
    order_of,
    takes_expired,
    takes_formats,
    takes_jobs,
    takes_options,
    takes_release,
    typesetting,
)
from bifolio.cli.terminal import Terminal, Ticker, complain
from bifolio.diagnostics import BifolioError, Findings
from bifolio.files import clock

if TYPE_CHECKING:
    from bifolio.building.executors import Executor
    from bifolio.files.reading import SourceFiles

_FEW = 3  # changed files that are named


@click.command(cls=Examples)
@takes_options
@takes_formats
@takes_jobs
@takes_expired
@takes_release
def watch(allow_expired: bool, release: bool, **given: Any) -> int:
    """Make the handouts, and again whenever a file is saved.

    Findings are shown after each save, and a handout is renewed as soon as it is without an error.
    Ctrl-C ends it.
    """
    choices = chosen(given)
    watch_ = _Watch(choices, {"allow_expired": allow_expired, "release": release})
    try:
        watch_.begin()
        with suppress(KeyboardInterrupt):  # the way to end it: nothing has gone wrong
            watch_.worker.warm()
            while True:
                watch_.watcher.wait()
                watch_.look()
    finally:
        watch_.worker.close()
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
        self.watcher = FileWatcher(choices.library)
        self._before: Mapping[str, str] = {}

    def _new_executor(self, source_files: SourceFiles) -> Executor:
        if self._order.jobs != 1:
            worker.begin()
        from bifolio.building.executors import usual_executor

        return usual_executor(self._order)(source_files)

    def begin(self) -> None:
        """Make the handouts for the first time."""
        self._build()
        self.terminal.say("Watching for what you save. Ctrl-C ends it.")
        sys.stdout.flush()

    def look(self) -> None:
        """Build, if what was saved is something else than what was built from."""
        now = self._stamps()
        if now != self.worker.seen:
            said = _told_changes(self._before, now) or "saved again"
            self.terminal.say(f"\n{self.terminal.paint(clock.time_of_day(), 'place')}  {said}")
            self._before = now
            try:
                self._build()
            except (BifolioError, click.UsageError) as error:  # the next save may mend it
                self.worker.seen = None
                self.terminal.report(getattr(error, "findings", ()))
                complain(str(error))
        sys.stdout.flush()

    def _build(self) -> None:
        self.worker.seen = None
        from bifolio.building import runs

        order = order_of(self.choices, **self.also)
        with Ticker(self.terminal, self.choices.delivery) as ticker:
            run = runs.build(order, ticker, self.worker.lend)
        tell(run, self.choices, ticker)
        verdict(run, self.choices)
        self._before = self.worker.seen or {}

    def _stamps(self) -> Mapping[str, str]:
        """The stamp of every file that the library is made of now."""
        from bifolio.building.plan import source_files_of
        from bifolio.files.tracking import Stamps

        return Stamps(source_files_of(self._order, Findings())).files()


def _told_changes(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """What is another than before, file by file, in words; "" when nothing is."""
    paths = sorted(path for path in {*before, *now} if before.get(path) != now.get(path))
    said = []
    for path in paths[:_FEW]:
        how = "has changed" if path in before and path in now else \
            "is new" if path in now else "is gone"
        said.append(f"{path} {how}")
    if len(paths) > _FEW:
        said.append(f"and {len(paths) - _FEW} more")
    return ", ".join(said)
