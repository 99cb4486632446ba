"""The command `build`: makes the handouts, or compares them with what would be made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bifolio.building.last_run import recall
from bifolio.building.orders import Order, Run
from bifolio.cli.options import (
    OF_A_BUILD,
    Choices,
    Examples,
    chosen,
    order_of,
    takes,
    typesetting,
)
from bifolio.cli.terminal import Terminal, Ticker, shown, summed_up
from bifolio.diagnostics import Severity
from bifolio.files import temporary

if TYPE_CHECKING:
    from bifolio.building.executors import ExecutorOf


@click.command(cls=Examples)
@takes(*OF_A_BUILD, "allow_expired", "release")
@click.option("--clinics", metavar="WHICH", help="For many clinics in one run: all, or names and "
              "regions with commas between, as riverside,region:north.")
@click.option("--explain", "explains", is_flag=True,
              help="Tell of each handout why it was made or not, with the line that changed.")
@click.option("--plain-weasyprint", is_flag=True,
              help="Set the pages with WeasyPrint as it comes, without Bifolio's patches.")
@click.option("--check", "compares", is_flag=True,
              help="Make everything anew, elsewhere, and compare; deliver nothing.")
@click.option("--on", metavar="ADDRESS", help="Print at the workers of a scheduler: "
              "tls://scheduler.example:8786, or tcp://127.0.0.1:8786 on this computer.")
def build(explains: bool, compares: bool, clinics: str | None, on: str | None, **given: Any
          ) -> int:
    """Make the handouts and deliver those without an error.

    What was made before from just the same is not made again.
    """
    also = {name: given.pop(name) for name in ("allow_expired", "release", "plain_weasyprint")}
    choices = chosen(given)
    if explains and compares:
        raise click.UsageError("--check delivers nothing that --explain could explain: leave one.")
    if on and compares:
        raise click.UsageError("--check makes everything on this computer: leave --on.")
    if on and choices.jobs:
        raise click.UsageError("A worker prints as many at once as it has threads: leave --jobs.")
    if clinics is None:
        return _compare(choices, **also) if compares else make(choices, explains, on or "", **also)
    if compares or choices.clinic is not None:
        raise click.UsageError("--clinics makes copies for many clinics: leave "
                               f"{'--check, or name one --clinic' if compares else '--clinic'}.")
    return _make_for(clinics, choices, explains, on or "", **also)


def make(choices: Choices, explains: bool = False, on: str = "", **also: bool) -> int:
    """Make what the options ask for, and tell of it; returns the exit code."""
    order, terminal = order_of(choices, **also), Terminal(choices.quiet, choices.verbose)
    ticker = Ticker(terminal, order.out, explains)
    temporary.sweep()
    if run := recall(order):
        for delivery in run.deliveries:
            ticker.deliver(delivery)
    else:
        executor_of = _executor_of(order, on)
        with typesetting():
            from bifolio.building import runs
        with ticker:
            run = runs.build(order, ticker, executor_of)
    tell(run, choices, ticker)
    return verdict(run, choices)


def _executor_of(order: Order, on: str) -> ExecutorOf:
    """What prints: workers of this computer, or those of the scheduler at the address `on`.

    The first of this computer loads while this process does, and while the library is read.
    """
    if on:
        return _cluster(on)
    first = None
    if (order.root / "content" / "library.yaml").is_file():
        from bifolio.building.worker import begin  # late: nothing to make, no worker

        first = begin()
    with typesetting():
        from bifolio.building import runs
    return runs.usual_executor(order, first)


def _cluster(address: str) -> ExecutorOf:
    """What prints at a scheduler's workers."""
    with typesetting():
        from bifolio.building import cluster  # late: Dask
    try:
        return cluster.cluster_executor(address)
    except cluster.InsecureAddressError as error:
        raise click.BadParameter(str(error), param_hint="--on") from error


def _make_for(clinics: str, choices: Choices, explains: bool, on: str, **also: bool) -> int:
    """Make what the options ask for, for each of many clinics; returns the exit code.

    How many copies that are is told beforehand, and for which clinics some were not made, at the
    end.
    """
    from bifolio.cli.many_clinics import Sum, Tally, told_beforehand  # late: for one, no need

    order, terminal = order_of(choices, **also), Terminal(choices.quiet, choices.verbose)
    temporary.sweep()
    executor_of = _executor_of(order, on) if on else \
        lambda source_files: _executor_of(order, "")(source_files)  # none where nothing is made
    with typesetting():
        from bifolio.building import batches
    asked = batches.open_batches(order, clinics)
    if not (asked.copies or asked.unread):
        raise click.UsageError("There is nothing to make: no clinic here, or no such edition.")
    terminal.say(told_beforehand(asked))
    total = Sum()
    with Tally(terminal, order.out, explains, asked.copies) as ticker:
        for run in asked.runs(ticker, executor_of):
            tell_removed(run, choices, terminal)
            total.take(run)
    findings = total.findings if asked.clinics else asked.opened.findings
    terminal.report(findings)
    terminal.tell_waived(tuple(total.waived))
    for line in total.failures(len(asked.handouts), asked.unread, len(asked.clinics)):
        terminal.say(line)
    terminal.say(total.told(ticker.seconds))
    terminal.tell_strict(total.failed, findings)
    return 1 if total.failed or asked.unread else 0


def _compare(choices: Choices, **also: bool) -> int:
    """Whether what was delivered is what would be made from nothing."""
    order, terminal = order_of(choices, **also), Terminal(choices.quiet, choices.verbose)
    with typesetting():
        from bifolio.building import compare
    with Ticker(terminal, None) as ticker:
        compared, others, run = compare.compare(order, ticker)
    for path, said in compared.items():
        if said:
            terminal.say(f"{shown(choices.delivery / path)} {said}")
    for path, said in others.items():
        terminal.say(f"{shown(choices.delivery / path)} {said}")
    terminal.report([f for f in run.findings if f.severity is Severity.ERROR
                     or f.code == "damaged-catalogue"])
    wrong = sum(map(bool, compared.values()))
    alike = "all are the same" if not others else \
        f"{len(others)} {'was' if len(others) == 1 else 'were'} set with other type libraries, " \
        "and nothing else differs"
    terminal.say(f"{len(compared)} files made anew and compared in {ticker.seconds:.1f} s: "
                 f"{f'{wrong} differ' if wrong else alike}.")
    return 1 if wrong or run.failed else 0


def tell(run: Run, choices: Choices, ticker: Ticker) -> None:
    """What a build has made and found, behind the lines for each handout."""
    terminal = ticker.terminal
    tell_removed(run, choices, terminal)
    if run.findings and any(delivery.made or not delivery.path for delivery in run.deliveries):
        terminal.say()
    terminal.report(run.findings)
    terminal.tell_waived(run.waived)
    tell_made(run, ticker)


def tell_removed(run: Run, choices: Choices, terminal: Terminal) -> None:
    """What a build has removed."""
    for path in run.removed:
        terminal.say(f"removed {shown(choices.delivery / path)}, which nothing makes any more")
    for path in run.outdated:
        terminal.say(f"removed {shown(choices.delivery / path)}, a copy of an earlier handout")


def tell_made(run: Run, ticker: Ticker) -> None:
    """How many handouts a build has made."""
    made = [delivery for delivery in run.deliveries if delivery.path]
    anew = sum(delivery.made for delivery in made)
    drafts = sum(delivery.draft for delivery in made)
    ticker.terminal.say(summed_up(anew, len(made) - anew, drafts, len(run.deliveries) - len(made),
                                  ticker.seconds))


def verdict(run: Run, choices: Choices) -> int:
    """The exit code of a run."""
    if not run.deliveries and not run.failed:
        raise click.UsageError("There is nothing to make: no work here has such an edition.")
    Terminal(choices.quiet).tell_strict(run.failed, run.findings)
    return 1 if run.failed else 0
