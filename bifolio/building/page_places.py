"""Page places: from a word of a finished page to its line in the library, and from there back."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby

from bifolio.building.orders import Opened
from bifolio.building.print_jobs import Composed
from bifolio.composition.passages import passages_of
from bifolio.diagnostics import Findings
from bifolio.model import Library
from bifolio.model.source import Source, Span
from bifolio.printing.pdf import Paper
from bifolio.printing.pdf.content import UnreadablePaperError
from bifolio.proofreading.paper_proof.origins import origins
from bifolio.proofreading.paper_proof.words import PrintedWord, printed_words

_NEAR = 3  # lines from a mark that stands alone to the words that it is of
_MOST = 40  # boxes of one place: a fact can be said very often


@dataclass(frozen=True, slots=True)
class PageBox:
    """A place on a page, from 1, in parts of its width and height from the upper left."""

    page: int
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True)
class PagePlaces:
    """The words of a finished handout; `sizes` are those of its pages, in points.

    `entries` are the places of all facts and sources of the library, in the order of their files.
    """

    words: tuple[PrintedWord, ...] = ()
    sizes: tuple[tuple[float, float], ...] = ()
    entries: tuple[tuple[Span, str], ...] = ()

    def on(self, page: int) -> tuple[PrintedWord, ...]:
        """The words of one page."""
        return self._by_page.get(page, ())

    def box(self, words: Sequence[PrintedWord]) -> PageBox:
        """What words of one page take up together."""
        page = words[0].page
        width, height = self.sizes[page - 1]
        left, right = min(word.left for word in words), max(word.right for word in words)
        bottom, top = min(word.bottom for word in words), max(word.top for word in words)
        parts = (left / width, (height - top) / height, (right - left) / width,
                 (top - bottom) / height)
        return PageBox(page, *(round(min(max(part, 0), 1), 4) for part in parts))

    def boxes(self, span: Span) -> tuple[PageBox, ...]:
        """Where on the pages that stands which a place in the library is of; () if nowhere.

        It is the block of a line, with the words of that line; of a fact or a source each place
        that says it.
        """
        return tuple(self.box(words) for words in self._blocks(self._of(span)))[:_MOST]

    def _blocks(self, words: Iterable[PrintedWord]) -> Iterator[list[PrintedWord]]:
        """Words one block after another, each on its page."""
        for _, block in groupby(words, key=lambda word: (word.passage, word.page)):
            yield list(block)

    def _of(self, span: Span) -> Sequence[PrintedWord]:
        lines = self._by_line.get(span.path, {})
        if span.line in lines:
            return _in_column(lines[span.line], span.column)
        if entry := self._entry(span):
            known, name = entry
            return self._by_fact.get(name, ()) if name else lines.get(known.line, ())
        near = (line for distance in range(1, _NEAR + 1)
                for line in (span.line + distance, span.line - distance) if span.line)
        first = next((lines[line] for line in near if line in lines), ())
        return _in_column(first, 0) if first else ()

    def _entry(self, span: Span) -> tuple[Span, str] | None:
        """The fact or the source that a place lies in."""
        at = bisect_right(self.entries, span, key=lambda entry: entry[0])
        entry = self.entries[at - 1] if at else None
        return entry if entry and entry[0].path == span.path else None

    @cached_property
    def _by_page(self) -> Mapping[int, tuple[PrintedWord, ...]]:
        pages: dict[int, list[PrintedWord]] = {}
        for word in self.words:
            pages.setdefault(word.page, []).append(word)
        return {page: tuple(words) for page, words in pages.items()}

    @cached_property
    def _by_line(self) -> Mapping[str, Mapping[int, list[PrintedWord]]]:
        lines: dict[str, dict[int, list[PrintedWord]]] = {}
        for word in self.words:
            if word.origin:
                span = word.origin.span
                lines.setdefault(span.path, {}).setdefault(span.line, []).append(word)
        return lines

    @cached_property
    def _by_fact(self) -> Mapping[str, list[PrintedWord]]:
        facts: dict[str, list[PrintedWord]] = {}
        for word in self.words:
            if word.origin and word.origin.fact:
                facts.setdefault(word.origin.fact.partition(".")[0], []).append(word)
        return facts


def _in_column(words: Sequence[PrintedWord], column: int) -> list[PrintedWord]:
    """Of the words of a line those of the block that a column lies in: a line may be of several."""
    begins: dict[str, int] = {}
    for word in words:
        if word.origin:
            at = begins.get(word.passage, word.origin.span.column)
            begins[word.passage] = min(at, word.origin.span.column)
    before = [passage for passage, at in begins.items() if at <= column]
    passage = max(before, key=lambda each: begins[each]) if before else \
        min(begins, key=lambda each: begins[each])
    return [word for word in words if word.passage == passage]


def page_places(page: Composed, paper: Paper, opened: Opened) -> PagePlaces:
    """Where the words of a handout stand, which was made of a library that is `opened`.

    A paper that cannot be read back has no words.
    """
    library, passages = opened.library, passages_of(page.print_job.html)
    written = origins(passages, page.edition, page.references, library.bibliography.references,
                      page.setting.clinic)
    texts: dict[str, Source | None] = {}

    def on_its_line(word: PrintedWord) -> PrintedWord:
        if word.origin is None:
            return word
        path = word.origin.span.path
        if path not in texts:
            texts[path] = opened.source_files.text(path, Findings())
        if source := texts[path]:
            word = replace(word, origin=replace(word.origin,
                                                span=source.on_its_line(word.origin.span)))
        return word

    try:
        words = tuple(map(on_its_line, printed_words(paper, passages, written)))
        return PagePlaces(words, paper.sizes, _entries(library, page.handout.work))
    except UnreadablePaperError:
        return PagePlaces()


def _entries(library: Library, work: str) -> tuple[tuple[Span, str], ...]:
    """The place of each fact of a work, with its name, and of each source."""
    facts = ((fact.span, name) for name, fact in library.works[work].facts.items()) \
        if work in library.works else ()
    return tuple(sorted((*facts, *((source.span, "") for source in
                                   library.bibliography.references.values()))))
