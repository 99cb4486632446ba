"""The command `list`: what a library holds, and how it stands."""

from __future__ import annotations

from typing import Any

import click

from bifolio.cli.list_due import due
from bifolio.cli.list_facts import facts
from bifolio.cli.list_signoffs import signoffs
from bifolio.cli.list_sources import sources
from bifolio.cli.options import (
    Choices,
    Commands,
    chosen,
    order_of,
    takes_formats,
    takes_options,
)
from bifolio.cli.terminal import Terminal
from bifolio.loading.wordings import wording_for
from bifolio.model.trees import plain


@click.group("list", cls=Commands, invoke_without_command=True)
@takes_options
@takes_formats
@click.pass_context
def listing(context: click.Context, /, **given: Any) -> int | None:
    """Show works; or sign-offs, what is due, facts or sources.

    Without a word: each handout with its edition, format, revision and review date.
    """
    context.obj = chosen(given)
    return _list(context.obj) if context.invoked_subcommand is None else None


@listing.command()
@takes_options
@takes_formats
def handouts(**given: Any) -> int:
    """Works, editions, formats and review dates (as without a word)."""
    return _list(chosen(given))


for _command in (signoffs, due, facts, sources):
    listing.add_command(_command)

listing.examples = (
    ("list", "works, editions, formats and review dates"),
    ("list signoffs", "who has signed what"),
    ("list due --within 180", "the reviews of the next half year"),
    ("list facts --source smith2020", "all that rests on a source"),
)


def _list(choices: Choices) -> int:
    """A line for each handout."""
    from bifolio.building.plan import plan  # late: it loads all that reads

    library, handouts, findings = plan(order_of(choices))
    rows = [("work", "edition", "format", "revision", "review by", "title")]
    for handout in handouts:
        work = library.works[handout.work]
        title = plain(wording_for(work.titles, handout.audience))
        rows.append((handout.work, handout.edition, handout.format.name,
                     work.imprint.revision, work.imprint.review_by.isoformat(), title))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]) - 1)] + [0]
    terminal = Terminal(choices.quiet, choices.verbose)
    for number, row in enumerate(rows):
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        line = "  ".join(cells).rstrip()
        click.echo(terminal.paint(line, "place" if number == 0 else ""), color=terminal.coloured)
    return 1 if terminal.tell_errors(findings) else 0
