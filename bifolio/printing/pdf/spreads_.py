"""Spreads: which two pages stand side by side on each side of the paper."""

from __future__ import annotations

from collections.abc import Iterator

BLANK = 0
Spread = tuple[int, int]  # page numbers from 1, left and right; BLANK is a page with nothing on it


def booklet(pages: int) -> tuple[Spread, ...]:
    """The sides of a saddle-stitched booklet, front and back in turn, outermost paper first.

    Each piece of paper is folded once and carries four pages, so blanks at the end make the
    count a multiple of four; the pieces lie in each other and are stapled through the fold.
    """
    return tuple(_numbered(spread, pages) for spread in _folded(-(-pages // 4) * 4))


def two_up(pages: int) -> tuple[Spread, ...]:
    """The sides of a copy with two pages next to each other, in reading order."""
    return tuple(_numbered((left, left + 1), pages) for left in range(1, pages + 1, 2))


def _folded(count: int) -> Iterator[Spread]:
    for outer in range(1, count // 2, 2):
        yield count + 1 - outer, outer  # front
        yield outer + 1, count - outer  # back


def _numbered(spread: Spread, pages: int) -> Spread:
    left, right = (number if number <= pages else BLANK for number in spread)
    return left, right
