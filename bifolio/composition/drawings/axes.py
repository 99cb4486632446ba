"""Axes: the line under a plot, with its numbers, its unit and what it shows."""

from __future__ import annotations

from bifolio.composition.drawings.pen import Canvas
from bifolio.composition.drawings.scales import Scale, written
from bifolio.model import DrawnNumber, Inlines, Text
from bifolio.model.languages import language as language_of
from bifolio.model.numbers import COMPARING, set_number, set_quantity
from bifolio.model.source import Span
from bifolio.model.trees import plain


def draw_axis(canvas: Canvas, along: Scale, top: float, language: str) -> float:
    """A level axis with its numbers; returns where the next line may begin."""
    canvas.line((along.start, top), (along.end, top), weight=0.6)
    for tick in along.ticks:
        x = along.at(tick)
        canvas.line((x, top), (x, top + 3), weight=0.6)
        canvas.text(x, top + 4 + canvas.pen.size * 0.95, set_number(written(tick), language),
                    "middle")
    return top + 4 + canvas.leading


def draw_grid(canvas: Canvas, along: Scale, top: float, end: float) -> None:
    """Lines through one row of a plot, to read values off: dark at no difference, faint elsewhere.

    Row by row, so that none runs through words.
    """
    for tick in along.ticks:
        x = along.at(tick)
        if tick == along.level:
            canvas.line((x, top), (x, end), weight=0.9)
        else:
            canvas.line((x, top), (x, end), weight=0.5, colour=canvas.pen.rule, dash="1 2")


def axis_title(axis: Inlines, numbers: list[DrawnNumber], language: str) -> Inlines:
    """What an axis shows, with the unit of its numbers unless its words have it."""
    units = list(dict.fromkeys(_unit(number.unit, language) for number in numbers))
    words = plain(axis)
    missing = [unit for unit in units if unit and unit not in words]
    if not missing:
        return axis
    span = next((piece.span for piece in axis if isinstance(piece, Text)), Span(""))
    either = f" {language_of(language).words.either} "
    return (*axis, Text(f" ({either.join(missing)})", span))


def _unit(unit: str, language: str) -> str:
    """A unit as it is written behind several: percentage points, not pp."""
    if not unit or unit in COMPARING:
        return unit
    return set_quantity("2", unit, language).removeprefix("2").strip("\u00a0 ")
