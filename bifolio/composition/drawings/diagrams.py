"""Schematics: labelled shapes on a grid, and the arrows between them, panel beside panel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import hypot

from bifolio.composition.drawings.elements import (
    draw_element,
    half_height,
    label_height,
    label_place,
    label_sides,
)
from bifolio.composition.drawings.pen import Canvas, n
from bifolio.model import Drawing, DrawnArrow, DrawnMark, DrawnPanel
from bifolio.model.trees import plain

_GAP = 22.0
_PAD = 6.0  # points inside a panel's frame
_NARROW = 15  # ems: panels narrower than this stand under one another
_CLEAR = 3.0  # points between an arrow's end and what it leads to


@dataclass(slots=True)
class _Grid:
    """Where the columns and rows of one panel are; `middles` are those of the rows' shapes."""

    left: float
    width: float
    columns: int
    middles: dict[int, float] = field(default_factory=dict)
    bottom: float = 0.0
    sides: Mapping[DrawnMark, int] = field(default_factory=dict)  # of labels beside their shapes

    @property
    def column(self) -> float:
        return self.width / self.columns

    def label_place(self, mark: DrawnMark) -> str:
        """Where a label stands: "inside", "above", "below" or "beside" its shape."""
        return label_place(mark, self.sides.get(mark, 0))

    def place(self, mark: DrawnMark) -> tuple[float, float]:
        """The middle of an element's shape; a membrane's is the middle of the panel."""
        x = self.left + (mark.column - 0.5) * self.column
        return (self.left + self.width / 2 if mark.shape == "membrane" else x,
                self.middles[mark.row])


def draw_scheme(drawing: Drawing, canvas: Canvas) -> float:
    """Draw all panels, side by side where there is room; returns the height."""
    panels = drawing.panels
    width = (canvas.pen.width - _GAP * (len(panels) - 1)) / max(len(panels), 1)
    stacked = width < _NARROW * canvas.pen.size
    wide = canvas.pen.width if stacked else width
    columns = max((mark.column for panel in panels for mark in panel.marks), default=1)
    inner = wide - 2 * _PAD
    heads = max(canvas.height_of(panel.label, wide, True) for panel in panels)
    top = bottom = 0.0
    for number, panel in enumerate(panels):
        x = 0.0 if stacked else number * (wide + _GAP)
        head = canvas.height_of(panel.label, wide, True) if stacked else heads
        canvas.paragraph((x, top, wide), panel.label, bold=True)
        frame = top + head + canvas.pen.size * 0.3
        grid = _Grid(x + _PAD, inner, columns)
        alike = (panel,) if stacked else panels  # rows of panels side by side stand level
        grid.sides = {mark: side for one in alike for mark, side in label_sides(
            canvas, one, grid.column, columns).items()}
        _set_rows(canvas, alike, grid, frame)
        canvas.rect((x, frame, wide, grid.bottom - frame), canvas.pen.paper, weight=0.6)
        _fill(canvas, panel, grid)
        bottom = max(bottom, _note(canvas, panel, (x, grid.bottom, wide)))
        if stacked:
            top = bottom + canvas.leading
    return bottom + 1


def _note(canvas: Canvas, panel: DrawnPanel, place: tuple[float, float, float]) -> float:
    x, top, width = place
    if not plain(panel.note):
        return top
    top += canvas.pen.size * 0.3
    return top + canvas.paragraph((x, top, width), panel.note)


def _set_rows(canvas: Canvas, panels: tuple[DrawnPanel, ...], grid: _Grid, top: float) -> None:
    """Give each row its height: the tallest shape in it, and the longest label under one."""
    marks = [mark for panel in panels for mark in panel.marks]
    spoken = any(plain(arrow.label) for panel in panels for arrow in panel.arrows)
    between = canvas.pen.size * (1.8 if spoken else 1.25)
    y = top + canvas.pen.size * 0.6
    for row in range(1, max((mark.row for mark in marks), default=0) + 1):
        here = [mark for mark in marks if mark.row == row]
        half = max((half_height(canvas, mark, grid.column) for mark in here),
                   default=canvas.pen.size * 0.5)
        above = max((label_height(canvas, mark, grid.column) for mark in here
                     if grid.label_place(mark) == "above"), default=0.0)
        below = max((label_height(canvas, mark, grid.column) for mark in here
                     if grid.label_place(mark) == "below"), default=0.0)
        grid.middles[row] = y + above + half
        y += above + 2 * half + below + between
    grid.bottom = y - between + canvas.pen.size * 0.6


def _fill(canvas: Canvas, panel: DrawnPanel, grid: _Grid) -> None:
    """Membranes first, then arrows, then shapes, so that each covers what lies behind it."""
    marks = {mark.name: mark for mark in panel.marks}
    layers = sorted(panel.marks, key=lambda mark: mark.shape != "membrane")
    for mark in layers:
        if mark.shape == "membrane":
            draw_element(canvas, mark, grid.place(mark), grid.width)
    for arrow in panel.arrows:
        _arrow(canvas, arrow, (marks[arrow.start], marks[arrow.end]), grid)
    for mark in layers:
        if mark.shape != "membrane":
            draw_element(canvas, mark, grid.place(mark), grid.column, grid.sides.get(mark, 0))
    for arrow in panel.arrows:
        if plain(arrow.label):
            _arrow_label(canvas, arrow, (marks[arrow.start], marks[arrow.end]), grid)


def _ends(canvas: Canvas, pair: tuple[DrawnMark, DrawnMark],
          grid: _Grid) -> tuple[tuple[float, float], tuple[float, float]]:
    """Where an arrow begins and ends, clear of both shapes and of the label under the first."""
    (x1, y1), (x2, y2) = (grid.place(mark) for mark in pair)
    away = hypot(x2 - x1, y2 - y1) or 1.0
    dx, dy = (x2 - x1) / away, (y2 - y1) / away
    trims = []
    for mark, down in zip(pair, (dy, -dy), strict=True):
        high = half_height(canvas, mark, grid.column)
        side = "below" if down > 0 else "above"
        if grid.label_place(mark) == side and abs(down) > 0.3:
            high += label_height(canvas, mark, grid.column)
        words = min(canvas.measure(plain(mark.label)) / 2, grid.column * 0.46)
        wide = {"text": words, "box": grid.column * 0.46}.get(mark.shape, canvas.pen.size * 1.1)
        reach = min(high / abs(dy) if abs(dy) > 0.01 else 1e9,
                    wide / abs(dx) if abs(dx) > 0.01 else 1e9)
        trims.append(reach + _CLEAR)
    over = sum(trims) / max(away - canvas.pen.size * 0.7, 1.0)
    trims = [trim / max(over, 1.0) for trim in trims]
    return ((x1 + dx * trims[0], y1 + dy * trims[0]), (x2 - dx * trims[1], y2 - dy * trims[1]))


def _arrow(canvas: Canvas, arrow: DrawnArrow, pair: tuple[DrawnMark, DrawnMark],
           grid: _Grid) -> None:
    """A line with a head; a broken one for what is weak; one that ends at a bar and is crossed
    out for what is blocked."""
    start, end = _ends(canvas, pair, grid)
    length = hypot(end[0] - start[0], end[1] - start[1]) or 1.0
    dx, dy = (end[0] - start[0]) / length, (end[1] - start[1]) / length
    head = canvas.pen.size * 0.5
    if arrow.style != "blocked":
        neck = (end[0] - dx * head, end[1] - dy * head)
        canvas.line(start, neck, weight=1.4, dash="3.5 2.5" if arrow.style == "dashed" else "")
        canvas.shape(f"M{n(end[0])} {n(end[1])}"
                     f"L{n(neck[0] - dy * head * 0.5)} {n(neck[1] + dx * head * 0.5)}"
                     f"L{n(neck[0] + dy * head * 0.5)} {n(neck[1] - dx * head * 0.5)}z",
                     canvas.pen.ink, name=f"arrow {arrow.style}")
        return
    canvas.line(start, end, weight=1.4, dash="3.5 2.5")
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    half = canvas.pen.size * 0.4
    canvas.shape(f"M{n(middle[0] - half)} {n(middle[1] - half)}h{n(2 * half)}v{n(2 * half)}"
                 f"h{n(-2 * half)}z", canvas.pen.paper, stroke=canvas.pen.paper,
                 name="arrow blocked")
    for slope in (1, -1):
        canvas.line((middle[0] - half, middle[1] - half * slope),
                    (middle[0] + half, middle[1] + half * slope), weight=1.8)


def _arrow_label(canvas: Canvas, arrow: DrawnArrow, pair: tuple[DrawnMark, DrawnMark],
                 grid: _Grid) -> None:
    """Words beside the middle of an arrow, on its right, or above one that lies level."""
    (x1, y1), (x2, y2) = _ends(canvas, pair, grid)
    x, y = (x1 + x2) / 2, (y1 + y2) / 2
    if abs(x2 - x1) > abs(y2 - y1):
        deep = canvas.height_of(arrow.label, grid.column)
        canvas.paragraph((x - grid.column / 2, y - deep - canvas.pen.size * 0.4, grid.column),
                         arrow.label, "middle")
        return
    room = grid.left + grid.width - x - canvas.pen.size * 0.7
    width = min(grid.column * 1.4, room)
    deep = canvas.height_of(arrow.label, width)
    canvas.paragraph((x + canvas.pen.size * 0.7, y - deep / 2, width), arrow.label)
