"""The commands for those who answer for a text: approving it, and seeing who has."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from bifolio.cli import app
from bifolio.cli.options import Choices, Examples, chosen, takes_options
from bifolio.cli.terminal import Terminal, Ticker, shown
from bifolio.diagnostics import ContentError, Findings, Severity, suggest
from bifolio.model import Audience, SignOff, Work
from bifolio.model.source import Source


class _Day(click.ParamType):  # type: ignore[type-arg]
    """A date as it is written in a library: 2027-05-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> date:
        try:
            return datetime.strptime(str(value) if str(value).isascii() else "", "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"“{value}” is no date. Write it as year-month-day: 2027-05-22.", param, ctx)


class _Line(click.ParamType):  # type: ignore[type-arg]
    """A text on one line, with something to read on it."""

    name = "text"

    def convert(self, value: Any, param: click.Parameter | None,
                ctx: click.Context | None) -> str:
        text = " ".join(str(value).split())
        if not text or any(unicodedata.category(sign)[0] == "C" for sign in text):
            self.fail("Write it out in letters.", param, ctx)
        return text


@click.command(cls=Examples)
@takes_options
@click.argument("work", required=False)
@click.option("--edition", metavar="AUDIENCE", help="Which text: patient or clinician.")
@click.option("--role", metavar="ROLE", type=_Line(),
              help="As whom: a role that library.yaml requires for these readers.")
@click.option("--name", metavar="NAME", type=_Line(), help="Who approves; it is printed.")
@click.option("--by", metavar="NAME", type=_Line(), help="Who records it.  [the same person]")
@click.option("--on", metavar="DATE", type=_Day(), help="The day of approval.  [today]")
@click.option("--list", "listing", is_flag=True, help="Show who has signed; write nothing.")
def approve(work: str | None, listing: bool, **given: Any) -> int:
    """Record that somebody has read a text of WORK and approves it.

    The record goes into content/WORK/signoffs.yaml, with a hash of all words that the readers of
    this edition and of its sheets read. It holds until one of them is changed; the look may
    change. Only a text without errors can be approved.
    """
    named = {key: given.pop(key) for key in ("edition", "role", "name", "by", "on")}
    choices = chosen(given)
    if listing:
        return _list(work, choices)
    lacking = [f"--{key}" for key in ("edition", "role", "name") if not named[key]]
    if work is None or lacking:
        raise click.UsageError(f"Say {', '.join([*(() if work else ('which WORK',)), *lacking])}.")
    return _approve(work, choices, named)


approve.examples = (
    ('approve asthma --edition patient --role pharmacist --name "…"', "one approval"),
    ("approve --list", "who has signed what"),
)


@click.command()
@takes_options
@click.argument("work", required=False)
def signoffs(work: str | None, **given: Any) -> int:
    """Show who has signed which text: valid, void or missing.

    A sign-off is void when a word of its text has changed since; the line says in which part.
    """
    return _list(work, chosen(given))


def _approve(name: str, choices: Choices, named: dict[str, Any]) -> int:
    """Check that this role may sign this text now, and add its record."""
    from bifolio.editions.signoff_status import edition_of, signoff_status
    from bifolio.files.cache import turn
    from bifolio.files.writing import put
    from bifolio.loading.signoffs import NAME, as_yaml, chained

    order, terminal = app._order(choices), Terminal(choices.quiet, choices.verbose)
    opened = app._production().open_library(order)
    work = _work(name, opened.library.works)
    audience = _audience(named["edition"], work)
    day = named["on"] or order.today
    if day > order.today:
        raise click.UsageError(f"{day} is still to come. Record an approval when it is given.")
    status = signoff_status(opened.selections, work, audience, opened.source_files)
    if not _may_sign(named["role"], status, terminal):
        return 1
    found = _found(work, audience, choices, opened)
    if found.failed:
        terminal.report(found)
        terminal.say("Nothing was recorded: a text with errors cannot be approved.")
        return 1
    record = SignOff(edition_of(work, audience), named["role"], named["name"],
                     named["by"] or named["name"], day, work.imprint.revision,
                     status.transcript.text_hash, status.transcript.hashes, "", "", work.span)
    target = Path(choices.library) / "content" / work.name / NAME
    with turn(order.out):
        work = _read_again(work, target)
        status = signoff_status(opened.selections, work, audience, opened.source_files)
        if not _may_sign(record.role, status, terminal):
            return 1
        put(target, as_yaml(chained(work.signoffs, record)).encode(), order.out)
    left = [role for role in status.missing if role != record.role]
    terminal.say(f"{shown(target)}: {record.name}, {record.role}, has approved the {audience} "
                 f"edition of “{work.name}”. "
                 + (f"Still to sign: {', '.join(left)}." if left else "It is signed off."))
    return 0


def _found(work: Work, audience: Audience, choices: Choices, opened: Any) -> Findings:
    """What is found in an edition and its sheets as they stand; nothing of other works."""
    with Ticker(Terminal(quiet=True), None) as ticker:
        checked = app._production().check(
            app._order(choices, works=(work.name,), audiences=(audience,)), ticker,
            opened=opened)
    return Findings(finding for made in checked.deliveries for finding in made.findings)


def _read_again(work: Work, target: Path) -> Work:
    """The work as it is signed now: while it was checked, somebody else may have signed."""
    from bifolio.loading.signoffs import NAME, read_signoffs

    found = Findings()
    source = Source(f"content/{work.name}/{NAME}",
                    target.read_text("utf-8", "replace") if target.is_file() else "")
    records = read_signoffs(source, found) if source.text else ()
    if found.failed:
        raise ContentError("The sign-offs cannot be read.", found)
    return replace(work, signoffs=records)


def _may_sign(role: str, status: Any, terminal: Terminal) -> bool:
    """Whether the role is asked for and has not signed this very text; says so if not."""
    if role not in status.roles:
        raise click.UsageError(
            f"No “{role}” has to sign this edition. "
            + suggest(role, status.roles, "Required: " + (", ".join(status.roles) or "nobody")
                      + ". See required_signoffs in content/library.yaml."))
    if signed := status.valid.get(role):
        terminal.say(f"Nothing was recorded: {signed.name}, {role}, approved this very text on "
                     f"{signed.date}.")
        return False
    return True


def _list(name: str | None, choices: Choices) -> int:
    """A line for each role of each edition, and what has changed since it signed."""
    from bifolio.editions.signoff_status import signoff_status

    terminal = Terminal(choices.quiet, choices.verbose)
    opened = app._production().open_library(app._order(choices))
    library = opened.library
    works = [_work(name, library.works)] if name else \
        [w for w in library.works.values() if not choices.works or w.name in choices.works]
    for work in works:
        for audience in work.audiences:
            if choices.audiences and audience not in choices.audiences:
                continue
            status = signoff_status(opened.selections, work, audience, opened.source_files)
            click.echo(terminal.paint(f"{work.name} · {audience}", "place"),
                       color=terminal.coloured)
            for line in _lines(status, terminal):
                click.echo(f"  {line}", color=terminal.coloured)
    errors = Findings(opened.findings).at_least(Severity.ERROR)
    terminal.report(errors)
    return 1 if errors else 0


def _lines(status: Any, terminal: Terminal) -> list[str]:
    width = max(map(len, status.roles), default=0)
    lines = []
    for role in status.roles:
        record = status.valid.get(role) or status.void.get(role)
        state = "valid" if role in status.valid else "void" if record else "missing"
        line = f"{role:<{width}}  {terminal.paint(f'{state:<7}', _PAINTS[state])}"
        if record:
            line += f"  {record.name}, {record.date}, revision {record.revision}"
        if state == "void":
            line += f"; changed since: {', '.join(status.changed(record)) or 'the order'}"
        lines.append(line.rstrip())
    return lines or ["no sign-off is required"]


_PAINTS = {"valid": "made", "void": "warning", "missing": "error"}


def _work(name: str, works: Any) -> Work:
    if name not in works:
        raise click.UsageError(f"There is no work “{name}” here. {suggest(name, works)}")
    work: Work = works[name]
    return work


def _audience(named: str, work: Work) -> Audience:
    """The audience of an edition, named “patient” or in full “patient-en-GB”."""
    known = {str(audience): audience for audience in work.audiences}
    name = named.removesuffix(f"-{work.language}")
    if name not in known:
        raise click.UsageError(f"“{work.name}” has no edition “{named}”. {suggest(name, known)}")
    return known[name]


app.bifolio.add_command(approve)
app.bifolio.add_command(signoffs)
