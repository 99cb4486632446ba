"""The commands that ask whether a text is still good: what is due, and what a sheet is worth."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from bifolio.cli import app
from bifolio.cli.options import Choices, Examples, chosen, takes_options
from bifolio.cli.terminal import Terminal, shown
from bifolio.diagnostics import Findings, Severity

_DAYS = 90  # how far the text looks ahead


@click.command(cls=Examples)
@takes_options
@click.option("--within", metavar="DAYS", type=click.IntRange(min=0),
              help=f"How far to look ahead.  [{_DAYS}; in a table or calendar, to the end]")
@click.option("--format", "form", type=click.Choice(["text", "csv", "ics"]), default="text",
              help="As text, as a table (CSV) or as a calendar (iCalendar).")
@click.option("--to", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
              help="Where it goes.  [the terminal]")
def due(within: int | None, form: str, to: Path | None, **given: Any) -> int:
    """List what comes up for review, soonest first.

    Ends with code 1 when something is overdue.
    """
    from bifolio.editions.review_dates import as_calendar, as_csv, reviews
    from bifolio.editions.review_dates import within as due_within
    from bifolio.files.writing import put

    choices = chosen(given)
    order = app._order(choices)
    opened = app._production().open_library(order)
    listed = [r for r in reviews(opened.library) if not choices.works or r.work in choices.works]
    overdue = any(review.days_left(order.today) < 0 for review in listed)
    days = _DAYS if within is None and form == "text" else within
    found = listed if days is None else due_within(listed, days, order.today)
    terminal = Terminal(choices.quiet, choices.verbose)
    if form == "text":
        text = "".join(f"{line}\n" for line in _due_lines(found, order.today, days or 0))
    else:
        text = as_csv(found, order.today) if form == "csv" else as_calendar(found)
    if to:
        put(to, text.encode(), choices.delivery)
        terminal.say(f"{shown(to)} written: {len(found)} review{'s' * (len(found) != 1)}.")
    else:
        click.echo(text.encode(), nl=False)
    errors = Findings(opened.findings).at_least(Severity.ERROR)
    if errors and (to or form == "text"):
        terminal.report(errors)
    return 1 if errors or overdue else 0


due.examples = (
    ("due --within 180", "the next half year"),
    ("due --format ics --to reviews.ics", "for a calendar"),
)


def _due_lines(found: Any, today: Any, days: int) -> list[str]:
    """One line a review: its day, how far off that is, and of what."""
    if not found:
        return [f"Nothing is due for review within {days} days."]
    rows = []
    for review in found:
        left = review.days_left(today)
        when = f"overdue by {-left} day{'s' * (left != -1)}" if left < 0 else \
            "today" if left == 0 else f"in {left} day{'s' * (left != 1)}"
        rows.append((review.review_by.isoformat(), when, review.work, review.title))
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return ["  ".join([*(cell.ljust(width) for cell, width in zip(row[:3], widths, strict=True)),
                       row[3]]) for row in rows]


@click.command(cls=Examples)
@takes_options
@click.argument("handout", metavar="FILE|CODE")
def verify(handout: str, **given: Any) -> int:
    """Tell what a PDF or a printed code is, and if it is still good.

    A PDF is searched for any byte that was changed since it was delivered; that needs no library.
    Held against the library here (or --root DIR) it is current when that would make the same
    today; without one, the catalogue of the folder of handouts is asked. Ends with code 1 when it
    is changed, unknown, superseded or past its review date.
    """
    from bifolio.building.verify import verify_code, verify_file
    from bifolio.editions.page_codes import read_code

    choices, findings = chosen(given), Findings()
    path, code = Path(handout), read_code(handout)
    if path.is_file():
        order = app._order(_beside(path, choices))
        verdict = verify_file(shown(path), path.read_bytes(), order, findings)
    elif code:
        verdict = verify_code(code, app._order(choices), findings)
    else:
        raise click.UsageError(f"There is no file “{handout}”, and it is no code: that has 8 "
                               "letters and digits and stands at the foot of each page.")
    terminal = Terminal(choices.quiet, choices.verbose)
    for line in _verdict_lines(verdict, choices.verbose):
        terminal.say(line)
    if findings:
        terminal.say()
    terminal.report(findings)
    return 1 if findings.failed else 0


verify.examples = (
    ("verify asthma-patient-a4-standard-colour.pdf", "a file"),
    ("verify 7K3M9QXT", "the code on a printed sheet"),
)


def _beside(path: Path, choices: Choices) -> Choices:
    """The choices; when none was made, the folder of handouts and the library of the file."""
    from dataclasses import replace

    if choices.root or choices.out:
        return choices
    for folder in path.resolve().parents:
        if (folder / "catalogue.json").is_file():
            library = (folder.parent / "content" / "library.yaml").is_file()
            return replace(choices, out=folder, root=folder.parent if library else None)
    return choices


def _verdict_lines(verdict: Any, verbose: bool) -> list[str]:
    """What is known, a line each; the sources with their hashes only when all is wanted."""
    if not verdict.handout:
        return []
    current = {"yes": "yes", "no": "no", "unknown": "not known: no library or catalogue here "
               "tells; name one with --root or --out"}[verdict.current]
    if verdict.same_text:
        current = "its text, yes; only its look has changed since"
    lines = [("handout", verdict.handout), ("revision", verdict.revision),
             ("code", verdict.code), ("review by", verdict.review_by)]
    if verdict.whole:
        lines += [("unchanged", "yes"), ("current", current),
                  ("expired", "yes" if verdict.expired else "no")]
        if verdict.draft:
            lines.append(("signed off", "no: it is a draft"))
        if verdict.sources:
            lines.append(("made from", f"{len(verdict.sources)} files"
                          f"{'' if verbose else ' (--verbose lists them)'}"))
    told = [f"{label:<11}{said}" for label, said in lines]
    if verbose:
        told += [f"{'':<11}{digest[:16]}  {path}" for path, digest in verdict.sources.items()]
    return told


app.bifolio.add_command(due)
app.bifolio.add_command(verify)
