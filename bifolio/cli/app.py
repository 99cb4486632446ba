"""The program: its commands, the options that stand before them, and what it does without one."""

from __future__ import annotations

from typing import Any

import click

from bifolio import __version__
from bifolio.cli.build import make
from bifolio.cli.options import OF_A_BUILD, Commands, chosen, takes
from bifolio.cli.terminal import Terminal, complain


def _tell_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """The version, and that the XML parser is old where it is."""
    if wanted:
        from bifolio.files.toolchain import told_of_xml_parser  # late: nobody else asks

        Terminal().write(f"Bifolio {__version__}")
        if told := told_of_xml_parser():
            complain(f"Note: {told}")
        context.exit()


@click.group(cls=Commands, invoke_without_command=True,
             context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@takes(*OF_A_BUILD)
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_tell_version,
              help="Show the version and exit.")
@click.pass_context
def bifolio(context: click.Context, /, **given: Any) -> int | None:
    """Print clinic handouts for patients and clinicians from one folder of plain text.

    A library is a folder with content/, bibliography.bib and, if you like, your own templates/
    and styles/. Without a command, its handouts are made: one PDF for each work and audience,
    in out/. Options may stand before or after a command.

    Findings tell what to mend and where. A handout with an error is never delivered; the last
    good one stays in its place.

    Exit codes: 0 fine, 1 findings, 2 wrongly typed, 3 something on this computer, 70 our fault.
    """
    context.obj = chosen(given)
    return make(context.obj) if context.invoked_subcommand is None else None


bifolio.usual = "build"
bifolio.kinds = {
    "Write": ("new", "serve", "watch", "explain", "schema"),
    "Check": ("check", "list", "test"),
    "Release": ("approve", "verify"),
    "Print": ("build", "impose", "clean"),
}
bifolio.formerly = {
    "facts": "list facts", "sources": "list sources", "signoffs": "list signoffs",
    "due": "list due", "score": "check --scorecard", "look": "impose --as contact-sheet",
    "approve --list": "list signoffs",
}
bifolio.examples = (
    ("", "make all handouts here"),
    ("--audience patient", "only those for patients"),
    ("watch", "make them again whenever a file is saved"),
    ("--format letter-large-mono", "in another paper, type size or ink"),
    ("check --verbose", "proofread, make nothing"),
    ("impose --as booklet", "booklets of them, to fold and staple"),
    ("new my-library", "begin a library of your own"),
    ("new my-library --from leaflet.docx", "begin with a leaflet from Word"),
    ("--root my-library", "make its handouts"),
    ("explain ragged-table", "what a finding means"),
)
