"""Works: content/WORK/work.yaml, with the chapters and tables it holds together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bifolio.diagnostics import Findings, suggest
from bifolio.loading import shapes
from bifolio.loading.sheets import read_sheets
from bifolio.loading.wordings import read_form, wording_for, wordings_of
from bifolio.loading.yaml import Fields, Reader, read_yaml
from bifolio.model import (
    Audience,
    Chapter,
    ComparisonTable,
    Contact,
    Fact,
    FigurePlan,
    Imprint,
    LocalPlace,
    Waiver,
    Work,
)
from bifolio.model.library import NO_CONTACT
from bifolio.model.source import Source
from bifolio.model.trees import walk


@dataclass(frozen=True, slots=True)
class WorkParts:
    """What a work is put together from: its folder's files, and the library's defaults."""

    chapters: tuple[Chapter, ...]
    tables: Mapping[str, ComparisonTable]
    language: str
    publisher: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    figures: Mapping[str, FigurePlan] = field(default_factory=dict)
    contact: Contact = NO_CONTACT


def read_work(name: str, source: Source, parts: WorkParts, findings: Findings) -> Work | None:
    """The work in `source`, its chapters in order; None when the file says nothing at all."""
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), shapes.WORK)
    if not keys.pairs:
        return None
    audiences = tuple(Audience) if "audiences" not in keys else \
        tuple(map(Audience, dict.fromkeys(keys.texts("audiences"))))
    titles = wordings_of(keys, "title")
    for audience in audiences:
        if titles and not wording_for(titles, audience):
            findings.add("missing-key", keys.place("title"),
                         f"There is no title for the {audience} edition.",
                         f"Add “{audience}: …” under title, or one title for everyone.")
    chapters = _in_order(keys, parts.chapters)
    return Work(
        name=name,
        language=reader.language(keys.get("language")) or parts.language,
        audiences=audiences,
        titles=titles,
        subtitles=wordings_of(keys, "subtitle"),
        chapters=chapters,
        tables=parts.tables,
        imprint=_imprint(keys, parts),
        span=keys.span,
        facts=parts.facts,
        figures=parts.figures,
        waivers=tuple(filter(None, map(_waiver, keys.mappings("waived_numbers")))),
        sheets=read_sheets(keys),
        places=frozenset(noun.name for chapter in chapters for noun in walk(chapter.blocks)
                         if isinstance(noun, LocalPlace)),
        form=read_form(keys),
    )


def _waiver(keys: Fields) -> Waiver | None:
    """Words with a number that need no fact, and the reason."""
    text, reason = keys.text("text"), keys.text("reason")
    return Waiver(text, reason, keys.span) if text and reason else None


def _in_order(keys: Fields, chapters: tuple[Chapter, ...]) -> tuple[Chapter, ...]:
    """The chapters as work.yaml lists their stems; a stem stands for all its files."""
    stems = {chapter.name: chapter.span for chapter in chapters}
    listed: dict[str, tuple[Chapter, ...]] = {}
    reader = keys.reader
    for item in keys.items("chapters"):
        stem = reader.text(item, shapes.CHAPTER)
        if stem in listed:
            reader.findings.add("unexpected-value", item.span,
                                f"The chapter “{stem}” is listed a second time.",
                                "Take one of the two out.")
        elif stem in stems:
            listed[stem] = tuple(chapter for chapter in chapters if chapter.name == stem)
        elif stem:
            unlisted = [name for name in stems if name not in listed]
            reader.findings.add("missing-file", item.span,
                                f"There is no chapter file for “{stem}”.",
                                suggest(stem, unlisted, f"Add chapters/{stem}.md."))
            listed[stem] = ()
    if "chapters" in keys:
        for chapter in chapters:
            if chapter.name not in listed:
                reader.findings.add("unlisted-chapter", chapter.span,
                                    f"work.yaml does not list the chapter “{chapter.name}”.",
                                    f"Add “{chapter.name}” to its chapters, or remove the file.")
    return tuple(chapter for group in listed.values() for chapter in group)


def _imprint(keys: Fields, parts: WorkParts) -> Imprint:
    written, review_by = keys.day("written"), keys.day("review_by")
    revised = keys.day("revised") if "revised" in keys else written
    _check_order(("written", written), ("revised", revised), keys)
    _check_order(("revised" if "revised" in keys else "written", revised),
                 ("review_by", review_by), keys)
    return Imprint(
        publisher=parts.publisher,
        revision=keys.text("revision"),
        written=written,
        revised=revised,
        review_by=review_by,
        authors=keys.texts("authors"),
        funding=keys.text("funding"),
        review_span=keys.place("review_by"),
        contact=parts.contact,
    )


def _check_order(first: tuple[str, date], second: tuple[str, date], keys: Fields) -> None:
    """A review lies after the revision; a revision not before the writing."""
    (earlier, start), (later, end) = first, second
    if date.min in (start, end) or end > start or (end == start and later == "revised"):
        return
    keys.reader.findings.add("unexpected-value", keys.place(later),
                             f"The date of {later} is not after {earlier} ({start}).",
                             f"Give {later} a later date.")
