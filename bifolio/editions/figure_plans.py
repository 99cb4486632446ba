"""Laying out a figure as one audience reads it: its words, its numbers, and who they are from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bifolio.diagnostics import Findings
from bifolio.editions.figure_sources import Provenance
from bifolio.editions.icon_counts import count_icons, level_counts
from bifolio.loading.wordings import wording_for
from bifolio.model import (
    Audience,
    Citation,
    Drawing,
    DrawnArrow,
    DrawnMark,
    DrawnNumber,
    DrawnPanel,
    Fact,
    FactPart,
    FigurePlan,
    Footnote,
    Inlines,
    PlannedMark,
    PlannedPanel,
    Role,
    Text,
    Wordings,
)
from bifolio.model.figure_kinds import SHARES, WHOLE
from bifolio.model.languages import language
from bifolio.model.numbers import numbers_in, set_quantity
from bifolio.model.source import Span
from bifolio.model.trees import walk

_PERIOD = re.compile(r"(?<![\d.,])(\d+(?:\.\d+)?)\s*([^\W\d_]+)")
_ALIKE = {"pp": "%"}  # a change in percent and a difference in percentage points share an axis


@dataclass(frozen=True, slots=True)
class FigurePlanner:
    """What a figure is laid out with: for whom, in which language, from which facts."""

    audience: Audience
    language: str
    facts: Mapping[str, Fact]
    findings: Findings


def lay_out(plan: FigurePlan, planner: FigurePlanner) -> Drawing | None:
    """The figure as this audience reads it, or None and findings when it cannot be drawn.

    Facts that are not known are left to the roles that print them.
    """
    layout = _Layout(plan, planner)
    panels = tuple(panel for planned in plan.panels if (panel := layout.panel(planned)))
    if not any(panel.marks for panel in panels):
        layout.report("broken-reference", plan.span,
                      f"The figure “{plan.name}” has nothing in it for the {planner.audience} "
                      "edition.",
                      "Give it something, or write at its head for whom it is: “audience: …”.")
        return None
    layout.compare(panels)
    panels = level_counts(panels)
    return Drawing(
        name=plan.name, form=plan.kind,
        title=layout.words(plan.title, "title"),
        how_to_read=layout.words(plan.how_to_read, "how_to_read"),
        setting=layout.provenance.told(planner.findings),
        note=wording_for(plan.note, planner.audience),
        alt=wording_for(plan.alt, planner.audience),
        axis=layout.drawn_words(plan.axis, "axis"),
        keys=tuple(layout.drawn_words(key, "key") for key in plan.keys),
        panels=panels, language=planner.language, span=plan.span, from_zero=plan.from_zero)


class _Layout:
    """One figure on its way to one audience's drawing; `group` names the panel at hand."""

    def __init__(self, plan: FigurePlan, planner: FigurePlanner) -> None:
        self.plan, self.planner = plan, planner
        given = {"population": wording_for(plan.population, planner.audience),
                 "time": wording_for(plan.time, planner.audience)}
        if plan.sort.timed and not plan.time:
            del given["time"]  # its axis says it
        self.provenance = Provenance(plan.span, given)
        self.group: Inlines = ()

    def report(self, code: str, span: Span, what: str, fix: str) -> None:
        self.planner.findings.add(code, span, what, fix)

    def drawn_words(self, wordings: Wordings, key: str) -> Inlines:
        """Words inside the picture, where no mark of a source or note can stand."""
        found = self.words(wordings, key)
        for mark in (noun for noun in walk(found) if isinstance(noun, Citation | Footnote)):
            self.report("unexpected-value", mark.span,
                        "Words inside a picture cannot cite a source or call a note.",
                        "Move the mark to how_to_read, or to the note at the figure's end.")
        return tuple(noun for noun in found if not isinstance(noun, Citation | Footnote))

    def words(self, wordings: Wordings, key: str) -> Inlines:
        """What this audience is told; a text that only others are told is a finding."""
        found = wording_for(wordings, self.planner.audience)
        if wordings and not found:
            self.report("missing-key", wordings[0].span,
                        f"The figure “{self.plan.name}” has no {key} for the "
                        f"{self.planner.audience} edition.",
                        f"Add “{self.planner.audience}: …” to it.")
        return found

    def panel(self, planned: PlannedPanel) -> DrawnPanel | None:
        if self.planner.audience not in planned.readers:
            return None
        self.group = self.drawn_words(planned.label, "name")
        marks = tuple(mark for one in planned.marks if (mark := self._mark(one)))
        names = {mark.name for mark in marks}
        arrows = tuple(
            DrawnArrow(a.start, a.end, a.style,
                       self.drawn_words(_open(a.label, self.planner.audience), "label"), a.span)
            for a in planned.arrows
            if self.planner.audience in a.readers and {a.start, a.end} <= names)
        note = self.drawn_words(_open(planned.note, self.planner.audience), "note")
        return DrawnPanel(self.group, self.drawn_words(planned.axis, "axis"), note, marks,
                          arrows, planned.span)

    def _mark(self, planned: PlannedMark) -> DrawnMark | None:
        if self.planner.audience not in planned.readers:
            return None
        label = self.drawn_words(planned.label, "name")
        if planned.fact is None:
            return DrawnMark(label, (), None, planned.span, name=planned.name,
                             shape=planned.shape, column=planned.column, row=planned.row,
                             share=planned.share,
                             examples=self.drawn_words(planned.examples, "examples"))
        fact = self.planner.facts.get(planned.fact.fact)
        number = self._number(planned.fact, fact)
        if fact is None or number is None:  # its role says that it is not there
            return DrawnMark(label, planned.said, None, planned.span)
        self.provenance.add(self.group, label, fact, planned.fact.span)
        icons, said = None, planned.said
        if planned.fact.part == "comparator":  # its role would say again what it is compared with
            words = set_quantity(number.value, number.unit, self.planner.language)
            said = (Text(words, planned.fact.span, fact.name),)
        if self.plan.sort.counts:
            icons = count_icons(fact, number, planned.fact.span, self.planner.findings)
            if not self.planner.audience.traits.statistics:  # is told whole people only
                return DrawnMark(label, (Text("", planned.fact.span, fact.name),), number,
                                 planned.span, icons=icons)
        if number.low:
            interval = Role("fact", f"{fact.name}.interval", planned.fact.span)
            said = (*said, Text(" (", planned.fact.span), interval,
                    Text(")", planned.fact.span))
        return DrawnMark(label, said, number, planned.span, planned.special, icons)

    def _number(self, part: FactPart, fact: Fact | None) -> DrawnNumber | None:
        """The number to draw; None when there is none, or (a finding) more than one."""
        if fact is None or (part.part == "comparator" and fact.comparator is None):
            return None
        value = fact.comparator.value if part.part == "comparator" and fact.comparator \
            else fact.value
        if len(numbers_in(value)) != 1 or value[:1] in "<>≤≥~":
            self.report("impossible-count", part.span,
                        f"The fact “{fact.name}” says {value}, which is no single number.",
                        "Draw a fact with one number.")
            return None
        interval = fact.interval if part.part == "value" else None
        if interval is None and self.plan.sort.measured:
            self.report("missing-interval", part.span,
                        f"The fact “{fact.name}” gives no interval for this number.",
                        "Add its interval to facts.yaml, or draw the figure as bars.")
        period = _PERIOD.search(fact.time)
        at, unit = (period[1], language(self.planner.language).period_in(period[2].casefold())) \
            if period else ("", "")
        if self.plan.sort.timed and not period:
            self.report("unstated-setting", part.span,
                        f"The time of the fact “{fact.name}” is not a number of weeks or months.",
                        "Write it in facts.yaml as a number, and “weeks” or “months”.")
            return None
        return DrawnNumber(value, fact.unit, *((interval.low, interval.high, interval.level)
                                               if interval else ("", "", "")),
                           at=at, period=unit)

    def compare(self, panels: tuple[DrawnPanel, ...]) -> None:
        """A finding where what stands side by side cannot be compared."""
        marks = [mark for panel in panels for mark in panel.marks]
        if any(mark.special for mark in marks) and not self.plan.keys:
            self.report("missing-key", self.plan.span,
                        "Nothing says what the head-to-head mark means.",
                        "Add a line “head_to_head: …” at the head of the figure.")
        if self.plan.sort.shares:
            self._whole(marks, panels[0].span)
        together = [panel.marks for panel in panels] if self.plan.sort.apart else \
            [tuple(marks)]
        for side in together:
            self._one("mixed-units", side, lambda m: m.number and _ALIKE.get(
                m.number.unit, m.number.unit), "the unit", "Draw one unit in a figure.")
            self._one("mixed-denominators", side, lambda m: m.icons and m.icons.of,
                      "groups of", "Give all groups per the same number of people.")
            if self.plan.sort.timed:
                self._one("mixed-units", side, lambda m: m.number and m.number.period,
                          "time in", "Give all times of facts.yaml in the same period.")

    def _whole(self, marks: list[DrawnMark], span: Span) -> None:
        """A finding where the parts of a plate are not one whole."""
        if (parts := sum(SHARES[mark.share] for mark in marks)) == WHOLE:
            return
        told = "are more than the whole of it" if parts > WHOLE else "leave some of it empty"
        self.report("parts-not-whole", span,
                    f"For the {self.planner.audience} edition the parts of this plate {told}.",
                    f"Change a share, so that together they are one whole: {', '.join(SHARES)}.")

    def _one(self, code: str, marks: tuple[DrawnMark, ...], asked: Callable[[DrawnMark], object],
             of: str, fix: str) -> None:
        first = None
        for mark in marks:
            answer = asked(mark)
            if answer is None:
                continue
            first = answer if first is None else first
            if answer != first:
                self.report(code, mark.span,
                            f"This has {of} “{answer}”, and what stands before it “{first}”.", fix)


def _open(wordings: Wordings, audience: Audience) -> Wordings:
    """The wordings for this audience; words that may be left out for it are none at all."""
    return tuple(wording for wording in wordings if audience in wording.readers)
