"""Boxes: the kinds of set-apart block, each with its word, sign and colours; and how urgent one is.

A kind that stands in `BOXES` can be written, `::: its-role`, and is printed; a style sheet may give
it a look of its own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoxKind:
    """A kind of box. `word` names the page's word for it, with which the name of a box begins.

    `tint` and `ink` are tokens of the style sheets: for its ground, and for its name.
    """

    role: str
    word: str
    tint: str
    ink: str
    sign: str = ""

    @property
    def style(self) -> str:
        """What a box of this kind says of its own colours, as CSS."""
        return _style(self.tint, self.ink)


def _style(tint: str, ink: str) -> str:
    return f"--box-tint: var({tint}); --box-ink: var({ink})"


KEY_MESSAGE = BoxKind("key-message", "key_points", "--accent-tint", "--accent")
ACTION = BoxKind("action", "to_do", "--action-tint", "--action", "✓")
WARNING = BoxKind("warning", "warning", "--warning-tint", "--warning", "⚠")
NOTE = BoxKind("note", "note", "--note-tint", "--ink-soft")
TEAR_OFF = BoxKind("tear-off", "tear_off", "--paper", "--ink-soft")
DO = BoxKind("do", "do", "--action-tint", "--action", "✓")
DONT = BoxKind("dont", "do_not", "--warning-tint", "--warning", "✗")
BOXES = {kind.role: kind for kind in (ACTION, DO, DONT, KEY_MESSAGE, NOTE, TEAR_OFF, WARNING)}

URGENCIES = ("now", "today", "week")  # the first is the most urgent; each names the page's word
TONES = ("green", "amber", "yellow", "red")  # the zones of a plan, as of one for asthma
ZONE_STYLES = {tone: _style(f"--{colour}-tint", f"--{colour}") for tone, colour in
               zip(TONES, ("green", "yellow", "yellow", "red"), strict=True)}
BOX_STYLES = frozenset((*(kind.style for kind in BOXES.values()), *ZONE_STYLES.values()))


@dataclass(frozen=True, slots=True)
class Urgency:
    """How soon a reader must act on a box, or on a group of a table: one of `URGENCIES`.

    Or the zone of a plan that it is, one of `TONES`.
    `told` says that the writer's own heading begins with the word for it.
    """

    level: str
    told: bool = False

    @property
    def sign(self) -> str:
        """What stands before words that cannot wait, or ""."""
        return WARNING.sign if self.level == URGENCIES[0] else ""
