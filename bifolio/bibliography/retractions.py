"""The list of retractions: a CSV file in the form of the Retraction Watch data.

That file, which Crossref gives away, has one line for each notice. Columns that are not needed
may be left out of a shorter list of one's own.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

from bifolio.diagnostics import Findings
from bifolio.model import Notice
from bifolio.source import Source, Span

_NEEDED = ("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionDate", "RetractionNature")


def read_notices(source: Source, findings: Findings) -> dict[str, tuple[Notice, ...]]:
    """The notices on each paper, oldest first: by DOI in small letters, and by "pmid:…".

    A paper without either number cannot be found by anyone, and is passed over.
    """
    rows = csv.DictReader(StringIO(source.text))
    lacking = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if lacking:
        findings.add("missing-key", Span(source.path, 1, 1),
                     f"The first line has no column {' and none '.join(lacking)}.",
                     "Use the file as Retraction Watch gives it, or write these columns: "
                     f"{', '.join(_NEEDED)}.")
        return {}
    found: dict[str, list[Notice]] = {}
    line = rows.line_num + 1
    try:
        for row in rows:
            notice = Notice((row["RetractionNature"] or "").strip().lower(),
                            _day(row["RetractionDate"] or ""),
                            _reason(row.get("Reason") or ""), Span(source.path, line, 1))
            for name in _names(row["OriginalPaperDOI"], row["OriginalPaperPubMedID"]):
                found.setdefault(name, []).append(notice)
            line = rows.line_num + 1
    except csv.Error as error:
        findings.add("unexpected-value", Span(source.path, line, 1),
                     f"This line cannot be read as CSV: {error}.",
                     "Look for a quotation mark that is opened and never closed.")
    return {name: tuple(sorted(notices, key=lambda notice: notice.day))
            for name, notices in found.items()}


def _names(doi: str | None, pmid: str | None) -> list[str]:
    doi = (doi or "").strip().lower()
    pmid = (pmid or "").strip()
    names = [doi.removeprefix("https://doi.org/")] if doi.startswith(("10.", "https://doi")) else []
    return [*names, f"pmid:{pmid}"] if pmid.isdigit() and int(pmid) else names


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
