"""A plate from above, and what belongs on each part of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atan2, cos, pi, sin

from bifolio.composition.drawings.pen import Canvas, circle, n
from bifolio.editions.figure_descriptions import part_words
from bifolio.model import Drawing, DrawnMark, Inlines, Text
from bifolio.model.figure_kinds import SHARES, WHOLE

_RADIUS = 6.0  # ems, where there is room
_ABREAST = 0.2  # of the width: the most that the radius takes between words on either side,
_ALONE = 0.3  # and where the words stand below
_NARROW = 7  # ems: words that would have less room beside the plate stand below it
_RIM = 0.86  # of the radius: where the food ends
_AWAY = 1.0  # ems between the rim and the words
_BETWEEN = 0.6  # ems between the words of two parts
_ARC = 48  # corners of a whole circle, for a hatch
_LOOKS = ((1,), (), None, (1, -1))  # hatched, open, solid, hatched twice: in turn


@dataclass(frozen=True, slots=True)
class _Slice:
    """A part: from where to where, in turns from the foot of the plate on as a clock goes."""

    mark: DrawnMark
    start: float
    end: float
    look: tuple[int, ...] | None

    @property
    def middle(self) -> float:
        return (self.start + self.end) / 2


def draw_plate(drawing: Drawing, canvas: Canvas) -> float:
    """Draw the plate with its words beside it, or below where it is narrow; returns the height.

    They stand below, too, where a line to them would lead through another part.
    """
    slices = tuple(_slices(drawing.panels[0].marks))
    size, width = canvas.pen.size, canvas.pen.width
    radius = min(_RADIUS * size, _ABREAST * width)
    beside = width / 2 - radius - _AWAY * size
    if beside >= _NARROW * size:
        tops = _tops(canvas, slices, radius, beside)
        if not any(_crosses(part, tops[part.mark] + _height(canvas, part, beside) / 2, radius,
                            size) for part in slices):
            return _abreast(canvas, slices, radius, beside, tops)
    radius = min(_RADIUS * size, _ALONE * width)
    _plate(canvas, slices, (width / 2, radius), radius)
    return _key(canvas, slices, 2 * radius + size)


def _slices(marks: Sequence[DrawnMark]) -> Sequence[_Slice]:
    found, at = [], 0
    for number, mark in enumerate(marks):
        after = at + SHARES[mark.share]
        found.append(_Slice(mark, at / WHOLE, after / WHOLE, _LOOKS[number % len(_LOOKS)]))
        at = after
    return found


def _at(middle: tuple[float, float], radius: float, turn: float) -> tuple[float, float]:
    return (middle[0] - radius * sin(2 * pi * turn), middle[1] + radius * cos(2 * pi * turn))


def _plate(canvas: Canvas, slices: Sequence[_Slice], middle: tuple[float, float],
           radius: float) -> None:
    canvas.shape(circle(*middle, radius), canvas.pen.paper, weight=1.2, name="dish")
    for part in slices:
        (x, y), (to_x, to_y) = (_at(middle, radius * _RIM, turn) for turn in (part.start, part.end))
        far = int(part.end - part.start > 0.5)
        r = n(radius * _RIM)
        path = (f"M{n(middle[0])} {n(middle[1])}L{n(x)} {n(y)}"
                f"A{r} {r} 0 {far} 1 {n(to_x)} {n(to_y)}z")
        steps = max(int((part.end - part.start) * _ARC), 1)
        corners = [middle, *(_at(middle, radius * _RIM, part.start + (part.end - part.start)
                                 * step / steps) for step in range(steps + 1))]
        _fill(canvas, path, corners, part.look)


def _fill(canvas: Canvas, path: str, corners: Sequence[tuple[float, float]],
          look: tuple[int, ...] | None) -> None:
    canvas.shape(path, canvas.pen.accent if look is None else canvas.pen.paper, weight=1.2,
                 name="part")
    for slant in look or ():
        canvas.hatch(corners, slant)


def _words(canvas: Canvas, part: _Slice) -> tuple[Inlines, Inlines]:
    """Share and name, and the examples."""
    return ((Text(part_words(part.mark, canvas.words), part.mark.span),), part.mark.examples)


def _height(canvas: Canvas, part: _Slice, width: float) -> float:
    head, examples = _words(canvas, part)
    return canvas.height_of(head, width, True) + canvas.height_of(examples, width)


def _tell(canvas: Canvas, part: _Slice, place: tuple[float, float, float], anchor: str) -> float:
    x, top, width = place
    head, examples = _words(canvas, part)
    deep = canvas.paragraph(place, head, anchor, bold=True)
    return deep + canvas.paragraph((x, top + deep, width), examples, anchor)


def _sides(slices: Sequence[_Slice]) -> dict[bool, list[_Slice]]:
    """The parts that have their words on the left, and those on the right, from above."""
    return {left: sorted((part for part in slices if (part.middle <= 0.5) is left),
                         key=lambda part: part.middle if not left else -part.middle)
            for left in (True, False)}


def _tops(canvas: Canvas, slices: Sequence[_Slice], radius: float, beside: float
          ) -> dict[DrawnMark, float]:
    """How far down the words of each part begin: at its height, or behind those above it."""
    tops: dict[DrawnMark, float] = {}
    for parts in _sides(slices).values():
        end = 0.0
        for part in parts:
            high = _height(canvas, part, beside)
            level = radius + radius * _RIM * cos(2 * pi * part.middle)
            tops[part.mark] = max(level - high / 2, end)
            end = tops[part.mark] + high + _BETWEEN * canvas.pen.size
    return tops


def _crosses(part: _Slice, level: float, radius: float, size: float) -> bool:
    """Whether the line from a part to its words, so far down, would lead through another part."""
    x, y = _at((0, 0), radius * _RIM, part.middle)
    edge = (radius + (_AWAY - 0.3) * size) * (-1 if part.middle <= 0.5 else 1)
    along, down = edge - x, level - radius - y
    inward = -2 * (along * x + down * y) / (along ** 2 + down ** 2)  # of the line, to the far rim
    turn = atan2(-x - inward * along, y + inward * down) / (2 * pi) % 1
    return inward > 0 and not part.start <= turn <= part.end


def _abreast(canvas: Canvas, slices: Sequence[_Slice], radius: float, beside: float,
             tops: Mapping[DrawnMark, float]) -> float:
    """The plate in the middle, and the words of each part on its own side, with a line to it."""
    size, width, sides = canvas.pen.size, canvas.pen.width, _sides(slices)
    for left, parts in sides.items():
        for part in parts:
            _tell(canvas, part, (0 if left else width - beside, tops[part.mark], beside),
                  "end" if left else "start")
    middle = (width / 2, radius)
    _plate(canvas, slices, middle, radius)
    for left, parts in sides.items():
        for part in parts:
            edge = beside + size * 0.3 if left else width - beside - size * 0.3
            canvas.line(_at(middle, radius * _RIM, part.middle),
                        (edge, tops[part.mark] + _height(canvas, part, beside) / 2), weight=1)
    return max(2 * radius, *(tops[part.mark] + _height(canvas, part, beside) for part in slices))


def _key(canvas: Canvas, slices: Sequence[_Slice], top: float) -> float:
    """A line of words for each part, beside a square that looks like it; returns where they end."""
    size = canvas.pen.size
    for part in slices:
        x, y = 0.0, top + 0.1 * size
        path = f"M{n(x)} {n(y)}h{n(size)}v{n(size)}h{n(-size)}z"
        _fill(canvas, path, [(x, y), (x + size, y), (x + size, y + size), (x, y + size)],
              part.look)
        top += _tell(canvas, part, (1.6 * size, top, canvas.pen.width - 1.6 * size), "start")
        top += _BETWEEN * size
    return top - _BETWEEN * size
