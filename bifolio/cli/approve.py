"""The command `approve`: records that somebody answers for a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.list_signoffs import said_of
from bifolio.cli.options import (
    Choices,
    Examples,
    chosen,
    named_work,
    order_of,
    takes,
    typesetting,
)
from bifolio.cli.terminal import Terminal, Ticker, shown
from bifolio.diagnostics import ContentError, Findings, suggest
from bifolio.model import Audience, SignOff, Work
from bifolio.model.languages import language
from bifolio.model.source import Source

if TYPE_CHECKING:
    from bifolio.building.orders import Opened, Order
    from bifolio.building.signoff_status import SignoffStatus


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
@takes()
@click.argument("work", required=False)
@click.option("--edition", metavar="AUDIENCE", help="Which text: patient or clinician.")
@click.option("--role", metavar="ROLE", type=_Line(),
              help="As whom: a role that library.yaml requires for these readers.")
@click.option("--name", metavar="NAME", type=_Line(), help="Who approves; it is printed.")
@click.option("--by", metavar="NAME", type=_Line(), help="Who records it.  [the same person]")
@click.option("--on", metavar="DATE", type=_Day(), help="The day of approval.  [today]")
@click.option("--engine-words", "ours", is_flag=True,
              help="Approve what an upgrade of Bifolio has changed in its own words, in every text "
                   "that says what it said when this role approved it.")
def approve(work: str | None, ours: bool, **given: Any) -> int:
    """Record that somebody has read a text of WORK and approves it.

    The record goes into content/WORK/signoffs.yaml, with a hash of every word that the readers of
    this edition and of its sheets meet; the words themselves are kept in content/WORK/signed/. It
    holds until one of them is changed; the look may change. Only a text without errors can be
    approved.
    """
    named = {key: given.pop(key) for key in ("edition", "role", "name", "by", "on")}
    choices = chosen(given)
    needed = ("role", "name") if ours else ("edition", "role", "name")
    lacking = [f"--{key}" for key in needed if not named[key]]
    if lacking or not (work or ours):
        raise click.UsageError(f"Say {', '.join([*(() if work else ('which WORK',)), *lacking])}."
                               if not ours else f"Say {', '.join(lacking)}.")
    signing = _Signing.begun(choices, named)
    return signing.approve_ours(work) if ours else signing.approve(work or "")


approve.examples = (
    ('approve asthma --edition patient --role pharmacist --name "…"', "one approval"),
    ('approve --engine-words --role pharmacist --name "…"', "after an upgrade, in all works"),
)


@dataclass(frozen=True, slots=True)
class _Signing:
    """Who signs as what, on which day, and the library as it is signed."""

    choices: Choices
    order: Order
    terminal: Terminal
    opened: Opened
    named: Mapping[str, Any]
    day: date

    @classmethod
    def begun(cls, choices: Choices, named: Mapping[str, Any]) -> _Signing:
        """The library is opened, and the day looked at."""
        from bifolio.building.plan import open_library

        order = order_of(choices)
        day = named["on"] or order.today
        if day > order.today:
            raise click.UsageError(f"{day} is still to come. Record an approval when it is given.")
        return cls(choices, order, Terminal(choices.quiet, choices.verbose), open_library(order),
                   named, day)

    def approve(self, name: str) -> int:
        """Sign the edition that is named, if its text may be signed now."""
        work = named_work(name, self.opened.library.works)
        audience = _audience(self.named["edition"], work)
        status = self.opened.status(work, audience)
        if not self._may_sign(status):
            return 1
        left = self._sign(work, audience, status)
        if left is None:
            return 1
        self.terminal.say(
            f"{shown(self._target(work))}: {self.named['name']}, {self.named['role']}, has "
            f"approved the {audience} edition of “{work.name}”. "
            + (f"Still to sign: {', '.join(left)}." if left else "It is signed off."))
        if (spoken := language(work.language)).unread:
            self.terminal.say(f"It stays a draft: {spoken.why_unread}.")
        return 0

    def approve_ours(self, name: str | None) -> int:
        """Sign every text in which only words of the program have changed since the role signed.

        Each change is shown once, with the texts that it is in.
        """
        role, say = self.named["role"], self.terminal.say
        works = self.opened.library.works
        chosen_works = [named_work(name, works)] if name else \
            [work for work in works.values() if work.name in (self.choices.works or works)]
        alike: dict[tuple[str, ...], list[tuple[Work, Audience, SignoffStatus]]] = {}
        left, known = [], set[str]()
        for work in chosen_works:
            for audience in (_audience(self.named["edition"], work),) if self.named["edition"] \
                    else work.audiences:
                roles = self.opened.library.required_signoffs.get(audience, ())
                known |= set(roles)
                if role in roles and any(record.role == role for record in work.signoffs):
                    status = self.opened.status(work, audience)
                    lines, why = self._ours(work, status)
                    if lines:
                        alike.setdefault(lines, []).append((work, audience, status))
                    elif why:
                        left.append(f"{work.name} · {audience}: {why}")
        if role not in known:
            raise click.UsageError(_unknown_role(role, tuple(sorted(known))))
        signed = 0
        for lines, texts in alike.items():
            say(", ".join(f"{work.name} · {audience}" for work, audience, _ in texts))
            say("\n".join(f"  {line}" for line in lines))
            for work, audience, status in texts:
                signed += self._sign(work, audience, status) is not None
        for each in left:
            say(each)
        say(f"{signed or 'No'} text{'s' * (signed != 1)} approved by {self.named['name']}, {role}."
            if signed or left else "Nothing was recorded: no word of Bifolio’s own has changed in "
            f"what a {role} approved.")
        return 1 if left or signed < sum(map(len, alike.values())) else 0

    def _ours(self, work: Work, status: SignoffStatus) -> tuple[tuple[str, ...], str]:
        """The lines that tell what has changed in the program's words; or why it is not that alone.

        Both are empty when nothing has changed, or the role has not signed this text before.
        """
        from bifolio.building.signed_copies import since

        record = status.void.get(self.named["role"])
        if record is None:
            return (), ""
        if status.findings:
            return (), "its templates have errors. See them with check."
        was, changes = since(self.order.root, work.name, status, record)
        if was.copy is None:
            return (), f"what was signed is not kept ({was.path}). Approve it as a whole."
        if theirs := [change.part for change in changes if not change.ours]:
            return (), f"{', '.join(theirs)} changed too. Approve it as a whole."
        return tuple(line for change in changes for line in said_of(change)), ""

    def _target(self, work: Work) -> Path:
        from bifolio.loading.signoffs import NAME

        return Path(self.choices.library) / "content" / work.name / NAME

    def _sign(self, work: Work, audience: Audience, status: SignoffStatus
              ) -> list[str] | None:
        """Add the record, if the text has no error, and keep the text; returns who is left to sign.

        None when nothing was recorded, which is said.
        """
        from bifolio.building.signed_copies import keep
        from bifolio.files.cache import turn
        from bifolio.files.writing import put
        from bifolio.loading.signoffs import as_yaml, chained

        found = _found(work, audience, self.choices, self.opened)
        if found.failed:
            self.terminal.report(found)
            self.terminal.say("Nothing was recorded: a text with errors cannot be approved.")
            return None
        named, target = self.named, self._target(work)
        record = SignOff(status.edition, named["role"], named["name"], named["by"] or named["name"],
                         self.day, work.imprint.revision, status.copy.text_hash,
                         status.copy.hashes, "", "", work.span)
        with turn(self.order.out):
            records = _records(work, target)
            status = status.held(records)
            if not self._may_sign(status):
                return None
            keep(self.order.root, work.name, status.edition, status.copy)
            put(target, as_yaml(chained(records, record)).encode(), self.order.out)
        return [role for role in status.missing if role != record.role]

    def _may_sign(self, status: SignoffStatus) -> bool:
        """Whether the role is asked for and has not signed this very text; says so if not."""
        role = self.named["role"]
        if role not in status.roles:
            raise click.UsageError(_unknown_role(role, status.roles))
        if status.findings:
            self.terminal.report(Findings(status.findings))
            self.terminal.say("Nothing was recorded: a text with errors cannot be approved.")
            return False
        if signed := status.valid.get(role):
            self.terminal.say(f"Nothing was recorded: {signed.name}, {role}, approved this very "
                              f"text on {signed.date}.")
            return False
        return True


def _unknown_role(role: str, roles: Sequence[str]) -> str:
    return f"No “{role}” has to sign this edition. " + suggest(
        role, roles, "Required: " + (", ".join(roles) or "nobody")
        + ". See required_signoffs in content/library.yaml.")


def _found(work: Work, audience: Audience, choices: Choices, opened: Any) -> Findings:
    """What is found in an edition and its sheets, anew, as they stand; nothing of other works."""
    with typesetting():
        from bifolio.building import runs
    order = replace(order_of(replace(choices, works=(work.name,), audiences=(audience,))),
                    remembers=False)
    with Ticker(Terminal(quiet=True), None) as ticker:
        checked = runs.check(order, ticker, opened=opened)
    return Findings(finding for made in checked.deliveries for finding in made.findings)


def _records(work: Work, target: Path) -> tuple[SignOff, ...]:
    """The sign-offs of a work now: while it was checked, somebody else may have signed."""
    from bifolio.loading.signoffs import NAME, read_signoffs

    found = Findings()
    source = Source(f"content/{work.name}/{NAME}",
                    target.read_text("utf-8", "replace") if target.is_file() else "")
    records = read_signoffs(source, found) if source.text else ()
    if found.failed:
        raise ContentError("The sign-offs cannot be read.", found)
    return records


def _audience(named: str, work: Work) -> Audience:
    """The audience of an edition, named “patient” or in full “patient-en-GB”."""
    known = {str(audience): audience for audience in work.audiences}
    name = named.removesuffix(f"-{work.language}")
    if name not in known:
        raise click.UsageError(f"“{work.name}” has no edition “{named}”. {suggest(name, known)}")
    return known[name]
