"""Reading the sheets that a work.yaml names."""

from __future__ import annotations

import re

from bifolio.diagnostics import suggest
from bifolio.loading.wordings import read_audience, read_wordings
from bifolio.loading.yaml import Reader, Scalar, Value
from bifolio.model import Audience, Sheet

_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_ORIENTATIONS = ("portrait", "landscape")
_SIZES = ("standard", "large")
_SOURCE = re.compile(r"(table|figure|box|section)\s+(\S+)")


def read_sheets(value: Value | None, reader: Reader) -> tuple[Sheet, ...]:
    """The sheets in their order; one that cannot be made is a finding and left out."""
    sheets: dict[str, Sheet] = {}
    for item in reader.items(value):
        sheet = _sheet(item, reader)
        if sheet and sheet.name in sheets:
            reader.findings.add("duplicate-yaml-key", item.span,
                                f"There are two sheets with the id “{sheet.name}”.",
                                f"Give one of them another id (the first is at "
                                f"{sheets[sheet.name].span}).")
        elif sheet:
            sheets[sheet.name] = sheet
    return tuple(sheets.values())


def _sheet(item: Value, reader: Reader) -> Sheet | None:
    keys = reader.mapping(item, "a sheet", ("id", "title", "audience", "from"),
                          ("orientation", "sizes", "leave_out"))
    name = reader.shaped(keys.get("id"), "The sheet's id", _ID,
                         "Use letters a to z, digits, and single - between them.")
    titles = read_wordings(keys.get("title"), "The sheet's title", reader)
    audience = _audience(keys.get("audience"), reader)
    parts = tuple(filter(None, (_part(part, reader) for part in reader.items(keys.get("from")))))
    orientation = _word(keys.get("orientation"), "The orientation", _ORIENTATIONS, reader)
    sizes = tuple(filter(None, (_word(size, "A size", _SIZES, reader)
                                for size in reader.items(keys.get("sizes")))))
    if not (name and titles and audience and parts):
        return None
    left_out = tuple((reader.text(value, "A criterion"), value.span)
                     for value in reader.items(keys.get("leave_out")))
    return Sheet(name, titles, audience, parts, orientation or _ORIENTATIONS[0],
                 sizes or _SIZES, left_out, item.span)


def _part(value: Value, reader: Reader) -> tuple[str, str] | None:
    source = reader.shaped(value, "The sheet's source", _SOURCE.pattern,
                           "Write “table NAME”, “figure NAME”, “box HEADING” or “section "
                           "HEADING”, where HEADING is a heading's anchor: when-to-get-help.")
    kind, _, name = source.partition(" ")
    return (kind, name.strip()) if name else None


def _audience(value: Value | None, reader: Reader) -> Audience | None:
    if isinstance(value, Scalar):
        return read_audience(value, reader)
    reader.text(value, "The sheet's audience")
    return None


def _word(value: Value | None, of: str, known: tuple[str, ...], reader: Reader) -> str:
    """The value as one of the `known` words; "" when it is absent or (a finding) another."""
    word = reader.text(value, of)
    if value is not None and word and word not in known:
        reader.findings.add("unknown-name", value.span, f"{of} cannot be “{word}”.",
                            suggest(word, known))
        return ""
    return word
