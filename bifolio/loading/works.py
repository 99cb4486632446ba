"""Works: content/WORK/work.yaml, with the chapters and tables it holds together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bifolio.diagnostics import Findings, suggest
from bifolio.loading.sheets import read_sheets
from bifolio.loading.wordings import read_audience, read_wordings, wording_for
from bifolio.loading.yaml import Mapping as Keys
from bifolio.loading.yaml import Reader, Scalar, Value, read_yaml
from bifolio.model import (
    Audience,
    Chapter,
    ComparisonTable,
    Fact,
    FigurePlan,
    Imprint,
    Waiver,
    Work,
)
from bifolio.model.source import Source, Span

_REQUIRED = ("title", "chapters", "revision", "written", "review_by", "authors", "funding")
_OPTIONAL = ("subtitle", "language", "audiences", "revised", "sheets", "waived_numbers")


@dataclass(frozen=True, slots=True)
class WorkParts:
    """What a work is put together from: its folder's files, and the library's defaults."""

    chapters: tuple[Chapter, ...]
    tables: Mapping[str, ComparisonTable]
    language: str
    publisher: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    figures: Mapping[str, FigurePlan] = field(default_factory=dict)


def read_work(name: str, source: Source, parts: WorkParts, findings: Findings) -> Work | None:
    """The work in `source`, its chapters in order; None when the file says nothing at all."""
    reader = Reader(source, findings)
    keys = reader.mapping(read_yaml(source, findings), "a work", _REQUIRED, _OPTIONAL)
    if not keys.pairs:
        return None
    audiences = _audiences(keys.get("audiences"), reader)
    titles = read_wordings(keys.get("title"), "The title", reader)
    subtitles = read_wordings(keys.get("subtitle"), "The subtitle", reader)
    for audience in audiences:
        if titles and not wording_for(titles, audience):
            findings.add("missing-key", _span_of(keys, "title"),
                         f"There is no title for the {audience} edition.",
                         f"Add “{audience}: …” under title, or one title for everyone.")
    return Work(
        name=name,
        language=reader.language(keys.get("language")) or parts.language,
        audiences=audiences,
        titles=titles,
        subtitles=subtitles,
        chapters=_in_order(keys.get("chapters"), parts.chapters, reader),
        tables=parts.tables,
        imprint=_imprint(keys, parts.publisher, reader),
        span=keys.span,
        facts=parts.facts,
        figures=parts.figures,
        waivers=_waivers(keys.get("waived_numbers"), reader),
        sheets=read_sheets(keys.get("sheets"), reader),
    )


def _waivers(value: Value | None, reader: Reader) -> tuple[Waiver, ...]:
    """Words with a number that need no fact, each with the reason."""
    waivers: list[Waiver] = []
    for item in reader.items(value):
        keys = reader.mapping(item, "a waived number", ("text", "reason"))
        text = reader.text(keys.get("text"), "The text")
        reason = reader.text(keys.get("reason"), "The reason")
        if text and reason:
            waivers.append(Waiver(text, reason, item.span))
    return tuple(waivers)


def _span_of(keys: Keys, key: str) -> Span:
    value = keys.get(key)
    return value.span if value else keys.span


def _audiences(value: Value | None, reader: Reader) -> tuple[Audience, ...]:
    """The audiences that are named, in that order; all of them when the key is absent."""
    if value is None:
        return tuple(Audience)
    found: dict[Audience, None] = {}
    for item in reader.items(value):
        if not isinstance(item, Scalar):
            reader.text(item, "An audience")
        elif audience := read_audience(item, reader):
            found[audience] = None
    if not reader.items(value):
        reader.findings.add("unexpected-value", value.span, "This work is for nobody.",
                            "Name an audience, or remove the line: then it is for all.")
    return tuple(found)


def _in_order(value: Value | None, chapters: tuple[Chapter, ...],
              reader: Reader) -> tuple[Chapter, ...]:
    """The chapters as work.yaml lists their stems; a stem stands for all its files."""
    stems = {chapter.name: chapter.span for chapter in chapters}
    listed: dict[str, tuple[Chapter, ...]] = {}
    for item in reader.items(value):
        stem = reader.text(item, "A chapter")
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
    if value is not None:
        for chapter in chapters:
            if chapter.name not in listed:
                reader.findings.add("unlisted-chapter", chapter.span,
                                    f"work.yaml does not list the chapter “{chapter.name}”.",
                                    f"Add “{chapter.name}” to its chapters, or remove the file.")
    return tuple(chapter for group in listed.values() for chapter in group)


def _imprint(keys: Keys, publisher: str, reader: Reader) -> Imprint:
    written = reader.day(keys.get("written"), "The day it was written")
    revised = reader.day(keys.get("revised"), "The day it was revised") if "revised" in keys \
        else written
    review_by = reader.day(keys.get("review_by"), "The day of review")
    _check_order(("written", written), ("revised", revised), keys, reader)
    _check_order(("revised" if "revised" in keys else "written", revised),
                 ("review_by", review_by), keys, reader)
    return Imprint(
        publisher=publisher,
        revision=reader.text(keys.get("revision"), "The revision"),
        written=written,
        revised=revised,
        review_by=review_by,
        authors=reader.texts(keys.get("authors"), "An author"),
        funding=reader.text(keys.get("funding"), "The funding"),
        review_span=_span_of(keys, "review_by"),
    )


def _check_order(first: tuple[str, date], second: tuple[str, date], keys: Keys,
                 reader: Reader) -> None:
    """A review lies after the revision; a revision not before the writing."""
    (earlier, start), (later, end) = first, second
    if date.min in (start, end) or end > start or (end == start and later == "revised"):
        return
    reader.findings.add("unexpected-value", _span_of(keys, later),
                        f"The date of {later} is not after {earlier} ({start}).",
                        f"Give {later} a later date.")
