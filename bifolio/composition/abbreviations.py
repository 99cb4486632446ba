"""Abbreviations: what letters stand for is heard, and shown on a screen, wherever they stand.

What they stand for is what the glossary says. Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from markupsafe import Markup, escape

from bifolio.model import PrintedTerm

_ABBREVIATION = Markup('<abbr title="{}">{}</abbr>')


class Abbreviations:
    """The abbreviations among some terms, each with what it stands for."""

    def __init__(self, terms: Iterable[PrintedTerm]) -> None:
        self._expansions = {form: term.expansion for term in terms for form in term.short}
        forms = sorted(map(re.escape, self._expansions), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])(?:{'|'.join(forms) or '(?!)'})(?![\w-])")

    def expanded(self, text: str) -> str:
        """Words as HTML, in which each abbreviation tells what it stands for."""
        pieces, done = Markup(), 0
        for found in self._pattern.finditer(text):
            pieces += escape(text[done:found.start()])
            pieces += _ABBREVIATION.format(self._expansions[found[0]], found[0])
            done = found.end()
        return pieces + escape(text[done:]) if done else text
