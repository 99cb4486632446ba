"""Selecting what stands on a sheet: one table, box or section, and nothing else of its work."""

from __future__ import annotations

from collections.abc import Iterator
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
    Division,
    Edition,
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
    blocks = _blocks(work, sheet, findings)
    chapter = Chapter(sheet.name, frozenset((sheet.audience,)), "", blocks, sheet.span)
    alone = replace(work, titles=sheet.titles, subtitles=work.titles, chapters=(chapter,),
                    span=sheet.span)
    own = Findings()
    edition = select(library, alone, sheet.audience, own)
    findings.extend(f for f in own if f.code != "empty-edition" or blocks)
    title = plain(edition.title)

    def lighten(noun: Any) -> Any:
        if isinstance(noun, Grid) and plain(noun.title) == title:
            return replace(noun, title=())  # the sheet's own title says the same above it
        if isinstance(noun, Heading) and plain(noun.content) == title:
            return None
        return None if isinstance(noun, Citation) else noun

    lightened: Edition = rewrite(edition, lighten)
    return lightened


def _blocks(work: Work, sheet: Sheet, findings: Findings) -> Blocks:
    if sheet.kind == "table":
        return (TablePlacement(sheet.source, sheet.span),)
    found: dict[str, Blocks] = {}
    for chapter in work.chapters:
        if sheet.audience in chapter.readers and chapter.language in ("", work.language):
            parts = _boxes if sheet.kind == "box" else _sections
            for anchor, blocks in parts(_open(chapter.blocks, sheet)):
                found.setdefault(anchor, blocks)
    if sheet.source not in found:
        findings.add("broken-reference", sheet.span,
                     f"The {sheet.audience} edition has no {sheet.kind} with the heading "
                     f"“{sheet.source}”.", suggest(sheet.source, found))
    return found.get(sheet.source, ())


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
