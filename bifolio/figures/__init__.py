"""Figures that are drawn from facts: read from YAML, laid out for one audience, told, drawn."""

from bifolio.figures.alternatives import tell_figures
from bifolio.figures.drawing import PenCase, draw
from bifolio.figures.planning import Desk, lay_out
from bifolio.figures.reading import read_figure

__all__ = ["Desk", "PenCase", "draw", "lay_out", "read_figure", "tell_figures"]
