"""Style sheets: their one order, what a handout sets over them, and the page's tokens."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping

from bifolio.files.reading import SourceFiles
from bifolio.model import FORMATS, THEMES, Audience, Clinic, Handout
from bifolio.model.bounds import VALUES
from bifolio.model.colours import tint
from bifolio.model.source import Span

# Sheets that are for no paper: that of all pages on a screen, and those of two kinds of them.
SCREEN, _WEB = "screen", "web"
FOR_SCREENS = (SCREEN, _WEB, "report")
_FOLDER, _ENDING = "styles/", ".css"
# Sheets that stand for one kind of page alone; any other is for every page.
_SPECIAL = {*Audience, "sheet", "scorecard", *FOR_SCREENS, *THEMES,
            *(word for page in FORMATS.values() for word in (page.paper, page.size, page.ink))}
_OF_PAPER = ("fonts", "page")  # what a web page has no use for
_TINT = 0.07  # pale enough that all text keeps its contrast on it
_ACCENT_VALUES = ":root {{ --accent: {}; --accent-tint: {}; }}"
_ACCENT = re.compile(r":root \{ --accent: (#[0-9a-fA-F]{6}); --accent-tint: (#[0-9a-f]{6}); \}")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.S)
_ROOT = re.compile(r":root(?:\.([\w-]+))?\s*\{([^{}]*)\}")
_STEP = re.compile(r"""/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|[{};]""", re.S)
_BLANK = re.compile(r"(?:\s+|/\*.*?\*/)*", re.S)
_TOKEN = re.compile(r"(--[\w-]+)\s*:\s*([^;]+)")
_TAKEN = re.compile(r"var\(\s*(--[\w-]+)")
_USE = re.compile(r"var\((--[\w-]+)\)")


def names_of(source_files: SourceFiles, nested: bool = False) -> list[str]:
    """The names of all style sheets among the source files: `a4` for styles/a4.css.

    With `nested` also those in folders, `x/y`, which another sheet may import.
    """
    names = (path.removeprefix(_FOLDER).removesuffix(_ENDING)
             for path in source_files.under(_FOLDER) if path.endswith(_ENDING))
    return [name for name in names if nested or "/" not in name]


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
    one-page edition, `standard`, `colour`; and `plain`, its theme.
    """
    page = handout.format
    return in_order(names, handout.audience, page.paper, "sheet" if handout.sheet else "",
                    page.size, page.ink, handout.theme)


def web_sheets(source_files: SourceFiles, audience: Audience, theme: str = THEMES[0]
               ) -> list[str]:
    """The names of the style sheets of an audience's web page: all but those for paper, then those
    for screens and its theme.
    """
    names = [name for name in names_of(source_files) if name not in _OF_PAPER]
    return in_order(names, audience, SCREEN, _WEB, theme)


def accent_of(clinic: Clinic | None, theme: str) -> str:
    """CSS that gives the page a clinic's accent colour; "" when it has none of its own.

    Only the theme that has accents takes one.
    """
    if clinic is None or not clinic.accent or theme != THEMES[0]:
        return ""
    return f"{_ACCENT_VALUES.format(clinic.accent, tint(clinic.accent, _TINT))}\n"


def accent_in(values: str) -> tuple[str, str] | None:
    """The accent colour and its tint that such CSS gives a page; None when it gives none."""
    found = _ACCENT.search(values)
    return (found[1], found[2]) if found else None


def with_accent(values: str, accent: tuple[str, str]) -> str:
    """The same CSS with another accent colour and tint in the place of its own."""
    return _ACCENT.sub(_ACCENT_VALUES.format(*accent), values, count=1)


def values_of(handout: Handout, clinic: Clinic | None, orientation: str = "portrait") -> str:
    """CSS with all that is this handout's own; in mono there is no accent."""
    accent = accent_of(clinic, handout.theme) if handout.format.ink == "colour" else ""
    if orientation == "landscape":
        return f"{accent}@page {{ size: {handout.format.paper} landscape; }}\n"
    return accent


def tokens_of(source_files: SourceFiles, handout: Handout, values: str) -> dict[str, str]:
    """Each token (custom property) of a handout, as the last style sheet that sets it has it.

    `values` is CSS too: what one handout sets over its style sheets.
    """
    sheets = [_text(source_files, name) for name in sheets_for(handout, names_of(source_files))]
    tokens: dict[str, str] = {}
    for sheet in (*sheets, values):
        for special, block in _ROOT.findall(_COMMENT.sub("", sheet)):
            if special in ("", handout.audience):
                tokens.update((name, value.strip()) for name, value in _TOKEN.findall(block))
    return {name: _USE.sub(lambda found: tokens.get(found[1], found[0]), value)
            for name, value in tokens.items()}


def endless_values(sheets: Mapping[str, str]) -> Iterator[Span]:
    """Where a custom property stands that is too long once all that it takes in is written out.

    `sheets` are the style sheets by path. Each property may double the one before it.
    """
    found: dict[str, list[tuple[str, Span]]] = {}
    for path, text in sheets.items():
        bare = _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
        for token in _TOKEN.finditer(bare):
            line = bare.count("\n", 0, token.start()) + 1
            column = token.start() - bare.rfind("\n", 0, token.start())
            found.setdefault(token[1], []).append((token[2], Span(path, line, column)))
    lengths: dict[str, int] = {}

    def length(name: str) -> int:
        if name not in lengths:
            lengths[name] = 0  # one that takes in itself is none
            lengths[name] = max((_within(value, length) for value, _ in found.get(name, ())),
                                default=0)
        return lengths[name]

    try:
        yield from (place for name, values in found.items() for value, place in values
                    if length(name) > VALUES.most and _within(value, length) > VALUES.most
                    and all(length(taken) <= VALUES.most for taken in _TAKEN.findall(value)))
    except RecursionError:
        yield next(place for values in found.values() for _, place in values)


def _within(value: str, length: Callable[[str], int]) -> int:
    """How long a value is with all that it takes in written out; no longer than need be known."""
    return min(len(value) + sum(map(length, _TAKEN.findall(value))), VALUES.most + 1)


def _text(source_files: SourceFiles, name: str) -> str:
    return source_files.files[f"{_FOLDER}{name}{_ENDING}"].decode("utf-8", "replace")


def rule_starts(css: str) -> list[int]:
    """Where in a style sheet each of its outermost rules begins, and where the last one ends."""
    first = _BLANK.match(css)
    starts, depth = [first.end() if first else 0], 0
    for found in _STEP.finditer(css):
        depth = max(0, depth + {"{": 1, "}": -1}.get(found[0], 0))
        if not depth and found[0] in "};":
            after = _BLANK.match(css, found.end())
            starts.append(after.end() if after else found.end())
    return starts if starts[-1] == len(css) else [*starts, len(css)]
