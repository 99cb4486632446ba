"""Typeset: from HTML to pages. WeasyPrint's door.

Nothing is read from disk or network here: pictures, styles and fonts come from the source files,
and no other fonts are known, so the same text gives the same bytes on every computer.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from bifolio.diagnostics import Findings, ToolchainError, near
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import sheets_for
from bifolio.files.tracking import Sights, WatchedFiles
from bifolio.model import Handout
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Source, Span
from bifolio.printing.typesetting.page_measuring import foot_needed, measure
from bifolio.printing.typesetting.pages import Pages, complaints
from bifolio.printing.typesetting.system_libraries import load
from bifolio.printing.typesetting.table_breaks import ends_short, repage, tighten, unglue
from bifolio.printing.typesetting.weasyprint_patches import (
    give_back_features,
    hang_spaces,
    know_plain_values,
    remember_paths,
    set_lines_whole,
)

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
try:
    with warnings.catch_warnings():  # it warns that the computer's fonts are hidden: they are
        warnings.simplefilter("ignore")
        load("weasyprint")
        from weasyprint import CSS, HTML
        from weasyprint import css as weasyprint_css
        from weasyprint import svg as weasyprint_svg
        from weasyprint.css.properties import INITIAL_VALUES
        from weasyprint.layout import inline
        from weasyprint.pdf import tags as weasyprint_tags
        from weasyprint.text import line_break
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:  # cffi's word for a shared library that is not there
    raise ToolchainError(
        f"Pango, which sets the type, is not on this computer or cannot be loaded: {error}. "
        "Install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0) and run again."
    ) from error

_HOST = "https://library.invalid/"  # stands for the library; a name that can never resolve
_IGNORED = re.compile(r"^(?P<what>.*?) at (?P<line>\d+):(?P<column>\d+), (?P<why>.*)$", re.S)
_UNSHOWN = re.compile(r"Failed to (?:load image at|render SVG image) '?"
                      r"(?:https://library\.invalid/)?(?P<path>[^':]+)'?(?:: )?(?P<why>.*)", re.S)
_PROPERTY = re.compile(r"`\s*([\w-]+)\s*:")
_FOLDER = "styles"
_TURNS = 10  # how often the pages are set, at most, until every table survives them
_FORETOLD = 6  # turns in which a table's later pages are worked out beforehand
_TIGHTER = ("0.85", "0.7")  # of the space round blocks, when the last page is nearly empty
_NO_TYPE = (".md", ".txt")  # what lies beside fonts
_MEDIA = ("web",)  # style sheets that are for no paper


class Typesetter:
    """Sets HTML with the style sheets of some source files; each sheet is parsed once.

    What the typesetter does not know in a style sheet becomes a finding with file and line.
    """

    def __init__(self, source_files: SourceFiles, findings: Findings) -> None:
        self._source_files = source_files = WatchedFiles.over(source_files)
        self._type = _type_of(source_files)
        self._fonts = _font_configuration(fingerprint(self._type))
        self._fetcher = _ShelfFetcher(source_files)
        self._sheets: dict[str, CSS] = {}
        self._sights: dict[str, Sights] = {}  # of each sheet: itself, what it imports, its fonts
        for path in source_files.under(f"{_FOLDER}/"):
            if path.endswith(".css") and "/" not in path.removeprefix(f"{_FOLDER}/"):
                with source_files.noting() as self._sights[Path(path).stem]:
                    self._read_sheet(path, source_files, findings)

    def _read_sheet(self, path: str, source_files: SourceFiles, findings: Findings) -> None:
        source = source_files.text(path, findings)
        if source is None or Path(path).stem in _MEDIA:
            return
        with complaints() as heard:
            self._sheets[Path(path).stem] = CSS(
                string=source.text, base_url=_HOST + path, url_fetcher=self._fetcher,
                font_config=self._fonts)
        for complaint in heard:
            _add_css_finding(complaint, source, findings)

    def typeset(self, html: str, handout: Handout, values: str, findings: Findings) -> Pages:
        """The pages of `html` in the style sheets of a handout's audience and format.

        `values` is CSS with the values of this one handout, and comes last.
        """
        used = sheets_for(handout, self._sheets)
        sheets = [*(self._sheets[name] for name in used),
                  CSS(string=values, font_config=self._fonts)]
        with self._source_files.noting() as sights:
            self._source_files.under(f"{_FOLDER}/")  # a sheet that is added counts, too
            pages, heard = self._settle_well(html, sheets)
        for complaint in heard:
            _add_page_finding(complaint, findings)
        for name in used:
            sights.update(self._sights[name])
        return replace(pages, sights={**sights, **self._type})

    def _settle_well(self, html: str, sheets: list[CSS]) -> tuple[Pages, list[str]]:
        """The pages, closed up a little where that spares a last page with next to nothing."""
        pages, heard = self._settle(html, sheets, "")
        if foot := foot_needed(pages.document):  # a long name takes more lines than there is room
            sheets.append(CSS(string=f"@page {{ margin-bottom: {foot}px !important }}",
                              font_config=self._fonts))
            pages, heard = self._settle(html, sheets, "")
        for tightness in _TIGHTER if ends_short(pages.layouts) else ():
            tighter, also_heard = self._settle(html, sheets, tightness)
            if not ends_short(tighter.layouts):
                return tighter, also_heard
        return pages, heard

    def _settle(self, html: str, sheets: list[CSS], tightness: str) -> tuple[Pages, list[str]]:
        """The pages once their tables survive the page breaks, and what was complained of."""
        source = HTML(string=html, base_url=_HOST, url_fetcher=self._fetcher)
        tighten(source.etree_element, tightness)
        for turn in range(_TURNS):
            document, heard = self._render(source, sheets)
            layouts = measure(document)
            if not repage(source.etree_element, layouts, foretell=turn < _FORETOLD):
                break
        return Pages(document, layouts), heard

    def _render(self, source: HTML, sheets: list[CSS]) -> tuple[Any, list[str]]:
        """WeasyPrint's document, and what it complained of; rows it stumbles over are unglued."""
        while True:
            with complaints() as heard:
                try:
                    return source.render(font_config=self._fonts, stylesheets=sheets), heard
                except FatalURLFetchingError as error:
                    raise ToolchainError(
                        f"A picture or font could not be read: {error}") from error
                except AssertionError:
                    if not unglue(source.etree_element):
                        raise


@contextmanager
def tagging() -> Iterator[list[tuple[Any, Any]]]:
    """While a PDF is written: each box with the structure element that it is given.

    WeasyPrint tells this to nobody, and without it no repair can know what an element stands for.
    """
    given: list[tuple[Any, Any]] = []
    build = weasyprint_tags._build_box_tree

    def watch(box: Any, *arguments: Any) -> Iterator[Any]:
        for element in build(box, *arguments):
            given.append((getattr(box, "_box", box), element))
            yield element

    weasyprint_tags._build_box_tree = watch
    try:
        yield given
    finally:
        weasyprint_tags._build_box_tree = build


def _add_page_finding(complaint: str, findings: Findings) -> None:
    """What was complained of while setting a page; a picture that cannot be shown is an error."""
    if picture := _UNSHOWN.match(complaint):
        findings.add("broken-image", Span(picture["path"]),
                     f"The picture cannot be shown: {picture['why'] or 'it is damaged'}.",
                     "Open it in a drawing program and save it anew as PNG, JPEG or SVG.")
        return
    findings.add("typesetting", Span("(page)"), f"The typesetter says: {complaint}.",
                 "Mend what it names in the text, the template or the style sheet.")


def _add_css_finding(complaint: str, source: Source, findings: Findings) -> None:
    found = _IGNORED.match(complaint)
    if not found:
        findings.add("typesetting", source.whole(), f"The style sheet reader says: {complaint}.",
                     "Mend the style sheet.")
        return
    what, why = found["what"].removeprefix("Ignored "), found["why"].rstrip(".")
    span = Span(source.path, int(found["line"]), int(found["column"]))
    fix = "Remove the declaration, or write one that WeasyPrint knows."
    if named := _PROPERTY.search(what):
        known = (name.replace("_", "-") for name in INITIAL_VALUES)
        if "unknown property" in why and (match := near(named.group(1), known)):
            fix = f"Did you mean “{match}”?"
    findings.add("unknown-css", span, f"{what} is dropped: {why}.", fix)


class _ShelfFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves what the source files hold, and nothing else."""

    def __init__(self, source_files: SourceFiles) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._source_files = source_files

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("data:"):
            return URLFetcher(allowed_protocols=("data",)).fetch(url, headers)
        path = url.removeprefix(_HOST)
        if path == url or path not in self._source_files.files:
            raise ValueError(f"“{path}” is not in the library")
        return URLFetcherResponse(url, self._source_files.files[path])


@lru_cache(maxsize=8)
def _font_configuration(fonts: str) -> Any:  # noqa: ARG001  # asked for by name only
    """One font configuration for a set of fonts: what two sets call by one name is kept apart.

    Sharing one between threads corrupts memory.
    """
    return FontConfiguration()


def _type_of(source_files: WatchedFiles) -> Sights:
    """All fonts of source files and the sheets that name them, each with its stamp.

    A font that is known already is not read again, and yet every page depends on it.
    """
    return {sight: source_files.stamps.of(sight) for path in source_files.under(f"{_FOLDER}/")
            if (b"@font-face" in source_files.files[path] if path.endswith(".css")
                else not path.endswith(_NO_TYPE)) for sight in [f"file:{path}"]}


hang_spaces(inline)
give_back_features(line_break)
set_lines_whole(weasyprint_svg)
remember_paths(weasyprint_svg)
know_plain_values(weasyprint_css)
