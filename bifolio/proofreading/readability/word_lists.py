"""Lists of words that lie beside this module; a line that begins with # is a remark."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_HERE = Path(__file__).parent


@cache
def word_list(name: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(word for line in _lines(name) for word in line.split())


@cache
def count_table(name: str) -> dict[str, int]:
    """Word → count, from lines such as “3 hormone insulin”."""
    table: dict[str, int] = {}
    for line in _lines(name):
        count, *words = line.split()
        table.update(dict.fromkeys(words, int(count)))
    return table


def _lines(name: str) -> list[str]:
    lines = (_HERE / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]
