"""The report of a run as one HTML page: for whoever answers for the texts, and for the printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bifolio.building.orders import Delivery, Opened, Order, Run
from bifolio.building.plan import plain_editions, source_files_of
from bifolio.composition.compose import Composer
from bifolio.diagnostics import DesignError, Finding, Findings, Severity
from bifolio.diagnostics.excerpts import Line, excerpt
from bifolio.diagnostics.reports import counts
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import SCREEN
from bifolio.proofreading.readability.scoring import read
from bifolio.proofreading.readability.summary import Ease, ease_of

_TEMPLATE, _SHEETS = "report.html", ("tokens", SCREEN, "report")


@dataclass(frozen=True, slots=True)
class Row:
    """A handout and how it stands: how many findings of each severity, and who has yet to sign.

    `asked` tells whether anybody has to.
    """

    name: str
    audience: str
    errors: int
    warnings: int
    notes: int
    draft: bool
    asked: bool
    to_sign: tuple[str, ...]
    review_by: date
    expired: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with the lines of its place."""

    finding: Finding
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class File:
    """A file of the library with what was found in it; its language, "" where that is none."""

    path: str
    language: str
    shown: tuple[Shown, ...]


def report(order: Order, findings: Sequence[Finding], run: Run | None) -> str:
    """The page about a run; about the findings alone, where there was no library to run on.

    Raises DesignError when the library's own template cannot be filled in.
    """
    opened = run.opened if run else None
    source_files = opened.source_files if opened else source_files_of(order, Findings())
    found = Findings()
    names: dict[str, object] = {
        "today": order.today, "strict": order.strict,
        "counts": counts(findings), "files": tuple(_files(findings, source_files, opened)),
        "failed": True, "publisher": "", "rows": (), "eases": (), "waived": ()}
    if run and opened:
        names |= {
            "failed": run.failed, "publisher": opened.library.publisher, "waived": run.waived,
            "rows": tuple(_rows(order, opened, run.deliveries)),
            "eases": tuple(_eases(opened, order))}
    html = Composer(source_files).web_page(_TEMPLATE, names, _SHEETS, found)
    if len(found):
        raise DesignError("The report cannot be set.", found)
    return html


def _rows(order: Order, opened: Opened, deliveries: Iterable[Delivery]) -> Iterator[Row]:
    for delivery in deliveries:
        handout, work = delivery.handout, opened.library.works[delivery.handout.work]
        weights = [finding.severity for finding in delivery.findings]
        status = opened.status(work, handout.audience)
        review_by = work.imprint.review_by
        yield Row(handout.told, handout.audience, weights.count(Severity.ERROR),
                  weights.count(Severity.WARNING), weights.count(Severity.NOTE), delivery.draft,
                  bool(status.roles), status.missing, review_by, review_by < order.today)


def _files(findings: Sequence[Finding], source_files: SourceFiles,
           opened: Opened | None) -> Iterator[File]:
    works = opened.library.works if opened else {}
    for path, group in groupby(findings, lambda finding: finding.span.path):
        work = works.get(path.split("/")[1]) if path.count("/") > 1 else None
        yield File(path, work.language if work else "", tuple(
            Shown(finding, excerpt(source_files.files, finding.span)) for finding in group))


def _eases(opened: Opened, order: Order) -> Iterator[Ease]:
    """How hard each edition in plain language is to read."""
    for work, audience in plain_editions(opened.library, order):
        edition = opened.selections.edition(work, audience, Findings())
        yield ease_of(edition, read(edition))
