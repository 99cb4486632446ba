"""What the browser is told of a run: what is wrong, and which pages there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from threading import Lock
from typing import Any

from bifolio.building.orders import Delivery
from bifolio.diagnostics import Finding, Severity
from bifolio.diagnostics.rules import FAMILIES
from bifolio.model.source import Span
from bifolio.printing.pdf import Paper
from bifolio.server import corrections
from bifolio.server.changes import Changes
from bifolio.server.events import Events
from bifolio.server.places import Places
from bifolio.server.shown import Look, Shown

_GROUPS = {
    Severity.ERROR: "Must be mended before it can be printed",
    Severity.WARNING: "Should be looked at",
    Severity.NOTE: "Good to know",
}

_FAMILIES = {rule.code: family for family, rules in FAMILIES.items() for rule in rules}
_HEADINGS = 500  # of the contents of a handout
_FIRST = ("Doses and medicines", "Facts and glossary", "Claims and sources")  # families


def tell_findings(events: Events, run: int, draft: bool, findings: Sequence[Finding],
                  look: Look | None, places: Places | None = None) -> None:
    """Tell what was found; at the end of a run, when there is a look, also whom each concerns,
    where it stands on the pages, and what would mend it.
    """
    groups = [{"title": title, "findings": [told(finding, look, places) for finding in sorted(
                  findings, key=_urgency) if finding.severity is severity]}
              for severity, title in _GROUPS.items()]
    events.tell("findings", run=run, draft=draft, final=look is not None,
                groups=[group for group in groups if group["findings"]])


def _urgency(finding: Finding) -> tuple[int, Span]:
    """What may harm comes first, then by what must be done."""
    family = _FAMILIES[finding.code]
    return (_FIRST.index(family) if family in _FIRST else len(_FIRST)
            + list(FAMILIES).index(family)), finding.span


def told(finding: Finding, look: Look | None = None, places: Places | None = None
         ) -> dict[str, Any]:
    """A finding as the browser is told."""
    span = finding.span
    return {"id": id_of(finding), "code": finding.code, "severity": finding.severity.word,
            "path": span.path, "line": span.line, "column": span.column, "what": finding.what,
            "why": finding.why, "fix": finding.fix,
            "audiences": sorted(set(_audiences(finding, look.run.deliveries if look else ()))),
            "about": _FAMILIES[finding.code],
            "correction": corrections.told(finding, look) if look else None,
            "places": places.told(finding, look) if look and places else []}


def id_of(finding: Finding) -> str:
    """A name by which a finding can be asked for."""
    span = finding.span
    named = "\0".join((finding.code, span.path, str(span.line), str(span.column), finding.what))
    return sha256(named.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def _audiences(finding: Finding, deliveries: Sequence[Delivery]) -> Iterator[str]:
    """Whom a finding concerns."""
    return (str(delivery.handout.audience) for delivery in deliveries
            if finding in delivery.findings)


def tell_pages(events: Events, reading: Lock, run: int, shown: Shown,
               changes: Changes | None = None) -> None:
    """Tell that an edition has these pages now; `reading` is held meanwhile.

    At the end of a run also which of them look otherwise than before: to see that takes a while.
    """
    with reading:
        paper = Paper(shown.pdf)
        sizes = paper.sizes
    width, height = sizes[0]
    made = shown.handout
    told = {"run": run, "work": made.work, "format": made.format.name, "clinic": made.clinic,
            "audience": str(made.audience), "digest": shown.digest,
            "count": len(sizes), "width": width, "height": height, "preview": shown.preview,
            "held_back": shown.held_back, "old": shown.old,
            "contents": [asdict(heading) for heading in paper.contents[:_HEADINGS]]}
    with reading:
        changed = changes.of(shown) if changes else ()
    events.tell("pages", **told, changed=list(changed), final=changes is not None)
