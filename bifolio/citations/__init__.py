"""Cite: labels in the text and the reference list, by any CSL style."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bifolio.citations.keys import unused

if TYPE_CHECKING:
    from bifolio.citations.citing import cite

__all__ = ["cite", "unused"]


def __getattr__(name: str) -> Any:
    """`cite`, once somebody asks for it: citeproc-py takes a while to load."""
    if name != "cite":
        raise AttributeError(name)
    from bifolio.citations.citing import cite

    return cite
