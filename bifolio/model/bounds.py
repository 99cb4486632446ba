"""The bounds: how much there may be of anything, so that every step ends.

docs/findings.md shows them. They are far above what a clinic prints, and below what stops a small
computer.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

_MB = 1_000_000
_BEGINNING = 12  # letters that are kept of a text that is too long


@dataclass(frozen=True, slots=True)
class Bound:
    """What is bounded, how much of it there may be, and of what."""

    what: str
    most: int
    unit: str

    def __str__(self) -> str:
        if self.unit == "bytes":
            return f"{self.most / _MB:,g} MB"
        return f"{self.most:,} {self.unit}".rstrip()


SIZES: Mapping[str, Bound] = {suffix: Bound(what, size * _MB, "bytes") for suffix, what, size in (
    (".md", "a chapter", 1),
    (".yaml", "a YAML file", 2),
    (".bib", "the bibliography", 10),
    (".csl", "a citation style", 1),
    (".csv", "a list of retractions, or of clinics", 150),
    (".css", "a style sheet", 1),
    (".html", "a template", 1),
    (".svg", "a drawing", 2),
    (".png", "a picture", 20),
    (".jpg", "a picture", 20),
    (".jpeg", "a picture", 20),
    (".gif", "a picture", 20),
    (".webp", "a picture", 20),
    (".ttf", "a font", 30),
    (".otf", "a font", 30),
    (".woff", "a font", 30),
    (".woff2", "a font", 30),
    ("", "any other file", 20),
)}
FILES = Bound("a library", 20_000, "files")
LIBRARY = Bound("all files of a library together", 1_000 * _MB, "bytes")

WORD_FILE = Bound("a Word document with all its parts", 200 * _MB, "bytes")
WORD_XML = Bound("a part of a Word document that holds words", 20 * _MB, "bytes")
WORD_PARTS = Bound("a Word document", 2_000, "parts")

TEXT = Bound("a paragraph, a cell, or a text in a YAML file", 20_000, "letters")
WORD = Bound("a word", 1_000, "letters")
BRACKETS = Bound("a paragraph or a cell", 500, "opening brackets")
NOTES = Bound("a chapter", 2_000, "calls of footnotes, with those in footnotes")
COLUMNS = Bound("a table", 100, "columns")
ROWS = Bound("a table", 2_000, "rows")
CLINICS = Bound("content/clinics.csv", 50_000, "rows")
FIELD = Bound("a field of the bibliography", 50_000, "letters")
COMMANDS = Bound("a field of the bibliography", 1_000, "commands of LaTeX")
NODES = Bound("a YAML file", 100_000, "values")
DEPTH = Bound("blocks and values in one another", 50, "levels")
LEVELS = Bound("XML and style sheets", 100, "levels")
DIGITS = Bound("a number in XML, a style sheet or a template", 1_000, "digits")
STYLE_PARTS = Bound("a citation style with all macros written out", 20_000, "parts")
DRAWN = Bound("a drawing with all that it uses written out", 20_000, "elements")
VALUES = Bound("a value in a style sheet with all variables written out", 10_000, "letters")
PIXELS = Bound("a picture", 60_000_000, "pixels")
FONT = Bound("a font, unpacked", 60 * _MB, "bytes")

NUMBER = Bound("a width or a count in a template", 100_000, "")
POWER = Bound("a power in a template", 64, "binary digits")
LOOPS = Bound("the loops of the page", 200_000, "numbers")
CALLS = Bound("the page", 200_000, "calls of macros")
PAGE = Bound("the page, before it is broken into sheets", 2_000_000, "letters")
ELEMENTS = Bound("the page", 50_000, "elements")
PAGES = Bound("a handout that is copied", 1_000, "pages")
PAPER = Bound("a page of it, each way", 4_000, "points")  # more than A0


def past_text(text: str) -> str:
    """What a text that is read has too much of, in words; "" when it has not."""
    for bound, number in ((TEXT, len(text)), (BRACKETS, text.count("[") + text.count("(")),
                          (WORD, max(map(len, text.split()), default=0))):
        if number > bound.most:
            return f"{bound.what[0].upper()}{bound.what[1:]} may have {bound}; here are {number:,}."
    return ""


def beginning(text: str) -> str:
    """The first words of a text that is too long: what stands in its place, and means nothing."""
    return re.sub(r"[^\w\s]", "", text[:_BEGINNING])


def memory() -> int:
    """How many bytes one process may take; BIFOLIO_MEMORY has it in MB."""
    return _set("BIFOLIO_MEMORY", 4_000) * _MB


def seconds(html: int = 0) -> int:
    """How much processor time one step may take; BIFOLIO_SECONDS has it for a small page.

    A page of HTML that has many letters may take more: today's computers need some 20 seconds for
    a million of them, and slow ones ten times that.
    """
    least = _set("BIFOLIO_SECONDS", 60)
    return least + html * 5 * least // _MB


def _set(name: str, usual: int) -> int:
    value = os.environ.get(name, "")
    return int(value[:9]) or usual if value.isascii() and value.isdecimal() else usual
