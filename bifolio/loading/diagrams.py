"""Reading the panels of a schematic: elements on a grid, and the arrows between them."""

from __future__ import annotations

from bifolio.diagnostics import suggest
from bifolio.loading import shapes
from bifolio.loading.wordings import readers_of, wordings_of
from bifolio.loading.yaml import Fields, Scalar
from bifolio.model import PlannedArrow, PlannedMark, PlannedPanel


def read_scheme(top: Fields) -> tuple[PlannedPanel, ...]:
    """The panels of a schematic, in their order."""
    return tuple(map(_panel, top.mappings("panels")))


def _panel(keys: Fields) -> PlannedPanel:
    elements: dict[str, PlannedMark] = {}
    for item in keys.mappings("elements"):
        element = _element(item)
        if element and element.name in elements:
            keys.reader.findings.add("duplicate-yaml-key", item.span,
                                     f"There are two elements with the id “{element.name}”.",
                                     f"Give one of them another id (the first is at "
                                     f"{elements[element.name].span}).")
        elif element:
            elements[element.name] = element
    arrows = tuple(arrow for item in keys.mappings("arrows") if (arrow := _arrow(item, elements)))
    return PlannedPanel(wordings_of(keys, "name"), (), wordings_of(keys, "note"),
                        tuple(elements.values()), readers_of(keys), keys.span, arrows)


def _element(keys: Fields) -> PlannedMark | None:
    name, shape, place = keys.text("id"), keys.text("shape"), _place(keys)
    label, readers = wordings_of(keys, "label"), readers_of(keys)
    if not (name and shape and place):
        return None
    if shape in ("box", "text") and not label:
        keys.reader.findings.add("missing-key", keys.span, f"The {shape} “{name}” has no label.",
                                 "Add a line “label: …”, or take it out.")
    return PlannedMark(label, readers, keys.span, name=name, shape=shape,
                       column=place[0], row=place[1])


def _place(keys: Fields) -> tuple[int, int] | None:
    """A place on the grid, [column, row], both from 1."""
    value = keys.get("at")
    if value is None:
        return None
    typed = [item.text for item in keys.reader.items(value) if isinstance(item, Scalar)]
    if len(typed) == 2 and set(typed) <= set(shapes.GRID):
        return int(typed[0]), int(typed[1])
    keys.reader.findings.add("unexpected-value", value.span, "This is no place on the grid.",
                             f"Write at: [column, row], each from 1 to {shapes.GRID[-1]}.")
    return None


def _arrow(keys: Fields, elements: dict[str, PlannedMark]) -> PlannedArrow | None:
    ends = [_end(keys, key, elements) for key in ("from", "to")]
    style = keys.text("style") or "solid"
    label, readers = wordings_of(keys, "label"), readers_of(keys)
    if not all(ends):
        return None
    if ends[0] == ends[1]:
        keys.reader.findings.add("unexpected-value", keys.span,
                                 "This arrow leads to where it begins.",
                                 "Name another element after from: or to:.")
        return None
    return PlannedArrow(ends[0], ends[1], style, label, readers, keys.span)


def _end(keys: Fields, key: str, elements: dict[str, PlannedMark]) -> str:
    name = keys.text(key)
    if name and name not in elements:
        keys.reader.findings.add("unknown-name", keys.place(key),
                                 f"There is no element “{name}” in this panel.",
                                 suggest(name, elements))
        return ""
    return name
