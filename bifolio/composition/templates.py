"""Templates: the library's own before the engine's, each compiled once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial, wraps
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Template, TemplateNotFound
from jinja2.compiler import CodeGenerator
from jinja2.runtime import Context, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bifolio.composition.fragments import Fragments
from bifolio.diagnostics import DesignError, Findings
from bifolio.files.reading import SourceFiles
from bifolio.model.bounds import CALLS, ELEMENTS, LEVELS, LOOPS, NUMBER, PAGE, POWER, TEXT, Bound

FOLDER = "templates"
_USELESS = ("lipsum", "urlize", "random", "pprint")  # slow, or never the same twice
_SLOW = ("striptags", "wordwrap", "wordcount", "title", "xmlattr")  # with a long text
_LONG = (str, list, tuple)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w:-]*)[^<>]*?(/?)>")
_LONE = frozenset((
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "p", "li", "dt", "dd", "td", "th", "tr", "option"))
_WIDE = re.compile(r"[0-9]{5}")  # a width that nobody means


def _depth(html: str) -> int:
    """How deep the elements of a page stand in one another, but for those that close themselves."""
    depth = most = 0
    for closing, name, itself in _TAG.findall(html):
        if not itself and name.lower() not in _LONE:
            depth = max(depth + (-1 if closing else 1), 0)
            most = max(most, depth)
    return most


def _check(size: int, bound: Bound) -> None:
    if size > bound.most:
        raise PastBoundError(f"{bound.what[0].upper()}{bound.what[1:]} may have {bound}, "
                             "and there would be more")


def _check_numbers(given: Iterable[Any]) -> None:
    for one in given:
        if isinstance(one, int) and abs(one) > NUMBER.most:
            raise PastBoundError(f"The number {one:.0e} is beyond {NUMBER}")


def _check_form(form: str, given: Iterable[Any]) -> None:
    """A form that numbers and texts are put into: none of its widths is too wide."""
    if _WIDE.search(form):
        raise PastBoundError("A width of a form has more than four digits")
    if "*" in form or form.count("{") > form.count("}") or re.search(r":[^}]*\{", form):
        _check_numbers(one for each in given
                       for one in (each if isinstance(each, tuple) else (each,)))


def _check_text(text: str, method: str, given: tuple[Any, ...]) -> None:
    """What a method or filter makes of a text is not too long, nor the text for it."""
    if method in ("format", "format_map"):
        _check_form(text, given)
        return
    _check_numbers(given)
    if method in _SLOW and len(text) > TEXT.most:
        raise PastBoundError(f"“{method}” may be given a text of {TEXT}")
    others = [one for one in given if isinstance(one, str)]
    if method == "replace" and len(others) > 1:
        _check((text.count(others[0]) if others[0] else len(text) + 1) * len(others[1]), PAGE)
    elif method in ("join", "indent", "expandtabs"):
        items = max((len(one) for one in given if isinstance(one, _LONG)), default=0)
        _check(max(items, text.count("\n")) * max(map(len, (text, *others)), default=0)
               if method != "expandtabs" else text.count("\t") * 1000, PAGE)


class _SourceLoader(BaseLoader):
    """Finds templates among the source files, so that a rendering reads no disk."""

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files = source_files

    def look_for(self, template: str) -> bool:
        """Whether there is such a template."""
        return f"{FOLDER}/{template}" in self._source_files.files

    def get_source(self, environment: Any,  # noqa: ARG002  # Jinja's own signature
                   template: str) -> tuple[str, str, Callable[[], bool] | None]:
        path = f"{FOLDER}/{template}"
        findings = Findings()
        if not self.look_for(template):
            raise TemplateNotFound(template)
        source = self._source_files.text(path, findings)
        if source is None:
            raise DesignError(f"{path} cannot be read.", findings)
        return source.text, path, None


class _Compiled(BytecodeCache):
    """The templates that this process has compiled, by what they say; `watch` asks again."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Any) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Any) -> None:
        self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


class PastBoundError(Exception):
    """A template would make more than it may; the message says of what."""


_TAKEN_IN = ("template.root_render_func(template.new_context(",  # as Jinja writes it, and as we do
             "environment.taken_in(template, template.new_context(")


class _Writer(CodeGenerator):
    """Writes a template's code so that a text that is joined with ~ is looked at, and each macro
    knows where it stands; and what is taken in as a whole is looked up before it is filled in.
    """

    _is_taking_in = False

    def macro_def(self, macro_ref: Any, frame: Any) -> None:
        self.write("environment.placed(context, ")
        super().macro_def(macro_ref, frame)
        self.write(f", {self.name!r})")

    def visit_Include(self, node: Any, frame: Any) -> None:  # noqa: N802  # Jinja's own name
        self._is_taking_in = True
        super().visit_Include(node, frame)
        self._is_taking_in = False

    def writeline(self, x: str, node: Any = None, extra: int = 0) -> None:
        if self._is_taking_in:
            x = x.replace(*_TAKEN_IN)
        super().writeline(x, node, extra)

    def visit_Concat(self, node: Any, frame: Any) -> None:  # noqa: N802  # Jinja's own name
        self.write("environment.concat((")
        super().visit_Concat(node, frame)
        self.write(",))")


class Templates(ImmutableSandboxedEnvironment):
    """Looks a template up at every use, so that the source files can tell who uses it.

    A page that is filled in after others looks for what it uses itself, and for nothing of theirs.
    What a template computes is bounded before it is done, and so is the page that it prints.
    """

    intercepted_binops = frozenset({"+", "*", "**", "%"})
    code_generator_class = _Writer

    def __init__(self, source_files: SourceFiles) -> None:
        self._source_files, self._source_loader = source_files, _SourceLoader(source_files)
        super().__init__(loader=self._source_loader, autoescape=True, trim_blocks=True,
                         lstrip_blocks=True, keep_trailing_newline=False, auto_reload=False,
                         bytecode_cache=_COMPILED)
        self._used: dict[str, None] = {}
        self._safe: dict[tuple[type, str], bool] = {}
        self._counted = self._called = 0
        for name in _USELESS:
            self.globals.pop(name, None)
            self.filters.pop(name, None)
        self.globals["range"] = self._range
        self.filters = {name: self._within(one) for name, one in self.filters.items()}
        self.fragments = Fragments(source_files, self)

    def filled(self, template: str, names: Mapping[str, Any]) -> str:
        """A template with what its names stand for. Raises PastBoundError."""
        self._counted = self._called = 0
        html = self.get_template(template).render(names)
        if html.count("<") > 2 * ELEMENTS.most:
            raise PastBoundError(f"The page has more than {ELEMENTS}")
        if _depth(html) > LEVELS.most:
            raise PastBoundError(f"Elements of the page stand in one another deeper than {LEVELS}")
        return html

    def concat(self, parts: Iterable[str]) -> str:
        """As Jinja joins what a macro, a block or a loop has printed; no more than a page."""
        given = list(parts)
        if sum(map(len, given)) > PAGE.most:
            raise PastBoundError(f"The page has more than {PAGE}")
        return given[0] if len(given) == 1 else "".join(given)

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        sizes = [len(side) if isinstance(side, _LONG) else side for side in (left, right)]
        if operator == "%" and isinstance(left, str):
            _check_form(left, (right,))
        elif operator == "+" and isinstance(left, _LONG) and isinstance(right, _LONG):
            _check(len(left) + len(right), PAGE)
        elif operator == "*" and all(isinstance(side, int) for side in sizes):
            _check(sizes[0] * sizes[1], PAGE)
        elif operator == "**" and isinstance(left, int) and isinstance(right, int):
            _check(left.bit_length() * abs(right), POWER)
        return super().call_binop(context, operator, left, right)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """As the sandbox has it, which goes by the kind of object alone: each is asked once."""
        asked = type(obj), attr
        if asked not in self._safe:
            self._safe[asked] = super().is_safe_attribute(obj, attr, value)
        return self._safe[asked]

    def call(__self, __context: Any, __obj: Any,  # as Jinja has it
             *arguments: Any, **named: Any) -> Any:
        __self._called += 1
        _check(__self._called, CALLS)
        method = getattr(__obj, "__wrapped__", __obj)  # as the sandbox has the form of a text
        text = getattr(method, "__self__", None)
        if isinstance(text, str):
            _check_text(text, method.__name__, (*arguments, *named.values()))
        elif __obj != __self._range:
            _check_numbers((*arguments, *named.values()))
        if type(__obj) is not Macro:
            return super().call(__context, __obj, *arguments, **named)
        anew = partial(super().call, __context, __obj, *arguments, **named)
        return __self.fragments.printed(__obj, __context, arguments, named, anew)

    def taken_in(self, template: Template, context: Context) -> Iterator[str]:
        """What a template prints that is taken in as a whole."""
        return self.fragments.taken_in(template, context)

    def placed(self, context: Any, macro: Macro, template: str | None) -> Macro:
        """A macro that knows in which template it stands, and what its names are looked up in."""
        macro._of = context, template  # type: ignore[attr-defined]  # hidden from templates
        return macro

    def source_of(self, template: str) -> str:
        """The text of a template. Raises TemplateNotFound."""
        return self._source_loader.get_source(self, template)[0]

    def counts(self) -> tuple[int, int]:
        """How many calls the page took so far, and how many turns of loops over a range."""
        return self._called, self._counted

    def count(self, more: tuple[int, int]) -> None:
        """Count what was taken for a part of the page. Raises PastBoundError."""
        self._called, self._counted = self._called + more[0], self._counted + more[1]
        _check(self._called, CALLS)
        _check(self._counted, LOOPS)

    def _range(self, *numbers: int) -> range:
        """As Python's; all of one page together are bounded."""
        counted = range(*numbers)
        try:
            self._counted += len(counted)
        except OverflowError:
            self._counted = LOOPS.most + 1
        _check(self._counted, LOOPS)
        return counted

    def _within(self, work: Callable[..., Any]) -> Callable[..., Any]:
        """A filter that is given no number, and no text, that would keep it at work for long."""
        @wraps(work)
        def filtered(*arguments: Any, **named: Any) -> Any:
            given = (*arguments, *named.values())
            at = next((at for at, one in enumerate(given) if isinstance(one, str)), len(given))
            text, others = "".join(given[at:at + 1]), (*given[:at], *given[at + 1:])
            _check_text(text, work.__name__.removeprefix("do_"), others)
            return work(*arguments, **named)

        return filtered

    def _load_template(self, name: str, globals: Any) -> Any:  # noqa: A002  # Jinja's own word
        self._used[name] = None
        self._source_loader.look_for(name)
        return super()._load_template(name, globals)

    def begin(self, findings: Findings) -> None:
        """Begin a page: what one template imports, Jinja would else take in once for all pages."""
        self._used = {}
        self.fragments.begin(findings.__len__)
        for template in self.cache.values() if self.cache else ():
            template._module = None

    def read_through(self, findings: Findings) -> None:
        """A sign in a template of this page that deceives the reader is a finding."""
        for name in self._used:
            if self._source_loader.look_for(name):
                self._source_files.text(f"{FOLDER}/{name}", findings)
