"""Select: a work for one audience, with nothing for anybody else left in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, count, pairwise
from typing import Any

from bifolio.diagnostics import Findings, suggest
from bifolio.editions.box_names import name_boxes
from bifolio.editions.citation_marks import find_named_sources
from bifolio.editions.facts_terms_grades import Registers, resolve
from bifolio.editions.figure_descriptions import tell_figures
from bifolio.editions.placements import place
from bifolio.loading.wordings import wording_for
from bifolio.model import (
    Arrangement,
    Audience,
    Blocks,
    Box,
    BulletList,
    Chapter,
    Citation,
    Definition,
    DefinitionList,
    Division,
    Edition,
    Footnote,
    Heading,
    Library,
    Link,
    LocalPlace,
    OrderedList,
    Quotation,
    Work,
)
from bifolio.model.library import SOURCES
from bifolio.model.trees import plain, rewrite, walk

_PAGE_ANCHORS = ("references", "imprint", "glossary")  # what the templates name themselves


def select(library: Library, work: Work, audience: Audience, findings: Findings) -> Edition:
    """The edition of `work` for `audience`: chapters, blocks, cells and wordings for it alone.

    What selection breaks (a heading left empty, a link that leads nowhere, a table that is not
    for these readers) is a finding. Facts and terms are printed for these readers; citations and
    footnotes are counted in reading order.
    """
    chapters = tuple(
        replace(chapter, blocks=keep(chapter.blocks, audience))
        for chapter in work.chapters
        if audience in chapter.readers and chapter.language in ("", work.language)
    )
    chapters = place(chapters, work, audience, findings)
    chapters = tuple(chapter for chapter in chapters if chapter.blocks)
    for chapter in chapters:
        if findings.has("unclosed-fence", chapter.span.path):
            continue  # it may have swallowed what stands under the heading
        _find_empty_headings(chapter.blocks, audience, findings)
    chapters = _nest_headings(chapters)
    edition = Edition(
        work=work.name,
        audience=audience,
        language=work.language,
        title=wording_for(work.titles, audience),
        subtitle=wording_for(work.subtitles, audience),
        chapters=chapters,
        imprint=work.imprint,
        missing_signoffs=(),
        span=work.span,
        sources=SOURCES[0] if audience.traits.trained else library.sources,
        listed=any(other.traits.trained for other in work.audiences if other is not audience),
        fields=work.form.for_reader(audience),
    ).unsigned(*library.required_signoffs.get(audience, ()))
    _find_broken_links(edition, work, findings)
    if not chapters and not findings.failed:
        findings.add("empty-edition", work.span,
                     f"The {audience} edition of “{work.name}” has no text.",
                     f"Write a chapter for it, or take “{audience}” out of its audiences.")
    registers = Registers(work.facts, library.glossary, work.language)
    edition = _counted(name_boxes(tell_figures(resolve(edition, registers, findings))))
    if edition.sources != SOURCES[0]:
        find_named_sources(edition, findings)
    return edition


def keep(blocks: Blocks, audience: Audience) -> Blocks:
    """`blocks` without what is for other readers, and without what that leaves empty."""

    def sift(noun: Any) -> Any:
        match noun:
            case Division():
                return noun.blocks if audience in noun.readers else None
            case BulletList() | OrderedList():
                items = tuple(item for item in noun.items if item)
                return replace(noun, items=items) if items else None
            case Definition():
                descriptions = tuple(blocks for blocks in noun.descriptions if blocks)
                return replace(noun, descriptions=descriptions) if descriptions else None
            case DefinitionList():
                return noun if noun.items else None
            case Box() | Quotation() | Footnote() | Arrangement():
                return noun if noun.blocks else None
        return noun

    kept: Blocks = rewrite(blocks, sift)
    return kept


def _find_empty_headings(blocks: Blocks, audience: Audience, findings: Findings) -> None:
    """A finding for each heading with nothing under it, here and in the boxes.

    A place for a clinic's own words is nothing: not every clinic has some.
    """
    blocks = tuple(block for block in blocks if not isinstance(block, LocalPlace))
    for block, following in pairwise((*blocks, None)):
        match block:
            case Box() | Quotation() | Arrangement():
                _find_empty_headings(block.blocks, audience, findings)
            case BulletList() | OrderedList():
                for item in block.items:
                    _find_empty_headings(item, audience, findings)
        if not isinstance(block, Heading):
            continue
        deeper = isinstance(following, Heading) and following.level > block.level
        if following is None or (isinstance(following, Heading) and not deeper):
            findings.add("empty-heading", block.span,
                         f"In the {audience} edition nothing stands under the heading "
                         f"“{plain(block.content)}”.",
                         "Put the heading into the block for those readers too, "
                         "or write something here for all.")


def _nest_headings(chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """Headings with levels that never skip one, and with anchors that no other has."""
    taken = set(_PAGE_ANCHORS)

    def nested(chapter: Chapter) -> Chapter:
        open_levels: list[int] = []

        def change(noun: Any) -> Any:
            if not isinstance(noun, Heading):
                return noun
            while open_levels and open_levels[-1] >= noun.level:
                open_levels.pop()
            open_levels.append(noun.level)
            anchor = noun.anchor or "section"
            numbered = (f"{anchor}-{number}" for number in count(2))
            free = next(name for name in chain((anchor,), numbered) if name not in taken)
            taken.add(free)
            return replace(noun, level=len(open_levels), anchor=free)

        return replace(chapter, blocks=rewrite(chapter.blocks, change))

    return tuple(nested(chapter) for chapter in chapters)


def _nouns(chapters: tuple[Chapter, ...]) -> Iterator[Any]:
    return (noun for chapter in chapters for noun in walk(chapter.blocks))


def _find_broken_links(edition: Edition, work: Work, findings: Findings) -> None:
    links = [noun for noun in _nouns(edition.chapters)
             if isinstance(noun, Link) and noun.target.startswith("#")]
    if not links:
        return
    here = {noun.anchor for noun in _nouns(edition.chapters) if isinstance(noun, Heading)}
    anywhere = {noun.anchor for noun in _nouns(work.chapters) if isinstance(noun, Heading)}
    for noun in links:
        anchor = noun.target[1:]
        if anchor in here:
            continue
        elsewhere = anchor in anywhere
        what = (f"The heading “{anchor}” is not in the {edition.audience} edition." if elsewhere
                else f"There is no heading “{anchor}”.")
        fix = ("Put the link into a block for the readers who have that heading." if elsewhere
               else suggest(anchor, here))
        findings.add("broken-reference", noun.span, what, fix)


def _counted(edition: Edition) -> Edition:
    """The edition with its citations and footnotes counted from 1, in reading order."""
    citations = footnotes = 0

    def number(noun: Any) -> Any:
        nonlocal citations, footnotes
        if isinstance(noun, Citation):
            citations += 1
            return replace(noun, serial=citations)
        if isinstance(noun, Footnote):
            footnotes += 1
            return replace(noun, serial=footnotes)
        return noun

    counted: Edition = rewrite(edition, number)
    return counted
