"""Drawing: from a figure as one audience reads it to SVG, with the page's own tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape

from bifolio.composition.drawings.bars import draw_bars
from bifolio.composition.drawings.diagrams import draw_scheme
from bifolio.composition.drawings.icon_arrays import draw_icons
from bifolio.composition.drawings.interval_plots import draw_whiskers
from bifolio.composition.drawings.pen import Canvas, Pen
from bifolio.composition.drawings.plates import draw_plate
from bifolio.composition.drawings.time_lines import draw_time_line
from bifolio.composition.fonts import Lettering, lettering_of
from bifolio.diagnostics import Findings
from bifolio.files.reading import SourceFiles
from bifolio.model import Drawing
from bifolio.model.figure_kinds import SHARES
from bifolio.model.languages import language

_FORMS: Mapping[str, Callable[[Drawing, Canvas], float]] = {
    "icon-array": draw_icons,
    "dot-and-whisker": draw_whiskers,
    "bars": draw_bars,
    "time-line": draw_time_line,
    "schematic": draw_scheme,
    "plate": draw_plate,
}
PRINTED = frozenset(("about", "count", "either", "part", "periods", "to",  # of the page's own words
                     *(share.replace("-", "_") for share in SHARES)))
_POINTS = re.compile(r"([\d.]+)pt")


def draw(drawing: Drawing, pen: Pen, findings: Findings) -> str:
    """The figure as SVG text; words that do not fit their place are findings."""
    canvas = Canvas(pen, language(drawing.language).words)
    if drawing.sort.numbers and not any(
            mark.number for panel in drawing.panels for mark in panel.marks):
        return canvas.svg(0)  # its facts are not there, which is told already
    height = _FORMS[drawing.form](drawing, canvas)
    for words, span in canvas.overlong:
        findings.add("label-too-long", span if span.path else drawing.span,
                     f"A word of “{words}” is longer than its place in the figure "
                     f"“{drawing.name}”.", "Say it in shorter words.")
    return canvas.svg(height)


class PenCase:
    """Makes pens from a page's tokens; the fonts are measured once."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files = source_files
        self._lettering: dict[str, Lettering] = {}

    def pen(self, tokens: Mapping[str, str], scales: bool) -> Pen:
        """The pen for a page with these tokens; a length that is not in pt is left alone."""
        face = tokens.get("--face", "")
        families = tuple(name.strip(" \"'") for name in face.split(","))
        if face not in self._lettering:
            self._lettering[face] = lettering_of(self._source_files, families)
        ink, soft, accent, paper, rule = (
            escape(tokens.get(f"--{name}", "#000000"))
            for name in ("ink", "ink-soft", "accent", "paper", "rule"))
        return Pen(self._lettering[face], ",".join(families),
                   _points(tokens, "--figure-size", 12), _points(tokens, "--figure-width", 432),
                   ink, soft, accent, paper, rule, scales)


def _points(tokens: Mapping[str, str], name: str, otherwise: float) -> float:
    found = _POINTS.fullmatch(tokens.get(name, ""))
    return float(found[1]) if found else otherwise

