"""Telling a figure in words: all that the picture says, for whom cannot see it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bifolio.model import Citation, Drawing, DrawnArrow, DrawnMark, DrawnPanel
from bifolio.model.trees import plain, rewrite

_FORMS = {
    "icon-array": "Rows of icons, one for each person.",
    "dot-and-whisker": "A dot for each result, with a line for its interval.",
    "bars": "Bars.",
    "time-line": "Lines over time.",
    "schematic": "A drawing.",
}
_ARROWS = {
    "solid": "An arrow leads from {} to {}",
    "dashed": "A broken arrow leads weakly from {} to {}",
    "blocked": "The way from {} to {} is blocked",
}
_SHAPES = {"gate-open": "an open gate", "gate-closed": "a closed gate"}


def tell_figures(tree: Any) -> Any:
    """A copy of `tree` in which each drawing has its description for who hears the page."""
    def told(noun: Any) -> Any:
        return replace(noun, told=_words(noun)) if isinstance(noun, Drawing) else noun

    return rewrite(tree, told)


def _words(drawing: Drawing) -> str:
    """The author's description, or one of all groups, numbers, intervals, times and people."""
    if drawing.alt:
        return plain(drawing.alt)
    sentences = [_FORMS[drawing.form], _sentence(plain(drawing.axis)),
                 *(sentence for panel in drawing.panels for sentence in _panel(drawing, panel)),
                 _sentence(f"Who and when: {setting}") if (setting := _setting(drawing)) else ""]
    return " ".join(filter(None, sentences))


def _setting(drawing: Drawing) -> str:
    return plain(tuple(piece for piece in drawing.setting if not isinstance(piece, Citation)))


def _sentence(words: str) -> str:
    words = words.strip()
    return words if not words or words[-1] in ".!?" else f"{words}."


def _panel(drawing: Drawing, panel: DrawnPanel) -> Iterator[str]:
    """What one panel says: its name, its marks or its arrows, its note."""
    name, axis = plain(panel.label), plain(panel.axis)
    lead = f"{name} ({axis})" if name and axis else name or axis
    if drawing.form == "schematic":
        yield _sentence(lead)
        yield from _scheme(panel)
    else:
        said = "; ".join(_mark(drawing, mark) for mark in panel.marks)
        yield _sentence(f"{lead}: {said}" if lead else said)
    yield _sentence(plain(panel.note))


def _mark(drawing: Drawing, mark: DrawnMark) -> str:
    label, said = plain(mark.label), plain(mark.said)
    if mark.icons:
        said = f"{count_words(mark)} people, {_lower(plain(drawing.keys[0]))}" \
               f"{f' ({said})' if said else ''}"
    if drawing.form == "time-line" and mark.number and mark.number.at:
        said = f"{said} at {mark.number.at} {mark.number.period}s"
    if mark.special and drawing.keys:
        said = f"{said}, {_lower(plain(drawing.keys[-1]))}"
    return f"{label}: {said}" if label else said


def count_words(mark: DrawnMark) -> str:
    """How many of how many, and whether about so many: “about 5 in 100”."""
    if mark.icons is None:
        return ""
    about = "" if mark.icons.exact else "about "
    return f"{about}{mark.icons.filled} in {mark.icons.of}"


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if words[1:2].islower() else words


def _scheme(panel: DrawnPanel) -> Iterator[str]:
    """What stands there, and what leads where."""
    names = {mark.name: _name(mark) for mark in panel.marks}
    shown = [name for name in dict.fromkeys(names.values()) if name]
    yield _sentence(f"It shows {', '.join(shown)}") if shown else ""
    for arrow in panel.arrows:
        yield _sentence(_arrow(arrow, names))


def _name(mark: DrawnMark) -> str:
    label, gate = plain(mark.label), _SHAPES.get(mark.shape, "")
    return f"{label} ({gate})" if label and gate else label or gate


def _arrow(arrow: DrawnArrow, names: dict[str, str]) -> str:
    if not (names.get(arrow.start) and names.get(arrow.end)):
        return ""
    told = _ARROWS[arrow.style].format(f"“{names[arrow.start]}”", f"“{names[arrow.end]}”")
    label = plain(arrow.label)
    return f"{told}: {label}" if label else told
