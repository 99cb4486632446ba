"""The command `list sources`: what is cited, where, and what the registries say of it."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

import click

from bifolio.citations.http import HttpClient
from bifolio.citations.registries import CROSSREF, PUBMED, Comparison, Registries, compare, unmarked
from bifolio.cli.listing import Entry, Listing
from bifolio.cli.options import Examples, takes
from bifolio.cli.terminal import Terminal
from bifolio.diagnostics import suggest
from bifolio.proofreading.source_uses import SourceUse, source_uses

_BAD = ("differs", "near")


@click.command(cls=Examples)
@takes("works", "audiences")
@click.option("--source", "keys", metavar="KEY", multiple=True,
              help="Only this source. May be given several times.")
@click.option("--online", is_flag=True,
              help="Ask Crossref and PubMed about each, field by field. Needs a network.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text",
              help="How they are shown.")
def sources(keys: tuple[str, ...], online: bool, form: str, **given: Any) -> int:
    """The sources, where each is cited, and whether it stands.

    With the age of each, on the day its text was last revised.

    With --online each entry is compared with Crossref (by DOI) and PubMed (by PMID). Nothing is
    changed, and no build ever does this. BIFOLIO_CROSSREF and BIFOLIO_PUBMED name other servers,
    BIFOLIO_PAUSE the seconds between two questions.
    """
    listing = Listing(given)
    uses = source_uses(listing.opened.selections, listing.works)
    for key in keys:
        if key not in (cited := [use.source.key for use in uses]):
            raise click.UsageError(f"No text cites “{key}”. {suggest(key, cited)}")
    registries = _registries()
    entries = listing.tell_entries(
        (_entry(use) | (_asked(use, registries) if online else {}) for use in uses
         if not keys or use.source.key in keys),
        form, partial(_shown, listing.terminal), "No text cites a source yet.")
    return listing.end(shows=form == "text", failed=any(map(_wrong, entries)))


def _registries() -> Registries:
    pause = os.environ.get("BIFOLIO_PAUSE", "")
    client = HttpClient(float(pause)) if pause.replace(".", "", 1).isdecimal() else HttpClient()
    return Registries(client, os.environ.get("BIFOLIO_CROSSREF", CROSSREF).rstrip("/"),
                      os.environ.get("BIFOLIO_PUBMED", PUBMED).rstrip("/"))


def _entry(use: SourceUse) -> Entry:
    source = use.source
    return {
        "key": source.key, "path": source.span.path, "line": source.span.line,
        "title": unmarked(source.item.get("title", "")), "year": use.year, "age": use.age,
        "status": [{"code": doubt.code, "says": doubt.words} for doubt in use.doubts],
        "keep": source.keep,
        "uses": [{"path": span.path, "line": span.line, "column": span.column,
                  "audiences": [str(reader) for reader in readers]}
                 for span, readers in use.places],
    }


def _asked(use: SourceUse, registries: Registries) -> Entry:
    """What the registries hold: comparisons, notices, and who knows nothing of it."""
    rows: list[Comparison] = []
    notices, unknown, asked = [], [], []
    for registry, record in registries.records(use.source.item):
        asked.append(registry)
        if record is None:
            unknown.append(registry)
        else:
            rows += compare(use.source.item, record)
            notices += [f"{registry}: {notice}" for notice in record.notices]
    return {"asked": asked, "unknown_to": unknown, "notices": notices,
            "fields": [{"registry": row.registry, "field": row.field, "ours": row.ours,
                        "theirs": row.theirs, "verdict": row.verdict} for row in rows]}


def _wrong(entry: Entry) -> bool:
    """Whether a source was retracted, or its entry is at odds with a registry."""
    return (any(doubt["code"] == "retracted-source" for doubt in entry["status"])
            or any("retract" in notice.lower() for notice in entry.get("notices", ()))
            or bool(entry.get("unknown_to"))
            or any(row["verdict"] in _BAD for row in entry.get("fields", ())))


def _shown(terminal: Terminal, entry: Entry) -> list[str]:
    year = f"{entry['year']}, {entry['age']} years" if entry["year"] else "no year"
    place = terminal.paint(f"{entry['path']}:{entry['line']}", "aside")
    lines = [f"{terminal.paint(entry['key'], 'place')}  ({year})  {place}"]
    lines += [f"  {terminal.paint(doubt['code'], 'warning')}: {doubt['says']}"
              for doubt in entry["status"]]
    lines += [f"  kept: {entry['keep']}"] if entry["keep"] else []
    lines += [f"  {use['path']}:{use['line']}  ({', '.join(use['audiences'])})"
              for use in entry["uses"]]
    if "asked" in entry:
        lines += _shown_answers(entry, terminal)
    return lines


def _shown_answers(entry: Entry, terminal: Terminal) -> list[str]:
    lines = [f"  {terminal.paint('notice', 'error')}: {notice}" for notice in entry["notices"]]
    lines += [f"  {registry} knows nothing of it" for registry in entry["unknown_to"]]
    for row in entry["fields"]:
        if row["verdict"] != "same":
            lines += [f"  {row['registry']}  {row['field']}  {row['verdict']}",
                      f"    ours    {row['ours'] or '–'}", f"    theirs  {row['theirs']}"]
    same = sum(row["verdict"] == "same" for row in entry["fields"])
    told = f"{same} of {len(entry['fields'])} fields agree with {' and '.join(entry['asked'])}"
    return [*lines, f"  {told}" if entry["asked"] else "  no DOI and no PMID to ask with"]
