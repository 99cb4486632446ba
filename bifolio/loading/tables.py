"""Reading a comparison table from YAML: options, criteria and answers for all readers."""

from __future__ import annotations

import re

from bifolio.diagnostics import Findings, suggest
from bifolio.loading.wordings import read_readers, read_wordings
from bifolio.loading.yaml import Mapping, Reader, Scalar, Value, read_yaml
from bifolio.model import (
    ComparisonTable,
    Criterion,
    CriterionGroup,
    Option,
    OptionGroup,
    Readers,
    Wordings,
)
from bifolio.model.source import Source, Span

_ID = re.compile(r"[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*")
_DIRECTIONS = ("across", "down")
_WIDE = {"true": "always", "large": "large", "false": ""}
_KEYS = ("note", "audience", "options_run", "corner", "wide")

def read_table(name: str, source: Source, findings: Findings) -> ComparisonTable | None:
    """The table in `source`, or None when it is no table at all; what is wrong is a finding."""
    value = read_yaml(source, findings)
    reader = Reader(source, findings)
    top = reader.mapping(value, "a comparison table", ("title", "options", "criteria", "answers"),
                         _KEYS)
    if not top.pairs:
        return None
    options, criteria = _Axis("option", "options", reader), _Axis("criterion", "criteria", reader)
    option_groups = tuple(
        OptionGroup(label, tuple(Option(*entry) for entry in entries))
        for label, entries in options.read(top.get("options")))
    criterion_groups = tuple(
        CriterionGroup(label, tuple(Criterion(*entry) for entry in entries))
        for label, entries in criteria.read(top.get("criteria")))
    return ComparisonTable(
        name=name,
        title=read_wordings(top.get("title"), "The title", reader),
        corner=read_wordings(top.get("corner"), "The corner", reader),
        note=read_wordings(top.get("note"), "The note", reader),
        readers=read_readers(top.get("audience"), reader),
        options_run=_direction(top.get("options_run"), reader),
        option_groups=option_groups,
        criterion_groups=criterion_groups,
        answers=_answers(top.get("answers"), options, criteria, reader),
        span=top.span,
        wide=_wide(top.get("wide"), reader),
    )


def _wide(value: Value | None, reader: Reader) -> str:
    word = reader.text(value, "wide")
    if value is not None and word not in _WIDE:
        reader.findings.add("unexpected-value", value.span, f"A table cannot be “{word}” wide.",
                            "Write true for a page across of its own, large for one in large "
                            "print only, or false.")
    return _WIDE.get(word, "")


def _direction(value: Value | None, reader: Reader) -> str:
    if value is None:
        return "across"
    word = reader.text(value, "options_run")
    if word in _DIRECTIONS:
        return word
    if word:
        reader.findings.add("unexpected-value", value.span,
                            f"Options cannot run “{word}”.",
                            suggest(word, _DIRECTIONS, "Write across (an option is a column) "
                                                       "or down (an option is a row)."))
    return "across"


_Entry = tuple[str, Wordings, Readers, Span]


class _Axis:
    """Reads the options or the criteria of a table; `seen` is where each id first stands."""

    def __init__(self, noun: str, key: str, reader: Reader) -> None:
        self.noun, self.key, self.reader = noun, key, reader
        self.seen: dict[str, Span] = {}

    def read(self, value: Value | None) -> list[tuple[Wordings, tuple[_Entry, ...]]]:
        """Groups in the order of the file; those of an empty label stand in no group."""
        groups: list[tuple[Wordings, tuple[_Entry, ...]]] = []
        for item in self.reader.items(value):
            if isinstance(item, Mapping) and ("group" in item or self.key in item):
                self.reader.mapping(item, f"a group of {self.key}", ("group", self.key))
                entries = self._entries(self.reader.items(item.get(self.key)))
                groups.append((self._label(item), entries))
            elif groups and not groups[-1][0]:
                groups[-1] = ((), groups[-1][1] + self._entries((item,)))
            else:
                groups.append(((), self._entries((item,))))
        return groups

    def _label(self, item: Mapping) -> Wordings:
        return read_wordings(item.get("group"), f"The label of a group of {self.key}", self.reader)

    def _entries(self, items: tuple[Value, ...]) -> tuple[_Entry, ...]:
        return tuple(entry for item in items if (entry := self._entry(item)))

    def _entry(self, item: Value) -> _Entry | None:
        keys = self.reader.mapping(item, f"the {self.noun}", ("id", "name"), ("audience",))
        label = read_wordings(keys.get("name"), f"The name of the {self.noun}", self.reader)
        readers = read_readers(keys.get("audience"), self.reader)
        value = keys.get("id")
        name = self.reader.text(value, "The id")
        if value is None or not name:
            return None
        findings = self.reader.findings
        if not _ID.fullmatch(name):
            findings.add("unexpected-value", value.span, f"“{name}” cannot be an id.",
                         "Use letters a to z, digits, and single - or _ between them.")
        elif name in self.seen:
            findings.add("duplicate-yaml-key", value.span,
                         f"There are two {self.key} with the id “{name}”.",
                         f"Give one of them another id (the first is at {self.seen[name]}).")
        else:
            self.seen[name] = value.span
            return name, label, readers, item.span
        return None


def _answers(value: Value | None, options: _Axis, criteria: _Axis,
             reader: Reader) -> dict[tuple[str, str], Wordings]:
    answers: dict[tuple[str, str], Wordings] = {}
    if value is None:
        return answers
    for option, row in _known(value, options, reader):
        for criterion, answer in _known(row, criteria, reader):
            of = f"The answer of “{option}” to “{criterion}”"
            answers[option, criterion] = read_wordings(answer, of, reader, empty_allowed=True)
    return answers


def _known(value: Value, axis: _Axis, reader: Reader) -> list[tuple[str, Value]]:
    """The pairs of a mapping whose keys are ids of the axis; others are findings."""
    if isinstance(value, Scalar) and not value.text.strip():
        return []  # an option with nothing under it: its answers will be missed one by one
    if not isinstance(value, Mapping):
        reader.mapping(value, "the answers", (), tuple(axis.seen))
        return []
    for key, _ in value.pairs:
        if key.text not in axis.seen:
            reader.findings.add("unknown-name", key.span,
                                f"There is no {axis.noun} “{key.text}” in this table.",
                                suggest(key.text, axis.seen))
    return [(key.text, answer) for key, answer in value.pairs if key.text in axis.seen]
