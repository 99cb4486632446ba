"""Compose: from an edition and its references to one HTML page. Jinja2's door.

Templates loop and test; what they print was made before. They run in a sandbox, escape all
text, and a name that the page does not have is a finding with its file and line. One module, as
paper and screen are filled with the same names.
"""

from __future__ import annotations

import mimetypes
import re
import sys
from base64 import b64encode
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from html import unescape
from itertools import count, pairwise
from textwrap import shorten
from typing import Any, TypeVar
from urllib.parse import urlsplit

from jinja2 import TemplateNotFound, TemplateSyntaxError, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from markupsafe import Markup

from bifolio.composition.abbreviations import Abbreviations
from bifolio.composition.drawings.drawing import PenCase, draw
from bifolio.composition.fonts import points_of
from bifolio.composition.fragments import Callee
from bifolio.composition.number_alignment import align_numbers
from bifolio.composition.own_design import OwnDesign
from bifolio.composition.qr_codes import qr_code
from bifolio.composition.setting import Setting
from bifolio.composition.template_errors import (
    place_of,
    recorder,
    running_line,
    template_line,
    traced,
    unpaired_at,
    written_at,
)
from bifolio.composition.templates import FOLDER, PastBoundError, Templates
from bifolio.composition.web.markup import (
    Head,
    Strange,
    Styled,
    odd_comments,
    read_finished,
    read_markup,
    with_policy,
)
from bifolio.composition.web.styles import ScreenStyle, screen_style
from bifolio.composition.web.typefaces import Cut, Points, cut, typefaces
from bifolio.diagnostics import Findings, suggest
from bifolio.editions.citation_marks import without_marks
from bifolio.files.deceptive_signs import deceptions, report
from bifolio.files.limits import TooLongError, past
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import accent_of, tokens_of, web_sheets
from bifolio.model import (
    Arrangement,
    Blank,
    Block,
    Blocks,
    Chapter,
    Citation,
    Contact,
    Drawing,
    Edition,
    Format,
    Handout,
    Heading,
    Link,
    Paragraph,
    PipeTable,
    References,
    Text,
)
from bifolio.model.boxes import BOX_STYLES
from bifolio.model.colours import in_one_ink
from bifolio.model.grades import GRADES
from bifolio.model.languages import language
from bifolio.model.library import NO_CONTACT, SOURCES
from bifolio.model.links import FIX, links_of, may_lead
from bifolio.model.once import Once
from bifolio.model.page_words import PageWords
from bifolio.model.source import Span
from bifolio.model.trees import branches, plain, rewrite, walk

PRINTED = frozenset(("source", "source_unnumbered"))  # of the page's own words, by a filter
_PAGE, _SHEET = "edition.html", "sheet.html"
_NARROW = 216.0  # points: what the smallest screen has, 320 pixels, between the page's margins
_LEGIBLE = 10.5  # points: 14 pixels, for words in a figure there
_LISTED, _LISTED_ON_PAPER = 3, 6  # headings at least, for which there are contents
_ASKED = re.compile(r"((?:^|\s)\S{1,12}) \Z")  # a word, and the line to write on behind it
_SHORT_BLANK = 40  # millimetres: up to there a line has room beside a word in every format
_NO_REFERENCES = References({}, ())
_TITLE = 90  # letters of a source that are enough to know it by
_Filter = TypeVar("_Filter", bound=Callable[..., Any])


class Composer:
    """Sets editions into the templates of some source files; the templates are read once."""

    def __init__(self, source_files: SourceFiles, cut: Cut = cut,
                 points_of: Points = points_of) -> None:
        self.source_files, self._pens = source_files, PenCase(source_files)
        self._cut, self._points_of = cut, points_of
        self._screens: dict[tuple[str, ...], ScreenStyle] = {}
        self._links = Once[frozenset[str]]()
        self._chapters = Once[tuple[tuple[Chapter, ...], bool]]()
        self._abbreviations = Once[Abbreviations]()
        self._drawings = Once[dict[str, None]]()
        self.environment = Templates(source_files)
        self.environment.filters["plain"] = plain
        self.environment.filters["source"] = _source
        self.environment.filters["host"] = lambda address: urlsplit(address).hostname or address
        self.environment.filters["spoken"] = _spoken
        self.environment.filters["blank"] = _blank
        self.environment.filters["fills_in"] = lambda table: any(
            isinstance(noun, Blank) and noun.sort in ("space", "lines") for noun in walk(table))
        self.environment.filters["day"] = _day
        self.environment.filters["expanded"] = _expanded

    @cached_property
    def own_design(self) -> OwnDesign:
        """What of the library's own design is signed."""
        return OwnDesign(self.source_files, self.environment)

    @property
    def shared(self) -> tuple[str, ...]:
        """What the page that was filled in last may have in common with others, in its order."""
        return tuple(self.environment.fragments.shared)

    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings) -> str:
        """The HTML of `edition`, or "" when a template failed (a finding with file and line)."""
        words = language(edition.language).words
        web, clinic = bool(setting.web_style), setting.clinic
        look = _look_of(setting)
        drawings = self._drawings.of(lambda *_: {}, edition.chapters, look)
        html = self._set(edition, references, setting, findings, {
            "words": words, "headings": _contents(edition, web),
            "logo": clinic and self._logo(clinic.logo, setting),
            "second_logo": clinic and self._logo(clinic.second_logo.path, setting),
            "contact": (contact := _contact(edition, setting.handout)),
            "qr": contact.qr and _as_address("image/svg+xml", qr_code(contact.qr).encode()),
            "paged": not web and not setting.handout.sheet,
            "abbreviations": self._abbreviations.of(Abbreviations, edition.terms),
            "picture": self._embedded if web else str,
            "drawn": _Figures(look, drawings, lambda drawing: self._drawn(
                drawing, setting, drawings, findings))})
        if not setting.web_style:
            return html
        sheets = web_sheets(self.source_files, setting.handout.audience, setting.handout.theme)
        return self._self_contained(html, _template_of(setting.handout), sheets,
                                    setting.web_style, drawings, findings)

    def spell(self, edition: Edition, references: References, handout: Handout, words: PageWords,
              findings: Findings) -> str:
        """The HTML of an edition that has been put into words, with these `words` of the page.

        No picture or drawing is shown. It is "" when a template fails, which is a finding.
        """
        return self._set(edition, references, Setting(handout, code="…"), findings, {
            "words": words, "logo": "", "second_logo": "", "headings": (), "paged": False, "qr": "",
            "contact": _contact(edition, handout),
            "abbreviations": Abbreviations(()), "picture": lambda _: "", "drawn": lambda _: ""})

    def _set(self, edition: Edition, references: References, setting: Setting,
             findings: Findings, names: Mapping[str, Any]) -> str:
        told = self._links.of(_addresses, edition.chapters) | _addresses(_rest(edition))
        chapters, cites = self._chapters.of(lambda *_: _set_chapters(edition, references),
                                            edition.chapters, references)
        rest = _rest(edition)
        if edition.sources != SOURCES[0]:
            rest, references = without_marks(rest), _NO_REFERENCES
        return self.fill(_template_of(setting.handout), findings, {
            "edition": replace(_set_words(rest, references), chapters=chapters),
            "references": references, "handout": setting.handout, "clinic": setting.clinic,
            "expired": setting.expired, "code": setting.code, "cites": cites,
            "web_style": Markup(setting.web_style), **names}, told)

    def web_page(self, template: str, names: Mapping[str, Any], sheets: Sequence[str],
                 findings: Findings) -> str:
        """A template as a web page, with the style of these sheets; "" when it failed."""
        screen = self.screen(sheets)
        for trouble in screen.troubles:
            trouble.tell(findings)
        html = self.fill(template, findings, {**names, "style": screen.css})
        return self._self_contained(html, template, sheets, screen.css, (), findings)

    def screen(self, sheets: Sequence[str]) -> ScreenStyle:
        """What web pages get of these style sheets."""
        if (names := tuple(sheets)) not in self._screens:
            self._screens[names] = screen_style(self.source_files, names)
        return self._screens[names]

    def _self_contained(self, html: str, template: str, sheets: Sequence[str], style: str,
                        drawings: Collection[str], findings: Findings) -> str:
        """A web page that has all it needs, and calls nobody; what would is a finding.

        It is read again with all that was put into it. Where nobody can tell its head, there is
        none.
        """
        if not html:
            return ""
        shared = self.shared
        read = list(read_markup(html, drawings, self.screen(sheets).lines_up, shared))
        known = {style, *BOX_STYLES}
        self._tell(read, known, template, sheets, findings)
        head = next((met for met in read if isinstance(met, Head)), None)
        if head is None:
            return ""
        screen = self.screen(sheets)
        own = (typefaces(html, screen.families, self.source_files, self._cut, self._points_of,
                          shared),
               screen.dark((met.text, met.element) for met in read
                           if isinstance(met, Styled) and met.text not in known))
        page = with_policy(html, head, own)
        self._tell([met for met in read_finished(page, drawings, screen.lines_up, shared)
                    if met not in read],
                   {*known, *own}, template, sheets, findings)
        return page

    def _tell(self, read: Sequence[Strange | Styled | Head], known: Collection[str], template: str,
              sheets: Sequence[str], findings: Findings) -> None:
        """A finding for whatever may not stand in a page, but for the styles that are `known`."""
        for met in read:
            if isinstance(met, Strange):
                place = unpaired_at(met.unpaired, self.source_files) or traced(
                    met.traces, template, self.source_files, met.inside)
                findings.add("unsafe-element", place,
                             f"“{shorten(met.written, _TITLE, placeholder=' …')}” may not stand in "
                             f"a web page: {met.why}.",
                             "Take it out of the template, or write it with plain elements.")
            elif isinstance(met, Styled) and met.text not in known:
                place = traced((met.text,), template, self.source_files)
                for trouble in self.screen(sheets).troubles_of(met.text, place.path, met.element):
                    trouble.moved(place).tell(findings)

    def fill(self, template: str, findings: Findings, names: Mapping[str, Any],
             told: Collection[str] = ()) -> str:
        """A template with what its names stand for, or "" when it failed.

        A link that may not be is a finding, but for those of the text, which are `told` there.
        """
        self.environment.undefined = recorder(self.source_files, findings)
        self.environment.begin(findings)
        try:
            html = self.environment.filled(template, names)
            self.environment.read_through(findings)
            for address in dict.fromkeys(links_of(html, self.shared)):
                if not may_lead(address) and address not in told:
                    findings.add("unsafe-link", written_at(address, template, self.source_files),
                                 f"The page links to “{address}”.", FIX)
            for odd in dict.fromkeys(odd_comments(html)):
                findings.add("template-syntax", traced((odd, "<!--"), template, self.source_files),
                             f"The comment “{odd}” does not end plainly, or holds two dashes: its "
                             "words may be printed.",
                             "Write {# … #}, which never reaches the page, or take it out.")
            self._find_made_up_signs(html, template, names, findings)
            return html
        except TemplateSyntaxError as error:
            name = (error.filename or error.name or template).removeprefix(f"{FOLDER}/")
            findings.add("template-syntax", Span(f"{FOLDER}/{name}", error.lineno, 1),
                         f"The template cannot be read: {error.message}.",
                         "Mend the line, or delete the file to use the engine's own template.")
        except SecurityError as error:
            findings.add("template-forbidden", place_of(sys.exc_info()[2]), f"{error}.",
                         "Print only what the page offers.")
        except TemplateNotFound as error:
            known = [p.removeprefix(f"{FOLDER}/") for p in self.source_files.under(f"{FOLDER}/")]
            findings.add("template-syntax", place_of(sys.exc_info()[2]),
                         f"There is no template “{error.name}”.", suggest(str(error.name), known))
        except TooLongError as error:
            error.span = running_line(sys.exc_info()[2])
            raise
        except PastBoundError as error:
            findings.add("past-bound", place_of(sys.exc_info()[2]), f"{error}.",
                         "Templates loop over what the page has, and compute nothing.")
        except Exception as error:  # whatever a template's own arithmetic comes to
            if template_line(sys.exc_info()[2]) is None:
                raise
            if bound := past(error):
                findings.add("past-bound", place_of(sys.exc_info()[2]), f"The template {bound}.",
                             "Templates loop over what the page has, and compute nothing.")
                return ""
            findings.add("template-syntax", place_of(sys.exc_info()[2]),
                         f"The template cannot be filled in: {error}.",
                         "Mend the line, or delete the file to use the engine's own template.")
        return ""

    def _find_made_up_signs(self, html: str, template: str, names: Mapping[str, Any],
                            findings: Findings) -> None:
        """A finding for each sign that deceives and that no text had: a template has put it in."""
        given = ""
        for one in deceptions(unescape(html), design=True):
            given = given or repr(names)
            if repr(one.sign)[1:-1] not in given:
                report(one, written_at(one.sign, template, self.source_files), findings)

    def _logo(self, path: str, setting: Setting) -> str:
        """The address of a clinic's logo; in mono a drawing is in one ink."""
        if setting.web_style:
            return path and self._embedded(path)
        if not path.casefold().endswith(".svg") or setting.handout.format.ink == "colour":
            return path
        drawing = in_one_ink(self.source_files.files[path].decode("utf-8", "replace"))
        return _as_address("image/svg+xml", drawing.encode())

    def _drawn(self, drawing: Drawing, setting: Setting, drawings: dict[str, None],
               findings: Findings) -> str:
        """A figure as a picture's address on paper; on a web page, which has one look, as SVG."""
        for path in self.source_files.under("styles/"):
            _ = self.source_files.files[path]  # read once, and each figure rests on them
        handout, web = setting.handout, bool(setting.web_style)
        if web:
            handout = replace(handout, format=Format(), sheet="")
        accent = ""
        if handout.format.ink == "colour":
            accent = accent_of(setting.clinic, handout.theme)
        tokens = tokens_of(self.source_files, handout, accent)
        pen = self._pens.pen(tokens, scales=web)
        drawn = draw(drawing, pen, findings)
        if not web:
            return _as_address("image/svg+xml", drawn.encode())
        drawings[drawn] = None
        overlong = Findings()
        narrow = draw(drawing, replace(pen, width=min(pen.width, _NARROW),
                                       size=max(pen.size, _LEGIBLE)), overlong)
        if len(overlong):
            return Markup(drawn)  # words too long for it: on a small screen it can be moved
        drawings[narrow] = None
        return Markup(f'<div class="drawn-wide">{drawn}</div>\n'
                      f'<div class="drawn-narrow">{narrow}</div>')

    def _embedded(self, path: str) -> str:
        """A picture as a data: address, for a page that must stand alone."""
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return _as_address(kind, self.source_files.files[path])


@dataclass(eq=False)
class _Figures(Callee):
    """Draws a page's figures. Two draw alike for the same chapters, `drawings` so far, and look."""

    look: str
    drawings: Mapping[str, None]
    _draw: Callable[[Drawing], str]

    def __call__(self, drawing: Drawing) -> str:
        self.calls += 1
        return self._draw(drawing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Figures) and (
            self.look == other.look and self.drawings is other.drawings)


def _look_of(setting: Setting) -> str:
    """All that the look of a figure depends on, but for the style sheets."""
    handout, web = setting.handout, bool(setting.web_style)
    form = "web" if web else f"{handout.format.name} {bool(handout.sheet)}"
    accent = accent_of(setting.clinic, handout.theme) \
        if web or handout.format.ink == "colour" else ""
    return " ".join((handout.audience, handout.theme, form, accent))


def _rest(edition: Edition) -> Edition:
    """An edition without its chapters, which are the same for many."""
    return replace(edition, chapters=())


def _addresses(tree: Any) -> frozenset[str]:
    return frozenset(noun.target for noun in walk(tree) if isinstance(noun, Link))


def _set_chapters(edition: Edition, references: References) -> tuple[tuple[Chapter, ...], bool]:
    """The chapters of an edition as they are set, and whether they cite."""
    cites = any(isinstance(noun, Citation) for noun in walk(edition.chapters))
    if edition.sources != SOURCES[0]:
        edition, references = without_marks(edition), _NO_REFERENCES
    return _set_words(_named(edition), references).chapters, cites


def _set_words(edition: Edition, references: References) -> Edition:
    """An edition's words as they are set."""
    aligned: Edition = align_numbers(_close_up(edition, references))
    return aligned


def _contact(edition: Edition, handout: Handout) -> Contact:
    """Where the readers of a handout turn for more, if they are told; its own address filled in."""
    if not edition.audience.traits.calls:
        return NO_CONTACT
    contact = edition.imprint.contact
    return replace(contact, qr=contact.qr.replace("{id}", handout.edition_name))


def _contents(edition: Edition, web: bool) -> tuple[Heading, ...]:
    """The headings that an edition's contents list, those of its chapters and their equals.

    There are none where it is too short for contents; on paper not all readers get any.
    """
    headings = tuple(block for chapter in edition.chapters for block in chapter.blocks
                     if isinstance(block, Heading) and block.level == 1)
    if len(headings) < (_LISTED if web else _LISTED_ON_PAPER):
        return ()
    return headings if web or edition.audience.traits.contents else ()


def _named(edition: Edition) -> Edition:
    """The edition with its simple tables named: by a caption, or by the heading that comes before.

    A heading names one table; the next under it has no name but its caption.
    """
    number = count(1)

    def name(noun: Any) -> Any:
        if isinstance(noun, PipeTable) and noun.caption:
            return replace(noun, named_by=f"simple-table--{next(number)}")
        return noun

    def under(blocks: Blocks, heading: str) -> Iterator[Block]:
        for block in blocks:
            if isinstance(block, Heading):
                heading = block.anchor
            elif isinstance(block, PipeTable):
                block = block if block.caption else replace(block, named_by=heading)
                heading = ""
            elif isinstance(block, Arrangement):
                block = replace(block, blocks=tuple(under(block.blocks, heading)))
            yield block

    return replace(edition, chapters=tuple(
        replace(chapter, blocks=tuple(under(chapter.blocks, "")))
        for chapter in rewrite(edition.chapters, name)))


def _template_of(handout: Handout) -> str:
    return _SHEET if handout.sheet else _PAGE


def _as_address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _blank(blank: Blank) -> str:
    """The picture of a place to write in: a box to tick; a line and a space are drawn by styles."""
    box = '<path d="M.5.5h9v9h-9z" fill="none" stroke="#000"/>' * (blank.sort in ("box", "ticked"))
    tick = '<path d="M2 5l2.5 3L8 2" fill="none" stroke="#000"/>' * (blank.sort == "ticked")
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">{box}{tick}</svg>'
    return _as_address("image/svg+xml", drawn.encode())


def _reading(*names: str) -> Callable[[_Filter], _Filter]:
    """A filter that looks at these names of a page."""
    def with_names(filter_: _Filter) -> _Filter:
        filter_.reads = names  # type: ignore[attr-defined]
        return pass_context(filter_)

    return with_names


@_reading("words")
def _spoken(context: Context, letter: str) -> str:
    """A grade in the page's words."""
    return GRADES[letter].spoken(context["words"])


@_reading("words")
def _source(context: Context, references: References, anchor: str) -> str:
    """Where a citation leads, in words: “Source 3: Knowler WC, Barrett-Connor E, …”."""
    entry = next((entry for entry in references.entries if entry.anchor == anchor), None)
    if entry is None:
        return ""
    said: PageWords = context["words"]
    words = shorten(plain(entry.content), _TITLE, placeholder=" …")
    label = entry.label.strip("[]().")
    return said.source.format(label=label, words=words) if label else \
        said.source_unnumbered.format(words=words)


@_reading("abbreviations")
def _expanded(context: Context, text: str) -> str:
    """Words, in which each abbreviation of the glossary tells what it stands for."""
    abbreviations = context.get("abbreviations")
    return abbreviations.expanded(text) if abbreviations else text


@_reading("edition")
def _day(context: Context, day: date) -> str:
    """A day as the edition's language writes it; a page of the engine's own is in en-GB.

    The first day that there is stands for none.
    """
    if day == date.min:
        return "…"
    edition = context.get("edition")
    return language(edition.language if edition else "en-GB").long_date(day)


def _close_up(edition: Edition, references: References) -> Edition:
    """The edition with its marks closed up: a mark clings to the word that it stands behind.

    Before a raised citation there is no space; before a mark of certainty there is one that never
    breaks, in the mark's own box: at the end of the words WeasyPrint would break them anywhere.
    A short line to write on stays with the last word before it, which says what is asked; in a cell
    both together may have no room.
    """

    def closed_row(row: Any) -> Any:
        """Words and their marks, in a field or in rows of cells, closed up."""
        if type(row) is not tuple:
            return row
        closed = [closed_row(part) for part in row]
        for at, (first, second) in enumerate(pairwise(row)):
            if (isinstance(first, Text) and isinstance(second, Citation) and not second.narrative
                    and references.marks[second.serial].raised):
                closed[at] = replace(first, text=first.text.rstrip(" "))
            elif (isinstance(first, Text) and isinstance(second, Text) and second.grade
                    and first.text.endswith(" ")):
                closed[at] = replace(first, text=first.text.rstrip(" "))
                closed[at + 1] = replace(second, text=f"\u00a0{second.text}")
        return row if all(new is old for new, old in zip(closed, row, strict=True)) \
            else tuple(closed)

    def close(noun: Any) -> Any:
        if isinstance(noun, Paragraph):
            content = list(noun.content)
            for at, (first, second) in enumerate(pairwise(noun.content)):
                if (isinstance(first, Text) and isinstance(second, Blank)
                        and second.sort == "line" and second.width <= _SHORT_BLANK):
                    content[at] = replace(first, text=_ASKED.sub("\\1\u00a0\u2060", first.text))
            noun = replace(noun, content=tuple(content))
        kind: Any = type(noun)
        closed = {name: row for name in branches(kind)
                  if (row := closed_row(old := getattr(noun, name))) is not old}
        return replace(noun, **closed) if closed else noun

    closed: Edition = rewrite(edition, close)
    return closed
