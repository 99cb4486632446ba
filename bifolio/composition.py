"""Compose: from an edition and its references to one HTML page. Jinja2's door.

Templates loop and test; what they print was made before. They run in a sandbox, escape all
text, and a name that the page does not have is a finding with its file and line.
"""

from __future__ import annotations

import mimetypes
import sys
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from types import FrameType
from typing import Any

from jinja2 import BaseLoader, StrictUndefined, Template, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, TemplateRuntimeError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from bifolio.colours import in_one_ink
from bifolio.diagnostics import DesignError, Findings, suggest
from bifolio.model import Audience, Citation, Clinic, Edition, Handout, References, Text
from bifolio.shelf import Shelf
from bifolio.source import Span
from bifolio.trees import plain, rewrite

_FOLDER = "templates"
_PAGE, _SHEET = "edition.html", "sheet.html"


@dataclass(frozen=True, slots=True)
class Setting:
    """What an edition is set for: the handout, its clinic, and the style of its web page.

    `web_style` is CSS text; when it is empty the page is set for paper.
    """

    handout: Handout
    clinic: Clinic | None = None
    web_style: str = ""


class Composer:
    """Sets editions into the templates of one shelf; the templates are read once."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._environment = ImmutableSandboxedEnvironment(
            loader=_ShelfLoader(shelf), autoescape=True, trim_blocks=True, lstrip_blocks=True,
            keep_trailing_newline=False, auto_reload=False)
        self._environment.filters["plain"] = plain
        self._environment.filters["day"] = lambda day: f"{day.day} {day:%B %Y}"

    def compose(self, edition: Edition, references: References, setting: Setting,
                findings: Findings) -> str:
        """The HTML of `edition`, or "" when a template failed (a finding with file and line)."""
        self._environment.undefined = _recorder(self._shelf, findings)
        edition = _hang_spaces(edition, references)
        picture = self._embedded if setting.web_style else str
        try:
            page = self._environment.get_template(_SHEET if setting.handout.sheet else _PAGE)
            return page.render(
                edition=edition, references=references, handout=setting.handout,
                clinic=setting.clinic, logo=self._logo(setting),
                web_style=Markup(setting.web_style), picture=picture)
        except TemplateSyntaxError as error:
            findings.add("template-syntax", Span(error.filename or _PAGE, error.lineno, 1),
                         f"The template cannot be read: {error.message}.",
                         "Mend the line, or delete the file to use the engine's own template.")
        except SecurityError as error:
            findings.add("template-forbidden", _place(sys.exc_info()[2]), f"{error}.",
                         "Print only what the page offers.")
        except TemplateNotFound as error:
            known = [p.removeprefix(f"{_FOLDER}/") for p in self._shelf.under(f"{_FOLDER}/")]
            findings.add("template-syntax", _place(sys.exc_info()[2]),
                         f"There is no template “{error.name}”.", suggest(str(error.name), known))
        except (TemplateRuntimeError, TypeError, AttributeError, ValueError) as error:
            findings.add("template-syntax", _place(sys.exc_info()[2]),
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
        drawing = in_one_ink(self._shelf.files[path].decode("utf-8", "replace"))
        return _as_address("image/svg+xml", drawing.encode())

    def _embedded(self, path: str) -> str:
        """A picture as a data: address, for a page that must stand alone."""
        kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
        return _as_address(kind, self._shelf.files[path])


def _as_address(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{b64encode(content).decode()}"


def _hang_spaces(edition: Edition, references: References) -> Edition:
    """The edition with no space at the end of a text: it moves into the emphasis or link after it.

    WeasyPrint 70 breaks a line after its first word when a text fits in it but the space at the
    text's end does not. Before a raised citation mark the space goes: the mark clings.
    """

    def hang(noun: Any) -> Any:
        content = getattr(noun, "content", ())
        moved = list(content)
        for at, (first, second) in enumerate(pairwise(content)):
            if not (isinstance(first, Text) and first.text.endswith(" ")):
                continue
            if hasattr(second, "content"):
                moved[at + 1] = replace(second, content=(Text(" ", first.span), *second.content))
            elif not (isinstance(second, Citation) and not second.narrative
                      and references.marks[second.serial].raised):
                continue
            moved[at] = replace(first, text=first.text.rstrip(" "))
        return replace(noun, content=tuple(moved)) if moved != list(content) else noun

    hung: Edition = rewrite(edition, hang)
    return hung


class _ShelfLoader(BaseLoader):
    """Finds templates on the shelf, so that a rendering reads no disk."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf

    def get_source(self, environment: Any,
                   template: str) -> tuple[str, str, Callable[[], bool] | None]:
        path = f"{_FOLDER}/{template}"
        findings = Findings()
        if path not in self._shelf.files:
            raise TemplateNotFound(template)
        source = self._shelf.text(path, findings)
        if source is None:
            raise DesignError(f"{path} cannot be read.", findings)
        return source.text, path, None


def _template_frame(frame: FrameType | None) -> Span | None:
    """The line of the innermost template among a frame and its callers."""
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.filename:
            return Span(template.filename, template.get_corresponding_lineno(frame.f_lineno), 1)
        frame = frame.f_back
    return None


def _place(trace: Any) -> Span:
    """The line of the innermost template in a traceback."""
    place = Span(f"{_FOLDER}/{_PAGE}")
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.startswith(f"{_FOLDER}/"):
            place = Span(filename, trace.tb_lineno, 1)
        trace = trace.tb_next
    return place


def _recorder(shelf: Shelf, findings: Findings) -> type[StrictUndefined]:
    """An undefined value that reports itself and prints nothing, so that all are found at once."""

    def report(name: str, forbidden: bool, owner: Any) -> None:
        place = _template_frame(sys._getframe(2)) or Span(f"{_FOLDER}/{_PAGE}", 1, 1)
        line = shelf.files[place.path].decode().split("\n")[place.line - 1]
        place = Span(place.path, place.line, max(line.find(name), 0) + 1)
        if forbidden:
            findings.add("template-forbidden", place, f"A template may not read “{name}”.",
                         "Print only what the page offers.")
        else:
            findings.add("undefined-variable", place, f"“{name}” is not defined here.",
                         suggest(name, _names(owner), "Use a name that the page has."))

    return type("Recorder", (_Recorder,), {"report": staticmethod(report)})


class _Recorder(StrictUndefined):
    """What a name that is not there evaluates to: it reports itself at every use."""

    report: Callable[[str, bool, Any], None]

    def _record(self, *_: Any, **__: Any) -> Any:
        name = str(self._undefined_name or "a value")
        self.report(name, self._undefined_exception is SecurityError, self._undefined_obj)
        return self

    def __str__(self) -> str:  # type: ignore[override]  # Jinja's raises instead
        self._record()
        return ""

    def __html__(self) -> str:
        return str(self)

    def __iter__(self) -> Any:
        self._record()
        return iter(())

    def __len__(self) -> int:  # type: ignore[override]  # Jinja's raises instead
        self._record()
        return 0

    def __bool__(self) -> bool:  # type: ignore[override]  # Jinja's raises instead
        self._record()
        return False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._record()

    __getitem__ = __call__ = _record


def _names(owner: Any) -> tuple[str, ...]:
    if isinstance(owner, Mapping):
        return tuple(str(key) for key in owner)
    names = getattr(type(owner), "__dataclass_fields__", ())
    return tuple(names) or ("edition", "references", "handout", "clinic", "logo")


def web_style(shelf: Shelf, audience: Audience) -> str:
    """The CSS of an audience's web page: the page's style sheets but for paper, then web.css."""
    names = [path.removeprefix("styles/").removesuffix(".css") for path in shelf.under("styles/")
             if path.endswith(".css")]
    paper = ("fonts", "page", "a4", "letter", "sheet", "standard", "large", "colour", "mono",
             "web",
             *Audience)
    order = [name for name in names if "/" not in name and name not in paper]
    order += [name for name in (audience.value, "web") if name in names]
    sheets = (shelf.files[f"styles/{name}.css"].decode("utf-8", "replace") for name in order)
    return "\n".join(sheets).replace("</", "<\\/")
