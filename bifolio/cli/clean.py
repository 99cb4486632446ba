"""The command `clean`: clears away what was made of a library."""

from __future__ import annotations

from typing import Any

import click

from bifolio.cli.options import Examples, chosen, takes
from bifolio.cli.terminal import Terminal, complain, shown
from bifolio.delivery.catalogue import Catalogue
from bifolio.files.cache import FOLDER, forget, strangers
from bifolio.files.places import BlockedError


@click.command(cls=Examples)
@takes()
@click.option("--unlisted", is_flag=True,
              help="Remove also what lies among the handouts and is listed nowhere.")
def clean(unlisted: bool, **given: Any) -> int:
    """Remove what was made: handouts, copies, papers; nothing else.

    Only the files that catalogue.json in the folder of handouts and its parts list (handouts,
    copies, reports, scorecards), that list, and what is remembered of earlier builds go. A report
    or scorecard that was changed since, as by a rater who wrote on it, stays. Other files are
    named.
    """
    choices = chosen(given)
    if not choices.out and not (choices.library / "content" / "library.yaml").is_file():
        # Another program's out/ may hold another library's handouts: do not touch it by chance.
        raise click.UsageError(f"{shown(choices.library)} is no library, so nothing was removed. "
                               "Name one with --root, or the handouts' folder with --out.")
    terminal = Terminal(choices.quiet, choices.verbose)
    catalogue = Catalogue.open(choices.delivery)
    removed = catalogue.clear()
    others, blocked, forgotten = catalogue.unlisted(), [], False
    try:
        forgotten = forget(choices.delivery)
        others += strangers(choices.delivery)
    except BlockedError as error:
        blocked.append(error)
    if unlisted:
        removed += tuple(path for path in others if catalogue.remove(path))
    blocked += catalogue.blocked.values()
    for path in removed:
        terminal.say(f"removed {shown(choices.delivery / path)}")
    if forgotten:
        terminal.say(f"removed {shown(choices.delivery / FOLDER)}, what was remembered of builds")
    for one in blocked:
        complain(str(one))
    if blocked:
        return BlockedError.exit_code
    if others and not unlisted:
        for path in others:
            terminal.say(f"left    {shown(choices.delivery / path)}, which is listed nowhere")
        terminal.say("To remove what is listed nowhere too: clean --unlisted")
    if not removed and not forgotten:
        terminal.say(f"There is nothing of ours in {shown(choices.delivery)}.")
    return 0
