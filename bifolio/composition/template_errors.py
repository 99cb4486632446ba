"""What goes wrong in a template, told with its file and line."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from types import FrameType
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.exceptions import SecurityError

from bifolio.diagnostics import Findings, suggest
from bifolio.files.reading import SourceFiles
from bifolio.model.source import Span

_FOLDER, _PAGE = "templates", "edition.html"
_ASK = ("Ask first whether there is such a thing: {% if clinic %} … {% endif %}. A page may have "
        "no clinic, and the text that people sign has none.")


def _template_frame(frame: FrameType | None) -> Span | None:
    """The line of the innermost template among a frame and its callers."""
    while frame is not None:
        template = frame.f_globals.get("__jinja_template__")
        if isinstance(template, Template) and template.filename:
            return Span(template.filename, template.get_corresponding_lineno(frame.f_lineno), 1)
        frame = frame.f_back
    return None


def place_of(trace: Any) -> Span:
    """The line of the innermost template in a traceback."""
    return template_line(trace) or Span(f"{_FOLDER}/{_PAGE}")


def template_line(trace: Any) -> Span | None:
    """The line of the innermost template in a traceback, if there is one."""
    place = None
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if filename.startswith(f"{_FOLDER}/"):
            place = Span(filename, trace.tb_lineno, 1)
        trace = trace.tb_next
    return place


def running_line(trace: Any) -> Span | None:
    """The line of the innermost template in a traceback that Jinja has not rewritten."""
    place = None
    while trace is not None:
        place = _template_frame(trace.tb_frame) or place
        trace = trace.tb_next
    return place


def written_at(words: str, template: str, source_files: SourceFiles) -> Span:
    """Where words stand in a template, or the template that printed them."""
    for path in source_files.under(f"{_FOLDER}/") if words else ():
        before, found, _ = source_files.files[path].decode("utf-8", "replace").partition(words)
        if found:
            return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Span(f"{_FOLDER}/{template}")


def traced(traces: Iterable[str], template: str, source_files: SourceFiles,
           inside: str = "") -> Span:
    """Where the first of these traces stands in a template of the library's own, or what it has
    `inside`; the template itself where that cannot be told."""
    own = [path for path in source_files.under(f"{_FOLDER}/") if path not in source_files.lent]
    for trace in traces:
        for path in sorted(own, key=lambda path: path != f"{_FOLDER}/{template}"):
            before, found, _ = source_files.files[path].decode("utf-8", "replace").partition(trace)
            if found and trace:
                before += found[:max(found.casefold().find(inside), 0)]
                return Span(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
    return Span(f"{_FOLDER}/{template}")


def unpaired_at(element: str, source_files: SourceFiles) -> Span | None:
    """Where an element of a template of the library's own is opened or closed alone, if anywhere.
    """
    tag = re.compile(rf"{{#.*?#}}|<!--.*?-->|<(/?){element}(?![\w-])", re.S | re.I)
    for path in source_files.under(f"{_FOLDER}/") if element else ():
        if path in source_files.lent:
            continue
        text, alone = source_files.files[path].decode("utf-8", "replace"), list[tuple[str, int]]()
        for found in tag.finditer(text):
            if found[1] and alone and not alone[-1][0]:
                alone.pop()
            elif found[1] is not None:
                alone.append((found[1], found.start()))
        if alone:
            at = alone[-1][1]
            return Span(path, text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at))
    return None


def recorder(source_files: SourceFiles, findings: Findings) -> type[StrictUndefined]:
    """An undefined value that reports itself and prints nothing, so that all are found at once."""

    def report(name: str, forbidden: bool, owner: Any) -> None:
        place = _template_frame(sys._getframe(2)) or Span(f"{_FOLDER}/{_PAGE}", 1, 1)
        line = source_files.files[place.path].decode().split("\n")[place.line - 1]
        place = Span(place.path, place.line, max(line.find(name), 0) + 1)
        if forbidden:
            findings.add("template-forbidden", place, f"A template may not read “{name}”.",
                         "Print only what the page offers.")
        else:
            fix = _ASK if owner is None else \
                suggest(name, _names(owner), "Use a name that the page has.")
            findings.add("undefined-variable", place, f"“{name}” is not defined here.", fix)

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
    return tuple(names) or ("edition", "references", "handout", "clinic", "logo", "expired", "code",
                            "words", "headings")
