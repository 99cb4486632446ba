"""Reading the panels of a schematic: elements on a grid, and the arrows between them."""

from __future__ import annotations

import re

from bifolio.diagnostics import suggest
from bifolio.loading.wordings import read_readers, read_wordings
from bifolio.loading.yaml import Mapping, Reader, Scalar, Sequence, Value
from bifolio.model import PlannedArrow, PlannedMark, PlannedPanel
from bifolio.model.source import Span

SHAPES = ("box", "gate-closed", "gate-open", "membrane", "receptor", "signal", "sugar", "text")
STYLES = ("blocked", "dashed", "solid")
_ID = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_GRID = 12  # columns or rows that a page has room for


def read_scheme(top: Mapping, reader: Reader) -> tuple[PlannedPanel, ...]:
    """The panels of a schematic, in their order."""
    return tuple(_panel(item, reader) for item in _list(top.get("panels"), "panels", reader))


def _panel(item: Value, reader: Reader) -> PlannedPanel:
    keys = reader.mapping(item, "a panel", ("name", "elements"), ("arrows", "note", "audience"))
    elements: dict[str, PlannedMark] = {}
    for value in _list(keys.get("elements"), "elements", reader):
        element = _element(value, reader)
        if element and element.name in elements:
            reader.findings.add("duplicate-yaml-key", value.span,
                                f"There are two elements with the id “{element.name}”.",
                                f"Give one of them another id (the first is at "
                                f"{elements[element.name].span}).")
        elif element:
            elements[element.name] = element
    arrows = tuple(arrow for value in _list(keys.get("arrows"), "arrows", reader)
                   if (arrow := _arrow(value, elements, reader)))
    return PlannedPanel(
        read_wordings(keys.get("name"), "The name", reader), (),
        read_wordings(keys.get("note"), "The note", reader), tuple(elements.values()),
        read_readers(keys.get("audience"), reader), item.span, arrows)


def _list(value: Value | None, key: str, reader: Reader) -> tuple[Value, ...]:
    if value is not None and not isinstance(value, Sequence):
        reader.findings.add("unexpected-value", value.span,
                            f"Under “{key}” there should be a list.",
                            "Begin each entry with - on a line of its own.")
        return ()
    return reader.items(value)


def _element(item: Value, reader: Reader) -> PlannedMark | None:
    keys = reader.mapping(item, "an element", ("id", "shape", "at"), ("label", "audience"))
    name = reader.shaped(keys.get("id"), "The id of an element", _ID,
                         "Use small letters, digits, and single - between them.")
    shape = _one_of(keys.get("shape"), "The shape", SHAPES, reader)
    place = _place(keys.get("at"), reader)
    label = read_wordings(keys.get("label"), "The label", reader)
    readers = read_readers(keys.get("audience"), reader)
    if not (name and shape and place):
        return None
    if shape in ("box", "text") and not label:
        reader.findings.add("missing-key", item.span, f"The {shape} “{name}” has no label.",
                            "Add a line “label: …”, or take it out.")
    return PlannedMark(label, readers, item.span, name=name, shape=shape,
                       column=place[0], row=place[1])


def _place(value: Value | None, reader: Reader) -> tuple[int, int] | None:
    """A place on the grid, [column, row], both from 1."""
    if value is None:
        return None
    typed = [item.text for item in reader.items(value) if isinstance(item, Scalar)]
    if len(typed) == 2 and re.fullmatch(r"[0-9]{1,3} [0-9]{1,3}", " ".join(typed)) and \
            all(1 <= int(t) <= _GRID for t in typed):
        return int(typed[0]), int(typed[1])
    reader.findings.add("unexpected-value", value.span, "This is no place on the grid.",
                        f"Write at: [column, row], each from 1 to {_GRID}.")
    return None


def _arrow(item: Value, elements: dict[str, PlannedMark], reader: Reader) -> PlannedArrow | None:
    keys = reader.mapping(item, "an arrow", ("from", "to"), ("style", "label", "audience"))
    ends = [_end(keys.get(key), elements, reader) for key in ("from", "to")]
    style = _one_of(keys.get("style"), "The style", STYLES, reader) or "solid"
    label = read_wordings(keys.get("label"), "The label", reader)
    readers = read_readers(keys.get("audience"), reader)
    if not all(ends):
        return None
    if ends[0] == ends[1]:
        reader.findings.add("unexpected-value", item.span, "This arrow leads to where it begins.",
                            "Name another element after from: or to:.")
        return None
    return PlannedArrow(ends[0], ends[1], style, label, readers, item.span)


def _end(value: Value | None, elements: dict[str, PlannedMark], reader: Reader) -> str:
    name = reader.text(value, "An end of an arrow")
    if name and name not in elements:
        span: Span = value.span if value else reader.source.whole()
        reader.findings.add("unknown-name", span, f"There is no element “{name}” in this panel.",
                            suggest(name, elements))
        return ""
    return name


def _one_of(value: Value | None, of: str, known: tuple[str, ...], reader: Reader) -> str:
    word = reader.text(value, of)
    if value is not None and word and word not in known:
        reader.findings.add("unexpected-value", value.span, f"{of} cannot be “{word}”.",
                            suggest(word, known))
        return ""
    return word
