"""Reading a figure from YAML: its kind, its words, and which facts it draws."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from bifolio.diagnostics import Findings, suggest
from bifolio.loading import shapes
from bifolio.loading.diagrams import read_scheme
from bifolio.loading.wordings import readers_of, wordings_of
from bifolio.loading.yaml import Fields, Mapping, Reader, Scalar, Value, read_yaml
from bifolio.loading.yaml.shapes import Either
from bifolio.model import EVERYONE, FactPart, FigurePlan, PlannedMark, PlannedPanel, Role, Wordings
from bifolio.model.figure_kinds import FIGURE_KINDS
from bifolio.model.source import Source


def read_figure(name: str, source: Source, findings: Findings) -> FigurePlan | None:
    """The figure in `source`, or None when it is none at all; what is wrong is a finding."""
    reader = Reader(source, findings)
    value = read_yaml(source, findings)
    kind = FIGURE_KINDS.get(_kind(value, reader))
    if not isinstance(value, Mapping) or not kind:
        return None
    top = reader.mapping(value, shapes.FIGURES[kind.name])

    def words(key: str) -> Wordings:
        return wordings_of(top, key) if key in top else ()

    return FigurePlan(
        name=name, kind=kind.name,
        title=words("title"),
        how_to_read=words("how_to_read"),
        alt=words("alt"),
        note=words("note"),
        population=words("population"),
        time=words("time"),
        axis=words("axis"),
        keys=tuple(words(key) for key in ("filled", "open", "head_to_head") if key in top),
        panels=_parts(top) if kind.shares else _Marks(reader).panels(top, *kind.keys)
        if kind.numbers else read_scheme(top),
        span=top.span,
        readers=readers_of(top),
        from_zero="from_zero" in top and top.text("from_zero") == "true",
    )


def _kind(value: Value | None, reader: Reader) -> str:
    """Which of the kinds a figure is; "" and a finding when it is none."""
    if isinstance(value, Mapping) and "kind" in value:
        return reader.text(value.get("kind"), shapes.FIGURE_KIND)
    reader.mapping(value, shapes.FIGURE)
    return ""


def _parts(top: Fields) -> tuple[PlannedPanel, ...]:
    """The parts of a plate, as one panel without a name; one without a share is left out."""
    marks = tuple(PlannedMark(wordings_of(keys, "name"), readers_of(keys), keys.span,
                              share=share, examples=wordings_of(keys, "examples"))
                  for keys in top.mappings("parts") if (share := keys.text("share")))
    return (PlannedPanel((), (), (), marks, EVERYONE, top.place("parts")),)


class _Marks:
    """Reads what is drawn from facts: groups, rows, bars, points."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def panels(self, top: Fields, key: str, inner: str = "") -> tuple[PlannedPanel, ...]:
        """What is drawn: the marks under a key, or panels there with their marks under another."""
        return tuple(map(partial(self._panel, inner), top.mappings(key))) if inner else \
            self._loose(top, key)

    def _panel(self, inner: str, keys: Fields) -> PlannedPanel:
        axis = wordings_of(keys, "axis") if "axis" in keys.shape.known else ()
        return PlannedPanel(wordings_of(keys, "name"), axis, wordings_of(keys, "note"),
                            self._listed(keys, inner), readers_of(keys), keys.span)

    def _loose(self, top: Fields, key: str) -> tuple[PlannedPanel, ...]:
        """Marks, some in groups where they may be; those in none are a panel without a name."""
        groups = isinstance(top.list_kind(key).item, Either)
        panels: list[PlannedPanel] = []
        loose: list[Value] = []
        for item in (*top.items(key), None):
            grouped = groups and isinstance(item, Mapping) and ("group" in item or "rows" in item)
            if item is not None and not grouped:
                loose.append(item)
                continue
            if loose:
                marks = self._marks(self.reader.mapping(row, shapes.MARK) for row in loose)
                panels.append(PlannedPanel((), (), (), marks, EVERYONE, loose[0].span))
                loose = []
            if item is not None:
                keys = self.reader.mapping(item, shapes.ROW_GROUP)
                panels.append(PlannedPanel(
                    wordings_of(keys, "group"), (), wordings_of(keys, "note"),
                    self._listed(keys, "rows"), readers_of(keys), item.span))
        return tuple(panels)

    def _listed(self, keys: Fields, key: str) -> tuple[PlannedMark, ...]:
        return self._marks(keys.mappings(key))

    def _marks(self, entries: Iterable[Fields]) -> tuple[PlannedMark, ...]:
        return tuple(mark for keys in entries if (mark := self._mark(keys)))

    def _mark(self, keys: Fields) -> PlannedMark | None:
        """One entry; a point of a line needs no name of its own."""
        fact = self._fact(keys)
        if fact is None:
            return None
        said = Role("fact", f"{fact.fact}.{fact.part}", fact.span)
        named = keys.shape is shapes.MARK
        return PlannedMark(
            wordings_of(keys, "name") if named else (), readers_of(keys), keys.span, fact, (said,),
            named and keys.text("head_to_head") == "true")

    def _fact(self, keys: Fields) -> FactPart | None:
        """The fact that is named, as `id` or `id.comparator`; None and a finding when none is."""
        name, _, part = keys.text("fact").partition(".")
        value = keys.get("fact")
        if not name or not isinstance(value, Scalar):
            return None
        if part and part not in shapes.FACT_PARTS:
            self.reader.findings.add("unexpected-value", value.span,
                                     f"The part “{part}” of a fact cannot be drawn.",
                                     suggest(part, shapes.FACT_PARTS))
            return None
        return FactPart(name, part or shapes.FACT_PARTS[0], value.origin)
