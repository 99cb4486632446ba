"""Bars in panels of one size, so that a benefit and a harm are seen together."""

from __future__ import annotations

from bifolio.composition.drawings.axes import axis_title, draw_axis, draw_grid
from bifolio.composition.drawings.pen import Canvas
from bifolio.composition.drawings.scales import Scale, numbers_of, scale
from bifolio.model import Drawing, DrawnMark, DrawnPanel
from bifolio.model.numbers import set_interval, set_number, set_quantity
from bifolio.model.trees import plain

_GAP = 28.0
_NARROW = 15  # ems: panels narrower than this stand under one another
_STYLES = 3  # solid, hatched, open: looks that bars take in turn


def draw_bars(drawing: Drawing, canvas: Canvas) -> float:
    """Draw all panels, side by side where there is room; returns the height."""
    panels = drawing.panels
    width = (canvas.pen.width - _GAP * (len(panels) - 1)) / max(len(panels), 1)
    if width < _NARROW * canvas.pen.size:
        top = 0.0
        for panel in panels:
            top = _panel(drawing, canvas, panel, (0, top, canvas.pen.width)) + canvas.leading
        return top
    heads = max(_head_height(canvas, panel, width) for panel in panels)
    ends = []
    for number, panel in enumerate(panels):
        top = heads - _head_height(canvas, panel, width)
        ends.append(_panel(drawing, canvas, panel, (number * (width + _GAP), top, width)))
        if number:
            x = number * (width + _GAP) - _GAP / 2
            canvas.line((x, 0), (x, max(ends)), weight=0.5, colour=canvas.pen.rule)
    return max(ends) + 1


def _head_height(canvas: Canvas, panel: DrawnPanel, width: float) -> float:
    return canvas.height_of(panel.label, width, True)


def _panel(drawing: Drawing, canvas: Canvas, panel: DrawnPanel,
           place: tuple[float, float, float]) -> float:
    """One panel: name, bars, axis, what it shows, note; returns where it ends."""
    x, top, width = place
    top += canvas.paragraph((x, top, width), panel.label, bold=True) + canvas.pen.size * 0.3
    numbers = numbers_of(panel.marks)
    if not numbers:
        return top
    edge = canvas.pen.size
    along = scale(numbers, x + edge, x + width - edge,
                  max(int((width - 2 * edge) / (canvas.pen.size * 3.5)), 2))
    for number, mark in enumerate(panel.marks):
        top = _bar(drawing, canvas, (mark, number), (x, top, width), along)
    top = draw_axis(canvas, along, top, drawing.language)
    title = axis_title(panel.axis, numbers, drawing.language)
    top += canvas.paragraph((x, top, width), title)
    if plain(panel.note):
        top += canvas.pen.size * 0.4
        top += canvas.paragraph((x, top, width), panel.note)
    return top


def _bar(drawing: Drawing, canvas: Canvas, numbered: tuple[DrawnMark, int],
         place: tuple[float, float, float], along: Scale) -> float:
    """One bar under its name and number; returns where it ends."""
    (mark, number), (x, top, width) = numbered, place
    if mark.number is None:
        return top
    said = set_quantity(mark.number.value, mark.number.unit, drawing.language) \
        if mark.number.unit.startswith("%") else set_number(mark.number.value, drawing.language)
    if mark.number.low:
        interval = set_interval(mark.number.low, mark.number.high, mark.number.level,
                                drawing.language)
        said += f" ({interval})"
    taken = canvas.measure(said, True) + canvas.pen.size * 0.8
    if canvas.measure(plain(mark.label)) + taken <= width:
        deep = canvas.paragraph((x, top, width - taken), mark.label)
        canvas.text(x + width, top + canvas.pen.size * 0.95, said, "end", True)
    else:
        deep = canvas.paragraph((x, top, width), mark.label)
        canvas.text(x + width, top + deep + canvas.pen.size * 0.95, said, "end", True)
        deep += canvas.leading
    top += deep + canvas.pen.size * 0.2
    high = canvas.pen.size
    draw_grid(canvas, along, top - 2, top + high + 2)
    zero, end = along.at(along.level), along.at(mark.number.value)
    _fill(canvas, (min(zero, end), top, max(abs(end - zero), 0.5), high), number % _STYLES)
    canvas.line((zero, top - 2), (zero, top + high + 2), weight=1)
    if mark.number.low:
        _interval(canvas, mark, top + high / 2, along)
    return top + high + canvas.pen.size * 0.5


def _fill(canvas: Canvas, box: tuple[float, float, float, float], style: int) -> None:
    canvas.rect(box, canvas.pen.accent if style == 0 else canvas.pen.paper, name="bar", weight=0.9)
    if style == 1:
        x, y, wide, high = box
        canvas.hatch([(x, y), (x + wide, y), (x + wide, y + high), (x, y + high)])


def _interval(canvas: Canvas, mark: DrawnMark, y: float, along: Scale) -> None:
    """The interval, on a paler line of its own width so that it shows on any fill."""
    if mark.number is None:
        return
    low, high = along.at(mark.number.low), along.at(mark.number.high)
    for weight, colour in ((3.0, canvas.pen.paper), (1.1, canvas.pen.ink)):
        canvas.line((low, y), (high, y), weight=weight, colour=colour)
        for end in (low, high):
            canvas.line((end, y - 3), (end, y + 3), weight=weight, colour=colour)
