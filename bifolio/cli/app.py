"""The commands themselves."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import click

from bifolio import __version__
from bifolio.cli.explain import explain
from bifolio.cli.impose import impose, look
from bifolio.cli.new import clean, new
from bifolio.cli.options import (
    Choices,
    Commands,
    check_names,
    chosen,
    read_choices,
    takes_formats,
    takes_jobs,
    takes_options,
)
from bifolio.cli.terminal import Terminal, Ticker, shown, summed_up
from bifolio.cli.test import run_tests
from bifolio.delivery.catalogue import put_paper
from bifolio.diagnostics import BifolioError, Finding, Severity, ToolchainError
from bifolio.diagnostics.reports import as_json, as_sarif, as_text, counts, waived_as_text
from bifolio.loading.wordings import wording_for
from bifolio.model.trees import plain


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
    return _build(context.obj) if context.invoked_subcommand is None else None


bifolio.order = (
    "build", "watch", "check", "list", "facts", "sources", "score", "approve", "signoffs", "due",
    "verify", "impose", "look", "new", "clean", "explain", "test",
)
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


@bifolio.command()
@takes_options
@takes_formats
@takes_jobs
@click.option("--allow-expired", is_flag=True,
              help="Make what is past its review date too, with EXPIRED on every page.")
@click.option("--release", is_flag=True, help="Deliver no draft: only what all roles have signed.")
@click.option("--explain", "explains", is_flag=True,
              help="Tell of each handout why it was made or not, with the line that changed.")
@click.option("--check", "compares", is_flag=True,
              help="Make everything anew, elsewhere, and compare; deliver nothing.")
def build(explains: bool, compares: bool, allow_expired: bool, release: bool, **given: Any) -> int:
    """Make the handouts and deliver those without an error.

    What was made before from just the same is not made again.
    """
    choices, also = chosen(given), {"allow_expired": allow_expired, "release": release}
    return _compare(choices, **also) if compares else _build(choices, explains, **also)


def _production() -> ModuleType:
    """What makes handouts. It loads the typesetter, so other commands do without it."""
    try:
        from bifolio.building import runs
    except OSError as error:  # WeasyPrint without Pango
        from bifolio.files import toolchain

        command = toolchain.install_command(toolchain.missing())
        raise ToolchainError(f"The typesetter cannot start: {error}\n"
                             f"To install what it needs: {command}") from error
    return runs


def _order(choices: Choices, **also: Any) -> Any:
    """What the options ask for; `also` holds what only one command does."""
    check_names(choices)
    return _production().Order(**{
        "root": choices.library, "out": choices.delivery, "works": choices.works,
        "audiences": choices.audiences, "formats": choices.formats, "clinic": choices.clinic,
        "strict": choices.strict, "jobs": choices.jobs or 0, **also})


def _compare(choices: Choices, **also: bool) -> int:
    """Whether what was delivered is what would be made from nothing."""
    order, terminal = _order(choices, **also), Terminal(choices.quiet, choices.verbose)
    with Ticker(terminal, None) as ticker:
        from bifolio.building import compare  # late: it loads the typesetter

        compared, run = compare.compare(order, ticker)
    for path, said in compared.items():
        if said:
            terminal.say(f"{shown(choices.delivery / path)} {said}")
    terminal.report([f for f in run.findings if f.severity is Severity.ERROR])
    wrong = sum(map(bool, compared.values()))
    terminal.say(f"{len(compared)} files made anew and compared in {ticker.seconds:.1f} s: "
                 f"{f'{wrong} differ' if wrong else 'all are the same'}.")
    return 1 if wrong or run.failed else 0


def _build(choices: Choices, explains: bool = False, **also: bool) -> int:
    order, terminal = _order(choices, **also), Terminal(choices.quiet, choices.verbose)
    with Ticker(terminal, choices.delivery, explains) as ticker:
        run = _production().build(order, ticker)
    _tell(run, choices, ticker)
    return _verdict(run, choices)


def _tell(run: Any, choices: Choices, ticker: Ticker) -> None:
    """What a build has made and found, behind the lines for each handout."""
    terminal = ticker.terminal
    for path in run.removed:
        terminal.say(f"removed {shown(choices.delivery / path)}, which nothing makes any more")
    for path in run.outdated:
        terminal.say(f"removed {shown(choices.delivery / path)}, a copy of an earlier handout")
    made = [delivery for delivery in run.deliveries if delivery.path]
    anew = sum(delivery.made for delivery in made)
    if run.findings and (anew or len(made) < len(run.deliveries)):
        terminal.say()
    terminal.report(run.findings)
    terminal.tell_waived(run.waived)
    drafts = sum(delivery.draft for delivery in made)
    terminal.say(summed_up(anew, len(made) - anew, drafts, len(run.deliveries) - len(made),
                           ticker.seconds))


def _verdict(run: Any, choices: Choices) -> int:
    """The exit code of a run."""
    if not run.deliveries and not run.failed:
        raise click.UsageError("There is nothing to make: no work here has such an edition.")
    Terminal(choices.quiet).tell_strict(run.failed, run.findings)
    return 1 if run.failed else 0


@bifolio.command()
@takes_options
@click.option("--format", "form", type=click.Choice(["text", "html", "json", "sarif"]),
              default="text",
              help="How findings are shown: a page to print; SARIF for code-scanning services.")
@click.option("--to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Write them into a file.  [html: report.html in the folder of handouts]")
def check(form: str, to: Path | None, **given: Any) -> int:
    """Read and proofread everything; make nothing."""
    choices = chosen(given)
    filed = to or (choices.delivery / "report.html" if form == "html" else None)
    terminal = Terminal(choices.quiet or bool(filed) or form != "text", choices.verbose)
    order, run = _order(choices), None
    try:
        with Ticker(terminal, None) as ticker:
            run = _production().check(order, ticker)
        findings = run.findings
    except BifolioError as error:
        if (form == "text" and not filed) or not error.findings:
            raise
        findings = error.findings
    if filed:
        content = _written(form, order, findings, run) + "\n"
        put_paper(filed, content.encode(), choices.delivery)
        Terminal(choices.quiet).say(f"{counts(findings)}: see {shown(filed)}.")
    elif form != "text":
        click.echo(_written(form, order, findings, run))
    if not run or filed or form != "text":
        return 1 if not run or run.failed else 0
    terminal.report(run.findings)
    terminal.tell_waived(run.waived)
    number = len(run.deliveries)
    terminal.say(f"{number} handout{'s' * (number != 1)} checked in {ticker.seconds:.1f} s"
                 f"{'' if run.findings else ': no findings'}.")
    return _verdict(run, choices)


def _written(form: str, order: Any, findings: Sequence[Finding], run: Any) -> str:
    """What a check found, in a form that is written down; no `run` where there was no library."""
    waived = run.waived if run else ()
    if form == "html":
        from bifolio.building.report import report  # late: it reads what the typesetter reads

        return report(order, findings, run)
    if form == "text":
        return "\n\n".join(filter(None, (as_text(findings), waived_as_text(waived),
                                         counts(findings))))
    return {"json": as_json, "sarif": as_sarif}[form](findings, waived)


@bifolio.command("list")
@takes_options
@takes_formats
def list_handouts(**given: Any) -> int:
    """Show works, editions, formats and review dates."""
    choices = chosen(given)
    library, handouts, findings = _production().plan(_order(choices))
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
    errors: list[Finding] = [f for f in findings if f.severity is Severity.ERROR]
    if errors:
        terminal.say()
        terminal.report(errors)
    return 1 if errors else 0


bifolio.add_command(impose)
bifolio.add_command(look)


bifolio.add_command(new)
bifolio.add_command(clean)
bifolio.add_command(explain)
bifolio.add_command(run_tests)
