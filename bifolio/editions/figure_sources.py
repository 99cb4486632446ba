"""Where a figure's numbers come from: who was studied, for how long, and the sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bifolio.diagnostics import Findings
from bifolio.model import Citation, CitationItem, Fact, Inlines, Role, Text
from bifolio.model.source import Span


@dataclass(frozen=True, slots=True)
class _Origin:
    """A fact that is drawn: in which group, at which mark, named where."""

    group: Inlines
    label: Inlines
    fact: Fact
    span: Span


@dataclass(frozen=True, slots=True)
class Provenance:
    """The facts of one figure; what is `given` (population, time) stands for what they say.

    A key of `given` with nothing under it is asked of the facts; one that lacks is not asked.
    """

    span: Span
    given: Mapping[str, Inlines]
    origins: list[_Origin] = field(default_factory=list)

    def add(self, group: Inlines, label: Inlines, fact: Fact, span: Span) -> None:
        """Note a fact that is drawn."""
        self.origins.append(_Origin(group, label, fact, span))

    def told(self, findings: Findings) -> Inlines:
        """Who was studied and for how long, said once where it is the same, and the sources.

        What neither the figure nor a fact says is a finding.
        """
        alike: dict[tuple[str, ...], list[_Origin]] = {}
        for origin in self.origins:
            for key, given in self.given.items():
                if not given and not getattr(origin.fact, key):
                    findings.add("unstated-setting", origin.span,
                                 f"Neither the fact “{origin.fact.name}” nor the figure says its "
                                 f"{key}.", f"Add “{key}: …” to the fact, or to the figure.")
            said = tuple("" if given else getattr(origin.fact, key)
                         for key, given in self.given.items())
            alike.setdefault(said, []).append(origin)
        return (*self._listed(list(alike.values())), *self._sources())

    def _setting(self, origin: _Origin) -> Inlines:
        """The people and the time of one fact."""
        parts = []
        for key, given in self.given.items():
            if given:
                parts.append(given)
            elif getattr(origin.fact, key):
                parts.append((Role("fact", f"{origin.fact.name}.{key}", origin.span),))
        return _joined(parts, Text(", ", origin.span))

    def _listed(self, settings: list[list[_Origin]]) -> Inlines:
        """One setting alone, or each with what it is the setting of in brackets."""
        listed: list[Inlines] = []
        for origins in settings:
            words = self._setting(origins[0])
            names = _joined(self._names(origins), Text(", ", self.span))
            if len(settings) > 1 and names:
                words = (*words, Text(" (", self.span), *names, Text(")", self.span))
            listed.append(words)
        return (*_joined(listed, Text("; ", self.span)), Text(".", self.span)) if listed else ()

    def _names(self, origins: list[_Origin]) -> list[Inlines]:
        """What a setting is that of: whole groups by their name, else each mark by its own."""
        names: list[Inlines] = []
        for origin in origins:
            whole = origin.group and all(other in origins for other in self.origins
                                         if other.group == origin.group)
            name = origin.group if whole else origin.label or origin.group
            if name and name not in names:
                names.append(name)
        return names

    def _sources(self) -> Inlines:
        items: dict[tuple[str, str], CitationItem] = {
            (item.key, item.locator): item for origin in self.origins
            for item in origin.fact.sources}
        return (Citation(tuple(items.values()), False, self.span),) if items else ()


def _joined(parts: list[Inlines], between: Text) -> Inlines:
    return tuple(piece for part in parts for piece in (*part, between))[:-1]
