"""The command `list facts`: the register of facts, and what rests on a source."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import click

from bifolio.cli.options import Choices, Examples, chosen, order_of, takes_options
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import suggest
from bifolio.model import Library
from bifolio.proofreading.uses import Claim, FactUse, claims_on, fact_uses

_KINDS = {"text": "sentence", "mark": "figure"}


@click.command(cls=Examples)
@takes_options
@click.option("--source", "key", metavar="KEY", default="",
              help="Every sentence, cell and figure that rests on this source instead.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help="How they are shown.")
def facts(key: str, form: str, **given: Any) -> int:
    """Each fact and where it is used, or what rests on a source."""
    from bifolio.building.plan import plan  # late: it loads all that reads

    choices = chosen(given)
    library, _, findings = plan(order_of(choices))
    library = narrowed(library, choices)
    terminal = Terminal(choices.quiet, choices.verbose)
    if key and key not in library.bibliography.references:
        raise click.UsageError(f"There is no source “{key}”. "
                               f"{suggest(key, library.bibliography.references)}")
    entries = [_claim_entry(claim) for claim in claims_on(key, library)] if key else \
        [_fact_entry(use) for use in fact_uses(library)]
    if form == "json":
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
    else:
        for entry in entries:
            click.echo(_shown_claim(entry, terminal) if key else _shown_fact(entry, terminal),
                       color=terminal.coloured)
        if not entries:
            terminal.say(f"Nothing rests on “{key}”." if key else "There are no facts here yet.")
    return 1 if terminal.tell_errors(findings, shows=form == "text") else 0


def narrowed(library: Library, choices: Choices) -> Library:
    """The library with the works and audiences that were asked for (all when none were)."""
    works = {name: replace(work, audiences=tuple(
        audience for audience in work.audiences if audience in choices.audiences)
        if choices.audiences else work.audiences)
        for name, work in library.works.items() if not choices.works or name in choices.works}
    return replace(library, works=works)


def _fact_entry(use: FactUse) -> dict[str, Any]:
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


def _claim_entry(claim: Claim) -> dict[str, Any]:
    return {
        "work": claim.work, "kind": _KINDS.get(claim.kind, claim.kind), "path": claim.span.path,
        "line": claim.span.line, "column": claim.span.column, "text": claim.text,
        "audiences": [str(reader) for reader in claim.readers], "facts": list(claim.facts),
    }


def _shown_fact(entry: dict[str, Any], terminal: Terminal) -> str:
    place = terminal.paint(f"{entry['path']}:{entry['line']}", "aside")
    lines = [f"{terminal.paint(entry['id'], 'place')}  {entry['says']}  {place}"]
    lines += [f"  {use['path']}:{use['line']}  ({', '.join(use['audiences'])})"
              for use in entry["uses"]]
    return "\n".join(lines if entry["uses"] else [*lines, "  not used"])


def _shown_claim(entry: dict[str, Any], terminal: Terminal) -> str:
    by = f"; fact {', '.join(entry['facts'])}" if entry["facts"] else ""
    place = terminal.paint(f"{entry['path']}:{entry['line']}", "place")
    return f"{place}  {entry['kind']}  ({', '.join(entry['audiences'])}{by})\n  {entry['text']}"
