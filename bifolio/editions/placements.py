"""Placing: each comparison table and each drawn figure where the chapters name it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from bifolio.diagnostics import Findings, correction_of_name, suggest
from bifolio.editions.figure_plans import FigurePlanner, lay_out
from bifolio.editions.table_columns import criteria_of, narrow
from bifolio.editions.table_layout import lay
from bifolio.model import (
    Audience,
    Cell,
    Chapter,
    ComparisonTable,
    FigurePlacement,
    Grid,
    Readers,
    TablePlacement,
    Work,
)
from bifolio.model.trees import rewrite


def place(chapters: tuple[Chapter, ...], work: Work, audience: Audience,
          findings: Findings) -> tuple[Chapter, ...]:
    """The chapters with the work's tables and figures as this audience reads them."""
    chapters = _place_tables(chapters, work, audience, findings)
    return _place_figures(chapters, work, audience, findings)


def _place_tables(chapters: tuple[Chapter, ...], work: Work, audience: Audience,
                  findings: Findings) -> tuple[Chapter, ...]:
    """The chapters with each comparison table laid out where it is to stand."""
    placed: Counter[str] = Counter()

    def place_one(noun: Any) -> Any:
        if not isinstance(noun, TablePlacement):
            return noun
        table = work.tables.get(noun.name)
        path = f"content/{work.name}/tables/{noun.name}.yaml"
        if table is None and findings.has("yaml-syntax", path):
            return None
        if table is None:
            findings.add("unknown-table", noun.span, f"There is no table “{noun.name}”.",
                         suggest(noun.name, work.tables,
                                 f"Add it as {path}."),
                         correction=correction_of_name(noun.name, work.tables))
            return None
        grid = _lay(table, audience, noun, findings)
        placed[noun.name] += 1
        return _renamed(grid, placed[noun.name]) if grid and placed[noun.name] > 1 else grid

    return tuple(replace(c, blocks=rewrite(c.blocks, place_one)) for c in chapters)


def _place_figures(chapters: tuple[Chapter, ...], work: Work, audience: Audience,
                   findings: Findings) -> tuple[Chapter, ...]:
    """The chapters with each drawn figure laid out where it is to stand."""
    planner = FigurePlanner(audience, work.language, work.facts, findings)

    def place_one(noun: Any) -> Any:
        if not isinstance(noun, FigurePlacement):
            return noun
        plan = work.figures.get(noun.name)
        path = f"content/{work.name}/figures/{noun.name}.yaml"
        if plan is None:
            if not any(f.span.path == path for f in findings):
                findings.add("unknown-figure", noun.span, f"There is no figure “{noun.name}”.",
                             suggest(noun.name, work.figures, f"Add it as {path}; a picture's "
                                     "name ends in .svg, .png or .jpg."),
                             correction=correction_of_name(noun.name, work.figures))
            return None
        if audience not in plan.readers:
            _report_closed("figure", noun, plan.readers, (audience, findings))
            return None
        return lay_out(plan, planner)

    return tuple(replace(c, blocks=rewrite(c.blocks, place_one)) for c in chapters)


def _lay(table: ComparisonTable, audience: Audience, placement: TablePlacement,
         findings: Findings) -> Grid | None:
    if audience not in table.readers:
        _report_closed("table", placement, table.readers, (audience, findings))
        return None
    known = criteria_of(table)
    for name in placement.left_out:
        if name not in known:
            findings.add("unknown-name", placement.span,
                         f"The table “{table.name}” has no criterion “{name}” to leave out.",
                         suggest(name, known))
    return lay(narrow(table, placement.left_out), audience, findings)


def _report_closed(noun: str, placement: TablePlacement | FigurePlacement, readers: Readers,
                   told: tuple[Audience, Findings]) -> None:
    audience, findings = told
    findings.add("broken-reference", placement.span,
                 f"The {noun} “{placement.name}” is not for the {audience} edition.",
                 "Put its placement into a block for the readers it is for: "
                 f"“::: {' '.join(sorted(readers))}”.")


def _renamed(grid: Grid, number: int) -> Grid:
    """A second copy of a grid, whose anchors differ from the first's."""

    def rename(noun: Any) -> Any:
        if not isinstance(noun, Cell):
            return noun
        anchor = f"{noun.anchor}-{number}" if noun.anchor else ""
        return replace(noun, anchor=anchor, headers=tuple(f"{h}-{number}" for h in noun.headers))

    copy: Grid = rewrite(grid, rename)
    return replace(copy, name=f"{grid.name}-{number}")
