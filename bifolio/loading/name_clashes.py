"""Naming: no two handouts of a library have one file name, of which one would be lost."""

from __future__ import annotations

from bifolio.diagnostics import Findings
from bifolio.model import Audience, Library

_NO_NAMES = ("all", "none")  # what --clinic and --clinics mean otherwise


def taken(library: Library) -> frozenset[str]:
    """What the names of a library's handouts begin with."""
    return frozenset(name for work in library.works.values()
                     for name in (work.name, *(f"{work.name}-{s.name}" for s in work.sheets)))


def find_same_names(library: Library, findings: Findings) -> None:
    """A finding where two handouts would have one file name, of which one would be lost."""
    taken = {name: work.span for name, work in library.works.items()}
    for work in library.works.values():
        for sheet in work.sheets:
            name = f"{work.name}-{sheet.name}"
            if name in taken or sheet.name in tuple(Audience):
                findings.add("same-name", work.span,
                             f"The sheet “{sheet.name}” would have another handout's file name.",
                             "Give the sheet another id.")
            taken[name] = work.span
    for clinic in library.clinics.values():
        if clinic.name in (*Audience, *_NO_NAMES):
            findings.add("same-name", clinic.span, f"A clinic cannot be called “{clinic.name}”.",
                         f"Give {'it another id' if clinic.end.line else 'its file another name'}.")
