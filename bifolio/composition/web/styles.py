"""The style of a web page: what browsers get of the style sheets. tinycss2's door, with its room.

The sheets are read and written out anew, so that what was judged is what is delivered. What the
engine's own sheets say is known: tests look at it in a browser. What a library says beyond is held
against the list in `declarations`, each declaration at its line. A token of the engine's may take
another value of its own sort.

One module, as a rule is read, judged and written anew in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice, pairwise, product
from typing import Any
from urllib.parse import unquote

import tinycss2
from tinycss2.ast import WhitespaceToken
from tinycss2.serializer import serialize_string_value

from bifolio.composition.web.declarations import (
    APART,
    BLOCK_CLASSES,
    BLOCKS,
    GROUND,
    INK,
    OF_PAPER,
    ROLES,
    ROOM,
    Nodes,
    harm_of,
    is_colour,
    lines_up,
    may_stand,
    opaque,
    parted,
    significant,
    sizes,
)
from bifolio.diagnostics import Findings
from bifolio.files.engine_files import own_styles
from bifolio.files.reading import SourceFiles
from bifolio.files.style_sheets import FOR_SCREENS
from bifolio.model.boxes import BOXES
from bifolio.model.colours import contrast
from bifolio.model.source import Span

_FOLDER = "styles/"
_LEAST = 4.5  # of text on its ground, as WCAG 2.2 has it at level AA
_WAYS = 64  # in which the tokens of one value may go together
_WIDER = 1.25  # times the engine's own measure
_DEPTH = 8  # of tokens that stand for tokens
_PAPER, _SCREEN = "#ffffff", (*FOR_SCREENS, "scorecard")
_UNTAKEN = ("page", "font-face", "charset")  # for paper; set in elsewhere; said already
_OF_DARK = "screen and (prefers-color-scheme: dark)"
_OF_PAPER = re.compile(r"(only )?print")
_SPACE = WhitespaceToken(0, 0, " ")
_BLOCKS = ("() block", "[] block", "{} block")
_FETCHING = ("url", "src", "image", "image-set", "-webkit-image-set", "cross-fade",
             "-webkit-cross-fade")
_FACES = frozenset((  # what a computer may have, of which each sign is what it seems to be
    "serif", "sans-serif", "monospace", "system-ui", "ui-serif", "ui-sans-serif", "ui-monospace",
    "arial", "calibri", "cambria", "courier new", "georgia", "helvetica", "helvetica neue",
    "noto sans", "noto serif", "open sans", "palatino", "roboto", "segoe ui", "tahoma", "times",
    "times new roman", "trebuchet ms", "verdana", "inherit"))
FIX = ("Take it out, or say it with what may stand there: docs/printing-and-formats.md has the "
       "list. What is for paper alone may stand in “@media print { … }”, for paper is read back.")


@dataclass(frozen=True, slots=True)
class Trouble:
    """A place of a style, by its line and column, and what is wrong there."""

    path: str
    line: int
    column: int
    what: str

    def moved(self, place: Span) -> Trouble:
        """The same, in a style that begins at a place of its file."""
        column = self.column + place.column - 1 if self.line == 1 else self.column
        return replace(self, line=place.line + self.line - 1, column=column)

    def tell(self, findings: Findings) -> None:
        findings.add("unsafe-style", Span(self.path, self.line, self.column), self.what, FIX)


@dataclass(frozen=True, slots=True)
class _Declared:
    """A declaration, where it stands, and which elements its selectors end in."""

    name: str
    nodes: Nodes
    written: str
    path: str
    line: int
    column: int
    subjects: frozenset[str]
    important: bool = False
    root: bool = False  # holds for the whole page

    def trouble(self, why: str) -> Trouble:
        return Trouble(self.path, self.line, self.column,
                       f"“{self.written}” may not stand in the style of a web page: {why}.")


@dataclass(slots=True)
class _Read:
    """What was read of some sheets: the declarations of the engine's own rules, each rule's apart,
    and the library's; and the CSS."""

    known: list[list[_Declared]] = field(default_factory=list)
    own: list[list[_Declared]] = field(default_factory=list)
    css: list[str] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)


def screen_style(source_files: SourceFiles, names: Sequence[str]) -> ScreenStyle:
    """The style of web pages that are set with these style sheets, the later over the earlier."""
    return _screen_style(tuple(
        (name, source_files.files[f"{_FOLDER}{name}.css"].decode("utf-8-sig", "replace"))
        for name in names), frozenset(families_of(source_files)))


@lru_cache(maxsize=16)
def _screen_style(sheets: tuple[tuple[str, str], ...], families: frozenset[str]) -> ScreenStyle:
    return ScreenStyle(sheets, families)  # `watch` has it at hand


class ScreenStyle:
    """What web pages get of style sheets, by name, beside faces of these `families`."""

    def __init__(self, sheets: Sequence[tuple[str, str]], families: Iterable[str]) -> None:
        names = {name for name, _ in sheets}
        self.lines_up = False  # whether it sets side by side what some elements hold
        self._engine = engine = _engine_of(tuple(
            (name, text) for name, text in own_styles().items() if name in names))
        self._read, dark = _Read(), _Read()
        read = self._read
        for name, text in sheets:
            _Reader(engine.rules, f"{_FOLDER}{name}.css", read, screen=name in _SCREEN,
                    dark=dark).read(rules_of(text), ())
        read.own += dark.own  # which is judged as any other
        read.troubles += dark.troubles
        self._dark = "" if self._has_colours(read.own) else in_page("\n".join(dark.css))
        self._faces = _FACES | {family.casefold() for family in families}
        self._tokens: dict[str, list[_Declared]] = {}
        everywhere = {d.name for rule in read.own for d in rule if d.root}
        known = [d for rule in read.known for d in rule if d.name not in everywhere]
        for declared in (*known, *(d for rule in read.own for d in rule)):
            if declared.name.startswith("--"):
                self._tokens.setdefault(declared.name, []).append(declared)
        self._inks: dict[str, _Declared | None] = {}
        self._grounds: dict[str, _Declared | None] = {_PAPER: None}
        for declared in known:
            if declared.name in engine.roles:
                self._note_colour(engine.roles[declared.name], declared.nodes, None)
        self.families = tuple(dict.fromkeys(
            names for rule in (*read.known, *read.own) for declared in rule
            if declared.name == "font-family" for nodes in self._ways(declared.nodes) if nodes
            for names in [_names(nodes)]))
        self.troubles = (*read.troubles, *self._judge(read.own), *self._contrasts())

    @property
    def css(self) -> str:
        """What the page gets."""
        return in_page("\n".join(self._read.css))

    def dark(self, brought: Iterable[tuple[str, str]]) -> str:
        """What the page gets for a dark screen beside styles that a template has `brought`, each
        with its element: nothing where one of them has colours that were chosen for white."""
        return "" if any(self._has_colours(_brought(text, "", element).own)
                         for text, element in brought) else self._dark

    def _has_colours(self, rules: Iterable[Sequence[_Declared]]) -> bool:
        """Whether rules of a library set inks or grounds that a dark screen would not change."""
        engine = self._engine
        return any(
            (d.name in ROLES and _token(d.nodes) not in engine.values)
            or (d.name in engine.roles and (not d.root or d.important))
            for rule in rules for d in rule)

    def troubles_of(self, text: str, path: str, element: str) -> tuple[Trouble, ...]:
        """What is wrong in a style that a template brings: a sheet, or the `element`'s own."""
        read = _brought(text, path, element)
        inks, grounds = dict(self._inks), dict(self._grounds)
        found = (*read.troubles, *self._judge(read.own), *self._contrasts())
        self._inks, self._grounds = inks, grounds
        return tuple(trouble for trouble in found if trouble not in self.troubles)

    # --- judging ---

    def _judge(self, rules: Iterable[Sequence[_Declared]]) -> Iterator[Trouble]:
        for rule in rules:
            for declared in rule:
                if declared.name.startswith("--"):
                    yield from self._judge_token(declared)
                else:
                    yield from self._judge_declared(declared)

    def _judge_declared(self, declared: _Declared) -> Iterator[Trouble]:
        name, engine = declared.name, self._engine
        if declared.important and any(_kin(name, held) for held in engine.important):
            yield declared.trouble("what the engine's style holds fast with !important, a "
                                   "library's may not")
            return
        for nodes in self._ways(declared.nodes):
            if nodes is None or not may_stand(name, nodes, declared.subjects):
                yield declared.trouble(harm_of(name))
                return
            if name == "display" and lines_up(nodes):
                if not declared.path.startswith(_FOLDER):
                    yield declared.trouble("only a style sheet sets things side by side")
                self.lines_up = True
            if name == "font-family" and (strange := self._strange(nodes)):
                yield declared.trouble(f"“{strange}” is no face of styles/fonts/, nor one that is "
                                       "known to show each letter as it is")
                return
            if name in ROLES:
                self._note_colour(ROLES[name], nodes, declared)

    def _judge_token(self, declared: _Declared) -> Iterator[Trouble]:
        """A value of one of the engine's tokens must be of the sort that the engine gives it."""
        engine, name = self._engine, declared.name
        if name not in engine.values or _normal(declared.nodes) in engine.values[name]:
            if name in engine.roles:
                for nodes in self._ways(declared.nodes):
                    self._note_colour(engine.roles[name], nodes or (), declared)
            return
        for nodes in self._ways(declared.nodes):
            if nodes is None or not self._is_of_sort(name, nodes):
                yield declared.trouble(f"the page's words hang on “{name}”, which may not have "
                                       "such a value")
                return
            if name in engine.roles:
                self._note_colour(engine.roles[name], nodes, declared)

    def _is_of_sort(self, name: str, nodes: Nodes) -> bool:
        engine = self._engine
        uses = engine.uses.get(name, frozenset())
        if name in engine.roles:
            return bool(opaque(nodes)) or (engine.roles[name] == GROUND
                                           and _normal(nodes) == "transparent")
        if name.endswith("-size"):
            uses |= {"font-size"}
        for use in uses - OF_PAPER:
            if not may_stand(use, nodes, BLOCKS):
                return False
            if use == "font-family" and self._strange(nodes):
                return False
        sort = engine.sorts[name]
        if sort == "length":
            found = list(sizes(nodes[0])) if len(nodes) == 1 else [None]
            return all(size is not None and size.number == 0 and size.lowest >= 0
                       and size.share <= 100 and size.pixels <= max(
                           ROOM, _WIDER * engine.largest[name])
                       for size in found) or (nodes[0].type == "ident" and bool(uses - OF_PAPER))
        if sort == "number":
            return len(nodes) == 1 and nodes[0].type == "number" and 0 <= nodes[0].value <= 3
        if sort == "colour":
            return is_colour(nodes)
        return bool(uses)

    def _strange(self, nodes: Nodes) -> str:
        """The first of these faces that nobody knows."""
        return next((name for name in _names(nodes) if name.casefold() not in self._faces), "")

    # --- colours ---

    def _note_colour(self, role: str, nodes: Nodes, declared: _Declared | None) -> None:
        ways = self._ways(nodes) if declared is None else [nodes]
        for way in ways:
            if colour := opaque(way or ()):
                kept = self._inks if role == INK else self._grounds
                kept[colour] = kept.get(colour) if colour in kept else declared

    def _contrasts(self) -> Iterator[Trouble]:
        """Each ink must be seen on each ground, for any may come to stand on any."""
        told = set()
        for ink, ink_declared in self._inks.items():
            for ground, ground_declared in self._grounds.items():
                seen = contrast(ink, _PAPER) >= _LEAST  # so that it is the ground that is at fault
                declared = (ground_declared or ink_declared) if seen else (
                    ink_declared or ground_declared)
                if declared and declared not in told and (
                        ratio := contrast(ink, ground)) < _LEAST:
                    told.add(declared)
                    yield declared.trouble(
                        f"text in {ink} on {ground} has a contrast of {ratio:.1f}:1, and "
                        f"{_LEAST}:1 is the least")

    # --- tokens ---

    def _ways(self, nodes: Nodes) -> Iterator[Nodes | None]:
        """A value with each var() replaced, in every way that the sheets allow; None for a token
        that nobody sets, or too many ways."""
        found = list(islice(self._replaced(list(nodes), 0), _WAYS + 1))
        yield from found if len(found) <= _WAYS else [None]

    def _replaced(self, nodes: Sequence[Any], depth: int) -> Iterator[list[Any] | None]:
        choices: list[list[list[Any] | None]] = []
        for node in nodes:
            if node.type == "function" and node.lower_name == "var":
                choices.append(list(islice(self._values(node, depth + 1), _WAYS + 1)))
            elif node.type in ("function", "() block"):
                inner = node.arguments if node.type == "function" else node.content
                choices.append([None if way is None else [_with(node, way)]
                                for way in self._replaced(significant(inner), depth)])
            else:
                choices.append([[node]])
        for way in islice(product(*choices), _WAYS + 1):
            yield None if any(part is None for part in way) else [
                node for part in way for node in part or ()]

    def _values(self, node: Any, depth: int) -> Iterator[list[Any] | None]:
        arguments = significant(node.arguments)
        name = arguments[0].value if arguments and arguments[0].type == "ident" else ""
        values = [declared.nodes for declared in self._tokens.get(name, ())]
        if len(arguments) > 1:
            values.append(arguments[2:])
        if not values or depth > _DEPTH:
            yield None
        seen = set()
        for value in values:
            if (normal := _normal(value)) not in seen:
                seen.add(normal)
                yield from self._replaced(value, depth)


def _brought(text: str, path: str, element: str) -> _Read:
    """A style that a template brings: a sheet, or the `element`'s own."""
    read = _Read()
    reader = _Reader(frozenset(), path, read, screen=True, untaken=("charset",))
    if element:
        reader.read_block(tinycss2.parse_blocks_contents(
            text, skip_comments=True, skip_whitespace=True), frozenset((element,)), False)
    else:
        reader.read(rules_of(text), ())
    return read


# --- the engine's own sheets ---

@dataclass(frozen=True, slots=True)
class _Engine:
    """What the engine's own sheets say: each rule, and of each token its values and its uses."""

    rules: frozenset[str]
    values: Mapping[str, frozenset[str]]
    roles: Mapping[str, str]  # ink, or ground
    uses: Mapping[str, frozenset[str]]  # properties whose whole value it is
    sorts: Mapping[str, str]
    largest: Mapping[str, float]
    important: frozenset[str]


@lru_cache(maxsize=16)
def _engine_of(sheets: tuple[tuple[str, str], ...]) -> _Engine:
    read, everything = _Read(), _All()
    for name, text in sheets:  # what a token is for is told by its light value
        _Reader(everything, f"{_FOLDER}{name}.css", read, screen=True, dark=_Read()).read(
            rules_of(text), ())
    declared = [d for rule in read.known for d in rule]
    values: dict[str, set[str]] = {}
    uses: dict[str, set[str]] = {}
    roles: dict[str, str] = {}

    def shade(name: str) -> str:
        nodes = tokens.get(name, ())
        return shade(alias) if (alias := _token(nodes)) else opaque(nodes) or _PAPER

    tokens: dict[str, Nodes] = {}
    for d in declared:
        if d.name.startswith("--"):
            values.setdefault(d.name, set()).add(_normal(d.nodes))
            tokens.setdefault(d.name, d.nodes)
        elif name := _token(d.nodes):
            uses.setdefault(name, set()).add(d.name)
    for rule in read.known:
        said = {ROLES[d.name]: name for d in rule if d.name in ROLES and (name := _token(d.nodes))}
        if len(said) == 2 and contrast(_PAPER, shade(said[INK])) < contrast(
                _PAPER, shade(said[GROUND])):  # light words on a dark ground
            said = {INK: said[GROUND], GROUND: said[INK]}
        roles |= {name: role for role, name in said.items()}
    for kind in BOXES.values():
        roles |= {kind.tint: GROUND, kind.ink: INK}
    sorts: dict[str, str] = {}
    largest: dict[str, float] = {}
    for d in declared:
        if d.name.startswith("--") and len(d.nodes) == 1:
            size = next(sizes(d.nodes[0]), None)
            if size is not None and (size.pixels or size.share or d.nodes[0].type == "dimension"):
                sorts[d.name] = "length"
                largest[d.name] = max(largest.get(d.name, 0.0), size.pixels)
            elif size is not None:
                sorts.setdefault(d.name, "number")
            elif is_colour(d.nodes):
                sorts.setdefault(d.name, "colour")
    return _Engine(
        frozenset(everything.met),
        {name: frozenset(each) for name, each in values.items()}, roles,
        {name: frozenset(each) for name, each in uses.items()},
        {name: sorts.get(name, "") for name in values}, largest,
        frozenset(d.name for d in declared if d.important))


class _All:
    """Knows every rule that it is asked for, and keeps it."""

    def __init__(self) -> None:
        self.met: set[str] = set()

    def __contains__(self, rule: str) -> bool:
        self.met.add(rule)
        return True


# --- reading ---

@dataclass(slots=True)
class _Reader:
    """Reads one sheet: what it declares, and what of it the page gets."""

    known: frozenset[str] | _All
    path: str
    into: _Read
    screen: bool  # whether the sheet is for screens alone
    untaken: tuple[str, ...] = _UNTAKEN  # at-rules that the page does not get
    dark: _Read | None = None  # where what is for dark screens goes, if not with all else

    def read(self, nodes: Iterable[Any], around: tuple[str, ...]) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                self._read_rule(node, around)
            elif node.type == "at-rule":
                self._read_at_rule(node, around)
            elif node.type == "error" and self.screen:
                self._trouble(node, f"The style cannot be read: {node.message}")

    def _read_rule(self, node: Any, around: tuple[str, ...]) -> None:
        prelude = _normal(node.prelude)
        rule = f"{prelude}{{{_normal(node.content)}}}"
        known = "".join(f"{at}{{" for at in around) + rule in self.known
        block = tinycss2.parse_blocks_contents(node.content, skip_comments=True,
                                               skip_whitespace=True)
        root = not around and prelude in (":root", "html")
        css = self.read_block(block, _subjects(node.prelude), root, known=known)
        if known and rule.strip():
            self.into.css.append(rule)
        elif css:
            self.into.css.append(f"{prelude}{{{css}}}")

    def read_block(self, block: Iterable[Any], subjects: frozenset[str], root: bool,
                   known: bool = False) -> str:
        """Takes in the declarations of a block; what of it the page gets."""
        css: list[str] = []
        declared: list[_Declared] = []
        for node in block:
            if node.type == "declaration":
                name = node.name if node.name.startswith("--") else node.lower_name
                nodes = significant(node.value)
                if not known and _is_of_paper(name, nodes):
                    continue
                written = f"{name}: {_normal(node.value)}{' !important' * node.important}"
                declared.append(_Declared(name, tuple(nodes), written, self.path, node.source_line,
                                          node.source_column, subjects, node.important, root))
                if name == "display" and not known:
                    css.append(APART)
                css.append(f"{name}:{_normal(node.value)}{'!important' * node.important}")
            elif node.type == "qualified-rule":
                inner = tinycss2.parse_blocks_contents(node.content, skip_comments=True,
                                                       skip_whitespace=True)
                said = self.read_block(inner, _subjects(node.prelude), False, known)
                css.append(f"{_normal(node.prelude)}{{{said}}}")
            elif node.type == "at-rule":
                self._trouble(node, f"“@{node.at_keyword}” may not stand in a rule of a web "
                                    "page's style")
            elif node.type == "error" and self.screen:
                self._trouble(node, f"The style cannot be read: {node.message}")
        (self.into.known if known else self.into.own).append(declared)
        return ";".join(css)

    def _read_at_rule(self, node: Any, around: tuple[str, ...]) -> None:
        name = node.lower_at_keyword
        if name in self.untaken:
            return
        prelude = _normal(node.prelude)
        if name != "media" or node.content is None or any(
                part.type in ("url", "string", "error") for part in node.prelude):
            self._trouble(node, f"“@{node.at_keyword}” may not stand in the style of a web page: "
                                "only @media, @page and @font-face are known there")
        elif self.dark and prelude == _OF_DARK and self.into is not self.dark:
            replace(self, into=self.dark).read([node], around)
        elif self.screen or not _OF_PAPER.fullmatch(prelude.casefold()):
            at = f"@media {prelude}"
            before = len(self.into.css)
            self.read(tinycss2.parse_rule_list(node.content, skip_comments=True,
                                               skip_whitespace=True), (*around, at))
            if inner := self.into.css[before:]:
                self.into.css[before:] = ["\n".join((f"{at}{{", *inner, "}"))]

    def _trouble(self, node: Any, what: str) -> None:
        self.into.troubles.append(
            Trouble(self.path, node.source_line, node.source_column, f"{what}."))


def in_page(css: str) -> str:
    """CSS as it may stand in the page itself, which nothing in it can end."""
    return css.replace("</", "<\\/")


def as_string(words: str) -> str:
    """Words as a string of CSS."""
    return f'"{serialize_string_value(words)}"'


def families_of(source_files: SourceFiles) -> Iterator[str]:
    """The families of faces that the style sheets bring."""
    for face in faces_of(source_files):
        yield face.family


@dataclass(frozen=True, slots=True)
class Face:
    """A face that a style sheet brings: its family, weight and style, and its file's path."""

    family: str
    weight: str
    style: str
    path: str


def faces_of(source_files: SourceFiles) -> tuple[Face, ...]:
    """The faces of all style sheets whose files are there, in their order."""
    return _faces(tuple((path, source_files.files[path].decode("utf-8-sig", "replace"))
                        for path in source_files.under(_FOLDER) if path.endswith(".css")
                        if b"@font-face" in source_files.files[path]),
                  frozenset(source_files.under(_FOLDER)))


@lru_cache(maxsize=8)
def _faces(sheets: tuple[tuple[str, str], ...], there: frozenset[str]) -> tuple[Face, ...]:
    found = []
    for path, text in sheets:
        for rule in rules_of(text):
            if rule.type == "at-rule" and rule.lower_at_keyword == "font-face" and rule.content:
                said = {d.lower_name: significant(d.value) for d in tinycss2.parse_blocks_contents(
                    rule.content, skip_comments=True, skip_whitespace=True)
                    if d.type == "declaration"}
                address = next((address for address, _ in addresses_in(said.get("src", ()))), "")
                file = f"{path.rpartition('/')[0]}/{unquote(address)}"
                if file in there and said.get("font-family"):
                    found.append(Face(
                        " ".join(n.value for n in said["font-family"] if hasattr(n, "value")),
                        _normal(said.get("font-weight", ())) or "400",
                        _normal(said.get("font-style", ())) or "normal", file))
    return tuple(found)


def addresses_in(nodes: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """Each address in tokens that would be fetched, with the token that has it."""
    for node in nodes:
        if node.type == "url":
            yield node.value, node
        elif node.type == "function" and node.lower_name in _FETCHING:
            for part in node.arguments:
                if part.type == "string":
                    yield part.value, part
            yield from addresses_in(node.arguments)
        elif node.type == "function":
            yield from addresses_in(node.arguments)
        elif node.type in _BLOCKS:
            yield from addresses_in(node.content)


@lru_cache(maxsize=64)
def rules_of(text: str) -> tuple[Any, ...]:
    """The rules of a style sheet, as tinycss2 reads them."""
    return tuple(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True))


def _normal(nodes: Iterable[Any]) -> str:
    """Tokens as CSS, without comments, and with single spaces."""
    return str(tinycss2.serialize(list(_closed_up(nodes)))).strip()


def _closed_up(nodes: Iterable[Any]) -> Iterator[Any]:
    for node in nodes:
        if node.type == "whitespace":
            yield _SPACE
        elif node.type == "function":
            yield _with(node, list(_closed_up(node.arguments)))
        elif node.type in _BLOCKS:
            yield _with(node, list(_closed_up(node.content)))
        elif node.type != "comment":
            yield node


def _names(nodes: Nodes) -> tuple[str, ...]:
    """The faces that a value names, in order."""
    names = "".join(f" {node.value}" if node.type in ("string", "ident") else node.serialize()
                    for node in nodes).split(",")
    return tuple(" ".join(name.split()) for name in names)


def _token(nodes: Nodes) -> str:
    """The token that a value consists of; "" where it is more, or none."""
    node = nodes[0] if len(nodes) == 1 else None
    if node is None or node.type != "function" or node.lower_name != "var":
        return ""
    arguments = significant(node.arguments)
    return str(arguments[0].value) if len(arguments) == 1 else ""


def _with(node: Any, inner: list[Any]) -> Any:
    """A function or bracket with other tokens in it."""
    if node.type == "function":
        return type(node)(node.source_line, node.source_column, node.name, inner)
    return type(node)(node.source_line, node.source_column, inner)


def _subjects(prelude: Iterable[Any]) -> frozenset[str]:
    """The names of the elements that selectors end in; "" for one that names none.

    A class that only blocks have is as good as a name.
    """
    found = set()
    for selector in parted([node for node in prelude if node.type != "comment"], ","):
        compound: list[Any] = []
        fresh = True
        for node in selector:
            if node.type == "whitespace" or (node.type == "literal" and node.value in ">+~"):
                fresh = True
            else:
                compound = [node] if fresh else [*compound, node]
                fresh = False
        found.add(_subject(compound))
    return frozenset(found)


def _subject(compound: Sequence[Any]) -> str:
    pairs = list(pairwise(compound))
    if any(one.type == other.type == "literal" and one.value == other.value == ":"
           for one, other in pairs):
        return ""  # a part of an element, such as its first letter
    if compound and compound[0].type == "ident":
        return str(compound[0].lower_value)
    classes = {other.value for one, other in pairs
               if one.type == "literal" and one.value == "." and other.type == "ident"}
    if "title-block" in classes:
        return "header"
    return "div" if classes & BLOCK_CLASSES else ""


def _is_of_paper(name: str, nodes: Nodes) -> bool:
    """Whether a declaration is for paper alone, and no browser knows it."""
    return name in OF_PAPER or (name == "position" and len(nodes) == 1
                                and nodes[0].type == "function"
                                and nodes[0].lower_name == "running") or (
        name == "float" and _normal(nodes) == "footnote")


def _kin(name: str, held: str) -> bool:
    """Whether one of two properties sets the other, too."""
    return name == held or name.startswith(f"{held}-") or held.startswith(f"{name}-")
