"""Reading copies: an edition is composed in a neutral setting, and what its page says is read.

Neutral is: no clinic, one format, nobody's signature, no day, revision or code, and sources by
their numbers and fields, whatever citation style sets them. What says more than words (what is
stressed, what a box is, which answer is whose) is put into words before. The page's own words are
marked while they are composed, so that the copy can tell them from the library's.

One module, as every kind of noun is read out by one rule each, in the order of a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any
from unicodedata import normalize

from bifolio.composition.compose import PRINTED as SPOKEN
from bifolio.composition.compose import Composer
from bifolio.composition.drawings.drawing import PRINTED as DRAWN
from bifolio.composition.own_design import OwnDesign
from bifolio.composition.passages import passages_of
from bifolio.diagnostics import Findings
from bifolio.editions.figure_descriptions import describe
from bifolio.editions.selections import Selections
from bifolio.editions.table_layout import run_across
from bifolio.model import (
    Arrangement,
    Audience,
    Blank,
    Blocks,
    Box,
    BulletList,
    Cell,
    Chapter,
    Citation,
    CitationItem,
    Code,
    Drawing,
    Edition,
    Emphasis,
    Entry,
    Figure,
    Footnote,
    Format,
    Grid,
    Handout,
    Heading,
    Image,
    Imprint,
    Library,
    LineBreak,
    Link,
    LocalPlace,
    Mark,
    MarkPart,
    OrderedList,
    PageBreak,
    Paragraph,
    Preformatted,
    PrintedTerm,
    Quotation,
    References,
    SignOff,
    Strong,
    Subscript,
    Superscript,
    Text,
    ThematicBreak,
    Work,
    WritingLines,
)
from bifolio.model.boxes import Urgency
from bifolio.model.languages import language
from bifolio.model.library import SOURCES
from bifolio.model.numbers import numeral
from bifolio.model.page_words import NAMES, PageWords
from bifolio.model.passages import Passage, PassageKind
from bifolio.model.reading_copies import PAGE_WORDS, ReadingCopy
from bifolio.model.source import Span
from bifolio.model.trees import plain, rewrite, walk

_LEFT_OUT, _NO_DAY, _NOWHERE = "…", date.min, Span("")
_OURS, _END = "\ue001", "\ue002"  # round the page's own words, while a page is composed
_OPEN, _NAMED, _CLOSE = "\ue003", "\ue005", "\ue004"  # where something begins, and its name; ends
_STEPS = re.compile(f"({_OPEN}[^{_NAMED}]*{_NAMED}|{_CLOSE})")
_SIGNS = re.compile(r"[\\{}\[\]*^~`|⏎]")  # what says more in a copy than in a text
_PLACEHOLDER = re.compile(r"(\{\w+\})")
_PART = "part "
_WRAPS: Mapping[type, str] = {Strong: "**", Emphasis: "*", Superscript: "^", Subscript: "~"}
_UNREAD = frozenset(("span", "name", "language"))  # of what is drawn
_WRITTEN = frozenset(("title", "how_to_read", "setting", "note", "alt", "told"))  # beside it
_INNER = ("panels", "marks", "arrows")
_BEFORE = {PassageKind.FOOTNOTE: "[the note] ", PassageKind.MEANING: ": "}
_PLACES = ("glossary", "references", "imprint")  # whose anchors are their parts' names
_PAGE, _TITLE, _SOURCE = "page", "title", "source-"


def reading_copy(selections: Selections, work: Work, audience: Audience, composer: Composer,
                 findings: Findings) -> ReadingCopy:
    """What this audience reads of `work`: its edition, its sheets, and what its design can print.

    It is worked out from the texts each time. What a template of it gets wrong is a finding: with
    an error among them it is the copy of no text, and nobody can have signed it.
    """
    library = selections.library
    speller = _Speller(library, composer.own_design, language(work.language).words)
    copy, unread, pages = _Copy(), Findings(), []
    for name in ("", *(sheet.name for sheet in work.sheets if sheet.audience is audience)):
        edition = selections.sheet(work, name, unread) if name else \
            selections.edition(work, audience, unread)
        handout = Handout(work.name, audience, work.language, Format(), sheet=name)
        spelled, references = speller.spell(edition)
        pages.append(composer.spell(spelled, references, handout, speller.words, findings))
        passages, whole = passages_of(pages[-1]), f"sheet {name}" if name else ""
        copy.read(passages, whole)
        beside = {} if name else {  # a sheet has neither
            "glossary": spelled.terms, "references": references.entries}
        for part, line in _left_out(spelled, beside, passages):
            copy.add(whole or part, line)
    page = "".join(pages)
    for name in sorted(composer.own_design.page_words(audience, speller.cites) | speller.other):
        said = getattr(speller.words, name)
        if not all(piece in page for piece in re.findall(f"{_OURS}.*?{_END}", said)):
            copy.add(PAGE_WORDS, f"{name}: {speller.own(name)}")
    copy.parts.update((name, list(lines)) for name, lines in
                      composer.own_design.parts(library.style))
    return copy.done()


class _Speller:
    """Puts into words what an edition says without any; its own words are marked."""

    def __init__(self, library: Library, design: OwnDesign, words: PageWords) -> None:
        self._library, self._design, self._words = library, design, words
        self.words = PageWords(**{name: _marked(getattr(words, name)) for name in NAMES})
        self.cites = False
        self.other = frozenset[str]()  # names of words that come with what an edition holds

    def own(self, name: str) -> str:
        """One of the page's own words, as the table has it."""
        return str(getattr(self._words, name))

    def spell(self, edition: Edition) -> tuple[Edition, References]:
        """An edition in a neutral setting, spelled out; and its references."""
        imprint = edition.imprint
        nobody = SignOff("", _LEFT_OUT, _LEFT_OUT, "", _NO_DAY, "", "", {}, "", "", _NOWHERE)
        neutral = replace(
            edition, missing_signoffs=(), void_signoffs=(), signoffs=(),
            imprint=Imprint(_as_typed(imprint.publisher), _LEFT_OUT, _NO_DAY, _NO_DAY, _NO_DAY,
                            tuple(map(_as_typed, imprint.authors)), _as_typed(imprint.funding),
                            contact=replace(imprint.contact, qr=_as_typed(imprint.contact.qr))))
        spelled: Edition = rewrite(neutral, self._spelled)
        chapters = tuple(_chapter(chapter) for chapter in spelled.chapters)
        listed = spelled.sources == SOURCES[0]
        return (replace(spelled, signoffs=(nobody,), chapters=chapters),
                self._references(spelled) if listed else References({}, ()))

    def _spelled(self, noun: Any) -> Any:
        match noun:
            case Text():
                return replace(noun, text=_as_typed(noun.text))
            case Strong() | Emphasis() | Superscript() | Subscript():
                sign = _text(_WRAPS[type(noun)])
                return (sign, *noun.content, sign)
            case LineBreak():
                return noun, _text(" ⏎ ")
            case PrintedTerm():
                return replace(noun, expansion=_as_typed(noun.expansion))
            case Code():
                return _text(f"`{_as_typed(noun.text)}`")
            case Blank(sort="box"):
                self.other |= {"tick_box"}
                return _text("☐")
            case Blank(sort="ticked"):
                self.other |= {"ticked_box"}
                return _text("☑")
            case Blank(sort="lines"):
                self.other |= {"blank"}
                return _text(f"[{noun.count} lines to write on]")
            case Blank():
                self.other |= {"blank"}
                size = f" {noun.width or noun.height} mm" * bool(noun.width or noun.height)
                return _text(f"[blank{size}]")
            case Link():
                self.other |= {"web_page_at"}
                leads = _text(f" [link {_as_typed(noun.target)}]")
                return replace(noun, content=(*noun.content, leads))
            case Footnote():
                return _text("[note]"), noun
            case Image() | Figure():
                shown = self._design.picture(noun.source)
                return replace(noun, alt=f"{_as_typed(noun.alt)} [picture {shown}]".strip())
            case Heading():
                return replace(noun, content=(_text("#" * noun.level + " "), *noun.content))
            case BulletList() | OrderedList():
                return self._list(noun)
            case Quotation():
                return replace(noun, blocks=_within("quotation", noun.blocks))
            case Box():
                level = f" {noun.urgency.level}" if noun.urgency else ""
                return replace(noun, blocks=_within(f"box {noun.role}{level}", noun.blocks))
            case Arrangement(name="pair") if not all(isinstance(b, Box) for b in noun.blocks):
                return _within("pair", noun.blocks)  # which words go with which picture
            case Arrangement():
                return noun.blocks
            case PageBreak():
                return None
            case Cell(urgency=Urgency(level=level)):
                return replace(noun, content=(_text(f"[{level}] "), *noun.content))
            case Preformatted():
                lines = (re.sub(r"^ +| {2,}", lambda found: "␣" * len(found[0]), line.rstrip())
                         for line in _as_typed(noun.text).split("\n"))
                return replace(noun, text=" ⏎ ".join(lines))
            case ThematicBreak():
                return noun, _paragraph("[break]")
            case WritingLines():
                return noun, _paragraph(f"[{noun.count} lines to write on]")
            case LocalPlace():
                return _paragraph(f"[{noun.words} words at most of a clinic's own: {noun.name}]")
            case Grid():
                return _within(f"{_PART}table {noun.name}", (run_across(noun),))
            case Drawing():
                self.other |= DRAWN
                told = replace(noun, told=describe(noun, self.words))
                drawn = (_paragraph(f"[drawn] {line}") for line in _drawn(noun))
                return _within(f"{_PART}figure {noun.name}", (told, *drawn))
        return noun

    def _list(self, noun: BulletList | OrderedList) -> Blocks:
        items = []
        for number, blocks in enumerate(noun.items, noun.start if isinstance(
                noun, OrderedList) else 0):
            sign = f"{numeral(number, noun.numerals)}. " if isinstance(noun, OrderedList) else \
                "☐ " if noun.boxes else "- "
            first = blocks[0] if blocks and isinstance(blocks[0], Paragraph) else _paragraph("")
            more = blocks[1:] if first in blocks else blocks
            items.append((replace(first, content=(_text(sign), *first.content)),
                          *(_within("", more) if more else ())))
        return (replace(noun, items=tuple(items)),)

    def _references(self, edition: Edition) -> References:
        """The sources of an edition, in the order in which it cites them."""
        known = self._library.bibliography.references
        citations = sorted((noun for noun in walk(edition) if isinstance(noun, Citation)),
                           key=lambda citation: citation.serial)
        keys = dict.fromkeys(item.key for each in citations for item in each.items
                             if item.key in known)
        numbers = {key: str(number) for number, key in enumerate(keys, 1)}
        marks = {}
        for citation in citations:
            said = "; ".join(_cited(item, numbers.get(item.key, "?")) for item in citation.items)
            mark = _text(f"[{'named ' * citation.narrative}{said}]")
            marks[citation.serial] = Mark(f"cite-{citation.serial}", (MarkPart((mark,)),), False)
        if numbers:
            self.cites, self.other = True, self.other | SPOKEN
        entries = []
        for key, number in numbers.items():
            entry = _text(f"[{number}] {_entry(known[key].item)}")
            entries.append(Entry(key, f"{_SOURCE}{key}", "", (entry,), ()))
        return References(marks, tuple(entries))


class _Copy:
    """A reading copy in the making."""

    def __init__(self) -> None:
        self.parts: dict[str, list[str]] = {}
        self._open: list[str] = []  # the parts, and "" for all else, that have begun

    def add(self, part: str, line: str) -> None:
        """A line of a part."""
        self.parts.setdefault(" ".join(part.split()), []).append(line)

    def read(self, passages: Iterable[Passage], whole: str) -> None:
        """Take in a page: part by part, or as a `whole` under one name."""
        self._open = []
        for table, group in groupby(passages, _table):
            if table:
                self._read_table(list(group), whole)
                continue
            for passage in group:
                for piece in _STEPS.split(passage.words):
                    self._step(piece, passage, whole)
                for line in _heard(passage):
                    self._say(passage, line, whole)

    def _read_table(self, cells: list[Passage], whole: str) -> None:
        """A row in a line; where rows have heads, each answer with what it answers."""
        rows = [[_whole_cell(list(parts)) for _, parts in groupby(row, lambda p: p.column)]
                for _, row in groupby(cells, lambda passage: passage.row)]
        names = [row[0] for row in rows if row[0].kind is PassageKind.HEADER
                 and row[0].column == 1 and not _heads(row)]
        heads: list[Passage] = []  # the cells at the top
        for row in rows:
            beside = [name for name in names if row[0].row in _rows(name)]
            answers = [p for p in row if p.kind is PassageKind.CELL] if beside else []
            for answer in answers:
                over = [head for head in heads if _meet(_columns(head), _columns(answer))]
                beside = [name for name in names if _meet(_rows(name), _rows(answer))]
                asked = " / ".join(filter(None, (*map(_said, over), *map(_broad, beside))))
                self._say(answer, f"{asked}: {_reaching(answer)}", whole)
            if not answers:
                say = _said if _heads(row) else _reaching
                said = {passage.column: say(passage) for passage in row}
                self._say(row[0], " | ".join(said.get(column, "")
                                             for column in range(1, max(said) + 1)), whole)
            heads += row if _heads(row) else ()

    def _step(self, piece: str, passage: Passage, whole: str) -> None:
        if piece == _CLOSE:
            if self._open:
                self._open.pop()
        elif piece.startswith(_OPEN):
            name = piece[1:-1]
            if name:  # of a part its kind: what it is called is nobody's word
                begun = name.removeprefix(_PART).split()[0] if name.startswith(_PART) else name
                self._say(passage, f"[{begun}]", whole)
            self._open.append(name.removeprefix(_PART) if name.startswith(_PART) else "")
        elif piece.strip():
            self._say(passage, _BEFORE.get(passage.kind, "") + piece.strip(), whole)

    def _say(self, passage: Passage, line: str, whole: str) -> None:
        """A line where it belongs, set in as deep as it lies in lists and boxes."""
        begun = [at for at, name in enumerate(self._open) if name]
        depth = len(self._open) if whole else len(self._open) - 1 - begun[-1] if begun else 0
        part = whole or (self._open[begun[-1]] if begun else _part_of(passage))
        self.add(part, "  " * depth + line)

    def done(self) -> ReadingCopy:
        """The copy: the page's own words in braces."""
        return ReadingCopy(tuple(
            (name, tuple(normalize("NFC", line.replace(_OURS, "{").replace(_END, "}"))
                         for line in lines))
            for name, lines in self.parts.items()))


def _part_of(passage: Passage) -> str:
    """The part of a passage that stands in none that was begun."""
    anchor = passage.id.rpartition("/")[0]
    if anchor.startswith(_SOURCE):
        return f"source {anchor.removeprefix(_SOURCE)}"
    if anchor in _PLACES:
        return anchor
    return _TITLE if "title-block" in passage.classes else _PAGE


def _table(passage: Passage) -> str:
    """Which table a cell stands in; "" for what stands in none, or is a page in itself."""
    alone = not passage.row or _STEPS.search(passage.words)
    return "" if alone else passage.id.rpartition("/")[0]


def _whole_cell(parts: list[Passage]) -> Passage:
    """A cell as one passage: its words, and each item of a list in it."""
    if not parts[1:] and parts[0].kind is not PassageKind.ITEM:
        return parts[0]
    kind = PassageKind.CELL if parts[0].kind is PassageKind.ITEM else parts[0].kind
    return replace(parts[0], kind=kind, words=" ⏎ ".join(filter(None, (p.words for p in parts))),
                   heard=tuple(heard for part in parts for heard in part.heard))


def _heads(row: list[Passage]) -> bool:
    """Whether a row of a table stands at the head of its columns."""
    return len(row) > 1 and all(passage.kind is PassageKind.HEADER for passage in row)


def _rows(cell: Passage) -> range:
    return range(cell.row, cell.row + cell.rows)


def _columns(cell: Passage) -> range:
    return range(cell.column, cell.column + cell.columns)


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _broad(cell: Passage) -> str:
    """What a cell says, and over how many columns."""
    return f"{_said(cell)} [{cell.columns} columns]" if cell.columns > 1 else _said(cell)


def _reaching(cell: Passage) -> str:
    """What a cell says, and over how many rows and columns."""
    return f"{_broad(cell)} [{cell.rows} rows]" if cell.rows > 1 else _broad(cell)


def _said(passage: Passage) -> str:
    return " ".join(filter(None, (passage.words, *_heard(passage))))


def _heard(passage: Passage) -> Iterator[str]:
    """What is heard of a passage and not seen in it."""
    return (f"[{heard.name}: {heard.words}]" for heard in passage.heard
            if heard.words != passage.words)


def _chapter(chapter: Chapter) -> Chapter:
    return replace(chapter, blocks=_within(f"{_PART}chapter {chapter.name}", chapter.blocks))


def _left_out(edition: Edition, beside: Mapping[str, Any], passages: Iterable[Passage]
              ) -> Iterator[tuple[str, str]]:
    """The chapters that a page does not print in full, each with all of its words; and titles.

    A template may leave out here what it prints in another setting. What stands `beside` the
    chapters is told by its part.
    """
    said = "".join(passage.words for passage in passages)
    all_said = _even(said)
    for part, nouns in {_TITLE: (edition.title, edition.subtitle), **beside}.items():
        for noun in nouns:
            lacking = [text.text for text in walk(noun)
                       if isinstance(text, Text) and _even(text.text) not in all_said]
            if lacking:
                yield part, f"[left out] {' '.join(' '.join(lacking).split())}"
    for chapter in edition.chapters:
        part = f"chapter {chapter.name}"
        drawn = {id(noun) for drawing in walk(chapter.blocks) if isinstance(drawing, Drawing)
                 for noun in walk(drawing)}  # it has been put into words beside itself
        words = [noun.text for noun in walk(chapter.blocks)
                 if isinstance(noun, Text) and id(noun) not in drawn]
        if _signs("".join(words)) - _signs(_begun(said, f"{_OPEN}{_PART}{part}{_NAMED}")):
            yield part, f"[left out] {' '.join(_STEPS.sub(' ', ' '.join(words)).split())}"


def _begun(said: str, sign: str) -> str:
    """What is said from where a part begins to where it ends, both signs with it."""
    start, depth = said.find(sign), 0
    for step in _STEPS.finditer(said, start) if start >= 0 else ():
        depth += -1 if step[0] == _CLOSE else 1
        if not depth:
            return said[start:step.end()]
    return ""


def _signs(words: str) -> Counter[str]:
    """How often each sign stands in words, whatever its case."""
    return Counter(_even(words))


def _even(words: str) -> str:
    return "".join(normalize("NFKC", words).casefold().split())


def _within(name: str, blocks: Iterable[Any]) -> Blocks:
    """Blocks, with a sign where they begin and one where they end."""
    return (_paragraph(f"{_OPEN}{name}{_NAMED}"), *blocks, _paragraph(_CLOSE))


def _paragraph(words: str) -> Paragraph:
    return Paragraph((_text(words),), _NOWHERE)


def _text(words: str) -> Text:
    return Text(words, _NOWHERE)


def _as_typed(words: str) -> str:
    """A writer's words, in which no sign says what it says in a copy."""
    return _SIGNS.sub(r"\\\g<0>", words)


def _marked(words: str) -> str:
    """The page's own words with marks round them, but not round what is filled in."""
    pieces = (piece if _PLACEHOLDER.fullmatch(piece) else
              re.sub(r"\S(?:.*\S)?", f"{_OURS}\\g<0>{_END}", piece, flags=re.S)
              for piece in _PLACEHOLDER.split(words))
    return "".join(pieces)


def _cited(item: CitationItem, number: str) -> str:
    parts = (item.prefix, number, item.label, item.locator, item.suffix)
    said = " ".join(_as_typed(part) for part in parts if part)
    return f"{said} without author" if item.without_author else said


def _entry(item: Mapping[str, Any]) -> str:
    """A source's fields, whatever citation style sets them."""
    return " · ".join(f"{name}: {_as_typed(_flat(item[name]))}"
                      for name in sorted(item) if item[name])


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(_flat(value[key]) for key in sorted(value))
    if isinstance(value, list | tuple):
        return "; ".join(map(_flat, value))
    return str(value)


def _drawn(noun: Any) -> Iterator[str]:
    """What a figure shows: a line for itself, then for each panel, mark and arrow in it."""
    said, inner = [type(noun).__name__.removeprefix("Drawn").lower()], list[Any]()
    for name in (field.name for field in fields(noun) if field.name not in _UNREAD):
        value = getattr(noun, name)
        if (isinstance(noun, Drawing) and name in _WRITTEN) or value in ("", None, (), False):
            continue
        if name in _INNER:
            inner += value
        elif name == "keys":
            said += [f"key {plain(each)}" for each in value]
        elif is_dataclass(value):
            said += _drawn(value)
        elif shown := plain(value) if isinstance(value, tuple) else str(value):
            said.append(f"{name} {shown}")
    yield " · ".join(said)
    for each in inner:
        yield from _drawn(each)
