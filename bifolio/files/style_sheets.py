"""Style sheets: their one order, what a handout sets over them, and the page's tokens."""

from __future__ import annotations

import re
from collections.abc import Collection

from bifolio.files.reading import SourceFiles
from bifolio.model import Audience, Clinic, Format, Handout
from bifolio.model.colours import tint

_FOLDER, _ENDING = "styles/", ".css"
# Sheets that stand for one kind of page alone; any other is for every page.
_SPECIAL = (*Audience, "a4", "letter", "sheet", "standard", "large", "colour", "mono", "web",
            "scorecard", "report")
_OF_PAPER = ("fonts", "page")  # what a web page has no use for
_TINT = 0.07  # pale enough that all text keeps its contrast on it
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_ROOT = re.compile(r":root(?:\.([\w-]+))?\s*\{([^{}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")


def names_of(source_files: SourceFiles) -> list[str]:
    """The names of all style sheets among the source files: `a4` for styles/a4.css."""
    return [path.removeprefix(_FOLDER).removesuffix(_ENDING) for path in source_files.under(_FOLDER)
            if path.endswith(_ENDING)]


def in_order(names: Collection[str], *special: str) -> list[str]:
    """Those of these style sheets that a page is set with, each over those before it.

    The general ones come first, then the `special` ones in the order in which they are given, as
    far as they are there.
    """
    return [*(name for name in names if name not in _SPECIAL),
            *(str(name) for name in special if name in names)]


def sheets_for(handout: Handout, names: Collection[str]) -> list[str]:
    """Which of the style sheets of these names a handout is set with, in their order.

    After the general ones the audience's, then the format's: `patient`, `a4`, `sheet` for a
    one-page edition, `standard`, `colour`.
    """
    page = handout.format
    return in_order(names, handout.audience, page.paper, "sheet" if handout.sheet else "",
                    page.size, page.ink)


def web_style(source_files: SourceFiles, audience: Audience) -> str:
    """The CSS of an audience's web page: the page's style sheets but for paper, then web.css."""
    names = [name for name in names_of(source_files) if "/" not in name and name not in _OF_PAPER]
    sheets = (_text(source_files, name) for name in in_order(names, audience, "web"))
    return "\n".join(sheets).replace("</", "<\\/")


def accent_of(clinic: Clinic | None) -> str:
    """CSS that gives the page a clinic's accent colour; "" when it has none of its own."""
    if clinic is None or not clinic.accent:
        return ""
    return f":root {{ --accent: {clinic.accent}; --accent-tint: {tint(clinic.accent, _TINT)}; }}\n"


def values_of(handout: Handout, clinic: Clinic | None, orientation: str = "portrait") -> str:
    """CSS with all that is this handout's own; in mono there is no accent."""
    accent = accent_of(clinic) if handout.format.ink == "colour" else ""
    if orientation == "landscape":
        return f"{accent}@page {{ size: {handout.format.paper} landscape; }}\n"
    return accent


def tokens_of(source_files: SourceFiles, audience: Audience, page: Format,
              values: str) -> dict[str, str]:
    """Each token (custom property) of a page, as the last style sheet that sets it has it.

    `values` is CSS too: what one handout sets over its style sheets.
    """
    names = [name for name in names_of(source_files) if "/" not in name]
    sheets = [_text(source_files, name)
              for name in in_order(names, audience, page.paper, page.size, page.ink)]
    tokens: dict[str, str] = {}
    for sheet in (*sheets, values):
        for special, block in _ROOT.findall(_COMMENT.sub("", sheet)):
            if special in ("", audience):
                tokens.update((name, value.strip()) for name, value in _TOKEN.findall(block))
    return {name: _USE.sub(lambda found: tokens.get(found[1], found[0]), value)
            for name, value in tokens.items()}


def _text(source_files: SourceFiles, name: str) -> str:
    return source_files.files[f"{_FOLDER}{name}{_ENDING}"].decode("utf-8", "replace")
