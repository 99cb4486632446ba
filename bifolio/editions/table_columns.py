"""Narrowing a comparison table: without the criteria that one of its places leaves out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bifolio.model import ComparisonTable


def criteria_of(table: ComparisonTable) -> tuple[str, ...]:
    """The names of a table's criteria, in their order."""
    return tuple(c.name for group in table.criterion_groups for c in group.sides)


def narrow(table: ComparisonTable, left_out: Iterable[str]) -> ComparisonTable:
    """The table without the criteria `left_out`, and without a group that none is left of."""
    out = set(left_out)
    groups = (replace(group, sides=tuple(c for c in group.sides if c.name not in out))
              for group in table.criterion_groups)
    return replace(table, criterion_groups=tuple(group for group in groups if group.sides))
