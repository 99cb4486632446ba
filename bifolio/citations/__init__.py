"""Cite: labels in the text and the reference list, by any CSL style."""

from bifolio.citations.citing import cite, unused

__all__ = ["cite", "unused"]
