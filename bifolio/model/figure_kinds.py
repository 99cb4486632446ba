"""The kinds of figures that are drawn: each with its word, and what holds for its marks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FigureKind:
    """A kind of figure. `word` names the page's word for it.

    Its marks stand in the list under the first of `keys`; where there is a second, that list has
    panels, each with its marks under the second. A mark that `counts` is so many of so many people,
    one that is `timed` stands at its time, and one that is `measured` has its interval. Panels that
    stand `apart` have axes of their own. Without `numbers` no mark is a fact, and with `shares`
    each is a part of one whole.
    """

    name: str
    word: str
    keys: tuple[str, ...]
    counts: bool = False
    timed: bool = False
    measured: bool = False
    apart: bool = False
    numbers: bool = True
    shares: bool = False


FIGURE_KINDS = {kind.name: kind for kind in (
    FigureKind("icon-array", "icon_array", ("groups",), counts=True),
    FigureKind("dot-and-whisker", "dot_and_whisker", ("rows",), measured=True),
    FigureKind("bars", "bars", ("panels", "bars"), apart=True),
    FigureKind("time-line", "time_line", ("lines", "points"), timed=True),
    FigureKind("schematic", "schematic", ("panels", "elements"), numbers=False),
    FigureKind("plate", "plate", ("parts",), numbers=False, shares=True),
)}

# The parts that a plate may have, each with how many twelfths of it they are. Its name, with “_”
# for “-”, is that of the page's word for it.
SHARES = {"three-quarters": 9, "two-thirds": 8, "half": 6, "third": 4, "quarter": 3}
WHOLE = 12
