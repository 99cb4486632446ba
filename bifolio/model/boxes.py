"""Boxes: the kinds of set-apart block, each with its word, its sign and its colours.

A kind that stands in `BOXES` can be written, `::: its-role`, and is printed; a style sheet may give
it a look of its own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoxKind:
    """A kind of box. `word` names the page's word for it, that stands in its upper corner.

    `tint` and `ink` are tokens of the style sheets: for its ground, and for the ground of its word.
    """

    role: str
    word: str
    tint: str
    ink: str
    sign: str = ""


KEY_MESSAGE = BoxKind("key-message", "key_points", "--accent-tint", "--accent")
ACTION = BoxKind("action", "to_do", "--action-tint", "--action", "✓")
WARNING = BoxKind("warning", "warning", "--warning-tint", "--warning", "⚠")
NOTE = BoxKind("note", "note", "--note-tint", "--ink-soft")
BOXES = {kind.role: kind for kind in (ACTION, KEY_MESSAGE, NOTE, WARNING)}
