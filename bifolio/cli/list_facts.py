"""The command `list facts`: the register of facts, and what rests on a source."""

from __future__ import annotations

from functools import partial
from typing import Any

import click

from bifolio.cli.listing import Entry, Listing
from bifolio.cli.options import Examples, takes
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import UnknownNameError
from bifolio.proofreading.uses import Claim, FactUse, claims_on, fact_uses

_KINDS = {"text": "sentence", "mark": "figure"}


@click.command(cls=Examples)
@takes("works", "audiences")
@click.option("--source", "key", metavar="KEY", default="",
              help="Every sentence, cell and figure that rests on this source instead.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help="How they are shown.")
def facts(key: str, form: str, **given: Any) -> int:
    """Each fact and where it is used, or what rests on a source."""
    listing = Listing(given)
    known, selections = listing.opened.library.bibliography.references, listing.opened.selections
    if key and key not in known:
        raise UnknownNameError("source", key, known)
    if key:
        listing.tell_entries(map(_claim_entry, claims_on(key, selections, listing.works)), form,
                             partial(_shown_claim, listing.terminal),
                             f"Nothing rests on “{key}”.")
    else:
        listing.tell_entries(map(_fact_entry, fact_uses(selections, listing.works)), form,
                             partial(_shown_fact, listing.terminal), "There are no facts here yet.")
    return listing.end(shows=form == "text")


def _fact_entry(use: FactUse) -> Entry:
    fact = use.fact
    return {
        "id": fact.name, "work": use.work, "says": use.said, "quantity": fact.quantity,
        "population": fact.population, "time": fact.time, "people": fact.people,
        "sources": [item.key for item in fact.sources], "grade": fact.grade,
        "confidence": fact.confidence, "as_of": fact.as_of.isoformat(),
        "path": fact.span.path, "line": fact.span.line,
        "uses": [{"path": span.path, "line": span.line, "column": span.column,
                  "audiences": [str(reader) for reader in readers]}
                 for span, readers in use.places],
    }


def _claim_entry(claim: Claim) -> Entry:
    return {
        "work": claim.work, "kind": _KINDS.get(claim.kind, claim.kind), "path": claim.span.path,
        "line": claim.span.line, "column": claim.span.column, "text": claim.text,
        "audiences": [str(reader) for reader in claim.readers], "facts": list(claim.facts),
    }


def _shown_fact(terminal: Terminal, entry: Entry) -> list[str]:
    place = terminal.paint(f"{entry['path']}:{entry['line']}", "aside")
    lines = [f"{terminal.paint(entry['id'], 'place')}  {entry['says']}  {place}"]
    lines += [f"  {use['path']}:{use['line']}  ({', '.join(use['audiences'])})"
              for use in entry["uses"]]
    return lines if entry["uses"] else [*lines, "  not used"]


def _shown_claim(terminal: Terminal, entry: Entry) -> list[str]:
    by = f"; fact {', '.join(entry['facts'])}" if entry["facts"] else ""
    place = terminal.paint(f"{entry['path']}:{entry['line']}", "place")
    return [f"{place}  {entry['kind']}  ({', '.join(entry['audiences'])}{by})",
            f"  {entry['text']}"]
