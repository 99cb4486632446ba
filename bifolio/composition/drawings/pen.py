"""The sheet that figures are drawn on: SVG in points, with words that are set and measured."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import escape
from math import ceil

from bifolio.composition.fonts import Lettering
from bifolio.model import Inlines, Text
from bifolio.model.page_words import PageWords
from bifolio.model.source import Span
from bifolio.model.trees import plain, walk

LEADING = 1.25  # of the type size
_HATCH = 3.2  # points between the lines of a hatch
_SLACK = 1.015  # what kerning and rounding may add to a measured line


@dataclass(frozen=True, slots=True)
class Pen:
    """What a figure is drawn with: the page's colours, face and type size (points).

    `scales` makes words keep their measured width on a screen whose fonts nobody knows.
    """

    lettering: Lettering
    face: str
    size: float
    width: float
    ink: str
    soft: str
    accent: str
    paper: str
    rule: str
    scales: bool = False


@dataclass(slots=True)
class Canvas:
    """A drawing in the making. Heights grow downwards; `overlong` are words that did not fit."""

    pen: Pen
    words: PageWords
    parts: list[str] = field(default_factory=list)
    overlong: list[tuple[str, Span]] = field(default_factory=list)

    @property
    def leading(self) -> float:
        return self.pen.size * LEADING

    def measure(self, words: str, bold: bool = False) -> float:
        """The width of words in one line."""
        return self.pen.lettering.width(words, self.pen.size, bold) * _SLACK

    def wrap(self, words: str, width: float, bold: bool = False) -> list[str]:
        """The words in lines no wider than `width`, but for a word that is wider alone."""
        lines: list[str] = []
        for word in words.replace("\n", " ").split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.measure(longer, bold) <= width:
                lines[-1] = longer
            elif word:
                lines.append(word)
        return lines

    def text(self, x: float, y: float, words: str, anchor: str = "start",
             bold: bool = False) -> None:
        """Words in one line; `y` is its baseline, `anchor` start, middle or end."""
        x -= self.measure(words, bold) * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
        marks = f' x="{n(x)}" y="{n(y)}"'
        marks += ' font-weight="700"' if bold else ""
        if self.pen.scales:
            width = n(self.measure(words, bold))
            marks += f' textLength="{width}" lengthAdjust="spacingAndGlyphs"'
        self.parts.append(f'<text{marks} fill="{self.pen.ink}">{escape(words, quote=False)}</text>')

    def paragraph(self, place: tuple[float, float, float], content: Inlines,
                  anchor: str = "start", bold: bool = False) -> float:
        """Words in lines within (left, top, width); returns the height that they take."""
        x, top, width = place
        words = plain(content).strip()
        lines = self.wrap(words, width, bold)
        if any(self.measure(line, bold) > width * 1.02 for line in lines):
            span = next((noun.span for noun in walk(content) if isinstance(noun, Text)), Span(""))
            self.overlong.append((words, span))
        at = x + {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        for number, line in enumerate(lines):
            self.text(at, top + self.pen.size * 0.95 + number * self.leading, line, anchor, bold)
        return len(lines) * self.leading

    def height_of(self, content: Inlines, width: float, bold: bool = False) -> float:
        """The height that a paragraph of this width would take."""
        return len(self.wrap(plain(content).strip(), width, bold)) * self.leading

    def line(self, start: tuple[float, float], end: tuple[float, float], *, weight: float = 0.75,
             colour: str = "", dash: str = "") -> None:
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        self.parts.append(
            f'<path d="M{n(start[0])} {n(start[1])}L{n(end[0])} {n(end[1])}" fill="none" '
            f'stroke="{colour or self.pen.ink}" stroke-width="{n(weight)}"{dashes}/>')

    def shape(self, path: str, fill: str, *, stroke: str = "", weight: float = 0.75,
              name: str = "", at: tuple[float, float] | None = None) -> None:
        """A closed path; `name` is its class, by which it can be counted.

        With `at` it is moved there: what is drawn many times is set sooner from one path.
        """
        named = f' class="{escape(name)}"' if name else ""
        moved = f' transform="translate({n(at[0])} {n(at[1])})"' if at else ""
        self.parts.append(f'<path{named} d="{path}"{moved} fill="{fill or "none"}" '
                          f'stroke="{stroke or self.pen.ink}" stroke-width="{n(weight)}"/>')

    def rect(self, box: tuple[float, float, float, float], fill: str = "", *, name: str = "",
             weight: float = 0.75) -> None:
        """A rectangle: left, top, width, height."""
        x, y, wide, high = box
        self.shape(f"M{n(x)} {n(y)}h{n(wide)}v{n(high)}h{n(-wide)}z", fill, name=name,
                   weight=weight)

    def hatch(self, corners: Sequence[tuple[float, float]], slant: int = 1) -> None:
        """Slanting lines that fill what has these corners: rising with 1, falling with -1."""
        far = [slant * x + y for x, y in corners]
        sides = [(*corners[i - 1], far[i - 1], *corners[i], far[i]) for i in range(len(corners))]
        for step in range(1, ceil((max(far) - min(far)) / _HATCH)):
            at = min(far) + step * _HATCH
            met = sorted((
                (x + (to_x - x) * (at - here) / (there - here),
                 y + (to_y - y) * (at - here) / (there - here))
                for x, y, here, to_x, to_y, there in sides if (here < at) is not (there < at)),
                reverse=True)
            for start, end in zip(met[::2], met[1::2], strict=False):
                self.line(start, end, weight=0.6)

    def svg(self, height: float) -> str:
        """The whole drawing, `height` points high."""
        edge = 1  # point, so that no line at the rim is cut in half
        wide, high = n(self.pen.width + 2 * edge), n(height + 2 * edge)
        return (f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}pt" height="{high}pt" '
                f'viewBox="{-edge} {-edge} {wide} {high}" font-family="{escape(self.pen.face)}" '
                f'font-size="{n(self.pen.size)}">{"".join(self.parts)}</svg>')


def n(number: float) -> str:
    """A length as SVG writes it, to a hundredth."""
    return f"{number:.2f}".rstrip("0").rstrip(".").replace("-0", "0") if abs(number) < 0.005 \
        else f"{number:.2f}".rstrip("0").rstrip(".")


def circle(x: float, y: float, radius: float) -> str:
    """The path of a circle."""
    r, across = n(radius), n(2 * radius)
    return f"M{n(x - radius)} {n(y)}a{r} {r} 0 1 0 {across} 0a{r} {r} 0 1 0 -{across} 0z"


def diamond(x: float, y: float, radius: float) -> str:
    """The path of a diamond."""
    return (f"M{n(x - radius)} {n(y)}L{n(x)} {n(y - radius)}L{n(x + radius)} {n(y)}"
            f"L{n(x)} {n(y + radius)}z")
