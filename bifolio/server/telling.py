"""What the browser is told of a run: what is wrong, and which pages there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from threading import Lock
from typing import Any

from bifolio.building.orders import Delivery
from bifolio.diagnostics import Finding, Severity
from bifolio.printing.pdf import Paper
from bifolio.server.events import Events
from bifolio.server.shown import Look, Shown

_GROUPS = {
    Severity.ERROR: "Must be mended before it can be printed",
    Severity.WARNING: "Should be looked at",
    Severity.NOTE: "Good to know",
}


def tell_findings(events: Events, run: int, draft: bool, findings: Sequence[Finding],
                  look: Look | None) -> None:
    """Tell what was found; whom each concerns is known at the end of a run, when there is a look.
    """
    groups = [{"title": title, "findings": [_told(finding, look) for finding in findings
                                            if finding.severity is severity]}
              for severity, title in _GROUPS.items()]
    events.tell("findings", run=run, draft=draft, final=look is not None,
                groups=[group for group in groups if group["findings"]])


def _told(finding: Finding, look: Look | None) -> dict[str, Any]:
    span = finding.span
    return {"id": id_of(finding), "code": finding.code, "severity": finding.severity.word,
            "path": span.path, "line": span.line, "column": span.column, "what": finding.what,
            "why": finding.why, "fix": finding.fix,
            "audiences": sorted(set(_audiences(finding, look.run.deliveries if look else ()))),
            "correction": None, "places": []}


def id_of(finding: Finding) -> str:
    """A name by which a finding can be asked for."""
    span = finding.span
    named = "\0".join((finding.code, span.path, str(span.line), str(span.column), finding.what))
    return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _audiences(finding: Finding, deliveries: Sequence[Delivery]) -> Iterator[str]:
    """Whom a finding concerns."""
    return (str(delivery.handout.audience) for delivery in deliveries
            if finding in delivery.findings)


def tell_pages(events: Events, reading: Lock, run: int, shown: Shown) -> None:
    """Tell that an edition has these pages now; `reading` is held meanwhile."""
    with reading:
        sizes = Paper(shown.pdf).sizes
    width, height = sizes[0]
    events.tell("pages", run=run, audience=str(shown.handout.audience), digest=shown.digest,
                count=len(sizes), width=width, height=height, changed=[], contents=[],
                preview=shown.preview, held_back=shown.held_back)


def tell_held_back(events: Events, reading: Lock, look: Look) -> None:
    """Tell of those pages that nobody prints, as the text has an error."""
    for shown in look.shown.values():
        if shown.held_back:
            tell_pages(events, reading, look.number, shown)
