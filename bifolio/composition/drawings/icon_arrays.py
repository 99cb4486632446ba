"""Icon arrays: one icon a person, so many of so many filled."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from bifolio.composition.drawings.pen import Canvas, n
from bifolio.editions.figure_descriptions import count_words
from bifolio.model import Drawing, DrawnMark, Inlines, Text
from bifolio.model.trees import plain

_ROW = 10  # icons in a row
_GAP = 24.0  # points between groups
_HALF = 0.35  # of an icon: the space after the fifth, so that they can be counted
_PERSON = 0.9  # of the room of an icon: the square that a person stands in,
_TALL = 0.93  # and of that, how tall the person is
_LEAST = 5 / 25.4 * 72 / _PERSON / _TALL  # points for one icon, so that a person is 5 mm tall,
_MOST = 20.0  # and the most, or a hundred of them fill half a page
_APART = 2.0  # ems between keys that stand in one line


def draw_icons(drawing: Drawing, canvas: Canvas) -> float:
    """Draw all groups and the key; returns the height."""
    marks = drawing.panels[0].marks
    room = (_ROW + _HALF) * _LEAST + _GAP
    abreast = max(1, min(len(marks), int((canvas.pen.width + _GAP) / room)))
    width = (canvas.pen.width - _GAP * (abreast - 1)) / abreast
    stacked = abreast < len(marks) and not canvas.pen.scales  # paper has an end, a screen none
    cell = min(width / (_ROW + _HALF), _LEAST if stacked else _MOST)
    top = 0.0
    for first in range(0, len(marks), abreast):
        row = marks[first:first + abreast]
        heads = max(_head_height(canvas, mark, width) for mark in row)
        for place, mark in enumerate(row):
            _group(canvas, mark, (place * (width + _GAP), top, width), (heads, cell))
        rows = max(ceil(mark.icons.of / _ROW) if mark.icons else 0 for mark in row)
        top += heads + (rows + _HALF) * cell + canvas.pen.size * 0.8
    return _key(drawing, canvas, top)


def _count(canvas: Canvas, mark: DrawnMark) -> Inlines:
    """How many of how many; behind it the number itself, where these readers are told it."""
    said = f" ({plain(mark.said)})" if plain(mark.said) else ""
    return (Text(count_words(mark, canvas.words) + said, mark.span),)


def _in_line(canvas: Canvas, mark: DrawnMark, width: float) -> bool:
    """Whether a group's name and its count stand in one line."""
    return canvas.measure(plain(mark.label), True) + canvas.measure(plain(_count(canvas, mark))) \
        + canvas.pen.size * 0.6 <= width


def _head_height(canvas: Canvas, mark: DrawnMark, width: float) -> float:
    if _in_line(canvas, mark, width):
        return canvas.leading
    return canvas.height_of(mark.label, width, True) + canvas.height_of(_count(canvas, mark), width)


def _group(canvas: Canvas, mark: DrawnMark, place: tuple[float, float, float],
           sizes: tuple[float, float]) -> None:
    """One group: its name, how many of how many, and the icons, filled from the first on."""
    (x, top, width), (heads, cell) = place, sizes
    top += heads - _head_height(canvas, mark, width)  # names end on one line, above their icons
    deep = canvas.paragraph((x, top, width), mark.label, bold=True)
    if _in_line(canvas, mark, width):
        right = x + canvas.measure(plain(mark.label), True) + canvas.pen.size * 0.6
        top += canvas.paragraph((right, top, width), _count(canvas, mark))
    else:
        top += deep + canvas.paragraph((x, top + deep, width), _count(canvas, mark))
    top += canvas.pen.size * 0.3
    if mark.icons:
        for first in range(0, mark.icons.of, _ROW):
            filled, row = mark.icons.filled - first, first // _ROW
            columns = range(min(_ROW, mark.icons.of - first))
            y = top + (row + (_HALF if row >= _ROW / 2 else 0)) * cell
            _icons(canvas, (x, y), cell, [c for c in columns if c < filled], filled=True)
            _icons(canvas, (x, y), cell, [c for c in columns if c >= filled], filled=False)


def _icons(canvas: Canvas, place: tuple[float, float], cell: float, columns: Sequence[int],
           filled: bool) -> None:
    """People side by side in one row: dark when filled, an outline when not.

    They are one shape, as rows of the same shape are set sooner than people one by one.
    """
    people = "".join(_person((column + (_HALF if column >= _ROW / 2 else 0)) * cell, cell * _PERSON)
                     for column in columns)
    if people and filled:
        canvas.shape(people, canvas.pen.accent, stroke=canvas.pen.accent, name="filled", at=place)
    elif people:
        canvas.shape(people, canvas.pen.paper, stroke=canvas.pen.soft, weight=0.6, name="open",
                     at=place)


def _person(x: float, s: float) -> str:
    """The outline of a head, and of shoulders, in a square of the size `s`."""
    r, wide = 0.2 * s, 0.62 * s
    left, shoulder, foot = x + 0.14 * s, 0.5 * s, 0.97 * s
    head = f"M{n(x + 0.45 * s - r)} {n(0.24 * s)}a{n(r)} {n(r)} 0 1 0 {n(2 * r)} 0" \
           f"a{n(r)} {n(r)} 0 1 0 {n(-2 * r)} 0z"
    body = f"M{n(left)} {n(foot)}v{n(-0.25 * s)}q0 {n(shoulder - foot + 0.25 * s)} " \
           f"{n(wide / 2)} {n(shoulder - foot + 0.25 * s)}" \
           f"q{n(wide / 2)} 0 {n(wide / 2)} {n(foot - shoulder - 0.25 * s)}v{n(0.25 * s)}z"
    return head + body


def _key(drawing: Drawing, canvas: Canvas, top: float) -> float:
    """What a filled icon means, and an open one, in one line where it holds both; returns where
    they end."""
    size = canvas.pen.size * 1.1
    wide = [canvas.measure(plain(words)) + size * 1.3 + canvas.pen.size * _APART
            for words in drawing.keys]
    abreast = sum(wide) <= canvas.pen.width
    x = deep = 0.0
    for words, filled, taken in zip(drawing.keys, (True, False), wide, strict=False):
        _icons(canvas, (x, top + (canvas.leading - size) / 2), size, (0,), filled)
        canvas.parts[-1] = canvas.parts[-1].replace('class="', 'class="key-')
        place = (x + size * 1.3, top, canvas.pen.width - x - size * 1.3)
        deep = max(canvas.paragraph(place, words), size)
        if abreast:
            x += taken
        else:
            top += deep + canvas.pen.size * 0.2
    return top + deep if abreast else top
