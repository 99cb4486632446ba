"""Selecting what stands on a sheet: its tables, boxes and sections, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from bifolio.diagnostics import Findings, suggest
from bifolio.editions import select
from bifolio.model import (
    Block,
    Blocks,
    Box,
    Chapter,
    Citation,
    ComparisonTable,
    Division,
    Drawing,
    Edition,
    FigurePlacement,
    Grid,
    Heading,
    Library,
    Sheet,
    TablePlacement,
    Work,
)
from bifolio.trees import plain, rewrite


def select_sheet(library: Library, work: Work, sheet: Sheet, findings: Findings) -> Edition:
    """The edition that a sheet is: selected like any other from a work that holds no more.

    Its subtitle is the title of the handout that it goes with: there the references are printed,
    as a sheet has no room for them and so no marks either.
    """
    blocks = tuple(block for part in sheet.parts
                   for block in _blocks(work, sheet, part, findings))
    chapter = Chapter(sheet.name, frozenset((sheet.audience,)), "", blocks, sheet.span)
    alone = replace(work, titles=sheet.titles, subtitles=work.titles, chapters=(chapter,),
                    tables=_tables(work, sheet, findings), span=sheet.span)
    own = Findings()
    edition = select(library, alone, sheet.audience, own)
    findings.extend(f for f in own if f.code != "empty-edition" or blocks)
    title = plain(edition.title)

    def lighten(noun: Any) -> Any:
        if isinstance(noun, Grid):  # no page of its own, and no title that stands above it already
            named = plain(noun.title) == title
            return replace(noun, wide="", title=() if named else noun.title)
        if isinstance(noun, Drawing) and plain(noun.title) == title:
            return replace(noun, title=())
        return None if isinstance(noun, Citation) else noun

    lightened: Edition = rewrite(edition, lighten)
    return lightened


def _tables(work: Work, sheet: Sheet, findings: Findings) -> Mapping[str, ComparisonTable]:
    """The work's tables without the criteria that the sheet leaves out."""
    out = {name for name, _ in sheet.left_out}
    own = [work.tables[name] for kind, name in sheet.parts
           if kind == "table" and name in work.tables]
    known = {c.name for table in own for group in table.criterion_groups for c in group.criteria}
    for name, span in sheet.left_out:
        if name not in known:
            findings.add("unknown-name", span, f"No table of this sheet has a criterion “{name}”.",
                         suggest(name, known))
    return {**work.tables, **{table.name: _without(table, out) for table in own if out}}


def _without(table: ComparisonTable, out: set[str]) -> ComparisonTable:
    groups = (replace(group, criteria=tuple(c for c in group.criteria if c.name not in out))
              for group in table.criterion_groups)
    return replace(table, criterion_groups=tuple(group for group in groups if group.criteria))


def _blocks(work: Work, sheet: Sheet, part: tuple[str, str], findings: Findings) -> Blocks:
    kind, name = part
    if kind == "table":
        return (TablePlacement(name, sheet.span),)
    if kind == "figure":
        return (FigurePlacement(name, sheet.span),)
    found: dict[str, Blocks] = {}
    for chapter in work.chapters:
        if sheet.audience in chapter.readers and chapter.language in ("", work.language):
            parted = _boxes if kind == "box" else _sections
            for anchor, blocks in parted(_open(chapter.blocks, sheet)):
                found.setdefault(anchor, blocks)
    if name not in found:
        findings.add("broken-reference", sheet.span,
                     f"The {sheet.audience} edition has no {kind} with the heading "
                     f"“{name}”.", suggest(name, found))
    return found.get(name, ())


def _open(blocks: Blocks, sheet: Sheet) -> Blocks:
    """The blocks, those in divisions for the sheet's readers among them."""
    opened: list[Block] = []
    for block in blocks:
        if not isinstance(block, Division):
            opened.append(block)
        elif sheet.audience in block.readers:
            opened += _open(block.blocks, sheet)
    return tuple(opened)


def _boxes(blocks: Blocks) -> Iterator[tuple[str, Blocks]]:
    """Each box by the anchor of its first heading."""
    for block in blocks:
        if isinstance(block, Box):
            for inner in block.blocks:
                if isinstance(inner, Heading):
                    yield inner.anchor, (block,)
                    break


def _sections(blocks: Blocks) -> Iterator[tuple[str, Blocks]]:
    """Each section by its heading's anchor: what follows it, to the next of its level or above."""
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            end = next((at + 1 + more for more, other in enumerate(blocks[at + 1:])
                        if isinstance(other, Heading) and other.level <= block.level), len(blocks))
            yield block.anchor, blocks[at:end]
