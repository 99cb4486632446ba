"""Fitting a sheet on its one page: how many rows or words are too many, found by trying."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.model import Edition, Grid, Handout, Text
from bifolio.model.trees import plain, rewrite, walk

Fits = Callable[[Edition], bool]  # whether an edition, set as the sheet is, needs one page only


def find_overflow(handout: Handout, edition: Edition, fits: Fits, findings: Findings) -> None:
    """A finding for a sheet that runs over its page, with how much must go.

    The page is set again with fewer rows or words, halving the doubt each time: some ten times.
    Its type is already as small as that of a handout, and is never made smaller.
    """
    rows = [row for grid in _grids(edition) for group in grid.groups for row in group.rows]
    total = _words(edition)
    if rows:
        kept = _most(len(rows) - 1, lambda count: fits(_with_rows(edition, count)))
        over = len(rows) - kept
        words = total - _words(_with_rows(edition, kept))
        amount = f"{over} row{'s' * (over != 1)} ({words} words)"
    else:
        over = total - _most(total - 1, lambda count: fits(_with_words(edition, count)))
        amount = f"{over} word{'s' * (over != 1)}"
    findings.add("sheet-overflow", edition.span,
                 f"The sheet “{handout.sheet}” does not fit its page in {handout.format.name}: "
                 f"it is {amount} too long.",
                 "Cut that much, or make two sheets of it; its type is as small as may be. "
                 "“sizes: [standard]” leaves out large print.")


def _most(highest: int, fits: Callable[[int], bool]) -> int:
    """The greatest count up to `highest` that fits; 0 when none does."""
    low, high = 0, max(highest, 0)
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _grids(edition: Edition) -> list[Grid]:
    return [noun for noun in walk(edition.chapters) if isinstance(noun, Grid)]


def _words(edition: Edition) -> int:
    return sum(len(noun.text.split()) for noun in walk(edition.chapters) if isinstance(noun, Text))


def _with_rows(edition: Edition, count: int) -> Edition:
    """The edition with the first `count` rows of its table, and no label over nothing."""
    left = count

    def cut(noun: Any) -> Any:
        nonlocal left
        if not isinstance(noun, Grid):
            return noun
        groups = []
        for group in noun.groups:
            rows = group.rows[:left]
            left -= len(rows)
            if rows:
                groups.append(replace(group, rows=rows))
        return replace(noun, groups=tuple(groups))

    shorter: Edition = rewrite(edition, cut)
    return shorter


def _with_words(edition: Edition, count: int) -> Edition:
    """The edition with the first `count` words of its text, and no empty block after them."""
    left = count

    def cut(noun: Any) -> Any:
        nonlocal left
        if isinstance(noun, Text):
            words = noun.text.split(" ")
            full = [at for at, word in enumerate(words) if word]
            kept = min(left, len(full))
            left -= kept
            if kept < len(full):
                return Text(" ".join(words[:full[kept]]), noun.span)
            return noun
        if hasattr(noun, "items"):
            items = tuple(item for item in noun.items if _text_below(item))
            return replace(noun, items=items) if items else None
        if hasattr(noun, "content") and hasattr(noun, "kind") and not plain(noun.content).strip():
            return None
        return noun

    shorter: Edition = replace(edition, chapters=rewrite(edition.chapters, cut))
    return shorter


def _text_below(tree: Any) -> str:
    """Every word below a noun, blocks and all."""
    return "".join(noun.text for noun in walk(tree) if isinstance(noun, Text)).strip()
