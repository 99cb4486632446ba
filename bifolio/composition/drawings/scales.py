"""Scales: from numbers to places along an axis, and the numbers that stand at it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from math import log

from bifolio.model import DrawnMark, DrawnNumber
from bifolio.model.numbers import RATIOS

_STEPS = tuple(Decimal(step).scaleb(power) for power in range(-4, 6) for step in (1, 2, 5))


@dataclass(frozen=True, slots=True)
class Scale:
    """Values from the first tick to the last, laid between `start` and `end` (points)."""

    ticks: tuple[Decimal, ...]
    start: float
    end: float
    bends: bool = False  # logarithmic, for ratios
    level: Decimal = Decimal(0)  # no difference

    def at(self, value: str | Decimal) -> float:
        """Where a value stands."""
        low, high, held = (self._bent(v) for v in (self.ticks[0], self.ticks[-1], Decimal(value)))
        return self.start + (held - low) / (high - low) * (self.end - self.start)

    def _bent(self, value: Decimal) -> float:
        return log(float(value)) if self.bends else float(value)


def numbers_of(marks: Iterable[DrawnMark]) -> list[DrawnNumber]:
    """The numbers that marks have, without those that lack one."""
    return [mark.number for mark in marks if mark.number]


def scale(numbers: list[DrawnNumber], start: float, end: float, most: int) -> Scale:
    """A scale that holds all numbers, their intervals and no difference, with few ticks."""
    ends = [Decimal(text) for number in numbers
            for text in (number.value, number.low, number.high) if text]
    if all(number.unit in RATIOS for number in numbers) and min(ends) > 0:
        ticks = tuple(step for step in _STEPS if _below(min(ends)) <= step <= _above(max(ends)))
        return Scale(ticks, start, end, True, Decimal(1))
    return Scale(_even([*ends, Decimal(0)], most), start, end)


def even_scale(values: list[Decimal], start: float, end: float, most: int) -> Scale:
    """A scale with even steps from nought or below to the last of the values."""
    return Scale(_even([*values, Decimal(0)], most), start, end)


def _even(values: list[Decimal], most: int) -> tuple[Decimal, ...]:
    low, high = min(values), max(values)
    high = high if high > low else low + 1
    for step in _STEPS:
        first = (low / step).to_integral_value(ROUND_FLOOR)
        last = (high / step).to_integral_value(ROUND_CEILING)
        if last - first <= max(most, 2):
            return tuple((first + count) * step for count in range(int(last - first) + 1))
    return (low, high)


def _below(value: Decimal) -> Decimal:
    return max(step for step in _STEPS if step <= min(value, Decimal("0.5")))


def _above(value: Decimal) -> Decimal:
    return min(step for step in _STEPS if step >= max(value, Decimal(2)))


def written(tick: Decimal) -> str:
    """A tick as digits with a point: 0, -5, 2.5."""
    text = f"{tick.normalize():f}"
    return "0" if text in ("-0", "0") else text
