"""Reading a figure from YAML: its kind, its words, and which facts it draws."""

from __future__ import annotations

from bifolio.diagnostics import Findings, suggest
from bifolio.loading.diagrams import read_scheme
from bifolio.loading.wordings import read_readers, read_wordings
from bifolio.loading.yaml import Mapping, Reader, Scalar, Sequence, Value, read_yaml
from bifolio.model import FactPart, FigurePlan, PlannedMark, PlannedPanel, Role, Wordings
from bifolio.model.source import Source

_WORDS = ("kind", "title", "how_to_read")
_SETTING = ("population", "time")
_OPTIONAL = ("audience", "alt", "note")
_KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # what must be there, what may be
    "icon-array": (("groups", "filled", "open"), _SETTING),
    "dot-and-whisker": (("axis", "rows"), (*_SETTING, "head_to_head")),
    "bars": (("panels",), _SETTING),
    "time-line": (("axis", "lines"), (*_SETTING, "from_zero")),
    "schematic": (("panels",), ()),
}
_PARTS = ("value", "comparator")
_FACT = r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z]+)?"


def read_figure(name: str, source: Source, findings: Findings) -> FigurePlan | None:
    """The figure in `source`, or None when it is none at all; what is wrong is a finding."""
    reader = Reader(source, findings)
    value = read_yaml(source, findings)
    kind = _kind(value, reader)
    if not isinstance(value, Mapping) or not kind:
        return None
    required, optional = _KINDS[kind]
    top = reader.mapping(value, "a figure", (*_WORDS, *required), (*_OPTIONAL, *optional))
    marks = _Marks(reader)
    panels = {
        "icon-array": lambda: marks.panel(top, "groups"),
        "dot-and-whisker": lambda: marks.rows(top),
        "bars": lambda: marks.panels(top, "panels", "bars"),
        "time-line": lambda: marks.panels(top, "lines", "points"),
        "schematic": lambda: read_scheme(top, reader),
    }[kind]()

    def words(key: str, of: str) -> Wordings:
        return read_wordings(top.get(key), of, reader)

    return FigurePlan(
        name=name, kind=kind,
        title=words("title", "The title"),
        how_to_read=words("how_to_read", "How the figure is read"),
        alt=words("alt", "The description"),
        note=words("note", "The note"),
        population=words("population", "The population"),
        time=words("time", "The time"),
        axis=words("axis", "What the axis shows"),
        keys=tuple(words(key, "What a mark means") for key in ("filled", "open", "head_to_head")
                   if key in top),
        panels=panels, span=top.span,
        readers=read_readers(top.get("audience"), reader),
        from_zero=marks.yes(top.get("from_zero"), "from_zero"),
    )


def _kind(value: Value | None, reader: Reader) -> str:
    """Which of the kinds a figure is; "" and a finding when it is none."""
    named = value.get("kind") if isinstance(value, Mapping) else None
    if named is None:
        known = [key.text for key, _ in value.pairs] if isinstance(value, Mapping) else ()
        reader.mapping(value, "a figure", _WORDS, known)  # what else it has is read with its kind
        return ""
    kind = reader.text(named, "The kind")
    if kind and kind not in _KINDS:
        reader.findings.add("unexpected-value", named.span, f"There is no kind of figure “{kind}”.",
                            suggest(kind, _KINDS, f"Known: {', '.join(_KINDS)}."))
    return kind if kind in _KINDS else ""


class _Marks:
    """Reads what is drawn from facts: groups, rows, bars, points."""

    def __init__(self, reader: Reader) -> None:
        self.reader = reader

    def panel(self, keys: Mapping, key: str) -> tuple[PlannedPanel, ...]:
        """One panel without a name, of the marks under a key."""
        marks = self._listed(keys.get(key), key)
        return (PlannedPanel((), (), (), marks, read_readers(None, self.reader), keys.span),)

    def panels(self, top: Mapping, key: str, inner: str) -> tuple[PlannedPanel, ...]:
        """A list of panels, each with its name and its list of marks."""
        return tuple(self._panel(item, f"one of the {key}", inner)
                     for item in self._items(top.get(key), key))

    def _panel(self, item: Value, of: str, inner: str) -> PlannedPanel:
        extra = ("axis",) if inner == "bars" else ()
        keys = self.reader.mapping(item, of, ("name", *extra, inner), ("note", "audience"))
        return PlannedPanel(
            read_wordings(keys.get("name"), "The name", self.reader),
            read_wordings(keys.get("axis"), "What the axis shows", self.reader),
            read_wordings(keys.get("note"), "The note", self.reader),
            self._listed(keys.get(inner), inner),
            read_readers(keys.get("audience"), self.reader), item.span)

    def rows(self, top: Mapping) -> tuple[PlannedPanel, ...]:
        """Rows, some in groups; those that stand in none are a panel without a name."""
        panels: list[PlannedPanel] = []
        loose: list[Value] = []
        everyone = read_readers(None, self.reader)
        for item in (*self._items(top.get("rows"), "rows"), None):
            grouped = isinstance(item, Mapping) and ("group" in item or "rows" in item)
            if item is not None and not grouped:
                loose.append(item)
                continue
            if loose:
                marks = tuple(mark for row in loose if (mark := self._mark(row)))
                panels.append(PlannedPanel((), (), (), marks, everyone, loose[0].span))
                loose = []
            if isinstance(item, Mapping):
                keys = self.reader.mapping(item, "a group of rows", ("group", "rows"),
                                           ("note", "audience"))
                panels.append(PlannedPanel(
                    read_wordings(keys.get("group"), "The name of the group", self.reader), (),
                    read_wordings(keys.get("note"), "The note", self.reader),
                    self._listed(keys.get("rows"), "rows"),
                    read_readers(keys.get("audience"), self.reader), item.span))
        return tuple(panels)

    def _items(self, value: Value | None, key: str) -> tuple[Value, ...]:
        if value is not None and not (isinstance(value, Sequence) and value.items):
            self.reader.findings.add("unexpected-value", value.span,
                                     f"Under “{key}” there should be a list.",
                                     "Begin each entry with - on a line of its own.")
            return ()
        return self.reader.items(value)

    def _listed(self, value: Value | None, key: str) -> tuple[PlannedMark, ...]:
        named = key != "points"
        return tuple(mark for item in self._items(value, key)
                     if (mark := self._mark(item, named)))

    def _mark(self, item: Value, named: bool = True) -> PlannedMark | None:
        """One entry; a point of a line needs no name of its own."""
        keys = self.reader.mapping(item, "this entry", ("name", "fact") if named else ("fact",),
                                   ("head_to_head", "audience") if named else ("audience",))
        fact = self._fact(keys.get("fact"))
        if fact is None:
            return None
        said = Role("fact", f"{fact.fact}.{fact.part}", fact.span)
        return PlannedMark(
            read_wordings(keys.get("name"), "The name", self.reader),
            read_readers(keys.get("audience"), self.reader), item.span, fact, (said,),
            self.yes(keys.get("head_to_head"), "head_to_head"))

    def _fact(self, value: Value | None) -> FactPart | None:
        """The fact that is named, as `id` or `id.comparator`; None and a finding when none is."""
        named = self.reader.shaped(value, "A fact", _FACT, "Numbers are not typed into a figure: "
                                   "write the id of a fact in facts.yaml, or id.comparator.")
        name, _, part = named.partition(".")
        if not named or not isinstance(value, Scalar):
            return None
        if part and part not in _PARTS:
            self.reader.findings.add("unexpected-value", value.span,
                                     f"The part “{part}” of a fact cannot be drawn.",
                                     suggest(part, _PARTS))
            return None
        return FactPart(name, part or _PARTS[0], value.origin)

    def yes(self, value: Value | None, of: str) -> bool:
        word = self.reader.text(value, of)
        if word and word not in ("true", "false") and value is not None:
            self.reader.findings.add("unexpected-value", value.span,
                                     f"“{of}” cannot be “{word}”.", "Write true or false.")
        return word == "true"

