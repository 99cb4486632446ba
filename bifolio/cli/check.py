"""The command `check`: what is found in the texts, and the scorecards to rate them by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from bifolio.building.orders import Order, Run
from bifolio.cli.build import verdict
from bifolio.cli.options import Choices, Examples, chosen, order_of, takes, typesetting
from bifolio.cli.terminal import Terminal, Ticker, shown
from bifolio.delivery.catalogue import put_paper
from bifolio.diagnostics import BifolioError, Finding, Findings, Severity
from bifolio.diagnostics.reports import as_json, as_sarif, as_text, counts, waived_as_text


@click.command(cls=Examples)
@takes("works", "audiences", "every_format", "clinic", "strict")
@click.option("--format", "form", type=click.Choice(["text", "html", "json", "sarif"]),
              default="text",
              help="How findings are shown: a page to print; SARIF for code-scanning services.")
@click.option("--to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write them into a file.  [html: report.html in the folder of handouts]")
@click.option("--scorecard", is_flag=True,
              help="Write a scorecard of each patient handout instead, to rate it by.")
def check(form: str, to: Path | None, scorecard: bool, **given: Any) -> int:
    """Read and proofread everything; make nothing.

    A scorecard has PEMAT-P, the CDC Clear Communication Index, IPDAS and PIF TICK, item by
    item. What a machine can decide is filled in with its evidence, the rest is left to two raters,
    on paper or in content/WORK/ratings.yaml. A rating holds for the text that was rated; of an
    earlier one it is shown, and not counted. A page and a PDF of each go into scorecards/ of the
    folder of handouts. Scores are self-rated and endorsed by nobody.
    """
    choices = chosen(given)
    if scorecard and (to or form != "text"):
        raise click.UsageError("--scorecard writes files of its own: leave --format and --to.")
    if scorecard and (choices.formats or choices.clinic is not None):
        raise click.UsageError("A scorecard is of a text, whatever its format and clinic: leave "
                               "--formats and --clinic.")
    return _score(choices) if scorecard else _check(choices, form, to)


check.examples = (
    ("check --verbose", "notes too"),
    ("check --format html", "a page to print: out/report.html"),
    ("check --scorecard --work asthma", "the scorecard of one work"),
)


def _check(choices: Choices, form: str, to: Path | None) -> int:
    """Show what is found, or write it into a file; returns the exit code."""
    filed = to or (choices.delivery / "report.html" if form == "html" else None)
    terminal = Terminal(choices.quiet or bool(filed) or form != "text", choices.verbose)
    order, run = order_of(choices), None
    with typesetting():
        from bifolio.building import runs
    try:
        with Ticker(terminal, None) as ticker:
            run = runs.check(order, ticker)
        findings = run.findings
    except BifolioError as error:
        if (form == "text" and not filed) or not error.findings:
            raise
        findings = error.findings
    if filed:
        content = _written(form, order, findings, run) + "\n"
        put_paper(filed, content.encode(), choices.delivery)
        Terminal(choices.quiet).say(f"{counts(findings)}: see {shown(filed)}.")
    elif form != "text":
        terminal.write(_written(form, order, findings, run))
    if not run or filed or form != "text":
        return 1 if not run or run.failed else 0
    terminal.report(run.findings)
    terminal.tell_waived(run.waived)
    number = len(run.deliveries)
    terminal.say(f"{number} handout{'s' * (number != 1)} checked in {ticker.seconds:.1f} s"
                 f"{'' if run.findings else ': no findings'}.")
    return verdict(run, choices)


def _written(form: str, order: Order, findings: Sequence[Finding],
             run: Run | None) -> str:
    """What a check found, in a form that is written down; no `run` where there was no library."""
    waived = run.waived if run else ()
    if form == "html":
        from bifolio.building.report import report  # late: it reads what the typesetter reads

        return report(order, findings, run)
    if form == "text":
        return "\n\n".join(filter(None, (as_text(findings), waived_as_text(waived),
                                         counts(findings))))
    return {"json": as_json, "sarif": as_sarif}[form](findings, waived)


def _score(choices: Choices) -> int:
    """Write a scorecard for each work that is for patients."""
    order = order_of(choices)
    terminal, findings, number = Terminal(choices.quiet, choices.verbose), Findings(), 0
    with typesetting():
        from bifolio.building.executors import usual_executor
        from bifolio.building.scorecards import score
    for scored in score(order, findings, usual_executor(order)):
        number += 1
        for path in scored.paths:
            terminal.say(terminal.paint(shown(choices.delivery / path), "made"))
        for sheet in scored.sheets:
            said = ", ".join(f"{name} {one}".strip() for name, one in
                             zip(scored.raters or ("",), sheet.scores, strict=True))
            terminal.say(f"  {sheet.instrument.title:<34}{said}")
    if len(findings):
        terminal.report(tuple(findings))
    if not number and not findings.failed:
        raise click.UsageError("There is nothing to score: no work here is for patients.")
    return 1 if findings.at_least(Severity.WARNING if choices.strict else Severity.ERROR) else 0
