"""Time lines: values at their times, one line a group, told apart by mark and by dash."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from bifolio.composition.drawings.axes import axis_title, draw_axis
from bifolio.composition.drawings.pen import Canvas, circle, diamond, n
from bifolio.composition.drawings.scales import Scale, even_scale, numbers_of, scale, written
from bifolio.model import Drawing, DrawnNumber, DrawnPanel
from bifolio.model.languages import language
from bifolio.model.numbers import set_number
from bifolio.model.trees import plain

_HEIGHT = 13  # ems, of the plot
_DASHES = ("", "5 2.5", "1.5 2")


def draw_time_line(drawing: Drawing, canvas: Canvas) -> float:
    """Draw the lines, both axes and the key; returns the height."""
    numbers = numbers_of(mark for panel in drawing.panels for mark in panel.marks)
    size = canvas.pen.size
    if not numbers:
        return 0.0
    title = axis_title(drawing.axis, numbers, drawing.language)
    top = canvas.paragraph((0, 0, canvas.pen.width), title) + size
    up = scale(numbers, top + _HEIGHT * size, top, 6)
    left = max(canvas.measure(_tick(drawing, tick)) for tick in up.ticks) + size * 0.8
    right = canvas.pen.width - size * 3
    times = [Decimal(number.at) for number in numbers]
    along = even_scale(times, left + size * 0.5, right, max(int((right - left) / (size * 4)), 2))
    for tick in up.ticks:
        y = up.at(tick)
        zero = tick == up.level
        canvas.line((left, y), (right, y), weight=0.9 if zero else 0.5,
                    colour=canvas.pen.ink if zero else canvas.pen.rule, dash="" if zero else "1 2")
        canvas.text(left - size * 0.4, y + size * 0.32, _tick(drawing, tick), "end")
    for number, panel in enumerate(drawing.panels):
        _line(drawing, canvas, (panel, number), (along, up))
    bottom = draw_axis(canvas, along, max(up.start, up.at(up.ticks[0])) + size * 0.4,
                       drawing.language)
    periods = canvas.words.periods.format(
        period=numbers[0].period, periods=language(drawing.language).several(numbers[0].period))
    canvas.text(right, bottom + size * 0.95, periods, "end")
    return _key(drawing, canvas, bottom + canvas.leading * 1.2)


def _tick(drawing: Drawing, tick: Decimal) -> str:
    return set_number(written(tick), drawing.language)


def _line(drawing: Drawing, canvas: Canvas, numbered: tuple[DrawnPanel, int],
          scales: tuple[Scale, Scale]) -> None:
    (panel, style), (along, up) = numbered, scales
    numbers = sorted(numbers_of(panel.marks), key=lambda number: Decimal(number.at))
    places = [(along.at(number.at), up.at(number.value)) for number in numbers]
    if drawing.from_zero:
        places.insert(0, (along.at("0"), up.at("0")))
    for start, end in pairwise(places):
        canvas.line(start, end, weight=1.3, dash=_DASHES[style % len(_DASHES)])
    _points(drawing, canvas, (numbers, style), scales)


def _points(drawing: Drawing, canvas: Canvas, styled: tuple[Sequence[DrawnNumber], int],
            scales: tuple[Scale, Scale]) -> None:
    (numbers, style), (along, up) = styled, scales
    for number in numbers:
        x, y = along.at(number.at), up.at(number.value)
        if number.low:
            canvas.line((x, up.at(number.low)), (x, up.at(number.high)), weight=1.1)
        _mark(canvas, (x, y), style)
        canvas.text(x + canvas.pen.size * 0.5, y - canvas.pen.size * 0.45,
                    set_number(number.value, drawing.language), bold=True)


def _mark(canvas: Canvas, place: tuple[float, float], style: int) -> None:
    """A dark circle, an open diamond or an open square, by the line's number."""
    radius, (x, y) = canvas.pen.size * 0.3, place
    paths = (circle(x, y, radius), diamond(x, y, radius * 1.35),
             f"M{n(x - radius)} {n(y - radius)}h{n(2 * radius)}v{n(2 * radius)}h{n(-2 * radius)}z")
    fill = canvas.pen.accent if style % 3 == 0 else canvas.pen.paper
    canvas.shape(paths[style % 3], fill, stroke=canvas.pen.accent, weight=1.1, name="point")


def _key(drawing: Drawing, canvas: Canvas, top: float) -> float:
    """Which line is whose."""
    size = canvas.pen.size
    for number, panel in enumerate(drawing.panels):
        if not plain(panel.label):
            continue
        y = top + size * 0.6
        canvas.line((0, y), (size * 2.6, y), weight=1.3, dash=_DASHES[number % len(_DASHES)])
        _mark(canvas, (size * 1.3, y), number)
        canvas.parts[-1] = canvas.parts[-1].replace('class="', 'class="key-')
        top += canvas.paragraph((size * 3.2, top, canvas.pen.width - size * 3.2), panel.label)
    return top + 1
