"""Dots and whiskers: each result a dot, its interval a line, all along one axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bifolio.composition.drawings.axes import axis_title, draw_axis, draw_grid
from bifolio.composition.drawings.pen import Canvas, circle, diamond
from bifolio.composition.drawings.scales import Scale, numbers_of, scale
from bifolio.model import Drawing, DrawnMark, DrawnNumber, DrawnPanel
from bifolio.model.numbers import set_interval, set_number
from bifolio.model.trees import plain

_GAP = 10.0
_LABELS, _PLOT = 0.4, 0.3  # of the width: the most for the names, the least for the plot


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where names, plot and numbers stand. Without room for three columns, names and numbers
    stand in a line above each row (`stacked`)."""

    names: float
    scale: Scale
    stacked: bool


def draw_whiskers(drawing: Drawing, canvas: Canvas) -> float:
    """Draw all rows, the axis, and the key to the head-to-head mark; returns the height."""
    marks = [mark for panel in drawing.panels for mark in panel.marks]
    columns = _columns(drawing, canvas, marks)
    top = _header(canvas, marks)
    if top and drawing.panels and _shares(canvas, drawing.panels[0]):
        top = 0.0  # its name stands in the same line
    for panel in drawing.panels:
        if plain(panel.label):
            top += canvas.paragraph((0, top, canvas.pen.width), panel.label, bold=True)
        if plain(panel.note):
            top += canvas.paragraph((0, top, canvas.pen.width), panel.note)
        for mark in panel.marks:
            top = _row(drawing, canvas, (mark, top), columns)
        top += canvas.pen.size * 0.3
    top = draw_axis(canvas, columns.scale, top, drawing.language)
    title = axis_title(drawing.axis, numbers_of(marks), drawing.language)
    deep = canvas.paragraph((0, top, canvas.pen.width), title, "middle" if columns.stacked
                            else "end")
    left = canvas.pen.width - canvas.measure(plain(title)) - 2 * _GAP
    if columns.stacked or _key_width(drawing, canvas) > left:
        top += deep + canvas.leading * 0.4
    return max(_key(drawing, canvas, marks, top), top + deep + 1)


def _shares(canvas: Canvas, panel: DrawnPanel) -> bool:
    """Whether a group's name leaves room for the name of the column of numbers beside it."""
    return 0 < canvas.measure(plain(panel.label), True) < canvas.pen.width * 0.7


def _said(number: DrawnNumber, language: str) -> str:
    words = set_number(number.value, language)
    if not number.low:
        return words
    return f"{words} ({set_interval(number.low, number.high, '', language)})"


def _columns(drawing: Drawing, canvas: Canvas, marks: Sequence[DrawnMark]) -> _Columns:
    numbers = numbers_of(marks)
    width = canvas.pen.width
    wide = max((canvas.measure(_said(number, drawing.language)) for number in numbers), default=0)
    names = min(max((canvas.measure(plain(mark.label)) for mark in marks), default=0),
                width * _LABELS)
    stacked = width - names - wide - 3 * _GAP < width * _PLOT
    start, end = (_GAP, width - _GAP) if stacked else \
        (names + 1.5 * _GAP, width - wide - 1.5 * _GAP)
    most = max(int((end - start) / (canvas.pen.size * 4)), 2)
    return _Columns(names, scale(numbers, start, end, most), stacked)


def _header(canvas: Canvas, marks: Sequence[DrawnMark]) -> float:
    """The name of the column of numbers, where there is one."""
    levels = list(dict.fromkeys(number.level for number in numbers_of(marks) if number.level))
    if not levels:
        return 0.0
    named = f" {canvas.words.either} ".join(levels)
    canvas.text(canvas.pen.width, canvas.pen.size * 0.95, f"({named})", "end")
    return canvas.leading


def _row(drawing: Drawing, canvas: Canvas, placed: tuple[DrawnMark, float],
         columns: _Columns) -> float:
    """One row; returns where it ends."""
    mark, top = placed
    said = _said(mark.number, drawing.language) if mark.number else ""
    right = canvas.pen.width
    if columns.stacked:
        taken = canvas.measure(said) + _GAP
        deep = canvas.paragraph((0, top, right - taken), mark.label)
        canvas.text(right, top + canvas.pen.size * 0.95, said, "end")
        top += deep
        draw_grid(canvas, columns.scale, top, top + canvas.leading * 0.9)
        _whisker(canvas, mark, top + canvas.leading * 0.45, columns.scale)
        return top + canvas.leading
    deep = canvas.paragraph((0, top, columns.names + 1), mark.label)
    canvas.text(right, top + canvas.pen.size * 0.95, said, "end")
    end = top + deep + canvas.pen.size * 0.1
    draw_grid(canvas, columns.scale, top, end)
    _whisker(canvas, mark, top + canvas.pen.size * 0.65, columns.scale)
    return end


def _whisker(canvas: Canvas, mark: DrawnMark, y: float, along: Scale) -> None:
    if mark.number is None:
        return
    radius = canvas.pen.size * 0.3
    if mark.number.low:
        low, high = along.at(mark.number.low), along.at(mark.number.high)
        canvas.line((low, y), (high, y), weight=1.1)
        for end in (low, high):
            canvas.line((end, y - radius * 0.8), (end, y + radius * 0.8), weight=1.1)
    _dot(canvas, (along.at(mark.number.value), y), radius, mark.special)


def _dot(canvas: Canvas, place: tuple[float, float], radius: float, special: bool) -> None:
    """A dark circle, or an open diamond for what was compared head to head."""
    if special:
        canvas.shape(diamond(*place, radius * 1.45), canvas.pen.paper, stroke=canvas.pen.accent,
                     weight=1.2, name="head-to-head")
    else:
        canvas.shape(circle(*place, radius), canvas.pen.accent, stroke=canvas.pen.accent,
                     name="dot")


def _key(drawing: Drawing, canvas: Canvas, marks: Sequence[DrawnMark], top: float) -> float:
    if not drawing.keys or not any(mark.special for mark in marks):
        return top + 1
    radius = canvas.pen.size * 0.3
    _dot(canvas, (radius * 1.5, top + canvas.leading * 0.5), radius, True)
    canvas.parts[-1] = canvas.parts[-1].replace('class="', 'class="key-')
    return top + canvas.paragraph((radius * 4, top, canvas.pen.width - radius * 4),
                                  drawing.keys[-1]) + 1


def _key_width(drawing: Drawing, canvas: Canvas) -> float:
    """What the key takes, with its mark, of a line that it shares with the axis's words."""
    words = plain(drawing.keys[-1]) if drawing.keys else ""
    return canvas.measure(words) + canvas.pen.size * 1.2
