"""Selecting what stands on a sheet: its tables, boxes and sections, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any

from bifolio.diagnostics import Findings, suggest
from bifolio.editions.citation_marks import find_named_sources, without_marks
from bifolio.editions.select import select
from bifolio.editions.table_columns import criteria_of
from bifolio.model import (
    Arrangement,
    Block,
    Blocks,
    Box,
    BulletList,
    Chapter,
    Division,
    Drawing,
    Edition,
    FigurePlacement,
    Grid,
    Heading,
    Library,
    OrderedList,
    Quotation,
    Sheet,
    TablePlacement,
    Work,
)
from bifolio.model.library import SOURCES
from bifolio.model.trees import plain, rewrite


def select_sheet(library: Library, work: Work, sheet: Sheet, findings: Findings) -> Edition:
    """The edition that a sheet is: selected like any other from a work that holds no more.

    Its subtitle is the title of the handout that it goes with: there the references are printed,
    as a sheet has no room for them and so no marks either.
    """
    left_out = _left_out(work, sheet, findings)
    blocks: list[Block] = []
    for kind, name in sheet.parts:
        if kind == "table":
            blocks.append(TablePlacement(name, sheet.span, left_out.get(name, ())))
        elif kind == "figure":
            blocks.append(FigurePlacement(name, sheet.span))
        else:
            blocks += _blocks(work, sheet, (kind, name), findings)
    chapter = Chapter(sheet.name, frozenset((sheet.audience,)), "", tuple(blocks), sheet.span)
    alone = replace(work, titles=sheet.titles, subtitles=work.titles, chapters=(chapter,),
                    span=sheet.span)
    own = Findings()
    edition = select(library, alone, sheet.audience, own)
    findings.extend(f for f in own if f.code != "empty-edition" or blocks)
    title = plain(edition.title)

    def lighten(noun: Any) -> Any:
        if isinstance(noun, Heading) and plain(noun.content) == title:
            return None  # the sheet's own title says the same above it
        if isinstance(noun, Grid):  # no page of its own, and no title that stands above it already
            named = plain(noun.title) == title
            return replace(noun, wide="", title=() if named else noun.title)
        if isinstance(noun, Drawing) and plain(noun.title) == title:
            return replace(noun, title=())
        return noun

    if edition.sources == SOURCES[0]:
        find_named_sources(edition, findings)
    lightened: Edition = without_marks(rewrite(edition, lighten))
    return lightened


def _left_out(work: Work, sheet: Sheet, findings: Findings) -> dict[str, tuple[str, ...]]:
    """What the sheet leaves out, by table; what none of its tables has is a finding."""
    criteria = {name: criteria_of(work.tables[name]) for kind, name in sheet.parts
                if kind == "table" and name in work.tables}
    known = tuple(chain.from_iterable(criteria.values()))
    for name, span in sheet.left_out:
        if name not in known:
            findings.add("unknown-name", span, f"No table of this sheet has a criterion “{name}”.",
                         suggest(name, known))
    names = [name for name, _ in sheet.left_out]
    return {table: tuple(name for name in names if name in own)
            for table, own in criteria.items()}


def _blocks(work: Work, sheet: Sheet, part: tuple[str, str], findings: Findings) -> Blocks:
    kind, name = part
    found: dict[str, Blocks] = {}
    for chapter in work.chapters:
        if sheet.audience in chapter.readers and chapter.language in ("", work.language):
            parted = _boxes if kind == "box" else _sections
            for anchor, blocks in parted(chapter.blocks, sheet):
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


def _boxes(blocks: Blocks, sheet: Sheet) -> Iterator[tuple[str, Blocks]]:
    """Each box by the anchor of its first heading, also one in a step or in another box."""
    for block in _open(blocks, sheet):
        if isinstance(block, Box):
            for inner in block.blocks:
                if isinstance(inner, Heading):
                    yield inner.anchor, (block,)
                    break
        match block:
            case Box() | Arrangement() | Quotation():
                yield from _boxes(block.blocks, sheet)
            case BulletList() | OrderedList():
                for item in block.items:
                    yield from _boxes(item, sheet)


def _sections(blocks: Blocks, sheet: Sheet) -> Iterator[tuple[str, Blocks]]:
    """Each section by its heading's anchor: what follows it, to the next of its level or above."""
    blocks = _open(blocks, sheet)
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            end = next((at + 1 + more for more, other in enumerate(blocks[at + 1:])
                        if isinstance(other, Heading) and other.level <= block.level), len(blocks))
            yield block.anchor, blocks[at:end]
