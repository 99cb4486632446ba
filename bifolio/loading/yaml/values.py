"""YAML in which every value knows its place and every scalar keeps its text.

PyYAML's door. A scalar is never guessed into a number, a date or a truth value: `012`, `1.10`,
`12:30` and `no` stay what was typed. What a value means is asked of it by its reader.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

import yaml

from bifolio.diagnostics import Findings
from bifolio.files.deceptive_signs import deceptions, report
from bifolio.loading.yaml.faults import explain_fault
from bifolio.model.bounds import DEPTH, NODES, beginning, past_text
from bifolio.model.source import Source, Span

_TOO_DEEP = "The values are nested too deeply to read."
_NESTING = re.compile(r"[\[{]|- (?=[-?] )|^ {100,}", re.M)  # what can take a text deeper
_DEEP = 5_000  # of those; C has room for more levels than that
_HALVES = re.compile("[\ud800-\udfff]")  # of signs, which no file can hold
_SIGN = re.compile(r"[!&][^\s,\[\]{}]*[ \t\n]*")  # a tag or an anchor before a value


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as it was typed. `origin` is where its first character stands in the file.

    `literal` tells whether offsets in `text` are offsets in the file (plain or simply quoted
    on one line), so that a place inside it can be given exactly.
    """

    text: str
    span: Span
    origin: Span
    literal: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Value, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with their places, and values, in the order of the file."""

    pairs: tuple[tuple[Scalar, Value], ...]
    span: Span

    def get(self, key: str) -> Value | None:
        """The value under `key`, or None."""
        return next((value for name, value in self.pairs if name.text == key), None)

    def __contains__(self, key: object) -> bool:
        return any(name.text == key for name, _ in self.pairs)


Value = Scalar | Sequence | Mapping


def _composed(text: str) -> yaml.Node | None:
    """The nodes of a YAML text. Raises `YAMLError` or `RecursionError`.

    libyaml is six times as fast; what it stumbles over is left to the reader in Python, whose
    complaints we can explain, and so are texts so deep that C would run out of stack.
    """
    if hasattr(yaml, "CSafeLoader") and len(_NESTING.findall(text)) < _DEEP:
        with suppress(yaml.YAMLError):
            return yaml.compose(text, Loader=yaml.CSafeLoader)
    return yaml.compose(text, Loader=yaml.SafeLoader)


def read_yaml(source: Source, findings: Findings) -> Value | None:
    """The value of a YAML file, or None when it is empty or cannot be read (a finding)."""
    try:
        node = _composed(source.text)
    except yaml.MarkedYAMLError as error:
        fault = explain_fault(error.problem or error.context or "")
        marks = (error.problem_mark, error.context_mark)
        mark = next(filter(None, reversed(marks) if fault.opening else marks), None)
        span = source.at(mark.index) if mark else source.whole()
        findings.add("yaml-syntax", span, fault.what, fault.fix)
        return None
    except yaml.reader.ReaderError as error:
        if not findings.has("deceptive-sign", source.path):
            findings.add("yaml-syntax", source.at(error.position),
                         f"YAML does not allow the character U+{error.character:04X} here.",
                         "Remove it; it may not be visible in your editor.")
        return None
    except RecursionError:
        findings.add("yaml-syntax", source.whole(), _TOO_DEEP, "Flatten the file.")
        return None
    try:
        return _Builder(source, findings).build(node) if node else None
    except _RefusalError as refusal:
        findings.add("yaml-syntax", refusal.span, refusal.what, refusal.fix)
        return None


class _RefusalError(Exception):
    """The file as a whole cannot be read: one finding, and nothing of it is used."""

    def __init__(self, span: Span, what: str, fix: str) -> None:
        super().__init__(what)
        self.span, self.what, self.fix = span, what, fix


class _Builder:
    """Turns PyYAML's nodes into located values."""

    def __init__(self, source: Source, findings: Findings) -> None:
        self.source, self.findings, self.count, self.depth = source, findings, 0, 0

    def build(self, node: yaml.Node) -> Value:
        self.count += 1
        span = self.source.at(node.start_mark.index)
        if self.count > NODES.most:
            raise _RefusalError(span, "The file repeats itself without end.",
                           "Write the values out instead of using & and *.")
        if self.depth > DEPTH.most:
            raise _RefusalError(span, _TOO_DEEP, "Flatten the file.")
        self._check_sign(node, span)
        self.depth += 1
        try:
            if isinstance(node, yaml.ScalarNode):
                return self._scalar(node, span)
            if isinstance(node, yaml.SequenceNode):
                return Sequence(tuple([self.build(item) for item in node.value]), span)
            assert isinstance(node, yaml.MappingNode)
            return self._mapping(node, span)
        finally:
            self.depth -= 1

    def _check_sign(self, node: yaml.Node, span: Span) -> None:
        """YAML takes the word after a leading ! or & for itself, so it would not be printed."""
        text = self.source.text
        sign = _SIGN.match(text, node.start_mark.index)
        if sign and (text[sign.start()] == "!" or f"*{sign[0].strip()[1:]}" not in text):
            self.findings.add("yaml-syntax", span, f"The word “{sign[0].strip()}” would be lost.",
                              f"Put quotation marks round a text that starts with {sign[0][0]}.")

    def _mapping(self, node: yaml.MappingNode, span: Span) -> Mapping:
        pairs: dict[str, tuple[Scalar, Value]] = {}
        cut: dict[str, list[Scalar]] = {}  # by the key before it, what a comma cut off
        for key_node, value_node in node.value:
            key, value = self.build(key_node), self.build(value_node)
            if not isinstance(key, Scalar):
                self.findings.add("yaml-syntax", key.span, "A key must be a plain word.",
                                  "Put quotation marks round a text that starts with { or [.")
            elif node.flow_style and self._is_cut_off(key_node, value_node):
                cut.setdefault(next(reversed(pairs), ""), []).append(key)
            elif key.text in pairs:
                first = pairs[key.text][0].span
                self.findings.add("duplicate-yaml-key", key.span,
                                  f"The key “{key.text}” stands here a second time.",
                                  f"Keep one of the two (the first is at {first}).")
            else:
                pairs[key.text] = (key, value)
        for name, rest in cut.items():
            self._report_cut(rest, pairs.get(name))
        return Mapping(tuple(pairs.values()), span)

    def _is_cut_off(self, key: yaml.Node, value: yaml.Node) -> bool:
        """Whether a key within braces has no colon: what stands behind a comma of a text."""
        return ":" not in self.source.text[key.end_mark.index:value.end_mark.index + 1]

    def _report_cut(self, rest: list[Scalar], pair: tuple[Scalar, Value] | None) -> None:
        fix = "Put quotation marks round a text that has a comma."
        if pair and isinstance(pair[1], Scalar):
            whole = ", ".join([pair[1].text, *(text.text for text in rest)])
            mark = "'" if '"' in whole else '"'
            fix = (f"Put quotation marks round the whole text: {pair[0].text}: "
                   f"{mark}{whole}{mark}.")
        self.findings.add("yaml-syntax", rest[0].span,
                          f"Within braces the comma before “{rest[0].text}” ends the text.", fix)

    def _scalar(self, node: yaml.ScalarNode, span: Span) -> Scalar:
        text, whole = node.value, self.source.text
        start = node.start_mark.index
        while sign := _SIGN.match(whole, start):
            start = sign.end()
        if node.style in ("|", ">"):
            text = self._bounded(text, span)
            return Scalar(text, span, self._block_origin(node, span), False)
        if node.style == '"':
            text = self._checked(node, span)
        start += 1 if node.style else 0
        text = self._bounded(text, span)
        literal = whole.startswith(text, start) and "\n" not in text
        return Scalar(text, span, self.source.at(start), literal)

    def _bounded(self, text: str, span: Span) -> str:
        """A text; of one that is too long only the beginning, and a finding."""
        if not (why := past_text(text)):
            return text
        self.findings.add("past-bound", span, why, "Make it shorter, or take it out.")
        return beginning(text)

    def _checked(self, node: yaml.ScalarNode, span: Span) -> str:
        """A text in quotation marks; a sign that deceives may be typed there as a code."""
        typed = self.source.text[node.start_mark.index:node.end_mark.index]
        for one in deceptions(node.value):
            if one.sign not in typed:
                report(one, span, self.findings)
        return _HALVES.sub("\ufffd", node.value)

    def _block_origin(self, node: yaml.ScalarNode, span: Span) -> Span:
        """Where the first character of a block text stands: on the next line, indented."""
        lines = self.source.text[node.start_mark.index:node.end_mark.index].split("\n")[1:]
        indent = _indent(lines) - _indent(node.value.split("\n"))
        return Span(span.path, span.line + 1, indent + 1)


def _indent(lines: list[str]) -> int:
    """How far the first line that is not blank is indented."""
    line = next((line for line in lines if line.strip()), "")
    return len(line) - len(line.lstrip(" "))
