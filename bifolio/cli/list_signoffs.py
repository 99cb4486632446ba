"""The command `list signoffs`: who has signed which text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.options import Examples, chosen, named_work, order_of, takes_options
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import Findings, Severity

if TYPE_CHECKING:
    from bifolio.editions.signoff_status import SignoffStatus

_PAINTS = {"valid": "made", "void": "warning", "missing": "error"}


@click.command(cls=Examples)
@takes_options
@click.argument("work", required=False)
def signoffs(work: str | None, **given: Any) -> int:
    """Who has signed which text: valid, void or missing.

    A sign-off is void when a word of its text has changed since; the line says in which part.
    """
    from bifolio.building.plan import open_library
    from bifolio.editions.signoff_status import signoff_status

    choices = chosen(given)
    terminal = Terminal(choices.quiet, choices.verbose)
    opened = open_library(order_of(choices))
    library = opened.library
    works = [named_work(work, library.works)] if work else \
        [w for w in library.works.values() if not choices.works or w.name in choices.works]
    for one in works:
        for audience in one.audiences:
            if choices.audiences and audience not in choices.audiences:
                continue
            status = signoff_status(opened.selections, one, audience, opened.source_files)
            click.echo(terminal.paint(f"{one.name} · {audience}", "place"),
                       color=terminal.coloured)
            for line in _lines(status, terminal):
                click.echo(f"  {line}", color=terminal.coloured)
    errors = Findings(opened.findings).at_least(Severity.ERROR)
    terminal.report(errors)
    return 1 if errors else 0


def _lines(status: SignoffStatus, terminal: Terminal) -> list[str]:
    width = max(map(len, status.roles), default=0)
    lines = []
    for role in status.roles:
        record = status.valid.get(role) or status.void.get(role)
        state = "valid" if role in status.valid else "void" if record else "missing"
        line = f"{role:<{width}}  {terminal.paint(f'{state:<7}', _PAINTS[state])}"
        if record:
            line += f"  {record.name}, {record.date}, revision {record.revision}"
        if record and state == "void":
            line += f"; changed since: {', '.join(status.changed(record)) or 'the order'}"
        lines.append(line.rstrip())
    return lines or ["no sign-off is required"]
