"""Compose: from an edition and its references to one HTML page. Jinja2's door.

Templates loop and test; what they print was made before. They run in a sandbox, escape all
text, and a name that the page does not have is a finding with its file and line.
"""

from __future__ import annotations

import mimetypes
import sys
from base64 import b64encode
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit

from jinja2 import TemplateNotFound, TemplateSyntaxError, pass_context
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from markupsafe import Markup

from bifolio.composition.drawings.drawing import PenCase, draw
from bifolio.composition.number_alignment import align_numbers
from bifolio.composition.template_errors import place_of, recorder, template_line, written_at
from bifolio.composition.templates import FOLDER, Templates
from bifolio.diagnostics import Findings, suggest
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import accent_of, tokens_of
from bifolio.model import (
    Citation,
    Clinic,
    Drawing,
    Edition,
    Format,
    Handout,
    Link,
    References,
    Text,
)
from bifolio.model.colours import in_one_ink
from bifolio.model.grades import GRADES
from bifolio.model.languages import language
from bifolio.model.links import FIX, links_of, may_lead
from bifolio.model.page_words import PageWords
from bifolio.model.source import Span
from bifolio.model.trees import plain, rewrite, walk

_PAGE, _SHEET = "edition.html", "sheet.html"
_TITLE = 90  # letters of a source that are enough to know it by


@dataclass(frozen=True, slots=True)
class Setting:
    """What an edition is set for: the handout, its clinic, and the style of its web page.

    `web_style` is CSS text; when it is empty the page is set for paper. `expired` tells that its
    review date has passed; `code` is what its pages carry.
    """

    handout: Handout
    clinic: Clinic | None = None
    web_style: str = ""
    expired: bool = False
    code: str = ""


class Composer:
    """Sets editions into the templates of some source files; the templates are read once."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files, self._pens = source_files, PenCase(source_files)
        self._environment = Templates(source_files)
        self._environment.filters["plain"] = plain
        self._environment.filters["source"] = _source
        self._environment.filters["host"] = lambda address: urlsplit(address).hostname or address
        self._environment.filters["spoken"] = _spoken
        self._environment.filters["day"] = _day

    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings) -> str:
        """The HTML of `edition`, or "" when a template failed (a finding with file and line)."""
        told = {noun.target for noun in walk(edition) if isinstance(noun, Link)}
        return self.fill(_SHEET if setting.handout.sheet else _PAGE, findings, {
            "edition": align_numbers(_close_up(edition, references)), "references": references,
            "words": language(edition.language).words, "handout": setting.handout,
            "clinic": setting.clinic, "logo": self._logo(setting),
            "web_style": Markup(setting.web_style),
            "picture": self._embedded if setting.web_style else str,
            "expired": setting.expired, "code": setting.code,
            "drawn": lambda drawing: self._drawn(drawing, setting, findings)}, told)

    def fill(self, template: str, findings: Findings, names: Mapping[str, Any],
             told: Collection[str] = ()) -> str:
        """A template with what its names stand for, or "" when it failed.

        A link that may not be is a finding, but for those of the text, which are `told` there.
        """
        self._environment.undefined = recorder(self._source_files, findings)
        try:
            html = self._environment.get_template(template).render(names)
            self._environment.look_again(findings)
            for address in dict.fromkeys(links_of(html)):
                if not may_lead(address) and address not in told:
                    findings.add("unsafe-link", written_at(address, template, self._source_files),
                                 f"The page links to “{address}”.", FIX)
            return html
        except TemplateSyntaxError as error:
            findings.add("template-syntax", Span(error.filename or template, error.lineno, 1),
                         f"The template cannot be read: {error.message}.",
                         "Mend the line, or delete the file to use the engine's own template.")
        except SecurityError as error:
            findings.add("template-forbidden", place_of(sys.exc_info()[2]), f"{error}.",
                         "Print only what the page offers.")
        except TemplateNotFound as error:
            known = [p.removeprefix(f"{FOLDER}/") for p in self._source_files.under(f"{FOLDER}/")]
            findings.add("template-syntax", place_of(sys.exc_info()[2]),
                         f"There is no template “{error.name}”.", suggest(str(error.name), known))
        except Exception as error:  # whatever a template's own arithmetic comes to
            if template_line(sys.exc_info()[2]) is None:
                raise
            findings.add("template-syntax", place_of(sys.exc_info()[2]),
                         f"The template cannot be filled in: {error}.",
                         "Mend the line, or delete the file to use the engine's own template.")
        return ""

    def _logo(self, setting: Setting) -> str:
        """The address of the clinic's logo; in mono a drawing in one ink, or none."""
        path = setting.clinic.logo if setting.clinic else ""
        if setting.web_style:
            return path and self._embedded(path)
        if not path or setting.handout.format.ink == "colour":
            return path
        if not path.casefold().endswith(".svg"):
            return ""  # a copier would blur a photograph; the name stands beside it
        drawing = in_one_ink(self._source_files.files[path].decode("utf-8", "replace"))
        return _as_address("image/svg+xml", drawing.encode())

    def _drawn(self, drawing: Drawing, setting: Setting, findings: Findings) -> str:
        """A figure as a picture's address on paper; on a web page, which has one look, as SVG."""
        for path in self._source_files.under("styles/"):
            _ = self._source_files.files[path]  # read once, and each figure rests on them
        handout, web = setting.handout, bool(setting.web_style)
        page = Format() if web else handout.format
        accent = accent_of(setting.clinic) if page.ink == "colour" else ""
        tokens = tokens_of(self._source_files, handout.audience, page, accent)
        drawn = draw(drawing, self._pens.pen(tokens, scales=web), findings)
        return Markup(drawn) if web else _as_address("image/svg+xml", drawn.encode())

    def _embedded(self, path: str) -> str:
        """A picture as a data: address, for a page that must stand alone."""
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return _as_address(kind, self._source_files.files[path])


def _as_address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


@pass_context
def _spoken(context: Context, letter: str) -> str:
    """A grade in the page's words."""
    return GRADES[letter].spoken(context["words"])


@pass_context
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


@pass_context
def _day(context: Context, day: date) -> str:
    """A day as the edition's language writes it; a page of the engine's own is in en-GB."""
    edition = context.get("edition")
    return language(edition.language if edition else "en-GB").long_date(day)


def _close_up(edition: Edition, references: References) -> Edition:
    """The edition with its marks closed up: a mark clings to the word that it stands behind.

    Before a raised citation there is no space; before a mark of certainty there is one that never
    breaks, in the mark's own box: at the end of the words WeasyPrint would break them anywhere.
    """

    def close(noun: Any) -> Any:
        content = getattr(noun, "content", ())
        closed = list(content)
        for at, (first, second) in enumerate(pairwise(content)):
            if (isinstance(first, Text) and isinstance(second, Citation) and not second.narrative
                    and references.marks[second.serial].raised):
                closed[at] = replace(first, text=first.text.rstrip(" "))
            elif (isinstance(first, Text) and isinstance(second, Text) and second.grade
                    and first.text.endswith(" ")):
                closed[at] = replace(first, text=first.text.rstrip(" "))
                closed[at + 1] = replace(second, text=f"\u00a0{second.text}")
        return replace(noun, content=tuple(closed)) if closed != list(content) else noun

    closed: Edition = rewrite(edition, close)
    return closed
