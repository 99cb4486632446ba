"""A citation key that leads nowhere."""

from __future__ import annotations

from collections.abc import Collection

from bifolio.diagnostics import Findings, correction_of_name, near
from bifolio.model import Bibliography, CitationItem


def report_unknown(item: CitationItem, bibliography: Bibliography, findings: Findings) -> None:
    """A finding for an item whose key has no entry, with the near match and its place."""
    match = near(item.key, bibliography.references)
    place = bibliography.references[match].span if match else None
    fix = (f"Add the entry, or cite the near match “{match}” ({place.path}:{place.line})."
           if place else f"Add the entry to {bibliography.path}.")
    findings.add("unknown-citation-key", item.span,
                 f"The citation key “{item.key}” is not in {bibliography.path}.", fix,
                 correction=correction_of_name(item.key, bibliography.references))


def unused(bibliography: Bibliography, cited_keys: Collection[str], findings: Findings) -> None:
    """Note each source that no work of the library cites."""
    for key, reference in bibliography.references.items():
        if key not in cited_keys:
            findings.add("unused-source", reference.span, f"No text cites “{key}”.",
                         "Cite it, or leave it for a later work.")
