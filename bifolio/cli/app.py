"""The program: its commands, the options that stand before them, and what it does without one."""

from __future__ import annotations

from typing import Any

import click

from bifolio import __version__
from bifolio.cli.approve import approve
from bifolio.cli.build import build, make
from bifolio.cli.check import check
from bifolio.cli.clean import clean
from bifolio.cli.explain import explain
from bifolio.cli.impose import impose
from bifolio.cli.list import listing
from bifolio.cli.new import new
from bifolio.cli.options import Commands, read_choices, takes_formats, takes_jobs, takes_options
from bifolio.cli.schema import schema
from bifolio.cli.test import run_tests
from bifolio.cli.verify import verify
from bifolio.cli.watch import watch


@click.group(cls=Commands, invoke_without_command=True,
             context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@takes_options
@takes_formats
@takes_jobs
@click.version_option(__version__, message="Bifolio %(version)s")
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
    context.obj = read_choices(given)
    return make(context.obj) if context.invoked_subcommand is None else None


for _command in (new, watch, explain, schema, check, listing, run_tests, approve, verify, build,
                 impose, clean):
    bifolio.add_command(_command)

bifolio.kinds = {
    "Write": ("new", "watch", "explain", "schema"),
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
    ("--root my-library", "make its handouts"),
    ("explain ragged-table", "what a finding means"),
)
