"""The command that rates patient handouts by the instruments that judge such."""

from __future__ import annotations

from typing import Any

import click

from bifolio.cli import app
from bifolio.cli.options import chosen, takes_options
from bifolio.cli.terminal import Terminal, shown
from bifolio.diagnostics import Findings, Severity


@app.bifolio.command()
@click.argument("work", required=False, default="")
@takes_options
def score(work: str, **given: Any) -> int:
    """Write a scorecard to rate patient handouts by.

    One for each work, or only for WORK: PEMAT-P, the CDC Clear Communication Index, SAM, IPDAS and
    PIF TICK, item by item. What a machine can decide is filled in with its evidence, the rest is
    left to two raters, on paper or in content/WORK/ratings.yaml. A rating holds for the text that
    was rated; of an earlier one it is shown, and not counted. A page and a PDF of each go into
    scorecards/ of the folder of handouts. Scores are self-rated and endorsed by nobody.
    """
    given["works"] = (*given["works"], *([work] if work else []))
    choices = chosen(given)
    order = app._order(choices)
    terminal, findings, number = Terminal(choices.quiet, choices.verbose), Findings(), 0
    from bifolio.building.scorecards import score as score_all

    for scored in score_all(order, findings):
        number += 1
        for path in scored.paths:
            terminal.say(terminal.paint(shown(choices.delivery / path), "made"))
        for sheet in scored.sheets:
            said = ", ".join(f"{name} {score}".strip() for name, score in
                             zip(scored.raters or ("",), sheet.scores, strict=True))
            terminal.say(f"  {sheet.instrument.title:<34}{said}")
    if len(findings):
        terminal.report(tuple(findings))
    if not number and not findings.failed:
        raise click.UsageError("There is nothing to score: no work here is for patients.")
    return 1 if findings.at_least(Severity.WARNING if choices.strict else Severity.ERROR) else 0
