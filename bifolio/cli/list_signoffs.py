"""The command `list signoffs`: who has signed which text, and what has changed in it since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bifolio.cli.listing import Listing
from bifolio.cli.options import Examples, takes
from bifolio.cli.terminal import Terminal, shown

if TYPE_CHECKING:
    from bifolio.building.signoff_status import SignoffStatus
    from bifolio.model import SignOff
    from bifolio.model.reading_copies import Change

_PAINTS = {"valid": "made", "void": "warning", "missing": "error"}


@click.command(cls=Examples)
@takes("works", "audiences")
@click.argument("work", required=False)
def signoffs(work: str | None, **given: Any) -> int:
    """Who has signed which text: valid, void or missing.

    A sign-off is void when a word of its text has changed since; the line says in which part, and
    below it stand the words as they were signed (-) and as they are now (+).
    """
    listing = Listing(given | {"works": (*given["works"], *((work,) if work else ()))})
    opened, terminal = listing.opened, listing.terminal
    for one in listing.works:
        for audience in one.audiences:
            status = opened.status(one, audience)
            listing.findings.extend(status.findings)
            listing.tell(terminal.paint(f"{one.name} · {audience}", "place"),
                         *(f"  {line}".rstrip() for line in _lines(
                             status, one.name, listing.order.root, terminal)))
    return listing.end()


def _lines(status: SignoffStatus, work: str, root: Path, terminal: Terminal) -> Iterator[str]:
    width = max(map(len, status.roles), default=0)
    texts: dict[str, SignOff] = {}  # that were signed and are no more
    for role in status.roles:
        record = status.valid.get(role) or status.void.get(role)
        state = "valid" if role in status.valid else "void" if record else "missing"
        line = f"{role:<{width}}  {terminal.paint(f'{state:<7}', _PAINTS[state])}"
        if record:
            line += f"  {record.name}, {record.date}, revision {record.revision}"
        if record and state == "void" and not status.findings:
            changed = _changed(status, record, work, root)[0]
            line += f"; changed since: {', '.join(changed) or 'the order'}"
            texts.setdefault(record.text_hash, record)
        yield line
    if status.findings:
        yield "  What would be signed cannot be worked out: see the errors below."
        return
    for record in texts.values():
        yield from _changed(status, record, work, root)[1]
    if not status.roles:
        yield "no sign-off is required"


def _changed(status: SignoffStatus, record: SignOff, work: str, root: Path
             ) -> tuple[list[str], list[str]]:
    """The parts that have changed since a sign-off, and lines that tell what they say."""
    from bifolio.building.signed_copies import since

    was, changes = since(root, work, status, record)
    if was.copy is None:
        why = "is not what was signed: somebody has altered it" if was.altered else "is not there"
        return list(status.changed(record)), [
            f"  What was signed cannot be shown: {shown(root / was.path)} {why}."]
    return [change.title for change in changes], [
        f"  {line}" for change in changes for line in said_of(change)]


def said_of(change: Change) -> list[str]:
    """A changed part: what it is called, and line by line what it said and says."""
    return [change.title, *(f"  {line}" for line in change.lines)]
