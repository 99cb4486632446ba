"""Walking the tree of blocks and inlines, and returning a changed copy."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from bifolio.model import (
    Arrangement,
    Blocks,
    BulletList,
    Code,
    Image,
    LineBreak,
    OrderedList,
    Role,
    Text,
)
from bifolio.model.source import Span

_NOWHERE = Span("")
_LEAVES = frozenset((str, int, float, bool, date, type(None)))  # kinds that no noun is in


@cache
def branches(kind: type) -> tuple[str, ...]:
    """The fields of a noun that can hold further nouns."""
    return tuple(f.name for f in fields(kind) if f.name not in ("span", "readers"))


@cache
def is_noun(kind: Any) -> bool:
    """Whether a class is one of nouns."""
    return is_dataclass(kind)


def walk(tree: Any) -> Iterator[Any]:
    """Every noun in `tree` (a noun, or tuples of them), in reading order, parents first."""
    found: list[Any] = []
    _gather(tree, found)
    return iter(found)


def _gather(tree: Any, found: list[Any]) -> None:
    """Append every noun in `tree`; a list grows faster than generators within generators turn."""
    kind: Any = type(tree)
    if kind is tuple:
        for branch in tree:
            _gather(branch, found)
    elif is_noun(kind):
        found.append(tree)
        for name in branches(kind):
            branch = getattr(tree, name)
            if type(branch) not in _LEAVES:
                _gather(branch, found)


def rewrite(tree: Any, change: Callable[[Any], Any]) -> Any:
    """A copy of `tree` in which `change` has seen every noun, children before parents.

    `change` returns a noun, the same noun, a tuple that takes its place among its siblings,
    or None to leave it out. What nothing changes in is not copied.
    """
    kind: Any = type(tree)
    if kind is tuple:
        result: list[Any] = []
        same = True
        for branch in tree:
            new = branch if type(branch) in _LEAVES else rewrite(branch, change)
            if new is branch:
                result.append(new)
                continue
            same = False
            of: Any = type(branch)
            if not is_noun(of):
                result.append(new)
            elif isinstance(new, tuple):
                result.extend(new)
            elif new is not None:
                result.append(new)
        return tree if same else tuple(result)
    if is_noun(kind):
        changed = {}
        for name in branches(kind):
            old = getattr(tree, name)
            if type(old) in _LEAVES:
                continue
            new = rewrite(old, change)
            if new is not old:
                changed[name] = new
        return change(replace(tree, **changed) if changed else tree)
    return tree


def opened(blocks: Blocks) -> Blocks:
    """Blocks, with those of each arrangement in its place."""
    return tuple(chain.from_iterable(
        opened(block.blocks) if isinstance(block, Arrangement) else (block,) for block in blocks))


def placeless(tree: Any) -> Any:
    """A copy of `tree` (a noun, or tuples and mappings of them) that knows no place in a file."""
    if isinstance(tree, Span):
        return _NOWHERE
    if isinstance(tree, tuple):
        return tuple(placeless(branch) for branch in tree)
    if isinstance(tree, Mapping):
        return {key: placeless(branch) for key, branch in tree.items()}
    kind: Any = type(tree)
    if is_noun(kind):
        return kind(*(placeless(getattr(tree, name)) for name in _fields(kind)))
    return tree


@cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in fields(kind))


def plain(tree: Any) -> str:
    """The words of `tree` as plain text, without citations and footnotes."""
    if isinstance(tree, tuple):
        return "".join(plain(branch) for branch in tree)
    match tree:
        case Text() | Code() | Role():
            return tree.text
        case LineBreak():
            return " "
        case Image():
            return tree.alt
        case BulletList() | OrderedList():
            return " " + "; ".join(map(plain, tree.items))
    content = getattr(tree, "content", ())
    return plain(content)
