"""The command `impose`: copies, for paper and for the eye, of handouts that were delivered before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.options import Choices, Examples, check_names, chosen, takes
from bifolio.cli.terminal import Terminal, shown
from bifolio.diagnostics import Severity
from bifolio.files.cache import turn

if TYPE_CHECKING:
    from bifolio.delivery.copies import Copied, CopyMaker

_SHEET = "contact-sheet"


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
@takes("works", "audiences", "strict")
@click.option("--as", "forms", multiple=True,
              type=click.Choice(["booklet", "2up", "press", _SHEET]),
              help="Only this kind of copy. May be given several times.")
@click.option("--duplex", is_flag=True,
              help="Join the handouts to one file for printing on both sides; each begins on the "
                   "front of a leaf. Alone, no other copy is made.")
@click.option("--pair", metavar="P:C", type=_Pages(),
              help="Only one contact sheet: page P for patients beside page C for clinicians.")
@click.option("--to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Where that picture goes; needs --pair.")
def impose(forms: tuple[str, ...], duplex: bool, pair: tuple[int, int] | None, to: Path | None,
           **given: Any) -> int:
    """Make print copies or contact sheets of the delivered handouts.

    Print copies go into print/ beside each handout: a booklet to fold and staple (A5 on A4, half
    Letter on Letter; print on both sides, turned over the short edge), two pages a side (2up), and
    a file for a press with 3 mm of bleed and crop marks. They are for paper only: they are not
    tagged for screen readers, and their title says “print copy”. Give away the handout itself to
    be read on a screen.

    Contact sheets, which are made when they are asked for, show the pages of each handout, and
    each work's two editions side by side, as PNG pictures in look/ of the folder of handouts.

    A rebuild that changes a handout removes its copies.
    """
    if (pair is None) != (to is None):
        raise click.UsageError("--pair and --to go together: which pages, and where to.")
    if pair and (duplex or set(forms) - {_SHEET}):
        raise click.UsageError("--pair draws a contact sheet, and nothing else is made with it.")
    choices, start = chosen(given), perf_counter()
    with _copies(choices) as copies:
        if pair and to:
            summary = _draw_pair(copies, pair, to, choices.delivery)
        else:
            made = _impose(copies, forms, duplex, choices)
            took = perf_counter() - start
            summary = " ".join(f"{said} in {took:.1f} s." for said in made)
        return _verdict(choices, copies, summary)


impose.examples = (
    ("impose", "every kind of print copy"),
    ("impose --as booklet --audience patient", "booklets for patients"),
    ("impose --duplex", "all in one file for a two-sided printer"),
    ("impose --as contact-sheet", "pictures of all pages"),
    ("impose --as contact-sheet --pair 1:2 --to asthma.png", "two pages side by side"),
)


def _impose(copies: CopyMaker, forms: tuple[str, ...], duplex: bool, choices: Choices
            ) -> list[str]:
    """Make the copies that were asked for; returns how many were made of which kind."""
    made = []
    if not forms or duplex or set(forms) - {_SHEET}:
        from bifolio.delivery.print_copies import joined_copies, print_copies
        from bifolio.printing.pdf.imposition import PrintForm

        wanted = [form for form in PrintForm if form in forms or not (forms or duplex)]
        number = _tell(choices, print_copies(copies, wanted))
        if duplex:
            number += _tell(choices, joined_copies(copies, choices.works))
        made.append(f"{number} print {'copy' if number == 1 else 'copies'} made")
    if _SHEET in forms:
        from bifolio.delivery.contact_sheets import contact_sheets, edition_sheets

        number = _tell(choices, contact_sheets(copies)) + _tell(choices, edition_sheets(copies))
        made.append(f"{number} contact sheet{'s' * (number != 1)} drawn")
    return made


def _draw_pair(copies: CopyMaker, pair: tuple[int, int], to: Path, out: Path) -> str:
    from bifolio.delivery.contact_sheets import one_pair
    from bifolio.files.writing import put

    put(to, one_pair(copies, *pair), out)
    return f"{shown(to)} drawn."


@contextmanager
def _copies(choices: Choices) -> Iterator[CopyMaker]:
    """The chosen handouts, to be copied while no build changes them; a usage error without any."""
    from bifolio.delivery.catalogue import Catalogue
    from bifolio.delivery.copies import CopyMaker

    check_names(choices)
    program = click.get_current_context().find_root().info_name
    if not Catalogue.open(choices.delivery).listed():
        raise click.UsageError(f"There are no handouts in {shown(choices.delivery)}. "
                               f"Make them first: {program} build")
    with turn(choices.delivery), CopyMaker(choices.delivery, choices.works,
                                           choices.audiences) as copies:
        if not copies.originals and not copies.findings:
            raise click.UsageError("No handout there fits; “list” shows what there is.")
        yield copies


def _tell(choices: Choices, copies: Iterable[Copied]) -> int:
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


def _verdict(choices: Choices, copies: CopyMaker, summary: str) -> int:
    """Show the findings and a last line; returns the exit code."""
    terminal = Terminal(choices.quiet, choices.verbose)
    if copies.findings:
        terminal.say()
    terminal.report(copies.findings)
    terminal.say(summary)
    limit = Severity.WARNING if choices.strict else Severity.ERROR
    return 1 if copies.findings.at_least(limit) else 0
