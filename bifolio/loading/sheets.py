"""Reading the sheets that a work.yaml names."""

from __future__ import annotations

from bifolio.loading import shapes
from bifolio.loading.wordings import wordings_of
from bifolio.loading.yaml import Fields
from bifolio.model import Audience, Sheet


def read_sheets(work: Fields) -> tuple[Sheet, ...]:
    """The sheets in their order; one that cannot be made is a finding and left out."""
    sheets: dict[str, Sheet] = {}
    for keys in work.mappings("sheets"):
        sheet = _sheet(keys)
        if sheet and sheet.name in sheets:
            work.reader.findings.add("duplicate-yaml-key", keys.span,
                                     f"There are two sheets with the id “{sheet.name}”.",
                                     f"Give one of them another id (the first is at "
                                     f"{sheets[sheet.name].span}).")
        elif sheet:
            sheets[sheet.name] = sheet
    return tuple(sheets.values())


def _sheet(keys: Fields) -> Sheet | None:
    name, titles, audience = keys.text("id"), wordings_of(keys, "title"), keys.text("audience")
    parts = tuple((kind, part.strip()) for kind, _, part in
                  (source.partition(" ") for source in keys.texts("from")) if part)
    orientation, sizes = keys.text("orientation"), keys.texts("sizes")
    if not (name and titles and audience and parts):
        return None
    left_out = tuple((keys.reader.text(value, shapes.LEFT_OUT), value.span)
                     for value in keys.items("leave_out"))
    return Sheet(name, titles, Audience(audience), parts, orientation or shapes.ORIENTATIONS[0],
                 sizes or shapes.SHEET_SIZES, left_out, keys.span)
