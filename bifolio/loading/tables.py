"""Reading a comparison table from YAML: options, criteria and answers for all readers."""

from __future__ import annotations

from dataclasses import replace

from bifolio.diagnostics import Findings, suggest
from bifolio.loading import shapes
from bifolio.loading.markdown.captions import sound_widths
from bifolio.loading.wordings import read_wordings, readers_of, wordings_of
from bifolio.loading.yaml import Fields, Mapping, Reader, Value, read_yaml
from bifolio.model import (
    ComparisonTable,
    Side,
    SideGroup,
    Wordings,
)
from bifolio.model.boxes import Urgency
from bifolio.model.source import Source, Span

_WIDE = {"true": "always", "large": "large"}


def read_table(name: str, source: Source, findings: Findings) -> ComparisonTable | None:
    """The table in `source`, or None when it is no table at all; what is wrong is a finding."""
    value = read_yaml(source, findings)
    reader = Reader(source, findings)
    top = reader.mapping(value, shapes.TABLE)
    if not top.pairs:
        return None
    options, criteria = _Axis("option", "options", top), _Axis("criterion", "criteria", top)
    option_groups, criterion_groups = options.read(), criteria.read()
    table = ComparisonTable(
        name=name,
        title=wordings_of(top, "title"),
        corner=wordings_of(top, "corner"),
        note=wordings_of(top, "note"),
        readers=readers_of(top),
        options_run=top.text("options_run") or "across",
        option_groups=option_groups,
        criterion_groups=criterion_groups,
        answers=_answers(top.get("answers"), options, criteria, reader),
        span=top.span,
        wide=_WIDE.get(top.text("wide"), ""),
    )
    return _widened(table, top)


def _widened(table: ComparisonTable, top: Fields) -> ComparisonTable:
    """The table with the shares of its width that its columns have."""
    turned = table.options_run == "down"
    groups = table.criterion_groups if turned else table.option_groups
    columns = 1 + sum(len(group.sides) for group in groups)
    written = top.texts("widths")
    known = written if len(written) == len(top.reader.items(top.get("widths"))) else ()
    names, *others = sound_widths(known, columns, top.place("widths"),
                                  top.reader.findings) or (0,)
    shares = iter(others)
    wide = tuple(replace(group, sides=tuple(
        replace(side, width=next(shares, 0)) for side in group.sides)) for group in groups)
    return replace(table, names_width=names, criterion_groups=wide) if turned else \
        replace(table, names_width=names, option_groups=wide)


class _Axis:
    """Reads the options or the criteria of a table; `seen` is where each id first stands."""

    def __init__(self, noun: str, key: str, top: Fields) -> None:
        self.noun, self.key, self.top, self.reader = noun, key, top, top.reader
        self.seen: dict[str, Span] = {}

    def read(self) -> tuple[SideGroup, ...]:
        """Groups in the order of the file; those of an empty label stand in no group."""
        groups: list[SideGroup] = []
        for item in self.top.items(self.key):
            if isinstance(item, Mapping) and ("group" in item or self.key in item):
                keys = self.reader.mapping(item, shapes.GROUPS[self.key])
                sides = self._sides(keys.items(self.key))
                level = keys.text("urgency") or keys.text("tone")
                if keys.text("urgency") and keys.text("tone"):
                    self.reader.findings.add(
                        "unexpected-value", keys.place("tone"),
                        "A group has an urgency or a tone, and not both.", "Keep one of them.")
                groups.append(SideGroup(wordings_of(keys, "group"), sides,
                                        Urgency(level) if level else None))
            elif groups and not groups[-1].label:
                groups[-1] = SideGroup((), groups[-1].sides + self._sides((item,)))
            else:
                groups.append(SideGroup((), self._sides((item,))))
        return tuple(groups)

    def _sides(self, items: tuple[Value, ...]) -> tuple[Side, ...]:
        return tuple(side for item in items if (side := self._side(item)))

    def _side(self, item: Value) -> Side | None:
        keys = self.reader.mapping(item, shapes.ENTRIES[self.key])
        name = keys.text("id")
        label, readers = wordings_of(keys, "name"), readers_of(keys)
        if name in self.seen:
            self.reader.findings.add(
                "duplicate-yaml-key", keys.place("id"),
                f"There are two {self.key} with the id “{name}”.",
                f"Give one of them another id (the first is at {self.seen[name]}).")
        elif name:
            self.seen[name] = keys.place("id")
            height = keys.text("height")
            return Side(name, label, readers, item.span, keys.text("empty") == "true",
                        int(height) if height else 0, keys.text("tone"))
        return None


def _answers(value: Value | None, options: _Axis, criteria: _Axis,
             reader: Reader) -> dict[tuple[str, str], Wordings]:
    answers: dict[tuple[str, str], Wordings] = {}
    if value is None:
        return answers
    for option, row in _known(value, options, reader):
        for criterion, answer in _known(row, criteria, reader):
            of = f"The answer of “{option}” to “{criterion}”"
            answers[option, criterion] = read_wordings(answer, of, reader, cell=True)
    return answers


def _known(value: Value, axis: _Axis, reader: Reader) -> list[tuple[str, Value]]:
    """The pairs of a mapping whose keys are ids of the axis; others are findings."""
    pairs = reader.each(value, replace(shapes.ANSWERS, keys=tuple(axis.seen)))
    for key, _ in pairs:
        if key.text not in axis.seen:
            reader.findings.add("unknown-name", key.span,
                                f"There is no {axis.noun} “{key.text}” in this table.",
                                suggest(key.text, axis.seen))
    return [(key.text, answer) for key, answer in pairs if key.text in axis.seen]
