"""Fonts that library.yaml names: from files in styles/fonts/ to faces of the page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from urllib.parse import quote

from bifolio.composition.fonts import FontFile, font_file, is_font
from bifolio.diagnostics import Findings, suggest
from bifolio.files.reading import OWN_FONTS, SourceFiles
from bifolio.loading.settings import OwnFont, read_settings
from bifolio.model.source import Source

_FOLDER = "styles/fonts/"
_SETTINGS = "content/library.yaml"
_FACE = re.compile(r"--face\s*:\s*([^;}]+)")
_FAMILIES = {"text": "Own Text", "signs": "Own Signs"}
# The faces of a page: a weight, and the weights that may stand for it, the best first.
_UPRIGHT = {400: (400, 500, 350, 300, 450), 600: (600, 700, 500, 800), 700: (700, 800, 600, 900)}
_BOLD = 700


def with_own_fonts(source_files: SourceFiles, findings: Findings) -> SourceFiles:
    """The source files, with a style sheet more that names the fonts of library.yaml as faces.

    What is wrong with a font is a finding at its line there. Its own letters are looked for first;
    the engine's fonts stand behind it.
    """
    settings = source_files.files.get(_SETTINGS, b"")
    if b"fonts" not in settings:
        return source_files
    source = Source(_SETTINGS, settings.decode("utf-8-sig", "replace"))
    css, families = "", list[str]()
    for font in read_settings(source, Findings()).fonts:
        if rules := "".join(_rules(font, source_files, findings)):
            css += rules
            families.append(f'"{_FAMILIES[font.use]}"')
    if not families:
        return source_files
    css += f":root {{ --face: {', '.join((*families, _face(source_files)))}; }}\n"
    return replace(source_files, files={**source_files.files, OWN_FONTS: css.encode()},
                   lent=source_files.lent | {OWN_FONTS})


def _face(source_files: SourceFiles) -> str:
    """The faces that pages are set in without fonts of library.yaml."""
    tokens = source_files.files.get("styles/tokens.css", b"").decode("utf-8", "replace")
    found = _FACE.search(tokens)
    return found[1].strip() if found else "sans-serif"


def _rules(font: OwnFont, source_files: SourceFiles, findings: Findings) -> Iterator[str]:
    """A rule of CSS for each face that a font has."""
    files = {path: found for path in _files(font, source_files, findings)
             if (found := font_file(path, source_files)) and _may_be(path, found, font, findings)}
    for slanted in (False, True):
        faces = _by_weight(files, slanted, font, findings)
        for weight, others in _UPRIGHT.items():
            path = next((faces[other] for other in others if other in faces), "")
            if path:
                yield _rule(font, weight, "italic" if slanted else "normal", path)
    upright = {found.weight for found in files.values() if not found.slanted}
    if files and not upright.intersection(_UPRIGHT[_BOLD]) and font.use == "text":
        findings.add("missing-face", font.span, f"No file of “{font.files}” is bold.",
                     "Put its bold file into styles/fonts/, too; the * of its name must fit.")


def _files(font: OwnFont, source_files: SourceFiles, findings: Findings) -> list[str]:
    there = [path.removeprefix(_FOLDER) for path in source_files.under(_FOLDER) if is_font(path)]
    named = [name for name in there if fnmatchcase(name, font.files)]
    if not named:
        own = [name for name in there if f"{_FOLDER}{name}" not in source_files.lent]
        findings.add("missing-file", font.span,
                     f"No font in {_FOLDER} is called “{font.files}”.",
                     suggest(font.files, own, "Put its files there: .ttf, .otf, .woff or .woff2."))
    return [f"{_FOLDER}{name}" for name in named]


def _may_be(path: str, found: FontFile, font: OwnFont, findings: Findings) -> bool:
    """Whether a page may be set in a font; else it is a finding."""
    if found.withheld:
        findings.add("restricted-font", font.span,
                     f"{path} must not be given away in a handout: {found.withheld}.",
                     "Take a font whose licence allows it, such as one under the SIL Open Font "
                     "License, or ask who sells this one for such a file.")
    elif found.varies:
        findings.add("unexpected-value", font.span,
                     f"{path} is a variable font: all weights in one file.",
                     "Take its static files, one for each weight; most fonts come with them.")
    return not (found.withheld or found.varies)


def _by_weight(files: Mapping[str, FontFile], slanted: bool, font: OwnFont, findings: Findings
               ) -> dict[int, str]:
    """The upright or the slanted files, by their weight."""
    faces: dict[int, str] = {}
    for path, found in files.items():
        if found.slanted != slanted:
            continue
        if found.weight in faces:
            findings.add("unexpected-value", font.span,
                         f"{faces[found.weight]} and {path} are both of weight {found.weight}"
                         f"{', slanted' if slanted else ''}.",
                         "Write a name that fits one of them alone.")
        faces.setdefault(found.weight, path)
    return faces


def _rule(font: OwnFont, weight: int, style: str, path: str) -> str:
    return (f'@font-face {{ font-family: "{_FAMILIES[font.use]}"; font-weight: {weight}; '
            f'font-style: {style}; src: url("{quote(path.removeprefix("styles/"))}"); }}\n')
