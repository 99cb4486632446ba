"""Telling: each kind of fault of a finished paper as one finding, where the writer can mend it."""

from __future__ import annotations

import json
from collections.abc import Container, Mapping, Sequence
from textwrap import shorten
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.model import Edition, Format
from bifolio.model.source import Span
from bifolio.proofreading.paper_proof.faults import Fault, PaperProof
from bifolio.proofreading.paper_proof.letters import visible
from bifolio.proofreading.written_places import key_of, written_places

_QUOTED = 70  # signs of a passage are enough to know it by
_FOLDERS, _DESIGN = ("styles/", "templates/"), (".css", ".html")
_PAGE = Span("(page)")
_WIDE = ("A table on this page is wider than the text. Shorten its longest words, take a column "
         "out, or split it.")


def own_design(source_files: SourceFiles) -> tuple[str, ...]:
    """The style sheets and templates that are a library's own."""
    return tuple(path for folder in _FOLDERS for path in source_files.under(folder)
                 if path.endswith(_DESIGN) and path not in source_files.lent)


def tell_faults(proof: PaperProof, edition: Edition, page: Format, own: Sequence[str],
                findings: Findings, overfull: Container[int] = ()) -> None:
    """A finding for each kind of fault: the first of them, and how many more there are.

    It stands at the rule of a style sheet that is to blame, else at the words in the text. `own`
    are the style sheets and templates of the library, of which one must be to blame; but what a
    table does that is too wide, on the `overfull` pages, is to be mended in it.
    """
    kinds: dict[str, list[Fault]] = {}
    for fault in proof.faults:
        kinds.setdefault(fault.rule, []).append(fault)
    for rule, faults in kinds.items():
        more = f" There {'are' if len(faults) > 2 else 'is'} {len(faults) - 1} more of the kind." \
            if len(faults) > 1 else ""
        findings.add(rule, _place(proof, faults[0], edition, own), _said(faults[0], page) + more,
                     _WIDE if faults[0].page in overfull else _mended(proof, own))


def places_of(proof: PaperProof, edition: Edition) -> bytes:
    """Each passage of a finished paper as JSON: its boxes, with their pages; and its line.

    A box is page, left, bottom, right and top, in points from the lower left; the line is that of
    the library's file, where the passage comes from one.
    """
    written = written_places(edition)
    places: dict[str, dict[str, Any]] = {}
    for printed in proof.printed:
        place = places.setdefault(printed.passage, {})
        if span := _written(printed.passage, printed.words, written):
            place["line"] = str(span)
        place.setdefault("boxes", []).append(
            [printed.page, printed.left, printed.bottom, printed.right, printed.top])
    return json.dumps(places, ensure_ascii=False, separators=(",", ":")).encode()


def _written(passage: str, words: str, places: Mapping[str, Span]) -> Span | None:
    """Where a passage was written: by its first words, or its table's name."""
    table = passage.partition("/")[0].removeprefix("table-")
    return places.get(words) or places.get(table)


def _said(fault: Fault, page: Format) -> str:
    words = f"“{shorten(visible(fault.words), _QUOTED, placeholder=' …')}”"
    where, why = f"page {fault.page}" if fault.page else "The file", fault.why
    at = f"On {where} " if fault.page else ""
    match fault.rule:
        case "word-not-on-paper":
            return f"{where.capitalize()} lacks {words}{': ' + why if why else ''}."
        case "word-nobody-wrote":
            return (f"{where.capitalize()} says {words}, which neither the text nor a template "
                    f"does{': ' + why if why else ''}.")
        case "word-not-in-sight":
            return f"{at}{words} cannot be seen: {why}."
        case "word-out-of-place":
            return f"{at}{words} does not stand as it should: {why}."
        case "wrong-page-size":
            width, height = (round(side / 72 * 25.4) for side in page.points)
            return f"{where.capitalize()} is {why}; its paper is {width} × {height} mm."
    raise AssertionError(f"no fault of a paper is {fault.rule}")


def _place(proof: PaperProof, fault: Fault, edition: Edition, own: Sequence[str]) -> Span:
    """Where it can be mended, as near as is known."""
    if proof.suspect:
        return proof.suspect
    if own:
        return Span(own[0])
    places = written_places(edition)
    return _written(fault.passage, key_of(fault.words), places) or _PAGE


def _mended(proof: PaperProof, own: Sequence[str]) -> str:
    if proof.suspect:
        return "Change this rule: without it the page is as it was composed."
    if own:
        return f"Look in {', '.join(own)}: nothing else in the library can do this."
    return "Nothing in the library can do this, so it is a fault of Bifolio: please report it."
