"""The list of retractions: a CSV file in the form of the Retraction Watch data.

That file, which Crossref gives away, has one line for each notice. Columns that are not needed
may be left out of a shorter list of one's own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from datetime import date
from io import StringIO
from typing import Any

from bifolio.diagnostics import Findings, suggest
from bifolio.files.deceptive_signs import deceptions, report
from bifolio.model import Notice
from bifolio.model.source import Source, Span

_NEEDED = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionDate", "RetractionNature")
NATURES = ("retraction", "expression of concern", "correction", "reinstatement")
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.|www\.)?doi\.org/|doi:\s*)")


def read_notices(source: Source, wanted: Collection[str],
                 findings: Findings) -> dict[str, tuple[Notice, ...]]:
    """The notices on the papers that are `wanted`, oldest first, each under its name.

    A name is a DOI in small letters, or "pmid:" with a PMID.
    """
    rows = csv.reader(StringIO(source.text))
    try:
        header = next(rows, [])
    except csv.Error as error:
        _report_unread(error, Span(source.path, 1, 1), findings)
        return {}
    lacking = [name for name in _NEEDED if name not in header]
    if lacking:
        findings.add("missing-key", Span(source.path, 1, 1),
                     f"The first line has no column {' and none '.join(lacking)}.",
                     "Use the file as Retraction Watch gives it, or write these columns: "
                     f"{', '.join(_NEEDED)}.")
        return {}
    needed = [header.index(name) for name in _NEEDED]
    columns = needed + ([header.index("Reason")] if "Reason" in header else [])
    found: dict[str, list[Notice]] = {}
    line = rows.line_num + 1
    try:
        for row in rows:
            doi, pmid, day, nature, *reason = (
                row[column] if column < len(row) else "" for column in columns)
            notice = Notice(" ".join(nature.lower().split()), _day(day), _reason("".join(reason)),
                            Span(source.path, line, 1))
            names = [name for name in _names(doi, pmid) if name in wanted]
            if names:
                _doubt(notice, len(row) > max(needed), findings)
            for name in names:
                found.setdefault(name, []).append(notice)
            line = rows.line_num + 1
    except csv.Error as error:
        _report_unread(error, Span(source.path, line, 1), findings)
    return {name: tuple(sorted(notices, key=lambda notice: notice.day))
            for name, notices in found.items()}


def _report_unread(error: csv.Error, span: Span, findings: Findings) -> None:
    findings.add("unexpected-value", span, f"This line cannot be read as CSV: {error}.",
                 "Look for a quotation mark that is opened and never closed.")


def _doubt(notice: Notice, whole: bool, findings: Findings) -> None:
    """A finding when a line on a source that is wanted does not say what happened to it."""
    for one in deceptions(f"{notice.nature} {notice.reason}"):
        report(one, notice.span, findings)
    if not whole:
        findings.add("unexpected-value", notice.span, "This line is about a source that is cited "
                     "here, and ends before its last column.",
                     f"Write it out: {', '.join(_NEEDED)}.")
    elif notice.nature not in NATURES:
        findings.add("unexpected-value", notice.span, "This line is about a source that is cited "
                     f"here, and what happened to it is not known: “{notice.nature}”.",
                     suggest(notice.nature, NATURES))


def names_of(item: Mapping[str, Any]) -> tuple[str, str]:
    """The names under which a source (a CSL-JSON item) stands in such a list."""
    return str(item.get("DOI", "")).lower(), f"pmid:{item.get('PMID', '')}"


def _names(doi: str, pmid: str) -> list[str]:
    doi, pmid = _RESOLVER.sub("", doi.strip().lower()), pmid.strip()
    names = [doi] if doi.startswith("10.") else []
    return [*names, f"pmid:{pmid}"] if re.fullmatch("0*[1-9][0-9]{0,8}", pmid) else names


def _day(text: str) -> date:
    """`8/16/2011 0:00` (month first) or 2011-08-16; date.min for anything else."""
    american = re.match(r"(\d{1,2})/(\d{1,2})/(\d{4})", text.strip())
    parts = (american[3], american[1], american[2]) if american else \
        text.strip()[:10].split("-") if re.match(r"\d{4}-\d\d-\d\d", text.strip()) else ()
    try:
        year, month, day = map(int, parts)
        return date(year, month, day)
    except ValueError:
        return date.min


def _reason(text: str) -> str:
    """`+Error in Data;+Unreliable Results;` as words."""
    return ", ".join(part for part in re.split(r"[;+]+", " ".join(text.split())) if part.strip())
