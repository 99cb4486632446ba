"""The commands for paper and for the eye: copies of handouts that were delivered before."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

import click

from bifolio.cli.options import Choices, Examples, check_names, chosen, takes_options
from bifolio.cli.terminal import Terminal, shown
from bifolio.diagnostics import Severity


@click.command(cls=Examples)
@takes_options
@click.option("--as", "forms", multiple=True, type=click.Choice(["booklet", "2up", "press"]),
              help="Only this kind of copy. May be given several times.")
@click.option("--duplex", is_flag=True,
              help="Join the handouts to one file for printing on both sides; each begins on the "
                   "front of a leaf. Alone, no other copy is made.")
def impose(forms: tuple[str, ...], duplex: bool, **given: Any) -> int:
    """Make print copies of the delivered handouts.

    They go into print/ beside each handout: a booklet to fold and staple (A5 on A4, half Letter
    on Letter; print on both sides, turned over the short edge), two pages a side (2up), and a
    file for a press with 3 mm of bleed and crop marks. A rebuild that changes a handout removes
    its print copies.

    Print copies are for paper only: they are not tagged for screen readers, and their title
    says “print copy”. Give away the handout itself to be read on a screen.
    """
    from bifolio.delivery.print_copies import joined_copies, print_copies
    from bifolio.printing.pdf.imposition import PrintForm

    choices, start = chosen(given), perf_counter()
    wanted = [form for form in PrintForm if form in forms or not (forms or duplex)]
    with _copies(choices) as copies:
        made = _tell(choices, print_copies(copies, wanted))
        if duplex:
            made += _tell(choices, joined_copies(copies, choices.works))
    noun = "print copy" if made == 1 else "print copies"
    return _verdict(choices, copies, f"{made} {noun} made in {perf_counter() - start:.1f} s.")


impose.examples = (
    ("impose", "every kind of print copy"),
    ("impose --as booklet --audience patient", "booklets for patients"),
    ("impose --duplex", "all in one file for a two-sided printer"),
)


class _Pages(click.ParamType):  # type: ignore[type-arg]
    """Two page numbers, the patient's and the clinician's: 3:4."""

    name = "pages"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> tuple[int, int]:
        left, _, right = str(value).partition(":")
        if not (left.isdecimal() and right.isdecimal()):
            self.fail(f"“{value}” is not two page numbers. Write the patient's and the "
                      "clinician's, as in 3:4.", param, ctx)
        return int(left), int(right)


@click.command(cls=Examples)
@takes_options
@click.option("--pair", metavar="P:C", type=_Pages(),
              help="Only one picture: page P for patients beside page C for clinicians.")
@click.option("--to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Where that picture goes; needs --pair.")
def look(pair: tuple[int, int] | None, to: Path | None, **given: Any) -> int:
    """Draw contact sheets of the delivered handouts.

    The pages of each handout, and each work's two editions side by side, as PNG pictures in
    look/ of the folder of handouts. A rebuild that changes a handout removes its pictures.
    """
    from bifolio.delivery.contact_sheets import contact_sheets, edition_sheets

    if (pair is None) != (to is None):
        raise click.UsageError("--pair and --to go together: which pages, and where to.")
    choices, start = chosen(given), perf_counter()
    with _copies(choices) as copies:
        if pair and to:
            return _verdict(choices, copies, _draw_pair(copies, pair, to, choices.delivery))
        made = _tell(choices, contact_sheets(copies)) + _tell(choices, edition_sheets(copies))
    noun = "contact sheet" if made == 1 else "contact sheets"
    return _verdict(choices, copies, f"{made} {noun} drawn in {perf_counter() - start:.1f} s.")


look.examples = (
    ("look", "contact sheets of everything"),
    ("look --work asthma --pair 1:2 --to asthma.png", "two pages side by side"),
)


def _draw_pair(copies: Any, pair: tuple[int, int], to: Path, out: Path) -> str:
    from bifolio.delivery.contact_sheets import one_pair
    from bifolio.files.writing import put

    put(to, one_pair(copies, *pair), out)
    return f"{shown(to)} drawn."


def _copies(choices: Choices) -> Any:
    """The chosen handouts, to be copied; a usage error where there are none."""
    from bifolio.delivery.copies import CopyMaker

    check_names(choices)
    copies = CopyMaker(choices.delivery, choices.works, choices.audiences)
    program = click.get_current_context().find_root().info_name
    if not copies.listed:
        raise click.UsageError(f"There are no handouts in {shown(choices.delivery)}. "
                               f"Make them first: {program} build")
    if not copies.originals and not copies.findings:
        raise click.UsageError("No handout there fits; “list” shows what there is.")
    return copies


def _tell(choices: Choices, copies: Iterable[Any]) -> int:
    """A line for each copy as it is made; returns how many there were."""
    terminal, number, widest = Terminal(choices.quiet, choices.verbose), 0, 0
    for number, copy in enumerate(copies, 1):  # noqa: B007 - its last value is the count
        path = shown(choices.delivery / copy.path)
        widest = max(widest, len(path))
        extent = f"{copy.number} {copy.unit}{'s' * (copy.number != 1)}"
        line = f"{terminal.paint(path, 'made')}{' ' * (widest - len(path))}  {extent:>10}  " \
               f"{copy.bytes / 1000:>5.0f} kB  {copy.seconds:>5.1f} s"
        terminal.say(f"{line}  {terminal.paint('draft', 'warning')}" if copy.draft else line)
    return number


def _verdict(choices: Choices, copies: Any, summary: str) -> int:
    """Show the findings and a last line; returns the exit code."""
    terminal = Terminal(choices.quiet, choices.verbose)
    if copies.findings:
        terminal.say()
    terminal.report(copies.findings)
    terminal.say(summary)
    limit = Severity.WARNING if choices.strict else Severity.ERROR
    return 1 if copies.findings.at_least(limit) else 0
