"""The shapes of a schematic: box, membrane, receptor, signal, gates, sugar, words alone."""

from __future__ import annotations

from bifolio.figures.canvas import Canvas, circle, diamond, n
from bifolio.model import DrawnMark
from bifolio.trees import plain

_BOX = 0.92  # of a column: how wide a box is
_PLACES = {"box": "inside", "text": "inside", "membrane": "above", "signal": "above"}


def label_place(mark: DrawnMark) -> str:
    """Where an element's label stands: "inside", "above" or "below" its shape."""
    return _PLACES.get(mark.shape, "below") if plain(mark.label) else "inside"


def label_height(canvas: Canvas, mark: DrawnMark, column: float) -> float:
    """The height of an element's label in its column."""
    width = column * _BOX if mark.shape != "membrane" else 1e6
    return canvas.height_of(mark.label, width) if plain(mark.label) else 0.0


def half_height(canvas: Canvas, mark: DrawnMark, column: float) -> float:
    """Half the height of an element's shape, without a label that stands outside it."""
    size = canvas.pen.size
    if mark.shape in ("box", "text"):
        pad = size * 0.8 if mark.shape == "box" else 0.0
        return (canvas.height_of(mark.label, column * _BOX - size * 0.6) + pad) / 2
    return {"membrane": 0.45, "receptor": 1.3, "signal": 0.6, "sugar": 0.75}.get(
        mark.shape, 1.1) * size


def draw_element(canvas: Canvas, mark: DrawnMark, place: tuple[float, float],
                 column: float) -> None:
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
    if mark.shape == "box":
        pad = canvas.pen.size * 0.4
        canvas.rect((x - wide / 2, y - half, wide, 2 * half), canvas.pen.paper, weight=1,
                    name="box")
    inner = wide - canvas.pen.size * 0.6
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
