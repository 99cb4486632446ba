"""The command `serve`: the press room, a page in the browser for who never opens a terminal."""

from __future__ import annotations

import webbrowser
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.options import Examples, chosen, takes, typesetting
from bifolio.cli.terminal import Terminal, flush

if TYPE_CHECKING:
    from bifolio.server.serving import Door


@click.command(cls=Examples)
@takes(without=["out"])
@click.option("--port", metavar="N", type=click.IntRange(1, 65_535), default=None,
              help="At this port of this computer.  [one that is free]")
@click.option("--no-browser", is_flag=True, help="Show the address, and open no browser.")
@click.option("--read-only", is_flag=True, help="Nothing can be changed: for a shared screen.")
def serve(port: int | None, no_browser: bool, read_only: bool, **given: Any) -> int:
    """Open the press room: text and pages, in the browser.

    For whoever writes and never opens a terminal: they see both editions as they will be printed,
    mend the text beside them, save and print. What they type is checked at once; a file changes
    only when they save it. Only this computer can open the page, and only with the address that is
    shown here. Ctrl-C ends it.
    """
    choices = chosen(given)
    terminal = Terminal(choices.quiet, choices.verbose)
    with typesetting():  # says what is missing, before anything else does
        from bifolio.server.serving import serve as open_room

    def begun(door: Door) -> None:
        terminal.write(door.address)
        terminal.say("The press room is open at this address. Ctrl-C ends it.")
        flush()
        if not no_browser:
            webbrowser.open(door.note)

    open_room(choices.library, port or 0, read_only, begun)
    terminal.say("\nThe press room is closed. What was saved is whole.")
    return 0


serve.examples = (
    ("serve", "open the press room of the library here"),
    ("serve --read-only", "for a screen that others use"),
    ("serve --port 8700 --no-browser", "open it yourself, at this port"),
)
