"""A proof copy: an edition laid out once, as all of its proofreaders read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any

from bifolio.model import Box, Edition, Figure, Heading, Image, Paragraph, Preformatted, Text
from bifolio.model.text_runs import Run, runs
from bifolio.model.trees import branches, plain, walk
from bifolio.proofreading.readability.scoring import Reading, read

Known = dict[str, tuple[tuple[int, int, int], ...]]  # of a passage's hash: from, to, entry


@dataclass(frozen=True, slots=True)
class Placed:
    """A box, and how many words stand before it, of all there are."""

    box: Box
    before: int
    total: int


@dataclass(frozen=True)
class ProofCopy:
    """What every check of an edition's words reads; of the library nothing is in it.

    `doses` are the wordings of doses that were found in passages before; who reads them brings
    them up to date. The body is the text of the chapters, without titles and glossary.
    """

    edition: Edition
    doses: Known = field(default_factory=dict)

    @cached_property
    def parts(self) -> tuple[tuple[Run, ...], ...]:
        """The runs from one heading of a chapter to the next, with those of its boxes and tables.
        """
        parts: list[list[Run]] = []
        for chapter in self.edition.chapters:
            parts.append([])
            for block in chapter.blocks:
                if isinstance(block, Heading):
                    parts.append([])
                parts[-1] += runs(block)
        return tuple(map(tuple, parts))

    @cached_property
    def body_runs(self) -> tuple[Run, ...]:
        """Every run of the body."""
        return tuple(chain.from_iterable(self.parts))

    @cached_property
    def contact_runs(self) -> tuple[Run, ...]:
        """What the clinic or the library says of feedback and other formats, to whom it is told."""
        contact = self.edition.imprint.contact
        return tuple(run for words in (contact.feedback, contact.other_formats)
                     for run in runs(words)) if self.edition.audience.traits.calls else ()

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Every run of the edition, in reading order."""
        return tuple(run for name in branches(Edition) for run in (
            self.body_runs if name == "chapters" else runs(getattr(self.edition, name))))

    @cached_property
    def passages(self) -> tuple[Run, ...]:
        """All that it says in words: its runs, each picture's description, preformatted texts."""
        said = ((noun, noun.text if isinstance(noun, Preformatted) else noun.alt)
                for noun in self.nouns(Figure, Image, Preformatted))
        return (*self.runs, *(Run("text", (Text(words, noun.span),)) for noun, words in said))

    def nouns(self, *kinds: type) -> tuple[Any, ...]:
        """Every noun of these kinds in the edition, in reading order, parents first."""
        return tuple(noun for noun in self._nouns if isinstance(noun, kinds))

    @cached_property
    def reading(self) -> Reading:
        """Its prose, as a rater of readability reads it."""
        return read(self.edition)

    @cached_property
    def boxes(self) -> tuple[Placed, ...]:
        """The boxes in reading order; the words of tables and headings are not counted."""
        words, boxes = 0, []
        for noun in self.nouns(Paragraph, Box):
            if isinstance(noun, Box):
                boxes.append((noun, words))
            else:
                words += len(plain(noun.content).split())
        return tuple(Placed(box, before, words) for box, before in boxes)

    @cached_property
    def word_count(self) -> int:
        """The words of its paragraphs and lists."""
        return sum(len(plain(noun.content).split()) for noun in self.nouns(Paragraph))

    @cached_property
    def _nouns(self) -> tuple[Any, ...]:
        return tuple(walk(self.edition))
