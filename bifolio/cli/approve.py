"""The command `approve`: records that somebody answers for a text."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.options import (
    Choices,
    Examples,
    chosen,
    named_work,
    order_of,
    takes_options,
    typesetting,
)
from bifolio.cli.terminal import Terminal, Ticker, shown
from bifolio.diagnostics import ContentError, Findings, suggest
from bifolio.model import Audience, SignOff, Work
from bifolio.model.source import Source

if TYPE_CHECKING:
    from bifolio.editions.signoff_status import SignoffStatus


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
def approve(work: str | None, **given: Any) -> int:
    """Record that somebody has read a text of WORK and approves it.

    The record goes into content/WORK/signoffs.yaml, with a hash of all words that the readers of
    this edition and of its sheets read. It holds until one of them is changed; the look may
    change. Only a text without errors can be approved.
    """
    named = {key: given.pop(key) for key in ("edition", "role", "name", "by", "on")}
    choices = chosen(given)
    lacking = [f"--{key}" for key in ("edition", "role", "name") if not named[key]]
    if work is None or lacking:
        raise click.UsageError(f"Say {', '.join([*(() if work else ('which WORK',)), *lacking])}.")
    return _approve(work, choices, named)


approve.examples = (
    ('approve asthma --edition patient --role pharmacist --name "…"', "one approval"),
)


def _approve(name: str, choices: Choices, named: dict[str, Any]) -> int:
    """Check that this role may sign this text now, and add its record."""
    from bifolio.building.plan import open_library
    from bifolio.editions.signoff_status import edition_of, signoff_status
    from bifolio.files.cache import turn
    from bifolio.files.writing import put
    from bifolio.loading.signoffs import NAME, as_yaml, chained

    order, terminal = order_of(choices), Terminal(choices.quiet, choices.verbose)
    opened = open_library(order)
    work = named_work(name, opened.library.works)
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
    with typesetting():
        from bifolio.building import runs
    order = order_of(replace(choices, works=(work.name,), audiences=(audience,)))
    with Ticker(Terminal(quiet=True), None) as ticker:
        checked = runs.check(order, ticker, opened=opened)
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


def _may_sign(role: str, status: SignoffStatus, terminal: Terminal) -> bool:
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


def _audience(named: str, work: Work) -> Audience:
    """The audience of an edition, named “patient” or in full “patient-en-GB”."""
    known = {str(audience): audience for audience in work.audiences}
    name = named.removesuffix(f"-{work.language}")
    if name not in known:
        raise click.UsageError(f"“{work.name}” has no edition “{named}”. {suggest(name, known)}")
    return known[name]
