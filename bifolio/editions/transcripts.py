"""Transcripts: the words that the readers of one edition and of its sheets read, and no layout.

A sign-off is tied to a transcript's hash. All that carries meaning is in it: words, which are
emphasised, raised or lowered, the kind of a box, which answer belongs to which option and
criterion, sources with their pages, the pictures themselves. What only places it on paper is not:
line ends of the source, columns, widths, pages across, whether options run across or down, ids,
styles, clinics, formats. Nor are dates and revision.

A library's own templates are in it whole, but for their notes and line ends: a template can change
any word of the page, and leave any out. Those that the engine lends are the engine's to answer for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from hashlib import sha256
from typing import Any

from bifolio.diagnostics import Findings
from bifolio.editions.selections import Selections
from bifolio.files.reading import SourceFiles
from bifolio.model import (
    Audience,
    Cell,
    Citation,
    Code,
    Edition,
    Figure,
    Footnote,
    Grid,
    Image,
    Inline,
    LineBreak,
    Preformatted,
    Text,
    Work,
)
from bifolio.model.trees import walk

# Fields that only place a noun on paper, or name it for the program; any other field is read.
_UNREAD = frozenset(("span", "readers", "anchor", "name", "tight", "alignments", "hangs", "serial"))
_OF_GRIDS = _UNREAD | {"title", "head", "groups", "columns", "wide"}  # the last two are layout
_OF_CELLS = _UNREAD | {"content", "scope", "columns", "rows", "headers", "hang"}
_PAPERS = ("readability.html", "report.html", "scorecard.html")  # templates of what is no handout
_NOTE = re.compile(r"\{#.*?#\}", re.S)  # of a template
SHORT = 12  # digits of a short hash: enough to see that a text changed


@dataclass(frozen=True, slots=True)
class Transcript:
    """The parts of an edition in reading order: what each is called, and its words."""

    parts: tuple[tuple[str, str], ...]

    @property
    def text_hash(self) -> str:
        """One hash of all words; what the parts are called does not count."""
        return sha256("\f".join(words for _, words in self.parts).encode()).hexdigest()

    @property
    def short_hash(self) -> str:
        """The head of that hash: what a rater copies from a scorecard."""
        return self.text_hash[:SHORT]

    @property
    def hashes(self) -> dict[str, str]:
        """A short hash of each part by name."""
        return {name: sha256(words.encode()).hexdigest()[:SHORT] for name, words in self.parts}


def transcribe(selections: Selections, work: Work, audience: Audience,
               source_files: SourceFiles) -> Transcript:
    """What this audience reads of `work`: its edition, its sources, then its sheets."""
    library, unread = selections.library, Findings()
    edition = selections.edition(work, audience, unread)
    writer = _Writer(source_files)
    parts = [("title and imprint", writer.head(edition))]
    for chapter in edition.chapters:
        tables = [noun for noun in walk(chapter.blocks) if isinstance(noun, Grid)]
        parts.append((f"chapter {chapter.name}", writer.lines(chapter.blocks)))
        parts += [(f"table {grid.name}", writer.grid(grid)) for grid in tables]
    parts.append(("glossary", writer.lines(edition.terms)))
    parts += [(f"source {key}", _source(library.bibliography.references[key].item))
              for key in writer.sources if key in library.bibliography.references]
    for sheet in work.sheets:
        if sheet.audience is audience:
            page = selections.sheet(work, sheet.name, unread)
            words = [writer.head(page), *(writer.lines(c.blocks) for c in page.chapters)]
            words += [writer.grid(g) for g in walk(page.chapters) if isinstance(g, Grid)]
            parts.append((f"sheet {sheet.name}", "\n".join(words)))
    return Transcript((*_unlike(parts), *_templates(source_files)))


def _templates(source_files: SourceFiles) -> Iterator[tuple[str, str]]:
    """The library's own templates of handouts, each as a part."""
    for path in source_files.under("templates/"):
        name = path.removeprefix("templates/")
        if path not in source_files.lent and name not in _PAPERS:
            yield f"template {name}", _even(_NOTE.sub("", source_files.files[path].decode("utf-8",
                                                                                   "replace")))


def _unlike(parts: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The parts, each under a name of its own: a chapter may have a file for each audience."""
    taken: dict[str, int] = {}
    for name, words in parts:
        taken[name] = taken.get(name, 0) + 1
        yield name if taken[name] == 1 else f"{name} ({taken[name]})", words


def _source(item: Mapping[str, Any]) -> str:
    """A source's entry, whatever citation style sets it."""
    return "\n".join(f"{name}: {item[name]}" for name in sorted(item) if item[name])


class _Writer:
    """Writes nouns as lines; numbers the sources in the order in which they are cited."""

    def __init__(self, source_files: SourceFiles) -> None:
        self.source_files = source_files
        self.sources: dict[str, int] = {}

    def head(self, edition: Edition) -> str:
        imprint = edition.imprint
        return "\n".join(("title " + self._words(edition.title),
                          "subtitle " + self._words(edition.subtitle),
                          imprint.publisher, *imprint.authors, imprint.funding))

    def lines(self, tree: Any) -> str:
        """One line a run of words or a noun that holds some, indented by how deep it lies."""
        return "\n".join(self._lines(tree, 0))

    def grid(self, grid: Grid) -> str:
        """A comparison table, the same whether its options run across or down."""
        cells = [noun for noun in walk((grid.head, grid.groups)) if isinstance(noun, Cell)]
        labels = {cell.anchor: self._words(cell.content) for cell in cells if cell.anchor}
        order = {cell.anchor: (cell.span, cell.scope not in ("colgroup", "rowgroup"))
                 for cell in cells if cell.anchor}

        def under(cell: Cell) -> list[str]:
            """A cell's header cells: those of its option, then those of its criterion."""
            return sorted(cell.headers, key=lambda anchor: ("--criteri" in anchor, order[anchor]))

        lines = [f"title {self._words(grid.title)}"]
        for cell in sorted(cells, key=lambda c: [order[a] for a in under(c)]
                           + ([order[c.anchor]] if c.anchor else [])):
            asked = " / ".join(labels[anchor] for anchor in under(cell))
            side = "criterion" if "--criteri" in cell.anchor else "option"
            kind = "answer" if not cell.scope else side
            lines.append(f"{kind} [{asked}] {self._words(cell.content)}")
            lines += self._fields(cell, _OF_CELLS, 1)
        return "\n".join((*lines, *self._fields(grid, _OF_GRIDS, 0)))

    def _lines(self, tree: Any, depth: int) -> Iterator[str]:
        margin = " " * depth
        if isinstance(tree, tuple):
            if any(isinstance(part, Inline) for part in tree):
                yield margin + self._words(tree)
                yield from (line for part in walk(tree) if isinstance(part, Footnote)
                            for line in self._lines(part.blocks, depth + 1))
            else:
                for part in tree:
                    if isinstance(part, tuple):
                        yield f"{margin}-"
                    yield from self._lines(part, depth + 1)
        elif isinstance(tree, Preformatted):
            yield from (f"{margin}| {line.rstrip()}" for line in tree.text.split("\n"))
        elif is_dataclass(tree) and not isinstance(tree, type):
            yield f"{margin}{getattr(tree, 'kind', type(tree).__name__)}"
            if not isinstance(tree, Grid):  # which is a part of its own
                yield from self._fields(tree, _UNREAD, depth + 1)
        elif tree is not None and tree != "":
            yield f"{margin}{_even(str(tree))}"

    def _fields(self, noun: Any, unread: frozenset[str], depth: int) -> Iterator[str]:
        for name in (field.name for field in fields(noun) if field.name not in unread):
            value = getattr(noun, name)
            if name == "source" and isinstance(noun, Figure):
                value = self._picture(value)
            yield from self._lines(value, depth)

    def _words(self, content: tuple[Any, ...]) -> str:
        return _even("".join(map(self._inline, content)))

    def _inline(self, inline: Any) -> str:
        match inline:
            case Text():
                return inline.text
            case Code():
                return f"<code {inline.text}>"
            case LineBreak():
                return " "
            case Image():
                return f"<image {self._picture(inline.source)} {inline.alt}>"
            case Footnote():
                return "<footnote>"
            case Citation():
                items = (" ".join((item.prefix, str(self._number(item.key)), item.label,
                                   item.locator, item.suffix, "-" * item.without_author))
                         for item in inline.items)
                return f"<{'narrative ' * inline.narrative}cite {'; '.join(items)}>"
        values = (getattr(inline, field.name) for field in fields(inline)
                  if field.name not in _UNREAD)
        said = ("".join(map(self._inline, v)) if isinstance(v, tuple) else str(v) for v in values)
        return f"<{inline.kind} {' '.join(said)}>"

    def _number(self, key: str) -> int:
        return self.sources.setdefault(key, len(self.sources) + 1)

    def _picture(self, path: str) -> str:
        """A picture by what it shows: its file may be called anything."""
        return sha256(self.source_files.files.get(path, b"")).hexdigest()[:SHORT]


def _even(text: str) -> str:
    """A text with its spaces and line ends made even: where a line is broken says nothing."""
    return " ".join(unicodedata.normalize("NFC", text).split())
