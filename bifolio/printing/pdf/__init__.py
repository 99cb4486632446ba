"""Finished PDFs: reading them back, printing them otherwise, and what they look like.

The door of pikepdf (structure), pypdfium2 (text and pictures) and Pillow (pictures): these work on
a handout after it was made, or on a picture before, and know nothing of how. They take a while to
load, and so each part of this room is loaded when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bifolio.printing.pdf.reading import Paper, PaperLink
    from bifolio.printing.pdf.structure import PaperCell, PaperTag

__all__ = ["Paper", "PaperCell", "PaperLink", "PaperTag"]

_HOMES = {"Paper": "reading", "PaperLink": "reading", "PaperCell": "structure",
          "PaperTag": "structure"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
