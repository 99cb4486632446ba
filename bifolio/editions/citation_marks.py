"""Citation marks: where no list of sources is printed none may stand, and none leaves a hole."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.model import Citation, Edition, Text
from bifolio.model.trees import branches, rewrite, walk


def without_marks(tree: Any) -> Any:
    """A copy of `tree` without its citations, and without the space that stood before each."""

    def lighten(noun: Any) -> Any:
        kind: Any = type(noun)
        values = {name: getattr(noun, name) for name in branches(kind)}
        lighter = {name: closed for name, value in values.items()
                   if (closed := _closed_up(value)) is not value}
        return replace(noun, **lighter) if lighter else noun

    return _closed_up(rewrite(tree, lighten))


def _closed_up(value: Any) -> Any:
    """A tuple of inlines, or tuples of them, without the citations in it; all else is the same."""
    if not isinstance(value, tuple):
        return value
    if not any(isinstance(part, Citation) for part in value):
        parts = tuple(map(_closed_up, value))
        return value if all(new is old for new, old in zip(parts, value, strict=True)) else parts
    kept: list[Any] = []
    for part in value:
        if isinstance(part, Citation):
            if kept and isinstance(kept[-1], Text):
                kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(" "))
        else:
            kept.append(part)
    return tuple(kept)


def find_named_sources(edition: Edition, findings: Findings) -> None:
    """A finding for each source that the text names, in an edition that prints no list of them."""
    for noun in walk(edition):
        if isinstance(noun, Citation) and noun.narrative:
            named = noun.items[0].key
            findings.add("named-source", noun.span,
                         f"The sentence names “{named}”, and no list of sources is printed here.",
                         f"Write who it was in words, and the source behind them: [@{named}].")
