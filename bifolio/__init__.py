"""Bifolio: one text, two readers, printed handouts."""

__version__ = "0.1.0"
