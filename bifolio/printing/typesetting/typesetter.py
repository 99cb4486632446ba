"""Typeset: from HTML to pages. WeasyPrint's door.

Nothing is read from disk or network here: pictures, styles and fonts come from the source files,
and no other fonts are known, so the same text gives the same bytes on every computer.

One module, as the sheets, the fonts and the pages of one press hang together.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache, lru_cache
from html import unescape
from importlib import import_module
from math import sqrt
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from bifolio.diagnostics import Findings, ToolchainError, near
from bifolio.files import temporary
from bifolio.files.limits import TooLongError, past, tell, time_limit
from bifolio.files.reading import PICTURES, SourceFiles
from bifolio.files.style_sheets import (
    FOR_SCREENS,
    endless_values,
    names_of,
    rule_starts,
    sheets_for,
)
from bifolio.files.tracking import Sights, WatchedFiles
from bifolio.model import Handout
from bifolio.model.bounds import PIXELS, VALUES, seconds
from bifolio.model.fingerprints import fingerprint
from bifolio.model.source import Source, Span
from bifolio.printing.pdf.grey_pictures import alike_in_grey, in_grey
from bifolio.printing.typesetting.columns import fill_columns
from bifolio.printing.typesetting.drawing_bounds import too_much
from bifolio.printing.typesetting.obstacles import obstacle_in
from bifolio.printing.typesetting.page_breaks import decide_in_layout
from bifolio.printing.typesetting.page_layout import PageLayout
from bifolio.printing.typesetting.page_measuring import foot_needed, measure, stack_tall_pairs
from bifolio.printing.typesetting.page_references import put_in_pages
from bifolio.printing.typesetting.pages import Pages, complaints
from bifolio.printing.typesetting.system_libraries import load
from bifolio.printing.typesetting.vertical_justification import justify_pages
from bifolio.printing.typesetting.weasyprint_patches import (
    Patches,
    cut_nothing_short,
    give_back_features,
    hang_spaces,
    keep_shapes,
    keep_spaces_between_words,
    know_plain_values,
    remember_paths,
    set_lines_whole,
)

os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parent / "fonts.conf")
try:
    with warnings.catch_warnings():  # it warns that the computer's fonts are hidden: they are
        warnings.simplefilter("ignore")
        load("weasyprint")
        import weasyprint
        from weasyprint import CSS, HTML
        from weasyprint import images as weasyprint_images
        from weasyprint.css.properties import INITIAL_VALUES
        from weasyprint.pdf import tags as weasyprint_tags
        from weasyprint.text import ffi as weasyprint_ffi
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse
except OSError as error:  # cffi's word for a shared library that is not there
    raise ToolchainError(
        f"Pango, which sets the type, is not on this computer or cannot be loaded: {error}. "
        "Install it (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0) and run again."
    ) from error

_HOST = "https://library.invalid/"  # stands for the library; a name that can never resolve
_IGNORED = re.compile(r"^(?P<what>.*?) at (?P<line>\d+):(?P<column>\d+), (?P<why>.*)$", re.S)
_MEDIUM = re.compile(r"Invalid media type [\"'](?P<what>.*)[\"'] the whole @media rule was ignored "
                     r"at (?P<line>\d+):(?P<column>\d+)", re.S)
_ON_PAPER = re.compile(r"(?<!not )\bprint\b|\(\s*page", re.I)
_UNSHOWN = re.compile(r"Failed to (?:load image at|render SVG image) '?"
                      r"(?:https://library\.invalid/)?(?P<path>[^':]+)'?(?:: )?(?P<why>.*)", re.S)
_NUMBER = re.compile(r"-?\d{1,8}", re.ASCII)
_NUMERALS = {"a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_PROPERTY = re.compile(r"`\s*([\w-]+)\s*:")
_FOLDER = "styles"
_LOOSE_ROWS = "tr { break-before: auto !important; break-after: auto !important }"
_NO_TYPE = (".md", ".txt")  # what lies beside fonts
_TWO_FIGURES, _LEADS_ON = 99, 'class="page-there"'
_ROOM_FOR_THREE = '.page-there::before { content: "000" }'
_FULL = 0.96  # of a sheet's page
_LEAST_GROWTH, _MOST_GROWTH = 0.875, 1.25  # times the type that the style sheets say
_WORTH_WHILE = 1.03  # to set a sheet again for
_ADDRESS = re.compile(r"""\b(?:src|href|data)\s*=\s*["']([^"']+)["']""")


@cache
def library_versions() -> str:
    """The libraries that set the type, as they are loaded: another Pango gives other bytes."""
    loaded = weasyprint_ffi
    with suppress(Exception):  # declared already
        loaded.ffi.cdef("const char * hb_version_string (void); int FcGetVersion (void);")
    pango, fontconfig = (
        ".".join(map(str, (number // 10_000, number // 100 % 100, number % 100)))
        for number in (loaded.pango.pango_version(), loaded.fontconfig.FcGetVersion()))
    harfbuzz = loaded.ffi.string(loaded.harfbuzz.hb_version_string()).decode()
    return f"Pango {pango}, HarfBuzz {harfbuzz}, fontconfig {fontconfig}"


class Typesetter:
    """Sets HTML with the style sheets of some source files; each sheet is parsed once.

    What the typesetter does not know in a style sheet becomes a finding with file and line.
    """

    def __init__(self, source_files: SourceFiles, findings: Findings) -> None:
        self._source_files = source_files = WatchedFiles.over(source_files)
        self._type = _type_of(source_files)
        self._fonts = _fonts_of(fingerprint(self._type))
        self._fetcher = _SourceFetcher(source_files)
        self._sheets: dict[str, CSS] = {}
        self._sights: dict[str, Sights] = {}  # of each sheet: itself, what it imports, its fonts
        sheets = {path: source_files.files[path].decode("utf-8", "replace")
                  for path in source_files.under(f"{_FOLDER}/") if path.endswith(".css")}
        endless = set()
        for place in endless_values(sheets):
            endless.add(place.path)
            findings.add("past-bound", place, f"With all that it takes in this has more than "
                          f"{VALUES}.", "Write the value out.")
        for path in sheets:
            if "/" in path.removeprefix(f"{_FOLDER}/"):  # another may import it
                source_files.text(path, findings)
        for name in names_of(source_files):
            if f"{_FOLDER}/{name}.css" not in endless:
                with source_files.noting() as self._sights[name]:
                    self._read_sheet(name, source_files, findings)
        self._fonts.laid_out = _laid_out(self._fonts)

    @property
    def has_its_fonts(self) -> bool:
        """Whether the files of its fonts still lie where they were laid out.

        They are opened when the first letter of a font is set; what clears away temporary files
        may have been quicker, and then pages come out in no font, or in another.
        """
        return _lie_there(self._fonts)

    def _read_sheet(self, name: str, source_files: SourceFiles, findings: Findings) -> None:
        path = f"{_FOLDER}/{name}.css"
        source = source_files.text(path, findings)
        if source is None or name in FOR_SCREENS:
            return
        with complaints() as heard:
            try:
                with time_limit(seconds()):
                    self._sheets[name] = CSS(
                        string=source.text, base_url=_HOST + path, url_fetcher=self._fetcher,
                        font_config=self._fonts)
            except OSError:
                raise
            except (Exception, TooLongError) as error:  # whatever it is, it is of this sheet
                add_stumble(error, path, findings)
        for complaint in heard:
            _add_css_finding(complaint, source, findings)

    def typeset(self, html: str, handout: Handout, values: str, findings: Findings) -> Pages:
        """The pages of `html` in the style sheets of a handout's audience and format.

        `values` is CSS with the values of this one handout, and comes last.
        """
        used = sheets_for(handout, self._sheets)
        sheets = [*(self._sheets[name] for name in used),
                  CSS(string=values, font_config=self._fonts)]
        self._fetcher.asked.clear()
        self._fetcher.in_grey = handout.format.ink == "mono"
        with self._source_files.noting() as sights:
            self._source_files.under(f"{_FOLDER}/")  # a sheet that is added counts, too
            pages, heard = self._grown(html, handout, sheets)
        self._tell_of_pictures(html, used, findings)
        for complaint in heard:
            _add_page_finding(complaint, findings)
        for name in used:
            sights.update(self._sights[name])
        layouts = self._with_greys(pages.layouts) if self._fetcher.in_grey else pages.layouts
        return replace(pages, layouts=layouts, sights={**sights, **self._type})

    def _with_greys(self, layouts: tuple[PageLayout, ...]) -> tuple[PageLayout, ...]:
        """The layouts of pages in one ink, with the colours that are one grey there."""
        files = self._source_files.files
        alike = {path: alike_in_grey(path, files[path]) for path in dict.fromkeys(
            picture.address for layout in layouts for picture in layout.pictures) if path in files}
        return tuple(replace(layout, pictures=tuple(
            replace(picture, alike=alike.get(picture.address, "")) for picture in layout.pictures))
            for layout in layouts)

    def _tell_of_pictures(self, html: str, used: Sequence[str], findings: Findings) -> None:
        """A finding for each picture that no page of HTML shows: a style sheet has brought it."""
        placed = set(map(unescape, _ADDRESS.findall(html)))
        drawings = [self._source_files.files[path].decode("utf-8", "replace")
                    for path in placed if path.endswith(".svg") and path in
                    self._source_files.files]
        for address in self._fetcher.asked:
            path = address.removeprefix(_HOST)
            name = "data:" if path.startswith("data:") else path.rpartition("/")[2]
            if path in placed or any(name in drawing for drawing in drawings):
                continue
            texts = (self._source_files.text(f"{_FOLDER}/{sheet}.css", Findings())
                     for sheet in used)
            span = next((text.at(text.text.index(name)) for text in texts
                         if text and name in text.text), Span("(page)"))
            findings.add("picture-nobody-placed", span,
                         f"A style sheet puts {'a picture' if name == 'data:' else f'“{name}”'} "
                         "on the page.", "Place the picture in the text or in a template.")

    def culprit(self, html: str, handout: Handout, values: str) -> str:
        """The library's own style sheet over which the typesetter stumbles; "" when it is none."""
        for left_out in self.own_sheets(handout):
            with suppress(Exception):
                self._paged_with(html, handout, values, {left_out: None})
                return f"{_FOLDER}/{left_out}.css"
        return ""

    def own_sheets(self, handout: Handout) -> list[str]:
        """The names of the style sheets of a handout that are the library's own."""
        return [name for name in sheets_for(handout, self._sheets)
                if f"{_FOLDER}/{name}.css" not in self._source_files.lent]

    def obstacle(self, html: str, handout: Handout, colours: Sequence[str]
                 ) -> tuple[Span | None, str, Sights]:
        """Where the library's own design keeps a page from being set in two parts, why, and what
        was looked at for it; None when nothing does.

        That is a rule of a style sheet that holds otherwise for the parts, or what has one of the
        `colours` (rrggbb) that stand for others.
        """
        stand_ins = re.compile("|".join(colours), re.I)
        with self._source_files.noting() as sights:
            files = self._source_files.files
            own = [f"{_FOLDER}/{name}.css" for name in self.own_sheets(handout)]
            own += [path for path in self._source_files.under(f"{_FOLDER}/")
                    if "/" in path.removeprefix(f"{_FOLDER}/") and path.endswith(".css")
                    and path not in self._source_files.lent]
            drawings = [path for path in map(unescape, _ADDRESS.findall(html))
                        if path.endswith(".svg") and path in files]
            for path in (*own, *drawings):
                text = files[path].decode("utf-8", "replace")
                found = obstacle_in(text) if path in own else None
                if not found and (colour := stand_ins.search(text)):
                    found = colour.start(), "this colour stands for each clinic's own"
                if found:
                    return Source(path, text).at(found[0]), found[1], sights
            if stand_ins.search(html):
                return Span("(page)"), "it has the colour that stands for each clinic's own", sights
        return None, "", sights

    def suspect(self, html: str, handout: Handout, values: str, is_good: Callable[[Pages], bool]
                ) -> Span | None:
        """The rule of a style sheet without which the pages are good; None when there is none.

        It is the last of those rules that they are not good with, the others left out.
        """
        for name in self.own_sheets(handout):
            with suppress(Exception):
                if is_good(self._paged_with(html, handout, values, {name: None})):
                    return self._worst_rule(html, handout, values, is_good, name)
        return None

    def _worst_rule(self, html: str, handout: Handout, values: str,
                    is_good: Callable[[Pages], bool], name: str) -> Span:
        source = self._source_files.text(f"{_FOLDER}/{name}.css", Findings())
        assert source
        starts = rule_starts(source.text)
        good, bad = 0, len(starts) - 1  # so many rules are good, and one more than so many is not
        while good < bad:
            middle = (good + bad) // 2
            sheet = CSS(string=source.text[:starts[middle + 1]], base_url=f"{_HOST}{source.path}",
                        url_fetcher=self._fetcher, font_config=self._fonts)
            try:
                fine = is_good(self._paged_with(html, handout, values, {name: sheet}))
            except Exception:  # it stumbles here: the rule lies before
                fine = False
            good, bad = (middle + 1, bad) if fine else (good, middle)
        return source.at(starts[bad])

    def _paged_with(self, html: str, handout: Handout, values: str,
                    instead: Mapping[str, CSS | None]) -> Pages:
        """The pages with other sheets, or none, in the place of some."""
        sheets = [instead.get(name, self._sheets[name])
                  for name in sheets_for(handout, self._sheets)]
        return self._grown(html, handout, [*filter(None, sheets), CSS(
            string=values, font_config=self._fonts)])[0]

    def _grown(self, html: str, handout: Handout, sheets: list[CSS]) -> tuple[Pages, list[str]]:
        """The pages, and what was complained of; a sheet's type grows into its one page.

        It is set a second time with a growth at which each line may come out larger and break
        sooner. Where a patient's sheet runs over, its type may be as small as that of a handout.
        """
        pages, heard = self._paged_well(html, sheets)
        if not handout.sheet:
            return pages, heard
        full = sum(1 - (page.left + page.given) / page.height for page in pages.layouts)
        if pages.count == 1:
            growths = [min(_MOST_GROWTH, sqrt(_FULL / full))] if full else []
        elif handout.audience.traits.calls and handout.format.size == "standard":
            growths = sorted({max(_LEAST_GROWTH, _FULL / full), _LEAST_GROWTH}, reverse=True)
        else:
            growths = []
        for growth in growths:
            if pages.count == 1 and growth < _WORTH_WHILE:
                break
            larger, told = self._paged_well(html, [*sheets, CSS(
                string=f":root {{ --growth: {growth:.3f} }}", font_config=self._fonts)])
            if larger.count == 1 and _squeezed_tables(larger) <= _squeezed_tables(pages):
                return larger, told
        return pages, heard

    def _paged_well(self, html: str, sheets: list[CSS]) -> tuple[Pages, list[str]]:
        """The pages, with a foot that is deep enough, and what was complained of."""
        pages, heard = self._paged(html, sheets)
        if pages.count > _TWO_FIGURES and _LEADS_ON in html:
            sheets = [*sheets, CSS(string=_ROOM_FOR_THREE, font_config=self._fonts)]
            pages, heard = self._paged(html, sheets)
        boxes = [page._page_box for page in pages.document.pages]
        if foot := foot_needed((box, box.children) for box in boxes):  # no page but the first told
            return self._paged(html, [*sheets, _deeper_foot(foot, self._fonts)])
        return pages, heard

    def _paged(self, html: str, sheets: list[CSS]) -> tuple[Pages, list[str]]:
        """The pages, and what was complained of."""
        source = HTML(string=html, base_url=_HOST, url_fetcher=self._fetcher)
        _count_as_asked(source.etree_element)
        with complaints() as heard:
            try:
                document = self._render(source, sheets)
                if stack_tall_pairs(document):
                    document = self._render(source, sheets)
            except FatalURLFetchingError as error:
                raise ToolchainError(f"A picture or font could not be read: {error}") from error
        put_in_pages(document)
        return Pages(document, measure(document)), heard

    def _render(self, source: HTML, sheets: list[CSS]) -> Any:
        """WeasyPrint's document; all rows may part where it stumbles over some that may not.

        WeasyPrint 70 stops with an AssertionError at rows that it cannot keep together.
        """
        try:
            return source.render(font_config=self._fonts, stylesheets=sheets)
        except AssertionError:
            loose = CSS(string=_LOOSE_ROWS, font_config=self._fonts)
            return source.render(font_config=self._fonts, stylesheets=[*sheets, loose])


def _deeper_foot(foot: float, fonts: Any) -> CSS:
    """A style sheet with a bottom margin of `foot` CSS pixels."""
    return CSS(string=f"@page {{ margin-bottom: {foot}px !important }}", font_config=fonts)


def _squeezed_tables(pages: Pages) -> int:
    """How many parts of tables are wider than the page, or have a column too narrow to read."""
    return sum(bool(part.narrow) or part.overfull
               for page in pages.layouts for part in page.parts)


def _count_as_asked(root: Any) -> None:
    """Let each list count from its `start` and by its `type`, hints that WeasyPrint heeds not."""
    for element in root.iter("ol"):
        if numerals := _NUMERALS.get(element.get("type", "")):
            element.set("style", f"list-style-type: {numerals}; {element.get('style', '')}")
        if _NUMBER.fullmatch(start := element.get("start", "")):
            element.set("style", f"counter-reset: list-item {int(start) - 1}; "
                        f"{element.get('style', '')}")


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


def add_stumble(error: BaseException, path: str, findings: Findings) -> None:
    """What the typesetter has failed with over a style sheet, in whatever way."""
    if past(error):
        tell(error, Span(path), findings, path)
        return
    said = " ".join(str(error).split())[:200]
    findings.add("unprintable-style", Span(path), "The typesetter stumbles over this style sheet: "
                 f"{type(error).__name__}: {said}.",
                 "Take out what was last changed, or a length that is far too large.")


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
    if complaint.startswith("Expected a media type"):
        return  # the next complaint says so with its line
    if media := _MEDIUM.match(complaint):
        if _ON_PAPER.search(media["what"]):  # all other such rules are for screens
            findings.add("unknown-css", Span(source.path, int(media["line"]), int(media["column"])),
                         f"“@media {media['what']}” is dropped on paper: WeasyPrint knows only the "
                         "names of media there.", "Write “@media print”.")
    elif not found:
        findings.add("typesetting", source.whole(), f"The style sheet reader says: {complaint}.",
                     "Mend the style sheet.")
    else:
        _add_ignored(found, source, findings)


def _add_ignored(found: re.Match[str], source: Source, findings: Findings) -> None:
    what, why = found["what"].removeprefix("Ignored "), found["why"].rstrip(".")
    span = Span(source.path, int(found["line"]), int(found["column"]))
    fix = "Remove the declaration, or write one that WeasyPrint knows."
    if named := _PROPERTY.search(what):
        known = (name.replace("_", "-") for name in INITIAL_VALUES)
        if "unknown property" in why and (match := near(named.group(1), known)):
            fix = f"Did you mean “{match}”?"
    findings.add("unknown-css", span, f"{what} is dropped: {why}.", fix)


class _SourceFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Serves what the source files hold, and nothing else."""

    def __init__(self, source_files: SourceFiles) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False)
        self._source_files = source_files
        self.asked: dict[str, None] = {}  # the addresses that were asked for
        self.in_grey = False  # whether pictures are printed in one ink

    def fetch(self, url: str, headers: Any = None) -> Any:
        self.asked[unquote(url) if url.startswith(_HOST) else url] = None
        if url.startswith("data:"):
            return URLFetcher(allowed_protocols=("data",)).fetch(url, headers)
        path = url.removeprefix(_HOST)
        if path not in self._source_files.files:  # a sheet may write a space in it as a code
            path = unquote(path)
        if not url.startswith(_HOST) or path not in self._source_files.files or not (
                path.startswith(f"{_FOLDER}/") or path.casefold().endswith(PICTURES)):
            raise ValueError(f"“{path}” is not in the library")
        content = self._source_files.files[path]
        if path.endswith(".svg") and (why := too_much(content)):
            raise ValueError(why)
        if self.in_grey and path.casefold().endswith(PICTURES):
            content = in_grey(path, content)
        return URLFetcherResponse(url, content)


def _fonts_of(fonts: str) -> Any:
    """The font configuration for a set of fonts, with all its files where they were laid out."""
    if not _lie_there(_font_configuration(fonts)):
        _font_configuration.cache_clear()
    return _font_configuration(fonts)


@lru_cache(maxsize=8)
def _font_configuration(fonts: str) -> Any:  # noqa: ARG001  # asked for by name only
    """One font configuration for a set of fonts: what two sets call by one name is kept apart.

    Sharing one between threads corrupts memory.
    """
    configuration = FontConfiguration()
    configuration._folder, configuration.laid_out = temporary.new_folder(), {}
    return configuration


def _lie_there(fonts: Any) -> bool:
    return fonts._folder.is_dir() and bool(fonts.laid_out.items() <= _laid_out(fonts).items())


def _laid_out(fonts: Any) -> dict[Path, tuple[int, ...]]:
    """The files of a font configuration: what the system knows each by, its size and its time."""
    found: dict[Path, tuple[int, ...]] = {}
    with suppress(OSError):  # the folder is gone, or a file
        for path in sorted(fonts._folder.iterdir()):
            seen = path.stat()
            found[path] = (seen.st_dev, seen.st_ino, seen.st_size, seen.st_mtime_ns)
    return found


def _type_of(source_files: WatchedFiles) -> Sights:
    """All fonts of source files and the sheets that name them, each with its stamp.

    A font that is known already is not read again, and yet every page depends on it.
    """
    return {sight: source_files.stamps.of(sight) for path in source_files.under(f"{_FOLDER}/")
            if (b"@font-face" in source_files.files[path] if path.endswith(".css")
                else not path.endswith(_NO_TYPE)) for sight in [f"file:{path}"]}


weasyprint_images.Image.MAX_IMAGE_PIXELS = PIXELS.most // 2  # Pillow refuses twice as many
warnings.filterwarnings("ignore", category=weasyprint_images.Image.DecompressionBombWarning)
PATCHES = Patches()
_PUT_IN: tuple[tuple[Callable[..., None], str], ...] = (  # and the modules that each patches
    (cut_nothing_short, "draw.text"), (hang_spaces, "layout.inline"),
    (keep_spaces_between_words, "layout.inline draw.text"),
    (keep_shapes, "text.line_break text.fonts"), (give_back_features, "text.line_break"),
    (set_lines_whole, "svg"), (remember_paths, "svg"), (know_plain_values, "css"),
    (justify_pages, "layout"), (fill_columns, "layout.block layout.column"))
for _patch, _names in _PUT_IN:
    with PATCHES.noting_what_is_missing():
        _patch(PATCHES, *(import_module(f"weasyprint.{name}") for name in _names.split()))
with PATCHES.noting_what_is_missing():
    decide_in_layout(PATCHES, weasyprint, _deeper_foot)
