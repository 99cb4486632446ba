"""Fragments: what a macro has printed is printed again where all that it can look at is the same.

A handout for one clinic is that for another but for a few lines, and its chapters are set into the
templates once for all of them. Nobody has to declare what depends on a clinic: a template that is
nothing but macros tells by its names what they look at, and what they are given is the same noun.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol, get_args

from jinja2 import Template, nodes
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import Context, Macro
from jinja2.utils import missing, pass_context

from bifolio.files.reading import SourceFiles
from bifolio.files.tracking import Sights, WatchedFiles
from bifolio.model import Block
from bifolio.model.trees import is_noun

_MOST, _VARIANTS = 20_000, 8  # fragments that are kept, and of one those for other settings
_SETTINGS = 64  # of a whole template
_LARGE = 400  # signs from which a fragment is worth to be looked at by itself
_BLOCKS = frozenset(get_args(Block))
_LEAVES = (str, int, bool, type(None))
_TEST, _WHOLE = "?", ""  # how a name is looked at: whether there is something, or all of it
_ALONE = (nodes.Include, nodes.Block, nodes.Extends, nodes.CallBlock, nodes.NSRef, nodes.Import,
          nodes.FromImport)  # what may not stand in such a macro
_OF_CALLS = {"_loop_vars", "_block_vars"}  # what Jinja gives to each call

Way = tuple[str, str]  # a name, and its attribute or how else it is looked at
_CONTEXTS = getattr(pass_context(lambda _: None), "jinja_pass_arg")  # noqa: B009


class Callee:
    """What a page calls, and counts how often: a fragment that has not called it rests not on it.
    """

    calls = 0


_NOT_CALLED = Callee()


@dataclass(frozen=True, slots=True)
class _Fragment:
    """What a macro printed, given these arguments while its names stood for these values.

    It took so many calls and turns of loops, which count for each page that it stands on; `sights`
    is what was looked at meanwhile.
    """

    given: tuple[Any, ...]
    values: tuple[Any, ...]
    text: Any
    plain: str
    counts: tuple[int, int]
    sights: Sights

    def fits(self, values: tuple[Any, ...]) -> bool:
        """Whether its names stand for the same now; whom it called is called once more then."""
        pairs = tuple(zip(values, self.values, strict=True))
        fits = all(now is then or then is _NOT_CALLED or (type(now) is type(then) and now == then)
                   for now, then in pairs)
        for now, then in pairs if fits else ():
            if isinstance(now, Callee) and then is not _NOT_CALLED:
                now.calls += 1
        return fits


class Counting(Protocol):
    """What templates are read and filled in by; it counts what a page takes."""

    filters: dict[str, Any]
    tests: dict[str, Any]
    globals: dict[str, object]

    def counts(self) -> tuple[int, int]: ...
    def count(self, more: tuple[int, int]) -> None: ...
    def parse(self, source: str) -> nodes.Template: ...
    def source_of(self, template: str) -> str: ...


@dataclass(slots=True)
class Fragments:
    """The fragments of some source files' templates. `shared` are those of the page that is being
    filled in that were printed for others before, from the first to the last; none of them stands
    in another.
    """

    source_files: SourceFiles
    environment: Counting
    shared: list[str] = field(default_factory=list)
    _known: OrderedDict[tuple[Any, ...], list[_Fragment]] = field(default_factory=OrderedDict)
    _ways: dict[str, tuple[Way, ...] | None] = field(default_factory=dict)
    _whole: dict[str, tuple[Way, ...] | None] = field(default_factory=dict)
    _values: dict[int, tuple[Context, tuple[Any, ...]]] = field(default_factory=dict)
    _found: Callable[[], int] = field(default=lambda: 0)
    _depth: int = 0

    def begin(self, found: Callable[[], int]) -> None:
        """Begin a page; `found` tells how much is wrong with it so far."""
        self.shared, self._values, self._found, self._depth = [], {}, found, 0

    def printed(self, macro: Macro, context: Context, given: tuple[Any, ...],
                named: Mapping[str, Any], anew: Callable[[], Any]) -> Any:
        """What a macro prints: known from before, or `anew`."""
        if named.keys() - _OF_CALLS or not self._is_kept(given):
            return anew()
        home, template = macro._of  # type: ignore[attr-defined]
        values = self._values_in(home, template)
        if values is None:
            return anew()
        key = (template, macro.name, context.eval_ctx.autoescape,
               *((type(one), one) if isinstance(one, _LEAVES) else id(one) for one in given))
        return self._again(key, given, values, _VARIANTS, anew)

    def taken_in(self, template: Template, context: Context) -> Iterator[str]:
        """What a template prints that is taken in as a whole."""
        name = str(template.name)
        if name not in self._whole:
            tree = self.environment.parse(self.environment.source_of(name))
            asked = {*find_undeclared_variables(tree), *self.environment.globals}
            ways = self._of_parts(tree, asked)
            self._whole[name] = None if ways is None else tuple(sorted(ways))
        if (looks := self._whole[name]) is None:
            yield from template.root_render_func(context)
            return
        values = tuple(_value(context, way) for way in looks)
        yield self._again((name, context.eval_ctx.autoescape), (), values, _SETTINGS,
                          lambda: "".join(template.root_render_func(context)))

    def _again(self, key: tuple[Any, ...], given: tuple[Any, ...], values: tuple[Any, ...],
               most: int, anew: Callable[[], Any]) -> Any:
        """What was printed while all names stood for these values, or what is printed `anew`."""
        for fragment in self._known.get(key, ()):
            if fragment.fits(values):
                self._known.move_to_end(key)
                self.environment.count(fragment.counts)
                for sights in self.source_files.files.notes \
                        if isinstance(self.source_files, WatchedFiles) and fragment.sights else ():
                    sights.update(fragment.sights)
                if not self._depth and len(fragment.plain) >= _LARGE:
                    self.shared.append(fragment.plain)
                return fragment.text
        return self._print_anew(key, given, values, most, anew)

    def _print_anew(self, key: tuple[Any, ...], given: tuple[Any, ...], values: tuple[Any, ...],
                    most: int, anew: Callable[[], Any]) -> Any:
        before, found = self.environment.counts(), self._found()
        calls = {id(one): one.calls for one in values if isinstance(one, Callee)}
        self._depth += 1
        try:
            if isinstance(self.source_files, WatchedFiles):
                with self.source_files.noting() as sights:
                    text = anew()
            else:
                sights, text = {}, anew()
        finally:
            self._depth -= 1
        if self._found() == found:  # what is found is to be found in each page
            after = self.environment.counts()
            variants = self._known.setdefault(key, [])
            values = tuple(_NOT_CALLED if isinstance(one, Callee) and one.calls == calls[id(one)]
                           else one for one in values)
            variants.insert(0, _Fragment(given, values, text, str(text), (after[0] - before[0],
                                                               after[1] - before[1]), sights))
            del variants[most:]
            if len(self._known) > _MOST:
                self._known.popitem(last=False)
        return text

    def _is_kept(self, given: tuple[Any, ...]) -> bool:
        """Whether a macro is given nouns alone, of which the first is a block, or some of them.

        What stands in a line is kept where it stands in no other fragment.
        """
        if not given or not all(isinstance(one, (*_LEAVES, tuple)) or _is_noun(one)
                                for one in given):
            return False
        first = given[0]
        if isinstance(first, tuple) and first:
            return type(first[0]) in _BLOCKS or (not self._depth and _is_noun(first[0]))
        return type(first) in _BLOCKS

    def _values_in(self, context: Context, template: str) -> tuple[Any, ...] | None:
        """What the names stand for that the macros of a template look at; None when it cannot be
        told which these are.
        """
        if id(context) not in self._values:
            ways = self._ways_of(template)
            if ways is None:
                return None
            self._values[id(context)] = context, tuple(_value(context, way) for way in ways)
        return self._values[id(context)][1]

    def _ways_of(self, template: str) -> tuple[Way, ...] | None:
        """What the macros of a template, and of those that it takes in, look at."""
        if template not in self._ways:
            self._ways[template] = None  # of one that takes in itself it cannot be told
            tree = self.environment.parse(self.environment.source_of(template))
            asked = {*find_undeclared_variables(tree), *self.environment.globals}  # not its own
            found = [self._of_node(node, asked) for node in tree.body]
            if None not in found:
                self._ways[template] = tuple(sorted({way for ways in found for way in ways or ()}))
        return self._ways[template]

    def _of_node(self, node: nodes.Node, asked: Collection[str]) -> set[Way] | None:
        """What one part of a template looks at of the names that are `asked` for; None when it is
        more than a macro.
        """
        match node:
            case nodes.Macro():
                return self._of_parts(node, asked)
            case nodes.Import(template=nodes.Const(value=str(name)), with_context=True):
                ways = self._ways_of(name)
                return None if ways is None else set(ways)
            case nodes.Output() if all(isinstance(one, nodes.TemplateData) and not one.data.strip()
                                       for one in node.nodes):
                return set()
        return None

    def _of_parts(self, node: nodes.Node, asked: Collection[str]) -> set[Way] | None:
        """What all in a macro or a template looks at; None when that cannot be told."""
        ways = {way for way in _looks(node, False) if way[0] in asked}
        for part in node.find_all(nodes.Node):
            found: set[Way] | None = set()
            if isinstance(part, nodes.Import) and isinstance(node, nodes.Template):
                found = self._of_node(part, asked)
            elif isinstance(part, _ALONE):
                found = None
            elif isinstance(part, nodes.Filter | nodes.Test):
                reads = self._of_call(part)
                found = None if reads is None else {(name, _WHOLE) for name in reads}
            if found is None:
                return None
            ways |= found
        return ways

    def _of_call(self, call: nodes.Filter | nodes.Test) -> tuple[str, ...] | None:
        """The names that a filter or a test looks at by itself, which it says in `reads`."""
        kind = self.environment.filters if isinstance(call, nodes.Filter) else \
            self.environment.tests
        function = kind.get(call.name)
        if getattr(function, "jinja_pass_arg", None) != _CONTEXTS:
            return ()
        reads: tuple[str, ...] | None = getattr(function, "reads", None)
        return reads


def _looks(node: nodes.Node, tested: bool) -> Iterator[Way]:
    """How a piece of a template looks at names; `tested` where it asks only whether it is true."""
    match node:
        case nodes.Name(ctx="load"):
            yield node.name, _TEST if tested else _WHOLE
        case nodes.Getattr(node=nodes.Name(ctx="load") as name):
            yield name.name, node.attr
        case nodes.If() | nodes.CondExpr():
            for part in node.iter_child_nodes():
                yield from _looks(part, part is node.test)
        case nodes.Not():
            yield from _looks(node.node, True)
        case nodes.And() | nodes.Or():
            for part in node.iter_child_nodes():
                yield from _looks(part, tested)
        case _:
            for part in node.iter_child_nodes():
                yield from _looks(part, False)


def _value(context: Context, way: Way) -> Any:
    """What is seen of a name, when it is looked at in this way."""
    name, how = way
    value = context.resolve_or_missing(name)
    if value is missing or how == _WHOLE:
        return value
    if how == _TEST:
        return bool(value)
    return getattr(value, how, missing) if _is_noun(value) else value


def _is_noun(one: Any) -> bool:
    kind: Any = type(one)
    return is_noun(kind)
