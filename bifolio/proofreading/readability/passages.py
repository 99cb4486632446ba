"""What a trained rater of readability reads in an edition, section by section.

Paragraphs, the items of lists and footnotes are read. Headings, tables, captions, sources, the
defined words of a definition list and lone labels are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bifolio.model import (
    Arrangement,
    Block,
    Blocks,
    Box,
    BulletList,
    DefinitionList,
    Edition,
    Footnote,
    Heading,
    Inlines,
    OrderedList,
    Paragraph,
    Quotation,
)
from bifolio.model.source import Span
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import plain, walk
from bifolio.proofreading.readability.sentences import Sentence, split

_LABEL = 2  # words without a full stop that only name what follows


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of prose: a "paragraph", an "item" of a list, a "step" of a numbered one, a "footnote".

    `box` is the role of the box it stands in, or "".
    """

    kind: str
    box: str
    run: Run
    sentences: tuple[Sentence, ...]

    @property
    def words(self) -> int:
        return sum(len(sentence.words) for sentence in self.sentences)


@dataclass(slots=True)
class Section:
    """The prose under one heading; a heading in a box begins the box's own section."""

    title: str
    span: Span
    passages: list[Passage] = field(default_factory=list)

    @property
    def words(self) -> int:
        return sum(passage.words for passage in self.passages)

    @property
    def sentences(self) -> list[Sentence]:
        return [sentence for passage in self.passages for sentence in passage.sentences]


def sections_of(edition: Edition) -> tuple[Section, ...]:
    """The sections of an edition that have prose, in reading order."""
    sections: list[Section] = []
    for chapter in edition.chapters:
        sections.append(Section(plain(edition.title), chapter.span))
        _read(chapter.blocks, "", sections)
    return tuple(section for section in sections if section.passages)


def _read(blocks: Blocks, box: str, sections: list[Section]) -> None:
    for block in blocks:
        match block:
            case Heading():
                sections.append(Section(plain(block.content), block.span))
            case Box():
                outer = sections[-1]
                _read(block.blocks, block.role, sections)
                if sections[-1] is not outer:  # what follows the box is under the old heading
                    sections.append(Section(outer.title, outer.span))
            case Arrangement():
                _read(block.blocks, box, sections)
            case _:
                sections[-1].passages.extend(_passages(block, box))


def _passages(block: Block, box: str, kind: str = "paragraph") -> Iterator[Passage]:
    match block:
        case Paragraph():
            yield from _passage(block.content, box, kind)
        case BulletList() | OrderedList():
            inner = "step" if isinstance(block, OrderedList) else "item"
            for item in block.items:
                for part in item:
                    yield from _passages(part, box, inner)
        case DefinitionList():
            for definition in block.items:
                for description in definition.descriptions:
                    for part in description:
                        yield from _passages(part, box)
        case Quotation() | Box() | Arrangement():
            inner = block.role if isinstance(block, Box) else box
            for part in block.blocks:
                yield from _passages(part, inner, kind)


def _passage(content: Inlines, box: str, kind: str) -> Iterator[Passage]:
    run = next(runs(content), None)
    if run is not None:
        sentences = split(run)
        if not (kind == "paragraph" and _is_label(run.text, sentences)):
            yield Passage(kind, box, run, sentences)
    for footnote in (noun for noun in walk(content) if isinstance(noun, Footnote)):
        for part in footnote.blocks:
            yield from _passages(part, box, "footnote")


def _is_label(text: str, sentences: tuple[Sentence, ...]) -> bool:
    """Whether a paragraph only names what follows, or says nothing."""
    words = sum(len(sentence.words) for sentence in sentences)
    return not words or (words <= _LABEL and not text.rstrip(" ”’\"')*").endswith((".", "?", "!")))
