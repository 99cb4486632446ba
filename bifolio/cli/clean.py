"""The command `clean`: clears away what was made of a library."""

from __future__ import annotations

from typing import Any

import click

from bifolio.cli.options import Examples, chosen, takes_options
from bifolio.cli.terminal import Terminal, shown
from bifolio.delivery.catalogue import Catalogue
from bifolio.files.cache import FOLDER, forget
from bifolio.files.places import BlockedError


@click.command(cls=Examples)
@takes_options
def clean(**given: Any) -> int:
    """Remove what was made: handouts, copies, papers; nothing else.

    Only the files that catalogue.json in the folder of handouts lists (handouts, copies, reports,
    scorecards), that list, and the hidden ledger of earlier builds go. A report or scorecard that
    was changed since, as by a rater who wrote on it, stays.
    """
    choices = chosen(given)
    if not choices.out and not (choices.library / "content" / "library.yaml").is_file():
        # Another program's out/ may hold another library's handouts: do not touch it by chance.
        raise click.UsageError(f"{shown(choices.library)} is no library, so nothing was removed. "
                               "Name one with --root, or the handouts' folder with --out.")
    terminal = Terminal(choices.quiet, choices.verbose)
    catalogue = Catalogue.open(choices.delivery)
    removed = catalogue.clear()
    for path in removed:
        terminal.say(f"removed {shown(choices.delivery / path)}")
    blocked, forgotten = list(catalogue.blocked.values()), False
    try:
        forgotten = forget(choices.delivery)
    except BlockedError as error:
        blocked.append(error)
    if forgotten:
        terminal.say(f"removed {shown(choices.delivery / FOLDER)}, the ledger of builds")
    for one in blocked:
        click.echo(str(one), err=True)
    if blocked:
        return BlockedError.exit_code
    if not removed and not forgotten:
        terminal.say(f"There is nothing of ours in {shown(choices.delivery)}.")
    return 0
