"""The command `build`: makes the handouts, or compares them with what would be made anew."""

from __future__ import annotations

from typing import Any

import click

from bifolio.building.orders import Run
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
from bifolio.cli.terminal import Terminal, Ticker, shown, summed_up
from bifolio.diagnostics import Severity


@click.command(cls=Examples)
@takes_options
@takes_formats
@takes_jobs
@takes_expired
@takes_release
@click.option("--explain", "explains", is_flag=True,
              help="Tell of each handout why it was made or not, with the line that changed.")
@click.option("--check", "compares", is_flag=True,
              help="Make everything anew, elsewhere, and compare; deliver nothing.")
def build(explains: bool, compares: bool, **given: Any) -> int:
    """Make the handouts and deliver those without an error.

    What was made before from just the same is not made again.
    """
    also = {name: given.pop(name) for name in ("allow_expired", "release")}
    choices = chosen(given)
    return _compare(choices, **also) if compares else make(choices, explains, **also)


def make(choices: Choices, explains: bool = False, **also: bool) -> int:
    """Make what the options ask for, and tell of it; returns the exit code."""
    order, terminal = order_of(choices, **also), Terminal(choices.quiet, choices.verbose)
    with typesetting():
        from bifolio.building import runs
    with Ticker(terminal, choices.delivery, explains) as ticker:
        run = runs.build(order, ticker)
    tell(run, choices, ticker)
    return verdict(run, choices)


def _compare(choices: Choices, **also: bool) -> int:
    """Whether what was delivered is what would be made from nothing."""
    order, terminal = order_of(choices, **also), Terminal(choices.quiet, choices.verbose)
    with typesetting():
        from bifolio.building import compare
    with Ticker(terminal, None) as ticker:
        compared, run = compare.compare(order, ticker)
    for path, said in compared.items():
        if said:
            terminal.say(f"{shown(choices.delivery / path)} {said}")
    terminal.report([f for f in run.findings if f.severity is Severity.ERROR])
    wrong = sum(map(bool, compared.values()))
    terminal.say(f"{len(compared)} files made anew and compared in {ticker.seconds:.1f} s: "
                 f"{f'{wrong} differ' if wrong else 'all are the same'}.")
    return 1 if wrong or run.failed else 0


def tell(run: Run, choices: Choices, ticker: Ticker) -> None:
    """What a build has made and found, behind the lines for each handout."""
    terminal = ticker.terminal
    for path in run.removed:
        terminal.say(f"removed {shown(choices.delivery / path)}, which nothing makes any more")
    for path in run.outdated:
        terminal.say(f"removed {shown(choices.delivery / path)}, a copy of an earlier handout")
    made = [delivery for delivery in run.deliveries if delivery.path]
    anew = sum(delivery.made for delivery in made)
    if run.findings and (anew or len(made) < len(run.deliveries)):
        terminal.say()
    terminal.report(run.findings)
    terminal.tell_waived(run.waived)
    drafts = sum(delivery.draft for delivery in made)
    terminal.say(summed_up(anew, len(made) - anew, drafts, len(run.deliveries) - len(made),
                           ticker.seconds))


def verdict(run: Run, choices: Choices) -> int:
    """The exit code of a run."""
    if not run.deliveries and not run.failed:
        raise click.UsageError("There is nothing to make: no work here has such an edition.")
    Terminal(choices.quiet).tell_strict(run.failed, run.findings)
    return 1 if run.failed else 0
