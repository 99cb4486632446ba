"""How hard an edition is to read: as a whole, and section by section."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bifolio.model import DefinitionList, Edition, Text
from bifolio.model.languages import language
from bifolio.model.trees import plain, walk
from bifolio.proofreading.readability.formulas import LONG, Counts
from bifolio.proofreading.readability.passages import Section, sections_of
from bifolio.proofreading.readability.reading_ease import SCALES, Measure, ReadingScale
from bifolio.proofreading.readability.sentences import Sentence
from bifolio.proofreading.readability.syllables import is_figure, is_medicine, syllables
from bifolio.proofreading.readability.word_forms import is_familiar

FEW_WORDS, FEW_SENTENCES = 30, 3  # a section below either is too short to be scored
MOST_ONCE = 12  # names and explained words that count once, those that are said most


@dataclass(frozen=True)
class Reading:
    """An edition as it was read: its sections, and the words that it explains in easy words."""

    language: str
    sections: tuple[Section, ...]
    known: frozenset[str]

    @property
    def is_english(self) -> bool:
        return language(self.language).is_english

    @property
    def scale(self) -> ReadingScale | None:
        """How texts of its language are scored; None where we have no formula."""
        return SCALES.get(language(self.language).base)

    def syllables(self, word: str) -> int:
        """How many a word has; one, where nothing counts them."""
        return self.scale.syllables(word) if self.scale else 1

    def measures(self, counts: Counts) -> tuple[Measure, ...]:
        """What the formulas say of these counts; none where there is no formula."""
        return self.scale.measures(counts) if self.scale and counts.sentences else ()

    @cached_property
    def sentences(self) -> list[Sentence]:
        return [sentence for section in self.sections for sentence in section.sentences]

    @cached_property
    def counted_once(self) -> frozenset[str]:
        """The stems of the long words that count once in the adjusted SMOG grade."""
        said = Counter(_stem(word) for sentence in self.sentences for word in sentence.words
                       if self.syllables(word) >= LONG and self._is_known(word))
        return frozenset(stem for stem, _ in said.most_common(MOST_ONCE))

    @cached_property
    def whole(self) -> Counts:
        return self.counts(self.sentences)

    @cached_property
    def by_section(self) -> tuple[tuple[Section, Counts], ...]:
        """Each section and what it is made of."""
        return tuple((section, self.counts(section.sentences)) for section in self.sections)

    def counts(self, sentences: Iterable[Sentence]) -> Counts:
        """What these sentences are made of."""
        said: set[str] = set()
        total = spoken = words = short = long = once = unfamiliar = 0
        for sentence in sentences:
            total += 1
            for word in sentence.words:
                many = self.syllables(word)
                spoken, words, short = spoken + many, words + 1, short + (many == 1)
                if many >= LONG:
                    long += 1
                    once += not (_stem(word) in said or is_figure(word))
                    if _stem(word) in self.counted_once:
                        said.add(_stem(word))
                unfamiliar += self.is_english and not (is_figure(word) or is_familiar(word))
        return Counts(words, total, spoken, short, long, once, unfamiliar)

    def _is_known(self, word: str) -> bool:
        return _stem(word) in self.known or is_medicine(word)


def read(edition: Edition) -> Reading:
    """The prose of an edition, as a trained rater of readability reads it."""
    terms = {plain(term.word) for term in edition.terms if _is_easy(term.content)}
    explained = [*terms, *(
        plain(item.term) for noun in walk(edition.chapters) if isinstance(noun, DefinitionList)
        for item in noun.items if _is_easy(item.descriptions))]
    explained += [noun.text for noun in walk(edition.chapters)
                  if isinstance(noun, Text) and noun.term in terms]
    known = frozenset(_stem(word) for text in explained for word in text.split())
    return Reading(edition.language, sections_of(edition), known)


def _is_easy(meaning: Any) -> bool:
    """Whether each word of an explanation is short, used by everyone, or a medicine's name."""
    return all(syllables(word) < LONG or is_familiar(word) or is_medicine(word)
               for word in plain(meaning).split())


def _stem(word: str) -> str:
    """A word without what changes with its place: capitals, a plural's or an owner's s."""
    bare = word.casefold().replace("’", "'")
    return bare.removesuffix("'s").removesuffix("s")


def is_scored(counts: Counts) -> bool:
    """Whether a section is long enough for its grade to mean something."""
    return counts.words >= FEW_WORDS and counts.sentences >= FEW_SENTENCES

