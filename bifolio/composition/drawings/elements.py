"""The shapes of a schematic: box, membrane, receptor, signal, gates, sugar, words alone."""

from __future__ import annotations

from collections.abc import Mapping

from bifolio.composition.drawings.pen import Canvas, circle, diamond, n
from bifolio.model import DrawnMark, DrawnPanel
from bifolio.model.trees import plain

_BOX = 0.92  # of a column: how wide a box is
_REACH = {"receptor": 1.1, "gate-open": 1.1, "gate-closed": 1.1, "signal": 0.9, "sugar": 1.3}
_PLACES = {"box": "inside", "text": "inside", "membrane": "above", "signal": "above"}


def label_sides(canvas: Canvas, panel: DrawnPanel, column: float,
                columns: int) -> Mapping[DrawnMark, int]:
    """Which labels stand beside their shapes, towards the panel's middle: 1 is right, -1 left.

    Those that have the room there, where no arrow crosses the words.
    """
    sides = {mark: 1 if mark.column <= (columns + 1) / 2 else -1 for mark in panel.marks
             if mark.shape in _REACH and plain(mark.label) and not _crossed(mark, panel)}
    room = {mark: _room(canvas, mark, panel, sides, column) for mark in sides}
    return {mark: side for mark, side in sides.items() if room[mark] >= 0}


def _crossed(mark: DrawnMark, panel: DrawnPanel) -> bool:
    """Whether an arrow slants or speaks where words beside this shape would stand: above the
    middle of what stands in a membrane, on either side of the rest."""
    marks = {other.name: other for other in panel.marks}
    for arrow in panel.arrows:
        if mark.name not in (arrow.start, arrow.end):
            continue
        other = marks[arrow.end if mark.name == arrow.start else arrow.start]
        above = other.row <= mark.row or mark.shape in ("signal", "sugar")
        if above and (other.column != mark.column or plain(arrow.label)):
            return True
    return False


def _room(canvas: Canvas, mark: DrawnMark, panel: DrawnPanel,
          sides: Mapping[DrawnMark, int], column: float) -> float:
    """What is left beside a shape, on its side, when its label stands there."""
    size, side = canvas.pen.size, sides[mark]
    left = canvas.measure(plain(mark.label)) + _REACH[mark.shape] * size
    ahead = [other for other in panel.marks if other.row == mark.row
             and other.shape != "membrane" and (other.column - mark.column) * side > 0]
    if not ahead:
        return column * 1.5 - left
    near = min(ahead, key=lambda other: abs(other.column - mark.column))
    if near.shape in ("box", "text"):
        taken = column * _BOX / 2
    else:
        taken = _REACH[near.shape] * size
        if sides.get(near, side) != side:
            taken += canvas.measure(plain(near.label))
    return abs(near.column - mark.column) * column - left - taken - size * 0.4


def label_place(mark: DrawnMark, side: int = 0) -> str:
    """Where an element's label stands: "inside", "above", "below" or "beside" its shape."""
    if side:
        return "beside"
    return _PLACES.get(mark.shape, "below") if plain(mark.label) else "inside"


def label_height(canvas: Canvas, mark: DrawnMark, column: float) -> float:
    """The height of an element's label in its column."""
    width = column * _BOX if mark.shape != "membrane" else 1e6
    return canvas.height_of(mark.label, width) if plain(mark.label) else 0.0


def text_width(canvas: Canvas, mark: DrawnMark, column: float) -> float:
    """The room of words in a box, or of words alone, which need no space to a frame."""
    return column * _BOX - canvas.pen.size * 0.6 if mark.shape == "box" else column


def half_height(canvas: Canvas, mark: DrawnMark, column: float) -> float:
    """Half the height of an element's shape, without a label that stands outside it."""
    size = canvas.pen.size
    if mark.shape in ("box", "text"):
        pad = size * 0.8 if mark.shape == "box" else 0.0
        return (canvas.height_of(mark.label, text_width(canvas, mark, column)) + pad) / 2
    return {"membrane": 0.45, "receptor": 1.3, "signal": 0.6, "sugar": 0.75}.get(
        mark.shape, 1.1) * size


def draw_element(canvas: Canvas, mark: DrawnMark, place: tuple[float, float],
                 column: float, side: int = 0) -> None:
    """Draw an element with its label; `place` is the middle of its shape."""
    x, y = place
    half = half_height(canvas, mark, column)
    if mark.shape in ("box", "text"):
        _boxed(canvas, mark, place, column)
        return
    {"membrane": _membrane, "receptor": _receptor, "signal": _signal, "sugar": _sugar,
     "gate-open": _open_gate, "gate-closed": _closed_gate}[mark.shape](canvas, x, y, column)
    if not plain(mark.label):
        return
    if side:
        rise = 0.32 if mark.shape in ("signal", "sugar") else -0.75  # clear of the membrane
        canvas.text(x + side * _REACH[mark.shape] * canvas.pen.size, y + rise * canvas.pen.size,
                    plain(mark.label), "start" if side > 0 else "end")
        return
    deep = label_height(canvas, mark, column)
    top = y - half - deep if label_place(mark) == "above" else y + half
    if mark.shape == "membrane":
        canvas.paragraph((x - column / 2, top - 1, column), mark.label)
    else:
        canvas.paragraph((x - column * _BOX / 2, top, column * _BOX), mark.label, "middle")


def _boxed(canvas: Canvas, mark: DrawnMark, place: tuple[float, float], column: float) -> None:
    (x, y), wide = place, column * _BOX
    half = half_height(canvas, mark, column)
    pad = 0.0
    inner = text_width(canvas, mark, column)
    if mark.shape == "box":
        pad = canvas.pen.size * 0.4
        canvas.rect((x - wide / 2, y - half, wide, 2 * half), canvas.pen.paper, weight=1,
                    name="box")
    canvas.paragraph((x - inner / 2, y - half + pad, inner), mark.label, "middle")


def _membrane(canvas: Canvas, x: float, y: float, column: float) -> None:
    """A double line across the panel."""
    gap = canvas.pen.size * 0.45
    for side in (-gap, gap):
        canvas.line((x - column / 2, y + side), (x + column / 2, y + side), weight=1.6,
                    colour=canvas.pen.soft)


def _receptor(canvas: Canvas, x: float, y: float, _: float) -> None:
    """A fork that stands through the membrane, open upwards."""
    s = canvas.pen.size
    canvas.shape(f"M{n(x - 0.28 * s)} {n(y + 1.2 * s)}v{n(-1.2 * s)}h{n(-0.55 * s)}v{n(-1.2 * s)}"
                 f"h{n(0.5 * s)}v{n(0.7 * s)}h{n(0.66 * s)}v{n(-0.7 * s)}h{n(0.5 * s)}"
                 f"v{n(1.2 * s)}h{n(-0.55 * s)}v{n(1.2 * s)}z", canvas.pen.paper, weight=1.2,
                 name="receptor")


def _signal(canvas: Canvas, x: float, y: float, _: float) -> None:
    canvas.shape(diamond(x, y, canvas.pen.size * 0.6), canvas.pen.accent,
                 stroke=canvas.pen.accent, name="signal")


def _sugar(canvas: Canvas, x: float, y: float, _: float) -> None:
    """A handful of dots."""
    s = canvas.pen.size
    for dx, dy in ((-0.75, 0.2), (0.0, -0.4), (0.75, 0.2), (0.0, 0.5)):
        canvas.shape(circle(x + dx * s, y + dy * s, 0.27 * s), canvas.pen.paper, weight=1.1,
                     name="sugar")


def _gate(canvas: Canvas, place: tuple[float, float], gap: float, name: str) -> None:
    """Two posts across the membrane with a gap between, over paper."""
    (x, y), s = place, canvas.pen.size
    canvas.shape(f"M{n(x - 0.75 * s)} {n(y - 0.6 * s)}h{n(1.5 * s)}v{n(1.2 * s)}h{n(-1.5 * s)}z",
                 canvas.pen.paper, stroke=canvas.pen.paper, name=name)
    for side in (-1, 1):
        inner = x + side * gap * s
        outer = x + side * 0.8 * s
        canvas.rect((min(inner, outer), y - s, abs(outer - inner), 2 * s), canvas.pen.accent,
                    weight=0.9)


def _open_gate(canvas: Canvas, x: float, y: float, _: float) -> None:
    _gate(canvas, (x, y), 0.45, "gate-open")


def _closed_gate(canvas: Canvas, x: float, y: float, _: float) -> None:
    _gate(canvas, (x, y), 0.04, "gate-closed")
